import CampaignLanguage
import Diagnostics
import Expressions
import Planning

/// What must hold of one run, whatever the campaign: counted from the model of the campaign and from what was
/// sent before.
struct RunCheck {
    let campaign: RandomCampaign
    let bench: Bench
    let scene: Scene
    let days: WorkingDays
    let today: Int
    /// Of the day at which the run decides.
    let minute: Int
    let outcomes: [Outcome]
    var faults: [String] = []

    init(
        campaign: RandomCampaign, bench: Bench, scene: Scene, days: WorkingDays, today: Int,
        minute: Int, outcomes: [Outcome]
    ) {
        self.campaign = campaign
        self.bench = bench
        self.scene = scene
        self.days = days
        self.today = today
        self.minute = minute
        self.outcomes = outcomes
    }

    mutating func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { faults.append(what()) }
    }

    mutating func all() {
        expect(outcomes.count == scene.accounts.count, "each row has one decision")
        for (account, outcome) in zip(scene.accounts, outcomes) {
            let name = "\(account.id) \(outcome.reason)"
            expect(
                outcome.notices.isEmpty == (outcome.decision.kind != .notify), "\(name): notices")
            expect(outcome.reason != .evaluationFailed, "\(name): an expression failed")
            hasItsLine(outcome, name)
            switch outcome.decision.kind {
            case .notify:
                leavesInTime(account, outcome, name)
                maySend(account, outcome, name)
                isDue(account, outcome, name)
                isNew(account, outcome, name)
                addsUp(account, outcome, name)
            case .defer: waits(account, outcome, name)
            default: break
            }
            if outcome.reason == .alreadyTaken { isOver(account, outcome, name) }
        }
        withinLimits()
        withinBudgets()
    }

    /// The reason points into a file.
    private mutating func hasItsLine(_ outcome: Outcome, _ name: String) {
        guard let place = outcome.place else {
            expect([.duplicateRow, .noStepOpen].contains(outcome.reason), "\(name): no rule")
            return
        }
        let source = bench.sources[place.file]
        let position = bench.sources.position(place).position
        expect(
            place.start < source.bytes.count && position.line >= 1
                && position.line <= source.bytes.count { $0 == 10 } + 1,
            "\(name): the rule stands outside its file")
    }

    // MARK: - Time

    func isSendable(_ date: Int) -> Bool? {
        campaign.isWorkingDays ? days.isWorking(date) : true
    }

    /// China's clocks: the day, and the second of it.
    private func local(_ instant: Instant) -> (day: Int, second: Int) {
        let seconds = Int(instant.seconds) + 8 * 3600
        return (seconds / 86_400, seconds % 86_400)
    }

    private func isWithinHours(_ instant: Instant) -> Bool {
        let (day, second) = local(instant)
        let ends = (campaign.closes - campaign.closeEarly) * 60
        if !campaign.isNight {
            return second >= campaign.opens * 60 && second < ends && isSendable(day) == true
        }
        if second >= campaign.opens * 60 { return isSendable(day) == true }
        return second < ends && isSendable(day - 1) == true
    }

    func step(_ outcome: Outcome) -> (RandomCampaign.Step, time: Int)? {
        guard let name = outcome.step else { return nil }
        return step(named: name)
    }

    private func step(named name: String) -> (RandomCampaign.Step, time: Int)? {
        let parts = name.split(separator: "#")
        guard let step = campaign.steps.first(where: { $0.name == parts[0] }) else { return nil }
        return (step, parts.count == 1 ? 0 : (Int(parts[1]) ?? 1) - 1)
    }

    private mutating func leavesInTime(
        _ account: Scene.Account, _ outcome: Outcome, _ name: String
    ) {
        guard let sendAt = outcome.decision.sendAt, let closes = outcome.decision.closes,
            let (step, _) = step(outcome)
        else {
            faults.append("\(name): no time")
            return
        }
        let (day, second) = local(sendAt)
        expect(day == today, "\(name): on another day")
        expect(isWithinHours(sendAt), "\(name): outside the hours at second \(second)")
        expect(sendAt < closes, "\(name): after its end")
        let at = max(step.at ?? campaign.opens, campaign.opens)
        if !campaign.isNight {
            expect(second == max(minute, at) * 60, "\(name): at \(second)")
            let ends = local(closes)
            expect(
                ends == (today, (campaign.closes - campaign.closeEarly) * 60),
                "\(name): ends at \(ends)")
        }
        expect(second >= minute * 60, "\(name): in the past")
    }

    private mutating func waits(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        guard let sendAt = outcome.decision.sendAt, let (step, _) = step(outcome) else {
            faults.append("\(name): no time")
            return
        }
        let (day, second) = local(sendAt)
        expect(day > today && isWithinHours(sendAt), "\(name): waits for \(day) \(second)")
        if !campaign.isNight {
            expect(second == (step.at ?? campaign.opens) * 60, "\(name): waits until \(second)")
            let next = (today + 1...today + 60).first { isSendable($0) == true }
            expect(day == next, "\(name): waits for \(day)")
            let isClosed = isSendable(today) == false
            expect((outcome.reason == .closedDay) == isClosed, "\(name): why it waits")
            let ends = campaign.closes - campaign.closeEarly
            expect(isClosed || minute >= ends, "\(name): waits within the hours")
        }
    }

    // MARK: - Who

    private func notices(_ account: Scene.Account) -> Int { scene.notices(of: account).count }

    func holds(_ condition: RandomCampaign.Condition, _ account: Scene.Account) -> Bool {
        condition.holds(account, today, notices(account))
    }

    private mutating func maySend(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        expect(!account.isStale, "\(name): stale")
        let same = scene.accounts.count { $0.debtKey == account.debtKey }
        expect(same == 1, "\(name): stands twice")
        expect(campaign.ends.map { today <= $0 } ?? true, "\(name): the campaign has ended")
        expect(
            campaign.accountStops.allSatisfy { !holds($0, account) }, "\(name): a stop holds")
        let rows = scene.accounts.filter { $0.borrower == account.borrower }
        expect(
            rows.allSatisfy { row in campaign.borrowerStops.allSatisfy { !holds($0, row) } },
            "\(name): a stop of the borrower holds")
        expect(
            campaign.holds.allSatisfy { hold in
                !holds(hold.condition, account)
                    || hold.until.map { account.due + $0 < today } ?? false
            }, "\(name): on hold")
        expect(campaign.include.map { holds($0, account) } ?? true, "\(name): not included")
    }

    private func segment(_ account: Scene.Account) -> Int {
        campaign.segments.firstIndex { holds($0, account) } ?? campaign.segments.count
    }

    // MARK: - Which step

    /// Whether the day is one on which the step is open; nil where bounds and gaps have a say in it.
    private func isOpen(_ step: RandomCampaign.Step, time: Int, _ account: Scene.Account) -> Bool? {
        if step.notBefore != nil || step.noLaterThan != nil || step.after != nil { return nil }
        let day = account.due + step.offset + time * (step.every ?? 0)
        if day <= account.due, today > account.due { return false }
        let way =
            step.ifClosed ?? (day < account.due ? "earlier" : day > account.due ? "later" : "skip")
        var opens = day
        while isSendable(opens) == false {
            if way == "skip" { return false }
            opens += way == "earlier" ? -1 : 1
        }
        guard isSendable(opens) == true, opens <= today else { return false }
        let passed = opens == today ? 0 : (opens + 1...today).count { isSendable($0) == true }
        return passed <= step.late ?? campaign.late
    }

    private mutating func isDue(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        guard let (step, time) = step(outcome), let index = outcome.decision.step else { return }
        let name = "\(name) \(outcome.step ?? "")"
        let before = scene.notices(of: account)
        if outcome.decision.isFallback {
            expect(mayFallBack(step, index, time, account) ?? true, "\(name): no fallback is due")
            expect(before.allSatisfy { $0.step <= index }, "\(name): falls back to an old step")
        } else {
            expect(isOpen(step, time: time, account) ?? true, "\(name): not open")
        }
        expect(step.condition.map { holds($0, account) } ?? true, "\(name): its if")
        expect(step.segment.map { $0 == segment(account) } ?? true, "\(name): its for")
        if let last = step.noLaterThan { expect(today <= account.due + last, "\(name): too late") }
        if let first = step.notBefore {
            let bound = min(first, step.noLaterThan ?? first)
            expect(today >= account.due + bound, "\(name): too early")
        }
        if let after = step.after {
            let accepted = before.filter { $0.stepName == after.step && $0.isAccepted }
            expect(
                accepted.map(\.date).min().map { $0 + after.gap <= today } ?? false,
                "\(name): before its gap")
        }
        let isNewStep = !before.contains { $0.step == index }
        guard isNewStep || outcome.decision.isFallback else { return }
        let isWithinPayBy = !before.compactMap(\.payBy).allSatisfy { $0 < today }
        if isNewStep {
            expect(before.allSatisfy { $0.step < index }, "\(name): goes back")
            expect(!isWithinPayBy, "\(name): within a granted pay_by")
        } else if isWithinPayBy {
            return
        }
        for later in bench.campaign.steps[(index + 1)...] {
            guard let (other, time) = self.step(named: later.name) else { continue }
            let isFor = other.segment.map { $0 == segment(account) } ?? true
            let wants = other.condition.map { holds($0, account) } ?? true
            expect(
                !(isFor && wants && isOpen(other, time: time, account) == true),
                "\(name): \(later.name) is due")
        }
    }

    private mutating func isNew(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        for notice in outcome.notices {
            expect(!scene.sent.contains { $0.key == notice.key }, "\(name): sent twice")
        }
        expect(
            Set(outcome.notices.map(\.key)).count == outcome.notices.count, "\(name): a key twice")
        guard let (step, _) = step(outcome) else { return }
        let address = ["sms": "mobile", "call": "mobile", "email": "mail", "push": "device"]
        for channel in outcome.channels {
            let isOwn =
                outcome.decision.isFallback
                ? step.fallback?.channel == channel.rawValue
                : step.channels.contains(channel.rawValue)
            expect(
                isOwn
                    && account.addresses[address[channel.rawValue] ?? ""] != nil,
                "\(name): \(channel) has no address")
        }
        expect(step.isAllOf || outcome.notices.count == 1, "\(name): more than the first of")
    }

    // MARK: - Offers

    private mutating func addsUp(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        guard outcome.notices.contains(where: { $0.offer != nil }),
            let quoted = outcome.decision.offer
        else { return }
        let offer = campaign.offers[quoted.offer]
        let figures = quoted.figures
        let name = "\(name) o\(quoted.offer)"
        if let until = figures[date: .until] {
            expect(Int(until.days) >= today, "\(name): after its last day")
        }
        if !quoted.isFixed {
            expect(offer.condition.map { holds($0, account) } ?? true, "\(name): its if")
        }
        switch offer.relief {
        case .waive:
            let waived = min((account.penalty + 1) / 2, 3000)
            expect(figures[.waived] == waived && waived > 0, "\(name): waived")
            expect(figures[.toPay] == account.debt - waived, "\(name): to pay")
        case .plan:
            guard let count = figures[.payments], let each = figures[.each],
                let last = figures[.last], let sum = figures[.toPay],
                let interest = figures[.interest]
            else {
                faults.append("\(name): figures are missing")
                return
            }
            expect(count == 7 && each * (count - 1) + last == sum, "\(name): instalments")
            expect(sum - interest == account.debt, "\(name): the sum")
        case .moveDue, .defer:
            expect(figures[.amount] == account.arrears, "\(name): the amount")
        case .longer: expect(figures[.months] == 6, "\(name): months")
        }
    }

    private mutating func withinBudgets() {
        var after = scene
        for (account, outcome) in zip(scene.accounts, outcomes) {
            for notice in outcome.notices where notice.offer != nil {
                after.sent.append(
                    Scene.Sent(
                        account: account, step: 0, stepName: "", channel: notice.channel,
                        date: today, sendAt: outcome.decision.sendAt ?? Instant(microseconds: 0),
                        isAccepted: true, key: notice.key, offer: outcome.decision.offer?.offer,
                        figures: outcome.decision.offer?.figures))
            }
        }
        for (index, offer) in campaign.offers.enumerated() {
            let spent = after.spent(index, on: today)
            expect(offer.count.map { spent.count <= $0 } ?? true, "o\(index): made \(spent.count)")
            expect(
                offer.amount.map { spent.amount <= $0 } ?? true, "o\(index): spent \(spent.amount)")
            let debts = Dictionary(grouping: after.made.filter { $0.offer == index }, by: \.debt)
            expect(
                offer.again || debts.values.allSatisfy { $0.count == 1 }, "o\(index): made again")
        }
    }

    // MARK: - Limits

    private mutating func withinLimits() {
        var new: [String: [Channel.Kind]] = [:]
        var written: [String: Int] = [:]
        for (account, outcome) in zip(scene.accounts, outcomes) where !outcome.notices.isEmpty {
            new[account.borrower, default: []] += outcome.channels
            written[account.borrower, default: 0] += 1
        }
        expect(written.values.allSatisfy { $0 == 1 }, "two conversations")
        for (borrower, channels) in new {
            for limit in campaign.limits {
                let kind = limit.channel.flatMap { Channel.Kind(rawValue: $0) }
                let added = channels.count { kind == nil ? $0 != .call : $0 == kind }
                let known = scene.contacts(borrower, kind, days: limit.days, until: today)
                expect(
                    added == 0 || known + added <= limit.count,
                    "\(borrower): \(known) + \(added) over \(limit)")
            }
        }
    }

    // MARK: - Other runs

    mutating func sameInOrder(_ order: [Int], _ shuffled: [Outcome]) {
        for (place, index) in order.enumerated() {
            let (one, other) = (outcomes[index], shuffled[place])
            expect(
                one.reason == other.reason && one.notices == other.notices
                    && one.offer == other.offer && one.rule == other.rule
                    && one.decision.sendAt == other.decision.sendAt,
                "row \(index): \(one.reason), in another order \(other.reason)")
        }
    }

    /// The same accounts, facts and instant under a stricter campaign: nobody gets a notice who got none.
    ///
    /// A limit or a cap of a policy may only move a notice to another channel. Where a borrower has several
    /// accounts, a stop of one, or an `at` behind a narrower closing, leaves the conversation to another: then
    /// nothing of the kind is promised. Nor is it to those who share an address: it is free for the next.
    mutating func stricter(
        _ rows: [Account], _ now: String, _ facts: LedgerFacts, isSingle: Bool,
        _ random: inout SeededRandom, _ effects: inout [Int]
    ) throws {
        var limits = campaign.limits
        limits.append(
            .init(
                channel: [nil, "sms", "push"].randomElement(using: &random) ?? nil, count: 1,
                days: 7))
        var texts: [(place: Int, text: CampaignText)] = []
        var tighter = campaign.text
        tighter.timing = campaign.timingText(limits)
        texts.append((0, tighter))
        // A campaign must keep to a policy's cap itself.
        var bound = campaign.text
        let week = RandomCampaign.Limit(channel: nil, count: 1, days: 7)
        bound.timing = campaign.timingText(campaign.limits + [week])
        bound.rules = Self.cap
        texts.append((1, bound))
        if isSingle {
            var stopping = campaign.text
            stopping.stop = stopping.stop.replacing(
                "  borrower:", with: "    more: 'arrears > 50000.00'\n  borrower:")
            texts.append((2, stopping))
            var shorter = campaign
            shorter.opens += 60
            shorter.closes -= 180
            let last = shorter.closes - shorter.closeEarly
            let isSound = campaign.steps.allSatisfy { step in
                step.at.map { $0 >= shorter.opens && $0 < last } ?? true
            }
            if !campaign.isNight, isSound { texts.append((3, shorter.text)) }
        }
        let shared = Self.sharing(rows)
        for (place, text) in texts {
            let others = try Bench(text).run(rows, at: now, facts: facts)
            for (index, other) in others.enumerated() where !shared.contains(index) {
                let (base, reason) = (outcomes[index].notices.count, outcomes[index].reason)
                expect(
                    other.notices.count <= base,
                    "row \(index) \(reason): more under stricter rules \(place)")
                if other.notices.count < base { effects[place] += 1 }
            }
        }
    }

    /// The rows that have an address in common with another.
    private static func sharing(_ rows: [Account]) -> Set<Int> {
        var owners: [String: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            for field in ["mobile", "mail", "device"] {
                guard let address = row.fields[field], !address.isEmpty else { continue }
                owners[field + address, default: []].append(index)
            }
        }
        return Set(owners.values.filter { $0.count > 1 }.flatMap(\.self))
    }

    private static let cap = """
          - rule: L-1
            says: 规则
            basis: regulation
            source: 测试
            confidence: A
            verified: 2026-11-20
            cap: 1 per 7 days
        """
}
