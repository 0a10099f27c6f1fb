import CampaignLanguage
import Delivery
import Ledger
import Synchronization

/// Answers as a script says and remembers what it was given.
final class ScriptedSender: Sender {
    let endpoint = "test:scripted"
    let keyLifetimeSeconds: Int?
    let rate: SendRate?
    let submitted = Mutex<[(key: String, count: Int)]>([])
    let envelopes = Mutex<[Envelope]>([])
    private let script: @Sendable (String, Int) -> Submission

    /// `script` gets the key and how often it has come, from 1.
    init(
        keyLifetimeSeconds: Int? = nil, rate: SendRate? = nil,
        _ script: @escaping @Sendable (String, Int) -> Submission
    ) {
        self.keyLifetimeSeconds = keyLifetimeSeconds
        self.rate = rate
        self.script = script
    }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        envelopes.withLock { $0 += batch }
        return submitted.withLock { submitted in
            batch.map { envelope in
                let count = submitted.count { $0.key == envelope.key } + 1
                submitted.append((envelope.key, count))
                return script(envelope.key, count)
            }
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { _ in .accepted(id: "reconciled") }
    }

    func close() async {}
}
