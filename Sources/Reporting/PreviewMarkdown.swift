package import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Planning

/// The preview of a run as a comment on a pull request: what matters first, the details folded.
package struct PreviewMarkdown {
    private let campaign: Campaign
    private let names: RuleNames
    private let language: Language

    package init(campaign: Campaign, names: RuleNames, language: Language) {
        self.campaign = campaign
        self.names = names
        self.language = language
    }

    /// `when` is the run's instant in the campaign's zone; `findings` are those of the check, each with its place.
    package func text(
        _ summary: RunSummary, when: String, portfolio: String, budget: String,
        findings: [(finding: Diagnostic, place: String)], brokenRows: (shown: [Phrase], count: Int),
        ahead: [String] = []
    ) -> String {
        var text = head(summary, when, portfolio, ahead)
        text += notices(summary)
        if !budget.isEmpty { text += escaped(budget) + "\n\n" }
        text += offers(summary)
        text += self.findings(findings)
        text += exceptions
        text += decisions(summary)
        text += samples(summary)
        text += rows(brokenRows.shown, count: brokenRows.count)
        return text
    }

    private func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    private func escaped(_ text: String) -> String { MarkdownText.escaped(text) }

    private func head(
        _ summary: RunSummary, _ when: String, _ portfolio: String, _ ahead: [String]
    ) -> String {
        let title = [campaign.title, campaign.id].compactMap(\.self).map(escaped)
        let (rows, accounts) = (Figures.count(summary.rows), Figures.count(summary.count(.notify)))
        let notices = Figures.count(summary.notices)
        var line = say(
            "**\(notices) notices** to \(accounts) of \(rows) accounts",
            zh: "\(rows) 个账户，向其中 \(accounts) 个发 **\(notices) 份通知**")
        if summary.parts > 0 {
            let parts = Figures.count(summary.parts)
            line += say(" · \(parts) SMS parts", zh: " · 短信 \(parts) 条")
        }
        if let cost = summary.cost { line += say(" · cost \(cost)", zh: " · 费用 \(cost)") }
        var lines = ["### " + title.joined(separator: " · "), "", line, ""]
        var small = say(
            "Dry run at \(when) over `\(portfolio)`: nothing is sent.",
            zh: "试运行，时点 \(when)，名单 `\(portfolio)`：不发送任何通知。")
        if !ahead.isEmpty {
            let list = ahead.map(escaped).joined(separator: say(", ", zh: "、"))
            small += say(" Chooses after \(list).", zh: "排在 \(list) 之后。")
        }
        lines += [small, "", ""]
        return lines.joined(separator: "\n")
    }

    private func notices(_ summary: RunSummary) -> String {
        if summary.notices == 0 { return "" }
        let words = PlainWords(language: language, currency: campaign.lender.currency)
        let rows = summary.stepRows(campaign).map { row in
            let kind = campaign.channels[row.channel].kind
            return [
                escaped(campaign.steps[row.step].name),
                say(kind.rawValue, zh: words.channel(kind)),
            ] + (campaign.segments.isEmpty ? [] : row.segments.map { Figures.count($0.notices) })
                + [
                    Figures.count(row.whole.notices),
                    kind == .sms ? Figures.count(row.whole.parts) : "–",
                    row.whole.cost?.description ?? "–",
                ]
        }
        let head =
            [say("step", zh: "步骤"), say("channel", zh: "渠道")]
            + campaign.segments.map { escaped($0.name) }
            + [say("notices", zh: "通知"), say("parts", zh: "条数"), say("cost", zh: "费用")]
        return table(head, rows, left: 2)
            + list(summary.zeroRemarks(campaign, escaped), isBold: true)
    }

    private func list(_ remarks: [Phrase], isBold: Bool = false) -> String {
        let mark = isBold ? "**" : ""
        let lines = remarks.map { "- \(mark)\($0[language])\(mark)\n" }.joined()
        return lines.isEmpty ? "" : lines + "\n"
    }

    private func offers(_ summary: RunSummary) -> String {
        if campaign.offers.isEmpty { return "" }
        let rows = campaign.offers.enumerated().map { at, offer in
            let made = summary.offers[at]
            let count = offer.budgetCount.map { Figures.count($0.value) }
            return [
                escaped(offer.name), Figures.count(made.made), count ?? "–",
                offer.hasFigures ? campaign.money(made.amount) : "–",
                offer.budgetAmount.map { campaign.money($0.value) } ?? "–",
            ]
        }
        let head = [
            say("offer", zh: "方案"), say("made", zh: "给出"), say("of at most", zh: "名额"),
            say("amount", zh: "金额"), say("of a budget of", zh: "预算"),
        ]
        return table(head, rows, left: 1) + list(summary.missedRemarks(campaign, escaped))
    }

    private func findings(_ findings: [(finding: Diagnostic, place: String)]) -> String {
        if findings.isEmpty { return "" }
        let lines = findings.map { entry in
            let place = entry.place.isEmpty ? "" : " `\(entry.place)`"
            return "- **\(entry.finding.code)**\(place) \(words(entry.finding.message))\n"
        }
        return say("**Findings**", zh: "**检查发现**") + "\n\n" + lines.joined() + "\n"
    }

    /// A message, in which the pieces between backticks are code.
    private func words(_ phrase: Phrase) -> String {
        let pieces = phrase[language].split(separator: "`", omittingEmptySubsequences: false)
        return pieces.enumerated().map { at, piece in
            let isCode = at % 2 == 1 && at < pieces.count - 1 && !piece.isEmpty
            return isCode ? "`\(VisibleText.escaped(String(piece)))`" : escaped(String(piece))
        }.joined()
    }

    private func rows(_ shown: [Phrase], count: Int) -> String {
        if count == 0 { return "" }
        var text = shown.map { "- \(words($0))\n" }.joined()
        let more = Figures.count(count - shown.count)
        if count > shown.count { text += say("- and \(more) more\n", zh: "- 另有 \(more) 行\n") }
        let title = say(
            "\(Figures.count(count)) rows that cannot be read", zh: "读不出的行 \(Figures.count(count))")
        return folded(title, text + "\n")
    }

    /// Where the file lets a rule from outside not hold; never left out of a report, and never folded.
    private var exceptions: String {
        if campaign.exceptions.isEmpty { return "" }
        let rows = campaign.exceptions.map {
            [$0.rule, $0.place, $0.because, $0.by].map(escaped)
        }
        let head = [
            say("exception from", zh: "不适用的规则"), say("where", zh: "位置"),
            say("because", zh: "理由"), say("by", zh: "批准"),
        ]
        return table(head, rows, left: 4)
    }

    private func decisions(_ summary: RunSummary) -> String {
        var rows: [[String]] = []
        for kind in DecisionKind.allCases {
            for reason in Reason.allCases where reason.kind == kind && summary.count(reason) > 0 {
                let count = summary.count(reason)
                let rules = summary.rules.filter { $0.key.reason == reason && $0.key.rule != nil }
                let only = rules.count == 1 ? rules.first?.key.rule : nil
                rows.append([
                    Figures.count(count), Figures.share(count, of: summary.rows),
                    "`\(reason.rawValue)`",
                    [reason.phrase[language], only.map { escaped(names.name($0)) }]
                        .compactMap(\.self).joined(separator: " · "),
                    only.map { "`\(names.place($0))`" } ?? "",
                ])
                if rules.count == 1 { continue }
                for (key, count) in rules.sorted(by: {
                    ($1.value, place($0.key)) < ($0.value, place($1.key))
                }) {
                    guard let rule = key.rule else { continue }
                    rows.append([
                        Figures.count(count), "", "", escaped(names.name(rule)),
                        "`\(names.place(rule))`",
                    ])
                }
            }
        }
        let head = [
            say("accounts", zh: "账户"), "%", say("reason", zh: "原因"), "", say("line", zh: "哪一行"),
        ]
        return folded(
            say("Who gets what, and why not", zh: "谁发，谁不发，为什么"), table(head, rows, right: 2))
    }

    private func place(_ count: RunSummary.RuleCount) -> String {
        count.rule.map(names.place) ?? ""
    }

    private func samples(_ summary: RunSummary) -> String {
        if summary.samples.isEmpty { return "" }
        let ordered = summary.samples.sorted {
            ($0.step, $0.channel, $0.group) < ($1.step, $1.channel, $1.group)
        }
        var text = ""
        for sample in ordered {
            var label = [
                campaign.steps[sample.step].name, campaign.channels[sample.channel].kind.rawValue,
            ]
            label.insert(contentsOf: campaign.names(of: [sample.group]), at: 1)
            if let parts = sample.parts {
                label.append(say("\(parts) part\(parts == 1 ? "" : "s")", zh: "\(parts) 条"))
            }
            text += "**" + escaped(label.joined(separator: " · ")) + "**\n\n"
            if let title = sample.title { text += "> **" + escaped(title) + "**\n>\n" }
            let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
            text += "> " + lines.map { escaped(String($0)) }.joined(separator: "\\\n> ") + "\n\n"
        }
        let count = Figures.count(ordered.count)
        return folded(say("\(count) notices as they will read", zh: "通知样例 \(count) 份"), text)
    }

    private func folded(_ title: String, _ text: String) -> String {
        "<details><summary>\(title)</summary>\n\n" + text + "</details>\n\n"
    }

    /// The first `left` columns stand to the left, the others to the right; or the first `right` to the right.
    private func table(
        _ head: [String], _ rows: [[String]], left: Int? = nil, right: Int = 0
    ) -> String {
        let marks = head.indices.map { at in
            (left.map { at < $0 } ?? (at >= right)) ? "---" : "--:"
        }
        let lines = [head, marks] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined() + "\n"
    }
}
