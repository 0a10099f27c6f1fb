internal import Diagnostics
internal import Expressions
internal import Foundation
internal import Testing

/// The golden tests of Liquid (jg-rp/golden-liquid, MIT) that fit into the language of texts.
///
/// They lie beside the project and keep their licence there; without them the suite is skipped. A case applies
/// when both languages give it a meaning, or both refuse it for the same fault; all others have a reason, and
/// `Docs/Liquid.md` has the reasons with their counts, which this suite holds.
@Suite("Golden tests of Liquid", .enabled(if: LiquidGolden.isThere))
struct LiquidGoldenTests {
    @Test("what both languages know means the same, and the document counts the rest")
    func golden() throws {
        let cases = try LiquidGolden.cases()
        var agreed = 0
        var refused = 0
        var outside: [LiquidGolden.Reason: Int] = [:]
        for golden in cases {
            switch try LiquidGolden.outcome(golden) {
            case .outside(let reason): outside[reason, default: 0] += 1
            case .refused:
                #expect(golden.isInvalid, "\(golden.name): \(golden.template)")
                refused += 1
            case .text(let text):
                #expect(!golden.isInvalid, "\(golden.name): \(golden.template)")
                #expect(
                    golden.results.contains(text), "\(golden.name): \(golden.template) → \(text)")
                agreed += 1
            }
        }
        #expect(cases.count == 311)
        #expect(agreed + refused + outside.values.reduce(0, +) == cases.count)
        let document = try String(
            contentsOf: ValuesFixture.root.appending(path: "Docs/Liquid.md"), encoding: .utf8)
        var rows = [("the same text", agreed), ("refused by both", refused)]
        for reason in LiquidGolden.Reason.allCases {
            rows.append((reason.rawValue, outside[reason] ?? 0))
        }
        for (name, count) in rows {
            #expect(
                document.contains("| \(name) | \(count) |"),
                "Docs/Liquid.md: | \(name) | \(count) |")
        }
    }
}

/// Reads the golden tests and runs one.
private enum LiquidGolden {
    struct Case {
        let name: String
        let template: String
        let data: [String: Any]
        let results: [String]
        let isInvalid: Bool
    }

    /// Why a case does not apply, as `Docs/Liquid.md` has it.
    enum Reason: String, CaseIterable {
        case filter = "a filter that texts do not have"
        case lists = "lists, objects and brackets"
        case dates = "dates read from a text"
        case missing = "a name that is not declared, `nil`"
        case falsehood = "`default` of a condition, `allow_false`"
        case arguments = "arguments left out"
        case types = "values of two types compared"
        case afterElse = "what follows `else`"
        case ellipsis = "the ellipsis"
    }

    enum Outcome {
        case text(String)
        case refused
        case outside(Reason)
    }

    static var file: URL {
        ValuesFixture.root.deletingLastPathComponent()
            .appending(path: "shared/liquid/golden-subset.json")
    }

    static var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    static func cases() throws -> [Case] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        let tests = (object as? [String: Any])?["tests"] as? [[String: Any]] ?? []
        return tests.map { test in
            Case(
                name: test["name"] as? String ?? "", template: test["template"] as? String ?? "",
                data: test["data"] as? [String: Any] ?? [:],
                results: (test["results"] as? [String]) ?? [test["result"] as? String ?? ""],
                isInvalid: test["invalid"] as? Bool ?? false)
        }
    }

    private static let known: Set<String> = [
        "append", "prepend", "downcase", "upcase", "escape", "replace", "truncate", "url_encode",
        "default", "first", "last", "date",
    ]

    static func outcome(_ golden: Case) throws -> Outcome {
        // An ellipsis is one character here, three full stops there.
        if golden.name == "filters, truncate, default end" { return .outside(.ellipsis) }
        let filters = golden.template.split(separator: "|").dropFirst().map { part in
            String(part.drop { $0 == " " }.prefix { $0.isLetter || $0 == "_" })
        }
        if !known.isSuperset(of: filters) { return .outside(.filter) }
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .enUS)
        environment.acceptLiquidArguments()
        var integers: [(name: String, value: Int)] = []
        guard collect(golden.data, "", &integers), !golden.template.contains("[") else {
            return .outside(.lists)
        }
        for (name, _) in integers {
            environment.declare(
                field: FieldDeclaration(
                    name: name, type: .integer, isOptional: false, span: TemplateCampaign.span,
                    longest: nil, atMost: nil, personal: nil))
        }
        declareTexts(golden.data, "", in: &environment)
        var bag = DiagnosticBag()
        let template = environment.compileTemplate(
            TemplateFixture.text(golden.template), style: .mail, scope: .text, into: &bag)
        guard let template else { return try refusal(golden, bag) }
        let code = environment.finish()
        var interpreter = Interpreter(code)
        for (index, integer) in integers.enumerated() {
            interpreter.words[index] = Word(integer.value)
        }
        var out = ByteBuffer()
        try interpreter.render(template.id, into: &out, masked: false)
        return .text(out.string())
    }

    /// A finding about a filter's arguments or about operands that do not fit is the refusal that is asked
    /// for; another one says that the case has something which texts do not have.
    private static func refusal(_ golden: Case, _ bag: DiagnosticBag) throws -> Outcome {
        let codes = Set(bag.sorted.map(\.code))
        let isRefusal = !codes.isDisjoint(with: ["D0421", "D0332"])
        if golden.isInvalid, isRefusal { return .refused }
        if golden.template.contains("| date") { return .outside(.dates) }
        if golden.template.contains("allow_false") || golden.template.contains("{{ false") {
            return .outside(.falsehood)
        }
        if !codes.isDisjoint(with: ["D0330", "D0304"]) { return .outside(.missing) }
        if !codes.isDisjoint(with: ["D0406", "D0408"]) { return .outside(.afterElse) }
        if codes.contains("D0421") { return .outside(.arguments) }
        if codes.contains("D0332") { return .outside(.types) }
        Issue.record("\(golden.name): \(golden.template) has no reason: \(codes.sorted())")
        return .outside(.filter)
    }

    /// Adds the whole numbers of the data by their paths; false for data of other types.
    private static func collect(
        _ data: [String: Any], _ prefix: String, _ integers: inout [(name: String, value: Int)]
    ) -> Bool {
        if data.isEmpty, !prefix.isEmpty { return false }
        for (key, value) in data.sorted(by: { $0.key < $1.key }) {
            switch value {
            case is String: continue
            case let number as Int: integers.append((prefix + key, number))
            case let inner as [String: Any]:
                guard collect(inner, prefix + key + ".", &integers) else { return false }
            default: return false
            }
        }
        return true
    }

    /// Declares texts as constants by their paths; an object has one more, so that its name is known.
    private static func declareTexts(
        _ data: [String: Any], _ prefix: String, in environment: inout Environment
    ) {
        for (key, value) in data {
            if let text = value as? String {
                environment.declare(
                    constant: prefix + key, text: text, span: TemplateCampaign.span)
            } else if let inner = value as? [String: Any] {
                environment.declare(
                    constant: prefix + key + ".own", text: "", span: TemplateCampaign.span)
                declareTexts(inner, prefix + key + ".", in: &environment)
            }
        }
    }
}
