package import Diagnostics

/// The page about who may read a ledger, D0880.
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
    ]
}
