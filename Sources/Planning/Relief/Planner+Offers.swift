internal import CampaignLanguage
internal import Expressions

/// Which offer a notice quotes, and its figures.
extension Planner {
    /// Quotes the first eligible offer, the best one where the campaign says so, or the one that phase 2
    /// assigned, and writes its figures.
    ///
    /// Eligible: its condition holds, its last day is not past, a person has approved it where it is large, its
    /// budget has room, and there is something to waive or to pay later. An offer that the ledger knows for
    /// the debt is quoted again until its last day, with the same figures or better ones for the borrower;
    /// after that day it is not made again, unless it says `again`.
    mutating func quoteOffer(
        _ decision: inout Decision, verdict: Verdicts.Verdict
    ) throws(EvaluationFault) {
        clearOffer()
        if table.offers.count == 0 { return }
        if let fixed = try fixedOffer() {
            decision.offer = fixed
            write(fixed)
            return
        }
        for index in 0..<table.offers.count {
            let isRefused: Bool
            if case .offer(let assigned) = verdict, assigned != index {
                // What it was not given it may have missed; which would have been the best nobody asks again.
                if table.choosesBest || index > assigned ?? table.offers.count
                    || !table.offers[index].budget.isBounded
                {
                    continue
                }
                isRefused = true
            } else {
                isRefused = false
            }
            if wasMade(index) { continue }
            let found: OfferFigures?
            do throws(EvaluationFault) {
                found = try figures(index)
            } catch {
                decision.rule = .offer(index)
                throw error
            }
            guard let figures = found else { continue }
            if isRefused || !table.offers[index].budget.hasRoom(for: figures.stake) {
                decision.missedOffers |= 1 << UInt64(index)
                continue
            }
            let place = place(of: figures)
            note(figures, of: index, at: place)
            if place == 0 {
                decision.offer = QuotedOffer(offer: index, figures: figures, isFixed: false)
            }
            if !table.choosesBest, !table.offers[index].budget.isBounded { break }
        }
        cutOffers()
        if let offer = decision.offer { write(offer) }
    }

    /// Where an offer stands among those before it: behind them, or by what it saves.
    private mutating func place(of figures: OfferFigures) -> Int {
        let count = scratch.offers.count
        guard table.choosesBest else { return count }
        var place = count
        while place > 0, scratch.savings[place - 1] < figures.saving { place -= 1 }
        return place
    }

    private mutating func note(_ figures: OfferFigures, of offer: Int, at place: Int) {
        var index = scratch.offers.count
        while index > place {
            scratch.amounts[index] = scratch.amounts[index - 1]
            scratch.savings[index] = scratch.savings[index - 1]
            index -= 1
        }
        scratch.amounts[place] = figures.stake
        scratch.savings[place] = figures.saving
        scratch.offers.insert(offer, at: place)
    }

    /// Behind the first without a budget no other is ever made.
    private mutating func cutOffers() {
        let bounded = scratch.offers.prefix { table.offers[$0].budget.isBounded }.count
        scratch.hasBudgetedOffer = bounded > 0
        scratch.offers.cut(to: bounded + 1)
    }

    /// Why an account does not get an offer.
    enum OfferRefusal {
        case condition, made, until, figures, approval
        /// Used up, or granted to accounts before it.
        case budget
    }

    /// Why the account of the last decision does not get the offer.
    mutating func refusal(of index: Int) -> OfferRefusal {
        let rule = table.offers[index]
        if let condition = rule.condition, (try? interpreter.holds(condition)) != true {
            return .condition
        }
        if wasMade(index) { return .made }
        if let until = rule.until {
            let word = (try? interpreter.word(until)) ?? .missing
            if word == .missing || word < Int64(today.days) { return .until }
        }
        guard let figures = try? figures(rule.relief), isAhead(figures) else { return .figures }
        if let approval = rule.approval, figures.stake > approval.above,
            (try? interpreter.holds(approval.given)) != true
        {
            return .approval
        }
        return .budget
    }

    private mutating func clearOffer() {
        self[table.slots.offerIndex] = .missing
        figureWords.update(repeating: .missing, count: OfferFigures.count)
    }

    private mutating func write(_ offer: QuotedOffer) {
        self[table.slots.offerIndex] = Int64(offer.offer)
        offer.figures.write(to: figureWords)
    }

    /// Where the figures of the offer stand for texts and conditions.
    private var figureWords: UnsafeMutablePointer<Word> {
        interpreter.words + Int(table.slots[OfferFigure.until].raw)
    }

    /// The offer as it would be made today; nil where the account cannot have it.
    private mutating func figures(_ index: Int) throws(EvaluationFault) -> OfferFigures? {
        // An offer is large: it is looked at where it stands, never copied.
        if let condition = table.offers[index].condition, try !interpreter.holds(condition) {
            return nil
        }
        var until: CivilDate?
        if let expression = table.offers[index].until {
            guard let date = try date(expression), date >= today else { return nil }
            until = date
        }
        guard var figures = try figures(table.offers[index].relief), isAhead(figures) else {
            return nil
        }
        if let approval = table.offers[index].approval, figures.stake > approval.above,
            try !interpreter.holds(approval.given)
        {
            return nil
        }
        figures[date: .until] = until
        return figures
    }

    /// A due date that has not moved beyond today gives no more time.
    private mutating func isAhead(_ figures: OfferFigures) -> Bool {
        figures[date: .due].map { $0 > today } ?? true
    }

    private mutating func date(_ expression: ExpressionID) throws(EvaluationFault) -> CivilDate? {
        let word = try interpreter.word(expression)
        return word == .missing ? nil : CivilDate(days: Int32(truncatingIfNeeded: word))
    }

    /// What the relief comes to for the row; nil where there is nothing to offer.
    private mutating func figures(
        _ relief: ReliefOffer.Relief
    ) throws(EvaluationFault) -> OfferFigures? {
        let due = CivilDate(days: Int32(truncatingIfNeeded: self[table.columns.due]))
        let terms = table.columns.terms
        switch relief {
        case .waive(let waiver):
            let sum = try interpreter.word(waiver.of)
            guard let waived = try figures(waiver, of: sum) else { return nil }
            var figures = OfferFigures()
            figures[.amount] = sum
            figures[.waived] = waived.waived
            figures[.toPay] = waived.toPay
            return figures
        case .extend(let more):
            guard let cost = more.cost else {
                var figures = OfferFigures()
                if more.by.unit == .months { figures[.months] = Word(more.by.count) }
                if more.by.unit == .days { figures[date: .due] = due.adding(more.by) }
                return figures
            }
            switch cost {
            case .dueDate(let of, let rate):
                guard let sum = try sum(of), let rate = yearly(rate) else { return nil }
                return ReliefFigures.dueDate(sum, rate: rate, due: due, by: more.by, terms: terms)
            case .term(let of, let left, let rate, let method):
                guard let sum = try sum(of), let rate = yearly(rate), self[left] != .missing else {
                    return nil
                }
                return ReliefFigures.term(
                    sum, rate: rate, left: self[left], more: more.by.count, method: method,
                    terms: terms)
            }
        case .plan(let plan):
            guard let sum = try sum(plan.of), let rate = yearly(plan.rate),
                let longest = plan.payments.last,
                var figures = ReliefFigures.plan(
                    sum, rate: rate, count: longest, every: plan.every, method: plan.method,
                    terms: terms, known: &knownTerms)
            else { return nil }
            guard let expression = plan.first else { return figures }
            guard let first = try date(expression), first >= today else { return nil }
            figures[date: .first] = first
            return figures
        case .deferment(let deferment):
            guard let sum = try sum(deferment.of), let rate = yearly(deferment.rate) else {
                return nil
            }
            return ReliefFigures.deferment(
                sum, rate: rate, due: due, months: deferment.by, treatment: deferment.interest,
                terms: terms)
        }
    }

    private mutating func sum(_ expression: ExpressionID) throws(EvaluationFault) -> Word? {
        let word = try interpreter.word(expression)
        return word == .missing ? nil : word
    }

    /// As a fraction a year; nil where the row has none, or a negative one.
    private mutating func yearly(_ rate: InterestRate) -> Decimal? {
        switch rate.amount {
        case .yearly(let word):
            return Decimal(coefficient: Int128(word), scale: ValueType.rateScale)
        case .field(let slot, let period):
            let word = self[slot]
            guard word != .missing, word >= 0 else { return nil }
            let times =
                switch period {
                case .day: table.columns.terms.dayCount.daysPerYear
                case .month: 12
                case .year: 1
                }
            return Decimal(coefficient: Int128(word) * Int128(times), scale: ValueType.rateScale)
        }
    }

    private mutating func figures(
        _ waiver: Waiver, of sum: Word
    ) throws(EvaluationFault) -> WaiverFigures? {
        if sum == .missing { return nil }
        var total: Int64?
        if let expression = waiver.total {
            let word = try interpreter.word(expression)
            if word == .missing { return nil }
            total = word
        }
        return WaiverFigures(
            part: waiver.part, atLeast: waiver.atLeast, atMost: waiver.atMost, of: sum,
            total: total)
    }

    /// The ledger made the offer for this debt, and it may not be made once more.
    private mutating func wasMade(_ offer: Int) -> Bool {
        guard let known = scratch.knownDebt, !table.offers[offer].again else { return false }
        let debt = facts.debts[known]
        for index in 0..<Int(debt.offersCount)
        where facts.fixedOffers[Int(debt.offersStart) + index].offer == offer {
            return true
        }
        return false
    }

    /// The offer that an earlier notice fixed and whose last day is not past; the first in the
    /// file's order.
    private mutating func fixedOffer() throws(EvaluationFault) -> QuotedOffer? {
        guard let known = scratch.knownDebt, facts.debts[known].offersCount > 0 else { return nil }
        let debt = facts.debts[known]
        var best: LedgerFacts.FixedOffer?
        for index in 0..<Int(debt.offersCount) {
            let fixed = facts.fixedOffers[Int(debt.offersStart) + index]
            if fixed.offer >= table.offers.count { continue }
            if let until = fixed.figures[date: .until], until < today { continue }
            if let other = best, other.offer <= fixed.offer { continue }
            best = fixed
        }
        guard let fixed = best else { return nil }
        // Where there is nothing left to waive or to pay later, or less to pay than would be waived, there is
        // nothing to offer any more. A name under which the file now says another relief promises what no
        // text can say.
        guard var now = try figures(table.offers[fixed.offer].relief),
            now.hasKind(of: fixed.figures), isAhead(fixed.figures)
        else { return nil }
        now[.until] = fixed.figures[.until]
        // Figures may only fall: a sum that grew since is still the one that was promised. A first instalment
        // whose day has passed cannot be kept as it was promised, only replaced by one that costs no more.
        if now.isBetter(than: fixed.figures) {
            return QuotedOffer(offer: fixed.offer, figures: now, isFixed: true)
        }
        if let first = fixed.figures[date: .first], first < today {
            guard now[.toPay] == fixed.figures[.toPay] else { return nil }
            return QuotedOffer(offer: fixed.offer, figures: now, isFixed: true)
        }
        return QuotedOffer(
            offer: fixed.offer, figures: fixed.figures.filled(from: now), isFixed: true)
    }
}
