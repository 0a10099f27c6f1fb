internal import Diagnostics
internal import Expressions

/// The filter that CEL's engines are compared by, in a campaign's words: four conditions, one of them a macro.
///
/// "compile" begins with the source and ends with code, in an environment whose fields are declared; "evaluate"
/// runs the code on a row for which all four conditions have to be looked at.
enum FilterRows {
    private static let source = """
        days_overdue > 30 and balance >= 1000.00 \
        and region in ["east", "south", "north"] and not tags.exists(t, t == "disputed")
        """
    /// The same with a macro that cannot become one look at the list.
    private static let looped = """
        days_overdue > 30 and balance >= 1000.00 and region in ["east", "south", "north"] \
        and not tags.exists(t, t.startsWith("disp") and size(t) > 7)
        """
    private static let texts = Array("northvip;new energy;fleet".utf8)

    static func rows() throws -> [Row] {
        [
            Row(group: "filter", name: "compile", body: try compiling(source)),
            Row(group: "filter", name: "evaluate", body: try evaluating(source)),
            Row(group: "filter", name: "evaluate, with a loop", body: try evaluating(looped)),
        ]
    }

    private static func environment() throws -> Environment {
        guard let currency = Currency.named("CNY") else { throw TextRows.Failed(why: "no CNY") }
        var environment = Environment(currency: currency, locale: .zhCN)
        let span = SourceSpan(file: FileID(0), start: 0, length: 0)
        let fields: [(String, ValueType)] = [
            ("balance", .money), ("region", .text(.plain)),
            ("tags", .list(separator: UInt8(ascii: ";"))),
        ]
        for (name, type) in fields {
            environment.declare(field: FieldDeclaration(name: name, type: type, span: span))
        }
        return environment
    }

    private static func compile(
        _ source: String, _ environment: inout Environment
    ) throws -> CompiledExpression {
        var bag = DiagnosticBag()
        let compiled = environment.compile(
            TextRows.embedded(source), expecting: .boolean, scope: .rule, into: &bag)
        guard let compiled else {
            throw TextRows.Failed(why: bag.sorted.first?.message.en ?? "nothing compiled")
        }
        return compiled
    }

    private static func compiling(_ source: String) throws -> (Int) -> Int {
        let fresh = try environment()
        let text = TextRows.embedded(source)
        return { times in
            var sum = 0
            for _ in 0..<times {
                var environment = fresh
                var bag = DiagnosticBag()
                let compiled = environment.compile(
                    text, expecting: .boolean, scope: .rule, into: &bag)
                sum &+= Int(compiled?.id.raw ?? -1) + 1
            }
            return sum
        }
    }

    private static func evaluating(_ source: String) throws -> (Int) -> Int {
        var environment = try environment()
        let compiled = try compile(source, &environment)
        let code = environment.finish()
        let overdue = Int(environment.slots.daysOverdue.raw)
        return { times in
            var interpreter = Interpreter(code)
            var sum = 0
            texts.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                for turn in 0..<times {
                    interpreter.beginRow(text: base)
                    interpreter.words[0] = 100_000 + Word(turn & 7)
                    interpreter.words[1] = TextWord(.row, offset: 0, length: 5).word
                    interpreter.words[2] =
                        TextWord(.row, offset: 5, length: bytes.count - 5).word
                    interpreter.words[overdue] = 31
                    sum &+= (try? interpreter.holds(compiled.id)) == true ? 1 : 0
                }
            }
            return sum
        }
    }
}
