/// What a notice is to the ledger: the column `notice.state`.
package enum NoticeState: String, Sendable, Hashable, CaseIterable {
    /// In the outbox; nothing of it has left.
    case planned
    /// Its hand-over is on record, the answer is not.
    case handed
    /// The sender has taken it over.
    case accepted
    /// It may or may not have been taken over; nobody can say yet.
    case unknown
    /// The sender has definitely refused it.
    case rejected
    /// It has definitely not left.
    case notSent = "not_sent"
    /// Its window closed before it left.
    case expired
    /// Something spoke against it at the last look.
    case skipped
    /// Its run ended before its turn.
    case dropped

    /// It may have reached the borrower: it counts for limits, and its step is taken.
    package var counts: Bool { self == .handed || self == .accepted || self == .unknown }

    /// It holds its key: nothing else is planned under it.
    package var isLive: Bool { self == .planned || counts }
}

/// The life of a notice, as one table: every change of `notice.state` is one of these moves, and a trigger made from
/// them refuses any other, whoever writes.
///
/// What a receipt says stands beside the state (`DeliveryState`), because it may come before the sender's own answer.
package enum NoticeMove: String, Sendable, Hashable, CaseIterable {
    case handOver = "hand over"
    case expire
    case skip
    case drop
    case accept
    case refuse
    case fail
    case postpone
    case lapse
    case lose
    case believe
    case settle
    case confirm = "resolve as sent"
    case release = "resolve as not sent"
    case retry

    /// One line of the table; `when` says who makes the move and what must hold.
    package struct Edge: Sendable, Hashable {
        package let from: NoticeState
        package let to: NoticeState
        package let when: String

        init(_ from: NoticeState, _ to: NoticeState, _ when: String) {
            (self.from, self.to, self.when) = (from, to, when)
        }
    }

    package var edge: Edge {
        switch self {
        case .handOver:
            Edge(
                .planned, .handed,
                "its time has come; the campaign is not paused; window, limits and budget have room; no payment, reply or hold has come since the plan"
            )
        case .expire: Edge(.planned, .expired, "its window closed before its turn")
        case .skip: Edge(.planned, .skipped, "something has come, or a limit is reached")
        case .drop: Edge(.planned, .dropped, "its run ended, or the budget does not suffice")
        case .accept: Edge(.handed, .accepted, "the sender says yes")
        case .refuse: Edge(.handed, .rejected, "the sender says no for good")
        case .fail: Edge(.handed, .notSent, "nothing has left, and this run tries no more")
        case .postpone: Edge(.handed, .planned, "the sender says no for the moment")
        case .lapse: Edge(.handed, .expired, "its window closed before the sender was called")
        case .lose:
            Edge(
                .handed, .unknown,
                "no definite answer, or a no while an earlier attempt is in doubt")
        case .believe:
            Edge(
                .planned, .accepted,
                "a receipt speaks of it, though its sender had said no for the moment")
        case .settle: Edge(.unknown, .accepted, "a receipt speaks of it")
        case .confirm: Edge(.unknown, .accepted, "a person has found it at the gateway")
        case .release: Edge(.unknown, .notSent, "a person has found that it is not there")
        case .retry:
            Edge(
                .unknown, .handed,
                "the gateway knows a repetition by the key, and its time for that is not over")
        }
    }

    /// The notice may have reached the borrower before, and has not after.
    var isRelease: Bool { edge.from.counts && !edge.to.counts }

    /// Columns that are written with the state.
    private var columns: [String] {
        switch self {
        case .handOver: ["handed_at", "attempts"]
        case .retry: ["attempts"]
        case .accept: ["gateway_id"]
        case .postpone, .lose: ["due"]
        default: []
        }
    }

    /// The statement of the move; its arguments are those of `columns`, then those of `condition`. `values` are what columns
    /// get instead of an argument.
    ///
    /// `is_live` and `counts` are named only where they change: naming them costs their indices. A fault takes the whole
    /// transaction back, as the triggers do.
    func sql(where condition: String, _ values: [String: String] = [:]) -> String {
        let (from, to) = (edge.from, edge.to)
        var parts = ["state = '\(to.rawValue)'"]
        if from.isLive != to.isLive { parts.append("is_live = \(to.isLive ? 1 : 0)") }
        if from.counts != to.counts { parts.append("counts = \(to.counts ? 1 : 0)") }
        parts += columns.map { $0 + " = " + (values[$0] ?? "?") }
        return """
            UPDATE OR ROLLBACK notice SET \(parts.joined(separator: ", "))
            WHERE state = '\(from.rawValue)' AND \(condition)
            """
    }

    private static let statements = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.sql(where: "id = ?")) })

    /// For the notice of one rowid.
    var statement: String { Self.statements[self] ?? sql(where: "id = ?") }
}

extension DeliveryState {
    /// What receipts may make of each other; any of them may be the first.
    ///
    /// A notice has one only while it counts. `delivered` stays; of the others the newest holds.
    package static let moves: [(from: DeliveryState, to: DeliveryState)] = [
        (.failed, .delivered), (.expired, .delivered), (.failed, .expired), (.expired, .failed),
    ]
}
