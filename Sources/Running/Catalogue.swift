internal import CampaignLanguage
internal import Delivery
package import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning
internal import Portfolio

/// All pages about findings, by code; the pages themselves stand beside the messages of each phase.
package enum Catalogue {
    package static let pages: [DiagnosticPage] = [
        YAMLPages.all, YAMLTrapPages.all, FormPages.all, SyntaxPages.all, TypePages.all,
        StandardPages.all, ReasoningPages.all, CostPages.all,
        TemplatePages.all, TemplateValuePages.all, CampaignPages.all,
        NoticePages.all, FigurePages.all, MarkupPages.all, FormerNamePages.all, TimingPages.all,
        SchedulePages.all,
        ExperimentPages.all,
        ReplyPages.all, FallbackPages.all, BoundsPages.all, ReachPages.all, PolicyPages.all,
        RegistrationPages.all,
        CalendarPages.all, PortfolioPages.all, DatabasePages.all, ExceptPages.all,
        RowPages.all, CellPages.all,
        RunningPages.all, PausePages.all, ResolvePages.all, TrialPages.all,
        FixPages.all, SendersPages.all, PushPages.all, PullPages.all, ServicePages.all,
        LedgerPages.all,
        ErasingPages.all,
    ].flatMap(\.self).sorted { $0.code < $1.code }

    /// The page of a code, written in any case.
    package static func page(_ code: String) throws(RunningError) -> DiagnosticPage {
        let wanted = code.uppercased()
        if let page = pages.first(where: { $0.code == wanted }) { return page }
        throw .usage(.unknownCode(VisibleText.escaped(code), nearest: nearest(wanted)))
    }

    /// The nearest number of the same hundred, else the code that looks most alike.
    private static func nearest(_ code: String) -> String? {
        let codes = pages.map(\.code)
        let isOfAHundred = codes.contains { $0.utf8.prefix(3).elementsEqual(code.utf8.prefix(3)) }
        if !isOfAHundred, let near = Suggestion.nearest(to: code, among: codes) { return near }
        guard let number = Int(code.drop { $0 == "D" }.prefix(9)) else { return nil }
        func distance(_ code: String) -> Int { abs((Int(code.dropFirst()) ?? 0) - number) }
        return codes.min { distance($0) < distance($1) }
    }
}
