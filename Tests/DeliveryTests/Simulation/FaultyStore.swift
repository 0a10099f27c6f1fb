import Ledger
import Synchronization

/// Lets the n-th write of a process fail, before or after it is on the disk, and every write of a process that was killed.
final class FaultyStore: StoreProbe {
    enum Fault: Sendable {
        case none
        /// Nothing of the write is there.
        case before(Int)
        /// All of it is there, and the process does not hear so.
        case after(Int)
    }

    /// Nothing is written.
    static let notWritten = LedgerError.storage(code: 5_678, message: "injected: not written")
    /// All is written.
    static let written = LedgerError.storage(code: 5_679, message: "injected: written")

    private struct State {
        var fault = Fault.none
        var isDead = false
        var writes = 0
    }

    private let state = Mutex(State())

    var isDead: Bool { state.withLock { $0.isDead } }

    static func isInjected(_ error: LedgerError) -> Bool { error == notWritten || error == written }

    /// A new process begins.
    func begin(_ fault: Fault) { state.withLock { $0 = State(fault: fault) } }

    /// The process is killed: nothing that it does from now on is written.
    func kill() { state.withLock { $0.isDead = true } }

    func willCommit() throws(LedgerError) {
        let fails = state.withLock { state in
            state.writes += 1
            if case .before(state.writes) = state.fault { return true }
            return state.isDead
        }
        if fails { throw Self.notWritten }
    }

    func didCommit() throws(LedgerError) {
        let fails = state.withLock { state in
            if case .after(state.writes) = state.fault { return true }
            return false
        }
        if fails { throw Self.written }
    }
}
