package import CampaignLanguage
package import Diagnostics

/// The keys of the operator's senders file; `SendersReader` takes them from here.
package enum SendersSchema {
    package static let root = SchemaPart(
        "senders", place: Phrase("in a senders file", zh: "发送通道文件里"),
        keys: [
            SchemaKey(
                "dunlin", [], .choice([ValueKind.Choice("1")]),
                "The version of the language, 1; may be left out.", zh: "语言版本，写 1；可以不写。")
        ],
        others: .oneOf([.part(file), .part(http), .part(exec)]))

    static let file = SchemaPart(
        "fileSender", place: Phrase("in a sender", zh: "发送通道里"),
        keys: [
            SchemaKey(
                "type", required: true,
                .choice([ValueKind.Choice("file", "Notices are written to a file.", zh: "写进文件。")]),
                "Where notices go: `file`, `http` or `exec`.", zh: "通知去哪里：`file`、`http` 或 `exec`。"),
            SchemaKey(
                "path", required: true, .path,
                "The file, relative to the senders file; one JSON line a notice.",
                zh: "文件，从发送通道文件所在的文件夹算起；每份通知一行 JSON。"),
            prices,
        ])

    static let http = SchemaPart(
        "httpSender", place: Phrase("in a sender", zh: "发送通道里"),
        keys: [
            SchemaKey(
                "type", required: true,
                .choice([
                    ValueKind.Choice("http", "Notices are posted to a gateway.", zh: "发给网关。")
                ]),
                "Where notices go: `file`, `http` or `exec`.", zh: "通知去哪里：`file`、`http` 或 `exec`。"),
            SchemaKey(
                "url", required: true, .form("https?://.+", example: "https://gateway.example/v1"),
                "The gateway's address; `https`, or this machine.", zh: "网关地址；`https`，或本机。"),
            SchemaKey(
                "header", [], .names(.rule, .part(secret), most: nil),
                "Headers whose values are secrets, each from a file or the environment.",
                zh: "请求头；值是机密，从文件或环境变量来。"),
            SchemaKey(
                "ca", [], .path,
                "A PEM file with the authorities that vouch for the gateway, and no others; those of the system if left out.",
                zh: "PEM 文件，里面的证书机构为网关作证，其他一概不认；不写就用系统的。"),
            timeout, inFlight, rate, idempotency, failOver, push, pull,
            SchemaKey(
                "rehearsal", [], .yesOrNo,
                "Whether it is a rehearsal, which only this machine may receive.",
                zh: "是不是演练；演练只能发给本机。"),
            prices,
        ])

    static let exec = SchemaPart(
        "execSender", place: Phrase("in a sender", zh: "发送通道里"),
        keys: [
            SchemaKey(
                "type", required: true,
                .choice([
                    ValueKind.Choice("exec", "Notices are given to a program.", zh: "交给一个程序。")
                ]),
                "Where notices go: `file`, `http` or `exec`.", zh: "通知去哪里：`file`、`http` 或 `exec`。"),
            SchemaKey(
                "command", required: true,
                .oneOf([.path, .list(.words(example: "plugins/sms.py"))]),
                "The program, relative to the senders file, or a list of it and its arguments.",
                zh: "程序，从发送通道文件所在的文件夹算起；或程序和参数的列表。"),
            SchemaKey(
                "env", [], .names(.rule, .part(secret), most: nil),
                "All that its environment has: variables whose values are secrets, each from a file or the environment.",
                zh: "程序的全部环境变量；值是机密，从文件或环境变量来。"),
            SchemaKey(
                "config", [], .names(.rule, .words(example: "cn"), most: nil),
                "What it is told at its start; nothing that is a secret.", zh: "启动时告诉它的设置；不放机密。"),
            SchemaKey(
                "log", [], .path,
                "The file that its standard error is appended to; thrown away if left out.",
                zh: "记录它的标准错误的文件；不写就丢弃。"),
            timeout, inFlight, rate, idempotency, failOver, push,
            SchemaKey(
                "rehearsal", [], .yesOrNo,
                "Whether nothing that it takes reaches a borrower; it is told so, too.",
                zh: "是不是演练：它收下的都不会到借款人手里；也会这样告诉它。"),
            prices,
        ])

    /// `{ file: PATH }` or `{ env: NAME }`.
    static let secret = SchemaPart(
        "secret", place: Phrase("in a secret", zh: "机密里"),
        keys: [
            SchemaKey("file", [], .path, "The file that holds it.", zh: "机密所在的文件。"),
            SchemaKey(
                "env", [], .words(example: "GATEWAY_KEY"),
                "The environment variable that holds it.",
                zh: "机密所在的环境变量。"),
        ], alternatives: [["file", "env"]])

    private static let timeout = SchemaKey(
        "timeout", [], .form("[1-9][0-9]{0,2} (second|minute)s?", example: "30 seconds"),
        "How long an answer may take, up to 5 minutes; 30 seconds if left out.",
        zh: "等多久，最多 5 分钟；不写就是 30 秒。")

    private static let inFlight = SchemaKey(
        "in_flight", [], .count(1...256),
        "How many requests may be under way at once; 16 if left out.",
        zh: "同时最多几个请求；不写就是 16。")

    private static let rate = SchemaKey(
        "rate", [], .form(SendRate.form, example: "20 per second"),
        "How many notices it may be given in a second, a minute or an hour; as fast as it answers if left out.",
        zh: "每秒、每分钟或每小时最多给它多少份；不写就是它答多快给多快。")

    private static let idempotency = SchemaKey(
        "idempotency", [],
        .form("[1-9][0-9]{0,2} (minute|hour|day)s?", example: "24 hours"),
        "For how long the gateway knows a repetition by `Idempotency-Key`, up to 30 days; then an unknown notice is tried again with its key. Leave it out where the gateway does not promise that.",
        zh: "网关在多长时间内凭 `Idempotency-Key` 认出重复请求，最多 30 天；写了，结果不明的通知就会用同一个键再试。网关没有承诺的不要写。")

    private static let failOver = SchemaKey(
        "fail_over", [], .words(example: "other_sms"),
        "Another sender of this file, which gets its notices while it does not work; what may have left already is never given to another.",
        zh: "本文件里的另一个通道，在它不可用时接手它的通知；可能已经发出的绝不转给别的通道。")

    private static let prices = SchemaKey(
        "prices", [], .part(priceList), "What a part costs, by channel, for the summary.",
        zh: "每条多少钱，按渠道；汇总用。")

    private static let priceList = SchemaPart(
        "prices", place: Phrase("in `prices`", zh: "`prices` 里"),
        keys: Channel.Kind.allCases.map {
            SchemaKey(
                $0.rawValue, [], .amount(example: "0.045"),
                "The price of a part by `\($0.rawValue)`.",
                zh: "`\($0.rawValue)` 每条的价格。")
        })
}

extension SendersFile {
    /// Checks a senders file that an editor has open; secrets are not looked at.
    package static func check(_ root: YAMLNode, into bag: inout DiagnosticBag) {
        var reader = SendersReader(folder: "")
        _ = reader.read(root)
        bag.add(contentsOf: reader.bag.sorted)
    }
}
