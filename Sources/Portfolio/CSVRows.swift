internal import CByteScan
internal import CampaignLanguage
internal import Expressions
internal import Glibc

/// Divides a file into rows and cells as RFC 4180 has it, through one window of memory.
///
/// State: `window[0..<filled]` are bytes of the file from `windowOffset` on; the current row starts at
/// `rowStart`, the next at `next`. Rows without quotes, nearly all, are searched for separators 64 bytes at a
/// time. The window grows only where a row is longer than it, up to `longestRow`.
struct CSVRows: ~Copyable {
    /// A longer row is no account: mostly a quote that is never closed.
    static let longestRow = 1 << 20
    /// More columns are refused, so that the list of cells has a fixed size.
    static let mostColumns = 4096
    /// Small enough that what was read last is still near when it is looked at.
    static let defaultWindow = 1 << 17

    /// What `advance` found.
    enum Scan: BitwiseCopyable { case row, end, fault(RowFault) }

    private enum Progress { case complete, hasQuotes, needsMore, fault(RowFault) }

    private let file: PortfolioFile
    private var window: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    private var filled = 0
    private var windowOffset = 0
    private var isAtEnd = false
    private var next = 0
    private var nextLine = 1

    /// Where the cells of a row without quotes end, from its start; before the first stands -1.
    private let ends: UnsafeMutablePointer<Int32>
    /// The cells of a row with quotes.
    private let cells: UnsafeMutablePointer<Cell>
    private var hasQuotes = false
    /// The row as it is in the file, kept when a cell of it was changed in place.
    private var original = ByteBuffer(capacity: 256)
    private var isChanged = false

    private(set) var rowStart = 0
    /// Bytes of the row without its line end.
    private(set) var rowLength = 0
    /// The line of the file, from 1, on which the row starts.
    private(set) var line = 1
    /// Cells of the row; those beyond `mostColumns` are counted only.
    private(set) var cellCount = 0

    /// Bytes past the window that are zero, so that the last ones can be looked at together with those.
    private static let padding = 64

    init(file: consuming PortfolioFile, window size: Int) {
        self.file = file
        capacity = max(16, size)
        window = .allocate(capacity: capacity + Self.padding)
        cells = .allocate(capacity: Self.mostColumns)
        // Before the first, and those of 64 bytes and of the row beyond the last.
        ends = .allocate(capacity: Self.mostColumns + 67)
        ends[0] = -1
    }

    deinit {
        window.deallocate()
        ends.deallocate()
        cells.deallocate()
    }

    var path: String { file.path }
    var totalBytes: Int { file.size }
    /// Bytes of the file up to the end of the current row; of another encoding than UTF-8 up to that of the window.
    var bytesRead: Int { file.taken(windowOffset + next) }
    /// What the file is read as, and why where nobody said so.
    var encoding: TextEncoding { file.encoding }
    var evidence: EncodingEvidence? { file.evidence }
    /// The first byte of the row; valid until the next call of `advance`.
    var row: UnsafeMutablePointer<UInt8> { window + rowStart }

    /// `column` is below `cellCount` and `mostColumns`.
    @inline(__always)
    func cell(_ column: Int) -> Cell {
        if hasQuotes { return cells[column] }
        let start = ends[column] &+ 1
        return Cell(start: Int(start), length: Int(ends[column &+ 1] &- start))
    }

    /// Goes to the next row that is not an empty line.
    mutating func advance() throws(PortfolioError) -> Scan {
        isChanged = false
        guard try skipEmptyLines() else {
            try file.checkUnchanged()
            if bytesRead != file.size { throw .changed(path) }
            return .end
        }
        line = nextLine
        hasQuotes = false
        while true {
            switch hasQuotes ? scanQuoted() : scanPlain() {
            case .complete:
                if rowLength > Self.longestRow { throw .rowTooLong(path, line: line) }
                return .row
            case .fault(let fault):
                if rowLength > Self.longestRow { throw .rowTooLong(path, line: line) }
                return .fault(fault)
            case .hasQuotes: hasQuotes = true
            case .needsMore: try fill()
            }
        }
    }

    /// Back to the first byte of the same, unchanged file.
    mutating func rewind() throws(PortfolioError) {
        try file.rewind()
        (filled, windowOffset, next, nextLine, isAtEnd) = (0, 0, 0, 1, false)
    }

    /// Lines of the file that the row covers; more than one where a quoted cell, or a fault, spans lines.
    var lineCount: Int {
        let endsAtLineEnd = window[next - 1] == Byte.lineFeed
        return nextLine - line + (endsAtLineEnd ? 0 : 1)
    }

    /// The bytes from the start of the file to the end of the row, where they are all in the window.
    var bytesFromStart: ContiguousArray<UInt8>? {
        if windowOffset > 0 || isChanged { return nil }
        return ContiguousArray(UnsafeBufferPointer(start: window, count: rowStart + rowLength))
    }
}

/// Skipping and filling.
extension CSVRows {
    /// Steps over a byte order mark; to be called before the first row.
    mutating func skipByteOrderMark() throws(PortfolioError) {
        while filled < 3, !isAtEnd { try fill() }
        if filled >= 3, window[0] == 0xEF, window[1] == 0xBB, window[2] == 0xBF { next = 3 }
    }

    /// The first bytes of the file, at most `count`.
    mutating func peek(_ count: Int) throws(PortfolioError) -> [UInt8] {
        while filled < count, !isAtEnd { try fill() }
        return Array(UnsafeBufferPointer(start: window, count: min(count, filled)))
    }

    /// False at the end of the file.
    private mutating func skipEmptyLines() throws(PortfolioError) -> Bool {
        while true {
            if next == filled {
                if isAtEnd { return false }
                try fill()
            } else if window[next] == Byte.lineFeed {
                next += 1
                nextLine += 1
            } else if window[next] == Byte.carriageReturn {
                // The byte after it decides; at the end of the file it is a line end cut short.
                if next + 1 == filled, !isAtEnd {
                    try fill()
                } else if next + 1 == filled {
                    next += 1
                } else if window[next + 1] == Byte.lineFeed {
                    next += 2
                    nextLine += 1
                } else {
                    return true
                }
            } else {
                return true
            }
        }
    }

    /// Moves what is not read yet to the front and fills the window; grows it where a row fills it whole.
    private mutating func fill() throws(PortfolioError) {
        let rest = filled - next
        if next > 0 {
            window.update(from: window + next, count: rest)
            windowOffset += next
            (next, filled) = (0, rest)
        } else if capacity - filled < GB18030Decoder.leastRoom {
            if rest > Self.longestRow { throw .rowTooLong(path, line: nextLine) }
            grow()
        }
        while capacity - filled >= GB18030Decoder.leastRoom, !isAtEnd {
            let got = try file.read(into: window + filled, count: capacity - filled)
            if got == 0 { isAtEnd = true }
            filled += got
        }
        (window + filled).update(repeating: 0, count: Self.padding)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + Self.padding)
        larger.update(from: window, count: filled)
        window.deallocate()
        window = larger
        capacity *= 2
    }
}

/// Finding separators.
extension CSVRows {
    /// A row without quotes; one with quotes is left to `scanQuoted`. Ends beyond `mostColumns` are counted only.
    private mutating func scanPlain() -> Progress {
        let base = window + next
        let available = filled - next
        var out = ends + 1
        let full = ends + (Self.mostColumns + 1)
        var beyond = 0
        var at = 0
        while at < available {
            let found = bytescan_csv(base + at)
            let stop = found.stops.trailingZeroBitCount
            // All commas before the stop; with none it is 64.
            var commas = found.commas & ~(UInt64.max << UInt64(stop))
            if out > full {
                beyond += out - full
                out = full
            }
            while commas != 0 {
                out[0] = Int32(truncatingIfNeeded: at &+ commas.trailingZeroBitCount)
                out += 1
                commas &= commas &- 1
            }
            if stop < 64 {
                let place = at &+ stop
                if base[place] == Byte.quote { return .hasQuotes }
                finishPlain(out, beyond, end: place, lineEnd: 1)
                return .complete
            }
            at &+= 64
        }
        if !isAtEnd { return .needsMore }
        finishPlain(out, beyond, end: available, lineEnd: 0)
        return .complete
    }

    @inline(__always)
    private mutating func finishPlain(
        _ out: UnsafeMutablePointer<Int32>, _ beyond: Int, end: Int, lineEnd: Int
    ) {
        let start = Int(out[-1] &+ 1)
        let isTrimmed = end > start && window[next + end - 1] == Byte.carriageReturn
        rowLength = isTrimmed ? end - 1 : end
        out[0] = Int32(truncatingIfNeeded: rowLength)
        cellCount = out - ends + beyond
        rowStart = next
        next += end + lineEnd
        nextLine = line + lineEnd
    }

    /// A row some of whose cells may be quoted, cell by cell.
    private mutating func scanQuoted() -> Progress {
        let base = window + next
        let available = filled - next
        var at = 0
        var count = 0
        while true {
            let cell: Cell
            if at < available, base[at] == Byte.quote {
                guard let end = closingQuote(after: at, available) else {
                    if !isAtEnd { return .needsMore }
                    return fail(.unclosedQuote, at: at, searchFrom: available)
                }
                cell = Cell(
                    start: at + 1, length: end.place - at - 1, hasDoubledQuotes: end.doubled)
                at = end.place + 1
            } else {
                let start = at
                while at < available, base[at] != Byte.comma, base[at] != Byte.lineFeed {
                    if base[at] == Byte.quote {
                        return fail(.quoteInside, at: at, searchFrom: at)
                    }
                    at += 1
                }
                if at == available, !isAtEnd { return .needsMore }
                let isLast = at == available || base[at] == Byte.lineFeed
                let isTrimmed = isLast && at > start && base[at - 1] == Byte.carriageReturn
                cell = Cell(start: start, length: at - start - (isTrimmed ? 1 : 0))
            }
            if count < Self.mostColumns { cells[count] = cell }
            count += 1
            if at < available, base[at] == Byte.comma {
                at += 1
                continue
            }
            guard let lineEnd = lineEnd(at, available) else { return .needsMore }
            if lineEnd < 0 { return fail(.textAfterQuote, at: at, searchFrom: at) }
            cellCount = count
            finish(rowEnd: at, lineEnd: lineEnd)
            return .complete
        }
    }

    /// Where the quote that opens at `open` is closed; nil where it is not known or not closed yet.
    private func closingQuote(
        after open: Int, _ available: Int
    ) -> (place: Int, doubled: Bool)? {
        let base = window + next
        var from = open + 1
        var doubled = false
        while from < available, let found = memchr(base + from, CInt(Byte.quote), available - from)
        {
            let place = found - UnsafeMutableRawPointer(base)
            if place + 1 == available { return isAtEnd ? (place, doubled) : nil }
            if base[place + 1] != Byte.quote { return (place, doubled) }
            doubled = true
            from = place + 2
        }
        return nil
    }

    /// Bytes of the line end at `at` (0 at the end of the file), -1 where there is none, nil where unknown.
    private func lineEnd(_ at: Int, _ available: Int) -> Int? {
        let base = window + next
        if at == available { return isAtEnd ? 0 : nil }
        if base[at] == Byte.lineFeed { return 1 }
        if base[at] != Byte.carriageReturn { return -1 }
        if at + 1 == available { return isAtEnd ? 1 : nil }
        return base[at + 1] == Byte.lineFeed ? 2 : -1
    }

    /// The row is given up to the end of the line on which it goes wrong.
    private mutating func fail(_ kind: RowFault.Kind, at: Int, searchFrom: Int) -> Progress {
        let base = window + next
        let available = filled - next
        let lineFeed = memchr(base + searchFrom, CInt(Byte.lineFeed), available - searchFrom)
        guard let lineFeed else {
            if !isAtEnd { return .needsMore }
            finish(rowEnd: available, lineEnd: 0)
            return .fault(RowFault(kind: kind, offset: at))
        }
        finish(rowEnd: lineFeed - UnsafeMutableRawPointer(base), lineEnd: 1)
        return .fault(RowFault(kind: kind, offset: at))
    }

    private mutating func finish(rowEnd: Int, lineEnd: Int) {
        rowStart = next
        rowLength = rowEnd
        let bytes = window + next
        next += rowEnd + lineEnd
        var lineFeeds = 0
        for at in 0..<rowEnd + lineEnd { lineFeeds += bytes[at] == Byte.lineFeed ? 1 : 0 }
        nextLine = line + lineFeeds
    }
}

/// Quotes and places inside the current row.
extension CSVRows {
    /// Turns the doubled quotes of a cell into single ones, in place, once, and returns the length left.
    mutating func undouble(_ column: Int) -> Int {
        if !isChanged {
            original.removeAll()
            original.append(row, count: rowLength)
            isChanged = true
        }
        let bytes = row + Int(cells[column].start)
        let length = cells[column].length
        var from = 0
        var to = 0
        while from < length {
            let byte = bytes[from]
            bytes[to] = byte
            from += byte == Byte.quote ? 2 : 1
            to += 1
        }
        cells[column] = Cell(start: Int(cells[column].start), length: to)
        return to
    }

    /// The row as it is in the file.
    private var originalRow: UnsafePointer<UInt8> {
        isChanged ? UnsafePointer(original.base) : UnsafePointer(row)
    }

    /// Line and column, from 1, of the byte at `offset` from the start of the row; columns count scalars.
    func position(_ offset: Int) -> (line: Int, column: Int) {
        let bytes = originalRow
        var place = (line: line, column: 1)
        for at in 0..<min(offset, rowLength) {
            if bytes[at] == Byte.lineFeed {
                place = (place.line + 1, 1)
            } else if bytes[at] & 0xC0 != 0x80 {
                place.column += 1
            }
        }
        // A byte inside a scalar belongs to that scalar.
        if offset < rowLength, bytes[offset] & 0xC0 == 0x80, place.column > 1 { place.column -= 1 }
        return place
    }

    /// The offset, from the start of the row, of the byte that became byte `offset` of a cell's value.
    func offset(_ offset: Int, ofValueIn column: Int) -> Int {
        let bytes = originalRow
        var at = Int(cell(column).start)
        // A quote inside a cell that could be read is always one of a pair.
        for _ in 0..<offset where at < rowLength { at += bytes[at] == Byte.quote ? 2 : 1 }
        return at
    }

    /// The offset of a cell with its opening quote.
    func startOfCell(_ column: Int) -> Int {
        let start = Int(cell(column).start)
        return start > 0 && originalRow[start - 1] == Byte.quote ? start - 1 : start
    }
}
