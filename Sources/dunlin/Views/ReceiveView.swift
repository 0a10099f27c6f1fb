internal import Diagnostics
internal import Reporting
internal import Running

/// What the ledger made of a file from outside, as a person reads it; personal data are masked.
struct ReceiveView {
    let file: String
    let language: Language
    let style: TerminalStyle

    /// Lines shown of each list.
    private static let most = 20

    private func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    func text(_ outcome: Receiving.Outcome) -> String {
        var table = Table([.right, .left])
        for (kind, count) in outcome.taken { table.add([Figures.count(count), name(kind)]) }
        if outcome.strangers > 0 {
            table.add([
                Figures.count(outcome.strangers),
                say(
                    "of the payments: of accounts that were never written to",
                    zh: "其中的还款：账户从未发过通知"),
            ])
        }
        if outcome.repeated > 0 {
            table.add([
                Figures.count(outcome.repeated),
                say("known before: nothing changed", zh: "以前收过：没有改变"),
            ])
        }
        if !outcome.open.isEmpty {
            table.add([
                Figures.count(outcome.open.count),
                say("kept, without an effect", zh: "已保存，没有作用"),
            ])
        }
        if !outcome.broken.isEmpty {
            table.add([Figures.count(outcome.broken.count), say("skipped lines", zh: "跳过的行")])
        }
        let head = style.bold(
            say(
                "\(VisibleText.escaped(file)): received\n", zh: "\(VisibleText.escaped(file))：已接收\n"
            ))
        return head + table.text
            + list(outcome.open, say("A person should look into these:", zh: "以下内容需要人工处理："))
            + list(outcome.broken, say("Lines that were skipped:", zh: "跳过的行："))
            + unanswered(outcome)
    }

    private func unanswered(_ outcome: Receiving.Outcome) -> String {
        if outcome.unanswered.isEmpty { return "" }
        let title = say("Gateways that were asked in vain:", zh: "没有取到的网关：")
        return style.bold(title + "\n")
            + outcome.unanswered.map { name, reason in
                "  \(VisibleText.escaped(name))  \(reason)\n"
            }.joined()
    }

    private func list(_ notes: [Receiving.Note], _ title: String) -> String {
        if notes.isEmpty { return "" }
        var text = style.bold(title + "\n")
        for note in notes.prefix(Self.most) {
            var place = VisibleText.escaped(note.place ?? "\(file):\(note.line)")
            if let column = note.column { place += ":\(column)" }
            let from = note.from.map { "  " + VisibleText.escaped($0) } ?? ""
            text += "  \(place)\(from)  \(note.phrase[language])\n"
        }
        let more = notes.count - Self.most
        let count = Figures.count(more)
        if more > 0 { text += say("  … and \(count) more\n", zh: "  …… 另有 \(count) 行\n") }
        return text
    }

    private func name(_ kind: String) -> String {
        switch kind {
        case "reply: help": say("replies: help", zh: "回复：求助")
        case "reply: paid": say("replies: says to have paid", zh: "回复：称已还")
        case "reply: dispute": say("replies: dispute", zh: "回复：有异议")
        case "reply: opt_out": say("replies: opt-out", zh: "回复：退订")
        case "reply: complaint": say("replies: complaint", zh: "回复：投诉")
        case "payment": say("payments", zh: "还款")
        case "promise": say("promises", zh: "还款承诺")
        case "promise_kept": say("promises kept", zh: "已兑现的承诺")
        case "promise_broken": say("promises broken", zh: "未兑现的承诺")
        case "opt_out": say("opt-outs", zh: "退订")
        case "dispute": say("disputes", zh: "异议")
        case "complaint": say("complaints", zh: "投诉")
        case "receipt: delivered": say("receipts: delivered", zh: "回执：已送达")
        case "receipt: failed": say("receipts: failed", zh: "回执：失败")
        case "receipt: expired": say("receipts: expired", zh: "回执：过期未送达")
        case "close": say("closed by a person", zh: "人工了结")
        default: say("holds by a person", zh: "人工暂停")
        }
    }
}
