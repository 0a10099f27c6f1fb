internal import CampaignLanguage
internal import Expressions

/// The step due, its channels, its time and the limits.
extension Planner {
    /// The last open, untaken step in the file's order that is for the group and whose condition
    /// holds.
    ///
    /// Steps before a taken one are never sent again. A taken `all_of` step may still add the
    /// channels on which it was not handed over. Where there is none, `decision` says why.
    mutating func chooseStep(
        _ decision: inout Decision, group: Int
    ) throws(EvaluationFault) -> Int? {
        let due = CivilDate(days: Int32(truncatingIfNeeded: self[table.columns.due]))
        let taken = takenSteps
        let lastTaken = taken == 0 ? -1 : 63 - taken.leadingZeroBitCount
        var chosen: Int?
        var openTaken: Int?
        var refused: Int?
        var waiting: Int?
        var heldOut: Int?
        // The borrower was given until that day: nothing more is asked for before it has passed.
        let isWithinPayBy = scratch.knownDebt.map { facts.debts[$0].payBy >= today.days } ?? false
        let known = stepAnswers.known(due: due, table, today: today)
        var left = table.ladderSteps[group] & ~known.silent
        while left != 0 {
            let step = 63 - left.leadingZeroBitCount
            left &= ~(1 << UInt64(step))
            let isKnown = known.steps >> UInt64(step) & 1 == 1
            let day: CivilDate
            var ifClosed = table.steps[step].ifClosed
            if isKnown {
                day = stepAnswers.day(step, due: due)
            } else if table.steps[step].isPlain {
                let word = try word(table.steps[step].day, of: .step(step), &decision)
                if word == .missing { continue }
                day = CivilDate(days: Int32(truncatingIfNeeded: word))
            } else {
                switch try boundedDay(step, due: due, &decision) {
                case .none: continue
                case .waits(let day):
                    if step <= lastTaken || day > today { continue }
                    // Up to the due date it passes with it; later it comes on the day of the
                    // acceptance, however long it waits.
                    if day <= due, today > due {
                        decision.expired |= 1 << UInt64(step)
                    } else {
                        waiting = waiting ?? step
                    }
                    continue
                case .passed:
                    if step > lastTaken { decision.expired |= 1 << UInt64(step) }
                    continue
                case .day(let bounded, let rule):
                    day = bounded
                    ifClosed = rule
                }
            }
            let isTried = table.steps[step].fallbackWithin != nil && scratch.knownDebt != nil
            if isTried, chosen == nil, step >= lastTaken,
                isFallbackDue(step, group: group, day: day, due: due, ifClosed: ifClosed)
            {
                if !table.steps[step].isAlways, isHeldOut() {
                    heldOut = heldOut ?? step
                } else if try conditionHolds(step, isChosen: false, &decision) {
                    chosen = step
                    decision.isFallback = true
                } else {
                    refused = refused ?? step
                }
                continue
            }
            let answer =
                isKnown
                ? known.answer(step)
                : table.steps[step].schedule.answer(
                    day: day, due: due, ifClosed: ifClosed, dates: table.dates)
            switch answer {
            case .notYet, .leftOut: break
            case .passed: if step > lastTaken { decision.expired |= 1 << UInt64(step) }
            case .unknown:
                if step > lastTaken, chosen == nil {
                    decision.reason = .calendarEnded
                    decision.rule = .days
                    return nil
                }
            case .open:
                if step > lastTaken, isWithinPayBy { break }
                let isOpen =
                    step > lastTaken && !(isTried && isRefusedEverywhere(step, group))
                    || step == lastTaken && chosen == nil && hasChannelsLeft(step, group)
                if !isOpen {
                    openTaken = openTaken ?? step
                } else if try !conditionHolds(step, isChosen: chosen != nil, &decision) {
                    refused = refused ?? step
                } else if !table.steps[step].isAlways, isHeldOut() {
                    heldOut = heldOut ?? step
                } else if chosen == nil {
                    chosen = step
                    decision.opened = table.steps[step].schedule.opened(
                        day: day, due: due, ifClosed: ifClosed, dates: table.dates)
                } else {
                    decision.superseded |= 1 << UInt64(step)
                }
            }
        }
        decision.step = chosen
        guard chosen == nil else { return chosen }
        if let heldOut {
            decision.reason = .holdout
            decision.rule = .holdout
            decision.step = heldOut
        } else if let openTaken {
            decision.reason = .alreadyTaken
            decision.rule = .step(openTaken)
            decision.step = openTaken
        } else {
            decision.reason = .noStepOpen
            decision.rule =
                refused.map { .stepCondition($0) } ?? waiting.map { .stepAfter($0) }
        }
        return nil
    }

    /// The `if` of a step; once a later step is chosen, a fault there only means that it does not
    /// hold.
    private mutating func conditionHolds(
        _ step: Int, isChosen: Bool, _ decision: inout Decision
    ) throws(EvaluationFault) -> Bool {
        guard let condition = table.steps[step].condition else { return true }
        do throws(EvaluationFault) {
            return try interpreter.holds(condition)
        } catch {
            if isChosen { return false }
            decision.rule = .stepCondition(step)
            throw error
        }
    }

    /// The channels on which a taken step was handed over, as bits of `Channel.Kind.bit`.
    private mutating func takenChannels(_ step: Int) -> UInt8 {
        tried(step).map { $0.kinds | $0.failed } ?? 0
    }

    /// What the ledger knows of the notices of the step about this debt.
    mutating func tried(_ step: Int) -> LedgerFacts.TakenChannels? {
        guard let known = scratch.knownDebt else { return nil }
        let debt = facts.debts[known]
        for index in 0..<Int(debt.channelsCount) {
            let entry = facts.takenChannels[Int(debt.channelsStart) + index]
            if entry.step == step { return entry }
        }
        return nil
    }

    /// The steps of the ladder that are taken, as bits.
    var takenSteps: UInt64 {
        mutating get {
            guard let known = scratch.knownDebt else { return 0 }
            let own: UInt64 = table.ladder == 64 ? .max : 1 << UInt64(table.ladder) - 1
            return facts.debts[known].taken & own
        }
    }

    private mutating func hasChannelsLeft(_ step: Int, _ group: Int) -> Bool {
        let sending = table.sending(step: step, group: group)
        guard sending.isAllOf else { return false }
        let taken = takenChannels(step)
        for channel in sending.channels
        where table.channels[channel].kind.bit & taken == 0 && hasAddress(channel) {
            if !isOptedOut(channel) { return true }
        }
        return false
    }

    mutating func hasAddress(_ channel: Int) -> Bool {
        let word = self[table.channels[channel].address]
        return word != .missing && TextWord(word).length > 0
    }

    /// The channels of the step that have an address, were not used for it before and are not opted out of, in the
    /// file's order.
    mutating func chooseAddresses(
        _ decision: inout Decision, step: Int, group: Int
    ) -> ChannelList? {
        let sending = table.sending(step: step, group: group, isFallback: decision.isFallback)
        // The task of a hold comes again on the same channel where the hold has a new end.
        let taken = step < table.ladder ? takenChannels(step) : 0
        let isByPerson = decision.isFallback && tried(step)?.arrival != .failed
        var list = ChannelList()
        var isOut = false
        for channel in sending.channels
        where table.channels[channel].kind.bit & taken == 0 && hasAddress(channel) {
            if isByPerson, !table.channels[channel].kind.isTask { continue }
            if !facts.outside.isEmpty, isOptedOut(channel) {
                isOut = true
            } else {
                list.append(channel)
            }
        }
        guard list.count > 0 else {
            decision.reason = isOut ? .optedOut : .noAddress
            decision.rule = decision.isFallback ? .fallback(step) : .sending(step)
            return nil
        }
        return list
    }

    /// Whether the notice leaves on the run's date; if not, `decision` says when or why not.
    mutating func chooseTime(_ decision: inout Decision, step: Int, group: Int) -> Bool {
        guard
            let moment = moment(step: step, group: group, isFallback: decision.isFallback)
        else {
            decision.reason = .noZone
            decision.rule = .zone
            return false
        }
        switch moment.at {
        case .today(let date, let sendAt, let closes):
            if isPastEnd(date, &decision) { return false }
            if let rule = moment.closedBy {
                decision.reason = .againstPolicy
                decision.rule = .policy(rule)
                return false
            }
            scratch.date = date
            decision.reason = .stepDue
            decision.rule = decision.isFallback ? .fallback(step) : .step(step)
            decision.sendAt = sendAt
            decision.closes = closes
            return true
        case .later(let date, let sendAt, let closes, let isClosedDay):
            if isPastEnd(date, &decision) { return false }
            decision.reason = isClosedDay ? .closedDay : .afterHours
            decision.rule = isClosedDay ? .days : .hours
            decision.sendAt = sendAt
            decision.closes = closes
            return false
        case .unknown:
            decision.reason = .calendarEnded
            decision.rule = .days
            return false
        }
    }

    /// By the campaign's clocks, or the borrower's where the portfolio has their zones; nil where a
    /// borrower's zone is missing or unknown.
    private mutating func moment(
        step: Int, group: Int, isFallback: Bool
    ) -> (at: ContactWindow.Moment, closedBy: Int?)? {
        guard let slot = table.columns.zone else {
            return table.moment(step: step, group: group, isFallback: isFallback)
        }
        let word = self[slot]
        guard word != .missing else { return nil }
        let name = interpreter.text(word)
        guard let start = name.baseAddress, !name.isEmpty else { return nil }
        let hash = Hash128(start, name.count)
        let index: Int?
        switch recipientZones.find(hash) {
        case .known(let found): index = found
        case .new:
            var times: LocalTimes?
            if let zone = recipientZones.load(string(word)) {
                times = LocalTimes(
                    campaign, dates: table.dates, zone: zone, instant: instant, gate: table.gate)
            }
            index = recipientZones.remember(hash, times)
        }
        guard let index else { return nil }
        return table.moment(
            step: step, group: group, isFallback: isFallback, in: recipientZones[index])
    }

    /// `ends` is the last local date on which a notice may leave, also for one that waits.
    private mutating func isPastEnd(_ date: CivilDate, _ decision: inout Decision) -> Bool {
        guard let ends = table.ends, date > ends else { return false }
        decision.reason = .campaignEnded
        decision.rule = .ends
        return true
    }

    /// Keeps the channels that are within the limits: of `first_of` the first, of `all_of` each as
    /// long as there is room. Counted are the ledger's notices to the borrower on the dates of each
    /// limit, and those of this decision; tasks for people count only for a limit of their own
    /// channel.
    mutating func applyLimits(_ decision: inout Decision, _ channels: ChannelList, isAllOf: Bool) {
        for limit in 0..<table.limits.count {
            let rule = table.limits[limit]
            limitCounts[limit] = scratch.contacts.count { contact in
                let contact = facts.contacts[contact]
                if case .ahead = contact.origin { return false }
                return rule.counts(contact.channel) && rule.reaches(scratch.date, contact.date)
            }
        }
        decision.channels = ChannelList()
        var broken: Int?
        var isOutranked = false
        for channel in channels {
            let kind = table.channels[channel].kind
            var isWithin = true
            for limit in 0..<table.limits.count where table.limits[limit].counts(kind) {
                if limitCounts[limit] >= table.limits[limit].count {
                    isWithin = false
                    broken = broken ?? limit
                    break
                }
            }
            if !isWithin { continue }
            if !facts.ahead.isEmpty, self.isOutranked(on: kind, beside: decision.channels) {
                isOutranked = true
                continue
            }
            decision.channels.append(channel)
            if !isAllOf { return }
            for limit in 0..<table.limits.count where table.limits[limit].counts(kind) {
                limitCounts[limit] += 1
            }
        }
        guard decision.channels.isEmpty else { return }
        decision.reason = isOutranked ? .outranked : .overLimit
        decision.rule =
            isOutranked
            ? .priority
            : broken.map { limit in
                table.limits[limit].policy.map { .policy($0) } ?? .limit(limit)
            }
        clearTime(&decision)
    }

    /// A text of the step on one of the channels contains the offer that is quoted.
    package mutating func makesOffer(_ channels: ChannelList, step: Int, group: Int) -> Bool {
        for channel in channels
        where table.text(step: step, channel: channel, group: group)?.makesOffer == true {
            return true
        }
        return false
    }
}
