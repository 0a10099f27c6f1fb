internal import CampaignLanguage
package import Diagnostics
package import Expressions

/// Decisions in the words of the campaign's files, for reports and for the ledger.
extension Planner {
    /// The name and the place of the rule that decided: the name given in the file, or the path of
    /// its key.
    package mutating func rule(of decision: Decision) -> (name: String, span: SourceSpan)? {
        guard let rule = decision.rule else { return nil }
        switch rule {
        case .stop(let index):
            let stop = campaign.stops[index].rule
            return (stop.name, stop.span)
        case .hold(let index):
            let hold = campaign.holds[index].rule
            return (hold.name, hold.span)
        case .include: return campaign.audience.include.map { ("audience.include", $0.span) }
        case .exclude(let index):
            let rule = campaign.audience.exclude[index]
            return (rule.name, rule.span)
        case .except(let index): return ("audience.except", campaign.audience.except[index].span)
        case .segment(let index):
            return (campaign.segments[index].name, campaign.segments[index].span)
        case .offer(let index): return (campaign.offers[index].name, campaign.offers[index].span)
        case .step(let index): return (campaign.steps[index].name, campaign.steps[index].span)
        case .stepCondition(let index):
            let step = campaign.steps[index]
            return (step.name, step.condition?.span ?? step.span)
        case .stepAfter(let index):
            let step = campaign.steps[index]
            return (step.name, step.bounds.after?.span ?? step.span)
        case .sending(let index):
            return (campaign.steps[index].name, campaign.steps[index].sendSpan)
        case .fallback(let index):
            let step = campaign.steps[index]
            return (step.name, step.fallback?.span ?? step.span)
        case .hours: return ("timing.hours", campaign.timing.hoursSpan)
        case .days: return ("timing.days", campaign.timing.daysSpan)
        case .limit(let index): return ("timing.limits", campaign.timing.limits[index].span)
        case .priority: return ("priority", campaign.priority?.span ?? campaign.span)
        case .policy(let index):
            let rule = campaign.policyRules[index]
            return (rule.id, rule.span)
        case .holdout:
            let experiment = campaign.experiment
            return experiment.map { ("experiment.holdout", $0.holdout?.span ?? $0.span) }
        case .fresh:
            return campaign.portfolio.freshMicroseconds.map { ("portfolio.fresh", $0.span) }
        case .zone:
            return ("portfolio.zone", campaign.portfolio.zoneSpan ?? campaign.portfolio.span)
        case .ends: return campaign.ends.map { ("stop.campaign.ends", $0.span) }
        case .replies(let event):
            let word = campaign.replies.first { $0.event == event }
            return ("replies." + event.rawValue, word?.span ?? campaign.span)
        case .owed: return ("portfolio.owed", campaign.portfolio.span)
        case .heldByPerson: return ("ledger.hold", campaign.span)
        }
    }

    /// The notice of a decision on one of its channels, as a live run keeps it; the decision must
    /// be the last one that `decide` gave.
    ///
    /// `price` is per SMS part, in the currency's unit; `sources` are the files that the campaign
    /// was read from. Nil for a decision that sends nothing on the channel.
    package mutating func plannedNotice(
        _ decision: Decision, channel: Int, price: Decimal?, sources: SourceSet
    ) -> PlannedNotice? {
        guard decision.kind == .notify, decision.channels.contains(channel),
            let step = decision.step, let sendAt = decision.sendAt, let closes = decision.closes
        else { return nil }
        var bytes = ByteBuffer(capacity: 1024)
        let rendered = render(decision, channel: channel, masked: false, into: &bytes)
        let textEnd = bytes.count
        writeKey(decision, channel: channel, into: &bytes)
        let key = bytes.string(from: textEnd)
        let columns = table.columns
        let (account, borrower, debt) = parties(decision)
        let makesOffer =
            decision.offer != nil
            && table.text(step: step, channel: channel, group: decision.group)?.makesOffer
                ?? false
        let offer = makesOffer ? decision.offer : nil
        let asOf = columns.asOf.map { self[$0] } ?? .missing
        let place = rule(of: decision).map { sources.position($0.span) }
        var notice = PlannedNotice(
            key: key, campaign: campaign.id, account: account,
            borrower: borrower, debt: debt,
            step: campaign.steps[step].name,
            segment: decision.segment.map { campaign.segments[$0].name },
            arm: decision.countedArm.flatMap { campaign.experiment?.arms[$0].name },
            offer: offer.map { campaign.offers[$0.offer].name },
            channel: campaign.channels[channel].kind,
            sender: campaign.channels[channel].sender.value,
            to: string(self[campaign.channels[channel].address]), sendAt: sendAt, closes: closes,
            date: scratch.date,
            title: rendered.title.map { string(bytes, $0) }, text: string(bytes, rendered.text),
            html: rendered.html.map { string(bytes, $0) }, encoding: rendered.encoding,
            parts: rendered.parts,
            cost: price.map { NoticeCost.of(price: $0, parts: rendered.parts) },
            owed: columns.owed == nil ? nil : scratch.owed,
            asOf: asOf == .missing || columns.asOfIsDate ? nil : Instant(microseconds: asOf),
            figures: offer?.figures ?? OfferFigures(),
            payBy: decision.payBy,
            rule: place.map {
                PlannedNotice.RulePlace(
                    file: $0.name, line: $0.position.line, column: $0.position.column)
            })
        notice.isFallback = decision.isFallback
        notice.holdEnd = decision.holdEnd
        return notice
    }

    /// What the ledger keeps of a step that the holdout does not get; nil for other decisions. The decision must
    /// be the last one that `decide` gave.
    package mutating func heldOutStep(_ decision: Decision) -> HeldOutStep? {
        guard decision.reason == .holdout, let step = decision.step else { return nil }
        let (account, borrower, debt) = parties(decision)
        return HeldOutStep(
            campaign: campaign.id, account: account, borrower: borrower, debt: debt,
            step: campaign.steps[step].name,
            segment: decision.segment.map { campaign.segments[$0].name }, date: today)
    }

    /// Account, borrower and debt of the row as the ledger names them.
    private mutating func parties(_ decision: Decision) -> (
        account: String, borrower: String, debt: String
    ) {
        let columns = table.columns
        var debt = decision.debtDate?.description
        if let slot = columns.instalment { debt = instalment(slot) }
        return (
            string(self[columns.account]), String(decoding: borrower, as: UTF8.self), debt ?? ""
        )
    }

    private mutating func instalment(_ slot: Slot) -> String {
        var out = ByteBuffer(capacity: 32)
        write(instalment: slot, into: &out)
        return out.string()
    }

    mutating func string(_ word: Word) -> String {
        String(decoding: interpreter.text(word), as: UTF8.self)
    }

    private mutating func string(_ bytes: borrowing ByteBuffer, _ range: Range<Int>) -> String {
        String(
            decoding: UnsafeBufferPointer(start: bytes.base + range.lowerBound, count: range.count),
            as: UTF8.self)
    }
}
