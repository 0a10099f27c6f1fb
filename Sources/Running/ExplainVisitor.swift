package import CampaignLanguage
internal import Expressions
package import Planning
package import Portfolio

/// Follows one account through a run.
package struct ExplainVisitor: DecisionVisitor, ~Copyable {
    /// One row of the account, with the rules it met.
    package struct Found: Sendable {
        package var row: Int
        package var decision: Decision
        package var trace: [TraceEntry]
        /// For a row that could not be read.
        package var broken: BrokenRow?
        /// As the row has it; nil where the portfolio names no borrower.
        package var borrower: String?
        /// By channel, in the order of the decision: title and text as they will read.
        package var notices: [(channel: Int, title: String?, text: String)]
    }

    package private(set) var found: [Found] = []
    private let campaign: Campaign
    private let account: String
    private let reveal: Bool

    package init(campaign: Campaign, account: String, reveal: Bool) {
        self.campaign = campaign
        self.account = account
        self.reveal = reveal
    }

    package mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        let own = RowTexts(planner.words, text).bytes(campaign.portfolio.account)
        guard let own, own.elementsEqual(account.utf8) else { return }
        var notices: [(channel: Int, title: String?, text: String)] = []
        if decision.kind == .notify {
            for channel in decision.channels {
                var buffer = ByteBuffer(capacity: 4096)
                let notice = planner.render(
                    decision, channel: channel, masked: !reveal, into: &buffer)
                let title = notice.title.map { Self.string(buffer, $0) }
                notices.append((channel, title, Self.string(buffer, notice.text)))
            }
        }
        let trace = planner.trace(decision, reveal: reveal)
        let borrower = campaign.portfolio.borrower.flatMap {
            RowTexts(planner.words, text).string($0)
        }
        found.append(
            Found(
                row: decision.row, decision: decision, trace: trace, broken: nil,
                borrower: borrower, notices: notices))
    }

    private static func string(_ buffer: borrowing ByteBuffer, _ range: Range<Int>) -> String {
        String(
            decoding: UnsafeBufferPointer(
                start: buffer.base + range.lowerBound, count: range.count),
            as: UTF8.self)
    }

    package var canRestart: Bool { true }

    package mutating func restart() throws(RunningError) { found = [] }

    package mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {
        guard broken.account == account else { return }
        found.append(
            Found(
                row: broken.rowNumber, decision: planner.decideBroken(row: broken.rowNumber),
                trace: [], broken: broken, notices: []))
    }
}

/// Collects the other accounts of one borrower: what is decided about one of them may be because of another.
package struct SiblingVisitor: DecisionVisitor, ~Copyable {
    /// In the order of the rows.
    package private(set) var found: [(account: String, decision: Decision)] = []
    private let field: Slot
    private let campaign: Campaign
    private let borrower: String
    private let account: String

    /// nil where nothing of the account's decision hangs on others, or the portfolio names no borrower.
    package init?(campaign: Campaign, account: String, of found: [ExplainVisitor.Found]) {
        guard let field = campaign.portfolio.borrower,
            let one = found.first(where: { $0.decision.reason.looksAtOthers }),
            let borrower = one.borrower
        else { return nil }
        self.field = field
        self.campaign = campaign
        self.borrower = borrower
        self.account = account
    }

    package mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        let row = RowTexts(planner.words, text)
        guard let own = row.bytes(field), own.elementsEqual(borrower.utf8),
            let account = row.string(campaign.portfolio.account), account != self.account
        else { return }
        found.append((account, decision))
    }

    package mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}

    package var canRestart: Bool { true }

    package mutating func restart() throws(RunningError) { found = [] }
}

extension Reason {
    /// Another account of the borrower may have decided.
    fileprivate var looksAtOthers: Bool {
        switch self {
        case .otherAccount, .stopBorrower, .overLimit, .hold, .disputed, .complained: true
        default: false
        }
    }
}
