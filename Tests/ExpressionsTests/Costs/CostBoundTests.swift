import Diagnostics
import Expressions
import Testing

/// The estimate of work against the work that evaluations really charge.
@Suite("The estimate of work") struct CostBoundTests {
    @Test("no evaluation of 6,000 random expressions charges more than the estimate, or less")
    func sound() throws {
        let seed: UInt64 = 20_261_126
        var generator = CostGenerator(seed: seed)
        var evaluated = 0
        var refused = 0
        var withWork = 0
        var full = 0
        for round in 0..<120 {
            var environment = try CostGenerator.environment()
            generator.declareDefinitions(&environment)
            var cases: [(source: String, id: ExpressionID)] = []
            for _ in 0..<50 {
                let source = generator.condition()
                var bag = DiagnosticBag()
                let compiled = environment.compile(
                    ExpressionFixture.text(source), expecting: .boolean, scope: .rule, into: &bag)
                guard let compiled else {
                    refused += 1
                    continue
                }
                cases.append((source, compiled.id))
            }
            let costs = environment.costs
            var interpreter = Interpreter(environment.finish())
            for _ in 0..<12 {
                let row = generator.row()
                row.text.withUnsafeBufferPointer { text in
                    guard let base = text.baseAddress else { return }
                    for one in cases {
                        interpreter.beginRow(text: base)
                        row.fill(interpreter.words)
                        guard let cost = costs.expressions[one.id]?.cost else {
                            Issue.record("no cost of \(one.source)")
                            continue
                        }
                        var fails = false
                        do throws(EvaluationFault) {
                            _ = try interpreter.holds(one.id)
                        } catch {
                            fails = true
                        }
                        let charged = interpreter.chargedWork
                        evaluated += 1
                        if charged > 0 { withWork += 1 }
                        if let most = cost.most, charged * 2 > most, charged > 20 { full += 1 }
                        if charged > cost.most ?? .max || (!fails && charged < cost.least) {
                            Issue.record(
                                """
                                seed \(seed), round \(round): \(one.source): charged \(charged), \
                                estimated \(cost.least)…\(cost.most.map(String.init) ?? "∞")
                                """)
                        }
                    }
                }
            }
        }
        #expect(evaluated > 40_000, "\(evaluated) evaluations, \(refused) refused")
        #expect(withWork > evaluated / 2, "\(withWork) of \(evaluated) charge anything")
        #expect(full > evaluated / 20, "only \(full) of \(evaluated) come near the estimate")
    }

    /// Computed by hand from the table in Docs/CEL.md: 标签 has at most 30 units and so 31 elements of 90 bytes
    /// together, 备注 at most 40 units and so 120 bytes.
    static let byHand: [(String, Int, Int?)] = [
        ("数 > 3 and 姓名 == \"李\" and 姓名.startsWith(\"欧\") or 数 in 1..5", 0, 0),
        ("数 in [1, 2, 3] and 数 + 1 > 2 and not (数 == 4)", 0, 0),
        // A turn each; the elements are read where they are.
        ("标签.exists(x, x.startsWith(\"a\"))", 0, 31),
        ("标签.all(x, 标签.exists(y, x == y))", 0, 31 + 31 * 31),
        // A list of constants is made beforehand; a turn each, numbers are compared as words.
        ("[1, 2, 3].exists(x, x == 2)", 0, 3),
        // 1 for the call and 1 for each of its hundred elements; a turn each.
        ("lists.range(100).all(x, x >= 0)", 1, 1 + 100 + 100),
        // 备注 becomes a value (1 + 120/16), is read (1 + 120/16), split into bytes (120), and the list counted.
        ("备注.split(\"\").size() > 3", 3, 1 + 7 + 1 + 7 + 1 + 120 + 1),
        // No bound: any number of 64 bits, of which each call charges 1.
        ("lists.range(有).size() > 3", 2, nil),
    ]

    @Test("simple expressions cost what a person computes", arguments: byHand)
    func exact(source: String, least: Int, most: Int?) throws {
        var environment = try CostGenerator.environment()
        var bag = DiagnosticBag()
        let compiled = try #require(
            environment.compile(
                ExpressionFixture.text(source), expecting: .boolean, scope: .rule, into: &bag),
            "\(bag.sorted.map(\.message.en))")
        let cost = try #require(environment.costs.expressions[compiled.id]?.cost)
        #expect(cost.least == least)
        #expect(cost.most == most)
    }

    /// Code, and the text that the finding stands at.
    static let findings: [(String, String?, String)] = [
        ("标签.all(x, 标签.exists(y, x == y))", nil, ""),
        (
            "标签.all(x, 标签.all(y, 标签.all(z, 标签.exists(w, x + y == z + w))))", "D0390",
            "x + y"
        ),
        (
            "lists.range(1000).exists(x, [1, 2].exists(z, lists.range(60).exists(y, x == y)))",
            "D0390", "lists.range(60)"
        ),
        ("lists.range(int(备注)).size() > 3", "D0390", "lists.range(int(备注))"),
        ("长.matches(\"^[a-z]+$\")", "D0391", "长.matches(\"^[a-z]+$\")"),
        ("组.exists(x, x == \"重点\" or x.startsWith(\"a\"))", "D0391", ""),
        ("长.contains(\"重点\") and 长.size() > 3", nil, ""),
        ("备注.matches(\"^[a-z]+$\")", nil, ""),
    ]

    @Test("what may exceed the limit is found, at its costliest part", arguments: findings)
    func found(source: String, code: String?, place: String) throws {
        var environment = try CostGenerator.environment()
        var bag = DiagnosticBag()
        _ = environment.compile(
            ExpressionFixture.text(source), expecting: .boolean, scope: .rule, into: &bag)
        #expect(bag.sorted.map(\.code) == (code.map { [$0] } ?? []))
        guard let span = bag.sorted.first?.span, !place.isEmpty else { return }
        let bytes = Array(source.utf8)[Int(span.start)..<span.end]
        #expect(String(decoding: bytes, as: UTF8.self) == place)
    }

    @Test("a definition is counted once, and reported once")
    func definitions() throws {
        var environment = try CostGenerator.environment()
        let text = ExpressionFixture.text
        let span = text("").map.whole
        environment.declare(
            definition: "重", nameSpan: span, text: text("标签.exists(x, x.startsWith(\"重\"))"))
        environment.declare(
            definition: "多", nameSpan: span,
            text: text("lists.range(1000).exists(x, lists.range(1000).exists(y, x == y))"))
        var bag = DiagnosticBag()
        let twice = try #require(
            environment.compile(
                text("(数 == 1 and 重) or (数 == 2 and 重)"), expecting: .boolean, scope: .rule,
                into: &bag))
        _ = environment.compile(text("多"), expecting: .boolean, scope: .rule, into: &bag)
        #expect(environment.costs.expressions[twice.id]?.cost.most == 31)
        #expect(environment.costs.expressions[twice.id]?.cost.own == 0)
        #expect(bag.sorted.map(\.code) == ["D0390"])
    }
}
