/// A moment to the nanosecond, as CEL's `timestamp` has it: years 1 to 9999 in UTC.
package struct NanoInstant: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    package let seconds: Int64
    /// 0 to 999,999,999 after `seconds`.
    package let nanos: Int32

    static let validSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    static let perSecond: Int64 = 1_000_000_000

    /// Nil outside of the years 1 to 9999.
    package init?(seconds: Int64, nanos: Int32 = 0) {
        guard Self.validSeconds.contains(seconds), (0..<1_000_000_000).contains(nanos) else {
            return nil
        }
        self.seconds = seconds
        self.nanos = nanos
    }

    init?(_ instant: Instant) {
        self.init(seconds: instant.seconds, nanos: Int32(instant.fraction) * 1000)
    }

    /// The instant, cut to the microsecond.
    var microseconds: Instant {
        Instant(microseconds: seconds * 1_000_000 + Int64(nanos) / 1000)
    }

    package static func < (a: NanoInstant, b: NanoInstant) -> Bool {
        (a.seconds, a.nanos) < (b.seconds, b.nanos)
    }

    /// The instant that much later; nil outside of the years 1 to 9999.
    func adding(nanoseconds more: Int64) -> NanoInstant? {
        let (whole, rest) = (more / Self.perSecond, more % Self.perSecond)
        var sum = seconds + whole
        var part = Int64(nanos) + rest
        if part < 0 { (part, sum) = (part + Self.perSecond, sum - 1) }
        if part >= Self.perSecond { (part, sum) = (part - Self.perSecond, sum + 1) }
        return NanoInstant(seconds: sum, nanos: Int32(part))
    }

    /// Nanoseconds from `other` to this; nil if they do not fit.
    func since(_ other: NanoInstant) -> Int64? {
        let difference =
            Int128(seconds - other.seconds) * Int128(Self.perSecond)
            + Int128(nanos - other.nanos)
        return Int64(exactly: difference)
    }

    /// The local date and the second of the day at `offset` seconds east of UTC.
    func local(offset: Int) -> (days: Int64, second: Int64) {
        let shifted = seconds + Int64(offset)
        var days = shifted / 86_400
        var second = shifted % 86_400
        if second < 0 { (days, second) = (days - 1, second + 86_400) }
        return (days, second)
    }

    /// Reads RFC 3339 with up to nine decimals of a second; nil for anything else.
    package init?(rfc3339 bytes: ContiguousArray<UInt8>) {
        // The decimals beyond the sixth are taken off, so that the one reader of instants reads the rest.
        var head = ContiguousArray<UInt8>()
        var nanos: Int32 = 0
        guard bytes.count >= 20, bytes.count <= 35 else { return nil }
        if bytes[19] == UInt8(ascii: ".") {
            var end = 20
            while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
            let digits = bytes[20..<end]
            guard (1...9).contains(digits.count) else { return nil }
            for index in 0..<9 {
                let digit = index < digits.count ? bytes[20 + index] - 0x30 : 0
                nanos = nanos * 10 + Int32(digit)
            }
            head = ContiguousArray(bytes[..<19] + bytes[end...])
        } else {
            head = bytes
        }
        guard let instant = Instant(rfc3339: head) else { return nil }
        self.init(seconds: instant.seconds, nanos: nanos)
    }

    /// RFC 3339 in UTC, with as many decimals as are not zero.
    package var text: ContiguousArray<UInt8> {
        let (days, second) = local(offset: 0)
        var out = ByteBuffer(capacity: 32)
        Formatting.isoDate(CivilDate(days: Int32(clamping: days)), into: &out)
        out.append(UInt8(ascii: "T"))
        Formatting.clock(Int(second), withSeconds: true, into: &out)
        if nanos > 0 { DecimalDigits.fraction(Int64(nanos), width: 9, into: &out) }
        out.append(UInt8(ascii: "Z"))
        return out.bytes()
    }
}

/// CEL's `duration`: nanoseconds in an `Int64`.
enum Duration {
    private static let units: [(name: StaticString, nanos: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Reads `1h30m`, `-1.5h`, `0`; nil for anything else, days included, or out of range.
    static func parse(_ bytes: ContiguousArray<UInt8>) -> Int64? {
        var at = 0
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            at = 1
        }
        if bytes.count == at + 1, bytes[at] == UInt8(ascii: "0") { return 0 }
        if at == bytes.count { return nil }
        var total: Int128 = 0
        while at < bytes.count {
            guard let part = part(bytes, &at) else { return nil }
            total += part
            if total > 1 << 70 { return nil }
        }
        return Int64(exactly: isNegative ? -total : total)
    }

    /// A number with its unit, in nanoseconds, cut towards zero.
    private static func part(_ bytes: ContiguousArray<UInt8>, _ at: inout Int) -> Int128? {
        var number: Int128 = 0
        var scale: Int128 = 1
        var digits = 0
        var hasPoint = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (0x30...0x39).contains(byte) {
                digits += 1
                // Decimals beyond the 18th are below a nanosecond of any unit.
                if scale < 1_000_000_000_000_000_000 {
                    if number > 1 << 70 { return nil }
                    number = number * 10 + Int128(byte - 0x30)
                    if hasPoint { scale *= 10 }
                }
            } else {
                break
            }
            at += 1
        }
        if digits == 0 { return nil }
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "."), !(0x30...0x39).contains(bytes[at]) {
            at += 1
        }
        let word = bytes[start..<at]
        let unit = units.first { unit in
            unit.name.withUTF8Buffer { $0.elementsEqual(word) }
        }
        guard let unit else { return nil }
        return number * Int128(unit.nanos) / scale
    }

    /// `5400s`: seconds with as many decimals as are not zero.
    static func text(_ nanos: Int64) -> ContiguousArray<UInt8> {
        var out = ByteBuffer(capacity: 32)
        let magnitude = nanos.magnitude
        if nanos < 0 { out.append(UInt8(ascii: "-")) }
        out.append(String(magnitude / 1_000_000_000))
        let rest = Int64(magnitude % 1_000_000_000)
        if rest > 0 { DecimalDigits.fraction(rest, width: 9, into: &out) }
        out.append(UInt8(ascii: "s"))
        return out.bytes()
    }
}
