package import CampaignLanguage
package import Expressions
package import Ledger

/// Hands notices to the outside and says what became of each: one of three outcomes, never a guess.
///
/// Delivery takes notices from the ledger's outbox (`Dispatcher`) to senders and outcomes back. A
/// sender is told address and text and nothing else of the borrower. Senders do not retry: only the
/// dispatcher does, because only the ledger knows what may be tried again.
package protocol Sender: Sendable {
    /// Where notices go, such as `file:/srv/outbox/sms.jsonl`: after a crash only the same place
    /// can say what arrived there. Holds no secret.
    var endpoint: String { get }

    /// For how many seconds the other side knows a repetition by its key and sends it once; nil where it does not.
    var keyLifetimeSeconds: Int? { get }

    /// How fast it may be given notices; nil for as fast as it takes them.
    var rate: SendRate? { get }

    /// Hands over a group; the outcomes stand in the order of `batch`. Never throws and ends within
    /// the sender's own deadlines: what is not known is `unknown`. One that calls for each notice asks `gate` before, and
    /// tells it the answer.
    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission]

    /// What became of attempts that a killed run left open, in the order of `open`.
    func reconcile(_ open: [OpenEnvelope]) async -> [Submission]

    /// What it has heard by itself since it was last asked, known to the ledger as that of `name`. It is heard again until it is
    /// acknowledged. `now` is nil where the run's clock is pretended.
    func news(as name: String, now: Instant?) async -> [SenderNews]

    /// These are on the disk.
    func acknowledge(_ ids: [String]) async

    /// Releases files and connections; nothing is submitted afterwards.
    func close() async
}

extension Sender {
    package var keyLifetimeSeconds: Int? { nil }
    package var rate: SendRate? { nil }
    package func news(as name: String, now: Instant?) async -> [SenderNews] { [] }
    package func acknowledge(_ ids: [String]) async {}

    /// Hands over a group that nothing stops.
    package func submit(_ batch: [Envelope]) async -> [Submission] {
        await submit(batch, gate: SendGate())
    }
}

/// One notice as a sender gets it.
package struct Envelope: Sendable, Hashable {
    /// The same for every attempt of a notice, so that a gateway can tell a repetition.
    package var key: String
    package var to: String
    package var title: String?
    package var text: String
    /// The same as HTML, for a mail that has it.
    package var html: String?
    package var channel: Channel.Kind
    /// The gateway should not deliver it later than this.
    package var expires: Instant
    /// The ledger's number of this attempt, for the journal; the gateway is not told.
    package var attempt: Int64
    /// Milliseconds from the hand-over to the end of its window, or of the time for which its gateway surely knows a
    /// repetition: later it must not be given away.
    package var closesIn: Int64

    package init(
        key: String, to: String, title: String?, text: String, html: String? = nil,
        channel: Channel.Kind, expires: Instant, attempt: Int64 = 0, closesIn: Int64 = .max
    ) {
        self.key = key
        self.to = to
        self.title = title
        self.text = text
        self.html = html
        self.channel = channel
        self.expires = expires
        self.attempt = attempt
        self.closesIn = closesIn
    }
}

/// An attempt without an outcome.
package struct OpenEnvelope: Sendable, Hashable {
    package var key: String
    package var handedAt: Instant

    package init(key: String, handedAt: Instant) {
        self.key = key
        self.handedAt = handedAt
    }
}
