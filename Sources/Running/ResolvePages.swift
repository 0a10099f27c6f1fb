package import Diagnostics

/// The pages about notices of unknown outcome, D0838, D0839 and D0841.
package enum ResolvePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0838",
            Phrase("No notice of unknown outcome is called so", zh: "没有这样编号的结果不明的通知"),
            Phrase(
                "`dunlin resolve` names a key of which the ledger has no notice of unknown outcome: it is misspelt, or the notice was settled before.",
                zh: "`dunlin resolve` 写的编号，台账里没有对应的结果不明的通知：写错了，或者已经核定过。"),
            why: Phrase(
                "What is certain must not be overwritten by a person's word.",
                zh: "已经确定的结果，不能再由人改写。"),
            .notRun(
                because: "it is about the command line",
                bad:
                    "dunlin resolve auto-loan/A1 --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 1",
                good:
                    "dunlin resolve auto-loan/A1/2026-11-13/逾期一周/sms --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 1"
            )),
        DiagnosticPage(
            "D0839",
            Phrase("So many notices need a second person", zh: "这么多通知要有第二个人"),
            Phrase(
                "More than 20 notices are to be settled by one command, and no second person is named, or the same one.",
                zh: "一条命令要核定 20 份以上的通知，却没有写第二个人，或者写的是同一个人。"),
            why: Phrase(
                "Settled as not sent, they may all be sent again: a slip of one person would write to everybody twice.",
                zh: "核定为未发出的都可能再发：一个人看错，所有人就收到两遍。"),
            .notRun(
                because: "it is about the command line",
                bad:
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as not-sent --by 李敏 --because 网关停机 --confirm 50",
                good:
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as not-sent --by 李敏 --second 王强 --because 网关停机 --confirm 50"
            )),
        DiagnosticPage(
            "D0841",
            Phrase("The list has changed", zh: "清单变了"),
            Phrase(
                "`--confirm` says how many notices the list has shown, and there are others now: a run or a receipt came between.",
                zh: "`--confirm` 写的是清单里的份数，而现在不是这么多：其间有运行或回执。"),
            why: Phrase(
                "Who has looked at 12 notices has not looked at the 13th.",
                zh: "看过 12 份的人，没有看过第 13 份。"),
            .notRun(
                because: "it is about the command line",
                bad:
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 12",
                good: "dunlin resolve --campaign auto-loan --ledger main.ledger")),
    ]
}
