internal import Diagnostics
internal import Expressions

/// How long the texts of SMS can become, against the channel's `longest`.
///
/// A text counts with its frame. It is measured as a whole first; only where that is too long, once for each
/// segment that can get it and each offer that it can quote, because their names, conditions and figures
/// differ, and what no account can meet is no fault.
extension CampaignReader {
    /// A text of a step while its length is looked at.
    struct MeasuredText {
        let text: EmbeddedText
        let compiled: CompiledTemplate
        let scope: Scope
        /// Who gets it, by group.
        let groups: [Bool]
    }

    /// How long a text can become for the accounts of one segment and one offer.
    private struct Case {
        var segment: String?
        var offer: String?
        var extent: TextExtent
        var parts: Int
    }

    mutating func checkLength(_ measured: MeasuredText, _ channel: Channel) {
        guard let rule = lender?.smsRule, !isUnsure(measured, channel) else { return }
        let allowed = channel.longestParts
        let whole = framed(
            measured.compiled.extent, channel, frames: frames.mapValues(\.compiled.extent))
        guard let units = whole.units, let parts = whole.parts(rule) else {
            if let allowed { bag.add(unknown(whole, at: measured.text.map.whole, allowed.span)) }
            return
        }
        let most = rule == .mainland ? SMS.mostMainlandUnits : .max
        if units <= most, parts <= allowed?.value ?? .max { return }
        let cases = cases(measured, channel, rule)
        guard
            let worst = cases.max(by: {
                ($0.parts, $0.extent.units ?? 0) < ($1.parts, $1.extent.units ?? 0)
            }),
            let units = worst.extent.units
        else { return }
        if let allowed, worst.parts > allowed.value {
            let others = cases.filter { $0.parts < worst.parts }
            var detail = detail(worst.extent, rule)
            detail.room = worst.extent.room(rule, parts: allowed.value)
            bag.add(
                .tooLong(
                    parts: worst.parts, units: units, allowed: allowed.value,
                    segment: others.contains { $0.segment != worst.segment } ? worst.segment : nil,
                    offer: worst.offer, detail: detail,
                    at: measured.text.map.whole, declared: allowed.span))
        } else if units > most {
            bag.add(.overGatewayLimit(units: units, most: most, at: measured.text.map.whole))
        }
    }

    /// Whether what bounds the text has an error of its own, with which this one may go away.
    private func isUnsure(_ measured: MeasuredText, _ channel: Channel) -> Bool {
        if areBoundsUnsure { return true }
        let parts = [channel.opening, channel.closing].compactMap {
            $0.flatMap { frames[$0]?.compiled }
        }
        return ([measured.compiled] + parts).contains { !$0.uses.isDisjoint(with: unsureLengths) }
    }

    func hasErrors(within span: SourceSpan) -> Bool {
        bag.sorted.contains { finding in
            guard finding.severity == .error, let place = finding.span else { return false }
            return place.file == span.file && place.start >= span.start && place.end <= span.end
        }
    }

    /// Signature, opening, text and closing.
    private func framed(
        _ body: TextExtent, _ channel: Channel, frames: [TemplateID: TextExtent]
    ) -> TextExtent {
        var whole = TextExtent(literal: channel.signature.map { "【\($0)】" } ?? "")
        if let opening = channel.opening, let extent = frames[opening] {
            whole = whole.followed(by: extent)
        }
        whole = whole.followed(by: body)
        if let closing = channel.closing, let extent = frames[closing] {
            whole = whole.followed(by: extent)
        }
        return whole
    }

    /// The text for each segment that can get it, with each offer that it can quote and with none.
    private func cases(_ measured: MeasuredText, _ channel: Channel, _ rule: SMS.Rule) -> [Case] {
        let parts = [channel.opening, channel.closing].compactMap {
            $0.flatMap { frames[$0]?.compiled }
        }
        let uses = parts.reduce(measured.compiled.uses) { $0.union($1.uses) }
        let offers = (uses.contains(.offer) ? env.offersToQuote.map { Optional($0) } : []) + [nil]
        // What says nothing of segments and days is as long for all.
        let isForAll = uses.isDisjoint(with: [.segment, .arm, .daysOverdue])
        let layout = self.groups
        let groups = measured.groups.indices.filter { measured.groups[$0] }
        var cases: [Case] = []
        for group in isForAll ? Array(groups.prefix(1)) : groups {
            var copy = env
            let segment = layout.segment(of: group)
            if segments.indices.contains(segment) {
                copy.declare(onlySegment: segment)
                copy.declareDaysOverdue(of: segmentRegions[segment])
            }
            if layout.arms > 1 { copy.declare(onlyArm: layout.arm(of: group)) }
            for offer in offers {
                copy.declare(offersInReach: offer.map { [$0] } ?? [])
                let extent = extent(measured, channel, &copy)
                cases.append(
                    Case(
                        segment: segments.indices.contains(segment) ? segments[segment].name : nil,
                        offer: offer.map { env.offerNames[$0] }, extent: extent,
                        parts: extent.parts(rule) ?? .max))
            }
        }
        // A text that is as long without an offer does not owe its length to one.
        return cases.map { found in
            var found = found
            let bare = cases.first { $0.segment == found.segment && $0.offer == nil }
            if bare?.extent.units == found.extent.units { found.offer = nil }
            return found
        }
    }

    /// The whole text as `env` bounds it; what is compiled for that is thrown away with `env`.
    private func extent(
        _ measured: MeasuredText, _ channel: Channel, _ env: inout Environment
    ) -> TextExtent {
        var findings = DiagnosticBag()
        var frames: [TemplateID: TextExtent] = [:]
        for frame in [channel.opening, channel.closing] {
            guard let frame, let text = self.frames[frame]?.text else { continue }
            frames[frame] =
                env.compileTemplate(
                    text.withoutEnd, style: .joined, scope: .text, into: &findings)?.extent
        }
        let body = env.compileTemplate(
            measured.text.withoutEnd, style: .joined, scope: measured.scope, into: &findings)
        return framed(body?.extent ?? measured.compiled.extent, channel, frames: frames)
    }

    /// A finding that names the field without a bound.
    private func unknown(
        _ whole: TextExtent, at span: SourceSpan, _ declared: SourceSpan
    ) -> Diagnostic {
        let fields = (whole.unbounded?.fields ?? []).sorted().compactMap { env.field($0) }
        let open = fields.first { field in
            if case .text = field.type { field.longest == nil } else { false }
        }
        return .lengthUnknown(
            field: open.map { ($0.name, $0.span) }, at: span, declared: declared)
    }

    /// What makes the text long, and what would make it shorter.
    private func detail(_ extent: TextExtent, _ rule: SMS.Rule) -> Diagnostic.LengthDetail {
        var detail = Diagnostic.LengthDetail()
        if let piece = extent.longest, let units = piece.units {
            detail.longest = (piece.source, units)
            let fields = piece.fields.sorted().compactMap { env.field($0) }
            let open = fields.first {
                switch $0.type {
                case .integer, .decimal, .percent, .rate, .money: $0.atMost == nil
                default: false
                }
            }
            detail.unbounded = open.map { ($0.name, $0.span) }
        }
        if rule == .gsm, extent.alphabet >= .wide { detail.outside = extent.outside?.source ?? "" }
        return detail
    }
}
