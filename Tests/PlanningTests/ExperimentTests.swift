import CampaignLanguage
import Planning
import Testing

@Suite("Experiments")
struct ExperimentTests {
    /// Buckets of the holdout and of the arms with the salt `overdue`, by `Tests/Oracle/experiment_buckets.py`.
    private static let buckets = [
        "甲": (4833, 1707), "乙": (9277, 53), "丙": (761, 1477), "丁": (5537, 3882),
        "戊": (7465, 8972), "己": (5749, 882), "庚": (5351, 3912), "辛": (7329, 1787),
        "壬": (6424, 2267), "癸": (8959, 1632), "P1": (7314, 6359), "P2": (1957, 1143),
    ]

    private static let steps = """
        steps:
          - step: week
            day: due + 7 days
            at: { early: 10:00, late: 15:00 }
            send: sms
            text:
              low: { early: 一。, late: 二。 }
              high: 三。
        """

    private func bench(
        _ experiment: String, steps: String = Self.steps, segments: Bool = true
    ) throws -> Bench {
        var text = CampaignText()
        text.more = "experiment:\n  measure: { paid_within: 7 days }\n" + experiment
        text.steps = steps
        if segments { text.segments = "segments:\n  - high: risk == \"high\"\n  - low: otherwise" }
        return try Bench(text)
    }

    private func accounts(_ fields: [String: String] = [:]) -> [Account] {
        Self.buckets.keys.sorted().map { borrower in
            Account(
                "A" + borrower, due: "2026-11-13",
                fields.merging(["person": borrower]) { first, _ in first })
        }
    }

    @Test(
        "borrowers fall into the arms by their buckets, whose shares follow one another",
        arguments: [1633, 5000])
    func arms(share: Int) throws {
        let bench = try bench(
            """
              salt: overdue
              arms: { early: \(Experiment.percent(share)), late: \(Experiment.percent(10_000 - share)) }
            """)
        for outcome in try bench.run(accounts()) {
            let key = try #require(outcome.notices.first?.key)
            let borrower = String(
                try #require(key.split(separator: "/").dropFirst().first).dropFirst())
            let isEarly = try #require(Self.buckets[borrower]).1 < share
            #expect(outcome.decision.arm == (isEarly ? 0 : 1), "\(borrower)")
            #expect(outcome.text == "【安行】张伟您好，\(isEarly ? "一" : "二")。谢谢。", "\(borrower)")
        }
    }

    @Test("segment outside, arm inside: a text of the segment alone serves both arms")
    func nested() throws {
        let bench = try bench("  salt: overdue\n  arms: { early: 50%, late: 50% }")
        let outcomes = try bench.run(accounts(["risk": "high"]))
        #expect(Set(outcomes.map(\.text)) == ["【安行】张伟您好，三。谢谢。"])
        #expect(Set(outcomes.map(\.decision.group)) == [0, 1])
        let low = try bench.run(accounts())
        #expect(Set(low.map(\.decision.group)) == [2, 3])
    }

    @Test(
        "whose arm it is decides the hour: at 12:00 the early ones go now, the late ones at 15:00")
    func hour() throws {
        let bench = try bench("  salt: overdue\n  arms: { early: 50%, late: 50% }")
        let noon = try instant("2026-11-20T12:00:00+08:00")
        let three = try instant("2026-11-20T15:00:00+08:00")
        for outcome in try bench.run(accounts(), at: "2026-11-20T12:00:00+08:00") {
            #expect(outcome.decision.sendAt == (outcome.decision.arm == 0 ? noon : three))
        }
    }

    @Test(
        "the holdout gets nothing, and a larger one keeps the first",
        arguments: [(0, ""), (762, "丙"), (1957, "丙"), (1958, "P2 丙"), (4834, "P2 丙 甲")])
    func holdout(share: Int, held: String) throws {
        let bench = try bench(
            "  salt: overdue\n  holdout: \(Experiment.percent(share))", steps: Self.plain)
        let accounts = accounts()
        let outcomes = try bench.run(accounts)
        let out = zip(accounts, outcomes).filter { $1.reason == .holdout }
        #expect(
            out.compactMap { $0.0.fields["person"] } == held.split(separator: " ").map(String.init))
        for outcome in outcomes {
            let isOut = outcome.reason == .holdout
            #expect(outcome.notices.isEmpty == isOut)
            #expect(isOut ? outcome.rule == "experiment.holdout" : outcome.reason == .stepDue)
            #expect(outcome.step == "week")
        }
    }

    private static let plain = """
        steps:
          - step: week
            day: due + 7 days
            send: sms
            text: 一。
        """

    @Test("the campaign's id is the salt where none is given")
    func salt() throws {
        #expect(try bench("  holdout: 5%", steps: Self.plain).campaign.experiment?.salt == "test")
    }

    /// 丙 is held out. An `always` step is for them too, also where a later step would go first for others.
    @Test("the holdout's ladder has only the steps that are always sent")
    func always() throws {
        let steps = """
            steps:
              - step: law
                day: due + 6 days
                always: true
                send: sms
                text: 一。
              - step: week
                day: due + 7 days
                send: sms
                text: 二。
            """
        let bench = try bench("  salt: overdue\n  holdout: 10%", steps: steps)
        let out = Account("A1", due: "2026-11-13", ["person": "丙"])
        let other = Account("A2", due: "2026-11-13", ["person": "甲"])
        let outcomes = try bench.run([out, other])
        #expect(outcomes.map(\.step) == ["law", "week"])
        #expect(outcomes.map(\.reason) == [.stepDue, .stepDue])
        // Two days later the step of the law has passed, and the other is not for them.
        var fresh = out
        fresh.fields["as_of"] = "2026-11-23T06:00:00+08:00"
        let later = try bench.decide(fresh, at: "2026-11-23T10:00:00+08:00")
        #expect(later.reason == .holdout && later.step == "week")
    }

    @Test("an account without a borrower is its own")
    func withoutBorrower() throws {
        let bench = try bench("  salt: overdue\n  holdout: 20%", steps: Self.plain)
        let outcomes = try bench.run([
            Account("P1", due: "2026-11-13", ["person": ""]),
            Account("P2", due: "2026-11-13", ["person": ""]),
        ])
        #expect(outcomes.map(\.reason) == [.stepDue, .holdout])
    }

    @Test("a condition and a text may ask for the arm")
    func asked() throws {
        let steps = """
            steps:
              - step: week
                day: due + 7 days
                if: arm == "late"
                send: sms
                text: "{% if arm == \\"late\\" %}一。{% else %}二。{% endif %}"
            """
        let bench = try bench(
            "  salt: overdue\n  arms: { early: 50%, late: 50% }", steps: steps, segments: false)
        let outcomes = try bench.run([
            Account("A1", due: "2026-11-13", ["person": "戊"]),
            Account("A2", due: "2026-11-13", ["person": "甲"]),
        ])
        #expect(outcomes.map(\.reason) == [.stepDue, .noStepOpen])
        #expect(outcomes[0].text == "【安行】张伟您好，一。谢谢。")
    }
}
