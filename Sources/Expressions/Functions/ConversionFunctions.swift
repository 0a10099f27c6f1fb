/// Conversions between kinds, and the parts of instants and durations.
extension FunctionContext {
    func convert(
        _ function: StandardFunction, _ value: Value
    ) throws(EvaluationFault.Kind) -> Value {
        switch function {
        case .dyn: return value
        case .type: return .type(value.typeName)
        case .int: return .integer(try int(value))
        case .uint: return .unsigned(try uint(value))
        case .double: return .double(try double(value))
        case .bool: return .boolean(try bool(value))
        case .string: return .text(try string(value))
        case .bytes:
            switch value {
            case .text(let bytes), .bytes(let bytes): return .bytes(bytes)
            default: throw .noSuchOverload
            }
        case .timestamp: return .timestamp(try timestamp(value))
        default:
            switch value {
            case .duration: return value
            case .integer(let seconds):
                let (nanos, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
                if overflow { throw .overflow }
                return .duration(nanos)
            case .text(let bytes):
                guard let nanos = Duration.parse(bytes) else { throw .invalidArgument }
                return .duration(nanos)
            default: throw .noSuchOverload
            }
        }
    }

    private func int(_ value: Value) throws(EvaluationFault.Kind) -> Int64 {
        let number: Int64?
        switch value {
        case .integer(let value): number = value
        case .unsigned(let value): number = Int64(exactly: value)
        case .double(let value):
            // Both ends of the range are shut out, as cel-spec says.
            guard value > -9.223372036854775808e18, value < 9.223372036854775808e18 else {
                throw .overflow
            }
            number = Int64(value)
        case .text(let bytes): number = Self.digits(bytes, signed: true).flatMap { Int64($0) }
        case .timestamp(let instant): number = instant.seconds
        case .duration(let nanos): number = nanos / 1_000_000_000
        case .exact(let exact) where exact.kind == .decimal:
            number = Int64(exactly: exact.number / PowersOfTen128.all[exact.scale])
        default: throw .noSuchOverload
        }
        guard let number else { throw .overflow }
        return number
    }

    private func uint(_ value: Value) throws(EvaluationFault.Kind) -> UInt64 {
        let number: UInt64?
        switch value {
        case .integer(let value): number = UInt64(exactly: value)
        case .unsigned(let value): number = value
        case .double(let value):
            guard value >= 0, value < 18_446_744_073_709_551_616 else { throw .overflow }
            number = UInt64(value)
        case .text(let bytes): number = Self.digits(bytes, signed: false).flatMap { UInt64($0) }
        default: throw .noSuchOverload
        }
        guard let number else { throw .overflow }
        return number
    }

    /// Decimal digits, nothing else; Swift's own reader takes `+`.
    private static func digits(_ bytes: Text, signed: Bool) -> String? {
        var digits = bytes[...]
        if signed, digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func double(_ value: Value) throws(EvaluationFault.Kind) -> Double {
        switch value {
        case .double(let value): return value
        case .integer(let value): return Double(value)
        case .unsigned(let value): return Double(value)
        case .exact(let exact) where exact.kind == .decimal:
            return Double(String(decoding: Self.plain(exact), as: UTF8.self)) ?? 0
        case .text(let bytes):
            switch String(decoding: bytes, as: UTF8.self) {
            case "NaN": return .nan
            case "Infinity", "+Infinity", "Inf", "+Inf": return .infinity
            case "-Infinity", "-Inf": return -.infinity
            case let word:
                let isNumber = bytes.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
                    default: false
                    }
                }
                guard isNumber, let number = Double(word) else { throw .invalidArgument }
                return number
            }
        default: throw .noSuchOverload
        }
    }

    private func bool(_ value: Value) throws(EvaluationFault.Kind) -> Bool {
        switch value {
        case .boolean(let value): return value
        case .text(let bytes):
            switch String(decoding: bytes, as: UTF8.self) {
            case "1", "t", "true", "TRUE", "True": return true
            case "0", "f", "false", "FALSE", "False": return false
            default: throw .invalidArgument
            }
        default: throw .noSuchOverload
        }
    }

    private func string(_ value: Value) throws(EvaluationFault.Kind) -> Text {
        switch value {
        case .text(let bytes): return bytes
        case .bytes(let bytes):
            guard String(validating: bytes, as: UTF8.self) != nil else { throw .invalidArgument }
            return bytes
        case .integer(let value): return Text(String(value).utf8)
        case .unsigned(let value): return Text(String(value).utf8)
        case .boolean(let value): return Text((value ? "true" : "false").utf8)
        case .double(let value): return DecimalDigits.shortest(value)
        case .timestamp(let instant): return instant.text
        case .duration(let nanos): return Duration.text(nanos)
        case .exact(let exact): return try string(exact)
        default: throw .noSuchOverload
        }
    }

    /// Numbers with their decimals, a date as `2026-11-20`; amounts and spans only through a filter.
    private func string(_ exact: ExactValue) throws(EvaluationFault.Kind) -> Text {
        var out = ByteBuffer(capacity: 16)
        switch exact.kind {
        case .decimal, .money: return Self.plain(exact)
        case .percent: return Self.percent(exact)
        case .date:
            Formatting.isoDate(CivilDate(days: Int32(clamping: exact.number)), into: &out)
        case .time: Formatting.clock(Int(clamping: exact.number), withSeconds: true, into: &out)
        default: throw .noSuchOverload
        }
        return out.bytes()
    }

    private func timestamp(_ value: Value) throws(EvaluationFault.Kind) -> NanoInstant {
        switch value {
        case .timestamp(let instant): return instant
        case .integer(let seconds):
            guard let instant = NanoInstant(seconds: seconds) else { throw .dateOutOfRange }
            return instant
        case .text(let bytes):
            guard let instant = NanoInstant(rfc3339: bytes) else { throw .invalidArgument }
            return instant
        default: throw .noSuchOverload
        }
    }

    // MARK: Parts of instants

    func part(
        _ function: StandardFunction, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        switch a[0] {
        case .duration(let nanos):
            guard count == 1 else { throw .noSuchOverload }
            switch function {
            case .getHours: return .integer(nanos / 3_600_000_000_000)
            case .getMinutes: return .integer(nanos / 60_000_000_000)
            case .getSeconds: return .integer(nanos / 1_000_000_000)
            case .getMilliseconds: return .integer(nanos / 1_000_000 % 1000)
            default: throw .noSuchOverload
            }
        case .timestamp(let instant):
            var offset = 0
            if count > 1 {
                guard case .text(let name) = a[1] else { throw .noSuchOverload }
                offset = try zone(name).offsetSeconds(at: instant.microseconds)
            }
            return .integer(Int64(Self.part(function, instant, offset)))
        default: throw .noSuchOverload
        }
    }

    private static func part(
        _ function: StandardFunction, _ instant: NanoInstant, _ offset: Int
    ) -> Int {
        let (days, second) = instant.local(offset: offset)
        switch function {
        case .getHours: return Int(second) / 3600
        case .getMinutes: return Int(second) / 60 % 60
        case .getSeconds: return Int(second) % 60
        case .getMilliseconds: return Int(instant.nanos) / 1_000_000
        default: break
        }
        // 1970-01-01 was a Thursday, day 4 of a week that begins on Sunday.
        if function == .getDayOfWeek { return Int(((days + 4) % 7 + 7) % 7) }
        // A zone may carry the first and last hours over the ends of the calendar.
        let limits = CivilDate.validDays
        let date = CivilDate(
            days: Int32(min(max(days, Int64(limits.lowerBound)), Int64(limits.upperBound))))
        let (year, month, day) = date.parts
        switch function {
        case .getFullYear: return year
        case .getMonth: return month - 1
        case .getDate: return day
        case .getDayOfMonth: return day - 1
        default:
            let newYear = CivilDate(year: year, month: 1, day: 1)
            return newYear.map { date - $0 } ?? 0
        }
    }
}
