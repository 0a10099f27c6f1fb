internal import CampaignLanguage
package import Expressions
package import Ledger
internal import Planning
package import Running

/// Decides when which campaigns run by themselves: a function of what it is told, so that a month is played in a moment.
///
/// - A campaign is due from a scheduled time on, for `start_within`; then it is missed, and on record.
/// - Campaigns that are due together run together, by their priority. One that becomes due while others run joins them:
///   when its own preview is sound the run is ended between two groups and begun again with all; nothing leaves twice, as each run
///   decides by what the ledger knows.
/// - A run that was refused (files, data, a ledger in use) is tried again after one, two, five and then each ten minutes, as long as it may begin. Of several
///   that were refused together each is previewed alone, so that one's trouble is not the others'.
/// - A run that broke down is taken up again after one and five minutes while its hours are open; the third time its
///   campaigns are paused.
/// - Paused campaigns wait.
package struct Timetable {
    /// Something to do, in this order.
    package enum Order: Sendable, Hashable {
        /// Start a run of these campaigns, in the order in which they choose.
        case start([String])
        /// End the run that is on between two groups.
        case interrupt
        /// Preview these, each alone, and tell `previewed`.
        case preview([String])
        /// Record that the run of this time did not take place.
        case missed(String, at: Instant, Missed)
        /// Record that nothing up to this time is open.
        case settle(String, upTo: Instant)
        /// Pause these: their run has broken down three times.
        case pause([String], RunEnd)
    }

    /// Why a run did not take place.
    package enum Missed: Sendable, Hashable {
        case notRunning
        case paused
        case refused(RunEnd)
        /// It had begun, broke off, and its hours ended before it could go on.
        case brokenOff

        package var text: String {
            switch self {
            case .notRunning: "nobody was there to start it"
            case .paused: "the campaign was paused"
            case .refused(let end): end.text
            case .brokenOff: "it broke off, and its hours ended"
            }
        }
    }

    /// A run that is due.
    private struct Waiting {
        let at: Instant
        /// Not to be looked at before.
        var notBefore: Instant?
        var crashes = 0
        /// How often it was refused in a row.
        var refusals = 0
        /// A run of this time has begun.
        var hasBegun = false
        /// It was refused together with others for a reason that no preview shows: it runs by itself until it runs.
        var isAlone = false
        /// Its run ended with a word for a person: the ledger is asked at the next look whether it is whole.
        var isDoubtful = false
        /// Why it does not run yet.
        var trouble: Missed?
        /// Its own preview is under way, or was sound.
        var preview = Preview.none

        enum Preview { case none, running, sound }
    }

    private struct Running {
        let ids: [String]
        /// The scheduled time for which each was begun.
        let times: [String: Instant]
        var isInterrupted = false
    }

    private static let retrySeconds = 60
    /// Of a run that was refused again and again each try writes its plan anew.
    private static let mostRetrySeconds = 600
    private static let crashPauses = [60, 300]
    /// Missed times of one campaign that are recorded one by one; a service that was off for a year says so in a hundred lines.
    private static let mostMissed = 100

    /// By rank.
    private var campaigns: [ScheduledCampaign] = []
    /// Up to where each campaign has nothing open, as far as is known here.
    private var settled: [String: Instant] = [:]
    private var waiting: [String: Waiting] = [:]
    /// The schedule of each campaign as it was last seen, and when it was seen to be another.
    private var schedules: [String: RunSchedule] = [:]
    private var edited: [String: Instant] = [:]
    private var running: Running?

    package init() {}

    /// The campaigns that there are from now on; a run that is on goes on.
    package mutating func update(_ campaigns: [ScheduledCampaign], now: Instant) {
        // What was due before somebody wrote the schedule is not owed, unless the ledger knows better.
        for one in campaigns {
            let schedule = one.occurrences.schedule
            if let before = schedules.updateValue(schedule, forKey: one.id),
                !before.hasSameTimes(as: schedule)
            {
                edited[one.id] = now
                // What has begun goes on.
                let isOn = running?.ids.contains(one.id) ?? false
                if !isOn, waiting[one.id]?.hasBegun != true {
                    waiting[one.id] = nil
                    settled[one.id] = now
                }
            }
            if settled[one.id] == nil { settled[one.id] = now }
        }
        self.campaigns = campaigns
    }

    /// The campaigns that are being run.
    package var runningCampaigns: [String] { running?.ids ?? [] }

    /// What there is to do now; `history` is what the ledger knows of a campaign, asked only for one that is due.
    package mutating func tick<Failure>(
        now: Instant, history: (ScheduledCampaign) throws(Failure) -> RunHistory
    ) throws(Failure) -> [Order] {
        // All is asked before anything is decided: a ledger that cannot be read loses no order.
        var orders: [Order] = []
        var due: [(campaign: ScheduledCampaign, latest: Instant, known: RunHistory)] = []
        for campaign in campaigns {
            guard let latest = latest(campaign, now) else { continue }
            if let begun = running?.times[campaign.id] {
                if latest <= begun { continue }
                next(campaign.id, after: begun, latest, &orders)
            }
            guard isDue(campaign.id, latest, now) else { continue }
            due.append((campaign, latest, try history(campaign)))
        }
        var wanted: [String] = []
        for (campaign, latest, known) in due
        where look(campaign, latest, known, now, &orders) { wanted.append(campaign.id) }
        // Who runs by itself joins nobody.
        if running != nil { wanted.removeAll { waiting[$0]?.isAlone == true } }
        if wanted.isEmpty { return orders }
        guard var run = running else {
            let together = wanted.filter { waiting[$0]?.isAlone != true }
            let ids = together.isEmpty ? Array(wanted.prefix(1)) : together
            running = Running(
                ids: ids,
                times: Dictionary(
                    uniqueKeysWithValues: ids.compactMap { id in
                        waiting[id].map { (id, $0.at) }
                    }))
            for id in ids { waiting[id]?.preview = .none }
            return orders + [.start(ids)]
        }
        if run.isInterrupted { return orders }
        let unseen = wanted.filter { waiting[$0]?.preview == Waiting.Preview.none }
        if !unseen.isEmpty {
            for id in unseen { waiting[id]?.preview = .running }
            orders.append(.preview(unseen))
        }
        if wanted.contains(where: { waiting[$0]?.preview == .sound }) {
            run.isInterrupted = true
            running = run
            orders.append(.interrupt)
        }
        return orders
    }

    /// The newest scheduled time; of a schedule that was edited since, the one for which a run has begun.
    private func latest(_ campaign: ScheduledCampaign, _ now: Instant) -> Instant? {
        let latest = campaign.occurrences.last(onOrBefore: now)
        guard let edit = edited[campaign.id], latest.map({ $0 <= edit }) ?? true else {
            return latest
        }
        return waiting[campaign.id]?.at
    }

    /// Another time of a campaign comes while its run is on: that run was the earlier one's, and begins again for this.
    private mutating func next(
        _ id: String, after begun: Instant, _ latest: Instant, _ orders: inout [Order]
    ) {
        guard waiting[id]?.at == begun else { return }
        orders.append(.settle(id, upTo: begun))
        settled[id] = max(settled[id] ?? begun, begun)
        waiting[id] = Waiting(at: latest)
    }

    /// Whether a scheduled time is open and may be looked at.
    private func isDue(_ id: String, _ latest: Instant, _ now: Instant) -> Bool {
        // Of a campaign that has only been seen the ledger may know open times of before.
        guard let known = waiting[id], known.at == latest else {
            return asked.contains(id) ? latest > (settled[id] ?? now) : true
        }
        if known.isDoubtful { return true }
        return known.preview != .running && known.notBefore.map { $0 <= now } ?? true
    }

    /// Campaigns of which the ledger was asked up to where they are settled.
    private var asked: Set<String> = []

    /// Whether the campaign is to run now; what is past is recorded.
    private mutating func look(
        _ campaign: ScheduledCampaign, _ latest: Instant, _ known: RunHistory, _ now: Instant,
        _ orders: inout [Order]
    ) -> Bool {
        let id = campaign.id
        let isDoubtful = waiting[id]?.isDoubtful ?? false
        waiting[id]?.isDoubtful = false
        var floor = settled[id] ?? now
        if asked.insert(id).inserted { floor = known.settled ?? floor }
        if let later = known.settled { floor = max(floor, later) }
        settled[id] = floor
        if latest <= floor {
            waiting[id] = nil
            return false
        }
        if waiting[id]?.at != latest {
            missOlder(campaign, after: floor, before: latest, &orders)
            waiting[id] = Waiting(at: latest)
        }
        if let last = known.last, last.startedAt >= latest, last.hasPlanned {
            // Somebody has run it since, or ended its run.
            if last.isWhole || known.stoppedAt.map({ $0 > last.startedAt }) ?? false {
                settle(id, &orders)
                return false
            }
            waiting[id]?.hasBegun = true
        }
        if isDoubtful, waiting[id]?.notBefore.map({ $0 > now }) ?? false {
            return false
        }
        let hasBegun = waiting[id]?.hasBegun ?? false
        if !mayRun(campaign, latest, hasBegun: hasBegun, now) {
            let reason: Missed =
                known.isPaused
                ? .paused : hasBegun ? .brokenOff : waiting[id]?.trouble ?? .notRunning
            orders.append(.missed(id, at: latest, reason))
            close(id, latest)
            return false
        }
        if known.settled == nil {
            // From here on the ledger knows that this time is open, should the service not live to settle it.
            orders.append(.settle(id, upTo: latest.adding(seconds: -1)))
        }
        if known.isPaused {
            waiting[id]?.trouble = .paused
            waiting[id]?.notBefore = now.adding(seconds: Self.retrySeconds)
            return false
        }
        return true
    }

    /// A run may begin within its time; one that has begun goes on while its hours of that day last.
    private func mayRun(
        _ campaign: ScheduledCampaign, _ latest: Instant, hasBegun: Bool, _ now: Instant
    ) -> Bool {
        let schedule = campaign.occurrences.schedule
        if now <= latest.adding(seconds: schedule.startWithin) { return true }
        guard hasBegun else { return false }
        if case .today = campaign.window.moment(at: nil, instant: now) { return true }
        return false
    }

    private mutating func missOlder(
        _ campaign: ScheduledCampaign, after floor: Instant, before latest: Instant,
        _ orders: inout [Order]
    ) {
        var at = floor
        for _ in 0..<Self.mostMissed {
            guard let next = campaign.occurrences.next(after: at), next < latest else { return }
            let open = waiting[campaign.id].flatMap { $0.at == next ? $0 : nil }
            let reason = open.map { $0.hasBegun ? .brokenOff : $0.trouble ?? .notRunning }
            orders.append(.missed(campaign.id, at: next, reason ?? .notRunning))
            at = next
        }
    }

    private mutating func settle(
        _ id: String, upTo begun: Instant? = nil, _ orders: inout [Order]
    ) {
        guard let at = begun ?? waiting[id]?.at else { return }
        orders.append(.settle(id, upTo: at))
        close(id, at)
    }

    private mutating func close(_ id: String, _ at: Instant) {
        settled[id] = max(settled[id] ?? at, at)
        if waiting[id].map({ $0.at <= at }) ?? false { waiting[id] = nil }
    }

    /// The run that was started has ended.
    package mutating func ended(_ end: RunEnd, now: Instant) -> [Order] {
        guard let run = running else { return [] }
        running = nil
        var orders: [Order] = []
        // Another time of a campaign may have come while its run was on.
        let open = run.ids.filter { waiting[$0] != nil && waiting[$0]?.at == run.times[$0] }
        if run.isInterrupted, end == .exit(3) {
            // It begins again with those that joined.
            for id in open { goesOn(id) }
            return []
        }
        if end == .exit(3) {
            // The ledger knows whether it came to its end, or somebody has ended it; if neither, it goes on.
            for id in open {
                goesOn(id)
                waiting[id]?.notBefore = now.adding(seconds: Self.retrySeconds)
                waiting[id]?.trouble = .refused(end)
                waiting[id]?.isDoubtful = true
            }
            return []
        }
        if end.isDone {
            for id in run.ids { settle(id, upTo: run.times[id], &orders) }
            return orders
        }
        if end.isCrash { return crashed(open, end, now) }
        for id in open { postpone(id, end, now) }
        guard run.ids.count > 1, !open.isEmpty else { return [] }
        for id in open {
            waiting[id]?.preview = .running
            // Should their previews say nothing, each runs for itself; a ledger in use is nobody's own fault.
            if let refusals = waiting[id]?.refusals, end == .exit(1) {
                waiting[id]?.isAlone = refusals > 1
            }
        }
        return [.preview(open)]
    }

    /// Its run was ended before its end, and nothing stands against it.
    private mutating func goesOn(_ id: String) {
        waiting[id]?.hasBegun = true
        waiting[id]?.isAlone = false
        waiting[id]?.refusals = 0
    }

    /// Tries again after one, two, five and then each ten minutes.
    private mutating func postpone(_ id: String, _ end: RunEnd, _ now: Instant) {
        guard var open = waiting[id] else { return }
        let seconds = [60, 120, 300, Self.mostRetrySeconds][min(open.refusals, 3)]
        open.refusals += 1
        open.trouble = .refused(end)
        open.notBefore = now.adding(seconds: seconds)
        waiting[id] = open
    }

    private mutating func crashed(_ ids: [String], _ end: RunEnd, _ now: Instant) -> [Order] {
        var orders: [Order] = []
        let crashes = (ids.compactMap { waiting[$0]?.crashes }.max() ?? 0) + 1
        if crashes > Self.crashPauses.count {
            orders.append(.pause(ids, end))
            for id in ids {
                waiting[id]?.crashes = 0
                waiting[id]?.trouble = .paused
                waiting[id]?.notBefore = now.adding(seconds: Self.retrySeconds)
            }
            return orders
        }
        for id in ids {
            waiting[id]?.crashes = crashes
            waiting[id]?.hasBegun = true
            waiting[id]?.trouble = .refused(end)
            waiting[id]?.notBefore = now.adding(seconds: Self.crashPauses[crashes - 1])
        }
        return orders
    }

    /// How the previews of some campaigns ended: a sound one runs, another is looked at again later.
    package mutating func previewed(_ ends: [(id: String, end: RunEnd)], now: Instant) {
        // What fails only together fails for a reason of all, such as a ledger in use.
        let areAllSound = ends.count > 1 && ends.allSatisfy(\.end.isDone)
        for (id, end) in ends {
            if end.isDone {
                waiting[id]?.preview = .sound
                if running != nil || !areAllSound { waiting[id]?.notBefore = nil }
            } else {
                waiting[id]?.preview = .none
                postpone(id, end, now)
            }
        }
    }

    /// What one campaign is at, for a person.
    package struct Standing: Sendable, Hashable {
        package let id: String
        package let path: String
        package let isRunning: Bool
        /// The scheduled time whose run is not made yet.
        package let open: Instant?
        package let trouble: Missed?
        package let next: Instant?
    }

    package func standings(now: Instant) -> [Standing] {
        campaigns.map { one in
            Standing(
                id: one.id, path: one.path, isRunning: running?.ids.contains(one.id) ?? false,
                open: waiting[one.id]?.at, trouble: waiting[one.id]?.trouble,
                next: one.occurrences.next(after: now))
        }
    }
}

extension Instant {
    func adding(seconds: Int) -> Instant {
        Instant(microseconds: microseconds + Int64(seconds) * 1_000_000)
    }
}
