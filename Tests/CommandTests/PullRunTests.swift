import Foundation
import TestSupport
import Testing

/// `dunlin receive --pull` and the built `dunlind`, with a gateway on this machine.
@Suite("What is fetched, from outside")
struct PullRunTests {
    /// A folder with the ledger of a rehearsal, and a notice of it.
    private struct Desk {
        let folder: TemporaryFolder
        let key: String
        let phone: String

        init() throws {
            folder = try TemporaryFolder()
            try folder.write(
                "files.yaml",
                LiveRunTests.names.map { "\($0): { type: file, path: \($0).jsonl }\n" }.joined())
            let run = try Executable.run([
                "run", FirstCampaign.path, "--live", "--as-of", FirstCampaign.asOf, "--ledger",
                folder.path + "/run.ledger", "--senders", folder.path + "/files.yaml",
            ])
            try #require(run.code == 0, "\(run.errors)")
            let sent = try FirstCampaign.byKey(try folder.text("main_sms.jsonl"))
            let (key, notice) = try #require(sent.sorted { $0.key < $1.key }.first)
            self.key = key
            phone = try #require(notice["to"] as? String)
        }

        func senders(_ gateway: ReportGateway) throws {
            try folder.write(
                "senders.yaml",
                """
                main_sms:
                  type: http
                  url: http://127.0.0.1:1/sms
                  pull:
                    - url: \(gateway.url)?what=status
                      form: { apikey: { env: SMS_KEY } }
                      every: 1 second
                      receipts: { key: ref, state: stat, states: { DELIVRD: delivered, UNDELIV: failed } }
                    - url: \(gateway.url)?what=reply
                      form: { apikey: { env: SMS_KEY } }
                      replies: { from: mobile, text: content, id: id }
                other_sms: { type: http, url: "http://127.0.0.1:1/sms" }

                """)
        }

        func receive(_ senders: String...) throws -> Executable.Outcome {
            try Executable.run(
                ["receive", "--pull", "--senders", "senders.yaml", "--ledger", "run.ledger"]
                    + senders, in: folder.path, environment: ["SMS_KEY": "key"])
        }

        func rows(_ sql: String) throws -> [String] {
            try Database.rows(folder.path + "/run.ledger", sql)
        }
    }

    @Test("by hand: a page of what came, and of the gateways that did not answer")
    func byHand() throws {
        let gateway = try ReportGateway()
        let desk = try Desk()
        try desk.senders(gateway)
        try gateway.answer(
            #"[{"ref":"\#(desk.key)","stat":"UNDELIV"},{"ref":"x","stat":"DELIVRD"},{"ref":"y","stat":"?"}]"#,
            "[]", #"[{"id":7,"mobile":"\#(desk.phone)","content":"退订"}]"#)
        let outcome = try desk.receive("main_sms")
        #expect(outcome.code == 3, "\(outcome.errors)")
        let masked = desk.phone.prefix(3) + "****" + desk.phone.suffix(4)
        #expect(
            outcome.output == """
                senders.yaml: received
                  1  receipts: failed
                  2  kept, without an effect
                  1  skipped lines
                A person should look into these:
                  main_sms 1  no notice that has left is called so
                  main_sms 2  \(masked)  no campaign declares the word of this reply
                Lines that were skipped:
                  main_sms 1  item 3: `states` does not say what stands in `stat`

                """)
        #expect(
            try desk.rows("SELECT delivery FROM notice WHERE delivery IS NOT NULL") == ["failed"])
        #expect(
            try gateway.asked().map(\.path) == [
                "/reports?what=status", "/reports?what=status", "/reports?what=reply",
                "/reports?what=reply",
            ])
        // One gateway's trouble is not the other's.
        try gateway.script([#"{"status":500}"#])
        let again = try desk.receive()
        #expect(again.code == 3)
        #expect(
            again.output.contains(
                "Gateways that were asked in vain:\n  main_sms 1  the gateway answered 500\n"),
            "\(again.output)")
        #expect(try gateway.asked().count == 6)
        let quiet = try desk.receive()
        #expect(quiet.code == 0)

        let secret = try Executable.run(
            ["receive", "--pull", "--senders", "senders.yaml", "--ledger", "run.ledger"],
            in: desk.folder.path)
        #expect(secret.code == 1)
        #expect(secret.errors.contains("error[D0810]"))
        #expect(secret.errors.contains("senders.yaml:6:"))
        let none = try desk.receive("other_sms")
        #expect(none.code == 2)
        #expect(none.errors.contains("error[D0805]"))
        let slip = try Executable.run(
            ["receive", "--pull", "--ledger", "run.ledger"], in: desk.folder.path)
        #expect(slip.code == 2)
    }

    @Test("a process that is killed between the gateway and the ledger has lost nothing")
    func killed() throws {
        let gateway = try ReportGateway()
        let desk = try Desk()
        try desk.senders(gateway)
        try gateway.answer(#"[{"ref":"\#(desk.key)","stat":"DELIVRD"}]"#)
        // Somebody writes to the ledger, so that the answer has to wait.
        let holder = Process()
        let (input, output) = (Pipe(), Pipe())
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1], isolation_level=None)
            database.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.read()
            """, desk.folder.path + "/run.ledger",
        ]
        (holder.standardInput, holder.standardOutput) = (input, output)
        try holder.run()
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
        let fetcher = Process()
        fetcher.executableURL = URL(fileURLWithPath: Executable.path)
        fetcher.arguments = [
            "receive", "--pull", "--senders", "senders.yaml", "--ledger", "run.ledger",
        ]
        fetcher.currentDirectoryURL = URL(fileURLWithPath: desk.folder.path)
        fetcher.environment = ["SMS_KEY": "key"]
        fetcher.standardOutput = FileHandle.nullDevice
        fetcher.standardError = FileHandle.nullDevice
        try fetcher.run()
        // As soon as the answer is on the disk; the ledger would be waited for five seconds more.
        while fetcher.isRunning,
            !((try? desk.folder.text("run.ledger.pulled")) ?? "").hasSuffix("\n")
        {
            sched_yield()
        }
        kill(fetcher.processIdentifier, SIGKILL)
        fetcher.waitUntilExit()
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        let delivered = "SELECT delivery FROM notice WHERE delivery IS NOT NULL"
        #expect(try desk.rows(delivered).isEmpty)
        #expect(try desk.folder.text("run.ledger.pulled").contains("DELIVRD"))
        // The gateway has forgotten it.
        let next = try desk.receive()
        #expect(next.code == 0, "\(next.output)\(next.errors)")
        #expect(next.output.contains("  1  receipts: delivered\n"))
        #expect(try desk.rows(delivered) == ["delivered"])
        #expect(try desk.folder.text("run.ledger.pulled").isEmpty)
        let check = try Executable.run(["ledger", "verify", desk.folder.path + "/run.ledger"])
        #expect(check.code == 0, "\(check.errors)")
    }

    @Test("the service fetches by itself, and tells how it is")
    func service() throws {
        let gateway = try ReportGateway()
        let desk = try Desk()
        try desk.senders(gateway)
        try gateway.script([
            #"{"for":"status","status":500}"#, #"{"for":"reply","status":500}"#,
            #"{"for":"status","body":"[{\"ref\":\"x\",\"stat\":\"DELIVRD\"}]"}"#,
        ])
        try FileManager.default.createDirectory(
            atPath: desk.folder.path + "/campaigns", withIntermediateDirectories: true)
        let daemon = try Daemon(
            ["campaigns", "--ledger", "run.ledger", "--senders", "senders.yaml"],
            in: desk.folder.path)
        // Both were answered 500 first.
        try daemon.wait(for: "the gateway answers", lines: 2)
        let metrics = try daemon.ask("/metrics").text
        #expect(
            metrics.contains(
                "\ndunlind_pull_failures_total{sender=\"main_sms\",request=\"1\"} 1\n"),
            "\(metrics)")
        #expect(
            metrics.contains("\ndunlind_pull_answered_seconds{sender=\"main_sms\",request=\"2\"} "))
        let health = try daemon.ask("/health")
        #expect(health.status == "200")
        #expect(health.text.contains(#"{"sender":"main_sms","request":1,"answered":"#))
        // Somebody who fetches meanwhile would take from the service.
        let busy = try desk.receive()
        #expect(busy.code == 6)
        #expect(busy.errors.contains("error[D0883]"))
        let end = try daemon.end()
        #expect(end.code == 0)
        #expect(end.text.contains("pull main_sms 1: the gateway answered 500\n"))
        #expect(!end.text.contains("key"))
        #expect(try desk.rows("SELECT count(*) FROM received WHERE kind = 'receipt'") == ["1"])
    }
}
