// modules: Diagnostics Expressions
// seeds: Tests/Corpus/regex/matches.tsv

internal import Diagnostics
internal import Expressions

/// Patterns and texts: nothing crashes, faults lie inside the pattern, work is bounded, the two ways of matching agree,
/// matches and groups lie inside the text and one behind the other.
///
/// The input is the length of the pattern, the pattern, and the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return 0 }
    let split = min(1 + Int(first), count)
    let pattern = ContiguousArray(bytes[1..<split])
    let text = UnsafeBufferPointer(rebasing: bytes[split...])
    let expression: RegularExpression
    do {
        expression = try RegularExpression(pattern, sizeLimit: 5_000)
    } catch {
        let isInside = error.range.lowerBound >= 0 && error.range.upperBound <= pattern.count
        precondition(isInside && !error.range.isEmpty, "the fault lies outside the pattern")
        precondition(!error.message.en.isEmpty && !error.message.zh.isEmpty)
        return 0
    }
    precondition(expression.programSize <= 5_000 + 2, "the program is larger than its bound")
    let matcher = RegularExpressionMatcher(expression)
    let isMatch = matcher.matches(text)
    let mostSteps = 4 * (expression.programSize + 1) * (text.count + 1)
    precondition(matcher.steps <= mostSteps, "more work than the bound")
    precondition(isMatch == (matcher.firstMatch(in: text) != nil), "the two ways disagree")
    precondition(matcher.steps <= 4 * mostSteps, "more work than the bound")
    var last: Range<Int>?
    var found = 0
    while let match = matcher.nextMatch(in: text, after: last) {
        precondition(match.lowerBound >= last?.upperBound ?? 0 && match.upperBound <= text.count)
        for index in 1..<expression.groupCount + 1 {
            guard let group = matcher.group(index) else { continue }
            precondition(
                group.lowerBound >= match.lowerBound && group.upperBound <= match.upperBound)
        }
        last = match
        found += 1
        precondition(found <= text.count + 1, "the matches never end")
        if found == 50 { break }
    }
    return 0
}
