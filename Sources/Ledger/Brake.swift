internal import Expressions
internal import GRDB

/// The second brake: on one local day a key leaves once, whatever the row of its notice says.
///
/// A table of its own, written in the transaction of the hand-over. It asks neither the state of a notice nor the index
/// of keys nor a limit, so that a row which a fault or a person with a database tool makes planned again does not leave
/// again. What has definitely not left gives its place back.
enum Brake {
    static let tables = """
        CREATE TABLE contact (
            date TEXT NOT NULL,
            key TEXT NOT NULL,
            notice INTEGER NOT NULL,
            PRIMARY KEY (date, key)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO contact SELECT date, key, id FROM notice
        WHERE counts = 1 AND date >= (SELECT date(max(date), '-\(days) days') FROM notice);
        """

    /// A notice is of today; somewhere it is still yesterday, or tomorrow already.
    private static let days = 2

    /// Takes the place of a notice that is about to leave; false where it is taken. `statement` is `taking`.
    static func take(
        _ notice: Int64, date: String, key: String, _ statement: PreparedStatement
    ) throws -> Bool {
        try statement.run {
            $0.bind(date)
            $0.bind(key)
            $0.bind(notice)
        } == 1
    }

    static let taking =
        "INSERT INTO contact (date, key, notice) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"

    /// Gives back the place of a notice that has not left.
    static func release(_ notice: Int64, _ db: Database) throws {
        try db.run(
            """
            DELETE FROM contact WHERE date = (SELECT date FROM notice WHERE id = ?)
                AND key = (SELECT key FROM notice WHERE id = ?) AND notice = ?
            """, [notice, notice, notice])
    }

    /// Forgets the days before; no notice of one leaves any more.
    static func forget(before today: CivilDate, _ db: Database) throws {
        let first = today.adding(days: -days) ?? today
        try db.run("DELETE FROM contact WHERE date < ?", [first.description])
    }
}
