/// A compiled time zone file, as RFC 8536 section 3 lays it out.
///
/// Of versions 2 and later the second block is read, with 64-bit times; of version 1 the only one.
/// Each length is checked against the bytes before it is used, so no file can lead outside of them.
struct TZif {
    /// No zone is as far from UTC as this, in seconds (RFC 8536 section 3.2 allows less than 26
    /// hours).
    static let offsetBound = 26 * 3600

    /// When each period but the first begins, in seconds since 1970, ascending.
    private(set) var starts: ContiguousArray<Int64> = []
    /// Seconds east of UTC; one more than `starts`.
    private(set) var offsets: ContiguousArray<Int32> = []
    /// What holds after the last transition.
    private(set) var footer: PosixZone?

    /// Nil where the bytes break the format or count leap seconds (the zones of `right/`).
    init?(_ bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0) else { return nil }
        if first.version == 0 {
            guard read(bytes, first, timeSize: 4) else { return nil }
            return
        }
        guard let second = Header(bytes, at: first.end(timeSize: 4)),
            read(bytes, second, timeSize: 8)
        else { return nil }
        let text = bytes[second.end(timeSize: 8)...]
        guard text.first == 10, let end = text.dropFirst().firstIndex(of: 10) else { return nil }
        let footerText = text[(text.startIndex + 1)..<end]
        if footerText.isEmpty { return }
        guard let footer = PosixZone(footerText) else { return nil }
        self.footer = footer
    }

    /// The 44 bytes before a block: version and counts.
    private struct Header {
        var version: UInt8
        var start: Int
        var utcMarks, standardMarks, leaps, times, types, letters: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard bytes.count >= start + 44, bytes[start...].starts(with: Array("TZif".utf8)),
                [0, 0x32, 0x33, 0x34].contains(bytes[start + 4])
            else { return nil }
            version = bytes[start + 4]
            self.start = start
            func number(_ index: Int) -> Int {
                Int(TZif.bigEndian(bytes, at: start + 20 + index * 4, size: 4) & 0xFFFF_FFFF)
            }
            utcMarks = number(0)
            standardMarks = number(1)
            leaps = number(2)
            times = number(3)
            types = number(4)
            letters = number(5)
            // A count above the size of the file cannot be right, and its products could overflow.
            let counts = [utcMarks, standardMarks, leaps, times, types, letters]
            guard counts.allSatisfy({ $0 <= bytes.count }), types >= 1, types <= 256, leaps == 0
            else { return nil }
            guard end(timeSize: 4) <= bytes.count else { return nil }
        }

        func end(timeSize: Int) -> Int {
            start + 44 + times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4)
                + standardMarks + utcMarks
        }
    }

    private mutating func read(_ bytes: [UInt8], _ header: Header, timeSize: Int) -> Bool {
        guard header.end(timeSize: timeSize) <= bytes.count else { return false }
        let times = header.start + 44
        let indices = times + header.times * timeSize
        let types = indices + header.times
        var typeOffsets: [Int32] = []
        for type in 0..<header.types {
            let offset = Self.bigEndian(bytes, at: types + type * 6, size: 4)
            guard abs(offset) < Int64(Self.offsetBound) else { return false }
            typeOffsets.append(Int32(offset))
        }
        // RFC 8536 section 3.2: times before the first transition are of type 0.
        offsets = [typeOffsets[0]]
        for index in 0..<header.times {
            let time = Self.bigEndian(bytes, at: times + index * timeSize, size: timeSize)
            let type = Int(bytes[indices + index])
            if let last = starts.last, time <= last { return false }
            guard type < typeOffsets.count, abs(time) < 1 << 60 else { return false }
            starts.append(time)
            offsets.append(typeOffsets[type])
        }
        return true
    }

    /// A signed number of 4 or 8 bytes, the highest first.
    private static func bigEndian(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
        var value: UInt64 = 0
        for index in 0..<size { value = value << 8 | UInt64(bytes[start + index]) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
