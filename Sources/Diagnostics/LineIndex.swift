/// Where each line of a file starts, in bytes.
///
/// A line ends at LF, at CR LF or at a lone CR, as YAML 1.2 section 5.4 has it.
package struct LineIndex: Sendable {
    private let starts: ContiguousArray<UInt32>
    private let hasByteOrderMark: Bool

    package init(_ bytes: ContiguousArray<UInt8>) {
        var starts: ContiguousArray<UInt32> = [0]
        bytes.withUnsafeBufferPointer { bytes in
            for at in bytes.indices where bytes[at] == 0x0A || bytes[at] == 0x0D {
                // The two bytes of CR LF are one end.
                if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { continue }
                starts.append(UInt32(clamping: at + 1))
            }
        }
        self.starts = starts
        hasByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    }

    package var count: Int { starts.count }

    /// The line, from 1, that holds the byte at `offset`; the offset after the last byte is on the last line.
    package func line(_ offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The bytes of `line`, from 1, without its line break.
    package func range(_ line: Int, in bytes: ContiguousArray<UInt8>) -> Range<Int> {
        var start = Int(starts[line - 1])
        if line == 1, hasByteOrderMark { start = 3 }
        var end = line < starts.count ? Int(starts[line]) : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The line and column, from 1, of the byte at `offset`; columns count Unicode scalars.
    package func position(_ offset: Int, in bytes: ContiguousArray<UInt8>) -> SourcePosition {
        let line = line(offset)
        var start = Int(starts[line - 1])
        if line == 1, hasByteOrderMark { start = min(3, offset) }
        var column = 1
        for at in start..<max(start, min(offset, bytes.count)) where bytes[at] & 0xC0 != 0x80 {
            column += 1
        }
        // An offset inside a scalar belongs to that scalar.
        if offset < bytes.count, bytes[offset] & 0xC0 == 0x80, column > 1 { column -= 1 }
        return SourcePosition(line: line, column: column)
    }
}
