package import Diagnostics

/// The pages about lists of exceptions, D0680 and D0681.
package enum ExceptPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0680",
            Phrase(
                "A list of exceptions does not say what its rows are", zh: "免打扰名单没有说明每行是什么"),
            Phrase(
                """
                A file of `audience.except` is a CSV with a head. Its first column is a field of the \
                portfolio that tells borrowers apart: the account, the borrower, a phone, an e-mail.
                """,
                zh: "`audience.except` 的文件是带表头的 CSV。第一列必须是名单里能分清借款人的字段：合同、客户、手机或邮箱。"),
            why: Phrase(
                "Somebody who must not be written to would be.", zh: "不该联系的人会收到通知。"),
            .campaign(
                bad: "audience: { except: shared/lender.yaml }",
                good: "audience: { except: accounts.csv }")),
        DiagnosticPage(
            "D0681",
            Phrase("A list of exceptions cannot be read whole", zh: "免打扰名单读不完整"),
            Phrase(
                """
                A row of a file of `audience.except` is broken: an empty first cell, a phone with \
                blanks, a cell too many. The run ends before anything is decided.
                """,
                zh: "`audience.except` 的文件里有坏行：第一格是空的、手机号里有空格、多了一格。运行在做任何决定之前结束。"),
            why: Phrase(
                "The one who stands in the broken row would be written to.",
                zh: "坏行里的那个人会收到通知。"),
            .notRun(
                because: "it is about a file beside the campaign",
                bad: "手机,原因\n138 0000 0001,投诉",
                good: "手机,原因\n13800000001,投诉")),
    ]
}
