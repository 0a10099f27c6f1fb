package import Diagnostics
package import Expressions

/// What the table of accounts looks like: one row an account.
package struct PortfolioDeclaration: Sendable {
    /// The path as the file says it, relative to the file that says it; nil where `--data` must name it.
    package var source: Located<String>?
    /// How the file is encoded; nil where its first lines decide.
    package var encoding: TextEncoding?
    /// The file is a SQLite database, not a CSV.
    package var isDatabase = false
    /// What of a database is the table of accounts; nil where nothing says.
    package var selection: TableSelection?
    /// Field n is written to slot n of the interpreter.
    package var fields: [Field]
    package var account: Slot
    /// Limits and conversations count by borrower; without one, each account is its own borrower.
    package var borrower: Slot?
    package var due: Slot
    /// Names the debt where a due date does not.
    package var instalment: Slot?
    package var asOf: Slot?
    /// The text field with the name of the borrower's time zone; nil: all are in the lender's.
    package var zone: Slot?
    package var zoneSpan: SourceSpan?
    /// A row whose `asOf` is older than this many microseconds before the run is stale.
    package var freshMicroseconds: Located<Int64>?
    /// What is owed in all (money).
    package var owed: ExpressionID?
    package var grace: Grace
    /// A due date moved by up to so many days is a correction, not a new debt.
    package var cycleGapDays = 15
    /// How the product counts interest.
    package var terms = InterestTerms()
    /// Fields of money in the order in which a payment is set against them; empty where nobody says.
    package var allocation: [Slot] = []
    package var allocationSpan: SourceSpan?
    /// More than this share of broken rows ends a run; in millionths.
    package var brokenRowsAtMost: Int
    /// A live run wants at least this share of the rows that the last one of the campaign read; in millionths.
    package var rowsAtLeast = 500_000
    package var rowsSpan: SourceSpan?
    /// The types were inferred from the data: good for a dry run, not for a live one.
    package var isInferred: Bool
    package var span: SourceSpan

    package init(
        source: Located<String>?, encoding: TextEncoding? = nil, fields: [Field],
        account: Slot, borrower: Slot?, due: Slot,
        instalment: Slot?, asOf: Slot?, freshMicroseconds: Located<Int64>?, owed: ExpressionID?,
        grace: Grace, brokenRowsAtMost: Int, isInferred: Bool, span: SourceSpan
    ) {
        self.source = source
        self.encoding = encoding
        self.fields = fields
        self.account = account
        self.borrower = borrower
        self.due = due
        self.instalment = instalment
        self.asOf = asOf
        self.freshMicroseconds = freshMicroseconds
        self.owed = owed
        self.grace = grace
        self.brokenRowsAtMost = brokenRowsAtMost
        self.isInferred = isInferred
        self.span = span
    }
}

/// How the bytes of a table stand for characters.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    /// GB 18030, which GBK and GB 2312 are parts of.
    case gb18030
}

/// Days after the due date that do not count as overdue.
package enum Grace: Sendable {
    case days(Int)
    /// An integer field of days; a missing value is 0.
    case field(Slot)
}

/// One column of the portfolio that the campaign knows.
package struct Field: Sendable {
    package var name: String
    /// The header of its column; the name unless `column` says otherwise.
    package var column: String
    package var type: ValueType
    package var isOptional: Bool
    /// The longest text in UTF-16 units; a longer one breaks the row.
    package var longest: Int?
    /// The largest value as a word of the type; a larger one breaks the row.
    package var atMost: Word?
    package var personal: Personal?
    /// How a percent or rate column is written.
    package var notation: FractionNotation
    /// A text of the campaign shows the field, so its value must be safe to show.
    package var isShown: Bool
    /// A shown value may have line breaks.
    package var keepsLineBreaks = false
    package var span: SourceSpan

    package init(
        name: String, column: String, type: ValueType, isOptional: Bool, longest: Int?,
        atMost: Word?, personal: Personal?, notation: FractionNotation, isShown: Bool,
        span: SourceSpan
    ) {
        self.name = name
        self.column = column
        self.type = type
        self.isOptional = isOptional
        self.longest = longest
        self.atMost = atMost
        self.personal = personal
        self.notation = notation
        self.isShown = isShown
        self.span = span
    }
}

/// How the cells of a percent or rate column are written.
package enum FractionNotation: Sendable {
    /// Each cell carries `%`: `95%`.
    case signed
    /// `0.95`.
    case fraction
    /// `95`.
    case points
}
