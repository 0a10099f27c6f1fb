package import Diagnostics

/// The pages about a sender that passes on, D0844, and about what gateways post, D0876 to D0878.
package enum PushPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0844",
            Phrase("A rehearsal would pass on to a gateway", zh: "演练会转给真网关"),
            Phrase(
                "`fail_over` names a sender that reaches borrowers in place of one that does not, or the other way round.",
                zh: "`fail_over` 指的通道，一个会发给借款人，一个不会。"),
            why: Phrase(
                "A rehearsal must reach nobody, and a notice that goes to a file reaches nobody either.",
                zh: "演练不能发给任何人；写进文件的通知也到不了借款人手里。"),
            .senders(
                bad: """
                    main_sms: { type: http, url: https://sms.example.com/send, fail_over: other_sms }
                    other_sms: { type: file, path: outbox/other_sms.jsonl }
                    """,
                good: """
                    main_sms: { type: http, url: https://sms.example.com/send, fail_over: other_sms }
                    other_sms: { type: http, url: https://sms.example.org/send }
                    """)),
        DiagnosticPage(
            "D0845",
            Phrase("Replies that cannot be told apart", zh: "分不清两次回复"),
            Phrase(
                "`replies` says neither where the number of a reply stands nor its time.",
                zh: "`replies` 没写回复的编号在哪里，也没写时刻在哪里。"),
            why: Phrase(
                "Gateways post a thing again until they get a yes. Only a number or a time tells such a repetition from a borrower who says the same once more.",
                zh: "网关收到确认之前会反复推送。只有编号或时刻才能分清：是重复推送，还是借款人又说了一次。"),
            .senders(
                bad: sender("replies: { from: mobile, text: content }"),
                good: sender("replies: { from: mobile, text: content, id: sequence_id }"))),
        DiagnosticPage(
            "D0876",
            Phrase("Receipts name their notice in two ways", zh: "回执用两种方式指明通知"),
            Phrase(
                "`receipts` has `key` and `gateway_id`.",
                zh: "`receipts` 里同时写了 `key` 和 `gateway_id`。"),
            why: Phrase(
                "Where the two disagree nobody could say which notice is meant.",
                zh: "两者不一致时，就不知道说的是哪份通知。"),
            .senders(
                bad: sender(
                    "receipts: { key: out_id, gateway_id: biz_id, state: s, states: { OK: delivered } }"
                ),
                good: sender(
                    "receipts: { gateway_id: biz_id, state: s, states: { OK: delivered } }"))),
        DiagnosticPage(
            "D0877",
            Phrase("Directions for nothing", zh: "指明了位置，却没说找什么"),
            Phrase(
                "`push` says `form`, `list` or `zone`, but neither `receipts` nor `replies`.",
                zh: "`push` 里写了 `form`、`list` 或 `zone`，却没有 `receipts` 或 `replies`。"),
            why: Phrase(
                "Without the two the body is taken for the lines of `dunlin receive`, and everything that the gateway posts would be refused.",
                zh: "两个都不写时，请求体按 `dunlin receive` 的行格式读，网关推送的内容都会被拒收。"),
            .senders(
                bad: sender("list: data.reports"),
                good: sender(
                    "list: data.reports\n    receipts: { key: ref, state: s, states: { OK: delivered } }"
                ))),
        DiagnosticPage(
            "D0878",
            Phrase("The secret path is weak", zh: "推送路径不够保密"),
            Phrase(
                "The secret that `push.path` names has fewer than 16 characters, or others than letters, digits, `-` and `_`.",
                zh: "`push.path` 指的机密少于 16 个字符，或含有字母、数字、`-`、`_` 以外的字符。"),
            why: Phrase(
                "Most gateways sign nothing: the path is all that tells them from a stranger.",
                zh: "多数网关不签名，只有这个路径能把它和外人区分开。"),
            .notRun(
                because: "it is about a secret's file",
                bad: "printf 'push' > secrets/push", good: "openssl rand -hex 24 > secrets/push")),
    ]

    private static func sender(_ more: String) -> String {
        """
        main_sms:
          type: http
          url: https://sms.example.com/send
          push:
            path: { file: secrets/push }
            \(more)
        """
    }
}
