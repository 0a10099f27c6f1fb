internal import CampaignLanguage
package import Delivery
internal import Diagnostics
package import Expressions
internal import Glibc
package import Ledger
internal import Synchronization

/// What gateways have given and the ledger does not have yet: `LEDGER.pulled`, a line for each answer.
///
/// Many gateways forget what they have given. So an answer is on the disk before it is read, and stays there until the ledger
/// has it and what of it was not understood is in `LEDGER.refused`. Whoever opens the file next takes in what is left in it.
/// One process at a time has it, by a lock that ends with the process; the file itself stays, and is empty nearly always.
package final class PullSpool: Sendable {
    /// Why an answer is not in the ledger. It is in the file, unless the disk did not take it.
    package enum Failure: Error {
        /// The file cannot be written; the caller has the only copy.
        case disk(String)
        case ledger(LedgerError)
        case refusedFile

        package var text: String {
            switch self {
            case .disk(let words): "`LEDGER.pulled` cannot be written: \(words)"
            case .ledger(let error): "the ledger: \(error.finding.message.en)"
            case .refusedFile: "`LEDGER.refused` cannot be written"
            }
        }
    }

    /// An answer, and what the ledger made of it.
    package struct Taken: Sendable {
        package var sender: String
        package var pull: Int?
        package var content = EventBody.Content()
        package var receptions: [Reception] = []
        /// It says itself that it is no answer to what was asked.
        package var isDenial = false
        /// What was written to `LEDGER.refused`, in words without anything personal.
        package var kept: [String] = []
    }

    private let ledger: String
    private let holder: String
    private let descriptor: Int32
    private let ways: [Way.Name: Way]
    private let oks: [Way.Name: [(path: EventFormat.Path, word: String)]]
    /// What was not understood and is kept already, by its hash: a window brings it again and again.
    private let known = Mutex<Set<Digest>>([])

    private static let mostKnown = 10_000
    private static let largest = 1 << 28

    /// Opens the file beside the ledger, for all requests of the senders file.
    package init(
        ledger: String, senders: SendersFile, holder: String
    ) throws(RunningError) {
        guard let real = Files.realPath(ledger) else {
            throw RunningError(LedgerError.missing(path: ledger))
        }
        self.ledger = ledger
        self.holder = holder
        ways = Way.all(of: senders)
        var oks: [Way.Name: [(path: EventFormat.Path, word: String)]] = [:]
        for profile in senders.profiles {
            for pull in profile.pulls {
                oks[Way.Name(sender: profile.name.value, pull: pull.number)] = pull.ok
            }
        }
        self.oks = oks
        let path = real + ".pulled"
        let descriptor = open(
            path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .io(.cannotWrite(path, Files.lastError)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .refused(.pullBusy(VisibleText.escaped(ledger)))
        }
        guard KeptBody.syncFolder(of: path) else {
            let reason = Files.lastError
            close(descriptor)
            throw .io(.cannotWrite(path, reason))
        }
        self.descriptor = descriptor
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Puts `answer` on the disk, then takes all that lies in the file into the ledger, the answer last, and empties the file;
    /// nothing is asked of the ledger where it is empty. Throws `disk` where the caller is left with the answer.
    ///
    /// `mark`, asked about the answer, is recorded in the same transaction as what that holds. What came before changes
    /// nothing, so it may be called again after any failure.
    package func take(
        _ answer: KeptBody? = nil, now: Instant,
        mark: (EventBody.Content) -> PullMark? = { _ in nil }
    ) throws(Failure) -> [Taken] {
        let all = try known.withLock { known throws(Failure) -> [Taken]? in
            if let answer, !answer.append(to: descriptor) {
                throw .disk(String(cString: strerror(errno)))
            }
            let lines = try lines()
            if lines.isEmpty { return [] }
            do throws(LedgerError) {
                var all: [Taken] = []
                let ledger = try SQLiteLedger.control(path: self.ledger, holder: holder)
                let currency = try ledger.currency()
                for (at, line) in lines.enumerated() {
                    let isLast = at == lines.count - 1
                    guard
                        let taken = try take(
                            line, ledger, currency, now,
                            { isLast && answer != nil ? mark($0) : nil }, &known)
                    else { return nil }
                    all.append(taken)
                }
                try ledger.close()
                ftruncate(descriptor, 0)
                return all
            } catch {
                throw .ledger(error)
            }
        }
        guard let all else { throw .refusedFile }
        return all
    }

    /// nil where what was not understood could not be kept.
    private func take(
        _ line: ContiguousArray<UInt8>, _ ledger: SQLiteLedger,
        _ currency: (decimals: Int, isRehearsal: Bool), _ now: Instant,
        _ mark: (EventBody.Content) -> PullMark?, _ known: inout Set<Digest>
    ) throws(LedgerError) -> Taken? {
        guard let kept = KeptBody(line) else {
            // A power cut may have left a line in part.
            return keep(
                KeptBody(at: now, sender: "", body: line), ["the line was cut off"],
                Taken(sender: ""), &known)
        }
        let name = Way.Name(kept)
        var taken = Taken(sender: kept.sender, pull: kept.pull)
        guard let way = ways[name] else {
            return keep(kept, [Way.missing(name).en], taken, &known)
        }
        let isEmpty = kept.body.allSatisfy { $0 <= 0x20 }
        // No words at all are not those of `ok`.
        if !EventBody.isGood(kept.body, oks[name] ?? []) {
            taken.isDenial = true
            // A gateway that gives something does not refuse: `ok` may be wrong.
            if !EventBody.hasItems(kept.body, way.format) { return taken }
            return keep(kept, ["the answer does not say what `ok` asks for"], taken, &known)
        }
        if !isEmpty {
            taken.content = EventBody.read(
                kept.body, from: kept.sender, format: way.format, zone: way.zone, now: kept.at,
                known: currency)
        }
        // What was not understood of a list is kept: the window goes on.
        let mark = taken.content.isNoList ? nil : mark(taken.content)
        if mark != nil || !taken.content.events.isEmpty {
            taken.receptions = try ledger.receive(taken.content.events, at: now, mark: mark)
        }
        var (faults, items) = (taken.content.faults, taken.content.faulty)
        for (at, reception) in taken.receptions.enumerated() where reception == .reused {
            faults.append("a number came again with other words: \(taken.content.events[at].kind)")
            items.append(taken.content.origins[at])
        }
        if faults.isEmpty { return taken }
        var rest = kept
        if !items.isEmpty {
            let fresh = items.indices.filter {
                known.insert(Self.hash(taken.content.text(of: items[$0]), of: kept)).inserted
            }
            if fresh.isEmpty { return taken }
            let kept = fresh.map { items[$0] }
            // As it came, with the others, where the items alone would not be what came.
            if !taken.content.isRounded(kept) {
                rest.body = taken.content.body(of: kept, way.format)
            }
            faults = fresh.map { faults[$0] }
        }
        if known.count > Self.mostKnown { known = [] }
        return keep(rest, faults, taken, &known)
    }

    /// Two gateways may give the same words: each counts by itself.
    private static func hash(_ bytes: ContiguousArray<UInt8>, of answer: KeptBody) -> Digest {
        let all = ContiguousArray("\(answer.sender)\0\(answer.pull ?? 0)\0".utf8) + bytes
        return all.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { SHA256.digest($0, bytes.count) } ?? SHA256.digest("")
        }
    }

    /// Keeps what was not understood in `LEDGER.refused`, for a person.
    private func keep(
        _ body: KeptBody, _ why: [String], _ taken: Taken, _ known: inout Set<Digest>
    ) -> Taken? {
        var (body, taken) = (body, taken)
        body.why = why
        // A page that stands in for the gateway comes again at every try. The zero tells a body from an item.
        if !known.insert(Self.hash(body.body + [0], of: body)).inserted { return taken }
        guard body.append(to: ledger + ".refused") else {
            // It is not kept yet, and comes again.
            known = []
            return nil
        }
        taken.kept = why
        return taken
    }

    /// Writes the beginning of an answer to `LEDGER.refused`, once: nothing can read it, but a person.
    package func keepPart(_ answer: KeptBody) -> Bool {
        known.withLock { known in
            let hash = Self.hash(answer.body + [1], of: answer)
            if known.contains(hash) { return true }
            guard answer.append(to: ledger + ".refused") else { return false }
            known.insert(hash)
            return true
        }
    }

    private func lines() throws(Failure) -> [ContiguousArray<UInt8>] {
        var bytes = ContiguousArray<UInt8>()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count <= Self.largest else {
                throw .disk(String(cString: strerror(errno)))
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes.split(separator: 0x0A).map { ContiguousArray($0) }
    }
}

extension Diagnostic {
    static func pullBusy(_ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0883",
            Phrase(
                "another process fetches from the gateways of `\(ledger)`",
                zh: "另一个进程正在为 `\(ledger)` 从网关拉取"), at: nil,
            note: Phrase(
                "two that fetch would take each other's receipts", zh: "两个进程同时拉取，会互相拿走对方的回执"),
            help: Phrase(
                "where `dunlind` runs, it fetches: nothing is to be done",
                zh: "`dunlind` 在运行时由它拉取，不用再做什么"))
    }

    static func pullClaimed(_ name: String) -> Diagnostic {
        Diagnostic(
            "D0883",
            Phrase(
                "another process of this machine, or another sender, fetches from the gateway of `\(name)`",
                zh: "本机另一个进程或另一个通道正在从 `\(name)` 的网关拉取"), at: nil,
            note: Phrase(
                "two that fetch would take each other's receipts", zh: "两边同时拉取，会互相拿走对方的回执"),
            help: Phrase(
                "let one process fetch for each account at the gateway", zh: "网关的每个账户只由一个进程拉取"))
    }
}
