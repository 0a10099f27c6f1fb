package import CampaignLanguage
package import Expressions
internal import GRDB
package import Planning

/// A run that the ledger knows: what it needs at each hand-over.
package struct LedgerRun: Sendable {
    package let id: Int64
    package let campaign: String
    /// Looked at again at each hand-over, over all campaigns of the ledger.
    let limits: [ContactLimit]
    /// Row of `route` by sender name.
    let routes: [String: Int64]
    /// The newest fact from outside that the plan knew.
    let mark: Int64
    /// The campaign reads replies and promises.
    let heedsReplies: Bool
    /// Clocks and decimals.
    let request: FactsRequest
    /// What pauses the campaign; nil where nothing does.
    let watch: CampaignWatch?
    /// See `RunOpening`.
    let keyLifetimes: [String: Int]
    /// What was erased before it; nothing is while it runs.
    let names: Pseudonyms

    /// How fast the campaign may hand over; nil for as fast as its senders take.
    package let rate: SendRate?

    /// The names of its senders.
    package var senders: [String] { routes.keys.sorted() }

    /// What the campaign has cost up to now; nil without a budget.
    package var spent: Decimal? { watch?.spent }

    /// Whether it goes on hangs on what senders answer.
    package var hangsOnOutcomes: Bool { watch?.looksAtOutcomes ?? false }
}

/// At most `count` notices to a borrower in `days` local dates.
package struct ContactLimit: Sendable, Hashable {
    /// nil: all channels together, without tasks for people.
    package var channel: Channel.Kind?
    package var count: Int
    /// Dates in a row that end with the notice's own.
    package var days: Int

    package init(channel: Channel.Kind?, count: Int, days: Int) {
        self.channel = channel
        self.count = count
        self.days = days
    }

    package init(_ limit: FrequencyLimit) {
        self.init(channel: limit.channel, count: limit.count, days: limit.days)
    }

    /// Notices on `kind` count for this limit.
    func counts(_ kind: Channel.Kind) -> Bool { channel.map { $0 == kind } ?? !kind.isTask }
}

/// How a run introduces itself to the ledger.
package struct RunOpening: Sendable {
    package var campaign: String
    /// The instant for which the run decides.
    package var instant: Instant
    package var startedAt: Instant
    /// Its notices reach no borrower; such a ledger is for rehearsals only, for ever.
    package var isRehearsal: Bool
    package var limits: [ContactLimit]
    /// Where each sender of the run hands its notices, such as `file:/srv/outbox/sms.jsonl`, by
    /// name.
    package var endpoints: [String: String]
    /// The experiment as it was declared before the run, in words for people.
    package var experiment: String?
    /// The newest fact from outside that the plan knows.
    package var mark: Int64 = 0
    /// The campaign reads replies and promises.
    package var heedsReplies = false
    /// What the campaign's borrowers may reply.
    package var words: [ReplyWord] = []
    /// The facts that the plan was made from were asked for by this.
    package var request: FactsRequest?
    /// What pauses the campaign.
    package var bounds: RunBounds?
    /// Senders for which another one stands in: what such a one does not take, and surely has not left, is no failure.
    package var replaced: Set<String> = []
    /// For how many seconds a sender's gateway knows a repetition by its key; without those that know none.
    package var keyLifetimes: [String: Int] = [:]
    /// How fast the campaign may hand over.
    package var rate: SendRate?

    package init(
        campaign: String, instant: Instant, startedAt: Instant, isRehearsal: Bool,
        limits: [ContactLimit], endpoints: [String: String], experiment: String? = nil
    ) {
        self.campaign = campaign
        self.instant = instant
        self.startedAt = startedAt
        self.isRehearsal = isRehearsal
        self.limits = limits
        self.endpoints = endpoints
        self.experiment = experiment
    }
}

extension SQLiteLedger {
    /// Starts a run and closes what a killed one left; `others` are the runs of campaigns that run together with it.
    ///
    /// Planned notices of earlier runs are dropped: they were never handed over, and this run
    /// decides anew. Attempts that are still open (`openEntries`) should have been settled with
    /// their senders before; those that were not become unknown.
    package func beginRun(
        _ opening: RunOpening, beside others: [LedgerRun] = []
    ) throws(LedgerError) -> LedgerRun {
        try write { db in
            try Self.holdRehearsalMark(opening.isRehearsal, db)
            let now = opening.startedAt.microseconds
            if others.isEmpty { try Self.closeEarlierRuns(at: now, db) }
            try Brake.forget(
                before: opening.request?.today ?? ZoneRules.utc.local(opening.instant).date, db)
            try db.run(
                """
                INSERT INTO run (campaign, instant, started_at, state) VALUES (?, ?, ?, 'planning')
                """,
                [opening.campaign, opening.instant.microseconds, now])
            let id = db.lastInsertedRowID
            try db.note(.runStarted, at: now, run: id)
            if let experiment = opening.experiment {
                try db.note(.experimentDeclared, at: now, run: id, detail: experiment)
            }
            try Self.remember(opening.words, of: opening.campaign, db)
            if let decimals = opening.request?.decimals {
                try Self.set("decimals", "\(decimals)", db)
            }
            var routes: [String: Int64] = [:]
            for (sender, endpoint) in opening.endpoints.sorted(by: { $0.key < $1.key }) {
                try db.run(
                    "INSERT INTO route (sender, endpoint) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    [sender, endpoint])
                routes[sender] = try Int64.fetchOne(
                    db.cachedStatement(
                        sql: "SELECT id FROM route WHERE sender = ? AND endpoint = ?"),
                    arguments: [sender, endpoint])
            }
            let request =
                opening.request
                ?? FactsRequest(
                    campaign: opening.campaign, steps: [], offers: [], hasInstalments: false,
                    today: CivilDate(days: 0), days: 1)
            let watch = try opening.bounds.map { try CampaignWatch($0, opening, run: id, db) }
            return LedgerRun(
                id: id, campaign: opening.campaign, limits: opening.limits, routes: routes,
                mark: opening.mark, heedsReplies: opening.heedsReplies, request: request,
                watch: watch, keyLifetimes: opening.keyLifetimes, names: try Pseudonyms(db),
                rate: opening.rate)
        }
    }

    /// Appends notices to the plan, in the order in which they will be handed over.
    ///
    /// One transaction. A notice whose key belongs to one that may have left is left out; returns
    /// how many were.
    package func plan(
        _ notices: [PlannedNotice], run: LedgerRun
    ) throws(LedgerError) -> Int {
        try write { db in
            var refused = 0
            let insertion = try db.prepared(Self.insertion)
            for notice in notices {
                let notice = run.names.isEmpty ? notice : notice.written(run.names)
                if try insertion.run({ Self.bind(notice, run.id, &$0) }) == 0 { refused += 1 }
            }
            return refused
        }
    }

    /// Keeps steps that the holdout does not get; one that is known already stays with its first date.
    package func record(_ steps: [HeldOutStep], run: LedgerRun) throws(LedgerError) {
        try write { db in
            for step in steps {
                let step = run.names.isEmpty ? step : step.written(run.names)
                if try Self.isKnown(step, run.request, db) { continue }
                try db.run(
                    """
                    INSERT INTO held_out (campaign, account, debt, step, borrower, segment, date, run)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                    [
                        step.campaign, step.account, step.debt, step.step, step.borrower,
                        step.segment, step.date.description, run.id,
                    ])
            }
        }
    }

    /// Whether a step that the holdout does not get is on record under a name that it had before.
    private static func isKnown(
        _ step: HeldOutStep, _ request: FactsRequest, _ db: Database
    ) throws -> Bool {
        let at = request.steps.firstIndex(of: step.step)
        let former = at.flatMap { at in
            request.formerSteps.indices.contains(at) ? request.formerSteps[at] : nil
        }
        let names = [step.step] + (former ?? [])
        if names.count == 1, request.was.isEmpty { return false }
        for campaign in request.ids {
            for name in names {
                let isThere = try Bool.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT EXISTS (SELECT 1 FROM held_out
                                WHERE campaign = ? AND account = ? AND debt = ? AND step = ?)
                            """), arguments: [campaign, step.account, step.debt, name])
                if isThere ?? false { return true }
            }
        }
        return false
    }

    /// Marks the plans of all campaigns that run together as whole; nothing of them is handed over before.
    ///
    /// `counts` is what each read, for its next run to compare with. Returns the numbers of notices.
    package func finishPlans(
        _ plans: [(run: LedgerRun, counts: LedgerFacts.Counts?)], at now: Instant
    ) throws(LedgerError) -> [Int] {
        try write { db in
            try plans.map { try Self.finish($0.run, $0.counts, at: now.microseconds, db) }
        }
    }

    private static func finish(
        _ run: LedgerRun, _ counts: LedgerFacts.Counts?, at now: Int64, _ db: Database
    ) throws -> Int {
        let count =
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT count(*) FROM notice WHERE run = ? AND state = 'planned'"),
                arguments: [run.id]) ?? 0
        try db.run(
            """
            UPDATE run SET state = 'sending', planned = ?, rows = ?, audience = ?
            WHERE id = ? AND state = 'planning'
            """, [count, counts?.rows, counts?.audience, run.id])
        try db.note(.planCompleted, at: now, run: run.id, detail: "\(count)")
        try run.watch?.grant(at: now, db)
        return count
    }

    /// Ends a run; what it did not hand over is dropped and may be planned again. Returns how many.
    package func endRun(_ run: LedgerRun, at now: Instant) throws(LedgerError) -> Int {
        try write { db in
            let dropped = try Self.dropPlanned(of: run.id, at: now.microseconds, db)
            try db.run(
                "UPDATE run SET state = 'ended', ended_at = ? WHERE id = ?",
                [now.microseconds, run.id])
            try Self.hashTexts(of: run.id, at: now.microseconds, db)
            try db.note(.runEnded, at: now.microseconds, run: run.id)
            return dropped + (run.watch?.withheld ?? 0)
        }
    }

    /// Throws `rehearsalMixed` where the ledger belongs to the other kind of run; changes nothing.
    ///
    /// To be asked before anything of an earlier run is settled.
    package func checkRehearsal(_ isRehearsal: Bool) throws(LedgerError) {
        try read { db in
            let mark = try String.fetchOne(
                db.cachedStatement(sql: "SELECT value FROM meta WHERE key = 'rehearsal'"))
            if let mark, mark != (isRehearsal ? "yes" : "no") {
                throw LedgerError.rehearsalMixed(ledgerIsRehearsal: !isRehearsal)
            }
        }
    }

    private static func holdRehearsalMark(_ isRehearsal: Bool, _ db: Database) throws {
        let wanted = isRehearsal ? "yes" : "no"
        try db.run(
            "INSERT INTO meta (key, value) VALUES ('rehearsal', ?) ON CONFLICT DO NOTHING", [wanted]
        )
        let mark = try String.fetchOne(
            db.cachedStatement(sql: "SELECT value FROM meta WHERE key = 'rehearsal'"))
        if mark != wanted { throw LedgerError.rehearsalMixed(ledgerIsRehearsal: !isRehearsal) }
    }

    private static func closeEarlierRuns(at now: Int64, _ db: Database) throws {
        _ = try dropPlanned(of: nil, at: now, db)
        // A plan that never became whole wrote to nobody, so that it held nobody out either.
        try db.run(
            "DELETE FROM held_out WHERE run IN (SELECT id FROM run WHERE state = 'planning')", [])
        let earlier = try Int64.fetchAll(
            db.cachedStatement(
                sql: "SELECT id FROM run WHERE state IN ('planning', 'sending') ORDER BY id"))
        for id in earlier {
            try db.run("UPDATE run SET state = 'interrupted' WHERE id = ?", [id])
            try db.note(.runInterrupted, at: now, run: id)
        }
    }

    /// Of one run, or of all.
    private static func dropPlanned(of run: Int64?, at now: Int64, _ db: Database) throws -> Int {
        try db.run(
            NoticeMove.drop.sql(where: run == nil ? "TRUE" : "run = ?"),
            run.map { [$0] } ?? [])
        let dropped = db.changesCount
        if dropped > 0 { try db.note(.leftoversDropped, at: now, run: run, detail: "\(dropped)") }
        return dropped
    }

    private static let insertion = """
        INSERT INTO notice (run, state, is_live, counts, due, attempts, key, campaign, account,
            borrower, debt, step, segment, arm, offer, channel, sender, address, send_at, closes,
            date, title, text, html, encoding, parts, cost, owed, as_of, pay_by, rule_file, rule_line,
            rule_column, is_fallback, hold_until,
            \(LedgerSchema.figureColumns().joined(separator: ", ")))
        VALUES (?, 'planned', 1, 0, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?\(String(repeating: ", ?", count: OfferFigure.allCases.count)))
        ON CONFLICT (key) WHERE is_live = 1 DO NOTHING
        """

    private static func bind(_ notice: PlannedNotice, _ run: Int64, _ values: inout SQLBinder) {
        values.bind(run)
        values.bind(notice.sendAt.microseconds)
        values.bind(notice.key)
        values.bind(notice.campaign)
        values.bind(notice.account)
        values.bind(notice.borrower)
        values.bind(notice.debt)
        values.bind(notice.step)
        values.bind(notice.segment)
        values.bind(notice.arm)
        values.bind(notice.offer)
        values.bind(notice.channel.rawValue)
        values.bind(notice.sender)
        values.bind(notice.to)
        values.bind(notice.sendAt.microseconds)
        values.bind(notice.closes.microseconds)
        values.bind(notice.date.description)
        values.bind(notice.title)
        values.bind(notice.text)
        values.bind(notice.html)
        values.bind(notice.encoding?.rawValue)
        values.bind(notice.parts)
        values.bind(notice.cost?.description)
        values.bind(notice.owed)
        values.bind(notice.asOf?.microseconds)
        values.bind(notice.payBy?.description)
        values.bind(notice.rule?.file)
        values.bind(notice.rule?.line)
        values.bind(notice.rule?.column)
        values.bind(notice.isFallback ? 1 : 0)
        values.bind(notice.holdEnd?.description)
        for figure in OfferFigure.allCases {
            if figure.type == .date {
                values.bind(notice.figures[date: figure]?.description)
            } else {
                values.bind(notice.figures[figure])
            }
        }
    }
}
