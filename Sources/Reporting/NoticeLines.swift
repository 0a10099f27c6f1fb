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
    package struct Line: ~Copyable {
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

    /// Owns the pieces that lines are put together from.
    private let store = ByteStore()
    /// How each line begins.
    private let head: UnsafeBufferPointer<UInt8>
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
    private let targets: [UnsafeBufferPointer<UInt8>]
    private let figureKeys: [UnsafeBufferPointer<UInt8>]
    private var verdicts: [Verdict: UnsafeBufferPointer<UInt8>] = [:]
    /// Those of late, by `Verdict.place`: mostly it is one of them.
    private var recent: [(verdict: Verdict, json: UnsafeBufferPointer<UInt8>)]
    /// No more than steps and borrowers' zones make.
    private var sendAts: [Instant: UnsafeBufferPointer<UInt8>] = [:]
    private var sendAt: (instant: Instant, json: UnsafeBufferPointer<UInt8>)?

    /// What many lines have in common: from the decision to the name of the offer, in two numbers.
    private struct Verdict: Hashable {
        private var rule: Int
        private var indices: UInt64

        init(_ line: borrowing Line) {
            rule = (line.rule?.code ?? -1) << 8 | Int(line.reason.ordinal)
            indices =
                Self.bits(line.step) << 48 | Self.bits(line.segment) << 32
                | Self.bits(line.arm) << 16 | Self.bits(line.offer)
        }

        /// No campaign has so many of anything.
        @inline(__always)
        private static func bits(_ index: Int?) -> UInt64 {
            guard let index else { return 0xFFFF }
            precondition(index >= 0 && index < 0xFFFF)
            return UInt64(index)
        }

        /// Where it is kept: different ones are mostly apart.
        var place: Int {
            let mixed = (UInt64(bitPattern: Int64(rule)) ^ indices) &* 0x9E37_79B9_7F4A_7C15
            return Int(mixed >> 56)
        }

        static let none = Verdict()

        private init() {
            rule = -1
            indices = 0
        }
    }

    private static let recentKept = 256

    package init(campaign: Campaign, names: RuleNames, zone: ZoneRules, reveal: Bool) {
        let store = store
        head = store.keep(
            ContiguousArray("{\"campaign\":\(JSONText.quoted(campaign.id)),\"account\":".utf8))
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
            store.keep(
                ContiguousArray(
                    ",\"channel\":\(JSONText.quoted($0.kind.rawValue)),\"to\":".utf8))
        }
        figureKeys = OfferFigure.allCases.map {
            store.keep(ContiguousArray(",\"\($0.word)\":".utf8))
        }
        recent = Array(
            repeating: (.none, UnsafeBufferPointer(start: nil, count: 0)), count: Self.recentKept)
    }

    private static let borrowerKey: StaticString = ",\"borrower\":"
    private static let noChannel: StaticString = ",\"channel\":null,\"to\":null"
    private static let sendAtKey: StaticString = ",\"send_at\":"
    private static let keyKey: StaticString = ",\"key\":"
    private static let titleKey: StaticString = ",\"title\":"
    private static let textKey: StaticString = ",\"text\":"
    private static let htmlKey: StaticString = ",\"html\":"
    private static let null: StaticString = "null"
    private static let ucs2: StaticString = ",\"encoding\":\"UCS-2\",\"parts\":"
    private static let gsm7: StaticString = ",\"encoding\":\"GSM-7\",\"parts\":"
    private static let noEncoding: StaticString = ",\"encoding\":null,\"parts\":"
    private static let noCost: StaticString = ",\"cost\":null}\n"

    /// Appends one line with its line break.
    package mutating func append(_ line: borrowing Line, to out: inout ByteBuffer) {
        out.append(head)
        Self.quote(line.account, into: &out)
        out.append(Self.borrowerKey)
        if reveal || line.borrower == nil {
            Self.quote(line.borrower, into: &out)
        } else {
            out.append("\"***\"" as StaticString)
        }
        appendVerdict(of: line, to: &out)
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

    private mutating func appendVerdict(of line: borrowing Line, to out: inout ByteBuffer) {
        let verdict = Verdict(line)
        let place = verdict.place
        if recent[place].verdict == verdict { return out.append(recent[place].json) }
        let json = verdicts[verdict] ?? store.keep(ContiguousArray(json(line).utf8))
        verdicts[verdict] = json
        recent[place] = (verdict, json)
        out.append(json)
    }

    private func json(_ line: borrowing Line) -> String {
        func name(_ index: Int?, _ names: [String]) -> String { index.map { names[$0] } ?? "null" }
        let rule = line.rule.map(names.json) ?? "null"
        return
            ",\"decision\":\"\(line.reason.kind.rawValue)\",\"reason\":\"\(line.reason.rawValue)\""
            + ",\"rule\":\(rule),\"step\":\(name(line.step, steps))"
            + ",\"segment\":\(name(line.segment, segments)),\"arm\":\(name(line.arm, arms))"
            + ",\"offer\":\(name(line.offer, offers))"
    }

    private mutating func append(sendAt instant: Instant?, to out: inout ByteBuffer) {
        guard let instant else { return out.append(Self.null) }
        if let sendAt, sendAt.instant == instant { return out.append(sendAt.json) }
        let json =
            sendAts[instant]
            ?? store.keep(ContiguousArray("\"\(zone.rfc3339(instant))\"".utf8))
        sendAts[instant] = json
        sendAt = (instant, json)
        out.append(json)
    }

    /// Amounts are texts with the currency's decimals, dates as `2026-11-20`, the rate a percent a year; a figure that
    /// the offer does not have is left out.
    private func append(_ figures: OfferFigures, to out: inout ByteBuffer) {
        out.append(",\"figures\":{" as StaticString)
        var isFirst = true
        for at in 0..<figureKeys.count {
            guard let figure = OfferFigure(rawValue: at), let word = figures[figure] else {
                continue
            }
            // The comma of the first key is none.
            let key = figureKeys[at]
            out.append(isFirst ? UnsafeBufferPointer(rebasing: key.dropFirst()) : key)
            isFirst = false
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

    private func appendTarget(of line: borrowing Line, to out: inout ByteBuffer) {
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
        if let base = bytes.baseAddress { out.appendEscaped(base, count: bytes.count) }
        out.append(UInt8(ascii: "\""))
    }
}
