internal import CampaignLanguage
internal import Expressions

/// Which offer a notice quotes, and its figures.
extension Planner {
    /// Quotes the first eligible offer, or the one that phase 2 assigned, and writes its figures.
    ///
    /// Eligible: its condition holds, its last day is not past, its budget has room, and there is
    /// something to waive. An offer that the ledger knows for the debt is quoted again until its
    /// last day, with the same figures or better ones for the borrower; after that day it is not
    /// made again.
    mutating func quoteOffer(
        _ decision: inout Decision, verdict: Settlement.Verdict
    ) throws(EvaluationFault) {
        clearOffer()
        if table.offers.count == 0 { return }
        if let fixed = try fixedOffer() {
            decision.offer = fixed
            write(fixed)
            return
        }
        for index in 0..<table.offers.count {
            if case .offer(let assigned) = verdict, assigned != index { continue }
            if wasMade(index) { continue }
            let found: QuotedOffer?
            do throws(EvaluationFault) {
                found = try eligible(index)
            } catch {
                decision.rule = .offer(index)
                throw error
            }
            guard let offer = found else { continue }
            let rule = table.offers[index]
            guard rule.budget.hasRoom(for: offer.waived ?? 0) else { continue }
            if decision.offer == nil { decision.offer = offer }
            scratch.eligible |= 1 << UInt16(index)
            scratch.amounts[scratch.amountCount] = offer.waived ?? 0
            scratch.amountCount += 1
            if !rule.budget.isBounded { break }
            scratch.hasBudgetedOffer = true
        }
        if let offer = decision.offer { write(offer) }
    }

    /// Why an account does not get an offer.
    enum OfferRefusal {
        case condition, made, until, figures
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
        return (try? eligible(index)) == nil ? .figures : .budget
    }

    private func clearOffer() {
        self[table.slots.offerIndex] = .missing
        self[table.slots.offerUntil] = .missing
        self[table.slots.offerWaived] = .missing
        self[table.slots.offerToPay] = .missing
        self[table.slots.offerMonths] = .missing
    }

    private func write(_ offer: QuotedOffer) {
        self[table.slots.offerIndex] = Int64(offer.offer)
        self[table.slots.offerUntil] = offer.until.map { Int64($0.days) } ?? .missing
        self[table.slots.offerWaived] = offer.waived ?? .missing
        self[table.slots.offerToPay] = offer.toPay ?? .missing
        if case .extend(let months) = table.offers[offer.offer].relief {
            self[table.slots.offerMonths] = Int64(months)
        }
    }

    /// The offer as it would be made today; nil where the account cannot have it.
    private mutating func eligible(_ index: Int) throws(EvaluationFault) -> QuotedOffer? {
        let rule = table.offers[index]
        if let condition = rule.condition, try !interpreter.holds(condition) { return nil }
        var until: CivilDate?
        if let expression = rule.until {
            let word = try interpreter.word(expression)
            if word == .missing { return nil }
            let date = CivilDate(days: Int32(truncatingIfNeeded: word))
            if date < today { return nil }
            until = date
        }
        switch rule.relief {
        case .extend:
            return QuotedOffer(offer: index, waived: nil, toPay: nil, until: until, isFixed: false)
        case .waive(let waiver):
            guard let figures = try figures(waiver) else { return nil }
            return QuotedOffer(
                offer: index, waived: figures.waived, toPay: figures.toPay, until: until,
                isFixed: false)
        }
    }

    private mutating func figures(
        _ waiver: Waiver
    ) throws(EvaluationFault) -> WaiverFigures? {
        let sum = try interpreter.word(waiver.of)
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

    /// The ledger made the offer for this debt.
    private func wasMade(_ offer: Int) -> Bool {
        guard let known = scratch.knownDebt else { return false }
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
            if let until = fixed.until, until < today { continue }
            if let other = best, other.offer <= fixed.offer { continue }
            best = fixed
        }
        guard let fixed = best else { return nil }
        var quoted = QuotedOffer(
            offer: fixed.offer, waived: fixed.waived, toPay: fixed.toPay, until: fixed.until,
            isFixed: true)
        // Figures may only fall: a sum that grew since is still the one that was promised. Where there is
        // nothing left to waive, or less to pay than would be waived, there is nothing to offer any more.
        if case .waive(let waiver) = table.offers[fixed.offer].relief {
            guard let now = try figures(waiver) else { return nil }
            let isBetter =
                if let toPay = now.toPay, let promised = fixed.toPay {
                    toPay < promised
                } else {
                    now.waived > fixed.waived ?? 0
                }
            if isBetter {
                quoted.waived = now.waived
                quoted.toPay = now.toPay
            }
        }
        return quoted
    }
}
