import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// A gateway that is slow, and a person who speaks while it has a group: each call lasts until the test says so.
private final class SlowSender: Sender {
    let endpoint = "test:slow"
    let called = Mutex(0)
    private let during: @Sendable (Int) -> Void
    private let slow: Int

    /// `during` gets the number of the call, from 1; the one of number `slow` lasts.
    init(slow: Int = 3, _ during: @escaping @Sendable (Int) -> Void) {
        (self.slow, self.during) = (slow, during)
    }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        var answers: [Submission] = []
        for _ in batch {
            guard gate.isOpen else {
                answers.append(.rejected(Rejection(.notCalled, code: "", detail: "")))
                continue
            }
            let number = called.withLock { called in
                called += 1
                return called
            }
            during(number)
            // Until the person's word is heard; a minute is for a machine that is busy with other tests.
            let start = ContinuousClock.now
            while number == slow, gate.isOpen, ContinuousClock.now - start < .seconds(60) {
                await Task.yield()
            }
            answers.append(.accepted(id: nil))
        }
        return answers
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] { [] }
    func close() async {}
}

@Suite("A person's word to a run that is on")
struct StopTests {
    @Test(
        "no call is made after it; what is under way is recorded, the rest left to a later run",
        // In the first group of 50, and in the second.
        arguments: ["stop", "pause", "cancel"], [3, 73])
    func slow(word: String, call: Int) async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let run = Mutex<Task<DispatchResult, any Error>?>(nil)
        let sender = SlowSender(slow: call) { number in
            guard number == call else { return }
            if word == "cancel" { run.withLock { $0?.cancel() } }
            let control = try? SQLiteLedger(path: path, access: .control)
            if word == "stop" {
                #expect((try? control?.stop(by: "李敏", because: "客诉", at: Fixture.ten)) == true)
            }
            if word == "pause" {
                _ = try? control?.pause("overdue", by: "李敏", because: "客诉", at: Fixture.ten)
            }
        }
        let result = try await run.withLock { slot in
            let made = Task {
                try await LiveRun(
                    ledgerPath: path, notices: (1...200).map { Fixture.notice($0) },
                    senders: ["main": sender])().result
            }
            slot = made
            return made
        }.value
        #expect(sender.called.withLock { $0 } == call)
        #expect(result.accepted == call && result.dropped == 200 - call && result.retried == 0)
        #expect(result.isPaused == (word == "pause") && result.isCancelled == (word != "pause"))
        #expect(result.needsPerson)
        let reader = try SQLiteLedger(path: path, access: .read)
        #expect(try reader.verify(known: nil).faults.isEmpty)
        #expect((try reader.stopOrder() != nil) == (word == "stop"))
    }

    @Test("a run that waits for a later hour hears it, too; the next run is not meant")
    func waiting() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let later = Instant(microseconds: Fixture.ten.microseconds + 3_600_000_000)
        let sender = SlowSender { number in
            guard number == 1 else { return }
            let control = try? SQLiteLedger(path: path, access: .control)
            _ = try? control?.stop(by: "李敏", because: "收工", at: Fixture.ten)
        }
        let clock = RehearsalClock(at: Fixture.ten)
        let notices = [Fixture.notice(1), Fixture.notice(2, at: later)]
        let (_, result) = try await LiveRun(
            ledgerPath: path, notices: notices, senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 1 && result.dropped == 1 && result.isCancelled)
        #expect(clock.now() == Fixture.ten)
        let (_, next) = try await LiveRun(
            ledgerPath: path, notices: notices, senders: ["main": sender], clock: clock)()
        #expect(next.accepted == 1 && !next.isCancelled)
    }

    @Test("a campaign that is paused while its run waits ends its turn, and the others go on")
    func pausedWhileWaiting() async throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let later = Instant(microseconds: Fixture.ten.microseconds + 3_600_000_000)
        let sender = SlowSender { number in
            guard number == 1 else { return }
            let control = try? SQLiteLedger(path: path, access: .control)
            _ = try? control?.pause("overdue", by: "李敏", because: "客诉", at: Fixture.ten)
        }
        let clock = RehearsalClock(at: Fixture.ten)
        let (_, result) = try await LiveRun(
            ledgerPath: path, notices: [Fixture.notice(1), Fixture.notice(2, at: later)],
            senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 1 && result.dropped == 1 && result.isPaused)
        #expect(!result.isCancelled && clock.now() == Fixture.ten)
    }

    @Test("a paused campaign beside one that waits does not keep the run busy")
    func pausedBeside() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let later = Instant(microseconds: Fixture.ten.microseconds + 3_600_000_000)
        let sender = ScriptedSender { _, _ in .accepted(id: nil) }
        let ledger = try SQLiteLedger(
            path: fixture.path("ledger"), access: .run(holder: "the test"))
        let dispatcher = Dispatcher(ledger: ledger, senders: ["main": sender], clock: clock)
        let first = try ledger.beginRun(Fixture.opening(dispatcher.endpoints))
        var opening = Fixture.opening(dispatcher.endpoints)
        opening.campaign = "other"
        let second = try ledger.beginRun(opening, beside: [first])
        _ = try ledger.plan([Fixture.notice(1)], run: first)
        _ = try ledger.plan([Fixture.notice(2, at: later)], run: second)
        _ = try ledger.finishPlans([(first, nil), (second, nil)], at: Fixture.ten)
        _ = try ledger.pause("overdue", by: "李敏", because: "客诉", at: Fixture.ten)
        let results = try await dispatcher.run([first, second])
        #expect(results[0].isPaused && results[0].dropped == 1)
        #expect(results[1].accepted == 1 && clock.now() == later)
        try ledger.close()
    }

    @Test("without a run that is on nothing is written")
    func nobody() throws {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        try SQLiteLedger(path: path, access: .run(holder: "the test")).close()
        let control = try SQLiteLedger(path: path, access: .control)
        #expect(try !control.stop(by: "李敏", because: "客诉", at: Fixture.ten))
        #expect(try control.stopOrder() == nil)
    }
}

@Suite("Notices that go ahead of the others")
struct CanaryTests {
    private static let notices = (1...200).map { Fixture.notice($0) }

    /// A run with a canary of 20 that is looked at after ten minutes; `answer` gets the number of the call from 1, `meanwhile`
    /// happens after the last of the 20.
    private static func run(
        _ count: Int = 200,
        answer: @escaping @Sendable (Int) -> Submission = { _ in .accepted(id: nil) },
        meanwhile: [ReceivedEvent.What] = []
    ) async throws -> (result: DispatchResult, minutes: [Int64], pause: CampaignPause?) {
        let fixture = try Fixture()
        let path = fixture.path("ledger")
        let clock = RehearsalClock(at: Fixture.ten)
        let minutes = Mutex<[Int64]>([])
        let sender = ScriptedSender { _, _ in
            let number = minutes.withLock { minutes in
                minutes.append((clock.now().microseconds - Fixture.ten.microseconds) / 60_000_000)
                return minutes.count
            }
            return answer(number)
        }
        let ledger = try SQLiteLedger(path: path, access: .run(holder: "the test"))
        let dispatcher = Dispatcher(ledger: ledger, senders: ["main": sender], clock: clock)
        let run = try ledger.beginRun(Fixture.opening(dispatcher.endpoints))
        _ = try ledger.plan(Array(notices.prefix(count)), run: run)
        _ = try ledger.finishPlans([(run, nil)], at: Fixture.ten)
        let result = try await dispatcher.run(
            [run], waits: false, canary: Canary(count: 20, waitSeconds: 600)
        ) { results in
            guard results[0].settled == 20,
                let control = try? SQLiteLedger(path: path, access: .control)
            else { return }
            let events = meanwhile.enumerated().map { index, what in
                ReceivedEvent(key: "e\(index)", at: Fixture.ten, what: what)
            }
            _ = try? control.receive(events, at: Fixture.ten)
        }[0]
        return (result, minutes.withLock { $0 }, try ledger.pause(of: "overdue"))
    }

    @Test("twenty leave, ten minutes pass, then the others")
    func flies() async throws {
        let (result, minutes, pause) = try await Self.run()
        #expect(result.accepted == 200 && pause == nil)
        #expect(minutes == Array(repeating: 0, count: 20) + Array(repeating: 10, count: 180))
    }

    @Test("where there are no others nothing is waited for")
    func alone() async throws {
        let (result, minutes, _) = try await Self.run(20)
        #expect(result.accepted == 20 && minutes.max() == 0)
    }

    private static func receipt(_ number: Int) -> ReceivedEvent.What {
        .receipt(.key(Fixture.notice(number).key), .failed, code: nil)
    }

    @Test(
        "what speaks against it pauses the campaign",
        arguments: [
            ([Submission.unknown(note: "reset")], [], Canary.Fault.unknown, 1),
            ([.rejected(Rejection(.auth, code: "401", detail: ""))], [], .refused, 1),
            ([], (2...4).map(receipt), .undelivered, 3),
        ])
    func falls(
        answers: [Submission], meanwhile: [ReceivedEvent.What], fault: Canary.Fault, count: Int
    ) async throws {
        let (result, minutes, pause) = try await Self.run(
            answer: { $0 <= answers.count ? answers[$0 - 1] : .accepted(id: nil) },
            meanwhile: meanwhile)
        #expect(minutes.count == 20 && result.isPaused && result.dropped == 180)
        #expect(pause?.cause == .canary(count, of: 20, fault))
    }

    @Test("what was refused for the moment has not flown: twenty leave before the others wait")
    func throttled() async throws {
        let (result, minutes, pause) = try await Self.run(
            answer: {
                $0 == 1
                    ? .rejected(Rejection(.throttled, code: "429", detail: "")) : .accepted(id: nil)
            })
        #expect(result.accepted == 200 && pause == nil)
        // One call came to nothing, twenty others were made before the ten minutes.
        #expect(minutes.prefix(21).allSatisfy { $0 < 2 } && minutes[21] >= 10)
    }

    @Test(
        "a tenth that did not arrive, and addresses that cannot be written to, are nothing unheard of"
    )
    func usual() async throws {
        let (result, _, pause) = try await Self.run(
            answer: {
                $0 <= 3
                    ? .rejected(Rejection(.recipient, code: "422", detail: "")) : .accepted(id: nil)
            }, meanwhile: (4...5).map(Self.receipt))
        #expect(result.accepted == 197 && pause == nil)
    }
}
