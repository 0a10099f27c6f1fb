internal import Diagnostics
internal import Expressions

/// Holds a campaign's file against the packs that bind it.
///
/// What is certain from the file alone is found here: hours, limits, words, what texts show, stops, rates. What depends
/// on an account's values is looked at again on each notice, by the planner.
struct PolicyCheck {
    let campaign: Campaign
    var bag = DiagnosticBag()
    /// By exception: whether it held something back.
    private var isUsed: [Bool]

    init(_ campaign: Campaign) {
        self.campaign = campaign
        isUsed = Array(repeating: false, count: campaign.exceptions.count)
    }

    static func run(_ campaign: Campaign, into bag: inout DiagnosticBag) {
        if campaign.policies.isEmpty && campaign.exceptions.isEmpty { return }
        var check = PolicyCheck(campaign)
        check.run()
        bag.add(contentsOf: check.bag.sorted)
    }

    private mutating func run() {
        let texts = texts
        let rules = campaign.policyRules.filter { campaign.lender.isBound(by: $0) }
        for rule in rules { check(rule, texts) }
        findWords(rules, texts)
        checkExceptions()
    }

    private mutating func check(_ rule: PolicyRule, _ texts: [StepText]) {
        // A text is much to copy.
        let own = texts.indices.filter { rule.isAbout(texts[$0].step, texts[$0].channel.kind) }
        switch rule.check {
        case .window(let opens, let closes):
            if !own.isEmpty { checkWindow(rule, opens, closes) }
        case .cap(let caps):
            if !own.isEmpty { for cap in caps { checkCap(rule, cap) } }
        case .words: break
        case .contains(let words):
            if own.isEmpty { break }
            let finder = WordFinder(words)
            for at in own { checkContains(rule, words, finder, texts[at]) }
        case .shows(let contents): for at in own { checkShows(rule, contents, texts[at]) }
        case .hides(let hidden): for at in own { checkHides(rule, hidden, texts[at]) }
        case .shape(let shape): checkShape(rule, shape, own.map { texts[$0] })
        case .recipients(let words): checkRecipients(rule, words)
        case .stops(let stops): if !own.isEmpty { checkStops(rule, stops) }
        case .rate(let most):
            checkRates(rule, most)
            checkTypedRates(rule, most, own.map { texts[$0] })
        case .registered(let registered):
            checkRegistered(rule, registered, own.map { texts[$0] })
        }
    }

    /// Adds a finding unless the file makes an exception of it.
    mutating func add(_ finding: Diagnostic, _ rule: PolicyRule, at places: [String]) {
        var isExcepted = false
        for (at, exception) in campaign.exceptions.enumerated()
        where exception.rule == rule.id && places.contains(exception.place) {
            isUsed[at] = true
            if rule.basis != .law { isExcepted = true }
        }
        if !isExcepted { bag.add(finding) }
    }

    // MARK: Exceptions

    private mutating func checkExceptions() {
        let rules = campaign.policies.flatMap(\.rules)
        let places =
            campaign.steps.filter { $0.repetition == 0 }.map(\.name) + [
                "timing.hours", "timing.limits", "stop", "portfolio",
            ]
            + campaign.channels.map { "channels." + $0.kind.rawValue }
        for (at, exception) in campaign.exceptions.enumerated() {
            guard let rule = rules.first(where: { $0.id == exception.rule }) else {
                bag.add(
                    .unknownName(
                        Phrase("rule", zh: "规则"), exception.rule, known: rules.map(\.id),
                        at: exception.ruleSpan))
                continue
            }
            if !places.contains(exception.place) {
                bag.add(
                    .unknownName(
                        Phrase("place", zh: "位置"), exception.place, known: places,
                        at: exception.placeSpan))
            } else if rule.basis == .law {
                bag.add(.exceptionFromLaw(rule, at: exception.ruleSpan))
            } else if !isUsed[at] {
                bag.add(.exceptionUnused(rule, exception.place, at: exception.ruleSpan))
            }
        }
    }

    // MARK: Hours, limits, stops

    private mutating func checkWindow(_ rule: PolicyRule, _ opens: Int, _ closes: Int) {
        let timing = campaign.timing
        let isWithin = !timing.crossesMidnight && timing.opens >= opens && timing.closes <= closes
        if isWithin { return }
        add(
            .outsidePolicyHours(
                rule, opens: opens, closes: closes, at: timing.hoursSpan), rule,
            at: ["timing.hours"])
    }

    private mutating func checkCap(_ rule: PolicyRule, _ cap: PolicyRule.Cap) {
        let kinds = campaign.channels.map(\.kind).filter(rule.scope.channels.contains)
        // A rule of no channel is about messages together, as `all` in `timing.limits`.
        for kind in rule.scope.channels.isEmpty ? [nil] : kinds.map(Optional.some) {
            let limits = campaign.timing.limits.filter { limit in
                limit.channel == kind || limit.channel == nil && kind?.isTask == false
            }
            let reached = limits.map { $0.count * ((cap.days + $0.days - 1) / $0.days) }.min()
            if let reached, reached <= cap.count { continue }
            let span = (limits.first ?? campaign.timing.limits.first)?.span ?? campaign.span
            add(
                .abovePolicyCap(rule, cap, kind, reached: reached, at: span), rule,
                at: ["timing.limits"])
        }
    }

    private mutating func checkStops(
        _ rule: PolicyRule, _ stops: [(name: String, words: [String])]
    ) {
        let rules =
            campaign.stops.map(\.rule) + campaign.holds.map(\.rule) + campaign.audience.exclude
        let said = rules.map { rule in
            rule.name + " " + (campaign.wording.expressions[rule.condition]?.string ?? "")
        }
        for stop in stops {
            let words = stop.words + [stop.name]
            if said.contains(where: { text in words.contains { text.holds($0) } }) { continue }
            add(
                .policyStopMissing(
                    rule, stop.name, at: campaign.stops.first?.rule.span ?? campaign.span),
                rule, at: ["stop"])
        }
    }

    private mutating func checkRecipients(_ rule: PolicyRule, _ words: [String]) {
        for channel in campaign.channels {
            let field = campaign.portfolio.fields[Int(channel.address.raw)]
            guard let word = words.first(where: { field.name.holds($0) }) else { continue }
            add(
                .policyRecipient(rule, field.name, word, at: channel.span), rule,
                at: ["channels." + channel.kind.rawValue])
        }
    }

    private mutating func checkRates(_ rule: PolicyRule, _ most: Word) {
        for offer in campaign.offers {
            // A field's own bound is looked at below.
            guard let rate = offer.rate, case .yearly(let year) = rate.amount, year > most else {
                continue
            }
            add(
                .abovePolicyRate(
                    rule, "annual_rate", bound: year, period: .year, most: most, at: rate.span),
                rule, at: ["offers." + offer.name])
        }
        for field in campaign.portfolio.fields {
            guard case .rate(let period) = field.type else { continue }
            guard let bound = field.atMost else {
                add(.policyRateOpen(rule, field.name, at: field.span), rule, at: ["portfolio"])
                continue
            }
            let year = bound.multipliedReportingOverflow(by: period.perYear)
            if !year.overflow, year.partialValue <= most { continue }
            add(
                .abovePolicyRate(
                    rule, field.name, bound: bound, period: period, most: most, at: field.span),
                rule, at: ["portfolio"])
        }
    }
}

extension RatePeriod {
    /// How many there are in a year, by which a rate is compared with a yearly one.
    var perYear: Int64 {
        switch self {
        case .day: 365
        case .month: 12
        case .year: 1
        }
    }
}

extension Lender {
    /// Whether the rule is about lenders like this one.
    package func isBound(by rule: PolicyRule) -> Bool {
        if !rule.scope.kinds.isEmpty {
            guard let kind, rule.scope.kinds.contains(kind) else { return false }
        }
        if let wanted = rule.scope.role { return role == wanted }
        return true
    }

    package func holds(_ fact: PolicyRule.Fact) -> Bool {
        switch fact {
        case .reportsToCreditBureau: reportsToCreditBureau
        }
    }
}

extension String {
    /// Whether `part` stands in it, byte by byte; many times faster than looking for characters.
    package func holds(_ part: String) -> Bool {
        var whole = self
        var part = part
        return whole.withUTF8 { whole in
            part.withUTF8 { part in
                guard let first = part.first, whole.count >= part.count else { return part.isEmpty }
                return (0...whole.count - part.count).contains { at in
                    whole[at] == first
                        && part.indices.allSatisfy { whole[at + $0] == part[$0] }
                }
            }
        }
    }
}
