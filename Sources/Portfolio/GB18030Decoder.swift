/// Turns a stream of GB 18030 into UTF-8, for the window of `CSVRows`.
///
/// Bytes that are no code become the byte FF, one each, which UTF-8 does not have: the cell that holds them is
/// found faulty where its field is read, and no other. An ASCII byte is never part of a broken code, so a comma
/// or a line end after one still counts; nor is one of those the second byte of a sound code.
final class GB18030Decoder {
    private static let capacity = 1 << 16
    /// The longest character in UTF-8: less room than this is not used.
    static let leastRoom = 4

    /// What the first lines spoke for; nil where the encoding was declared.
    let evidence: EncodingEvidence?
    private let table = GB18030Table.shared
    private let input = UnsafeMutablePointer<UInt8>.allocate(capacity: GB18030Decoder.capacity)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Bytes of the file that were turned since its start.
    private(set) var taken = 0

    init(evidence: EncodingEvidence?) { self.evidence = evidence }

    deinit { input.deallocate() }

    /// Forgets what was read, for a file that is back at its first byte.
    func reset() { (start, end, isAtEnd, taken) = (0, 0, false, 0) }

    /// Writes whole characters, up to `room` bytes of at least `leastRoom`, and returns how many; 0 at the end.
    ///
    /// `source` reads at most so many bytes of the file to there; 0 is its end.
    func read(
        into output: UnsafeMutablePointer<UInt8>, room: Int,
        from source: (UnsafeMutablePointer<UInt8>, Int) throws(PortfolioError) -> Int
    ) throws(PortfolioError) -> Int {
        while true {
            let written = decode(into: output, room: room)
            if written > 0 { return written }
            if isAtEnd { return 0 }
            input.update(from: input + start, count: end - start)
            (start, end) = (0, end - start)
            let got = try source(input + end, Self.capacity - end)
            if got == 0 { isAtEnd = true }
            end += got
        }
    }

    private func decode(into output: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
        let bytes = input
        let (end, isLast) = (end, isAtEnd)
        var at = start
        var written = 0
        table.twoBytes.withUnsafeBufferPointer { twoBytes in
            while at < end, room - written >= Self.leastRoom {
                let lead = bytes[at]
                if lead < 0x80 {
                    output[written] = lead
                    written += 1
                    at += 1
                    continue
                }
                let rest = end - at
                let isFour = rest >= 2 && (0x30...0x39).contains(bytes[at + 1])
                // A code is cut by the end of the buffer only before the end of the file.
                if rest < (isFour ? 4 : 2), !isLast { break }
                var scalar = Self.none
                var length = 1
                if lead == 0x80 || lead == 0xFF || rest < 2 {
                    // No code starts so.
                } else if isFour {
                    if rest >= 4, let code = fourBytes(bytes + at) { (scalar, length) = (code, 4) }
                } else if case let second = bytes[at + 1], second >= 0x40, second != 0x7F,
                    second != 0xFF
                {
                    length = 2
                    scalar = UInt32(twoBytes[GB18030Table.place(lead, second)])
                    if scalar & 0xF800 == 0xD800 { scalar = table.beyond[Int(scalar & 0x7FF)] }
                }
                at += length
                written += UTF8Bytes.write(scalar, to: output + written)
            }
        }
        taken += at - start
        start = at
        return written
    }

    /// Stands for what is no character.
    static let none = UInt32.max

    /// The character of four bytes; nil where they are no code of one.
    private func fourBytes(_ code: UnsafePointer<UInt8>) -> UInt32? {
        guard (0x81...0xFE).contains(code[2]), (0x30...0x39).contains(code[3]) else { return nil }
        let place =
            Int(code[0] - 0x81) * 12_600 + Int(code[1] - 0x30) * 1260 + Int(code[2] - 0x81) * 10
            + Int(code[3] - 0x30)
        if place < GB18030Table.basicCodes { return UInt32(table.fourBytes[place]) }
        let beyond = place - GB18030Table.firstBeyond
        return (0...0xF_FFFF).contains(beyond) ? 0x10000 + UInt32(beyond) : nil
    }
}

/// Writing of characters.
private enum UTF8Bytes {
    /// Writes a character beyond ASCII, or FF for what is none, and returns the count of bytes.
    @inline(__always)
    static func write(_ scalar: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        let last = UInt8(truncatingIfNeeded: scalar & 0x3F) | 0x80
        if scalar < 0x800 {
            output[0] = UInt8(truncatingIfNeeded: scalar >> 6) | 0xC0
            output[1] = last
            return 2
        }
        if scalar < 0x10000 {
            output[0] = UInt8(truncatingIfNeeded: scalar >> 12) | 0xE0
            output[1] = UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F) | 0x80
            output[2] = last
            return 3
        }
        if scalar == GB18030Decoder.none {
            output[0] = 0xFF
            return 1
        }
        output[0] = UInt8(truncatingIfNeeded: scalar >> 18) | 0xF0
        output[1] = UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F) | 0x80
        output[2] = UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F) | 0x80
        output[3] = last
        return 4
    }
}
