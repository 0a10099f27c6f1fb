import CampaignLanguage
import Expressions
import Ledger
import Planning
import Testing

@Suite("What gateways say of notices")
struct ReceiptTests {
    private static func receipt(
        _ account: String, _ state: DeliveryState, minute: Int = 5, channel: String = "sms"
    ) -> ReceivedEvent {
        ReceivedEvent(
            key: "receipt/\(account)\(channel)\(state)\(minute)", at: Fixture.minutes(minute),
            what: .receipt(
                .key("overdue/\(account)/2026-11-13/week/\(channel)"), state, code: nil))
    }

    private static func numbered(
        _ id: String, _ state: DeliveryState, sender: String = "main"
    ) -> ReceivedEvent {
        ReceivedEvent(
            key: "receipt/\(sender)\(id)", at: Fixture.minutes(5),
            what: .receipt(.gateway(sender: sender, id: id), state, code: "UNDELIV"))
    }

    @Test("delivered stays, of the others the latest counts, in whatever order they come")
    func monotone() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let names = ["A1", "A2", "A3", "A4"]
        let run = try ledger.start(names.map { Fixture.notice($0) })
        try ledger.deliver(run, .accepted(id: nil))
        let receptions = try ledger.receive(
            [
                Self.receipt("A1", .delivered), Self.receipt("A1", .failed, minute: 9),
                Self.receipt("A2", .failed, minute: 9), Self.receipt("A2", .delivered, minute: 2),
                Self.receipt("A3", .failed, minute: 9), Self.receipt("A3", .expired, minute: 2),
                Self.receipt("A4", .failed, minute: 2), Self.receipt("A4", .expired, minute: 9),
                Self.receipt("A9", .delivered),
            ], at: Fixture.minutes(10))
        #expect(receptions == Array(repeating: .taken(nil), count: 8) + [.ofNoNotice])
        #expect(
            try fixture.rows("SELECT account, delivery FROM notice ORDER BY id") == [
                "A1|delivered", "A2|delivered", "A3|failed", "A4|expired",
            ])
        #expect(
            try ledger.receive([Self.receipt("A1", .delivered)], at: Fixture.ten) == [.repeated])
        try ledger.close()
    }

    @Test("a receipt names its notice by the sender's number, and may come before the answer does")
    func numbers() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        let early = try ledger.receive(
            [Self.numbered("g1", .failed), Self.numbered("g1", .delivered, sender: "mail")],
            at: Fixture.minutes(5))
        #expect(early == [.ofNoNotice, .ofNoNotice])
        try ledger.record(
            zip(group.entries, ["g1", "g2"]).map {
                Outcome(notice: $0.notice, attempt: $0.attempt, submission: .accepted(id: $1))
            }, at: Fixture.minutes(6))
        #expect(
            try ledger.receive([Self.numbered("g2", .expired)], at: Fixture.minutes(7)) == [
                .taken(nil)
            ])
        #expect(
            try fixture.rows("SELECT account, delivery FROM notice ORDER BY id") == [
                "A1|failed", "A2|expired",
            ])
        #expect(
            try fixture.rows("SELECT text, reason, sender, reference FROM received LIMIT 1") == [
                "failed|UNDELIV|main|g1"
            ])
        try ledger.close()
    }

    @Test("what is older than the hand-over is about another message of that number")
    func older() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        func old(_ id: String, minute: Int, key: String) -> ReceivedEvent {
            ReceivedEvent(
                key: key, at: Fixture.minutes(minute),
                what: .receipt(.gateway(sender: "main", id: id), .failed, code: nil))
        }
        _ = try ledger.receive([old("g1", minute: -61, key: "a")], at: Fixture.ten)
        let run = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        try ledger.record(
            zip(group.entries, ["g1", "g2"]).map {
                Outcome(notice: $0.notice, attempt: $0.attempt, submission: .accepted(id: $1))
            }, at: Fixture.ten)
        let later = try ledger.receive(
            [old("g2", minute: -61, key: "b"), old("g2", minute: -59, key: "c")], at: Fixture.ten)
        #expect(later == [.ofNoNotice, .taken(nil)])
        #expect(
            try fixture.rows("SELECT account, delivery FROM notice ORDER BY id") == [
                "A1|null", "A2|failed",
            ])
        try ledger.close()
    }

    @Test(
        "a receipt for a notice that waits for another attempt is believed: it does not leave again"
    )
    func postponed() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start(["A1", "A2"].map { Fixture.notice($0) })
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        try ledger.record(
            group.entries.map {
                Outcome(
                    notice: $0.notice, attempt: $0.attempt,
                    submission: .rejected(Rejection(.throttled, code: "429", detail: "")),
                    retryAt: Fixture.minutes(2))
            }, at: Fixture.minutes(1))
        let received = try ledger.receive(
            [Self.receipt("A1", .failed, minute: 1), Self.receipt("A2", .failed, minute: -90)],
            at: Fixture.minutes(1))
        // The second one is older than the hand-over: it is about another message.
        #expect(received == [.taken(nil), .ofNoNotice])
        let again = try ledger.handOver(run, limit: 50, now: Fixture.minutes(2))
        #expect(again.entries.map(\.key) == [group.entries[1].key])
        #expect(
            try fixture.rows("SELECT account, state, delivery, is_live, counts FROM notice") == [
                "A1|accepted|failed|1|1", "A2|handed|null|1|1",
            ])
        #expect(try fixture.rows("SELECT notice FROM contact ORDER BY notice") == ["1", "2"])
        #expect(try ledger.verify(known: nil).faults == [])
        try ledger.close()
    }

    @Test("a receipt settles a notice of unknown outcome, before and after it became unknown")
    func unknown() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start(["A1", "A2", "A3"].map { Fixture.notice($0) })
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        _ = try ledger.receive([Self.receipt("A1", .failed)], at: Fixture.minutes(1))
        try ledger.record(
            group.entries.map {
                Outcome(notice: $0.notice, attempt: $0.attempt, submission: .unknown(note: "502"))
            }, at: Fixture.minutes(2))
        #expect(try ledger.unknownCount() == 2)
        _ = try ledger.receive([Self.receipt("A2", .delivered)], at: Fixture.minutes(3))
        #expect(try ledger.unknownCount() == 1)
        #expect(
            try fixture.rows("SELECT account, state FROM notice ORDER BY id") == [
                "A1|accepted", "A2|accepted", "A3|unknown",
            ])
        #expect(
            try fixture.rows("SELECT notice FROM event WHERE kind = 'notice_settled' ORDER BY id")
                == ["1", "2"])
        try ledger.close()
    }

    @Test("one notice that is there decides for its step, then one on its way, then a silent one")
    func arrival() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        func both(_ account: String) -> [PlannedNotice] {
            [Fixture.notice(account), Fixture.notice(account, channel: .email)]
        }
        let run = try ledger.start(["A1", "A2", "A3"].flatMap(both))
        try ledger.deliver(run, .accepted(id: nil))
        _ = try ledger.receive(
            [
                Self.receipt("A1", .delivered), Self.receipt("A1", .failed, channel: "email"),
                Self.receipt("A2", .failed), Self.receipt("A2", .expired, channel: "email"),
                Self.receipt("A3", .failed),
            ], at: Fixture.minutes(9))
        let second = try ledger.start(
            [Fixture.notice("A4")], Fixture.opening(at: Fixture.minutes(10)))
        _ = try ledger.handOver(second, limit: 50, now: Fixture.minutes(10))
        let steps = try ledger.factTables(Fixture.request()).debts.flatMap(\.taken)
        #expect(steps.map(\.arrival) == [.delivered, .failed, .silent, .open])
        #expect(steps.map(\.failed) == [[.email], [.sms, .email], [.sms], []])
        #expect(
            steps.map(\.handedOver) == [Fixture.ten, Fixture.ten, Fixture.ten, Fixture.minutes(10)])
        try ledger.close()
    }

    @Test(
        "only a step with a fallback wants to know whose address was refused, and it is not taken")
    func refused() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        try ledger.record(
            zip(group.entries, [Rejection.Kind.recipient, .balance]).map { entry, kind in
                Outcome(
                    notice: entry.notice, attempt: entry.attempt,
                    submission: .rejected(Rejection(kind, code: "1", detail: "")))
            }, at: Fixture.ten)
        var request = Fixture.request()
        #expect(try ledger.factTables(request).debts.isEmpty)
        request.stepsWithFallback = ["week"]
        let debts = try ledger.factTables(request).debts
        let tried = debts.flatMap(\.taken)
        #expect(tried.map(\.failed) == [[.sms]] && tried.map(\.channels) == [[]])
        #expect(debts.map(\.notices).allSatisfy { $0 == 0 })
        try ledger.close()
    }

    @Test("a fallback does not leave once a receipt has come after the plan")
    func lastLook() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let first = try ledger.start(["A1", "A10"].map { Fixture.notice($0) })
        try ledger.deliver(first, .accepted(id: nil))
        var instead = Fixture.notice("A1", channel: .call)
        instead.isFallback = true
        var other = Fixture.notice("A10", channel: .call)
        other.isFallback = true
        let second = try ledger.start(
            [instead, other], Fixture.opening(at: Fixture.minutes(10)))
        _ = try ledger.receive([Self.receipt("A1", .delivered)], at: Fixture.minutes(11))
        let group = try ledger.handOver(second, limit: 50, now: Fixture.minutes(12))
        #expect(group.entries.map(\.key) == ["overdue/A10/2026-11-13/week/call"])
        #expect(group.overtaken == 1)
        try ledger.close()
    }

    @Test("the task of a hold is known by its end, and is no notice about the debt")
    func holdTask() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        var task = Fixture.notice("A1", step: "month", channel: .call)
        task.holdEnd = CivilDate(days: 20_784)
        let run = try ledger.start([task])
        try ledger.deliver(run, .accepted(id: nil))
        var request = Fixture.request()
        request.ladder = 2
        let tables = try ledger.factTables(request)
        #expect(
            tables.holdTasks == [
                .init(borrower: Hash128("A1"), step: 2, until: CivilDate(days: 20_784))
            ])
        #expect(tables.debts.map(\.notices) == [0])
        try ledger.close()
    }
}
