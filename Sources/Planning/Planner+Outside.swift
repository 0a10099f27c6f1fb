internal import CampaignLanguage
internal import Expressions

/// What borrowers and payments have said since, and what it changes.
extension Planner {
    /// Disputes, complaints and payments stop an account whether the campaign says so or not.
    mutating func isStoppedFromOutside(
        _ decision: inout Decision
    ) throws(EvaluationFault) -> Bool {
        isKnownOutside ? try isStoppedByFacts(&decision) : false
    }

    /// Something came of the borrower or about the account. Of most rows nothing did; what looks at it stands
    /// apart, so that they do not pay for it.
    var isKnownOutside: Bool { scratch.person != nil || scratch.outsideAccount != nil }

    @inline(never)
    private mutating func isStoppedByFacts(
        _ decision: inout Decision
    ) throws(EvaluationFault) -> Bool {
        if let person = scratch.person {
            let entry = facts.outside.people[person]
            if entry.day(.dispute) != .min {
                decision.reason = .disputed
                decision.rule = .replies(.dispute)
                return true
            }
            if entry.day(.complaint) != .min {
                decision.reason = .complained
                decision.rule = .replies(.complaint)
                return true
            }
        }
        let paid = paidSince()
        guard paid > 0 else { return false }
        var owed = Word.missing
        if let expression = table.columns.owed {
            owed = try word(expression, of: .owed, &decision)
        }
        if let allocation = scratch.allocation {
            // The sums of the row are what is left by now, and so is `owed`.
            let isSettled = allocation.left == 0 && allocation.unused == 0
            let isPaid = isSettled || owed != .missing && owed <= 0
            if !isPaid, allocation.unused == 0 { return false }
            decision.reason = isPaid ? .paid : .paidInPart
        } else {
            decision.reason = owed != .missing && paid >= owed ? .paid : .paidInPart
        }
        decision.rule = .owed
        return true
    }

    /// Sets what the account has paid since its row was extracted against the fields of the product's order, so
    /// that all rules and texts see what is left.
    mutating func setOffPayments() {
        let paid = paidSince()
        guard paid > 0 else { return }
        var allocation = PaymentAllocation(paid: paid, left: 0, unused: paid)
        for index in 0..<table.allocation.count {
            let slot = table.allocation[index]
            let due = self[slot]
            // A missing sum, and one in the borrower's favour, stay what they are.
            guard due > 0 else { continue }
            let part = Allocation.take(from: &allocation.unused, for: due)
            allocation.left += due - part
            self[slot] = due - part
        }
        // Nothing was there that it could be set against: what it was for nobody knows.
        if allocation.unused < paid { scratch.allocation = allocation }
    }

    /// A person has asked for silence.
    @inline(never)
    mutating func isHeldByPerson(_ decision: inout Decision) -> Bool {
        let person = scratch.person.map { facts.outside.people[$0].heldUntil } ?? .min
        let account = scratch.outsideAccount.map { facts.outside.accounts[$0].heldUntil } ?? .min
        guard max(person, account) >= today.days else { return false }
        decision.reason = .heldByPerson
        decision.rule = .heldByPerson
        return true
    }

    /// What the account has paid after its row was extracted; where the portfolio does not say when, since the
    /// day began.
    mutating func paidSince() -> Int64 {
        guard let account = scratch.outsideAccount else { return 0 }
        let range = facts.outside.accounts[account].payments
        if range.isEmpty { return 0 }
        let since = extracted() ?? zone.instant(today, secondOfDay: 0)
        var sum: Int64 = 0
        for index in range {
            let payment = facts.outside.payments[Int(index)]
            guard payment.at > since else { continue }
            let (total, overflow) = sum.addingReportingOverflow(payment.amount)
            sum = overflow ? .max : total
        }
        return sum
    }

    /// Whether nothing may go out on the channel: the borrower has opted out of it, or its address has.
    mutating func isOptedOut(_ channel: Int) -> Bool {
        let rule = table.channels[channel]
        if hasOptedOut(rule.kind.bit) { return true }
        if facts.outside.addresses.isEmpty { return false }
        if self[rule.address] == .missing { return false }
        return facts.outside.optedOut(address: addressHash(channel)) & rule.kind.bit != 0
    }

    private mutating func hasOptedOut(_ bit: UInt8) -> Bool {
        scratch.person.map { facts.outside.people[$0].optedOut & bit != 0 } ?? false
    }

    /// A fact that came from outside, as a word.
    mutating func outsideWord(_ kind: LedgerFact.Kind) -> Word {
        let person = scratch.person.map { facts.outside.people[$0] }
        let promise = scratch.outsideAccount.flatMap { facts.outside.accounts[$0].promise }
        switch kind {
        case .thisDue, .inLast, .last: return .missing
        case .replied(let event): return person.map { $0.day(event) != .min ? 1 : 0 } ?? 0
        case .repliedDay(let event):
            let day = person?.day(event) ?? .min
            return day == .min ? .missing : Word(day)
        case .optedOut(let channel):
            let kind = Channel.Kind.allCases[channel]
            if hasOptedOut(kind.bit) { return 1 }
            for index in 0..<table.channels.count where table.channels[index].kind == kind {
                if isOptedOut(index) { return 1 }
            }
            return 0
        case .promiseDate: return promise.map { Word($0.date.days) } ?? .missing
        case .promiseAmount: return promise?.amount ?? .missing
        case .promiseAt: return promise?.at.microseconds ?? .missing
        case .paymentsSince: return paidSince()
        }
    }
}
