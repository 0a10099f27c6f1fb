internal import CampaignLanguage
internal import Diagnostics
internal import Ledger

/// What a gateway posts to `dunlind`.
extension SendersSchema {
    static let push = SchemaKey(
        "push", [], .part(pushPart),
        "How the gateway posts receipts and replies to `dunlind`; by file only if left out.",
        zh: "网关怎样把回执和回复推送给 `dunlind`；不写就只能用文件接收。")

    static let pushPart = SchemaPart(
        "push", place: Phrase("in `push`", zh: "`push` 里"),
        keys: [
            SchemaKey(
                "path", required: true, .part(secret),
                "The end of the address that the gateway posts to: a secret of at least 16 letters and digits.",
                zh: "网关推送地址的末段：至少 16 个字母和数字的机密。"),
            SchemaKey(
                "from", [], .list(.form("[0-9a-fA-F.:]+(/[0-9]{1,3})?", example: "203.0.113.0/24")),
                "The gateway's addresses; anybody who knows the path if left out.",
                zh: "网关的来源地址；不写则知道路径的都可以推送。"),
            SchemaKey(
                "signature", [], .part(signature), "How the gateway signs what it posts.",
                zh: "网关怎样签名。"),
            SchemaKey(
                "form", [], .words(example: "sms_status"),
                "The field of a form that holds the JSON; the body is JSON if left out.",
                zh: "表单里装 JSON 的字段；不写则请求体就是 JSON。"),
            SchemaKey(
                "list", [], path(example: "data.reports"),
                "Where the list stands in it; the JSON itself if left out.",
                zh: "列表在 JSON 的哪里；不写就是 JSON 本身。"),
            SchemaKey(
                "receipts", [], .part(pushReceipts), "Where the parts of a receipt stand.",
                zh: "回执的各项在哪里。"),
            SchemaKey(
                "replies", [], .part(pushReplies), "Where the parts of a reply stand.",
                zh: "回复的各项在哪里。"),
            SchemaKey(
                "zone", [], .words(example: "Asia/Shanghai"),
                "The zone of times such as `2026-11-20 10:00:00`.",
                zh: "`2026-11-20 10:00:00` 这样的时刻属于哪个时区。"),
            SchemaKey(
                "answer", [], .words(example: "{\"code\":0}"),
                "What the gateway takes for a yes; `ok` if left out.", zh: "网关认作成功的回答；不写就是 `ok`。"),
        ])

    static let signature = SchemaPart(
        "pushSignature", place: Phrase("in `signature`", zh: "`signature` 里"),
        keys: [
            SchemaKey(
                "header", required: true, .words(example: "X-Signature"),
                "The header with the signature: HMAC-SHA256 of the body in hexadecimal digits.",
                zh: "装签名的请求头：请求体的 HMAC-SHA256，十六进制。"),
            SchemaKey(
                "key", required: true, .part(secret), "The key of the signature.", zh: "签名的密钥。"),
        ])

    static let pushReceipts = SchemaPart(
        "pushReceipts", place: Phrase("in `receipts`", zh: "`receipts` 里"),
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
                "Where the time stands; when it was posted if left out.", zh: "时刻在哪里；不写就用收到的时刻。"),
        ], alternatives: [["key", "gateway_id"]])

    static let pushReplies = SchemaPart(
        "pushReplies", place: Phrase("in `replies`", zh: "`replies` 里"),
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
                "Where the time stands; when it was posted if left out.", zh: "时刻在哪里；不写就用收到的时刻。"),
        ])

    /// `nothing` for a state that is not final, then ours.
    static let stateWords = ["nothing"] + DeliveryState.allCases.map(\.rawValue)

    private static func path(example: String) -> ValueKind {
        .form("[^.\\s]+(\\.[^.\\s]+)*", example: example)
    }
}
