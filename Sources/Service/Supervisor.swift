internal import CampaignLanguage
internal import Diagnostics
package import Expressions
internal import Glibc
internal import Ledger
internal import Planning
internal import Running

/// The service: keeps to the timetable, starts `dunlin`, and writes down what was missed.
///
/// It does nothing that a person could not do by hand with the same commands; should it be killed, its run goes on, and the
/// next service finds it in the ledger.
package actor Supervisor {
    package struct Options: Sendable {
        /// Files and folders of campaigns.
        package var campaigns: [String]
        package var root: String?
        package var ledger: String
        package var senders: String
        /// The program that makes the runs.
        package var program: String

        package init(
            campaigns: [String], root: String?, ledger: String, senders: String, program: String
        ) {
            self.campaigns = campaigns
            self.root = root
            self.ledger = ledger
            self.senders = senders
            self.program = program
        }
    }

    /// It reads files and the ledger, which may make it wait.
    private let executor = QueueExecutor(label: "dunlind.supervisor")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let options: Options
    private let ledger: ServiceLedger
    private let log: ServiceLog
    private let figures: ServiceFigures
    private let clock: @Sendable () -> Instant
    private var timetable = Timetable()
    private var files = FolderWatch()
    private var paths: [String: String] = [:]
    private var child: RunChild?
    /// The run was asked to end, and goes on later.
    private var isAsked = false
    private var isEnding = false
    /// What the ledger could not be told yet.
    private var pending: [Timetable.Order] = []
    /// Previews that are under way, by a number for those that were wanted together.
    private var previews: [Int: Preview] = [:]
    private var nextPreview = 0
    /// How many campaigns somebody starts by hand.
    private var unscheduled = 0
    /// Why the ledger, or the campaigns, could not be used at the last look.
    private var ledgerTrouble: String?
    private var loadTrouble: String?
    private var lastCount = Instant(microseconds: .min)
    /// Up to where campaigns are settled, for a ledger that is not there yet.
    private var untold: [String: Instant] = [:]

    package init(
        _ options: Options, log: ServiceLog, figures: ServiceFigures,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.options = options
        ledger = ServiceLedger(path: options.ledger, holder: "dunlind, process \(getpid())")
        self.log = log
        self.figures = figures
        self.clock = clock
    }

    /// A preview takes as long as a dry run, minutes at most. One that hangs must not hold up those behind it.
    static let mostPreviewSeconds = 600

    private struct Preview {
        var began: Instant
        /// nil until it is started.
        var child: RunChild?
        var isLate = false
    }

    /// Looks each second until the task is cancelled; then ends the run that is on and waits for it.
    package func run() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: .seconds(1))
        }
        isEnding = true
        if let child {
            log.say("asked to end: the run finishes its group")
            isAsked = true
            child.interrupt()
        }
        for preview in previews.values { preview.child?.end() }
        // Uncancelled, as the end of the run must be waited for.
        await Task.detached { await self.quiet() }.value
        try? work(clock())
        log.say("ended")
    }

    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Returns when no run is on and no preview is under way.
    package func quiet() async {
        while child != nil || !previews.isEmpty {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// Looks once, and does what is to be done.
    package func look() {
        let now = clock()
        if files.hasChanged(options.campaigns, now: now) { load(now) }
        endLatePreviews(now)
        var trouble = ledgerTrouble
        do throws(LedgerError) {
            if trouble != nil || now.seconds - lastCount.seconds >= 15 {
                let unknown = try ledger.unknownCount()
                figures.update { $0.unknown = unknown }
                lastCount = now
                trouble = nil
            }
            let orders = try timetable.tick(now: now) { campaign throws(LedgerError) in
                try ledger.history(of: campaign)
            }
            let late = untold.sorted { $0.key < $1.key }
            untold = [:]
            pending += late.map { .settle($0.key, upTo: $0.value) }
            take(orders, now)
            try work(now)
        } catch {
            trouble = error.finding.message.en
        }
        ledgerTrouble = trouble
        trouble = loadTrouble ?? trouble
        let standings = timetable.standings(now: now)
        figures.update {
            if let trouble, $0.trouble != trouble { log.say("trouble: \(trouble)") }
            $0.trouble = trouble
            $0.standings = standings
            $0.lastTick = now
        }
    }

    private func load(_ now: Instant) {
        do throws(RunningError) {
            let found = try ScheduledCampaign.find(in: options.campaigns, root: options.root)
            loadTrouble = nil
            paths = Dictionary(
                found.campaigns.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
            if let zone = found.campaigns.first?.occurrences.zone { log.use(zone) }
            timetable.update(found.campaigns, now: now)
            var words: [String: String] = [:]
            for one in found.campaigns { words[one.path] = Self.words(one, now) }
            for one in found.unsound {
                let first = one.findings.sorted.first { $0.severity == .error }
                words[one.path] =
                    "\(one.path) has errors and does not run: "
                    + (first.map { "\($0.code) \($0.message.en)" } ?? "see dunlin check")
            }
            for (path, text) in words.sorted(by: { $0.key < $1.key }) where said[path] != text {
                log.say(text)
            }
            for path in said.keys.sorted() where words[path] == nil {
                log.say("\(path) does not run by itself any more")
            }
            said = words
            if words.isEmpty, found.unscheduled.count != unscheduled {
                log.say("\(found.unscheduled.count) campaigns here, and none with a `schedule`")
            }
            unscheduled = found.unscheduled.count
            figures.update { $0.unsound = found.unsound.map(\.path) }
        } catch {
            loadTrouble = "the campaigns cannot be read: \(error.findings.first?.message.en ?? "")"
            files.forget()
        }
    }

    /// What was last said of each file.
    private var said: [String: String] = [:]

    private static func words(_ one: ScheduledCampaign, _ now: Instant) -> String {
        let schedule = one.occurrences.schedule
        let days = schedule.days.map(\.rawValue).joined(separator: ", ")
        let times = schedule.times.map(\.description).joined(separator: ", ")
        let text = "\(one.id) (\(one.path)) runs by itself: \(days) at \(times)"
        guard let left = one.occurrences.daysLeft(at: now), left < 60 else { return text }
        return text
            + (left == 0
                ? ", but its calendar has ended" : "; its calendar ends in less than 60 days")
    }

    /// What is to be done with processes is done at once, or its time may be over; the ledger is told in order.
    private func take(_ orders: [Timetable.Order], _ now: Instant) {
        for order in orders {
            switch order {
            case .start(let ids): start(ids)
            case .interrupt:
                log.say("another campaign is due: the run goes on together with it")
                isAsked = true
                child?.interrupt()
            case .preview(let ids): if !isEnding { preview(ids, now) }
            case .missed, .settle, .pause: pending.append(order)
            }
        }
    }

    /// Tells the ledger, in order; what it cannot be told now is told later.
    private func work(_ now: Instant) throws(LedgerError) {
        while let order = pending.first {
            try perform(order, now)
            pending.removeFirst()
        }
    }

    private func perform(_ order: Timetable.Order, _ now: Instant) throws(LedgerError) {
        switch order {
        case .start, .interrupt, .preview: break
        case .missed(let id, let at, let reason):
            _ = try ledger.write { ledger throws(LedgerError) in
                try ledger.recordMissed(id, at: at, because: reason.text, now: now)
            }
            figures.update { $0.runsMissed += 1 }
            log.say("missed: \(id), due at \(log.time(at)): \(reason.text)")
        case .settle(let id, let at):
            let isTold = try ledger.write { ledger throws(LedgerError) in
                try ledger.settleSchedule(of: id, upTo: at)
                return true
            }
            // The first run has still to make its ledger.
            if isTold == nil { untold[id] = at }
        case .pause(let ids, let end):
            for id in ids {
                _ = try ledger.write { ledger throws(LedgerError) in
                    try ledger.pause(
                        id, by: "dunlind", because: "its run broke down three times: \(end.text)",
                        at: now)
                }
            }
            log.say("paused after three tries: \(ids.joined(separator: ", "))")
        }
    }

    private func start(_ ids: [String]) {
        let arguments =
            ["run"] + ids.compactMap { paths[$0] } + ["--live"] + source
        log.say("starts \(ids.joined(separator: ", ")): dunlin \(arguments.joined(separator: " "))")
        figures.update { $0.runsStarted += 1 }
        do throws(RunChild.Failure) {
            let child = try RunChild.start(options.program, arguments, isQuiet: false)
            self.child = child
            Task.detached { await self.ended(await child.wait()) }
        } catch {
            ended(.notStarted(error.reason))
        }
    }

    /// Beside the campaigns: what each run of the service is given.
    private var source: [String] {
        ["--ledger", options.ledger, "--senders", options.senders]
            + (options.root.map { ["--root", $0] } ?? [])
    }

    private func ended(_ end: RunEnd) {
        child = nil
        let ids = timetable.runningCampaigns
        let text =
            isAsked && end == .exit(3) ? "ended as asked; what is left goes on later" : end.text
        isAsked = false
        log.say("\(ids.joined(separator: ", ")): \(text)")
        figures.update { $0.runsEnded[end.kind, default: 0] += 1 }
        take(timetable.ended(end, now: clock()), clock())
        wake()
    }

    private func wake() {
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Dry runs, one after the other, beside what is running.
    private func preview(_ ids: [String], _ now: Instant) {
        let number = nextPreview
        nextPreview += 1
        previews[number] = Preview(began: now)
        let runs = ids.map { (id: $0, path: paths[$0] ?? "") }
        Task { await preview(runs, number) }
    }

    private func preview(_ runs: [(id: String, path: String)], _ number: Int) async {
        var ends: [(id: String, end: RunEnd)] = []
        for run in runs {
            if isEnding { break }
            do throws(RunChild.Failure) {
                let child = try RunChild.start(
                    options.program, ["run", run.path, "--preflight"] + source, isQuiet: true)
                previews[number]?.child = child
                let end = await child.wait()
                ends.append((run.id, previews[number]?.isLate == true ? .late : end))
            } catch {
                ends.append((run.id, .notStarted(error.reason)))
            }
            previews[number] = Preview(began: clock())
        }
        for (id, end) in ends where !end.isDone { log.say("\(id) cannot run yet: \(end.text)") }
        timetable.previewed(ends, now: clock())
        previews[number] = nil
        wake()
    }

    private func endLatePreviews(_ now: Instant) {
        for (number, preview) in previews {
            let seconds = now.seconds - preview.began.seconds
            guard let child = preview.child, !preview.isLate, seconds > Self.mostPreviewSeconds
            else { continue }
            previews[number]?.isLate = true
            child.end()
        }
    }
}

/// Whether campaign files have changed since they were last looked at.
struct FolderWatch {
    private static let seconds = 10
    private static let mostSeconds = 600
    private var lookedAt: Instant?
    private var loadedAt: Instant?
    private var fingerprint: UInt64?

    /// What was looked at last could not be used.
    mutating func forget() { fingerprint = nil }

    /// Looked at every ten seconds; true anyway every ten minutes, for what lies elsewhere.
    mutating func hasChanged(_ paths: [String], now: Instant) -> Bool {
        if let lookedAt, abs(now.seconds - lookedAt.seconds) < Int64(Self.seconds) { return false }
        lookedAt = now
        let found = Files.fingerprint(of: paths)
        let isOld =
            loadedAt.map { abs(now.seconds - $0.seconds) >= Int64(Self.mostSeconds) } ?? true
        if found == fingerprint, !isOld { return false }
        fingerprint = found
        loadedAt = now
        return true
    }
}

extension RunEnd {
    /// The word in the metrics.
    fileprivate var kind: String {
        switch self {
        case .exit(0): "done"
        case .exit(3): "person_needed"
        case .exit, .signal, .late, .notStarted: isCrash ? "broke_down" : "refused"
        }
    }
}
