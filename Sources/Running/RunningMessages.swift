package import Diagnostics

/// Findings about files and runs as a whole: codes D0701 to D0799.
extension Diagnostic {
    package static func cannotOpen(_ path: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0701",
            Phrase("`\(path)` cannot be read: \(reason.en)", zh: "读不了 `\(path)`：\(reason.zh)"),
            at: nil)
    }

    static func pathRefused(
        _ path: String, _ failure: Files.Failure, at span: SourceSpan
    ) -> Diagnostic {
        let isOutside = failure == .outsideRoot
        return Diagnostic(
            "D0702",
            Phrase(
                "`\(path)` cannot be read: \(failure.reason.en)",
                zh: "读不了 `\(path)`：\(failure.reason.zh)"),
            at: span,
            note: isOutside
                ? Phrase(
                    "a file may name only what lies below the root, so that a stranger's campaign can be checked safely",
                    zh: "文件里只能写根目录之内的路径，这样别人的活动文件也可以放心检查") : nil,
            help: isOutside
                ? Phrase(
                    "write a relative path, or give `--root DIR`", zh: "写相对路径，或用 `--root 目录` 指定根目录")
                : Phrase("paths are relative to the file that says them", zh: "路径相对于写它的那个文件"))
    }

    static func noCalendar(_ name: String, path: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0703", Phrase("there is no calendar `\(name)`", zh: "没有日历 `\(name)`"), at: span,
            help: Phrase("put it at `\(path)` below the root", zh: "把它放在根目录下的 `\(path)`"))
    }

    static func unknownZone(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0704", Phrase("`\(name)` is no time zone", zh: "`\(name)` 不是时区"), at: span,
            note: Phrase(
                "short names such as CST mean several zones", zh: "CST 这样的缩写同时指好几个时区"),
            help: Phrase("write it like `Asia/Shanghai`", zh: "写成 `Asia/Shanghai` 这样"))
    }

    static func noZoneData(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0705", Phrase("this machine has no time zone data", zh: "这台机器没有时区数据"), at: span,
            help: Phrase("install the package `tzdata`", zh: "安装软件包 `tzdata`"))
    }

    static func noPortfolio(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0706", Phrase("the portfolio names no file", zh: "名单没有写明文件"), at: span,
            help: Phrase(
                "add `source: FILE.csv`, or give `--data FILE`",
                zh: "加上 `source: 文件.csv`，或用 `--data 文件`"))
    }

    static func tooManyBrokenRows(_ broken: Int, of rows: Int, limit: String, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            "D0707",
            Phrase(
                "\(broken) of \(rows) rows cannot be read, more than \(limit)",
                zh: "\(rows) 行里有 \(broken) 行读不出，超过 \(limit)"), at: span,
            note: Phrase("nothing was decided and nothing was sent", zh: "没有做任何决定，也没有发送"),
            help: Phrase(
                "mend the file; `broken_rows: { at_most: 2% }` in the portfolio raises the limit",
                zh: "修好数据文件；名单里的 `broken_rows: { at_most: 2% }` 可放宽"))
    }

    /// `until` is up to when the newest row would be new enough.
    static func allStale(_ rows: Int, until: String?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0708",
            Phrase(
                "all \(rows) rows are older than `fresh` allows", zh: "\(rows) 行全部超过 `fresh` 规定的时效"),
            at: span,
            help: until.map {
                Phrase(
                    "take a new extract; a preview of these rows needs an `--as-of` up to \($0)",
                    zh: "重新取数；只想预览这份名单，`--as-of` 不能晚于 \($0)")
            } ?? Phrase("take a new extract", zh: "重新取数"))
    }

    /// `isOver`: it does not know the day of the run.
    static func calendarEnds(
        _ name: String, _ last: String, isOver: Bool, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0709", .warning,
            isOver
                ? Phrase(
                    "the calendar `\(name)` has ended on \(last)", zh: "日历 `\(name)` 已于 \(last) 用完")
                : Phrase("the calendar `\(name)` ends on \(last)", zh: "日历 `\(name)` 到 \(last) 为止"),
            at: span,
            note: Phrase(
                "accounts that need a later day get no notice: it is never guessed",
                zh: "需要更晚日期的账户不会发送：休息日从不猜测"),
            help: Phrase("add the next year as soon as it is announced", zh: "次年安排公布后尽快补上"))
    }

    static func inferredLive(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0710",
            Phrase("a bare CSV is good for a dry run only", zh: "只给一个 CSV 的名单只能试运行"), at: span,
            note: Phrase("its types were guessed from the data", zh: "字段类型是从数据里推断的"),
            help: Phrase(
                "`dunlin init FILE.csv` writes the dictionary for you",
                zh: "用 `dunlin init 文件.csv` 生成数据字典"))
    }

    static func inferred(_ path: String, _ fields: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0711", .note,
            Phrase("types inferred from the data: \(fields)", zh: "从数据推断的类型：\(fields)"), at: span)
    }

    static func fewRows(
        _ rows: Int, last: Int, atLeast: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0732",
            Phrase(
                "the portfolio has \(rows) rows, fewer than \(atLeast) of the \(last) of the last run",
                zh: "名单有 \(rows) 行，不到上次运行 \(last) 行的 \(atLeast)"),
            at: span,
            note: Phrase(
                "an extract that was cut off looks like this; a live run is refused",
                zh: "取数中途断了就是这样；正式运行会被拒绝"),
            help: Phrase(
                "take the extract anew; if the portfolio did shrink, write `rows: { at_least: 20% }` in it",
                zh: "重新取数；确实少了这么多，就在名单里写 `rows: { at_least: 20% }`"))
    }

    static func largeAudience(_ audience: Int, atMost: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0733",
            Phrase(
                "the audience has \(audience) accounts, more than \(atMost)",
                zh: "受众有 \(audience) 个账户，超过 \(atMost)"),
            at: span, note: .refusedLive,
            help: Phrase(
                "look at `audience`; raise the bound if so many are meant",
                zh: "检查 `audience`；确实要发这么多，就调高上限"))
    }

    static func changedAudience(
        _ audience: Int, last: Int, change: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0733",
            Phrase(
                "the audience has \(audience) accounts, the last run had \(last): a change of more than \(change)",
                zh: "受众有 \(audience) 个账户，上次运行是 \(last) 个，变化超过 \(change)"),
            at: span, note: .refusedLive,
            help: Phrase(
                "look at `audience` and at the data; raise the bound if the change is meant",
                zh: "检查 `audience` 和数据；确实要变这么多，就调高上限"))
    }

    static func noPolicies(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0712", .warning,
            Phrase("neither lender nor campaign names a policy", zh: "机构和活动都没有指定政策"),
            at: span,
            note: Phrase(
                "no rule of law is checked on these notices", zh: "这些通知没有按任何法规检查"),
            help: Phrase(
                "write `policies: [cn-consumer-credit]` in the lender's file",
                zh: "在机构文件里写 `policies: [cn-consumer-credit]`"))
    }
}

extension Phrase {
    fileprivate static let refusedLive = Phrase(
        "nothing was sent; a live run is refused", zh: "没有发送；正式运行会被拒绝")
}
