// modules: Diagnostics Expressions
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/templates/*.txt
// options: -max_len=300

internal import Diagnostics
internal import Expressions

/// Templates: nothing crashes, what is refused has a finding, what is rendered is UTF-8, says the same again, and is no
/// longer than the compiler promised; masked it shows no more.
///
/// The input is a text, a zero byte, and what chooses the row. If it begins with 1 its bytes choose a text of the
/// grammar. Texts are valid UTF-8, as they are when they come out of YAML.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = UnsafeBufferPointer(start: start, count: count)
        .split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let row = parts.count > 1 ? Array(parts[1]) : []
    guard let source = parts.first else { return 0 }
    var text = String(decoding: source, as: UTF8.self)
    if source.first == 1 {
        var choices = Choices(source.dropFirst())
        text = Grammar.texts.text("texts", &choices)
    }
    Fuzzing.show(Array(text.utf8))
    Fuzzing.bounded { compile(text, row) }
    return 0
}

/// Lines and offers that the seeds use, with their sentences compiled, once for each style.
private let bases: [(style: TemplateStyle, environment: Environment)] =
    TemplateStyle.allCases.map { style in
        var environment = FuzzedRow.environment()
        let none = FuzzedRow.none
        for (name, text) in [
            ("合同", "您的车贷（合同尾号{{ 合同编号 | last(4) }}）"),
            ("外层", " 甲（{{ lines.合同 }}）乙\n"), ("英文", "  Call {{ lender.hotline }}\nnow.  "),
        ] {
            environment.declare(line: name, nameSpan: none, text: EmbeddedText(fuzzed: text))
        }
        for (name, say) in [
            (
                "罚息减半",
                "{{ offer.until | date }}前可减{{ offer.waived | money }}，\n还{{ offer.to_pay | money }}。"
            ),
            ("展期半年", "{{ offer.until | date }}前可申请展期{{ offer.months }}个月。\n"), ("无话", nil),
        ] {
            let say = say.map { EmbeddedText(fuzzed: $0) }
            environment.declare(offer: name, say: say, scope: saying)
        }
        var bag = DiagnosticBag()
        _ = environment.compileTemplate(
            EmbeddedText(fuzzed: "x"), style: style, scope: everything, into: &bag)
        hold(!bag.hasErrors, "\(bag.sorted.map(\.message.en))")
        return (style, environment)
    }

private let everything = Scope(allowed: Set(Builtin.allCases))
private let saying = Scope(
    allowed: Set(Builtin.allCases),
    present: ["offer.until", "offer.waived", "offer.to_pay", "offer.months"])

private func compile(_ text: String, _ row: [UInt8]) {
    var choices = Choices(row)
    var (style, environment) = choices.pick(bases)
    let embedded = EmbeddedText(fuzzed: text)
    let places = choices.next()
    if places & 1 == 1 {
        environment.declare(line: "自己", nameSpan: FuzzedRow.none, text: embedded)
    }
    if places & 2 == 2 { environment.declare(offer: "有话", say: embedded, scope: saying) }
    var bag = DiagnosticBag()
    let template = environment.compileTemplate(
        embedded, style: style, scope: everything, into: &bag)
    if places & 4 == 4 { environment.checkLines(into: &bag) }
    // Findings of the built-in lines and sentences lie in texts that are longer than the input's.
    Fuzzing.check(bag.sorted, in: [max(text.utf8.count, 200)])
    hold(template != nil || bag.hasErrors, "refused without an error")
    guard let template, !bag.hasErrors else { return }
    let code = environment.finish()
    var interpreter = Interpreter(code)
    var out = ByteBuffer(capacity: 64)
    FuzzedRow.fill(&interpreter, code, &choices)
    let first = render(&interpreter, template.id, masked: false, into: &out)
    let again = render(&interpreter, template.id, masked: false, into: &out)
    hold(first == again, "another text the second time")
    _ = render(&interpreter, template.id, masked: true, into: &out)
    guard let first, let most = template.longestUnits else { return }
    hold(
        first.utf16.count <= most, "\(first.utf16.count) units, at most \(most) promised: \(first)")
}

/// The text; nil where a value could not be computed.
private func render(
    _ interpreter: inout Interpreter, _ id: TemplateID, masked: Bool, into out: inout ByteBuffer
) -> String? {
    out.removeAll()
    do throws(EvaluationFault) {
        try interpreter.render(id, into: &out, masked: masked)
    } catch {
        hold(!error.message.en.isEmpty)
        return nil
    }
    let bytes = UnsafeBufferPointer(start: out.base, count: out.count)
    guard let text = String(validating: bytes, as: UTF8.self) else { fail("no UTF-8") }
    return text
}
