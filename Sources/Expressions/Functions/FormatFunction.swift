/// `format` of the strings extension: `%s %d %f %e %x %X %o %b %%`, with a precision for `%f` and `%e`.
extension FunctionContext {
    /// Most decimals that a format may ask for.
    static let mostDecimals = 1000

    func format(
        _ pattern: Text, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Text {
        guard count == 2, case .list(let arguments) = a[1] else { throw .noSuchOverload }
        var result = Text()
        var at = 0
        var next = 0
        while at < pattern.count {
            let byte = pattern[at]
            at += 1
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard at < pattern.count else { throw .invalidArgument }
            if pattern[at] == UInt8(ascii: "%") {
                result.append(byte)
                at += 1
                continue
            }
            let places = try precision(pattern, &at)
            guard at < pattern.count, arguments.indices.contains(next) else {
                throw .invalidArgument
            }
            let part = try clause(pattern[at], places, arguments[next])
            try charge(part.count / 16)
            if result.count + part.count > Self.longestText { throw .textTooLong }
            result.append(contentsOf: part)
            at += 1
            next += 1
        }
        try charge(bytes: result.count)
        return result
    }

    /// `.3`; nil if there is none.
    private func precision(_ pattern: Text, _ at: inout Int) throws(EvaluationFault.Kind) -> Int? {
        guard pattern[at] == UInt8(ascii: ".") else { return nil }
        at += 1
        var places = 0
        var digits = 0
        while at < pattern.count, (0x30...0x39).contains(pattern[at]) {
            places = min(places * 10 + Int(pattern[at] - 0x30), Self.mostDecimals + 1)
            digits += 1
            at += 1
        }
        if digits == 0 || places > Self.mostDecimals { throw .invalidArgument }
        return places
    }

    private func clause(
        _ letter: UInt8, _ places: Int?, _ value: Value
    ) throws(EvaluationFault.Kind) -> Text {
        switch letter {
        case UInt8(ascii: "s"): return try shown(value)
        case UInt8(ascii: "d"):
            switch value {
            case .integer(let number): return Text(String(number).utf8)
            case .unsigned(let number): return Text(String(number).utf8)
            case .double(let number) where !number.isFinite: return DecimalDigits.shortest(number)
            case .exact(let exact) where Self.isNumber(exact): return Self.plain(exact)
            default: throw .noSuchOverload
            }
        case UInt8(ascii: "f"), UInt8(ascii: "e"):
            if letter == UInt8(ascii: "f"), case .exact(let exact) = value {
                return try Self.fixed(exact, places: places ?? 6)
            }
            let number = try real(value)
            if !number.isFinite { return DecimalDigits.shortest(number) }
            try charge(400)
            return letter == UInt8(ascii: "f")
                ? DecimalDigits.fixed(number, places: places ?? 6)
                : DecimalDigits.scientific(number, places: places ?? 6)
        case UInt8(ascii: "b"):
            if case .boolean(let value) = value { return [value ? 0x31 : 0x30] }
            return try digits(value, radix: 2)
        case UInt8(ascii: "o"): return try digits(value, radix: 8)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let upper = letter == UInt8(ascii: "X")
            switch value {
            case .text(let bytes), .bytes(let bytes):
                try charge(bytes: bytes.count * 2)
                return Self.hexadecimal(bytes, upper)
            default:
                let text = try digits(value, radix: 16)
                return upper ? Text(text.map { 0x61...0x7A ~= $0 ? $0 & 0xDF : $0 }) : text
            }
        default: throw .invalidArgument
        }
    }

    /// Whether an exact value is a number with decimals, and no date or span.
    private static func isNumber(_ exact: ExactValue) -> Bool {
        switch exact.kind {
        case .decimal, .money, .percent, .rate: true
        case .date, .time, .days, .months: false
        }
    }

    /// An exact number with `places` decimals, half to even as for doubles, computed exactly.
    private static func fixed(
        _ exact: ExactValue, places: Int
    ) throws(EvaluationFault.Kind) -> Text {
        guard isNumber(exact) else { throw .noSuchOverload }
        if places >= exact.scale {
            var text = plain(exact)
            if exact.scale == 0, places > 0 { text.append(UInt8(ascii: ".")) }
            text.append(contentsOf: repeatElement(0x30, count: places - exact.scale))
            return text
        }
        let power = PowersOfTen128.all[exact.scale - places]
        let parts = exact.number.quotientAndRemainder(dividingBy: power)
        var quotient = parts.quotient
        let twice = parts.remainder.magnitude * 2
        if twice > power.magnitude || (twice == power.magnitude && quotient % 2 != 0) {
            quotient += exact.number < 0 ? -1 : 1
        }
        var text = plain(ExactValue(exact.kind, quotient, scale: places))
        if exact.number < 0, quotient == 0 { text.insert(UInt8(ascii: "-"), at: 0) }
        return text
    }

    private func real(_ value: Value) throws(EvaluationFault.Kind) -> Double {
        switch value {
        case .double(let number): return number
        case .integer(let number): return Double(number)
        case .unsigned(let number): return Double(number)
        default: throw .noSuchOverload
        }
    }

    private func digits(_ value: Value, radix: Int) throws(EvaluationFault.Kind) -> Text {
        switch value {
        case .integer(let number): return Text(String(number, radix: radix).utf8)
        case .unsigned(let number): return Text(String(number, radix: radix).utf8)
        default: throw .noSuchOverload
        }
    }

    private static func hexadecimal(_ bytes: Text, _ upper: Bool) -> Text {
        let letters: UInt8 = upper ? 0x37 : 0x57
        var text = Text()
        for byte in bytes {
            for half in [byte >> 4, byte & 15] {
                text.append(half < 10 ? 0x30 + half : letters + half)
            }
        }
        return text
    }

    /// What `%s` shows of a value; the parts of lists and maps stand without quotation marks.
    private func shown(_ value: Value) throws(EvaluationFault.Kind) -> Text {
        try charge(value.weight)
        switch value {
        case .null: return Text("null".utf8)
        case .type(let name): return Text(name.utf8)
        case .bytes(let bytes): return Text(String(decoding: bytes, as: UTF8.self).utf8)
        case .list(let elements):
            var result: Text = [UInt8(ascii: "[")]
            for (index, element) in elements.enumerated() {
                if index > 0 { result.append(contentsOf: ", ".utf8) }
                result.append(contentsOf: try shown(element))
                if result.count > Self.longestText { throw .textTooLong }
            }
            return result + [UInt8(ascii: "]")]
        case .map(let map): return try shown(map)
        default:
            guard case .text(let text) = try convert(.string, value) else { throw .noSuchOverload }
            return text
        }
    }

    /// Entries in the order of their keys as they are shown.
    private func shown(_ map: MapValue) throws(EvaluationFault.Kind) -> Text {
        var entries: [(key: Text, value: Text)] = []
        for (key, value) in zip(map.keys, map.values) {
            entries.append((try shown(key), try shown(value)))
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var result: Text = [UInt8(ascii: "{")]
        for (index, entry) in entries.enumerated() {
            if index > 0 { result.append(contentsOf: ", ".utf8) }
            result.append(contentsOf: entry.key + Text(": ".utf8) + entry.value)
            if result.count > Self.longestText { throw .textTooLong }
        }
        return result + [UInt8(ascii: "}")]
    }

    /// A percent as it is written, without the zeros at its end: `95.5%`.
    static func percent(_ exact: ExactValue) -> Text {
        var text = plain(ExactValue(.decimal, exact.number, scale: max(0, exact.scale - 2)))
        if exact.scale > 2 {
            while text.last == 0x30 { text.removeLast() }
            if text.last == UInt8(ascii: ".") { text.removeLast() }
        }
        return text + [UInt8(ascii: "%")]
    }

    /// An exact number as it is written: `-1234.50`.
    static func plain(_ exact: ExactValue) -> Text {
        var digits = Text(String(exact.number.magnitude).utf8)
        while digits.count <= exact.scale { digits.insert(0x30, at: 0) }
        if exact.scale > 0 { digits.insert(UInt8(ascii: "."), at: digits.count - exact.scale) }
        if exact.number < 0 { digits.insert(UInt8(ascii: "-"), at: 0) }
        return digits
    }
}
