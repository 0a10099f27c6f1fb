import CampaignLanguage
import Expressions
import GRDB
import Ledger
import Planning
import Testing

/// Who replied, and which notice a gateway's number means, is looked up without reading all notices.
@Suite("Finding the notice that something from outside is about")
struct FinderTests {
    private static func receipt(_ id: String, _ sender: String = "main") -> ReceivedEvent {
        ReceivedEvent(
            key: "receipt/\(sender)/\(id)", at: Fixture.minutes(5),
            what: .receipt(.gateway(sender: sender, id: id), .delivered, code: nil))
    }

    private static func reply(_ from: String, _ key: String) -> ReceivedEvent {
        ReceivedEvent(
            key: "reply/\(key)", at: Fixture.minutes(5),
            what: .reply(from: from, channel: .sms, text: "T"))
    }

    @Test("numbers that come while others are on their way are found, and those of later runs")
    func grows() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start((1...6).map { Fixture.notice("A\($0)") })
        let first = try ledger.handOver(run, limit: 2, now: Fixture.ten)
        // Nothing is answered yet: both stay to be looked at again.
        #expect(try ledger.receive([Self.receipt("g1")], at: Fixture.minutes(1)) == [.ofNoNotice])
        let second = try ledger.handOver(run, limit: 2, now: Fixture.ten)
        for (at, entry) in (second.entries + first.entries).enumerated() {
            _ = try ledger.record(
                [
                    Outcome(
                        notice: entry.notice, attempt: entry.attempt,
                        submission: .accepted(id: "n\(at)"), retryAt: nil)
                ], at: Fixture.minutes(1))
            #expect(
                try ledger.receive([Self.receipt("n\(at)")], at: Fixture.minutes(2)) == [
                    .taken(nil)
                ])
        }
        #expect(
            try fixture.rows("SELECT count(*) FROM notice WHERE delivery = 'delivered'") == ["4"])
        try ledger.close()
    }

    @Test("a number belongs to the sender that gave it")
    func sender() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        try ledger.deliver(run, .accepted(id: "7"))
        #expect(
            try ledger.receive(
                [Self.receipt("7", "other"), Self.receipt("7")], at: Fixture.minutes(5))
                == [.ofNoNotice, .taken(nil)])
        try ledger.close()
    }

    @Test("what was found is forgotten and found anew, and says nothing that the notices do not")
    func anew() throws {
        let fixture = try Fixture()
        var address = ""
        do {
            let ledger = try fixture.open()
            let run = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
            try ledger.deliver(run, .accepted(id: nil))
            address = try #require(
                try fixture.rows("SELECT address FROM notice WHERE id = 1").first)
            _ = try ledger.receive([Self.reply(address, "1")], at: Fixture.minutes(5))
            try ledger.close()
        }
        let count = try fixture.rows("SELECT count(*) FROM found")
        try DatabaseQueue(path: fixture.path).write { db in
            try db.execute(sql: "DELETE FROM found; DELETE FROM meta WHERE key LIKE 'found%'")
        }
        do {
            let again = try fixture.open()
            _ = try again.receive([Self.reply(address, "2")], at: Fixture.minutes(6))
            try again.close()
        }
        #expect(try fixture.rows("SELECT count(*) FROM found") == count)
        #expect(
            try fixture.rows("SELECT notice FROM received ORDER BY id").count { $0.isEmpty } == 0)
    }

    @Test("no question reads all notices")
    func work() throws {
        let fixture = try Fixture()
        try fixture.open().close()
        for question in SQLiteLedger.finderQuestions {
            let plan = try DatabaseQueue(path: fixture.path).read { db in
                try Row.fetchAll(
                    db,
                    sql: "EXPLAIN QUERY PLAN "
                        + question.replacing("?", with: "1")
                ).map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("SEARCH f USING PRIMARY KEY (hash=?)") }, "\(plan)")
            #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
        }
    }
}
