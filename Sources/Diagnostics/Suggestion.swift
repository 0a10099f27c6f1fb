/// Finds the known name that a person most likely meant.
package enum Suggestion {
    /// The nearest of `known` within an edit distance of 2 (1 for names up to 3 characters, and never the whole
    /// name); the first in order wins a tie. A swap of neighbours counts as one edit.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        candidates(name, known).min { $0.distance < $1.distance }?.name
    }

    /// The edit to the nearest name; sure where no other name is near and the slip is small: one
    /// letter in four of a Latin name, one in six of any other, where each letter is a word.
    package static func fix(
        _ name: String, to nearest: String, among known: some Sequence<String>, at span: SourceSpan
    ) -> FixIt {
        let near = candidates(name, known)
        guard near.count == 1, let only = near.first, only.name == nearest else {
            return FixIt(span, nearest)
        }
        let letters = min(name.unicodeScalars.count, nearest.unicodeScalars.count)
        let isLatin = (name + nearest).utf8.allSatisfy { $0 < 0x80 }
        return FixIt(span, nearest, isSure: only.distance * (isLatin ? 4 : 6) <= letters)
    }

    /// The names within reach of `name`, each with its distance, in their order.
    private static func candidates(
        _ name: String, _ known: some Sequence<String>
    ) -> [(name: String, distance: Int)] {
        let wanted = Array(name.lowercased().unicodeScalars)
        let limit = wanted.count <= 3 ? 1 : 2
        var found: [(name: String, distance: Int)] = []
        for candidate in known where candidate != name {
            let letters = Array(candidate.lowercased().unicodeScalars)
            if abs(letters.count - wanted.count) > limit { continue }
            let distance = distance(wanted, letters)
            if distance > limit || distance >= max(wanted.count, letters.count) { continue }
            found.append((candidate, distance))
        }
        return found
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
