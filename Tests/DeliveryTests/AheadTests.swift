import CampaignLanguage
import Delivery
import Expressions
import Ledger
import Planning
import Synchronization
import Testing

/// Answers by the number of the call, and does something at each.
private final class CountingSender: Sender {
    let endpoint = "test:counting"
    let keys = Mutex<[String]>([])
    private let answer: @Sendable (Int) -> Submission

    /// `answer` gets the number of the call, from 1.
    init(_ answer: @escaping @Sendable (Int) -> Submission) { self.answer = answer }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        batch.map { envelope in
            if !gate.isOpen { return .rejected(Rejection(.notCalled, code: "", detail: "")) }
            let number = keys.withLock { keys in
                keys.append(envelope.key)
                return keys.count
            }
            let submission = answer(number)
            gate.heard(submission)
            return submission
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] { [] }
    func close() async {}
}

private final class Points: DispatchProbe {
    let all = Mutex<[DispatchPoint]>([])

    func reached(_ point: DispatchPoint) { all.withLock { $0.append(point) } }
}

@Suite("A group that is taken ahead")
struct AheadTests {
    /// Fifteen notices, five a group, each taken before the one before it is given away.
    private static func run(
        _ path: String, _ sender: CountingSender, clock: RehearsalClock, probe: Points = Points()
    ) async throws -> DispatchResult {
        try await LiveRun(
            ledgerPath: path, notices: (1...15).map { Fixture.notice($0) },
            senders: ["main": sender], clock: clock, probe: probe,
            ahead: .before(groupSize: 5, longest: 1_000_000))(
                waits: false
            ).result
    }

    @Test("is handed over behind the one before it, and each notice leaves once")
    func order() async throws {
        let fixture = try Fixture()
        let sender = CountingSender { _ in .accepted(id: nil) }
        let points = Points()
        let result = try await Self.run(
            fixture.path("ledger"), sender, clock: RehearsalClock(at: Fixture.ten), probe: points)
        #expect(result.accepted == 15)
        #expect(sender.keys.withLock { $0 } == (1...15).map { Fixture.notice($0).key })
        let take: [DispatchPoint] = [.beforeIntent, .afterOutcome, .afterIntent]
        // Nothing is taken ahead of the first answers; the third group is taken before the second one is given away, and
        // before the third one it is found that nothing is left.
        let expected: [DispatchPoint] =
            [.beforeIntent, .afterIntent, .beforeOutcome] + take
            + [.beforeIntent, .afterIntent, .beforeOutcome]
            + [.beforeIntent, .afterOutcome, .beforeOutcome] + [.beforeIntent, .afterOutcome]
        #expect(points.all.withLock { $0 } == expected)
    }

    @Test("goes back where its sender has stopped to work meanwhile")
    func trouble() async throws {
        let fixture = try Fixture()
        let sender = CountingSender { $0 > 5 ? .unknown(note: "no answer") : .accepted(id: nil) }
        let result = try await Self.run(
            fixture.path("ledger"), sender, clock: RehearsalClock(at: Fixture.ten))
        #expect(sender.keys.withLock(\.count) == 10)
        #expect((result.accepted, result.unknown, result.dropped) == (5, 5, 5))
        let reader = try SQLiteLedger(path: fixture.path("ledger"), access: .read)
        #expect(try reader.openEntries().isEmpty)
        #expect(try reader.verify(known: nil).faults.isEmpty)
    }

    @Test("goes back where the one before it took long")
    func late() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = CountingSender { number in
            if number == 8 {
                clock.jump(to: Instant(microseconds: Fixture.ten.microseconds + 1_000_001))
            }
            return .accepted(id: nil)
        }
        let points = Points()
        let result = try await Self.run(
            fixture.path("ledger"), sender, clock: clock, probe: points)
        #expect(result.accepted == 15)
        #expect(sender.keys.withLock { $0 } == (1...15).map { Fixture.notice($0).key })
        // It was taken twice.
        #expect(points.all.withLock { $0.count { $0 == .afterIntent } } == 4)
    }

    @Test("goes back where something is said meanwhile, which the second look finds")
    func word() async throws {
        let fixture = try Fixture()
        let (path, clock) = (fixture.path("ledger"), RehearsalClock(at: Fixture.ten))
        let sender = CountingSender { number in
            if number == 8 {
                let hold = ReceivedEvent(
                    key: "h", at: clock.now(),
                    what: .hold(
                        .account("A12"), until: Fixture.friday, author: "李敏",
                        reason: "协商"))
                _ = try? SQLiteLedger(path: path, access: .control).receive([hold], at: clock.now())
            }
            return .accepted(id: nil)
        }
        let points = Points()
        let result = try await Self.run(path, sender, clock: clock, probe: points)
        #expect(result.accepted == 14 && result.overtaken == 1)
        let keys = sender.keys.withLock { $0 }
        #expect(keys == (1...15).filter { $0 != 12 }.map { Fixture.notice($0).key })
        #expect(points.all.withLock { $0.count { $0 == .afterIntent } } == 4)
    }

    @Test("is not given away after a person has stopped the run")
    func stop() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let sender = CountingSender { number in
            if number == 10 {
                let control = try? SQLiteLedger(path: path, access: .control)
                _ = try? control?.stop(by: "李敏", because: "收工", at: Fixture.ten)
            }
            return .accepted(id: nil)
        }
        let result = try await Self.run(path, sender, clock: RehearsalClock(at: Fixture.ten))
        #expect(sender.keys.withLock(\.count) == 10)
        #expect((result.accepted, result.dropped, result.isCancelled) == (10, 5, true))
        let reader = try SQLiteLedger(path: path, access: .read)
        #expect(try reader.openEntries().isEmpty)
    }

    @Test("is not taken where the budget does not suffice: what failed for the moment comes first")
    func budget() async throws {
        let fixture = try Fixture()
        let refused = Mutex(false)
        let sender = CountingSender { number in
            let isFirst = refused.withLock { refused in
                defer { if number == 10 { refused = true } }
                return !refused
            }
            return number == 10 && isFirst
                ? .rejected(Rejection(.notSent, code: "x", detail: "")) : .accepted(id: nil)
        }
        // Each costs 1, and there are 10 for 15.
        let notices = (1...15).map { number in
            var notice = Fixture.notice(number)
            notice.cost = Expressions.Decimal(coefficient: 1, scale: 0)
            return notice
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: notices, senders: ["main": sender],
            bounds: RunBounds(budget: Expressions.Decimal(coefficient: 10, scale: 0)),
            ahead: .before(groupSize: 5, longest: 1_000_000))()
        #expect(result.accepted == 10 && result.isPaused, "\(result)")
        #expect(sender.keys.withLock(\.count) == 11)
    }

    @Test("goes back where a receipt comes for what is to be tried again")
    func receipt() async throws {
        let fixture = try Fixture()
        let (path, clock) = (fixture.path("ledger"), RehearsalClock(at: Fixture.ten))
        let sender = CountingSender { number in
            // Of the first one the gateway says no for the moment, though it has it.
            if number == 1 { return .rejected(Rejection(.notSent, code: "x", detail: "")) }
            // It is due again after five seconds and a fifth at most, and taken ahead while the third group is away.
            if number == 6 {
                clock.jump(to: Instant(microseconds: Fixture.ten.microseconds + 6_500_000))
            }
            if number == 12 {
                let receipt = ReceivedEvent(
                    key: "r", at: clock.now(),
                    what: .receipt(.key(Fixture.notice(1).key), .delivered, code: nil))
                _ = try? SQLiteLedger(path: path, access: .control).receive(
                    [receipt], at: clock.now())
            }
            return .accepted(id: nil)
        }
        let points = Points()
        let (_, result) = try await LiveRun(
            ledgerPath: path, notices: (1...15).map { Fixture.notice($0) },
            senders: ["main": sender], clock: clock, probe: points,
            ahead: .before(groupSize: 5, longest: 10_000_000))()
        #expect(points.all.withLock { $0.count { $0 == .afterIntent } } == 4)
        #expect(sender.keys.withLock { $0 } == (1...15).map { Fixture.notice($0).key })
        #expect(result.accepted == 15, "\(result)")
    }
}
