import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning

/// A live run as the command does it: settle what a dead one left, plan what is not taken, hand over.
struct SimulatedProcess {
    let story: Story
    let world: World
    let plan: ProcessPlan
    let ledger: SQLiteLedger
    /// Where the journal is written that the process before has left.
    let journal: String

    func callAsFunction() async throws(LedgerError) {
        world.open(ledger, process: plan.number)
        world.tellDue()
        speakAsPerson()
        let senders = Dictionary(
            uniqueKeysWithValues: world.gateways.map {
                ($0.plan.name, SimulatedSender($0, world, plan.death))
            })
        let dispatcher = Dispatcher(
            ledger: ledger, senders: senders, failOvers: story.failOvers, clock: world,
            probe: world,
            ahead: plan.ahead)
        try await settle(dispatcher)
        var runs: [LedgerRun] = []
        for campaign in plan.campaigns {
            runs.append(try self.plan(campaign, dispatcher, beside: runs))
        }
        let planned = try ledger.finishPlans(runs.map { ($0, nil) }, at: world.now())
        world.log("planned \(planned)")
        let results = try await dispatcher.run(runs, waits: plan.waits, canary: plan.canary)
        for (result, count) in zip(results, planned) { look(result, count) }
    }

    /// Finds out about unknown notices, and lets campaigns go on.
    private func speakAsPerson() {
        var dice = Dice(story.seed, "person", plan.number)
        do throws(LedgerError) {
            for campaign in story.campaigns.map(\.name) where plan.isLast || dice.happens(50) {
                world.say([Story.Word(at: world.now(), what: .resume(campaign))])
            }
            world.tellDue()
            for notice in try ledger.unknownNotices(.all) where dice.happens(30) {
                guard let gateway = world.gateways.first(where: { $0.plan.name == notice.sender })
                else { continue }
                let (taken, isLate) = gateway.fate(of: notice.key, at: world.now())
                if isLate { continue }
                let resolution = Resolution(
                    isSent: taken != nil, author: "李敏", reason: "与网关核对")
                _ = try ledger.resolve(
                    .keys([notice.key]),
                    listed: UnknownNotice.listCode([notice], isSent: resolution.isSent),
                    resolution, at: world.now())
                world.log("a person: \(notice.key) was \(taken == nil ? "not " : "")sent")
            }
        } catch {
            if !FaultyStore.isInjected(error) { world.blame("a person is not heard: \(error)") }
        }
    }

    private func settle(_ dispatcher: Dispatcher) async throws(LedgerError) {
        let open = try ledger.openEntries()
        let own = try ledger.identity()
        let journal = record(own, open)
        if let journal, journal.newest > own.newestAttempt {
            world.blame("the ledger is refused: the journal has \(journal.newest)")
        }
        let settled = try await dispatcher.settleOpenAttempts(journal: journal)
        if settled.settled != open.count || !settled.leftOpen.isEmpty {
            world.blame("\(open.count) were open, and \(settled) became of them")
        }
        if !open.isEmpty { world.log("settled \(open.map(\.attempt)): \(settled)") }
        for gateway in world.gateways { gateway.forgetJournal() }
    }

    private static let boot =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
        .split(separator: "\n").first.map(String.init) ?? "-"

    /// What the last process has left of its calls.
    private func record(_ own: LedgerIdentity, _ open: [OpenEntry]) -> JournalRecord? {
        let cut = plan.isAfterPowerCut ? story.seed &+ UInt64(plan.number) : nil
        let lines = world.gateways.flatMap { $0.journal(afterPowerCut: cut) }
        if lines.isEmpty { return nil }
        let head = "dunlin-journal 1 \(own.id) \(cut == nil ? Self.boot : "another")"
        do {
            try (([head] + lines).joined(separator: "\n") + "\n").write(
                toFile: journal, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: journal)
            return try JournalRecord(path: journal, open: Set(open.map(\.attempt)))
        } catch {
            world.blame("the journal cannot be read: \(error)")
            return nil
        }
    }

    private func plan(
        _ index: Int, _ dispatcher: Dispatcher, beside others: [LedgerRun]
    ) throws(LedgerError) -> LedgerRun {
        let campaign = story.campaigns[index]
        let day = Play.day(of: world.now())
        let mark = try ledger.factMark()
        world.planned(campaign.name)
        let told = world.told
        // Planning takes its time, and meanwhile something may come.
        var dice = Dice(story.seed, "planning", plan.number)
        world.jump(to: world.now().after(dice.span(0.1, 600)))
        let request = FactsRequest(
            campaign: campaign.name, steps: ["s1", "s2", "s3"], offers: [], hasInstalments: false,
            today: story.date(day), days: 7)
        var opening = RunOpening(
            campaign: campaign.name, instant: world.now(), startedAt: world.now(),
            isRehearsal: false, limits: campaign.limits, endpoints: dispatcher.endpoints)
        opening.mark = mark
        opening.heedsReplies = campaign.heedsReplies
        opening.request = request
        opening.keyLifetimes = dispatcher.keyLifetimes
        opening.replaced = dispatcher.replaced
        opening.rate = campaign.rate
        opening.bounds = campaign.budget.map {
            RunBounds(budget: Expressions.Decimal(coefficient: Int128($0), scale: 0))
        }
        let facts = try ledger.factTables(request)
        let run = try ledger.beginRun(opening, beside: others)
        var taken: Set<String> = []
        for debt in facts.debts {
            for step in debt.taken {
                for channel in step.channels {
                    taken.insert("\(debt.account) \(step.step) \(channel)")
                }
            }
        }
        let notices = story.keys.compactMap { key -> PlannedNotice? in
            guard let slot = story.slots[key], slot.campaign == index,
                plan.isLast || slot.days.contains(day)
            else { return nil }
            let step = request.steps.firstIndex(of: slot.step) ?? 0
            if !plan.isForgetful,
                taken.contains("\(Hash128(slot.account)) \(step) \(slot.channel)")
            {
                return nil
            }
            if Oracle.objection(to: slot, told, heeds: 0..<0) != nil { return nil }
            return notice(slot, day)
        }
        let refused = try ledger.plan(notices, run: run)
        if refused > 0, !plan.isForgetful {
            world.blame("\(refused) were taken, and no fact said so")
        }
        world.tellDue()
        return run
    }

    private func notice(_ slot: Story.Slot, _ day: Int) -> PlannedNotice? {
        let (opens, closes) = story.window(slot.key, day)
        if closes <= world.now() { return nil }
        return PlannedNotice(
            key: slot.key, campaign: story.campaigns[slot.campaign].name, account: slot.account,
            borrower: slot.borrower, debt: Story.debt, step: slot.step, channel: slot.channel,
            sender: slot.gateway, to: slot.address, sendAt: opens, closes: closes,
            date: story.date(day), text: "您好", cost: Expressions.Decimal(coefficient: 1, scale: 0),
            owed: 10_000)
    }

    /// Every notice of the plan has become something, and on the last day nothing is in the way.
    private func look(_ result: DispatchResult, _ planned: Int) {
        world.log("\(result)")
        if result.settled + result.dropped != planned {
            world.blame("\(planned) were planned, and \(result) became of them")
        }
        if plan.isLast,
            result.rejected + result.unknown + result.carried.count > 0 || !result.outages.isEmpty
        {
            world.blame("all worked, and \(result)")
        }
        if plan.isLast, !result.isPaused, result.dropped > 0 {
            world.blame("nothing was in the way, and \(result)")
        }
    }
}
