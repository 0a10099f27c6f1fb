/// Finds the known name that a person most likely meant.
package enum Suggestion {
    /// The nearest of `known` within an edit distance of 2 (1 for names up to 3 characters, and never the whole
    /// name); the first in order wins a tie. A swap of neighbours counts as one edit.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        let limit = wanted.count <= 3 ? 1 : 2
        var best: (name: String, distance: Int)?
        for candidate in known where candidate != name {
            let letters = Array(candidate.lowercased().unicodeScalars)
            if abs(letters.count - wanted.count) > limit { continue }
            let distance = distance(wanted, letters)
            if distance > limit || distance >= max(wanted.count, letters.count) { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
