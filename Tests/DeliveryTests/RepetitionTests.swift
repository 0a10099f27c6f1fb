import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// What is unknown at a gateway that knows repetitions by their key.
@Suite("Repetitions with the same key")
struct RepetitionTests {
    private static let unknown = Submission.unknown(note: "reset")
    private static let refused = Submission.rejected(Rejection(.recipient, code: "422", detail: ""))

    /// One notice, whose attempts are answered in turn, the last answer again and again.
    private struct Story {
        let fixture: Fixture
        let sender: ScriptedSender
        let clock = RehearsalClock(at: Fixture.ten)

        init(seconds: Int?, _ answers: [Submission], meanwhile: ReceivedEvent.What? = nil) throws {
            let fixture = try Fixture()
            self.fixture = fixture
            sender = ScriptedSender(keyLifetimeSeconds: seconds) { _, count in
                if count == 1, let meanwhile {
                    let event = ReceivedEvent(key: "e", at: Fixture.ten, what: meanwhile)
                    let control = try? SQLiteLedger(path: fixture.path("ledger"), access: .control)
                    _ = try? control?.receive([event], at: Fixture.ten)
                }
                return answers[min(count, answers.count) - 1]
            }
        }

        func run(_ notice: PlannedNotice = Fixture.notice(1)) async throws -> DispatchResult {
            try await LiveRun(
                ledgerPath: fixture.path("ledger"), notices: [notice], senders: ["main": sender],
                clock: clock)().result
        }

        var calls: Int { sender.submitted.withLock { $0.count } }

        /// The clock jumps to each call.
        var secondsSinceTen: Int64 {
            (clock.now().microseconds - Fixture.ten.microseconds) / 1_000_000
        }
    }

    @Test("the second call has the same key and the same bytes, five seconds later")
    func again() async throws {
        let story = try Story(seconds: 3600, [Self.unknown, .accepted(id: "g")])
        let result = try await story.run()
        #expect(result.accepted == 1 && result.retried == 1 && result.unknown == 0)
        #expect(!result.needsPerson && (5...6).contains(story.secondsSinceTen))
        var sent = story.sender.envelopes.withLock { $0 }
        #expect(sent.map(\.attempt) == [1, 2])
        // The gateway is told nothing of that.
        for index in sent.indices { (sent[index].attempt, sent[index].closesIn) = (0, 0) }
        #expect(sent.count == 2 && sent[0] == sent[1])
    }

    @Test("a sender that promises nothing is called once")
    func blind() async throws {
        let story = try Story(seconds: nil, [Self.unknown, .accepted(id: "g")])
        #expect(try await story.run().unknown == 1)
        #expect(story.calls == 1)
    }

    /// By hand: attempts after 5, 35 and 155 seconds or up to a fifth more, each before 80 % of the span.
    @Test(
        "never later than 80 % of the gateway's time, and four calls in all",
        arguments: [
            (6, 1, 5), (40, 2, 35), (60, 3, 155), (190, 3, 155), (240, 4, 155), (9999, 4, 155),
        ])
    func bounds(seconds: Int, calls: Int, ended: Int64) async throws {
        let story = try Story(seconds: seconds, [Self.unknown])
        let result = try await story.run()
        // Each wait may be a fifth longer.
        #expect(story.calls == calls && (ended...ended * 6 / 5).contains(story.secondsSinceTen))
        #expect(result.unknown == 1 && result.needsPerson)
        let reader = try SQLiteLedger(path: story.fixture.path("ledger"), access: .read)
        #expect(try reader.unknownCount() == 1)
    }

    @Test("a no to the second call closes nothing: the first may still arrive")
    func refusedLater() async throws {
        let story = try Story(seconds: 3600, [Self.unknown, Self.refused])
        let result = try await story.run()
        #expect(result.unknown == 1 && result.rejected == 0 && story.calls == 2)
        let again = try await story.run()
        #expect(again.settled == 0 && story.calls == 2, "its key is not free")
    }

    @Test("a no for the moment keeps it unknown between the calls")
    func throttledLater() async throws {
        let slow = Submission.rejected(Rejection(.throttled, code: "429", detail: ""))
        let story = try Story(seconds: 3600, [Self.unknown, slow, .accepted(id: nil)])
        let result = try await story.run()
        #expect(result.accepted == 1 && result.retried == 2 && story.calls == 3)
    }

    @Test("nothing is tried again past its window")
    func window() async throws {
        let closes = Instant(microseconds: Fixture.ten.microseconds + 5_000_000)
        let story = try Story(seconds: 3600, [Self.unknown])
        let result = try await story.run(Fixture.notice(1, closes: closes))
        #expect(result.unknown == 1 && story.calls == 1)
    }

    @Test(
        "what has come since speaks against a second call, not for a new one",
        arguments: [
            ReceivedEvent.What.optOut(.borrower("B1"), channel: .sms),
            .payment(account: "A1", amount: Decimal(coefficient: 1, scale: 0), date: nil),
            .objection(.dispute, borrower: "B1"),
            .hold(.account("A1"), until: Fixture.friday, author: "x", reason: "y"),
        ])
    func overtaken(event: ReceivedEvent.What) async throws {
        let story = try Story(seconds: 3600, [Self.unknown, .accepted(id: nil)], meanwhile: event)
        let result = try await story.run()
        #expect(result.unknown == 1 && result.accepted == 0 && story.calls == 1)
    }

    @Test(
        "each notice is in one count at the end, also one that a receipt settles while the run is on"
    )
    func counted() async throws {
        let story = try Story(
            seconds: 3600, [.rejected(Rejection(.throttled, code: "429", detail: ""))],
            meanwhile: nil)
        let fixture = story.fixture
        let sender = ScriptedSender(keyLifetimeSeconds: 3600) { key, count in
            if count == 2,
                let control = try? SQLiteLedger(
                    path: fixture.path("ledger"), access: .control)
            {
                // Of another notice, which waits for its second call.
                let event = ReceivedEvent(
                    key: "e", at: Fixture.minutes(1),
                    what: .receipt(.key(Fixture.notice(2).key), .delivered, code: nil))
                _ = try? control.receive([event], at: Fixture.minutes(1))
            }
            return count == 1
                ? .rejected(Rejection(.throttled, code: "429", detail: "")) : .accepted(id: nil)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: (1...2).map { Fixture.notice($0) },
            senders: ["main": sender], clock: story.clock)()
        #expect(result.accepted == 2 && result.unknown == 0 && !result.needsPerson)
    }

    /// 80 % of 1,000 seconds.
    @Test(
        "a repetition is not given away later than its gateway surely knows the key, however slow its group"
    )
    func latest() async throws {
        let story = try Story(seconds: 1000, [Self.unknown, .accepted(id: "g")])
        _ = try await story.run()
        let sent = story.sender.envelopes.withLock { $0 }
        #expect(sent.count == 2 && sent[0].closesIn == 36_000_000)
        #expect(sent[1].closesIn <= 795_000 && sent[1].closesIn >= 794_000)
    }

    @Test("three repetitions are repetitions: refusals before do not count")
    func refusalsBefore() async throws {
        let slow = Submission.rejected(Rejection(.throttled, code: "429", detail: ""))
        let story = try Story(
            seconds: 86_400, [slow, slow, slow, Self.unknown, Self.unknown, .accepted(id: "g")])
        let result = try await story.run()
        #expect(result.accepted == 1 && story.calls == 6)
    }

    @Test("a receipt makes the second call needless")
    func receipt() async throws {
        let story = try Story(
            seconds: 3600, [Self.unknown, .accepted(id: nil)],
            meanwhile: .receipt(.key(Fixture.notice(1).key), .delivered, code: nil))
        let result = try await story.run()
        #expect(result.accepted == 1 && result.retried == 0 && story.calls == 1)
    }

    @Test("another place does not know the key")
    func elsewhere() async throws {
        let fixture = try Fixture()
        do {
            let ledger = try SQLiteLedger(
                path: fixture.path("ledger"), access: .run(holder: "killed"))
            let run = try ledger.beginRun(Fixture.opening(["main": "test:elsewhere"]))
            _ = try ledger.plan([Fixture.notice(1)], run: run)
            _ = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        }
        let sender = ScriptedSender(keyLifetimeSeconds: 3600) { _, _ in .accepted(id: nil) }
        let (settled, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1)],
            senders: ["main": sender])()
        #expect(settled.unknown == 1 && result.settled == 0)
        #expect(sender.submitted.withLock { $0.isEmpty })
    }

    @Test(
        "after a kill nothing is repeated: of the borrower the next run may know better")
    func killed() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let (ledger, url) = (fixture.path("ledger"), gateway.url("ok"))
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [ledger = ledger as String, url = url as String] in
            let killer = Killer(.afterHandOver, 67)
            let options = HTTPSender.Options(url: url, inFlight: 4, keyLifetimeSeconds: 3600)
            let sender = try HTTPSender(options, probe: killer)
            _ = try await LiveRun(
                ledgerPath: ledger, notices: (1...130).map { Fixture.notice($0) },
                senders: ["main": sender], probe: killer)()
        }
        let sender = try HTTPSender(.init(url: url, inFlight: 4, keyLifetimeSeconds: 3600))
        let (settled, result) = try await LiveRun(
            ledgerPath: ledger, notices: (1...130).map { Fixture.notice($0) },
            senders: ["main": sender])()
        #expect(settled.retried == 0 && settled.unknown == 50)
        #expect(result.accepted == 30 && result.unknown == 0)
        let received = Dictionary(grouping: try gateway.received(), by: \.key)
        // The first group, 17 to 20 of the second, and the rest.
        #expect((97...100).contains(received.count))
        for (key, requests) in received { #expect(requests.count == 1, "\(key)") }
    }
}
