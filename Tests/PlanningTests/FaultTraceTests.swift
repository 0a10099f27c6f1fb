import CampaignLanguage
import Diagnostics
import Expressions
import Planning
import Testing

/// A rule that cannot be computed for a row: the decision and the trace name it, and no rule behind it is
/// said to hold or not to hold.
@Suite struct FaultTraceTests {
    /// Above the largest whole number for the account of these tests.
    private static let broken = "9000000000000000000 + tries > 0"
    private static let first = ["portfolio.fresh", "paid", "settled"]
    private static let stops = first + ["dead", "stop.campaign.ends"]

    enum Place: String, CaseIterable, Sendable {
        case stop, include, exclude, segment, step, offer, text
    }

    private func campaign(_ place: Place) -> CampaignText {
        var text = CampaignText()
        switch place {
        case .stop:
            text.stop = text.stop.replacing(
                "  borrower:\n", with: "    odd: \(Self.broken)\n  borrower:\n")
        case .include: text.audience = "audience: { include: \(Self.broken) }"
        case .exclude:
            text.audience = """
                audience:
                  include: arrears > 1.00
                  exclude:
                    high: risk == "high"
                    odd: \(Self.broken)
                """
        case .segment:
            text.segments = """
                segments:
                  - high: risk == "high"
                  - odd: \(Self.broken)
                  - rest: otherwise
                """
        case .step:
            text.steps = text.steps.replacing(
                "    at: 10:00\n", with: "    at: 10:00\n    if: \(Self.broken)\n")
        case .offer:
            text.offers = """
                offers:
                  - offer: odd
                    if: \(Self.broken)
                    waive: { part: 50%, of: penalty, total: debt }
                    until: today + 3 days
                    say: 只需还{{ offer.to_pay | money }}。
                """
            text.steps = text.steps.replacing(
                "应还{{ debt | money }}。\"\n      - step: month",
                with: "{{ offer.say }}\"\n      - step: month")
        case .text:
            text.steps = text.steps.replacing(
                "逾期{{ days_overdue }}天", with: "逾期{{ 9000000000000000000 + tries }}天")
        }
        return text
    }

    private static let expected: [Place: (rule: String, trace: [String])] = [
        .stop: ("odd", first + ["odd"]),
        .include: ("audience.include", stops + ["audience.include"]),
        .exclude: ("odd", stops + ["audience.include", "high", "odd"]),
        .segment: ("odd", stops + ["high", "odd"]),
        .step: ("week", stops + ["week"]),
        .offer: ("odd", stops + ["before", "week", "month", "odd"]),
        .text: ("week", stops + ["before", "week", "month", "sms", "week"]),
    ]

    @Test("the rule that cannot be computed is the one that decided", arguments: Place.allCases)
    func rule(_ place: Place) throws {
        let bench = try Bench(campaign(place))
        var planner = Planner(
            campaign: bench.campaign, calendar: bench.calendar, zone: china, facts: .empty,
            instant: try instant("2026-11-20T10:00:00+08:00"))
        let account = Account("A1", due: "2026-11-13", ["tries": "900000000000000000"])
        let row = try bench.write(account, to: planner.words)
        planner.observe(row: 1, text: UnsafePointer(row.base))
        planner.settle()
        let decision = planner.decide(row: 1, text: UnsafePointer(row.base))
        let expected = try #require(Self.expected[place])
        #expect(decision.reason == .evaluationFailed)
        #expect(planner.rule(of: decision)?.name == expected.rule)
        let trace = planner.trace(decision, reveal: false)
        #expect(trace.map(\.rule) == expected.trace)
        #expect(trace.filter { $0.outcome == .decided }.map(\.rule) == [expected.rule])
        #expect(trace.last?.verdict.en.hasPrefix(Reason.evaluationFailed.phrase.en) == true)
    }
}
