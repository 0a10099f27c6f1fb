/// A type of CEL, as the checker infers it for what is no plain word of a campaign.
package indirect enum StandardType: Hashable, Sendable {
    case boolean, integer, unsigned, double, text, bytes, null, timestamp, duration, type
    /// Known only at run time.
    case dyn
    case list(StandardType)
    case map(StandardType, StandardType)
    case optional(StandardType)
    /// A value of the type, or null.
    case wrapper(StandardType)
    /// A host's own type with its parameters.
    case abstract(String, [StandardType])
    /// A type that a declaration leaves open, or that is still to be found.
    case parameter(Int)
    /// What campaigns add.
    case exact(ExactValue.Kind)

    /// Whether nothing can be said about its values before a run.
    var isDynamic: Bool {
        switch self {
        case .dyn, .parameter: true
        default: false
        }
    }

    /// The type as CEL's users write it: `list(int)`, `map(string, dyn)`.
    package var name: String {
        switch self {
        case .boolean: "bool"
        case .integer: "int"
        case .unsigned: "uint"
        case .double: "double"
        case .text: "string"
        case .bytes: "bytes"
        case .null: "null_type"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .dyn: "dyn"
        case .list(let element): "list(\(element.name))"
        case .map(let key, let value): "map(\(key.name), \(value.name))"
        case .optional(let inner): "optional_type(\(inner.name))"
        case .wrapper(let inner): "wrapper(\(inner.name))"
        case .abstract(let name, let parameters):
            parameters.isEmpty
                ? name : "\(name)(\(parameters.map(\.name).joined(separator: ", ")))"
        case .parameter(let number):
            "<" + String(UnicodeScalar(UInt8(0x41 + number % 26))) + ">"
        case .exact(let kind): kind.name
        }
    }

    /// The parts of the type.
    var parts: [StandardType] {
        switch self {
        case .list(let inner), .optional(let inner), .wrapper(let inner): [inner]
        case .map(let key, let value): [key, value]
        case .abstract(_, let parameters): parameters
        default: []
        }
    }

    /// The type with each of its parts changed.
    func mapParts(_ change: (StandardType) -> StandardType) -> StandardType {
        switch self {
        case .list(let inner): .list(change(inner))
        case .optional(let inner): .optional(change(inner))
        case .wrapper(let inner): .wrapper(change(inner))
        case .map(let key, let value): .map(change(key), change(value))
        case .abstract(let name, let parameters): .abstract(name, parameters.map(change))
        default: self
        }
    }

    /// Reads `list(map(string, <T>))`; nil if it is no type. Names of one capital letter, in `<>` or not, are
    /// open.
    package init?(_ written: String) {
        var reader = TypeReader(written)
        guard let type = reader.type(), reader.isAtEnd else { return nil }
        self = type
    }
}

/// Reads types, and declarations of functions such as `list(A).slice(int, int) list(A)`.
struct TypeReader {
    private let bytes: ContiguousArray<UInt8>
    private var at = 0

    init(_ text: String) { bytes = ContiguousArray(text.utf8) }

    var isAtEnd: Bool { at == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    mutating func skipSpaces() { while skip(UInt8(ascii: " ")) {} }

    /// Letters, digits and signs up to a bracket, comma, space or point.
    mutating func word(points: Bool) -> String {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: " "),
                UInt8(ascii: ">"):
                return String(decoding: bytes[start..<at], as: UTF8.self)
            case UInt8(ascii: ".") where !points:
                return String(decoding: bytes[start..<at], as: UTF8.self)
            default: at += 1
            }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    mutating func type(points: Bool = true) -> StandardType? {
        if skip(UInt8(ascii: "<")) {
            guard let letter = word(points: false).utf8.first, skip(UInt8(ascii: ">")) else {
                return nil
            }
            return .parameter(Int(letter) - 0x41)
        }
        let name = word(points: points)
        if name.utf8.count == 1, let letter = name.utf8.first, (0x41...0x5A).contains(letter) {
            return .parameter(Int(letter) - 0x41)
        }
        var parameters: [StandardType] = []
        if skip(UInt8(ascii: "(")) {
            guard let list = types() else { return nil }
            parameters = list
        }
        return Self.type(name, parameters)
    }

    /// Types up to a closing bracket.
    mutating func types() -> [StandardType]? {
        var list: [StandardType] = []
        skipSpaces()
        while !skip(UInt8(ascii: ")")) {
            guard let type = type() else { return nil }
            list.append(type)
            _ = skip(UInt8(ascii: ","))
            skipSpaces()
            if isAtEnd { return nil }
        }
        return list
    }

    private static func type(_ name: String, _ parameters: [StandardType]) -> StandardType? {
        switch (name, parameters.count) {
        case ("bool", 0): .boolean
        case ("int", 0): .integer
        case ("uint", 0): .unsigned
        case ("double", 0): .double
        case ("string", 0): .text
        case ("bytes", 0): .bytes
        case ("null_type", 0): .null
        case ("timestamp", 0), ("google.protobuf.Timestamp", 0): .timestamp
        case ("duration", 0), ("google.protobuf.Duration", 0): .duration
        case ("type", _): .type
        case ("dyn", 0): .dyn
        case ("list", 0): .list(.dyn)
        case ("list", 1): .list(parameters[0])
        case ("map", 0): .map(.dyn, .dyn)
        case ("map", 2): .map(parameters[0], parameters[1])
        case ("optional", 1), ("optional_type", 1): .optional(parameters[0])
        case ("wrapper", 1): .wrapper(parameters[0])
        case ("money", 0): .exact(.money)
        case ("decimal", 0): .exact(.decimal)
        case ("percent", 0): .exact(.percent)
        case ("date", 0): .exact(.date)
        case ("time", 0): .exact(.time)
        case ("", _): nil
        default: .abstract(name, parameters)
        }
    }
}
