import Diagnostics
import Expressions
import Foundation
import Testing

/// The cases of `Tests/Corpus/expressions`: values by row, and findings with code, words, place and
/// fix.
@Suite struct ExpressionCorpusTests {
    @Test(
        "the corpus computes and finds what it says",
        arguments: [
            ("arithmetic.txt", 87), ("conditions.txt", 75), ("dates.txt", 60),
            ("optional.txt", 65), ("cel.txt", 85), ("errors.txt", 165),
        ])
    func corpus(file: String, atLeast: Int) throws {
        let lines = try String(
            contentsOf: ExpressionFixture.folder.appendingPathComponent(file), encoding: .utf8
        ).split(separator: "\n", omittingEmptySubsequences: false)
        var runner = CorpusRunner(fixture: try ExpressionFixture(longest: 100))
        for (number, line) in lines.enumerated() {
            try runner.run(String(line), "\(file):\(number + 1)")
        }
        #expect(runner.cases >= atLeast, "\(file) has \(runner.cases) cases")
    }
}

/// Runs the lines of one corpus file, which share an environment.
struct CorpusRunner {
    var fixture: ExpressionFixture
    var expectation = Expressions.Expectation.any
    var scope = Scope.rule
    private(set) var cases = 0

    init(fixture: ExpressionFixture) { self.fixture = fixture }

    mutating func run(_ line: String, _ place: String) throws {
        let line = Self.unescaped(line)
        if line.hasPrefix("#") || line.isEmpty { return }
        if line.hasPrefix("expecting ") {
            expectation = try #require(Self.expected(String(line.dropFirst(10))), "\(place)")
        } else if line == "scope text" {
            scope = .text
        } else if line.hasPrefix("define "), let colon = line.firstIndex(of: ":") {
            let name = line[line.index(line.startIndex, offsetBy: 7)..<colon]
            let text = line[line.index(colon, offsetBy: 2)...]
            fixture.environment.declare(
                definition: String(name), nameSpan: ExpressionFixture.text("").map.whole,
                text: ExpressionFixture.text(String(text)))
        } else if let parts = Self.split(line, "  =>  ") {
            cases += 1
            try evaluate(parts[0], parts[1], place)
        } else if let parts = Self.split(line, "  ### ") {
            cases += 1
            try find(parts[0], Array(line.components(separatedBy: " ### ").dropFirst()), place)
        } else {
            Issue.record("\(place): not a case: \(line)")
        }
    }

    private static func expected(_ name: String) -> Expressions.Expectation? {
        switch name {
        case "any": .any
        case "boolean": .boolean
        case "money": .money
        case "date": .date
        case "span": .span
        case "percent": .percent
        case "integer": .integer
        default: nil
        }
    }

    private static func split(_ line: String, _ separator: String) -> [String]? {
        guard let range = line.range(of: separator) else { return nil }
        return [String(line[..<range.lowerBound]), String(line[range.upperBound...])]
    }

    /// `{U+200B}` as that character.
    private static func unescaped(_ line: String) -> String {
        var parts = line.components(separatedBy: "{U+")
        var result = parts.removeFirst()
        for part in parts {
            guard let close = part.firstIndex(of: "}"),
                let value = UInt32(part[..<close], radix: 16),
                let scalar = Unicode.Scalar(value)
            else { return line }
            result.unicodeScalars.append(scalar)
            result += part[part.index(after: close)...]
        }
        return result
    }

    // MARK: Values

    private mutating func evaluate(_ source: String, _ expected: String, _ place: String) throws {
        var source = source
        var row = "A"
        if source.hasPrefix("["), source.dropFirst(2).hasPrefix("] ") {
            row = String(source.dropFirst().prefix(1))
            source = String(source.dropFirst(4))
        }
        var bag = DiagnosticBag()
        let compiled = fixture.environment.compile(
            ExpressionFixture.text(source), expecting: expectation, scope: scope, into: &bag)
        guard let compiled, bag.isEmpty else {
            let found = bag.sorted.map { "\($0.code) \($0.message.en)" }
            Issue.record("\(place): \(source): \(found)")
            return
        }
        let outcome = try evaluated(compiled, row)
        let shown = outcome + " : " + show(compiled.type)
        #expect(shown == expected, "\(place): [\(row)] \(source)")
        if outcome == "missing" { #expect(compiled.mayBeMissing, "\(place)") }
    }

    private func evaluated(_ compiled: CompiledExpression, _ row: String) throws -> String {
        var interpreter = Interpreter(fixture.environment.finish())
        let texts = try #require(fixture.texts[row])
        return try texts.withUnsafeBufferPointer { bytes in
            let base = try #require(bytes.baseAddress)
            try fixture.fill(&interpreter, row, text: base)
            do throws(EvaluationFault) {
                if compiled.type == .boolean, !compiled.mayBeMissing {
                    let holds = try interpreter.holds(compiled.id)
                    return holds ? "true" : "false"
                }
                let word = try interpreter.word(compiled.id)
                if word == .missing { return "missing" }
                return show(word, compiled.type, interpreter)
            } catch {
                return "! \(error.kind.rawValue)"
            }
        }
    }

    private func show(_ type: ValueType) -> String {
        switch type {
        case .boolean: "boolean"
        case .integer: "integer"
        case .decimal(let scale): "decimal \(scale)"
        case .percent: "percent"
        case .rate(let period): "rate per \(period.rawValue)"
        case .money: "money"
        case .date: "date"
        case .timestamp: "timestamp"
        case .time: "time"
        case .span(let unit): "span of \(unit)"
        case .dayOfMonth: "day_of_month"
        case .text(.plain): "text"
        case .text(let kind): "text \(kind.rawValue)"
        case .enumeration: "enumeration"
        case .list: "list"
        }
    }

    private func show(
        _ word: Word, _ type: ValueType, _ interpreter: borrowing Interpreter
    ) -> String {
        switch type {
        case .boolean: return word == 1 ? "true" : "false"
        case .money: return Self.decimal(word, 2, trims: false)
        case .percent: return Self.decimal(word, 8, trims: true)
        case .rate: return Self.decimal(word, 10, trims: true)
        case .decimal(let scale): return Self.decimal(word, scale, trims: true)
        case .date: return CivilDate(days: Int32(word)).description
        case .time: return TimeOfDay(seconds: Int(word))?.description ?? "?"
        case .timestamp: return ISO.string(word)
        case .enumeration(let names): return names[Int(word)]
        case .text, .list:
            return String(decoding: interpreter.text(word), as: UTF8.self)
                .replacingOccurrences(of: "\\", with: "\\\\")
                .replacingOccurrences(of: "\n", with: "\\n")
        case .integer, .dayOfMonth, .span: return "\(word)"
        }
    }

    /// Digits with a point; without trailing zeros if `trims`.
    private static func decimal(_ word: Word, _ scale: Int, trims: Bool) -> String {
        var digits = String(word.magnitude)
        if digits.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
        }
        var fraction = String(digits.suffix(scale))
        if trims { while fraction.hasSuffix("0") { fraction.removeLast() } }
        let whole = String(digits.dropLast(scale))
        return (word < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// Instants of the corpus, whole seconds at +08:00.
    private enum ISO {
        static func string(_ word: Word) -> String {
            let formatter = ISO8601DateFormatter()
            formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
            return formatter.string(
                from: Date(timeIntervalSince1970: TimeInterval(word / 1_000_000)))
        }
    }

    // MARK: Findings

    /// `D0330 "part" @0..9 fix "replacement"`.
    private mutating func find(_ source: String, _ expected: [String], _ place: String) throws {
        var bag = DiagnosticBag()
        _ = fixture.environment.compile(
            ExpressionFixture.text(source), expecting: expectation, scope: scope, into: &bag)
        var left = bag.sorted
        for finding in expected {
            let words = try #require(Self.split(finding, " \""), "\(place)")
            let at = try #require(words[1].range(of: "\" @", options: .backwards), "\(place)")
            let part = words[1][..<at.lowerBound]
            var rest = String(words[1][at.upperBound...])
            var fix: String?
            if let parts = Self.split(rest, " fix \"") {
                rest = parts[0]
                fix = String(parts[1].dropLast()).replacingOccurrences(of: "\\\"", with: "\"")
            }
            let wanted = part.replacingOccurrences(of: "\\\"", with: "\"")
            let match = left.firstIndex { diagnostic in
                guard let span = diagnostic.span, diagnostic.code == words[0] else { return false }
                return diagnostic.message.en.contains(wanted)
                    && "\(span.start)..\(span.end)" == rest.trimmingCharacters(in: .whitespaces)
                    && diagnostic.fix?.replacement == fix
            }
            if let match {
                check(left.remove(at: match), place)
            } else {
                Issue.record("\(place): \(source): no finding \(finding); \(Self.show(bag))")
            }
        }
        if !left.isEmpty { Issue.record("\(place): \(source): more findings; \(Self.show(bag))") }
    }

    /// What every finding has.
    private func check(_ diagnostic: Diagnostic, _ place: String) {
        #expect(!diagnostic.message.zh.isEmpty, "\(place)")
        #expect(!diagnostic.message.en.hasSuffix("."), "\(place)")
        let first = diagnostic.message.en.unicodeScalars.first
        #expect(first.map { !$0.properties.isUppercase } ?? false, "\(place)")
    }

    private static func show(_ bag: DiagnosticBag) -> String {
        bag.sorted.map { finding in
            let span = finding.span.map { "@\($0.start)..\($0.end)" } ?? ""
            let fix = finding.fix.map { " fix \"\($0.replacement)\"" } ?? ""
            return "\(finding.code) \"\(finding.message.en)\" \(span)\(fix)"
        }.joined(separator: " ### ")
    }
}
