/// The way back: from a place in the file to a byte of the decoded text.
extension ScalarMap {
    /// The decoded byte that stands at `source`, for a place within the scalar.
    ///
    /// A place inside an escape or a folded line break belongs to its first decoded byte; one in the indentation
    /// of a line to the first byte of that line; one behind the last byte to the end of the text.
    package func decodedOffset(at source: Int) -> Int {
        let pieces = pieces
        var low = 0
        var high = pieces.count
        // The first piece that ends behind `source`.
        while low < high {
            let middle = (low + high) / 2
            let piece = pieces[middle]
            if Int(piece.source) + Int(piece.sourceLength) <= source {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < pieces.count else {
            return pieces.last.map { Int($0.decoded) + Int($0.decodedLength) } ?? 0
        }
        let piece = pieces[low]
        let inside = max(0, source - Int(piece.source))
        return Int(piece.decoded) + (piece.isRun ? inside : 0)
    }
}

extension SourceSpan {
    /// Whether `offset` lies in the span or right behind it, where a cursor can stand.
    package func touches(_ offset: Int) -> Bool { offset >= Int(start) && offset <= end }
}
