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

    static func contains(_ text: Text, _ part: Text) -> Bool {
        if part.count > text.count { return false }
        for offset in 0...(text.count - part.count) where same(text, offset, part) { return true }
        return false
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
        var start = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != separator { end += 1 }
            var (low, high) = (start, end)
            while low < high, text[low] == 0x20 { low += 1 }
            while low < high, text[high - 1] == 0x20 { high -= 1 }
            let isEmptyList = text.allSatisfy { $0 == 0x20 }
            if !isEmptyList, high - low == element.count, same(text, low, element) { return true }
            start = end + 1
        }
        return false
    }
}
