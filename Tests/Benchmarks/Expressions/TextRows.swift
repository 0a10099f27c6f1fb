internal import Diagnostics
internal import Expressions
internal import Mustache
internal import Stencil

/// One notice of 170 characters with six values, by Dunlin, Stencil and swift-mustache.
///
/// The others get the values as finished texts in a dictionary, which is their best case; Dunlin reads typed
/// fields, adds two amounts and formats money and a date.
enum TextRows {
    private static let text =
        "{{ 姓名 }}您好，您尾号{{ 合同编号 | last(4) }}的车贷合同已逾期{{ days_overdue }}天，"
        + "截至今日应还{{ 逾期应还 | money }}，其中罚息{{ 罚息 | money }}，请最晚于{{ pay_by | date }}还清，" + rest
    private static let other =
        "{{name}}您好，您尾号{{tail}}的车贷合同已逾期{{days}}天，"
        + "截至今日应还{{owed}}，其中罚息{{penalty}}，请最晚于{{date}}还清，" + rest
    private static let expected =
        "王小明您好，您尾号0042的车贷合同已逾期7天，"
        + "截至今日应还12,345,678.91元，其中罚息8.91元，请最晚于11月27日还清，" + rest
    private static let rest =
        "以免罚息增加、影响您的征信记录。可用安行车主App、支付宝或银行转账还款。如有困难，请致电客服"
        + "400-000-0001，我们会与您一起商量分期或展期的办法。如已还款，请忽略本条信息，真诚感谢您的理解配合。"
    private static let values = [
        "name": "王小明", "tail": "0042", "days": "7", "owed": "12,345,678.91元", "penalty": "8.91元",
        "date": "11月27日",
    ]

    static func rows() throws -> [Row] {
        [
            Row(group: "text", name: "Dunlin", body: try dunlin()),
            Row(group: "text", name: "Stencil 0.15.1", body: try stencil()),
            Row(group: "text", name: "swift-mustache 2.1.1", body: try mustache()),
        ]
    }

    struct Failed: Error { let why: String }

    static func embedded(_ text: String) -> EmbeddedText {
        let bytes = ContiguousArray(text.utf8)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        let whole = SourceSpan(file: FileID(0), start: 0, length: bytes.count)
        return EmbeddedText(
            bytes: bytes, map: ScalarMap(file: FileID(0), pieces: [piece], whole: whole))
    }

    private static func dunlin() throws -> (Int) -> Int {
        guard let currency = Currency.named("CNY") else { throw Failed(why: "no CNY") }
        var environment = Environment(currency: currency, locale: .zhCN)
        let span = SourceSpan(file: FileID(0), start: 0, length: 0)
        let fields: [(String, ValueType)] = [
            ("姓名", .text(.name)), ("合同编号", .text(.plain)), ("逾期金额", .money), ("罚息", .money),
        ]
        for (name, type) in fields {
            environment.declare(
                field: FieldDeclaration(
                    name: name, type: type, isOptional: false, span: span, longest: 20,
                    atMost: nil, personal: nil))
        }
        environment.declare(definition: "逾期应还", nameSpan: span, text: embedded("逾期金额 + 罚息"))
        var bag = DiagnosticBag()
        let scope = Scope(allowed: Set(Builtin.allCases))
        let template = environment.compileTemplate(
            embedded(text), style: .joined, scope: scope, into: &bag)
        guard let id = template?.id else { throw Failed(why: "\(bag.sorted)") }
        let code = environment.finish()
        return { times in
            var interpreter = Interpreter(code)
            var row = ByteBuffer(capacity: 64)
            row.append("王小明AX-2024-0042" as StaticString)
            interpreter.words[0] = TextWord(.row, offset: 0, length: 9).word
            interpreter.words[1] = TextWord(.row, offset: 9, length: 12).word
            interpreter.words[2] = 1_234_567_000
            interpreter.words[3] = 891
            // 2026-11-20, as days since 1970-01-01, and a week later.
            interpreter.words[Int(code.slots.today.raw)] = 20_777
            interpreter.words[Int(code.slots.payBy.raw)] = 20_784
            interpreter.words[Int(code.slots.daysOverdue.raw)] = 7
            var out = ByteBuffer()
            var sum = 0
            for _ in 0..<times {
                // A new row each time: what is known of the last one does not count.
                interpreter.beginRow(text: row.base)
                out.removeAll()
                do {
                    try interpreter.render(id, into: &out, masked: false)
                } catch {
                    preconditionFailure("\(error)")
                }
                sum &+= out.count
            }
            precondition(out.string() == expected)
            return sum
        }
    }

    private static func stencil() throws -> (Int) -> Int {
        let template = Template(templateString: other)
        return { times in
            var sum = 0
            for _ in 0..<times {
                guard let text = try? template.render(values) else { return 0 }
                sum &+= text.utf8.count
            }
            precondition((try? template.render(values)) == expected)
            return sum
        }
    }

    private static func mustache() throws -> (Int) -> Int {
        let template = try MustacheTemplate(string: other)
        return { times in
            var sum = 0
            for _ in 0..<times { sum &+= template.render(values).utf8.count }
            precondition(template.render(values) == expected)
            return sum
        }
    }
}
