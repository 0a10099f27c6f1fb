/// Reads one text of JSON (RFC 8259) into a `JSONValue`; anything else is nil.
///
/// Linear in the input; arrays and objects are nested at most `deepest`. Half of a surrogate pair, which
/// JavaScript can write, becomes U+FFFD, as does a byte that is no UTF-8.
package struct JSONParser {
    private static let deepest = 256

    private let bytes: ContiguousArray<UInt8>
    private var at = 0

    private init(_ bytes: ContiguousArray<UInt8>) { self.bytes = bytes }

    package static func parse(_ bytes: ContiguousArray<UInt8>) -> JSONValue? {
        var parser = JSONParser(bytes)
        guard let value = parser.value(0) else { return nil }
        parser.skipSpace()
        return parser.at == bytes.count ? value : nil
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        at += 1
        return true
    }

    private mutating func value(_ depth: Int) -> JSONValue? {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return depth < Self.deepest ? object(depth) : nil
        case UInt8(ascii: "["): return depth < Self.deepest ? array(depth) : nil
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) -> JSONValue? {
        for index in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[index]) { return nil }
        return value
    }

    private mutating func object(_ depth: Int) -> JSONValue? {
        at += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard byte == UInt8(ascii: "\""), let key = string() else { return nil }
            skipSpace()
            guard take(UInt8(ascii: ":")), let value = value(depth + 1) else { return nil }
            members.append(JSONValue.Member(key, value))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    private mutating func array(_ depth: Int) -> JSONValue? {
        at += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        while true {
            guard let item = value(depth + 1) else { return nil }
            items.append(item)
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(items) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    /// `-? int frac? exp?`; one that is no `Int` becomes a `Double`.
    private mutating func number() -> JSONValue? {
        let start = at
        _ = take(UInt8(ascii: "-"))
        let first = at
        guard digits() else { return nil }
        if bytes[first] == UInt8(ascii: "0"), at - first > 1 { return nil }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() else { return nil }
        }
        if byte.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            at += 1
            isWhole = false
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            guard digits() else { return nil }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let number = Int(text) { return .integer(number) }
        return Double(text).map(JSONValue.number)
    }

    private mutating func digits() -> Bool {
        let start = at
        while let byte, byte >= 0x30, byte <= 0x39 { at += 1 }
        return at > start
    }

    private mutating func string() -> String? {
        at += 1
        var text = ContiguousArray<UInt8>()
        while let next = byte {
            switch next {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                at += 1
                guard escape(&text) else { return nil }
            case 0..<0x20: return nil
            default:
                let start = at
                while let byte, byte >= 0x20, byte != UInt8(ascii: "\""),
                    byte != UInt8(ascii: "\\")
                {
                    at += 1
                }
                text.append(contentsOf: bytes[start..<at])
            }
        }
        return nil
    }

    private mutating func escape(_ text: inout ContiguousArray<UInt8>) -> Bool {
        guard let mark = byte else { return false }
        at += 1
        switch mark {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            guard var unit = hexadecimal() else { return false }
            if (0xD800..<0xDC00).contains(unit), byte == UInt8(ascii: "\\"), at + 1 < bytes.count,
                bytes[at + 1] == UInt8(ascii: "u")
            {
                let back = at
                at += 2
                guard let low = hexadecimal() else { return false }
                if (0xDC00..<0xE000).contains(low) {
                    unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    at = back
                }
            }
            let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: return false
        }
        return true
    }

    private mutating func hexadecimal() -> UInt32? {
        guard at + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for digit in bytes[at..<at + 4] {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(digit - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(digit - 0x57)
            default: return nil
            }
        }
        at += 4
        return value
    }
}
