internal import CampaignLanguage
internal import Expressions

/// What the ledger knows of the row in hand.
extension Planner {
    mutating func readFacts(_ decision: inout Decision, due: CivilDate) {
        if isLedgerEmpty { return }
        if !facts.debts.isEmpty {
            scratch.knownDebt = knownDebt(due: due)
            if let known = scratch.knownDebt, !facts.debts[known].hasInstalment {
                decision.debtDate = facts.debts[known].due
            }
        }
        if !facts.contacts.isEmpty { scratch.contacts = facts.contacts(of: borrowerHash()) }
        if !facts.outside.isEmpty {
            scratch.person = facts.outside.person(borrowerHash())
            scratch.outsideAccount = facts.outside.account(accountHash())
        }
        if table.readsFacts { writeFacts() }
    }

    /// The ledger's entry for the account's debt: of the same instalment, or of the nearest due
    /// date within `cycle_gap`; of two equally near ones the earlier.
    private mutating func knownDebt(due: CivilDate) -> Int? {
        let candidates = facts.debts(of: accountHash())
        if candidates.isEmpty { return nil }
        if let slot = table.columns.instalment {
            var text = ByteBuffer(capacity: 64)
            write(instalment: slot, into: &text)
            let hash = Hash128(text.base, text.count)
            // Of an account that was erased the instalments are written as keyed hashes, too.
            let masked =
                facts.pseudonyms.isEmpty ? hash : facts.pseudonyms.mask(hash, .instalment)
            return candidates.first {
                let entry = facts.debts[$0]
                return entry.hasInstalment
                    && (entry.instalment == hash || entry.instalment == masked)
            }
        }
        var best: Int?
        for index in candidates where !facts.debts[index].hasInstalment {
            let distance = abs(facts.debts[index].due - due)
            guard distance <= campaign.portfolio.cycleGapDays else { continue }
            guard let other = best else {
                best = index
                continue
            }
            let otherDistance = abs(facts.debts[other].due - due)
            if (distance, facts.debts[index].due) < (otherDistance, facts.debts[other].due) {
                best = index
            }
        }
        return best
    }

    private mutating func writeFacts() {
        for fact in campaign.ledgerFacts {
            switch fact.kind {
            case .thisDue:
                self[fact.slot] = scratch.knownDebt.map { Int64(facts.debts[$0].notices) } ?? 0
            case .inLast(let days):
                let from = today.adding(days: 1 - days) ?? today
                self[fact.slot] = Int64(
                    scratch.contacts.count {
                        facts.contacts[$0].origin == .own && facts.contacts[$0].date >= from
                    })
            case .last:
                // Contacts are sorted by time, so the last of this campaign is the newest.
                let newest = scratch.contacts.last { facts.contacts[$0].origin == .own }
                self[fact.slot] =
                    newest.map { facts.contacts[$0].handedOver.microseconds }
                    ?? .missing
            default:
                let word = outsideWord(fact.kind)
                self[fact.slot] = word
            }
        }
    }
}
