/// Takes HTML apart into words, references and tags, in one pass and without a copy.
///
/// Reads what a campaign's author wrote, where `{{ }}` and `{% %}` stand for what they will print, and what was
/// made of it, where braces are words. What is not well-formed comes out as pieces of its own; `MarkupCheck` refuses
/// them, so that a rendered page has none.
struct MarkupScanner {
    enum Piece: Equatable {
        case words(Range<Int>)
        /// `&amp;`, `&#x4E0A;`: the character that it stands for; nil for one that is not known.
        case reference(Range<Int>, UInt32?)
        /// `{{ }}` or `{% %}`.
        case template(Range<Int>)
        /// `<b>`, `</b>`, `<br/>`.
        case tag(Range<Int>)
        /// `<!DOCTYPE html>` and other declarations, `<!-- -->`, `<? ?>`.
        case declaration(Range<Int>)
        /// A `<` that begins nothing.
        case stray(Range<Int>)
    }

    /// An attribute; both ranges without marks.
    struct Attribute {
        var name: Range<Int>
        var value: Range<Int>?
        /// Whether quotes stand around the value.
        var isQuoted = false
    }

    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether `{{ }}` and `{% %}` are tags.
    let hasTemplates: Bool
    private var at = 0
    private let end: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, hasTemplates: Bool, in range: Range<Int>? = nil) {
        self.bytes = bytes
        self.hasTemplates = hasTemplates
        at = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    mutating func next() -> Piece? {
        guard at < end else { return nil }
        let start = at
        if let length = template(at) {
            at += length
            return .template(start..<at)
        }
        switch bytes[at] {
        case UInt8(ascii: "<"): return markup(start)
        case UInt8(ascii: "&"):
            if let reference = reference(start) { return reference }
            at += 1
        default: at += 1
        }
        while at < end, bytes[at] != UInt8(ascii: "<"), bytes[at] != UInt8(ascii: "&"),
            template(at) == nil
        { at += 1 }
        return .words(start..<at)
    }

    private mutating func markup(_ start: Int) -> Piece {
        at += 1
        guard at < end else { return .stray(start..<at) }
        switch bytes[at] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            let isComment = has("!--")
            while at < end, !(bytes[at] == UInt8(ascii: ">") && (!isComment || endsComment)) {
                at += 1
            }
            at = min(at + 1, end)
            return .declaration(start..<at)
        case UInt8(ascii: "/"):
            guard at + 1 < end, Self.isLetter(bytes[at + 1]) else { return .stray(start..<at) }
        default: guard Self.isLetter(bytes[at]) else { return .stray(start..<at) }
        }
        var mark: UInt8?
        while at < end {
            if let length = template(at) {
                at += length
                continue
            }
            let byte = bytes[at]
            at += 1
            if let open = mark {
                if byte == open { mark = nil }
            } else if byte == UInt8(ascii: ">") {
                return .tag(start..<at)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                mark = byte
            }
        }
        // A tag without an end: the `<` alone is shown.
        at = start + 1
        return .stray(start..<at)
    }

    private var endsComment: Bool {
        bytes[at - 1] == UInt8(ascii: "-") && bytes[at - 2] == UInt8(ascii: "-")
    }

    private mutating func reference(_ start: Int) -> Piece? {
        var last = start + 1
        guard last < end, bytes[last] == UInt8(ascii: "#") || Self.isLetter(bytes[last]) else {
            return nil
        }
        last += 1
        while last < end, Self.isLetter(bytes[last]) || Self.isDigit(bytes[last]) { last += 1 }
        let name = start + 1..<last
        guard last < end, bytes[last] == UInt8(ascii: ";") else {
            at = last
            return .reference(start..<last, nil)
        }
        at = last + 1
        return .reference(start..<at, MarkupNames.character(bytes[name]))
    }

    /// The length of a `{{ }}` or `{% %}` at a place; nil where there is none.
    private func template(_ start: Int) -> Int? {
        guard hasTemplates, start + 1 < end, bytes[start] == UInt8(ascii: "{") else { return nil }
        let second = bytes[start + 1]
        guard second == UInt8(ascii: "{") || second == UInt8(ascii: "%") else { return nil }
        let close = second == UInt8(ascii: "{") ? UInt8(ascii: "}") : second
        var last = start + 2
        while last + 1 < end, !(bytes[last] == close && bytes[last + 1] == UInt8(ascii: "}")) {
            last += 1
        }
        return min(last + 2, end) - start
    }

    private func has(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            at + text.count <= end && text.indices.allSatisfy { bytes[at + $0] == text[$0] }
        }
    }

    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
}

/// What stands in a tag.
extension MarkupScanner {
    /// The name of the tag at `range`, as written.
    func name(of range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound + 1
        if bytes[start] == UInt8(ascii: "/") { start += 1 }
        var last = start
        while last < range.upperBound, Self.isLetter(bytes[last]) || Self.isDigit(bytes[last]) {
            last += 1
        }
        return start..<last
    }

    /// A name in small letters.
    func word(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self).lowercased()
    }

    func isClosing(_ range: Range<Int>) -> Bool {
        bytes[range.lowerBound + 1] == UInt8(ascii: "/")
    }

    /// Calls `found` with each attribute of the tag at `range`.
    func attributes(of range: Range<Int>, _ found: (Attribute) -> Void) {
        let last = range.upperBound - 1
        var at = name(of: range).upperBound
        func skipSpace() {
            while at < last, Self.isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "/") { at += 1 }
        }
        func isEnd(_ at: Int) -> Bool {
            Self.isSpace(bytes[at]) || bytes[at] == UInt8(ascii: "=")
        }
        skipSpace()
        while at < last {
            let start = at
            repeat { at += template(at) ?? 1 } while at < last && !isEnd(at)
            at = min(at, last)
            var attribute = Attribute(name: start..<at)
            skipSpace()
            if at < last, bytes[at] == UInt8(ascii: "=") {
                at += 1
                skipSpace()
                attribute.value = value(&at, before: last)
                attribute.isQuoted = attribute.value.map { $0.upperBound < at } ?? false
            }
            found(attribute)
            skipSpace()
        }
    }

    /// The value that begins at `at`, which goes behind it and its quotes.
    private func value(_ at: inout Int, before last: Int) -> Range<Int> {
        let mark = at < last ? bytes[at] : 0
        let isQuoted = mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'")
        if isQuoted { at += 1 }
        let start = at
        while at < last, isQuoted ? bytes[at] != mark : !Self.isSpace(bytes[at]) {
            at += template(at) ?? 1
        }
        at = min(at, last)
        let value = start..<at
        if isQuoted { at = min(at + 1, last) }
        return value
    }
}
