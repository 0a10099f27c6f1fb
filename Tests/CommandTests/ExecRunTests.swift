import Foundation
import TestSupport
import Testing

/// Live rehearsals through a program of the operator's.
@Suite("Runs with a program as sender") struct ExecRunTests {
    private static let campaign = """
        campaign: exec
        import: { lender: lender.yaml }
        portfolio:
          source: accounts.csv
          account: id
          due: due
          fields:
            id:     { type: text, longest: 20 }
            mobile: phone
            due:    date
        steps:
          - step: week
            day: due + 7 days
            send: sms
            text: "您好，账单已逾期，如有困难请来电。"

        """

    /// Answers the first notice at once and the others when the file `go` is there; the file `sent` has what it sent.
    private static let program = """
        #!/usr/bin/python3
        import json, os, sys, time
        def say(**message): print(json.dumps(message), flush=True)
        count = 0
        for line in sys.stdin:
            message = json.loads(line)
            if message["op"] == "hello":
                say(op="ready", v=1, caps={"reconcile": True})
            elif message["op"] == "reconcile":
                sent = open("sent").read().split() if os.path.exists("sent") else []
                is_there = message["key"] in sent
                say(op="result", key=message["key"], outcome="accepted" if is_there else "rejected", kind="not_sent")
            elif message["op"] == "submit":
                count += 1
                while count > 1 and not os.path.exists("go"): time.sleep(0.01)
                with open("sent", "a") as file: file.write(message["key"] + "\\n")
                try: say(op="result", key=message["key"], outcome="accepted")
                except BrokenPipeError: sys.stdout = open(os.devnull, "w")

        """

    private func project() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("campaign.yaml", Self.campaign)
        try folder.write(
            "lender.yaml",
            "lender: 试\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: []\n")
        let rows = (1...5).map { "A\($0),1380013800\($0),2026-11-13" }
        try folder.write(
            "accounts.csv", "id,mobile,due\n" + rows.joined(separator: "\n") + "\n")
        try folder.write("program.py", Self.program)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/program.py")
        try folder.write(
            "senders.yaml",
            "main_sms: { type: exec, command: program.py, timeout: 1 second, rehearsal: true }\n")
        return folder
    }

    private func run(
        _ folder: TemporaryFolder, _ environment: [String: String] = [:],
        campaign: String = "campaign.yaml"
    ) throws -> Executable.Outcome {
        try Executable.run(
            [
                "run", campaign, "--live", "--as-of", "2026-11-20T10:00:00+08:00",
                "--ledger", "l.ledger", "--senders", "senders.yaml",
            ], in: folder.path, environment: environment)
    }

    @Test(
        "a run that is killed leaves its program to end; the next one waits for that before it asks"
    )
    func killed() throws {
        let folder = try project()
        let killed = try run(folder, ["DUNLIN_TEST_KILL": "after_hand_over:1"])
        #expect(killed.code != 0)
        // Whatever else is changed meanwhile.
        try folder.write(
            "senders.yaml",
            "main_sms: { type: exec, command: [program.py, again], timeout: 1 second, rehearsal: true }\n"
        )
        let early = try run(folder)
        #expect(early.code == 6)
        #expect(early.errors.contains("D0871"), "\(early.errors)")
        try folder.write("go", "")
        // It has a second to end, which may be short on a machine that is busy with other tests.
        var late = try run(folder)
        for _ in 1...60 where late.code == 6 { late = try run(folder) }
        #expect(late.code == 0, "\(late.output)\(late.errors)")
        let sent = try folder.text("sent").split(separator: "\n")
        #expect(sent.count == 5)
        #expect(Set(sent).count == 5)
        #expect(try run(folder).code == 0)
        #expect(try folder.text("sent").split(separator: "\n").count == 5)
    }

    @Test("another campaign that runs first asks the program, too, once that has ended")
    func otherFirst() throws {
        let folder = try project()
        try folder.write(
            "other.yaml",
            Self.campaign.replacing("campaign: exec", with: "campaign: other")
                + "channels: { sms: { to: mobile, sender: other_sms } }\n")
        try folder.write(
            "senders.yaml",
            try folder.text("senders.yaml") + "other_sms: { type: file, path: other.jsonl }\n")
        let killed = try run(folder, ["DUNLIN_TEST_KILL": "after_hand_over:1"])
        #expect(killed.wasSignalled)
        // It still works: nobody is asked, nothing is concluded, and the other campaign goes on.
        let early = try run(folder, campaign: "other.yaml")
        #expect(early.code == 3 && early.errors.contains("D0819"), "\(early.errors)")
        #expect(early.output.contains("1 of its notices had left, 0 had not, 0 unknown"))
        try folder.write("go", "")
        var other = try run(folder, campaign: "other.yaml")
        for _ in 1...60 where other.code == 3 { other = try run(folder, campaign: "other.yaml") }
        #expect(other.code == 0, "\(other.output)\(other.errors)")
        #expect(other.output.contains("4 of its notices had left"), "\(other.output)")
        #expect(try run(folder).code == 0)
        let sent = try folder.text("sent").split(separator: "\n")
        #expect(sent.count == 5 && Set(sent).count == 5)
    }

    @Test("a refusal says why")
    func reason() throws {
        let folder = try project()
        try folder.write("program.py", "#!/nowhere/python\n")
        let run = try run(folder)
        #expect(run.code == 3)
        #expect(
            run.output.contains(
                "1  rejected (not_sent), the first: ENOENT: the program cannot start"),
            "\(run.output)")
        // One notice tries after each rest; what its window closes upon has expired.
        #expect(run.output.contains("  4  expired: their window closed"), "\(run.output)")
        #expect(
            run.output.contains("main_sms did not work: left alone")
                && run.errors.contains(
                    "main_sms does not work: ENOENT: the program cannot start"),
            "\(run.errors)")
    }
}
