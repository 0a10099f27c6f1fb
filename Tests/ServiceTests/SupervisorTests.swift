import Diagnostics
import Expressions
import Foundation
import Service
import Synchronization
import TestSupport
import Testing

/// The service with the built `dunlin` as its program, and a clock that the test moves.
///
/// Runs themselves go by the machine's clock, so that at night they put everybody off: what is looked at is that they were
/// made, when, and what the ledger has of it. The service's clock is far ahead of theirs, so that none of them counts as one
/// that a person has made since.
@Suite("The service and its runs")
struct SupervisorTests {
    private final class Desk: Sendable {
        let folder: TemporaryFolder
        let said = Mutex<[String]>([])
        let time = Mutex(Instant(microseconds: 0))
        let figures = ServiceFigures()

        init() throws {
            folder = try TemporaryFolder()
            for name in [
                "shared/lender.yaml", "policies/cn-consumer-credit.yaml", "policies/house.yaml",
            ] {
                try folder.write("campaigns/" + name, try Project.text("Campaigns/" + name))
            }
            try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
            try folder.write("campaigns/accounts.csv", "合同编号,手机,还款日\nA1,13800138001,2026-11-13\n")
        }

        func campaign(
            _ id: String, every: String = "day", at time: String, more: String = ""
        ) throws {
            try folder.write(
                "campaigns/\(id).yaml",
                """
                campaign: \(id)
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
                    send: sms
                    text: 您的车贷已过还款日，请尽快还款。
                stop:
                  campaign:
                    ends: 2199-12-31
                schedule: { every: \(every), at: \(time) }
                \(more)
                """)
        }

        func supervisor(program: String = Executable.path) -> Supervisor {
            let options = Supervisor.Options(
                campaigns: [folder.path + "/campaigns"], root: nil,
                ledger: folder.path + "/run.ledger", senders: folder.path + "/senders.yaml",
                program: program)
            return Supervisor(
                options,
                log: ServiceLog(clock: clock) { text in self.said.withLock { $0.append(text) } },
                figures: figures, clock: clock)
        }

        var clock: @Sendable () -> Instant { { self.time.withLock { $0 } } }

        /// Moves the clock, looks once, and waits until nothing runs.
        func look(_ supervisor: Supervisor, at text: String) async throws {
            try set(text)
            await supervisor.look()
            await supervisor.quiet()
        }

        func set(_ text: String) throws {
            let instant = try instant(text)
            time.withLock { $0 = instant }
        }

        /// What was said, without the times, the folder and the program.
        var words: [String] {
            said.withLock { $0 }.map {
                String($0.dropFirst(26).dropLast()).replacing(folder.path + "/", with: "")
            }
        }

        func ledger(_ sql: String) throws -> [String] {
            try Database.rows(folder.path + "/run.ledger", sql)
        }
    }

    @Test("a run is made at its time, once, and is settled in the ledger")
    func once() async throws {
        let desk = try Desk()
        try desk.campaign("weekly", at: "09:00")
        let supervisor = desk.supervisor()
        for time in ["08:59:59", "09:00:00", "09:00:01", "09:00:02", "09:30:00"] {
            try await desk.look(supervisor, at: "2099-11-20T\(time)+08:00")
        }
        #expect(
            desk.words == [
                "weekly (campaigns/weekly.yaml) runs by itself: day at 09:00",
                "starts weekly: dunlin run campaigns/weekly.yaml --live --ledger run.ledger --senders senders.yaml",
                "weekly: done",
            ])
        #expect(try desk.ledger("SELECT campaign, state FROM run") == ["weekly|ended"])
        // 09:00 in China, in microseconds: by Python's datetime.
        #expect(
            try desk.ledger("SELECT value FROM meta WHERE key = 'schedule/weekly'") == [
                "4098819600000000"
            ])
        let metrics = desk.figures.metrics()
        #expect(metrics.contains("\ndunlind_runs_started_total 1\n"))
        #expect(metrics.contains("\ndunlind_runs_ended_total{outcome=\"done\"} 1\n"))
        #expect(
            metrics.contains(
                "\ndunlind_campaign_next_run_seconds{campaign=\"weekly\"} 4098906000\n"))
    }

    /// Alone in its process, with `DUNLIN_ALONE=1`, it looks at memory, too.
    @Test(
        "thirty days: each run at its time, none twice, none missed, and no more held than at first"
    )
    func month() async throws {
        let desk = try Desk()
        try desk.campaign("early", at: "09:00")
        try desk.campaign("late", at: "18:00")
        try desk.campaign("twice-a-week", every: "[monday, thursday]", at: "12:30")
        let supervisor = desk.supervisor()
        var held: [(memory: Int, files: Int)] = []
        for day in 1...30 {
            let date = "2099-12-\(day < 10 ? "0" : "")\(day)"
            for time in [
                "00:00:00", "08:59:59", "09:00:00", "09:00:01", "12:30:00", "12:59:00", "17:59:59",
                "18:00:00", "18:00:30", "23:59:59",
            ] {
                try await desk.look(supervisor, at: "\(date)T\(time)+08:00")
            }
            held.append((try Self.residentKiB(), try Self.openFiles()))
        }
        let begun = desk.said.withLock { $0 }.filter { $0.contains(" starts ") }
            .map { String($0.prefix(19)) + $0.dropFirst(25).prefix { $0 != ":" } }
        // Mondays and Thursdays by Python's datetime.
        let weekly: Set = [3, 7, 10, 14, 17, 21, 24, 28]
        let expected = (1...30).flatMap { day -> [String] in
            let date = "2099-12-\(day < 10 ? "0" : "")\(day)T"
            return [date + "09:00:00 starts early"]
                + (weekly.contains(day) ? [date + "12:30:00 starts twice-a-week"] : [])
                + [date + "18:00:00 starts late"]
        }
        #expect(begun == expected)
        #expect(try desk.ledger("SELECT count(*) FROM run WHERE state = 'ended'") == ["68"])
        #expect(try desk.ledger("SELECT count(*) FROM event WHERE kind = 'run_missed'") == ["0"])
        let check = try Executable.run(["ledger", "verify", desk.folder.path + "/run.ledger"])
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        guard ProcessInfo.processInfo.environment["DUNLIN_ALONE"] == "1" else { return }
        print("KiB and open files by day: \(held)")
        #expect(held[29].memory < held[4].memory + 1024)
        #expect(held[29].files == held[4].files)
    }

    private static func residentKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    private static func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test("days that were missed are in the ledger's history, which stays whole")
    func missed() async throws {
        let desk = try Desk()
        try desk.campaign("weekly", at: "09:00")
        try await desk.look(desk.supervisor(), at: "2099-11-20T08:00:00+08:00")
        let first = desk.supervisor()
        for time in [
            "2099-11-20T08:59:00+08:00", "2099-11-20T09:00:00+08:00", "2099-11-20T09:00:05+08:00",
        ] {
            try await desk.look(first, at: time)
        }
        try await desk.look(desk.supervisor(), at: "2099-11-22T12:00:00+08:00")
        #expect(
            try desk.ledger("SELECT detail FROM event WHERE kind = 'run_missed' ORDER BY id") == [
                "weekly, 2099-11-21T01:00:00+00:00: nobody was there to start it",
                "weekly, 2099-11-22T01:00:00+00:00: nobody was there to start it",
            ])
        let check = try Executable.run(["ledger", "verify", desk.folder.path + "/run.ledger"])
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        #expect(desk.figures.metrics().contains("\ndunlind_runs_missed_total 2\n"))
    }

    @Test("a campaign with errors does not run, is named, and runs when it is mended")
    func unsound() async throws {
        let desk = try Desk()
        try desk.campaign("weekly", at: "09:00")
        try desk.campaign("broken", at: "09:00", more: "stop: {}")
        let supervisor = desk.supervisor()
        try await desk.look(supervisor, at: "2099-11-20T08:00:00+08:00")
        #expect(
            desk.words == [
                "campaigns/broken.yaml has errors and does not run: D0130 the key `stop` stands here twice",
                "weekly (campaigns/weekly.yaml) runs by itself: day at 09:00",
            ])
        #expect(desk.figures.metrics().contains("\ndunlind_campaigns_unsound 1\n"))
        try desk.campaign("broken", at: "09:00")
        try await desk.look(supervisor, at: "2099-11-20T08:00:30+08:00")
        try await desk.look(supervisor, at: "2099-11-20T09:00:00+08:00")
        #expect(
            desk.words.dropFirst(2).first
                == "broken (campaigns/broken.yaml) runs by itself: day at 09:00")
        // Both together, in the order in which they choose.
        #expect(desk.words.last == "broken, weekly: done")
        #expect(
            try desk.ledger("SELECT campaign FROM run ORDER BY id") == ["broken", "weekly"])
    }

    @Test("a run without its data is refused and tried again")
    func refused() async throws {
        let desk = try Desk()
        try desk.campaign("weekly", at: "09:00")
        try FileManager.default.removeItem(atPath: desk.folder.path + "/campaigns/accounts.csv")
        let supervisor = desk.supervisor()
        try await desk.look(supervisor, at: "2099-11-20T08:00:00+08:00")
        try await desk.look(supervisor, at: "2099-11-20T09:00:00+08:00")
        try desk.folder.write("campaigns/accounts.csv", "合同编号,手机,还款日\nA1,13800138001,2026-11-13\n")
        for time in ["09:00:30", "09:01:00"] {
            try await desk.look(supervisor, at: "2099-11-20T\(time)+08:00")
        }
        let ends = desk.words.filter { $0.hasPrefix("weekly: ") }
        #expect(
            ends == [
                "weekly: refused: errors in files or data (exit 1)", "weekly: done",
            ]
        )
    }

    @Test("a preview that hangs is ended, and does not hold up those behind it")
    func hangingPreview() async throws {
        let desk = try Desk()
        try desk.campaign("alpha", at: "09:00")
        try desk.campaign("beta", at: "09:00")
        let program = try desk.folder.write(
            "program",
            """
            #!/bin/sh
            case "$*" in
                *alpha*preflight*) sleep 1000; exit 0 ;;
                *preflight*) exit 0 ;;
                *alpha*) exit 1 ;;
            esac
            """)
        chmod(program, 0o700)
        let supervisor = desk.supervisor(program: program)
        try await desk.look(supervisor, at: "2099-11-20T08:00:00+08:00")
        let refused = "alpha, beta: refused: errors in files or data (exit 1)"
        try desk.set("2099-11-20T09:00:00+08:00")
        await supervisor.look()
        while !desk.words.contains(refused) { await Task.yield() }
        // From here on the preview is under way: ten minutes are not too long, one second more is.
        try desk.set("2099-11-20T09:10:00+08:00")
        await supervisor.look()
        #expect(desk.words.last == refused)
        try await desk.look(supervisor, at: "2099-11-20T09:10:01+08:00")
        #expect(
            desk.words.contains("alpha cannot run yet: its preview had not ended after 10 minutes"))
        try await desk.look(supervisor, at: "2099-11-20T09:10:02+08:00")
        #expect(desk.words.last == "beta: done")
    }

    @Test("a program that is not there is said, and tried again like any refusal")
    func noProgram() async throws {
        let desk = try Desk()
        try desk.campaign("weekly", at: "09:00")
        let supervisor = desk.supervisor(program: desk.folder.path + "/nothing")
        try await desk.look(supervisor, at: "2099-11-20T08:00:00+08:00")
        try await desk.look(supervisor, at: "2099-11-20T09:00:00+08:00")
        #expect(desk.words.last == "weekly: could not be started: No such file or directory")
        #expect(desk.figures.health(now: desk.clock()).text.contains("could not be started"))
    }
}
