internal import Ledger
internal import Synchronization

/// Closes the gates of the group that is with its senders when a person stops the run or pauses its campaign: a slow gateway
/// may have it for long.
final class Watch: Sendable {
    private let group = Mutex<(run: LedgerRun, gates: [SendGate])?>(nil)

    func begin(_ run: LedgerRun, _ gates: [SendGate]) { group.withLock { $0 = (run, gates) } }

    func end() { group.withLock { $0 = nil } }

    /// Looks four times a second, until it is cancelled.
    func stand(over ledger: SQLiteLedger) async {
        while true {
            do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
            guard let (run, gates) = group.withLock(\.self),
                (try? ledger.isHalted([run])) == true
            else { continue }
            for gate in gates { gate.close() }
        }
    }
}
