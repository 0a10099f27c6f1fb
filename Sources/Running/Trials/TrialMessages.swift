package import Diagnostics

/// Every finding about a file of cases, in both languages. Codes D0850 to D0869.
extension Diagnostic {
    static func noSuchField(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        let near = Suggestion.nearest(to: name, among: known)
        return Diagnostic(
            "D0850",
            Phrase("the portfolio has no field `\(name)`", zh: "名单里没有字段 `\(name)`"), at: span,
            help: near.map { Phrase("did you mean `\($0)`?", zh: "是不是想写 `\($0)`？") }
                ?? Phrase(
                    "fields: " + known.map { "`\($0)`" }.joined(separator: " "),
                    zh: "可用的字段：" + known.map { "`\($0)`" }.joined(separator: " ")),
            fix: near.map { Suggestion.fix(name, to: $0, among: known, at: span) })
    }

    static func badCell(_ reason: Phrase, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0851",
            Phrase("the account cannot be read: \(reason.en)", zh: "这个账户读不了：\(reason.zh)"),
            at: span,
            note: Phrase(
                "a run would report the row as broken and skip it", zh: "运行时会报告这一行有误并跳过"),
            help: Phrase(
                "write the value as the portfolio has it, or expect that: `expect: { error: broken_row }`",
                zh: "按名单的写法写上这个值；本来就想这样，就写 `expect: { error: broken_row }`"))
    }

    /// `what` is a kind of name, such as a step.
    static func noSuchName(
        _ name: String, _ what: Phrase, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let near = Suggestion.nearest(to: name, among: known)
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        return Diagnostic(
            "D0852",
            Phrase(
                "the campaign has no \(what.en) `\(name)`", zh: "活动里没有\(what.zh) `\(name)`"),
            at: span,
            help: near.map { Phrase("did you mean `\($0)`?", zh: "是不是想写 `\($0)`？") }
                ?? (known.isEmpty
                    ? Phrase("take it out", zh: "去掉它")
                    : Phrase("it has \(list)", zh: "可用的有 \(list)")),
            fix: near.map { Suggestion.fix(name, to: $0, among: known, at: span) })
    }

    static func outcomes(_ count: Int, at span: SourceSpan) -> Diagnostic {
        let kinds = "`notify` `defer` `skip` `stopped` `held` `excluded` `error`"
        return Diagnostic(
            "D0853",
            count == 0
                ? Phrase(
                    "`expect` does not say what becomes of the account", zh: "`expect` 没有写账户的结果")
                : Phrase(
                    "`expect` says \(count) different outcomes", zh: "`expect` 写了 \(count) 种结果"),
            at: span,
            help: Phrase(
                "say one of \(kinds), or `expect: silent`", zh: "只写 \(kinds) 之一，或写 `expect: silent`"
            ))
    }

    static func notLater(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0854",
            Phrase("the moment is not after the one before", zh: "这个时刻不在上一个时刻之后"), at: span,
            help: Phrase("the clock only goes forward", zh: "时间只能往后走"))
    }

    static func badMoment(_ text: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0855",
            Phrase("`\(text)` is no moment", zh: "`\(text)` 不是一个时刻"), at: span,
            help: Phrase(
                "write date and time on the lender's clocks: `2026-11-16 10:00`",
                zh: "写机构当地的日期和时间：`2026-11-16 10:00`"))
    }

    static func sameCase(_ name: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0856",
            Phrase("two cases are called `\(name)`", zh: "有两个用例都叫 `\(name)`"), at: span,
            labels: [Label(first, Phrase("the first", zh: "第一个"))],
            help: Phrase("say what makes this one different", zh: "写出这个用例的不同之处"))
    }

    static func expectsNothing(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0857", Phrase("the case expects nothing", zh: "这个用例什么也没有期望"), at: span,
            note: Phrase("it could never fail", zh: "它永远不会失败"),
            help: Phrase(
                "add `expect`: what becomes of the account", zh: "加上 `expect`：账户应有的结果"))
    }

    static func nobodyFalls(_ place: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0858",
            Phrase(
                "no borrower can be found that falls into \(place)", zh: "找不到会分到\(place)的借款人"),
            at: span,
            help: Phrase(
                "it needs an `experiment` in the campaign, and a number of the borrower or of the account",
                zh: "活动里要有 `experiment`，并且 `base` 里写有客户号或合同编号"))
    }

    static func noNotice(_ channel: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0859",
            Phrase(
                "no notice has left on `\(channel)` before", zh: "此前没有在 `\(channel)` 上发出通知"),
            at: span,
            help: Phrase(
                "a receipt is about a notice of an earlier moment of the case",
                zh: "回执说的是这个用例里更早发出的通知"))
    }

    static func notRead(_ word: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0860",
            Phrase("`\(word)` is expected of no notice", zh: "`\(word)` 只能用在发出的通知上"), at: span,
            help: Phrase(
                "expect `notify`, or take `\(word)` out", zh: "改为期望 `notify`，或去掉 `\(word)`"))
    }

    static func noCases(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0862", Phrase("there are no cases", zh: "没有用例"), at: span,
            note: Phrase("nothing would be tested", zh: "这样什么都没有测"),
            help: Phrase("write at least one", zh: "至少写一个"))
    }

    /// No case has `text` in its name.
    package static func noCases(called text: String) -> Diagnostic {
        Diagnostic(
            "D0862",
            Phrase("no case has `\(text)` in its name", zh: "没有名字里带 `\(text)` 的用例"), at: nil,
            help: Phrase("`-v` names the cases", zh: "`-v` 会列出用例的名字"))
    }

    static func noTests(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0861",
            Phrase("there are no test files in `\(path)`", zh: "`\(path)` 里没有测试文件"), at: nil,
            help: Phrase(
                "the cases of `NAME.yaml` stand beside it in `NAME.test.yaml`",
                zh: "`NAME.yaml` 的用例写在旁边的 `NAME.test.yaml` 里"))
    }
}
