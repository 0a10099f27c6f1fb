package import Expressions
internal import GRDB

/// Which notices of unknown outcome a person speaks of.
package enum UnknownSelection: Sendable, Hashable {
    case all
    case campaign(String)
    case keys([String])
}

/// What a person has found out about notices of unknown outcome.
package struct Resolution: Sendable, Hashable {
    /// The gateway has them; otherwise it has none of them, and their keys are free again.
    package var isSent: Bool
    package var author: String
    /// Another person, who has looked too.
    package var second: String?
    package var reason: String

    package init(isSent: Bool, author: String, second: String? = nil, reason: String) {
        self.isSent = isSent
        self.author = author
        self.second = second
        self.reason = reason
    }

    /// What the history says of it.
    var detail: String {
        let people = second.map { "\(author) and \($0)" } ?? author
        return "\(isSent ? "sent" : "not sent") by \(people): \(reason)"
    }
}

extension UnknownNotice {
    /// How many notices a list has, and which, after how many attempts, and what a person is about to say of them: the
    /// same for the same list only.
    package static func listCode(_ notices: [UnknownNotice], isSent: Bool) -> String {
        let lines = "\(isSent)\n" + notices.map { "\($0.attempts) \($0.key)\n" }.joined()
        return "\(notices.count)-" + SHA256.digest(lines).description.prefix(6)
    }
}

extension SQLiteLedger {
    /// The notices of unknown outcome, oldest first; of keys only those that are unknown.
    package func unknownNotices(
        _ selection: UnknownSelection
    ) throws(LedgerError) -> [UnknownNotice] {
        try read { db in try Self.unknown(selection, db).map(\.notice) }
    }

    /// Writes down a person's word about all notices of the selection, each in the history.
    ///
    /// Returns false, and changes nothing, where they are not those of which `listed` is the `listCode`: the person has
    /// seen others.
    package func resolve(
        _ selection: UnknownSelection, listed: String, _ resolution: Resolution, at now: Instant
    ) throws(LedgerError) -> Bool {
        try write { db in
            let rows = try Self.unknown(selection, db)
            guard UnknownNotice.listCode(rows.map(\.notice), isSent: resolution.isSent) == listed
            else { return false }
            for (id, _) in rows {
                try db.move(id, resolution.isSent ? .confirm : .release)
                try db.note(
                    .noticeResolved, at: now.microseconds, notice: id, detail: resolution.detail)
            }
            return true
        }
    }

    /// The first `limit` notices of unknown outcome, oldest first.
    package func unknownNotices(limit: Int) throws(LedgerError) -> [UnknownNotice] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: Self.listing + " ORDER BY n.id LIMIT ?"), arguments: [limit]
            ).map { Self.notice($0).notice }
        }
    }

    /// How many notices of unknown outcome there are in all.
    package func unknownCount() throws(LedgerError) -> Int {
        try read { db in
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT count(*) FROM notice WHERE state = 'unknown'")) ?? 0
        }
    }

    private static func unknown(
        _ selection: UnknownSelection, _ db: Database
    ) throws -> [(id: Int64, notice: UnknownNotice)] {
        var (condition, arguments) = ("", StatementArguments())
        if case .campaign(let campaign) = selection {
            (condition, arguments) = (" AND n.campaign = ?", [campaign])
        }
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: listing + condition + " ORDER BY n.id"), arguments: arguments
        ).map(notice)
        guard case .keys(let keys) = selection else { return rows }
        let wanted = Set(keys)
        return rows.filter { wanted.contains($0.notice.key) }
    }

    private static let listing = """
        SELECT n.id, n.key, n.campaign,
            ifnull((SELECT r.sender FROM attempt a JOIN route r ON r.id = a.route
                WHERE a.notice = n.id AND a.state = 'unknown' ORDER BY a.id DESC LIMIT 1), n.sender),
            n.handed_at, n.attempts,
            (SELECT detail FROM attempt WHERE notice = n.id AND state = 'unknown'
                ORDER BY id DESC LIMIT 1)
        FROM notice n WHERE n.state = 'unknown'
        """

    private static func notice(_ row: Row) -> (id: Int64, notice: UnknownNotice) {
        let notice = UnknownNotice(
            key: row[1], campaign: row[2], sender: row[3], handedAt: Instant(microseconds: row[4]),
            attempts: row[5], note: row[6] ?? "")
        return (row[0], notice)
    }
}
