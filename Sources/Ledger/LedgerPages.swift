package import Diagnostics

/// The pages about the ledger, D0820 to D0831, D0874 and D0875.
package enum LedgerPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0820",
            Phrase("The ledger is in use", zh: "台账正在使用"),
            Phrase("Another live run holds the ledger.", zh: "另一个正式运行正在用这个台账。"),
            why: Phrase("Two runs at once could send a notice twice.", zh: "两个运行同时进行，可能重复发送。"),
            .notRun(
                because: "it takes two runs at once",
                bad: "（两个正式运行同时用一个台账）",
                good: "（等前一个运行结束再开始）")),
        DiagnosticPage(
            "D0821",
            Phrase("There is no ledger", zh: "没有台账"),
            Phrase(
                """
                The path given with `--ledger` has no file. A dry run only reads a ledger; \
                the first live run makes it.
                """,
                zh: "`--ledger` 指定的路径没有文件。试运行只读台账；第一次正式运行时才会建立。"),
            why: Phrase("Without it nobody knows what was sent before.", zh: "没有台账，就不知道以前发过什么。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --ledger mian.ledger",
                good: "dunlin run auto-loan.yaml --ledger main.ledger")),
        DiagnosticPage(
            "D0822",
            Phrase("The file is no ledger", zh: "这个文件不是台账"),
            Phrase(
                """
                The file is there, but Dunlin did not write it as a ledger, or something has emptied it: a ledger is \
                made whole or not at all. It was left as it is.
                """,
                zh: "文件在，但不是 Dunlin 的台账，或者被清空了：建立台账时，要么完整，要么没有。文件没有改动。"),
            why: Phrase(
                "Another file must not be overwritten by mistake, and a ledger that knows nothing sends everything again.",
                zh: "不能误写了别的文件；什么都不知道的台账，会全部重发。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --live --ledger accounts.csv",
                good: "dunlin run auto-loan.yaml --live --ledger main.ledger")),
        DiagnosticPage(
            "D0823",
            Phrase("A newer version wrote the ledger", zh: "台账由更新的版本写成"),
            Phrase(
                """
                The ledger was written by a later version of Dunlin, and this one cannot read \
                it.
                """,
                zh: "台账由更新的 Dunlin 写成，这一版读不了。"),
            why: Phrase(
                "Half understood, it could lead to notices that were sent already.",
                zh: "一知半解地读，可能重发已经发过的通知。"),
            .notRun(
                because: "it takes a later version",
                bad: "（旧版 Dunlin）dunlin run auto-loan.yaml --live --ledger main.ledger",
                good: "（写台账的那一版）dunlin run auto-loan.yaml --live --ledger main.ledger")),
        DiagnosticPage(
            "D0824",
            Phrase("Rehearsals and real runs share a ledger", zh: "演练和正式运行混用一个台账"),
            Phrase(
                "The ledger belongs to rehearsals and the run is real, or the reverse.",
                zh: "台账是演练用的，而这次是正式运行；或者相反。"),
            why: Phrase(
                "What a rehearsal sent never reached a borrower, but would count as sent.",
                zh: "演练发的没有到借款人手里，却会算成已发送。"),
            .notRun(
                because: "a live run finds it, not a check",
                bad: "dunlin run auto-loan.yaml --live --ledger rehearsal.ledger",
                good: "dunlin run auto-loan.yaml --live --ledger main.ledger")),
        DiagnosticPage(
            "D0825",
            Phrase("The ledger failed", zh: "台账读写失败"),
            Phrase(
                "The disk or the file of the ledger failed during a run.",
                zh: "运行中台账的磁盘或文件出了问题。"),
            why: Phrase(
                "What was not written down was not sent; the next run settles the rest.",
                zh: "没有记下的就没有发送，其余由下一次运行核对。"),
            .notRun(
                because: "it takes a failing disk",
                bad: "（磁盘满了或损坏）",
                good: "（腾出空间后再运行一次）")),
        DiagnosticPage(
            "D0826",
            Phrase("The ledger is a folder", zh: "台账是一个文件夹"),
            Phrase("`--ledger` names a folder; it wants a file.", zh: "`--ledger` 写的是文件夹，应当是文件。"),
            why: Phrase("Dunlin will not choose a name for your ledger.", zh: "程序不替您给台账起名字。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --live --ledger ledgers/",
                good: "dunlin run auto-loan.yaml --live --ledger ledgers/main.ledger")),
        DiagnosticPage(
            "D0827",
            Phrase("The ledger cannot be written", zh: "台账无法写入"),
            Phrase(
                "A live run writes the ledger and two files beside it, and may not.",
                zh: "正式运行要写台账，还要在旁边写两个文件，但没有权限。"),
            why: Phrase("Nothing is sent that cannot be written down first.", zh: "记不下来的，就不发送。"),
            .notRun(
                because: "it takes a file that may not be written",
                bad: """
                    $ ls -ld ledgers
                    dr-xr-xr-x 2 dunlin dunlin 4096 ledgers
                    """,
                good: "$ chmod u+w ledgers")),
        DiagnosticPage(
            "D0828",
            Phrase("The ledger cannot be read", zh: "台账无法读取"),
            Phrase(
                "The ledger is there, but the system does not let Dunlin read it.",
                zh: "台账在，但系统不让读。"),
            why: Phrase("Without it nobody knows what was sent before.", zh: "读不了，就不知道以前发过什么。"),
            .notRun(
                because: "it takes a file that may not be read",
                bad: """
                    $ ls -l main.ledger
                    --w------- 1 root root 81920 main.ledger
                    """,
                good: "$ chmod u+r main.ledger")),
        DiagnosticPage(
            "D0829",
            Phrase("The history of the ledger was changed", zh: "台账的历史被改过"),
            Phrase(
                """
                Each transaction of the ledger ends with a digest of its events and of the digest before. \
                `dunlin ledger verify` computes them again, and one does not fit: an event was changed, removed, \
                inserted or moved.
                """,
                zh:
                    "台账每次写入都以校验值结束，校验值由本次的事件和上一个校验值算出。`dunlin ledger verify` 重新计算，有一处不符：有事件被改、被删、被插入或调换了顺序。"
            ),
            why: Phrase(
                "What the ledger says of who was written to must be what happened.",
                zh: "台账说给谁发过，必须就是实际发生的。"),
            .notRun(
                because: "it takes a ledger that somebody has changed",
                bad: "（有人用数据库工具改了台账）",
                good: "dunlin ledger verify main.ledger")),
        DiagnosticPage(
            "D0830",
            Phrase("The ledger does not have this head", zh: "台账里没有这个校验值"),
            Phrase(
                """
                `dunlin ledger verify --head` was given a head that is not part of the chain: the end of the history \
                was cut off, the file is an older copy, or it is another ledger.
                """,
                zh: "给 `dunlin ledger verify --head` 的校验值不在链上：历史的末尾被截掉，或者文件是旧的副本，或者是另一个台账。"),
            why: Phrase(
                "An older ledger does not know what has left since, and would send it again.",
                zh: "旧台账不知道后来发过什么，会再发一遍。"),
            .notRun(
                because: "it is about the command line and the ledger",
                bad: "dunlin ledger verify yesterday.ledger --head 今天的校验值",
                good: "dunlin ledger verify main.ledger --head 今天的校验值")),
        DiagnosticPage(
            "D0831",
            Phrase("The ledger contradicts itself", zh: "台账自相矛盾"),
            Phrase(
                """
                Rows of the ledger say what cannot be at the same time, such as a notice that was accepted although the \
                history says that it was refused.
                """,
                zh: "台账里有互相矛盾的行，例如一份通知写着已受理，而历史里写着被拒。"),
            why: Phrase(
                "Runs decide by these rows what is sent; a wrong one sends twice or never.",
                zh: "运行按这些行决定发什么；错一行，就会重发或漏发。"),
            .notRun(
                because: "it takes a ledger that somebody has changed",
                bad: "（有人用数据库工具改了台账）",
                good: "dunlin ledger verify main.ledger")),
        DiagnosticPage(
            "D0874",
            Phrase("The ledger's file is damaged", zh: "台账文件已损坏"),
            Phrase(
                "SQLite finds pages of the file that do not fit together: a disk or a copy has failed, or something has written into the file.",
                zh: "SQLite 发现文件里的页互相对不上：磁盘或复制出过错，或者有程序写过这个文件。"),
            why: Phrase(
                "Runs decide by this file what is sent.",
                zh: "运行按这个文件决定发什么。"),
            .notRun(
                because: "it takes a damaged file",
                bad: "（磁盘损坏）",
                good: "dunlin ledger verify main.ledger")),
        DiagnosticPage(
            "D0875",
            Phrase("The ledger's guards were changed", zh: "台账的保护规则被改过"),
            Phrase(
                "Triggers in the ledger hold every change of a notice to the table of its life. Some are missing or are others: somebody has opened the file with a database tool.",
                zh: "台账里的触发器让通知的每次改动都合乎规则。有的不见了，或者和原来不同：有人用数据库工具动过这个文件。"),
            why: Phrase(
                "Without them rows can be changed that nobody may change: texts, addresses, what was sent.",
                zh: "没有它们，不该改的行就能被改：文案、地址、发过什么。"),
            .notRun(
                because: "it takes a ledger that somebody has changed",
                bad: "sqlite3 main.ledger 'DROP TRIGGER notice_stays'",
                good: "dunlin ledger verify main.ledger")),
    ]
}
