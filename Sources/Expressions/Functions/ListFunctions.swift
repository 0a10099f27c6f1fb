/// The lists, sets and encoders extensions.
extension FunctionContext {
    func list(
        _ function: StandardFunction, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        if function == .range {
            guard case .integer(let end) = a[0] else { throw .noSuchOverload }
            // Charged before a single element is made.
            try charge(Int(max(0, end)))
            return .list(ContiguousArray((0..<max(0, end)).map { .integer($0) }))
        }
        guard case .list(let elements) = a[0] else { throw .noSuchOverload }
        switch function {
        case .first: return .optional(elements.first)
        case .last: return .optional(elements.last)
        case .slice:
            guard count == 3, case .integer(let start) = a[1], case .integer(let end) = a[2] else {
                throw .noSuchOverload
            }
            guard start >= 0, start <= end, end <= elements.count else { throw .indexOutOfRange }
            try charge(Int(end - start))
            return .list(ContiguousArray(elements[Int(start)..<Int(end)]))
        case .flatten:
            var depth = 1
            if count > 1 {
                guard case .integer(let levels) = a[1] else { throw .noSuchOverload }
                guard levels >= 0 else { throw .invalidArgument }
                depth = Int(min(levels, 64))
            }
            var flat = ContiguousArray<Value>()
            try flatten(elements, depth, into: &flat)
            return .list(flat)
        case .distinct:
            var seen = ContiguousArray<Value>()
            for element in elements {
                if try !contains(seen, element) { seen.append(element) }
            }
            return .list(seen)
        case .sort: return .list(try sorted(elements, by: elements))
        case .sortByKeys:
            guard case .list(let keys) = a[1], keys.count == elements.count else {
                throw .noSuchOverload
            }
            return .list(try sorted(elements, by: keys))
        default: throw .noSuchOverload
        }
    }

    private func flatten(
        _ elements: ContiguousArray<Value>, _ depth: Int, into flat: inout ContiguousArray<Value>
    ) throws(EvaluationFault.Kind) {
        try charge(elements.count)
        for element in elements {
            if depth > 0, case .list(let inner) = element {
                try flatten(inner, depth - 1, into: &flat)
            } else {
                flat.append(element)
            }
        }
    }

    /// Elements in the order of their keys; equal keys keep their order.
    private func sorted(
        _ elements: ContiguousArray<Value>, by keys: ContiguousArray<Value>
    ) throws(EvaluationFault.Kind) -> ContiguousArray<Value> {
        let count = keys.count
        let weight = keys.reduce(0) { $0 + 1 + $1.textWeight }
        try charge(weight * max(1, count.bitWidth - count.leadingZeroBitCount))
        // Every key has an order with the first one, and so with each of its kind.
        for key in keys where try Value.order(keys[0], key) == nil { throw .invalidArgument }
        for key in keys where key.typeName != keys[0].typeName { throw .noSuchOverload }
        let order = keys.indices.sorted { x, y in
            let order = (try? Value.order(keys[x], keys[y])) ?? 0
            return order == 0 ? x < y : order < 0
        }
        return ContiguousArray(order.map { elements[$0] })
    }

    func sets(
        _ function: StandardFunction, _ a: Value, _ b: Value
    ) throws(EvaluationFault.Kind) -> Value {
        guard case .list(let x) = a, case .list(let y) = b else { throw .noSuchOverload }
        switch function {
        case .setContains: return .boolean(try holds(x, all: y))
        case .setIntersects:
            for element in x where try contains(y, element) { return .boolean(true) }
            return .boolean(false)
        default:
            if try !holds(x, all: y) { return .boolean(false) }
            return .boolean(try holds(y, all: x))
        }
    }

    private func holds(
        _ elements: ContiguousArray<Value>, all values: ContiguousArray<Value>
    ) throws(EvaluationFault.Kind) -> Bool {
        for value in values where try !contains(elements, value) { return false }
        return true
    }

    // MARK: Base64 (RFC 4648), padding optional where it is read

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    func base64(
        _ function: StandardFunction, _ value: Value
    ) throws(EvaluationFault.Kind) -> Value {
        switch (function, value) {
        case (.base64Encode, .bytes(let bytes)):
            try charge(bytes: bytes.count / 3 * 4 + 4)
            return .text(Self.encoded(bytes))
        case (.base64Decode, .text(let text)):
            try charge(bytes: text.count)
            guard let bytes = Self.decoded(text) else { throw .invalidArgument }
            return .bytes(bytes)
        default: throw .noSuchOverload
        }
    }

    private static func encoded(_ bytes: Text) -> Text {
        var text = Text()
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 {
                bits = bits << 8 | (index < group.count ? UInt32(bytes[start + index]) : 0)
            }
            for index in 0..<4 {
                let six = Int(bits >> UInt32(18 - 6 * index) & 63)
                text.append(index <= group.count ? alphabet[six] : UInt8(ascii: "="))
            }
        }
        return text
    }

    private static func decoded(_ text: Text) -> Text? {
        var digits = text[...]
        var padding = 0
        while digits.last == UInt8(ascii: "="), padding < 2 {
            digits = digits.dropLast()
            padding += 1
        }
        if padding > 0, text.count % 4 != 0 { return nil }
        if digits.count % 4 == 1 { return nil }
        var bytes = Text()
        var bits: UInt32 = 0
        var held = 0
        for byte in digits {
            guard let six = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(six)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(bits >> UInt32(held) & 255))
            }
        }
        return bytes
    }
}
