package import CampaignLanguage
package import Diagnostics
package import Expressions
package import Planning
package import Portfolio

/// One run's way through the portfolio: twice over the rows, with the settlement between.
///
/// Dry and live runs differ only in the visitor that takes the decisions.
package struct PlanRun: ~Copyable {
    package var planner: Planner
    private var reader: PortfolioReader
    private let declaration: PortfolioDeclaration
    private let path: String
    private var tally: RowTally
    private let threads: Int
    private let bounds: AudienceBounds?
    private let last: LedgerFacts.Counts?
    /// What a live run would be refused for; `run` throws it where the run is live.
    package private(set) var refusals: [Diagnostic] = []
    private let isLive: Bool
    /// What the campaigns before have chosen; after `run` what this one has, too, where others follow.
    package private(set) var chosen: ChosenNotices
    private let isFollowed: Bool

    /// Rows that could be read or not.
    package var rows: Int { tally.rows }
    /// Rows that could not be read, the first of them with their reasons.
    package var brokenRows: Int { tally.broken }
    package var shownBrokenRows: [BrokenRow] { tally.shown }

    /// Below so many bytes a second thread is not worth its start.
    private static let smallPortfolio = 1 << 20

    /// Opens the portfolio of a loaded campaign; `facts` is what the ledger knows.
    ///
    /// `threads` is how many decide, at most `RowPipeline.mostWorkers`; nil for as many as there are processors, where the
    /// portfolio is large enough. What comes out does not depend on it.
    ///
    /// Of several campaigns that run together each is planned after those that go first, with their notices as
    /// `ahead`; `isFollowed` where another one comes after it.
    package init(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, facts: LedgerFacts,
        instant: Instant, isLive: Bool = false, ahead: ChosenNotices = ChosenNotices(),
        isFollowed: Bool = false, threads: Int? = nil
    ) throws(RunningError) {
        let (zone, path) = try Self.needs(campaign, loaded)
        let origin = loaded.dataIsGiven ? nil : campaign.portfolio.source?.span
        let reader = try Self.open(path, campaign, at: origin, &loaded.sources)
        loaded.bag.add(contentsOf: reader.findings(at: origin))
        let exceptions = try Self.exceptions(campaign, &loaded)
        let isSmall = reader.totalBytes < Self.smallPortfolio
        let wanted = threads ?? (isSmall ? 1 : RowPipeline.processors)
        self.threads = min(max(1, wanted), RowPipeline.mostWorkers)
        self.reader = reader
        self.path = path
        self.isLive = isLive
        bounds = campaign.audienceBounds
        last = facts.last
        declaration = campaign.portfolio
        tally = RowTally(declaration, at: instant)
        chosen = ahead
        self.isFollowed = isFollowed
        var facts = facts
        if !ahead.isEmpty { facts.reserve(ahead) }
        planner = Planner(
            campaign: campaign, calendar: loaded.calendar, zone: zone, facts: facts,
            instant: instant, exceptions: exceptions, zones: ZoneFiles.load)
    }

    /// The files of `audience.except`, whole.
    package static func exceptions(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded
    ) throws(RunningError) -> [ExceptList] {
        var lists: [ExceptList] = []
        for (said, path) in zip(campaign.audience.except, loaded.exceptPaths) {
            var list: ExceptList
            let rows: (broken: [BrokenRow], count: Int)
            do throws(PortfolioError) {
                var file = try ExceptFile.open(
                    path, origin: said.span, portfolio: campaign.portfolio,
                    currency: campaign.lender.currency, sources: &loaded.sources)
                list = ExceptList(field: file.field, of: campaign.portfolio)
                rows = try file.read { value, line in list.add(value, line: line) }
            } catch {
                throw RunningError(error)
            }
            if rows.count > 0 {
                let whole = Diagnostic.exceptUnread(path, count: rows.count, at: said.span)
                throw .data([whole] + rows.broken.map { $0.finding(path) })
            }
            list.close()
            lists.append(list)
        }
        return lists
    }

    /// What a run cannot do without.
    private static func needs(
        _ campaign: Campaign, _ loaded: Workspace.Loaded
    ) throws(RunningError) -> (ZoneRules, String) {
        guard let zone = loaded.zone else { throw .data(loaded.bag.sorted) }
        guard let path = loaded.portfolioPath else {
            throw .data([.noPortfolio(at: campaign.portfolio.span)])
        }
        return (zone, path)
    }

    private static func open(
        _ path: String, _ campaign: Campaign, at origin: SourceSpan?, _ sources: inout SourceSet
    ) throws(RunningError) -> PortfolioReader {
        do throws(PortfolioError) {
            return try PortfolioReader(
                path: path, origin: origin,
                declaration: campaign.portfolio, currency: campaign.lender.currency,
                sources: &sources)
        } catch {
            throw RunningError(error)
        }
    }

    /// Adds what a person should know before the rows are looked at.
    package func warn(_ campaign: Campaign, _ bag: inout DiagnosticBag) {
        let daysOfWarning = 60
        if let last = planner.calendarEnd, last - planner.today < daysOfWarning,
            let name = campaign.lender.calendar
        {
            bag.add(
                .calendarEnds(
                    name.value, last.description, isOver: last < planner.today, at: name.span))
        }
    }

    package var ignoredColumns: [String] { reader.ignoredColumns }

    /// Every row goes to `visitor` once, in the file's order, with its final decision.
    ///
    /// Too many broken rows, or nothing but stale ones, end the run before the visitor sees anything. A visitor that
    /// can restart may see rows before that is known: it restarts, or the run throws and nothing of it counts.
    package mutating func run<Visitor: DecisionVisitor & ~Copyable>(
        _ visitor: inout Visitor, progress: (Double) -> Void
    ) throws(RunningError) {
        if canRunAlone, visitor.canRestart {
            if try runAlone(&visitor, progress) { return }
            try visitor.restart()
        }
        try observe(progress)
        try checkRows()
        checkSizes()
        if isLive, let first = refusals.first { throw .refused(first) }
        planner.settle()
        if isFollowed { chosen.begin(planner.campaign, on: planner.today) }
        try rewind()
        _ = try decide(&visitor) { progress(0.5 + $0 * 0.5) }
        reader.release()
    }

    /// Nothing but the rows themselves decides about them, and nobody asks how many there are before they are decided.
    private var canRunAlone: Bool {
        planner.decidesRowsAlone && !isLive && !isFollowed && last == nil && bounds == nil
    }

    /// One pass is enough where no account stands in two rows; false, with nothing settled, where one does.
    private mutating func runAlone<Visitor: DecisionVisitor & ~Copyable>(
        _ visitor: inout Visitor, _ progress: (Double) -> Void
    ) throws(RunningError) -> Bool {
        planner.settleAlone()
        var seen = SeenAccounts()
        tally = try decide(
            &visitor,
            { accounts, share in for account in accounts { seen.add(account, share: share) } },
            progress: progress)
        seen.finish()
        try checkRows()
        if seen.isLost || !seen.suspects.isEmpty, try hasRepeats(seen.suspects, seen.isLost) {
            planner.startOver()
            tally = RowTally(declaration, at: planner.instant)
            try rewind()
            return false
        }
        reader.release()
        return true
    }

    /// Whether one of the accounts stands in two rows; to be on the safe side where nothing is known.
    private mutating func hasRepeats(
        _ suspects: Set<Hash128>, _ isLost: Bool
    ) throws(RunningError) -> Bool {
        if isLost { return true }
        try rewind()
        var found: Set<Hash128> = []
        while let event = try next(planner.words) {
            guard case .row(let text, _) = event else { continue }
            let account = planner.accountMark(text)
            if suspects.contains(account), !found.insert(account).inserted { return true }
        }
        return false
    }

    private mutating func observe(_ progress: (Double) -> Void) throws(RunningError) {
        tally = try RowPipeline.run(
            &reader, &planner, count: threads, fields: declaration.fields.count, tally,
            row: { worker, row, text in worker.planner.pointee.observe(row: row, text: text) },
            broken: { worker, row in
                worker.planner.pointee.observeBroken(
                    row: row.rowNumber, borrower: row.borrower)
            },
            takeUp: { _, share in progress(share * 0.5) })
    }

    /// Gives every row to the visitor, or to it and forks of it, and accounts to `noteAccounts` where that is asked for.
    private mutating func decide<Visitor: DecisionVisitor & ~Copyable>(
        _ visitor: inout Visitor, _ noteAccounts: (([Hash128], _ share: Double) -> Void)? = nil,
        progress: (Double) -> Void
    ) throws(RunningError) -> RowTally {
        // Who comes after is told what was chosen in the order of the rows.
        let forks = isFollowed ? [] : Self.forks(of: &visitor, threads - 1)
        var chosen = self.chosen
        let isFollowed = isFollowed
        let result: RowTally
        do throws(RunningError) {
            result = try withUnsafeMutablePointer(to: &visitor) { main throws(RunningError) in
                // Untyped: an array of pointers to what a generic function does not know would look up its type a row.
                let all =
                    [UnsafeMutableRawPointer(main)] + forks.map { UnsafeMutableRawPointer($0) }
                func visitor(of worker: borrowing RowPipeline.Worker) -> UnsafeMutablePointer<
                    Visitor
                > {
                    all[worker.number].assumingMemoryBound(to: Visitor.self)
                }
                return try RowPipeline.run(
                    &reader, &planner, count: all.count, fields: declaration.fields.count,
                    RowTally(declaration, at: planner.instant),
                    row: { (worker, row, text) throws(RunningError) in
                        let planner = worker.planner
                        let decision = planner.pointee.decide(row: row, text: text)
                        if isFollowed { chosen.add(decision, of: &planner.pointee) }
                        if noteAccounts != nil {
                            worker.accounts.append(planner.pointee.accountMark)
                        }
                        try visitor(of: worker).pointee.visit(
                            decision, text: text, planner: &planner.pointee)
                    },
                    broken: { (worker, row) throws(RunningError) in
                        try visitor(of: worker).pointee.visit(
                            row, planner: &worker.planner.pointee)
                    },
                    takeUp: { (worker, share) throws(RunningError) in
                        noteAccounts?(worker.accounts, share)
                        try visitor(of: worker).pointee.takeUp()
                        progress(share)
                    })
            }
        } catch {
            for fork in forks {
                fork.deinitialize(count: 1)
                fork.deallocate()
            }
            throw error
        }
        self.chosen = chosen
        for fork in forks {
            visitor.join(fork.move())
            fork.deallocate()
        }
        return result
    }

    private static func forks<Visitor: DecisionVisitor & ~Copyable>(
        of visitor: inout Visitor, _ most: Int
    ) -> [UnsafeMutablePointer<Visitor>] {
        var forks: [UnsafeMutablePointer<Visitor>] = []
        while forks.count < most, let fork = visitor.fork() {
            let place = UnsafeMutablePointer<Visitor>.allocate(capacity: 1)
            place.initialize(to: fork)
            forks.append(place)
        }
        return forks
    }

    private mutating func next(_ words: UnsafeMutablePointer<Int64>) throws(RunningError)
        -> RowEvent?
    {
        do throws(PortfolioError) {
            return try reader.next(words)
        } catch {
            throw RunningError(error)
        }
    }

    private mutating func rewind() throws(RunningError) {
        do throws(PortfolioError) {
            try reader.rewind()
        } catch {
            throw RunningError(error)
        }
    }

    /// What the run counted, for the next one.
    package var counts: LedgerFacts.Counts {
        LedgerFacts.Counts(rows: rows, audience: planner.audience)
    }

    /// An extract that was cut off must not look like a small portfolio, nor a slip in a condition like a plan.
    private mutating func checkSizes() {
        if let last, rows * 1_000_000 < last.rows * declaration.rowsAtLeast {
            refusals.append(
                .fewRows(
                    rows, last: last.rows, atLeast: Self.percent(declaration.rowsAtLeast),
                    at: declaration.rowsSpan ?? declaration.span))
        }
        let audience = planner.audience
        if let most = bounds?.atMost, audience > most.value {
            refusals.append(.largeAudience(audience, atMost: most.value, at: most.span))
        }
        if let last, let change = bounds?.change,
            abs(audience - last.audience) * 1_000_000 > last.audience * change.value
        {
            refusals.append(
                .changedAudience(
                    audience, last: last.audience, change: Self.percent(change.value),
                    at: change.span))
        }
    }

    private static func percent(_ millionths: Int) -> String {
        Decimal(coefficient: Int128(millionths), scale: 4).normalized.description + "%"
    }

    private func checkRows() throws(RunningError) {
        let limit = declaration.brokenRowsAtMost
        // A share in millionths, compared without rounding.
        if brokenRows * 1_000_000 > limit * rows {
            let tooMany = Diagnostic.tooManyBrokenRows(
                brokenRows, of: rows, limit: Self.percent(limit), at: declaration.span)
            throw .data([tooMany] + shownBrokenRows.map { $0.finding(path) })
        }
        let sound = rows - brokenRows
        if sound > 0, tally.stale == sound {
            let until = tally.newest.flatMap { newest in
                declaration.freshMicroseconds.map {
                    planner.zone.rfc3339(Instant(microseconds: newest + $0.value))
                }
            }
            throw .refused(
                .allStale(
                    sound, until: until,
                    at: declaration.freshMicroseconds?.span ?? declaration.span))
        }
    }
}

/// Takes the decisions of a run, in the order of the rows.
package protocol DecisionVisitor: ~Copyable {
    /// `text` is the base of the row's texts; both it and the planner's words are the row's until the next.
    mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError)

    /// A row that could not be read.
    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError)

    /// What it has taken can be taken back.
    var canRestart: Bool { get }

    /// Takes back all that it has taken.
    mutating func restart() throws(RunningError)

    /// Another that takes decisions of other rows beside this one, on another thread; nil where only one can.
    mutating func fork() -> Self?

    /// Lets out what was taken since the last call. Of a visitor and its forks one is called at a time, in the order of
    /// the rows.
    mutating func takeUp() throws(RunningError)

    /// Adds what a fork has counted.
    mutating func join(_ fork: consuming Self)
}

extension DecisionVisitor where Self: ~Copyable {
    package var canRestart: Bool { false }

    package mutating func restart() throws(RunningError) {
        preconditionFailure("only a visitor that can restart is told to")
    }

    package mutating func fork() -> Self? { nil }
    package mutating func takeUp() throws(RunningError) {}
    package mutating func join(_ fork: consuming Self) {
        preconditionFailure("a visitor without forks has none to join")
    }
}

extension RunningError {
    package init(_ error: PortfolioError) {
        self = error.isInputOutput ? .io(error.findings[0]) : .data(error.findings)
    }
}

extension BrokenRow {
    /// The row as a finding; its place is in the message, because the portfolio is no source file.
    package func finding(_ path: String) -> Diagnostic {
        let place =
            column == 0
            ? Phrase("\(path), row \(rowNumber)", zh: "\(path) 第 \(rowNumber) 行")
            : Phrase("\(path):\(line):\(column)", zh: "\(path):\(line):\(column)")
        return Diagnostic(
            code, .warning,
            Phrase("\(place.en): \(reason.en)", zh: "\(place.zh)：\(reason.zh)"), at: nil)
    }
}
