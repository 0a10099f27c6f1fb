internal import CampaignLanguage
package import Expressions

/// Values of the row in hand as people read them, for `trace`.
extension Planner {
    /// The value of a field, or of a built-in name of the campaign, for the row that was decided
    /// last; personal ones are masked unless `reveal`.
    package mutating func value(of slot: Slot, reveal: Bool) -> TraceEntry.Value {
        if Int(slot.raw) < campaign.portfolio.fields.count {
            let field = campaign.portfolio.fields[Int(slot.raw)]
            return TraceEntry.Value(name: field.name, text: shown(self[slot], field, reveal))
        }
        return builtin(slot)
    }

    private mutating func shown(_ word: Word, _ field: Field, _ reveal: Bool) -> String {
        if word == .missing { return "–" }
        var out = ByteBuffer(capacity: 64)
        if let personal = field.personal, !reveal {
            mask(word, personal, isText: field.type.isText, into: &out)
            return out.string()
        }
        return text(word, field.type)
    }

    /// A value of a type, as people read it.
    mutating func text(_ word: Word, _ type: ValueType) -> String {
        var out = ByteBuffer(capacity: 64)
        switch type {
        case .boolean: return word == 1 ? "true" : "false"
        case .integer, .dayOfMonth, .span: Formatting.integer(word, into: &out)
        case .decimal(let scale): Formatting.amountDecimal(word, decimals: scale, into: &out)
        case .percent, .rate:
            let isRate = if case .rate = type { true } else { false }
            let scale = isRate ? ValueType.rateScale : ValueType.percentScale
            Formatting.percent(word, scale: scale, into: &out)
        case .money: return money(word)
        case .date: return CivilDate(days: Int32(truncatingIfNeeded: word)).description
        case .timestamp: return zone.rfc3339(Instant(microseconds: word))
        case .time: return TimeOfDay(seconds: Int(word))?.description ?? ""
        case .text, .list: return string(word)
        case .enumeration(let names):
            return names.indices.contains(Int(word)) ? names[Int(word)] : ""
        }
        return out.string()
    }

    private mutating func mask(
        _ word: Word, _ personal: Personal, isText: Bool, into out: inout ByteBuffer
    ) {
        let bytes = interpreter.text(isText ? word : .missing)
        guard let start = bytes.baseAddress else {
            out.append("***")
            return
        }
        switch personal {
        case .name: Masking.name(start, bytes.count, into: &out)
        case .phone: Masking.phone(start, bytes.count, into: &out)
        case .email: Masking.email(start, bytes.count, into: &out)
        case .hidden: Masking.hidden(start, bytes.count, into: &out)
        }
    }

    mutating func money(_ minor: Int64) -> String {
        var out = ByteBuffer(capacity: 64)
        Formatting.money(minor, campaign.lender.currency, campaign.lender.locale, into: &out)
        return out.string()
    }

    private mutating func builtin(_ slot: Slot) -> TraceEntry.Value {
        let slots = table.slots
        if slot == slots.today { return .init(name: "today", text: today.description) }
        if slot == slots.now { return .init(name: "now", text: zone.rfc3339(instant)) }
        let kind = campaign.ledgerFacts.first { $0.slot == slot }?.kind
        let name =
            kind?.path ?? (slot == slots.daysOverdue ? "days_overdue" : "days_until_due")
        let word = self[slot]
        if word == .missing { return .init(name: name, text: "–") }
        return .init(name: name, text: kind.map { text(word, $0.type) } ?? String(word))
    }
}

extension ValueType {
    fileprivate var isText: Bool {
        switch self {
        case .text, .list: true
        default: false
        }
    }
}
