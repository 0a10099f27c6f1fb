package import CampaignLanguage
internal import Expressions

/// Which borrowers are held out, and in which arm each is: functions of salt and borrower alone.
struct ExperimentRule {
    private let holdout: Int
    /// By arm, in the file's order: the first bucket behind it.
    private let ends: ContiguousArray<Int>
    /// What is hashed before the borrower: the salt and a zero byte.
    private let holdoutHash: SHA256
    private let armHash: SHA256

    var hasArms: Bool { !ends.isEmpty }

    init(_ experiment: Experiment) {
        holdout = experiment.holdout?.value ?? 0
        ends = ContiguousArray(experiment.arms.map(\.end))
        holdoutHash = Self.started(experiment.salt)
        armHash = Self.started(experiment.armSalt)
    }

    private static func started(_ salt: String) -> SHA256 {
        var hash = SHA256()
        hash.update(salt)
        hash.update(0)
        return hash
    }

    /// The buckets before the share are held out, so a larger share keeps the first ones.
    func isHeldOut(_ borrower: UnsafeBufferPointer<UInt8>) -> Bool {
        holdout > 0 && Self.bucket(holdoutHash, borrower) < holdout
    }

    func arm(of borrower: UnsafeBufferPointer<UInt8>) -> Int {
        let bucket = Self.bucket(armHash, borrower)
        return ends.firstIndex { bucket < $0 } ?? ends.count - 1
    }

    private static func bucket(_ hash: SHA256, _ borrower: UnsafeBufferPointer<UInt8>) -> Int {
        var hash = hash
        if let start = borrower.baseAddress { hash.update(start, borrower.count) }
        return Int(hash.finish().first % UInt64(Experiment.buckets))
    }
}

extension Experiment {
    /// Where a borrower of that number is, in every run.
    package func place(of borrower: String) -> (isHeldOut: Bool, arm: Int?) {
        let rule = ExperimentRule(self)
        var borrower = borrower
        return borrower.withUTF8 {
            (rule.isHeldOut($0), rule.hasArms ? rule.arm(of: $0) : nil)
        }
    }
}
