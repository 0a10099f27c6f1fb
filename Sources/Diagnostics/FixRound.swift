/// One round of edits to one file: as many fixes as do not touch each other.
package struct FixRound: Sendable {
    /// The file afterwards; all bytes outside the spans of `applied` are as they were.
    package let bytes: ContiguousArray<UInt8>
    /// What was done, in the order of the file.
    package let applied: [FixIt]

    /// Applies `fixes`, which lie in the file of `before`. Of two that overlap or start at one place the first
    /// in order is taken, the other waits until the file is checked again. A fix that would divide or join
    /// lines is none that can be shown line by line, and is left out; a whole line may be added.
    package init(_ fixes: some Sequence<FixIt>, to before: ContiguousArray<UInt8>) {
        var bytes = ContiguousArray<UInt8>()
        var applied: [FixIt] = []
        var copied = 0
        for fix in Self.ordered(fixes) {
            let (start, end) = (Int(fix.span.start), fix.span.end)
            guard end <= before.count else { continue }
            if let last = applied.last, start < last.span.end || start == Int(last.span.start) {
                continue
            }
            let replacement = Array(fix.replacement.utf8)
            let old = before[start..<end]
            let keepsLines = Self.breaks(old) == Self.breaks(replacement)
            guard keepsLines || Self.addsLine(replacement, at: start, end, in: before),
                !old.elementsEqual(replacement)
            else { continue }
            bytes += before[copied..<start]
            bytes += replacement
            copied = end
            applied.append(fix)
        }
        bytes += before[copied...]
        self.bytes = bytes
        self.applied = applied
    }

    private static func ordered(_ fixes: some Sequence<FixIt>) -> [FixIt] {
        fixes.sorted { a, b in
            if a.span != b.span { return a.span < b.span }
            return a.replacement.utf8.lexicographicallyPrecedes(b.replacement.utf8)
        }
    }

    /// The replacement is one line more, behind the end of another.
    private static func addsLine(
        _ replacement: [UInt8], at start: Int, _ end: Int, in bytes: ContiguousArray<UInt8>
    ) -> Bool {
        let ending = replacement.prefix { $0 == 0x0A || $0 == 0x0D }
        return start == end && (end == bytes.count || bytes[end...].starts(with: ending))
            && (ending == [0x0A] || ending == [0x0D, 0x0A])
            && breaks(replacement) == Array(ending)
    }

    private static func breaks(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.filter { $0 == 0x0A || $0 == 0x0D }
    }
}
