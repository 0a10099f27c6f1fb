/// One line of a file as a terminal shows it, with the columns where each byte stands.
///
/// Tabs are four columns wide wherever they stand, bytes that are no UTF-8 and hidden characters
/// are spelt out, and of a line wider than `widest` only the surroundings of `focus` are kept, with
/// `…` for the rest.
struct SourceExcerpt {
    /// Columns of source text that a line may take.
    static let widest = 160
    /// Bytes looked at on each side of the focus, so that a line of megabytes costs no more than a
    /// short one.
    private static let reach = 1024
    /// Columns kept before a focus that is wider than the window.
    private static let leastLead = 20

    /// What is shown for a run of bytes: a base character with its marks, a tab, an escape, or an
    /// ellipsis.
    private struct Cell {
        var text: String
        var columns: Int
        var bytes: Range<Int>
        var takesMarks: Bool
    }

    private var cells: [Cell] = []

    /// The line at `line` of `bytes`, without its line break; `focus` is what must stay in view.
    init(_ bytes: ContiguousArray<UInt8>, line: Range<Int>, focus: Range<Int>) {
        let middle = min(max(focus.lowerBound, line.lowerBound), line.upperBound)
        let lower = Self.boundary(middle - Self.reach, of: bytes, in: line)
        let upper = Self.boundary(middle + Self.reach, of: bytes, in: line)
        decode(bytes[lower..<upper])
        let whole = lower == line.lowerBound && upper == line.upperBound
        if !whole || width > Self.widest { cut(line, around: columns(focus)) }
    }

    /// The text without white space at its end.
    var text: String {
        var text = cells.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The columns, from 0, that the bytes of `range` take: at least one, and one for an empty
    /// range.
    func columns(_ range: Range<Int>) -> Range<Int> {
        var start = 0
        var index = 0
        while index < cells.count, cells[index].bytes.upperBound <= range.lowerBound {
            start += cells[index].columns
            index += 1
        }
        var end = start
        while index < cells.count, cells[index].bytes.lowerBound < range.upperBound {
            end += cells[index].columns
            index += 1
        }
        return start..<max(end, start + 1)
    }

    private var width: Int { cells.reduce(0) { $0 + $1.columns } }

    /// The nearest start of a scalar at or before `offset`, within the line.
    private static func boundary(
        _ offset: Int, of bytes: ContiguousArray<UInt8>, in line: Range<Int>
    ) -> Int {
        if offset <= line.lowerBound { return line.lowerBound }
        if offset >= line.upperBound { return line.upperBound }
        // A scalar has at most three bytes after its first.
        let first = max(line.lowerBound, offset - 3)
        return (first...offset).last { bytes[$0] & 0xC0 != 0x80 } ?? offset
    }

    private mutating func decode(_ bytes: ContiguousArray<UInt8>.SubSequence) {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var at = bytes.startIndex
        var previous: Unicode.Scalar?
        while true {
            switch parser.parseScalar(from: &rest) {
            case .emptyInput: return
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                append(scalar, after: previous, at: at..<at + encoded.count)
                at += encoded.count
                previous = scalar
            case .error(let length):
                for place in at..<at + length {
                    append(escape: VisibleText.spelt(bytes[place]), at: place..<place + 1)
                }
                at += length
                previous = nil
            }
        }
    }

    private mutating func append(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, at bytes: Range<Int>
    ) {
        if scalar == "\t" {
            append(escape: "    ", at: bytes)
            return
        }
        let columns = TextWidth.columns(scalar)
        if VisibleText.mustEscape(scalar, after: previous) {
            append(escape: VisibleText.spelt(scalar), at: bytes)
        } else if columns > 0 {
            cells.append(
                Cell(text: String(scalar), columns: columns, bytes: bytes, takesMarks: true))
        } else if let last = cells.indices.last, cells[last].takesMarks {
            cells[last].text.unicodeScalars.append(scalar)
            cells[last].bytes = cells[last].bytes.lowerBound..<bytes.upperBound
        } else {
            // A mark with nothing to stand on would be drawn onto the frame.
            append(escape: VisibleText.spelt(scalar), at: bytes)
        }
    }

    private mutating func append(escape text: String, at bytes: Range<Int>) {
        cells.append(Cell(text: text, columns: text.utf8.count, bytes: bytes, takesMarks: false))
    }

    /// Keeps the cells around the columns of `focus`; what falls out stands in the ellipsis' bytes,
    /// so that a mark on it is drawn there.
    private mutating func cut(_ line: Range<Int>, around focus: Range<Int>) {
        let room = Self.widest - 2
        let lead = max((room - focus.count) / 2, Self.leastLead)
        let firstColumn = max(0, min(focus.lowerBound - lead, width - room))
        var kept: [Cell] = []
        var column = 0
        var taken = 0
        for cell in cells {
            defer { column += cell.columns }
            if column < firstColumn { continue }
            if taken + cell.columns > room { break }
            taken += cell.columns
            kept.append(cell)
        }
        let start = kept.first?.bytes.lowerBound ?? line.lowerBound
        let end = kept.last?.bytes.upperBound ?? line.upperBound
        cells = kept
        if start > line.lowerBound { cells.insert(ellipsis(line.lowerBound..<start), at: 0) }
        if end < line.upperBound { cells.append(ellipsis(end..<line.upperBound)) }
    }

    private func ellipsis(_ bytes: Range<Int>) -> Cell {
        Cell(text: "…", columns: 1, bytes: bytes, takesMarks: false)
    }
}
