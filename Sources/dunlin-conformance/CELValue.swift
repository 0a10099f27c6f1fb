internal import Expressions
internal import Foundation

/// A value as the conformance files write it: `{"int": "-1"}`, `{"map": [[V, V], …]}`.
struct CELValue {
    let value: Value

    init?(_ json: JSONValue) {
        guard let members = json.object, let (kind, content) = members.first, members.count == 1,
            let value = Self.read(kind, content)
        else { return nil }
        self.value = value
    }

    private static func read(_ kind: String, _ json: JSONValue) -> Value? {
        switch kind {
        case "null": return .null
        case "int": return json.text.flatMap { Int64($0) }.map { .integer($0) }
        case "uint": return json.text.flatMap { UInt64($0) }.map { .unsigned($0) }
        case "double": return json.text.flatMap(double).map { .double($0) }
        case "string": return json.text.map { Value($0) }
        case "bytes":
            guard let text = json.text, let data = Data(base64Encoded: text) else { return nil }
            return .bytes(ContiguousArray(data))
        case "bool":
            guard case .boolean(let value) = json else { return nil }
            return .boolean(value)
        case "type": return json.text.map { .type($0) }
        case "list":
            guard let items = json.list else { return nil }
            let values = items.compactMap { CELValue($0)?.value }
            return values.count == items.count ? .list(ContiguousArray(values)) : nil
        case "map": return map(json)
        case "timestamp":
            guard let seconds = whole(json.object?["seconds"]) else { return nil }
            let nanos = whole(json.object?["nanos"]) ?? 0
            return NanoInstant(seconds: seconds, nanos: Int32(clamping: nanos)).map {
                .timestamp($0)
            }
        case "duration":
            guard let seconds = whole(json.object?["seconds"]) else { return nil }
            return .duration(seconds * 1_000_000_000 + (whole(json.object?["nanos"]) ?? 0))
        default: return nil
        }
    }

    private static func map(_ json: JSONValue) -> Value? {
        guard let entries = json.list else { return nil }
        var map = MapValue()
        for entry in entries {
            guard let pair = entry.list, pair.count == 2, let key = CELValue(pair[0]),
                let value = CELValue(pair[1]), (try? map.insert(key.value, value.value)) != nil
            else { return nil }
        }
        return .map(map)
    }

    private static func whole(_ json: JSONValue?) -> Int64? {
        if let text = json?.text { return Int64(text) }
        return json?.integer.map(Int64.init)
    }

    private static func double(_ text: String) -> Double? {
        switch text {
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: Double(text)
        }
    }

    /// Whether `found` has this value and type; NaN is any NaN, entries of maps come in any order.
    func isSame(as found: Value) -> Bool { Self.same(value, found) }

    private static func same(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.double(let x), .double(let y)):
            return x.isNaN ? y.isNaN : x == y && x.sign == y.sign
        case (.list(let x), .list(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { same($0, $1) }
        case (.map(let x), .map(let y)):
            guard x.count == y.count else { return false }
            return zip(x.keys, x.values).allSatisfy { key, value in
                guard let place = y.keys.firstIndex(where: { same(key, $0) }) else { return false }
                return same(value, y.values[place])
            }
        case (.optional(let x?), .optional(let y?)): return same(x, y)
        default: return a.typeName == b.typeName && Value.equal(a, b)
        }
    }

    /// The value on one line, for a failure.
    static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "int(\(value))"
        case .unsigned(let value): "uint(\(value))"
        case .double(let value): "double(\(value))"
        case .text(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .bytes(let bytes): "bytes(\(bytes.count))\(Array(bytes))"
        case .list(let items): "[\(items.map(text).joined(separator: ", "))]"
        case .map(let map):
            "{"
                + zip(map.keys, map.values).map { "\(text($0)): \(text($1))" }
                .joined(separator: ", ") + "}"
        case .type(let name): "type(\(name))"
        case .timestamp(let instant): String(decoding: instant.text, as: UTF8.self)
        case .duration(let nanos): "duration(\(nanos) ns)"
        case .optional(let inner): "optional(\(inner.map(text) ?? "none"))"
        case .exact(let exact): "\(exact.number) e-\(exact.scale)"
        }
    }
}
