/// Two texts line by line, as `diff -u` writes them, with three lines around each change.
///
/// The shortest edit is found by E. W. Myers, "An O(ND) Difference Algorithm" (1986). Texts that have
/// more than `mostEdits` edits are shown as one change, so that time and memory stay bounded.
package enum UnifiedDiff {
    private static let around = 3
    private static let mostEdits = 1500

    private struct Edit {
        enum Kind { case keep, remove, add }
        var kind: Kind
        /// Indices into the old and the new lines, before the edit.
        var old: Int
        var new: Int
    }

    /// Empty where nothing differs. `name` stands in both headers, so that `patch -p0` finds the file.
    package static func text(
        name: String, from old: ContiguousArray<UInt8>, to new: ContiguousArray<UInt8>
    ) -> String {
        if old == new { return "" }
        let (a, b) = (lines(old), lines(new))
        let edits = edits(a, b)
        var text = "--- \(name)\n+++ \(name)\n"
        var at = 0
        while let first = edits[at...].firstIndex(where: { $0.kind != .keep }) {
            var last = first
            var next = first
            while next < edits.count, next - last <= 2 * around {
                if edits[next].kind != .keep { last = next }
                next += 1
            }
            let start = max(at, first - around)
            let end = min(edits.count, last + around + 1)
            text += hunk(edits[start..<end], a, b)
            at = end
        }
        return text
    }

    /// Bytes of the old text, whole lines, and what stands there in the new one.
    package struct Replacement: Sendable {
        package let range: Range<Int>
        package let text: ArraySlice<UInt8>
    }

    /// What makes the new text of the old one, in order; none touches another.
    package static func replacements(
        from old: ContiguousArray<UInt8>, to new: ContiguousArray<UInt8>
    ) -> [Replacement] {
        let (a, b) = (lines(old), lines(new))
        var found: [Replacement] = []
        var (start, end) = (0, 0)
        var text: ArraySlice<UInt8> = []
        for edit in edits(a, b) {
            switch edit.kind {
            case .remove: end += a[edit.old].count
            case .add: text += b[edit.new]
            case .keep:
                if start < end || !text.isEmpty {
                    found.append(Replacement(range: start..<end, text: text))
                }
                end += a[edit.old].count
                (start, text) = (end, [])
            }
        }
        if start < end || !text.isEmpty {
            found.append(Replacement(range: start..<end, text: text))
        }
        return found
    }

    /// Lines with their break, so that a missing last one shows.
    private static func lines(_ bytes: ContiguousArray<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        let bytes = Array(bytes)
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func hunk(
        _ edits: ArraySlice<Edit>, _ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]
    ) -> String {
        guard let first = edits.first else { return "" }
        let removed = edits.count { $0.kind != .add }
        let added = edits.count { $0.kind != .remove }
        var text = "@@ -\(range(first.old, removed)) +\(range(first.new, added)) @@\n"
        for edit in edits {
            let line = edit.kind == .add ? b[edit.new] : a[edit.old]
            text += edit.kind == .keep ? " " : edit.kind == .remove ? "-" : "+"
            text += String(decoding: line, as: UTF8.self)
            if line.last != 0x0A { text += "\n\\ No newline at end of file\n" }
        }
        return text
    }

    private static func range(_ start: Int, _ count: Int) -> String {
        count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
    }

    private static func edits(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> [Edit] {
        var head = 0
        while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
        var tail = 0
        while tail < min(a.count, b.count) - head,
            a[a.count - 1 - tail] == b[b.count - 1 - tail]
        {
            tail += 1
        }
        let same = (0..<head).map { Edit(kind: .keep, old: $0, new: $0) }
        let middle = changes(a, head..<a.count - tail, b, head..<b.count - tail)
        let rest = (0..<tail).map {
            Edit(kind: .keep, old: a.count - tail + $0, new: b.count - tail + $0)
        }
        return same + middle + rest
    }

    private static func changes(
        _ a: [ArraySlice<UInt8>], _ old: Range<Int>, _ b: [ArraySlice<UInt8>], _ new: Range<Int>
    ) -> [Edit] {
        guard let trace = trace(a, old, b, new) else {
            return old.map { Edit(kind: .remove, old: $0, new: new.lowerBound) }
                + new.map { Edit(kind: .add, old: old.upperBound, new: $0) }
        }
        var edits: [Edit] = []
        var (x, y) = (old.count, new.count)
        for step in stride(from: trace.count - 1, through: 0, by: -1) {
            let furthest = trace[step]
            let k = x - y
            let offset = step + 1
            func reach(_ k: Int) -> Int { furthest[k + offset] }
            let isDown = k == -step || k != step && reach(k - 1) < reach(k + 1)
            let before = isDown ? k + 1 : k - 1
            let startX = step == 0 ? 0 : reach(before)
            let startY = step == 0 ? 0 : startX - before
            let stopX = step == 0 ? 0 : isDown ? startX : startX + 1
            while x > stopX, y > stopX - k {
                (x, y) = (x - 1, y - 1)
                edits.append(Edit(kind: .keep, old: old.lowerBound + x, new: new.lowerBound + y))
            }
            if step == 0 { break }
            (x, y) = (startX, startY)
            let kind: Edit.Kind = isDown ? .add : .remove
            edits.append(Edit(kind: kind, old: old.lowerBound + x, new: new.lowerBound + y))
        }
        return edits.reversed()
    }

    /// Before each step, how far each diagonal -step-1 ... step+1 reaches; nil where it takes too many.
    private static func trace(
        _ a: [ArraySlice<UInt8>], _ old: Range<Int>, _ b: [ArraySlice<UInt8>], _ new: Range<Int>
    ) -> [[Int]]? {
        var trace: [[Int]] = []
        var reach = [0, 0, 0]
        for step in 0...mostEdits {
            trace.append(reach)
            var next = Array(repeating: 0, count: 2 * step + 5)
            for k in stride(from: -step, through: step, by: 2) {
                let offset = step + 1
                let isDown =
                    k == -step || k != step && reach[k - 1 + offset] < reach[k + 1 + offset]
                var x =
                    step == 0 ? 0 : isDown ? reach[k + 1 + offset] : reach[k - 1 + offset] + 1
                while x < old.count, x - k < new.count,
                    a[old.lowerBound + x] == b[new.lowerBound + x - k]
                {
                    x += 1
                }
                next[k + step + 2] = x
                if x >= old.count, x - k >= new.count { return trace }
            }
            reach = next
        }
        return nil
    }
}
