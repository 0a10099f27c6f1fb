/// The triggers with which the database itself holds the life of a notice, made from its table.
extension LedgerSchema {
    /// Version 5.
    ///
    /// They look at the row after the change and take the whole transaction back: a trigger that looks before, or takes
    /// back the statement alone, costs three times as much, because SQLite then keeps copies for each statement.
    /// Chains of comparisons, the frequent ones first: for an `IN` it would build a table each time.
    static let lifecycle = """
        \(moves)

        CREATE TRIGGER notice_delivery AFTER UPDATE OF delivery ON notice
        WHEN OLD.counts = 0 OR NOT (\(deliveries))
        BEGIN SELECT RAISE(ROLLBACK, 'no such receipt of a notice'); END;

        CREATE TRIGGER notice_stays AFTER UPDATE OF \(planned) ON notice
        BEGIN SELECT RAISE(ROLLBACK, 'what was planned is never changed'); END;
        CREATE TRIGGER notice_kept AFTER DELETE ON notice
        BEGIN SELECT RAISE(ROLLBACK, 'notices are never removed'); END;

        CREATE TRIGGER attempt_closes AFTER UPDATE OF state ON attempt
        WHEN OLD.state != 'open' OR NEW.state = 'open'
        BEGIN SELECT RAISE(ROLLBACK, 'an attempt is closed once'); END;
        CREATE TRIGGER attempt_stays AFTER UPDATE OF notice, number, route, handed_at ON attempt
        BEGIN SELECT RAISE(ROLLBACK, 'what was attempted is never changed'); END;
        CREATE TRIGGER attempt_kept AFTER DELETE ON attempt
        BEGIN SELECT RAISE(ROLLBACK, 'attempts are never removed'); END;
        """

    /// The moves of `NoticeMove`, whatever version made the ledger.
    static let moves = """
        CREATE TRIGGER notice_moves AFTER UPDATE OF state, is_live, counts ON notice
        WHEN NOT (\(edges)) OR (\(refusals)) AND EXISTS
            (SELECT 1 FROM attempt WHERE notice = OLD.id AND state = 'unknown')
        BEGIN SELECT RAISE(ROLLBACK, 'no such move of a notice'); END;
        """

    /// What the columns of a notice in a state say.
    private static func holds(_ state: NoticeState) -> String {
        """
        NEW.state = '\(state.rawValue)' AND NEW.is_live = \(state.isLive ? 1 : 0) \
        AND NEW.counts = \(state.counts ? 1 : 0)
        """
    }

    private static var edges: String {
        var seen: Set<[NoticeState]> = []
        let moves = [.handOver, .accept] + NoticeMove.allCases
        return moves.map(\.edge).filter { seen.insert([$0.from, $0.to]).inserted }
            .map { "OLD.state = '\($0.from.rawValue)' AND \(holds($0.to))" }
            .joined(separator: "\n    OR ")
    }

    /// A no; while an earlier attempt is in doubt it closes nothing.
    private static let refusals = "OLD.counts = 1 AND NEW.counts = 0 AND OLD.state = 'handed'"

    private static var deliveries: String {
        let known = DeliveryState.moves.map {
            "OLD.delivery IS '\($0.from.rawValue)' AND NEW.delivery IS '\($0.to.rawValue)'"
        }
        let first = DeliveryState.allCases.map { "NEW.delivery IS '\($0.rawValue)'" }
        let others = [
            "OLD.delivery IS NULL AND (\(first.joined(separator: " OR ")))",
            "OLD.delivery IS NEW.delivery",
        ]
        return (others + known).joined(separator: "\n    OR ")
    }

    /// All that a run decided about a notice.
    private static let planned =
        """
        id, run, key, campaign, account, borrower, debt, step, segment, arm, offer, channel, sender, address, send_at, \
        closes, date, title, text, html, encoding, parts, cost, owed, as_of, pay_by, is_fallback, hold_until, \
        rule_file, rule_line, rule_column, \(figureColumns().joined(separator: ", "))
        """
}
