internal import Diagnostics
internal import Expressions
internal import Foundation
internal import Testing

/// The golden tests of Liquid (jg-rp/golden-liquid, MIT) that fit into the language of texts.
///
/// They lie beside the project and keep their licence there; without them the suite is skipped. A case is
/// outside the language when it uses a filter, a type or a form that texts do not have; those are counted.
@Suite("Golden tests of Liquid", .enabled(if: LiquidGolden.isThere))
struct LiquidGoldenTests {
    @Test("what both languages know means the same")
    func golden() throws {
        let cases = try LiquidGolden.cases()
        var agreed = 0
        var refused = 0
        var outside: [String: Int] = [:]
        for golden in cases {
            switch try LiquidGolden.outcome(golden) {
            case .outside(let reason): outside[reason, default: 0] += 1
            case .refused:
                #expect(golden.isInvalid, "\(golden.name): \(golden.template)")
                refused += 1
            case .text(let text):
                #expect(!golden.isInvalid, "\(golden.name): \(golden.template)")
                #expect(text == golden.result, "\(golden.name): \(golden.template)")
                agreed += 1
            }
        }
        let reasons = outside.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print("golden Liquid: \(agreed) texts agree, \(refused) refused as they should be,")
        print("outside the language: \(reasons.joined(separator: ", "))")
        #expect(agreed >= 31)
        #expect(refused >= 15)
        #expect(agreed + refused + outside.values.reduce(0, +) == cases.count)
        #expect(cases.count == 311)
    }
}

/// Reads the golden tests and runs one.
private enum LiquidGolden {
    struct Case {
        let name: String
        let template: String
        let data: [String: Any]
        let result: String?
        let isInvalid: Bool
    }

    enum Outcome {
        case text(String)
        case refused
        case outside(String)
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
                data: test["data"] as? [String: Any] ?? [:], result: test["result"] as? String,
                isInvalid: test["invalid"] as? Bool ?? false)
        }
    }

    /// Cases on which the languages differ on purpose.
    private static let different: Set<String> = [
        // An ellipsis is one character here, three full stops there.
        "filters, truncate, default end"
    ]

    static func outcome(_ golden: Case) throws -> Outcome {
        if different.contains(golden.name) { return .outside("differs on purpose") }
        let known: Set<String> = [
            "append", "prepend", "downcase", "upcase", "escape", "replace", "truncate",
            "url_encode", "default",
        ]
        let filters = golden.template.split(separator: "|").dropFirst().map { part in
            String(part.drop { $0 == " " }.prefix { $0.isLetter || $0 == "_" })
        }
        if !known.isSuperset(of: filters) { return .outside("filter") }
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .enUS)
        environment.acceptLiquidArguments()
        guard declare(golden.data, "", in: &environment) else { return .outside("data") }
        var bag = DiagnosticBag()
        let template = environment.compileTemplate(
            TemplateFixture.text(golden.template), style: .mail, scope: .text, into: &bag)
        guard let template else {
            let isForm = bag.sorted.contains { $0.code == "D0421" }
            // A finding about a filter's arguments or about operands that do not fit is the refusal that is
            // asked for; another one says that the case has a form which texts do not have.
            let isRefusal = bag.sorted.contains { $0.code == "D0421" || $0.code == "D0332" }
            if golden.isInvalid && isRefusal { return .refused }
            return .outside(isForm ? "arguments" : "expression")
        }
        var interpreter = Interpreter(environment.finish())
        var out = ByteBuffer()
        try interpreter.render(template.id, into: &out, masked: false)
        return .text(out.string())
    }

    /// Declares texts as constants by their paths; false for data of other types.
    private static func declare(
        _ data: [String: Any], _ prefix: String, in environment: inout Environment
    ) -> Bool {
        for (key, value) in data {
            switch value {
            case let text as String:
                environment.declare(
                    constant: prefix + key, text: text, span: TemplateCampaign.span)
            case let inner as [String: Any]:
                guard declare(inner, prefix + key + ".", in: &environment) else { return false }
            default: return false
            }
        }
        return true
    }
}
