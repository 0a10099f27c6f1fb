internal import CampaignLanguage
internal import Diagnostics

/// How a gateway is asked.
extension SendersSchema {
    static let pull = SchemaKey(
        "pull", [], .list(.part(pullPart)),
        "How receipts and replies are fetched from the gateway: a request, or a list of them.",
        zh: "怎样从网关拉取回执和回复：一个请求，或几个请求的列表。")

    static let pullPart = SchemaPart(
        "pull", place: Phrase("in `pull`", zh: "`pull` 里"),
        keys: [
            SchemaKey(
                "url", required: true,
                .form("https?://.+", example: "https://gateway.example/v1/reports"),
                "The address that is asked; `https`, or this machine.", zh: "要请求的地址；`https`，或本机。"),
            SchemaKey(
                "header", [], .names(.rule, .part(secret), most: nil),
                "Headers whose values are secrets, each from a file or the environment.",
                zh: "请求头；值是机密，从文件或环境变量来。"),
            SchemaKey(
                "query", [], .names(.rule, value, most: nil), "Fields behind the address's `?`.",
                zh: "地址 `?` 后面的字段。"),
            SchemaKey(
                "form", [], .names(.rule, value, most: nil),
                "Fields of a form that is posted; with neither `form` nor `json` the request is a GET.",
                zh: "以表单提交的字段；`form` 和 `json` 都不写就用 GET。"),
            SchemaKey(
                "json", [], .names(.rule, value, most: nil),
                "Members of a JSON object that is posted.", zh: "以 JSON 对象提交的成员。"),
            SchemaKey(
                "every", [], .form(span, example: "10 seconds"),
                "How long to wait before the next request, a second to a day; 30 seconds if left out.",
                zh: "隔多久再请求，1 秒到 1 天；不写就是 30 秒。"),
            SchemaKey(
                "full", [], .count(1...100_000),
                "How many items a full answer has, behind which there is more; any may have more if left out.",
                zh: "一次最多给几条，给满了说明后面还有；不写则只要有内容就接着取。"),
            SchemaKey(
                "overlap", [], .form(span, example: "3 days"),
                "How far a window of time begins before the end of the last one, a minute to 30 days; 3 days if left out.",
                zh: "时间段从上一段结束之前多久开始，1 分钟到 30 天；不写就是 3 天。"),
            SchemaKey(
                "ok", [], .names(.rule, .words(example: "SUCCESS"), most: nil),
                "What a good answer says, by the member that says it.", zh: "成功的回答里，哪个成员是什么值。"),
        ] + formatKeys)

    private static let value = ValueKind.oneOf([.words(example: "100"), .part(fieldValue)])

    private static let fieldValue = SchemaPart(
        "pullValue", place: Phrase("in a field", zh: "字段里"),
        keys: [
            SchemaKey("file", [], .path, "The file that holds a secret.", zh: "机密所在的文件。"),
            SchemaKey(
                "env", [], .words(example: "GATEWAY_KEY"),
                "The environment variable that holds a secret.", zh: "机密所在的环境变量。"),
            SchemaKey(
                "since", [], .words(of: PullProfile.TimeForm.allCases.map(\.rawValue)),
                "Where the window of time begins, written like this.", zh: "时间段的开始，按这种写法。"),
            SchemaKey(
                "until", [], .words(of: PullProfile.TimeForm.allCases.map(\.rawValue)),
                "Where the window of time ends, written like this.", zh: "时间段的结束，按这种写法。"),
            SchemaKey(
                "page", [], .count(0...1), "The number of the page, counted from 0 or 1.",
                zh: "页码，从 0 或 1 数起。"),
        ], alternatives: [["file", "env", "since", "until", "page"]])

    private static let span = "[1-9][0-9]{0,2} (second|minute|hour|day)s?"
}
