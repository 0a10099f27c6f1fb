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

    /// The failpoints of `dunlin`: those that come once a group, and once a notice.
    static let points = [
        "before_intent", "after_intent", "before_call", "after_hand_over", "before_outcome",
        "after_outcome",
    ]
    private static let ofNotices: Set<String> = ["before_call", "after_hand_over"]

    /// The points take turns, so that each gets its share.
    init(turn: Int, using random: inout SeededRandom) {
        if Bool.random(using: &random) {
            self = .after(thousandths: .random(in: 0..<1100, using: &random))
        } else {
            let point = Self.points[turn % Self.points.count]
            let most = Self.ofNotices.contains(point) ? 60 : 3
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
        accounts = .random(in: 20...Self.accountsAtMost, using: &random)
        inFlight = [1, 4, 16].randomElement(using: &random) ?? 1
        faults = [0, 10, 50].randomElement(using: &random) ?? 0
        // All of one kind in half of the rounds, else each by chance.
        let common = Bool.random(using: &random) ? SenderKind.allCases[number % 4] : nil
        var senders: [String: SenderKind] = [:]
        for name in Scene.senders.values.sorted() {
            senders[name] = common ?? SenderKind.allCases.randomElement(using: &random)
        }
        self.senders = senders
        let count = Int.random(in: 1...Self.stagesAtMost, using: &random)
        stages = (0..<count).map { index in
            let turn = number + index
            var stage = [Start(kill: Kill(turn: turn, using: &random))]
            if random.isBelow(percent: 25) {
                let isKilled = Bool.random(using: &random)
                let kill = isKilled ? Kill(turn: turn + 1, using: &random) : nil
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
