/// What is wrong with a round, and how many notices are of unknown outcome.
struct Findings {
    var kills = 0
    /// Planned, and in no end state: neither sent, nor listed, nor refused with a reason.
    var lost: [String] = []
    /// Sent more than once, or to somebody for whom the input has nothing.
    var twice: [String] = []
    /// Told otherwise than it is.
    var blind: [String] = []
    var unknown = 0

    var all: [String] {
        lost.map { "lost: \($0)" } + twice.map { "twice: \($0)" } + blind.map { "blind: \($0)" }
    }
}

/// Holds what arrived against the input and the ledger.
struct Checker {
    private let record: RoundRecord
    private let evidence: Evidence
    private var findings = Findings()
    /// Notices of unknown outcome that the gateway has taken with a definite answer, and those that it never took.
    private var (answered, unsent) = (0, 0)

    /// Dunlin's groups: the most that one kill leaves in doubt.
    private static let group = 50

    static func check(_ folder: String, _ dunlin: Dunlin) throws -> Findings {
        let records = try Files.lines(folder + "/round.json", of: RoundRecord.self)
        guard let record = records.first else { throw Failure("no round in \(folder)") }
        var checker = Checker(record, try Evidence(folder, record.plan, dunlin))
        checker.check()
        return checker.findings
    }

    private init(_ record: RoundRecord, _ evidence: Evidence) {
        self.record = record
        self.evidence = evidence
    }

    private mutating func check() {
        findings.kills = record.kills.count
        findings.blind += evidence.complaints + record.faults
        for notice in evidence.notices { check(notice) }
        let addresses = Set(evidence.notices.map(\.address))
        for (address, arrivals) in evidence.arrivals where !addresses.contains(address) {
            findings.twice.append(
                "\(address) got \(arrivals.count) that the input does not call for")
        }
        checkDoubts()
    }

    private mutating func check(_ notice: Scene.Notice) {
        let kind = record.plan.senders[Scene.senders[notice.channel] ?? ""] ?? .file
        let arrivals = evidence.arrivals[notice.address] ?? []
        let states = evidence.states[notice.key] ?? []
        let isListed = evidence.listed.contains(notice.key)
        let isSent = arrivals.contains(where: \.isTaken)
        checkRepetition(notice, kind, arrivals)
        if isListed { countUnknown(notice, kind, arrivals) }
        if states.contains("unknown") != isListed {
            findings.blind.append("\(notice.key) is unknown, and \(isListed ? "" : "not ")listed")
        } else if states.contains("accepted") {
            if !isSent { findings.blind.append("\(notice.key) is accepted, and nobody has it") }
        } else if isSent, !isListed {
            findings.blind.append("\(notice.key) is \(states.sorted()), and was sent")
        } else if !isListed, !isRefused(states, kind, arrivals) {
            findings.lost.append("\(notice.key) is \(states.sorted())")
        }
    }

    private mutating func countUnknown(
        _ notice: Scene.Notice, _ kind: SenderKind, _ arrivals: [Evidence.Arrival]
    ) {
        findings.unknown += 1
        if kind == .file { findings.blind.append("\(notice.key) is unknown, of a file") }
        // Otherwise the gateway itself has left it in doubt.
        guard !arrivals.contains(where: \.isInDoubt) else { return }
        if arrivals.contains(where: \.isTaken) { answered += 1 } else { unsent += 1 }
    }

    /// A file and a blind gateway get a notice once, but for definite refusals; a gateway with keys takes one under one
    /// key, in the same bytes; a program that can be asked takes it once.
    private mutating func checkRepetition(
        _ notice: Scene.Notice, _ kind: SenderKind, _ arrivals: [Evidence.Arrival]
    ) {
        let count: Int
        switch kind {
        case .file, .blind: count = arrivals.count { $0.answer != .throttled }
        case .program: count = arrivals.count(where: \.isTaken)
        case .keyed: count = Set(arrivals.filter(\.isTaken).map(\.key)).count
        }
        if count > 1 { findings.twice.append("\(notice.key) came \(count) times") }
        if Set(arrivals.map(\.body)).count > 1 {
            findings.twice.append("\(notice.key) came with another text")
        }
        if arrivals.contains(where: { $0.key != notice.key }) {
            findings.twice.append("\(notice.key) came under another key")
        }
    }

    /// The gateway has said no, and nothing before it was in doubt; or a program that had ended could not be given it, or has
    /// said afterwards that it has not sent it.
    private func isRefused(
        _ states: Set<String>, _ kind: SenderKind, _ arrivals: [Evidence.Arrival]
    ) -> Bool {
        guard states.isDisjoint(with: ["planned", "handed"]) else { return false }
        if kind == .program, states.contains("not_sent") { return true }
        return states.contains("rejected") && !arrivals.isEmpty
            && arrivals.allSatisfy { $0.answer == .throttled }
    }

    /// Unknown may be only what was answered in doubt, or was in the air when a process was killed.
    private mutating func checkDoubts() {
        let others = record.plan.senders.values.filter { $0 != .file }
        let inAir = record.plan.inFlight * others.count
        var (answeredAtMost, unsentAtMost) = (0, 0)
        for kill in record.kills {
            switch kill {
            // A group may be taken while the one before it is in the air; when its own answers are known nothing is.
            case .at("before_outcome", _): break
            case .after, .at:
                answeredAtMost += inAir
                unsentAtMost += Self.group
            }
        }
        // A program that ends without an answer may have read what it has not looked at.
        if others.contains(.program) {
            let ends = evidence.arrivals.values.joined().count { $0.answer == .silent }
            unsentAtMost += ends * record.plan.inFlight
        }
        if answered > answeredAtMost {
            findings.blind.append(
                "\(answered) are unknown that were accepted, \(answeredAtMost) at most can be")
        }
        if unsent > unsentAtMost {
            findings.blind.append(
                "\(unsent) are unknown that nobody has, \(unsentAtMost) at most can be")
        }
    }
}
