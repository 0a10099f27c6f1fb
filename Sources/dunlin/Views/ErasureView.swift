internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Reporting
internal import Running

/// What an erasure would blank, or has blanked; no name, no address, no text.
struct ErasureView {
    let ledger: String
    let scope: ErasureScope
    let by: String
    let because: String
    let language: Language

    private func say(_ en: String, _ zh: String) -> String { language == .en ? en : zh }

    func text(_ outcome: Erasing.Outcome) -> String {
        let erasure = outcome.erasure
        let name = VisibleText.escaped(ledger)
        if erasure.isEmpty { return say("\(name): nothing to blank\n", "\(name)：没有可抹除的\n") }
        var table = Table([.right, .left])
        func add(_ count: Int, _ en: String, _ zh: String) {
            if count > 0 { table.add([Figures.count(count), say(en, zh)]) }
        }
        add(erasure.notices, "notices", "份通知")
        add(erasure.received, "replies, receipts, payments and people's words", "条回复、回执、还款和人工记录")
        add(erasure.facts, "facts that follow from these", "条由此得出的事实")
        add(erasure.heldOut, "steps that a holdout did not get", "个对照组未发的步骤")
        add(erasure.events, "entries of the history: their words", "条历史记录里的话")
        add(erasure.names, "names, known by a keyed hash from then on", "个名字，此后只认带密钥的散列")
        if case .before = scope {
            add(erasure.unsettled, "notices stay whole: they have not ended", "份通知保留：还没有了结")
            add(
                erasure.inForce,
                "notices stay whole: a promise, an offer or a last day is in force",
                "份通知保留：承诺、优惠或期限还有效")
        }
        return head(name, outcome) + table.text + foot(outcome)
    }

    private func head(_ name: String, _ outcome: Erasing.Outcome) -> String {
        let what: String
        switch scope {
        case .borrower: what = say("one borrower", "一位借款人")
        case .before(let date): what = say("what was over before \(date)", "\(date) 之前了结的")
        }
        if !outcome.isDone { return say("\(name): \(what)\n", "\(name)：\(what)\n") }
        let (by, because) = (VisibleText.escaped(by), VisibleText.escaped(because))
        return say(
            "\(name): \(what), blanked by \(by): \(because)\n",
            "\(name)：\(what)，已抹除，\(by)：\(because)\n")
    }

    private func foot(_ outcome: Erasing.Outcome) -> String {
        let erasure = outcome.erasure
        if outcome.isDone {
            return outcome.isUnfinished
                ? say(
                    "Another process reads the file: bytes of it stay until the next run.\n",
                    "有别的程序在读这个文件：其中的字节要到下次运行才清除。\n") : ""
        }
        var text = ""
        if case .borrower = scope, erasure.unsettled > 0 {
            text += say(
                "\(erasure.unsettled) of the notices have not ended and stand against it.\n",
                "其中 \(erasure.unsettled) 份通知还没有了结，不能抹除。\n")
        }
        if let years = outcome.retention {
            text += say(
                "Some are younger than \(years) years: add --although and the reason.\n",
                "有的未满 \(years) 年：请加 --although 写明理由。\n")
        }
        return text
            + say(
                "Nothing was changed. To blank them for good, add --confirm \(erasure.code)\n",
                "没有改变。要永久抹除，请加 --confirm \(erasure.code)\n")
    }
}
