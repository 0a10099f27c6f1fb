internal import Diagnostics
internal import Expressions
internal import Testing

/// The longest form of a text: nothing that is written may be longer, and simple texts reach it.
@Suite("How long texts can become")
struct TextExtentTests {
    private typealias Value = TemplateCampaign.Value

    /// Placeholders over fields of each type; chance puts filters behind them.
    private static let texts = [
        "姓名", "昵称 | default(\"贵宾\")", "合同编号", "手机", "客户号", "邮箱 | default(手机)", "风险",
        "\"a[b]\"", "lender.hotline", "lines.合同", "offer.say", "offer.say | default(\"无\")",
        "segment",
    ]
    private static let numbers = [
        "本期应还 | money", "本期应还 | number", "逾期应还 | money", "罚息 * 3 | money", "-罚息 | money",
        "本期应还 - 罚息 | money", "本期应还 * 33% | money", "逾期应还 | cny_upper", "罚息 | cny_upper",
        "月收入 | money", "优惠额 | default(罚息) | money", "按时率 | percent", "日利率 | percent", "分数",
        "分数 | number", "days_overdue", "days_overdue * 1000 | number", "发薪日 | default(1)",
        "还款日 | date", "today | date", "有担保 ? 罚息 : 本期应还 | money",
        "offer.waived | default(0.00) | money",
    ]
    private static let filters = [
        "", "", "", " | upcase", " | downcase", " | escape", " | url_encode", " | last(3)",
        " | first(5)",
        " | truncate(4)", " | truncate(2, \"……\")", " | append(\"😀{\")", " | prepend(\"约\")",
        " | mask",
        " | replace(\"1\", \"一二三\")", " | replace(\"aa\", \"€€€\")",
    ]
    private static let words = [
        "您好", "a", "[", "é", "😀", " ", "\n", "\n\n", "请还款。", "Pay now", "€", "\u{3a9}",
    ]
    private static let conditions = [
        "有担保", "days_overdue > 30", "days_overdue <= 9999", "segment == \"甲\"",
        "segment == \"乙丙丁\"",
        "not (segment == \"甲\") or 有担保", "has(offer.waived)", "has(昵称)", "本期应还 > 200000.00",
        "逾期应还 > 100.00", "days_overdue in 100..200 and 有担保",
    ]

    private static func pick(_ list: [String], _ random: inout ValuesFixture.Random) -> String {
        list.randomElement(using: &random) ?? ""
    }

    private static func template(_ random: inout ValuesFixture.Random, depth: Int = 0) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0...1: text += pick(words, &random)
            case 2...3:
                let source = pick(texts, &random)
                let isWhole = source.hasPrefix("lines.") || source.hasPrefix("offer.")
                text += "{{ \(source)\(isWhole ? "" : pick(filters, &random)) }}"
            case 4...5: text += "{{ \(pick(numbers, &random))\(pick(filters, &random)) }}"
            default:
                if depth == 2 { continue }
                text +=
                    "{% if \(pick(conditions, &random)) %}" + template(&random, depth: depth + 1)
                if Bool.random(using: &random) {
                    text += "{% elsif \(pick(conditions, &random)) %}"
                    text += template(&random, depth: depth + 1)
                }
                if Bool.random(using: &random) {
                    text += "{% else %}" + template(&random, depth: depth + 1)
                }
                text += "{% endif %}"
            }
        }
        return text
    }

    /// A value that the reader of rows accepts, often at its bound.
    private static func value(
        _ field: FieldDeclaration, _ random: inout ValuesFixture.Random
    ) -> Value? {
        if field.isOptional, Int.random(in: 0..<4, using: &random) == 0 { return nil }
        func number(_ most: Word) -> Value {
            let ends: [Word] = [most, -most, most - 1, 1 - most, 0, 1, most / 10, most / 3]
            return .word(
                Bool.random(using: &random)
                    ? ends.randomElement(using: &random) ?? 0
                    : Word.random(in: -most...most, using: &random))
        }
        switch field.type {
        case .text(.phone):
            return .text(Bool.random(using: &random) ? "13812345678" : "+8613800138")
        case .text(.email):
            return .text(
                String(repeating: "a`", count: 32) + "@" + String(repeating: "b", count: 186)
                    + ".cn")
        case .text: return .text(text(field.longest ?? 30, &random))
        case .money, .decimal, .percent, .rate, .integer: return number(field.atMost ?? .max)
        case .date: return .word(Word.random(in: -719_162...2_932_896, using: &random))
        case .enumeration(let names):
            return .word(Word.random(in: 0..<Word(names.count), using: &random))
        case .boolean: return .word(Word.random(in: 0...1, using: &random))
        case .dayOfMonth: return .word(Word.random(in: 1...31, using: &random))
        default: return .word(0)
        }
    }

    private static func text(_ longest: Int, _ random: inout ValuesFixture.Random) -> String {
        let alphabet = ["a", "1", "[", "'", "&", "中", "ß", "ŉ", "ΐ", "İ", "é", "😀", "€", "İ", "`"]
        var text = ""
        let only = Bool.random(using: &random) ? pick(alphabet, &random) : nil
        while true {
            let next = only ?? pick(alphabet, &random)
            if (text + next).utf16.count > longest { return text }
            text += next
            if Int.random(in: 0..<40, using: &random) == 0 { return text }
        }
    }

    @Test(
        "no text is longer than claimed, in characters and in parts, for any row within the bounds")
    func sound() throws {
        let seed: UInt64 = 0x51_5C_0DE5
        var random = ValuesFixture.Random(seed: seed)
        var reached = 0
        var checked = 0
        for round in 0..<3000 {
            var environment = try #require(TemplateCampaign.environment(isEnglish: round % 2 == 0))
            environment.declare(segments: ["甲", "乙丙丁"])
            let segment = Int.random(in: 0...1, using: &random)
            if Bool.random(using: &random) { environment.declare(onlySegment: segment) }
            let offer: Int? = Bool.random(using: &random) ? 0 : nil
            if Bool.random(using: &random) {
                environment.declare(offersInReach: offer.map { [$0] } ?? [])
            }
            let source = Self.template(&random)
            var bag = DiagnosticBag()
            let template = environment.compileTemplate(
                TemplateFixture.text(source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag)
            guard let template else { continue }
            let code = environment.finish()
            for row in 0..<6 {
                var values: [String: Value] = [:]
                for field in TemplateCampaign.fields {
                    values[field.name] = Self.value(field, &random)
                }
                let rendered: String
                do {
                    rendered = try TemplateCampaign.render(
                        template.id, code, values, offer: offer, masked: false, segment: segment,
                        daysOverdue: [7, 31, 150, 9999][row % 4])
                } catch is EvaluationFault {
                    // Money that does not fit is a fault, and nothing is sent.
                    continue
                }
                checked += 1
                let place = "seed \(seed), round \(round): \(source) → \(rendered)"
                let extent = template.extent
                guard let units = extent.units else { continue }
                #expect(rendered.utf16.count <= units, "\(place)")
                if rendered.utf16.count == units { reached += 1 }
                for rule in [SMS.Rule.mainland, .gsm] {
                    let count = ValuesFixture.withBytes(rendered) { SMS.count($0, $1, rule: rule) }
                    let parts = try #require(extent.parts(rule))
                    #expect(count.parts <= parts, "\(rule) \(place)")
                    if rule == .gsm, count.encoding == .ucs2 {
                        #expect(extent.alphabet >= .wide, "\(place)")
                    }
                }
            }
        }
        #expect(
            checked > 5000 && reached > 200,
            "seed \(seed): \(reached) of \(checked) reach the claim")
    }

    @Test(
        "a simple text reaches its claim",
        arguments: [
            ("{{ 姓名 }}您好", "一二三四五六七八"), ("{{ 姓名 | upcase }}", "ΐΐΐΐΐΐΐΐ"),
            ("{{ 姓名 | last(3) }}", "一二三四五六七八"), ("{{ 姓名 | url_encode }}", "一二三四五六七八"),
            ("{{ 姓名 | escape }}", "''\"\"\"\"\"\""), ("{{ 姓名 | truncate(4) }}", "一二三四五六七八"),
            ("{{ 姓名 | append(\"先生\") }}", "一二三四五六七八"), ("{{ 本期应还 | money }}", ""),
            ("{{ 罚息 | cny_upper }}", ""), ("{{ 逾期应还 | number }}", ""), ("{{ 按时率 | percent }}", ""),
            ("{{ 还款日 | date }}", ""), ("{% if 有担保 %}短{% else %}{{ 本期应还 | money }}{% endif %}", ""),
        ])
    func tight(_ source: String, _ name: String) throws {
        var environment = try #require(TemplateCampaign.environment())
        var bag = DiagnosticBag()
        let template = try #require(
            environment.compileTemplate(
                TemplateFixture.text(source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag))
        var row = TemplateCampaign.wang
        if !name.isEmpty { row["姓名"] = .text(name) }
        row["本期应还"] = .word(-20_000_000)
        row["逾期金额"] = .word(-5_000_000_000)
        // -44,444.44
        row["罚息"] = .word(-4_444_444)
        row["按时率"] = .word(.min + 1)
        row["有担保"] = .word(0)
        // 2027-12-31, Python: date(2027, 12, 31).toordinal() - 719163.
        row["还款日"] = .word(21_183)
        let text = try TemplateCampaign.render(
            template.id, environment.finish(), row, offer: nil, masked: false)
        let isQuoted = source.contains("escape")
        // `'` is five characters there, `"` six.
        #expect(text.utf16.count == (template.longestUnits ?? 0) - (isQuoted ? 2 : 0), "\(text)")
    }

    @Test(
        "parts follow the alphabet that the values can hold",
        arguments: [
            // 160 septets are one part, 161 two of 153.
            ("{{ 手机 }}" + String(repeating: "a", count: 149), 1, 3),
            ("{{ 手机 }}" + String(repeating: "a", count: 150), 2, 3),
            // A pair is two septets.
            ("{{ 手机 }}[" + String(repeating: "a", count: 147), 1, 3),
            ("{{ 手机 }}[" + String(repeating: "a", count: 148), 2, 3),
            // One Chinese character in a name makes the text UCS-2; a pair of units may move to the next part.
            ("{{ 姓名 }}" + String(repeating: "a", count: 62), 1, 1),
            ("{{ 姓名 }}" + String(repeating: "a", count: 63), 2, 2),
            ("{{ 姓名 }}" + String(repeating: "a", count: 126), 3, 2),
            // Without a value that could hold a pair, two parts take 134.
            ("中{{ 手机 }}" + String(repeating: "a", count: 122), 2, 2),
            ("中{{ 手机 }}" + String(repeating: "a", count: 123), 3, 3),
        ])
    func parts(_ source: String, _ gsm: Int, _ mainland: Int) throws {
        var environment = try #require(TemplateCampaign.environment(isEnglish: true))
        var bag = DiagnosticBag()
        let template = try #require(
            environment.compileTemplate(
                TemplateFixture.text(source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag))
        #expect(template.extent.parts(.gsm) == gsm)
        #expect(template.extent.parts(.mainland) == mainland)
    }

    @Test("branches and names that a segment cannot meet do not count")
    func segments() throws {
        let source = "{% if segment == \"甲\" %}{{ segment }}短{% else %}{{ segment }}长长长长{% endif %}"
        for (segment, units) in [(nil, 7), (0, 2), (1, 7)] as [(Int?, Int)] {
            var environment = try #require(TemplateCampaign.environment())
            environment.declare(segments: ["甲", "乙丙丁"])
            if let segment { environment.declare(onlySegment: segment) }
            var bag = DiagnosticBag()
            let template = environment.compileTemplate(
                TemplateFixture.text(source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag)
            #expect(template?.longestUnits == units)
        }
    }

    @Test("what makes a text long is named")
    func names() throws {
        var environment = try #require(TemplateCampaign.environment(isEnglish: true))
        var bag = DiagnosticBag()
        let template = try #require(
            environment.compileTemplate(
                TemplateFixture.text("{{ 手机 }}{{ 姓名 }}{{ 逾期应还 | money }}{{ 备注 }}"), style: .joined,
                scope: TemplateCampaign.scope, into: &bag))
        let extent = template.extent
        #expect(extent.longest?.source == "逾期应还")
        #expect(extent.longest?.units == 18)
        #expect(extent.unbounded?.source == "备注")
        #expect(extent.outside?.source == "姓名")
    }
}
