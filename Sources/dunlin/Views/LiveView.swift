internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning
internal import Reporting
internal import Running

/// What a live run did, as a person reads it.
struct LiveView {
    let language: Language
    let style: TerminalStyle

    private func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    /// `campaigns` in the order of the outcome's.
    func text(_ campaigns: [LoadedCampaign], _ outcome: LiveRun.Outcome) -> String {
        let stopped = outcome.isCancelled ? stopped(outcome.stop) : ""
        let parts = zip(campaigns, outcome.campaigns).map { text($0, $1) }
        return parts.joined(separator: "\n") + stopped + settled(outcome) + unknown(outcome)
    }

    private func stopped(_ order: StopOrder?) -> String {
        let who = order.map { VisibleText.escaped("\($0.author): \($0.reason)") }
        let by = who.map { say(" by \($0)", zh: "（\($0)）") } ?? say(" on request", zh: "（按要求）")
        return say(
            "Stopped\(by). What was under way is recorded; run again to go on.\n",
            zh: "已停止\(by)。正在发送的已记录；再次运行即可继续。\n")
    }

    private func text(_ one: LoadedCampaign, _ outcome: LiveRun.CampaignOutcome) -> String {
        let campaign = one.campaign
        let result = outcome.result
        var table = Table([.right, .left])
        func add(_ count: Int, _ en: String, zh: String) {
            if count > 0 { table.add([Figures.count(count), say(en, zh: zh)]) }
        }
        table.add([Figures.count(outcome.planned), say("planned", zh: "计划")])
        table.add([Figures.count(result.accepted), say("accepted", zh: "已受理")])
        for (kind, count) in result.rejectedByKind.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        {
            let why = VisibleText.escaped(result.firstRefusals[kind] ?? "")
            add(
                count, "rejected (\(kind.rawValue))" + (why.isEmpty ? "" : ", the first: \(why)"),
                zh: "被拒（\(kind.rawValue)）" + (why.isEmpty ? "" : "，第一份：\(why)"))
        }
        add(result.unknown, "unknown: never sent again by itself", zh: "结果不明：不会自动重发")
        add(result.retried, "tried again", zh: "重试")
        add(result.expired, "expired: their window closed", zh: "过期：发送时段已过")
        add(result.overLimit, "over a limit at the last look", zh: "发送前复核时超出频次")
        add(
            result.braked, "stopped: their key left today already, which the ledger's rows deny",
            zh: "已拦下：同一编号今天已经发出，与台账不符")
        add(
            result.overtaken, "stopped by a payment, a reply or a person at the last look",
            zh: "发送前复核时有新的还款、回复或人工暂停")
        add(result.dropped, "left to a later run", zh: "留待下次运行")
        if outcome.planned == 0 {
            add(
                outcome.deferred, "accounts wait for a day on which the hours allow it",
                zh: "个账户要等到可发送的时段，之后再定")
        }
        add(outcome.brokenRows, "rows that cannot be read", zh: "读不出的行")
        for reason in Reason.allCases {
            add(
                outcome.errors[reason] ?? 0, "accounts not decided: \(reason.phrase.en)",
                zh: "个账户无法决定：\(reason.phrase.zh)")
        }
        let id = campaign.id
        let head = style.bold(say("\(id): live run\n", zh: "\(id)：正式运行\n"))
        let paused =
            outcome.result.isPaused
            ? say(
                "The campaign is paused: live runs are refused until a person resumes it.\n",
                zh: "活动已暂停：人工恢复之前，正式运行都会被拒绝。\n") : ""
        return head + table.text + outages(one.loaded.zone ?? .utc, result)
            + cost(campaign, outcome) + paused
    }

    /// Senders that were left alone for a time, because call after call came to nothing.
    private func outages(_ zone: ZoneRules, _ result: DispatchResult) -> String {
        func time(_ instant: Instant) -> String {
            let second = instant.microseconds - instant.microseconds % 1_000_000
            return zone.rfc3339(Instant(microseconds: second))
        }
        let carried = result.carried.sorted { $0.key < $1.key }.flatMap { name, others in
            others.sorted { $0.key < $1.key }.map { other, count in
                say(
                    "\(other) was given \(Figures.count(count)) of the notices of \(name)\n",
                    zh: "\(other) 接手了 \(name) 的 \(Figures.count(count)) 份通知\n")
            }
        }
        return result.outages.sorted { $0.key < $1.key }.map { name, outage in
            let why = VisibleText.escaped(outage.reason)
            let (from, to) = (time(outage.since), time(outage.until))
            let often = outage.rests == 1 ? "once" : "\(outage.rests) times"
            return say(
                "\(name) did not work: left alone \(often) from \(from) to \(to), the last time for: \(why)\n",
                zh: "\(name) 不可用：\(from) 到 \(to) 停了 \(outage.rests) 次，最近一次的原因：\(why)\n")
        }.joined() + carried.joined()
    }

    /// What the campaign has cost of its budget.
    private func cost(_ campaign: Campaign, _ outcome: LiveRun.CampaignOutcome) -> String {
        guard let spent = outcome.spent, let cost = campaign.bounds.cost else { return "" }
        let budget = Decimal(
            coefficient: Int128(cost.value), scale: campaign.lender.currency.decimals)
        return say(
            "Spent of the budget of \(budget): \(spent)\n", zh: "费用预算 \(budget)，已花 \(spent)\n")
    }

    /// What a killed run had left in the air.
    private func settled(_ outcome: LiveRun.Outcome) -> String {
        let left = outcome.settled
        if left.accepted + left.rejected + left.unknown == 0 { return "" }
        return say(
            "An earlier run was cut off: \(left.accepted) of its notices had left, \(left.rejected) had not, \(left.unknown) unknown.\n",
            zh:
                "上一次运行中断：其中 \(left.accepted) 份已发出，\(left.rejected) 份未发出，\(left.unknown) 份结果不明。\n"
        )
    }

    private func unknown(_ outcome: LiveRun.Outcome) -> String {
        if outcome.unknown.isEmpty { return "" }
        var text = style.bold(
            say(
                "A person should look into these, and say with `dunlin resolve` what was found:\n",
                zh: "以下通知需要人工核实，核实后用 `dunlin resolve` 写下结果：\n"))
        for notice in outcome.unknown {
            let line = "\(notice.key)  \(notice.sender)  \(notice.note)"
            text += "  " + VisibleText.escaped(line) + "\n"
        }
        let more = outcome.unknownCount - outcome.unknown.count
        let count = Figures.count(more)
        if more > 0 { text += say("  … and \(count) more\n", zh: "  …… 另有 \(count) 份\n") }
        return text
    }
}
