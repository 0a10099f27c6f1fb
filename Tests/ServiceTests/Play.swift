import CampaignLanguage
import Diagnostics
import Expressions
import Ledger
import Planning
import Running
import Service
import Testing

/// China has had one zone, eight hours east, without summer time since 1991.
let china = ZoneRules(fixedOffset: 8 * 3600, name: "Asia/Shanghai")

func instant(_ text: String) throws -> Instant {
    try #require(Instant(rfc3339: Array(text.utf8)))
}

/// A campaign with hours from 09:00 to 20:00.
func campaign(
    _ id: String, _ days: [RunSchedule.Day] = [.day], at times: [String], priority: Int = .max,
    within: Int = 1800, zone: ZoneRules = china
) throws -> ScheduledCampaign {
    let schedule = RunSchedule(
        days: days, times: try times.map { try #require(TimeOfDay($0)) }, startWithin: within,
        span: SourceSpan(file: FileID(0), start: 0, length: 0))
    return ScheduledCampaign(
        id: id, path: id + ".yaml", priority: priority,
        occurrences: RunOccurrences(schedule: schedule, zone: zone, calendar: nil),
        window: ContactWindow(
            opens: 9 * 3600, closes: 20 * 3600,
            dates: SendableDates(days: .everyDay, calendar: nil),
            zone: zone))
}

/// A service, a ledger and runs as they would be, with a clock that is moved by hand.
///
/// What is written down here is what a person could see from outside: which runs began when, and what is on record.
final class Play {
    var now: Instant
    var timetable = Timetable()
    /// How a run that begins now will end, and after how many seconds; asked when it begins.
    var course: ([String], Instant) -> (seconds: Int, end: RunEnd) = { _, _ in (60, .exit(0)) }
    /// How a preview of one campaign ends.
    var preview: (String, Instant) -> RunEnd = { _, _ in .exit(0) }

    private(set) var starts: [String] = []
    private(set) var record: [String] = []
    private var history: [String: RunHistory] = [:]
    private var run: (ids: [String], ends: Instant, end: RunEnd)?
    /// How often the ledger was asked.
    private(set) var asked = 0
    private(set) var latest = ""

    init(_ campaigns: [ScheduledCampaign], at start: String) throws {
        now = try instant(of: start)
        timetable.update(campaigns, now: now)
    }

    func clock() -> String {
        let time = china.local(now)
        let minutes = time.secondOfDay / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(time.date.description.dropFirst(5)) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// Lets time pass, looking every `step` seconds.
    func play(to end: String, step: Int = 60) throws {
        let end = try instant(of: end)
        while now < end {
            try tick()
            now = Instant(microseconds: now.microseconds + Int64(step) * 1_000_000)
        }
    }

    /// Time passes with nobody looking; a run that is on goes on and ends by itself.
    func sleep(to end: String) throws {
        now = try instant(of: end)
        if let run, run.ends <= now {
            self.run = nil
            finish(run.ids, run.end)
        }
    }

    /// The service begins anew, as after a crash: all that it knew is gone. With the machine the run goes, too.
    func restart(_ campaigns: [ScheduledCampaign], withRun: Bool) {
        timetable = Timetable()
        timetable.update(campaigns, now: now)
        if !withRun { run = nil }
    }

    func change(_ id: String, _ body: (inout RunHistory) -> Void) {
        body(&history[id, default: RunHistory()])
    }

    private func tick() throws {
        if let run, run.ends <= now {
            self.run = nil
            finish(run.ids, run.end)
            perform(timetable.ended(run.end, now: now))
        }
        perform(
            timetable.tick(now: now) { one in
                asked += 1
                return history[one.id] ?? RunHistory()
            })
    }

    private func finish(_ ids: [String], _ end: RunEnd) {
        guard end == .exit(0) else { return }
        for id in ids { history[id]?.last?.isWhole = true }
    }

    private func perform(_ orders: [Timetable.Order]) {
        for order in orders {
            switch order {
            case .start(let ids):
                starts.append("\(clock()) \(ids.joined(separator: "+"))")
                let (seconds, end) = course(ids, now)
                // One that is refused has begun, and planned nothing.
                let isRefused = [.exit(1), .exit(6), .exit(74)].contains(end)
                for id in ids {
                    change(id) {
                        $0.last = .init(
                            startedAt: now, isWhole: false, hasPlanned: !isRefused)
                    }
                }
                let ends = Instant(microseconds: now.microseconds + Int64(seconds) * 1_000_000)
                run = (ids, ends, end)
            case .interrupt:
                record.append("\(clock()) interrupt")
                guard run != nil else { continue }
                run?.ends = now
                run?.end = .exit(3)
                let ids = run?.ids ?? []
                run = nil
                // It has left something: the ledger says that the run is not whole.
                perform(timetable.ended(.exit(3), now: now))
                for id in ids { history[id]?.last?.isWhole = false }
            case .preview(let ids):
                record.append("\(clock()) preview \(ids.joined(separator: "+"))")
                timetable.previewed(ids.map { ($0, preview($0, now)) }, now: now)
            case .missed(let id, let at, let reason):
                record.append(
                    "\(clock()) missed \(id) of \(china.rfc3339(at).dropFirst(5).prefix(11)): \(reason.text)"
                )
                change(id) { $0.settled = at }
            case .settle(let id, let at):
                change(id) { $0.settled = at }
            case .pause(let ids, _):
                record.append("\(clock()) pause \(ids.joined(separator: "+"))")
                for id in ids { change(id) { $0.isPaused = true } }
            }
            latest = "\(order)"
        }
    }

    /// Up to where nothing is open.
    func settled(_ id: String) -> String? { history[id]?.settled.map { china.rfc3339($0) } }
}

private func instant(of text: String) throws -> Instant { try instant(text) }
