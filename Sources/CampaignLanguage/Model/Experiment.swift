package import Diagnostics

/// What is tried on some borrowers and not on others, and how it is to be judged.
///
/// Who is where depends only on the salt and the borrower: the same in every run, on every machine.
package struct Experiment: Sendable {
    /// A share of the borrowers that is treated in its own way.
    package struct Arm: Sendable {
        package var name: String
        package var span: SourceSpan
        /// Buckets before this one belong to it or to an arm before it.
        package var end: Int
    }

    /// Shares are counted in buckets: 1 bucket is 0.01 % of the borrowers.
    package static let buckets = 10_000

    /// Borrowers who get no notice, to measure by: those in the buckets before this one.
    package var holdout: Located<Int>?
    /// All borrowers are in one of them; empty where only a holdout is kept.
    package var arms: [Arm]
    /// Before the borrower in what is hashed; the campaign's id unless the file gives another.
    package var salt: String
    /// A debt counts as paid that is paid within so many days of the step.
    package var paidWithinDays: Int
    package var span: SourceSpan

    /// Another salt for arms, so that arms and holdout are independent.
    package var armSalt: String { salt + "/arm" }

    /// What was declared, in one line for the ledger: `holdout 5%; arms 上午组 50%, 傍晚组 50%; paid within 7 days; salt …`.
    package var declaration: String {
        var parts: [String] = []
        if let holdout { parts.append("holdout \(Self.percent(holdout.value))") }
        if !arms.isEmpty {
            let shares = arms.indices.map { at in
                let start = at == 0 ? 0 : arms[at - 1].end
                return "\(arms[at].name) \(Self.percent(arms[at].end - start))"
            }
            parts.append("arms " + shares.joined(separator: ", "))
        }
        parts.append("paid within \(paidWithinDays) days")
        parts.append("salt \(salt)")
        return parts.joined(separator: "; ")
    }

    /// A number of buckets as people write it: `12.5%`.
    package static func percent(_ buckets: Int) -> String {
        let (whole, part) = buckets.quotientAndRemainder(dividingBy: 100)
        if part == 0 { return "\(whole)%" }
        if part % 10 == 0 { return "\(whole).\(part / 10)%" }
        return "\(whole).\(part < 10 ? "0" : "")\(part)%"
    }
}

/// How accounts are divided where a value of the file may differ: by segment, and within it by arm.
///
/// A group is `segment * arms + arm`; without segments or arms there is one of them.
package struct GroupLayout: Sendable, Hashable {
    package let segments: Int
    package let arms: Int

    package init(segments: Int, arms: Int) {
        self.segments = max(1, segments)
        self.arms = max(1, arms)
    }

    package var count: Int { segments * arms }

    package func group(segment: Int, arm: Int) -> Int { segment * arms + arm }
    package func segment(of group: Int) -> Int { group / arms }
    package func arm(of group: Int) -> Int { group % arms }

    /// The shortest list that names exactly these groups: segments whole, arms whole, or both together.
    ///
    /// Where only the groups `among` matter, a segment or an arm is whole that has all of those.
    package func names(
        of groups: [Int], segments segmentNames: [String], arms armNames: [String],
        among: [Int]? = nil
    ) -> [String] {
        if armNames.isEmpty || segmentNames.isEmpty {
            let names = segmentNames.isEmpty ? armNames : segmentNames
            return groups.compactMap { names.indices.contains($0) ? names[$0] : nil }
        }
        let chosen = Set(groups)
        let all = among ?? Array(0..<count)
        let byArm = (0..<arms).map { arm in all.filter { self.arm(of: $0) == arm } }
        let whole = byArm.indices.filter { !byArm[$0].isEmpty && chosen.isSuperset(of: byArm[$0]) }
        if chosen.count < all.count, whole.reduce(0, { $0 + byArm[$1].count }) == chosen.count {
            return whole.map { armNames[$0] }
        }
        return (0..<segments).flatMap { segment in
            let own = all.filter { self.segment(of: $0) == segment }
            if own.isEmpty { return [String]() }
            if chosen.isSuperset(of: own) { return [segmentNames[segment]] }
            return own.filter(chosen.contains).map {
                segmentNames[segment] + " · " + armNames[arm(of: $0)]
            }
        }
    }
}
