/// The difference of two states of a file that have equally many lines, as `diff -u` writes it.
///
/// Lines end at LF, as `patch` counts them; a CR before it is part of the line. Linear in the file.
package enum UnifiedDiff {
    private static let context = 3

    /// Empty where nothing differs. `name` stands in both headers, so that `patch -p0` finds the file.
    package static func text(
        name: String, before: ContiguousArray<UInt8>, after: ContiguousArray<UInt8>
    ) -> ContiguousArray<UInt8> {
        let old = lines(before)
        let new = lines(after)
        precondition(old.count == new.count, "fixes keep the count of lines")
        let changed = old.indices.filter { !before[old[$0]].elementsEqual(after[new[$0]]) }
        guard let first = changed.first else { return [] }
        var output = ContiguousArray("--- \(name)\n+++ \(name)\n".utf8)
        var start = first
        var last = first
        for line in changed.dropFirst() {
            if line - last > 2 * context {
                hunk(start...last, old, new, before, after, into: &output)
                start = line
            }
            last = line
        }
        hunk(start...last, old, new, before, after, into: &output)
        return output
    }

    /// The changed lines from the first to the last of `range`, with the lines around them.
    private static func hunk(
        _ range: ClosedRange<Int>, _ old: [Range<Int>], _ new: [Range<Int>],
        _ before: ContiguousArray<UInt8>, _ after: ContiguousArray<UInt8>,
        into output: inout ContiguousArray<UInt8>
    ) {
        let start = max(0, range.lowerBound - context)
        let end = min(old.count, range.upperBound + 1 + context)
        let place = end - start == 1 ? "\(start + 1)" : "\(start + 1),\(end - start)"
        output += "@@ -\(place) +\(place) @@\n".utf8
        var line = start
        while line < end {
            var stop = line
            while stop < end, !before[old[stop]].elementsEqual(after[new[stop]]) { stop += 1 }
            if stop == line {
                append(" ", before[old[line]], to: &output)
                line += 1
                continue
            }
            for at in line..<stop { append("-", before[old[at]], to: &output) }
            for at in line..<stop { append("+", after[new[at]], to: &output) }
            line = stop
        }
    }

    private static func append(
        _ sign: String, _ line: ArraySlice<UInt8>, to output: inout ContiguousArray<UInt8>
    ) {
        output += sign.utf8
        output += line
        if line.last != 0x0A { output += "\n\\ No newline at end of file\n".utf8 }
    }

    /// Each line with its LF; the last one may have none.
    private static func lines(_ bytes: ContiguousArray<UInt8>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for at in bytes.indices where bytes[at] == 0x0A {
            lines.append(start..<(at + 1))
            start = at + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }
}
