import CampaignLanguage
import Diagnostics
import Expressions
import Planning
import Testing

/// Friday 20 November 2026, 10:00 in Shanghai, unless a test says otherwise. Three days before the
/// 23rd, seven days after the 13th and 31 days after 20 October are that Friday; the next working
/// day is Monday the 23rd.
@Suite("One account")
struct PlannerTests {
    @Test("a step that is due becomes a notice with its text, key and time")
    func notify() throws {
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13"))
        #expect(outcome.reason == .stepDue)
        #expect(outcome.step == "week")
        #expect(outcome.rule == "week")
        #expect(outcome.decision.daysOverdue == 7)
        #expect(
            outcome.notices == [
                Outcome.Notice(
                    channel: .sms, key: "test/A1/2026-11-13/week/sms", title: nil,
                    text: "【安行】张伟您好，逾期7天，应还1,060.00元。谢谢。", parts: 1)
            ])
        #expect(outcome.decision.sendAt == (try instant("2026-11-20T10:00:00+08:00")))
        #expect(outcome.decision.closes == (try instant("2026-11-20T20:00:00+08:00")))
        #expect(!outcome.decision.isCatchUp(on: try day("2026-11-20")))
    }

    @Test("parts of a key escape the percent sign and the slash")
    func keyEscapes() throws {
        let outcome = try Bench().decide(Account("A/1%", due: "2026-11-13"))
        #expect(outcome.notices.first?.key == "test/A%2F1%25/2026-11-13/week/sms")
    }

    @Test(
        "first_of takes the first channel with an address",
        arguments: [
            ([:], [.push]), (["device": ""], [.sms]), (["device": "", "mobile": ""], []),
        ] as [([String: String], [Channel.Kind])])
    func firstOf(fields: [String: String], channels: [Channel.Kind]) throws {
        let outcome = try Bench().decide(Account("A1", due: "2026-11-23", fields))
        #expect(outcome.channels == channels)
        #expect(outcome.reason == (channels.isEmpty ? .noAddress : .stepDue))
        if channels == [.push] {
            #expect(outcome.notices.first?.title == "还款提醒")
            #expect(outcome.text == "11月23日到期。")
            #expect(outcome.notices.first?.parts == nil)
        }
    }

    @Test("all_of takes each channel with an address, as far as the limits reach")
    func allOf() throws {
        let account = Account("A1", due: "2026-10-20")
        var text = CampaignText()
        // Left out, the limits are one a day and three in seven days: the first of the list wins.
        #expect(try Bench(text).decide(account).channels == [.sms])
        text.timing += "\n  limits: { sms: 1 per day, all: [2 per day, 3 per 7 days] }"
        let both = try Bench(text).decide(account)
        #expect(both.channels == [.sms, .email])
        #expect(
            both.notices.map(\.text) == [
                "【安行】张伟您好，应还1,060.00元，请于11月27日前还清。谢谢。", "张伟，应还1,060.00元。",
            ])
        #expect(both.notices.last?.title == "还款通知")
        #expect(both.decision.payBy == (try day("2026-11-27")))
        let withoutMail = Account("A1", due: "2026-10-20", ["mail": ""])
        #expect(try Bench(text).decide(withoutMail).channels == [.sms])
    }

    @Test(
        "the first rule that decides gives the reason",
        arguments: [
            // A stale row says nothing about stops; a stop comes before the audience.
            (
                ["as_of": "2026-11-19T09:59:59+08:00", "state": "settled"], .stale,
                "portfolio.fresh"
            ),
            (["as_of": "2026-11-19T10:00:00+08:00"], .stepDue, "week"),
            (["state": "settled", "risk": "high"], .stopAccount, "settled"),
            (["state": "settled", "arrears": "0.00", "penalty": "0.00"], .stopAccount, "paid"),
            (["state": "dead"], .stopBorrower, "dead"),
            (["risk": "high", "arrears": "1.00"], .notIncluded, "audience.include"),
            (["arrears": "1.00", "penalty": "0.00"], .excluded, "small"),
            (["due": "2026-11-12"], .stepDue, "week"), (["due": "2026-11-10"], .noStepOpen, nil),
            (["mobile": ""], .noAddress, "week"),
        ] as [([String: String], Reason, String?)])
    func order(fields: [String: String], reason: Reason, rule: String?) throws {
        var text = CampaignText()
        text.audience = """
            audience:
              include: risk == "low"
              exclude:
                small: debt < 10.00
            """
        let outcome = try Bench(text).decide(Account("A1", due: "2026-11-13", fields))
        #expect(outcome.reason == reason)
        #expect(outcome.rule == rule)
        #expect((outcome.decision.kind == .notify) == (reason == .stepDue))
    }

    @Test("all stops that hold are recorded")
    func stopsAreSets() throws {
        let fields = ["arrears": "0.00", "penalty": "0.00", "state": "dead"]
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13", fields))
        #expect(outcome.rule == "paid")
        #expect(outcome.decision.stops == 0b101)
    }

    @Test(
        "the last date of the campaign is its last",
        arguments: [
            ("2026-12-24T10:00:00+08:00", Reason.stepDue),
            ("2026-12-25T10:00:00+08:00", .campaignEnded),
            // What would wait for the 25th never leaves.
            ("2026-12-24T20:00:00+08:00", .campaignEnded),
        ])
    func ends(now: String, reason: Reason) throws {
        let account = Account("A1", due: "2026-12-17", ["as_of": now])
        #expect(try Bench().decide(account, at: now).reason == reason)
    }

    @Test("past the window and on a closed day a notice waits")
    func waits() throws {
        let evening = try Bench().decide(
            Account("A1", due: "2026-11-13"), at: "2026-11-20T20:30:00+08:00")
        #expect(evening.reason == .afterHours)
        #expect(evening.rule == "timing.hours")
        #expect(evening.notices.isEmpty)
        #expect(evening.decision.channels.count == 1)
        #expect(evening.decision.sendAt == (try instant("2026-11-23T10:00:00+08:00")))
        let now = "2026-11-21T10:00:00+08:00"
        let saturday = try Bench().decide(
            Account("A1", due: "2026-11-13", ["as_of": now]), at: now)
        #expect(saturday.reason == .closedDay)
        #expect(saturday.rule == "timing.days")
        #expect(saturday.decision.sendAt == (try instant("2026-11-23T10:00:00+08:00")))
    }

    @Test("a step that was missed is caught up on the next working day")
    func catchUp() throws {
        let now = "2026-11-23T09:00:00+08:00"
        let outcome = try Bench().decide(
            Account("A1", due: "2026-11-13", ["as_of": now]), at: now)
        #expect(outcome.reason == .stepDue)
        #expect(outcome.decision.opened == (try day("2026-11-20")))
        #expect(outcome.decision.isCatchUp(on: try day("2026-11-23")))
        #expect(outcome.decision.sendAt == (try instant("2026-11-23T10:00:00+08:00")))
        #expect(outcome.decision.expired == 0b001)
    }

    @Test(
        "an account further from its due date than four digits of days gets no text",
        arguments: [
            // 9,999 and 10,000 days before 2026-11-20 (Python, `datetime.timedelta`).
            ("1999-07-06", Reason.stepDue), ("1999-07-05", .textInvalid),
        ])
    func fourDigits(due: String, reason: Reason) throws {
        var text = CampaignText()
        text.steps = """
            steps:
              - step: old
                day: today
                if: days_overdue > 5
                send: sms
                text: 请还款。
            """
        #expect(try Bench(text).decide(Account("A1", due: due)).reason == reason)
    }

    @Test("of two open steps the later goes, the earlier is superseded")
    func superseded() throws {
        var text = CampaignText()
        text.steps = """
            steps:
              - { step: one, day: due + 1 day, send: sms, text: 一。 }
              - { step: six, day: due + 6 days, send: sms, text: 六。 }
              - { step: seven, day: due + 7 days, if: risk == "low", send: sms, text: 七。 }
              - { step: high, day: due + 7 days, if: risk == "high", send: sms, text: 高。 }
              - { step: nine, day: due + 9 days, send: sms, text: 九。 }
            """
        let outcome = try Bench(text).decide(Account("A1", due: "2026-11-13"))
        #expect(outcome.step == "seven")
        #expect(outcome.decision.superseded == 0b00010)
        #expect(outcome.decision.expired == 0b00001)
    }

    @Test(
        "no later step comes on or before a last day to pay that was granted",
        arguments: [("2026-11-19", "six"), ("2026-11-20", nil), ("2026-11-25", nil)]
            as [(String, String?)])
    func withinPayBy(granted: String, step: String?) throws {
        var text = CampaignText()
        text.steps = """
            steps:
              - { step: one, day: due + 1 day, send: sms, text: 一。 }
              - { step: six, day: due + 6 days, send: sms, text: 六。 }
            """
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-11-13")),
            taken: [.init(step: 0, channels: [.sms])], payBy: try day(granted))
        let facts = LedgerFacts(debts: [debt], contacts: [], spending: [])
        let outcome = try Bench(text).decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.step == step)
        #expect(outcome.reason == (step == nil ? .noStepOpen : .stepDue))
    }

    @Test("segments choose the text, `for` the steps")
    func segments() throws {
        var text = CampaignText()
        text.segments = """
            segments:
              - urgent: arrears >= 20000.00 or risk == "high"
              - plain: otherwise
            """
        text.steps = """
            steps:
              - step: week
                day: due + 7 days
                send: sms
                text: { sms: { urgent: 急。, plain: 平。 } }
              - step: call
                for: urgent
                day: due + 7 days
                send: call
                text: { call: 请致电。 }
            """
        let bench = try Bench(text)
        let plain = try bench.decide(Account("A1", due: "2026-11-13"))
        #expect(plain.text == "【安行】张伟您好，平。谢谢。")
        #expect(plain.decision.segment == 1)
        let urgent = try bench.decide(Account("A1", due: "2026-11-13", ["risk": "high"]))
        #expect(urgent.step == "call")
        #expect(urgent.channels == [.call])
        #expect(urgent.decision.segment == 0)
        #expect(urgent.decision.superseded == 0b01)
    }

    @Test(
        "until the grace is over nothing is overdue, then it counts from the due date",
        arguments: [("2026-11-20", 0), ("2026-11-17", 0), ("2026-11-16", 4), ("2026-11-25", 0)])
    func grace(due: String, daysOverdue: Int) throws {
        var text = CampaignText()
        text.portfolio = text.portfolio.replacing(
            "  due: due\n", with: "  due: due\n  grace: 3 days\n")
        let outcome = try Bench(text).decide(Account("A1", due: due))
        #expect(outcome.decision.daysOverdue == daysOverdue)
    }

    @Test("a value that cannot be computed is an error of that account alone")
    func faults() throws {
        var text = CampaignText()
        text.audience = "audience: { include: 9000000000000000000 + tries > 0 }"
        let bench = try Bench(text)
        let outcomes = try bench.run([
            Account("A1", due: "2026-11-13"),
            Account("A2", due: "2026-11-13", ["tries": "900000000000000000"]),
        ])
        #expect(outcomes.map(\.reason) == [.stepDue, .evaluationFailed])
        #expect(outcomes[1].decision.fault?.kind == .overflow)
    }

    @Test("a calendar that has ended decides nothing")
    func calendarEnded() throws {
        var text = CampaignText()
        text.stop = ""
        let now = "2027-01-04T10:00:00+08:00"
        let account = Account("A1", due: "2026-12-28", ["as_of": now])
        let outcome = try Bench(text).decide(account, at: now)
        #expect(outcome.reason == .calendarEnded)
        #expect(outcome.rule == "timing.days")
    }

    /// The file of the mainland ends with Thursday, 31 December 2026; the next day is New Year's, and
    /// nobody had said so. A Saturday that is made up for is a day like others.
    @Test(
        "the last day of a calendar is known, the next is not; make-up working days send",
        arguments: [
            ("2026-12-31T10:00:00", "2026-12-24", Reason.stepDue),
            ("2026-12-31T20:00:00", "2026-12-24", .calendarEnded),
            ("2027-01-01T00:00:00", "2026-12-25", .calendarEnded),
            ("2027-01-01T10:00:00", "2026-12-25", .calendarEnded),
            // The step's day is the next one: it would have moved nobody knows where.
            ("2026-12-31T10:00:00", "2026-12-25", .noStepOpen),
            ("2026-10-10T10:00:00", "2026-10-03", .stepDue),
            ("2026-10-11T10:00:00", "2026-10-03", .closedDay),
            ("2026-10-17T10:00:00", "2026-10-10", .noStepOpen),
            ("2026-02-14T10:00:00", "2026-02-07", .stepDue),
            ("2026-02-14T20:00:00", "2026-02-07", .afterHours),
        ])
    func calendarEnd(now: String, due: String, reason: Reason) throws {
        var text = CampaignText()
        text.stop = ""
        text.steps = """
            steps:
              - step: week
                day: due + 7 days
                send: sms
                text: 请还款。
            """
        let account = Account("A1", due: due, ["as_of": now + "+08:00"])
        let outcome = try Bench(text).decide(account, at: now + "+08:00")
        #expect(outcome.reason == reason)
        #expect(outcome.notices.isEmpty == (reason != .stepDue))
    }

    @Test("a run knows when its calendar ends")
    func calendarWarning() throws {
        let bench = try Bench()
        let planner = Planner(
            campaign: bench.campaign, calendar: bench.calendar, zone: china, facts: .empty,
            instant: try instant("2026-11-20T10:00:00+08:00"))
        #expect(planner.calendarEnd?.description == "2026-12-31")
    }

    @Test(
        "a text that may not leave is an error",
        arguments: [
            (["name": "张【伟】"], Reason.textInvalid), (["name": "张伟"], .stepDue),
        ])
    func texts(fields: [String: String], reason: Reason) throws {
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13", fields))
        #expect(outcome.reason == reason)
        #expect(outcome.notices.isEmpty == (reason == .textInvalid))
    }

    @Test(
        "an SMS of more than 500 characters is held back, where nothing bounds it before",
        // 【安行】, 您好，, 请还款。 and 谢谢。 are 14 characters.
        arguments: [(486, Reason.stepDue), (487, .textInvalid)])
    func gatewayLimit(length: Int, reason: Reason) throws {
        var text = CampaignText()
        text.longest = ""
        text.portfolio = text.portfolio.replacing(
            "name: { type: name, longest: 8 }", with: "name: name")
        text.steps = "steps: [{ step: week, day: due + 7 days, send: sms, text: 请还款。 }]"
        let name = String(repeating: "长", count: length)
        let outcome = try Bench(text).decide(Account("A1", due: "2026-11-13", ["name": name]))
        #expect(outcome.reason == reason)
    }

    @Test("masked texts hide the person and keep the count of the real text")
    func masked() throws {
        let bench = try Bench()
        var planner = Planner(
            campaign: bench.campaign, calendar: bench.calendar, zone: china, facts: .empty,
            instant: try instant("2026-11-20T10:00:00+08:00"))
        let account = Account("A1", due: "2026-11-13", ["name": "买买提·吐尔逊"])
        let row = try bench.write(account, to: planner.words)
        planner.observe(row: 1, text: UnsafePointer(row.base))
        planner.settle()
        let decision = planner.decide(row: 1, text: UnsafePointer(row.base))
        var out = ByteBuffer()
        let channel = try #require(decision.channels.first)
        let real = planner.render(decision, channel: channel, masked: false, into: &out)
        #expect(out.string() == "【安行】买买提·吐尔逊您好，逾期7天，应还1,060.00元。谢谢。")
        #expect(real.text == 0..<out.count)
        out.removeAll()
        let masked = planner.render(decision, channel: channel, masked: true, into: &out)
        #expect(out.string() == "【安行】买*您好，逾期7天，应还1,060.00元。谢谢。")
        #expect(masked.parts == real.parts)
    }

    @Test("the trace leads to the rule that decided, with the values that it saw")
    func trace() throws {
        let bench = try Bench()
        var planner = Planner(
            campaign: bench.campaign, calendar: bench.calendar, zone: china, facts: .empty,
            instant: try instant("2026-11-20T10:00:00+08:00"))
        let account = Account("A1", due: "2026-11-13")
        let row = try bench.write(account, to: planner.words)
        planner.observe(row: 1, text: UnsafePointer(row.base))
        planner.settle()
        let decision = planner.decide(row: 1, text: UnsafePointer(row.base))
        let trace = planner.trace(decision, reveal: false)
        #expect(
            trace.map(\.rule) == [
                "portfolio.fresh", "paid", "settled", "dead", "stop.campaign.ends", "before",
                "week", "month", "sms", "timing.hours", "week",
            ])
        #expect(trace.filter { $0.outcome == .decided }.count == 1)
        #expect(trace.last?.verdict.en == "a step is due")
        #expect(trace[6].values == [TraceEntry.Value(name: "day", text: "2026-11-20")])
        #expect(trace[8].values == [TraceEntry.Value(name: "mobile", text: "138****8000")])
        let revealed = planner.trace(decision, reveal: true)
        #expect(revealed[8].values == [TraceEntry.Value(name: "mobile", text: "13800138000")])
    }
}
