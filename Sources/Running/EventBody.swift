internal import CampaignLanguage
package import Delivery
internal import Diagnostics
package import Expressions
package import Ledger

/// Reads what a gateway has posted or answered into events, by the directions of the senders file.
///
/// A function of the body: what it cannot read is named, and the rest is taken.
package struct EventBody {
    /// What a body held.
    package struct Content: Sendable {
        package var events: [ReceivedEvent] = []
        /// Of each event the item, or the line, that holds it.
        var origins: [Int] = []
        /// States that are not final yet.
        package var passing = 0
        /// What of it is not understood, without anything personal.
        package var faults: [String] = []
        /// The items, or lines, of the faults; none for a body that has none.
        var faulty: [Int] = []
        /// Nothing at all could be used: the gateway should know.
        package var isUnreadable = false
        /// There is no list, or no line, where one should be: it is something else than was asked for.
        package fileprivate(set) var isNoList = false
        fileprivate(set) var items: [Item] = []

        var itemCount: Int { items.count }

        /// Whether one of them holds a number that cannot be written as it came.
        func isRounded(_ some: [Int]) -> Bool {
            some.contains {
                if case .value(let value) = items[$0] { value.isRounded } else { false }
            }
        }

        /// One of the items, or lines, as it came.
        func text(of item: Int) -> ContiguousArray<UInt8> {
            switch items[item] {
            case .value(let value): ContiguousArray(value.text().utf8)
            case .line(let line): line
            }
        }

        /// Some of them in a body of their own, which the same directions read.
        func body(of some: [Int], _ format: EventFormat) -> ContiguousArray<UInt8> {
            if format.readsLines {
                return ContiguousArray(some.map { text(of: $0) }.joined(separator: [0x0A]))
            }
            var body: JSONValue = .array(
                some.map {
                    if case .value(let value) = items[$0] { value } else { .null }
                })
            for name in format.list.reversed() { body = .object([.init(name, body)]) }
            return ContiguousArray(body.text().utf8)
        }
    }

    enum Item: Sendable, Equatable {
        case value(JSONValue)
        case line(ContiguousArray<UInt8>)
    }

    private let sender: String
    private let format: EventFormat
    private let zone: ZoneRules?
    private let now: Instant
    private let bounds: EventLine.Bounds
    private var content = Content()

    /// `zone` is that of `format.zone`; what has no time of its own came `now`. `known` is what the ledger says of
    /// amounts and of its clock.
    package static func read(
        _ body: ContiguousArray<UInt8>, from sender: String, format: EventFormat, zone: ZoneRules?,
        now: Instant, known: (decimals: Int, isRehearsal: Bool)
    ) -> Content {
        var reader = EventBody(
            sender: sender, format: format, zone: zone, now: now,
            bounds: EventLine.Bounds(known, now: now))
        reader.read(body)
        // A body of which nothing could be used is told to who posts it, or nobody would ever know.
        let content = reader.content
        if content.events.isEmpty, content.passing == 0, !content.faults.isEmpty {
            reader.content.isUnreadable = true
        }
        return reader.content
    }

    private init(
        sender: String, format: EventFormat, zone: ZoneRules?, now: Instant,
        bounds: EventLine.Bounds
    ) {
        self.sender = sender
        self.format = format
        self.zone = zone
        self.now = now
        self.bounds = bounds
    }

    private mutating func read(_ body: ContiguousArray<UInt8>) {
        if format.readsLines { return readLines(body) }
        var json = body
        // Another encoding would be taken for words that nobody understands.
        guard String(validating: body, as: UTF8.self) != nil else {
            return refuse("the body is no UTF-8")
        }
        if let field = format.form {
            guard let value = FormBody.value(of: field, in: body) else {
                return refuse("the form has no field `\(VisibleText.escaped(field))`")
            }
            json = value
            // Some gateways escape it twice.
            if json.first == UInt8(ascii: "%"), let plain = FormBody.unescaped(json[...]) {
                json = plain
            }
        }
        guard let root = JSONParser.parse(json) else { return refuse("the body is no JSON") }
        guard let list = Self.member(format.list, of: root) else {
            return refuse("the body has no `\(format.list.joined(separator: "."))`")
        }
        // Some gateways write `null` where there is nothing new.
        let items = list == .null ? [] : list.array ?? [list]
        content.items = items.map { .value($0) }
        for (at, item) in items.enumerated() {
            do throws(Fault) {
                try read(item)
                if content.events.count > content.origins.count { content.origins.append(at) }
            } catch {
                content.faults.append("item \(at + 1): \(error.reason)")
                content.faulty.append(at)
            }
        }
    }

    private struct Fault: Error {
        let reason: String
    }

    /// Nothing of the body can be used.
    private mutating func refuse(_ reason: String) {
        content.faults.append(reason)
        content.isUnreadable = true
        content.isNoList = true
    }

    /// The lines of `dunlin receive`.
    private mutating func readLines(_ body: ContiguousArray<UInt8>) {
        var read = 0
        for (at, line) in body.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { $0 > 0x20 }) {
            content.items.append(.line(ContiguousArray(line)))
            let item = content.items.count - 1
            guard let text = String(validating: line, as: UTF8.self) else {
                content.faults.append("line \(at + 1): no UTF-8")
                content.faulty.append(item)
                continue
            }
            do throws(JSONLine.Fault) {
                content.events.append(try EventLine.event(text, bounds))
                content.origins.append(item)
                read += 1
            } catch {
                content.faulty.append(item)
                content.faults.append("line \(at + 1), column \(error.column): \(error.phrase.en)")
            }
        }
        content.isUnreadable = read == 0 && !content.faults.isEmpty
        content.isNoList = content.isUnreadable
    }

    private mutating func read(_ item: JSONValue) throws(Fault) {
        if let receipts = format.receipts, Self.member(receipts.state, of: item) != nil {
            return try read(item, receipts)
        }
        if let replies = format.replies, Self.member(replies.text, of: item) != nil {
            return try read(item, replies)
        }
        throw Fault(reason: "neither a receipt nor a reply")
    }

    private mutating func read(
        _ item: JSONValue, _ receipts: EventFormat.Receipts
    ) throws(Fault) {
        let word = try text(receipts.state, of: item)
        guard let known = receipts.states[word] else {
            // The word itself may be anything, where the directions are wrong.
            throw Fault(
                reason:
                    "`states` does not say what stands in `\(receipts.state.joined(separator: "."))`"
            )
        }
        let id = try text(receipts.name, of: item)
        guard let state = known else {
            content.passing += 1
            return
        }
        var code: String?
        if let path = receipts.code, let value = Self.member(path, of: item) {
            code = Self.text(value).map(Self.short)
        }
        let at = try moment(receipts.at, of: item)
        content.events.append(
            ReceivedEvent(
                // Gateways repeat themselves, with other times, and may be asked for what they have posted.
                key: "receipt/push/\(Self.part(sender))/\(Self.part(id))/\(state.rawValue)", at: at,
                what: .receipt(
                    receipts.isKey ? .key(id) : .gateway(sender: sender, id: id), state, code: code)
            ))
    }

    private mutating func read(
        _ item: JSONValue, _ replies: EventFormat.Replies
    ) throws(Fault) {
        let (from, text) = (try text(replies.from, of: item), try text(replies.text, of: item))
        let at = try moment(replies.at, of: item)
        let key: String
        if let path = replies.id, Self.member(path, of: item).flatMap(Self.text) != nil {
            key = "reply/push/\(Self.part(sender))/\(try self.text(path, of: item))"
        } else {
            // Equal words at another time are another reply. Without a time of the gateway's own the day stands for it: the
            // gateway repeats itself within minutes, and nobody is the worse for a word that counts twice.
            let zone = zone ?? .utc
            let own = replies.at.flatMap { Self.member($0, of: item) }.flatMap(Self.text) != nil
            let time = own ? String(at.microseconds) : zone.local(now).date.description
            let hash = SHA256.digest([sender, from, text, time].joined(separator: "\u{2}"))
            key = "reply/push/\(Self.part(sender))#\(hash)"
        }
        var event = ReceivedEvent(
            key: key, at: at, what: .reply(from: from, channel: replies.channel, text: text))
        // The same number with other words is another reply, and for a person.
        event.body = "\(SHA256.digest([from, text].joined(separator: "\u{2}")))"
        content.events.append(event)
    }

    /// Whether an answer says of itself that it is a good one: the words of `ok` stand in it.
    static func isGood(
        _ body: ContiguousArray<UInt8>, _ ok: [(path: EventFormat.Path, word: String)]
    ) -> Bool {
        if ok.isEmpty { return true }
        guard let json = JSONParser.parse(body) else { return false }
        return ok.allSatisfy { path, word in member(path, of: json).flatMap(text) == word }
    }

    /// Whether an answer that calls itself no good one may hold receipts all the same: a list that is not empty, wherever it
    /// stands, or an item alone; lines of any kind.
    static func hasItems(_ body: ContiguousArray<UInt8>, _ format: EventFormat) -> Bool {
        if format.readsLines { return body.contains { $0 > 0x20 } }
        guard let json = JSONParser.parse(body) else { return false }
        if json.hasFilledList { return true }
        guard let item = member(format.list, of: json) else { return false }
        return [format.receipts?.state, format.replies?.text].contains { path in
            path.flatMap { member($0, of: item) } != nil
        }
    }

    // MARK: Values

    private static func member(_ path: EventFormat.Path, of value: JSONValue) -> JSONValue? {
        var at = value
        for name in path {
            guard let next = at[name] else { return nil }
            at = next
        }
        return at
    }

    private func text(_ path: EventFormat.Path, of item: JSONValue) throws(Fault) -> String {
        guard let value = Self.member(path, of: item), let text = Self.text(value), !text.isEmpty
        else { throw Fault(reason: "`\(path.joined(separator: "."))` is missing") }
        return text
    }

    /// Words as they stand; gateways write numbers and `true` for some.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }

    /// RFC 3339, a local time of `zone` with or without marks, or seconds or milliseconds since 1970.
    ///
    /// Digits are read by how many there are, and what lies far from now is none of them: a wrong time would be believed.
    private func moment(_ path: EventFormat.Path?, of item: JSONValue) throws(Fault) -> Instant {
        guard let path, let value = Self.member(path, of: item), value != .null,
            value != .string("")
        else { return now }
        let name = path.joined(separator: ".")
        guard let text = Self.text(value), let instant = try instant(text, name) else {
            throw Fault(reason: "`\(name)` is no time")
        }
        if let latest = bounds.latest {
            let earliest = now.microseconds - Self.oldest
            guard instant <= latest, instant.microseconds >= earliest else {
                throw Fault(reason: "`\(name)` is a time far from now")
            }
        }
        return instant
    }

    /// A year, in microseconds: gateways report within days.
    private static let oldest: Int64 = 366 * 86_400_000_000

    private func instant(_ text: String, _ name: String) throws(Fault) -> Instant? {
        if let instant = Instant(rfc3339: text.utf8) { return instant }
        var local = text
        if let number = Int64(text), number > 0, text.utf8.first != UInt8(ascii: "+") {
            switch text.utf8.count {
            case 10: return Instant(microseconds: number * 1_000_000)
            case 13: return Instant(microseconds: number * 1000)
            case 14:
                // 20261120100009
                let digits = Array(text)
                local =
                    String(digits[0..<4]) + "-" + String(digits[4..<6]) + "-"
                    + String(digits[6..<8])
                    + " " + String(digits[8..<10]) + ":" + String(digits[10..<12]) + ":"
                    + String(digits[12..<14])
            default: return nil
            }
        }
        let parts = local.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard parts.count == 2, let date = CivilDate(String(parts[0]).utf8),
            let time = TimeOfDay(String(parts[1]))
        else { return nil }
        guard let zone else {
            throw Fault(reason: "`\(name)` is a local time, and no `zone` is said")
        }
        return zone.instant(date, secondOfDay: Int(time.seconds))
    }

    /// Without a `/` of its own, so that two names never make one key.
    private static func part(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("/", with: "%2F")
    }

    private static func short(_ text: String) -> String {
        VisibleText.escaped(String(text.prefix(40)))
    }
}

extension JSONValue {
    /// A list with something in it, here or further in.
    fileprivate var hasFilledList: Bool {
        switch self {
        case .array(let items): !items.isEmpty
        case .object(let members): members.contains { $0.value.hasFilledList }
        default: false
        }
    }

    /// A number is in it that is kept in binary: its digits are not those that came.
    fileprivate var isRounded: Bool {
        switch self {
        case .number: true
        case .array(let items): items.contains { $0.isRounded }
        case .object(let members): members.contains { $0.value.isRounded }
        default: false
        }
    }
}
