import Diagnostics
import Expressions
import Foundation
import Testing

/// No text, however wrong or large, can crash, hang or exhaust the lexer, the parser, the checker
/// or the code.
@Suite struct ExpressionRobustnessTests {
    /// Compiles and, if good, evaluates; true if it was good.
    private func attempt(
        _ environment: inout Environment, _ bytes: some Sequence<UInt8>
    ) -> (isGood: Bool, findings: [Diagnostic]) {
        let bytes = ContiguousArray(bytes)
        let file = FileID(0)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        let text = EmbeddedText(
            bytes: bytes,
            map: ScalarMap(
                file: file, pieces: bytes.isEmpty ? [] : [piece],
                whole: SourceSpan(file: file, start: 0, length: bytes.count)))
        var bag = DiagnosticBag()
        let compiled = environment.compile(text, expecting: .any, scope: .text, into: &bag)
        return (compiled != nil, bag.sorted)
    }

    @Test("20,000 random and mutated texts are compiled or refused with a finding inside the text")
    func noise() throws {
        let seed: UInt64 = 7
        var random = SeededGenerator(seed: seed)
        let fixture = try ExpressionFixture()
        let seeds = try ["arithmetic.txt", "conditions.txt", "optional.txt", "errors.txt"].flatMap {
            try String(
                contentsOf: ExpressionFixture.folder.appendingPathComponent($0), encoding: .utf8
            ).split(separator: "\n").compactMap { $0.components(separatedBy: "  ").first }
        }
        let pieces = [
            "(", ")", "[", "]", "..", "%", "and ", "or ", "not ", "in ", "has(", "\"", "3 days",
            "＞",
            "“", "”", "９", "\u{200B}", "? ", ": ", "罚息", "-", "1.5", "min(", ".", ",", "|", "e9",
        ].map { Array($0.utf8) }
        var environment = fixture.environment
        var good = 0
        for round in 0..<20_000 {
            if round % 500 == 0 { environment = fixture.environment }
            var bytes = Array((seeds.randomElement(using: &random) ?? "").utf8)
            if round % 4 == 0 {
                bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let at = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
                case 1 where at < bytes.count: bytes.remove(at: at)
                case 2 where at < bytes.count:
                    bytes[at] = UInt8.random(in: 0...255, using: &random)
                default:
                    bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: at)
                }
            }
            let (isGood, findings) = attempt(&environment, bytes)
            if isGood { good += 1 }
            let hasError = findings.contains { $0.severity == .error }
            if !isGood, !hasError {
                Issue.record("seed \(seed), round \(round): refused without a finding: \(bytes)")
            }
            for finding in findings {
                let end = finding.span.map(\.end) ?? .max
                if end > bytes.count {
                    Issue.record(
                        "seed \(seed), round \(round): \(finding.code) is outside the text")
                }
            }
        }
        #expect(good > 1_000, "only \(good) were good")
    }

    @Test("deep, long and endless texts meet a bound")
    func bounds() throws {
        let fixture = try ExpressionFixture()
        func repeated(_ part: String, _ count: Int) -> String {
            String(repeating: part, count: count)
        }
        let cases: [(String, String)] = [
            (repeated("(", 90_000), "D0309"), (repeated("[", 90_000), "D0309"),
            (repeated("- ", 40_000) + "1", "D0309"), (repeated("not ", 20_000) + "true", "D0309"),
            (repeated("min(1, ", 10_000) + "1", "D0309"),
            (repeated("true ? 1 : ", 8_000) + "1", "D0309"),
            (repeated("1 + ", 20_000) + "1", "D0309"), (repeated("1 - (", 100) + "1", "D0309"),
            ("姓名" + repeated(".a", 30_000), "D0309"), ("姓名" + repeated("[0]", 30_000), "D0309"),
            ("min(" + repeated("1, ", 20_000) + "1)", "D0309"),
            ("期数 in [" + repeated("1, ", 20_000) + "1]", "D0309"),
            (repeated("1<2 or ", 5_000) + "true", "D0309"), (repeated(" ", 100_001), "D0309"),
            (repeated("1", 99_000), "D0307"),
        ]
        for (source, code) in cases {
            var environment = fixture.environment
            let (isGood, findings) = attempt(&environment, source.utf8)
            #expect(!isGood)
            #expect(findings.map(\.code) == [code], "\(source.prefix(20))")
        }
    }

    @Test("what stays below the bounds is compiled: 60 brackets, 4,000 terms, 120 sums")
    func belowBounds() throws {
        let fixture = try ExpressionFixture()
        let cases = [
            String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60),
            String(repeating: "期数 > 3 or ", count: 3_000) + "自动扣款",
            String(repeating: "期数 + ", count: 120) + "1",
            String(repeating: "期数 > 3 ? 1 : ", count: 50) + "2",
            "期数 in [" + String(repeating: "1, ", count: 4_000) + "1]",
            "1" + String(repeating: " - (1", count: 60) + String(repeating: ")", count: 60),
            "罚息" + String(repeating: " - (罚息", count: 60) + String(repeating: ")", count: 60),
        ]
        for source in cases {
            var environment = fixture.environment
            let (isGood, findings) = attempt(&environment, source.utf8)
            #expect(isGood, "\(source.prefix(20)): \(findings.map(\.message.en))")
        }
    }
}
