internal import Diagnostics
internal import Expressions
internal import Testing

@Suite("Lines, offers and lengths of texts")
struct TemplateEnvironmentTests {
    private func compile(
        _ source: String, _ style: TemplateStyle = .joined,
        change: (inout Environment) throws -> Void = { _ in }
    ) throws -> (CompiledTemplate?, [String]) {
        var environment = try #require(TemplateCampaign.environment())
        try change(&environment)
        var bag = DiagnosticBag()
        let template = environment.compileTemplate(
            TemplateFixture.text(source), style: style, scope: TemplateCampaign.scope, into: &bag)
        return (template, bag.sorted.map { "\($0.code) \($0.message.en)" })
    }

    private func declare(_ name: String, _ text: String, in environment: inout Environment) {
        environment.declare(
            line: name, nameSpan: TemplateCampaign.span, text: TemplateFixture.text(text))
    }

    @Test("lines that contain each other are a circle, told once with the whole path")
    func circle() throws {
        let (template, findings) = try compile("{{ lines.甲 }}") {
            declare("甲", "a{{ lines.乙 }}", in: &$0)
            declare("乙", "b{{ lines.丙 }}", in: &$0)
            declare("丙", "c{{ lines.乙 }}", in: &$0)
        }
        #expect(template == nil)
        #expect(findings == ["D0428 this text contains itself: `乙` → `丙` → `乙`"])
    }

    @Test("an offer's sentence cannot contain itself")
    func sentenceCircle() throws {
        let (template, findings) = try compile("x {{ offer.say }}") {
            $0.declare(
                offer: "绕", say: TemplateFixture.text("y {{ offer.say }}"),
                scope: TemplateCampaign.scope)
        }
        #expect(template == nil)
        #expect(findings == ["D0428 this text contains itself: `offer.say` → `offer.say`"])
    }

    @Test("a text with lines that grow without bound is refused")
    func growth() throws {
        let (template, findings) = try compile("{{ lines.九 }}") { environment in
            let names = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
            declare("零", "x{{ 姓名 }}", in: &environment)
            for index in 1..<names.count {
                let inner = "{{ lines.\(names[index - 1]) }}"
                declare(
                    names[index], String(repeating: inner, count: 8), in: &environment)
            }
        }
        #expect(template == nil)
        #expect(findings.contains { $0.hasPrefix("D0415") })
    }

    @Test("without offers there is no `offer.say`, and where none is allowed it is refused")
    func offers() throws {
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        var bag = DiagnosticBag()
        let text = TemplateFixture.text("{{ offer.say }}")
        #expect(
            environment.compileTemplate(text, style: .joined, scope: .text, into: &bag) == nil)
        #expect(bag.sorted.map(\.code) == ["D0430"])
        var other = try #require(TemplateCampaign.environment())
        var second = DiagnosticBag()
        #expect(other.compileTemplate(text, style: .joined, scope: .rule, into: &second) == nil)
        #expect(second.sorted.map(\.message.en) == ["there is no offer to speak of here"])
    }

    @Test("unused lines are warned of, and checked all the same")
    func unused() throws {
        var environment = try #require(TemplateCampaign.environment())
        declare("坏", "{{ 昵称 }}", in: &environment)
        var bag = DiagnosticBag()
        _ = environment.compileTemplate(
            TemplateFixture.text("{{ lines.外层 }}{{ lines.还款 }}"), style: .joined,
            scope: TemplateCampaign.scope, into: &bag)
        environment.checkLines(into: &bag)
        let found = bag.sorted.map { "\($0.code) \($0.message.en)" }.sorted()
        #expect(
            found == [
                "D0425 `昵称` may be missing, and a text with a hole must not be sent",
                "D0431 no text uses the line `坏`", "D0431 no text uses the line `求助`",
                "D0431 no text uses the line `英文`",
            ])
    }

    @Test("a template knows what it uses")
    func uses() throws {
        let environment = try #require(TemplateCampaign.environment())
        let slot = { (name: String) in environment.slot(ofField: name) }
        let (plain, _) = try compile("{{ lines.合同 }}{{ 逾期应还 | money }}")
        #expect(plain?.usesOffer == false)
        #expect(plain?.usesPayBy == false)
        #expect(
            plain?.usedFields == Set(["合同编号", "逾期金额", "罚息"].compactMap(slot)))
        let (offer, _) = try compile("{{ offer.say | default(\"\") }}{{ pay_by | date }}") { _ in }
        #expect(offer?.usesOffer == true)
        let (condition, _) = try compile("{% if 手机 == \"1\" %}x{% endif %}")
        #expect(condition?.usedFields == Set(["手机"].compactMap(slot)))
        let (figure, _) = try compile("{% if has(offer.waived) %}x{% endif %}")
        #expect(figure?.usesOffer == true)
    }

    @Test(
        "the longest form counts every part at its longest",
        arguments: [
            // Literals exactly, in UTF-16 units: 𠮷 has two.
            ("你好𠮷", 4),
            ("", 0),
            // 姓名 is declared with 8 units.
            ("{{ 姓名 }}您好", 10),
            // -200,000.00元
            ("{{ 本期应还 | money }}", 12),
            ("{{ 本期应还 | number }}", 11),
            // -50,000,000.00 - 50,000.00 = -50,050,000.00元
            ("{{ 逾期应还 | money }}", 15),
            // -400,000.00元
            ("{{ 本期应还 * 2 | money }}", 12),
            // -100,000.00元 and a rounding of one 分
            ("{{ 本期应还 * 50% | money }}", 12),
            // No bound: the largest word, -92,233,720,368,547,758.07元.
            ("{{ 月收入 | money }}", 27),
            ("{{ 分数 }}", 21),
            // As long as a phone can be, +861234567890123, though it says 11.
            ("{{ 手机 }}", 11),
            ("{{ 邮箱 | default(\"\") }}", 254),
            ("{{ 手机 | mask }}", 12),
            ("{{ 姓名 | mask }}", 3),
            ("{{ 姓名 | truncate(5) }}", 5),
            ("{{ 姓名 | upcase }}", 24),
            ("{{ 手机 | url_encode }}", 33),
            ("{{ 姓名 | replace(\"一\", \"一二三\") }}", 24),
            ("{{ size(备注) }}", 7),
            // 2027年12月31日
            ("{{ 还款日 | date }}", 11),
            ("{{ days_overdue }}", 4),
            ("{{ days_overdue | number }}", 5),
            ("{{ 合同编号 | last(4) }}", 4),
            ("{{ 姓名 | last(20) }}", 8),
            // 中等
            ("{{ 风险 }}", 2),
            ("{{ 昵称 | default(姓名) }}", 10),
            ("{{ 昵称 | default(\"尊敬的金卡贵宾客户先生\") }}", 11),
            ("{% if 有担保 %}一二三{% elsif 有担保 %}一二三四{% else %}一{% endif %}五", 5),
            ("{% if 有担保 %}一二三{% endif %}五", 4),
            // 您的车贷（合同尾号…）: 10 and 4
            ("{{ lines.合同 }}", 14),
            ("客服{{ lender.hotline }}", 14),
            ("A\n{{ 姓名 }}", 10),
        ])
    func longest(_ source: String, _ units: Int) throws {
        let (template, findings) = try compile(source)
        #expect(findings == [])
        #expect(template?.longestUnits == units)
    }

    @Test("a text without a declared length has no longest form")
    func unbounded() throws {
        for source in ["{{ 备注 }}", "{{ 备注 | upcase }}", "{% if 有担保 %}{{ 备注 }}{% endif %}"] {
            let (template, _) = try compile(source)
            #expect(template != nil)
            #expect(template?.longestUnits == nil)
        }
        let (cut, _) = try compile("{{ 备注 | truncate(5) }}")
        #expect(cut?.longestUnits == 5)
    }

    @Test("an offer's sentence counts at its longest, over all offers")
    func longestSentence() throws {
        // 前还清可减罚息 7, ，只需还 4, 。 1, a date of 11 and two amounts of 27 without bound.
        let (template, _) = try compile("{{ offer.say }}")
        #expect(template?.longestUnits == 7 + 4 + 1 + 11 + 27 + 27)
    }

    @Test("the figures of offers are bounded by what is waived and by the total")
    func boundedOffers() throws {
        let (template, findings) = try compile("{{ offer.say }}") { environment in
            var bag = DiagnosticBag()
            func expression(_ source: String) throws -> CompiledExpression {
                try #require(
                    environment.compile(
                        TemplateFixture.text(source), expecting: .money, scope: .rule, into: &bag))
            }
            let penalty = try expression("罚息")
            let owed = try expression("逾期应还")
            #expect(environment.most(penalty) == 5_000_000)
            environment.declare(figures: [.waived: 50_000, .toPay: environment.most(owed)])
            environment.declare(
                offer: "有界",
                say: TemplateFixture.text(
                    "{{ offer.until | date }}前还清可减罚息{{ offer.waived | money }}，\n"
                        + "只需还{{ offer.to_pay | money }}。"),
                scope: Scope(
                    allowed: Set(Builtin.allCases),
                    present: ["offer.until", "offer.waived", "offer.to_pay"]))
            environment.declare(offersInReach: [4])
        }
        #expect(findings == [])
        // A waiver of 500.00元 at most, and 50,050,000.00元 left at most.
        #expect(template?.longestUnits == 7 + 4 + 1 + 11 + 7 + 14)
    }

    @Test("days overdue are bounded by the audience")
    func bounded() throws {
        let (template, _) = try compile("{{ days_overdue }}") { $0.declare(mostDaysOverdue: 90) }
        #expect(template?.longestUnits == 2)
    }
}
