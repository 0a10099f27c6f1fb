import Expressions

/// An exact fraction; nil from an operation that leaves `Int128`.
struct Fraction: Comparable {
    let top: Int128
    let bottom: Int128

    init?(_ top: Int128, _ bottom: Int128 = 1) {
        guard bottom != 0, top != .min, bottom != .min else { return nil }
        var (a, b) = (top.magnitude, bottom.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        let common = a == 0 ? 1 : Int128(a)
        let sign: Int128 = bottom < 0 ? -1 : 1
        self.top = sign * top / common
        self.bottom = sign * bottom / common
    }

    func plus(_ other: Fraction, times sign: Int128 = 1) -> Fraction? {
        guard let a = top.times(other.bottom), let b = other.top.times(bottom),
            let bottom = bottom.times(other.bottom), let b = b.times(sign)
        else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : Fraction(sum, bottom)
    }

    func times(_ other: Fraction) -> Fraction? {
        // Crosswise reduction first, so that fewer products overflow.
        guard let a = Fraction(top, other.bottom), let b = Fraction(other.top, bottom),
            let top = a.top.times(b.top), let bottom = a.bottom.times(b.bottom)
        else { return nil }
        return Fraction(top, bottom)
    }

    /// Rounded half away from zero to `places` decimals, as the number of units.
    func units(_ places: Int) -> Int128? {
        var power: Int128 = 1
        for _ in 0..<places { power *= 10 }
        guard let scaled = times(Fraction(whole: power)), let double = scaled.top.times(2) else {
            return nil
        }
        let (q, r) = double.magnitude.quotientAndRemainder(
            dividingBy: scaled.bottom.magnitude * 2)
        let up = r >= scaled.bottom.magnitude ? q + 1 : q
        return scaled.top < 0 ? -Int128(up) : Int128(up)
    }

    init(whole: Int128) {
        top = whole
        bottom = 1
    }

    static func < (a: Fraction, b: Fraction) -> Bool {
        // Whole parts first; then the same question about the rests, upside down.
        var (a, b) = (a, b)
        var isFlipped = false
        while true {
            let (x, y) = (a.floor, b.floor)
            if x != y { return (x < y) != isFlipped }
            let (restA, restB) = (a.top - x * a.bottom, b.top - y * b.bottom)
            if restA == 0 || restB == 0 {
                if restA == restB { return false }
                return (restA == 0) != isFlipped
            }
            guard let nextA = Fraction(a.bottom, restA), let nextB = Fraction(b.bottom, restB)
            else { return false }
            (a, b) = (nextA, nextB)
            isFlipped.toggle()
        }
    }

    private var floor: Int128 {
        let (q, r) = top.quotientAndRemainder(dividingBy: bottom)
        return r < 0 ? q - 1 : q
    }
}

extension Int128 {
    fileprivate func times(_ other: Int128) -> Int128? {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : product
    }
}

/// An expression as the property test means it, evaluated by walking the tree over fractions: slow,
/// and written without a look at the engine.
indirect enum Model {
    /// A number of the row or a literal.
    case number(Fraction)
    case flag(Bool)
    case absent
    case add(Model, Model)
    case subtract(Model, Model)
    case multiply(Model, Model)
    /// At 12 decimals, half up.
    case divide(Model, Model)
    /// Towards zero.
    case divideWhole(Model, Model)
    case remainder(Model, Model)
    case smaller(Model, Model)
    case larger(Model, Model)
    case choose(Model, Model, Model)
    case compare(String, Model, Model)
    case inside(Model, Model, Model)
    case among(Model, [Model])
    case both([Model])
    case either([Model])
    case not(Model)
    /// Whether a field has a value.
    case has(Bool)

    enum Outcome: Equatable {
        case number(Fraction)
        case flag(Bool)
        case divisionByZero
        /// A number beyond a word or beyond this model.
        case tooLarge
    }

    func evaluated() -> Outcome {
        switch self {
        case .number(let value): return .number(value)
        case .flag(let value), .has(let value): return .flag(value)
        case .absent: return .tooLarge
        case .add(let a, let b): return Self.join(a, b) { $0.plus($1) }
        case .subtract(let a, let b): return Self.join(a, b) { $0.plus($1, times: -1) }
        case .multiply(let a, let b): return Self.join(a, b) { $0.times($1) }
        case .smaller(let a, let b): return Self.join(a, b) { min($0, $1) }
        case .larger(let a, let b): return Self.join(a, b) { max($0, $1) }
        case .divide(let a, let b): return Self.quotient(a, b)
        case .divideWhole(let a, let b), .remainder(let a, let b):
            guard case .number(let y) = b.evaluated(), y.top == 0 else {
                return Self.join(a, b) { x, y in
                    let (q, r) = x.top.quotientAndRemainder(dividingBy: y.top)
                    if case .remainder = self { return Fraction(r) }
                    return Fraction(q)
                }
            }
            if case .number = a.evaluated() { return .divisionByZero }
            return a.evaluated()
        case .choose(let test, let a, let b):
            guard case .flag(let holds) = test.evaluated() else { return test.evaluated() }
            return holds ? a.evaluated() : b.evaluated()
        case .compare(let sign, let a, let b): return Self.comparison(sign, a, b)
        case .inside(let x, let low, let high):
            return Model.both([.compare(">=", x, low), .compare("<=", x, high)]).evaluated()
        case .among(let x, let list):
            return Self.firstEqual(list.map { .compare("==", x, $0) })
        case .not(let a):
            guard case .flag(let value) = a.evaluated() else { return a.evaluated() }
            return .flag(!value)
        case .both(let terms): return Self.chain(terms, decidedBy: false)
        case .either(let terms): return Self.chain(terms, decidedBy: true)
        }
    }

    /// CEL's `&&` and `||`: a term that decides makes the faults of the others forgotten.
    private static func chain(_ terms: [Model], decidedBy decisive: Bool) -> Outcome {
        var fault: Outcome?
        for term in terms {
            let outcome = term.evaluated()
            if case .flag(let value) = outcome {
                if value == decisive { return outcome }
            } else if case .tooLarge = outcome {
                fault = outcome
            } else {
                fault = fault ?? outcome
            }
        }
        return fault ?? .flag(!decisive)
    }

    /// `in [ … ]`: elements are computed one after the other until one is equal.
    private static func firstEqual(_ terms: [Model]) -> Outcome {
        for term in terms {
            let outcome = term.evaluated()
            guard case .flag(false) = outcome else { return outcome }
        }
        return .flag(false)
    }

    private static func join(
        _ a: Model, _ b: Model, _ operation: (Fraction, Fraction) -> Fraction?
    ) -> Outcome {
        let x = a.evaluated()
        guard case .number(let left) = x else { return x }
        let y = b.evaluated()
        guard case .number(let right) = y else { return y }
        return operation(left, right).map(Outcome.number) ?? .tooLarge
    }

    private static func quotient(_ a: Model, _ b: Model) -> Outcome {
        let x = a.evaluated()
        guard case .number(let left) = x else { return x }
        let y = b.evaluated()
        guard case .number(let right) = y else { return y }
        if right.top == 0 { return .divisionByZero }
        guard let inverse = Fraction(right.bottom, right.top), let exact = left.times(inverse),
            let units = exact.units(12), let result = Fraction(units, 1_000_000_000_000)
        else { return .tooLarge }
        return .number(result)
    }

    private static func comparison(_ sign: String, _ a: Model, _ b: Model) -> Outcome {
        let (x, y) = (a.evaluated(), b.evaluated())
        if case .flag(let left) = x, case .flag(let right) = y {
            return .flag((left == right) == (sign == "=="))
        }
        guard case .number(let left) = x else { return x }
        guard case .number(let right) = y else { return y }
        switch sign {
        case "==": return .flag(left == right)
        case "!=": return .flag(left != right)
        case "<": return .flag(left < right)
        case "<=": return .flag(left <= right)
        case ">": return .flag(left > right)
        default: return .flag(left >= right)
        }
    }
}
