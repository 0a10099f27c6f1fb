import Foundation
import TestSupport
import Testing

/// `dunlin schedule` and runs that a timer of the system starts.
@Suite("Schedules on the command line")
struct ScheduleTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "policies/cn-consumer-credit.yaml", "policies/house.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        try folder.write("accounts.csv", "合同编号,手机,还款日\nA1,13800138001,2026-11-13\n")
    }

    private func campaign(_ id: String, _ schedule: String, priority: Int? = nil) throws {
        try folder.write(
            id + ".yaml",
            """
            campaign: \(id)
            \(priority.map { "priority: \($0)" } ?? "purpose: collection")
            import: { lender: shared/lender.yaml }
            portfolio:
              source: accounts.csv
              account: 合同编号
              due: 还款日
              fields:
                合同编号: { type: text, longest: 20 }
                手机:     phone
                还款日:   date
            channels: { sms: { to: 手机, sender: main_sms } }
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                late: 20 days
                send: sms
                text: 您的车贷已过还款日，请尽快还款。
            \(schedule)

            """)
    }

    private func dunlin(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(arguments, in: folder.path)
    }

    @Test("the next runs of a folder, in their order, together with what does not run by itself")
    func table() throws {
        try campaign("b", "schedule: { every: [friday, monday], at: [14:00, 09:00] }", priority: 2)
        try campaign("a", "schedule: { every: day, at: 09:00 }", priority: 3)
        try campaign("c", "")
        let shown = try dunlin([
            "schedule", ".", "--as-of", "2026-11-20T09:00:00+08:00", "--next", "2",
        ])
        #expect(
            shown.output == """
                  run                            campaign  file
                  Fri 2026-11-20T14:00:00+08:00  b         ./b.yaml
                  Sat 2026-11-21T09:00:00+08:00  a         ./a.yaml
                  Sun 2026-11-22T09:00:00+08:00  a         ./a.yaml
                  Mon 2026-11-23T09:00:00+08:00  b         ./b.yaml
                ./c.yaml has no `schedule`

                """)
        #expect(shown.code == 0)
        // Two files of one campaign: neither runs.
        try folder.write("a2.yaml", try folder.text("a.yaml"))
        let doubled = try dunlin(["schedule", ".", "--as-of", "2026-11-20T09:00:00+08:00"])
        #expect(doubled.code == 1)
        #expect(
            doubled.errors.contains(
                "error[D0879]: `./a.yaml` and `./a2.yaml` are both the campaign `a`"))
        #expect(!doubled.output.contains("a.yaml  "))
    }

    @Test("units of systemd, cron and Kubernetes have each time once")
    func units() throws {
        try campaign("b", "schedule: { every: [friday, monday], at: [14:00, 09:00] }")
        try campaign("a", "schedule: { every: day, at: 09:00, start_within: 2 hours }")
        func unit(_ format: String) throws -> String {
            let shown = try dunlin([
                "schedule", "a.yaml", "b.yaml", "--print", format, "--ledger", "it's 100%.ledger",
                "--senders", "senders.yaml",
            ])
            #expect(shown.code == 0, "\(shown.errors)")
            return shown.output.replacing(folder.path, with: "/FOLDER")
        }
        let systemd = try unit("systemd")
        #expect(
            systemd.matches(of: /OnCalendar=.*/).map { String($0.0) } == [
                "OnCalendar=*-*-* 09:00:00 Asia/Shanghai",
                "OnCalendar=Mon,Fri *-*-* 09:00:00 Asia/Shanghai",
                "OnCalendar=Mon,Fri *-*-* 14:00:00 Asia/Shanghai",
            ])
        #expect(
            systemd.contains(
                " run /FOLDER/a.yaml /FOLDER/b.yaml --live --scheduled --ledger \"/FOLDER/it's 100%%.ledger\""
            ), "\(systemd)")
        let cron = try unit("cron").split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("#")
        }
        #expect(cron.count == 4)
        #expect(cron[0] == "CRON_TZ=Asia/Shanghai")
        #expect(cron[1].hasPrefix("0 9 * * * cd /FOLDER && /"))
        #expect(cron[2].hasPrefix("0 9 * * 1,5 cd /FOLDER && /"))
        #expect(cron[3].hasPrefix("0 14 * * 1,5 cd /FOLDER && /"))
        #expect(cron[3].contains(#"--ledger '/FOLDER/it'\''s 100\%.ledger'"#))
        let read = try Executable.run(
            "/usr/bin/env",
            [
                Project.path(".build/editor-venv/bin/python"), "-c",
                """
                import sys, re
                text = open(sys.argv[1]).read()
                documents = text.split('---\\n')
                print(len(documents), [re.search('schedule: "(.*)"', d)[1] for d in documents],
                      [re.search('name: (dunlin-.)', d)[1] for d in documents])
                """, try folder.write("jobs.yaml", try unit("kubernetes")),
            ])
        #expect(
            read.output
                == "3 ['0 9 * * *', '0 9 * * 1,5', '0 14 * * 1,5'] ['dunlin-1', 'dunlin-2', 'dunlin-3']\n",
            "\(read.errors)")
        let jobs = try folder.text("jobs.yaml")
        #expect(jobs.contains("startingDeadlineSeconds: 7200"))
        #expect(jobs.contains("\n            - \"--scheduled\"\n"), "\(jobs)")
    }

    @Test("a run that a timer starts takes what is due, once, and puts on record what was missed")
    func scheduled() throws {
        try campaign("weekly", "schedule: { every: day, at: 09:30 }")
        func run(_ instant: String) throws -> Executable.Outcome {
            try dunlin([
                "run", "weekly.yaml", "--live", "--scheduled", "--as-of", instant, "--ledger",
                "run.ledger", "--senders", "senders.yaml",
            ])
        }
        let early = try run("2026-11-20T09:00:00+08:00")
        #expect(early.code == 0)
        #expect(early.output == "weekly: nothing is due; next 2026-11-20T09:30:00+08:00\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/run.ledger"))
        let due = try run("2026-11-20T09:35:00+08:00")
        #expect(due.code == 0, "\(due.errors)")
        #expect(due.output.contains("1  accepted"))
        let again = try run("2026-11-20T09:40:00+08:00")
        #expect(again.output == "weekly: nothing is due; next 2026-11-21T09:30:00+08:00\n")
        // A day on which the machine was off until half past ten.
        let late = try run("2026-11-21T10:30:00+08:00")
        #expect(late.code == 3)
        #expect(
            late.output
                == "weekly: its run of 2026-11-21T09:30:00+08:00 is missed: it is too late to begin; next 2026-11-22T09:30:00+08:00\n"
        )
        #expect(
            try Database.rows(
                folder.path + "/run.ledger", "SELECT detail FROM event WHERE kind = 'run_missed'")
                == ["weekly, 2026-11-21T01:30:00+00:00: nobody was there to start it"])
        #expect(try run("2026-11-21T10:31:00+08:00").code == 0)
        #expect(try dunlin(["ledger", "verify", "run.ledger"]).code == 0)
        #expect(try run("2026-11-22T09:30:00+08:00").output.contains("0  planned"))
    }
}
