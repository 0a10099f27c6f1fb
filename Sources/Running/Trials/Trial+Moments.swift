internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning

/// What a case does to its accounts and to the ledger before a run.
extension Trial {
    /// Takes over what changes and what has come in.
    func advance(
        _ stage: inout Stage, to moment: TrialCase.Moment, isFirst: Bool
    ) throws(RunningError) {
        for (at, account) in moment.accounts.enumerated() {
            if at == stage.rows.count {
                // A new account is like the first one, but for what it changes.
                stage.rows.append(at == 0 ? TrialRow(span: account.span) : stage.rows[0])
                stage.rows[at].span = account.span
                stage.keys.append([:])
            }
            stage.rows[at].cells.merge(account.cells) { _, new in new }
        }
        if isFirst { try placeBorrower(&stage) }
        for (at, account) in moment.accounts.enumerated() {
            for event in account.received { try receive(event, of: at, at: moment.now, &stage) }
        }
    }

    /// Gives the borrower a number that falls into the arm, or into the holdout or out of it, as the case says.
    private func placeBorrower(_ stage: inout Stage) throws(RunningError) {
        let trial = stage.trial
        if trial.arm == nil, trial.isHeldOut == nil { return }
        let arms = campaign.experiment?.arms ?? []
        let place = trial.arm.map { "`\(arms[$0].name)`" } ?? "`holdout`"
        let slot = campaign.portfolio.borrower ?? campaign.portfolio.account
        let longest = campaign.portfolio.fields[Int(slot.raw)].longest ?? 64
        guard let experiment = campaign.experiment, let cell = stage.rows[0].cells[slot],
            case .text(let number) = cell.content
        else { throw .data([.nobodyFalls(place, at: trial.span)]) }
        // The rarest place is one bucket of ten thousand.
        for attempt in 0..<100_000 {
            let end = attempt == 0 ? "" : "-\(attempt)"
            let name = String(number.prefix(max(1, longest - end.count))) + end
            let found = experiment.place(of: name)
            guard found.isHeldOut == (trial.isHeldOut ?? false),
                trial.arm == nil || found.arm == trial.arm
            else { continue }
            for at in stage.rows.indices where stage.rows[at].cells[slot]?.span == cell.span {
                stage.rows[at].cells[slot]?.content = .text(name)
            }
            return
        }
        throw .data([.nobodyFalls(place, at: trial.span)])
    }

    private func receive(
        _ event: TrialCase.Event, of at: Int, at now: Instant, _ stage: inout Stage
    ) throws(RunningError) {
        let what = try what(event, stage.rows[at], stage.keys[at], now, stage.anchor)
        stage.events += 1
        let received = ReceivedEvent(key: "test/\(stage.events)", at: now, what: what)
        try RunningError.ledger { () throws(LedgerError) in
            _ = try ledger.receive([received], at: now)
        }
    }

    /// The event as a line of `dunlin receive` would say it.
    private func what(
        _ event: TrialCase.Event, _ row: TrialRow, _ keys: [Channel.Kind: String],
        _ now: Instant, _ anchor: CivilDate
    ) throws(RunningError) -> ReceivedEvent.What {
        let portfolio = campaign.portfolio
        func text(_ slot: Slot) -> String { row.text(slot, now: now, anchor: anchor, zone) }
        let account = text(portfolio.account)
        let known = portfolio.borrower.map(text) ?? ""
        let borrower = known.isEmpty ? account : known
        switch event.what {
        case .payment(let amount, let date):
            return .payment(account: account, amount: amount, date: date)
        case .reply(let kind, let words):
            let address = campaign.channels.first { $0.kind == kind }.map { text($0.address) }
            return .reply(from: address ?? "", channel: kind, text: words)
        case .promise(let amount, let date):
            return .promise(account: account, amount: amount, date: date)
        case .promiseKept: return .promiseKept(account: account)
        case .promiseBroken: return .promiseBroken(account: account)
        case .optOut(let kind): return .optOut(.borrower(borrower), channel: kind)
        case .objection(let objection): return .objection(objection, borrower: borrower)
        case .closed(let objection):
            return .close(objection, borrower: borrower, author: "test", reason: "test")
        case .hold(let until):
            return .hold(.account(account), until: until, author: "test", reason: "test")
        case .receipt(let kind, let receipt):
            guard let key = keys[kind], let state = DeliveryState(rawValue: receipt.rawValue) else {
                throw .data([.noNotice(kind.rawValue, at: event.span)])
            }
            return .receipt(.key(key), state, code: nil)
        }
    }
}
