import CampaignLanguage
import Expressions
import Ledger
import Planning

/// What a seed makes: campaigns, borrowers and gateways, when notices are due, and what is said meanwhile by people, banks
/// and borrowers. Nothing in it changes; what happens is in `World`.
struct Story: Sendable {
    struct Campaign: Sendable {
        let name: String
        let limits: [ContactLimit]
        /// Each notice costs 1.
        let budget: Int?
        let rate: SendRate?
        /// A borrower's promise stops what was planned before.
        let heedsReplies: Bool
    }

    /// Something that may be sent, on any of its days; `key` is what the ledger and gateways call it.
    struct Slot: Sendable {
        let key: String
        let campaign: Int
        let account: String
        let borrower: String
        let step: String
        let channel: Channel.Kind
        let address: String
        let gateway: String
        let days: ClosedRange<Int>
    }

    /// What somebody says to the ledger at a time; a run hears it or not.
    struct Word: Sendable {
        enum What: Sendable {
            case pause(String)
            case resume(String)
            case stop
            case event(ReceivedEvent)
        }

        let at: Instant
        let what: What
    }

    static let debt = "2026-11-13"
    /// Full minutes of the first day, in China.
    static let midnight = Instant(microseconds: Fixture.ten.microseconds - 10 * hour)
    static let minute: Int64 = 60_000_000
    static let hour = 60 * minute

    /// In the stories of greater seeds everything is due at the same time, as it is for a lender: group follows group.
    static let rushes: UInt64 = 1_000_000_000

    let seed: UInt64
    let days: Int
    let campaigns: [Campaign]
    let slots: [String: Slot]
    let keys: [String]
    let gateways: [GatewayPlan]
    /// Who carries the notices of a gateway that does not work; of one at most, and that one passes nothing on.
    let failOvers: [String: String]
    let words: [Word]

    init(seed: UInt64) {
        self.seed = seed
        var dice = Dice(seed, "story")
        days = dice.number(2...4)
        let planned = GatewayPlan.all(seed)
        (gateways, failOvers) = GatewayPlan.withDeputy(seed, planned)
        let names = planned.map(\.name)
        campaigns = (1...dice.number(1...2)).map { Self.campaign("c\($0)", &dice) }
        var slots: [Slot] = []
        let borrowers = dice.number(2...5) + (seed > Self.rushes ? 12 : 0)
        let channels: [Channel.Kind] = [.sms, .email, .push]
        for campaign in campaigns.indices {
            for step in 1...dice.number(1...3) {
                let channel = dice.pick(channels)
                let gateway = dice.pick(names)
                let sender = Self.onlySender(seed, failOvers) ?? gateway
                let first = dice.number(0...days - 1)
                let last = min(days - 1, first + dice.number(0...2))
                for number in 1...borrowers + 2 where dice.happens(85) {
                    // The last two accounts belong to the first borrowers, too, and two borrowers share a telephone.
                    let borrower = (number - 1) % borrowers + 1
                    let (account, step) = ("A\(number)", "s\(step)")
                    let name = campaigns[campaign].name
                    slots.append(
                        Slot(
                            key: "\(name)/\(account)/\(Self.debt)/\(step)/\(channel.rawValue)",
                            campaign: campaign, account: account, borrower: "B\(borrower)",
                            step: step, channel: channel,
                            address: channel == .email
                                ? "b\(borrower)@borrowers.example" : "1380000000\(borrower / 2)",
                            gateway: sender, days: first...last))
                }
            }
        }
        keys = slots.map(\.key)
        self.slots = Dictionary(uniqueKeysWithValues: slots.map { ($0.key, $0) })
        words = Self.words(seed, days, campaigns, slots)
    }

    /// In half of the worlds with a deputy all notices are its principal's, or too few fail in a row.
    private static func onlySender(_ seed: UInt64, _ failOvers: [String: String]) -> String? {
        var dice = Dice(seed, "only sender")
        return dice.happens(50) ? failOvers.keys.first : nil
    }

    private static func campaign(_ name: String, _ dice: inout Dice) -> Campaign {
        var limits: [ContactLimit] = []
        if dice.happens(40) {
            limits.append(.init(channel: nil, count: dice.number(1...3), days: dice.number(1...3)))
        }
        if dice.happens(20) {
            limits.append(.init(channel: .sms, count: dice.number(1...2), days: dice.number(1...2)))
        }
        return Campaign(
            name: name, limits: limits, budget: dice.happens(20) ? dice.number(1...12) : nil,
            rate: dice.happens(20)
                ? SendRate(count: dice.number(1...20), seconds: dice.pick([1, 60])) : nil,
            heedsReplies: dice.happens(50))
    }

    /// When a notice leaves at the earliest on a day, and from when on not any more.
    func window(_ key: String, _ day: Int) -> (opens: Instant, closes: Instant) {
        var dice = Dice(seed, key, day)
        let opens = Self.midnight.after(
            Int64(day) * 24 * Self.hour + 9 * Self.hour
                + (isRush ? Self.minute : dice.span(60, 18_000)))
        return (opens, opens.after(dice.span(5, 10_800)))
    }

    var isRush: Bool { seed > Self.rushes }

    func date(_ day: Int) -> CivilDate { Fixture.friday.adding(days: day) ?? Fixture.friday }

    private static func words(
        _ seed: UInt64, _ days: Int, _ campaigns: [Campaign], _ slots: [Slot]
    ) -> [Word] {
        var dice = Dice(seed, "words")
        let often = dice.pick([0, 2, 2, 5, 9])
        guard often > 0, !slots.isEmpty else { return [] }
        return (0..<dice.number(1...often) * days).map { number in
            let at = midnight.after(
                Int64(dice.number(0...days - 1)) * 24 * hour + 8 * hour
                    + (seed > rushes ? dice.span(3_600, 3_960) : dice.span(60, 32_400)))
            let slot = dice.pick(slots)
            let campaign = campaigns[slot.campaign].name
            let what: Word.What
            switch dice.number(0...11) {
            case 0: what = .pause(campaign)
            case 1...2: what = .resume(campaign)
            case 3: what = .stop
            default:
                what = .event(
                    ReceivedEvent(key: "w\(number)", at: at, what: said(of: slot, days, &dice)))
            }
            return Word(at: at, what: what)
        }
    }

    private static func said(of slot: Slot, _ days: Int, _ dice: inout Dice) -> ReceivedEvent.What {
        let later = Fixture.friday.adding(days: days + 10) ?? Fixture.friday
        switch dice.number(0...9) {
        case 0...2:
            return .payment(
                account: slot.account,
                amount: Decimal(coefficient: Int128(dice.number(1...200)), scale: 0), date: nil)
        case 3: return .optOut(.borrower(slot.borrower), channel: slot.channel)
        case 4: return .optOut(.address(slot.address), channel: slot.channel)
        case 5: return .objection(dice.pick([.dispute, .complaint]), borrower: slot.borrower)
        case 6:
            return .hold(.borrower(slot.borrower), until: later, author: "李敏", reason: "协商")
        case 7: return .hold(.account(slot.account), until: later, author: "李敏", reason: "协商")
        case 8:
            return .promise(
                account: slot.account, amount: Decimal(coefficient: 50, scale: 0), date: later)
        default:
            // Of a message that nobody here has sent.
            return .receipt(
                .gateway(sender: slot.gateway, id: "foreign"), dice.pick(DeliveryState.allCases),
                code: nil)
        }
    }
}

/// How a gateway is, and what it does how often, in percent of the calls.
struct GatewayPlan: Sendable {
    enum Kind: Sendable, Hashable {
        /// Knows nothing of earlier calls.
        case blind
        /// Knows a repetition by its key for so many seconds, and sends once.
        case keyed(Int)
        /// Can be asked what became of a key.
        case queryable
    }

    /// From when to when it does not work, and how.
    struct Outage: Sendable {
        enum Way: Sendable {
            case refusesConnections, takesWithoutAnswer, takesNothing, refusesCredentials
        }

        let from: Instant
        let to: Instant
        let way: Way
    }

    let name: String
    let kind: Kind
    let rate: SendRate?
    var outages: [Outage]
    let noAnswer: Int
    let throttled: Int
    let badAddress: Int
    let noConnection: Int
    let badCredentials: Int
    /// Of what it takes, how often it says later what became of it.
    let receipts: Int
    /// Of those, how often it says so again, the same or something else.
    let repeatedReceipts: Int

    var lifetime: Int? {
        if case .keyed(let seconds) = kind { return seconds }
        return nil
    }

    static func all(_ seed: UInt64) -> [GatewayPlan] {
        var dice = Dice(seed, "gateways")
        var kinds = Self.kinds(&dice)
        if dice.happens(50) { kinds.remove(at: dice.number(0...2)) }
        return kinds.map { kind in
            let name: String
            switch kind {
            case .blind: name = "blind"
            case .keyed: name = "keyed"
            case .queryable: name = "queryable"
            }
            var plan = Self.plan(name, kind, &dice)
            plan.outages += silences(seed, kind)
            return plan
        }
    }

    /// Whose gateway forgets keys soon is put to the test: it takes all and says nothing for longer than that.
    private static func silences(_ seed: UInt64, _ kind: Kind) -> [Outage] {
        guard case .keyed(let lifetime) = kind, lifetime <= 600 else { return [] }
        var dice = Dice(seed, "silences")
        guard dice.happens(50) else { return [] }
        return (0..<4).map { day in
            let nine = Story.midnight.after(Int64(day * 24 + 9) * Story.hour)
            let from = nine.after(dice.span(1, 1_800))
            return Outage(
                from: from, to: from.after(dice.span(600, 18_000)), way: .takesWithoutAnswer)
        }
    }

    /// A senders file lets no gateway know a key for less than five times the longest call, which here is 30 seconds.
    private static func kinds(_ dice: inout Dice) -> [Kind] {
        [.blind, .keyed(dice.pick([150, 600, 3_600, 86_400])), .queryable]
    }

    private static func plan(_ name: String, _ kind: Kind, _ dice: inout Dice) -> GatewayPlan {
        func some(_ most: Int) -> Int { dice.happens(50) ? dice.number(1...most) : 0 }
        return GatewayPlan(
            name: name, kind: kind,
            rate: dice.happens(25)
                ? SendRate(count: dice.number(1...30), seconds: dice.pick([1, 60])) : nil,
            outages: (0..<some(3)).map { _ in outage(&dice) }, noAnswer: some(40),
            throttled: some(30), badAddress: some(20), noConnection: some(20),
            badCredentials: some(5), receipts: some(100), repeatedReceipts: some(60))
    }

    /// In a part of the worlds another gateway carries the notices of one that is down for hours: one that has notices of its
    /// own, or one that has none.
    static func withDeputy(
        _ seed: UInt64, _ planned: [GatewayPlan]
    ) -> (all: [GatewayPlan], failOvers: [String: String]) {
        var dice = Dice(seed, "fail-over")
        guard dice.happens(40) else { return (planned, [:]) }
        var all = planned
        // What may have left and is offered again is in most danger of being given away.
        let keyed = all.firstIndex { $0.lifetime != nil && dice.happens(50) }
        all.swapAt(0, keyed ?? dice.number(0...all.count - 1))
        for _ in 0..<dice.number(1...3) {
            let from = Story.midnight.after(
                Int64(dice.number(0...3)) * 24 * Story.hour + 9 * Story.hour + dice.span(1, 3_600))
            let way = dice.pick([Outage.Way.refusesConnections, .refusesCredentials, .takesNothing])
            // Before the others, which are shorter.
            all[0].outages.insert(
                Outage(from: from, to: from.after(dice.span(600, 18_000)), way: way), at: 0)
        }
        if dice.happens(50) { return (all, [all[0].name: all[1].name]) }
        let kinds = Self.kinds(&dice)
        all.append(plan("deputy", dice.pick(kinds), &dice))
        return (all, [all[0].name: "deputy"])
    }

    private static func outage(_ dice: inout Dice) -> Outage {
        let from = Story.midnight.after(
            Int64(dice.number(0...3)) * 24 * Story.hour + 9 * Story.hour + dice.span(60, 18_000))
        let ways: [Outage.Way] = [
            .refusesConnections, .takesWithoutAnswer, .takesNothing, .refusesCredentials,
        ]
        return Outage(from: from, to: from.after(dice.span(10, 7_200)), way: dice.pick(ways))
    }
}
