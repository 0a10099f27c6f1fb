internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Planning
internal import Reporting
internal import Running

/// `dunlin schedule`: when campaigns run by themselves, or the units with which the system starts them.
struct Schedule: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Show when campaigns run by themselves, or print a unit that starts them.",
        discussion: """
            `dunlind` keeps to these times. Where it is not wanted, --print writes what systemd, cron or Kubernetes \
            needs to start `dunlin run … --live --scheduled` at them.
            """)

    @Argument(help: ArgumentHelp("Campaign files, or folders of them.", valueName: "campaigns"))
    var campaigns: [String]

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "Show what comes after this instant; now if left out.", valueName: "instant"))
    var asOf: String?

    @Option(help: ArgumentHelp("How many runs of each campaign to show.", valueName: "n"))
    var next = 3

    @Option(help: "systemd, cron or kubernetes: print its unit.")
    var print: ScheduleUnit.Format?

    @Option(help: ArgumentHelp("The ledger of the live runs, for --print.", valueName: "file"))
    var ledger: String?

    @Option(help: ArgumentHelp("The operator's sender profiles, for --print.", valueName: "file"))
    var senders: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if print != nil, ledger == nil || senders == nil {
            throw ValidationError("--print wants --ledger FILE and --senders FILE")
        }
        if let asOf, Instant(rfc3339: asOf.utf8) == nil {
            throw ValidationError(
                "--as-of wants a date, a time and an offset, such as 2026-11-20T10:00:00+08:00")
        }
        if !(1...1000).contains(next) { throw ValidationError("--next is 1 to 1000") }
    }

    func run() throws {
        let failure = Failure(language: common.language)
        do throws(RunningError) {
            let found = try ScheduledCampaign.find(in: campaigns, root: common.root)
            for one in found.unsound { failure.show(one.findings, sources: one.sources) }
            if let print {
                if let unit = unit(found) { Terminal.write(unit.text(print), to: STDOUT_FILENO) }
            } else {
                Terminal.write(table(found), to: STDOUT_FILENO)
            }
            if !found.unsound.isEmpty { throw RunningError.data([]) }
        } catch {
            throw failure.end(error)
        }
    }

    private func say(_ en: String, zh: String) -> String { common.language == .en ? en : zh }

    private func table(_ found: ScheduledCampaign.Found) -> String {
        let now = asOf.flatMap { Instant(rfc3339: $0.utf8) } ?? SystemTime.now
        var table = Table([.left, .left, .left])
        table.add([say("run", zh: "运行"), say("campaign", zh: "活动"), say("file", zh: "文件")])
        var rows: [(at: Instant, cells: [String])] = []
        for one in found.campaigns {
            var at = now
            for _ in 0..<next {
                guard let then = one.occurrences.next(after: at) else { break }
                let zone = one.occurrences.zone
                let day = zone.local(then).date.weekday.rawValue
                let name =
                    common.language == .en
                    ? ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day - 1]
                    : "周" + ["一", "二", "三", "四", "五", "六", "日"][day - 1]
                rows.append((then, ["\(name) \(zone.rfc3339(then))", one.id, one.path]))
                at = then
            }
        }
        // What comes together stands in the order in which it chooses.
        let order = rows.indices.sorted { (rows[$0].at, $0) < (rows[$1].at, $1) }
        for index in order { table.add(rows[index].cells) }
        var text = rows.isEmpty ? "" : table.text
        if found.campaigns.isEmpty {
            text += say("no campaign here has a schedule\n", zh: "这里没有写排期的活动\n")
        }
        for one in found.campaigns {
            guard let left = one.occurrences.daysLeft(at: now), left < 60 else { continue }
            text += say(
                "\(one.id): its calendar ends in \(left) days; then it does not run any more\n",
                zh: "\(one.id)：日历还有 \(left) 天到期，到期后不再运行\n")
        }
        for path in found.unscheduled {
            text += say(
                "\(VisibleText.escaped(path)) has no `schedule`\n",
                zh: "\(VisibleText.escaped(path)) 没有写 `schedule`\n")
        }
        return text
    }

    /// nil where no campaign has a schedule.
    private func unit(_ found: ScheduledCampaign.Found) -> ScheduleUnit? {
        guard !found.campaigns.isEmpty, let ledger, let senders else { return nil }
        var command = [Self.program, "run"]
        command += found.campaigns.map { Workspace.key(of: $0.path) }
        command += ["--live", "--scheduled", "--ledger", Workspace.key(of: ledger)]
        command += ["--senders", Workspace.key(of: senders)]
        if let root = common.root { command += ["--root", Workspace.key(of: root)] }
        return ScheduleUnit(
            found.campaigns.map { ($0.occurrences.schedule, $0.occurrences.zone.name) },
            command: command, folder: Workspace.folder(of: Workspace.key(of: ledger)))
    }

    /// This program, wherever it was found.
    private static var program: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "dunlin" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension ScheduleUnit.Format: ExpressibleByArgument {}
