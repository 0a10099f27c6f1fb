internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// The path of one account through the file, for `dunlin explain`.
extension Planner {
    /// Each rule in the order in which it was asked, down to the one that decided.
    ///
    /// `decision` must be the last one that `decide` gave; its row's values are read again. Values
    /// of personal fields are masked unless `reveal`.
    package mutating func trace(_ decision: Decision, reveal: Bool) -> [TraceEntry] {
        var trace = Trace(reveal: reveal)
        switch decision.reason {
        case .brokenRow, .duplicateRow:
            trace.add("portfolio", campaign.portfolio.span, .decided, decision.reason.phrase)
            return trace.entries
        default: break
        }
        if let fresh = campaign.portfolio.freshMicroseconds, let asOf = table.columns.asOf {
            let isStale = decision.reason == .stale
            trace.add(
                "portfolio.fresh", fresh.span, isStale ? .decided : .passed,
                isStale ? Reason.stale.phrase : Phrase("the row is fresh", zh: "数据够新"),
                [value(of: asOf, reveal: trace.reveal)])
            if isStale { return trace.entries }
        }
        traceStops(decision, &trace)
        traceOutside(decision, &trace)
        if decision.kind == .stopped, decision.reason != .campaignEnded { return trace.entries }
        if trace.isDecided { return trace.entries }
        traceHolds(decision, &trace)
        if trace.isDecided { return trace.entries }
        traceAudience(decision, &trace)
        if decision.kind == .excluded || trace.isDecided { return finish(decision, trace) }
        traceGroup(decision, &trace)
        if trace.isDecided { return trace.entries }
        traceSteps(decision, &trace)
        if trace.isDecided { return trace.entries }
        if let step = decision.step, ![.alreadyTaken, .holdout].contains(decision.reason) {
            traceOffers(decision, &trace)
            if trace.isDecided { return trace.entries }
            traceChannels(decision, step, &trace)
        }
        return finish(decision, trace)
    }

    /// Closes with the decision itself where no entry before was the deciding one.
    private mutating func finish(_ decision: Decision, _ trace: Trace) -> [TraceEntry] {
        var trace = trace
        if !trace.entries.contains(where: { $0.outcome == .decided }) {
            let rule = rule(of: decision)
            let ahead = decision.reason == .outranked ? campaignsAhead : []
            trace.add(
                rule?.name ?? campaign.id, decision.fault?.span ?? rule?.span ?? campaign.span,
                .decided, Self.verdict(decision),
                ahead.map { .init(name: "campaign", text: $0) })
        }
        return trace.entries
    }

    private static func verdict(_ decision: Decision) -> Phrase {
        let reason = decision.reason.phrase
        guard let fault = decision.fault else { return reason }
        return Phrase(reason.en + ": " + fault.message.en, zh: reason.zh + "：" + fault.message.zh)
    }

    /// Closes the trace at the rule that could not be computed; true if `rule` is that.
    private mutating func closes(
        _ rule: RuleReference, _ decision: Decision, _ reads: [Slot]?, _ trace: inout Trace
    ) -> Bool {
        guard let fault = decision.fault, decision.rule == rule,
            let (name, _) = self.rule(of: decision)
        else { return false }
        trace.add(
            name, fault.span, .decided, Self.verdict(decision), values(reads, trace))
        return true
    }

    /// What a condition read of the row, as people read it.
    private mutating func values(_ reads: [Slot]?, _ trace: borrowing Trace) -> [TraceEntry.Value] {
        (reads ?? []).map { value(of: $0, reveal: trace.reveal) }
    }

    private mutating func traceStops(_ decision: Decision, _ trace: inout Trace) {
        for index in campaign.stops.indices {
            let stop = campaign.stops[index]
            if closes(.stop(index), decision, stop.rule.reads, &trace) { return }
            let holds = decision.stops & 1 << UInt64(index) != 0
            var verdict = holds ? Self.holds : Self.doesNotHold
            let isDeciding = decision.rule == .stop(index)
            if isDeciding, !holds {
                verdict = Phrase(
                    "holds for another account of the borrower", zh: "该客户的另一合同符合此条件")
            }
            trace.add(
                stop.rule.name, stop.rule.span,
                isDeciding ? .decided : holds ? .noted : .passed, verdict,
                values(stop.rule.reads, trace))
        }
        if let ends = campaign.ends {
            let isDeciding = decision.reason == .campaignEnded
            trace.add(
                "stop.campaign.ends", ends.span, isDeciding ? .decided : .passed,
                isDeciding
                    ? Reason.campaignEnded.phrase : Phrase("not reached", zh: "尚未到期"),
                [.init(name: "ends", text: ends.value.description)])
        }
    }

    /// What borrowers and payments have said; only where it decides.
    private mutating func traceOutside(_ decision: Decision, _ trace: inout Trace) {
        if let allocation = scratch.allocation {
            trace.add(
                "terms.allocation", campaign.portfolio.allocationSpan, .noted,
                Phrase(
                    "\(money(allocation.paid)) paid since is set against what is owed",
                    zh: "取数之后还的 \(money(allocation.paid)) 已冲抵"),
                (0..<table.allocation.count).map {
                    value(of: table.allocation[$0], reveal: trace.reveal)
                })
        }
        guard let decisive = decision.rule, let (name, span) = rule(of: decision) else { return }
        switch decisive {
        case .replies(let event):
            let day = scratch.person.map { facts.outside.people[$0].day(event) } ?? .min
            trace.add(
                name, span, .decided, decision.reason.phrase,
                [.init(name: "day", text: CivilDate(days: day).description)])
        case .owed where decision.fault == nil:
            trace.add(
                name, span, .decided, decision.reason.phrase,
                [.init(name: "payments.since_snapshot", text: money(paidSince()))])
        default: break
        }
    }

    /// What was asked before a hold that could not be computed is shown; what comes after it is not.
    private mutating func traceHolds(_ decision: Decision, _ trace: inout Trace) {
        for index in campaign.holds.indices {
            let hold = campaign.holds[index]
            if closes(.hold(index), decision, hold.rule.reads, &trace) { return }
            let isOn = decision.holds & 1 << UInt64(index) != 0
            var shown = values(hold.rule.reads, trace)
            if let until = hold.until, let word = try? interpreter.word(until), word != .missing {
                shown.append(.init(name: "until", text: text(word, .date)))
            }
            trace.add(
                hold.rule.name, hold.rule.span,
                decision.rule == .hold(index) ? .decided : isOn ? .noted : .passed,
                !isOn
                    ? Phrase("does not hold, or is over", zh: "不成立，或已到期")
                    : decision.holdTask == index ? Reason.taskDue.phrase : Self.holds, shown)
        }
    }

    private mutating func traceAudience(_ decision: Decision, _ trace: inout Trace) {
        if let include = campaign.audience.include {
            if closes(.include, decision, include.reads, &trace) { return }
            let isOut = decision.rule == .include
            trace.add(
                "audience.include", include.span, isOut ? .decided : .noted,
                isOut ? Self.doesNotHold : Self.holds, values(include.reads, trace))
            if isOut { return }
        }
        for index in campaign.audience.exclude.indices {
            let rule = campaign.audience.exclude[index]
            if closes(.exclude(index), decision, rule.reads, &trace) { return }
            let holds = index < 64 && decision.exclusions & 1 << UInt64(index) != 0
            trace.add(
                rule.name, rule.span,
                decision.rule == .exclude(index) ? .decided : holds ? .noted : .passed,
                holds ? Self.holds : Self.doesNotHold, values(rule.reads, trace))
        }
        traceExceptions(decision, &trace)
    }

    /// Files behind the one that has the account were not asked.
    private mutating func traceExceptions(_ decision: Decision, _ trace: inout Trace) {
        for index in exceptions.indices {
            let file = campaign.audience.except[index]
            let name = file.value
            let line = decision.exception.flatMap { $0.file == index ? $0.line : nil }
            let isDeciding = decision.rule == .except(index)
            trace.add(
                "audience.except", file.span,
                isDeciding ? .decided : line == nil ? .passed : .noted,
                line.map { Phrase("line \($0) of \(name)", zh: "\(name) 第 \($0) 行") }
                    ?? Phrase("not in \(name)", zh: "不在 \(name) 里"),
                [value(of: exceptions[index].field, reveal: trace.reveal)])
            if line != nil { return }
        }
    }

    private mutating func traceGroup(_ decision: Decision, _ trace: inout Trace) {
        guard let group = decision.segment else {
            if case .segment(let failed)? = decision.rule {
                for index in 0..<failed {
                    let segment = campaign.segments[index]
                    trace.add(
                        segment.name, segment.span, .passed, Self.doesNotHold,
                        values(segment.reads, trace))
                }
                _ = closes(.segment(failed), decision, campaign.segments[failed].reads, &trace)
            }
            return
        }
        for index in 0...group {
            let segment = campaign.segments[index]
            trace.add(
                segment.name, segment.span, index == group ? .noted : .passed,
                index == group
                    ? Phrase("the account is in this segment", zh: "账户属于此分群")
                    : Self.doesNotHold,
                values(segment.reads, trace))
        }
    }

    private mutating func traceArm(_ decision: Decision, _ trace: inout Trace) {
        guard let arm = decision.arm, let experiment = campaign.experiment else { return }
        trace.add(
            experiment.arms[arm].name, experiment.arms[arm].span, .noted,
            Phrase("the borrower is in this arm", zh: "借款人在此实验组"))
    }

    private mutating func traceSteps(_ decision: Decision, _ trace: inout Trace) {
        traceArm(decision, &trace)
        let group = decision.group
        // Steps are asked from the last to the first; those before the one that failed never were.
        if decision.step == nil, decision.fault != nil {
            for index in campaign.ladder.indices {
                let reads = campaign.steps[index].condition?.reads
                if closes(.step(index), decision, nil, &trace)
                    || closes(.stepCondition(index), decision, reads, &trace)
                {
                    return
                }
            }
        }
        for index in campaign.ladder.indices {
            let step = campaign.steps[index]
            var shown: [TraceEntry.Value] = []
            if let day = shownDay(index) { shown.append(.init(name: "day", text: day)) }
            trace.add(
                step.name, step.span, decision.step == index ? .noted : .passed,
                stepVerdict(index, decision, group), shown + values(step.condition?.reads, trace))
        }
    }

    private mutating func shownDay(_ step: Int) -> String? {
        var ignored = Decision(reason: .noStepOpen, row: 1)
        if table.steps[step].isPlain {
            guard let word = try? interpreter.word(table.steps[step].day) else { return nil }
            if word == .missing { return "–" }
            let day = CivilDate(days: Int32(truncatingIfNeeded: word))
            return moved(day, step, campaign.steps[step].ifClosed)
        }
        let due = CivilDate(days: Int32(truncatingIfNeeded: self[table.columns.due]))
        guard let found = try? boundedDay(step, due: due, &ignored) else { return nil }
        switch found {
        case .day(let day, let ifClosed): return moved(day, step, ifClosed)
        case .waits(let day): return day.description
        case .none, .passed: return "–"
        }
    }

    /// The day, and the one on which it is sent where nothing is sent on it.
    private func moved(_ day: CivilDate, _ step: Int, _ ifClosed: IfClosed?) -> String {
        let due = CivilDate(days: Int32(truncatingIfNeeded: self[table.columns.due]))
        let opened = table.steps[step].schedule.opened(
            day: day, due: due, ifClosed: ifClosed, dates: table.dates)
        guard let opened, opened != day else { return day.description }
        return "\(day) → \(opened)"
    }

    private mutating func stepVerdict(_ index: Int, _ decision: Decision, _ group: Int) -> Phrase {
        let bit: UInt64 = 1 << UInt64(index)
        let taken = takenSteps
        if decision.step == index, decision.reason != .alreadyTaken {
            if decision.isFallback {
                return Phrase(
                    "its notice has not arrived: the fallback takes its place",
                    zh: "通知没有送达：改走备用渠道")
            }
            return decision.reason == .holdout
                ? Phrase("due, but the borrower is in the holdout", zh: "今天该发，但借款人在对照组")
                : Phrase("the step due", zh: "今天该发的步骤")
        }
        if taken & bit != 0 { return takenVerdict(index) }
        if !table.isFor(step: index, group: group) {
            return Phrase("not for this segment", zh: "不适用于此分群")
        }
        if decision.superseded & bit != 0 {
            return Phrase("open, but a later step goes first", zh: "可以发，但让位给更后的步骤")
        }
        if decision.expired & bit != 0 { return Phrase("its time has passed", zh: "已过时间") }
        if taken > bit { return Phrase("a later step was taken", zh: "更后的步骤已经发过") }
        if decision.rule == .stepCondition(index) {
            return Phrase("its condition does not hold", zh: "步骤条件不成立")
        }
        if let after = campaign.steps[index].bounds.after, acceptedOn(after.step) == nil {
            let name = campaign.steps[after.step].name
            return Phrase(
                "waits until `\(name)` has been accepted", zh: "等 `\(name)` 被网关接收之后")
        }
        if let known = scratch.knownDebt, facts.debts[known].payBy >= today.days {
            let last = CivilDate(days: facts.debts[known].payBy)
            return Phrase(
                "waits: the borrower was given until \(last) to pay",
                zh: "先等着：已经告诉借款人 \(last) 前还清")
        }
        return Phrase("not open today", zh: "今天还不能发")
    }

    private mutating func takenVerdict(_ step: Int) -> Phrase {
        let tried = tried(step)
        if tried?.arrival == .delivered {
            return Phrase("was taken before, and has arrived", zh: "已经发过，并已送达")
        }
        // Once a later step is taken nothing of this one follows.
        guard takenSteps >> UInt64(step) == 1, let ready = fallbackTime(step), ready > instant
        else {
            return Phrase("was taken before", zh: "已经发过")
        }
        let time = zone.rfc3339(ready)
        return Phrase(
            "was taken before; its fallback may come from \(time) on",
            zh: "已经发过；\(time) 起可以改走备用渠道")
    }

    private mutating func traceOffers(_ decision: Decision, _ trace: inout Trace) {
        for index in campaign.offers.indices {
            let offer = campaign.offers[index]
            if closes(.offer(index), decision, offer.condition?.reads, &trace) { return }
            var shown: [TraceEntry.Value] = []
            let isQuoted = decision.offer?.offer == index
            if isQuoted, let quoted = decision.offer {
                for figure in OfferFigure.allCases {
                    guard let word = quoted.figures[figure] else { continue }
                    shown.append(.init(name: figure.path, text: text(word, figure.type)))
                }
            }
            trace.add(
                offer.name, offer.span, isQuoted ? .noted : .passed,
                isQuoted ? Self.quoted(decision) : whyNotQuoted(index),
                shown + (isQuoted ? [] : values(offer.condition?.reads, trace)))
            if isQuoted { return }
        }
    }

    private static func quoted(_ decision: Decision) -> Phrase {
        if decision.kind != .notify {
            return Phrase(
                "the account could have this offer; today it gets no notice",
                zh: "符合此方案，但今天不发通知，不算给出")
        }
        if !decision.makesOffer {
            return Phrase(
                "the account could have this offer; the text does not make it",
                zh: "符合此方案，但通知文字里没有给出")
        }
        return Phrase("the notice makes this offer", zh: "通知里给出此方案")
    }

    private mutating func whyNotQuoted(_ index: Int) -> Phrase {
        switch refusal(of: index) {
        case .condition: Self.doesNotHold
        case .made:
            Phrase(
                "it was made for this debt before, and its last day has passed",
                zh: "这笔欠款已经给过，并且已过截止日")
        case .until: Phrase("its last day has passed, or is not known", zh: "已过截止日，或没有截止日")
        case .figures:
            Phrase("there is nothing to waive or to pay later", zh: "没有可减免或可推迟的金额")
        case .approval: Phrase("it is above the sum that needs no approval", zh: "超过免审批金额，还没有审批")
        case .budget: Phrase("its budget is used up", zh: "预算已用完")
        }
    }

    private mutating func traceChannels(
        _ decision: Decision, _ step: Int, _ trace: inout Trace
    ) {
        let sending = table.sending(
            step: step, group: decision.group, isFallback: decision.isFallback)
        let reveal = trace.reveal
        for index in sending.channels {
            let channel = campaign.channels[index]
            let isUsed = decision.channels.contains(index)
            trace.add(
                channel.kind.rawValue, channel.span, isUsed ? .noted : .passed,
                isUsed
                    ? Phrase("a notice goes out here", zh: "由此渠道发送")
                    : isOptedOut(index)
                        ? Phrase("the borrower has opted out here", zh: "借款人已退订此渠道")
                        : Phrase("no notice on this channel", zh: "不由此渠道发送"),
                [value(of: channel.address, reveal: reveal)])
        }
        if decision.rule == .zone, let slot = table.columns.zone {
            trace.add(
                "portfolio.zone", campaign.portfolio.zoneSpan ?? campaign.portfolio.span, .decided,
                decision.reason.phrase, [value(of: slot, reveal: reveal)])
        }
        guard let sendAt = decision.sendAt else { return }
        trace.add(
            "timing.hours", campaign.timing.hoursSpan, .noted,
            Phrase("when it may leave", zh: "可发送的时间"),
            [.init(name: "send_at", text: zone.rfc3339(sendAt))])
    }

    private static let holds = Phrase("holds", zh: "成立")
    private static let doesNotHold = Phrase("does not hold", zh: "不成立")
}
