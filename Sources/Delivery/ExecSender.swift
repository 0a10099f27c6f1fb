package import CampaignLanguage
internal import Diagnostics
internal import Dispatch
package import Expressions
internal import Glibc
package import Ledger
internal import Synchronization

/// Gives notices to a program of the operator's, one JSON object a line, and takes its word for what became of each.
///
/// The protocol is `Docs/ExecSenders.md`. The program runs as long as the sender, in a process group of its own, with an
/// environment that holds nothing but what the senders file gives it. Who does not answer in time, ends, or says what is no
/// line of the protocol, is ended: what it had read is unknown then, what it had not read was not sent; the next group starts it
/// anew.
package final class ExecSender: Sender {
    /// What to start, and how to speak with it.
    package struct Options: Sendable {
        /// The path of the program.
        package var program: String
        package var arguments: [String]
        /// All that its environment has; values may be secrets.
        package var environment: [(name: String, value: String)]
        /// What it is told at its start.
        package var config: [(name: String, value: String)]
        /// Where it works.
        package var folder: String
        /// A file that its standard error is appended to; nil to throw that away.
        package var log: String?
        /// For a whole group, from the first line to the last answer, and for its start.
        package var timeoutSeconds: Int
        /// A program that could not be started is not started again before.
        package var restSeconds = 20
        /// Notices that it may have without having answered.
        package var inFlight: Int
        /// For how long what is behind it sends a notice of the same key once; nil where it does not.
        package var keyLifetimeSeconds: Int?
        /// How fast it may be called; nil for as fast as it answers.
        package var rate: SendRate?
        package var isRehearsal: Bool
        /// Its name, by which one run at a time has the program; nil where nobody else could.
        package var claim: String?

        package init(
            program: String, arguments: [String] = [],
            environment: [(name: String, value: String)] = [],
            config: [(name: String, value: String)] = [], folder: String = "/",
            log: String? = nil, timeoutSeconds: Int = 30, inFlight: Int = 16,
            keyLifetimeSeconds: Int? = nil, rate: SendRate? = nil, isRehearsal: Bool = false,
            claim: String? = nil
        ) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.config = config
            self.folder = folder
            self.log = log
            self.timeoutSeconds = timeoutSeconds
            self.inFlight = inFlight
            self.keyLifetimeSeconds = keyLifetimeSeconds
            self.rate = rate
            self.isRehearsal = isRehearsal
            self.claim = claim
        }
    }

    package let endpoint: String
    package let keyLifetimeSeconds: Int?
    package let rate: SendRate?
    private let session: Mutex<ExecSession>
    /// Waiting for a program is done on a thread of its own, never on one of Swift's few.
    private let queue = DispatchQueue(label: "dunlin.exec-sender")

    /// Throws where the program of another run, alive or killed, still works.
    package init(
        _ options: Options, probe: any DispatchProbe = NoProbe(), journal: CallJournal? = nil
    ) throws(SenderError) {
        endpoint = Self.endpoint(options.program)
        keyLifetimeSeconds = options.keyLifetimeSeconds
        rate = options.rate
        session = Mutex(ExecSession(options, probe, journal, lock: try ExecLock(options)))
    }

    /// The program of the sender called `name` with its secrets; throws where it is none that may be started.
    convenience init(
        _ profile: ExecProfile, name: String, _ environment: [(name: String, value: String)],
        probe: any DispatchProbe, journal: CallJournal?
    ) throws(SenderError) {
        var options = profile.options
        do throws(PrivateFile.Failure) {
            try PrivateFile.checkProgram(options.program)
        } catch {
            throw error.ofProgram(options.program)
        }
        if let log = options.log { try FileSender.makeFolder(of: log) }
        options.program = Self.absolute(options.program)
        options.environment = environment
        // The same ledger asks again, by the sender's name.
        options.claim = Self.absolute(journal?.path ?? "") + "\0" + name
        try self.init(options, probe: probe, journal: journal)
    }

    /// How a program is called in the ledger.
    static func endpoint(_ program: String) -> String { "exec:" + absolute(program) }

    /// A program is started from its folder, where a relative path would mean something else. Links stay: many a program
    /// goes by the name that it is called by.
    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    package func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        await onQueue { $0.submit(batch, gate) }
    }

    package func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        await onQueue { $0.reconcile(open) }
    }

    package func close() async { await onQueue { $0.end() } }

    package func news(as name: String, now: Instant?) async -> [SenderNews] {
        await onQueue { $0.news(as: name, now: now) }
    }

    package func acknowledge(_ ids: [String]) async { await onQueue { $0.acknowledge(ids) } }

    private func onQueue<Value: Sendable>(
        _ body: @Sendable @escaping (inout sending ExecSession) -> sending Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: session.withLock { body(&$0) })
            }
        }
    }
}

/// The conversation with one program.
struct ExecSession {
    private let options: ExecSender.Options
    private let probe: any DispatchProbe
    private let journal: CallJournal?
    private let lock: ExecLock?
    private(set) var process: ExecProcess?
    /// A program that could not be started is not started again before, by `ExecProcess.now`; and why it could not.
    private var rest: (until: Int64, refused: Refused)?
    /// What it has said it can do.
    private var abilities = Abilities()
    /// Receipts and replies that it has told of, and that are not asked for yet.
    var heard: [JSONValue] = []

    private struct Abilities {
        /// nil for all.
        var channels: Set<String>?
        var window = Int.max
        var reconciles = false
    }

    /// Why nothing can be given to the program.
    private struct Refused: Error {
        let rejection: Rejection

        init(_ kind: Rejection.Kind, code: String, _ detail: String) {
            rejection = Rejection(kind, code: code, detail: detail)
        }
    }

    /// A program that says nothing at its start, or does not end when it is told to, is not waited for.
    private static let endMilliseconds: Int64 = 5000
    private static let version = 1

    init(
        _ options: ExecSender.Options, _ probe: any DispatchProbe, _ journal: CallJournal?,
        lock: ExecLock?
    ) {
        self.options = options
        self.journal = journal
        self.lock = lock
        self.probe = probe
    }

    private var deadline: Int64 { ExecProcess.now() + Int64(options.timeoutSeconds) * 1000 }

    // MARK: - Handing over

    mutating func submit(_ batch: [Envelope], _ gate: SendGate) -> [Submission] {
        let began = ExecProcess.now()
        let process: ExecProcess
        do throws(Refused) { process = try running() } catch {
            return batch.map { _ in .rejected(error.rejection) }
        }
        if journal?.began(batch.map(\.attempt)) == false { return Self.unwritten(batch) }
        var answers = [Submission?](repeating: nil, count: batch.count)
        var starts = [Int?](repeating: nil, count: batch.count)
        var waiting: [String: Int] = [:]
        var next = 0
        let deadline = deadline
        process.discard { heed($0) }
        while true {
            while next < batch.count, waiting.count < min(options.inFlight, abilities.window) {
                let envelope = batch[next]
                if abilities.channels?.contains(envelope.channel.rawValue) == false {
                    answers[next] = .rejected(
                        Rejection(
                            .config, code: "channel",
                            detail: "the program does not take \(envelope.channel.rawValue)"))
                } else if !gate.isOpen {
                    answers[next] = .rejected(.notCalled)
                } else if ExecProcess.now() - began >= envelope.closesIn {
                    answers[next] = .rejected(.tooLate)
                } else if journal?.calls(envelope.attempt) == false {
                    answers[next] = Self.unwritten([envelope])[0]
                } else {
                    probe.reached(.beforeCall)
                    starts[next] = process.send(Self.line(envelope))
                    waiting[envelope.key] = next
                }
                next += 1
            }
            if waiting.isEmpty { break }
            switch process.next(until: deadline) {
            case .message(let message):
                guard let (key, answer) = ExecAnswer.result(message),
                    let index = waiting.removeValue(forKey: key)
                else {
                    heed(message)
                    continue
                }
                gate.heard(answer)
                let hidden = answer.hiding(batch[index].to)
                journal?.answered(batch[index].attempt, hidden)
                answers[index] = hidden
                probe.reached(.afterHandOver)
            case .closed:
                process.stop()
                let how = process.end.isEmpty ? "" : " (\(process.end))"
                return end(answers, starts, process, "the program ended\(how)")
            case .late:
                return end(
                    answers, starts, process,
                    "the program did not answer within \(options.timeoutSeconds) seconds")
            case .garbled(let what):
                return end(answers, starts, process, "the program said \(what)")
            }
        }
        return answers.map { $0 ?? .unknown(note: "the program did not answer") }
    }

    /// What cannot be written down beforehand is not sent.
    private static func unwritten(_ batch: [Envelope]) -> [Submission] {
        let reason = SystemReason.system()
        return batch.map { _ in
            .rejected(Rejection(.notSent, code: reason.name, detail: reason.text))
        }
    }

    /// Ends a program that cannot be trusted with the rest of a group.
    private mutating func end(
        _ answers: [Submission?], _ starts: [Int?], _ process: ExecProcess, _ reason: String
    ) -> [Submission] {
        process.stop()
        let taken = process.taken
        self.process = nil
        return zip(answers, starts).map { answer, start in
            if let answer { return answer }
            // Not a byte of its line was read: the program cannot know of it.
            if let start, start < taken { return .unknown(note: reason) }
            return .rejected(Rejection(.notSent, code: "exec", detail: reason))
        }
    }

    private static func line(_ envelope: Envelope) -> ContiguousArray<UInt8> {
        var buffer = ByteBuffer(capacity: 1024)
        buffer.append("{\"op\":\"submit\",\"ref\":\"")
        buffer.append(reference(envelope.key))
        buffer.append("\",")
        EnvelopeJSON.writeMembers(envelope, into: &buffer)
        buffer.append("}")
        return buffer.bytes()
    }

    /// The first 32 hexadecimal digits of the key's SHA-256: short enough for every gateway's own field.
    static func reference(_ key: String) -> String {
        String(SHA256.digest(key).description.prefix(32))
    }

    // MARK: - Asking afterwards

    mutating func reconcile(_ open: [OpenEnvelope]) -> [Submission] {
        let unknown = Submission.unknown(
            note: "the run was killed before the program's answer was recorded")
        guard let process = try? running(), abilities.reconciles else {
            return open.map { _ in unknown }
        }
        var answers = [Submission](repeating: unknown, count: open.count)
        var waiting: [String: Int] = [:]
        for (index, envelope) in open.enumerated() {
            waiting[envelope.key] = index
            _ = process.send(
                JSONValue.object([
                    .init("op", .string("reconcile")), .init("key", .string(envelope.key)),
                    .init("ref", .string(Self.reference(envelope.key))),
                    .init("at", .string(ZoneRules.utc.rfc3339(envelope.handedAt))),
                ]).text().utf8)
        }
        let deadline = deadline
        while !waiting.isEmpty {
            guard case .message(let message) = process.next(until: deadline) else {
                self.process = nil
                break
            }
            guard let (key, answer) = ExecAnswer.result(message),
                let index = waiting.removeValue(forKey: key)
            else {
                heed(message)
                continue
            }
            answers[index] = answer
        }
        return answers
    }

    // MARK: - Starting and ending

    /// The program, started and greeted; what a group is refused with where it cannot be.
    private mutating func running() throws(Refused) -> ExecProcess {
        if let process { return process }
        if let rest, rest.until > ExecProcess.now() { throw rest.refused }
        do throws(Refused) { return try start() } catch {
            rest = (ExecProcess.now() + Int64(options.restSeconds) * 1000, error)
            throw error
        }
    }

    private mutating func start() throws(Refused) -> ExecProcess {
        let process: ExecProcess
        do throws(SystemReason) {
            process = try ExecProcess(options, lock: lock?.descriptor ?? -1)
        } catch {
            throw Refused(.notSent, code: error.name, "the program cannot start: \(error.text)")
        }
        let config = options.config.map { JSONValue.Member($0.name, .string($0.value)) }
        _ = process.send(
            JSONValue.object([
                .init("op", .string("hello")), .init("v", .integer(Self.version)),
                .init("config", .object(config)), .init("rehearsal", .bool(options.isRehearsal)),
                .init("timeout", .integer(options.timeoutSeconds)),
            ]).text().utf8)
        let deadline = deadline
        while true {
            let reason: String
            switch process.next(until: deadline) {
            case .message(let message):
                guard message["op"]?.string == "ready" else {
                    heed(message)
                    continue
                }
                guard message["v"]?.int == Self.version else {
                    throw Refused(
                        .config, code: "version",
                        "the program does not speak version \(Self.version)")
                }
                abilities = Self.abilities(message["caps"])
                self.process = process
                return process
            case .closed:
                process.stop()
                reason = "the program ended at its start (\(process.end))"
            case .late: reason = "the program did not get ready"
            case .garbled(let what): reason = "the program said \(what)"
            }
            throw Refused(.notSent, code: "exec", reason)
        }
    }

    private static func abilities(_ value: JSONValue?) -> Abilities {
        var abilities = Abilities()
        abilities.channels = value?["channels"]?.array.map { Set($0.compactMap(\.string)) }
        if let window = value?["window"]?.int { abilities.window = max(1, window) }
        abilities.reconciles = value?["reconcile"]?.bool ?? false
        return abilities
    }

    /// Takes leave of the program.
    mutating func end() {
        guard let process else { return }
        _ = process.send("{\"op\":\"bye\"}".utf8)
        process.finish(until: ExecProcess.now() + Self.endMilliseconds)
        self.process = nil
    }
}
