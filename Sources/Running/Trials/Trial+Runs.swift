internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning
internal import Portfolio

/// What became of one account in a run.
struct TrialOutcome {
    var decision: Decision
    var notices: [PlannedNotice] = []
    var heldOut: HeldOutStep?
    /// The line of the campaign that decided.
    var rule: (name: String, span: SourceSpan)?
}

/// A run of a case: planned, written to the ledger, handed over, compared.
extension Trial {
    mutating func run(
        _ stage: inout Stage, _ moment: TrialCase.Moment
    ) async throws(RunningError) -> [TrialFailure] {
        let gateway = stage.gateway
        gateway.begin(refusing: moment.refused)
        let senders = Dictionary(
            campaign.channels.map { ($0.sender.value, gateway as any Sender) },
            uniquingKeysWith: { first, _ in first })
        let ledger = ledger
        let opening = try RunOpening(
            live: campaign, zone: zone, instant: moment.now, startedAt: moment.now,
            isRehearsal: true, endpoints: senders.mapValues(\.endpoint), ledger: ledger)
        let facts = try facts(opening)
        let run = try RunningError.ledger { () throws(LedgerError) in
            try ledger.beginRun(opening)
        }
        let outcomes = try decide(stage, facts, moment)
        try RunningError.ledger { () throws(LedgerError) in
            _ = try ledger.plan(outcomes.flatMap(\.notices), run: run)
            try ledger.record(outcomes.compactMap(\.heldOut), run: run)
            _ = try ledger.finishPlans([(run, nil)], at: moment.now)
        }
        let dispatcher = Dispatcher(
            ledger: ledger, senders: senders, clock: RehearsalClock(at: moment.now))
        _ = try await RunningError.ledger { () async throws(LedgerError) in
            try await dispatcher.run([run])
        }
        var failures: [TrialFailure] = []
        let comparison = TrialComparison(
            campaign: campaign, zone: zone, taken: gateway.accepted, refused: moment.refused)
        for (at, outcome) in outcomes.enumerated() {
            for notice in outcome.notices where comparison.taken.contains(notice.key) {
                stage.keys[at][notice.channel] = notice.key
            }
            coverage.add(outcome.decision, in: campaign)
            if moment.accounts.indices.contains(at), let expected = moment.accounts[at].expected {
                failures += comparison.failures(of: outcome, expected)
            }
        }
        if failures.isEmpty { failures = try brokenRules(stage, opening, moment) }
        if stage.trial.moments.count == 1 { return failures }
        return failures.map {
            var failure = $0
            failure.moment = comparison.local(moment.now)
            return failure
        }
    }

    private func facts(_ opening: RunOpening) throws(RunningError) -> LedgerFacts {
        try RunningError.ledger { () throws(LedgerError) in
            try opening.request.map(ledger.facts) ?? .empty
        }
    }

    /// Decides every account of the moment.
    private mutating func decide(
        _ stage: Stage, _ facts: LedgerFacts, _ moment: TrialCase.Moment
    ) throws(RunningError) -> [TrialOutcome] {
        var planner = planner(facts, at: moment.now)
        let log = BranchLog(campaign.code)
        planner.branches = log
        var reader = try reader(stage, at: moment.now)
        try rows(stage, &reader, planner.words, moment) { row, text, broken in
            if let text {
                planner.observe(row: row, text: text)
            } else {
                planner.observeBroken(row: row, borrower: broken?.borrower)
            }
        }
        planner.settle()
        try Self.reading { () throws(PortfolioError) in try reader.rewind() }
        var outcomes: [TrialOutcome] = []
        try rows(stage, &reader, planner.words, moment) { row, text, _ in
            guard let text else {
                outcomes.append(TrialOutcome(decision: planner.decideBroken(row: row)))
                return
            }
            let decision = planner.decide(row: row, text: text)
            var outcome = TrialOutcome(decision: decision, rule: planner.rule(of: decision))
            outcome.heldOut = planner.heldOutStep(decision)
            for channel in decision.channels {
                let notice = planner.plannedNotice(
                    decision, channel: channel, price: nil, sources: sources)
                if let notice { outcome.notices.append(notice) }
            }
            outcomes.append(outcome)
        }
        coverage.add(log)
        return outcomes
    }

    private func planner(_ facts: LedgerFacts, at now: Instant) -> Planner {
        Planner(
            campaign: campaign, calendar: calendar, zone: zone, facts: facts, instant: now,
            exceptions: exceptions, zones: ZoneFiles.load)
    }

    private func reader(
        _ stage: Stage, at now: Instant
    ) throws(RunningError) -> PortfolioReader {
        let table = stage.rows.csv(
            campaign.portfolio, now: now, anchor: stage.anchor, zone)
        return try Self.reading { () throws(PortfolioError) in
            try PortfolioReader(
                table: table, declaration: campaign.portfolio,
                currency: campaign.lender.currency)
        }
    }

    private static func reading<Value: ~Copyable>(
        _ body: () throws(PortfolioError) -> Value
    ) throws(RunningError) -> Value {
        do throws(PortfolioError) { return try body() } catch { throw RunningError(error) }
    }

    /// Goes through the accounts; one that cannot be read has no text where the case says so, else it is a finding at
    /// its cell.
    private func rows(
        _ stage: Stage, _ reader: inout PortfolioReader, _ words: UnsafeMutablePointer<Int64>,
        _ moment: TrialCase.Moment,
        _ body: (_ row: Int, _ text: UnsafePointer<UInt8>?, _ broken: BrokenRow?) -> Void
    ) throws(RunningError) {
        while true {
            let event: RowEvent?
            do throws(PortfolioError) { event = try reader.next(words) } catch {
                throw RunningError(error)
            }
            guard let event else { return }
            switch event {
            case .row(let text, _): body(reader.rowNumber, text, nil)
            case .broken(let broken):
                let at = min(reader.rowNumber, stage.rows.count) - 1
                if moment.expectsBroken(at) {
                    body(reader.rowNumber, nil, broken)
                    continue
                }
                let row = stage.rows[at]
                let fields = campaign.portfolio.fields
                let field = fields.firstIndex { $0.column == broken.columnName }
                let cell = field.flatMap { row.cells[Slot(raw: Int32($0))] }
                throw .data([.badCell(broken.reason, at: cell?.span ?? row.span)])
            }
        }
    }

    /// The conditions of `always` that do not hold after the run, by what the ledger knows now.
    private func brokenRules(
        _ stage: Stage, _ opening: RunOpening, _ moment: TrialCase.Moment
    ) throws(RunningError) -> [TrialFailure] {
        if campaign.always.isEmpty { return [] }
        var planner = planner(try facts(opening), at: moment.now)
        var reader = try reader(stage, at: moment.now)
        var failures: [TrialFailure] = []
        try rows(stage, &reader, planner.words, moment) { _, text, _ in
            guard let text else { return }
            for rule in campaign.always {
                var got: String?
                do throws(EvaluationFault) {
                    if try planner.holds(rule.condition, text: text) { continue }
                    let values = rule.reads.map { planner.value(of: $0, reveal: true) }
                    got = values.map { "\($0.name) = \($0.text)" }.joined(separator: ", ")
                } catch {
                    got = nil
                }
                failures.append(
                    TrialFailure(
                        aspect: Phrase("always", zh: "始终"), expected: rule.name,
                        got: got ?? "–", span: rule.span))
            }
        }
        return failures
    }
}
