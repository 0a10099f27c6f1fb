import Diagnostics
import Expressions
import Testing

/// Holds what editors tell of names and filters to what the checker accepts.
@Suite struct ReferenceTests {
    /// An environment with a field of each type that the examples use.
    private static var environment: Environment {
        var environment = Environment(currency: Currency.named("CNY") ?? .all[0], locale: .zhCN)
        let place = SourceSpan(file: FileID(0), start: 0, length: 0)
        let fields: [(String, ValueType, Bool)] = [
            ("金额", .money, false), ("比例", .percent, false), ("昵称", .text(.plain), true),
            ("手机", .text(.phone), false), ("发薪日", .dayOfMonth, false),
        ]
        for (name, type, isOptional) in fields {
            environment.declare(
                field: FieldDeclaration(
                    name: name, type: type, isOptional: isOptional, span: place))
        }
        environment.declare(constant: "lender.name", text: "机构", span: place)
        environment.declare(
            line: "求助", nameSpan: place, text: TemplateFixture.text("请来电"))
        environment.declare(segments: ["甲"])
        environment.declare(
            offer: "乙", say: TemplateFixture.text("话术"),
            scope: Scope(allowed: Set(Builtin.allCases)))
        return environment
    }

    private static let everywhere = Scope(allowed: Set(Builtin.allCases))

    private static func compile(_ source: String) -> (CompiledExpression?, [Diagnostic]) {
        var environment = environment
        var bag = DiagnosticBag()
        let compiled = environment.compile(
            TemplateFixture.text(source), expecting: .any, scope: everywhere, into: &bag)
        return (compiled, bag.sorted)
    }

    @Test("every built-in name is documented with its type")
    func builtins() {
        for (entry, type) in ExpressionReference.builtins {
            let (compiled, findings) = Self.compile(entry.name)
            #expect(findings.isEmpty, "\(entry.name): \(findings.map(\.message.en))")
            if case .enumeration? = compiled?.type, case .enumeration = type { continue }
            #expect(compiled?.type == type, "\(entry.name)")
        }
        let roots = Set(ExpressionReference.builtins.map { $0.entry.name.prefix { $0 != "." } })
        // Experiments are not honoured yet; `opted_out` is a function.
        for builtin in Builtin.allCases where builtin != .arm && builtin != .optedOut {
            #expect(roots.contains(builtin.rawValue[...]), "\(builtin)")
        }
    }

    @Test("a name says truly where it may stand")
    func places() {
        for (entry, _) in ExpressionReference.builtins {
            func isFine(in scope: Scope) -> Bool {
                var environment = Self.environment
                var bag = DiagnosticBag()
                _ = environment.compile(
                    TemplateFixture.text(entry.name), expecting: .any, scope: scope, into: &bag)
                return bag.isEmpty
            }
            #expect(isFine(in: .rule) == (entry.place == .everywhere), "\(entry.name)")
            #expect(isFine(in: .text) == (entry.place != .textsThatSetADay), "\(entry.name)")
        }
    }

    @Test("the examples of names are expressions")
    func examples() {
        let entries =
            ExpressionReference.builtins.map(\.entry)
            + ExpressionReference.groups.filter { $0.name != "lines" }
            + [ExpressionReference.noticesInLast, ExpressionReference.optedOut]
        for entry in entries {
            let (compiled, findings) = Self.compile(entry.example)
            #expect(compiled != nil && findings.isEmpty, "\(entry.example)")
            #expect(entry.example.contains(entry.name), "\(entry.example)")
        }
    }

    @Test("the examples of filters are placeholders")
    func filters() {
        #expect(Set(FilterReference.filters.map(\.name)).count == FilterReference.filters.count)
        let texts = ExpressionReference.groups + [ExpressionReference.offerSay]
        // Conditions and bare amounts are no placeholders.
        let others = ["offer", "replied", "promise", "payments"]
        for entry in FilterReference.filters + texts where !others.contains(entry.name) {
            var environment = Self.environment
            var bag = DiagnosticBag()
            let compiled = environment.compileTemplate(
                TemplateFixture.text("{{ \(entry.example) }}"), style: .joined,
                scope: Self.everywhere, into: &bag)
            #expect(
                compiled != nil && bag.isEmpty, "\(entry.example) \(bag.sorted.map(\.message.en))")
            #expect(entry.example.contains(entry.name), "\(entry.example)")
        }
    }

    @Test("the filters that are proposed for a type fit it")
    func fitting() {
        let values: [(String, ValueType)] = [
            ("金额", .money), ("比例", .percent), ("手机", .text(.phone)), ("today", .date),
            ("days_overdue", .integer), ("发薪日", .dayOfMonth),
        ]
        for (path, type) in values {
            for entry in FilterReference.fitting(type) where entry.name != "default" {
                var environment = Self.environment
                var bag = DiagnosticBag()
                let compiled = environment.compileTemplate(
                    TemplateFixture.text(
                        "{{ \(path) | \(entry.form) }}{{ \(path) | \(entry.insert) }}"),
                    style: .joined, scope: Self.everywhere, into: &bag)
                #expect(compiled != nil, "\(path) | \(entry.form): \(bag.sorted.map(\.message.en))")
            }
        }
    }
}
