internal import Diagnostics

/// One raw line, taken apart as `key: value` as far as it looks like that.
///
/// It serves findings only; what the line means is libyaml's to say. No more than `longestBytes` of
/// a line are looked at, so that a file of one line costs no more than others.
struct YAMLLine {
    private static let longestBytes = 4096

    let file: SourceFile
    /// The line without its break.
    let range: Range<Int>
    /// Blanks at the front, or behind the mark `---`, the full-width ones and tabs too.
    let indent: Range<Int>
    /// The first byte after the indentation and any `- `.
    let text: Int
    let hasDash: Bool
    /// The end without a comment and the blanks before it.
    let end: Int
    /// The colon after the key, if a blank or the line's end follows it.
    private(set) var colon: Int?
    /// A `：`, or a `:` with no space after it, that stands before any colon that counts.
    private(set) var gluedColon: Int?

    static let wideColon: [UInt8] = Array("：".utf8)

    init(_ file: SourceFile, _ number: Int) {
        self.file = file
        let bytes = file.bytes
        let whole = file.lines.range(number, in: bytes)
        range = whole.lowerBound..<min(whole.upperBound, whole.lowerBound + Self.longestBytes)
        var at = range.lowerBound
        if bytes[range].starts(with: "--- ".utf8) { at += 3 }
        let front = at
        while at < range.upperBound {
            if bytes[at].isYAMLBlank {
                at += 1
            } else if let length = Self.wideBlank(bytes, at), at + length <= range.upperBound {
                at += length
            } else {
                break
            }
        }
        indent = front..<at
        while at + 1 < range.upperBound, bytes[at] == UInt8(ascii: "-"), bytes[at + 1].isYAMLBlank {
            while at + 1 < range.upperBound, bytes[at + 1].isYAMLBlank { at += 1 }
            at += 1
        }
        text = at
        hasDash = text > indent.upperBound
        end = Self.endBeforeComment(bytes, text..<range.upperBound)
        findColons()
    }

    var isBlank: Bool { text >= end }

    /// Where the value of `key: value` starts; the text itself if there is no key.
    var value: Int {
        guard let colon else { return text }
        var at = colon + 1
        while at < end, file.bytes[at].isYAMLBlank { at += 1 }
        return at
    }

    /// A long rest, or one with marks that end or part sentences, is prose.
    func looksLikeSentence(after colon: Int) -> Bool {
        let rest = String(decoding: file.bytes[colon..<max(colon, end)], as: UTF8.self)
        return rest.unicodeScalars.count > 60 || rest.contains { "，。！？；".contains($0) }
    }

    private mutating func findColons() {
        let bytes = file.bytes
        var at = text
        guard at < end else { return }
        if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
            let quote = bytes[at]
            at += 1
            while at < end, bytes[at] != quote {
                at += bytes[at] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
            }
            at += 1
        } else if "[{#|>".utf8.contains(bytes[at]) {
            return
        }
        let start = at
        while at < end {
            if bytes[at] == UInt8(ascii: ":") {
                if at + 1 >= range.upperBound || bytes[at + 1].isYAMLBlank {
                    colon = at
                    return
                }
                if gluedColon == nil, start == text, isKey(at) { gluedColon = at }
            } else if gluedColon == nil, start == text, at > text,
                bytes[at...].starts(with: Self.wideColon), isShort(text..<at)
            {
                gluedColon = at
            }
            at += 1
        }
    }

    /// True when the text before a `:` reads as a key, so that neither `10:30` nor `https://…`
    /// counts.
    private func isKey(_ colon: Int) -> Bool {
        guard colon > text, isShort(text..<colon), colon + 1 < end else { return false }
        let next = file.bytes[colon + 1]
        if next == UInt8(ascii: "/") || next == UInt8(ascii: ":") { return false }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        if isDigit(file.bytes[text]) || isDigit(file.bytes[colon - 1]) && isDigit(next) {
            return false
        }
        return !file.bytes[text..<colon].contains { $0.isYAMLBlank }
    }

    /// A key has at most 20 characters and no mark of a sentence.
    private func isShort(_ range: Range<Int>) -> Bool {
        let key = String(decoding: file.bytes[range], as: UTF8.self)
        return key.unicodeScalars.count <= 20
            && !key.unicodeScalars.contains { "，。！？；、“”{}[]".unicodeScalars.contains($0) }
    }

    private static func endBeforeComment(
        _ bytes: ContiguousArray<UInt8>, _ range: Range<Int>
    ) -> Int {
        var end = range.upperBound
        var quote: UInt8?
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = bytes[at]
            let isAfterBlank = at == range.lowerBound || bytes[at - 1].isYAMLBlank
            if let open = quote {
                if byte == open { quote = nil }
            } else if isAfterBlank, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if isAfterBlank, byte == UInt8(ascii: "#") {
                end = at
                break
            }
            at += 1
        }
        while end > range.lowerBound, bytes[end - 1].isYAMLBlank { end -= 1 }
        return end
    }

    /// The length of the full-width, no-break or zero-width space at `at`, which YAML takes for a
    /// letter.
    static func wideBlank(_ bytes: ContiguousArray<UInt8>, _ at: Int) -> Int? {
        guard at < bytes.count, bytes[at] >= 0xC2 else { return nil }
        if bytes[at] == 0xC2 { return bytes[at...].starts(with: [0xC2, 0xA0]) ? 2 : nil }
        guard bytes[at] == 0xE2 || bytes[at] == 0xE3, at + 2 < bytes.count else { return nil }
        switch (bytes[at], bytes[at + 1], bytes[at + 2]) {
        case (0xE3, 0x80, 0x80), (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0xAF): return 3
        default: return nil
        }
    }

    /// `“ ” ‘ ’`, or `＂` and `＇`.
    static func isWideQuote(_ bytes: ContiguousArray<UInt8>, _ at: Int) -> Bool {
        guard at + 2 < bytes.count else { return false }
        switch (bytes[at], bytes[at + 1], bytes[at + 2]) {
        case (0xE2, 0x80, 0x98), (0xE2, 0x80, 0x99), (0xE2, 0x80, 0x9C), (0xE2, 0x80, 0x9D),
            (0xEF, 0xBC, 0x82), (0xEF, 0xBC, 0x87):
            return true
        default: return false
        }
    }

    /// `，` or `、`.
    static func isWideComma(_ bytes: ContiguousArray<UInt8>, _ at: Int) -> Bool {
        guard at + 2 < bytes.count else { return false }
        switch (bytes[at], bytes[at + 1], bytes[at + 2]) {
        case (0xEF, 0xBC, 0x8C), (0xE3, 0x80, 0x81): return true
        default: return false
        }
    }
}
