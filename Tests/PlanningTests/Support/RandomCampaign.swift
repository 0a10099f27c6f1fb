import Planning

/// A campaign that chance wrote: its text, and what the text says, for a checker that does not ask the
/// planner.
struct RandomCampaign {
    struct Limit {
        /// Nil for all channels but tasks.
        var channel: String?
        var count: Int
        var days: Int
    }

    struct Step {
        var name: String
        /// From the due date.
        var offset: Int
        /// Minutes of the day; nil is the opening.
        var at: Int?
        var condition: Condition?
        /// Index into `segments`; nil for all.
        var segment: Int?
        var ifClosed: String?
        var notBefore: Int?
        var noLaterThan: Int?
        var after: (step: String, gap: Int)?
        var every: Int?
        var times = 0
        var late: Int?
        var payBy: Int?
        var isAllOf: Bool
        var channels: [String]
        /// Another channel, so many hours after the hand-over.
        var fallback: (channel: String, hours: Int)?
    }

    struct Offer {
        /// The body of the offer: `waive: …` and its sentence.
        var relief: Relief
        var condition: Condition?
        /// Days from today.
        var until: Int?
        var amount: Int64?
        var count: Int?
        var again: Bool
    }

    enum Relief: CaseIterable { case waive, plan, moveDue, longer, `defer` }

    /// A condition as text, and as a function of an account.
    struct Condition: Sendable {
        var text: String
        var holds: @Sendable (Scene.Account, _ today: Int, _ noticesOfDebt: Int) -> Bool
    }

    var opens = 9 * 60
    var closes = 20 * 60
    var closeEarly = 0
    var isWorkingDays = false
    var late = 1
    var limits: [Limit] = []
    var segments: [Condition] = []
    var steps: [Step] = []
    var offers: [Offer] = []
    var choosesBest = false
    var include: Condition?
    var accountStops: [Condition] = []
    var borrowerStops: [Condition] = []
    var holds: [(condition: Condition, until: Int?)] = []
    /// The last day on which notices leave, in days since 1970.
    var ends: Int?

    var isNight: Bool { closes <= opens }

    static let conditions = [
        Condition(text: #"risk == "high""#) { account, _, _ in account.risk == "high" },
        Condition(text: "tries > 5") { account, _, _ in account.tries > 5 },
        Condition(text: "tries < 9") { account, _, _ in account.tries < 9 },
        Condition(text: "debt >= 1000.00") { account, _, _ in account.debt >= 100_000 },
        Condition(text: "penalty > 0.00") { account, _, _ in account.penalty > 0 },
        Condition(text: "days_overdue <= 20") { account, today, _ in today - account.due <= 20 },
        Condition(text: "notices.this_due < 3") { _, _, notices in notices < 3 },
    ]
    static let paid = Condition(text: "debt == 0.00") { account, _, _ in account.debt == 0 }
    static let settled = Condition(text: #"state == "settled""#) { account, _, _ in
        account.state == "settled"
    }
    static let dead = Condition(text: #"state == "dead""#) { account, _, _ in
        account.state == "dead"
    }
    static let enough = Condition(text: "notices.this_due >= 3") { _, _, notices in notices >= 3 }

    init(_ random: inout SeededRandom, firstDay: Int) {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        func condition(_ percent: Int) -> Condition? {
            chance(percent) ? pick(Self.conditions) : nil
        }
        if chance(60) {
            opens = 30 * Int.random(in: 14...20, using: &random)
            closes = 30 * Int.random(in: 34...44, using: &random)
        } else if chance(20) {
            (opens, closes) = (22 * 60, 2 * 60)
        }
        closeEarly = pick([0, 0, 10, 45])
        isWorkingDays = chance(60)
        late = Int.random(in: 1...5, using: &random)
        if chance(85) {
            for channel in ["sms", "push", "email", "call", nil] where chance(50) {
                limits.append(
                    Limit(
                        channel: channel, count: Int.random(in: 1...3, using: &random),
                        days: pick([1, 1, 2, 3, 7, 30])))
            }
        }
        if limits.isEmpty {
            // What a campaign has that says nothing.
            limits = [Limit(count: 1, days: 1), Limit(count: 3, days: 7)]
        }
        if chance(60) { segments = [pick(Self.conditions)] }
        if !segments.isEmpty, chance(40) { segments.append(pick(Self.conditions)) }
        // Not what would leave nobody: the reader finds that.
        include = chance(25) ? pick(Array(Self.conditions.dropFirst())) : nil
        accountStops = [Self.paid, Self.settled] + (chance(25) ? [Self.conditions[0]] : [])
        borrowerStops = [Self.dead] + (chance(40) ? [Self.enough] : [])
        for until in [nil, 4, 12] as [Int?] where chance(30) {
            holds.append((pick([Self.conditions[0], Self.conditions[1]]), until))
        }
        if chance(20) { ends = firstDay + Int.random(in: 0...9, using: &random) }
        if chance(75) {
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                offers.append(
                    Offer(
                        relief: pick(Relief.allCases), condition: condition(50),
                        until: chance(80) ? Int.random(in: 0...9, using: &random) : nil,
                        amount: chance(50) ? pick([5000, 20000, 300_000]) : nil,
                        count: chance(60) ? Int.random(in: 1...4, using: &random) : nil,
                        again: false))
                if offers[offers.count - 1].until != nil {
                    offers[offers.count - 1].again = chance(25)
                }
            }
            choosesBest = chance(25)
        }
        for index in 0..<Int.random(in: 1...5, using: &random) {
            steps.append(step(index, &random))
        }
    }

    private func step(_ index: Int, _ random: inout SeededRandom) -> Step {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        let last = isNight ? 24 * 60 - 1 : closes - closeEarly - 1
        let count = Int.random(in: 1...3, using: &random)
        let channels = ["sms", "push", "email", "call"].shuffled(using: &random).prefix(count)
        var step = Step(
            name: "s\(index)", offset: pick([-3, -1, 0, 1, 2, 3, 5, 7, 14]),
            isAllOf: chance(40), channels: Array(channels))
        if chance(40) { step.at = Int.random(in: opens...last, using: &random) }
        if chance(25) { step.condition = pick(Self.conditions) }
        if !segments.isEmpty, chance(30) {
            step.segment = Int.random(in: 0...segments.count, using: &random)
        }
        if chance(30) { step.ifClosed = pick(["earlier", "skip", "later"]) }
        if chance(15) { step.notBefore = step.offset + Int.random(in: -2...4, using: &random) }
        if chance(15) { step.noLaterThan = step.offset + Int.random(in: 0...5, using: &random) }
        if index > 0, chance(20) {
            let earlier = Int.random(in: 0..<index, using: &random)
            step.after = ("s\(earlier)", Int.random(in: 0...4, using: &random))
        }
        if chance(20) {
            step.every = Int.random(in: 2...7, using: &random)
            step.times = Int.random(in: 1...3, using: &random)
        }
        if chance(25) { step.late = Int.random(in: 1...6, using: &random) }
        if chance(15) { step.payBy = Int.random(in: 0...4, using: &random) }
        let others = ["sms", "push", "email", "call"].filter { !step.channels.contains($0) }
        if chance(35) { step.fallback = (pick(others), pick([1, 4, 20, 24, 30, 48])) }
        return step
    }
}

// MARK: - As text

extension RandomCampaign {
    var text: CampaignText {
        var text = CampaignText()
        text.longest = ""
        text.timing = timingText(limits)
        text.audience = include.map { "audience: { include: '\($0.text)' }" } ?? ""
        if !segments.isEmpty {
            let lines = segments.enumerated().map { "  - g\($0): '\($1.text)'" }
            text.segments = "segments:\n" + lines.joined(separator: "\n") + "\n  - rest: otherwise"
        }
        text.offers =
            offers.isEmpty
            ? "" : "offers:\n" + offers.enumerated().map(offerText).joined(separator: "\n")
        if choosesBest { text.more = "choose: best" }
        text.steps = "steps:\n" + steps.map(stepText).joined(separator: "\n")
        if !holds.isEmpty {
            let lines = holds.enumerated().map { index, hold in
                let until = hold.until.map { ", until: 'due + \($0) days'" } ?? ""
                return "  h\(index): { if: '\(hold.condition.text)'\(until) }"
            }
            text.more += "\nhold:\n" + lines.joined(separator: "\n")
        }
        func stops(_ conditions: [Condition], _ prefix: String) -> String {
            conditions.enumerated().map { "    \(prefix)\($0): '\($1.text)'" }
                .joined(separator: "\n")
        }
        text.stop = """
            stop:
              account:
            \(stops(accountStops, "a"))
              borrower:
            \(stops(borrowerStops, "b"))
            """
        if let ends { text.stop += "\n  campaign: { ends: \(Scene.date(ends)) }" }
        return text
    }

    func timingText(_ limits: [Limit]) -> String {
        var lines = [
            "timing:", "  hours: \(clock(opens))..\(clock(closes))",
            "  days: \(isWorkingDays ? "working_days" : "every_day")", "  late: \(late) days",
        ]
        if closeEarly > 0 { lines.append("  close_early: \(closeEarly) minutes") }
        lines.append("  limits:")
        var byChannel: [String: [String]] = [:]
        for limit in limits {
            let days = limit.days == 1 ? "day" : "\(limit.days) days"
            byChannel[limit.channel ?? "all", default: []].append("\(limit.count) per \(days)")
        }
        for (channel, rules) in byChannel.sorted(by: { $0.key < $1.key }) {
            lines.append("    \(channel): [\(rules.joined(separator: ", "))]")
        }
        return lines.joined(separator: "\n")
    }

    func clock(_ minutes: Int) -> String {
        let digits = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
        return digits.joined(separator: ":")
    }

    private func offerText(_ index: Int, _ offer: Offer) -> String {
        var lines = ["  - offer: o\(index)"]
        if let condition = offer.condition { lines.append("    if: '\(condition.text)'") }
        let say: String
        switch offer.relief {
        case .waive:
            lines.append("    waive: { part: 50%, of: penalty, at_most: 30.00, total: debt }")
            say = "减{{ offer.waived | money }}，还{{ offer.to_pay | money }}。"
        case .plan:
            lines.append(
                "    plan: { of: debt, payments: [3, 7], annual_rate: 7.2%, first: today + 7 days }"
            )
            say = "分{{ offer.payments }}期，每期{{ offer.each | money }}。"
        case .moveDue:
            lines.append("    extend: { by: 40 days, of: arrears, annual_rate: 7.2% }")
            say = "可推迟到{{ offer.due | date }}，利息{{ offer.interest | money }}。"
        case .longer:
            lines.append("    extend: { by: 6 months }")
            say = "可展期{{ offer.months }}个月。"
        case .defer:
            lines.append(
                "    defer: { by: 2 months, of: arrears, annual_rate: 8.4%, interest: billed }")
            say = "可延期{{ offer.months }}个月，年利率{{ offer.annual_rate | percent }}。"
        }
        if let until = offer.until { lines.append("    until: today + \(until) days") }
        var budget: [String] = []
        if let amount = offer.amount { budget.append("amount: \(amount / 100).00") }
        if let count = offer.count { budget.append("count: \(count)") }
        if !budget.isEmpty { lines.append("    budget: { \(budget.joined(separator: ", ")) }") }
        if offer.again { lines.append("    again: true") }
        lines.append("    say: \"\(say)\"")
        return lines.joined(separator: "\n")
    }

    private func stepText(_ step: Step) -> String {
        var lines = ["  - step: \(step.name)", "    day: \(day(step.offset))"]
        if let at = step.at { lines.append("    at: \(clock(at))") }
        if let condition = step.condition { lines.append("    if: '\(condition.text)'") }
        if let segment = step.segment {
            lines.append("    for: \(segment == segments.count ? "rest" : "g\(segment)")")
        }
        if let way = step.ifClosed { lines.append("    if_closed: \(way)") }
        if let date = step.notBefore { lines.append("    not_before: \(day(date))") }
        if let date = step.noLaterThan { lines.append("    no_later_than: \(day(date))") }
        if let after = step.after {
            lines.append("    after: \(after.step)")
            if after.gap > 0 { lines.append("    gap: \(after.gap) days") }
        }
        if let every = step.every {
            lines.append("    repeat: { every: \(every) days, times: \(step.times) }")
        }
        if let late = step.late { lines.append("    late: \(late) days") }
        if let payBy = step.payBy { lines.append("    pay_by: today + \(payBy) days") }
        let mode = step.isAllOf ? "all_of" : "first_of"
        lines.append("    send: { \(mode): [\(step.channels.joined(separator: ", "))] }")
        if let fallback = step.fallback {
            lines.append(
                "    fallback: { send: \(fallback.channel), within: \(fallback.hours) hours }")
        }
        lines.append("    text:")
        let say = offers.isEmpty ? "" : #"{{ offer.say | default("如有困难请来电。") }}"#
        for channel in step.channels + (step.fallback.map { [$0.channel] } ?? []) {
            let body = "'请还{{ debt | money }}。\(channel == "call" ? "" : say)'"
            switch channel {
            case "push": lines.append("      push: { title: 提醒, body: \(body) }")
            case "email": lines.append("      email: { subject: 通知, body: \(body) }")
            default: lines.append("      \(channel): \(body)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func day(_ offset: Int) -> String {
        offset == 0 ? "due" : "due \(offset < 0 ? "-" : "+") \(abs(offset)) days"
    }
}
