import Delivery
import Expressions
import Foundation
import Ledger
import Planning
import Synchronization
import TestSupport
import Testing

/// The file that knows which calls were made.
@Suite("The journal of calls")
struct JournalTests {
    fileprivate static let identity = LedgerIdentity(
        id: "L", newestAttempt: 0, head: String(repeating: "0", count: 64), hasJournal: true)
    private static let notices = (1...130).map { Fixture.notice($0) }

    /// A live run to a gateway with a journal, killed at a point; then another one.
    private static func killed(
        _ fixture: Fixture, _ gateway: Gateway, _ point: DispatchPoint, _ count: Int,
        inFlight: Int = 4, between: () throws -> Void = {}
    ) async throws -> (settled: DispatchResult, result: DispatchResult) {
        let (ledger, url, name) = (fixture.path("ledger"), gateway.url("ok"), point.rawValue)
        let file = fixture.path("journal")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                ledger = ledger as String, url = url as String, name = name as String,
                count = count as Int, file = file as String, inFlight = inFlight as Int
            ] in
            let killer = Killer(try #require(DispatchPoint(rawValue: name)), count)
            let journal = try CallJournal(path: file)
            try journal.restart(JournalTests.identity)
            let sender = try HTTPSender(
                .init(url: url, inFlight: inFlight), probe: killer, journal: journal)
            _ = try await LiveRun(
                ledgerPath: ledger, notices: JournalTests.notices, senders: ["main": sender],
                probe: killer)()
        }
        try between()
        let reader = try SQLiteLedger(path: ledger, access: .read)
        let record = try JournalRecord(
            path: file, open: Set(try reader.openEntries().map(\.attempt)))
        try reader.close()
        let journal = try CallJournal(path: file)
        let sender = try HTTPSender(.init(url: url, inFlight: 4), journal: journal)
        return try await LiveRun(
            ledgerPath: ledger, notices: notices, senders: ["main": sender], journal: record)()
    }

    @Test(
        "after a kill only calls in the air are in doubt, and each notice arrives at most once",
        arguments: [
            // Point, its count, and the most that may be in the air: requests at the same time.
            (DispatchPoint.afterHandOver, 67, 4), (.afterHandOver, 1, 4), (.afterHandOver, 130, 4),
            (.beforeOutcome, 2, 0), (.beforeOutcome, 3, 0),
        ])
    func killed(point: DispatchPoint, count: Int, most: Int) async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let (settled, result) = try await Self.killed(fixture, gateway, point, count)
        #expect(settled.unknown <= most, "\(settled.unknown)")
        let keys = try gateway.received().map(\.key)
        #expect(Set(keys).count == keys.count, "a notice reached the gateway twice")
        #expect(result.unknown == 0)
        let reader = try SQLiteLedger(path: fixture.path("ledger"), access: .read)
        let inDoubt = try reader.unknownNotices(limit: 1000).map(\.key)
        // All others have arrived, and those that the journal knew as accepted are.
        #expect(Set(keys).union(inDoubt) == Set(Self.notices.map(\.key)))
        #expect(try reader.verify(known: nil).faults.isEmpty)
    }

    @Test(
        "a journal of another start of the machine proves no call that is not in it",
        arguments: [true, false])
    func reboot(isGone: Bool) async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let file = fixture.path("journal")
        let (settled, _) = try await Self.killed(
            fixture, gateway, .afterHandOver, 67, inFlight: 1
        ) {
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            let head = lines[0].split(separator: " ").dropLast().joined(separator: " ") + " other"
            let text = ([head] + lines.dropFirst().map(String.init)).joined(separator: "\n") + "\n"
            if isGone {
                try FileManager.default.removeItem(atPath: file)
            } else {
                try text.write(toFile: file, atomically: false, encoding: .utf8)
            }
        }
        // 17 answers of the second group stand in it; of the other 33 nothing is concluded.
        #expect(settled.accepted == (isGone ? 0 : 17))
        #expect(settled.unknown == (isGone ? 50 : 33))
    }

    @Test("lines tell what was called and answered, and nothing else of a notice")
    func lines() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let file = fixture.path("journal")
        let journal = try CallJournal(path: file)
        try journal.restart(JournalTests.identity)
        for path in ["ok", "status/422", "status/502", "retry/429/17"] {
            let sender = try HTTPSender(.init(url: gateway.url(path)), journal: journal)
            var envelope = Fixture.envelope("k\t1")
            envelope.attempt = 7
            _ = await sender.submit([envelope])
        }
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(
            lines.dropFirst(3).map(String.init) == [
                "group 7", "call 7", "answer 7\taccepted\tg-1", "group 7", "call 7",
                "answer 7\trejected\trecipient\t422\t\tno", "group 7", "call 7",
                "answer 7\tunknown\tthe gateway answered 502", "group 7", "call 7",
                "answer 7\trejected\tthrottled\t429\t17\t",
            ])
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let record = try JournalRecord(path: file, open: [7])
        #expect(record?.newest == 7 && record?.knows(Self.entry(7)) == true)
        #expect(record?.ledger == "L" && record?.head == Self.identity.head)
    }

    @Test(
        "what is no journal is a fault; a line that a kill cut is left out",
        arguments: [
            ("", false), ("something else\n", false), ("dunlin-journal 1 L b\ncall x\n", false),
            ("dunlin-journal 1 L b\ncalls 1\n", false),
            ("dunlin-journal 1 L b\nanswer 1\trejected\tno\t\t\t\n", false),
            ("dunlin-journal 1 L b\ngroup 1 2\ncall 1\nansw", true),
            // Of another start of the machine: zeros where a line was not on the disk.
            ("dunlin-journal 1 L b\ngroup 1 2\n\0\0\0\0\nansw", true),
        ])
    func malformed(text: String, isRead: Bool) throws {
        let path = try Fixture().write("journal", text)
        if isRead {
            #expect(try JournalRecord(path: path, open: [])?.newest == 2)
        } else {
            #expect(throws: JournalFault.self) { try JournalRecord(path: path, open: []) }
        }
    }

    private static func entry(_ attempt: Int64, endpoint: String = "http:g") -> OpenEntry {
        OpenEntry(
            notice: 1, attempt: attempt, number: 1, key: "k", sender: "main", endpoint: endpoint,
            handedAt: Fixture.ten, to: "13800000000")
    }

    @Test("an attempt after those that it began with, and not in it, was not called; but by a file")
    func notBegun() throws {
        let fixture = try Fixture()
        let path = fixture.path("journal")
        var identity = Self.identity
        identity.newestAttempt = 5
        try CallJournal(path: path).restart(identity)
        let record = try #require(try JournalRecord(path: path, open: [5, 6]))
        #expect(record.newest == 5)
        #expect(record.knows(Self.entry(6)) && !record.knows(Self.entry(5)))
        #expect(!record.knows(Self.entry(6, endpoint: "file:/out")))
        // After another start of the machine a line may be missing.
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n")
        let head = lines[0].split(separator: " ").dropLast().joined(separator: " ") + " other\n"
        let other = try fixture.write(
            "other", head + lines.dropFirst().joined(separator: "\n") + "\n")
        #expect(try JournalRecord(path: other, open: [6])?.knows(Self.entry(6)) == false)
    }

    @Test("a journal of any length is read, and no more of it is kept than is asked for")
    func long() throws {
        let fixture = try Fixture()
        let lines = (1...200_000).map {
            "group \($0)\ncall \($0)\nanswer \($0)\taccepted\tg-\($0)\n"
        }
        let path = try fixture.write("journal", "dunlin-journal 1 L b\n" + lines.joined())
        let record = try #require(try JournalRecord(path: path, open: [1, 131_072, 200_001]))
        #expect(record.newest == 200_000)
        #expect(
            [1, 2, 131_072, 200_001].map { record.knows(Self.entry($0)) } == [
                true, false, true, false,
            ])
        #expect(try JournalRecord(path: fixture.path("none"), open: []) == nil)
    }

    /// The disk is waited for, in seconds since the start, where a group begins or nobody calls; a stall fails.
    @Test("lines come to the disk before a group, a second later at most, and at the end")
    func disk() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let start = ContinuousClock.now
        let state = Mutex((seconds: 0.0, isBroken: false, waits: [Double]()))
        let journal = try CallJournal(
            path: fixture.path("journal"),
            disk: { _ in
                state.withLock { state in
                    state.waits.append(state.seconds)
                    return !state.isBroken
                }
            }, now: { start + .seconds(state.withLock(\.seconds)) })
        let sender = try HTTPSender(.init(url: gateway.url("ok")), journal: journal)
        func group(at seconds: Double, isBroken: Bool = false) async -> Submission {
            state.withLock { ($0.seconds, $0.isBroken) = (seconds, isBroken) }
            return await sender.submit([Fixture.envelope("a\(seconds)")])[0]
        }
        func waits() -> [Double] { state.withLock(\.waits) }
        for seconds in [0, 0.1, 0.9] { _ = await group(at: seconds) }
        #expect(waits() == [0])
        _ = await group(at: 1)
        #expect(waits() == [0, 1])
        _ = await group(at: 1.5)
        state.withLock { $0.seconds = 1.9 }
        journal.settle()
        #expect(waits() == [0, 1])
        state.withLock { $0.seconds = 2.1 }
        journal.settle()
        state.withLock { $0.seconds = 9 }
        // Nothing was written since.
        journal.settle()
        #expect(waits() == [0, 1, 2.1])
        let called = try gateway.received().count
        guard case .rejected(let no) = await group(at: 20, isBroken: true) else {
            Issue.record("it was called")
            return
        }
        #expect(no.kind == .notSent)
        #expect(try gateway.received().count == called)
        #expect(await group(at: 20.1) != .rejected(no))
        #expect(waits() == [0, 1, 2.1, 20, 20.1])
        journal.end(Self.identity)
        #expect(waits() == [0, 1, 2.1, 20, 20.1, 20.1])
    }

    @Test("where nothing can be written down nothing is called")
    func full() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let path = fixture.path("journal")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        #expect(throws: SenderError.self) { try CallJournal(path: path) }
        let journal = try CallJournal(path: "/dev/full")
        let sender = try HTTPSender(.init(url: gateway.url("ok")), journal: journal)
        let answers = await sender.submit([Fixture.envelope("a"), Fixture.envelope("b")])
        for answer in answers {
            guard case .rejected(let rejection) = answer else {
                Issue.record("\(answer)")
                continue
            }
            #expect(rejection.kind == .notSent && rejection.code == "ENOSPC")
        }
        #expect(try gateway.received().isEmpty)
    }
}
