internal import Expressions

/// How the first lines of a file are encoded: counts of lines, no text.
///
/// Only lines with bytes beyond ASCII count. Nearly no text of one encoding is sound in the other: hanzi in
/// UTF-8 are three bytes, of GB18030 two, so a line must have an even count of them, and no other character, to
/// pass. A line or two may; so the encoding with more sound lines is taken, and UTF-8 where they are equal.
struct EncodingEvidence {
    /// As many bytes of the file are looked at.
    static let sample = 1 << 18

    private(set) var lines = 0
    private(set) var utf8 = 0
    private(set) var gb18030 = 0
    /// The first line that is not UTF-8, from 1.
    private(set) var firstOther: Int?

    var isGB18030: Bool { gb18030 > utf8 }
    var isUTF8: Bool { utf8 > gb18030 }

    /// `bytes` are the first of the file; the last line is left out unless the file ends there.
    init(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
        var start = 0
        var number = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != Byte.lineFeed { end += 1 }
            if end == bytes.count, !isWhole { return }
            number += 1
            add(UnsafeBufferPointer(rebasing: bytes[start..<end]), number)
            start = end + 1
        }
    }

    private mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ number: Int) {
        guard let base = line.baseAddress, line.contains(where: { $0 >= 0x80 }) else { return }
        lines += 1
        if UTF8Text.firstInvalid(base, line.count) == nil {
            utf8 += 1
        } else {
            firstOther = firstOther ?? number
        }
        if EncodingGuess(line) != nil { gb18030 += 1 }
    }
}
