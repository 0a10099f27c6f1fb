internal import CampaignLanguage
internal import Expressions

/// Deciding one account alone, in the order that SEMANTICS fixes: the first rule that decides gives
/// the reason.
extension Planner {
    /// Makes the row in `words` the one that expressions see.
    mutating func begin(_ text: UnsafePointer<UInt8>) {
        scratch.reset()
        interpreter.beginRow(text: text)
    }

    /// The fingerprint of the account and its debt in the row.
    mutating func hashDebt() -> Hash128 {
        let account = interpreter.text(self[table.columns.account])
        scratch.key.removeAll()
        if let start = account.baseAddress { scratch.key.append(start, count: account.count) }
        scratch.key.append(0)
        if let instalment = table.columns.instalment {
            Self.write(
                instalment: self[instalment], isInteger: table.columns.instalmentIsInteger,
                interpreter, into: &scratch.key)
        } else {
            var due = UInt32(truncatingIfNeeded: self[table.columns.due])
            for _ in 0..<4 {
                scratch.key.append(UInt8(truncatingIfNeeded: due))
                due >>= 8
            }
        }
        return Hash128(scratch.key.base, scratch.key.count)
    }

    /// The text that names an instalment: a text as it stands, a number as its digits.
    mutating func write(instalment slot: Slot, into out: inout ByteBuffer) {
        Self.write(
            instalment: self[slot], isInteger: table.columns.instalmentIsInteger, interpreter,
            into: &out)
    }

    private static func write(
        instalment word: Word, isInteger: Bool, _ interpreter: borrowing Interpreter,
        into out: inout ByteBuffer
    ) {
        if word == .missing { return }
        if isInteger { return Formatting.integer(word, into: &out) }
        let bytes = interpreter.text(word)
        if let start = bytes.baseAddress { out.append(start, count: bytes.count) }
    }

    /// The hash by which a borrower is known; an account without a borrower is its own.
    mutating func borrowerHash() -> Hash128 {
        facts.pseudonyms.known(Self.hash(borrower), .borrower)
    }

    mutating func accountHash() -> Hash128 {
        facts.pseudonyms.known(
            Self.hash(interpreter.text(self[table.columns.account])), .account)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Hash128 {
        guard let start = bytes.baseAddress else { return Hash128("") }
        return Hash128(start, bytes.count)
    }

    /// The borrower's text; an account without a borrower is its own.
    var borrower: UnsafeBufferPointer<UInt8> {
        mutating get {
            if let slot = table.columns.borrower {
                let word = self[slot]
                if word != .missing {
                    let bytes = interpreter.text(word)
                    if bytes.count > 0 { return bytes }
                }
            }
            return interpreter.text(self[table.columns.account])
        }
    }

    /// Everything but the texts; `verdict` is what phase 2 says of the row.
    mutating func decideAlone(row: Int, verdict: Verdicts.Verdict, isFinal: Bool) -> Decision {
        var decision = Decision(reason: .noStepOpen, row: row)
        if verdict == .duplicate {
            decision.reason = .duplicateRow
            return decision
        }
        do throws(EvaluationFault) {
            try writeAccount(&decision)
            try decide(&decision, verdict: verdict, isFinal: isFinal)
        } catch {
            decision.reason = error.kind == .missingValue ? .missingValue : .evaluationFailed
            decision.fault = error
            decision.channels = ChannelList()
            decision.sendAt = nil
            decision.closes = nil
        }
        return decision
    }

    private mutating func decide(
        _ decision: inout Decision, verdict: Verdicts.Verdict, isFinal: Bool
    ) throws(EvaluationFault) {
        let isStale = isStale()
        let stopped = try decideStops(&decision, isFinal: isFinal, isStale: isStale)
        if isStale {
            decision.reason = .stale
            decision.rule = .fresh
            return
        }
        if stopped { return }
        if try isStoppedFromOutside(&decision) { return }
        if let ends = table.ends, today > ends {
            decision.reason = .campaignEnded
            decision.rule = .ends
            return
        }
        if try isOnHold(&decision) {
            if table.ladder < table.steps.count { chooseTask(&decision, verdict: verdict) }
            return
        }
        if isKnownOutside, isHeldByPerson(&decision) { return }
        if try !isInAudience(&decision) { return }
        scratch.isInAudience = true
        try chooseSegment(&decision)
        chooseArm(&decision)
        let group = table.groups.group(segment: decision.segment ?? 0, arm: decision.arm ?? 0)
        decision.group = group
        guard let step = try chooseStep(&decision, group: group) else { return }
        if table.steps[step].isAlways { decision.isHeldOut = isHeldOut() }
        try quoteOffer(&decision, verdict: verdict)
        guard let channels = chooseAddresses(&decision, step: step, group: group) else { return }
        decision.makesOffer =
            decision.offer != nil && makesOffer(channels, step: step, group: group)
        let isAllOf =
            table.sending(step: step, group: group, isFallback: decision.isFallback).isAllOf
        guard chooseTime(&decision, step: step, group: group) else {
            guard decision.kind == .defer else { return }
            for channel in channels.prefix(isAllOf ? 8 : 1) { decision.channels.append(channel) }
            return
        }
        if let owed = table.columns.owed {
            let word = try word(owed, of: .step(step), &decision)
            scratch.owed = word == .missing ? 0 : word
        }
        try setPayBy(&decision, step: step)
        if let last = decision.payBy, last < scratch.date {
            decision.reason = .payByPassed
            decision.rule = .step(step)
            clearTime(&decision)
            return
        }
        let wasWrittenTo =
            !scratch.contacts.isEmpty && wasWrittenToToday()
            && !isHalfSent(step, isFallback: decision.isFallback)
        if verdict == .otherAccount || wasWrittenTo {
            decision.reason = .otherAccount
            decision.rule = .step(step)
            clearTime(&decision)
            return
        }
        applyLimits(&decision, channels, isAllOf: isAllOf)
        leaveSharedAddresses(&decision, step: step, isFinal: isFinal)
        if decision.makesOffer, decision.reason == .stepDue {
            decision.makesOffer = makesOffer(decision.channels, step: step, group: group)
        }
    }

    @inline(never)
    mutating func isHeldOut() -> Bool { table.experiment?.isHeldOut(borrower) == true }

    /// An earlier run of the day wrote to the borrower in this campaign: the conversation is the
    /// day's, not the run's, so that a second run finds nothing to send.
    @inline(never)
    private mutating func wasWrittenToToday() -> Bool {
        scratch.contacts.contains { index in
            facts.contacts[index].origin == .own && facts.contacts[index].date == scratch.date
        }
    }

    /// The step has notices on some of its channels already: a killed run left the others.
    /// A fallback goes on with the conversation of the day only where its step was today's.
    @inline(never)
    private mutating func isHalfSent(_ step: Int, isFallback: Bool) -> Bool {
        if isFallback {
            return tried(step)?.handedOver.map { zone.local($0).date == scratch.date } ?? false
        }
        guard let known = scratch.knownDebt else { return false }
        return facts.debts[known].taken >> UInt64(step) & 1 == 1
    }

    /// Leaves out the channels whose address gets a notice for another borrower, or got one today.
    private mutating func leaveSharedAddresses(_ decision: inout Decision, step: Int, isFinal: Bool)
    {
        guard decision.reason == .stepDue else { return }
        let shared = isFinal ? verdicts?.sharedAddresses(of: decision.row) ?? 0 : 0
        if shared == 0, !table.knowsAddresses { return }
        var left = ChannelList()
        for channel in decision.channels where shared >> UInt8(channel) & 1 == 0 {
            if !wasUsedToday(channel) { left.append(channel) }
        }
        decision.channels = left
        guard left.isEmpty else { return }
        decision.reason = .sharedAddress
        decision.rule = .sending(step)
        clearTime(&decision)
    }

    private mutating func wasUsedToday(_ channel: Int) -> Bool {
        let kind = table.channels[channel].kind
        return table.knowsAddresses && !kind.isTask
            && facts.isUsed(
                addressHash(channel), kind, on: scratch.date, notBy: borrowerHash())
    }

    mutating func clearTime(_ decision: inout Decision) {
        decision.sendAt = nil
        decision.closes = nil
        decision.channels = ChannelList()
    }

    /// Days overdue and to go, and the ledger's facts about account and borrower.
    mutating func writeAccount(_ decision: inout Decision) throws(EvaluationFault) {
        let dueWord = self[table.columns.due]
        guard dueWord != .missing else {
            throw EvaluationFault(.missingValue, at: campaign.portfolio.span)
        }
        let due = CivilDate(days: Int32(truncatingIfNeeded: dueWord))
        let grace: Int
        switch table.columns.grace {
        case .days(let days): grace = days
        case .field(let slot):
            let word = self[slot]
            grace = word == .missing ? 0 : Int(clamping: word)
        }
        let late = today - due
        decision.daysOverdue = late > max(0, grace) ? late : 0
        decision.debtDate = due
        self[table.slots.daysOverdue] = Int64(decision.daysOverdue)
        self[table.slots.daysUntilDue] = Int64(max(0, -late))
        readFacts(&decision, due: due)
        if table.allocation.count > 0 { setOffPayments() }
    }

    /// When the row was extracted, as far as it says so.
    mutating func extracted() -> Instant? {
        guard let slot = table.columns.asOf else { return nil }
        let word = self[slot]
        if word == .missing { return nil }
        return table.columns.asOfIsDate
            ? zone.instant(CivilDate(days: Int32(truncatingIfNeeded: word)), secondOfDay: 0)
            : Instant(microseconds: word)
    }

    private mutating func isStale() -> Bool {
        guard table.columns.asOf != nil, let fresh = table.columns.freshMicroseconds else {
            return false
        }
        guard let asOf = extracted() else { return true }
        let (age, overflow) = instant.microseconds.subtractingReportingOverflow(asOf.microseconds)
        return overflow || age > fresh
    }

    /// All stops that hold are recorded, those of other rows of the borrower too; the first in the
    /// file decides.
    ///
    /// A stale row decides nothing about itself, but its stop of the borrower still holds for the
    /// others: writing to somebody who died is worse than not writing.
    private mutating func decideStops(
        _ decision: inout Decision, isFinal: Bool, isStale: Bool
    ) throws(EvaluationFault) -> Bool {
        var holding: UInt64 = 0
        var fault: EvaluationFault?
        for index in 0..<table.stops.count {
            let stop = table.stops[index]
            do throws(EvaluationFault) {
                if try interpreter.holds(stop.condition) {
                    holding |= 1 << UInt64(index)
                    if stop.isBorrower { scratch.borrowerStops |= 1 << UInt64(index) }
                }
            } catch {
                if fault == nil, !isStale { decision.rule = .stop(index) }
                fault = fault ?? error
            }
        }
        decision.stops = holding
        if isStale { return false }
        if let fault { throw fault }
        if isFinal, let verdicts, verdicts.hasStops {
            let borrower = borrowerHash()
            holding |= verdicts.stops(of: borrower)
            if holding == 0, verdicts.hasUnreadRow(of: borrower) {
                decision.reason = .otherRowBroken
                decision.rule = table.firstBorrowerStop.map(RuleReference.stop)
                return true
            }
        }
        guard holding != 0 else { return false }
        let first = holding.trailingZeroBitCount
        decision.reason = table.stops[first].isBorrower ? .stopBorrower : .stopAccount
        decision.rule = .stop(first)
        return true
    }

    /// All holds that hold are recorded; the first in the file decides.
    private mutating func isOnHold(_ decision: inout Decision) throws(EvaluationFault) -> Bool {
        for index in 0..<table.holds.count {
            let hold = table.holds[index]
            guard try holds(hold.condition, of: .hold(index), &decision) else { continue }
            if let until = hold.until {
                // An end that is not known is none: silence is the safe side.
                let word = try word(until, of: .hold(index), &decision)
                if word != .missing, word < Int64(today.days) { continue }
            }
            if decision.holds == 0 {
                decision.reason = .hold
                decision.rule = .hold(index)
            }
            decision.holds |= 1 << UInt64(index)
        }
        return decision.holds != 0
    }

    mutating func isInAudience(
        _ decision: inout Decision
    ) throws(EvaluationFault) -> Bool {
        if let include = table.include, try !holds(include, of: .include, &decision) {
            decision.reason = .notIncluded
            decision.rule = .include
            return false
        }
        for index in 0..<table.exclusions.count
        where try holds(table.exclusions[index], of: .exclude(index), &decision) {
            decision.exclusions |= index < 64 ? 1 << UInt64(index) : 0
            if decision.reason != .excluded {
                decision.reason = .excluded
                decision.rule = .exclude(index)
            }
        }
        if !exceptions.isEmpty { findExceptions(&decision) }
        return decision.kind != .excluded
    }

    /// An exclusion of the campaign goes before a list; the list is noted all the same.
    private mutating func findExceptions(_ decision: inout Decision) {
        for index in exceptions.indices {
            let value = interpreter.text(self[exceptions[index].field])
            guard let line = exceptions[index].line(of: value) else { continue }
            decision.exception = (index, line)
            if decision.reason == .excluded { return }
            decision.reason = .excepted
            decision.rule = .except(index)
            return
        }
    }

    /// Whether a condition holds; where that cannot be computed, the decision names `rule`.
    @inline(__always)
    mutating func holds(
        _ condition: ExpressionID, of rule: @autoclosure () -> RuleReference,
        _ decision: inout Decision
    ) throws(EvaluationFault) -> Bool {
        do throws(EvaluationFault) {
            return try interpreter.holds(condition)
        } catch {
            decision.rule = rule()
            throw error
        }
    }

    /// The same for a value.
    @inline(__always)
    mutating func word(
        _ value: ExpressionID, of rule: @autoclosure () -> RuleReference,
        _ decision: inout Decision
    ) throws(EvaluationFault) -> Word {
        do throws(EvaluationFault) {
            return try interpreter.word(value)
        } catch {
            decision.rule = rule()
            throw error
        }
    }

    /// The first segment that holds; the last one has no condition.
    mutating func chooseSegment(_ decision: inout Decision) throws(EvaluationFault) {
        guard table.hasSegments else { return }
        var segment = 0
        while segment < table.segments.count - 1 {
            guard let condition = table.segments[segment] else { break }
            if try holds(condition, of: .segment(segment), &decision) { break }
            segment += 1
        }
        decision.segment = segment
        self[table.slots.segment] = Int64(segment)
    }

    mutating func chooseArm(_ decision: inout Decision) {
        guard table.hasArms, let arm = table.experiment?.arm(of: borrower) else { return }
        decision.arm = arm
        self[table.slots.arm] = Int64(arm)
    }

    private mutating func setPayBy(_ decision: inout Decision, step: Int) throws(EvaluationFault) {
        self[table.slots.payBy] = .missing
        guard let payBy = table.steps[step].payBy else { return }
        let word = try word(payBy, of: .step(step), &decision)
        self[table.slots.payBy] = word
        if word != .missing {
            decision.payBy = CivilDate(days: Int32(truncatingIfNeeded: word))
        }
    }
}
