internal import CampaignLanguage
internal import Diagnostics

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
        ] + formatKeys + [
            SchemaKey(
                "answer", [], .words(example: "{\"code\":0}"),
                "What the gateway takes for a yes; `ok` if left out.", zh: "网关认作成功的回答；不写就是 `ok`。")
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
}
