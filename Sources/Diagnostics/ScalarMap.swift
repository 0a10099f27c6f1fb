/// Takes a byte of a decoded scalar back to the bytes of the file that it came from.
///
/// A scalar's decoded text differs from its source by quotes, escapes, indentation, folding and line ends. The
/// map is a list of pieces in ascending order: a *run* of bytes that are the same in both, or an *atom* whose
/// decoded bytes come, all together, from a range of source bytes (an escape, a folded line break).
package struct ScalarMap: Sendable, Hashable {
    /// One piece of the text. `isRun` pieces have equal lengths on both sides.
    package struct Piece: Sendable, Hashable {
        package var decoded: UInt32
        package var decodedLength: UInt32
        package var source: UInt32
        package var sourceLength: UInt32
        package var isRun: Bool

        package init(decoded: Int, decodedLength: Int, source: Int, sourceLength: Int, isRun: Bool)
        {
            self.decoded = UInt32(clamping: decoded)
            self.decodedLength = UInt32(clamping: decodedLength)
            self.source = UInt32(clamping: source)
            self.sourceLength = UInt32(clamping: sourceLength)
            self.isRun = isRun
        }
    }

    package let file: FileID
    /// Of a text that is one run from its first byte on, as nearly all are: where it stands. Such a map needs no list.
    private let run: SourceSpan?
    private let list: ContiguousArray<Piece>
    /// The whole scalar in the file, quotes included; where an empty text points.
    package let whole: SourceSpan

    package init(file: FileID, pieces: ContiguousArray<Piece>, whole: SourceSpan) {
        self.file = file
        self.whole = whole
        if pieces.count == 1, pieces[0].isRun, pieces[0].decoded == 0 {
            run = SourceSpan(
                file: file, start: Int(pieces[0].source), length: Int(pieces[0].sourceLength))
            list = []
        } else {
            run = nil
            list = pieces
        }
    }

    /// The map of a text whose bytes stand in the file as they are, at `run`, which is not empty.
    package init(run: SourceSpan, whole: SourceSpan) {
        file = whole.file
        self.run = run
        list = []
        self.whole = whole
    }

    package var pieces: ContiguousArray<Piece> {
        guard let run else { return list }
        let length = Int(run.length)
        return [
            Piece(
                decoded: 0, decodedLength: length, source: Int(run.start), sourceLength: length,
                isRun: true)
        ]
    }

    /// The source bytes of the decoded byte at `offset`; the end of the text is an empty span after its last byte.
    package func span(_ offset: Int) -> SourceSpan {
        if let run {
            let isInside = offset < Int(run.length)
            return SourceSpan(
                file: file, start: isInside ? Int(run.start) + offset : run.end,
                length: isInside ? 1 : 0)
        }
        guard let last = list.last else { return whole }
        if offset >= Int(last.decoded + last.decodedLength) {
            return SourceSpan(file: file, start: Int(last.source + last.sourceLength), length: 0)
        }
        let piece = list[index(offset)]
        if piece.isRun {
            let at = Int(piece.source) + offset - Int(piece.decoded)
            return SourceSpan(file: file, start: at, length: 1)
        }
        return SourceSpan(file: file, start: Int(piece.source), length: Int(piece.sourceLength))
    }

    /// The smallest source span that covers the decoded `range`.
    package func span(_ range: Range<Int>) -> SourceSpan {
        let first = span(range.lowerBound)
        if range.isEmpty { return SourceSpan(file: file, start: Int(first.start), length: 0) }
        let last = span(range.upperBound - 1)
        let start = Int(first.start)
        return SourceSpan(file: file, start: start, length: max(0, last.end - start))
    }

    /// The piece that holds `offset`, which lies inside the text.
    private func index(_ offset: Int) -> Int {
        var low = 0
        var high = list.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(list[middle].decoded) <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

/// A text out of a file (an expression, a template) that still knows where each of its bytes stands.
package struct EmbeddedText: Sendable, Hashable {
    /// The decoded UTF-8 bytes.
    package let bytes: ContiguousArray<UInt8>
    package let map: ScalarMap

    package init(bytes: ContiguousArray<UInt8>, map: ScalarMap) {
        self.bytes = bytes
        self.map = map
    }

    package var string: String { String(decoding: bytes, as: UTF8.self) }
    package func span(_ range: Range<Int>) -> SourceSpan { map.span(range) }
}
