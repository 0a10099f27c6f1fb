import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning

/// A folder of its own, and notices to send from it.
struct Fixture {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// The objects of a file of JSON lines; a line that is no JSON fails.
    func lines(_ name: String) throws -> [[String: String?]] {
        try String(contentsOfFile: path(name), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: true)
            .map { try JSONDecoder().decode([String: String?].self, from: Data($0.utf8)) }
    }

    /// 2026-11-20T10:00:00+08:00 and the same day at 20:00.
    static let ten = Instant(microseconds: 1_795_140_000 * 1_000_000)
    static let closing = Instant(microseconds: 1_795_176_000 * 1_000_000)
    static func minutes(_ count: Int) -> Instant {
        Instant(microseconds: ten.microseconds + Int64(count) * 60_000_000)
    }

    static let friday = CivilDate(days: 20_777)

    static func envelope(_ key: String, text: String = "您好") -> Envelope {
        Envelope(
            key: key, to: "13800000000", title: nil, text: text, channel: .sms, expires: closing)
    }

    static func notice(
        _ number: Int, sender: String = "main", at: Instant = ten, closes: Instant = closing
    ) -> PlannedNotice {
        PlannedNotice(
            key: "overdue/A\(number)/2026-11-13/逾期一周/sms", campaign: "overdue",
            account: "A\(number)", borrower: "B\(number)", debt: "2026-11-13", step: "逾期一周",
            channel: .sms, sender: sender, to: "13800000000", sendAt: at, closes: closes,
            date: friday, text: "【安行汽车金融】您好，合同\(number)已逾期。")
    }

    static func opening(_ endpoints: [String: String]) -> RunOpening {
        RunOpening(
            campaign: "overdue", instant: ten, startedAt: ten, isRehearsal: true, limits: [],
            endpoints: endpoints)
    }
}

/// A live run as the command does it: settle, read the facts, plan what is not taken, hand over.
struct LiveRun {
    let ledgerPath: String
    let notices: [PlannedNotice]
    let senders: [String: any Sender]
    var clock: any DispatchClock = RehearsalClock(at: Fixture.ten)
    var probe: any DispatchProbe = NoProbe()
    var bounds: RunBounds?
    var journal: JournalRecord?
    /// Who carries whose notices.
    var failOvers: [String: String] = [:]
    var ahead = Dispatcher.Ahead.never

    func callAsFunction(waits: Bool = true) async throws -> (
        settled: DispatchResult, result: DispatchResult
    ) {
        let ledger = try SQLiteLedger(path: ledgerPath, access: .run(holder: "the test"))
        let dispatcher = Dispatcher(
            ledger: ledger, senders: senders, failOvers: failOvers, clock: clock, probe: probe,
            ahead: ahead)
        let settled = try await dispatcher.settleOpenAttempts(journal: journal)
        var opening = Fixture.opening(dispatcher.endpoints)
        opening.bounds = bounds
        opening.keyLifetimes = dispatcher.keyLifetimes
        opening.replaced = dispatcher.replaced
        let run = try ledger.beginRun(opening)
        let facts = try ledger.factTables(
            FactsRequest(
                campaign: "overdue", steps: ["逾期一周"], offers: [], hasInstalments: false,
                today: Fixture.friday, days: 7))
        let taken = Set(facts.debts.filter { !$0.taken.isEmpty }.map(\.account))
        _ = try ledger.plan(notices.filter { !taken.contains(Hash128($0.account)) }, run: run)
        _ = try ledger.finishPlans([(run, nil)], at: Fixture.ten)
        let result = try await dispatcher.run([run], waits: waits)[0]
        try ledger.close()
        return (settled, result)
    }
}
