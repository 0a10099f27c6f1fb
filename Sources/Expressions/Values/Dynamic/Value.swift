/// A value that carries its own kind: what CEL's lists, maps, macros and `dyn` work on.
///
/// Most of a campaign runs on untagged words (`ValueType`); a word becomes a `Value` where it enters a
/// list or another construct whose parts are not known one by one, and a word again where it leaves.
package enum Value: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    /// UTF-8.
    case text(ContiguousArray<UInt8>)
    case bytes(ContiguousArray<UInt8>)
    case list(ContiguousArray<Value>)
    case map(MapValue)
    /// A type by its name, such as `int` or `google.protobuf.Timestamp`.
    case type(String)
    case timestamp(NanoInstant)
    /// Nanoseconds.
    case duration(Int64)
    indirect case optional(Value?)
    /// What CEL has not: exact numbers, money, dates and spans of a campaign.
    indirect case exact(ExactValue)

    package init(_ text: String) { self = .text(ContiguousArray(text.utf8)) }

    /// The name of the value's type, as `type(x)` gives it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .boolean: "bool"
        case .integer: "int"
        case .unsigned: "uint"
        case .double: "double"
        case .text: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .optional: "optional_type"
        case .exact(let value): value.kind.name
        }
    }

    /// Whether it is the zero of its type, which `optional.ofNonZeroValue` takes for none.
    var isZero: Bool {
        switch self {
        case .null: true
        case .boolean(let value): !value
        case .integer(let value): value == 0
        case .unsigned(let value): value == 0
        case .double(let value): value == 0
        case .text(let bytes), .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .timestamp(let instant): instant.seconds == 0 && instant.nanos == 0
        case .duration(let nanos): nanos == 0
        case .optional(let inner): inner == nil
        case .exact(let value): value.number == 0
        case .type: false
        }
    }

    /// How much work it is to read the value where it is a text: 1 for every 16 bytes.
    var textWeight: Int {
        switch self {
        case .text(let bytes), .bytes(let bytes): bytes.count / 16
        default: 0
        }
    }

    /// How much work it is to walk over the value: 1 for each part, and 1 for every 16 bytes of text.
    var weight: Int {
        switch self {
        case .text(let bytes), .bytes(let bytes): 1 + bytes.count / 16
        case .list(let elements): 1 + elements.count
        case .map(let map): 1 + 2 * map.count
        default: 1
        }
    }
}

/// An exact number, an amount, a date or a span, with its kind.
package struct ExactValue: Sendable, Hashable {
    package enum Kind: Hashable, Sendable {
        case decimal, money, percent, rate(RatePeriod), date, time, days, months

        /// Whether two of the kind have a sum; two dates have none.
        var isAmount: Bool { self != .date && self != .time }

        var name: String {
            switch self {
            case .decimal: "decimal"
            case .money: "money"
            case .percent: "percent"
            case .rate: "rate"
            case .date: "date"
            case .time: "time"
            case .days, .months: "span"
            }
        }
    }

    package let kind: Kind
    /// The number times 10^`scale`; days since 1970 for a date, seconds for a time.
    package let number: Int128
    package let scale: Int

    package init(_ kind: Kind, _ number: Int128, scale: Int = 0) {
        self.kind = kind
        self.number = number
        self.scale = scale
    }
}

/// A map of CEL: keys are booleans, integers and texts, in the order in which they were written.
///
/// Integers and unsigned integers of one value are one key, and a double of that value finds it.
package struct MapValue: Sendable {
    package private(set) var keys: ContiguousArray<Value> = []
    package private(set) var values: ContiguousArray<Value> = []
    private var places: [Key: Int] = [:]

    private enum Key: Hashable {
        case boolean(Bool), natural(UInt64), negative(Int64), text(ContiguousArray<UInt8>)

        init?(_ value: Value) {
            switch value {
            case .boolean(let value): self = .boolean(value)
            case .integer(let value):
                self = value < 0 ? .negative(value) : .natural(UInt64(value))
            case .unsigned(let value): self = .natural(value)
            case .double(let value):
                if let natural = UInt64(exactly: value) {
                    self = .natural(natural)
                } else if let negative = Int64(exactly: value) {
                    self = .negative(negative)
                } else {
                    return nil
                }
            case .text(let bytes): self = .text(bytes)
            default: return nil
            }
        }
    }

    package init() {}

    package var count: Int { keys.count }

    /// Adds an entry; a key that is no key, or there already, is a fault.
    package mutating func insert(_ key: Value, _ value: Value) throws(EvaluationFault.Kind) {
        if case .double = key { throw .noSuchOverload }
        guard let place = Key(key) else { throw .noSuchOverload }
        if places[place] != nil { throw .repeatedKey }
        places[place] = keys.count
        keys.append(key)
        values.append(value)
    }

    /// The value of a key; numbers are found by their value.
    package subscript(_ key: Value) -> Value? {
        guard let place = Key(key), let index = places[place] else { return nil }
        return values[index]
    }

    /// The value of the text key with these bytes.
    subscript(text bytes: ContiguousArray<UInt8>) -> Value? {
        places[.text(bytes)].map { values[$0] }
    }
}
