internal import Expressions

/// Rows that were read and wait to be decided: the words and the texts of each, or what is wrong with it.
///
/// Some hundred rows at a time, so that several threads can decide rows of one reader. The memory is used again for the
/// next batch.
package struct RowBatch: ~Copyable {
    /// Number of the first row, from 1.
    package private(set) var firstRow = 0
    package private(set) var count = 0
    /// Bytes of the file up to the end of the last row; of a database an estimate.
    package private(set) var bytesRead = 0
    private var texts = ByteBuffer(capacity: 1 << 16)
    private let words: UnsafeMutablePointer<Int64>
    private let fields: Int
    /// Where the texts of a row begin; -1 for a broken row.
    private let starts: UnsafeMutablePointer<Int>
    private var broken: [Int: BrokenRow] = [:]

    /// Enough that threads seldom meet, and few enough that what was read last is still near when it is decided.
    private static let mostRows = 512
    private static let mostBytes = 1 << 17
    /// Bytes past a text that who reads it may load.
    private static let padding = 64

    /// `words` are what a row has before it is read, one a field: columns that the file lacks keep theirs.
    package init(words first: [Int64]) {
        fields = first.count
        words = .allocate(capacity: max(1, Self.mostRows * fields))
        for row in 0..<Self.mostRows {
            for (field, word) in first.enumerated() {
                (words + row * fields + field).initialize(to: word)
            }
        }
        starts = .allocate(capacity: Self.mostRows)
    }

    deinit {
        words.deallocate()
        starts.deallocate()
    }

    /// What is wrong with the row at `index`, from 0; nil for a sound row.
    package func broken(_ index: Int) -> BrokenRow? { broken[index] }

    /// The words of a sound row, one a field; they and its texts are valid until the batch is filled again.
    package func words(_ index: Int) -> UnsafePointer<Int64> {
        precondition(index >= 0 && index < count)
        return UnsafePointer(words + index * fields)
    }

    /// From where offsets of `TextWord.Bank.row` in a sound row's words count.
    package func text(_ index: Int) -> UnsafePointer<UInt8> {
        precondition(index >= 0 && index < count)
        return UnsafePointer(texts.base + starts[index])
    }

    /// Whether the row at `index` is sound.
    package func isSound(_ index: Int) -> Bool {
        precondition(index >= 0 && index < count)
        return starts[index] >= 0
    }

    /// Takes the next rows of the reader; none are left where it is empty then.
    ///
    /// Where the reader throws, the batch has the rows before.
    package mutating func fill(from reader: inout PortfolioReader) throws(PortfolioError) {
        (count, firstRow) = (0, reader.rowNumber + 1)
        texts.removeAll()
        if !broken.isEmpty { broken = [:] }
        while count < Self.mostRows, texts.count < Self.mostBytes,
            let event = try reader.next(words + count * fields)
        {
            switch event {
            case .row(let text, let length):
                starts[count] = texts.count
                texts.append(text, count: length)
            case .broken(let row):
                starts[count] = -1
                broken[count] = row
            }
            count += 1
        }
        texts.reserve(Self.padding)
        bytesRead = reader.bytesRead
    }
}
