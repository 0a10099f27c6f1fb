internal import CampaignLanguage
internal import Delivery
internal import Ledger
internal import Synchronization

/// The outside of a case: it takes every notice, or refuses the addresses that the case says it does.
final class TrialGateway: Sender {
    private struct State {
        var refused: Set<Channel.Kind> = []
        var accepted: Set<String> = []
    }

    private let state = Mutex(State())

    var endpoint: String { "test" }

    /// From now on; what was taken before is forgotten.
    func begin(refusing channels: Set<Channel.Kind>) {
        state.withLock { $0 = State(refused: channels) }
    }

    /// The keys of the notices that were taken since `begin`.
    var accepted: Set<String> { state.withLock { $0.accepted } }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        state.withLock { state in
            batch.map { envelope in
                if state.refused.contains(envelope.channel) {
                    return .rejected(Rejection(.recipient, code: "test", detail: "refused"))
                }
                state.accepted.insert(envelope.key)
                return .accepted(id: nil)
            }
        }
    }

    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { _ in .unknown(note: "nobody was asked") }
    }

    func close() async {}
}
