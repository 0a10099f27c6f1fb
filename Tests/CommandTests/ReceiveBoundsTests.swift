import Expressions
import Foundation
import Ledger
import TestSupport
import Testing

/// What a file from outside may not say, however well its lines are formed.
@Suite struct ReceiveBoundsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A ledger in which one campaign has begun a run, a real one or a rehearsal.
    private func make(isRehearsal: Bool, decimals: Int = 2) throws {
        let ledger = try SQLiteLedger(
            path: folder.path + "/main.ledger", access: .run(holder: "the test"))
        let at = Instant(microseconds: 1_795_140_000 * 1_000_000)
        var opening = RunOpening(
            campaign: "overdue", instant: at, startedAt: at, isRehearsal: isRehearsal, limits: [],
            endpoints: [:])
        var request = FactsRequest(
            campaign: "overdue", steps: [], offers: [], hasInstalments: false,
            today: CivilDate(days: 20_777), days: 1)
        request.decimals = decimals
        opening.request = request
        let run = try ledger.beginRun(opening)
        _ = try ledger.endRun(run, at: at)
        try ledger.close()
    }

    private func receive(_ lines: String...) throws -> Executable.Outcome {
        try folder.write("in.jsonl", lines.joined(separator: "\n"))
        return try Executable.run(
            ["receive", "in.jsonl", "--ledger", "main.ledger"], in: folder.path)
    }

    private func payment(_ id: String, _ time: String) -> String { payment(id, "1.00", time) }

    private func payment(_ id: String, _ amount: String, _ time: String) -> String {
        #"{"kind":"payment","id":"\#(id)","account":"A1","amount":"\#(amount)",\#(time)}"#
    }

    @Test("what is dated in the future is skipped, unless the ledger's own clock is pretended")
    func future() throws {
        let lines = [
            payment("p1", #""date":"2999-01-01""#), payment("p2", #""at":"2999-01-01T00:00:00Z""#),
            #"{"kind":"receipt","id":"r1","key":"k","state":"failed","at":"2999-01-01T00:00:00Z"}"#,
            payment("p3", #""date":"2020-01-01""#),
        ]
        try make(isRehearsal: false)
        let outcome = try receive(lines[0], lines[1], lines[2], lines[3])
        #expect(outcome.code == 3 && outcome.output.contains("  1  payments"), "\(outcome.output)")
        #expect(outcome.output.contains("  3  skipped lines"))
        #expect(
            outcome.output.contains("in.jsonl:1:67  `date` is more than a day ahead of the clock"))
        try FileManager.default.removeItem(atPath: folder.path + "/main.ledger")
        try make(isRehearsal: true)
        let rehearsal = try receive(lines[0], lines[1], lines[3])
        #expect(rehearsal.code == 0 && rehearsal.output.contains("  3  payments"))
    }

    @Test(
        "an amount has no more decimals than the campaigns' currency",
        arguments: [("1.005", 2, false), ("1.000", 2, true), ("1.5", 0, false), ("7", 0, true)])
    func decimals(amount: String, decimals: Int, isTaken: Bool) throws {
        try make(isRehearsal: false, decimals: decimals)
        let outcome = try receive(payment("p1", amount, #""date":"2020-01-01""#))
        #expect(outcome.code == (isTaken ? 0 : 3), "\(outcome.output)")
        #expect(outcome.output.contains("more decimals than the currency") != isTaken)
    }

    @Test("a name that comes again with something else is shown to a person, the first stays")
    func reused() throws {
        try make(isRehearsal: false)
        let time = #""date":"2020-01-01""#
        #expect(try receive(payment("p1", "1.00", time)).code == 0)
        let same = try receive(
            #"{"date":"2020-01-01","amount":"1.00","account":"A1","id":"p1","kind":"payment"}"#)
        #expect(same.code == 0 && same.output.contains("known before"), "\(same.output)")
        let other = try receive(payment("p1", "2.00", time))
        #expect(other.code == 3, "\(other.output)")
        #expect(other.output.contains("in.jsonl:1  something else came under this `id` before"))
        #expect(
            try Database.rows(folder.path + "/main.ledger", "SELECT amount FROM fact") == ["1.00"])
    }

    @Test("payments of accounts that were never written to count, and are counted")
    func strangers() throws {
        try make(isRehearsal: false)
        let outcome = try receive(
            payment("p1", #""date":"2020-01-01""#), payment("p2", #""date":"2020-01-01""#))
        #expect(outcome.code == 0)
        #expect(
            outcome.output.hasSuffix(
                """
                  2  payments
                  2  of the payments: of accounts that were never written to

                """), "\(outcome.output)")
    }
}
