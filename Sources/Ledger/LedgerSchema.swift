internal import Expressions
internal import GRDB
internal import Planning

/// The tables of a ledger, version 7; version 6 cannot blank, version 5 also lacks the move `believe`, version 4 what
/// holds the life of notices, version 3 also what `sinceVersion4` adds, version 2 also `held_out`, what comes from outside and what a run counted, version 1 also
/// most figures of offers.
///
/// Instants are microseconds since 1970 in UTC, dates `2026-11-20` in the campaign's zone (a
/// notice's in the borrower's, where the portfolio has it), money minor units, percents fractions times
/// 10^`ValueType.percentScale`.
///
/// `notice` is the outbox and stays as the record; its `state` goes by `NoticeMove`. `is_live` is 1 while the notice
/// holds its key, `counts` 1 while it counts for limits and as taken (`NoticeState`). They are columns of their own so
/// that the step from handed to accepted touches no index. `due` is when a planned notice leaves, and an unknown one
/// is handed over again: `never` where it is not.
enum LedgerSchema {
    static let version = 7
    /// `due` of an unknown notice that is not handed over again.
    static let never = Int64.max
    /// "DNLN": tells our files from other SQLite files.
    static let applicationID = 0x444E_4C4E

    static func create(_ db: Database) throws {
        try db.execute(sql: tables)
        try db.execute(sql: sinceVersion3)
        try db.execute(sql: indexes)
        try db.execute(sql: outside)
        try db.execute(sql: sinceVersion4)
        try db.execute(sql: sinceVersion5)
        try db.execute(sql: sinceVersion6)
        try db.execute(sql: sinceVersion7)
        try db.execute(
            sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    }

    /// Brings an older ledger up to date, in the transaction of the caller.
    static func upgrade(_ db: Database, from version: Int) throws {
        guard version < Self.version else { return }
        if version == 1 {
            for figure in OfferFigure.allCases where !ofVersion1.contains(figure) {
                try db.execute(sql: "ALTER TABLE notice ADD COLUMN \(declaration(figure))")
            }
        }
        if version < 3 {
            // What the run read: rows of the portfolio, and accounts in the audience.
            for name in ["rows", "audience"] {
                try db.execute(sql: "ALTER TABLE run ADD COLUMN \(name) INTEGER")
            }
            try db.execute(sql: sinceVersion3)
            try db.execute(sql: outside)
        }
        if version < 4 { try db.execute(sql: sinceVersion4) }
        if version < 5 { try db.execute(sql: sinceVersion5) }
        if version < 6 { try db.execute(sql: sinceVersion6) }
        try db.execute(sql: sinceVersion7)
        try EventChain.sealAnew(db)
        try db.execute(sql: "PRAGMA user_version = \(Self.version)")
    }

    /// The columns of `notice` with an offer's figures, in the order of `OfferFigure.allCases`; a ledger of
    /// version 1 has nothing in those that it lacks.
    static func figureColumns(ofVersion version: Int = version) -> [String] {
        OfferFigure.allCases.map {
            version == 1 && !ofVersion1.contains($0) ? "NULL" : column($0)
        }
    }

    private static let ofVersion1: Set<OfferFigure> = [.until, .waived, .toPay]

    private static func column(_ figure: OfferFigure) -> String {
        String(figure.path.map { $0 == "." ? "_" : $0 })
    }

    private static func declaration(_ figure: OfferFigure) -> String {
        column(figure) + (figure.type == .date ? " TEXT" : " INTEGER")
    }

    /// A chain of comparisons, the frequent ones first: for an `IN` SQLite builds a table each time it is asked, five times a
    /// notice, which was a fifth of a live run. Ledgers that were made with one keep it.
    private static func isOne(of states: [String]) -> String {
        states.map { "state = '\($0)'" }.joined(separator: " OR ")
    }

    private static let tables = """
        CREATE TABLE meta (
            key TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            campaign TEXT NOT NULL,
            instant INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            state TEXT NOT NULL CHECK (\(isOne(of: ["planning", "sending", "ended", "interrupted"]))),
            planned INTEGER NOT NULL DEFAULT 0,
            rows INTEGER,
            audience INTEGER
        ) STRICT;

        CREATE TABLE pause (
            campaign TEXT PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE route (
            id INTEGER PRIMARY KEY,
            sender TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            UNIQUE (sender, endpoint)
        ) STRICT;

        CREATE TABLE notice (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (id),
            state TEXT NOT NULL CHECK (\(isOne(of: NoticeState.allCases.map(\.rawValue)))),
            is_live INTEGER NOT NULL,
            counts INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            handed_at INTEGER,
            gateway_id TEXT,
            key TEXT NOT NULL,
            campaign TEXT NOT NULL,
            account TEXT NOT NULL,
            borrower TEXT NOT NULL,
            debt TEXT NOT NULL,
            step TEXT NOT NULL,
            segment TEXT,
            arm TEXT,
            offer TEXT,
            channel TEXT NOT NULL,
            sender TEXT NOT NULL,
            address TEXT NOT NULL,
            send_at INTEGER NOT NULL,
            closes INTEGER NOT NULL,
            date TEXT NOT NULL,
            title TEXT,
            text TEXT NOT NULL,
            encoding TEXT,
            parts INTEGER,
            cost TEXT,
            owed INTEGER,
            as_of INTEGER,
            \(OfferFigure.allCases.map(declaration).joined(separator: ", ")),
            pay_by TEXT,
            rule_file TEXT,
            rule_line INTEGER,
            rule_column INTEGER
        ) STRICT;

        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY,
            notice INTEGER NOT NULL REFERENCES notice (id),
            number INTEGER NOT NULL,
            route INTEGER NOT NULL REFERENCES route (id),
            handed_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (\(isOne(of: ["open", "accepted", "rejected", "not_sent", "unknown"]))),
            closed_at INTEGER,
            kind TEXT,
            code TEXT,
            detail TEXT
        ) STRICT;

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            run INTEGER REFERENCES run (id),
            notice INTEGER REFERENCES notice (id),
            kind TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        """

    /// Steps that a borrower of a holdout would have got, each on the first date.
    private static let sinceVersion3 = """
        CREATE TABLE held_out (
            campaign TEXT NOT NULL,
            account TEXT NOT NULL,
            debt TEXT NOT NULL,
            step TEXT NOT NULL,
            borrower TEXT NOT NULL,
            segment TEXT,
            date TEXT NOT NULL,
            run INTEGER NOT NULL REFERENCES run (id),
            PRIMARY KEY (campaign, account, debt, step)
        ) STRICT, WITHOUT ROWID;
        """

    /// The HTML of a mail; the notice takes the place of others of its step that did not arrive; of the task of a
    /// hold, its last day; what a receipt said of it (`DeliveryState`) and when; who has paused a campaign, null for
    /// a run; how a receipt names its notice, which may not be known yet; an attempt that a killed run left,
    /// settled by the next; how far the ledger was when a person resumed a campaign.
    private static let sinceVersion4 = """
        ALTER TABLE notice ADD COLUMN html TEXT;
        ALTER TABLE notice ADD COLUMN is_fallback INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE notice ADD COLUMN hold_until TEXT;
        ALTER TABLE notice ADD COLUMN delivery TEXT;
        ALTER TABLE notice ADD COLUMN delivery_at INTEGER;
        ALTER TABLE pause ADD COLUMN author TEXT;
        ALTER TABLE received ADD COLUMN sender TEXT;
        ALTER TABLE received ADD COLUMN reference TEXT;

        CREATE INDEX received_early ON received (sender, reference)
            WHERE kind = 'receipt' AND notice IS NULL;

        ALTER TABLE attempt ADD COLUMN is_leftover INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE resumption (
            campaign TEXT PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            notice INTEGER NOT NULL,
            fact INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Which attempts leave their notice in doubt; unknown notices by when they are handed over again; the chain of events; the
    /// second brake; a name of its own for each ledger.
    private static let sinceVersion5 = """
        CREATE INDEX attempt_unknown ON attempt (notice) WHERE state = 'unknown';
        DROP INDEX notice_unknown;
        CREATE INDEX notice_unknown ON notice (due, id) WHERE state = 'unknown';
        UPDATE notice SET due = \(never) WHERE state = 'unknown';

        \(lifecycle)

        \(EventChain.tables)

        \(Brake.tables)

        INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(16))));
        """

    /// The moves as they are now; each sender has a line of its own before the outbox, and a
    /// short one for what was tried before.
    private static let sinceVersion6 = """
        DROP TRIGGER notice_moves;
        \(moves)
        DROP INDEX notice_outbox;
        CREATE INDEX notice_outbox ON notice (run, sender, due, id) WHERE state = 'planned';
        CREATE INDEX notice_again ON notice (run, sender, due, id)
            WHERE state = 'planned' AND attempts > 0;
        """

    /// What comes from outside, append-only.
    ///
    /// `received` is each thing as it came, once by its `key`; `fact` is what follows from it for a borrower, an
    /// account or an address: none where nobody was found or the word means nothing. `word` are the words of the
    /// campaigns as their last live run had them. Amounts are decimal texts in the currency's unit.
    private static let outside = """
        CREATE TABLE received (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            taken_at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            channel TEXT,
            address TEXT,
            text TEXT,
            notice INTEGER REFERENCES notice (id),
            author TEXT,
            reason TEXT
        ) STRICT;

        CREATE TABLE fact (
            id INTEGER PRIMARY KEY,
            received INTEGER NOT NULL REFERENCES received (id),
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            borrower TEXT,
            account TEXT,
            address TEXT,
            channel TEXT,
            date TEXT,
            amount TEXT
        ) STRICT;

        CREATE TABLE word (
            campaign TEXT NOT NULL,
            form TEXT NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (campaign, form)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER received_stays BEFORE UPDATE ON received
        BEGIN SELECT RAISE(ABORT, 'what was received is never changed'); END;
        CREATE TRIGGER received_kept BEFORE DELETE ON received
        BEGIN SELECT RAISE(ABORT, 'what was received is never removed'); END;
        CREATE TRIGGER fact_stays BEFORE UPDATE ON fact
        BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
        CREATE TRIGGER fact_kept BEFORE DELETE ON fact
        BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END;
        """

    private static let indexes = """
        CREATE UNIQUE INDEX notice_key ON notice (key) WHERE is_live = 1;
        CREATE INDEX notice_outbox ON notice (run, due, id) WHERE state = 'planned';
        CREATE INDEX notice_contact ON notice (borrower, date, channel, campaign, handed_at)
            WHERE counts = 1;
        CREATE INDEX notice_unknown ON notice (id) WHERE state = 'unknown';
        CREATE INDEX attempt_open ON attempt (id) WHERE state = 'open';

        CREATE TRIGGER event_stays BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
        CREATE TRIGGER event_kept BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
        """
}
