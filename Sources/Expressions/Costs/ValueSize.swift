/// How large a value can be at most, as far as work depends on it.
///
/// One shape serves all kinds: a text has bytes, a list or a map elements, a whole number its bounds; an optional
/// is as large as what it holds. Sizes are doubles, so that products of bounds end at infinity and never wrap.
struct ValueSize: Sendable {
    /// Bytes of all texts in it together.
    var bytes = 0.0
    /// Elements of a list, or entries of a map.
    var count = 0.0
    /// What each element is at most, of a map its keys too; empty where there is none.
    private var elements: [ValueSize] = []
    /// The bounds of a whole number.
    var number = ValueSize.anyNumber
    /// The field without a declared bound that the size comes from.
    var open: Slot?

    static let anyNumber = -Double.infinity...Double.infinity

    init(bytes: Double = 0) { self.bytes = bytes }

    init(number: ClosedRange<Double>) { self.number = number }

    /// A list or a map of `count` elements, together of `bytes`.
    init(count: Double, bytes: Double, of element: ValueSize, open: Slot? = nil) {
        self.count = count
        self.bytes = bytes
        self.elements = [element]
        self.open = open ?? element.open
    }

    init(_ value: Value) {
        switch value {
        case .text(let bytes), .bytes(let bytes): self.init(bytes: Double(bytes.count))
        case .integer(let number): self.init(number: Double(number)...Double(number))
        case .list(let values): self.init(values.map { ValueSize($0) }, count: values.count)
        case .map(let map):
            self.init((map.keys + map.values).map { ValueSize($0) }, count: map.count)
        case .optional(let inner?): self.init(inner)
        default: self.init()
        }
    }

    /// A list or a map of these parts.
    init(_ parts: [ValueSize], count: Int) {
        self.init()
        self.count = Double(count)
        bytes = parts.reduce(0) { $0 + $1.bytes }
        open = parts.lazy.compactMap(\.open).first
        if let first = parts.first { elements = [parts.dropFirst().reduce(first) { $0.or($1) }] }
    }

    var element: ValueSize { elements.first ?? ValueSize() }

    /// Units of `Value.weight`.
    var weight: Double { 1 + bytes / 16 + 2 * count }

    /// It and all that is in it, the keys of maps too.
    var nodes: Double {
        elements.isEmpty ? 1 : 1 + Self.product(2 * count, element.nodes)
    }

    /// Either of the two.
    func or(_ other: ValueSize) -> ValueSize {
        var result = self
        result.bytes = max(bytes, other.bytes)
        result.count = max(count, other.count)
        result.open = open ?? other.open
        result.number =
            min(
                number.lowerBound, other.number.lowerBound)...max(
                number.upperBound, other.number.upperBound)
        switch (elements.first, other.elements.first) {
        case (let a?, let b?): result.elements = [a.or(b)]
        case (nil, let b?): result.elements = [b]
        default: break
        }
        return result
    }

    /// The same with empty texts.
    var emptied: ValueSize {
        var result = self
        result.bytes = 0
        result.elements = elements.map(\.emptied)
        return result
    }

    /// Of other `bytes`, made of this one.
    func grown(to bytes: Double) -> ValueSize {
        var result = ValueSize(bytes: bytes)
        result.open = open
        return result
    }

    /// `a` times `b`, nothing where either is nothing.
    static func product(_ a: Double, _ b: Double) -> Double { a == 0 || b == 0 ? 0 : a * b }
}
