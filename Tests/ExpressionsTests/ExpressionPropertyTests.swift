import Diagnostics
import Expressions
import Testing

/// Random well-typed expressions give what a slow evaluator over fractions gives.
@Suite struct ExpressionPropertyTests {
    @Test("10,000 random expressions agree with a tree walk over fractions")
    func agreement() throws {
        let seed: UInt64 = 20_261_120
        var generator = ExpressionGenerator(seed: seed)
        var compared = 0
        var faults = 0
        for round in 0..<100 {
            generator.newRow()
            var environment = try generator.environment()
            var cases: [(source: String, model: Model, compiled: CompiledExpression)] = []
            for _ in 0..<100 {
                let (source, model, expectation) = generator.expression()
                var bag = DiagnosticBag()
                let compiled = environment.compile(
                    ExpressionFixture.text(source), expecting: expectation, scope: .rule, into: &bag
                )
                // A percent above 100 % is unusual, and meant here.
                guard let compiled, bag.sorted.allSatisfy({ $0.code == "D0395" }) else {
                    Issue.record(
                        "seed \(seed), round \(round): \(source): \(bag.sorted.map(\.message.en))")
                    return
                }
                cases.append((source, model, compiled))
            }
            var interpreter = Interpreter(environment.finish())
            let noText: [UInt8] = [0]
            try noText.withUnsafeBufferPointer { text in
                interpreter.beginRow(text: try #require(text.baseAddress))
                generator.fill(interpreter.words, environment.slots)
                for one in cases {
                    let expected = one.model.evaluated()
                    let got = outcome(one.compiled, &interpreter)
                    if expected == .tooLarge { continue }
                    compared += 1
                    if expected == .divisionByZero { faults += 1 }
                    if got != ended(expected, one.compiled.type) {
                        Issue.record(
                            "seed \(seed), round \(round): \(one.source): \(got), not \(expected)"
                        )
                    }
                }
            }
        }
        #expect(compared >= 9_800, "only \(compared) of 10,000 could be compared")
        #expect(faults >= 20, "only \(faults) divisions by zero")
    }

    /// What the engine gives: units of the type, or the fault's name.
    private func outcome(
        _ compiled: CompiledExpression, _ interpreter: inout Interpreter
    ) -> String {
        do throws(EvaluationFault) {
            return "\(try interpreter.word(compiled.id))"
        } catch {
            return error.kind.rawValue
        }
    }

    /// The slow result as the engine would leave it.
    private func ended(_ outcome: Model.Outcome, _ type: ValueType) -> String {
        switch outcome {
        case .flag(let value): return value ? "1" : "0"
        case .divisionByZero: return "divisionByZero"
        case .tooLarge: return "too large"
        case .number(let fraction):
            let places: Int =
                switch type {
                case .money: 2
                case .percent: 8
                case .decimal(let scale): scale
                default: 0
                }
            guard let units = fraction.units(places), let word = Int64(exactly: units) else {
                return "overflow"
            }
            return "\(word)"
        }
    }
}

/// Writes random expressions of a wanted type together with their meaning.
struct ExpressionGenerator {
    private var random: SeededGenerator
    private var money: [Int64] = []
    private var percents: [Int64] = []
    private var integers: [Int64] = []
    private var rate: Int64 = 0
    private var optional: Int64?
    private var flag = false
    private var choice = 0
    private var daysOverdue: Int64 = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func pick(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }

    mutating func newRow() {
        money = [pick(-500...500), pick(0...100_000_000), pick(-10_000_000_000...10_000_000_000)]
        percents = [pick(0...100) * 1_000_000, pick(0...200_000_000)]
        integers = [pick(-5...5), pick(-200...200)]
        rate = pick(0...60) * 100_000
        optional = pick(0...1) == 0 ? nil : pick(0...1_000_000)
        flag = pick(0...1) == 1
        choice = Int(pick(0...2))
        daysOverdue = pick(0...120)
    }

    func environment() throws -> Environment {
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        let fields: [(String, ValueType, Bool)] = [
            ("甲", .money, false), ("乙", .money, false), ("丙", .money, false),
            ("率", .percent, false), ("比", .percent, false), ("数", .integer, false),
            ("期", .integer, false), ("日息", .rate(.day), false), ("上限", .money, true),
            ("是", .boolean, false), ("级", .enumeration(["低", "中", "高"]), false),
        ]
        for (name, type, isOptional) in fields {
            environment.declare(
                field: FieldDeclaration(
                    name: name, type: type, isOptional: isOptional,
                    span: ExpressionFixture.text("").map.whole))
        }
        return environment
    }

    func fill(_ words: UnsafeMutablePointer<Word>, _ slots: BuiltinSlots) {
        let row =
            money + percents + integers + [rate, optional ?? .missing, flag ? 1 : 0, Word(choice)]
        for (index, word) in row.enumerated() { words[index] = word }
        words[Int(slots.daysOverdue.raw)] = daysOverdue
    }

    typealias Part = (source: String, model: Model)

    mutating func expression() -> (String, Model, Expressions.Expectation) {
        switch pick(0...9) {
        case 0...3:
            let part = condition(4)
            return (part.source, part.model, .boolean)
        case 4...6:
            let part = money(4, 26)
            return (part.source, part.model, .money)
        case 7:
            let part = percent(3, 26)
            return (part.source, part.model, .percent)
        default:
            let part = integer(3)
            return (part.source, part.model, .integer)
        }
    }

    private func number(_ value: Int64, _ scale: Int) -> Model {
        var power: Int128 = 1
        for _ in 0..<scale { power *= 10 }
        return Fraction(Int128(value), power).map(Model.number) ?? .absent
    }

    /// Money that stands beside money: a literal among them.
    private mutating func amount(_ depth: Int, _ decimals: Int) -> Part {
        if pick(0...3) > 0 { return money(depth, decimals) }
        let units = pick(0...200_000)
        let cents = units % 100
        return ("\(units / 100).\(cents < 10 ? "0" : "")\(cents)", number(units, 2))
    }

    /// Money whose exact value has at most `decimals` decimals.
    private mutating func money(_ depth: Int, _ decimals: Int) -> Part {
        if depth == 0 || decimals < 14 {
            let index = Int(pick(0...2))
            return (["甲", "乙", "丙"][index], number(money[index], 2))
        }
        switch pick(0...9) {
        case 0, 1, 2:
            let (a, b) = (money(depth - 1, decimals), amount(depth - 1, decimals))
            if pick(0...1) == 0 { return ("(\(a.source) + \(b.source))", .add(a.model, b.model)) }
            return ("(\(a.source) - \(b.source))", .subtract(a.model, b.model))
        case 3, 4:
            let (a, b) = (money(depth - 1, decimals - 8), percent(0, 8))
            if pick(0...1) == 0 {
                return ("\(b.source) * \(a.source)", .multiply(b.model, a.model))
            }
            return ("\(a.source) * \(b.source)", .multiply(a.model, b.model))
        case 5:
            let (a, b) = (money(depth - 1, decimals), integer(0))
            return ("\(a.source) * \(b.source)", .multiply(a.model, b.model))
        case 6:
            let (a, b) = (money(depth - 1, 14), integer(0))
            return ("((\(a.source)) / \(b.source))", .divide(a.model, b.model))
        case 7:
            let (a, b) = (money(depth - 1, decimals), amount(depth - 1, decimals))
            if pick(0...1) == 0 {
                return ("min(\(a.source), \(b.source))", .smaller(a.model, b.model))
            }
            return ("max(\(a.source), \(b.source))", .larger(a.model, b.model))
        case 8:
            let a = money(depth - 1, decimals - 12)
            let rated = Model.multiply(a.model, number(rate, 10))
            return (
                "(\(a.source) * 日息 * days(days_overdue))",
                .multiply(rated, number(daysOverdue, 0))
            )
        default:
            let (a, b) = (money(depth - 1, decimals), amount(depth - 1, decimals))
            let test = condition(depth - 1)
            return (
                "(\(test.source) ? \(a.source) : \(b.source))",
                .choose(test.model, a.model, b.model)
            )
        }
    }

    private mutating func percent(_ depth: Int, _ decimals: Int) -> Part {
        if depth == 0 || decimals < 16 {
            switch pick(0...2) {
            case 0: return ("率", number(percents[0], 8))
            case 1: return ("比", number(percents[1], 8))
            default:
                let tenths = pick(0...1500)
                return ("\(tenths / 10).\(tenths % 10)%", number(tenths, 3))
            }
        }
        let (a, b) = (percent(depth - 1, decimals), percent(depth - 1, decimals))
        switch pick(0...3) {
        case 0: return ("(\(a.source) + \(b.source))", .add(a.model, b.model))
        case 1: return ("(\(a.source) - \(b.source))", .subtract(a.model, b.model))
        case 2:
            let (x, y) = (percent(depth - 1, decimals - 8), percent(0, 8))
            return ("\(x.source) * \(y.source)", .multiply(x.model, y.model))
        default:
            let y = integer(0)
            return ("((\(a.source)) / \(y.source))", .divide(a.model, y.model))
        }
    }

    private mutating func integer(_ depth: Int) -> Part {
        if depth == 0 {
            switch pick(0...3) {
            case 0: return ("数", number(integers[0], 0))
            case 1: return ("期", number(integers[1], 0))
            case 2: return ("days_overdue", number(daysOverdue, 0))
            default:
                let value = pick(1...40)
                return ("\(value)", number(value, 0))
            }
        }
        let (a, b) = (integer(depth - 1), integer(depth - 1))
        let isLiteral = b.source.allSatisfy { "0123456789()+-* ".contains($0) }
        switch pick(0...4) {
        case 0: return ("(\(a.source) + \(b.source))", .add(a.model, b.model))
        case 1: return ("(\(a.source) - \(b.source))", .subtract(a.model, b.model))
        case 2: return ("\(a.source) * \(b.source)", .multiply(a.model, b.model))
        case 3 where !isLiteral:
            return ("((\(a.source)) / (\(b.source)))", .divideWhole(a.model, b.model))
        case 4 where !isLiteral:
            return ("((\(a.source)) % (\(b.source)))", .remainder(a.model, b.model))
        default:
            return ("-(\(a.source))", .subtract(number(0, 0), a.model))
        }
    }

    private mutating func condition(_ depth: Int) -> Part {
        if depth == 0 {
            switch pick(0...3) {
            case 0: return ("是", .flag(flag))
            case 1:
                let name = ["低", "中", "高"][Int(pick(0...2))]
                return ("级 == \"\(name)\"", .flag(["低", "中", "高"][choice] == name))
            case 2:
                return ("级 not in [\"低\", \"高\"]", .flag(choice == 1))
            default: return ("has(上限)", .has(optional != nil))
            }
        }
        switch pick(0...9) {
        case 0, 1:
            let terms = (0..<Int(pick(2...4))).map { _ in condition(depth - 1) }
            let source = terms.map(\.source).joined(separator: " and ")
            return ("(\(source))", .both(terms.map(\.model)))
        case 2, 3:
            let terms = (0..<Int(pick(2...4))).map { _ in condition(depth - 1) }
            let source = terms.map(\.source).joined(separator: " or ")
            return ("(\(source))", .either(terms.map(\.model)))
        case 4:
            let a = condition(depth - 1)
            return ("not (\(a.source))", .not(a.model))
        case 5:
            let x = integer(depth - 1)
            let low = pick(-50...50)
            let high = low + pick(0...100)
            return (
                "(\(x.source)) in \(low)..\(high)",
                .inside(x.model, number(low, 0), number(high, 0))
            )
        case 6:
            let sign = ["==", "!=", "<", "<=", ">", ">="][Int(pick(0...5))]
            let (a, b) = (amount(depth - 1, 26), money(depth - 1, 26))
            return ("\(a.source) \(sign) \(b.source)", .compare(sign, a.model, b.model))
        case 7:
            // An optional value behind its guard.
            let b = amount(depth - 1, 26)
            let guarded: Model =
                optional.map { .compare(">", number($0, 2), b.model) } ?? .flag(false)
            return (
                "(has(上限) and 上限 > \(b.source))", .both([.has(optional != nil), guarded])
            )
        case 8:
            let x = integer(0)
            let list = (0..<Int(pick(1...3))).map { _ in integer(1) }
            return (
                "\(x.source) in [\(list.map(\.source).joined(separator: ", "))]",
                .among(x.model, list.map(\.model))
            )
        default:
            let sign = ["==", "!=", "<", "<=", ">", ">="][Int(pick(0...5))]
            let (a, b) = (percent(depth - 1, 26), percent(depth - 1, 26))
            return ("\(a.source) \(sign) \(b.source)", .compare(sign, a.model, b.model))
        }
    }
}
