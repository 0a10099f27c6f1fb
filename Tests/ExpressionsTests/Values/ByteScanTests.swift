import Expressions
import Testing

/// What is looked at sixteen bytes at a time is what single bytes say, wherever it stands.
@Suite("Bytes, many at once")
struct ByteScanTests {
    /// RFC 8259, section 7, a byte at a time.
    private func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x22: Array(#"\""#.utf8)
            case 0x5C: Array(#"\\"#.utf8)
            case 0x0A: Array(#"\n"#.utf8)
            case 0x0D: Array(#"\r"#.utf8)
            case 0x09: Array(#"\t"#.utf8)
            case 0..<0x20:
                Array((byte < 16 ? #"\u000"# : #"\u00"#).utf8) + Array(String(byte, radix: 16).utf8)
            default: [byte]
            }
        }
    }

    private func written(_ bytes: [UInt8]) -> [UInt8] {
        var out = ByteBuffer(capacity: 16)
        bytes.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { out.appendEscaped(base, count: bytes.count) }
        }
        return Array(out.bytes())
    }

    @Test("each byte is escaped or not at each place of texts of each length")
    func escapes() {
        for length in 1...50 {
            for place in 0..<length {
                for byte in [
                    0x00, 0x09, 0x1F, 0x20, 0x21, 0x22, 0x5C, 0x5D, 0x7F, 0xA2, 0xDC, 0xFF,
                ] as [UInt8] {
                    var bytes = [UInt8](repeating: 0x61, count: length)
                    bytes[place] = byte
                    bytes[length - 1 - place] = bytes[length - 1 - place] == 0x61 ? 0xE6 : byte
                    #expect(written(bytes) == escaped(bytes), "\(length) \(place) \(byte)")
                }
            }
        }
        var random = ValuesFixture.Random(seed: 11)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(written(bytes) == escaped(bytes))
        }
    }

    @Test("brackets are found at each place, and what is like them is not")
    func brackets() {
        func has(_ text: String) -> Bool {
            ValuesFixture.withBytes(text) { SMS.hasBrackets($0, $1) }
        }
        for before in 0...40 {
            for after in 0...40 {
                let (head, tail) = (
                    String(repeating: "a", count: before), String(repeating: "b", count: after)
                )
                #expect(has(head + "【" + tail))
                #expect(has(head + "】" + tail))
                // E3 80 8F and E3 80 92, E3 81 90, E4 80 90.
                for other in ["』", "〒", "ぐ", "䀐"] { #expect(!has(head + other + tail)) }
            }
        }
    }

    @Test("numbers are written as Swift writes them, in groups of three")
    func numbers() {
        func grouped(_ digits: String) -> String {
            var groups: [Substring] = []
            var left = digits[...]
            while left.count > 3 {
                groups.insert(left.suffix(3), at: 0)
                left = left.dropLast(3)
            }
            return ([left] + groups).joined(separator: ",")
        }
        var random = ValuesFixture.Random(seed: 3)
        let edges: [Int64] = (0...9).flatMap { power -> [Int64] in
            let ten = (0..<power).reduce(1) { value, _ in value * 10 } as Int64
            return [ten - 1, ten, ten + 1]
        }
        let values =
            edges + (0..<50_000)
            + (0..<50_000).map { _ in
                Int64.random(in: 0...2_000_000_000, using: &random)
            }
        for value in values {
            let digits = String(repeating: "0", count: max(0, 3 - "\(value)".count)) + "\(value)"
            let (whole, cents) = (String(digits.dropLast(2)), digits.suffix(2))
            #expect(
                ValuesFixture.written { Formatting.number(value, decimals: 2, .zhCN, into: &$0) }
                    == grouped(whole) + "." + cents)
            #expect(
                ValuesFixture.written { Formatting.amountDecimal(value, decimals: 2, into: &$0) }
                    == whole + "." + cents)
            #expect(ValuesFixture.written { Formatting.integer(value, into: &$0) } == "\(value)")
            #expect(
                ValuesFixture.written { Formatting.number(value, decimals: 0, .zhCN, into: &$0) }
                    == grouped("\(value)"))
        }
    }

    @Test("names that differ in a byte have different quick fingerprints")
    func quick() {
        var seen: Set<Hash128> = []
        var count = 0
        for length in 1...40 {
            for place in 0..<length {
                for byte in 0x30...0x7A as ClosedRange<UInt8> where byte != 0x61 {
                    var bytes = [UInt8](repeating: 0x61, count: length)
                    bytes[place] = byte
                    count += 1
                    bytes.withUnsafeBufferPointer { bytes in
                        if let base = bytes.baseAddress {
                            seen.insert(Hash128(quick: base, bytes.count))
                        }
                    }
                }
            }
        }
        #expect(seen.count == count)
        #expect(Set(seen.map { UInt32(truncatingIfNeeded: $0.low) }).count > count - 10)
    }
}
