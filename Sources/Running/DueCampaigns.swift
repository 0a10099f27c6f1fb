internal import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Ledger
internal import Planning

/// Which of some campaigns are to run now by their schedules, for a run that a timer of the system has started.
package struct DueCampaigns: Sendable {
    /// Their paths.
    package var due: [String] = []
    /// What is said of the others, by campaign.
    package var notes: [Phrase] = []
    /// A run did not take place in time: a person should know.
    package var hasMissed = false
    private var open: [(id: String, at: Instant)] = []

    package init() {}

    /// Looks each campaign's latest time up in the ledger; what is too late is put on record there as missed.
    package static func find(
        _ campaigns: [ScheduledCampaign], ledger path: String, now: Instant, holder: String
    ) throws(RunningError) -> DueCampaigns {
        var found = DueCampaigns()
        for one in campaigns {
            let zone = one.occurrences.zone
            let next = one.occurrences.next(after: now).map { zone.rfc3339($0) }
            let then = Phrase(
                next.map { "; next \($0)" } ?? "", zh: next.map { "；下一次 \($0)" } ?? "")
            let history = try RunningError.ledger { () throws(LedgerError) in
                try SQLiteLedger.history(of: one.ids, path: path)
            }
            // Without a ledger nothing was owed before.
            guard let latest = one.occurrences.last(onOrBefore: now),
                history.settled.map({ $0 < latest }) ?? true
            else {
                found.say(one, Phrase("nothing is due" + then.en, zh: "现在不用运行" + then.zh))
                continue
            }
            let time = zone.rfc3339(latest)
            let last = history.last.flatMap { $0.startedAt >= latest && $0.hasPlanned ? $0 : nil }
            let isStopped =
                last.flatMap { last in history.stoppedAt.map { $0 > last.startedAt } } ?? false
            if let last, last.isWhole || isStopped {
                found.say(
                    one,
                    Phrase("its run of \(time) is done" + then.en, zh: "\(time) 的运行已完成" + then.zh))
            } else if history.isPaused {
                found.say(one, Phrase("it is paused" + then.en, zh: "已暂停" + then.zh))
            } else if now.microseconds - latest.microseconds
                <= Int64(one.occurrences.schedule.startWithin) * 1_000_000
            {
                found.due.append(one.path)
                found.open.append((one.id, latest))
            } else if history.isRunning {
                found.say(one, Phrase("a run is on" + then.en, zh: "正在运行" + then.zh))
            } else if let last {
                found.hasMissed = true
                found.say(
                    one,
                    Phrase(
                        "its run of \(time), begun at \(zone.rfc3339(last.startedAt)), was broken off, and it is too late to begin again"
                            + then.en,
                        zh: "\(time) 的运行（\(zone.rfc3339(last.startedAt)) 开始）中断了，现在重新开始已经太晚"
                            + then.zh))
            } else if history.last == nil, history.settled == nil {
                found.say(one, Phrase("nothing is due" + then.en, zh: "现在不用运行" + then.zh))
            } else {
                try RunningError.ledger { () throws(LedgerError) in
                    let ledger = try SQLiteLedger.control(path: path, holder: holder)
                    try ledger.recordMissed(
                        one.id, at: latest, because: "nobody was there to start it", now: now)
                    try ledger.close()
                }
                found.hasMissed = true
                found.say(
                    one,
                    Phrase(
                        "its run of \(time) is missed: it is too late to begin" + then.en,
                        zh: "错过了 \(time) 的运行：现在开始已经太晚" + then.zh))
            }
        }
        return found
    }

    private mutating func say(_ one: ScheduledCampaign, _ phrase: Phrase) {
        notes.append(Phrase("\(one.id): \(phrase.en)", zh: "\(one.id)：\(phrase.zh)"))
    }

    /// The runs of those that were due are made.
    package func settle(ledger path: String, holder: String) throws(RunningError) {
        try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger.control(path: path, holder: holder)
            for (id, at) in open { try ledger.settleSchedule(of: id, upTo: at) }
            try ledger.close()
        }
    }
}
