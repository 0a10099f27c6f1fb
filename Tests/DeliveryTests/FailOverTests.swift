import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import GRDB
import Ledger
import Planning
import Synchronization
import Testing

/// A sender that notes what it was given and when, and answers by what has come before and by the time.
private final class TimedSender: Sender {
    let endpoint: String
    let keyLifetimeSeconds: Int?
    let rate: SendRate?
    private let clock: RehearsalClock
    private let script: @Sendable (Int, Double) -> Submission
    let calls = Mutex<[(key: String, hours: Double)]>([])

    /// `script` gets how many calls there were before, and hours after ten.
    init(
        _ name: String, _ clock: RehearsalClock, keyLifetimeSeconds: Int? = nil,
        rate: SendRate? = nil,
        _ script: @escaping @Sendable (Int, Double) -> Submission = { _, _ in .accepted(id: nil) }
    ) {
        endpoint = "test:" + name
        self.clock = clock
        self.keyLifetimeSeconds = keyLifetimeSeconds
        self.rate = rate
        self.script = script
    }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        calls.withLock { calls in
            batch.map { envelope in
                if !gate.isOpen { return .rejected(Rejection(.notCalled, code: "", detail: "")) }
                let hours =
                    Double(clock.now().microseconds - Fixture.ten.microseconds) / 3_600_000_000
                let answer = script(calls.count, hours)
                gate.heard(answer)
                calls.append((envelope.key, hours))
                return answer
            }
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { _ in .unknown(note: "nobody knows") }
    }
    func close() async {}

    var keys: [String] { calls.withLock { $0.map(\.key) } }
}

private func refused(_ kind: Rejection.Kind) -> Submission {
    .rejected(Rejection(kind, code: "x", detail: "no"))
}

@Suite("One sender carries the notices of another that does not work")
struct FailOverTests {
    private static func run(
        _ clock: RehearsalClock, _ main: TimedSender, _ other: TimedSender, _ count: Int = 200,
        notices: [PlannedNotice]? = nil, at path: String? = nil
    ) async throws -> DispatchResult {
        try await LiveRun(
            ledgerPath: try path ?? Fixture().path("ledger"),
            notices: notices ?? (1...count).map { Fixture.notice($0) },
            senders: ["main": main, "other": other], clock: clock, failOvers: ["main": "other"]
        )().result
    }

    @Test(
        "a gateway that cannot be reached is left to another one after a minute, and nothing leaves twice"
    )
    func unreachable() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.notSent) }
        let other = TimedSender("other", clock)
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted == 200)
        #expect(Set(other.keys).count == 200 && other.keys.count == 200)
        #expect(result.carried == ["main": ["other": 200]])
        #expect(result.needsPerson)
        // Within minutes, not when the gateway is back.
        #expect(clock.now().microseconds - Fixture.ten.microseconds < 600_000_000)
        #expect(main.keys.count < 30)
    }

    @Test(
        "a key that is not valid is passed on at once",
        arguments: [Rejection.Kind.auth, .balance, .config])
    func key(kind: Rejection.Kind) async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(kind) }
        let other = TimedSender("other", clock)
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted == 200)
        #expect(other.keys.count == 200)
        #expect(result.rejected == 0)
    }

    /// Ten in two hundred at most may fail.
    private static func bounded(
        _ main: TimedSender, _ other: TimedSender, _ clock: RehearsalClock, at path: String
    ) async throws -> DispatchResult {
        var run = LiveRun(
            ledgerPath: path, notices: (1...200).map { Fixture.notice($0) },
            senders: ["main": main, "other": other], clock: clock, failOvers: ["main": "other"])
        run.bounds = RunBounds(
            failures: FailureBound(
                over: 5_000_000, ofLast: 200,
                span: SourceSpan(file: FileID(0), start: 0, length: 0)))
        return try await run().result
    }

    @Test("a bound on failures does not pause a campaign whose notices another sender takes")
    func bound() async throws {
        let path = try Fixture().path("ledger")
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.notSent) }
        let other = TimedSender("other", clock)
        let result = try await Self.bounded(main, other, clock, at: path)
        #expect(!result.isPaused && result.accepted == 200)
        // The next run reads the same history.
        let again = try await Self.bounded(main, other, clock, at: path)
        #expect(!again.isPaused)
    }

    @Test("nor does it wait where the other one fails, too, or where numbers are wrong")
    func bothFail() async throws {
        for kind in [Rejection.Kind.notSent, .recipient] {
            let clock = RehearsalClock(at: Fixture.ten)
            let main = TimedSender("main", clock) { _, _ in refused(kind) }
            let other = TimedSender("other", clock) { _, _ in refused(.notSent) }
            let result = try await Self.bounded(main, other, clock, at: Fixture().path("ledger"))
            #expect(result.isPaused && result.accepted == 0, "\(kind)")
            #expect(main.keys.count + other.keys.count < 200)
        }
    }

    @Test("what may have arrived is never given to another")
    func doubt() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in .unknown(note: "no answer") }
        let other = TimedSender("other", clock)
        let result = try await Self.run(clock, main, other)
        #expect(result.unknown == main.keys.count)
        #expect(result.unknown + result.accepted == 200)
        #expect(Set(main.keys).isDisjoint(with: other.keys))
        #expect(Set(main.keys + other.keys).count == 200)
    }

    @Test("with a key that its gateway knows, too: it waits for its own sender")
    func keyed() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        // No answer for an hour, then it works and knows what it has.
        let main = TimedSender("main", clock, keyLifetimeSeconds: 86_400) { _, hours in
            hours < 1 ? .unknown(note: "no answer") : .accepted(id: nil)
        }
        let other = TimedSender("other", clock)
        let notices =
            (1...100).map { Fixture.notice($0) }
            + (101...140).map {
                Fixture.notice(
                    $0, at: Instant(microseconds: Fixture.ten.microseconds + 7_200_000_000))
            }
        let result = try await Self.run(clock, main, other, notices: notices)
        #expect(result.accepted + result.unknown == 140)
        #expect(Set(main.keys).isDisjoint(with: other.keys))
        // Those of noon go by the sender itself again.
        #expect(main.calls.withLock { $0.filter { $0.hours >= 2 }.count } >= 40)
    }

    @Test("when it works again its notices are its own again")
    func back() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, hours in
            hours < 0.5 ? refused(.notSent) : .accepted(id: nil)
        }
        let other = TimedSender("other", clock, rate: SendRate(count: 60, seconds: 3600))
        let result = try await Self.run(clock, main, other, 400)
        #expect(result.accepted == 400)
        // By its rate the other one had some thirty in the half hour.
        #expect((10...60).contains(other.keys.count))
        #expect(
            Set(main.calls.withLock { $0.filter { $0.hours >= 0.5 }.map(\.key) }).count == 400
                - other.keys.count)
    }

    @Test("the other one's rate holds for what it carries, and its own notices come first")
    func rate() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.auth) }
        let other = TimedSender("other", clock, rate: SendRate(count: 100, seconds: 60))
        let notices =
            (1...300).map { Fixture.notice($0) }
            + (301...600).map { Fixture.notice($0, sender: "other") }
        let result = try await Self.run(clock, main, other, notices: notices)
        #expect(result.accepted == 600)
        let times = other.calls.withLock { $0.map(\.hours) }
        for (index, time) in times.enumerated() where index >= 100 {
            #expect(time - times[index - 100] >= 59.99 / 3600, "\(index)")
        }
    }

    @Test("where both are down nothing is burnt, and what is left expires")
    func both() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.notSent) }
        let other = TimedSender("other", clock) { _, _ in refused(.notSent) }
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted == 0 && result.unknown == 0)
        #expect(result.expired + result.rejected == 200)
        // Ten hours of tries, each five minutes at most apart.
        #expect(main.keys.count + other.keys.count < 600)
    }

    @Test("two that are down share the other one, which has its own notices first")
    func share() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let one = TimedSender("one", clock) { _, _ in refused(.auth) }
        let two = TimedSender("two", clock) { _, _ in refused(.auth) }
        let other = TimedSender("other", clock, rate: SendRate(count: 1, seconds: 1))
        let notices = (1...600).map {
            Fixture.notice($0, sender: ["one", "two", "other"][$0 % 3])
        }
        let result = try await LiveRun(
            ledgerPath: Fixture().path("ledger"), notices: notices,
            senders: ["one": one, "two": two, "other": other], clock: clock,
            failOvers: ["one": "other", "two": "other"])().result
        #expect(result.accepted == 600)
        // Of the first two hundred nearly all are its own; of the next hundred both have their part.
        let numbers = other.keys.compactMap { Int($0.split(separator: "/")[1].dropFirst()) }
        #expect(numbers.prefix(200).count { $0 % 3 == 2 } > 190)
        let next = numbers.dropFirst(200).prefix(100)
        #expect((40...60).contains(next.count { $0 % 3 == 0 }))
    }

    @Test("a quota that is used up for the day is passed on")
    func quota() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in
            .rejected(Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: 3600))
        }
        let other = TimedSender("other", clock)
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted == 200)
        #expect(other.keys.count == 200)
        #expect(clock.now().microseconds - Fixture.ten.microseconds < 600_000_000)
    }

    @Test("while both rest whoever is back first is waited for")
    func firstBack() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        // In doubt the sender rests for half an hour; the other one is away for a minute.
        let main = TimedSender("main", clock) { _, _ in .unknown(note: "no answer") }
        let other = TimedSender("other", clock) { count, hours in
            hours < 0.1 ? refused(.notSent) : .accepted(id: nil)
        }
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted + result.unknown == 200)
        #expect(other.calls.withLock { $0.last?.hours ?? 9 } < 1.2)
    }

    @Test("a person is told of the sender that may have a notice, not of the one that was planned")
    func asked() async throws {
        let path = try Fixture().path("ledger")
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.auth) }
        let other = TimedSender("other", clock) { count, _ in
            count == 0 ? .unknown(note: "no answer") : .accepted(id: nil)
        }
        let result = try await Self.run(clock, main, other, 20, at: path)
        #expect(result.unknown == 1 && result.accepted == 19)
        let ledger = try SQLiteLedger(path: path, access: .read)
        #expect(try ledger.unknownNotices(.all).map(\.sender) == ["other"])
    }

    @Test(
        "one lost connection after others is no reason to pass notices on within the first half minute"
    )
    func patience() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        // It cannot be reached for the first 20 seconds.
        let main = TimedSender("main", clock) { _, hours in
            hours < 20.0 / 3600 ? refused(.notSent) : .accepted(id: nil)
        }
        let other = TimedSender("other", clock)
        let result = try await Self.run(clock, main, other)
        #expect(result.accepted == 200 && result.carried.isEmpty && other.keys.isEmpty)
    }

    @Test("the ledger has of each attempt who it was given to; the plan stays as it was")
    func record() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let clock = RehearsalClock(at: Fixture.ten)
        let main = TimedSender("main", clock) { _, _ in refused(.auth) }
        let other = TimedSender("other", clock)
        _ = try await Self.run(clock, main, other, 20, at: path)
        let rows = try DatabaseQueue(path: path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT n.sender, r.sender, a.state, count(*) FROM attempt a
                    JOIN notice n ON n.id = a.notice JOIN route r ON r.id = a.route
                    WHERE a.state = 'accepted' GROUP BY 1, 2, 3
                    """)
        }
        #expect(
            rows.map { [$0[0] as String, $0[1], $0[2], "\($0[3] as Int)"] } == [
                ["main", "other", "accepted", "20"]
            ])
    }
}
