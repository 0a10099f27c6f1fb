import CampaignLanguage
import Expressions
import Foundation
import GRDB
import Ledger
import Planning
import Testing

/// A ledger in a folder of its own, and notices to put into it.
struct Fixture {
    let folder: URL
    var path: String { folder.appending(path: "test.ledger").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func open() throws -> SQLiteLedger {
        try SQLiteLedger(path: path, access: .run(holder: "the test"))
    }

    /// 2026-11-20T10:00:00+08:00, by `date -d … +%s`.
    static let ten = Instant(microseconds: 1_795_140_000 * 1_000_000)
    /// The same day at 20:00.
    static let closing = Instant(microseconds: 1_795_176_000 * 1_000_000)
    static let friday = CivilDate(days: 20_777)

    static func minutes(_ count: Int) -> Instant {
        Instant(microseconds: ten.microseconds + Int64(count) * 60_000_000)
    }

    static func opening(
        _ campaign: String = "overdue", limits: [ContactLimit] = [], isRehearsal: Bool = false,
        at: Instant = ten
    ) -> RunOpening {
        RunOpening(
            campaign: campaign, instant: at, startedAt: at, isRehearsal: isRehearsal,
            limits: limits, endpoints: ["main": "file:/out", "mail": "http:gateway"])
    }

    static func notice(
        _ account: String, step: String = "week", campaign: String = "overdue",
        borrower: String? = nil, debt: String = "2026-11-13", channel: Channel.Kind = .sms,
        at: Instant = ten, closes: Instant = closing, date: CivilDate = friday
    ) -> PlannedNotice {
        PlannedNotice(
            key: "\(campaign)/\(account)/\(debt)/\(step)/\(channel.rawValue)", campaign: campaign,
            account: account, borrower: borrower ?? account, debt: debt, step: step,
            channel: channel, sender: channel == .email ? "mail" : "main", to: "13800000000",
            sendAt: at, closes: closes, date: date, text: "您好，" + account)
    }

    static func request(days: Int = 7, hasInstalments: Bool = false) -> FactsRequest {
        FactsRequest(
            campaign: "overdue", steps: ["before", "week", "month"], offers: ["half", "later"],
            hasInstalments: hasInstalments, today: friday, days: days)
    }

    /// Makes the ledger from the dump of an older one.
    func restore(_ dump: String) throws {
        try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: dump) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Changes the file as a person could who opens it by hand.
    func write(_ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    /// The columns of each row as text, read by another connection than the ledger's own.
    func rows(_ sql: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { value in
                    switch value.storage {
                    case .null: "null"
                    case .int64(let number): "\(number)"
                    case .string(let text): text
                    default: "?"
                    }
                }.joined(separator: "|")
            }
        }
    }
}

extension SQLiteLedger {
    /// A run whose plan is these notices, ready to be handed over.
    func start(_ notices: [PlannedNotice], _ opening: RunOpening = Fixture.opening()) throws
        -> LedgerRun
    {
        let run = try beginRun(opening)
        let refused = try plan(notices, run: run)
        let planned = try finishPlans([(run, nil)], at: opening.startedAt)[0]
        #expect(planned + refused == notices.count)
        return run
    }

    /// Hands over everything that is due and records the same outcome for each.
    func deliver(_ run: LedgerRun, _ submission: Submission, at now: Instant = Fixture.ten) throws {
        while true {
            let group = try handOver(run, limit: 50, now: now)
            if !group.hasProgress { return }
            try record(
                group.entries.map {
                    Outcome(notice: $0.notice, attempt: $0.attempt, submission: submission)
                }, at: now)
        }
    }
}

/// The generator of "SplitMix64" (Steele, Lea and Flood 2014), for random tests that can be
/// repeated.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
