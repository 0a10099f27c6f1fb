internal import Diagnostics

/// Findings about the meaning of the campaign's parts: fields, offers, timing, texts and channels.
extension Diagnostic {
    /// `at_least` beside a fixed amount.
    static func floorOfAmount(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0529",
            Phrase("`at_least` beside a fixed amount says nothing", zh: "减免额已经固定，`at_least` 不起作用"),
            at: span,
            help: Phrase("take it out, or write `part` as a share", zh: "去掉它，或把 `part` 写成比例"))
    }

    static func floorAboveCap(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0529",
            Phrase("`at_least` is above `at_most`", zh: "`at_least` 比 `at_most` 还大"), at: span,
            help: Phrase("correct one of the two", zh: "改正其中一个"))
    }

    static func rateWithoutPeriod(_ field: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0508",
            Phrase("the rate `\(field)` has no period", zh: "利率 `\(field)` 没有写明期间"), at: span,
            note: Phrase(
                "0.05% a day and 0.05% a year differ 365 times over",
                zh: "日利率 0.05% 与年利率 0.05% 相差 365 倍"),
            help: Phrase(
                "write `{ type: rate, per: day }`, or `month` or `year`",
                zh: "写 `{ type: rate, per: day }`，或 `month`、`year`"))
    }

    static func noUpperBound(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0509", Phrase("`at_most` has no meaning for this type", zh: "这种类型没有 `at_most` 可言"),
            at: span,
            help: Phrase(
                "it bounds money, percents, rates and numbers; texts have `longest`",
                zh: "它限制金额、百分比、利率和数；文字用 `longest`"))
    }

    static func needsKey(_ key: String, _ other: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0510", Phrase("`\(key)` needs `\(other)`", zh: "写了 `\(key)` 就要写 `\(other)`"),
            at: span,
            help: Phrase("add `\(other): …`", zh: "加上 `\(other): …`"))
    }

    static func wrongFieldType(
        _ key: String, _ field: String, _ wanted: [Phrase], at span: SourceSpan,
        declared: SourceSpan
    ) -> Diagnostic {
        // Rates of each period are one word for people.
        let words = wanted.enumerated().filter { at, word in !wanted[..<at].contains(word) }
        let en = words.map(\.element.en).joined(separator: " or ")
        let zh = words.map(\.element.zh).joined(separator: "或")
        return Diagnostic(
            "D0511",
            Phrase(
                "`\(key)` wants \(en), and `\(field)` is none",
                zh: "`\(key)` 要的是\(zh)，而 `\(field)` 不是"),
            at: span, labels: [Label(declared, Phrase("declared here", zh: "在这里声明"))],
            help: Phrase("name a field of that type", zh: "改成这种类型的字段"))
    }

    static func calendarNeeded(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0512", Phrase("`working_days` needs a calendar", zh: "`working_days` 需要日历"), at: span,
            note: Phrase("holidays and make-up days are facts, not a guess", zh: "节假日和调休是事实，不能猜"),
            help: Phrase(
                "add `calendar: cn-mainland` to the lender's file, or write `days: every_day`",
                zh: "在机构文件里加 `calendar: cn-mainland`，或写 `days: every_day`"))
    }

    static func unused(_ what: Phrase, _ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0513", .warning,
            Phrase("the \(what.en) `\(name)` is never used", zh: "\(what.zh) `\(name)` 没有被用到"),
            at: span,
            help: Phrase("take it out, or use it", zh: "去掉它，或用上它"))
    }

    static func offerWithoutRelief(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0514", Phrase("the offer `\(name)` offers nothing", zh: "方案 `\(name)` 什么也没给"),
            at: span,
            help: Phrase(
                "add one of `waive`, `extend`, `plan` and `defer`",
                zh: "写上 `waive`、`extend`、`plan`、`defer` 之一"))
    }

    static func twoReliefs(
        _ name: String, _ first: String, _ second: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0515",
            Phrase(
                "the offer `\(name)` says both `\(first)` and `\(second)`",
                zh: "方案 `\(name)` 同时写了 `\(first)` 和 `\(second)`"),
            at: span, help: Phrase("make it two offers", zh: "拆成两个方案"))
    }

    static func termInDays(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0530",
            Phrase(
                "a longer term is counted in months: its instalments are monthly",
                zh: "延长的期限按月算：它按月分期"), at: span,
            help: Phrase(
                "write months, or leave out `left` to move the due date",
                zh: "改写月数；如果只是推迟还款日，就去掉 `left`"))
    }

    static func rateWithoutPeriod(
        _ field: String, at span: SourceSpan, declared: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0531",
            Phrase(
                "`\(field)` is a percent and does not say per day, month or year",
                zh: "`\(field)` 是百分比，没有说明是日、月还是年利率"), at: span,
            labels: [Label(declared, Phrase("declared here", zh: "在这里声明"))],
            help: Phrase(
                "declare it with its period: `{ type: rate, per: year }`",
                zh: "声明时写明期间：`{ type: rate, per: year }`"))
    }

    static func afterALaterStep(
        _ step: String, isSelf: Bool, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0582",
            isSelf
                ? Phrase("a step cannot come after itself", zh: "步骤不能排在自己之后")
                : Phrase(
                    "`\(step)` stands below, and a later step always goes before an earlier one",
                    zh: "`\(step)` 写在下面；后面的步骤总是先于前面的"), at: span,
            help: isSelf
                ? Phrase("to send it again, write `repeat`", zh: "要重复发送，请写 `repeat`")
                : Phrase("name a step above, or move this one down", zh: "改成上面的步骤，或把这一步移到后面"))
    }

    static func nameOfRepetition(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0583",
            Phrase(
                "the name `\(name)` ends like a repetition, `#` and a number",
                zh: "名字 `\(name)` 的结尾像重复的步骤：`#` 加数字"), at: span,
            note: Phrase(
                "the second time of a repeated step is called so in the ledger",
                zh: "重复步骤的第二次，台账里就这样叫"),
            help: Phrase("leave out the `#`", zh: "去掉 `#`"))
    }

    static func holdWithoutEnd(
        _ name: String, _ path: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0584",
            Phrase(
                "`\(path)` may be missing, and nobody could say when the hold `\(name)` ends",
                zh: "`\(path)` 可能没有，那就说不清 `\(name)` 何时恢复"), at: span,
            help: Phrase(
                "write `has(\(path)) and …` in its `if`, or `default` here",
                zh: "在它的 `if` 里写 `has(\(path)) and …`"))
    }

    static func holdThatMoves(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0586",
            Phrase(
                "the end of the hold `\(name)` moves on with each day",
                zh: "暂停 `\(name)` 的截止日每天都往后移"),
            at: span,
            note: Phrase(
                "`until` is computed anew in each run, and from `today` it never comes",
                zh: "每次运行都重新计算 `until`，从 `today` 算起就永远到不了"),
            help: Phrase(
                "count from a date of the account: `还款日 + 10 days`",
                zh: "从账户自己的日期算起，例如 `还款日 + 10 days`"))
    }

    static func bracketInText(_ mark: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0516", Phrase("`\(mark)` inside an SMS text", zh: "短信文字里有 `\(mark)`"), at: span,
            note: Phrase(
                "carriers take what stands in 【】 for a signature", zh: "运营商把【】里的内容当作签名"),
            help: Phrase("use 「」 or “”", zh: "改用「」或“”"))
    }

    static func foldedText(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0527", Phrase("a text is not written with `>`", zh: "文字不用 `>` 来写"), at: span,
            note: Phrase(
                "`>` puts a space at each line end, also between Chinese characters",
                zh: "`>` 会在每个换行处加一个空格，汉字之间也加"),
            help: Phrase("write `|`", zh: "改用 `|`"), fix: .sure(span, "|"))
    }

    static func templateTwice(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0519",
            Phrase("a step has either `text` or `template`", zh: "一步只能有 `text` 或 `template` 之一"),
            at: span, help: Phrase("take one of them out", zh: "去掉一个"))
    }

    /// `digits`: the number as it is dialled, told where it is written otherwise.
    static func unofficial(_ text: String, digits: String = "", at span: SourceSpan) -> Diagnostic {
        let isPlain = digits.isEmpty || text.filter { $0 != "-" } == digits
        return Diagnostic(
            "D0520",
            Phrase(
                "`\(text)`\(isPlain ? "" : " (`\(digits)`)") is not one of the lender's official numbers and sites",
                zh: "`\(text)`\(isPlain ? " " : "（即 \(digits)）")不在机构的官方号码和网址之列"),
            at: span,
            note: Phrase(
                "a notice with any other number or site teaches borrowers to trust phishing",
                zh: "通知里出现别的号码或网址，会让借款人习惯轻信诈骗"),
            help: Phrase(
                "list it under `official:` in the lender's file and write `{{ lender.NAME }}`",
                zh: "把它登记在机构文件的 `official:` 下，再写 `{{ lender.名字 }}`"))
    }

    static func channelNotOfStep(_ name: String, _ step: String, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            "D0521", .warning,
            Phrase("step `\(step)` never sends on `\(name)`", zh: "步骤 `\(step)` 从不用 `\(name)` 发送"),
            at: span,
            help: Phrase(
                "take the text out, or add the channel to `send`", zh: "去掉这段文字，或在 `send` 里加上这个渠道"))
    }

    static func tooMany(_ what: Phrase, limit: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0522", Phrase("more than \(limit) \(what.en)", zh: "\(what.zh)超过 \(limit) 个"),
            at: span,
            help: Phrase("split the campaign", zh: "把活动拆开"))
    }
}

extension Diagnostic {
    static func onlyForSMS(_ key: String, _ channel: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0523",
            Phrase(
                "`\(key)` is for `sms`, not for `\(channel)`",
                zh: "`\(key)` 只用于 `sms`，不用于 `\(channel)`"),
            at: span, help: Phrase("take it out here", zh: "在这里去掉它"))
    }

    static func bracketInSignature(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0524", Phrase("a signature is written without 【】", zh: "签名不写【】"), at: span,
            note: Phrase("they are added by themselves", zh: "程序会自动加上"),
            help: Phrase("take the brackets out", zh: "去掉括号"))
    }

    static func channelUndeclared(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0525", Phrase("the channel `\(name)` is not declared", zh: "没有声明渠道 `\(name)`"),
            at: span,
            note: Phrase(
                "only `sms` may be left out, where exactly one field is a phone number",
                zh: "只有 `sms` 可以省略，而且要恰好有一个手机号字段"),
            help: Phrase(
                "add `\(name): { to: FIELD, sender: PROFILE }` under `channels:`",
                zh: "在 `channels:` 下加 `\(name): { to: 字段, sender: 通道 }`"))
    }

    static func outsideHours(_ time: String, at span: SourceSpan, hours: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0526", Phrase("`\(time)` is outside the hours", zh: "`\(time)` 不在发送时段内"), at: span,
            labels: [
                Label(hours, Phrase("the hours, closing time not included", zh: "发送时段，不含结束时刻"))
            ],
            help: Phrase("choose a time inside", zh: "改成时段之内的时刻"))
    }

    /// `table` or `query` beside a CSV.
    static func keyOfDatabase(
        _ key: String, _ source: Located<String>, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0675",
            Phrase(
                "`\(key)` is for databases, and `\(source.value)` is none",
                zh: "`\(key)` 用于数据库，而 `\(source.value)` 不是数据库"), at: span,
            labels: [Label(source.span, Phrase("the source", zh: "来源"))],
            help: Phrase(
                "take it out; the file of a SQLite database ends in `.db`, `.sqlite` or `.sqlite3`",
                zh: "去掉它；SQLite 数据库的文件名以 `.db`、`.sqlite` 或 `.sqlite3` 结尾"))
    }

    static func tableAndQuery(at span: SourceSpan, first: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0675",
            Phrase(
                "`table` and `query` both say which rows are the accounts",
                zh: "`table` 和 `query` 都在说哪些行是账户"), at: span,
            labels: [Label(first, Phrase("`table` stands here", zh: "`table` 在这里"))],
            help: Phrase("keep one of the two", zh: "只保留一个"))
    }

    /// `encoding` beside a database.
    static func encodingOfDatabase(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0675",
            Phrase(
                "`encoding` is for CSV files; a database says itself how its texts are encoded",
                zh: "`encoding` 用于 CSV 文件；数据库自己记着文字的编码"), at: span,
            help: Phrase("take it out", zh: "去掉它"))
    }
}
