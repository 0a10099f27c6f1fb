package import CampaignLanguage
internal import Diagnostics
package import Expressions
package import Planning

/// Writes decisions as JSON lines: one line a notice, and one for an account without a notice.
///
/// Keys stand in one order, always all of them, `null` where there is nothing; no spaces. Same inputs, same
/// bytes. Unless `reveal`, `borrower` and `to` are masked here; the text comes masked from the planner.
package struct NoticeLines {
    /// One line's parts; pointers are read during `append` only.
    package struct Line {
        package var account: UnsafeBufferPointer<UInt8>?
        package var borrower: UnsafeBufferPointer<UInt8>?
        package var reason: Reason
        package var rule: RuleReference?
        package var step: Int?
        package var segment: Int?
        package var arm: Int?
        package var offer: Int?
        /// What the text quotes of the offer.
        package var figures: OfferFigures?
        package var channel: Int?
        package var to: UnsafeBufferPointer<UInt8>?
        package var sendAt: Instant?
        package var key: UnsafeBufferPointer<UInt8>?
        package var title: UnsafeBufferPointer<UInt8>?
        package var text: UnsafeBufferPointer<UInt8>?
        package var html: UnsafeBufferPointer<UInt8>?
        package var encoding: SMS.Encoding?
        package var parts: Int?
        package var cost: Decimal?

        package init(reason: Reason) {
            self.reason = reason
        }
    }

    /// How each line begins.
    private let head: ContiguousArray<UInt8>
    private let reveal: Bool
    private let zone: ZoneRules
    private let currency: Currency
    private let channels: [Channel]
    private let names: RuleNames
    // Names as JSON, by index.
    private let steps: [String]
    private let segments: [String]
    private let arms: [String]
    private let offers: [String]
    /// From the key of the channel to that of its address, by channel.
    private let targets: [ContiguousArray<UInt8>]
    private var verdicts: [Verdict: ContiguousArray<UInt8>] = [:]
    /// Those of late, by `Verdict.place`: mostly it is one of them.
    private var recent: [(verdict: Verdict, json: ContiguousArray<UInt8>)?]
    private var sendAt: (instant: Instant, json: ContiguousArray<UInt8>)?

    /// What many lines have in common: from the decision to the name of the offer.
    private struct Verdict: Hashable {
        var reason: Reason
        var rule: RuleReference?
        var step: Int?
        var segment: Int?
        var arm: Int?
        var offer: Int?

        init(_ line: Line) {
            reason = line.reason
            rule = line.rule
            step = line.step
            segment = line.segment
            arm = line.arm
            offer = line.offer
        }

        /// Where it is kept: different ones are mostly apart.
        var place: Int {
            var place = step ?? 63
            place = place &* 7 &+ (segment ?? 6)
            place = place &* 3 &+ (arm ?? 2)
            return (place &* 5 &+ (offer ?? 4)) & (NoticeLines.recentKept - 1)
        }
    }

    private static let recentKept = 256

    package init(campaign: Campaign, names: RuleNames, zone: ZoneRules, reveal: Bool) {
        head = ContiguousArray(
            "{\"campaign\":\(JSONText.quoted(campaign.id)),\"account\":".utf8)
        self.reveal = reveal
        self.zone = zone
        self.names = names
        currency = campaign.lender.currency
        channels = campaign.channels
        steps = campaign.steps.map { JSONText.quoted($0.name) }
        segments = campaign.segments.map { JSONText.quoted($0.name) }
        arms = campaign.experiment?.arms.map { JSONText.quoted($0.name) } ?? []
        offers = campaign.offers.map { JSONText.quoted($0.name) }
        targets = campaign.channels.map {
            ContiguousArray(
                ",\"channel\":\(JSONText.quoted($0.kind.rawValue)),\"to\":".utf8)
        }
        recent = Array(repeating: nil, count: Self.recentKept)
    }

    private static let borrowerKey = ContiguousArray(",\"borrower\":".utf8)
    private static let noChannel = ContiguousArray(",\"channel\":null,\"to\":null".utf8)
    private static let sendAtKey = ContiguousArray(",\"send_at\":".utf8)
    private static let keyKey = ContiguousArray(",\"key\":".utf8)
    private static let titleKey = ContiguousArray(",\"title\":".utf8)
    private static let textKey = ContiguousArray(",\"text\":".utf8)
    private static let htmlKey = ContiguousArray(",\"html\":".utf8)
    private static let null = ContiguousArray("null".utf8)
    private static let ucs2 = ContiguousArray(",\"encoding\":\"UCS-2\",\"parts\":".utf8)
    private static let gsm7 = ContiguousArray(",\"encoding\":\"GSM-7\",\"parts\":".utf8)
    private static let noEncoding = ContiguousArray(",\"encoding\":null,\"parts\":".utf8)
    private static let noCost = ContiguousArray(",\"cost\":null}\n".utf8)

    /// Appends one line with its line break.
    package mutating func append(_ line: Line, to out: inout ByteBuffer) {
        out.append(head)
        Self.quote(line.account, into: &out)
        out.append(Self.borrowerKey)
        if reveal || line.borrower == nil {
            Self.quote(line.borrower, into: &out)
        } else {
            out.append("\"***\"")
        }
        append(Verdict(line), to: &out)
        if line.offer != nil, let figures = line.figures { append(figures, to: &out) }
        appendTarget(of: line, to: &out)
        out.append(Self.sendAtKey)
        append(sendAt: line.sendAt, to: &out)
        out.append(Self.keyKey)
        Self.quote(line.key, into: &out)
        out.append(Self.titleKey)
        Self.quote(line.title, into: &out)
        out.append(Self.textKey)
        Self.quote(line.text, into: &out)
        if let html = line.html {
            out.append(Self.htmlKey)
            Self.quote(html, into: &out)
        }
        switch line.encoding {
        case .ucs2: out.append(Self.ucs2)
        case .gsm7: out.append(Self.gsm7)
        case nil: out.append(Self.noEncoding)
        }
        if let parts = line.parts {
            Formatting.integer(Int64(parts), into: &out)
        } else {
            out.append(Self.null)
        }
        if let cost = line.cost {
            out.append(",\"cost\":\"\(cost.description)\"}\n")
        } else {
            out.append(Self.noCost)
        }
    }

    private mutating func append(_ verdict: Verdict, to out: inout ByteBuffer) {
        let place = verdict.place
        if let last = recent[place], last.verdict == verdict { return out.append(last.json) }
        let json = verdicts[verdict] ?? ContiguousArray(json(verdict).utf8)
        verdicts[verdict] = json
        recent[place] = (verdict, json)
        out.append(json)
    }

    private func json(_ verdict: Verdict) -> String {
        func name(_ index: Int?, _ names: [String]) -> String { index.map { names[$0] } ?? "null" }
        let rule = verdict.rule.map(names.json) ?? "null"
        return
            ",\"decision\":\"\(verdict.reason.kind.rawValue)\",\"reason\":\"\(verdict.reason.rawValue)\""
            + ",\"rule\":\(rule),\"step\":\(name(verdict.step, steps))"
            + ",\"segment\":\(name(verdict.segment, segments)),\"arm\":\(name(verdict.arm, arms))"
            + ",\"offer\":\(name(verdict.offer, offers))"
    }

    private mutating func append(sendAt instant: Instant?, to out: inout ByteBuffer) {
        guard let instant else { return out.append(Self.null) }
        if let sendAt, sendAt.instant == instant { return out.append(sendAt.json) }
        let json = ContiguousArray("\"\(zone.rfc3339(instant))\"".utf8)
        sendAt = (instant, json)
        out.append(json)
    }

    /// Amounts are texts with the currency's decimals, dates as `2026-11-20`, the rate a percent a year; a figure that
    /// the offer does not have is left out.
    private func append(_ figures: OfferFigures, to out: inout ByteBuffer) {
        out.append(",\"figures\":{")
        var isFirst = true
        for figure in OfferFigure.allCases {
            guard let word = figures[figure] else { continue }
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            out.append(UInt8(ascii: "\""))
            out.append(figure.word)
            out.append("\":")
            append(word, figure, to: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    private func append(_ word: Word, _ figure: OfferFigure, to out: inout ByteBuffer) {
        switch figure {
        case .amount, .waived, .toPay, .each, .last, .interest:
            out.append(UInt8(ascii: "\""))
            Formatting.amountDecimal(word, decimals: currency.decimals, into: &out)
            out.append(UInt8(ascii: "\""))
        case .until, .first, .due:
            out.append(UInt8(ascii: "\""))
            Formatting.isoDate(CivilDate(days: Int32(truncatingIfNeeded: word)), into: &out)
            out.append(UInt8(ascii: "\""))
        case .annualRate:
            out.append(UInt8(ascii: "\""))
            Formatting.percent(word, scale: ValueType.percentScale, into: &out)
            out.append(UInt8(ascii: "\""))
        case .months, .payments: Formatting.integer(word, into: &out)
        }
    }

    private func appendTarget(of line: Line, to out: inout ByteBuffer) {
        guard let channel = line.channel else { return out.append(Self.noChannel) }
        out.append(targets[channel])
        guard let to = line.to, let base = to.baseAddress else { return out.append(Self.null) }
        if reveal { return Self.quote(to, into: &out) }
        out.append(UInt8(ascii: "\""))
        Self.mask(base, to.count, channels[channel].kind, into: &out)
        out.append(UInt8(ascii: "\""))
    }

    /// Writes an address of a channel masked.
    package static func mask(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ kind: Channel.Kind,
        into out: inout ByteBuffer
    ) {
        switch kind {
        case .sms, .call: Masking.phone(base, count, into: &out)
        case .email: Masking.email(base, count, into: &out)
        case .push, .wechat, .visit: Masking.hidden(base, count, into: &out)
        }
    }

    /// The bytes as a JSON string (RFC 8259, section 7); `null` for none.
    package static func quote(_ bytes: UnsafeBufferPointer<UInt8>?, into out: inout ByteBuffer) {
        guard let bytes else {
            out.append(null)
            return
        }
        out.append(UInt8(ascii: "\""))
        if let base = bytes.baseAddress { escape(base, bytes.count, into: &out) }
        out.append(UInt8(ascii: "\""))
    }

    /// Copies in runs: nearly no byte needs an escape.
    private static func escape(
        _ base: UnsafePointer<UInt8>, _ count: Int, into out: inout ByteBuffer
    ) {
        let raw = UnsafeRawPointer(base)
        var copied = 0
        var at = 0
        while at < count {
            // Eight bytes at a time, as long as none of them needs an escape.
            if at + 8 <= count {
                let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                if !Self.needsEscape(word) {
                    at += 8
                    continue
                }
            }
            let byte = base[at]
            at += 1
            if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
            out.append(base + copied, count: at - 1 - copied)
            copied = at
            out.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x22, 0x5C: out.append(byte)
            case 0x0A: out.append(UInt8(ascii: "n"))
            case 0x0D: out.append(UInt8(ascii: "r"))
            case 0x09: out.append(UInt8(ascii: "t"))
            default:
                let digits: [UInt8] = Array("0123456789abcdef".utf8)
                out.append("u00")
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            }
        }
        out.append(base + copied, count: count - copied)
    }

    /// Whether one of eight bytes is a control character, `"` or `\\`.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        // A byte of `x - ones` borrows into its high bit where the byte was zero; bytes beyond 0x7F never count.
        let controls = (word &- ones &* 0x20) & ~word
        let quotes = word ^ ones &* 0x22
        let slashes = word ^ ones &* 0x5C
        let found = controls | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        return found & highs != 0
    }
}
