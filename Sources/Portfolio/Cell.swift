/// One cell of a row: where its bytes are, without the quotes around it.
struct Cell: BitwiseCopyable {
    /// Offset from the start of the row, past an opening quote.
    let start: UInt32
    private let bits: UInt32

    private static let doubledBit: UInt32 = 1 << 31

    @inline(__always)
    init(start: Int, length: Int, hasDoubledQuotes: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        let length = UInt32(truncatingIfNeeded: length)
        bits = hasDoubledQuotes ? length | Self.doubledBit : length
    }

    /// Bytes between the quotes, doubled quotes still doubled.
    var length: Int { Int(bits & ~Self.doubledBit) }

    /// The cell holds `""`, which stands for one quote.
    var hasDoubledQuotes: Bool { bits & Self.doubledBit != 0 }
}

/// Why a row cannot be divided into cells, and the offending byte as an offset from the start of the row.
struct RowFault: BitwiseCopyable, Equatable {
    enum Kind: BitwiseCopyable { case quoteInside, textAfterQuote, unclosedQuote }

    var kind: Kind
    var offset: Int
}
