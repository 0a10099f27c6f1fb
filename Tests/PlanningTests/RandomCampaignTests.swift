import CampaignLanguage
import Expressions
import Foundation
import Planning
import Testing

/// Campaigns, portfolios and clocks that chance chose, over some days in which each run finds in the ledger
/// what those before it sent. What must hold is counted again by `RunCheck`, which asks the planner nothing.
///
/// `DUNLIN_TEST_SEED` is the first seed, `DUNLIN_TEST_CASES` the number of runs.
@Suite("Any campaign, over days")
struct RandomCampaignTests {
    private static func setting(_ name: String, else value: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? value
    }

    private static let firstSeed = setting("DUNLIN_TEST_SEED", else: 20_261_126)
    private static let runsEach = 5
    private static let campaigns = Int(setting("DUNLIN_TEST_CASES", else: 3_500)) / runsEach
    private static let batches = 10

    @Test("holds its promises, day after day")
    func promises() async throws {
        let days = try WorkingDays()
        let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
            for batch in 0..<Self.batches {
                group.addTask {
                    var tally = Tally()
                    var index = batch
                    while index < Self.campaigns, tally.faults.count < 3 {
                        try Self.live(Self.firstSeed + UInt64(index), days, &tally)
                        index += Self.batches
                    }
                    return tally
                }
            }
            return try await group.reduce(into: Tally()) { $0.add($1) }
        }
        print(
            "random campaigns: first seed \(Self.firstSeed), \(tallies.runs) runs,",
            "\(tallies.decisions) decisions, \(tallies.notices) notices, \(tallies.offers) offers,",
            "\(tallies.fallbacks) by another channel")
        #expect(tallies.faults.isEmpty, "\(tallies.faults.prefix(8).joined(separator: "\n"))")
        if tallies.faults.isEmpty { #expect(tallies.runs == Self.campaigns * Self.runsEach) }
        if tallies.runs >= 3_000, tallies.faults.isEmpty {
            // Whatever an account may get, many got.
            let all: Set<Reason> = [
                .stepDue, .afterHours, .closedDay, .noStepOpen, .alreadyTaken, .noAddress,
                .overLimit, .otherAccount, .stale, .notIncluded, .stopAccount, .stopBorrower,
                .campaignEnded, .hold, .duplicateRow, .calendarEnded,
            ]
            #expect(Set(tallies.reasons.filter { $0.value >= 20 }.keys).isSuperset(of: all))
            #expect(tallies.stricter.allSatisfy { $0 > 10 }, "\(tallies.stricter)")
            #expect(tallies.fallbacks > 50)
        }
    }

    /// One campaign, through its runs.
    private static func live(_ seed: UInt64, _ days: WorkingDays, _ tally: inout Tally) throws {
        var random = SeededRandom(seed: seed)
        let firstDay = Int(try day("2026-01-12").days) + Int.random(in: 0..<352, using: &random)
        let campaign = RandomCampaign(&random, firstDay: firstDay)
        let isSingle = Int.random(in: 0..<3, using: &random) == 0
        var scene = Scene(&random, firstDay: firstDay, rows: 20, isSingle: isSingle)
        let bench: Bench
        do {
            bench = try Bench(campaign.text)
        } catch let error as BadCampaign {
            tally.faults.append("seed \(seed): \(error.findings)")
            return
        }
        var today = firstDay
        for run in 0..<runsEach {
            // Now and then a second run on the day.
            if run > 0 { today += [0, 1, 1, 1, 2, 3].randomElement(using: &random) ?? 1 }
            let minute = clock(campaign, &random)
            let now = "\(Scene.date(today))T\(campaign.clock(minute)):00+08:00"
            let facts = scene.facts(on: today, offers: campaign.offers.count)
            let rows = scene.rows(at: now)
            let outcomes = try bench.run(rows, at: now, facts: facts)
            var check = RunCheck(
                campaign: campaign, bench: bench, scene: scene, days: days, today: today,
                minute: minute, outcomes: outcomes)
            check.all()
            let order = rows.indices.shuffled(using: &random)
            let shuffled = try bench.run(order.map { rows[$0] }, at: now, facts: facts)
            check.sameInOrder(order, shuffled)
            if run == 1 {
                try check.stricter(rows, now, facts, isSingle: isSingle, &random, &tally.stricter)
            }
            tally.add(outcomes)
            tally.faults += check.faults.prefix(3).map { "seed \(seed), run \(run), \(now): \($0)" }
            if !check.faults.isEmpty { return }
            remember(outcomes, in: &scene, bench, today, &random)
        }
    }

    /// A minute of the day: any, within the hours, or where they begin and end.
    private static func clock(_ campaign: RandomCampaign, _ random: inout SeededRandom) -> Int {
        let ends = campaign.closes - campaign.closeEarly
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return Int.random(in: 0..<24 * 60, using: &random)
        case 1: return campaign.opens - Int.random(in: 0...1, using: &random)
        case 2: return ends - Int.random(in: 0...1, using: &random)
        case _ where campaign.isNight: return Int.random(in: 0..<24 * 60, using: &random)
        default: return Int.random(in: campaign.opens..<ends, using: &random)
        }
    }

    /// Hands the notices over: some are refused, of some nobody knows.
    private static func remember(
        _ outcomes: [Outcome], in scene: inout Scene, _ bench: Bench, _ today: Int,
        _ random: inout SeededRandom
    ) {
        for (account, outcome) in zip(scene.accounts, outcomes) {
            for notice in outcome.notices {
                let luck = Int.random(in: 0..<10, using: &random)
                guard luck > 0, let step = outcome.decision.step,
                    let sendAt = outcome.decision.sendAt
                else { continue }
                let makesOffer = notice.offer != nil
                let hasArrived = luck < 5 ? nil : luck < 7
                scene.sent.append(
                    Scene.Sent(
                        account: account, step: step, stepName: bench.campaign.steps[step].name,
                        channel: notice.channel, date: today, sendAt: sendAt, isAccepted: luck > 1,
                        hasArrived: hasArrived, isFallback: outcome.decision.isFallback,
                        key: notice.key,
                        offer: makesOffer ? outcome.decision.offer?.offer : nil,
                        figures: makesOffer ? outcome.decision.offer?.figures : nil,
                        payBy: outcome.decision.payBy.map { Int($0.days) }))
            }
        }
    }

    /// What the runs came to.
    struct Tally: Sendable {
        var runs = 0
        var decisions = 0
        var notices = 0
        var offers = 0
        var fallbacks = 0
        var reasons: [Reason: Int] = [:]
        /// Comparisons with a stricter limit, policy, stop, and with narrower hours, that took notices away.
        var stricter = [0, 0, 0, 0]
        var faults: [String] = []

        mutating func add(_ outcomes: [Outcome]) {
            runs += 1
            decisions += outcomes.count
            for outcome in outcomes {
                reasons[outcome.reason, default: 0] += 1
                notices += outcome.notices.count
                offers += outcome.notices.contains { $0.offer != nil } ? 1 : 0
                fallbacks += outcome.decision.isFallback ? outcome.notices.count : 0
            }
        }

        mutating func add(_ other: Tally) {
            runs += other.runs
            decisions += other.decisions
            notices += other.notices
            offers += other.offers
            fallbacks += other.fallbacks
            reasons.merge(other.reasons) { $0 + $1 }
            for index in stricter.indices { stricter[index] += other.stricter[index] }
            faults += other.faults
        }
    }
}
