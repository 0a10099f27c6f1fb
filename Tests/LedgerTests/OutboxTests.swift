import CampaignLanguage
import Expressions
import GRDB
import Ledger
import Planning
import Testing

@Suite("The outbox")
struct OutboxTests {
    @Test("notices leave in groups, in plan order, and each intent is on record first")
    func groups() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start((1...7).map { Fixture.notice("A\($0)") })
        let first = try ledger.handOver(run, limit: 3, now: Fixture.ten)
        #expect(
            first.entries.map(\.key) == [
                "overdue/A1/2026-11-13/week/sms", "overdue/A2/2026-11-13/week/sms",
                "overdue/A3/2026-11-13/week/sms",
            ])
        // Seen by another connection before any sender is called.
        #expect(
            try fixture.rows("SELECT account, state, attempts FROM notice ORDER BY id LIMIT 4") == [
                "A1|handed|1", "A2|handed|1", "A3|handed|1", "A4|planned|0",
            ])
        #expect(try fixture.rows("SELECT count(*) FROM attempt WHERE state = 'open'") == ["3"])
        let second = try ledger.handOver(run, limit: 3, now: Fixture.ten)
        let third = try ledger.handOver(run, limit: 3, now: Fixture.ten)
        let fourth = try ledger.handOver(run, limit: 3, now: Fixture.ten)
        #expect(second.entries.count == 3)
        #expect(third.entries.map(\.key) == ["overdue/A7/2026-11-13/week/sms"])
        #expect(fourth.entries.isEmpty && !fourth.hasProgress && fourth.next.isEmpty)
    }

    @Test("an entry carries what its sender needs, unchanged")
    func content() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        var notice = Fixture.notice("A1", channel: .email)
        notice.title = "还款提醒 “本期”"
        notice.text = "第一行\n第二行 😀"
        let run = try ledger.start([notice])
        let entry = try #require(
            ledger.handOver(run, limit: 50, now: Fixture.ten).entries.first)
        #expect(entry.title == "还款提醒 “本期”" && entry.text == "第一行\n第二行 😀")
        #expect(entry.channel == .email && entry.sender == "mail" && entry.to == "13800000000")
        #expect(entry.closes == Fixture.closing && entry.number == 1)
    }

    @Test("each column of a notice is kept")
    func columns() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        var notice = Fixture.notice("A1")
        notice.segment = "紧急"
        notice.offer = "half"
        notice.encoding = .ucs2
        notice.parts = 2
        notice.cost = Decimal("0.090".utf8)
        notice.owed = 306_000
        notice.asOf = Fixture.ten
        notice.figures[date: .until] = CivilDate(days: 20_784)
        notice.figures[.waived] = 1250
        notice.figures[.toPay] = 304_750
        notice.rule = .init(file: "a.yaml", line: 12, column: 5)
        _ = try ledger.start([notice])
        let columns = """
            segment, arm, offer, encoding, parts, cost, owed, as_of, offer_until, offer_waived,
            offer_to_pay, rule_file, rule_line, rule_column, date, send_at, closes, title, borrower
            """
        #expect(
            try fixture.rows("SELECT \(columns) FROM notice") == [
                "紧急|null|half|UCS-2|2|0.090|306000|1795140000000000|2026-11-27|1250|304750|"
                    + "a.yaml|12|5|2026-11-20|1795140000000000|1795176000000000|null|A1"
            ])
    }

    @Test("a notice for later is not handed over before its time")
    func later() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([
            Fixture.notice("A1", at: Fixture.minutes(30)), Fixture.notice("A2"),
        ])
        let now = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        #expect(now.entries.map(\.key) == ["overdue/A2/2026-11-13/week/sms"])
        #expect(now.next == ["main": Fixture.minutes(30)])
        let early = try ledger.handOver(run, limit: 50, now: Fixture.minutes(29))
        #expect(early.entries.isEmpty && early.next == ["main": Fixture.minutes(30)])
        let due = try ledger.handOver(run, limit: 50, now: Fixture.minutes(30))
        #expect(due.entries.map(\.key) == ["overdue/A1/2026-11-13/week/sms"])
    }

    @Test("from its closing time on a notice is expired, not sent")
    func expiry() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([
            Fixture.notice("A1", closes: Fixture.minutes(5)),
            Fixture.notice("A2", closes: Fixture.minutes(6)),
        ])
        let group = try ledger.handOver(run, limit: 50, now: Fixture.minutes(5))
        #expect(group.expired == 1)
        #expect(group.entries.map(\.key) == ["overdue/A2/2026-11-13/week/sms"])
        #expect(try fixture.rows("SELECT state FROM notice WHERE account = 'A1'") == ["expired"])
    }

    @Test("a limit holds over all campaigns of the ledger, and unknown notices count")
    func limitsOverCampaigns() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let other = try ledger.start(
            [Fixture.notice("X", campaign: "other", borrower: "B1")], Fixture.opening("other"))
        try ledger.deliver(other, .unknown(note: "reset"))
        let limits = [ContactLimit(channel: .sms, count: 1, days: 1)]
        let run = try ledger.start(
            [Fixture.notice("A1", borrower: "B1"), Fixture.notice("A2", borrower: "B2")],
            Fixture.opening(limits: limits))
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        #expect(group.overLimit == 1)
        #expect(group.entries.map(\.key) == ["overdue/A2/2026-11-13/week/sms"])
    }

    @Test(
        "a limit counts the dates that end with the notice's own",
        arguments: [
            // Sent so many days before; the limit is 1 in 7 days.
            (6, 1), (7, 0),
        ])
    func window(daysBefore: Int, skipped: Int) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let earlier = try #require(Fixture.friday.adding(days: -daysBefore))
        let old = try ledger.start([Fixture.notice("A1", step: "before", date: earlier)])
        try ledger.deliver(old, .accepted(id: nil))
        let limits = [ContactLimit(channel: nil, count: 1, days: 7)]
        let run = try ledger.start([Fixture.notice("A1")], Fixture.opening(limits: limits))
        #expect(try ledger.handOver(run, limit: 50, now: Fixture.ten).overLimit == skipped)
    }

    @Test(
        "in one group the earlier notice counts; tasks for people do not count in all"
    )
    func withinGroup() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let limits = [ContactLimit(channel: nil, count: 1, days: 1)]
        let run = try ledger.start(
            [
                Fixture.notice("A1", channel: .call), Fixture.notice("A1", channel: .sms),
                Fixture.notice("A1", channel: .email),
            ], Fixture.opening(limits: limits))
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        #expect(group.entries.map(\.channel) == [.call, .sms])
        #expect(group.overLimit == 1)
    }

    @Test("a definite refusal does not count for limits")
    func refusedDoesNotCount() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let limits = [ContactLimit(channel: .sms, count: 1, days: 1)]
        let first = try ledger.start(
            [Fixture.notice("A1", step: "before")], Fixture.opening(limits: limits))
        try ledger.deliver(
            first, .rejected(Rejection(.recipient, code: "422", detail: "no such number")))
        let second = try ledger.start([Fixture.notice("A1")], Fixture.opening(limits: limits))
        #expect(try ledger.handOver(second, limit: 50, now: Fixture.ten).entries.count == 1)
    }

    @Test("a pause by another process stops the next group; resuming lets it go on")
    func pause() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start((1...3).map { Fixture.notice("A\($0)") })
        #expect(try ledger.handOver(run, limit: 1, now: Fixture.ten).entries.count == 1)
        let control = try SQLiteLedger(path: fixture.path, access: .control)
        _ = try control.pause("overdue", by: "李敏", because: "客诉增多", at: Fixture.ten)
        let paused = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        #expect(paused.isPaused && paused.entries.isEmpty)
        _ = try control.resume("overdue", by: "李敏", because: "已核实", at: Fixture.ten)
        #expect(try ledger.handOver(run, limit: 1, now: Fixture.ten).entries.count == 1)
    }

    @Test(
        "a key that may have left is not planned twice; one that was refused may be",
        arguments: [
            (Submission.accepted(id: "7"), 1), (.unknown(note: "reset"), 1),
            (.rejected(Rejection(.recipient, code: "422", detail: "")), 0),
            (.rejected(Rejection(.notSent, code: "ENOSPC", detail: "")), 0),
        ])
    func keys(submission: Submission, refused: Int) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let first = try ledger.start([Fixture.notice("A1")])
        try ledger.deliver(first, submission)
        let second = try ledger.beginRun(Fixture.opening())
        #expect(try ledger.plan([Fixture.notice("A1")], run: second) == refused)
    }

    @Test("a refusal that passes comes back to the outbox at its time, as a new attempt")
    func retry() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        let entry = try #require(ledger.handOver(run, limit: 50, now: Fixture.ten).entries.first)
        let refusal = Submission.rejected(Rejection(.throttled, code: "429", detail: "slow down"))
        let outcome = Outcome(
            notice: entry.notice, attempt: entry.attempt, submission: refusal,
            retryAt: Fixture.minutes(1))
        try ledger.record([outcome], at: Fixture.ten)
        let early = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        #expect(early.entries.isEmpty && early.next == ["main": Fixture.minutes(1)])
        let again = try ledger.handOver(run, limit: 50, now: Fixture.minutes(1))
        #expect(again.entries.map(\.number) == [2])
        #expect(
            try fixture.rows("SELECT number, state, kind, code FROM attempt ORDER BY id") == [
                "1|rejected|throttled|429", "2|open|null|null",
            ])
    }

    @Test("an attempt is closed once: writing other outcomes later changes nothing")
    func recordedOnce() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        let entry = try #require(ledger.handOver(run, limit: 50, now: Fixture.ten).entries.first)
        for submission in [Submission.unknown(note: "reset"), .accepted(id: "9")] {
            let outcome = Outcome(
                notice: entry.notice, attempt: entry.attempt, submission: submission)
            try ledger.record([outcome], at: Fixture.ten)
        }
        #expect(try fixture.rows("SELECT state, gateway_id FROM notice") == ["unknown|null"])
        let listed = try ledger.unknownNotices(limit: 10)
        #expect(listed.map(\.key) == ["overdue/A1/2026-11-13/week/sms"])
        #expect(listed.map(\.note) == ["reset"])
    }

    @Test("of many that leave and are accepted together each has its own attempt and number")
    func many() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let limits = [ContactLimit(channel: nil, count: 1, days: 1)]
        // Every seventh borrower has two accounts; the second is over the limit.
        let notices = (0..<140).map {
            Fixture.notice("A\($0)", borrower: $0 % 7 == 6 ? "A\($0 - 1)" : nil)
        }
        let run = try ledger.start(notices, Fixture.opening(limits: limits))
        let group = try ledger.handOver(run, limit: 200, now: Fixture.ten)
        let left = (0..<140).filter { $0 % 7 != 6 }
        #expect(group.entries.map(\.key) == left.map { notices[$0].key })
        #expect(group.overLimit == 20)
        #expect(
            try fixture.rows(
                "SELECT state, counts, attempts, handed_at, count(*) FROM notice GROUP BY state"
            ) == ["handed|1|1|1795140000000000|120", "skipped|0|0|null|20"])
        // One was answered before: it stays as it is, and the others of its fifty are not held up.
        let early = group.entries[60]
        try ledger.record(
            [
                Outcome(
                    notice: early.notice, attempt: early.attempt,
                    submission: .unknown(note: "reset"))
            ], at: Fixture.ten)
        let states = try ledger.record(
            group.entries.enumerated().map { index, entry in
                Outcome(
                    notice: entry.notice, attempt: entry.attempt,
                    submission: index == 9
                        ? .rejected(Rejection(.recipient, code: "422", detail: "no"))
                        : .accepted(id: index == 4 ? nil : "g-\(entry.key)"))
            }, at: Fixture.minutes(1))
        var expected = [NoticeState?](repeating: .accepted, count: 120)
        expected[9] = .rejected
        expected[60] = nil
        #expect(states == expected)
        let kept = try fixture.rows(
            """
            SELECT n.key, n.state, n.gateway_id, a.state, a.closed_at FROM notice n
            JOIN attempt a ON a.notice = n.id ORDER BY n.id
            """)
        let wanted = group.entries.enumerated().map { index, entry in
            switch index {
            case 4: "\(entry.key)|accepted|null|accepted|1795140060000000"
            case 9: "\(entry.key)|rejected|null|rejected|1795140060000000"
            case 60: "\(entry.key)|unknown|null|unknown|1795140000000000"
            default: "\(entry.key)|accepted|g-\(entry.key)|accepted|1795140060000000"
            }
        }
        #expect(kept == wanted)
        #expect(try ledger.verify(known: nil).faults.isEmpty)
    }

    @Test("texts of any length are kept as they are")
    func long() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let notices = (0..<9).map { number in
            var notice = Fixture.notice("A\(number)")
            notice.text = String(repeating: "逾期\(number)", count: number * 60)
            notice.title = number % 2 == 0 ? String(repeating: "题", count: 300 + number) : ""
            return notice
        }
        _ = try ledger.start(notices)
        #expect(
            try fixture.rows("SELECT title, text, rule_file FROM notice ORDER BY id")
                == notices.map { "\($0.title ?? "")|\($0.text)|null" })
    }

    @Test("what a killed run had only planned is dropped and may be planned again")
    func leftovers() throws {
        let fixture = try Fixture()
        do {
            let killed = try fixture.open()
            let run = try killed.start((1...3).map { Fixture.notice("A\($0)") })
            _ = try killed.handOver(run, limit: 1, now: Fixture.ten)
        }
        let ledger = try fixture.open()
        let open = try ledger.openEntries()
        #expect(open.map(\.key) == ["overdue/A1/2026-11-13/week/sms"])
        #expect(open.map(\.endpoint) == ["file:/out"])
        let run = try ledger.beginRun(Fixture.opening())
        // A1 was in doubt and nobody settled it: it stays open, and its key taken.
        #expect(try ledger.plan((1...3).map { Fixture.notice("A\($0)") }, run: run) == 1)
        #expect(try ledger.openEntries() == open)
        #expect(
            try fixture.rows("SELECT account, state FROM notice ORDER BY id") == [
                "A1|handed", "A2|dropped", "A3|dropped", "A2|planned", "A3|planned",
            ])
        #expect(
            try fixture.rows("SELECT state FROM run ORDER BY id") == ["interrupted", "planning"])
    }

    @Test("a run that ends leaves nothing planned")
    func end() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start((1...3).map { Fixture.notice("A\($0)") })
        _ = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        #expect(try ledger.endRun(run, at: Fixture.minutes(1)) == 2)
        #expect(try fixture.rows("SELECT state, ended_at FROM run") == ["ended|1795140060000000"])
    }

    @Test(
        "no question of a hand-over is answered by reading all notices",
        arguments: SQLiteLedger.outboxQuestions)
    func indexed(sql: String) throws {
        let fixture = try Fixture()
        try fixture.open().close()
        // A number stands for one value wherever it stands.
        let marks = sql.matches(of: /\?[0-9]*/).map { String($0.output) }
        let values = marks.count { $0 == "?" } + Set(marks.filter { $0 != "?" }).count
        let steps = try DatabaseQueue(path: fixture.path).read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + sql,
                arguments: StatementArguments(Array(repeating: 1, count: values))
            ).map { $0["detail"] as String }
        }
        #expect(!steps.isEmpty && steps.allSatisfy { $0.hasPrefix("SEARCH") }, "\(steps)")
    }
}
