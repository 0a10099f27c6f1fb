internal import CampaignLanguage
internal import Expressions
internal import GRDB
package import Planning

extension SQLiteLedger {
    /// Everything the planner reads of the ledger, in one consistent look.
    ///
    /// Counted are notices handed over and not definitely refused; unknown ones count.
    package func facts(_ request: FactsRequest) throws(LedgerError) -> LedgerFacts {
        let tables = try factTables(request)
        var facts = LedgerFacts(
            debts: tables.debts, contacts: tables.contacts, spending: tables.spending,
            outside: tables.outside, holdTasks: tables.holdTasks, addresses: tables.addresses)
        facts.last = tables.last
        facts.pseudonyms = tables.pseudonyms
        return facts
    }

    /// Of the newest run whose plan was whole; a ledger of an older version counted nothing.
    private static func lastCounts(_ ids: [String], _ db: Database) throws -> LedgerFacts.Counts? {
        if try version(db) < 3 { return nil }
        let marks = Array(repeating: "?", count: ids.count).joined(separator: ", ")
        return try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT rows, audience FROM run WHERE campaign IN (\(marks)) AND rows IS NOT NULL
                    ORDER BY id DESC LIMIT 1
                    """), arguments: StatementArguments(ids)
        ).map { LedgerFacts.Counts(rows: $0[0], audience: $0[1]) }
    }

    /// The same, before it is sorted for the planner.
    package func factTables(_ request: FactsRequest) throws(LedgerError) -> FactTables {
        try read { db in
            let names = try Pseudonyms(db)
            var collector = DebtCollector(request, names)
            let withRefused = !request.stepsWithFallback.isEmpty
            // "0" follows "/" in ASCII: the range holds exactly the keys that start with the id and "/".
            let ranges = request.ids.flatMap { id in
                [KeyPart.encoded(id) + "/", KeyPart.encoded(id) + "0", id]
            }
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: Self.debtSelection(
                        ofVersion: Self.version(db), ids: request.ids.count,
                        withRefused: withRefused)),
                arguments: StatementArguments(withRefused ? ranges + ranges : ranges))
            while let row = try rows.next() { collector.add(row) }
            let debts = collector.finish()
            return FactTables(
                debts: debts, contacts: try Self.contacts(request, names, db),
                spending: collector.spending, last: try Self.lastCounts(request.ids, db),
                outside: try Self.outside(request, names, db), holdTasks: collector.holdTasks,
                addresses: try Self.addresses(request, names, db), pseudonyms: names)
        }
    }

    /// In an order in which the notices of a debt stand together: by key, where the campaign has had one id only.
    /// `withRefused`: those too that a gateway has refused because of their address.
    private static func debtSelection(
        ofVersion version: Int, ids: Int, withRefused: Bool
    ) -> String {
        let arrived =
            version < 4
            ? "NULL, 0, NULL, borrower" : "delivery, is_fallback, hold_until, borrower"
        let range = "(key >= ? AND key < ? AND campaign = ?)"
        let ranges = Array(repeating: range, count: ids).joined(separator: " OR ")
        let selection = """
            SELECT account, debt, step, channel, handed_at, id, state, offer, pay_by, date, \(arrived),
                \(LedgerSchema.figureColumns(ofVersion: version).joined(separator: ", ")), key
            FROM notice WHERE (\(ranges)) AND
            """
        let refused =
            !withRefused
            ? ""
            : """
            UNION ALL \(selection) state = 'rejected' AND id IN (SELECT notice FROM attempt
                WHERE state = 'rejected' AND kind = '\(Rejection.Kind.recipient.rawValue)')
            """
        return """
            \(selection) is_live = 1 AND counts = 1 \(refused)
            ORDER BY \(ids == 1 ? "key" : "account, debt, key")
            """
    }

    /// Where the notices of today went.
    ///
    /// Only the newest runs are looked at, from the end of the table, which has no index by date.
    private static func addresses(
        _ request: FactsRequest, _ names: Pseudonyms, _ db: Database
    ) throws -> [LedgerFacts.UsedAddress] {
        guard let first = request.addressesSince else { return [] }
        let since = request.end(of: first.adding(days: -1) ?? first).microseconds
        guard
            let run = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT min(id) FROM run WHERE started_at >= ?"),
                arguments: [since])
        else { return [] }
        let before =
            try Int64.fetchOne(
                db.cachedStatement(
                    sql: "SELECT id FROM notice WHERE run < ? ORDER BY id DESC LIMIT 1"),
                arguments: [run]) ?? 0
        var used: [LedgerFacts.UsedAddress] = []
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT address, channel, borrower, date FROM notice
                    WHERE id > ? AND counts = 1 AND date >= ? AND address != ''
                    """), arguments: [before, first.description])
        while let row = try rows.next() {
            guard let channel = Channel.Kind(rawValue: row[1]), !channel.isTask,
                let date = CivilDate((row[3] as String).utf8)
            else { continue }
            let address = ContactAddress.form(row[0], on: channel)
            used.append(
                .init(
                    address: names.known(address, .address), channel: channel,
                    borrower: names.known(row[2] as String, .borrower), date: date))
        }
        return used
    }

    private static func contacts(
        _ request: FactsRequest, _ names: Pseudonyms, _ db: Database
    ) throws -> [LedgerFacts.Contact] {
        let first = (request.today.adding(days: 1 - request.days) ?? request.today).description
        let ids = Set(request.ids)
        var contacts: [LedgerFacts.Contact] = []
        var newest: LedgerFacts.Contact?
        var borrower: String?
        var hash = Hash128(high: 0, low: 0)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT borrower, date, channel, campaign, handed_at FROM notice WHERE counts = 1
                    ORDER BY borrower, date
                    """))
        while let row = try rows.next() {
            let name: String = row[0]
            if name != borrower {
                if let newest { contacts.append(newest) }
                newest = nil
                borrower = name
                hash = names.known(name, .borrower)
            }
            let date: String = row[1]
            guard let channel = Channel.Kind(rawValue: row[2]), let day = CivilDate(date.utf8)
            else { continue }
            let contact = LedgerFacts.Contact(
                borrower: hash, date: day, channel: channel,
                handedOver: Instant(microseconds: row[4]),
                origin: ids.contains(row[3]) ? .own : .other)
            if date >= first {
                contacts.append(contact)
            } else if contact.origin == .own,
                newest.map({ $0.handedOver < contact.handedOver }) ?? true
            {
                // Too old for limits, but `notices.last` wants the newest, however old.
                newest = contact
            }
        }
        if let newest { contacts.append(newest) }
        return contacts
    }
}

/// What a ledger knows for one campaign.
package struct FactTables: Sendable {
    /// By account and debt.
    package let debts: [LedgerFacts.Debt]
    /// By borrower and date, and then what is older.
    package let contacts: [LedgerFacts.Contact]
    /// By offer.
    package let spending: [LedgerFacts.OfferSpending]
    package let last: LedgerFacts.Counts?
    package let outside: OutsideFacts
    package let holdTasks: [LedgerFacts.HoldTask]
    package let addresses: [LedgerFacts.UsedAddress]
    package var pseudonyms = Pseudonyms.none
}

/// Writes a part of a notice key.
package enum KeyPart {
    /// `%` and `/` become `%25` and `%2F`, so that the parts of a key can be told apart.
    package static func encoded(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == 0x25 || $0 == 0x2F }) else { return part }
        var bytes: [UInt8] = []
        for byte in part.utf8 {
            switch byte {
            case 0x25: bytes += Array("%25".utf8)
            case 0x2F: bytes += Array("%2F".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The part that was written so.
    static func decoded(_ part: String) -> String {
        if !part.utf8.contains(0x25) { return part }
        return part.replacing("%2F", with: "/").replacing("%25", with: "%")
    }
}

/// Gathers the rows of each debt, which come one after the other.
private struct DebtCollector {
    private let request: FactsRequest
    private let names: Pseudonyms
    private let stepIndex: [String: Int]
    private let offerIndex: [String: Int]
    private var debts: [LedgerFacts.Debt] = []
    private(set) var spending: [LedgerFacts.OfferSpending]
    private(set) var holdTasks: [LedgerFacts.HoldTask] = []
    private var account = ""
    private var debt = ""
    private var current: LedgerFacts.Debt?
    /// The notices of the debt that contain an offer.
    private var made: [MadeOffer] = []

    private struct MadeOffer {
        var offer: Int
        var handedAt: Int64
        var notice: Int64
        /// The notice's local date.
        var date: CivilDate
        var figures: OfferFigures
        var isAccepted: Bool
    }

    init(_ request: FactsRequest, _ names: Pseudonyms) {
        self.request = request
        self.names = names
        stepIndex = request.stepIndex
        offerIndex = Dictionary(
            zip(request.offers, 0...), uniquingKeysWith: { first, _ in first })
        spending = Array(repeating: .init(amount: 0, count: 0), count: request.offers.count)
    }

    mutating func add(_ row: Row) {
        let rowAccount: String = row[0]
        let rowDebt: String = row[1]
        if current == nil || rowAccount != account || rowDebt != debt {
            closeDebt()
            account = rowAccount
            debt = rowDebt
            current = identity(rowDebt).map {
                .init(account: names.known(rowAccount, .account), identity: $0)
            }
        }
        let step = stepIndex[row[2]]
        if (row[6] as String) == "rejected" {
            if let step, request.stepsWithFallback.contains(request.steps[step]) { take(step, row) }
            return
        }
        // That a person has called because the borrower asked for it is no notice.
        if step.map({ $0 < request.ladder }) ?? true { current?.notices += 1 }
        if let step { take(step, row) }
        if let payBy = (row[8] as String?).flatMap({ CivilDate($0.utf8) }) {
            let known = current?.payBy ?? payBy
            current?.payBy = max(known, payBy)
        }
        if let name: String = row[7], let offer = offerIndex[name] { make(offer, row) }
    }

    mutating func finish() -> [LedgerFacts.Debt] {
        closeDebt()
        return debts
    }

    /// nil where the campaign has changed from due dates to instalments and the text is no date.
    private func identity(_ text: String) -> LedgerFacts.DebtIdentity? {
        if request.hasInstalments { return .instalment(Pseudonyms.hash(text) ?? Hash128(text)) }
        return CivilDate(text.utf8).map { .due($0) }
    }

    /// Adds a notice to what is known of its step.
    private mutating func take(_ step: Int, _ row: Row) {
        guard let channel = Channel.Kind(rawValue: row[3]) else { return }
        var taken =
            current?.taken.first { $0.step == step }
            ?? LedgerFacts.TakenStep(step: step, channels: [])
        let state: String = row[6]
        let isRefused = state == "rejected"
        if !isRefused { taken.channels.insert(channel) }
        if state == "accepted", let date = CivilDate((row[9] as String).utf8) {
            taken.acceptedOn = min(taken.acceptedOn ?? date, date)
        }
        let delivery = (row[10] as String?).flatMap(DeliveryState.init(rawValue:))
        let isLost = isRefused || delivery == .failed || delivery == .expired
        if isLost { taken.failed.insert(channel) }
        if row[11] {
            taken.hasFallback = taken.hasFallback || !isRefused
        } else {
            taken.arrival = arrival(
                isFirst: taken.handedOver == nil, taken.arrival,
                delivery == .delivered
                    ? .delivered : state == "handed" ? .open : isLost ? .failed : .silent)
            let handedOver = Instant(microseconds: row[4] ?? 0)
            taken.handedOver = max(taken.handedOver ?? handedOver, handedOver)
        }
        if let until = (row[12] as String?).flatMap({ CivilDate($0.utf8) }) {
            holdTasks.append(
                .init(
                    borrower: names.known(row[13] as String, .borrower), step: step, until: until))
        }
        current?.taken.removeAll { $0.step == step }
        current?.taken.append(taken)
    }

    /// Of several notices one that has arrived decides, then one that is on its way, then one of which nobody knows.
    private func arrival(
        isFirst: Bool, _ known: LedgerFacts.Arrival, _ next: LedgerFacts.Arrival
    ) -> LedgerFacts.Arrival {
        if isFirst { return next }
        return [.delivered, .open, .silent].first { $0 == known || $0 == next } ?? .failed
    }

    private mutating func make(_ offer: Int, _ row: Row) {
        var figures = OfferFigures()
        for (at, figure) in OfferFigure.allCases.enumerated() {
            if figure.type == .date {
                figures[date: figure] = (row[14 + at] as String?).flatMap { CivilDate($0.utf8) }
            } else {
                figures[figure] = row[14 + at]
            }
        }
        made.append(
            MadeOffer(
                offer: offer, handedAt: row[4] ?? 0, notice: row[5],
                date: CivilDate((row[9] as String).utf8) ?? request.today, figures: figures,
                isAccepted: (row[6] as String) == "accepted"))
    }

    private mutating func closeDebt() {
        defer { made.removeAll(keepingCapacity: true) }
        guard var debt = current else { return }
        made.sort { ($0.offer, $0.handedAt, $0.notice) < ($1.offer, $1.handedAt, $1.notice) }
        var open: MadeOffer?
        for entry in made {
            guard var first = open else {
                open = entry
                continue
            }
            // The first notice fixes the offer. One after its last day has made it once more.
            let isOver = first.figures[date: .until].map { $0 < entry.date } ?? false
            if entry.offer != first.offer || isOver {
                spend(first)
                if entry.offer != first.offer { fix(first, &debt) }
                open = entry
            } else {
                first.isAccepted = first.isAccepted || entry.isAccepted
                open = first
            }
        }
        if let open {
            spend(open)
            fix(open, &debt)
        }
        debts.append(debt)
        current = nil
    }

    private func fix(_ made: MadeOffer, _ debt: inout LedgerFacts.Debt) {
        debt.offers.append(.init(offer: made.offer, figures: made.figures))
    }

    /// A budget comes back when the offer ran out without a gateway having taken the notice.
    private mutating func spend(_ made: MadeOffer) {
        let isOpen = made.figures[date: .until].map { $0 >= request.today } ?? true
        guard made.isAccepted || isOpen else { return }
        spending[made.offer].amount += made.figures.stake
        spending[made.offer].count += 1
    }
}
