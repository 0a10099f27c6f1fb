internal import CampaignLanguage
internal import Expressions
internal import GRDB

/// The notices of a group that are about to leave, and what runs for each.
struct Leaving {
    let brake: PreparedStatement
    let attempt: PreparedStatement
    private let contacts: PreparedStatement
    private let move: PreparedMove
    private let moveAll: PreparedStatement
    private let limits: [ContactLimit]
    private let now: Int64
    /// Taken for the first time; their move is made for many together.
    private var notices: [Int64] = []
    private var borrowers: Set<String> = []
    /// Of the notice before: most of a group have the same.
    private var range: LimitRange?

    /// What limits look at for a notice of one channel and date.
    private struct LimitRange {
        let channel: Channel.Kind
        let date: CivilDate
        let limits: [ContactLimit]
        /// The dates of the longest one.
        let (first, last): (String, String)

        init(_ limits: [ContactLimit], _ channel: Channel.Kind, _ date: CivilDate) {
            (self.channel, self.date) = (channel, date)
            self.limits = limits.filter { $0.counts(channel) }
            let days = self.limits.map(\.days).max() ?? 1
            (first, last) = ((date.adding(days: 1 - days) ?? date).description, date.description)
        }
    }

    init(_ limits: [ContactLimit], _ db: Database, at now: Int64) throws {
        (self.limits, self.now) = (limits, now)
        brake = try db.prepared(Brake.taking)
        attempt = try db.prepared(
            """
            INSERT INTO attempt (notice, number, route, handed_at, state)
            VALUES (?, ?, ?, ?, 'open')
            """)
        contacts = try db.prepared(Self.contacts)
        move = try db.prepared(.handOver)
        moveAll = try db.prepared(Self.moveAll)
    }

    static let moveAll = NoticeMove.handOver.sql(
        where: "id IN (\(RowGroup.places))", ["handed_at": RowGroup.next, "attempts": "1"])

    static let contacts = """
        SELECT date, channel FROM notice
        WHERE borrower = ? AND date BETWEEN ? AND ? AND counts = 1
        """

    /// The first of the limits that the borrower's notices have reached, those of the group too, in the dates that end with
    /// the notice's own.
    mutating func reached(
        by borrower: String, on channel: Channel.Kind, _ date: CivilDate
    ) throws -> ContactLimit? {
        if range?.channel != channel || range?.date != date {
            range = LimitRange(limits, channel, date)
        }
        guard let range, !range.limits.isEmpty else { return nil }
        // The statement should see the moves that are still to be made.
        if borrowers.contains(borrower) { try finish() }
        var dates: [(date: CivilDate, channel: Channel.Kind)] = []
        try contacts.rows({
            $0.bind(borrower)
            $0.bind(range.first)
            $0.bind(range.last)
        }) { row in
            guard let date = CivilDate(row.text(0).utf8),
                let channel = Channel.Kind(rawValue: row.text(1))
            else { return }
            dates.append((date, channel))
        }
        if dates.isEmpty { return nil }
        return range.limits.first { limit in
            let start = date.adding(days: 1 - limit.days) ?? date
            return dates.count { $0.date >= start && limit.counts($0.channel) } >= limit.count
        }
    }

    mutating func add(_ row: OutboxRow, _ number: Int, _ db: Database) throws {
        if number == 1 {
            notices.append(row.notice)
            borrowers.insert(row.borrower)
        } else {
            try move(row.notice, db) {
                $0.bind(now)
                $0.bind(number)
            }
        }
    }

    /// Makes the moves that are left.
    mutating func finish() throws {
        for group in RowGroup.groups(of: notices) {
            let count = try moveAll.run {
                group.bind(&$0)
                $0.bind(now)
            }
            guard count == group.ids.count else {
                throw LedgerError.storage(
                    code: 0, message: "\(group.ids.count) to leave, \(count) planned")
            }
        }
        notices.removeAll(keepingCapacity: true)
        borrowers.removeAll(keepingCapacity: true)
    }
}
