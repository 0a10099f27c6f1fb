import Diagnostics
import Expressions
import Testing

/// What the checker says of conditions, held against every row of a small finite world.
@Suite struct ReasoningPropertyTests {
    @Test(
        "of 6,000 random conditions none that is called impossible has a row, none that is called sure lacks one"
    )
    func soundness() throws {
        let seed: UInt64 = 20_261_125
        var world = World(seed: seed)
        var (impossible, sure, found) = (0, 0, 0)
        for round in 0..<60 {
            var environment = try World.environment()
            world.declareDefinitions(&environment)
            var cases: [(source: String, compiled: CompiledExpression)] = []
            for _ in 0..<100 {
                world.chooseSubjects()
                let source = world.condition(depth: 3)
                cases.append((source, try compiled(source, &environment, seed)))
            }
            let verdicts = cases.map { one in
                let yes = environment.region(Claim(one.compiled.id))
                let no = environment.region(Claim(one.compiled.id, holds: false))
                return (
                    never: environment.isImpossible(yes), always: environment.isImpossible(no)
                )
            }
            let counts = try World.count(cases.map(\.compiled), environment)
            for (at, one) in cases.enumerated() {
                let (verdict, count) = (verdicts[at], counts[at])
                if verdict.never { impossible += 1 }
                if verdict.always { sure += 1 }
                if count.yes == 0 || count.no == 0 { found += 1 }
                if verdict.never, count.yes > 0 {
                    Issue.record(
                        "seed \(seed), round \(round): \(one.source) holds in \(count.yes) rows")
                }
                if verdict.always, count.no > 0 {
                    Issue.record(
                        "seed \(seed), round \(round): \(one.source) fails in \(count.no) rows")
                }
            }
        }
        print("seed \(seed): \(impossible) impossible, \(sure) sure, of \(found) constant ones")
        #expect(impossible > 300, "only \(impossible) were impossible")
        #expect(sure > 100, "only \(sure) were sure")
        #expect(impossible + sure > found * 9 / 10, "of \(found) constant ones too few are found")
    }

    @Test(
        "of 2,000 random conditions with lists of texts, macros and terms that can fail no claim is refuted by a row"
    )
    func soundnessWithFaults() throws {
        let seed: UInt64 = 20_261_127
        var world = World(seed: seed)
        var (constant, faulty) = (0, 0)
        for round in 0..<20 {
            var environment = try World.environment()
            world.declareDefinitions(&environment)
            var cases: [(source: String, compiled: CompiledExpression)] = []
            for _ in 0..<100 {
                world.chooseSubjects(fallible: true)
                let source = world.condition(depth: 3)
                cases.append((source, try compiled(source, &environment, seed)))
            }
            let counts = try World.count(cases.map(\.compiled), environment)
            for (one, count) in zip(cases, counts) {
                let yes = environment.region(Claim(one.compiled.id))
                let no = environment.region(Claim(one.compiled.id, holds: false))
                let (never, always) = (environment.isImpossible(yes), environment.isImpossible(no))
                if never || always { constant += 1 }
                if count.faults > 0, count.yes + count.no > 0 { faulty += 1 }
                if never && count.yes > 0 || always && count.no > 0 {
                    Issue.record(
                        "seed \(seed), round \(round): \(one.source): never \(never), always \(always), but \(count)"
                    )
                }
            }
        }
        print("seed \(seed): \(constant) claims, \(faulty) conditions that fail in some rows only")
        #expect(constant > 60, "only \(constant) claims")
        #expect(faulty > 400, "only \(faulty) conditions fail in some rows only")
    }

    @Test(
        "a fault is no counterexample, and what another term decides beside a fault counts",
        arguments: [
            // 数 has 7 values, of which one is 0; 期 has 6, of which 3 are above 1.
            ("10 / 数 > 3 or 10 / 数 <= 3", false, true, 6, 0, 1),
            ("10 / 数 > 3 and 10 / 数 <= 3", true, false, 0, 6, 1),
            ("10 / 数 > 3 or 数 > 0 or 数 <= 0", false, true, 7, 0, 0),
            ("10 / 数 > 3 and 数 > 0 and 数 <= 0", true, false, 0, 7, 0),
            ("10 / 数 > -99 or 期 > 1", false, false, 39, 0, 3),
            ("10 / 数 > 99 and 期 > 1", false, false, 0, 39, 3),
            ("名 in [\"A\", \"B\"] and 名 == \"\"", true, false, 0, 4, 0),
            ("名 in [\"A\", \"B\"] or 名 != \"A\"", false, true, 4, 0, 0),
            ("名 in [\"A\", \"B\"] and 名 not in [\"B\", \"A\", \"C\"]", true, false, 0, 4, 0),
            ("数 in [1, 10 / 数] and 数 not in [1]", false, false, 1, 5, 1),
            ("[数].exists(x, x > 1) and [数].all(x, x <= 1)", false, false, 0, 7, 0),
        ])
    func faults(
        _ source: String, never: Bool, always: Bool, yes: Int, no: Int, faults: Int
    ) throws {
        var environment = try World.environment()
        let condition = try compiled(source, &environment, 0)
        let counted = try World.count([condition], environment)
        let count = try #require(counted.first)
        #expect((count.yes, count.no, count.faults) == (yes, no, faults))
        let claim = Claim(condition.id)
        #expect(environment.isImpossible(environment.region(claim)) == never)
        let opposite = Claim(condition.id, holds: false)
        #expect(environment.isImpossible(environment.region(opposite)) == always)
    }

    @Test(
        "of 3,000 conjunctions of comparisons of one field with constants each empty one is found, and each finding is an error"
    )
    func completeness() throws {
        let seed: UInt64 = 20_261_126
        var world = World(seed: seed)
        var empty = 0
        for round in 0..<30 {
            var environment = try World.environment()
            var cases: [(source: String, compiled: CompiledExpression)] = []
            for _ in 0..<100 {
                let source = world.conjunction()
                cases.append((source, try compiled(source, &environment, seed)))
            }
            let counts = try World.count(cases.map(\.compiled), environment)
            for (at, one) in cases.enumerated() {
                let says = environment.isImpossible(environment.region(Claim(one.compiled.id)))
                if counts[at].yes == 0 { empty += 1 }
                if says != (counts[at].yes == 0) {
                    Issue.record(
                        "seed \(seed), round \(round): \(one.source): \(counts[at].yes) rows, called \(says ? "impossible" : "possible")"
                    )
                }
                var alone = try World.environment()
                _ = try compiled(one.source, &alone, seed)
                var bag = DiagnosticBag()
                alone.reviewConditions(into: &bag)
                if bag.hasErrors != says {
                    Issue.record(
                        "seed \(seed), round \(round): \(one.source): \(bag.sorted.map(\.message.en))"
                    )
                }
            }
        }
        #expect(empty > 500, "only \(empty) were empty")
    }

    @Test("definitions that name one another twice, 60 levels deep, are looked through at once")
    func doublingDefinitions() throws {
        var environment = try World.environment()
        let span = ExpressionFixture.text("").map.whole
        environment.declare(
            definition: "层0", nameSpan: span, text: ExpressionFixture.text("数 > 3"))
        for level in 1...60 {
            let text = "层\(level - 1) and 层\(level - 1)"
            environment.declare(
                definition: "层\(level)", nameSpan: span, text: ExpressionFixture.text(text))
        }
        let one = try compiled("层60 and 数 < 2", &environment, 0)
        #expect(environment.isImpossible(environment.region(Claim(one.id))))
        var bag = DiagnosticBag()
        environment.reviewConditions(into: &bag)
        #expect(bag.sorted.filter { $0.severity == .error }.map(\.code) == ["D0373"])
    }

    private func compiled(
        _ source: String, _ environment: inout Environment, _ seed: UInt64
    ) throws -> CompiledExpression {
        var bag = DiagnosticBag()
        let compiled = environment.compile(
            ExpressionFixture.text(source), expecting: .boolean, scope: .rule, into: &bag)
        return try #require(
            bag.hasErrors ? nil : compiled,
            "seed \(seed): \(source): \(bag.sorted.map(\.message.en))")
    }
}

/// A few fields, of which each has a handful of values that tell all comparisons with their constants apart.
struct World {
    private var random: SeededGenerator
    /// The kinds of comparisons that the next condition is made of, few so that they meet.
    private var subjects = [0]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func chooseSubjects(fallible: Bool = false) {
        subjects = (0..<2).map { _ in pick(0...14) }
        if fallible { subjects += (0..<2).map { _ in pick(15...19) } }
    }

    private struct Column {
        let name: String
        let type: ValueType
        let isOptional: Bool
        let values: [Word]
        /// Constants as they are written; every one lies at or between the values.
        let constants: [String]
    }

    private static let columns: [Column] = [
        Column(
            name: "数", type: .integer, isOptional: false, values: [-1, 0, 1, 2, 3, 4, 5],
            constants: ["0", "1", "2", "3", "4"]),
        Column(
            name: "期", type: .integer, isOptional: false, values: [-1, 0, 1, 2, 3, 5],
            constants: ["0", "2", "3"]),
        Column(
            name: "欠", type: .money, isOptional: false, values: [-1, 0, 1, 999, 1000, 1001],
            constants: ["0.00", "10.00"]),
        Column(
            name: "率", type: .percent, isOptional: false,
            values: [-1, 0, 1, 89_999_999, 90_000_000, 90_000_001, 100_000_000, 100_000_001],
            constants: ["90%", "100%", "0%"]),
        Column(
            name: "上限", type: .money, isOptional: true, values: [.missing, 0, 1, 499, 500, 501],
            constants: ["0.00", "5.00"]),
        Column(
            name: "级", type: .enumeration(["低", "中", "高"]), isOptional: false, values: [0, 1, 2],
            constants: ["\"低\"", "\"中\"", "\"高\""]),
        Column(name: "是", type: .boolean, isOptional: false, values: [0, 1], constants: ["true"]),
        Column(
            name: "名", type: .text(.plain), isOptional: false,
            values: [text(0, 0), text(0, 1), text(1, 1), text(0, 2)],
            constants: ["\"A\"", "\"B\"", "\"C\""]),
        Column(
            name: "标", type: .list(separator: 0x3B), isOptional: false,
            values: [text(0, 0), text(0, 1), text(2, 3)], constants: []),
    ]
    /// `AB`, and the list of `A` and `B`.
    private static let texts = Array("ABA;B".utf8)

    private static func text(_ offset: Int, _ length: Int) -> Word {
        TextWord(.row, offset: offset, length: length).word
    }

    private static let overdue: [Word] = [0, 1, 6, 7, 8, 30, 31, 60, 61]
    private static let untilDue: [Word] = [0, 1, 2, 3, 4]

    static func environment() throws -> Environment {
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        for column in columns {
            environment.declare(
                field: FieldDeclaration(
                    name: column.name, type: column.type, isOptional: column.isOptional,
                    span: ExpressionFixture.text("").map.whole))
        }
        return environment
    }

    mutating func declareDefinitions(_ environment: inout Environment) {
        for (name, text) in [
            ("多", comparison()), ("门", "3"), ("同", "数"), ("和", "数 + 期"),
            ("深", "多 or " + comparison()),
        ] {
            environment.declare(
                definition: name, nameSpan: ExpressionFixture.text("").map.whole,
                text: ExpressionFixture.text(text))
        }
    }

    /// In how many rows of the whole world each condition holds, does not hold, and has no value.
    static func count(
        _ conditions: [CompiledExpression], _ environment: Environment
    ) throws -> [(yes: Int, no: Int, faults: Int)] {
        var interpreter = Interpreter(environment.finish())
        let slots = environment.slots
        var counts = conditions.map { _ in (yes: 0, no: 0, faults: 0) }
        let days = overdue.map { ($0, Word(0)) } + untilDue.dropFirst().map { (Word(0), $0) }
        let sizes = columns.map(\.values.count) + [days.count]
        try texts.withUnsafeBufferPointer { text in
            let base = try #require(text.baseAddress)
            for (at, condition) in conditions.enumerated() {
                let used = usedColumns(condition, slots)
                var row = sizes.map { _ in 0 }
                while true {
                    interpreter.beginRow(text: base)
                    for (index, column) in columns.enumerated() {
                        interpreter.words[index] = column.values[row[index]]
                    }
                    let day = days[row[columns.count]]
                    interpreter.words[Int(slots.daysOverdue.raw)] = day.0
                    interpreter.words[Int(slots.daysUntilDue.raw)] = day.1
                    do {
                        if try interpreter.holds(condition.id) {
                            counts[at].yes += 1
                        } else {
                            counts[at].no += 1
                        }
                    } catch {
                        counts[at].faults += 1
                    }
                    guard let next = used.first(where: { row[$0] + 1 < sizes[$0] }) else { break }
                    for index in used where index < next { row[index] = 0 }
                    row[next] += 1
                }
            }
        }
        return counts
    }

    /// The columns that the condition reads; the others stay at their first value.
    private static func usedColumns(
        _ condition: CompiledExpression, _ slots: BuiltinSlots
    ) -> [Int] {
        let hasDays =
            condition.uses.contains(.daysOverdue) || condition.uses.contains(.daysUntilDue)
        return condition.usedFields.map { Int($0.raw) }.sorted()
            + (hasDays ? [columns.count] : [])
    }

    // MARK: Conditions

    private static let names = ["\"A\"", "\"B\"", "\"C\"", "\"\""]
    private static let macros = [
        "标.exists(t, t == \"A\")", "标.all(t, t in [\"A\", 名])", "\"B\" in 标",
        "标.exists_one(t, t == 名)", "[1, 2, 数].exists(x, x > 期)", "[数, 期].all(x, x > 1)",
        "[10 / 数, 1].exists(x, x > 3)", "[数, 2].map(x, x + 1).size() == 2",
        "名.matches(\"^A\")", "size(名) > 1", "名.startsWith(\"A\")",
    ]

    private mutating func pick(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func one(_ words: [String]) -> String { words[pick(0...words.count - 1)] }

    mutating func condition(depth: Int) -> String {
        switch pick(0...(depth == 0 ? 0 : 9)) {
        case 0...2: return comparison()
        case 3...5: return "(\(condition(depth: depth - 1)) and \(condition(depth: depth - 1)))"
        case 6...7: return "(\(condition(depth: depth - 1)) or \(condition(depth: depth - 1)))"
        case 8: return "not \(condition(depth: depth - 1))"
        default:
            let parts = (0..<3).map { _ in condition(depth: depth - 1) }
            return "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
        }
    }

    mutating func comparison() -> String {
        let order = one(["==", "!=", "<", "<=", ">", ">="])
        switch subjects.randomElement(using: &random) ?? 12 {
        case 0: return "days_overdue \(order) \(pick(0...1) == 0 ? 7 : 30)"
        case 1: return "days_overdue in \(pick(0...1) * 7)..\(pick(1...2) * 30)"
        case 2: return "days_until_due \(order) \(pick(0...3))"
        case 3: return "数 \(order) 期"
        case 4: return "期 \(order) 数"
        case 5: return "数 + 期 \(order) \(pick(0...4))"
        case 6: return "(has(上限) and 上限 \(order) 5.00)"
        case 7: return "(has(上限) ? 上限 \(order) 欠 : 是)"
        case 8: return one(["是", "not 是", "是 == true", "(数 > 1) == 是"])
        case 9: return "级 in [\(one(["\"低\"", "\"中\""])), \"高\"]"
        case 10: return one(["数 in 1..3", "数 in [0, 2, 4]", "数 not in [1, 3]"])
        case 15: return one(["10 / 数", "10 % 期", "数 + 10 / 期"]) + " \(order) \(pick(0...4))"
        case 16: return "名 \(one(["in", "not in"])) [\(one(Self.names)), \(one(Self.names))]"
        case 17: return "名 \(one(["==", "!="])) \(one(Self.names))"
        case 18: return "数 \(one(["in", "not in"])) [\(pick(0...4)), \(one(["期", "10 / 数", "3"]))]"
        case 19: return one(Self.macros)
        case 11: return "数 * 90% \(order) \(one(["90%", "180%"]))"
        default:
            let column = Self.columns[pick(0...5)]
            if column.isOptional { return "has(\(column.name))" }
            let order = column.name == "级" ? one(["==", "!="]) : order
            return "\(column.name) \(order) \(one(column.constants))"
        }
    }

    /// `and` of comparisons of one column with constants.
    mutating func conjunction() -> String {
        let column = Self.columns[pick(0...3)]
        let isDays = pick(0...4) == 0
        let terms = (0..<pick(2...4)).map { _ -> String in
            let order = one(["==", "!=", "<", "<=", ">", ">="])
            let negation = pick(0...4) == 0 ? "not " : ""
            if isDays { return "\(negation)days_overdue \(order) \(one(["7", "30"]))" }
            return "\(negation)\(column.name) \(order) \(one(column.constants))"
        }
        return terms.joined(separator: " and ")
    }
}
