internal import Diagnostics
internal import Expressions

/// Every finding about the parts of a campaign, in both languages. Codes D0201 to D0299: form of the file;
/// D0501 to D0599: meaning of the campaign.
extension Diagnostic {
    static func mappingExpected(_ part: SchemaPart, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0201",
            Phrase(
                "keys with values are expected \(part.place.en)",
                zh: "\(part.place.zh)应当是“键: 值”的形式"), at: span,
            help: Phrase("write `key: value`, one a line", zh: "每行写一个 `键: 值`"))
    }

    static func unknownKey(_ name: String, in part: SchemaPart, at span: SourceSpan) -> Diagnostic {
        let known = part.keys.map(\.name)
        var finding = Diagnostic(
            "D0202",
            Phrase("unknown key `\(name)` \(part.place.en)", zh: "\(part.place.zh)没有键 `\(name)`"),
            at: span)
        let meant = part.keys.filter { $0.chinese.contains(name) }
        if let key = meant.first {
            finding.help = Phrase(
                "keys are English: write `\(key.name)`", zh: "键用英文：写 `\(key.name)`")
            finding.fix = FixIt(span, key.name, isSure: meant.count == 1)
        } else if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是想写 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        } else {
            let list = part.keys.map { "`\($0.name)`" }.joined(separator: " ")
            finding.help = Phrase("known keys: \(list)", zh: "可用的键：\(list)")
        }
        return finding
    }

    static func missingKey(_ name: String, in part: SchemaPart, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0204",
            Phrase("`\(name)` is missing \(part.place.en)", zh: "\(part.place.zh)缺少 `\(name)`"),
            at: span, help: Phrase("add `\(name): …`", zh: "加上 `\(name): …`"))
    }

    static func scalarExpected(_ what: Phrase, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0205", Phrase("\(definite(what)) must be one value", zh: "\(what.zh)应当是一个值"),
            at: span,
            help: Phrase("write a single value here, no list and no keys", zh: "这里只写一个值，不用列表，也不用键"))
    }

    static func emptyValue(_ what: Phrase, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0206", Phrase("\(definite(what)) is empty", zh: "\(what.zh)是空的"), at: span,
            help: Phrase("write a value or take the key out", zh: "写上值，或去掉这个键"))
    }

    static func badValue(
        _ text: String, _ what: Phrase, example: String, at span: SourceSpan, help: Phrase? = nil,
        meant: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            "D0207",
            Phrase(
                "`\(shortened(text))` is not a valid \(what.en)",
                zh: "`\(shortened(text))` 不是有效的\(what.zh)"),
            at: span,
            help: meant.map { Phrase("write `\($0)`", zh: "写成 `\($0)`") } ?? help
                ?? Phrase("write it like `\(example)`", zh: "写成 `\(example)` 这样"),
            fix: meant.map { .sure(span, $0) })
    }

    /// The text with the signs and digits of an input method as plain ones; nil where it has none.
    static func narrowed(_ text: String) -> String? {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            plain.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(plain) == text ? nil : String(plain)
    }

    /// `200` or `200.0` where an amount is expected; `right` has the currency's decimals.
    static func amountWithoutDecimals(
        _ text: String, _ right: String, _ currency: Currency, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0211",
            Phrase(
                "an amount of \(currency.code) is written with \(currency.decimals) decimals: "
                    + "`\(right)`",
                zh: "\(currency.code) 金额写 \(currency.decimals) 位小数：`\(right)`"),
            at: span,
            note: Phrase(
                "`\(shortened(text))` could mean 元 or 分",
                zh: "`\(shortened(text))` 分不清是元还是分"),
            help: Phrase("write `\(right)`", zh: "改成 `\(right)`"), fix: FixIt(span, right))
    }

    /// `30` or `0.3` where a share or an amount is expected.
    static func shareOrAmount(
        _ text: String, _ currency: Currency, at span: SourceSpan
    ) -> Diagnostic {
        let shown = shortened(text)
        return Diagnostic(
            "D0212",
            Phrase(
                "`\(shown)` is neither a share nor an amount", zh: "看不出 `\(shown)` 是比例还是金额"),
            at: span,
            help: Phrase(
                "a share ends with `%`, as `30%`; an amount has \(currency.decimals) decimals, as "
                    + "`\(example(currency))`",
                zh: "比例带 `%`，如 `30%`；金额写 \(currency.decimals) 位小数，如 `\(example(currency))`"))
    }

    private static func example(_ currency: Currency) -> String {
        Decimal(
            coefficient: Int128(30 * PowersOfTen[currency.decimals]), scale: currency.decimals
        ).description
    }

    static func notOneOf(
        _ text: String, _ what: Phrase, _ known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0208",
            Phrase(
                "`\(shortened(text))` is not a valid \(what.en)",
                zh: "`\(shortened(text))` 不是有效的\(what.zh)"), at: span,
            help: Phrase("one of \(list)", zh: "可选：\(list)"))
        if let near = Suggestion.nearest(to: text, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是想写 `\(near)`？")
            finding.fix = Suggestion.fix(text, to: near, among: known, at: span)
        }
        return finding
    }

    static func listExpected(_ what: Phrase, example: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0209", Phrase("\(what.en) must be a list", zh: "\(what.zh)应当是列表"), at: span,
            note: Phrase("their order matters", zh: "这里的先后次序有意义"),
            help: Phrase(
                "begin each entry with `- `: `\(example)`", zh: "每一项以 `- ` 开头：`\(example)`"))
    }

    static func wrongVersion(_ text: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0210",
            Phrase(
                "language version `\(shortened(text))` is not known to this build",
                zh: "本版不认识语言版本 `\(shortened(text))`"), at: span,
            help: Phrase(
                "write `dunlin: 1`, or use a newer Dunlin", zh: "写 `dunlin: 1`，或使用更新的 Dunlin"),
            fix: FixIt(span, "1"))
    }

    static func doubledName(
        _ what: Phrase, _ name: String, at span: SourceSpan, first: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0501", Phrase("two \(what.en) are called `\(name)`", zh: "有两个\(what.zh)都叫 `\(name)`"),
            at: span,
            labels: [Label(first, Phrase("the first is here", zh: "第一个在这里"))],
            note: Phrase(
                "reports and the ledger know it by its name", zh: "报表和台账都按名字认它"),
            help: Phrase("give one of them another name", zh: "给其中一个换个名字"))
    }

    static func twiceInList(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0528", Phrase("`\(name)` stands in this list twice", zh: "`\(name)` 在这个列表里出现了两次"),
            at: span, help: Phrase("keep one of the two", zh: "只保留一个"))
    }

    static func unknownName(
        _ what: Phrase, _ name: String, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        var finding = Diagnostic(
            "D0502", Phrase("no \(what.en) is called `\(name)`", zh: "没有叫 `\(name)` 的\(what.zh)"),
            at: span)
        if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是想写 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        } else if known.isEmpty {
            finding.help = Phrase("none is declared", zh: "还没有声明任何一个")
        } else {
            let list = known.prefix(20).map { "`\($0)`" }.joined(separator: " ")
            let more = known.count > 20 ? " …" : ""
            finding.help = Phrase("known: \(list)\(more)", zh: "可用的有：\(list)\(more)")
        }
        return finding
    }

    static func noTextFor(
        channel: String, groups: [String], step: String, at span: SourceSpan
    ) -> Diagnostic {
        let list = groups.map { "`\($0)`" }.joined(separator: " ")
        let en =
            groups.isEmpty
            ? "step `\(step)` has no text for `\(channel)`"
            : "step `\(step)` has no `\(channel)` text for \(list)"
        let zh =
            groups.isEmpty
            ? "步骤 `\(step)` 没有 `\(channel)` 的文字"
            : "步骤 `\(step)` 的 `\(channel)` 缺少 \(list) 的文字"
        let help =
            groups.isEmpty
            ? Phrase("add `\(channel): …` under `text:`", zh: "在 `text:` 下补上 `\(channel): …`")
            : Phrase("add the text, or `otherwise:`", zh: "补上文字，或写 `otherwise:`")
        return Diagnostic(
            "D0503", Phrase(en, zh: zh), at: span,
            note: Phrase(
                "the step sends on this channel, so everybody who can reach it needs a text",
                zh: "这一步用这个渠道发送，能走到这里的每个人都要有文字"),
            help: help)
    }

    static func groupMissing(_ what: Phrase, _ groups: [String], at span: SourceSpan) -> Diagnostic
    {
        let list = groups.map { "`\($0)`" }.joined(separator: " ")
        return Diagnostic(
            "D0504",
            Phrase("\(what.en) says nothing for \(list)", zh: "\(what.zh)没有说明 \(list) 怎么办"),
            at: span,
            help: Phrase(
                "name every segment, or add `otherwise:`", zh: "写全每个分群，或加上 `otherwise:`"))
    }

    static func otherwiseLast(
        at span: SourceSpan, help: Phrase, fix: FixIt? = nil
    ) -> Diagnostic {
        Diagnostic(
            "D0505",
            Phrase(
                "the last segment must be `otherwise`, and only the last",
                zh: "最后一个分群必须是 `otherwise`，也只能是最后一个"),
            at: span,
            note: Phrase(
                "the first segment that holds decides the wording, so everybody needs one",
                zh: "取第一个成立的分群来决定文字，所以人人都要落在某一个里"), help: help,
            fix: fix)
    }

    static func sameAsOther(_ a: String, _ b: Phrase, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0506", Phrase("`\(a)` is \(b.en)", zh: "`\(a)` 是\(b.zh)"), at: span,
            note: Phrase("a selector could not tell the two apart", zh: "选择时分不清是哪一个"),
            help: Phrase("choose another name", zh: "换个名字"))
    }

    static func addressType(
        _ channel: String, _ field: String, wanted: Phrase, at span: SourceSpan,
        declared: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0507",
            Phrase(
                "`\(channel)` needs \(wanted.en), and `\(field)` is none",
                zh: "`\(channel)` 需要\(wanted.zh)，而 `\(field)` 不是"), at: span,
            labels: [Label(declared, Phrase("declared here", zh: "在这里声明"))],
            help: Phrase("name a field of that type", zh: "改成这种类型的字段"))
    }

    /// The noun with its article.
    private static func definite(_ what: Phrase) -> String {
        what.en.hasPrefix("the ") ? what.en : "the " + what.en
    }

    static func shortened(_ text: String) -> String {
        text.unicodeScalars.count <= 60 ? text : String(text.prefix(57)) + "…"
    }
}
