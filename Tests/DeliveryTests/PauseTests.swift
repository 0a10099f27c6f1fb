import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// Takes nothing, and counts what it was given.
private final class DeadSender: Sender {
    let endpoint = "test:dead"
    let given = Mutex(0)
    private let kind: Rejection.Kind
    private let during: @Sendable () -> Void

    init(_ kind: Rejection.Kind, during: @escaping @Sendable () -> Void = {}) {
        self.kind = kind
        self.during = during
    }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        given.withLock { $0 += batch.count }
        during()
        return batch.map { _ in .rejected(Rejection(kind, code: "down", detail: "")) }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { _ in .unknown(note: "killed") }
    }

    func close() async {}
}

/// Ends the process as a power cut would, after the intent of the second group.
private final class SecondGroup: DispatchProbe {
    private let count = Mutex(0)

    func reached(_ point: DispatchPoint) {
        guard point == .afterIntent else { return }
        let isNow = count.withLock { count in
            count += 1
            return count == 2
        }
        if isNow { kill(getpid(), SIGKILL) }
    }
}

@Suite("Runs that pause themselves")
struct PauseTests {
    private static let notices = (1...1000).map { Fixture.notice($0) }

    /// `over` in percent.
    private static func bounds(_ over: Int64, of last: Int) -> RunBounds {
        RunBounds(
            failures: FailureBound(
                over: over * 1_000_000, ofLast: last,
                span: SourceSpan(file: FileID(0), start: 0, length: 0)))
    }

    @Test(
        "a gateway that is down gets one group, not the whole plan",
        arguments: [Rejection.Kind.notSent, .auth, .recipient])
    func down(kind: Rejection.Kind) async throws {
        let fixture = try Fixture()
        let sender = DeadSender(kind)
        var run = LiveRun(
            ledgerPath: fixture.path("ledger"), notices: Self.notices, senders: ["main": sender])
        run.bounds = Self.bounds(5, of: 200)
        let (_, result) = try await run()
        #expect(sender.given.withLock { $0 } == 50)
        #expect(result.isPaused && result.needsPerson)
        #expect(result.retried + result.rejected == 50)
        #expect(result.dropped == 950 + result.retried)
        let ledger = try SQLiteLedger(path: fixture.path("ledger"), access: .read)
        #expect(try ledger.pause(of: "overdue")?.cause == .failures(50, ofLast: 200))
    }

    @Test("the window spans runs and a kill; what the killed run left in the air does not count")
    func kill() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            var run = LiveRun(
                ledgerPath: path, notices: PauseTests.notices,
                senders: ["main": DeadSender(.recipient)], probe: SecondGroup())
            run.bounds = PauseTests.bounds(59, of: 100)
            _ = try await run()
        }
        // 50 have failed, 50 were in the air. With the next group 100 of 100 have failed.
        let sender = DeadSender(.recipient)
        var run = LiveRun(ledgerPath: path, notices: Self.notices, senders: ["main": sender])
        run.bounds = Self.bounds(59, of: 100)
        let (settled, result) = try await run()
        #expect(settled.unknown == 50)
        #expect(sender.given.withLock { $0 } == 50 && result.isPaused)
        // The pause is there in the next process, too.
        let next = DeadSender(.recipient)
        var last = LiveRun(ledgerPath: path, notices: Self.notices, senders: ["main": next])
        last.bounds = Self.bounds(59, of: 100)
        #expect(try await last().result.isPaused)
        #expect(next.given.withLock { $0 } == 0)
    }

    @Test("a pause from another terminal lets the group in flight end, and no other leaves")
    func terminal() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let sender = DeadSender(.recipient) {
            let control = try? SQLiteLedger.control(path: path, holder: "the test")
            _ = try? control?.pause("overdue", by: "李敏", because: "客诉增多", at: Fixture.ten)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: path, notices: Self.notices, senders: ["main": sender])()
        #expect(sender.given.withLock { $0 } == 50)
        #expect(result.isPaused && result.rejectedByKind == [.recipient: 50])
        #expect(result.dropped == 950)
    }
}
