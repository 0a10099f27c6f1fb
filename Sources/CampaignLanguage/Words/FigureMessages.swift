internal import Diagnostics
internal import Expressions

/// Findings about figures in the words of texts: D0690 to D0695.
extension Diagnostic {
    static func typedAmount(_ written: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0690", .warning,
            Phrase("the sum `\(written)` is typed by hand", zh: "金额“\(written)”是手写的"), at: span,
            note: Phrase(
                "every borrower reads it, whatever the books say", zh: "无论账上是多少，每个借款人看到的都是它"),
            help: Phrase(
                "show the field: `{{ 逾期金额 | money }}`; a sum that is the same for all: `{{ 300.00 | number }}元`",
                zh: "显示字段：`{{ 逾期金额 | money }}`；确实人人相同的，写 `{{ 300.00 | number }}元`"))
    }

    static func typedDate(_ written: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0691", .warning,
            Phrase("the date `\(written)` is typed by hand", zh: "日期“\(written)”是手写的"), at: span,
            note: Phrase(
                "every borrower reads it, also when the campaign runs again",
                zh: "每个借款人看到的都是它，活动再跑一次也不变"),
            help: Phrase(
                "show the field: `{{ 还款日 | date }}`; a day that is the same for all: `{{ date(\"2026-11-30\") | date }}`",
                zh: "显示字段：`{{ 还款日 | date }}`；确实人人相同的，写 `{{ date(\"2026-11-30\") | date }}`"))
    }

    static func typedRate(
        _ written: String, _ fraction: Word, _ period: RatePeriod, at span: SourceSpan
    ) -> Diagnostic {
        let year = percent(fraction, times: period.perYear)
        return Diagnostic(
            "D0692", .warning,
            Phrase("the rate `\(written)` is typed by hand", zh: "利率“\(written)”是手写的"), at: span,
            note: period == .year
                ? Phrase("no row of the portfolio holds it", zh: "名单里没有它")
                : Phrase("it is \(year) a year", zh: "折合年化 \(year)"),
            help: Phrase(
                "show a field of type `rate`: `日息{{ 罚息利率 | percent }}`",
                zh: "显示 `rate` 类型的字段：`日息{{ 罚息利率 | percent }}`"))
    }

    static func rateInWordsWithoutPeriod(_ written: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0693",
            Phrase("the rate `\(written)` says no period", zh: "利率“\(written)”没有写明是日、月还是年利率"),
            at: span,
            note: Phrase("2% a day is 730% a year", zh: "日利率 2% 折合年化 730%"),
            help: Phrase("write 日利率, 月利率 or 年利率", zh: "写成日利率、月利率或年利率"))
    }

    static func rateOfOtherPeriod(
        _ name: String, _ own: RatePeriod, said: RatePeriod, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0694",
            Phrase(
                "the text says a rate per \(said.rawValue), and `\(name)` is per \(own.rawValue)",
                zh: "文字写的是\(periodWords(said))利率，`\(name)` 是\(periodWords(own))利率"), at: span,
            help: Phrase(
                "correct the words, or the period `per` of the field", zh: "改正文字，或改正字段的期间 `per`"))
    }

    static func percentAsRate(_ name: String, _ period: RatePeriod?, at span: SourceSpan)
        -> Diagnostic
    {
        let per = period?.rawValue ?? "day"
        return Diagnostic(
            "D0695",
            Phrase(
                "`\(name)` is a percent, and the text makes a rate of it",
                zh: "`\(name)` 是百分比，文字却把它当作利率"), at: span,
            note: Phrase(
                "nothing bounds a percent as rates are bounded", zh: "百分比不受利率上限的约束"),
            help: Phrase(
                "declare it with its period: `{ type: rate, per: \(per) }`",
                zh: "声明时写明期间：`{ type: rate, per: \(per) }`"))
    }
}
