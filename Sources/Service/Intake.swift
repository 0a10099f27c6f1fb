internal import CampaignLanguage
package import Delivery
package import Diagnostics
internal import Dispatch
package import Expressions
internal import Glibc
internal import Ledger
internal import Running

/// Takes in what gateways post: receipts and replies go into the ledger before the gateway gets its yes.
package final class Intake: Sendable {
    /// Who posts, and to which address; the body comes later.
    package struct Caller: Sendable {
        package var sender: String
        package var secret: String
        /// The address of who posts, as the connection has it.
        package var peer: String
        /// `X-Forwarded-For`, which only a proxy on this machine is believed.
        package var forwarded: String?

        package init(sender: String, secret: String, peer: String, forwarded: String?) {
            self.sender = sender
            self.secret = secret
            self.peer = peer
            self.forwarded = forwarded
        }
    }

    package enum Admission: Sendable {
        case admitted(PushDoor)
        case refused(Answer)
    }

    package struct Answer: Sendable, Hashable {
        package let status: Int
        package let text: String
    }

    private let doors: [PushDoor]
    private let zones: [String: ZoneRules]
    private let ledger: ServiceLedger
    private let refusedPath: String
    private let log: ServiceLog
    private let figures: ServiceFigures
    private let clock: @Sendable () -> Instant
    /// One at a time, on a thread that may wait for the disk.
    private let queue = DispatchQueue(label: "dunlind.intake")

    /// nil after findings: a zone that is not known.
    package init?(
        doors: [PushDoor], ledger: String, log: ServiceLog, figures: ServiceFigures,
        clock: @escaping @Sendable () -> Instant, into bag: inout DiagnosticBag
    ) {
        var zones: [String: ZoneRules] = [:]
        for door in doors {
            guard let name = door.profile.format.zone else { continue }
            guard let zone = ZoneFiles.load(name.value) else {
                bag.add(.noZone(name.value, at: name.span))
                return nil
            }
            zones[door.sender] = zone
        }
        self.doors = doors
        self.zones = zones
        self.ledger = ServiceLedger(path: ledger, holder: "dunlind, process \(getpid())")
        refusedPath = ledger + ".refused"
        self.log = log
        self.figures = figures
        self.clock = clock
    }

    /// Takes a body that came through a door; `signature` is what its header says.
    package func take(
        _ body: ContiguousArray<UInt8>, through door: PushDoor, signature: String?
    ) async -> Answer {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: self.answer(body, door, signature))
            }
        }
    }

    package static func isThisMachine(_ address: String) -> Bool {
        AddressRange.isLoopback(address)
    }

    /// The way in to which somebody comes, where it is there and from where they may; asked before the body is read. What is
    /// wrong looks alike from outside.
    package func admit(_ caller: Caller) -> Admission {
        guard let door = doors.first(where: { $0.sender == caller.sender }),
            door.opens(to: caller.secret)
        else { return .refused(refuse("path", 404, "nothing is here")) }
        let source = Self.source(caller)
        if door.profile.from.isEmpty || door.profile.from.contains(where: { $0.contains(source) }) {
            return .admitted(door)
        }
        log.say("push \(door.sender): \(VisibleText.escaped(source)) is not among its addresses")
        return .refused(refuse("source", 404, "nothing is here"))
    }

    private func answer(
        _ body: ContiguousArray<UInt8>, _ door: PushDoor, _ signature: String?
    ) -> Answer {
        guard door.isSigned(body, by: signature) else {
            log.say("push \(door.sender): the signature does not fit")
            return refuse("signature", 401, "the signature does not fit")
        }
        let now = clock()
        do throws(LedgerError) {
            let content = try ledger.write { ledger throws(LedgerError) in
                let content = EventBody.read(
                    body, from: door.sender, format: door.profile.format,
                    zone: zones[door.sender], now: now, known: try ledger.currency())
                let receptions = try ledger.receive(content.events, at: now)
                return (content, receptions)
            }
            guard let (content, receptions) = content else {
                log.say("push \(door.sender): there is no ledger yet")
                return refuse("ledger", 503, "try again")
            }
            return answer(body, door, content, receptions, now)
        } catch {
            log.say("push \(door.sender): the ledger: \(error.finding.message.en)")
            return refuse("ledger", 503, "try again")
        }
    }

    /// What could be read is on the disk; the rest is kept for a person.
    private func answer(
        _ body: ContiguousArray<UInt8>, _ door: PushDoor, _ content: EventBody.Content,
        _ receptions: [Reception],
        _ now: Instant
    ) -> Answer {
        var faults = content.faults
        for (event, reception) in zip(content.events, receptions) where reception == .reused {
            faults.append("a number came again with other words: \(event.kind)")
        }
        if !faults.isEmpty {
            let kept = KeptBody(at: now, sender: door.sender, why: faults, body: body)
            guard kept.append(to: refusedPath) else { return refuse("disk", 503, "try again") }
            let more = faults.count > 1 ? " and \(faults.count - 1) more" : ""
            log.say("push \(door.sender): not understood: \(faults[0])\(more)")
        }
        if content.isUnreadable { return refuse("unreadable", 400, faults[0]) }
        figures.update { $0.pushed[door.sender, default: 0] += content.events.count }
        return Answer(status: 200, text: door.profile.answer)
    }

    private func refuse(_ reason: String, _ status: Int, _ text: String) -> Answer {
        figures.update { $0.refused[reason, default: 0] += 1 }
        return Answer(status: status, text: text + "\n")
    }

    /// Who posts: the last address that a proxy on this machine has added, or the peer itself.
    private static func source(_ caller: Caller) -> String {
        guard AddressRange.isLoopback(caller.peer), let forwarded = caller.forwarded,
            let last = forwarded.split(separator: ",").last
        else { return caller.peer }
        let address = last.filter { $0 != " " }
        // `1.2.3.4:5678` and `[2001:db8::1]:5678`, as some proxies write them.
        if address.hasPrefix("[") { return String(address.dropFirst().prefix { $0 != "]" }) }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : address
    }
}
