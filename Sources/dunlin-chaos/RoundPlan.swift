/// What stands behind a sender's name in a round.
enum SenderKind: String, Codable, CaseIterable {
    case file, blind, keyed, program
}

/// When a process is killed.
enum Kill: Codable {
    /// By itself, the `count`th time it reaches a failpoint.
    case at(point: String, count: Int)
    /// From outside, after this share of the time that a whole run takes, in thousandths.
    case after(thousandths: Int)

    /// The failpoints of `dunlin`, and how often each comes at least, as a rule: once a group, or once a notice.
    private static let points = [
        ("before_intent", 2), ("after_intent", 2), ("after_hand_over", 40), ("before_outcome", 2),
        ("after_outcome", 2), ("before_call", 40),
    ]
    /// Files have no call, and are handed whole groups.
    private static let pointsOfFiles = points.dropLast().map { ($0.0, 2) }

    /// The points take turns, so that each gets its share.
    init(turn: Int, ofFiles: Bool, using random: inout SeededRandom) {
        if Bool.random(using: &random) {
            // The earlier the likelier: a run that is begun again has less to do.
            let two = (0..<2).map { _ in Int.random(in: 0..<1000, using: &random) }
            self = .after(thousandths: min(two[0], two[1]))
        } else {
            let points = ofFiles ? Self.pointsOfFiles : Self.points
            let (point, most) = points[turn % points.count]
            self = .at(point: point, count: .random(in: 1...most, using: &random))
        }
    }
}

/// A process of a round.
struct Start: Codable {
    var kill: Kill?
    /// How long after the one it races with it is started, in thousandths of the time that a whole run takes.
    var delay = 0
}

/// All choices of a round: a function of the seed and the round's number.
struct RoundPlan: Codable {
    let seed: UInt64
    let number: Int
    let accounts: Int
    /// Requests at the same time.
    let inFlight: Int
    /// Of a hundred requests, how many the gateways answer wrongly.
    let faults: Int
    /// By sender's name.
    let senders: [String: SenderKind]
    /// One after the other, each of one process or two that race.
    let stages: [[Start]]
    /// Nobody is killed any more.
    let last: [Start]

    static let accountsAtMost = 240
    private static let stagesAtMost = 12

    init(seed: UInt64, number: Int) {
        var random = SeededRandom(seed: seed, "round \(number)")
        self.seed = seed
        self.number = number
        accounts = .random(in: 60...Self.accountsAtMost, using: &random)
        inFlight = [1, 4, 16].randomElement(using: &random) ?? 1
        faults = [0, 10, 50].randomElement(using: &random) ?? 0
        // All of one kind in half of the rounds, else each by chance.
        let common = Bool.random(using: &random) ? SenderKind.allCases[number % 4] : nil
        var senders: [String: SenderKind] = [:]
        for name in Scene.senders.values.sorted() {
            senders[name] = common ?? SenderKind.allCases.randomElement(using: &random)
        }
        self.senders = senders
        let ofFiles = senders.values.allSatisfy { $0 == .file }
        let count = Int.random(in: 1...Self.stagesAtMost, using: &random)
        stages = (0..<count).map { index in
            let turn = number + index
            var stage = [Start(kill: Kill(turn: turn, ofFiles: ofFiles, using: &random))]
            if random.isBelow(percent: 25) {
                let isKilled = Bool.random(using: &random)
                let kill = isKilled ? Kill(turn: turn + 1, ofFiles: ofFiles, using: &random) : nil
                stage.append(Start(kill: kill, delay: .random(in: 0..<500, using: &random)))
            }
            return stage
        }
        let isRace = random.isBelow(percent: 25)
        last =
            isRace ? [Start(), Start(delay: .random(in: 0..<500, using: &random))] : [Start()]
    }

    /// The first one, without kills: it says how long a whole run takes.
    init(unhurt seed: UInt64) {
        self.seed = seed
        number = 0
        accounts = Self.accountsAtMost
        inFlight = 4
        faults = 0
        senders = ["texts": .blind, "pushes": .keyed, "letters": .file]
        stages = []
        last = [Start()]
    }
}

/// What a round has done, for the check.
struct RoundRecord: Codable {
    let plan: RoundPlan
    /// The kills that have really ended a process.
    var kills: [Kill] = []
    /// Ends that no process may have.
    var faults: [String] = []
}
