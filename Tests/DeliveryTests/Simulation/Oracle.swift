import CampaignLanguage
import Expressions
import Foundation
import GRDB
import Ledger

/// What the ledger says of notices and attempts, read from its file by another connection.
struct LedgerRows {
    struct Notice {
        let key: String
        let state: String
    }

    struct Attempt {
        let notice: Int64
        let state: String
    }

    var notices: [Int64: Notice] = [:]
    var attempts: [Int64: Attempt] = [:]

    struct Reader: Sendable {
        private let queue: DatabaseQueue

        init(path: String) throws {
            var configuration = Configuration()
            configuration.readonly = true
            queue = try DatabaseQueue(path: path, configuration: configuration)
        }

        /// Whether an event is in the ledger.
        func hasReceived(_ key: String) throws -> Bool {
            try queue.read { db in
                try Row.fetchOne(
                    db, sql: "SELECT 1 FROM received WHERE key = ?", arguments: [key]) != nil
            }
        }

        func read() throws -> LedgerRows {
            try queue.read { db in
                var rows = LedgerRows()
                for row in try Row.fetchAll(db, sql: "SELECT id, key, state FROM notice") {
                    rows.notices[row[0]] = Notice(key: row[1], state: row[2])
                }
                for row in try Row.fetchAll(db, sql: "SELECT id, notice, state FROM attempt") {
                    rows.attempts[row[0]] = Attempt(notice: row[1], state: row[2])
                }
                return rows
            }
        }
    }
}

/// Judges a ledger by what gateways really got and what it had been told, with nothing of the product's.
struct Oracle {
    private let world: World
    private let story: Story
    private let rows: LedgerRows
    private let told: [World.Told]
    private let calls: [(gateway: GatewayPlan, calls: [SimulatedGateway.Call])]
    private let taken: [(gateway: GatewayPlan, taken: SimulatedGateway.Taken)]

    init(_ world: World, _ rows: LedgerRows) {
        self.world = world
        self.rows = rows
        story = world.story
        told = world.told
        // What is taken late may be so by now.
        for gateway in world.gateways { _ = gateway.fate(of: "", at: world.now()) }
        calls = world.gateways.map { ($0.plan, $0.calls) }
        taken = world.gateways.flatMap { gateway in gateway.taken.map { (gateway.plan, $0) } }
    }

    func faults(isEnd: Bool) -> [String] {
        var faults = twice() + states(isEnd: isEnd) + limits() + budgets() + carried()
        for (gateway, calls) in calls {
            faults += calls.flatMap { self.faults(of: $0) } + rates(gateway, calls)
        }
        return faults
    }

    /// Nobody gets a message twice.
    private func twice() -> [String] {
        var seen: Set<String> = []
        return taken.compactMap { gateway, taken in
            seen.insert(taken.key).inserted ? nil : "\(gateway.name) took \(taken.key) twice"
        }
    }

    // MARK: Calls

    private func faults(of call: SimulatedGateway.Call) -> [String] {
        guard let slot = story.slots[call.key] else { return ["\(call.key) was never planned"] }
        var faults: [String] = []
        let name = "attempt \(call.attempt), \(call.key)"
        let record = rows.attempts[call.attempt]
        if record.flatMap({ rows.notices[$0.notice]?.key }) != call.key {
            faults.append("\(name) is not on record")
        }
        let (opens, closes) = story.window(call.key, Play.day(of: call.at))
        if call.at < opens || call.at >= closes {
            faults.append("\(name) left outside of its window")
        }
        let campaign = story.campaigns[slot.campaign]
        let before = told.prefix(call.group.told)
        let mark =
            campaign.heedsReplies ? call.group.marks[campaign.name, default: 0] : before.count
        if let objection = Self.objection(to: slot, Array(before), heeds: mark..<before.count) {
            faults.append("\(name) left after \(objection)")
        }
        if isPaused(campaign.name, before) { faults.append("\(name) left in a pause") }
        let isStopped = before.contains { word in
            if case .stop = word.what { return word.process == call.group.process }
            return false
        }
        if isStopped { faults.append("\(name) left after a stop") }
        return faults
    }

    private func isPaused(_ campaign: String, _ told: ArraySlice<World.Told>) -> Bool {
        for word in told.reversed() {
            if case .pause(campaign) = word.what { return true }
            if case .resume(campaign) = word.what { return false }
        }
        return false
    }

    /// What speaks against a notice; a promise only where it is among those that the campaign heeds.
    static func objection(
        to slot: Story.Slot, _ told: [World.Told], heeds: Range<Int>
    ) -> ReceivedEvent.What? {
        for (index, word) in told.enumerated() {
            guard case .event(let event) = word.what else { continue }
            let speaks =
                switch event.what {
                case .payment(let account, _, _), .hold(.account(let account), _, _, _):
                    account == slot.account
                case .hold(.borrower(let borrower), _, _, _), .objection(_, let borrower):
                    borrower == slot.borrower
                case .optOut(.borrower(let borrower), let channel):
                    borrower == slot.borrower && channel == slot.channel
                case .optOut(.address(let address), let channel):
                    address == slot.address && channel == slot.channel
                case .promise(let account, _, _):
                    account == slot.account && heeds.contains(index)
                case .receipt, .reply, .promiseKept, .promiseBroken, .close: false
                }
            if speaks { return event.what }
        }
        return nil
    }

    /// A gateway gets another one's notices where it is that one's deputy, and only what no other may have; and not before the
    /// other was found not to work: six calls in a row came to nothing, or five where the fault is the lender's or it asks for a long rest.
    private func carried() -> [String] {
        struct Lane: Hashable {
            let gateway: String
            let process: Int
        }
        let all = calls.flatMap { gateway, calls in calls.map { (gateway.name, $0) } }
        var faults: [String] = []
        var having: [Int64: String] = [:]
        var troubles: [Lane: Int] = [:]
        var passesAtOnce: [Lane: Bool] = [:]
        for (name, call) in all.sorted(by: { $0.1.attempt < $1.1.attempt }) {
            let process = call.group.process
            let what = "attempt \(call.attempt), \(call.key), was given to \(name)"
            if let notice = rows.attempts[call.attempt]?.notice {
                if let other = having[notice], other != name {
                    faults.append("\(what), and \(other) may have it")
                }
                if !call.isRefused { having[notice] = name }
            }
            if let own = story.slots[call.key]?.gateway, own != name {
                let lane = Lane(gateway: own, process: process)
                let least = passesAtOnce[lane] ?? false ? 5 : 6
                if story.failOvers[own] != name || troubles[lane, default: 0] < least {
                    faults.append("\(what), and not to \(own)")
                }
            }
            let lane = Lane(gateway: name, process: process)
            troubles[lane] = call.troubles(after: troubles[lane, default: 0])
            passesAtOnce[lane] = call.passesAtOnce
        }
        return faults
    }

    /// In no stretch of its length more calls of one process than a rate allows.
    private func rates(_ gateway: GatewayPlan, _ calls: [SimulatedGateway.Call]) -> [String] {
        var faults: [String] = []
        for (process, calls) in Dictionary(grouping: calls, by: \.group.process) {
            if let rate = gateway.rate, exceeds(rate, calls) {
                faults.append(
                    "process \(process) called \(gateway.name) faster than \(rate.count) in \(rate.seconds) s"
                )
            }
        }
        return faults
    }

    private func exceeds(_ rate: SendRate, _ calls: [SimulatedGateway.Call]) -> Bool {
        let times = calls.map(\.at.microseconds).sorted()
        return times.indices.dropFirst(rate.count).contains { index in
            times[index] - times[index - rate.count] < Int64(rate.seconds) * 1_000_000
        }
    }

    // MARK: What the ledger says

    private func states(isEnd: Bool) -> [String] {
        var faults: [String] = []
        let gone = Set(taken.compactMap { rows.attempts[$0.taken.attempt]?.notice })
        let called = Set(calls.flatMap(\.calls).map(\.attempt))
        let ends = ["accepted", "rejected", "not_sent", "expired", "skipped", "dropped"]
        for (id, notice) in rows.notices {
            let name = "notice \(id), \(notice.key), is \(notice.state)"
            switch notice.state {
            case "accepted": if !gone.contains(id) { faults.append(name + ", and nobody has it") }
            case "handed", "unknown": break
            default: if gone.contains(id) { faults.append(name + ", and a gateway has it") }
            }
            if isEnd, notice.state != "unknown", !ends.contains(notice.state) {
                faults.append(name + " at the end")
            }
        }
        let refused = Set(taken.map(\.taken.attempt))
        for (id, attempt) in rows.attempts {
            let name = "attempt \(id) is \(attempt.state)"
            switch attempt.state {
            case "accepted": if !called.contains(id) { faults.append(name + ", and was not made") }
            case "rejected", "not_sent":
                if refused.contains(id) { faults.append(name + ", and was taken") }
            default: break
            }
        }
        let accepted = Set(rows.notices.values.filter { $0.state == "accepted" }.map(\.key))
        for key in world.receipted.subtracting(accepted) where isEnd {
            faults.append("a receipt spoke of \(key), and it is not accepted")
        }
        return faults
    }

    /// Over what has reached gateways, in the order in which it was handed over; what came back at once with a no has not
    /// counted since.
    private func limits() -> [String] {
        var first: [Int64: Int64] = [:]
        for call in calls.flatMap(\.calls) where !call.isRefused {
            if let notice = rows.attempts[call.attempt]?.notice {
                first[notice] = min(first[notice] ?? call.attempt, call.attempt)
            }
        }
        let contacts = taken.compactMap { _, taken -> (slot: Story.Slot, day: Int, order: Int64)? in
            guard let slot = story.slots[taken.key],
                let call = calls.flatMap(\.calls).first(where: { $0.attempt == taken.attempt }),
                let notice = rows.attempts[taken.attempt]?.notice, let order = first[notice]
            else { return nil }
            return (slot, Play.day(of: call.at), order)
        }
        var faults: [String] = []
        for contact in contacts {
            for limit in story.campaigns[contact.slot.campaign].limits
            where limit.channel.map({ $0 == contact.slot.channel }) ?? true {
                let count = contacts.count { other in
                    other.slot.borrower == contact.slot.borrower && other.order <= contact.order
                        && limit.channel.map { $0 == other.slot.channel } ?? true
                        && (contact.day - limit.days + 1...contact.day).contains(other.day)
                }
                if count > limit.count {
                    faults.append("\(contact.slot.key) is number \(count) of \(limit)")
                }
            }
        }
        return faults
    }

    private func budgets() -> [String] {
        story.campaigns.indices.compactMap { index in
            let campaign = story.campaigns[index]
            guard let budget = campaign.budget else { return nil }
            let spent = taken.count { story.slots[$0.taken.key]?.campaign == index }
            return spent > budget ? "\(campaign.name) cost \(spent) of \(budget)" : nil
        }
    }
}
