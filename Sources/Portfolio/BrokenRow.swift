package import Diagnostics

/// A row that was skipped: where it goes wrong and why.
///
/// The reason shows a value only where the field is not personal and no text; so a broken row may be printed
/// anywhere.
package struct BrokenRow: Sendable, Hashable {
    /// Number of the row among the data rows, from 1.
    package var rowNumber: Int
    /// Line of the file, from 1, of the faulty character; a row may cover several lines.
    package var line: Int
    /// Column of the line in Unicode scalars, from 1; 0 for a row of a database, which has no lines: its `line` is
    /// its number.
    package var column: Int
    /// The header of the faulty cell; nil where the row as a whole is at fault.
    package var columnName: String?
    /// Kind of fault, such as `D0633`; never reused for another.
    package var code: String
    package var reason: Phrase
    /// The row's account, where its own cell is sound.
    package var account: String?
    /// The row's borrower, where its own cell is sound.
    package var borrower: String?
}

/// What the reader has found next.
package enum RowEvent {
    /// A sound row; its words are written. Offsets of `TextWord.Bank.row` count from `text`, whose `length` bytes are
    /// valid until the next call.
    case row(text: UnsafePointer<UInt8>, length: Int)
    indirect case broken(BrokenRow)
}
