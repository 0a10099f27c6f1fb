internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Ledger

/// Reads one line of `dunlin receive`: nothing is guessed, and a name that is not known is an error.
struct EventLine {
    typealias Fault = JSONLine.Fault

    /// The names that stand beside `kind` and `id`, by kind; those in brackets may be left out.
    private static let names: [(kind: String, names: [String])] = [
        ("reply", ["at", "from", "channel", "text"]),
        ("payment", ["account", "amount", "[at]", "[date]"]),
        ("promise", ["at", "account", "amount", "date"]),
        ("promise_kept", ["at", "account"]),
        ("promise_broken", ["at", "account"]),
        ("opt_out", ["at", "channel", "[borrower]", "[address]"]),
        ("dispute", ["at", "borrower"]),
        ("complaint", ["at", "borrower"]),
        ("receipt", ["at", "state", "[key]", "[sender]", "[gateway_id]", "[code]"]),
        ("close", ["at", "borrower", "what", "by", "reason"]),
        ("hold", ["at", "until", "by", "reason", "[borrower]", "[account]"]),
    ]

    private let json: JSONLine
    private let bounds: Bounds

    /// What a line may say.
    struct Bounds {
        /// Nothing has happened later than this; nil where the ledger's clock is pretended.
        var latest: Instant?
        /// How many decimals an amount has.
        var decimals = 2

        /// So far may the clock that wrote a line be ahead of ours, in microseconds: a day, for zones.
        private static let ahead: Int64 = 86_400_000_000

        /// `known` is what the ledger says.
        init(_ known: (decimals: Int, isRehearsal: Bool), now: Instant) {
            latest =
                known.isRehearsal ? nil : Instant(microseconds: now.microseconds + Self.ahead)
            decimals = known.decimals
        }
    }

    static func event(_ line: String, _ bounds: Bounds) throws(Fault) -> ReceivedEvent {
        try EventLine(json: JSONLine(line), bounds: bounds).event()
    }

    private func event() throws(Fault) -> ReceivedEvent {
        let kind = try member("kind")
        guard let names = Self.names.first(where: { $0.kind == kind.text })?.names else {
            throw notOneOf(kind, Self.names.map(\.kind))
        }
        let plain = names.map { $0.trimming(["[", "]"]) }
        for member in json.members where !(["kind", "id"] + plain).contains(member.name) {
            let nearest = Suggestion.nearest(to: member.name, among: plain + ["id"])
            let name = VisibleText.escaped(member.name)
            throw Fault(
                column: member.column,
                phrase: Phrase(
                    "`\(kind.text)` has no `\(name)`"
                        + (nearest.map { "; did you mean `\($0)`?" } ?? ""),
                    zh: "`\(kind.text)` 里没有 `\(name)`" + (nearest.map { "；是不是想写 `\($0)`？" } ?? "")))
        }
        let what = try what(kind.text)
        let at = try moment(what)
        var event = ReceivedEvent(key: try key(kind.text), at: at, what: what)
        event.body = body
        return event
    }

    private func what(_ kind: String) throws(Fault) -> ReceivedEvent.What {
        switch kind {
        case "reply":
            return .reply(
                from: try text("from"), channel: try channel(), text: try text("text"))
        case "payment":
            if json["at"] == nil, json["date"] == nil { throw lacks("date") }
            // Two payments may be alike: only their number tells them apart.
            _ = try text("id")
            var day: CivilDate?
            if json["at"] == nil { day = try date("date") }
            return .payment(account: try text("account"), amount: try amount(), date: day)
        case "promise":
            return .promise(
                account: try text("account"), amount: try amount(), date: try date("date"))
        case "promise_kept": return .promiseKept(account: try text("account"))
        case "promise_broken": return .promiseBroken(account: try text("account"))
        case "opt_out":
            let person: ReceivedEvent.Person =
                json["borrower"] == nil
                ? .address(try text("address")) : .borrower(try text("borrower"))
            return .optOut(person, channel: try channel())
        case "dispute": return .objection(.dispute, borrower: try text("borrower"))
        case "complaint": return .objection(.complaint, borrower: try text("borrower"))
        case "receipt":
            let found = try member("state")
            guard let state = DeliveryState(rawValue: found.text) else {
                throw notOneOf(found, DeliveryState.allCases.map(\.rawValue))
            }
            let name: ReceivedEvent.NoticeName =
                json["key"] != nil || json["gateway_id"] == nil
                ? .key(try text("key"))
                : .gateway(sender: try text("sender"), id: try text("gateway_id"))
            var code: String?
            if json["code"] != nil { code = try text("code") }
            return .receipt(name, state, code: code)
        case "close":
            let what = try member("what")
            guard let event = ReplyEvent(rawValue: what.text), event.staysOpen else {
                throw notOneOf(what, ReplyEvent.allCases.filter(\.staysOpen).map(\.rawValue))
            }
            return .close(
                event, borrower: try text("borrower"), author: try text("by"),
                reason: try text("reason"))
        default:
            let held: ReceivedEvent.Held =
                json["borrower"] == nil
                ? .account(try text("account")) : .borrower(try text("borrower"))
            return .hold(
                held, until: try date("until"), author: try text("by"), reason: try text("reason"))
        }
    }

    /// A payment of which only the date is known stands at its midnight; its date decides.
    private func moment(_ what: ReceivedEvent.What) throws(Fault) -> Instant {
        if case .payment(_, _, let date?) = what {
            let start = Instant(microseconds: Int64(date.days) * 86_400_000_000)
            try checkPast(start, "date")
            return start
        }
        let at = try member("at")
        guard at.isString, let instant = Instant(rfc3339: at.text.utf8) else {
            throw wrong(
                at, "a time with its offset, such as `2026-11-20T10:00:00+08:00`",
                zh: "带时区的时刻，例如 `2026-11-20T10:00:00+08:00`")
        }
        try checkPast(instant, "at")
        return instant
    }

    /// Of a time that is to come nobody can know; the newest counts, so it would count for ever.
    private func checkPast(_ instant: Instant, _ name: String) throws(Fault) {
        guard let latest = bounds.latest, instant > latest else { return }
        throw Fault(
            column: try member(name).column,
            phrase: Phrase(
                "`\(name)` is more than a day ahead of the clock",
                zh: "`\(name)` 比现在的时钟晚一天以上"))
    }

    /// The sender's own number, or else all that the line says.
    private func key(_ kind: String) throws(Fault) -> String {
        if json["id"] != nil { return kind + "/" + (try text("id")) }
        return kind + "#" + body
    }

    /// A hash of all that the line says, whatever the order of its names.
    private var body: String {
        let all = json.members.sorted { $0.name < $1.name }.map { $0.name + "\u{1}" + $0.text }
        let hash = Hash128(all.joined(separator: "\u{2}"))
        return String(hash.high, radix: 16) + "-" + String(hash.low, radix: 16)
    }

    private func text(_ name: String) throws(Fault) -> String {
        let found = try member(name)
        if found.text.isEmpty { throw wrong(found, "a text that is not empty", zh: "不为空的文字") }
        return found.text
    }

    private func channel() throws(Fault) -> Channel.Kind {
        let found = try member("channel")
        if let channel = Channel.Kind(rawValue: found.text) { return channel }
        throw notOneOf(found, Channel.Kind.allCases.map(\.rawValue))
    }

    private func amount() throws(Fault) -> Decimal {
        let found = try member("amount")
        if let amount = Decimal(found.text.utf8), amount > Decimal(coefficient: 0, scale: 0) {
            if let units = amount.rescaled(to: bounds.decimals, rounding: .down),
                Decimal(coefficient: units, scale: bounds.decimals) == amount
            {
                return amount
            }
            throw Fault(
                column: found.column,
                phrase: Phrase(
                    "`amount` has more decimals than the currency, which has \(bounds.decimals), or is too large",
                    zh: "`amount` 的小数位多于币种的 \(bounds.decimals) 位，或者太大"))
        }
        throw wrong(found, "an amount above 0, such as `1200.00`", zh: "大于 0 的金额，例如 `1200.00`")
    }

    private func date(_ name: String) throws(Fault) -> CivilDate {
        let found = try member(name)
        if found.isString, let date = CivilDate(found.text.utf8) { return date }
        throw wrong(found, "a date, such as `2026-11-20`", zh: "日期，例如 `2026-11-20`")
    }

    private func member(_ name: String) throws(Fault) -> JSONLine.Member {
        guard let found = json[name] else { throw lacks(name) }
        return found
    }

    private func lacks(_ name: String) -> Fault {
        Fault(column: 1, phrase: Phrase("`\(name)` is missing", zh: "缺少 `\(name)`"))
    }

    /// The value itself may be personal, so it is not shown.
    private func wrong(_ member: JSONLine.Member, _ en: String, zh: String) -> Fault {
        Fault(
            column: member.column,
            phrase: Phrase("`\(member.name)` is not \(en)", zh: "`\(member.name)` 应为\(zh)"))
    }

    private func notOneOf(_ member: JSONLine.Member, _ words: [String]) -> Fault {
        let list = words.map { "`\($0)`" }
        return Fault(
            column: member.column,
            phrase: Phrase(
                "`\(member.name)` is none of \(list.joined(separator: ", "))",
                zh: "`\(member.name)` 应为 \(list.joined(separator: "、")) 之一"))
    }
}

extension String {
    fileprivate func trimming(_ marks: Set<Character>) -> String { filter { !marks.contains($0) } }
}
