internal import CCurlShim
package import CampaignLanguage
internal import Dispatch
internal import Expressions
package import Ledger
internal import Synchronization

/// Posts notices to a gateway, one JSON object a request, several requests in flight over kept
/// connections.
///
/// The body is what `EnvelopeJSON` writes; the header `Idempotency-Key` carries the notice's key,
/// with bytes beyond visible ASCII as `%XX`. TLS certificates are verified, no redirect is
/// followed, no proxy used, an answer is read up to 64 KiB. A request is written once at most:
/// libcurl's own repetition on a kept connection that died is prevented, because the gateway may
/// have taken the first one.
package final class HTTPSender: Sender {
    /// Where and how to post.
    package struct Options: Sendable {
        /// `http` or `https`; without user and password.
        package var url: String
        /// Name and value; values may be secrets.
        package var headers: [(name: String, value: String)]
        /// A PEM file of the authorities that vouch for the gateway; nil for the system's.
        package var authorities: String?
        /// For one request, from connecting to the end of the answer.
        package var timeoutSeconds: Int
        /// Requests at the same time.
        package var inFlight: Int
        /// For how long the gateway honours `Idempotency-Key`; nil where it does not.
        package var keyLifetimeSeconds: Int?
        /// How fast it may be called; nil for as fast as it answers.
        package var rate: SendRate?

        package init(
            url: String, headers: [(name: String, value: String)] = [], authorities: String? = nil,
            timeoutSeconds: Int = 30, inFlight: Int = 16, keyLifetimeSeconds: Int? = nil,
            rate: SendRate? = nil
        ) {
            self.url = url
            self.headers = headers
            self.authorities = authorities
            self.timeoutSeconds = timeoutSeconds
            self.inFlight = inFlight
            self.keyLifetimeSeconds = keyLifetimeSeconds
            self.rate = rate
        }
    }

    package let endpoint: String
    package let keyLifetimeSeconds: Int?
    package let rate: SendRate?
    private let connections: Mutex<CurlConnections>
    /// libcurl's calls wait; they do so on a thread of their own, never on one of Swift's few.
    private let queue = DispatchQueue(label: "dunlin.http-sender")
    private let probe: any DispatchProbe
    private let journal: CallJournal?

    package init(
        _ options: Options, probe: any DispatchProbe = NoProbe(), journal: CallJournal? = nil
    ) throws(SenderError) {
        endpoint = "http:" + options.url
        keyLifetimeSeconds = options.keyLifetimeSeconds
        rate = options.rate
        self.probe = probe
        self.journal = journal
        connections = Mutex(try CurlConnections(options))
    }

    package func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        // Windows close while it waits for its thread, too.
        let handedAt = ContinuousClock.now
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(returning: post(batch, gate, handedAt))
            }
        }
    }

    private func post(
        _ batch: [Envelope], _ gate: SendGate, _ handedAt: ContinuousClock.Instant
    ) -> [Submission] {
        if journal?.began(batch.map(\.attempt)) == false {
            let reason = SystemReason.system()
            return batch.map { _ in
                .rejected(Rejection(.notSent, code: reason.name, detail: reason.text))
            }
        }
        var submissions = [Submission](
            repeating: HTTPAnswer.neverStarted.submission, count: batch.count)
        let requests = batch.map { HTTPRequest($0, handedAt: handedAt) }
        connections.withLock { connections in
            connections.post(requests) { answers, next in
                let now = ContinuousClock.now
                for (index, answer) in answers {
                    let isLate = !answer.isWritten && requests[index].isLate(now)
                    submissions[index] =
                        isLate
                        ? .rejected(.tooLate) : answer.submission.hiding(batch[index].to)
                    gate.heard(submissions[index])
                }
                var calls = next.filter { index in
                    if !gate.isOpen {
                        submissions[index] = .rejected(.notCalled)
                    } else if requests[index].isLate(now) {
                        submissions[index] = .rejected(.tooLate)
                    } else {
                        return true
                    }
                    return false
                }
                if let journal,
                    !journal.wrote(
                        answers: answers.map { (batch[$0.index].attempt, submissions[$0.index]) },
                        calls: calls.map { batch[$0].attempt })
                {
                    calls = []
                }
                for _ in answers { probe.reached(.afterHandOver) }
                for _ in calls { probe.reached(.beforeCall) }
                return calls
            }
        }
        return submissions
    }

    /// A gateway of this kind cannot be asked: such attempts stay unknown and are listed for a
    /// person.
    package func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        await SilentGateway(endpoint: endpoint).reconcile(open)
    }

    package func close() async {}
}

/// A gateway of which only the address is known: it can say nothing about earlier attempts, and
/// nothing is handed to it.
struct SilentGateway: Sender {
    let endpoint: String

    init(endpoint: String) { self.endpoint = endpoint }

    init(_ profile: HTTPProfile) { endpoint = "http:" + profile.url }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        batch.map { _ in
            .rejected(Rejection(.config, code: "silent", detail: "it was not opened for sending"))
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { _ in
            .unknown(note: "the run was killed before the gateway's answer was recorded")
        }
    }

    func close() async {}
}

/// A request as it goes on the wire.
struct HTTPRequest: Sendable {
    /// What is posted; nil for a GET.
    let body: ContiguousArray<UInt8>?
    /// Whole lines, beside those of the connections.
    let headers: [String]
    /// From then on it must not be written; nil for whenever.
    let latest: ContinuousClock.Instant?

    init(body: ContiguousArray<UInt8>?, headers: [String]) {
        self.body = body
        self.headers = headers
        latest = nil
    }

    func isLate(_ now: ContinuousClock.Instant) -> Bool { latest.map { now >= $0 } ?? false }

    /// What one notice becomes that was handed over at `handedAt`.
    init(_ envelope: Envelope, handedAt: ContinuousClock.Instant) {
        latest = handedAt.advanced(by: .milliseconds(envelope.closesIn))
        var buffer = ByteBuffer(capacity: 1024)
        EnvelopeJSON.write(envelope, into: &buffer)
        body = buffer.bytes()
        headers = [
            "Content-Type: application/json; charset=utf-8",
            "Idempotency-Key: " + Self.visible(envelope.key),
        ]
    }

    /// `%XX` for everything but visible ASCII, so that no key can break a header (RFC 9110 section
    /// 5.5).
    private static func visible(_ key: String) -> String {
        Percent.encoded(key) { $0 > 0x20 && $0 < 0x7F }
    }
}

enum Percent {
    /// `%XX` for each byte that is not plain.
    @inline(__always)
    static func encoded(_ text: String, isPlain: (UInt8) -> Bool) -> String {
        var text = text
        let encoded: String? = text.withUTF8 { bytes in
            var others = 0
            for byte in bytes where !isPlain(byte) { others += 1 }
            if others == 0 { return nil }
            func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
            var encoded = ByteBuffer(capacity: bytes.count + 2 * others)
            for byte in bytes {
                if isPlain(byte) {
                    encoded.append(byte)
                } else {
                    encoded.append(UInt8(ascii: "%"))
                    encoded.append(digit(byte >> 4))
                    encoded.append(digit(byte & 15))
                }
            }
            return encoded.string()
        }
        return encoded ?? text
    }
}
