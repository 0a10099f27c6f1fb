internal import CampaignLanguage
internal import Expressions
internal import GRDB
internal import Planning

/// Finds notices by the address that they went to, and by the number that their gateway gave them.
///
/// An index would cost every hand-over. This one is kept by who asks: it goes on from the attempts that it knows, so that
/// each is looked at once. It says nothing that the notices do not, and can be made anew at any time.
enum Finder {
    /// `hash` is that of a channel and an address in the form of `ContactAddress`, or of a sender and a gateway's number.
    static let tables = """
        CREATE TABLE found (
            hash INTEGER NOT NULL,
            notice INTEGER NOT NULL,
            PRIMARY KEY (hash, notice)
        ) STRICT, WITHOUT ROWID;
        """

    /// What was sent to an address, oldest first; of a hash that two addresses share, both.
    static let byAddress = """
        SELECT n.address, n.channel, n.handed_at, n.id, n.borrower, n.campaign
        FROM found f CROSS JOIN notice n ON n.id = f.notice
        WHERE f.hash = ? AND n.counts = 1 ORDER BY n.handed_at, n.id
        """
    /// The newest notice with a gateway's number.
    static let byNumber = """
        SELECT n.id FROM found f CROSS JOIN notice n ON n.id = f.notice
        WHERE f.hash = ? AND n.counts = 1 AND n.gateway_id = ? ORDER BY n.id DESC LIMIT 1
        """

    /// In `meta`, the newest attempt that is known, and those up to it that were open then.
    private static let mark = "found"
    private static let waiting = "found_open"
    /// Attempts that are taken in together: no run waits for longer than a moment.
    private static let slice: Int64 = 5000

    /// Takes in the next attempts; false where there are no more.
    static func advance(_ db: Database) throws -> Bool {
        let known = try Int64(SQLiteLedger.meta(mark, db) ?? "") ?? 0
        let open = (try SQLiteLedger.meta(waiting, db) ?? "").split(separator: " ")
        let newest =
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT ifnull(max(id), 0) FROM attempt")) ?? 0
        let end = min(newest, known + slice)
        if end <= known, open.isEmpty { return false }
        var pass = Pass()
        for id in open.compactMap({ Int64($0) }) { try pass.look(after: id - 1, upTo: id, db) }
        try pass.look(after: known, upTo: end, db)
        try pass.write(db)
        try SQLiteLedger.set(mark, String(max(known, end)), db)
        let still = pass.open.map(String.init).joined(separator: " ")
        if still != open.joined(separator: " ") { try SQLiteLedger.set(waiting, still, db) }
        return end < newest
    }

    private struct Pass {
        var hashes: [(hash: Int64, notice: Int64)] = []
        /// Nobody knows yet what the gateway called them.
        var open: [Int64] = []

        mutating func look(after first: Int64, upTo last: Int64, _ db: Database) throws {
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT n.id, n.channel, n.address, r.sender, n.gateway_id, a.state, a.id
                        FROM attempt a CROSS JOIN notice n ON n.id = a.notice
                            CROSS JOIN route r ON r.id = a.route
                        WHERE a.id > ? AND a.id <= ?
                        """), arguments: [first, last])
            while let row = try rows.next() {
                let (notice, address, state): (Int64, String, String) = (row[0], row[2], row[5])
                if let channel = Channel.Kind(rawValue: row[1]), !address.isEmpty {
                    hashes.append((hash(address: address, on: channel), notice))
                }
                if state == "accepted", let id: String = row[4] {
                    hashes.append((hash(number: id, at: row[3]), notice))
                }
                if state == "open" { open.append(row[6]) }
            }
        }

        /// In the order of the tree, so that each page is written once.
        func write(_ db: Database) throws {
            let statement = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO found (hash, notice) VALUES (?, ?)")
            for (hash, notice) in hashes.sorted(by: {
                ($0.hash, $0.notice) < ($1.hash, $1.notice)
            }) {
                statement.setUncheckedArguments([hash, notice])
                try statement.execute()
            }
        }
    }

    /// Forgets all, to be made anew from what the notices still say.
    static func forget(_ db: Database) throws {
        try db.run("DELETE FROM found", [])
        try db.run("DELETE FROM meta WHERE key IN (?, ?)", [mark, waiting])
    }

    static func hash(address: String, on channel: Channel.Kind) -> Int64 {
        hash("a", channel.rawValue, ContactAddress.form(address, on: channel))
    }

    static func hash(number: String, at sender: String) -> Int64 { hash("g", sender, number) }

    private static func hash(_ parts: String...) -> Int64 {
        Int64(bitPattern: Hash128(parts.joined(separator: "\u{1}")).low)
    }
}

extension SQLiteLedger {
    /// What is asked for each thing that comes from outside, so that a test can see that none reads all notices.
    package static var finderQuestions: [String] { [Finder.byAddress, Finder.byNumber] }
}
