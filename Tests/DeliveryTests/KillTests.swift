import Delivery
import Foundation
import Ledger
import Planning
import Synchronization
import Testing

/// Ends the process as a power cut would, the `count`th time that `point` is reached.
final class Killer: DispatchProbe {
    private let point: DispatchPoint
    private let left: Mutex<Int>

    init(_ point: DispatchPoint, _ count: Int) {
        self.point = point
        left = Mutex(count)
    }

    func reached(_ point: DispatchPoint) {
        guard point == self.point else { return }
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isNow { kill(getpid(), SIGKILL) }
    }
}

@Suite("Kills in the middle of a live run")
struct KillTests {
    private static let notices = (1...130).map { Fixture.notice($0) }

    /// Those that a run with a file sender reaches.
    private static let points = DispatchPoint.allCases.filter { $0 != .beforeCall }

    @Test("at a file sender each notice arrives exactly once", arguments: points)
    func fileSender(point: DispatchPoint) async throws {
        let fixture = try Fixture()
        let (ledger, outbox, name) = (
            fixture.path("ledger"), fixture.path("sms.jsonl"), point.rawValue
        )
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [ledger = ledger as String, outbox = outbox as String, name = name as String] in
            let killer = Killer(try #require(DispatchPoint(rawValue: name)), 2)
            let sender = try FileSender(path: outbox, probe: killer)
            _ = try await LiveRun(
                ledgerPath: ledger, notices: KillTests.notices, senders: ["main": sender],
                probe: killer)()
        }
        // The second group of 50 was on its way.
        let before = try fixture.lines("sms.jsonl").count
        #expect(before == ([.beforeIntent, .afterIntent].contains(point) ? 50 : 100))
        let sender = try FileSender(path: outbox)
        let (settled, result) = try await LiveRun(
            ledgerPath: ledger, notices: Self.notices, senders: ["main": sender])()
        // What became of a group is on record with the intent of the next one.
        let (accepted, notSent) =
            switch point {
            case .beforeIntent, .afterHandOver, .beforeOutcome, .beforeCall: (50, 0)
            case .afterIntent: (0, 50)
            case .afterOutcome: (0, 30)
            }
        #expect(settled.accepted == accepted)
        #expect(settled.rejectedByKind == (notSent == 0 ? [:] : [.notSent: notSent]))
        #expect(result.accepted == 130 - before)
        let keys = try fixture.lines("sms.jsonl").compactMap { $0["key"] ?? nil }
        #expect(keys.sorted() == Self.notices.map(\.key).sorted())
    }

    @Test(
        "at a gateway each notice arrives at most once, and those in doubt are listed",
        arguments: [
            (DispatchPoint.afterIntent, 2), (.afterHandOver, 67), (.beforeOutcome, 2),
        ])
    func gateway(point: DispatchPoint, count: Int) async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let (ledger, url, name) = (fixture.path("ledger"), gateway.url("ok"), point.rawValue)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                ledger = ledger as String, url = url as String, name = name as String,
                count = count as Int
            ] in
            let killer = Killer(try #require(DispatchPoint(rawValue: name)), count)
            let sender = try HTTPSender(.init(url: url, inFlight: 4), probe: killer)
            _ = try await LiveRun(
                ledgerPath: ledger, notices: KillTests.notices, senders: ["main": sender],
                probe: killer)()
        }
        let sender = try HTTPSender(.init(url: url, inFlight: 4))
        let (settled, result) = try await LiveRun(
            ledgerPath: ledger, notices: Self.notices, senders: ["main": sender])()
        #expect(settled.unknown == 50 && settled.settled == 50)
        #expect(result.accepted == 30)
        let keys = try gateway.received().map(\.key)
        #expect(Set(keys).count == keys.count)
        let reader = try SQLiteLedger(path: ledger, access: .read)
        let inDoubt = try reader.unknownNotices(limit: 1000).map(\.key)
        #expect(inDoubt == Self.notices[50..<100].map(\.key))
        // What never arrived is among those in doubt.
        #expect(Set(Self.notices.map(\.key)).subtracting(keys).isSubset(of: inDoubt))
    }

    @Test("killed again and again, at every group in turn, nothing is doubled or lost")
    func manyKills() async throws {
        let fixture = try Fixture()
        let (ledger, outbox) = (fixture.path("ledger"), fixture.path("sms.jsonl"))
        for round in 0..<2 * Self.points.count {
            let name = Self.points[round % Self.points.count].rawValue
            let count = 1 + round / Self.points.count
            _ = await #expect(processExitsWith: .failure) {
                [
                    ledger = ledger as String, outbox = outbox as String, name = name as String,
                    count = count as Int
                ] in
                let killer = Killer(try #require(DispatchPoint(rawValue: name)), count)
                let sender = try FileSender(path: outbox, probe: killer)
                _ = try await LiveRun(
                    ledgerPath: ledger, notices: (1...700).map { Fixture.notice($0) },
                    senders: ["main": sender], probe: killer)()
            }
        }
        let sender = try FileSender(path: outbox)
        _ = try await LiveRun(
            ledgerPath: ledger, notices: (1...700).map { Fixture.notice($0) },
            senders: ["main": sender])()
        let keys = try fixture.lines("sms.jsonl").compactMap { $0["key"] ?? nil }
        #expect(keys.sorted() == (1...700).map { Fixture.notice($0).key }.sorted())
    }
}
