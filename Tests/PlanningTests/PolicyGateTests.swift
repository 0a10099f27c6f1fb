import CampaignLanguage
import Expressions
import Planning
import Testing

/// Rules of policies on each notice: what the file cannot tell, because it depends on the account.
@Suite("Rules of policies on each notice") struct PolicyGateTests {
    private static func rule(
        _ id: String, _ check: String, basis: String = "regulation", confidence: String = "A"
    ) -> String {
        """
          - rule: \(id)
            says: 规则
            basis: \(basis)
            source: 测试
            confidence: \(confidence)
            verified: 2026-11-20
            \(check)
        """
    }

    private static func bench(_ rules: [String], _ change: (inout CampaignText) -> Void = { _ in })
        throws -> Bench
    {
        var text = CampaignText()
        text.rules = rules.joined(separator: "\n")
        change(&text)
        return try Bench(text)
    }

    private static let police = rule("W-1", "words: { forbid: [公安] }")

    @Test(
        "a forbidden word that comes with an account's data keeps the notice back",
        arguments: [("公安", true), ("公 安", true), ("公·安", true), ("安公", false), ("张伟", false)])
    func words(name: String, isKeptBack: Bool) throws {
        let outcome = try Self.bench([Self.police]).decide(
            Account("A1", due: "2026-11-13", ["name": name]))
        #expect(outcome.reason == (isKeptBack ? .againstPolicy : .stepDue))
        #expect(outcome.rule == (isKeptBack ? "W-1" : "week"))
        #expect(outcome.notices.isEmpty == isKeptBack)
        if isKeptBack { #expect(outcome.decision.sendAt == nil && outcome.decision.kind == .skip) }
    }

    @Test(
        "of a mail in HTML the rules see what a reader sees",
        arguments: [
            ("<p>{{ name }}<b>安</b></p>", "公", true), ("<p>{{ name }}</p>", "公<安>", true),
            ("<p>{{ name }}<b>共</b></p>", "公", false), ("<p>{{ name }}</p>", "安公", false),
            (#"<p>公共<img src="https://www.axqj.example/a.png" alt="{{ name }}"></p>"#, "公安", true),
        ])
    func pages(html: String, name: String, isKeptBack: Bool) throws {
        let outcome = try Self.bench([Self.police]) { text in
            text.steps = """
                steps:
                  - step: month
                    day: due + 31 days
                    send: email
                    text: { subject: 还款通知, body: "应还{{ debt | money }}。", html: '\(html)' }
                """
        }.decide(Account("A1", due: "2026-10-20", ["name": name, "mail": "a@b.cn"]))
        #expect(outcome.reason == (isKeptBack ? .againstPolicy : .stepDue), "\(html) \(name)")
    }

    @Test("a rule is asked on its dates, of its purposes and channels, and where it is sure")
    func scope() throws {
        let named = Account("A1", due: "2026-11-13", ["name": "公安"])
        for check in [
            "since: 2026-11-21", "until: 2026-11-19", "for: { purposes: [marketing] }",
            "for: { channels: [email] }", "for: { kinds: [bank] }", "level: warning",
        ] {
            let rule = Self.police + "\n    " + check
            #expect(try Self.bench([rule]).decide(named).reason == .stepDue, "\(check)")
        }
        for check in ["since: 2026-11-20", "until: 2026-11-20", "for: { channels: [sms] }"] {
            let rule = Self.police + "\n    " + check
            #expect(try Self.bench([rule]).decide(named).reason == .againstPolicy, "\(check)")
        }
        let unsure = Self.rule("W-1", "words: { forbid: [公安] }", confidence: "C")
        #expect(try Self.bench([unsure]).decide(named).reason == .stepDue)
    }

    @Test("a rule about titles looks at titles, one about texts at texts")
    func parts() throws {
        let account = Account("A1", due: "2026-11-23", ["name": "公安"])
        func reason(_ part: String, _ push: String) throws -> Reason {
            let rule = Self.rule("W-1", "words: { forbid: [公安], in: \(part) }")
            return try Self.bench([rule]) {
                $0.steps = $0.steps.replacing(
                    #"push: { title: 还款提醒, body: "{{ due | date }}到期。" }"#, with: push)
            }.decide(account).reason
        }
        let inTitle = #"push: { title: "{{ name }}", body: 到期。 }"#
        let inBody = #"push: { title: 提醒, body: "{{ name }}到期。" }"#
        #expect(try reason("title", inTitle) == .againstPolicy)
        #expect(try reason("title", inBody) == .stepDue)
        #expect(try reason("text", inTitle) == .stepDue)
        #expect(try reason("text", inBody) == .againstPolicy)
        #expect(try reason("anywhere", inTitle) == .againstPolicy)
    }

    @Test("an exception of a step is one on its notices too")
    func exceptions() throws {
        let rule = Self.rule("W-1", "words: { forbid: [逾期] }")
        let bench = try Self.bench([rule]) {
            $0.more = """
                exceptions:
                  - { rule: W-1, in: week, because: 法务已审, by: 合规部 }
                """
        }
        #expect(try bench.decide(Account("A1", due: "2026-11-13")).reason == .stepDue)
        let month = Account("A2", due: "2026-10-20", ["name": "逾期"])
        #expect(try bench.decide(month).reason == .againstPolicy)
    }

    @Test("a word behind its denial is allowed, behind a doubled one not")
    func denial() throws {
        let rule = Self.rule(
            "W-1", "words: { forbid: [上门], not_after: [不, 不会], but_after: [不得不] }")
        for (name, reason) in [
            ("不会上门", Reason.stepDue), ("我不上门", .stepDue), ("不得不上门", .againstPolicy),
            ("不会，上门", .againstPolicy), ("上门", .againstPolicy),
        ] {
            let outcome = try Self.bench([rule]).decide(
                Account("A1", due: "2026-11-13", ["name": name]))
            #expect(outcome.reason == reason, "\(name)")
        }
    }

    @Test("a cap of a policy counts beside the campaign's own limits, and is named")
    func caps() throws {
        let rule = Self.rule("F-1", "cap: 1 per 7 days")
        let bench = try Self.bench([rule]) {
            $0.timing = """
                timing:
                  hours: 09:00..20:00
                  limits: { all: [1 per 7 days] }
                """
        }
        #expect(bench.campaign.limits(on: try day("2026-11-20")).count == 2)
        let contact = LedgerFacts.Contact(
            borrower: Hash128("PA1"), date: try day("2026-11-15"), channel: .sms,
            handedOver: try instant("2026-11-15T10:00:00+08:00"), origin: .other)
        let outcome = try bench.decide(
            Account("A1", due: "2026-11-13"),
            facts: LedgerFacts(debts: [], contacts: [contact], spending: []))
        #expect(outcome.reason == Reason.overLimit)
    }

    @Test("more rules never add a notice", arguments: [UInt64(20_261_126), 7])
    func monotone(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let names = ["张伟", "公安", "上门", "不会上门", "李雷"]
        let accounts = (0..<400).map { at in
            Account(
                "A\(at)",
                due:
                    "2026-1\(Int.random(in: 0...1, using: &random))-\(Int.random(in: 10...28, using: &random))",
                ["name": names.randomElement(using: &random) ?? "", "person": "P\(at % 150)"])
        }
        let rules = [
            Self.police, Self.rule("W-2", "words: { forbid: [上门], not_after: [不会] }"),
            Self.rule("T-1", "window: 08:00..21:00"), Self.rule("F-1", "cap: 3 per 7 days"),
        ]
        var before: Set<String>?
        for count in 0...rules.count {
            let outcomes = try Self.bench(Array(rules.prefix(count))).run(accounts)
            let keys = Set(outcomes.flatMap(\.notices).map(\.key))
            #expect(!keys.isEmpty)
            if let before { #expect(keys.isSubset(of: before), "seed \(seed), \(count) rules") }
            before = keys
        }
    }
}
