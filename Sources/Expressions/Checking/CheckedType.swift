/// What a value is while it is computed: a `ValueType` whose exact number of decimals is known.
///
/// A *wide* value is an `Int128` in the wide bank; all others are one `Word`. Products of money,
/// percents and rates keep all their decimals, so nothing is rounded before the end of a
/// definition.
struct CheckedType: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case boolean, integer, decimal, percent, rate(RatePeriod), money
        /// Money times a rate: money for each day, month or year, before it is multiplied by a
        /// span.
        case moneyRate(RatePeriod)
        case date, timestamp, time, span(SpanUnit), dayOfMonth, text(TextKind)
        case enumeration([String]), list(UInt8)
        /// A value that carries its own kind, in the bank of references.
        case standard(StandardType)
    }

    var base: Base
    /// Decimals; 0 for everything that is no number.
    var scale = 0
    var isWide = false

    init(_ base: Base, scale: Int = 0, isWide: Bool = false) {
        self.base = base
        self.scale = scale
        self.isWide = isWide
    }

    init(_ type: ValueType, decimals: Int) {
        switch type {
        case .boolean: base = .boolean
        case .integer: base = .integer
        case .decimal(let scale): (base, self.scale) = (.decimal, scale)
        case .percent: (base, scale) = (.percent, ValueType.percentScale)
        case .rate(let period): (base, scale) = (.rate(period), ValueType.rateScale)
        case .money: (base, scale) = (.money, decimals)
        case .date: base = .date
        case .timestamp: base = .timestamp
        case .time: base = .time
        case .span(let unit): base = .span(unit)
        case .dayOfMonth: base = .dayOfMonth
        case .text(let kind): base = .text(kind)
        case .enumeration(let names): base = .enumeration(names)
        case .list(let separator): base = .list(separator)
        }
    }

    /// Decimals that a decimal keeps where an expression ends.
    static let endScale = 8
    /// Decimals of a quotient.
    static let quotientScale = 12
    /// Most decimals of a product.
    static let largestScale = 30

    /// The type as which the value leaves an expression; nil for money per time, which never does.
    var end: ValueType? {
        switch base {
        case .boolean: .boolean
        case .integer: .integer
        case .decimal: .decimal(scale: min(scale, Self.endScale))
        case .percent: .percent
        case .rate(let period): .rate(period)
        case .money: .money
        case .moneyRate, .standard: nil
        case .date: .date
        case .timestamp: .timestamp
        case .time: .time
        case .span(let unit): .span(unit)
        case .dayOfMonth: .dayOfMonth
        case .text(let kind): .text(kind)
        case .enumeration(let names): .enumeration(names)
        case .list(let separator): .list(separator: separator)
        }
    }

    var isNumber: Bool {
        switch base {
        case .integer, .decimal, .percent, .rate, .money, .moneyRate, .dayOfMonth: true
        default: false
        }
    }

    /// Whether it is a whole number, which is a word and never wide.
    var isCount: Bool { base == .integer || base == .dayOfMonth }

    /// Whether it multiplies and divides as a plain number does.
    var isPlainNumber: Bool { isCount || base == .decimal }

    var isText: Bool { if case .text = base { true } else { false } }
    var isStandard: Bool { if case .standard = base { true } else { false } }
    var isSpan: Bool { if case .span = base { true } else { false } }
    var isOrdered: Bool {
        switch base {
        case .boolean, .text, .enumeration, .list, .standard: false
        default: true
        }
    }
}
