// modules: Diagnostics Expressions
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/expressions/*.txt
// options: -max_len=200

internal import Diagnostics
internal import Expressions

/// The checker, the code and its evaluation in both dialects: nothing crashes, what is refused has a finding, what is
/// compiled gives a value of its type or a fault, within the bound of work, and the same again.
///
/// The input is an expression, a zero byte, and what chooses the row. If it begins with 1 or 2 its bytes choose an
/// expression of the grammar for campaigns or of that for CEL.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = UnsafeBufferPointer(start: start, count: count)
        .split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let row = parts.count > 1 ? Array(parts[1]) : []
    guard let source = parts.first else { return 0 }
    // Expressions come out of YAML, so they are UTF-8.
    var text = ContiguousArray(String(decoding: source, as: UTF8.self).utf8)
    if let first = source.first, first == 1 || first == 2 {
        var choices = Choices(source.dropFirst())
        let grammar = first == 1 ? Grammar.campaign : .standard
        text = ContiguousArray(grammar.text("any", &choices).utf8)
    }
    Fuzzing.show(text)
    Fuzzing.bounded {
        let embedded = EmbeddedText(fuzzed: text)
        if source.first != 2 { campaign(embedded, row) }
        if source.first != 1 { standard(embedded, row) }
    }
    return 0
}

private let environment: Environment = {
    var environment = FuzzedRow.environment()
    for name in ["罚息减半", "展期半年", "无话", "有话"] {
        environment.declare(offer: name, say: nil, scope: Scope(allowed: []))
    }
    var bag = DiagnosticBag()
    environment.finishDefinitions(into: &bag)
    hold(!bag.hasErrors, "\(bag.sorted.map(\.message.en))")
    return environment
}()

private func campaign(_ text: EmbeddedText, _ row: [UInt8]) {
    var environment = environment
    var bag = DiagnosticBag()
    let scope = Scope(allowed: Set(Builtin.allCases))
    let compiled = environment.compile(text, expecting: .any, scope: scope, into: &bag)
    Fuzzing.check(bag.sorted, in: [text.bytes.count])
    hold(compiled != nil || bag.hasErrors, "refused without an error")
    guard let compiled else { return }
    let code = environment.finish()
    var interpreter = Interpreter(code)
    var first: Result<Word, EvaluationFault>?
    for _ in 0..<2 {
        var choices = Choices(row)
        FuzzedRow.fill(&interpreter, code, &choices)
        let result: Result<Word, EvaluationFault>
        do throws(EvaluationFault) {
            result = .success(try interpreter.word(compiled.id))
        } catch {
            result = .failure(error)
        }
        if case .success(let word) = result {
            hold(
                FuzzedRow.isValid(word, compiled.type), "\(word) is no \(compiled.type)")
            hold(word != .missing || compiled.mayBeMissing, "a value is missing")
            if case .text = compiled.type { checkText(interpreter.text(word)) }
        }
        hold(first == nil || first == result, "another value the second time")
        first = result
    }
}

private func checkText(_ bytes: UnsafeBufferPointer<UInt8>) {
    hold(String(validating: bytes, as: UTF8.self) != nil, "a text that is no UTF-8")
}

private let options: StandardOptions = {
    var options = StandardOptions()
    for (name, type) in [
        ("i", "int"), ("u", "uint"), ("d", "double"), ("s", "string"), ("b", "bool"),
        ("l", "list(int)"), ("m", "map(string, dyn)"), ("j", "dyn"), ("t", "timestamp"),
    ] {
        guard let type = StandardType(type) else { fail("no type \(type)") }
        options.declare(variable: name, type)
    }
    return options
}()

private let empty = Environment(currency: Fuzzing.yuan(), locale: .zhCN)

private func standard(_ text: EmbeddedText, _ row: [UInt8]) {
    var environment = empty
    var bag = DiagnosticBag()
    var choices = Choices(row)
    var options = options
    options.isChecked = choices.next() & 1 == 0
    let compiled = environment.compileStandard(text, options, into: &bag)
    Fuzzing.check(bag.sorted, in: [text.bytes.count])
    hold(compiled != nil || bag.hasErrors, "refused without an error")
    guard let compiled else { return }
    var interpreter = Interpreter(environment.finish())
    interpreter.beginRow(text: nowhere)
    let numbers = (0..<3).map { _ in choices.word() }
    for (name, value) in [
        ("i", Value.integer(numbers[0])), ("u", .unsigned(UInt64(bitPattern: numbers[1]))),
        ("d", .double(Double(bitPattern: UInt64(bitPattern: numbers[2])))),
        ("s", .text(ContiguousArray("姓名𠮷a".utf8))), ("b", .boolean(choices.next() & 1 == 1)),
        ("l", .list([.integer(3), .integer(numbers[1]), .integer(-1)])), ("j", .null),
    ] {
        if let input = options.inputs[name] { interpreter.set(input: input.number, value) }
    }
    if case .failure(let fault) = evaluate(&interpreter, compiled) {
        hold(!fault.message.en.isEmpty && !fault.message.zh.isEmpty)
    }
}

nonisolated(unsafe) private let nowhere: UnsafePointer<UInt8> = {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    memory.initialize(to: 0)
    return UnsafePointer(memory)
}()

private func evaluate(
    _ interpreter: inout Interpreter, _ expression: StandardExpression
) -> Result<Value, EvaluationFault> {
    do throws(EvaluationFault) {
        return .success(try interpreter.value(expression))
    } catch {
        return .failure(error)
    }
}
