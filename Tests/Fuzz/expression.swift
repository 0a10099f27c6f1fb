// modules: Diagnostics Expressions
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/expressions/*.txt Tests/Corpus/templates/*.txt
// options: -max_len=1024

internal import Diagnostics
internal import Expressions

/// The lexer and the parser in both dialects: nothing crashes, tokens lie one behind the other, a text without a tree
/// has a finding, findings and nodes lie inside the text, and the tree is within its bounds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzing.bounded {
        let text = EmbeddedText(
            fuzzed: ContiguousArray(UnsafeBufferPointer(start: start, count: count)))
        for dialect in [Dialect.campaign, .standard] {
            lex(text, dialect)
            parse(text, dialect)
        }
    }
    return 0
}

private func lex(_ text: EmbeddedText, _ dialect: Dialect) {
    var lexer = Lexer(text, dialect: dialect)
    var last = 0
    while true {
        let token = lexer.next()
        hold(
            token.bytes.lowerBound >= last && token.bytes.upperBound <= text.bytes.count,
            "a token lies outside the text")
        if token.kind == .end { break }
        hold(!token.bytes.isEmpty, "an empty token")
        last = token.bytes.upperBound
    }
    Fuzzing.check(lexer.findings, in: [text.bytes.count])
}

private func parse(_ text: EmbeddedText, _ dialect: Dialect) {
    var bag = DiagnosticBag()
    let tree = Parser.parse(text, dialect: dialect, into: &bag)
    let findings = bag.sorted
    Fuzzing.check(findings, in: [text.bytes.count])
    guard let tree else {
        hold(!findings.isEmpty, "no tree and no finding")
        return
    }
    hold(tree.nodes.count <= ExpressionTree.Limit.nodes, "too many nodes")
    for node in tree.nodes {
        hold(
            node.range.lowerBound >= 0 && node.range.upperBound <= text.bytes.count,
            "a node lies outside the text")
    }
    hold(tree.saysTheSame(as: tree), "a tree differs from itself")
}
