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

    let seed: UInt64
    let days: Int
    let campaigns: [Campaign]
    let slots: [String: Slot]
    let keys: [String]
    let gateways: [GatewayPlan]
    let words: [Word]

    init(seed: UInt64) {
        self.seed = seed
        var dice = Dice(seed, "story")
        days = dice.number(2...4)
        gateways = GatewayPlan.all(seed)
        let names = gateways.map(\.name)
        campaigns = (1...dice.number(1...2)).map { Self.campaign("c\($0)", &dice) }
        var slots: [Slot] = []
        let borrowers = dice.number(2...5)
        let channels: [Channel.Kind] = [.sms, .email, .push]
        for campaign in campaigns.indices {
            for step in 1...dice.number(1...3) {
                let channel = dice.pick(channels)
                let gateway = dice.pick(names)
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
                            gateway: gateway, days: first...last))
                }
            }
        }
        keys = slots.map(\.key)
        self.slots = Dictionary(uniqueKeysWithValues: slots.map { ($0.key, $0) })
        words = Self.words(seed, days, campaigns, slots)
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
            Int64(day) * 24 * Self.hour + 9 * Self.hour + dice.span(60, 18_000))
        return (opens, opens.after(dice.span(5, 10_800)))
    }

    func date(_ day: Int) -> CivilDate { Fixture.friday.adding(days: day) ?? Fixture.friday }

    private static func words(
        _ seed: UInt64, _ days: Int, _ campaigns: [Campaign], _ slots: [Slot]
    ) -> [Word] {
        var dice = Dice(seed, "words")
        let often = dice.pick([0, 2, 2, 5, 9])
        guard often > 0, !slots.isEmpty else { return [] }
        return (0..<dice.number(1...often) * days).map { number in
            let at = midnight.after(
                Int64(dice.number(0...days - 1)) * 24 * hour + 8 * hour + dice.span(60, 32_400))
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
    let outages: [Outage]
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
        var kinds: [Kind] = [.blind, .keyed(dice.pick([60, 600, 3_600, 86_400])), .queryable]
        if dice.happens(50) { kinds.remove(at: dice.number(0...2)) }
        return kinds.map { kind in
            func some(_ most: Int) -> Int { dice.happens(50) ? dice.number(1...most) : 0 }
            let name: String
            switch kind {
            case .blind: name = "blind"
            case .keyed: name = "keyed"
            case .queryable: name = "queryable"
            }
            return GatewayPlan(
                name: name, kind: kind,
                rate: dice.happens(25)
                    ? SendRate(count: dice.number(1...30), seconds: dice.pick([1, 60])) : nil,
                outages: (0..<some(3)).map { _ in outage(&dice) }, noAnswer: some(40),
                throttled: some(30), badAddress: some(20), noConnection: some(20),
                badCredentials: some(5), receipts: some(100), repeatedReceipts: some(60))
        }
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
