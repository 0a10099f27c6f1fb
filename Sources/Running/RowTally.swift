internal import CampaignLanguage
internal import Expressions
internal import Portfolio

/// What is counted of rows, whatever is decided about them: what a run may be refused for.
struct RowTally {
    private(set) var rows = 0
    private(set) var broken = 0
    /// Sound rows that are older than the portfolio allows.
    private(set) var stale = 0
    /// When the newest of them was extracted, in microseconds.
    private(set) var newest: Int64?
    /// The first broken rows of the file; all are counted.
    private(set) var shown: [BrokenRow] = []
    /// A row extracted before this point in time is stale, and the word that says when it was.
    private let freshness: (from: Int64, slot: Int)?

    /// As many broken rows as a person is shown.
    private static let mostShown = 20

    init(_ portfolio: PortfolioDeclaration, at instant: Instant) {
        freshness = portfolio.freshMicroseconds.flatMap { fresh in
            portfolio.asOf.map { (instant.microseconds &- fresh.value, Int($0.raw)) }
        }
    }

    /// Counts a sound row.
    mutating func add(_ words: UnsafePointer<Int64>) {
        rows += 1
        guard let freshness, words[freshness.slot] != .missing else { return }
        if words[freshness.slot] < freshness.from {
            stale += 1
            newest = max(newest ?? .min, words[freshness.slot])
        }
    }

    /// Counts a row that could not be read.
    mutating func add(_ row: BrokenRow) {
        rows += 1
        broken += 1
        if shown.count < Self.mostShown { shown.append(row) }
    }

    /// Adds what was counted of other rows of the same file.
    mutating func add(_ other: RowTally) {
        rows += other.rows
        broken += other.broken
        stale += other.stale
        newest = [newest, other.newest].compactMap(\.self).max()
        shown = Array(
            (shown + other.shown).sorted { $0.rowNumber < $1.rowNumber }.prefix(Self.mostShown))
    }
}
