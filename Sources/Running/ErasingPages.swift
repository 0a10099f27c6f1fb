package import Diagnostics

/// The pages about who may read a ledger and what is erased in it, D0880 to D0882.
package enum ErasingPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0880",
            Phrase("Others may read or write the ledger", zh: "别人能读写台账"),
            Phrase(
                "The ledger may be written by its group, or read or written by everybody; or others may write the folder that it is in.",
                zh: "台账的文件同组用户可写，或者所有人可读写；或者别人能改写它所在的文件夹。"),
            why: Phrase(
                "Whoever writes it decides who is written to, and whoever reads it knows who owes what.",
                zh: "谁能改它，谁就能决定给谁发；谁能读它，谁就知道谁欠多少。"),
            .notRun(
                because: "it takes a file with other rights",
                bad: """
                    $ ls -l main.ledger
                    -rw-rw-r-- 1 dunlin dunlin 81920 main.ledger
                    """,
                good: "$ chmod 600 main.ledger")),
        DiagnosticPage(
            "D0881",
            Phrase("Something stands against an erasure", zh: "现在还不能抹除"),
            Phrase(
                "A notice of the borrower has not ended: of unknown outcome, planned or on its way; or a run was cut off and what it has left is not settled; or `dunlin ledger keep --years` has the ledger keep its notices for longer.",
                zh:
                    "这位借款人还有通知结果不明、待发或正在发送；或者有一次运行被中断，它留下的还没有核对；或者 `dunlin ledger keep --years` 规定的保存年限未满。"
            ),
            why: Phrase(
                "Without its key nobody could ask the gateway what became of a notice; and records have to be kept for as long as the law says.",
                zh: "编号抹去以后，就没法向网关查询结果；记录也要保存到法定年限。"),
            .notRun(
                because: "it is about the command line and the ledger",
                bad:
                    "dunlin ledger prune main.ledger --before 2026-11-20 --by 李敏 --because 清理 --confirm 747-5d41aa",
                good:
                    "dunlin ledger prune main.ledger --before 2021-11-20 --by 李敏 --because 满五年 --confirm 12-71f06c"
            )),
        DiagnosticPage(
            "D0882",
            Phrase("The ledger does not prove these words", zh: "台账不能证明这些文字"),
            Phrase(
                "`dunlin ledger prove` compares a file with what a notice said, or with its SHA-256: they are not the same, what it said was erased, or there is no notice of this key.",
                zh: "`dunlin ledger prove` 把文件与通知的文字或其 SHA-256 比较：两者不同，或者文字已经抹除，或者没有这个编号的通知。"),
            why: Phrase(
                "A text is a proof only if it is the one that was sent.", zh: "只有发出的那一份才是证据。"),
            .notRun(
                because: "it takes a ledger with the notice",
                bad:
                    "dunlin ledger prove main.ledger --key auto-loan/A1/2026-11-13/逾期一周/sms --text draft.txt",
                good:
                    "dunlin ledger prove main.ledger --key auto-loan/A1/2026-11-13/逾期一周/sms --text sent.txt"
            )),
    ]
}
