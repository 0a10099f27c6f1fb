import CampaignLanguage
import Expressions
import Foundation
import GRDB
import Ledger
import Planning
import TestSupport
import Testing

@Suite("Erasure")
struct ErasureTests {
    private static let word = ErasureWord(author: "李敏", reason: "本人要求删除")

    private static func notice(
        _ account: String, borrower: String, to: String, step: String = "week",
        channel: Channel.Kind = .sms
    ) -> PlannedNotice {
        var notice = Fixture.notice(account, step: step, borrower: borrower, channel: channel)
        notice.to = to
        notice.text = "尊敬的\(borrower)先生，\(account)已逾期"
        notice.title = channel == .email ? "致\(borrower)先生" : nil
        notice.html = channel == .email ? "<p>\(borrower)先生</p>" : nil
        return notice
    }

    /// What a gateway, a clerk and a portfolio could say of `PersonOne`, each in a column of its own.
    private static let traces = [
        "PersonOne", "AccountOne", "13811112222", "one@example.com", "WordsOfOne", "ClerkOnOne",
        "gateway-one", "Receipt-One", "key-of-one", "AccountTwo",
    ]

    private static func event(_ key: String, _ minute: Int, _ what: ReceivedEvent.What)
        -> ReceivedEvent
    {
        var event = ReceivedEvent(key: key, at: Fixture.minutes(minute), what: what)
        event.body = "body of " + key
        return event
    }

    /// `PersonOne` has two accounts: notices accepted, refused and settled by a person; a reply, an opt-out, a payment
    /// and a hold; a step of a holdout. `Other` has a notice of each fate, too.
    private static func history() throws -> Fixture {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let notices = [
            notice("AccountOne", borrower: "PersonOne", to: "13811112222"),
            notice("AccountOne", borrower: "PersonOne", to: "one@example.com", channel: .email),
            notice("AccountTwo", borrower: "PersonOne", to: "13811112222", step: "month"),
            notice("B1", borrower: "Other", to: "13900000000"),
            notice("B2", borrower: "Another", to: "13900000001"),
        ]
        let run = try ledger.start(notices)
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        let refusal = Rejection(.recipient, code: "422", detail: "WordsOfOne")
        let answers: [Submission] = [
            .accepted(id: "gateway-one"), .rejected(refusal), .unknown(note: "WordsOfOne"),
            .accepted(id: "g4"), .unknown(note: "reset"),
        ]
        try ledger.record(
            zip(group.entries, answers).map {
                Outcome(notice: $0.notice, attempt: $0.attempt, submission: $1)
            }, at: Fixture.minutes(1))
        let lost = try ledger.unknownNotices(.keys([notices[2].key]))
        let isSettled = try ledger.resolve(
            .keys([notices[2].key]), listed: UnknownNotice.listCode(lost, isSent: true),
            Resolution(isSent: true, author: "王强", reason: "ClerkOnOne"), at: Fixture.minutes(2))
        #expect(isSettled)
        _ = try ledger.receive(
            [
                event(
                    "reply/key-of-one", 3,
                    .reply(from: "13811112222", channel: .sms, text: "WordsOfOne")),
                event("opt_out/1", 4, .optOut(.address("+8613811112222"), channel: .sms)),
                event(
                    "payment/Receipt-One", 5,
                    .payment(
                        account: "AccountOne", amount: Decimal(coefficient: 5000, scale: 2),
                        date: nil)),
                event(
                    "hold/1", 6,
                    .hold(
                        .borrower("PersonOne"), until: Fixture.friday, author: "王强",
                        reason: "ClerkOnOne")),
                event("receipt/1", 7, .receipt(.key(notices[0].key), .delivered, code: nil)),
                event("dispute/1", 8, .objection(.dispute, borrower: "Other")),
            ], at: Fixture.minutes(9))
        try ledger.record(
            [
                HeldOutStep(
                    campaign: "overdue", account: "AccountTwo", borrower: "PersonOne",
                    debt: "2026-11-13", step: "before", segment: nil, date: Fixture.friday)
            ], run: run)
        _ = try ledger.endRun(run, at: Fixture.minutes(10))
        try ledger.close()
        return fixture
    }

    /// Holds the ledger no longer than `body` takes.
    private static func with<Value>(
        _ fixture: Fixture, _ body: (SQLiteLedger) throws -> Value
    ) throws -> Value {
        let ledger = try fixture.open()
        let value = try body(ledger)
        try ledger.close()
        return value
    }

    @discardableResult
    private static func erase(
        _ fixture: Fixture, _ scope: ErasureScope = .borrower("PersonOne")
    ) throws -> Erasure {
        let ledger = try fixture.open()
        let draft = try ledger.erasure(scope)
        let done = try ledger.erase(scope, listed: draft.code, word, at: Fixture.minutes(20))
        try ledger.close()
        return try #require(done)
    }

    private static func faults(_ fixture: Fixture) throws -> [LedgerVerification.Fault] {
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        defer { try? reader.close() }
        return try reader.verify(known: nil).faults
    }

    /// How often a text stands in the files of the ledger, byte for byte.
    private static func count(_ text: String, _ fixture: Fixture) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        return try names.reduce(0) { sum, name in
            let bytes = try Data(contentsOf: fixture.folder.appending(path: name))
            var (found, from) = (0, bytes.startIndex)
            while let range = bytes.range(of: Data(text.utf8), in: from..<bytes.endIndex) {
                (found, from) = (found + 1, range.upperBound)
            }
            return sum + found
        }
    }

    @Test("no byte of a borrower is left in the files; what is counted, and the history, stay")
    func bytes() throws {
        let fixture = try Self.history()
        for trace in Self.traces { #expect(try Self.count(trace, fixture) > 0, "\(trace)") }
        let figures = """
            SELECT id, run, state, is_live, counts, attempts, step, channel, sender, date, debt, delivery
            FROM notice ORDER BY id
            """
        let before = try fixture.rows(figures)
        let others = try fixture.rows("SELECT * FROM notice WHERE borrower != 'PersonOne'")
        let kinds = try fixture.rows("SELECT id, at, kind, notice FROM event ORDER BY id")
        let done = try Self.erase(fixture)
        #expect(done.notices == 3 && done.heldOut == 1 && done.names == 4)
        #expect(done.received == 5 && done.facts == 4 && done.events == 3)
        for trace in Self.traces { #expect(try Self.count(trace, fixture) == 0, "\(trace)") }
        #expect(try fixture.rows(figures) == before)
        #expect(
            try fixture.rows("SELECT * FROM notice WHERE borrower IN ('Other', 'Another')")
                == others)
        #expect(
            try fixture.rows("SELECT id, at, kind, notice FROM event ORDER BY id").prefix(
                kinds.count)
                == kinds[...])
        #expect(
            try fixture.rows("SELECT detail FROM event WHERE kind IN ('erased', 'names_erased')")
                == ["3 notices by 李敏: 本人要求删除", "4"])
        #expect(
            try fixture.rows("SELECT sum(CAST(amount AS REAL)) * 100 = 5000 FROM fact") == ["1"])
        #expect(try Self.faults(fixture).isEmpty)
        let ledger = try fixture.open()
        #expect(try ledger.erasure(.borrower("PersonOne")).isEmpty)
    }

    @Test("what decided about the borrower before decides so after it, and nothing is forgotten")
    func decisions() throws {
        let fixture = try Self.history()
        let request = Fixture.request()
        let (before, tables) = try Self.with(fixture) {
            (try $0.facts(request), try $0.factTables(request))
        }
        try Self.erase(fixture)
        let (facts, after) = try Self.with(fixture) {
            (try $0.facts(request), try $0.factTables(request))
        }
        let names = facts.pseudonyms
        #expect(before.pseudonyms.isEmpty && !names.isEmpty)
        func known(_ name: String, _ kind: Pseudonyms.Kind) -> Hash128 {
            names.known(Hash128(name), kind)
        }
        #expect(known("PersonOne", .borrower) != Hash128("PersonOne"))
        #expect(known("PersonOne", .account) == Hash128("PersonOne"))
        #expect(known("Other", .borrower) == Hash128("Other"))
        // The same rows under other names.
        func shown(_ tables: FactTables, _ map: (Hash128, Pseudonyms.Kind) -> Hash128) -> [String] {
            tables.debts.map { "\(map($0.account, .account)) \($0.taken) \($0.notices)" }.sorted()
                + tables.contacts.map { "\(map($0.borrower, .borrower)) \($0.date) \($0.channel)" }
                .sorted()
        }
        #expect(shown(tables) { names.known($0, $1) } == shown(after) { hash, _ in hash })
        let out = String(describing: after.outside)
        for (name, kind) in [
            ("PersonOne", Pseudonyms.Kind.borrower), ("AccountOne", .account),
            ("13811112222", .address), ("Other", .borrower),
        ] {
            let hash = known(name, kind)
            #expect(out.contains("high: \(hash.high)"), "\(name)")
        }
        #expect(!out.contains("high: \(Hash128("PersonOne").high)"))
    }

    @Test(
        "who comes back is known: the same key is taken, the same file changes nothing, a late word counts"
    )
    func comesBack() throws {
        let fixture = try Self.history()
        try Self.erase(fixture)
        do {
            let ledger = try fixture.open()
            let taken = Self.notice("AccountOne", borrower: "PersonOne", to: "13811112222")
            let next = Self.notice(
                "AccountOne", borrower: "PersonOne", to: "13811112222", step: "month")
            var opening = Fixture.opening()
            opening.mark = try ledger.factMark()
            let run = try ledger.start([taken, next], opening)
            #expect(
                try fixture.rows("SELECT count(*) FROM notice WHERE state = 'planned'") == ["1"])
            #expect(
                try fixture.rows(
                    "SELECT count(*) FROM notice WHERE key LIKE '%One%' OR account LIKE '%One%'")
                    == ["0"])
            let events = [
                Self.event(
                    "payment/Receipt-One", 5,
                    .payment(
                        account: "AccountOne", amount: Decimal(coefficient: 5000, scale: 2),
                        date: nil)),
                Self.event("dispute/2", 21, .objection(.dispute, borrower: "PersonOne")),
                Self.event("receipt/2", 22, .receipt(.key(taken.key), .failed, code: nil)),
            ]
            let receptions = try ledger.receive(events, at: Fixture.minutes(22))
            #expect(receptions[0] == .repeated && receptions[1] == .taken(nil))
            #expect(receptions[2] == .taken(nil), "the notice of the receipt is found by its key")
            let group = try ledger.handOver(run, limit: 50, now: Fixture.minutes(23))
            #expect(group.overtaken == 1 && group.entries.isEmpty)
            _ = try ledger.endRun(run, at: Fixture.minutes(24))
            try ledger.close()
        }
        #expect(try Self.faults(fixture).isEmpty)
        try Self.erase(fixture)
        for trace in Self.traces { #expect(try Self.count(trace, fixture) == 0, "\(trace)") }
        #expect(try Self.faults(fixture).isEmpty)
    }

    @Test("the notices of before count for limits", arguments: [2, 3])
    func limits(count: Int) throws {
        let fixture = try Self.history()
        try Self.erase(fixture)
        let ledger = try fixture.open()
        let next = Self.notice("New", borrower: "PersonOne", to: "13811112222", step: "month")
        let limit = ContactLimit(channel: nil, count: count, days: 7)
        var opening = Fixture.opening(limits: [limit])
        opening.mark = try ledger.factMark()
        let run = try ledger.start([next], opening)
        let group = try ledger.handOver(run, limit: 50, now: Fixture.minutes(23))
        // Two of the three have reached the borrower.
        #expect(group.overLimit == (count == 2 ? 1 : 0))
        #expect(group.entries.count == (count == 2 ? 0 : 1))
    }

    @Test("a notice that has not ended stands against it, and a run that was cut off")
    func refused() throws {
        let fixture = try Self.history()
        let ledger = try fixture.open()
        let draft = try ledger.erasure(.borrower("Another"))
        #expect(draft.unsettled == 1)
        #expect(
            try ledger.erase(
                .borrower("Another"), listed: draft.code, Self.word, at: Fixture.ten) == nil)
        #expect(
            try ledger.erase(.borrower("PersonOne"), listed: "3-000000", Self.word, at: Fixture.ten)
                == nil)
        let run = try ledger.start([Self.notice("B9", borrower: "X", to: "1")])
        _ = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        let one = try ledger.erasure(.borrower("PersonOne"))
        #expect(one.isCutOff)
        #expect(
            try ledger.erase(.borrower("PersonOne"), listed: one.code, Self.word, at: Fixture.ten)
                == nil)
        #expect(try fixture.rows("SELECT count(*) FROM erased") == ["0"])
    }

    @Test(
        "what ended before a date keeps hashes; what has not ended or is in force then stays whole")
    func prune() throws {
        let fixture = try Self.history()
        do {
            let ledger = try fixture.open()
            _ = try ledger.receive(
                [
                    Self.event(
                        "promise/1", 11,
                        .promise(
                            account: "B1", amount: Decimal(coefficient: 1, scale: 0),
                            date: CivilDate(days: 20_790)))
                ], at: Fixture.minutes(12))
            try ledger.close()
        }
        #expect(try Self.erase(fixture, .before(Fixture.friday)).notices == 0)
        let tomorrow = try #require(Fixture.friday.adding(days: 1))
        let done = try Self.erase(fixture, .before(tomorrow))
        #expect(done.notices == 3 && done.unsettled == 1 && done.inForce == 1)
        let hash = SHA256.digest("尊敬的PersonOne先生，AccountOne已逾期").description
        #expect(
            try fixture.rows("SELECT text, address, account FROM notice WHERE id = 1") == [
                "sha256:\(hash)||AccountOne"
            ])
        #expect(
            try fixture.rows("SELECT text FROM notice WHERE borrower != 'PersonOne' ORDER BY id")
                == ["尊敬的Other先生，B1已逾期", "尊敬的Another先生，B2已逾期"])
        #expect(try Self.count("one@example.com", fixture) == 0)
        #expect(try Self.count("WordsOfOne", fixture) == 0)
        #expect(try Self.count("ClerkOnOne", fixture) == 0)
        #expect(
            try fixture.rows("SELECT address FROM fact WHERE address IS NOT NULL") == [
                "13811112222"
            ])
        #expect(try Self.faults(fixture).isEmpty)
        let left = try Self.with(fixture) { try $0.erasure(.before(tomorrow)) }
        #expect(left.isEmpty)
        #expect(try Self.erase(fixture).notices == 3)
        for trace in Self.traces { #expect(try Self.count(trace, fixture) == 0, "\(trace)") }
        #expect(try Self.faults(fixture).isEmpty)
    }

    @Test("with hashes for texts a text goes once its notice has ended, and can be proved")
    func hashes() throws {
        let fixture = try Self.history()
        let key = "overdue/AccountOne/2026-11-13/week/email"
        do {
            let ledger = try fixture.open()
            try ledger.keep(LedgerKeeping(hashesTexts: true), Self.word, at: Fixture.minutes(30))
            #expect(try Self.count("先生", fixture) == 1, "the notice of unknown outcome")
            #expect(
                try ledger.compare("<p>PersonOne先生</p>", key: key)
                    == .same(part: "html", state: .rejected, handedAt: Fixture.ten))
            #expect(try ledger.compare("<p>PersonTwo先生</p>", key: key) == .differs)
            #expect(try ledger.compare("", key: "overdue/no/2026-11-13/week/sms") == .noNotice)
            let run = try ledger.start([Self.notice("B7", borrower: "Late", to: "1")])
            #expect(try Self.count("Late先生", fixture) > 0)
            try ledger.deliver(run, .accepted(id: nil))
            _ = try ledger.endRun(run, at: Fixture.minutes(40))
            try ledger.close()
        }
        #expect(try Self.count("Late先生", fixture) == 0)
        #expect(
            try fixture.rows("SELECT detail FROM event WHERE kind = 'texts_hashed'") == [
                "4 notices", "1 notices",
            ])
        #expect(try Self.faults(fixture).isEmpty)
        try Self.erase(fixture)
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        #expect(try reader.compare("<p>PersonOne先生</p>", key: key) == .erased)
    }

    @Test(
        "a change cannot pass for an erasure",
        arguments: [
            "UPDATE notice SET text = '', erasure = 99 WHERE account = 'B1'",
            """
            UPDATE notice SET text = '', erasure = (SELECT id FROM event WHERE kind = 'erased')
            WHERE account = 'B1'
            """,
            "UPDATE notice SET borrower = '~00000000000000000000000000000000', erasure = 1 WHERE account = 'B1'",
            "UPDATE fact SET borrower = '~00000000000000000000000000000000', erasure = (SELECT id FROM event WHERE kind = 'erased') WHERE borrower = 'Other'",
            "INSERT INTO erased VALUES ('~00000000000000000000000000000000')",
            "DELETE FROM erased",
            "UPDATE event SET digest = (SELECT digest FROM event WHERE digest IS NOT NULL), detail = '' WHERE kind = 'notice_unknown' AND digest IS NULL",
            "UPDATE event SET digest = NULL WHERE digest IS NOT NULL",
            "UPDATE event SET at = at + 1 WHERE digest IS NOT NULL",
            "UPDATE chain SET first = NULL WHERE id = 4",
        ])
    func tampered(sql: String) throws {
        let fixture = try Self.history()
        try Self.erase(fixture)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try DatabaseQueue(path: fixture.path, configuration: configuration).write { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for row in triggers { try db.execute(sql: "DROP TRIGGER \(row[0] as String)") }
            try db.execute(sql: sql)
            for row in triggers { try db.execute(sql: row[1]) }
        }
        let faults = try Self.faults(fixture)
        #expect(!faults.isEmpty)
        #expect(
            faults.allSatisfy {
                switch $0 {
                case .contradiction, .brokenGroup: true
                default: false
                }
            }, "\(faults)")
    }

    @Test(
        "without an erasure the database lets nothing be blanked, and with one nothing be rewritten",
        arguments: [
            "UPDATE notice SET text = '' WHERE id = 1",
            "UPDATE notice SET text = 'x', erasure = 1 WHERE id = 1",
            "UPDATE notice SET address = '139', erasure = 1 WHERE id = 1",
            "UPDATE notice SET text = '', erasure = 1 WHERE id = 5",
            "UPDATE notice SET step = '', erasure = 1",
            "UPDATE received SET text = NULL", "UPDATE received SET text = 'x', erasure = 1",
            "UPDATE received SET at = 1, erasure = 1",
            "UPDATE fact SET borrower = 'x', erasure = 1",
            "UPDATE fact SET borrower = '~1'", "UPDATE fact SET date = NULL, erasure = 1",
            "UPDATE event SET detail = ''", "UPDATE event SET detail = 'x', digest = 'y'",
        ])
    func guarded(sql: String) throws {
        let fixture = try Self.history()
        #expect(throws: (any Error).self) { try fixture.write(sql) }
    }

    @Test("of a ledger of version 6 an event can be blanked, and no other be changed with it")
    func older() throws {
        let fixture = try Fixture()
        try fixture.restore(Project.text("Tests/Corpus/ledger/version6.sql"))
        let head = try fixture.rows("SELECT digest FROM chain ORDER BY id DESC LIMIT 1")
        do {
            let ledger = try fixture.open()
            try ledger.record(
                ledger.openEntries().map {
                    Outcome(
                        notice: $0.notice, attempt: $0.attempt, submission: .accepted(id: nil))
                }, at: Fixture.minutes(50), areLeftovers: true)
            try ledger.close()
        }
        let borrower = try #require(
            fixture.rows("SELECT borrower FROM notice WHERE state = 'rejected'").first)
        let done = try Self.erase(fixture, .borrower(borrower))
        #expect(done.events == 1 && done.notices > 0)
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        let found = try reader.verify(known: head.first)
        #expect(found.faults.isEmpty, "\(found.faults)")
        try reader.close()
        // Next to the blanked event, in the same group of version 5.
        try fixture.write(
            """
            DROP TRIGGER event_stays;
            UPDATE event SET at = at + 1 WHERE id = (SELECT min(id) FROM event WHERE digest IS NOT NULL) - 1
            """)
        let faults = try Self.faults(fixture)
        #expect(
            faults.contains { if case .brokenGroup = $0 { true } else { false } }, "\(faults)")
    }

    @Test("what a kill or a reader left is finished by the next who holds the ledger")
    func unfinished() throws {
        let fixture = try Self.history()
        do {
            let ledger = try fixture.open()
            let other = try DatabaseQueue(path: fixture.path)
            let draft = try ledger.erasure(.borrower("PersonOne"))
            try other.inDatabase { db in
                try db.execute(sql: "BEGIN; SELECT count(*) FROM notice")
                #expect(
                    try ledger.erase(
                        .borrower("PersonOne"), listed: draft.code, Self.word, at: Fixture.ten)
                        != nil)
                #expect(try ledger.isErasureUnfinished())
                try db.execute(sql: "COMMIT")
            }
            try other.close()
            try ledger.close()
        }
        let next = try fixture.open()
        #expect(try !next.isErasureUnfinished())
        for trace in Self.traces { #expect(try Self.count(trace, fixture) == 0, "\(trace)") }
        try next.close()
    }
}
