package import CampaignLanguage
package import Diagnostics
internal import Expressions
package import Planning

/// The preview of a run as a person reads it on a terminal.
package struct SummaryPage {
    private let campaign: Campaign
    private let names: RuleNames
    private let language: Language
    private let style: TerminalStyle

    package init(
        campaign: Campaign, names: RuleNames, language: Language, style: TerminalStyle
    ) {
        self.campaign = campaign
        self.names = names
        self.language = language
        self.style = style
    }

    private func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    /// The whole page. `when` is the run's instant in the campaign's zone, `portfolio` the file that was read.
    /// `ahead` are the campaigns of the run that go first, `budgets` what the offers had left before it; nil where the
    /// summary is not about the whole run.
    package func text(
        _ summary: RunSummary, when: String, portfolio: String, hasLedger: Bool,
        budgets: [BudgetLeft]?, ahead: [String] = []
    ) -> String {
        var page = head(summary, when: when, portfolio: portfolio, ahead: ahead)
        page += reasons(summary)
        page += steps(summary)
        page += experiment(summary)
        page += offers(summary, budgets)
        page += exceptions
        page += samples(summary)
        page += tail(summary, hasLedger: hasLedger)
        return page
    }

    /// Where the file lets a rule from outside not hold; never left out of a report.
    private var exceptions: String {
        if campaign.exceptions.isEmpty { return "" }
        var table = Table([.left, .left, .left, .left])
        for exception in campaign.exceptions {
            table.add(
                [exception.rule, exception.place, exception.because, exception.by]
                    .map(VisibleText.escaped))
        }
        return heading(say("Exceptions from policies", zh: "政策的例外")) + table.text + "\n"
    }

    private func head(
        _ summary: RunSummary, when: String, portfolio: String, ahead: [String]
    ) -> String {
        let title = [campaign.id, campaign.title].compactMap { $0 }.joined(separator: "  ")
        let rows = Figures.count(summary.rows)
        let notices = style.bold(Figures.count(summary.notices))
        let accounts = Figures.count(summary.count(.notify))
        let first = ahead.joined(separator: say(", ", zh: "、"))
        return style.bold(VisibleText.escaped(title)) + "\n"
            + say(
                "dry run at \(when): nothing is sent\n", zh: "试运行，时点 \(when)：不发送任何通知\n")
            + (first.isEmpty
                ? ""
                : say("chooses after \(first)\n", zh: "排在 \(first) 之后\n"))
            + "\n"
            + say(
                "\(rows) accounts in \(portfolio): \(notices) notices to \(accounts) of them\n",
                zh: "\(portfolio) 共 \(rows) 个账户：向其中 \(accounts) 个发 \(notices) 份通知\n")
            + "\n"
    }

    private func reasons(_ summary: RunSummary) -> String {
        var table = Table([.right, .right, .left, .left, .left])
        for kind in DecisionKind.allCases {
            for reason in Reason.allCases where reason.kind == kind {
                let count = summary.count(reason)
                if count == 0 { continue }
                let rules = summary.rules.filter { $0.key.reason == reason && $0.key.rule != nil }
                let detail = rules.count > 1 ? "" : rules.first.map { rule($0.key.rule) } ?? ""
                table.add([
                    Figures.count(count), Figures.share(count, of: summary.rows), kind.rawValue,
                    reason.rawValue,
                    [reason.phrase[language], detail].filter { !$0.isEmpty }.joined(
                        separator: "  "),
                ])
                if rules.count > 1 { add(rules, to: &table) }
            }
        }
        return heading(say("Decisions", zh: "决定")) + table.text + "\n"
    }

    /// The rules behind one reason, most frequent first.
    private func add(_ rules: [RunSummary.RuleCount: Int], to table: inout Table) {
        let ordered = rules.sorted {
            if $0.value != $1.value { return $0.value > $1.value }
            return rule($0.key.rule) < rule($1.key.rule)
        }
        for (key, count) in ordered {
            let number = TextWidth.pad(Figures.count(count), to: 7, right: true)
            table.add(["", "", "", "", "\(number)  \(rule(key.rule))"])
        }
    }

    private func rule(_ rule: RuleReference?) -> String {
        guard let rule else { return "" }
        return VisibleText.escaped(names.name(rule)) + style.dim(" (\(names.place(rule)))")
    }

    private func steps(_ summary: RunSummary) -> String {
        if summary.notices == 0 { return "" }
        let words = PlainWords(language: language, currency: campaign.lender.currency)
        let groups = campaign.segments.map { VisibleText.escaped($0.name) }
        let alignments: [Table.Alignment] =
            [.left, .left] + groups.map { _ in .right } + [.right, .right, .right]
        var table = Table(alignments)
        table.add(
            [say("step", zh: "步骤"), say("channel", zh: "渠道")] + groups
                + [say("notices", zh: "通知"), say("parts", zh: "条数"), say("cost", zh: "费用")])
        var last: Int?
        for row in summary.stepRows(campaign) {
            let name = row.step == last ? "" : VisibleText.escaped(campaign.steps[row.step].name)
            last = row.step
            let kind = campaign.channels[row.channel].kind
            table.add(
                [name, say(kind.rawValue, zh: words.channel(kind))]
                    + (groups.isEmpty ? [] : row.segments.map { Figures.count($0.notices) })
                    + [
                        Figures.count(row.whole.notices),
                        kind == .sms ? Figures.count(row.whole.parts) : "–",
                        row.whole.cost?.description ?? "–",
                    ])
        }
        table.add(
            [say("total", zh: "合计"), ""] + groups.map { _ in "" }
                + [
                    Figures.count(summary.notices), Figures.count(summary.parts),
                    summary.cost?.description ?? "–",
                ])
        return heading(say("Notices", zh: "通知")) + table.text + zeros(summary) + "\n"
    }

    private func zeros(_ summary: RunSummary) -> String {
        summary.zeroRemarks(campaign, VisibleText.escaped).map {
            "  " + style.bold($0[language]) + "\n"
        }.joined()
    }

    /// What each arm gets, and how many get nothing to be compared with.
    private func experiment(_ summary: RunSummary) -> String {
        guard let experiment = campaign.experiment else { return "" }
        var table = Table([.left, .right, .right])
        table.add(["", say("share", zh: "比例"), say("notices", zh: "通知")])
        var start = 0
        for (at, arm) in experiment.arms.enumerated() {
            table.add([
                VisibleText.escaped(arm.name), Experiment.percent(arm.end - start),
                Figures.count(summary.notices(arm: at, of: campaign.groups)),
            ])
            start = arm.end
        }
        if let holdout = experiment.holdout {
            let count = Figures.count(summary.count(.holdout))
            let got = Figures.count(summary.noticesToHoldout)
            table.add([
                say("holdout", zh: "对照组"), Experiment.percent(holdout.value),
                say(
                    "\(got); \(count) accounts held out", zh: "\(got)；另有 \(count) 个账户不发"),
            ])
        }
        return heading(say("Experiment", zh: "实验")) + table.text + "\n"
    }

    private func offers(_ summary: RunSummary, _ budgets: [BudgetLeft]?) -> String {
        if campaign.offers.isEmpty { return "" }
        var table = Table([.left, .right, .right, .left])
        for (at, offer) in campaign.offers.enumerated() {
            let made = summary.offers[at]
            let left = budgets?[at]
            var amount = ""
            if offer.hasFigures { amount = campaign.money(made.amount) }
            let budget = [
                offer.budgetAmount.map { all in
                    budgetText(
                        campaign.money(all.value),
                        before: left?.amount.map { campaign.money(all.value - $0) },
                        left: left?.amount.map { campaign.money($0 - made.newAmount) })
                },
                offer.budgetCount.map { all in
                    budgetText(
                        notices(all.value),
                        before: left?.count.map { notices(all.value - $0) },
                        left: left?.count.map { notices($0 - made.new) })
                },
            ].compactMap(\.self).joined(separator: say("; ", zh: "；"))
            table.add([
                VisibleText.escaped(offer.name), Figures.count(made.made), amount, budget,
            ])
        }
        return heading(say("Offers made", zh: "给出的方案")) + table.text + omitted(summary) + "\n"
    }

    private func notices(_ count: Int) -> String {
        say(Figures.count(count), zh: Figures.count(count) + " 份")
    }

    /// A budget is for the life of the campaign: what earlier runs have given of it, and what this one leaves.
    private func budgetText(_ all: String, before: String?, left: String?) -> String {
        guard let before, let left else { return say("of a budget of \(all)", zh: "预算 \(all)") }
        return say(
            "of a budget of \(all): \(before) before, \(left) left",
            zh: "预算 \(all)：以前已给 \(before)，还剩 \(left)")
    }

    /// Accounts that could have an offer which the text of their step does not make, or its budget does not allow.
    private func omitted(_ summary: RunSummary) -> String {
        var text = summary.missedRemarks(campaign, VisibleText.escaped).map {
            "  " + $0[language] + "\n"
        }.joined()
        for (at, offer) in campaign.offers.enumerated() {
            for (step, count) in summary.offers[at].omitted.sorted(by: { $0.key < $1.key }) {
                let names = (
                    VisibleText.escaped(offer.name), VisibleText.escaped(campaign.steps[step].name)
                )
                text += say(
                    "  \(Figures.count(count)) more could have \(names.0), but the text of \(names.1) does not offer it\n",
                    zh: "  另有 \(Figures.count(count)) 个账户符合 \(names.0)，但 \(names.1) 的文字没有给出\n")
            }
        }
        return text
    }

    private func samples(_ summary: RunSummary) -> String {
        if summary.samples.isEmpty { return "" }
        var text = heading(say("As they will read", zh: "通知样例"))
        for sample in summary.samples {
            var head = [
                campaign.steps[sample.step].name, campaign.channels[sample.channel].kind.rawValue,
            ]
            head.insert(contentsOf: campaign.names(of: [sample.group]), at: 1)
            if let parts = sample.parts {
                head.append(say("\(parts) part\(parts == 1 ? "" : "s")", zh: "\(parts) 条"))
            }
            head.append(sample.to)
            text += "  " + style.dim(VisibleText.escaped(head.joined(separator: " · "))) + "\n"
            if let title = sample.title { text += wrapped(style.bold(VisibleText.escaped(title))) }
            for line in sample.text.split(separator: "\n", omittingEmptySubsequences: false) {
                text += wrapped(VisibleText.escaped(String(line)))
            }
            text += "\n"
        }
        return text
    }

    /// The text in lines of at most 76 columns, indented by four.
    private func wrapped(_ text: String) -> String {
        TextWidth.lines(text, columns: 76).map { $0.isEmpty ? "\n" : "    " + $0 + "\n" }.joined()
    }

    private func tail(_ summary: RunSummary, hasLedger: Bool) -> String {
        if hasLedger || summary.catchUps == 0 { return "" }
        let count = Figures.count(summary.catchUps)
        return say(
            "Without a ledger nothing counts as sent: \(count) of these notices are catch-ups that a daily run\nwould have sent earlier.\n",
            zh: "没有台账，视为从未发过：其中 \(count) 份是补发，按日运行的话早已发出。\n")
    }

    /// Rows that could not be read, with place and reason; `count` in all.
    package func brokenRows(_ shown: [Phrase], count: Int) -> String {
        if count == 0 { return "" }
        var text = "\n" + heading(say("Rows that cannot be read", zh: "读不出的行"))
        for row in shown { text += "  " + VisibleText.escaped(row[language]) + "\n" }
        let more = Figures.count(count - shown.count)
        if count > shown.count { text += say("  … and \(more) more\n", zh: "  …… 另有 \(more) 行\n") }
        return text
    }

    /// Columns of the portfolio that no field names.
    package func ignored(_ columns: [String]) -> String {
        if columns.isEmpty { return "" }
        let list = columns.map(VisibleText.escaped).joined(separator: say(", ", zh: "、"))
        return "\n" + say("Columns not used: \(list)\n", zh: "没有用到的列：\(list)\n")
    }

    private func heading(_ text: String) -> String { style.bold(text) + "\n" }
}
