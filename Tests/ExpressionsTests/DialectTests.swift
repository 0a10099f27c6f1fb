import Diagnostics
import Expressions
import Foundation
import TestSupport
import Testing

/// The differences between CEL and the campaign dialect, as `Docs/CEL.md` lists them, and what both share.
@Suite struct DialectTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let source: String
        let standard: String
        let campaign: String
        var testDescription: String { source }
    }

    /// The lines of the page's block.
    static let lines: [Line] = {
        guard let page = try? Project.text("Docs/CEL.md"),
            let start = page.range(of: "```text dialects\n"),
            let end = page.range(of: "\n```", range: start.upperBound..<page.endIndex)
        else { return [] }
        return page[start.upperBound..<end.lowerBound].split(separator: "\n").compactMap { line in
            let parts = line.components(separatedBy: "=>").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if line.hasPrefix("#") || parts.count != 3 { return nil }
            return Line(source: parts[0], standard: parts[1], campaign: parts[2])
        }
    }()

    @Test("the page lists what it promises") func page() { #expect(Self.lines.count >= 30) }

    @Test("each line of the page is true in both dialects", arguments: lines)
    func dialects(_ line: Line) throws {
        var fixture = try ExpressionFixture()
        #expect(try Self.standard(line.source) == line.standard, "CEL")
        #expect(try Self.campaign(line.source, &fixture) == line.campaign, "campaign")
    }

    private static func standard(_ source: String) throws -> String {
        var bag = DiagnosticBag()
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        let text = ExpressionFixture.text(source)
        guard let compiled = environment.compileStandard(text, StandardOptions(), into: &bag) else {
            return bag.hasErrors ? "refused" : "nothing"
        }
        var interpreter = Interpreter(environment.finish())
        do throws(EvaluationFault) {
            guard case .boolean(let value) = try interpreter.value(compiled) else { return "other" }
            return "\(value)"
        } catch {
            return "fails"
        }
    }

    private static func campaign(
        _ source: String, _ fixture: inout ExpressionFixture
    ) throws -> String {
        var bag = DiagnosticBag()
        let compiled = fixture.environment.compile(
            ExpressionFixture.text(source), expecting: .boolean, scope: .rule, into: &bag)
        guard let compiled, !bag.hasErrors else { return bag.hasErrors ? "refused" : "nothing" }
        var interpreter = Interpreter(fixture.environment.finish())
        let texts = try #require(fixture.texts["A"])
        return try texts.withUnsafeBufferPointer { bytes in
            try fixture.fill(&interpreter, "A", text: try #require(bytes.baseAddress))
            do throws(EvaluationFault) {
                return "\(try interpreter.holds(compiled.id))"
            } catch {
                return "fails"
            }
        }
    }

    @Test(
        "CEL refuses an escape that it does not know, and one that is no character",
        arguments: [
            #""\q""#, #""\8""#, #""\400""#, #"'\0'"#, #""\x4""#, #""\xg1""#, #""\u12""#,
            #""\ud800""#,
            #""\U00110000""#, #"b"\u00ff""#, #"b'\u0041'"#,
        ])
    func escapes(_ source: String) throws {
        #expect(try Self.standard(source + " == " + source) == "refused")
    }

    @Test(
        "the other side of an optional is computed only where there is no value",
        arguments: [
            ("optional.of(1).orValue(1 / 0) == 1", "true"),
            ("optional.of(1).or(optional.of(1 / 0)).value() == 1", "true"),
            ("optional.none().orValue(1 / 0) == 1", "fails"),
            ("[1, 2].exists(i, i, true)", "refused"),
        ])
    func alternatives(_ source: String, _ expected: String) throws {
        #expect(try Self.standard(source) == expected)
    }

    @Test(
        "an evaluation stops at its bound, before memory is taken",
        arguments: [
            ("lists.range(1000000).size() > 0", EvaluationFault.Kind.tooMuchWork),
            ("lists.range(2000000000).size() > 0", .tooMuchWork),
            ("lists.range(400).all(x, lists.range(400).all(y, x + y >= 0))", .tooMuchWork),
            ("lists.range(400).map(x, lists.range(400)).size() > 0", .tooMuchWork),
            ("lists.range(30).map(x, lists.range(30)).flatten().size() > 0", nil),
            ("[1].map(x, [x, x]).size() == 1", nil),
            (
                "cel.bind(s, '0123456789abcdef'.replace('', '0123456789abcdef'), "
                    + "lists.range(4000).map(i, s).join()).size() > 0", .textTooLong
            ),
            ("lists.range(100000000).size() > 0 || true", .tooMuchWork),
            // A key of 4,912 bytes is read each time that its place is sought.
            (
                "cel.bind(s, '0123456789abcdef'.replace('', '0123456789abcdef')"
                    + ".replace('', '0123456789abcdef'), "
                    + "lists.range(6000).map(i, {s: i})).size() > 0", .tooMuchWork
            ),
            (
                "cel.bind(s, 'key', lists.range(6000).map(i, {s: i})).size() > 0", nil
            ),
        ])
    func bounds(_ source: String, _ fault: EvaluationFault.Kind?) throws {
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        var bag = DiagnosticBag()
        let compiled = environment.compileStandard(
            ExpressionFixture.text(source), StandardOptions(), into: &bag)
        let expression = try #require(compiled)
        var interpreter = Interpreter(environment.finish())
        do throws(EvaluationFault) {
            _ = try interpreter.value(expression)
            #expect(fault == nil)
        } catch {
            #expect(error.kind == fault)
        }
    }
}
