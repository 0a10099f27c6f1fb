internal import CampaignLanguage
internal import Expressions
internal import GRDB

/// The notices of a group that are about to leave: what limits say of them, and what runs for each.
struct Leaving {
    let brake: PreparedStatement
    let attempt: PreparedStatement
    private let move: PreparedMove
    private let moveAll: PreparedStatement
    private let limits: [ContactLimit]
    private let now: Int64
    /// The notices of a borrower that count, those of the group too.
    private var contacts: [String: [(date: CivilDate, channel: Channel.Kind)]] = [:]
    /// Taken for the first time; their move is made for many together.
    private var notices: [Int64] = []

    init(_ limits: [ContactLimit], _ db: Database, at now: Int64) throws {
        (self.limits, self.now) = (limits, now)
        brake = try db.prepared(Brake.taking)
        attempt = try db.prepared(
            """
            INSERT INTO attempt (notice, number, route, handed_at, state)
            VALUES (?, ?, ?, ?, 'open')
            """)
        move = try db.prepared(.handOver)
        moveAll = try db.prepared(Self.moveAll)
    }

    private static let moveAll = NoticeMove.handOver.sql(
        where: "id IN (\(RowGroups.places))", ["handed_at": RowGroups.next, "attempts": "1"])

    static let counting = """
        SELECT borrower, date, channel FROM notice
        WHERE borrower IN (\(RowGroups.places)) AND date >= \(RowGroups.next) AND counts = 1
        """

    /// Reads what counts of the borrowers of `rows` in the days of the longest limit.
    mutating func look(at rows: [OutboxRow], _ db: Database) throws {
        let dates = rows.compactMap { CivilDate($0.date.utf8) }
        guard let days = limits.map(\.days).max(), let first = dates.min() else { return }
        let start = (first.adding(days: 1 - days) ?? first).description
        var seen: Set<String> = []
        let borrowers = rows.map(\.borrower).filter { seen.insert($0).inserted }
        let statement = try db.prepared(Self.counting)
        for group in RowGroup.groups(of: borrowers) {
            try statement.rows({
                group.bind(&$0)
                $0.bind(start)
            }) { row in
                guard let date = CivilDate(row.text(1).utf8),
                    let channel = Channel.Kind(rawValue: row.text(2))
                else { return }
                contacts[row.text(0), default: []].append((date, channel))
            }
        }
    }

    /// The first of the limits that the borrower's notices have reached, in the dates that end with
    /// the notice's own.
    func reached(
        by borrower: String, on channel: Channel.Kind, _ date: CivilDate
    ) -> ContactLimit? {
        guard let contacts = contacts[borrower] else { return nil }
        return limits.first { limit in
            let start = date.adding(days: 1 - limit.days) ?? date
            return limit.counts(channel)
                && contacts.count {
                    $0.date >= start && $0.date <= date && limit.counts($0.channel)
                } >= limit.count
        }
    }

    mutating func add(
        _ row: OutboxRow, _ number: Int, _ channel: Channel.Kind, _ date: CivilDate, _ db: Database
    ) throws {
        if !limits.isEmpty { contacts[row.borrower, default: []].append((date, channel)) }
        if number == 1 {
            notices.append(row.notice)
        } else {
            try move(row.notice, db) {
                $0.bind(now)
                $0.bind(number)
            }
        }
    }

    /// Makes the moves of all that were added.
    func finish() throws {
        for group in RowGroup.groups(of: notices) {
            let count = try moveAll.run {
                group.bind(&$0)
                $0.bind(now)
            }
            guard count == group.members.count else {
                throw LedgerError.storage(
                    code: 0, message: "\(group.members.count) to leave, \(count) planned")
            }
        }
    }
}
