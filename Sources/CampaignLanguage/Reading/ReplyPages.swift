package import Diagnostics

/// The pages about `replies`, D0532 to D0535.
package enum ReplyPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0532",
            Phrase("A reply with two meanings", zh: "一个回复两个意思"),
            Phrase(
                "The same word stands under two keys of `replies`. Case, spaces, full and half width make no difference: `T` and `ｔ` are one word.",
                zh: "同一个字写在 `replies` 的两个键下。大小写、空格、全半角不算不同：`T` 和 `ｔ` 是同一个字。"),
            why: Phrase(
                "A borrower who opts out would be taken for one who asks for help, or the reverse.",
                zh: "借款人要退订，可能被当成求助，或者反过来。"),
            .campaign(
                bad: "replies:\n  help: [\"1\", 帮助]\n  opt_out: [T, \"１\"]",
                good: "replies:\n  help: [\"1\", 帮助]\n  opt_out: [T, TD]")),
        DiagnosticPage(
            "D0533",
            Phrase("No word to reply", zh: "没有可回复的字"),
            Phrase(
                "A key of `replies` has an empty list, or a word of nothing but spaces.",
                zh: "`replies` 的某个键下面是空的，或者只有空格。"),
            why: Phrase(
                "The rules that wait for this reply could never come true.", zh: "等这个回复的规则永远不会成立。"),
            .campaign(
                bad: "replies:\n  help: []",
                good: "replies:\n  help: [\"1\"]")),
        DiagnosticPage(
            "D0534",
            Phrase("A word twice", zh: "同一个字写了两遍"),
            Phrase(
                "Two words of one list are the same when replies are compared: case, spaces, full and half width make no difference.",
                zh: "同一个键下的两个字，比较回复时是同一个：大小写、空格、全半角不算不同。"),
            why: Phrase(
                "Perhaps another word was meant.", zh: "也许本来想写另一个字。"),
            .campaign(
                bad: "replies:\n  opt_out: [TD, td]",
                good: "replies:\n  opt_out: [TD, 退订]")),
        DiagnosticPage(
            "D0535",
            Phrase("A word to send that nobody understands", zh: "让人回复的字没有声明"),
            Phrase(
                "A text says `回复1`, `回T` or `Reply STOP`, and the word is not in `replies`.",
                zh: "文字里写了“回复1”“回T”之类，而 `replies` 里没有这个字。"),
            why: Phrase(
                "Who does what the text says gets no help, or is written to again after opting out.",
                zh: "借款人照着做了，却没人联系，或者退订之后还收到通知。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: 请尽快还款，如有困难回复1。
                    """,
                good: """
                    replies:
                      help: ["1"]
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: 请尽快还款，如有困难回复1。
                    """)),
    ]
}
