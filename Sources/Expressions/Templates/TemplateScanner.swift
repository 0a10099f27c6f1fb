/// Finds the ends of tags, filters and arguments without reading the expressions inside them.
///
/// It knows just enough of the expressions: strings in single or double quotes with backslash escapes, and
/// brackets. All positions count bytes.
struct TemplateScanner {
    let bytes: ContiguousArray<UInt8>

    static let space = UInt8(ascii: " ")
    static let newline = UInt8(ascii: "\n")

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    /// Whether a byte can be part of a name in any script.
    static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }

    func has(_ text: StaticString, at offset: Int, before end: Int? = nil) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, offset + count <= end ?? bytes.count else { return false }
        for index in 0..<count where bytes[offset + index] != text.utf8Start[index] { return false }
        return true
    }

    /// The range without the white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, Self.isSpace(bytes[start]) { start += 1 }
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The end of the string that starts at `start`, or nil when it is not closed before `end`.
    func stringEnd(_ start: Int, before end: Int) -> Int? {
        let quote = bytes[start]
        var at = start + 1
        while at < end {
            if bytes[at] == UInt8(ascii: "\\") {
                at += 2
                continue
            }
            if bytes[at] == quote { return at + 1 }
            at += 1
        }
        return nil
    }

    /// The offset of `close` (`}}` or `%}`) after `start`, outside strings; nil when another tag opens first.
    func close(_ close: StaticString, from start: Int) -> Int? {
        if let end = scanClose(close, from: start, minding: true) { return end }
        // A string that is not closed hides the end of its tag; the expression's own finding tells of it.
        return scanClose(close, from: start, minding: false)
    }

    private func scanClose(_ close: StaticString, from start: Int, minding strings: Bool) -> Int? {
        var at = start
        while at < bytes.count {
            if has(close, at: at) { return at }
            if has("{{", at: at) || has("{%", at: at) { return nil }
            if strings, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
                guard let end = stringEnd(at, before: bytes.count) else { return nil }
                at = end
            } else {
                at += 1
            }
        }
        return nil
    }

    /// Where a top-level separator stands and how many bytes it has.
    struct Mark {
        let offset: Int
        let length: Int
    }

    /// The next pipe that is no `||` at bracket depth 0; a full-width `｜` counts and has three bytes.
    func pipe(in range: Range<Int>) -> Mark? {
        topLevel(in: range) { at in
            if bytes[at] == UInt8(ascii: "|") {
                if has("||", at: at, before: range.upperBound) { return .skip(2) }
                return .found(1)
            }
            return has("｜", at: at, before: range.upperBound) ? .found(3) : .pass
        }
    }

    /// The next comma at bracket depth 0; a full-width `，` counts and has three bytes.
    func comma(in range: Range<Int>) -> Mark? {
        topLevel(in: range) { at in
            if bytes[at] == UInt8(ascii: ",") { return .found(1) }
            return has("，", at: at, before: range.upperBound) ? .found(3) : .pass
        }
    }

    /// The offset of the bracket that closes the one at `start`, or nil.
    func closingBracket(_ start: Int, before end: Int) -> Int? {
        var depth = 0
        var at = start
        while at < end {
            switch bytes[at] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return at }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let after = stringEnd(at, before: end) else { return nil }
                at = after
                continue
            default: break
            }
            at += 1
        }
        return nil
    }

    private enum Verdict {
        case pass
        case skip(Int)
        case found(Int)
    }

    private func topLevel(in range: Range<Int>, _ look: (Int) -> Verdict) -> Mark? {
        var at = range.lowerBound
        var depth = 0
        while at < range.upperBound {
            switch bytes[at] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                // An open string runs to the end: what follows cannot be told from its text.
                guard let after = stringEnd(at, before: range.upperBound) else { return nil }
                at = after
                continue
            default:
                if depth > 0 { break }
                switch look(at) {
                case .found(let length): return Mark(offset: at, length: length)
                case .skip(let length):
                    at += length
                    continue
                case .pass: break
                }
            }
            at += 1
        }
        return nil
    }
}
