internal import CampaignLanguage
package import Expressions

/// The texts of a decision.
extension Planner {
    /// Renders and checks the real texts of all channels of a notify decision; a fault makes it an
    /// error.
    mutating func renderTexts(_ decision: inout Decision) {
        guard let step = decision.step else { return }
        texts.removeAll()
        // The lengths of texts count on it.
        if max(self[table.slots.daysOverdue], self[table.slots.daysUntilDue]) > Self.mostDays {
            decision.reason = .textInvalid
            decision.rule = .step(step)
            clearTime(&decision)
            return
        }
        do throws(EvaluationFault) {
            for (position, channel) in decision.channels.enumerated() {
                let notice = try Self.write(
                    step, channel, group: decision.group, table, &interpreter,
                    into: &texts, masked: false)
                guard let notice, isSound(notice, channel) else {
                    decision.reason = .textInvalid
                    decision.rule = .step(step)
                    clearTime(&decision)
                    return
                }
                if let rule = brokenRule(notice, step, channel) {
                    decision.reason = .againstPolicy
                    decision.rule = .policy(rule)
                    clearTime(&decision)
                    return
                }
                notices[position] = notice
            }
        } catch {
            decision.reason = error.kind == .missingValue ? .missingValue : .evaluationFailed
            decision.fault = error
            decision.rule = .step(step)
            clearTime(&decision)
        }
    }

    /// The policy's rule whose words stand in the text as it will read.
    private mutating func brokenRule(
        _ notice: RenderedNotice, _ step: Int, _ channel: Int
    ) -> Int? {
        if table.gate.hasNoWords { return nil }
        let base = texts.base
        func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
        }
        seen.removeAll()
        if let html = notice.html { SeenWords.write(bytes(html), into: &seen) }
        return table.gate.broken(
            step: step, channel: channel, title: notice.title.map(bytes), text: bytes(notice.text),
            seen: UnsafeBufferPointer(start: seen.base, count: seen.count))
    }

    /// Writes title, text and HTML of one channel behind each other and counts an SMS; nil without a
    /// text.
    private static func write(
        _ step: Int, _ channel: Int, group: Int, _ table: RuleTable,
        _ interpreter: inout Interpreter, into out: inout ByteBuffer, masked: Bool
    ) throws(EvaluationFault) -> RenderedNotice? {
        guard let text = table.text(step: step, channel: channel, group: group) else { return nil }
        let frame = table.channels[channel]
        var title: Range<Int>?
        if let template = text.title {
            let start = out.count
            try interpreter.render(template, into: &out, masked: masked)
            title = start..<out.count
        }
        let start = out.count
        out.append(table.signatures[channel])
        if let opening = frame.opening {
            try interpreter.render(opening, into: &out, masked: masked)
        }
        let bodyStart = out.count
        try interpreter.render(text.body, into: &out, masked: masked)
        if out.count == bodyStart { return nil }
        if let closing = frame.closing {
            try interpreter.render(closing, into: &out, masked: masked)
        }
        var notice = RenderedNotice(title: title, text: start..<out.count)
        if let html = text.html {
            let start = out.count
            try interpreter.render(html, into: &out, masked: masked)
            if out.count == start { return nil }
            notice.html = start..<out.count
        }
        if frame.kind == .sms {
            let count = SMS.count(out.base + start, out.count - start, rule: table.smsRule)
            notice.encoding = count.encoding
            notice.parts = count.parts
            notice.utf16 = count.utf16
        }
        return notice
    }

    /// A text has room for four digits of days; an account further from its due date is a slip in the data.
    private static var mostDays: Word { 9999 }

    /// An SMS holds 【 and 】 only around its signature and keeps its number of parts; a title says
    /// something.
    private mutating func isSound(_ notice: RenderedNotice, _ channel: Int) -> Bool {
        if let title = notice.title, title.isEmpty { return false }
        let rule = table.channels[channel]
        guard rule.kind == .sms else { return true }
        if let longest = rule.longestParts, let parts = notice.parts, parts > longest {
            return false
        }
        if table.smsRule == .mainland, notice.utf16 > SMS.mostMainlandUnits { return false }
        let start = notice.text.lowerBound + table.signatures[channel].count
        return !SMS.hasBrackets(texts.base + start, notice.text.upperBound - start)
    }

    /// The real texts of a decision's notice where they stand, until the next row: the decision must be the last one
    /// that `decide` gave, `channel` one of its channels.
    package mutating func rendered(
        _ decision: Decision, channel: Int
    ) -> (notice: RenderedNotice, base: UnsafePointer<UInt8>) {
        guard let position = decision.channels.firstIndex(of: channel) else {
            preconditionFailure("a decision has texts for its own channels")
        }
        return (notices[position], UnsafePointer(texts.base))
    }

    /// The text of a decision's step on the channel contains the offer that is quoted.
    package mutating func makesOffer(_ decision: Decision, on channel: Int) -> Bool {
        guard decision.offer != nil, let step = decision.step else { return false }
        return table.text(step: step, channel: channel, group: decision.group)?.makesOffer ?? false
    }

    /// Writes title and text of a decision's notice at the end of `out`: the decision must be the
    /// last one that `decide` gave, `channel` one of its channels.
    ///
    /// `masked` writes the values of personal fields masked; encoding and parts are always those of
    /// the real text.
    package mutating func render(
        _ decision: Decision, channel: Int, masked: Bool, into out: inout ByteBuffer
    ) -> RenderedNotice {
        guard let position = decision.channels.firstIndex(of: channel), let step = decision.step
        else { preconditionFailure("a decision has texts for its own channels") }
        let real = notices[position]
        let start = out.count
        if masked {
            do throws(EvaluationFault) {
                let group = decision.group
                let written = try Self.write(
                    step, channel, group: group, table, &interpreter, into: &out, masked: true)
                if var written {
                    written.encoding = real.encoding
                    written.parts = real.parts
                    return written
                }
            } catch {
                // What could be rendered in the clear can be rendered masked, or nothing is shown.
            }
            out.truncate(to: start)
            return RenderedNotice(
                title: nil, text: start..<start, encoding: real.encoding, parts: real.parts)
        }
        var moved = real
        let from = real.title?.lowerBound ?? real.text.lowerBound
        let end = real.html?.upperBound ?? real.text.upperBound
        out.append(texts.base + from, count: end - from)
        let shift = start - from
        moved.title = real.title.map { $0.lowerBound + shift..<$0.upperBound + shift }
        moved.text = real.text.lowerBound + shift..<real.text.upperBound + shift
        moved.html = real.html.map { $0.lowerBound + shift..<$0.upperBound + shift }
        return moved
    }

    /// Writes the key of a decision's notice: campaign, account, debt, step and channel with `/`
    /// between them; `%` and `/` inside a part are written `%25` and `%2F`.
    ///
    /// The debt is the instalment, or the due date under which the ledger first knew it.
    package mutating func writeKey(_ decision: Decision, channel: Int, into out: inout ByteBuffer) {
        guard let step = decision.step, let due = decision.debtDate else { return }
        out.append(table.keyHead)
        NoticeKey.write(interpreter.text(self[table.columns.account]), into: &out)
        out.append(NoticeKey.slash)
        if let instalment = table.columns.instalment {
            let start = out.count
            write(instalment: instalment, into: &out)
            // Of a text; digits need no escape.
            if !table.columns.instalmentIsInteger { NoticeKey.escape(from: start, in: &out) }
        } else {
            Formatting.isoDate(due, into: &out)
        }
        out.append(table.keySteps[step])
        // One task for each end of the hold.
        if let end = decision.holdEnd {
            out.append(0x40)
            Formatting.isoDate(end, into: &out)
        }
        out.append(table.keyChannels[channel])
    }
}

/// How the parts of a notice's key are written.
enum NoticeKey {
    static let slash: UInt8 = 0x2F

    /// A name of the file as a part of a key.
    static func part(_ text: String) -> ContiguousArray<UInt8> {
        var out = ByteBuffer(capacity: 64)
        var text = text
        text.withUTF8 { write($0, into: &out) }
        return out.bytes()
    }

    /// Escapes what was written from `start` on.
    static func escape(from start: Int, in out: inout ByteBuffer) {
        let isPlain = (start..<out.count).allSatisfy {
            out.base[$0] != 0x25 && out.base[$0] != slash
        }
        if isPlain { return }
        let written = out.bytes(from: start)
        out.truncate(to: start)
        written.withUnsafeBufferPointer { write($0, into: &out) }
    }

    /// `%` and `/` become `%25` and `%2F`.
    static func write(_ bytes: UnsafeBufferPointer<UInt8>, into out: inout ByteBuffer) {
        guard let base = bytes.baseAddress else { return }
        let isPlain = !bytes.contains { $0 == 0x25 || $0 == slash }
        if isPlain { return out.append(base, count: bytes.count) }
        for byte in bytes {
            switch byte {
            case 0x25: out.append("%25" as StaticString)
            case slash: out.append("%2F" as StaticString)
            default: out.append(byte)
            }
        }
    }
}
