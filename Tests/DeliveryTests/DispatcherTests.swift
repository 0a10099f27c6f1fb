import Delivery
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// Fails the test where the dispatcher calls out of order.
private final class OrderProbe: DispatchProbe {
    let points = Mutex<[DispatchPoint]>([])

    func reached(_ point: DispatchPoint) { points.withLock { $0.append(point) } }
}

/// Lets time pass between the commit and the hand-over, as a machine asleep does.
private final class Sleeper: DispatchProbe {
    private let clock: RehearsalClock
    private let end: Instant

    init(_ clock: RehearsalClock, until end: Instant) {
        self.clock = clock
        self.end = end
    }

    func reached(_ point: DispatchPoint) {
        if point == .afterIntent { clock.jump(to: end) }
    }
}

@Suite("The dispatcher")
struct DispatcherTests {
    private static let notices = (1...120).map { Fixture.notice($0) }

    @Test("a plan is handed over once; a second run of the day sends nothing")
    func twice() async throws {
        let fixture = try Fixture()
        for expected in [120, 0] {
            let sender = try FileSender(path: fixture.path("sms.jsonl"))
            let (_, result) = try await LiveRun(
                ledgerPath: fixture.path("ledger"), notices: Self.notices,
                senders: ["main": sender])()
            #expect(result.accepted == expected)
            #expect(result.settled == expected && result.dropped == 0)
        }
        let lines = try fixture.lines("sms.jsonl")
        #expect(lines.map { $0["key"] } == Self.notices.map(\.key))
        #expect(lines.map { $0["text"] } == Self.notices.map(\.text))
    }

    @Test("each group's intent comes first, then its sender, then its outcomes")
    func order() async throws {
        let fixture = try Fixture()
        let probe = OrderProbe()
        let sender = try FileSender(path: fixture.path("sms.jsonl"), probe: probe)
        _ = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: Self.notices, senders: ["main": sender],
            probe: probe)()
        let group: [DispatchPoint] = [.afterIntent, .afterHandOver, .beforeOutcome]
        // The outcomes of a group and the intent of the next one are one transaction.
        let between: [DispatchPoint] = [.beforeIntent, .afterOutcome]
        // 120 notices are three groups of at most 50; then it is asked what is left.
        #expect(
            probe.points.withLock { $0 }
                == [.beforeIntent] + group + between + group + between + group + between)
    }

    @Test("each notice goes to its own sender")
    func senders() async throws {
        let fixture = try Fixture()
        let mixed = (1...60).map {
            Fixture.notice($0, sender: $0.isMultiple(of: 3) ? "mail" : "main")
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: mixed,
            senders: [
                "main": try FileSender(path: fixture.path("main.jsonl")),
                "mail": try FileSender(path: fixture.path("mail.jsonl")),
            ])()
        #expect(result.accepted == 60)
        #expect(
            try fixture.lines("mail.jsonl").map { $0["key"] }
                == mixed.filter { $0.sender == "mail" }.map(\.key))
        #expect(try fixture.lines("main.jsonl").count == 40)
    }

    /// When each attempt was made, in seconds after ten.
    private static func times(
        of kind: Rejection.Kind, closes: Int64
    ) async throws -> (times: [Double], result: DispatchResult) {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let times = Mutex<[Double]>([])
        let sender = ScriptedSender { _, _ in
            times.withLock {
                $0.append(Double(clock.now().microseconds - Fixture.ten.microseconds) / 1_000_000)
            }
            return .rejected(Rejection(kind, code: "", detail: ""))
        }
        let end = Instant(microseconds: Fixture.ten.microseconds + closes * 1_000_000)
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1, closes: end)],
            senders: ["main": sender], clock: clock)()
        return (times.withLock { $0 }, result)
    }

    /// The waits of the table in `RetryTable`, each up to a fifth longer.
    @Test(
        "a refusal that passes is tried again, later each time, until the window closes",
        arguments: [
            (Rejection.Kind.notSent, [5.0, 30, 120, 300, 300]),
            (.throttled, [30.0, 60, 120, 300, 300]),
        ])
    func retries(kind: Rejection.Kind, waits: [Double]) async throws {
        let (times, result) = try await Self.times(of: kind, closes: 1200)
        for (wait, pair) in zip(waits, zip(times, times.dropFirst())) {
            let taken = pair.1 - pair.0
            // Five failures in a row put the sender to rest, for half a minute at first.
            #expect(taken >= wait && taken <= wait * 1.2 + 30, "\(kind): \(times)")
        }
        #expect(times.count >= 6 && times.last ?? 0 < 1200)
        #expect(result.retried == times.count - 1 && result.rejectedByKind == [kind: 1])
    }

    private static func seconds(_ clock: RehearsalClock) -> Int64 {
        (clock.now().microseconds - Fixture.ten.microseconds) / 1_000_000
    }

    @Test("throttling waits as long as the gateway asks, and passes")
    func throttled() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = ScriptedSender { _, count in
            count == 1
                ? .rejected(Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: 600))
                : .accepted(id: nil)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1)],
            senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 1 && result.retried == 1)
        #expect((600...720).contains(Self.seconds(clock)))
    }

    @Test("nothing is tried again past its window")
    func retryPastWindow() async throws {
        let fixture = try Fixture()
        let closes = Instant(microseconds: Fixture.ten.microseconds + 29_000_000)
        let sender = ScriptedSender { _, _ in
            .rejected(Rejection(.throttled, code: "429", detail: ""))
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1, closes: closes)],
            senders: ["main": sender])()
        #expect(result.rejectedByKind == [.throttled: 1] && result.retried == 0)
    }

    @Test(
        "unknown and final refusals are never tried again",
        arguments: [
            Submission.unknown(note: "reset"),
            .rejected(Rejection(.recipient, code: "422", detail: "")),
            .rejected(Rejection(.auth, code: "401", detail: "")),
        ])
    func final(submission: Submission) async throws {
        let fixture = try Fixture()
        let sender = ScriptedSender { _, _ in submission }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1)],
            senders: ["main": sender])()
        #expect(sender.submitted.withLock { $0.count } == 1)
        #expect(result.unknown + result.rejected == 1 && result.retried == 0)
    }

    @Test("later notices are waited for, or with no waiting left to the next run")
    func waiting() async throws {
        let later = Instant(microseconds: Fixture.ten.microseconds + 3_600_000_000)
        for waits in [true, false] {
            let fixture = try Fixture()
            let clock = RehearsalClock(at: Fixture.ten)
            let sender = ScriptedSender { _, _ in .accepted(id: nil) }
            let (_, result) = try await LiveRun(
                ledgerPath: fixture.path("ledger"),
                notices: [Fixture.notice(1), Fixture.notice(2, at: later)],
                senders: ["main": sender], clock: clock)(waits: waits)
            #expect(result.accepted == (waits ? 2 : 1))
            #expect(result.dropped == (waits ? 0 : 1))
            #expect(clock.now() == (waits ? later : Fixture.ten))
        }
    }

    @Test(
        "an attempt of another sender or place is not settled by this one",
        arguments: [
            ("test:scripted", 1, 0), ("test:elsewhere", 0, 1),
        ])
    func otherPlace(endpoint: String, accepted: Int, unknown: Int) async throws {
        let fixture = try Fixture()
        do {
            let killed = try SQLiteLedger(
                path: fixture.path("ledger"), access: .run(holder: "killed"))
            let run = try killed.beginRun(Fixture.opening(["main": endpoint]))
            _ = try killed.plan([Fixture.notice(1)], run: run)
            _ = try killed.handOver(run, limit: 50, now: Fixture.ten)
        }
        let sender = ScriptedSender { _, _ in .accepted(id: nil) }
        let (settled, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1)],
            senders: ["main": sender])()
        #expect(settled.accepted == accepted && settled.unknown == unknown)
        #expect(result.settled == 0)
        #expect(sender.submitted.withLock { $0.isEmpty })
    }

    @Test("a cancelled run finishes the group in flight and leaves the rest")
    func cancelled() async throws {
        let fixture = try Fixture()
        let sender = ScriptedSender { _, _ in .accepted(id: nil) }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await LiveRun(
                ledgerPath: fixture.path("ledger"), notices: Self.notices,
                senders: ["main": sender])()
        }
        let (_, result) = try await task.value
        #expect(result.isCancelled)
        #expect(result.accepted + result.dropped == 120)
        #expect(sender.submitted.withLock { $0.count } == result.accepted)
    }

    @Test("no wait that a gateway asks for is longer than a day")
    func longRetry() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let closes = Instant(microseconds: Fixture.ten.microseconds + 172_800_000_000)
        let sender = ScriptedSender { _, count in
            count == 1
                ? .rejected(
                    Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: .max))
                : .accepted(id: nil)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1, closes: closes)],
            senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 1)
        #expect((86_400...103_680).contains(Self.seconds(clock)))
    }

    @Test("attempts of a sender that cannot be asked stay open, and a person is told")
    func leftOpen() async throws {
        let fixture = try Fixture()
        let ledger = try SQLiteLedger(
            path: fixture.path("ledger"), access: .run(holder: "killed"))
        let run = try ledger.beginRun(Fixture.opening(["gone": "test:gone"]))
        _ = try ledger.plan([Fixture.notice(1, sender: "gone")], run: run)
        _ = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        let dispatcher = Dispatcher(
            ledger: ledger, senders: [:], clock: RehearsalClock(at: Fixture.ten))
        let settled = try await dispatcher.settleOpenAttempts()
        #expect(settled.leftOpen == ["gone": 1] && settled.unknown == 0 && settled.needsPerson)
        _ = try ledger.beginRun(Fixture.opening([:]))
        #expect(try ledger.openEntries().count == 1)
        #expect(try ledger.unknownCount() == 0)
    }

    @Test("a window that closes between commit and hand-over counts as expired")
    func closesBetween() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let closes = Instant(microseconds: Fixture.ten.microseconds + 1_000_000)
        let sender = ScriptedSender { _, _ in .accepted(id: nil) }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: [Fixture.notice(1, closes: closes)],
            senders: ["main": sender], clock: clock, probe: Sleeper(clock, until: closes))()
        #expect(result.expired == 1 && result.rejected == 0 && result.settled == 1)
        #expect(sender.submitted.withLock { $0.isEmpty })
    }

    @Test("cancelled while a group is under way, the run records it and leaves the rest")
    func cancelledInFlight() async throws {
        let fixture = try Fixture()
        let task = Mutex<Task<DispatchResult, any Error>?>(nil)
        let sender = ScriptedSender { key, _ in
            if key == Self.notices[60].key { task.withLock { $0?.cancel() } }
            return .accepted(id: nil)
        }
        let path = fixture.path("ledger")
        let result = try await task.withLock { slot in
            let made = Task {
                try await LiveRun(
                    ledgerPath: path, notices: Self.notices, senders: ["main": sender])().result
            }
            slot = made
            return made
        }.value
        #expect(result.isCancelled && result.needsPerson)
        #expect(result.accepted == 100 && result.dropped == 20)
    }

    @Test("a person is needed for the lender's own faults, not for one address")
    func needsPerson() {
        for kind in Rejection.Kind.allCases {
            var result = DispatchResult()
            result.rejectedByKind = [kind: 1]
            let expected: Set<Rejection.Kind> = [.notSent, .auth, .balance, .config]
            #expect(result.needsPerson == expected.contains(kind))
        }
        #expect(!DispatchResult().needsPerson)
    }
}
