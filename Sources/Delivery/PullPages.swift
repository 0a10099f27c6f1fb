package import Diagnostics

/// The pages about what is fetched from gateways, D0846 to D0849, and D0883.
package enum PullPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0846",
            Phrase("A request with two bodies", zh: "一个请求写了两种内容"),
            Phrase("`pull` has `form` and `json`.", zh: "`pull` 里同时写了 `form` 和 `json`。"),
            why: Phrase(
                "A request carries one body: a form, or JSON.", zh: "一个请求只能带一种内容：表单或 JSON。"),
            .senders(
                bad: sender("form: { size: 100 }\n    json: { size: 100 }"),
                good: sender("form: { size: 100 }"))),
        DiagnosticPage(
            "D0847",
            Phrase("No window of time begins", zh: "没有时间段"),
            Phrase(
                "`pull` says `page`, `until` or `overlap`, but no field says `since`.",
                zh: "`pull` 里写了 `page`、`until` 或 `overlap`，却没有字段写 `since`。"),
            why: Phrase(
                "With `since` a gateway is asked about a window of time, page by page. Without it the gateway is taken to give each thing once, and there are no pages.",
                zh: "写了 `since`，就按时间段逐页去问网关；不写，就当网关每条只给一次，没有分页。"),
            .senders(
                bad: sender("query: { page: { page: 1 } }"),
                good: sender("query: { from: { since: rfc3339 }, page: { page: 1 } }"))),
        DiagnosticPage(
            "D0848",
            Phrase("A local time without its zone", zh: "当地时间缺时区"),
            Phrase(
                "A window of time is written as `local`, and `pull` has no `zone`.",
                zh: "时间段写成 `local`，`pull` 里却没有 `zone`。"),
            why: Phrase(
                "A window that is hours off would leave receipts out.", zh: "时间段差几个小时，就会漏掉回执。"),
            .senders(
                bad: sender("query: { from: { since: local } }"),
                good: sender("query: { from: { since: local } }\n    zone: Asia/Shanghai"))),
        DiagnosticPage(
            "D0849",
            Phrase("Full answers, and no pages", zh: "会给满，却没有分页"),
            Phrase(
                "`pull` asks for a window of time and says `full`, but no field says `page`.",
                zh: "`pull` 按时间段请求，写了 `full`，却没有字段写 `page`。"),
            why: Phrase(
                "What is behind a full answer would never be asked for.", zh: "给满之后剩下的就永远取不到。"),
            .senders(
                bad: sender("query: { from: { since: rfc3339 } }\n    full: 100"),
                good: sender(
                    "query: { from: { since: rfc3339 }, page: { page: 1 } }\n    full: 100"))),
        DiagnosticPage(
            "D0883",
            Phrase("Somebody fetches already", zh: "已经有人在拉取"),
            Phrase(
                "Another process fetches for the same ledger, or asks the same gateway with the same secret; or two senders of the file say the same `pull`.",
                zh: "另一个进程正在为同一个台账拉取，或用同一个密钥向同一个网关拉取；或文件里两个通道写了一样的 `pull`。"),
            why: Phrase(
                "Many gateways forget what they have given. Of two that fetch each would get a part.",
                zh: "很多网关给过的就忘了。两个进程同时拉取，每个只能拿到一部分。"),
            .notRun(
                because: "it takes two processes",
                bad: "dunlind campaigns/ … &\ndunlin receive --pull …", good: "dunlind campaigns/ …"
            )),
    ]

    private static func sender(_ more: String) -> String {
        """
        main_sms:
          type: http
          url: https://sms.example.com/send
          pull:
            url: https://sms.example.com/reports
            receipts: { key: ref, state: s, states: { OK: delivered } }
            \(more)
        """
    }
}
