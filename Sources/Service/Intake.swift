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
    /// One post, as it came.
    package struct Post: Sendable {
        package var sender: String
        package var secret: String
        /// The address of who posts, as the connection has it.
        package var peer: String
        /// `X-Forwarded-For`, which only a proxy on this machine is believed.
        package var forwarded: String?
        package var body: ContiguousArray<UInt8>

        package init(
            sender: String, secret: String, peer: String, forwarded: String?,
            body: ContiguousArray<UInt8>
        ) {
            self.sender = sender
            self.secret = secret
            self.peer = peer
            self.forwarded = forwarded
            self.body = body
        }
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
                bag.add(.pushZone(name.value, at: name.span))
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

    /// The header that carries a sender's signature; nil where it has none.
    package func signatureHeader(of sender: String) -> String? {
        doors.first { $0.sender == sender }?.profile.signature?.header
    }

    package func take(_ post: Post, signature: String?) async -> Answer {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.answer(post, signature)) }
        }
    }

    package static func isThisMachine(_ address: String) -> Bool {
        AddressRange.isLoopback(address)
    }

    private func answer(_ post: Post, _ signature: String?) -> Answer {
        // A wrong sender, secret or source look alike from outside.
        guard let door = doors.first(where: { $0.sender == post.sender }),
            door.opens(to: post.secret)
        else { return refuse("path", 404, "nothing is here") }
        let source = Self.source(post)
        guard
            door.profile.from.isEmpty || door.profile.from.contains(where: { $0.contains(source) })
        else {
            log.say(
                "push \(door.sender): \(VisibleText.escaped(source)) is not among its addresses")
            return refuse("source", 404, "nothing is here")
        }
        guard door.isSigned(post.body, by: signature) else {
            log.say("push \(door.sender): the signature does not fit")
            return refuse("signature", 401, "the signature does not fit")
        }
        let now = clock()
        let content = PushBody.read(
            post.body, from: door.sender, format: door.profile.format, zone: zones[door.sender],
            now: now)
        if !content.faults.isEmpty {
            guard keep(post, door, content.faults, now) else {
                return refuse("disk", 503, "try again")
            }
            let more = content.faults.count > 1 ? " and \(content.faults.count - 1) more" : ""
            log.say("push \(door.sender): not understood: \(content.faults[0])\(more)")
        }
        if content.isUnreadable { return refuse("unreadable", 400, content.faults[0]) }
        do throws(LedgerError) {
            let taken = try ledger.write { ledger throws(LedgerError) in
                try ledger.receive(content.events, at: now)
            }
            guard taken != nil else {
                log.say("push \(door.sender): there is no ledger yet")
                return refuse("ledger", 503, "try again")
            }
        } catch {
            log.say("push \(door.sender): the ledger: \(error.finding.message.en)")
            return refuse("ledger", 503, "try again")
        }
        figures.update { $0.pushed[door.sender, default: 0] += content.events.count }
        return Answer(status: 200, text: door.profile.answer)
    }

    private func refuse(_ reason: String, _ status: Int, _ text: String) -> Answer {
        figures.update { $0.refused[reason, default: 0] += 1 }
        return Answer(status: status, text: text + "\n")
    }

    /// Who posts: the last address that a proxy on this machine has added, or the peer itself.
    private static func source(_ post: Post) -> String {
        guard AddressRange.isLoopback(post.peer), let forwarded = post.forwarded,
            let last = forwarded.split(separator: ",").last
        else { return post.peer }
        return last.filter { $0 != " " }
    }

    /// Appends what was not understood to a file that only its owner can read, and waits for the disk; false if it cannot.
    private func keep(_ post: Post, _ door: PushDoor, _ faults: [String], _ now: Instant) -> Bool {
        let line: JSONValue = [
            "at": .string(ZoneRules.utc.rfc3339(now)), "sender": .string(door.sender),
            "why": .array(faults.prefix(20).map { .string($0) }),
            "body": .string(String(decoding: post.body, as: UTF8.self)),
        ]
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let file = open(refusedPath, flags, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        let bytes = Array((line.text() + "\n").utf8)
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        return written == bytes.count && fsync(file) == 0
    }
}

extension Diagnostic {
    fileprivate static func pushZone(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0806",
            Phrase(
                "`\(VisibleText.escaped(name))` is no time zone",
                zh: "没有时区 `\(VisibleText.escaped(name))`"), at: span,
            help: Phrase("write it like `Asia/Shanghai`", zh: "写成 `Asia/Shanghai` 这样"))
    }
}
