package import CampaignLanguage
package import Expressions
internal import GRDB
internal import Planning

/// A notice that may leave now: its hand-over is on record.
package struct OutboxEntry: Sendable, Hashable {
    /// Rowid of the notice.
    package let notice: Int64
    package let attempt: Int64
    /// Which attempt it is, from 1.
    package let number: Int
    /// How many attempts before nobody knows about.
    package let doubts: Int
    package let key: String
    /// Who gets it: the planned sender, or the one that carries its notices while it does not work.
    package let sender: String
    /// The sender that was planned.
    package let origin: String
    package let to: String
    package let title: String?
    package let text: String
    package let html: String?
    package let channel: Channel.Kind
    /// The end of its window.
    package let closes: Instant
    /// From this instant on it must not leave: then, or when its gateway may have forgotten the key of a repetition.
    package let latest: Instant
    /// A receipt may make it needless: it was tried before, or stands for another notice.
    let isSecond: Bool
}

/// What one hand-over transaction decided.
package struct HandOver: Sendable {
    /// To be given to their senders at once, in the order of the plan.
    package var entries: [OutboxEntry] = []
    /// Notices whose window had closed.
    package var expired = 0
    /// Notices that a limit now forbids.
    package var overLimit = 0
    /// Notices whose key has left on this day already, though their rows say otherwise.
    package var braked = 0
    /// Notices against which something speaks that came after the plan: a payment, an opt-out, a reply.
    package var overtaken = 0
    /// Notices of unknown outcome that were to be handed over again, and will not be.
    package var givenUp = 0
    /// The campaign is paused; nothing was taken.
    package var isPaused = false
    /// The cost of the next notice is more than the campaign's budget has left; it was not taken.
    var overBudget: CampaignPause.Cause?
    /// A person wants the run to end; nothing was taken.
    package var isStopped = false
    /// When the next notice of each sender is due; without those that have none left.
    package var next: [String: Instant] = [:]
    /// The same of what has certainly not left: another sender may carry it.
    package var nextPlanned: [String: Instant] = [:]

    /// The newest fact from outside that it knew, and the newest thing that had come.
    var newestFact: Int64 = 0
    var newestReceived: Int64 = 0

    /// The transaction changed something, so that another may find more to do.
    package var hasProgress: Bool {
        !entries.isEmpty || expired > 0 || overLimit > 0 || overtaken > 0 || braked > 0
    }
}

extension SQLiteLedger {
    /// Takes up to `limit` due notices out of the outbox and records, before they leave, that they
    /// do.
    ///
    /// `quotas` says how many of each planned sender may leave, none where it is not among them; nil where each may have all.
    /// `carriers` says who gets the notices of a planned sender in its place.
    /// One transaction, on the disk when this returns. Looked at again inside: a pause of the
    /// campaign and what pauses it, the end of each notice's window, the limits over the whole ledger, and what came from
    /// outside since the plan: payments, opt-outs, replies, a person's holds. A crash after
    /// it leaves at most `limit` notices of which nobody knows more than their sender.
    package func handOver(
        _ run: LedgerRun, limit: Int, quotas: [String: Int]? = nil,
        carriers: [String: String] = [:], now: Instant
    ) throws(LedgerError) -> HandOver {
        try exchange(
            [], for: run, limit: limit, quotas: quotas, carriers: carriers, now: now
        ).group
    }

    /// Records what became of another group first (see `record`), in the same transaction.
    package func exchange(
        _ outcomes: [Outcome], for run: LedgerRun, limit: Int, quotas: [String: Int]? = nil,
        carriers: [String: String] = [:], now: Instant
    ) throws(LedgerError) -> (states: [NoticeState?], group: HandOver) {
        try write { db in
            let states = try Self.record(outcomes, at: now, db)
            return (states, try Self.handOver(run, limit, quotas, carriers, now, db))
        }
    }

    private static func handOver(
        _ run: LedgerRun, _ limit: Int, _ quotas: [String: Int]?, _ carriers: [String: String],
        _ now: Instant, _ db: Database
    ) throws -> HandOver {
        var result = HandOver()
        if try stopOrder(db) != nil {
            result.isStopped = true
            return result
        }
        if try isPaused(run, now, db) {
            result.isPaused = true
            return result
        }
        let senders = run.routes.keys.sorted()
        var room = quotas ?? Dictionary(uniqueKeysWithValues: senders.map { ($0, limit) })
        let news = try LateNews(run, after: run.mark, db)
        var leaving = try Leaving(run.limits, db, at: now.microseconds)
        result.newestFact = try newestFact(db)
        result.newestReceived = try newestReceived(db)
        // What may have left already first: its gateway forgets the key.
        for sender in senders where carriers[sender] == nil {
            let left = min(room[sender, default: 0], limit - result.entries.count)
            let before = result.entries.count
            try takeAgain(run, sender, left, news, leaving, now, db, &result)
            room[sender, default: 0] -= result.entries.count - before
        }
        let rows = try due(
            run, senders.filter { room[$0, default: 0] > 0 }, limit, now, db)
        for row in rows where result.entries.count < limit && result.overBudget == nil {
            let sender = row.sender
            // What its sender has no room for waits, unless its window has closed.
            if room[sender, default: 0] == 0, row.closes > now { continue }
            let before = result.entries.count
            try take(
                row, run, carriers[sender] ?? sender, news, &leaving, now, db, &result)
            room[sender, default: 0] -= result.entries.count - before
        }
        try leaving.finish()
        if let first = result.entries.first, let last = result.entries.last {
            try db.note(
                .groupHanded, at: now.microseconds, run: run.id,
                detail: "\(first.attempt)-\(last.attempt)")
        }
        for sender in senders {
            let planned = try planned(run, sender, db)
            let again = try nextRetry(run, sender, db).map { Instant(microseconds: $0) }
            result.nextPlanned[sender] = planned
            result.next[sender] = [planned, again].compactMap(\.self).min()
        }
        let isDone = result.next.isEmpty && !result.hasProgress
        if let cause = result.overBudget ?? (isDone ? run.watch?.shortage : nil) {
            try pause(run.campaign, cause, at: now.microseconds, run: run.id, db)
            // What leaves with this group leaves; the next one finds the pause.
            result.isPaused = !result.hasProgress
        }
        return result
    }

    /// What is due of each of `senders`, `limit` at most, in the order in which it leaves: what was tried before goes
    /// ahead, or it would wait behind the whole plan.
    private static func due(
        _ run: LedgerRun, _ senders: [String], _ limit: Int, _ now: Instant, _ db: Database
    ) throws -> [OutboxRow] {
        var (again, first): ([OutboxRow], [OutboxRow]) = ([], [])
        for sender in senders {
            let values: [(any SQLValue)?] = [run.id, sender, now.microseconds, limit]
            try db.rows(selection("notice_again", "attempts > 0"), values) {
                again.append(OutboxRow($0))
            }
            try db.rows(selection("notice_outbox", "attempts = 0"), values) {
                first.append(OutboxRow($0))
            }
        }
        if senders.count < 2 { return again + first }
        func isEarlier(_ one: OutboxRow, _ other: OutboxRow) -> Bool {
            (one.due, one.notice) < (other.due, other.notice)
        }
        return again.sorted(by: isEarlier) + first.sorted(by: isEarlier)
    }

    private static func selection(_ index: String, _ condition: String) -> String {
        """
        SELECT \(OutboxRow.columns) FROM notice INDEXED BY \(index)
        WHERE run = ? AND state = 'planned' AND sender = ? AND due <= ? AND \(condition)
        ORDER BY due, id LIMIT ?
        """
    }

    private static let nextPlanned = """
        SELECT due FROM notice WHERE run = ? AND state = 'planned' AND sender = ?
        ORDER BY due LIMIT 1
        """

    /// What each hand-over asks of all notices, so that a test can see that none is answered by reading all of them.
    package static var outboxQuestions: [String] {
        [
            selection("notice_outbox", "attempts = 0"), selection("notice_again", "attempts > 0"),
            nextPlanned, repeatable, nextRepeatable, Leaving.contacts, Leaving.moveAll,
            OutcomeStatements.counting, OutcomeStatements.closingAll,
            OutcomeStatements.acceptingAll,
        ]
    }

    /// When the last window of what is planned closes, by sender; without those that have nothing left.
    package func windowEnds(_ run: LedgerRun) throws(LedgerError) -> [String: Instant] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT sender, max(closes) FROM (
                            SELECT sender, closes FROM notice WHERE state = 'planned' AND run = ?
                            UNION ALL
                            SELECT sender, closes FROM notice
                            WHERE state = 'unknown' AND due < \(LedgerSchema.never) AND run = ?)
                        GROUP BY sender
                        """), arguments: [run.id, run.id])
            return Dictionary(
                uniqueKeysWithValues: rows.map { ($0[0], Instant(microseconds: $0[1])) })
        }
    }

    /// When something of a sender is due that has certainly not left; nil where nothing is.
    private static func planned(
        _ run: LedgerRun, _ sender: String, _ db: Database
    ) throws -> Instant? {
        try Int64.fetchOne(
            db.cachedStatement(sql: nextPlanned), arguments: [run.id, sender]
        ).map { Instant(microseconds: $0) }
    }

    /// The campaign is paused, or what became of the groups before pauses it now.
    private static func isPaused(
        _ run: LedgerRun, _ now: Instant, _ db: Database
    ) throws -> Bool {
        // A campaign that was renamed is held by the pause of its former name.
        if try run.request.ids.contains(where: { try pause(of: $0, db) != nil }) { return true }
        guard let cause = try run.watch?.look(db) else { return false }
        try pause(run.campaign, cause, at: now.microseconds, run: run.id, db)
        return true
    }

    private static func take(
        _ row: OutboxRow, _ run: LedgerRun, _ carrier: String, _ news: LateNews,
        _ leaving: inout Leaving, _ now: Instant, _ db: Database, _ result: inout HandOver
    ) throws {
        let notice = row.notice
        if row.closes <= now {
            try drop(notice, .expire, .noticeExpired, "", run, now, db)
            result.expired += 1
            return
        }
        guard let channel = Channel.Kind(rawValue: row.channel), let route = run.routes[carrier],
            let date = CivilDate(row.date.utf8)
        else {
            throw LedgerError.storage(code: 0, message: "no sender `\(carrier)` in this run")
        }
        if let objection = row.objection(in: news, channel) {
            try drop(notice, .skip, .noticeSkipped, objection.rawValue, run, now, db)
            result.overtaken += 1
            return
        }
        if try row.isFallback && hasArrived(insteadOf: row.key, db) {
            try drop(notice, .skip, .noticeSkipped, Reason.alreadyTaken.rawValue, run, now, db)
            result.overtaken += 1
            return
        }
        if let limit = try leaving.reached(by: row.borrower, on: channel, date) {
            let shown = "\(limit.count) per \(limit.days) days"
            try drop(notice, .skip, .noticeSkipped, "over_limit: " + shown, run, now, db)
            result.overLimit += 1
            return
        }
        guard try Brake.take(notice, date: row.date, key: row.key, leaving.brake) else {
            try drop(notice, .skip, .noticeSkipped, "left_today", run, now, db)
            result.braked += 1
            return
        }
        if let cause = run.watch?.take(row.cost, row.channel, row.parts) {
            try Brake.release(notice, db)
            result.overBudget = cause
            return
        }
        let number = row.attempts + 1
        try leaving.add(row, number, db)
        try open(
            row, number, channel, (carrier, route), latest: row.closes, leaving, now, db, &result)
    }

    /// Writes down that a notice leaves.
    static func open(
        _ row: OutboxRow, _ number: Int, _ channel: Channel.Kind,
        _ carrier: (sender: String, route: Int64), latest: Instant,
        _ leaving: Leaving, _ now: Instant, _ db: Database, _ result: inout HandOver
    ) throws {
        try leaving.attempt.run {
            $0.bind(row.notice)
            $0.bind(number)
            $0.bind(carrier.route)
            $0.bind(now.microseconds)
        }
        result.entries.append(
            OutboxEntry(
                notice: row.notice, attempt: db.lastInsertedRowID, number: number,
                doubts: number == 1 ? 0 : try doubts(row.notice, db), key: row.key,
                sender: carrier.sender, origin: row.sender, to: row.address, title: row.title,
                text: row.text, html: row.html, channel: channel, closes: row.closes,
                latest: latest, isSecond: number > 1 || row.isFallback))
    }

    private static func doubts(_ notice: Int64, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM attempt WHERE notice = ? AND state = 'unknown'"),
            arguments: [notice]) ?? 0
    }

    /// A receipt has come for another notice of the fallback's step: keys differ behind the last `/` only.
    static func hasArrived(insteadOf key: String, _ db: Database) throws -> Bool {
        let step = key[..<(key.lastIndex(of: "/") ?? key.endIndex)]
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM notice WHERE is_live = 1 AND delivery = 'delivered'
                        AND key >= ? AND key < ?)
                    """), arguments: [step + "/", step + "0"]) ?? false
    }

    private static func drop(
        _ notice: Int64, _ move: NoticeMove, _ event: LedgerEvent, _ detail: String,
        _ run: LedgerRun,
        _ now: Instant, _ db: Database
    ) throws {
        try db.move(notice, move)
        try db.note(event, at: now.microseconds, run: run.id, notice: notice, detail: detail)
    }
}
