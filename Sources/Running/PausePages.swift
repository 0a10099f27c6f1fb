package import Diagnostics

/// The pages about whole campaigns, D0832 to D0840: pauses, budgets, several in one run.
package enum PausePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0832",
            Phrase("The campaign is paused", zh: "活动已暂停"),
            Phrase(
                "A run, or a person with `dunlin pause`, has paused the campaign. Live runs of it are refused until a person resumes it; in a dry run this is a warning.",
                zh: "某次运行，或者有人用 `dunlin pause`，暂停了活动。人工恢复之前正式运行都被拒绝；试运行里只是警告。"),
            why: Phrase(
                "A schedule must not go on where somebody has to look first.",
                zh: "需要有人先查看的，定时任务不能自己接着发。"),
            .notRun(
                because: "it is about the ledger, not about a campaign",
                bad: "dunlin run auto-loan.yaml --live --ledger main.ledger --senders senders.yaml",
                good:
                    "dunlin resume auto-loan --ledger main.ledger --by 李敏 --because 网关已恢复")),
        DiagnosticPage(
            "D0833",
            Phrase("The run has paused the campaign", zh: "运行暂停了活动"),
            Phrase(
                "`stop.campaign` bounds the cost, the failures and the complaints of the campaign, and one bound was exceeded. What was in flight is recorded, the rest was not sent.",
                zh: "`stop.campaign` 限制费用、失败和投诉，其中一项超出了。正在发送的一组已记录，其余没有发送。"),
            why: Phrase(
                "A gateway that is down, or a text that makes people angry, should not reach the whole portfolio before somebody looks.",
                zh: "网关出了故障，或者文字惹人投诉，不该等整份名单发完才有人看。"),
            .notRun(
                because: "a live run finds it, not a check",
                bad: "failures: { over: 5%, of_last: 200 }   # 最近 200 次失败 50 次",
                good:
                    "dunlin resume auto-loan --ledger main.ledger --by 李敏 --because 网关已恢复")),
        DiagnosticPage(
            "D0834",
            Phrase("The budget does not suffice", zh: "预算不够"),
            Phrase(
                "What the plan costs, with what the campaign has cost before, is more than `stop.campaign.budget.cost`.",
                zh: "本次计划的费用加上以前花的，超过 `stop.campaign.budget.cost`。"),
            why: Phrase(
                "The live run would pause the campaign in the middle of the plan.",
                zh: "正式运行会在中途暂停活动。"),
            .notRun(
                because: "it is about prices and the ledger",
                bad: "stop:\n  campaign:\n    budget: { cost: 100.00 }          # 本次计划 130.50",
                good: "stop:\n  campaign:\n    budget: { cost: 30000.00 }")),
        DiagnosticPage(
            "D0835",
            Phrase("The ledger does not know the campaign", zh: "台账里没有这个活动"),
            Phrase(
                "`dunlin pause` or `dunlin resume` names a campaign of which the ledger has no run.",
                zh: "`dunlin pause` 或 `dunlin resume` 写的活动，台账里没有运行过。"),
            why: Phrase(
                "With a slip in the name nothing would be paused, and nobody would know.",
                zh: "名字写错了，什么也没暂停，却没人知道。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin pause auto-lone --ledger main.ledger --by 李敏 --because 客诉增多",
                good: "dunlin pause auto-loan --ledger main.ledger --by 李敏 --because 客诉增多")),
        DiagnosticPage(
            "D0836",
            Phrase("A budget without prices", zh: "有预算，没有价格"),
            Phrase(
                "The campaign has a budget, and a sender of one of its channels names no price. In a dry run the budget is not evaluated then.",
                zh: "活动写了预算，而某个渠道的通道没有写价格。试运行时不评估预算。"),
            why: Phrase(
                "What is not known is not free: the budget would never be used up.",
                zh: "不知道价格不等于免费：预算永远用不完。"),
            .notRun(
                because: "it is about a live run",
                bad: "main_sms: { type: file, path: sms.jsonl }",
                good: "main_sms: { type: file, path: sms.jsonl, prices: { sms: 0.045 } }")),
        DiagnosticPage(
            "D0837",
            Phrase("The file names no campaign", zh: "文件里没有活动编号"),
            Phrase(
                "`dunlin pause` or `dunlin resume` was given a file without a key `campaign`.",
                zh: "给 `dunlin pause` 或 `dunlin resume` 的文件里没有 `campaign`。"),
            why: Phrase(
                "It is the campaign's id by which the ledger knows it.",
                zh: "台账按活动编号辨认活动。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin pause lender.yaml --ledger main.ledger --by 李敏 --because 客诉增多",
                good: "dunlin pause auto-loan.yaml --ledger main.ledger --by 李敏 --because 客诉增多")),
        DiagnosticPage(
            "D0840",
            Phrase("One campaign is named twice", zh: "同一个活动写了两次"),
            Phrase(
                "Of the campaigns that run together two have the same id, or one has the id that another had before.",
                zh: "一起运行的活动里有两个编号相同，或者一个用了另一个以前的编号。"),
            why: Phrase(
                "Both would send the same notices under the same keys.",
                zh: "两个会用同样的编号发同样的通知。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml auto-loan.yaml --as-of 2026-11-20T10:00:00+08:00",
                good: "dunlin run auto-loan.yaml cards.yaml --as-of 2026-11-20T10:00:00+08:00")),
    ]
}
