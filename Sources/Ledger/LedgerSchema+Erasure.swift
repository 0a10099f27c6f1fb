internal import GRDB

/// What version 7 adds: rows out of which a person has taken who they are about.
///
/// A row that was blanked points, in `erasure`, at the event that says who did it and why. `erased` are the names that
/// are known by a keyed hash from then on (`Pseudonyms`). Of an event that was blanked `digest` has the SHA-256 of what
/// it said, over which the chain goes on. `chain.first` is the event behind which the group begins; nothing in groups of
/// before, over which version 7 begins with one that holds them all. `received.body` is a hash of the whole line.
extension LedgerSchema {
    /// The key in `meta` under which names are hashed.
    static let pseudonyms = "pseudonyms"

    static let sinceVersion7 = """
        ALTER TABLE notice ADD COLUMN erasure INTEGER;
        ALTER TABLE received ADD COLUMN erasure INTEGER;
        ALTER TABLE received ADD COLUMN body TEXT;
        ALTER TABLE fact ADD COLUMN erasure INTEGER;
        ALTER TABLE event ADD COLUMN digest TEXT;
        ALTER TABLE chain ADD COLUMN first INTEGER;
        CREATE TABLE erased (name TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
        \(Finder.tables)
        INSERT INTO meta (key, value) VALUES ('\(pseudonyms)', lower(hex(randomblob(16))));

        DROP TRIGGER notice_stays;
        CREATE TRIGGER notice_decided AFTER UPDATE OF \(decided) ON notice
        BEGIN SELECT RAISE(ROLLBACK, 'what was planned is never changed'); END;
        CREATE TRIGGER notice_stays AFTER UPDATE OF \(personal) ON notice
        WHEN NEW.erasure IS NULL OR NEW.state IN ('planned', 'handed', 'unknown')
            OR NOT (\(blanked("key", "GLOB '*/~*'")) AND \(blanked("account", "GLOB '~*'"))
            AND \(blanked("borrower", "GLOB '~*'")) AND \(blanked("debt", "GLOB '~*'"))
            AND \(blanked("address", "= ''")) AND (\(blanked("text", "= ''")) OR NEW.text GLOB 'sha256:*')
            AND (\(blanked("title", "IS NULL")) OR NEW.title GLOB 'sha256:*')
            AND (\(blanked("html", "IS NULL")) OR NEW.html GLOB 'sha256:*'))
        BEGIN SELECT RAISE(ROLLBACK, 'what was planned is only ever blanked'); END;

        DROP TRIGGER received_stays;
        CREATE TRIGGER received_stays BEFORE UPDATE ON received
        WHEN NEW.erasure IS NULL OR NOT (\(same("id", "taken_at", "kind", "at", "channel", "notice", "sender", "author"))
            AND \(blanked("key", "GLOB '~*'")) AND \(blanked("address", "IS NULL"))
            AND \(blanked("text", "IS NULL")) AND \(blanked("reason", "IS NULL"))
            AND \(blanked("reference", "IS NULL")) AND \(blanked("body", "IS NULL")))
        BEGIN SELECT RAISE(ABORT, 'what was received is only ever blanked'); END;

        DROP TRIGGER fact_stays;
        CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
        WHEN NEW.erasure IS NULL OR NOT (\(same("id", "received", "kind", "at", "channel", "date", "amount"))
            AND \(blanked("borrower", "GLOB '~*'")) AND \(blanked("account", "GLOB '~*'"))
            AND \(blanked("address", "GLOB '~*'")))
        BEGIN SELECT RAISE(ABORT, 'of facts only names are ever blanked'); END;

        DROP TRIGGER event_stays;
        CREATE TRIGGER event_stays BEFORE UPDATE ON event
        WHEN NOT (\(same("id", "at", "run", "notice", "kind")) AND OLD.notice IS NOT NULL
            AND OLD.digest IS NULL AND NEW.digest IS NOT NULL AND NEW.detail = '')
        BEGIN SELECT RAISE(ABORT, 'events are only ever blanked'); END;
        """

    /// Of a notice, what tells whom it is about.
    private static let personal =
        "key, account, borrower, debt, address, title, text, html, erasure"

    /// All else that a run decided about a notice.
    private static let decided = """
        id, run, campaign, step, segment, arm, offer, channel, sender, send_at, closes, date, encoding, parts, cost, \
        owed, as_of, pay_by, is_fallback, hold_until, rule_file, rule_line, rule_column, \
        \(figureColumns().joined(separator: ", "))
        """

    private static func same(_ columns: String...) -> String {
        columns.map { "NEW.\($0) IS OLD.\($0)" }.joined(separator: " AND ")
    }

    private static func blanked(_ column: String, _ form: String) -> String {
        "(NEW.\(column) IS OLD.\(column) OR NEW.\(column) \(form))"
    }
}
