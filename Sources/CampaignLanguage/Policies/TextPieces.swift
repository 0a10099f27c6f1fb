internal import Diagnostics

/// A text as written, taken apart into the words between its tags and what stands in them.
struct TextPieces {
    let text: EmbeddedText
    /// The ranges between `{{ }}` and `{% %}`, none of them empty.
    private(set) var literals: [Range<Int>] = []
    /// Tags with their braces: `isOutput` for `{{ }}`.
    private(set) var tags: [(range: Range<Int>, isOutput: Bool)] = []

    init(_ text: EmbeddedText) {
        self.text = text
        let bytes = text.bytes
        var start = 0
        var at = 0
        while at + 1 < bytes.count {
            let isTag = bytes[at] == 0x7B && (bytes[at + 1] == 0x7B || bytes[at + 1] == 0x25)
            guard isTag else {
                at += 1
                continue
            }
            if at > start { literals.append(start..<at) }
            let isOutput = bytes[at + 1] == 0x7B
            let end: UInt8 = isOutput ? 0x7D : 0x25
            let opened = at
            at += 2
            while at + 1 < bytes.count, !(bytes[at] == end && bytes[at + 1] == 0x7D) { at += 1 }
            at = min(at + 2, bytes.count)
            tags.append((opened..<at, isOutput))
            start = at
        }
        if start < bytes.count { literals.append(start..<bytes.count) }
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: text.bytes[range], as: UTF8.self)
    }

    /// The insides of quoted strings in the tags; what they say may be shown.
    var quoted: [Range<Int>] {
        var found: [Range<Int>] = []
        for tag in tags { quoted(in: tag.range, &found) }
        return found
    }

    /// The insides of quoted strings that `{{ }}` may print: of a default, of what is appended.
    var shown: [Range<Int>] {
        var found: [Range<Int>] = []
        for tag in tags where tag.isOutput { quoted(in: tag.range, &found) }
        return found
    }

    private func quoted(in range: Range<Int>, _ found: inout [Range<Int>]) {
        var opened: Int?
        var mark: UInt8 = 0
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = text.bytes[at]
            if let start = opened {
                if byte == 0x5C { at += 1 }
                if byte == mark {
                    if at > start { found.append(start..<at) }
                    opened = nil
                }
            } else if byte == 0x22 || byte == 0x27 {
                opened = at + 1
                mark = byte
            }
            at += 1
        }
    }

    /// Output tags with no word between them and the tag before.
    var adjacentOutputs: [Range<Int>] {
        zip(tags, tags.dropFirst()).compactMap { first, second in
            guard first.isOutput, second.isOutput else { return nil }
            let between = text.bytes[first.range.upperBound..<second.range.lowerBound]
            let isEmpty = between.allSatisfy {
                $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09
            }
            return isEmpty ? first.range.lowerBound..<second.range.upperBound : nil
        }
    }

    /// The names after `mark` in the tags: 还款 of `lines.还款` for `lines.`.
    func members(of mark: StaticString) -> [String] {
        var found: [String] = []
        mark.withUTF8Buffer { mark in
            for tag in tags {
                var at = tag.range.lowerBound
                while at + mark.count < tag.range.upperBound {
                    guard text.bytes[at] == mark[0],
                        text.bytes[at..<at + mark.count].elementsEqual(mark)
                    else {
                        at += 1
                        continue
                    }
                    at += mark.count
                    let start = at
                    while at < tag.range.upperBound, Self.isPart(text.bytes[at]) { at += 1 }
                    found.append(string(start..<at))
                }
            }
        }
        return found
    }

    /// Bytes of names: letters of any script, digits, `_`.
    private static func isPart(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == 0x5F || (byte >= 0x30 && byte <= 0x39)
            || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
}
