package import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Ledger
internal import Planning

/// Plays the cases of a test file: the planner, a ledger in memory and the dispatcher, on a clock that the case sets.
///
/// A notice that a case expects has been through all that a live run does but the gateway. Nothing outside the
/// process is touched.
package struct Trial {
    let campaign: Campaign
    let zone: ZoneRules
    let calendar: WorkingCalendar?
    let exceptions: [ExceptList]
    let sources: SourceSet
    /// One for all cases, empty before each.
    let ledger: SQLiteLedger
    package internal(set) var coverage: Coverage

    /// What became of one case.
    package struct Result: Sendable {
        package var name: String
        package var span: SourceSpan
        package var failures: [TrialFailure] = []
        /// Why the case could not be played.
        package var findings: [Diagnostic] = []

        package var hasPassed: Bool { failures.isEmpty && findings.isEmpty }
    }

    package init(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, zone: ZoneRules
    ) throws(RunningError) {
        self.campaign = campaign
        self.zone = zone
        exceptions = try PlanRun.exceptions(campaign, &loaded)
        calendar = loaded.calendar
        sources = loaded.sources
        coverage = Coverage(campaign)
        ledger = try RunningError.ledger { () throws(LedgerError) in try SQLiteLedger.inMemory() }
    }

    /// Plays one case from its first moment to its last, or to the first that fails.
    ///
    /// Throws where the machine fails; what is wrong with the case is in the result.
    package mutating func play(_ trial: TrialCase) async throws(RunningError) -> Result {
        var result = Result(name: trial.name, span: trial.span)
        do throws(RunningError) {
            try RunningError.ledger { () throws(LedgerError) in try ledger.empty() }
            var stage = Stage(trial: trial, anchor: zone.local(trial.moments[0].now).date)
            for (at, moment) in trial.moments.enumerated() {
                try advance(&stage, to: moment, isFirst: at == 0)
                if !moment.isRun { continue }
                result.failures = try await run(&stage, moment)
                if !result.failures.isEmpty { break }
            }
        } catch {
            guard case .data(let findings) = error else { throw error }
            result.findings = findings
        }
        return result
    }

    /// A case while it is played.
    struct Stage {
        let trial: TrialCase
        let gateway = TrialGateway()
        /// The day of the first moment.
        let anchor: CivilDate
        var rows: [TrialRow] = []
        /// By account: the key of the newest notice of each channel that the gateway has taken.
        var keys: [[Channel.Kind: String]] = []
        var events = 0

        init(trial: TrialCase, anchor: CivilDate) {
            self.trial = trial
            self.anchor = anchor
        }
    }
}
