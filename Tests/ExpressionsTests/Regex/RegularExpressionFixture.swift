import Expressions
import Foundation
import TestSupport

/// Patterns and texts of the tests, and the files of `Tests/Corpus/regex`.
enum RegularExpressionFixture {
    /// The lines of a corpus file as fields, `%XX` still in them.
    static func fields(_ file: String) throws -> [[String]] {
        try Project.text("Tests/Corpus/regex/" + file).utf8.split(separator: 0x0A)
            .filter { $0.first != UInt8(ascii: "#") }
            .map { line in
                line.split(separator: 0x09, omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) }
            }
    }

    /// The bytes of a field: `%XX` is a byte, `%` alone is nothing.
    static func bytes(_ field: String) -> ContiguousArray<UInt8> {
        if field == "%" { return [] }
        var result: ContiguousArray<UInt8> = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    static func matcher(
        _ pattern: String, sizeLimit: Int = RegularExpression.defaultSizeLimit
    ) throws -> RegularExpressionMatcher {
        RegularExpressionMatcher(
            try RegularExpression(ContiguousArray(pattern.utf8), sizeLimit: sizeLimit))
    }
}

extension RegularExpressionMatcher {
    func matches(_ text: String) -> Bool {
        ContiguousArray(text.utf8).withUnsafeBufferPointer { matches($0) }
    }

    /// The first match and its groups as the corpus writes them.
    func described(_ text: ContiguousArray<UInt8>, from: Int = 0) -> String {
        text.withUnsafeBufferPointer { text in
            if firstMatch(in: text, from: from) == nil { return "-" }
            return (0...expression.groupCount).map { index in
                group(index).map { "\($0.lowerBound)-\($0.upperBound)" } ?? "."
            }.joined(separator: " ")
        }
    }

    /// Every match replaced, as Go's `ReplaceAllLiteral`.
    func replaced(_ text: String, by replacement: String) -> String {
        let text = ContiguousArray(text.utf8)
        var result: ContiguousArray<UInt8> = []
        text.withUnsafeBufferPointer { buffer in
            var last: Range<Int>?
            while let match = nextMatch(in: buffer, after: last) {
                result.append(contentsOf: buffer[(last?.upperBound ?? 0)..<match.lowerBound])
                result.append(contentsOf: replacement.utf8)
                last = match
            }
            result.append(contentsOf: buffer[(last?.upperBound ?? 0)...])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
