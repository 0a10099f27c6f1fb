internal import CampaignLanguage
package import Diagnostics
package import Expressions
package import Ledger

/// Findings about pauses and budgets of whole campaigns, D0832 to D0837.
extension Diagnostic {
    static func paused(_ campaign: String, _ pause: CampaignPause, _ zone: ZoneRules?) -> Diagnostic
    {
        let since = pause.since(in: zone)
        let why = pause.cause.phrase
        return Diagnostic(
            "D0832",
            Phrase(
                "`\(campaign)` has been paused since \(since) \(why.en)",
                zh: "`\(campaign)` 自 \(since) 起暂停：\(why.zh)"), at: nil,
            note: Phrase(
                "nothing of it leaves until a person resumes it", zh: "人工恢复之前，一份也不发"),
            help: Phrase(
                "`dunlin resume \(campaign) --ledger LEDGER --by NAME --because TEXT`",
                zh: "`dunlin resume \(campaign) --ledger 台账 --by 姓名 --because 原因`"))
    }

    static func pausing(
        _ campaign: String, _ cause: CampaignPause.Cause, at span: SourceSpan?
    ) -> Diagnostic {
        let why = cause.phrase
        let isBudget = if case .budget = cause { true } else { false }
        let resume = "dunlin resume \(campaign) --ledger LEDGER --by NAME --because TEXT"
        return Diagnostic(
            "D0833", .warning,
            Phrase(
                "the run has paused `\(campaign)` \(why.en)",
                zh: "本次运行暂停了 `\(campaign)`：\(why.zh)"), at: span,
            note: Phrase(
                "what was in flight is recorded; live runs are refused until a person resumes the campaign",
                zh: "正在发送的一组已记录；人工恢复之前，正式运行都会被拒绝"),
            help: isBudget
                ? Phrase(
                    "raise the budget, then `\(resume)`", zh: "调高预算，再执行 `\(resume)`")
                : Phrase(
                    "find the cause, then `\(resume)`", zh: "查明原因，再执行 `\(resume)`"))
    }

    package static func shortBudget(
        _ plan: Decimal, spent: Decimal?, at span: SourceSpan
    ) -> Diagnostic {
        let before = spent.map { Phrase(", and \($0) is spent", zh: "，已花 \($0)") }
        return Diagnostic(
            "D0834", .warning,
            Phrase(
                "the budget does not suffice: this plan costs \(plan)\(before?.en ?? "")",
                zh: "预算不够：本次计划要花 \(plan)\(before?.zh ?? "")"), at: span,
            note: Phrase(
                "a live run sends what the budget allows, then it pauses the campaign",
                zh: "正式运行把预算够发的发完，就暂停活动"),
            help: Phrase(
                "raise the budget, or make the audience smaller", zh: "调高预算，或缩小受众"))
    }

    static func unknownCampaign(_ name: String, _ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0835",
            Phrase(
                "the ledger `\(ledger)` has no run of a campaign `\(name)`",
                zh: "台账 `\(ledger)` 里没有活动 `\(name)` 的运行"), at: nil,
            help: Phrase(
                "write the id that stands below `campaign`, or the path of the campaign's file",
                zh: "写 `campaign` 下的编号，或活动文件的路径"))
    }

    static func noPrice(_ sender: String, _ channel: Channel.Kind, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            "D0836",
            Phrase(
                "what `\(channel.rawValue)` costs is not known, so the budget cannot be kept",
                zh: "不知道 `\(channel.rawValue)` 的价格，没法控制预算"), at: span,
            note: Phrase("nothing was sent", zh: "没有发送"),
            help: Phrase(
                "write `prices: { \(channel.rawValue): 0.045 }` at `\(sender)` in the senders file; 0 where it costs nothing",
                zh: "在通道文件的 `\(sender)` 里写 `prices: { \(channel.rawValue): 0.045 }`，不收费就写 0"))
    }

    static func noCampaignIn(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0837",
            Phrase("`\(path)` names no campaign", zh: "`\(path)` 里没有活动编号"), at: nil,
            help: Phrase(
                "write the campaign's id instead of the path", zh: "不写路径，直接写活动编号"))
    }
}

extension CampaignPause {
    /// The second in which it began; in UTC where no zone is known.
    package func since(in zone: ZoneRules?) -> String {
        let second = at.microseconds - at.microseconds % 1_000_000
        return (zone ?? .utc).rfc3339(Instant(microseconds: second))
    }
}

extension CampaignPause.Cause {
    /// The reason, so that it can follow "paused since …".
    package var phrase: Phrase {
        switch self {
        case .person(let name, let because):
            Phrase("by \(name): \(because)", zh: "\(name)：\(because)")
        case .budget(let spent, let all):
            Phrase(
                "because the next notice would cost more than is left: \(spent) of \(all) is spent",
                zh: "再发一份就超出预算，\(all) 已花 \(spent)")
        case .failures(let count, let last):
            Phrase(
                "because \(count) of the last \(last) hand-overs failed",
                zh: "最近 \(last) 次发送失败 \(count) 次")
        case .complaints(let count, let notices):
            Phrase(
                "because \(count) of \(notices) notices brought a complaint",
                zh: "\(notices) 份通知被投诉 \(count) 次")
        case .canary(let count, let all, let fault): fault.phrase(count, of: all)
        }
    }
}

extension Canary.Fault {
    fileprivate func phrase(_ count: Int, of all: Int) -> Phrase {
        switch self {
        case .unknown:
            Phrase(
                "because nobody knows what became of \(count) of the \(all) notices that went ahead",
                zh: "先发的 \(all) 份里有 \(count) 份结果不明")
        case .refused:
            Phrase(
                "because \(count) of the \(all) notices that went ahead were refused for something that the lender has to mend",
                zh: "先发的 \(all) 份里有 \(count) 份被拒，要由贷款机构处理")
        case .undelivered:
            Phrase(
                "because \(count) of the \(all) notices that went ahead did not arrive",
                zh: "先发的 \(all) 份里有 \(count) 份没有送达")
        case .complaints:
            Phrase(
                "because \(count) of the \(all) notices that went ahead brought a complaint",
                zh: "先发的 \(all) 份里被投诉 \(count) 次")
        }
    }
}
