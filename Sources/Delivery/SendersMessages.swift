package import Diagnostics

/// Every finding about a senders file, in both languages; codes D0801 to D0811 and D0816 to D0819.
extension Diagnostic {
    package static func sendersUnreadable(_ path: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0801",
            Phrase(
                "the senders file `\(path)` cannot be read: \(reason.en)",
                zh: "读不了发送通道文件 `\(path)`：\(reason.zh)"), at: nil)
    }

    static func sendersWritable(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0802",
            Phrase(
                "other users may write the senders file `\(path)`",
                zh: "其他用户可以改写发送通道文件 `\(path)`"), at: nil,
            note: Phrase(
                "whoever writes it decides where borrowers' data go", zh: "谁能改它，谁就能决定借款人的信息发到哪里"),
            help: Phrase("`chmod go-w \(path)`", zh: "`chmod go-w \(path)`"))
    }

    static func sendersForeign(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0802",
            Phrase(
                "the senders file `\(path)` belongs to another user",
                zh: "发送通道文件 `\(path)` 属于另一个用户"), at: nil,
            note: Phrase(
                "whoever writes it decides where borrowers' data go", zh: "谁能改它，谁就能决定借款人的信息发到哪里"),
            help: Phrase("make a copy of your own", zh: "自己复制一份"))
    }

    static func sendersShape(_ what: Phrase, example: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0803",
            Phrase("\(what.en) has the wrong form", zh: "\(what.zh)的写法不对"), at: span,
            help: Phrase("write it like `\(example)`", zh: "写成 `\(example)` 这样"))
    }

    static func sendersKey(_ name: String, _ known: [String], at span: SourceSpan) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0804", Phrase("unknown key `\(name)` in a sender", zh: "发送通道没有键 `\(name)`"), at: span,
            help: Phrase("known keys of this type: \(list)", zh: "这一类可用的键：\(list)"))
        if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        }
        return finding
    }

    static func sendersMissing(_ key: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0805", Phrase("the sender has no `\(key)`", zh: "这个发送通道缺少 `\(key)`"), at: span,
            help: Phrase("add `\(key): …`", zh: "加上 `\(key): …`"))
    }

    static func sendersValue(
        _ text: String, _ what: Phrase, example: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0806", Phrase("`\(text)` is no \(what.en)", zh: "`\(text)` 不是\(what.zh)"), at: span,
            help: Phrase("write it like `\(example)`", zh: "写成 `\(example)` 这样"))
    }

    static func sendersChoice(_ text: String, _ known: [String], at span: SourceSpan) -> Diagnostic
    {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0806", Phrase("`\(text)` is not known here", zh: "这里没有 `\(text)`"), at: span,
            help: Phrase("one of \(list)", zh: "可选：\(list)"))
        if let near = Suggestion.nearest(to: text, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是 `\(near)`？")
            finding.fix = Suggestion.fix(text, to: near, among: known, at: span)
        }
        return finding
    }

    static func badAddress(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0807",
            Phrase("this is no address of a gateway", zh: "这不是网关地址"), at: span,
            note: Phrase("only `http` and `https` are spoken", zh: "只支持 `http` 和 `https`"),
            help: Phrase(
                "write it like `https://sms.example.com/v1/send`",
                zh: "写成 `https://sms.example.com/v1/send` 这样"))
    }

    static func userInAddress(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0807",
            Phrase("the address holds a user or password", zh: "地址里带有用户名或密码"), at: span,
            note: Phrase("addresses are shown and kept in the ledger", zh: "地址会被显示，也会记入台账"),
            help: Phrase(
                "put it into a file: `header: { Authorization: { file: PATH } }`",
                zh: "放进文件：`header: { Authorization: { file: 路径 } }`"))
    }

    static func rehearsalElsewhere(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0808",
            Phrase("a rehearsal may only use this machine itself", zh: "演练只能用本机地址"), at: span,
            note: Phrase(
                "a rehearsal may run at any hour, so that nothing of it must reach a borrower",
                zh: "演练不受时段限制，所以绝不能发到借款人手里"),
            help: Phrase(
                "use an address such as `http://127.0.0.1:8080/`, or take `rehearsal` out",
                zh: "用 `http://127.0.0.1:8080/` 这样的地址，或去掉 `rehearsal`"))
    }

    static func secretInFile(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0809",
            Phrase("a secret stands in a file or a variable", zh: "机密要放在文件或环境变量里"),
            at: span,
            note: Phrase(
                "secrets in this file would be copied along with it", zh: "写在这里的密钥会跟着文件一起被复制"),
            help: Phrase(
                "write `{ file: PATH }` or `{ env: NAME }`", zh: "写 `{ file: 路径 }` 或 `{ env: 变量名 }`"
            ))
    }

    static func secretUnusable(_ reason: Phrase, _ help: Phrase?, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic("D0810", reason, at: span, help: help)
    }

    static func noSender(
        _ name: String, known: [String], _ path: String, at span: SourceSpan
    ) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0811",
            Phrase(
                "the senders file `\(path)` has no `\(name)`", zh: "发送通道文件 `\(path)` 里没有 `\(name)`"),
            at: span, help: Phrase("it has \(list)", zh: "里面有：\(list)"))
        if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        }
        return finding
    }

    static func failOverElsewhere(
        _ name: String, _ other: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0844",
            Phrase(
                "of `\(name)` and `\(other)` one reaches borrowers, the other is for rehearsals",
                zh: "`\(name)` 和 `\(other)` 一个会发给借款人，一个只是演练"), at: span,
            help: Phrase(
                "name a sender of the same kind", zh: "写同一类的通道"))
    }

    static func leftOpen(
        _ name: String, count: Int, _ reason: Diagnostic?, _ path: String
    ) -> Diagnostic {
        let why =
            reason?.message
            ?? Phrase(
                "sender `\(name)` not in the senders file", zh: "发送通道文件里没有 `\(name)`")
        return Diagnostic(
            "D0819", .warning,
            Phrase("left open: \(why.en)", zh: "未了结：\(why.zh)"), at: nil,
            note: Phrase(
                "\(count) of its notices were being handed over when a run was cut off",
                zh: "一次运行中断时，它有 \(count) 份通知正在发送"),
            help: Phrase(
                "run once with `\(name)` in `\(path)`, so that it can be asked",
                zh: "在 `\(path)` 里写上 `\(name)` 再运行一次，以便核对"))
    }

    static func unencrypted(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0816", .warning,
            Phrase("this address is not encrypted", zh: "这个地址没有加密"), at: span,
            note: Phrase(
                "names and debts could be read on the way", zh: "姓名和欠款在路上可能被看到"),
            help: Phrase("use `https` if the gateway has it", zh: "网关支持的话，改用 `https`"))
    }

    static func badHeader(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0817",
            Phrase("`\(name)` cannot be set as a header", zh: "请求头不能设 `\(name)`"), at: span,
            note: Phrase(
                "some headers belong to the protocol or to Dunlin", zh: "有些请求头由协议或 Dunlin 自己设置"),
            help: Phrase(
                "letters, digits and hyphens, such as `Authorization`",
                zh: "用字母、数字和连字符，如 `Authorization`"))
    }
}
