internal import Ledger
internal import Synchronization

/// Closes the gates of the group that is with its senders when a person stops the run or pauses its campaign: a slow gateway
/// may have it for long.
final class Watch: Sendable {
    private let group = Mutex<(run: LedgerRun, gates: [SendGate])?>(nil)

    func begin(_ run: LedgerRun, _ gates: [SendGate]) { group.withLock { $0 = (run, gates) } }

    func end() { group.withLock { $0 = nil } }

    /// Looks four times a second, until it is cancelled; the journal comes to the disk although no other group begins.
    func stand(over ledger: SQLiteLedger, _ journal: CallJournal?) async {
        while true {
            do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
            journal?.settle()
            guard let (run, gates) = group.withLock(\.self),
                (try? ledger.isHalted([run])) == true
            else { continue }
            for gate in gates { gate.close() }
        }
    }
}
