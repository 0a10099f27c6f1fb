internal import Diagnostics
internal import Expressions

/// The fields, lines and offers that the tests of templates use, and two rows of values.
enum TemplateCampaign {
    enum Value {
        case word(Word)
        case text(String)
    }

    static let span = SourceSpan(file: FileID(0), start: 0, length: 0)

    static let fields: [FieldDeclaration] = [
        field("姓名", .text(.name), longest: 8, personal: .name),
        field("昵称", .text(.name), optional: true, longest: 10, personal: .name),
        field("合同编号", .text(.plain), longest: 20),
        field("手机", .text(.phone), longest: 11, personal: .phone),
        field("邮箱", .text(.email), optional: true, personal: .email),
        field("客户号", .text(.plain), longest: 20, personal: .hidden),
        field("备注", .text(.plain)),
        field("本期应还", .money, atMost: 20_000_000),
        field("逾期金额", .money, atMost: 5_000_000_000),
        field("罚息", .money, atMost: 5_000_000),
        field("优惠额", .money, optional: true),
        field("月收入", .money, personal: .hidden),
        field("还款日", .date),
        field("按时率", .percent),
        field("日利率", .rate(.day)),
        field("风险", .enumeration(["低", "中等", "高"])),
        field("分数", .decimal(scale: 2)),
        field("有担保", .boolean),
        field("数据时间", .timestamp),
        field("发薪日", .dayOfMonth, optional: true),
    ]

    private static func field(
        _ name: String, _ type: ValueType, optional: Bool = false, longest: Int? = nil,
        atMost: Word? = nil, personal: Personal? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name: name, type: type, isOptional: optional, span: span, longest: longest,
            atMost: atMost, personal: personal)
    }

    /// Days since 1970-01-01: 2026-11-20 is 20,777 (Python, `datetime.date.toordinal`).
    static let today: Word = 20_777

    static let wang: [String: Value] = [
        "姓名": .text("王小明"), "合同编号": .text("AX-2024-0042"), "手机": .text("13812345678"),
        "邮箱": .text("wang@example.com"), "客户号": .text("C12345678"), "备注": .text(""),
        "本期应还": .word(306_000), "逾期金额": .word(1_234_567_000), "罚息": .word(891),
        "月收入": .word(800_000), "还款日": .word(today - 7), "按时率": .word(92_500_000),
        "日利率": .word(5_000_000), "风险": .word(2), "分数": .word(68_050),
        "有担保": .word(1), "数据时间": .word(0), "发薪日": .word(15),
    ]

    static let li: [String: Value] = [
        "姓名": .text("𠮷田"), "昵称": .text("小李"), "合同编号": .text(""), "手机": .text("1"),
        "客户号": .text("C1"), "备注": .text("请打“下午”电话"), "本期应还": .word(0),
        "逾期金额": .word(0), "罚息": .word(0), "优惠额": .word(-5), "月收入": .word(0),
        "还款日": .word(today + 73), "按时率": .word(0), "日利率": .word(0), "风险": .word(0),
        "分数": .word(0), "有担保": .word(0), "数据时间": .word(0),
    ]

    /// Wang, whose name and note look like pieces of a template and of a page.
    static var evil: [String: Value] {
        wang.merging(["姓名": .text("<b>{{ 1 }}"), "备注": .text("{% if &")]) { $1 }
    }

    /// What texts may use here: everything but what the campaign does not have.
    static let scope = Scope(allowed: Set(Builtin.allCases))
    private static let saying = Scope(
        allowed: Set(Builtin.allCases),
        present: ["offer.until", "offer.waived", "offer.to_pay", "offer.months"])

    static func environment(isEnglish: Bool = false) -> Environment? {
        guard let currency = Currency.named("CNY") else { return nil }
        var environment = Environment(currency: currency, locale: isEnglish ? .enUS : .zhCN)
        for field in fields { environment.declare(field: field) }
        environment.declare(constant: "lender.hotline", text: "400-000-0001", span: span)
        environment.declare(constant: "lender.app", text: "安行车主", span: span)
        environment.declare(
            definition: "逾期应还", nameSpan: span, text: TemplateFixture.text("逾期金额 + 罚息"))
        environment.declare(
            definition: "优惠合计", nameSpan: span, text: TemplateFixture.text("优惠额 + 罚息"))
        let lines = [
            ("合同", "您的车贷（合同尾号{{ 合同编号 | last(4) }}）"),
            ("还款", "可用{{ lender.app }}App、支付宝\n或银行转账还款。\n"),
            ("求助", "如有困难，回复1由专人联系您。"),
            ("外层", " 甲（{{ lines.合同 }}）乙\n"),
            ("英文", "  Call {{ lender.hotline }}\nnow.  "),
        ]
        for (name, text) in lines {
            environment.declare(line: name, nameSpan: span, text: TemplateFixture.text(text))
        }
        let offers: [(String, String?)] = [
            (
                "罚息减半",
                "{{ offer.until | date }}前还清可减罚息{{ offer.waived | money }}，\n"
                    + "只需还{{ offer.to_pay | money }}。"
            ),
            ("展期半年", "{{ offer.until | date }}前可申请展期{{ offer.months }}个月。\n"),
            ("无话", nil),
            ("有话", "{% if offer.waived > 99.00 %}有{% else %}没有{% endif %}折扣。"),
        ]
        for (name, say) in offers {
            environment.declare(
                offer: name, say: say.map { TemplateFixture.text($0) }, scope: saying)
        }
        return environment
    }

    /// Renders a text for a row; `offer` is the index of the chosen offer.
    static func render(
        _ id: TemplateID, _ code: Code, _ row: [String: Value], offer: Int?, masked: Bool,
        segment: Int = 0, daysOverdue: Word = 7
    ) throws -> String {
        var interpreter = Interpreter(code)
        // Two bytes before the row show whether offsets count from the row's base.
        var bytes: [UInt8] = [0xFF, 0xFF]
        for (index, field) in code.fields.enumerated() {
            switch row[field.name] {
            case .word(let word)?: interpreter.words[index] = word
            case .text(let text)?:
                let word = TextWord(.row, offset: bytes.count - 2, length: text.utf8.count)
                interpreter.words[index] = word.word
                bytes += text.utf8
            case nil: interpreter.words[index] = .missing
            }
        }
        let slots = code.slots
        for figure in OfferFigure.allCases {
            interpreter.words[Int(slots[figure].raw)] = .missing
        }
        interpreter.words[Int(slots.today.raw)] = today
        interpreter.words[Int(slots.daysOverdue.raw)] = daysOverdue
        interpreter.words[Int(slots.segment.raw)] = Word(segment)
        interpreter.words[Int(slots.payBy.raw)] = today + 7
        interpreter.words[Int(slots.offerIndex.raw)] = offer.map { Word($0) } ?? .missing
        if offer != nil {
            interpreter.words[Int(slots[.until].raw)] = today + 7
            interpreter.words[Int(slots[.waived].raw)] = 3000
            interpreter.words[Int(slots[.toPay].raw)] = 1_234_564_891
            interpreter.words[Int(slots[.months].raw)] = 6
        }
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
        defer { memory.deallocate() }
        memory.update(from: bytes, count: bytes.count)
        interpreter.beginRow(text: memory + 2)
        var out = ByteBuffer(capacity: 16)
        out.append("before \n" as StaticString)
        let start = out.count
        try interpreter.render(id, into: &out, masked: masked)
        return out.string(from: start)
    }
}
