package import Ledger

/// What a live run did with its plan.
package struct DispatchResult: Sendable, Hashable {
    package var accepted = 0
    /// Final refusals by kind; the sum is `rejected`.
    package var rejectedByKind: [Rejection.Kind: Int] = [:]
    /// What was said of the first of each kind.
    package var firstRefusals: [Rejection.Kind: String] = [:]
    package var unknown = 0
    /// Attempts that were refused and planned again in this run.
    package var retried = 0
    /// The window closed before they could leave.
    package var expired = 0
    /// A limit forbade them at the last look.
    package var overLimit = 0
    /// Their keys had left on this day, though their rows said otherwise: a fault, for a person to look into.
    package var braked = 0
    /// Notices against which something spoke that came after the plan.
    package var overtaken = 0
    /// Left in the plan: not yet due with `waits` off, paused or cancelled. A later run decides
    /// them anew.
    package var dropped = 0
    package var isPaused = false
    /// The run was told to end, by the system or a person.
    package var isCancelled = false
    /// Senders of the run that did not work for a time, by name.
    package var outages: [String: Outage] = [:]
    /// How many notices of a planned sender another one was given, by their names.
    package var carried: [String: [String: Int]] = [:]
    /// Attempts of an earlier run about which nobody could be asked, by sender; they stay open.
    package var leftOpen: [String: Int] = [:]
    /// Rowids of notices that are unknown, or are to be tried again: a receipt may yet tell of them.
    var open: Set<Int64> = []

    package init() {}

    package var rejected: Int { rejectedByKind.values.reduce(0, +) }

    /// Something waits for a person: an outcome is not known, the run did not end by itself, or the
    /// lender's side of a gateway is broken.
    package var needsPerson: Bool {
        unknown > 0 || braked > 0 || isPaused || isCancelled || !leftOpen.isEmpty
            || !carried.isEmpty
            || (!outages.isEmpty && expired + dropped + rejectedByKind[.throttled, default: 0] > 0)
            || rejectedByKind.contains { $0.key.needsPerson && $0.value > 0 }
    }

    /// Notices that are closed, whatever became of them.
    package var settled: Int {
        accepted + rejected + unknown + expired + overLimit + overtaken + braked
    }
}

extension DispatchResult {
    /// `state` is what the ledger made of the outcome: nothing where the attempt was closed before.
    mutating func count(_ outcome: Outcome, _ state: NoticeState?) {
        if state == .planned || state == .unknown {
            open.insert(outcome.notice)
        } else {
            open.remove(outcome.notice)
        }
        switch state {
        case .accepted: accepted += 1
        case .planned:
            if case .rejected(let rejection) = outcome.submission, rejection.kind == .notCalled {
                return
            }
            retried += 1
        case .unknown where outcome.retryAt != nil: retried += 1
        case .unknown: unknown += 1
        case .expired: expired += 1
        case .rejected, .notSent:
            if case .rejected(let rejection) = outcome.submission {
                rejectedByKind[rejection.kind, default: 0] += 1
                if firstRefusals[rejection.kind] == nil {
                    firstRefusals[rejection.kind] = rejection.shown
                }
            }
        case .handed, .skipped, .dropped, nil: break
        }
    }
}
