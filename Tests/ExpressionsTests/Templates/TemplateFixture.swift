internal import Diagnostics
internal import Expressions
internal import Foundation

/// What the tests of templates share: the corpus and texts made out of strings.
enum TemplateFixture {
    /// One case of a corpus file: what stands before and after the arrow, under its heading.
    struct Case: Sendable, CustomStringConvertible {
        let heading: String
        let line: Int
        let source: String
        let expected: String

        var description: String { "line \(line)" }
    }

    /// The cases of `Tests/Corpus/templates/<name>`: `source  =>  expected`, `== heading`, `# comment`.
    static func cases(_ name: String) -> [Case] {
        let url = ValuesFixture.root.appending(path: "Tests/Corpus/templates/\(name)")
        guard let file = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        var cases: [Case] = []
        var heading = ""
        for (index, line) in file.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("== ") {
                heading = String(line.dropFirst(3))
            } else if !line.hasPrefix("#"), let arrow = line.range(of: "  =>  ") {
                cases.append(
                    Case(
                        heading: heading, line: index + 1,
                        source: unescaped(line[..<arrow.lowerBound]),
                        expected: unescaped(line[arrow.upperBound...])))
            }
        }
        return cases
    }

    /// Turns `\n`, `\r`, `\t` and `\\` into what they stand for.
    static func unescaped(_ string: some StringProtocol) -> String {
        var result = ""
        var isEscaped = false
        for scalar in string.unicodeScalars {
            if isEscaped {
                switch scalar {
                case "n": result += "\n"
                case "r": result += "\r"
                case "t": result += "\t"
                default: result.unicodeScalars.append(scalar)
                }
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A text as if it were a file of its own, byte for byte.
    static func text(_ string: String) -> EmbeddedText { text(Array(string.utf8)) }

    static func text(_ bytes: [UInt8]) -> EmbeddedText {
        let file = FileID(0)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        let whole = SourceSpan(file: file, start: 0, length: bytes.count)
        let map = ScalarMap(file: file, pieces: bytes.isEmpty ? [] : [piece], whole: whole)
        return EmbeddedText(bytes: ContiguousArray(bytes), map: map)
    }

    /// The findings as lines: code, severity unless error, and the text that is marked.
    static func listing(_ bag: DiagnosticBag, _ source: String) -> [String] {
        let bytes = Array(source.utf8)
        return bag.sorted.map { finding in
            var line = finding.code
            if finding.severity != .error { line += " \(finding.severity.rawValue)" }
            if let span = finding.span, span.end <= bytes.count {
                line += " `\(String(decoding: bytes[Int(span.start)..<span.end], as: UTF8.self))`"
            }
            if let fix = finding.fix { line += " -> `\(fix.replacement)`" }
            return line
        }
    }
}
