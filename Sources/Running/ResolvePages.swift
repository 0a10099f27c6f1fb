package import Diagnostics

/// The pages about notices of unknown outcome and lost ledgers, D0838, D0839, D0841 to D0843, D0872 and D0873.
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
                    "dunlin resolve auto-loan/A1 --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 1-5d41aa",
                good:
                    "dunlin resolve auto-loan/A1/2026-11-13/逾期一周/sms --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 1-5d41aa"
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
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as not-sent --by 李敏 --because 网关停机 --confirm 50-0c3b9e",
                good:
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as not-sent --by 李敏 --second 王强 --because 网关停机 --confirm 50-0c3b9e"
            )),
        DiagnosticPage(
            "D0841",
            Phrase("The list has changed", zh: "清单变了"),
            Phrase(
                "`--confirm` takes the code that the list has shown, and the list is another one now: a run or a receipt came between, or the code is of other keys.",
                zh: "`--confirm` 写的是清单显示的代码，而现在的清单不一样：其间有运行或回执，或者是别的编号的代码。"),
            why: Phrase(
                "Who has looked at 12 notices has not looked at the 13th.",
                zh: "看过 12 份的人，没有看过第 13 份。"),
            .notRun(
                because: "it is about the command line",
                bad:
                    "dunlin resolve --campaign auto-loan --ledger main.ledger --as sent --by 李敏 --because 网关有记录 --confirm 12-71f06c",
                good: "dunlin resolve --campaign auto-loan --ledger main.ledger")),
        DiagnosticPage(
            "D0842",
            Phrase("The ledger is older than its journal", zh: "台账比日志旧"),
            Phrase(
                "Beside the ledger stands the journal of its runs, and it has attempts, or a head of the history, that the ledger does not know: the ledger was replaced by an older copy, or by another one.",
                zh: "台账旁边的运行日志里，有台账不知道的发送或校验值：台账被换成了旧的副本，或者换成了另一个台账。"),
            why: Phrase(
                "An older ledger does not know what has left since, and would send it again.",
                zh: "旧台账不知道后来发过什么，会再发一遍。"),
            .notRun(
                because: "it is about the ledger's file",
                bad: "cp backup/main.ledger main.ledger   # 昨天的备份",
                good:
                    "dunlin ledger adopt main.ledger --by 李敏 --because 原台账损坏，已与网关记录比对")),
        DiagnosticPage(
            "D0843",
            Phrase("The ledger is a copy", zh: "台账是副本"),
            Phrase(
                "A ledger that live runs have used has a journal beside it, and this one has none: it was copied, restored from a backup, or moved without it.",
                zh: "正式运行用过的台账，旁边有一份运行日志，而这里没有：它是复制来的、从备份恢复的，或者移动时没有带上日志。"),
            why: Phrase(
                "Two copies would send the same notices, and an older one those that have left since.",
                zh: "两个副本会发同样的通知；旧的副本会把后来发过的再发一遍。"),
            .notRun(
                because: "it is about the ledger's file",
                bad:
                    "cp main.ledger other.ledger\ndunlin run auto-loan.yaml --live --ledger other.ledger --senders senders.yaml",
                good:
                    "dunlin ledger adopt other.ledger --by 李敏 --because 换了机器，原台账已停用")),
        DiagnosticPage(
            "D0872",
            Phrase("The journal cannot be read", zh: "运行日志读不出"),
            Phrase(
                "Beside the ledger stands the journal of its runs, and it cannot be read, or a line of it is none of a journal: a disk that failed, another file of that name, rights that were changed.",
                zh: "台账旁边的运行日志读不出，或者有一行不是运行日志的内容：磁盘损坏、同名的别的文件，或者权限被改过。"),
            why: Phrase(
                "Without it nobody knows which notices a killed run has given to a gateway.",
                zh: "没有它，就不知道被中断的运行把哪些通知交给了网关。"),
            .notRun(
                because: "it is about the ledger's file",
                bad: "echo 2026-11-20 >> main.ledger.journal",
                good:
                    "dunlin ledger adopt main.ledger --by 李敏 --because 日志损坏，已与网关记录比对")),
        DiagnosticPage(
            "D0873",
            Phrase("The ledger knows no such borrower", zh: "台账里没有这个借款人"),
            Phrase(
                "`dunlin ledger export` prints all that a ledger holds on one borrower, and it holds nothing on this one: the number is misspelt, or nobody wrote to them.",
                zh: "`dunlin ledger export` 打印台账里关于一个借款人的全部记录，而这个编号一条也没有：编号写错了，或者从来没有给他发过。"),
            why: Phrase(
                "An empty file would pass for the answer to a person who has asked what is held on them.",
                zh: "空文件会被当成对查询人的答复。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin ledger export main.ledger --borrower C1O23",
                good: "dunlin ledger export main.ledger --borrower C1023")),
    ]
}
