/// A time of the day, to the second, without a date and without a zone.
package struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Seconds since midnight, 0 to 86,399.
    package let seconds: Int32

    /// Nil outside one day; 24:00 is no time of day.
    package init?(seconds: Int) {
        guard (0..<86_400).contains(seconds) else { return nil }
        self.seconds = Int32(seconds)
    }

    /// Reads exactly `HH:MM` or `HH:MM:SS`; nil for anything else.
    package init?(_ utf8: some Collection<UInt8>) {
        guard utf8.count == 5 || utf8.count == 8 else { return nil }
        let time = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8) { bytes in
            _ = bytes.initialize(from: utf8)
            return bytes.baseAddress.flatMap { TimeOfDay(UnsafePointer($0), utf8.count) }
        }
        guard let time else { return nil }
        self = time
    }

    /// The same; called from another module, the generic one costs each run a search among all conformances.
    package init?(_ text: String) { self.init(text.utf8) }

    /// Reads exactly `HH:MM` or `HH:MM:SS` from memory, without allocating.
    package init?(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard let seconds = Self.parse(bytes, count) else { return nil }
        self.init(seconds: seconds)
    }

    package var hour: Int { Int(seconds) / 3600 }
    package var minute: Int { Int(seconds) / 60 % 60 }
    package var second: Int { Int(seconds) % 60 }

    package static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.seconds < b.seconds }

    /// Seconds since midnight of `HH:MM` or `HH:MM:SS`; nil for anything else.
    static func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard count == 5 || count == 8, bytes[2] == UInt8(ascii: ":"),
            let hour = Digits.two(bytes), hour < 24,
            let minute = Digits.two(bytes + 3), minute < 60
        else { return nil }
        if count == 5 { return hour * 3600 + minute * 60 }
        guard bytes[5] == UInt8(ascii: ":"), let second = Digits.two(bytes + 6), second < 60 else {
            return nil
        }
        return hour * 3600 + minute * 60 + second
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:00`, and `09:00:30` where there are seconds.
    package var description: String {
        var buffer = ByteBuffer(capacity: 16)
        Formatting.time(self, into: &buffer)
        return buffer.string()
    }
}
