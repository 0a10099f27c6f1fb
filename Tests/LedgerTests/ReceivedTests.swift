import CampaignLanguage
import Diagnostics
import Expressions
import Ledger
import Planning
import Testing

@Suite("What a ledger receives")
struct ReceivedTests {
    private static let place = SourceSpan(file: FileID(0), start: 0, length: 0)

    private static func opening(_ campaign: String = "overdue", help: String = "1") -> RunOpening {
        var opening = Fixture.opening(campaign)
        opening.words = [
            ReplyWord(event: .help, word: help, span: place),
            ReplyWord(event: .optOut, word: "T", span: place),
            ReplyWord(event: .dispute, word: "有误", span: place),
        ]
        opening.heedsReplies = true
        return opening
    }

    private static func notice(
        _ account: String, to address: String = "13800000001", campaign: String = "overdue",
        borrower: String? = nil
    ) -> PlannedNotice {
        var notice = Fixture.notice(account, campaign: campaign, borrower: borrower)
        notice.to = address
        notice.owed = 100_000
        notice.asOf = Fixture.minutes(-60)
        return notice
    }

    private static func reply(
        _ text: String, id: String, from: String = "13800000001", minute: Int = 5
    ) -> ReceivedEvent {
        ReceivedEvent(
            key: "reply/" + id, at: Fixture.minutes(minute),
            what: .reply(from: from, channel: .sms, text: text))
    }

    private static func bits(_ kinds: Channel.Kind...) -> UInt8 { kinds.reduce(0) { $0 | $1.bit } }

    /// `overdue` to B1 and B2, who share a phone, and then `other` to B1, where help is `9`.
    private func shared(_ fixture: Fixture) throws -> SQLiteLedger {
        let ledger = try fixture.open()
        let first = try ledger.start(
            [Self.notice("A1", borrower: "B1"), Self.notice("A2", borrower: "B2")], Self.opening())
        try ledger.deliver(first, .accepted(id: nil))
        let second = try ledger.start(
            [Self.notice("A3", campaign: "other", borrower: "B1")], Self.opening("other", help: "9")
        )
        try ledger.deliver(second, .unknown(note: ""), at: Fixture.minutes(3))
        return ledger
    }

    @Test("the newest notice before a reply says who replies, and its campaign what the word means")
    func newest() throws {
        let fixture = try Fixture()
        let ledger = try shared(fixture)
        let receptions = try ledger.receive(
            [
                Self.reply("9", id: "a"), Self.reply("1", id: "b"),
                // Two minutes earlier the other campaign had not written yet: B2's is the newest.
                Self.reply("１", id: "c", minute: 1), Self.reply("9", id: "d", minute: 1),
                Self.reply("1", id: "e", minute: -1),
                Self.reply("1", id: "f", from: "13900000000"),
            ], at: Fixture.minutes(9))
        #expect(
            receptions == [
                .taken(.help), .notUnderstood, .taken(.help), .notUnderstood, .fromNobody,
                .fromNobody,
            ])
        #expect(
            try fixture.rows("SELECT kind, borrower FROM fact ORDER BY id") == [
                "help|B1", "help|B2",
            ])
        #expect(try fixture.rows("SELECT count(*) FROM received") == ["6"])
    }

    @Test("an opt-out is for everybody at the address, a stranger's too")
    func optOut() throws {
        let fixture = try Fixture()
        let ledger = try shared(fixture)
        let receptions = try ledger.receive(
            [
                Self.reply("t", id: "a", from: "+8613800000001"),
                Self.reply("Ｔ", id: "b", from: "13900000000"),
            ],
            at: Fixture.minutes(9))
        #expect(receptions == [.taken(.optOut), .taken(.optOut)])
        let outside = try ledger.factTables(Fixture.request()).outside
        let sms = Self.bits(.sms)
        var expected = OutsideFacts(
            people: ["B1", "B2"].map {
                var person = OutsideFacts.Person(Hash128($0))
                person.optedOut = sms
                return person
            },
            addresses: ["13800000001", "13900000000"].map { .init(Hash128($0), optedOut: sms) })
        #expect(String(describing: outside) == String(describing: expected))
        expected = .empty
        #expect(String(describing: outside) != String(describing: expected))
    }

    @Test("the same again changes nothing, not even for another word")
    func again() throws {
        let fixture = try Fixture()
        let ledger = try shared(fixture)
        _ = try ledger.receive([Self.reply("9", id: "a")], at: Fixture.minutes(9))
        let rows = try fixture.rows("SELECT * FROM fact") + fixture.rows("SELECT * FROM received")
        let again = try ledger.receive(
            [Self.reply("9", id: "a"), Self.reply("T", id: "a")], at: Fixture.minutes(10))
        #expect(again == [.repeated, .repeated])
        let later = try fixture.rows("SELECT * FROM fact") + fixture.rows("SELECT * FROM received")
        #expect(later == rows)
    }

    /// In UTC, where the fixture's request has no zone: the reply of 10:05 +08:00 is of the 20th.
    @Test("later words stand over earlier ones, whatever the order of the lines")
    func folding() throws {
        let ledger = try Fixture().open()
        func event(_ id: String, _ minute: Int, _ what: ReceivedEvent.What) -> ReceivedEvent {
            ReceivedEvent(key: id, at: Fixture.minutes(minute), what: what)
        }
        let sum = Decimal(coefficient: 50_000, scale: 2)
        let friday = Fixture.friday
        _ = try ledger.receive(
            [
                event("1", 20, .close(.dispute, borrower: "B1", author: "李", reason: "查明")),
                event("2", 10, .objection(.dispute, borrower: "B1")),
                event("3", 10, .close(.complaint, borrower: "B2", author: "李", reason: "误报")),
                event("4", 20, .objection(.complaint, borrower: "B2")),
                event("5", 10, .promise(account: "A1", amount: sum, date: friday)),
                event("6", 20, .promiseBroken(account: "A1")),
                event("7", 20, .promise(account: "A2", amount: sum, date: friday)),
                event("8", 10, .promiseKept(account: "A2")),
                event("9", 10, .hold(.borrower("B3"), until: friday, author: "王", reason: "住院")),
                event("10", 0, .payment(account: "A3", amount: sum, date: friday)),
                event("11", 5, .payment(account: "A3", amount: sum, date: nil)),
            ], at: Fixture.minutes(30))
        let outside = try ledger.factTables(Fixture.request()).outside
        let disputed = OutsideFacts.Person(Hash128("B1"))
        var complained = OutsideFacts.Person(Hash128("B2"))
        complained.days[4] = friday
        var held = OutsideFacts.Person(Hash128("B3"))
        held.heldUntil = friday
        let broken = OutsideFacts.Account(Hash128("A1"))
        var promised = OutsideFacts.Account(Hash128("A2"))
        promised.promise = .init(date: friday, amount: 50_000, at: Fixture.minutes(20))
        var paid = OutsideFacts.Account(Hash128("A3"))
        // The end of 20 November in UTC is 00:00 of the 21st, 22 hours after 10:00 +08:00.
        paid.payments = [
            .init(at: Fixture.minutes(22 * 60), amount: 50_000),
            .init(at: Fixture.minutes(5), amount: 50_000),
        ]
        let expected = OutsideFacts(
            people: [disputed, complained, held], accounts: [broken, promised, paid])
        #expect(String(describing: outside) == String(describing: expected))
    }

    @Test("what is received is never changed or removed")
    func appendOnly() throws {
        let fixture = try Fixture()
        let ledger = try shared(fixture)
        _ = try ledger.receive([Self.reply("9", id: "a")], at: Fixture.minutes(9))
        try ledger.close()
        for sql in [
            "DELETE FROM fact", "UPDATE fact SET kind = 'x'", "DELETE FROM received",
            "UPDATE received SET text = ''",
        ] {
            #expect(throws: (any Error).self) { try fixture.write(sql) }
        }
    }

    private static func lateNews() -> [(ReceivedEvent.What, String?)] {
        func money(_ minor: Int128) -> Decimal { Decimal(coefficient: minor, scale: 2) }
        return [
            (.payment(account: "A1", amount: money(100_000), date: nil), "paid"),
            (.payment(account: "A1", amount: money(99_999), date: nil), "paid_in_part"),
            (.payment(account: "A1", amount: money(100_000), date: Fixture.friday), "paid"),
            (
                .payment(
                    account: "A1", amount: money(100_000), date: CivilDate(days: 20_775)), nil
            ),
            (.payment(account: "A2", amount: money(100_000), date: nil), nil),
            (.optOut(.borrower("A1"), channel: .sms), "opted_out"),
            (.optOut(.borrower("A1"), channel: .email), nil),
            (.optOut(.address("+8613800000001"), channel: .sms), "opted_out"),
            (.objection(.dispute, borrower: "A1"), "disputed"),
            (.objection(.complaint, borrower: "A1"), "complained"),
            (
                .hold(.account("A1"), until: Fixture.friday, author: "王", reason: "住院"),
                "held_by_person"
            ),
            (.promise(account: "A1", amount: money(1), date: Fixture.friday), "hold"),
            (.reply(from: "13800000001", channel: .sms, text: "谢谢"), nil),
            (.close(.dispute, borrower: "A1", author: "李", reason: "查明"), nil),
        ]
    }

    /// The row of A1 was extracted an hour before the run and owes 1,000.00.
    @Test("what comes after the plan is looked at before a notice leaves", arguments: 0..<14)
    func lastLook(index: Int) throws {
        let (what, reason) = Self.lateNews()[index]
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Self.notice("A1")], Self.opening())
        // Another process, beside the run.
        let beside = try SQLiteLedger(path: fixture.path, access: .control)
        _ = try beside.receive(
            [ReceivedEvent(key: "k", at: Fixture.minutes(1), what: what)], at: Fixture.minutes(1))
        let group = try ledger.handOver(run, limit: 50, now: Fixture.minutes(2))
        #expect(group.entries.count == (reason == nil ? 1 : 0))
        #expect(group.overtaken == (reason == nil ? 0 : 1))
        let skipped = try fixture.rows("SELECT detail FROM event WHERE kind = 'notice_skipped'")
        #expect(skipped == [reason].compactMap(\.self))
    }

    @Test("what the plan knew is not asked again")
    func known() throws {
        let ledger = try Fixture().open()
        _ = try ledger.receive(
            [
                ReceivedEvent(
                    key: "k", at: Fixture.ten, what: .objection(.dispute, borrower: "A1"))
            ],
            at: Fixture.ten)
        var opening = Self.opening()
        opening.mark = try ledger.factMark()
        let run = try ledger.start([Self.notice("A1")], opening)
        #expect(try ledger.handOver(run, limit: 50, now: Fixture.ten).entries.count == 1)
    }
}
