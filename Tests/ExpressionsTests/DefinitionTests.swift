import Diagnostics
import Expressions
import Testing

/// Definitions: their order, circles, names, and that each is computed once a row.
@Suite struct DefinitionTests {
    private func declared(_ definitions: [(String, String)]) throws -> (Environment, DiagnosticBag)
    {
        var environment = try ExpressionFixture().environment
        for (index, (name, source)) in definitions.enumerated() {
            environment.declare(
                definition: name,
                nameSpan: SourceSpan(file: FileID(1), start: index * 100, length: name.utf8.count),
                text: ExpressionFixture.text(source))
        }
        var bag = DiagnosticBag()
        environment.finishDefinitions(into: &bag)
        return (environment, bag)
    }

    @Test("a definition may name one that stands later in the file")
    func order() throws {
        let (environment, bag) = try declared([("应还", "本期应还 + 逾期应还"), ("逾期应还", "逾期金额 + 罚息")])
        #expect(bag.isEmpty)
        #expect(environment.finish().listing(definition: "应还").contains("ensure 逾期应还"))
    }

    @Test("a circle is one finding that names its way, and its users are not reported again")
    func circles() throws {
        var (environment, bag) = try declared([
            ("甲", "丙 + 1"), ("乙", "甲 * 2"), ("丙", "乙 - 1"), ("丁", "甲 + 3"), ("戊", "戊"),
        ])
        #expect(bag.sorted.map(\.code) == ["D0343", "D0343"])
        #expect(bag.sorted.map(\.message.en).first?.hasSuffix("`甲` → `丙` → `乙` → `甲`") == true)
        #expect(bag.sorted.map(\.span?.start) == [0, 400])
        let compiled = environment.compile(
            ExpressionFixture.text("丁 > 3"), expecting: .boolean, scope: .rule, into: &bag)
        #expect(compiled == nil)
        #expect(bag.count(.error) == 2)
    }

    @Test(
        "a name is taken once",
        arguments: [
            ("罚息", "a field"), ("today", "a built-in name"), ("promise", "a built-in name"),
        ])
    func names(name: String, what: String) throws {
        let (_, bag) = try declared([(name, "1 + 1")])
        #expect(bag.sorted.map(\.code) == ["D0344"])
        #expect(bag.sorted.first?.message.en == "`\(name)` is already \(what)")
    }

    @Test("a fault in a definition is one finding however often it is used")
    func faultOnce() throws {
        var (environment, bag) = try declared([("坏", "罚息 > 0"), ("更坏", "坏 and 自动扣款")])
        for _ in 0..<3 {
            _ = environment.compile(
                ExpressionFixture.text("坏 or 更坏"), expecting: .boolean, scope: .rule, into: &bag)
        }
        #expect(bag.sorted.map(\.code) == ["D0334"])
    }

    @Test("64 definitions may build one upon the other, not 65")
    func depth() throws {
        var chain = [("第0", "期数 + 1")]
        for index in 1..<64 { chain.append(("第\(index)", "第\(index - 1) + 1")) }
        #expect(try declared(chain).1.isEmpty)
        chain.append(("第64", "第63 + 1"))
        let codes = try declared(chain).1.sorted.map(\.code)
        #expect(codes == ["D0309"])
    }

    @Test("a definition is computed once a row, and again after it was forgotten")
    func once() throws {
        var (environment, bag) = try declared([("双倍", "期数 * 2"), ("合计", "双倍 + 双倍")])
        let compiled = try #require(
            environment.compile(
                ExpressionFixture.text("合计 + 双倍"), expecting: .integer, scope: .rule, into: &bag))
        let slot = try #require(environment.slot(ofField: "期数"))
        var interpreter = Interpreter(environment.finish())
        let text: [UInt8] = [0]
        try text.withUnsafeBufferPointer { text in
            let base = try #require(text.baseAddress)
            interpreter.beginRow(text: base)
            interpreter.words[Int(slot.raw)] = 7
            #expect(try interpreter.word(compiled.id) == 42)
            interpreter.words[Int(slot.raw)] = 8
            #expect(try interpreter.word(compiled.id) == 42)
            interpreter.forgetDefinitions()
            #expect(try interpreter.word(compiled.id) == 48)
            interpreter.words[Int(slot.raw)] = 9
            interpreter.beginRow(text: base)
            #expect(try interpreter.word(compiled.id) == 54)
        }
    }

    @Test("a fault says where in the file its operator stands")
    func faultPlace() throws {
        var (environment, bag) = try declared([("商", "1 / 期数")])
        let compiled = try #require(
            environment.compile(
                ExpressionFixture.text("days_overdue > 3 and 商 > 0"), expecting: .boolean,
                scope: .rule, into: &bag))
        let slots = environment.slots
        let field = try #require(environment.slot(ofField: "期数"))
        var interpreter = Interpreter(environment.finish())
        interpreter.words[Int(field.raw)] = 0
        interpreter.words[Int(slots.daysOverdue.raw)] = 4
        let fault = EvaluationFault(.divisionByZero, at: ExpressionFixture.text("1 / 期数").map.whole)
        do throws(EvaluationFault) {
            _ = try interpreter.holds(compiled.id)
            Issue.record("no fault")
        } catch {
            #expect(error == fault)
        }
        interpreter.words[Int(slots.daysOverdue.raw)] = 3
        #expect(try !interpreter.holds(compiled.id))
    }

    @Test("what an expression uses is known, through its definitions too")
    func uses() throws {
        var (environment, bag) = try declared([
            ("总", "逾期金额 + 罚息"), ("近", "notices.in_last(3 days)"),
        ])
        let compiled = try #require(
            environment.compile(
                ExpressionFixture.text("has(邮箱) and 总 > 1.00 and 近 < 2 and notices.this_due < 6"),
                expecting: .boolean, scope: .rule, into: &bag))
        let fields = compiled.usedFields.sorted().compactMap { environment.field($0)?.name }
        #expect(fields == ["邮箱", "逾期金额", "罚息"])
        #expect(compiled.uses == [.notices])
        #expect(compiled.impliesPresent == ["邮箱"])
        #expect(!compiled.mayBeMissing)
        #expect(environment.ledgerFacts.map(\.kind) == [.inLast(days: 3), .thisDue])
        #expect(
            environment.usedNames == [
                "邮箱", "总", "近", "逾期金额", "罚息",
            ])
    }

    @Test("a literal's value is known at check time")
    func constants() throws {
        var (environment, bag) = try declared([])
        func constant(_ source: String, _ expectation: Expressions.Expectation) -> Word? {
            environment.compile(
                ExpressionFixture.text(source), expecting: expectation, scope: .rule, into: &bag)?
                .constant
        }
        #expect(constant("500.00", .money) == 50_000)
        #expect(constant("6 months", .span) == 6)
        #expect(constant("50%", .percent) == 50_000_000)
        #expect(constant("days_overdue", .integer) == nil)
        #expect(bag.isEmpty)
    }
}
