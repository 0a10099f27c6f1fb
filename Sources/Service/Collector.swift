internal import CampaignLanguage
package import Delivery
internal import Diagnostics
internal import Dispatch
package import Expressions
internal import Glibc
internal import Running

/// Fetches receipts and replies from the gateways whose senders say `pull`, for as long as the service runs.
///
/// Each request has its own pace, so that a slow gateway holds up no other; what comes goes into the ledger one after the
/// other.
package struct Collector: Sendable {
    private let sources: [PullSource]
    private let file: SendersFile
    private let ledger: String
    private let log: ServiceLog
    private let figures: ServiceFigures
    private let clock: @Sendable () -> Instant

    /// Before the file beside the ledger, or a gateway, is asked for once more.
    private static let openSeconds = 10

    package init(
        _ sources: [PullSource], of file: SendersFile, ledger: String, log: ServiceLog,
        figures: ServiceFigures, clock: @escaping @Sendable () -> Instant
    ) {
        self.sources = sources
        self.file = file
        self.ledger = ledger
        self.log = log
        self.figures = figures
        self.clock = clock
    }

    /// Returns when its task is cancelled and what was asked is in the ledger.
    package func run() async {
        var trouble: String?
        while !Task.isCancelled {
            do throws(RunningError) {
                let pullers = try Puller.all(
                    sources, of: file, ledger: ledger, holder: "dunlind, process \(getpid())",
                    clock: clock)
                await withTaskGroup { group in
                    for puller in pullers { group.addTask { await run(puller) } }
                }
                return
            } catch {
                // There may be no ledger yet, or somebody fetches by hand.
                let words = error.findings.first?.message.en ?? "it cannot begin"
                if trouble != words { log.say("pull: \(words)") }
                trouble = words
                for source in sources { note(source) { $0.trouble = words } }
                try? await Task.sleep(for: .seconds(Self.openSeconds))
            }
        }
    }

    private func run(_ puller: Puller) async {
        let queue = DispatchQueue(label: "dunlind.pull")
        var puller = puller
        var pace = PullPace(everySeconds: puller.source.profile.everySeconds)
        var said: String??
        while !Task.isCancelled {
            // On a thread that may wait for the network and the disk; not cancelled, as an answer that is on its way may be
            // the only one.
            let asked = puller
            let (next, turn, taken) = await withCheckedContinuation { continuation in
                queue.async {
                    var puller = asked
                    var taken: [PullSpool.Taken] = []
                    let turn = puller.turn(&taken)
                    continuation.resume(returning: (puller, turn, taken))
                }
            }
            puller = next
            tell(puller.source, turn, taken, &said)
            let wait = pace.wait(after: turn)
            try? await Task.sleep(for: .milliseconds(wait))
        }
    }

    /// The log has a line when a gateway begins to answer and when it ceases to, and for what is not understood.
    private func tell(
        _ source: PullSource, _ turn: Puller.Turn, _ taken: [PullSpool.Taken],
        _ said: inout String??
    ) {
        let name = file.name(source.sender, source.profile.number)
        for kept in taken.map(\.kept) where !kept.isEmpty {
            let more = kept.count > 1 ? " and \(kept.count - 1) more" : ""
            log.say("pull \(name): not understood: \(kept[0])\(more)")
        }
        var trouble: String?
        if case .failed(let reason, _) = turn { trouble = reason }
        if said != .some(trouble) {
            said = .some(trouble)
            log.say("pull \(name): \(trouble ?? "the gateway answers")")
        }
        let count = taken.reduce(0) { $0 + $1.receptions.count }
        let now = clock()
        note(source) {
            $0.taken += count
            $0.trouble = trouble
            if trouble == nil { $0.answeredAt = now } else { $0.failures += 1 }
        }
    }

    private func note(_ source: PullSource, _ change: (inout ServiceFigures.Pull) -> Void) {
        let key = ServiceFigures.PullKey(sender: source.sender, number: source.profile.number)
        figures.update { change(&$0.pulls[key, default: .init()]) }
    }
}
