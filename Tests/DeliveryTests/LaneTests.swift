import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// A sender with a rate of its own, which notes when it was called.
private final class PacedSender: Sender {
    let endpoint = "test:paced"
    let rate: SendRate?
    private let clock: RehearsalClock
    private let script: @Sendable (Int) -> Submission
    let calls = Mutex<[Int64]>([])

    /// `script` gets how many calls there were before.
    init(
        _ clock: RehearsalClock, rate: SendRate? = nil,
        _ script: @escaping @Sendable (Int) -> Submission = { _ in .accepted(id: nil) }
    ) {
        self.clock = clock
        self.rate = rate
        self.script = script
    }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        calls.withLock { calls in
            batch.map { _ in
                if !gate.isOpen { return .rejected(Rejection(.notCalled, code: "", detail: "")) }
                let answer = script(calls.count)
                gate.heard(answer)
                calls.append(clock.now().microseconds - Fixture.ten.microseconds)
                return answer
            }
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] { [] }
    func close() async {}

    /// Microseconds after ten.
    var times: [Int64] { calls.withLock { $0 } }
}

@Suite("How fast a sender is called, and when it is left alone")
struct LaneTests {
    private static func run(
        _ sender: PacedSender, _ count: Int, clock: RehearsalClock, waits: Bool = true
    ) async throws -> DispatchResult {
        try await LiveRun(
            ledgerPath: Fixture().path("ledger"), notices: (1...count).map { Fixture.notice($0) },
            senders: ["main": sender], clock: clock,
            ahead: .before(groupSize: Dispatcher.groupSize, longest: 1_000_000))(
                waits: waits
            ).result
    }

    @Test(
        "in no stretch of its length more notices leave than a rate allows, and not many fewer",
        arguments: [
            SendRate(count: 1, seconds: 1), SendRate(count: 7, seconds: 1),
            SendRate(count: 20, seconds: 1), SendRate(count: 100, seconds: 60),
            SendRate(count: 600, seconds: 1), SendRate(count: 500, seconds: 3600),
        ])
    func rate(rate: SendRate) async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock, rate: rate)
        let count = min(4 * rate.count, 1500)
        let result = try await Self.run(sender, count, clock: clock, waits: false)
        #expect(result.accepted == count && result.dropped == 0)
        let times = sender.times
        let length = Int64(rate.seconds) * 1_000_000
        for (index, time) in times.enumerated() where index >= rate.count {
            #expect(time - times[index - rate.count] >= length, "\(index)")
        }
        // Evenly: a tenth of the rate leaves together.
        let average = Double(times.last ?? 0) / Double(count - 1) * Double(rate.count)
        #expect(average <= Double(length) * 1.15)
    }

    @Test(
        "after five failures in a row a sender rests, longer each time, and is tried with one notice"
    )
    func breaker() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        // Works again an hour later.
        let sender = PacedSender(clock) { _ in
            clock.now().microseconds < Fixture.ten.microseconds + 3_600_000_000
                ? .rejected(Rejection(.notSent, code: "curl 7", detail: "refused"))
                : .accepted(id: nil)
        }
        let result = try await Self.run(sender, 300, clock: clock)
        #expect(result.accepted == 300 && result.rejected == 0 && !result.needsPerson)
        let failed = sender.times.filter { $0 < 3_600_000_000 }.map { Double($0) / 1_000_000 }
        // By hand: five at once, then after 30, 60, 120, 240 and each 300 seconds.
        var wanted = [0.0, 0, 0, 0, 0]
        for rest in [30.0, 60, 120, 240] + Array(repeating: 300, count: 20) {
            wanted.append((wanted.last ?? 0) + rest)
        }
        #expect(failed == wanted.filter { $0 < 3600 })
        // Then one, two, four and so on together.
        let later = sender.times.filter { $0 >= 3_600_000_000 }
        #expect(later.count == 300)
        let outage = try #require(result.outages["main"])
        #expect(outage.since == Fixture.ten && outage.reason == "curl 7: refused")
        #expect(outage.rests == failed.count - 4)
    }

    @Test(
        "a broken sender is not given the whole plan; what has certainly not left stays in it",
        arguments: [
            (Submission.unknown(note: "no answer"), 1800.0),
            (.rejected(Rejection(.auth, code: "401", detail: "")), 300),
            (.rejected(Rejection(.balance, code: "402", detail: "")), 300),
            (.rejected(Rejection(.config, code: "404", detail: "")), 300),
        ])
    func broken(submission: Submission, longest: Double) async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock) { _ in submission }
        let result = try await Self.run(sender, 1000, clock: clock)
        // By hand: five at once, then rests that double up to the longest; the windows are open for ten hours.
        var (calls, at, rest) = (5, 30.0, 30.0)
        while at < 36_000 {
            calls += 1
            rest = min(rest * 2, longest)
            at += rest
        }
        #expect(sender.times.count == calls)
        let isUnknown = if case .unknown = submission { true } else { false }
        #expect(result.unknown == (isUnknown ? calls : 0))
        #expect(result.expired + result.rejected == 1000 - result.unknown)
        // What is refused in the last hour has no other try before its window closes; each wait is up to a fifth longer.
        let late = { (minutes: Int64) in
            sender.times.count { $0 > 36_000_000_000 - minutes * 60_000_000 }
        }
        #expect(isUnknown ? result.rejected == 0 : (late(60)...late(72)).contains(result.rejected))
        #expect(result.needsPerson && clock.now() == Fixture.closing)
    }

    @Test("a key that is mended in the afternoon brings back those that it had refused")
    func mended() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock) { _ in
            clock.now().microseconds < Fixture.ten.microseconds + 5 * 3_600_000_000
                ? .rejected(Rejection(.auth, code: "401", detail: "")) : .accepted(id: nil)
        }
        let result = try await Self.run(sender, 137, clock: clock)
        #expect(result.accepted == 137 && result.rejected == 0)
    }

    @Test("some that a sender does not take, first in the plan, do not keep the others from it")
    func refusesSome() async throws {
        let fixture = try Fixture()
        let sender = ScriptedSender { key, _ in
            let isTooLong = (1...12).contains { key == Fixture.notice($0).key }
            return isTooLong
                ? .rejected(Rejection(.config, code: "413", detail: "")) : .accepted(id: nil)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: (1...300).map { Fixture.notice($0) },
            senders: ["main": sender])()
        #expect(result.accepted == 288 && result.rejectedByKind == [.config: 12])
    }

    @Test(
        "who asks for a day is not waited for past the last window, and notices lost to it need a person"
    )
    func day() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock) { count in
            count < 3
                ? .accepted(id: nil)
                : .rejected(
                    Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: 86_400))
        }
        let result = try await Self.run(sender, 60, clock: clock)
        #expect(result.accepted == 3 && result.expired + result.rejected == 57)
        #expect(clock.now() == Fixture.closing && result.needsPerson)
    }

    @Test("a rate holds for a sender that does not work, too")
    func rateOfBroken() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock, rate: SendRate(count: 5, seconds: 3600)) { _ in
            .rejected(Rejection(.notSent, code: "7", detail: ""))
        }
        _ = try await Self.run(sender, 60, clock: clock)
        let times = sender.times
        for (index, time) in times.enumerated() where index >= 5 {
            #expect(time - times[index - 5] >= 3_600_000_000)
        }
    }

    @Test("without waiting a passing refusal is tried again all the same, within minutes")
    func noWait() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock) { count in
            count == 0
                ? .rejected(Rejection(.throttled, code: "429", detail: "")) : .accepted(id: nil)
        }
        let result = try await Self.run(sender, 7, clock: clock, waits: false)
        #expect(result.accepted == 7 && result.dropped == 0)
    }

    @Test("what may have left already is repeated ahead of the plan, however slow the sender is")
    func repetitionFirst() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let times = Mutex<[Int64]>([])
        let sender = ScriptedSender(
            keyLifetimeSeconds: 3600, rate: SendRate(count: 1, seconds: 60)
        ) { key, _ in
            times.withLock { times in
                if key == Fixture.notice(1).key {
                    times.append((clock.now().microseconds - Fixture.ten.microseconds) / 1_000_000)
                    if times.count == 1 { return .unknown(note: "500") }
                }
                return .accepted(id: nil)
            }
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: (1...30).map { Fixture.notice($0) },
            senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 30 && times.withLock { $0 } == [0, 60])
    }

    @Test("a clock that is set back an hour holds nothing up")
    func setBack() async throws {
        let clock = WanderingClock()
        // What is due at ten waits until it is ten again.
        let early = Instant(microseconds: Fixture.ten.microseconds - 86_400_000_000)
        let sender = ScriptedSender(rate: SendRate(count: 1, seconds: 60)) { _, count in
            clock.step(seconds: -3600)
            return .accepted(id: nil)
        }
        let (_, result) = try await LiveRun(
            ledgerPath: Fixture().path("ledger"),
            notices: (1...5).map { Fixture.notice($0, at: early) },
            senders: ["main": sender], clock: clock)()
        #expect(result.accepted == 5 && clock.waited <= 5 * 60_000_000)
    }

    @Test("one address after the other that cannot be written to is no fault of the sender")
    func recipients() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let sender = PacedSender(clock) { _ in
            .rejected(Rejection(.recipient, code: "422", detail: ""))
        }
        let result = try await Self.run(sender, 200, clock: clock)
        #expect(result.rejectedByKind == [.recipient: 200] && result.outages.isEmpty)
        #expect(sender.times.allSatisfy { $0 == 0 })
    }

    @Test("a gateway that takes twenty a second is called more slowly, and gets all")
    func throttled() async throws {
        let clock = RehearsalClock(at: Fixture.ten)
        let taken = Mutex<[Int64]>([])
        let sender = PacedSender(clock) { _ in
            let now = clock.now().microseconds
            return taken.withLock { taken in
                if taken.count(where: { $0 > now - 1_000_000 }) >= 20 {
                    return .rejected(Rejection(.throttled, code: "429", detail: ""))
                }
                taken.append(now)
                return .accepted(id: nil)
            }
        }
        let result = try await Self.run(sender, 400, clock: clock)
        #expect(result.accepted == 400 && result.rejected == 0 && result.outages.isEmpty)
        // Twenty seconds would be the least for all; the few that were refused come again after half a minute or more.
        let most = taken.withLock { $0[359] } - Fixture.ten.microseconds
        #expect(most < 30_000_000)
        #expect(result.retried < 40, "one refusal ends a group")
    }

    @Test(
        "who asks for more than a minute is left alone for as long, and nobody waits with --no-wait"
    )
    func asked() async throws {
        for waits in [true, false] {
            let clock = RehearsalClock(at: Fixture.ten)
            let sender = PacedSender(clock) { count in
                count == 3
                    ? .rejected(
                        Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: 900))
                    : .accepted(id: nil)
            }
            let result = try await Self.run(sender, 60, clock: clock, waits: waits)
            #expect(result.accepted == (waits ? 60 : 3))
            #expect(result.dropped == (waits ? 0 : 57))
            let between = sender.times.filter { $0 > 0 && $0 < 900_000_000 }
            #expect(between.isEmpty)
        }
    }

    @Test("a sender that does not work does not hold up the others")
    func others() async throws {
        let fixture = try Fixture()
        let clock = RehearsalClock(at: Fixture.ten)
        let (dead, good) = (
            PacedSender(clock) { _ in .rejected(Rejection(.notSent, code: "7", detail: "")) },
            PacedSender(clock)
        )
        let notices = (1...400).map {
            Fixture.notice($0, sender: $0.isMultiple(of: 2) ? "main" : "mail")
        }
        let (_, result) = try await LiveRun(
            ledgerPath: fixture.path("ledger"), notices: notices,
            senders: ["main": dead, "mail": good], clock: clock)()
        #expect(result.accepted == 200 && good.times.allSatisfy { $0 == 0 })
        #expect(result.expired + result.rejected == 200)
        #expect(Set(result.outages.keys) == ["main"] && result.needsPerson)
    }
}

/// A clock that somebody sets while the run is on; knows how long was waited in truth.
private final class WanderingClock: DispatchClock {
    private let state = Mutex<(now: Instant, waited: Int64)>((Fixture.ten, 0))

    func now() -> Instant { state.withLock { $0.now } }

    func step(seconds: Int64) {
        state.withLock {
            $0.now = Instant(microseconds: $0.now.microseconds + seconds * 1_000_000)
        }
    }

    /// Microseconds.
    var waited: Int64 { state.withLock { $0.waited } }

    func wait(until instant: Instant, unless isOver: @Sendable () -> Bool) async -> Bool {
        state.withLock { state in
            state.waited += max(0, instant.microseconds - state.now.microseconds)
            state.now = max(state.now, instant)
        }
        return true
    }
}
