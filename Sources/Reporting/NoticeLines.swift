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
        package var decision: DecisionKind
        package var reason: Reason
        package var rule: RuleReference?
        package var step: Int?
        package var segment: Int?
        package var arm: Int?
        package var offer: Int?
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

        package init(decision: DecisionKind, reason: Reason) {
            self.decision = decision
            self.reason = reason
        }
    }

    /// How each line begins.
    private let head: String
    private let reveal: Bool
    private let zone: ZoneRules
    private let channels: [Channel]
    private let names: RuleNames
    private let steps: [String]
    private let segments: [String]
    private let arms: [String]
    private let offers: [String]
    private let kinds: [String]
    private var rules: [RuleReference: String] = [:]

    package init(campaign: Campaign, names: RuleNames, zone: ZoneRules, reveal: Bool) {
        head = "{\"campaign\":\(JSONText.quoted(campaign.id)),\"account\":"
        self.reveal = reveal
        self.zone = zone
        self.names = names
        channels = campaign.channels
        steps = campaign.steps.map { JSONText.quoted($0.name) }
        segments = campaign.segments.map { JSONText.quoted($0.name) }
        arms = campaign.experiment?.arms.map { JSONText.quoted($0.name) } ?? []
        offers = campaign.offers.map { JSONText.quoted($0.name) }
        kinds = campaign.channels.map { JSONText.quoted($0.kind.rawValue) }
    }

    /// Appends one line with its line break.
    package mutating func append(_ line: Line, to out: inout ByteBuffer) {
        out.append(head)
        Self.quote(line.account, into: &out)
        out.append(",\"borrower\":")
        if reveal || line.borrower == nil {
            Self.quote(line.borrower, into: &out)
        } else {
            out.append("\"***\"")
        }
        out.append(",\"decision\":\"")
        out.append(line.decision.rawValue)
        out.append("\",\"reason\":\"")
        out.append(line.reason.rawValue)
        out.append("\",\"rule\":")
        append(rule: line.rule, to: &out)
        out.append(",\"step\":")
        Self.append(line.step.map { steps[$0] }, to: &out)
        out.append(",\"segment\":")
        Self.append(line.segment.map { segments[$0] }, to: &out)
        out.append(",\"arm\":")
        Self.append(line.arm.map { arms[$0] }, to: &out)
        out.append(",\"offer\":")
        Self.append(line.offer.map { offers[$0] }, to: &out)
        out.append(",\"channel\":")
        Self.append(line.channel.map { kinds[$0] }, to: &out)
        out.append(",\"to\":")
        append(to: line, out: &out)
        out.append(",\"send_at\":")
        if let sendAt = line.sendAt {
            out.append(UInt8(ascii: "\""))
            zone.write(sendAt, into: &out)
            out.append(UInt8(ascii: "\""))
        } else {
            out.append("null")
        }
        out.append(",\"key\":")
        Self.quote(line.key, into: &out)
        out.append(",\"title\":")
        Self.quote(line.title, into: &out)
        out.append(",\"text\":")
        Self.quote(line.text, into: &out)
        if let html = line.html {
            out.append(",\"html\":")
            Self.quote(html, into: &out)
        }
        out.append(",\"encoding\":")
        Self.append(line.encoding.map { "\"\($0.rawValue)\"" }, to: &out)
        out.append(",\"parts\":")
        if let parts = line.parts {
            Formatting.integer(Int64(parts), into: &out)
        } else {
            out.append("null")
        }
        out.append(",\"cost\":")
        Self.append(line.cost.map { "\"\($0.description)\"" }, to: &out)
        out.append("}\n")
    }

    private mutating func append(rule: RuleReference?, to out: inout ByteBuffer) {
        guard let rule else {
            out.append("null")
            return
        }
        if let known = rules[rule] {
            out.append(known)
            return
        }
        let json = names.json(rule)
        rules[rule] = json
        out.append(json)
    }

    private func append(to line: Line, out: inout ByteBuffer) {
        guard let to = line.to, let base = to.baseAddress, let channel = line.channel else {
            out.append("null")
            return
        }
        if reveal {
            Self.quote(to, into: &out)
            return
        }
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

    private static func append(_ json: String?, to out: inout ByteBuffer) {
        if let json { out.append(json) } else { out.append("null") }
    }

    /// The bytes as a JSON string (RFC 8259, section 7); `null` for none.
    package static func quote(_ bytes: UnsafeBufferPointer<UInt8>?, into out: inout ByteBuffer) {
        guard let bytes else {
            out.append("null")
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
        var copied = 0
        for at in 0..<count {
            let byte = base[at]
            if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
            out.append(base + copied, count: at - copied)
            copied = at + 1
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
}
