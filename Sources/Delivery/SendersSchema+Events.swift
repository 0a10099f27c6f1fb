internal import CampaignLanguage
internal import Diagnostics
internal import Ledger

/// Where in what a gateway posts or answers things stand.
extension SendersSchema {
    /// Of `push` as of `pull`.
    static let formatKeys = [
        SchemaKey(
            "list", [], path(example: "data.reports"),
            "Where the list stands in it; the JSON itself if left out.",
            zh: "列表在 JSON 的哪里；不写就是 JSON 本身。"),
        SchemaKey(
            "receipts", [], .part(receipts), "Where the parts of a receipt stand.",
            zh: "回执的各项在哪里。"),
        SchemaKey(
            "replies", [], .part(replies), "Where the parts of a reply stand.",
            zh: "回复的各项在哪里。"),
        SchemaKey(
            "zone", [], .words(example: "Asia/Shanghai"),
            "The zone of times such as `2026-11-20 10:00:00`.",
            zh: "`2026-11-20 10:00:00` 这样的时刻属于哪个时区。"),
    ]

    static let receipts = SchemaPart(
        "receipts", place: Phrase("in `receipts`", zh: "`receipts` 里"),
        keys: [
            SchemaKey(
                "key", [], path(example: "out_id"), "Where the notice's key stands.",
                zh: "通知编号在哪里。"),
            SchemaKey(
                "gateway_id", [], path(example: "biz_id"),
                "Where the number stands that the gateway gave the notice.", zh: "网关给通知的编号在哪里。"),
            SchemaKey(
                "state", required: true, path(example: "report_status"),
                "Where it says what became of the notice.", zh: "通知结果在哪里。"),
            SchemaKey(
                "states", required: true,
                .names(.rule, .choice(stateWords.map { ValueKind.Choice($0) }), most: nil),
                "What the gateway's words mean: `delivered`, `failed`, `expired`, or `nothing` for one that is not final.",
                zh: "网关的词是什么意思：`delivered`、`failed`、`expired`；不是最终结果的写 `nothing`。"),
            SchemaKey(
                "code", [], path(example: "err_code"), "Where the gateway's code stands.",
                zh: "网关的代码在哪里。"),
            SchemaKey(
                "at", [], path(example: "report_time"),
                "Where the time stands; when it came if left out.", zh: "时刻在哪里；不写就用收到的时刻。"),
        ], alternatives: [["key", "gateway_id"]])

    static let replies = SchemaPart(
        "replies", place: Phrase("in `replies`", zh: "`replies` 里"),
        keys: [
            SchemaKey(
                "from", required: true, path(example: "phone_number"),
                "Where the borrower's address stands.", zh: "借款人的地址在哪里。"),
            SchemaKey(
                "text", required: true, path(example: "content"), "Where the text stands.",
                zh: "回复文字在哪里。"),
            SchemaKey(
                "channel", [], .choice(Channel.Kind.allCases.map { ValueKind.Choice($0.rawValue) }),
                "The channel; `sms` if left out.", zh: "渠道；不写就是 `sms`。"),
            SchemaKey(
                "id", [], path(example: "sequence_id"), "Where the reply's own number stands.",
                zh: "回复编号在哪里。"),
            SchemaKey(
                "at", [], path(example: "send_time"),
                "Where the time stands; when it came if left out.", zh: "时刻在哪里；不写就用收到的时刻。"),
        ])

    /// `nothing` for a state that is not final, then ours.
    static let stateWords = ["nothing"] + DeliveryState.allCases.map(\.rawValue)

    static func path(example: String) -> ValueKind {
        .form("[^.\\s]+(\\.[^.\\s]+)*", example: example)
    }
}
