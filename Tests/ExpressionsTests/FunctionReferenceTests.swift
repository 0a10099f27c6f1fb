import Diagnostics
import Expressions
import TestSupport
import Testing

/// Holds the reference of functions to what the checker accepts and the interpreter does.
@Suite("The reference of functions") struct FunctionReferenceTests {
    static let entries = FunctionReference.entries
    static let macros = entries.filter { $0.variables > 0 }

    /// The codes of the findings of an expression.
    private static func codes(_ source: String) throws -> [String] {
        var environment = try ExpressionFixture().environment
        var bag = DiagnosticBag()
        environment.declare(
            definition: "试", nameSpan: ExpressionFixture.text("").map.whole,
            text: ExpressionFixture.text(source))
        environment.finishDefinitions(into: &bag)
        return bag.sorted.filter { $0.severity == .error }.map(\.code)
    }

    @Test("it has each name once, and all that the checker knows, and no other")
    func names() {
        let names = Self.entries.map(\.name)
        #expect(Set(names).count == names.count)
        let own = Environment.functionNames
        // `math.greatest` and `math.least` take any number of arguments, which no table says.
        let known = Set(Environment.standardOverloads.map(\.name)).union(own.functions)
            .union(own.methods).union(Environment.macroNames)
            .union(["cel.bind", "math.greatest", "math.least"])
        #expect(Set(names).symmetricDifference(known).sorted() == [])
        #expect(known.count > 90)
        let macros = Set(Environment.macroNames).union(["cel.bind"])
        #expect(Set(Self.macros.map(\.name)) == macros)
    }

    @Test("every overload of the checker's table has a form")
    func overloads() {
        for overload in Environment.standardOverloads {
            let forms = FunctionReference.entry(overload.name)?.forms ?? []
            #expect(
                forms.contains { form in
                    form.receiver == overload.receiver && form.parameters.count == overload.arity
                        && overload.result.isA(form.result)
                }, "\(overload)")
        }
    }

    @Test("every form that is no macro's and no campaign's own is in the table")
    func forms() {
        let own = Environment.functionNames
        for entry in Self.entries where entry.variables == 0 {
            if own.functions.contains(entry.name) || own.methods.contains(entry.name) { continue }
            for form in entry.forms where !entry.name.hasPrefix("math.greatest") {
                if entry.name == "math.least" { continue }
                let overloads = Environment.standardOverloads.filter {
                    $0.name == entry.name && $0.receiver == form.receiver
                        && $0.arity == form.parameters.count
                }
                #expect(!overloads.isEmpty, "\(form.text)")
                #expect(overloads.allSatisfy { $0.result.isA(form.result) }, "\(form.text)")
            }
        }
    }

    /// A value of each kind that a campaign's own functions and macros are called on.
    private static let values: [TypeWord: String] = [
        .list: "[1, 2]", .map: "{'a': 1}", .optional: "optional.of(1)", .text: "'abc'",
        .date: "today", .dayOfMonth: "发薪日", .bytes: "b'abc'", .timestamp: "now",
    ]

    @Test("the checker takes a macro's forms, and no other number of arguments", arguments: macros)
    func macroForms(_ entry: FunctionEntry) throws {
        for receiver in Set(entry.forms.map(\.receiver)) {
            let arities = Set(
                entry.forms.filter { $0.receiver == receiver }.map(\.parameters.count))
            for count in 0...5 {
                let (names, rest) = Self.arguments(entry, count)
                let call = "\(entry.lastName)(\((names + rest).joined(separator: ", ")))"
                let before = try receiver.map { try #require(Self.values[$0]) } ?? "cel"
                let codes = try Self.codes("\(before).\(call)")
                // D0331: there is no such function; D0330: no such name, which a name of a macro is not.
                let isTaken = !codes.contains("D0331") && !codes.contains("D0330")
                #expect(isTaken == arities.contains(count), "\(before).\(call): \(codes)")
            }
        }
    }

    /// Names for a macro and what it makes of them.
    private static func arguments(_ entry: FunctionEntry, _ count: Int) -> ([String], [String]) {
        let pairs = entry.name.hasPrefix("transform") || entry.variables == 2 && count > 2
        let names = Array((pairs ? ["i", "x"] : ["x"]).prefix(count))
        var rest = Array(repeating: "true", count: count - names.count)
        if entry.name == "transformMapEntry", !rest.isEmpty { rest[rest.count - 1] = "{x: i}" }
        if entry.name == "optFlatMap" { rest = rest.map { _ in "optional.of(x)" } }
        return (names, rest)
    }

    @Test("the checker takes the forms of a campaign's own functions, and no other number")
    func own() throws {
        let values: [String: String] = [
            "date": "'2026-11-20'", "time": "'09:30'", "timestamp": "'2026-11-20T10:00:00Z'",
            "days": "3", "min": "3", "max": "3", "has": "notices.last", "size": "'abc'",
            "on_or_before": "today", "next_day_of_month": "25",
        ]
        let own = Environment.functionNames
        for name in Set(own.functions).union(own.methods).sorted() {
            let entry = try #require(FunctionReference.entry(name))
            for receiver in Set(entry.forms.map(\.receiver)) {
                let forms = entry.forms.filter { $0.receiver == receiver }
                let before = try receiver.map { try #require(Self.values[$0]) + "." } ?? ""
                for count in 0...4 {
                    let arguments = Array(repeating: values[name] ?? "'a'", count: count)
                    let call = "\(before)\(name)(\(arguments.joined(separator: ", ")))"
                    let isTaken = forms.contains {
                        $0.isOpen ? count >= $0.parameters.count - 1 : count == $0.parameters.count
                    }
                    #expect(try Self.codes(call).isEmpty == isTaken, "\(call)")
                }
            }
        }
    }

    @Test("an example says what is true", arguments: entries)
    func trueExample(_ entry: FunctionEntry) throws {
        #expect(entry.example.contains(entry.lastName + "("))
        guard let outcome = entry.outcome else {
            return #expect(try Self.codes(entry.example) == [])
        }
        var fixture = try ExpressionFixture()
        var bag = DiagnosticBag()
        let compiled = fixture.environment.compile(
            ExpressionFixture.text("(\(entry.example)) == (\(outcome))"), expecting: .boolean,
            scope: .rule, into: &bag)
        let expression = try #require(compiled, "\(bag.sorted.map(\.message.en))")
        var interpreter = Interpreter(fixture.environment.finish())
        let texts = try #require(fixture.texts["A"])
        try texts.withUnsafeBufferPointer { bytes in
            try fixture.fill(&interpreter, "A", text: try #require(bytes.baseAddress))
            #expect(try interpreter.holds(expression.id), "\(entry.shown)")
        }
    }

    @Test("an entry is a short sentence in both languages", arguments: entries)
    func wording(_ entry: FunctionEntry) {
        #expect(entry.about.en.hasSuffix(".") && entry.about.zh.hasSuffix("。"))
        #expect(entry.about.en.unicodeScalars.count <= 110, "\(entry.about.en)")
        #expect(entry.about.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }

    @Test("Docs/Functions.md is made from the reference")
    func document() {
        Golden.expect(FunctionPage.markdown, is: "Docs/Functions.md")
    }
}
