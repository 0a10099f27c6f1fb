package import CampaignLanguage
package import Diagnostics
package import Planning

/// The way of one account through the campaign: each rule with its line, its values and its verdict.
package struct ExplainPage {
    private let campaign: Campaign
    private let sources: SourceSet
    private let language: Language
    private let style: TerminalStyle

    package init(
        campaign: Campaign, sources: SourceSet, language: Language, style: TerminalStyle
    ) {
        self.campaign = campaign
        self.sources = sources
        self.language = language
        self.style = style
    }

    private func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    /// The head of the page.
    package func head(account: String, when: String) -> String {
        style.bold(VisibleText.escaped("\(campaign.id) · \(account)")) + "\n"
            + say("at \(when)\n", zh: "时点 \(when)\n")
    }

    /// One row of the account; `row` is its number among the data rows, and shown as a spreadsheet counts, whose
    /// first row is the header.
    package func text(row: Int, _ decision: Decision, _ trace: [TraceEntry]) -> String {
        var text = "\n" + say("row \(row + 1) of the table\n", zh: "表格第 \(row + 1) 行\n")
        for entry in trace {
            text += line(entry)
            for value in entry.values {
                let shown = VisibleText.escaped("\(value.name) = \(value.text)")
                text += "      " + style.dim(shown) + "\n"
            }
        }
        let reason = "\(decision.kind.rawValue) (\(decision.reason.rawValue))"
        return text + "  → " + style.bold(reason) + "  " + decision.reason.phrase[language] + "\n"
    }

    private func line(_ entry: TraceEntry) -> String {
        let mark =
            switch entry.outcome {
            case .passed: style.dim("·")
            case .decided: style.bold("●")
            case .noted: style.dim("✓")
            }
        var line = "  \(mark) \(VisibleText.escaped(entry.rule)): \(entry.verdict[language])"
        if let span = entry.span {
            let (file, position) = sources.position(span)
            line += style.dim("  \(file):\(position.line):\(position.column)")
        }
        return line + "\n"
    }

    /// A notice as it will read.
    package func notice(channel: Int, title: String?, text: String) -> String {
        var page = "\n  " + style.dim(campaign.channels[channel].kind.rawValue) + "\n"
        if let title { page += "    " + style.bold(VisibleText.escaped(title)) + "\n" }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            page += line.isEmpty ? "\n" : "    " + VisibleText.escaped(String(line)) + "\n"
        }
        return page
    }

    /// The other accounts of the borrower, which may be why.
    package func others(_ accounts: [(account: String, decision: Decision)]) -> String {
        if accounts.isEmpty { return "" }
        var table = Table([.left, .left, .left])
        for (account, decision) in accounts {
            let step = decision.step.map { VisibleText.escaped(campaign.steps[$0].name) } ?? ""
            table.add([
                VisibleText.escaped(account),
                "\(decision.kind.rawValue) (\(decision.reason.rawValue))",
                decision.reason.phrase[language] + (step.isEmpty ? "" : " · " + step),
            ])
        }
        return "\n" + say("The borrower's other accounts\n", zh: "该客户的其他合同\n") + table.text
    }

    /// Nothing is known of the account.
    package static func notFound(account: String, portfolio: String) -> Phrase {
        Phrase(
            "no row of `\(portfolio)` has the account `\(account)`",
            zh: "`\(portfolio)` 里没有账户 `\(account)`")
    }
}
