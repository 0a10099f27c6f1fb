internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// One account of a case, as its portfolio would have it at a moment.
struct TrialRow: Sendable {
    var cells: [Slot: TrialCell] = [:]
    /// Where the case says it.
    var span: SourceSpan

    init(span: SourceSpan) { self.span = span }

    /// The text of a cell; empty where nothing is said. `anchor` is the day that `today` means.
    func text(_ slot: Slot, now: Instant, anchor: CivilDate, _ zone: ZoneRules) -> String {
        switch cells[slot]?.content {
        case nil: ""
        case .text(let text): text
        case .now: zone.rfc3339(now)
        case .today(let days): (anchor.adding(days: days) ?? anchor).description
        }
    }
}

extension [TrialRow] {
    /// The accounts as a CSV file (RFC 4180), so that they are read as those of a portfolio are.
    func csv(
        _ portfolio: PortfolioDeclaration, now: Instant, anchor: CivilDate, _ zone: ZoneRules
    ) -> ContiguousArray<UInt8> {
        var slots: [(column: String, slot: Slot)] = []
        for (at, field) in portfolio.fields.enumerated()
        where !slots.contains(where: { $0.column == field.column }) {
            slots.append((field.column, Slot(raw: Int32(at))))
        }
        var lines = [slots.map(\.column)]
        for row in self {
            lines.append(slots.map { row.text($0.slot, now: now, anchor: anchor, zone) })
        }
        let quoted = lines.map { line in
            line.map { "\"" + $0.doublingQuotes + "\"" }.joined(separator: ",") + "\n"
        }
        return ContiguousArray(quoted.joined().utf8)
    }
}

extension String {
    fileprivate var doublingQuotes: String {
        contains("\"")
            ? split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") : self
    }
}
