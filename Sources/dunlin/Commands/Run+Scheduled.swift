internal import ArgumentParser
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Running

/// `--scheduled`: a timer of the system starts the run, and the campaigns' schedules say what it is for.
extension Run {
    /// Says of each campaign that is not due why; ends the command where none is.
    func findDue(_ now: Instant, _ failure: Failure) throws(any Error) -> DueCampaigns {
        guard let ledger = source.ledger else { return DueCampaigns() }
        let found = try ScheduledCampaign.find(in: campaigns, root: common.root)
        for one in found.unsound { failure.show(one.findings, sources: one.sources) }
        var due = try DueCampaigns.find(
            found.campaigns, ledger: ledger, now: now, holder: "dunlin run, process \(getpid())")
        for path in found.unscheduled {
            due.notes.append(
                Phrase("\(path): it has no `schedule`", zh: "\(path)：没有写 `schedule`"))
        }
        let lines = due.notes.map { VisibleText.escaped($0[common.language]) + "\n" }
        Terminal.write(lines.joined(), to: STDOUT_FILENO)
        if !found.unsound.isEmpty { due.hasMissed = true }
        if due.due.isEmpty { throw ExitCode(due.hasMissed ? 3 : 0) }
        return due
    }
}
