/// Comparisons of texts as bytes: equal bytes are equal texts, without normalisation.
enum Bytes {
    typealias Text = UnsafeBufferPointer<UInt8>

    @inline(__always)
    static func equal(_ a: Text, _ b: Text) -> Bool {
        a.count == b.count && same(a, 0, b)
    }

    /// Whether `part` stands at `offset`, where there is room for it.
    @inline(__always)
    private static func same(_ text: Text, _ offset: Int, _ part: Text) -> Bool {
        for index in 0..<part.count where text[offset &+ index] != part[index] { return false }
        return true
    }

    static func starts(_ text: Text, with part: Text) -> Bool {
        text.count >= part.count && same(text, 0, part)
    }

    static func ends(_ text: Text, with part: Text) -> Bool {
        text.count >= part.count && same(text, text.count - part.count, part)
    }

    static func contains(_ text: Text, _ part: Text) -> Bool { find(part, in: text) != nil }

    /// The byte at which `part` stands first, from `start` on; the work is linear in both.
    static func find(_ part: Text, in text: Text, from start: Int = 0) -> Int? {
        if part.count > text.count - start { return nil }
        if part.count <= 8 {
            return (start...(text.count - part.count)).first { same(text, $0, part) }
        }
        // Knuth, Morris, Pratt: `borders[n]` is how much of the part's start ends its first n + 1 bytes.
        var borders = ContiguousArray(repeating: 0, count: part.count)
        var matched = 0
        for index in 1..<part.count {
            while matched > 0, part[index] != part[matched] { matched = borders[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            borders[index] = matched
        }
        matched = 0
        for index in start..<text.count {
            while matched > 0, text[index] != part[matched] { matched = borders[matched - 1] }
            if text[index] == part[matched] { matched += 1 }
            if matched == part.count { return index + 1 - matched }
        }
        return nil
    }

    /// Unicode scalars of UTF-8.
    static func scalars(_ text: Text) -> Int64 {
        var count: Int64 = 0
        for byte in text where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// Elements of a list in one text; an empty text is an empty list.
    static func elements(_ text: Text, _ separator: UInt8) -> Int64 {
        var count: Int64 = text.allSatisfy { $0 == 0x20 } ? 0 : 1
        for byte in text where byte == separator { count += 1 }
        return count
    }

    /// Whether an element, without the spaces around it, is `element`.
    static func list(_ text: Text, _ separator: UInt8, has element: Text) -> Bool {
        if text.allSatisfy({ $0 == 0x20 }) { return false }
        var start = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != separator { end += 1 }
            var (low, high) = (start, end)
            while low < high, text[low] == 0x20 { low += 1 }
            while low < high, text[high - 1] == 0x20 { high -= 1 }
            if high - low == element.count, same(text, low, element) { return true }
            start = end + 1
        }
        return false
    }
}
