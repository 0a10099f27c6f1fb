internal import Diagnostics
internal import Expressions

/// The fields of `Tests/Corpus/expressions/environment.json` and of the templates' tests, one of every type at least,
/// and rows with random values that are valid for them.
enum FuzzedRow {
    static let none = SourceSpan(file: FileID(0), start: 0, length: 0)

    static let fields: [FieldDeclaration] = [
        field("合同编号", .text(.plain), longest: 20),
        field("姓名", .text(.name), longest: 8, personal: .name),
        field("昵称", .text(.name), optional: true, longest: 10, personal: .name),
        field("手机", .text(.phone), longest: 11, personal: .phone),
        field("邮箱", .text(.email), optional: true, personal: .email),
        field("设备号", .text(.plain), optional: true),
        field("客户号", .text(.plain), longest: 20, personal: .hidden),
        field("备注", .text(.plain)),
        field("本期应还", .money, atMost: 20_000_000),
        field("逾期金额", .money, atMost: 5_000_000_000),
        field("罚息", .money),
        field("减免上限", .money, optional: true),
        field("月收入", .money, personal: .hidden),
        field("还款日", .date),
        field("结清日", .date, optional: true),
        field("按时率", .percent),
        field("日罚息率", .rate(.day)),
        field("月利率", .rate(.month)),
        field("年利率", .rate(.year)),
        field("风险", .enumeration(["低", "中", "高"])),
        field("状态", .enumeration(["正常", "结清", "争议", "协商"]), optional: true),
        field("期数", .integer),
        field("余期", .integer, optional: true, atMost: 360),
        field("评分", .decimal(scale: 3)),
        field("分数", .decimal(scale: 2), optional: true),
        field("发薪日", .dayOfMonth, optional: true),
        field("账单日", .dayOfMonth),
        field("数据时间", .timestamp),
        field("下次", .timestamp, optional: true),
        field("几点", .time),
        field("自动扣款", .boolean),
        field("有担保", .boolean, optional: true),
        field("标签", .list(separator: UInt8(ascii: ";"))),
    ]

    private static func field(
        _ name: String, _ type: ValueType, optional: Bool = false, longest: Int? = nil,
        atMost: Word? = nil, personal: Personal? = nil
    ) -> FieldDeclaration {
        FieldDeclaration(
            name: name, type: type, isOptional: optional, span: none, longest: longest,
            atMost: atMost, personal: personal)
    }

    /// Fields, constants, segments, arms and definitions.
    static func environment() -> Environment {
        var environment = Environment(currency: Fuzzing.yuan(), locale: .zhCN)
        for field in fields { environment.declare(field: field) }
        environment.declare(constant: "lender.hotline", text: "400-000-0001", span: none)
        environment.declare(constant: "lender.app", text: "安行车主", span: none)
        environment.declare(segments: ["紧急", "温馨", "标准"])
        environment.declare(arms: ["上午组", "傍晚组"])
        for (name, text) in [
            ("逾期应还", "逾期金额 + 罚息"), ("优惠合计", "减免上限 + 罚息"), ("高危", "风险 == \"高\""),
            ("月费", "逾期金额 * 日罚息率 * days(days_overdue)"), ("贵宾", "标签.exists(t, t == \"VIP\")"),
        ] {
            environment.declare(
                definition: name, nameSpan: none, text: EmbeddedText(fuzzed: text))
        }
        return environment
    }

    /// Texts of the rows, all in one block: where each is, with its length in UTF-16 units.
    private static let texts = [
        "", "王", "欧阳娜娜", "买买提·吐尔逊", "𠮷田", "AX-2024-0001", "13800000001", "a@example.com",
        "请打“下午”电话", "<b>&{{ 1 }}", "VIP", "老客户; 新能源;VIP", ";;", "; ", "e\u{301}é",
        String(repeating: "长", count: 100), String(repeating: "a;", count: 300),
        "a,b", "2026-11-20", "-1.5e9", "\u{1F697}\u{200D}",
    ]

    nonisolated(unsafe) private static let block:
        (
            memory: UnsafePointer<UInt8>, places: [(offset: Int, length: Int, units: Int)]
        ) = {
            var bytes: [UInt8] = [0xFF, 0xFF]
            var places: [(offset: Int, length: Int, units: Int)] = []
            for text in texts {
                places.append((bytes.count - 2, text.utf8.count, text.utf16.count))
                bytes += text.utf8
            }
            let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
            memory.initialize(from: bytes, count: bytes.count)
            return (UnsafePointer(memory) + 2, places)
        }()

    /// Leaves random valid values in the interpreter, which a row begins with.
    static func fill(
        _ interpreter: inout Interpreter, _ code: Code, _ choices: inout Choices
    ) {
        interpreter.beginRow(text: block.memory)
        for (slot, field) in code.fields.enumerated() {
            interpreter.words[slot] = word(of: field, &choices)
        }
        let slots = code.slots
        let date = FieldDeclaration(name: "", type: .date, span: none)
        let today = word(of: date, &choices)
        let overdue = Word(choices.next()) * (choices.next() & 1 == 0 ? 1 : 39)
        let hasOffer = choices.next() & 1 == 1
        let builtins: [(Slot, Word)] = [
            (slots.today, today), (slots.now, instant(&choices)), (slots.daysOverdue, overdue),
            (slots.daysUntilDue, overdue > 0 ? 0 : Word(choices.next())),
            (slots.payBy, word(of: date, &choices)),
            (slots.segment, Word(choices.below(3))), (slots.arm, Word(choices.below(2))),
            (slots.offerIndex, hasOffer ? Word(choices.below(4)) : .missing),
            (slots[.until], hasOffer ? word(of: date, &choices) : .missing),
            (slots[.waived], hasOffer ? Word(choices.next()) << 8 : .missing),
            (slots[.toPay], hasOffer ? abs(choices.word() >> 16) : .missing),
            (slots[.months], hasOffer ? Word(choices.below(60)) : .missing),
            (slots[.payments], .missing), (slots[.each], .missing), (slots[.last], .missing),
            (slots[.interest], .missing), (slots[.first], .missing), (slots[.due], .missing),
            (slots[.annualRate], .missing),
            (slots.noticesThisDue, Word(choices.next())),
        ]
        for (slot, word) in builtins { interpreter.words[Int(slot.raw)] = word }
        for fact in code.ledgerFacts {
            let isMissing = fact.kind.mayBeMissing && choices.next() & 1 == 0
            let word: Word =
                switch fact.kind.type {
                case .boolean: Word(choices.next() & 1)
                case .timestamp: instant(&choices)
                case .date: self.word(of: date, &choices)
                default: Word(choices.next())
                }
            interpreter.words[Int(fact.slot.raw)] = isMissing ? .missing : word
        }
    }

    private static func instant(_ choices: inout Choices) -> Word {
        let range = Instant.writable
        switch choices.next() {
        case 0: return 1_795_140_000_000_000
        case 1: return range.lowerBound
        case 2: return range.upperBound
        default:
            let width = UInt64(range.upperBound - range.lowerBound)
            return range.lowerBound + Word(UInt64(bitPattern: choices.word()) % width)
        }
    }

    private static func word(of field: FieldDeclaration, _ choices: inout Choices) -> Word {
        if field.isOptional, choices.next() & 1 == 0 { return .missing }
        switch field.type {
        case .boolean: return Word(choices.next() & 1)
        case .integer, .decimal, .percent, .rate, .money: return number(field, &choices)
        case .date:
            let days = CivilDate.validDays
            switch choices.next() {
            case 1: return Word(days.lowerBound)
            case 2: return Word(days.upperBound)
            case let near where near < 128: return 20_777 + Word(near)
            default:
                let all = UInt64(days.upperBound - days.lowerBound)
                return Word(days.lowerBound) + Word(UInt64(bitPattern: choices.word()) % all)
            }
        case .timestamp: return instant(&choices)
        case .time: return Word(UInt64(bitPattern: choices.word()) % 86_400)
        case .dayOfMonth: return 1 + Word(choices.below(31))
        case .enumeration(let names): return Word(choices.below(names.count))
        case .text, .list:
            let place =
                switch field.type {
                // The reader takes only what is a number or an address.
                case .text(.phone): block.places[6]
                case .text(.email): block.places[7]
                default: choices.pick(block.places.filter { $0.units <= field.longest ?? .max })
                }
            return TextWord(.row, offset: place.offset, length: place.length).word
        case .span: fail("no column holds a span")
        }
    }

    private static func number(_ field: FieldDeclaration, _ choices: inout Choices) -> Word {
        let number: Word
        switch choices.next() {
        case 0: number = 0
        case 1: number = .max
        case 2: number = -.max
        case let small where small < 64: number = Word(small) - 20
        case let shift: number = choices.word() >> Word(shift % 64)
        }
        guard let most = field.atMost else { return number == .missing ? 0 : number }
        return number % (most + 1)
    }

    /// Whether a word is a value of the type; texts may stand anywhere.
    static func isValid(_ word: Word, _ type: ValueType) -> Bool {
        if word == .missing { return true }
        switch type {
        case .boolean: return word == 0 || word == 1
        case .date:
            return CivilDate.validDays.contains(Int32(clamping: word)) && abs(word) < 1 << 31
        case .timestamp: return Instant.writable.contains(word)
        case .time: return (0..<86_400).contains(word)
        case .dayOfMonth: return (1...31).contains(word)
        case .enumeration(let names): return names.isEmpty || names.indices.contains(Int(word))
        default: return true
        }
    }
}
