package import CampaignLanguage
internal import Diagnostics
package import Expressions

/// Schedules as the units of programs that start others: what `dunlin schedule --print` writes.
///
/// All campaigns are one run, `dunlin run … --live --scheduled`, started at each time that one of them names: the run itself
/// takes those that are due, so that working days, which no such program knows, are kept.
package struct ScheduleUnit: Sendable {
    package enum Format: String, Sendable, CaseIterable { case systemd, cron, kubernetes }

    /// A time, by the clocks of a zone, on some days of the week.
    package struct Moment: Sendable, Hashable, Comparable {
        package let zone: String
        package let time: TimeOfDay
        /// Empty for every day.
        package let weekdays: [Weekday]

        private var days: String { weekdays.map { String($0.rawValue) }.joined() }

        package static func < (a: Moment, b: Moment) -> Bool {
            (a.zone, a.time, a.days) < (b.zone, b.time, b.days)
        }
    }

    /// In their order, each once.
    package let moments: [Moment]
    /// The longest time, in seconds, that one of the runs may begin late.
    package let startWithin: Int
    /// The program and its arguments, paths absolute.
    package let command: [String]
    /// The folder in which it runs.
    package let folder: String

    package init(
        _ schedules: [(schedule: RunSchedule, zone: String)], command: [String], folder: String
    ) {
        var moments: Set<Moment> = []
        for (schedule, zone) in schedules {
            let isDaily = schedule.days.contains { $0.weekday == nil }
            let weekdays = isDaily ? [] : schedule.days.compactMap(\.weekday)
            let sorted = weekdays.sorted { $0.rawValue < $1.rawValue }
            for time in schedule.times {
                moments.insert(Moment(zone: zone, time: time, weekdays: sorted))
            }
        }
        self.moments = moments.sorted()
        startWithin = schedules.map(\.schedule.startWithin).max() ?? RunSchedule.usualStartWithin
        self.command = command
        self.folder = folder
    }

    package func text(_ format: Format) -> String {
        switch format {
        case .systemd: systemd
        case .cron: cron
        case .kubernetes: kubernetes
        }
    }

    // MARK: systemd.time(7), systemd.service(5)

    private var systemd: String {
        let lines = moments.map { moment in
            let days = moment.weekdays.map { Self.shortName($0) }.joined(separator: ",")
            return "OnCalendar=" + (days.isEmpty ? "" : days + " ") + "*-*-* "
                + "\(moment.time.hour.twoDigits):\(moment.time.minute.twoDigits):\(moment.time.second.twoDigits) "
                + moment.zone
        }
        return """
            # /etc/systemd/system/dunlin.service
            [Unit]
            Description=Dunlin: campaigns that are due
            After=network-online.target time-sync.target
            Wants=network-online.target time-sync.target

            [Service]
            Type=oneshot
            WorkingDirectory=\(Self.unitPath(folder))
            ExecStart=\(command.map(Self.unitWord).joined(separator: " "))
            # Ends with 3 where a person is needed: let OnFailure= tell one.
            TimeoutStopSec=6min
            UMask=0077
            NoNewPrivileges=true

            # /etc/systemd/system/dunlin.timer
            [Unit]
            Description=When campaigns run

            [Timer]
            \(lines.joined(separator: "\n"))
            # A time at which the machine was off is caught up with, as far as each campaign's start_within allows.
            Persistent=true
            AccuracySec=1s

            [Install]
            WantedBy=timers.target

            """
    }

    /// Within a line of a unit `%` is a specifier and `$` a variable.
    private static func unitWord(_ word: String) -> String {
        let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("%", with: "%%").replacing("$", with: "$$")
        return isPlain(word) ? word : "\"\(escaped)\""
    }

    private static func unitPath(_ path: String) -> String { path.replacing("%", with: "%%") }

    private static func shortName(_ day: Weekday) -> String {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.rawValue - 1]
    }

    // MARK: crontab(5)

    private var cron: String {
        var text = """
            # A time at which the machine is off passes: its run is not made up for.
            # CRON_TZ is cronie's; Debian's cron goes by the machine's zone, and fires at other times.

            """
        var zone = ""
        for moment in moments {
            if moment.zone != zone {
                zone = moment.zone
                text += "CRON_TZ=\(zone)\n"
            }
            // Within a crontab's line `%` is a line break.
            let words = command.map { Self.shellWord($0).replacing("%", with: "\\%") }
            let directory = Self.shellWord(folder).replacing("%", with: "\\%")
            text +=
                Self.cronTime(moment) + " cd \(directory) && " + words.joined(separator: " ") + "\n"
        }
        return text
    }

    /// Minutes, hours, days of the month, months, days of the week from Sunday, 0.
    private static func cronTime(_ moment: Moment) -> String {
        let days = moment.weekdays.map { String($0.rawValue % 7) }.joined(separator: ",")
        return "\(moment.time.minute) \(moment.time.hour) * * " + (days.isEmpty ? "*" : days)
    }

    private static func shellWord(_ word: String) -> String {
        isPlain(word) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy {
                ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x2B && $0 <= 0x3A)
                    || $0 == 0x5F || $0 == 0x3D || $0 >= 0x80
            }
    }

    // MARK: batch/v1 CronJob

    private var kubernetes: String {
        moments.enumerated().map { at, moment in
            let words = command.map { "            - " + JSONText.quoted($0) }
            return """
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: dunlin\(moments.count == 1 ? "" : "-\(at + 1)")
                spec:
                  schedule: "\(Self.cronTime(moment))"
                  timeZone: \(moment.zone)
                  concurrencyPolicy: Forbid
                  startingDeadlineSeconds: \(startWithin)
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          terminationGracePeriodSeconds: 360
                          containers:
                          - name: dunlin
                            image: dunlin                  # your image
                            workingDir: \(JSONText.quoted(folder))
                            command:
                \(words.joined(separator: "\n"))
                            volumeMounts:
                            - { name: data, mountPath: \(JSONText.quoted(folder)) }
                          volumes:
                          - name: data
                            persistentVolumeClaim: { claimName: dunlin }   # one claim, on one node: the ledger has one writer

                """
        }.joined(separator: "---\n")
    }
}

extension Int {
    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : String(self) }
}
