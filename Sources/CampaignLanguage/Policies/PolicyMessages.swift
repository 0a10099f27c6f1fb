package import Diagnostics
internal import Expressions

/// Every finding about policies, in both languages. Codes D0901 to D0949.
extension Diagnostic {
    /// `reason`: what opening the file said; nil where there is no such file.
    package static func noPolicy(_ name: String, reason: Phrase? = nil, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            "D0901", Phrase("there is no policy pack `\(name)`", zh: "没有政策包 `\(name)`"), at: span,
            note: reason,
            help: Phrase(
                "put `policies/\(name).yaml` beside the campaign, or take the name out",
                zh: "把 `policies/\(name).yaml` 放在活动文件旁边，或去掉这个名字"))
    }

    static func policyOfOtherName(_ name: String, asked: String, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            "D0902",
            Phrase(
                "this is the pack `\(name)`, not `\(asked)`", zh: "这是政策包 `\(name)`，不是 `\(asked)`"),
            at: span,
            help: Phrase(
                "write `policy: \(asked)`, the name of the file", zh: "写 `policy: \(asked)`，与文件名相同")
        )
    }

    static func policyWithoutCheck(
        _ id: String, _ written: [String], known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let list = (written.isEmpty ? known : written).map { "`\($0)`" }.joined(separator: " ")
        return Diagnostic(
            "D0903",
            written.isEmpty
                ? Phrase("the rule `\(id)` asks for nothing", zh: "规则 `\(id)` 没有写要求")
                : Phrase("the rule `\(id)` asks for several things", zh: "规则 `\(id)` 写了几种要求"),
            at: span,
            help: written.isEmpty
                ? Phrase("add one of \(list)", zh: "写上其中一个：\(list)")
                : Phrase("make a rule of each: \(list)", zh: "各写成一条规则：\(list)"))
    }

    static func policyEndsBefore(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0904", Phrase("the rule ends before it begins", zh: "规则还没生效就失效了"), at: span,
            help: Phrase("correct `since` or `until`", zh: "改正 `since` 或 `until`"))
    }

    /// A breach of `rule`: severity, the rule's place and its basis are the rule's.
    static func breach(
        _ code: String, _ rule: PolicyRule, _ message: Phrase, at span: SourceSpan,
        labels: [Label] = [], help: Phrase
    ) -> Diagnostic {
        let basis = basisWords(rule.basis)
        var en =
            "\(rule.says) (\(basis.en): \(rule.source), confidence \(rule.confidence.rawValue))"
        var zh = "\(rule.says)（\(basis.zh)：\(rule.source)，可信度 \(rule.confidence.rawValue)）"
        if let since = rule.since {
            en += "; in force from \(since)"
            zh += "；\(since) 起施行"
        }
        if let until = rule.until {
            en += "; until \(until)"
            zh += "；\(until) 止"
        }
        return Diagnostic(
            code, rule.severity,
            Phrase("\(rule.id): \(message.en)", zh: "\(rule.id)：\(message.zh)"), at: span,
            labels: labels + [Label(rule.span, Phrase("the rule", zh: "规则在这里"))],
            note: Phrase(en, zh: zh), help: help)
    }

    private static func basisWords(_ basis: PolicyRule.Basis) -> Phrase {
        switch basis {
        case .law: Phrase("law", zh: "法律")
        case .regulation: Phrase("regulation", zh: "监管规定")
        case .nationalStandard: Phrase("national standard", zh: "国家标准")
        case .industryGuideline: Phrase("industry guideline", zh: "行业指引")
        case .vendorTerms: Phrase("the gateway's terms", zh: "通道条款")
        case .house: Phrase("house rule", zh: "本机构规定")
        }
    }

    static func outsidePolicyHours(
        _ rule: PolicyRule, opens: Int, closes: Int, at span: SourceSpan
    ) -> Diagnostic {
        let hours = "\(clock(opens))..\(clock(closes))"
        return breach(
            "D0911", rule,
            Phrase("notices could leave outside \(hours)", zh: "可能在 \(hours) 以外发送"), at: span,
            help: Phrase(
                "write hours that lie within `\(hours)`", zh: "把时段改到 `\(hours)` 之内"))
    }

    private static func clock(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))"
    }

    static func abovePolicyCap(
        _ rule: PolicyRule, _ cap: PolicyRule.Cap, _ channel: Channel.Kind?, reached: Int?,
        at span: SourceSpan
    ) -> Diagnostic {
        let key = channel?.rawValue ?? "all"
        let days =
            cap.days == 1
            ? Phrase("a day", zh: "一天") : Phrase("\(cap.days) days", zh: "\(cap.days) 天")
        let limit = cap.days == 1 ? "\(cap.count) per day" : "\(cap.count) per \(cap.days) days"
        return breach(
            "D0912", rule,
            reached.map {
                Phrase(
                    "a borrower could get \($0) in \(days.en) (`\(key)`), and \(cap.count) are allowed",
                    zh: "一个借款人\(days.zh)内可能收到 \($0) 次（`\(key)`），最多允许 \(cap.count) 次")
            }
                ?? Phrase(
                    "nothing limits `\(key)` in \(days.en), and \(cap.count) are allowed",
                    zh: "`\(key)` \(days.zh)内的次数没有上限，最多允许 \(cap.count) 次"), at: span,
            help: Phrase(
                "write `\(key): \(limit)` in `timing.limits`",
                zh: "在 `timing.limits` 里写 `\(key): \(limit)`"))
    }

    static func policyWord(
        _ rule: PolicyRule, _ word: String, as written: String,
        part: PolicyRule.ForbiddenWords.Part, at span: SourceSpan
    ) -> Diagnostic {
        let place =
            part == .title ? Phrase("a title", zh: "标题") : Phrase("a notice", zh: "通知")
        let shown = written == word ? "" : " (`\(word)`)"
        let shownZh = written == word ? "" : "（即“\(word)”）"
        return breach(
            "D0913", rule,
            Phrase(
                "`\(written)`\(shown) may not stand in \(place.en)",
                zh: "\(place.zh)里不能写“\(written)”\(shownZh)"), at: span,
            help: Phrase("say it in other words", zh: "换一种说法"))
    }

    static func policyWordInField(
        _ rule: PolicyRule, _ word: String, _ field: String, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0913", rule,
            Phrase(
                "a text shows `\(field)`, which can be `\(word)`",
                zh: "文字里显示的 `\(field)` 可能是“\(word)”"), at: span,
            help: Phrase(
                "do not show the field, or name the value otherwise", zh: "不要显示这个字段，或给这个取值换个名字"))
    }

    static func policyWordMissing(
        _ rule: PolicyRule, _ words: [String], at span: SourceSpan
    ) -> Diagnostic {
        let en = words.map { "`\($0)`" }.joined(separator: " or ")
        let zh = words.map { "“\($0)”" }.joined(separator: "或")
        return breach(
            "D0914", rule, Phrase("the text lacks \(en)", zh: "文字里缺少\(zh)"), at: span,
            help: Phrase("add one of them", zh: "加上其中一个"))
    }

    static func policyContentMissing(
        _ rule: PolicyRule, _ content: PolicyRule.Content, at span: SourceSpan
    ) -> Diagnostic {
        let (what, help) =
            switch content {
            case .amount:
                (
                    Phrase("a sum of money", zh: "金额"),
                    Phrase("show what is owed: `{{ … | money }}`", zh: "写明欠多少：`{{ … | money }}`")
                )
            case .day:
                (
                    Phrase("a due date or the days overdue", zh: "还款日或逾期天数"),
                    Phrase(
                        "show a date or `{{ days_overdue }}`", zh: "写明日期，或 `{{ days_overdue }}`")
                )
            case .contact:
                (
                    Phrase("a way to reach the lender", zh: "机构的联系方式"),
                    Phrase(
                        "add `{{ lender.hotline }}` or another official contact",
                        zh: "加上 `{{ lender.hotline }}` 等官方联系方式")
                )
            }
        return breach(
            "D0915", rule, Phrase("the text does not show \(what.en)", zh: "文字没有写明\(what.zh)"),
            at: span, help: help)
    }

    static func policyHidden(
        _ rule: PolicyRule, _ field: String, part: PolicyRule.ForbiddenWords.Part,
        at span: SourceSpan, declared: SourceSpan?
    ) -> Diagnostic {
        let place =
            part == .title ? Phrase("a title", zh: "标题") : Phrase("a notice", zh: "通知")
        return breach(
            "D0916", rule,
            Phrase("`\(field)` is shown in \(place.en)", zh: "\(place.zh)里显示了 `\(field)`"),
            at: span,
            labels: declared.map { [Label($0, Phrase("declared here", zh: "在这里声明"))] } ?? [],
            help: Phrase("leave it out", zh: "去掉它"))
    }

    static func policyWholeAccount(
        _ rule: PolicyRule, _ field: String, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0916", rule,
            Phrase("`\(field)` is shown whole", zh: "`\(field)` 整个显示了出来"), at: span,
            help: Phrase(
                "show its end: `{{ \(field) | last(4) }}`",
                zh: "只显示末几位：`{{ \(field) | last(4) }}`"))
    }

    static func policySignature(
        _ rule: PolicyRule, _ signature: String, _ length: Int, _ allowed: ClosedRange<Int>,
        at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0917", rule,
            Phrase(
                "the signature `\(signature)` has \(length) characters, and \(allowed.lowerBound) to \(allowed.upperBound) are allowed",
                zh:
                    "签名“\(signature)”有 \(length) 字，要求 \(allowed.lowerBound) 到 \(allowed.upperBound) 字"
            ),
            at: span, help: Phrase("use the registered short name", zh: "用报备过的简称"))
    }

    static func policySymbol(
        _ rule: PolicyRule, _ scalar: Unicode.Scalar, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0917", rule,
            Phrase("`\(scalar)` may not stand in a text", zh: "文字里不能有“\(scalar)”"), at: span,
            help: Phrase("take it out, or write it in words", zh: "去掉它，或用文字写出来"))
    }

    static func policyAdjacent(_ rule: PolicyRule, at span: SourceSpan) -> Diagnostic {
        breach(
            "D0917", rule,
            Phrase("two values stand side by side", zh: "两个变量紧挨着"), at: span,
            help: Phrase("put a word between them", zh: "中间加上文字"))
    }

    static func policyRecipient(
        _ rule: PolicyRule, _ field: String, _ word: String, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0918", rule,
            Phrase(
                "the address `\(field)` is not the borrower's own", zh: "收件地址 `\(field)` 不是借款人本人的"),
            at: span,
            help: Phrase(
                "use a field with the borrower's own address", zh: "改用借款人本人的联系方式字段"))
    }

    static func policyStopMissing(
        _ rule: PolicyRule, _ name: String, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0919", rule,
            Phrase("nothing in `stop` speaks of \(name)", zh: "`stop` 里没有提到“\(name)”"), at: span,
            help: Phrase(
                "add a stop for it, by account or by borrower", zh: "在 `stop` 里加一条，按合同或按借款人"))
    }

    static func policyRateOpen(
        _ rule: PolicyRule, _ field: String, at span: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0920", rule,
            Phrase("the rate `\(field)` has no upper bound", zh: "利率 `\(field)` 没有上限"), at: span,
            help: Phrase(
                "declare `at_most`; a row above it is broken", zh: "写上 `at_most`；超过的行按坏行处理"))
    }

    static func abovePolicyRate(
        _ rule: PolicyRule, _ field: String, bound: Word, period: RatePeriod, most: Word,
        at span: SourceSpan
    ) -> Diagnostic {
        let year = percent(bound, times: period.perYear)
        let allowed = percent(most, times: 1)
        return breach(
            "D0920", rule,
            Phrase(
                "`\(field)` may be \(percent(bound, times: 1)) a \(period.rawValue), \(year) a year; \(allowed) is allowed",
                zh:
                    "`\(field)` 最高\(periodWords(period))利率 \(percent(bound, times: 1))，折合年化 \(year)，上限是 \(allowed)"
            ),
            at: span,
            help: Phrase(
                "lower `at_most`, or correct the period `per`", zh: "调低 `at_most`，或改正期间 `per`"))
    }

    static func abovePolicyRate(
        _ rule: PolicyRule, _ typed: FigureCheck.TypedRate, most: Word
    ) -> Diagnostic {
        let year = percent(typed.fraction, times: typed.period.perYear)
        let allowed = percent(most, times: 1)
        return breach(
            "D0920", rule,
            Phrase(
                "`\(typed.written)` is \(year) a year; \(allowed) is allowed",
                zh: "“\(typed.written)”折合年化 \(year)，上限是 \(allowed)"), at: typed.span,
            help: Phrase("correct the rate, or its period", zh: "改正利率，或改正期间"))
    }

    static func periodWords(_ period: RatePeriod) -> String {
        switch period {
        case .day: "日"
        case .month: "月"
        case .year: "年"
        }
    }

    /// A fraction as a percent, without zeros at its end.
    static func percent(_ rate: Word, times count: Int64) -> String {
        let (whole, overflow) = rate.multipliedReportingOverflow(by: count)
        if overflow { return "∞" }
        var text = Decimal(coefficient: Int128(whole), scale: ValueType.rateScale - 2).description
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text + "%"
    }

    static func exceptionFromLaw(_ rule: PolicyRule, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0930",
            Phrase("`\(rule.id)` is law, and has no exception", zh: "`\(rule.id)` 是法律规定，没有例外"),
            at: span, labels: [Label(rule.span, Phrase("the rule", zh: "规则在这里"))],
            help: Phrase("take the exception out and mend the campaign", zh: "去掉这条例外，改正活动内容"))
    }

    static func exceptionUnused(
        _ rule: PolicyRule, _ place: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0931", .warning,
            Phrase(
                "`\(place)` keeps `\(rule.id)` without an exception",
                zh: "`\(place)` 本来就符合 `\(rule.id)`，不需要例外"), at: span,
            help: Phrase("take it out", zh: "去掉它"))
    }
}
