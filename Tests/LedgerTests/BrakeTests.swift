import CampaignLanguage
import Expressions
import GRDB
import Ledger
import Planning
import Testing

@Suite("The second brake")
struct BrakeTests {
    /// Makes the notice planned again, as a person could who drops triggers first.
    private static func reset(_ fixture: Fixture) throws {
        try DatabaseQueue(path: fixture.path).write { db in
            try db.execute(
                sql: """
                    DROP TRIGGER notice_moves;
                    UPDATE attempt SET closed_at = 0;
                    UPDATE notice SET state = 'planned', is_live = 1, counts = 0, attempts = 0, due = 0;
                    """)
        }
    }

    @Test(
        "a row that is made planned again does not leave again on its day",
        arguments: [Submission.accepted(id: "g"), .unknown(note: "reset")])
    func reset(submission: Submission) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        try ledger.deliver(run, submission)
        try Self.reset(fixture)
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        #expect(group.braked == 1 && group.entries.isEmpty)
        #expect(
            try fixture.rows(
                "SELECT n.state, e.detail FROM notice n JOIN event e ON e.notice = n.id ORDER BY e.id DESC LIMIT 1"
            )
                == ["skipped|left_today"])
    }

    @Test(
        "what has definitely not left gives its place back",
        arguments: [Rejection.Kind.recipient, .notSent, .expired])
    func release(kind: Rejection.Kind) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let refusal = Submission.rejected(Rejection(kind, code: "", detail: ""))
        let first = try ledger.start([Fixture.notice("A1")])
        try ledger.deliver(first, refusal)
        #expect(try fixture.rows("SELECT count(*) FROM contact") == ["0"])
        let second = try ledger.start([Fixture.notice("A1")])
        #expect(try ledger.handOver(second, limit: 50, now: Fixture.ten).entries.count == 1)
    }

    @Test("tried again after a no for the moment, it has its place each time once")
    func postponed() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        let slow = Submission.rejected(Rejection(.throttled, code: "429", detail: ""))
        for number in 1...3 {
            let entry = try #require(
                ledger.handOver(run, limit: 50, now: Fixture.ten).entries.first)
            #expect(entry.number == number)
            #expect(
                try fixture.rows("SELECT date, key, notice FROM contact") == [
                    "2026-11-20|\(entry.key)|1"
                ])
            try ledger.record(
                [
                    Outcome(
                        notice: entry.notice, attempt: entry.attempt, submission: slow,
                        retryAt: Fixture.ten)
                ],
                at: Fixture.ten)
        }
    }

    @Test("other things of the same day to the same person leave: campaign, step, debt and channel")
    func others() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let notices = [
            Fixture.notice("A1"), Fixture.notice("A1", step: "month"),
            Fixture.notice("A1", debt: "2026-10-13"), Fixture.notice("A1", channel: .call),
        ]
        let run = try ledger.start(notices)
        try ledger.deliver(run, .accepted(id: nil))
        let other = try ledger.start(
            [Fixture.notice("A1", campaign: "other")], Fixture.opening("other"))
        #expect(try ledger.handOver(other, limit: 50, now: Fixture.ten).entries.count == 1)
        #expect(try fixture.rows("SELECT count(*) FROM notice WHERE counts = 1") == ["5"])
    }

    @Test("days that are over are forgotten; a ledger of before knows those of its newest days")
    func days() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        for days in [3, 2, 1, 0] {
            let date = try #require(Fixture.friday.adding(days: -days))
            let run = try ledger.start([Fixture.notice("A\(days)", date: date)])
            try ledger.deliver(run, .accepted(id: nil))
        }
        _ = try ledger.beginRun(Fixture.opening())
        #expect(
            try fixture.rows("SELECT date FROM contact") == [
                "2026-11-18", "2026-11-19", "2026-11-20",
            ])
    }
}
