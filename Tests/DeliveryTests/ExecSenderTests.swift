import Delivery
import Diagnostics
import Foundation
import GRDB
import Ledger
import Testing

/// Holds the exec sender to `Docs/ExecSenders.md` with a program that does what each test asks of it.
@Suite("The exec sender")
struct ExecSenderTests {
    /// A sender of `Support/plugin.py`, and what that was given.
    private struct Bench {
        let fixture: Fixture
        let sender: ExecSender

        init(
            _ mode: String = "", caps: String = "{}", timeout: Int = 20, inFlight: Int = 16,
            arguments: [String] = [], environment: [(name: String, value: String)] = []
        ) throws {
            fixture = try Fixture()
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Support/plugin.py").path
            var options = ExecSender.Options(
                program: "/usr/bin/python3", arguments: [script] + arguments,
                environment: environment,
                config: [
                    (name: "mode", value: mode), (name: "caps", value: caps),
                    (name: "given", value: fixture.path("given")),
                ], folder: fixture.folder.path, log: fixture.path("log"),
                timeoutSeconds: timeout, inFlight: inFlight)
            // Tests run side by side, and slowly.
            options.restSeconds = 3600
            sender = try ExecSender(options)
        }

        func given() throws -> [[String: Any]] {
            try String(contentsOfFile: fixture.path("given"), encoding: .utf8).split(
                separator: "\n"
            )
            .map { line in
                let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return try #require(value as? [String: Any])
            }
        }

        func ops() throws -> [String] { try given().compactMap { $0["op"] as? String } }
    }

    private static func batch(_ count: Int) -> [Envelope] {
        (1...count).map { Fixture.envelope("c/A\($0)", text: "text \($0)") }
    }

    private static func kinds(_ answers: [Submission]) -> [String] {
        answers.map { answer in
            switch answer {
            case .accepted: "accepted"
            case .unknown: "unknown"
            case .rejected(let rejection): rejection.kind.rawValue
            }
        }
    }

    @Test(
        "what a program hears by itself is in the ledger before it is told so; what cannot be used it is told, too"
    )
    func news() async throws {
        let bench = try Bench("hears")
        let path = bench.fixture.path("ledger")
        let result = try await LiveRun(
            ledgerPath: path, notices: (1...3).map { Fixture.notice($0) },
            senders: ["main": bench.sender])().result
        await bench.sender.close()
        #expect(result.accepted == 3)
        let rows = try await DatabaseQueue(path: path).read { db in
            try String.fetchAll(db, sql: "SELECT kind || ' ' || key FROM received ORDER BY id")
                + String.fetchAll(
                    db,
                    sql: "SELECT account || ' ' || delivery FROM notice WHERE delivery IS NOT NULL")
        }
        #expect(
            rows == ["receipt receipt/exec/main/r1", "reply reply/exec/main/7", "A1 delivered"])
        let told = try bench.given().filter {
            ["ack", "refused"].contains($0["op"] as? String ?? "")
        }
        #expect(
            Set(told.map { "\($0["op"] ?? "") \($0["id"] ?? "") \($0["detail"] ?? "")" }) == [
                "ack r1 ", "ack 7 ",
                "refused r2 `state` is none of delivered, failed, expired",
            ])
    }

    @Test("is greeted, given the notices, and told to end")
    func whole() async throws {
        let bench = try Bench()
        var envelope = Fixture.envelope("c/A%2F1/甲/sms", text: "您好 \"x\"\n😀")
        #expect(await bench.sender.submit([envelope]) == [.accepted(id: "g-1")])
        (envelope.title, envelope.html, envelope.key) = ("提醒", "<p>您好</p>", "c/2")
        #expect(await bench.sender.submit([envelope]) == [.accepted(id: "g-2")])
        await bench.sender.close()
        #expect(try bench.ops() == ["hello", "submit", "submit", "bye", "ended"])
        let given = try bench.given()
        #expect(given[0]["v"] as? Int == 1)
        #expect(given[0]["rehearsal"] as? Bool == false)
        #expect(given[0]["timeout"] as? Int == 20)
        #expect(given[1]["key"] as? String == "c/A%2F1/甲/sms")
        // printf 'c/A%%2F1/甲/sms' | sha256sum
        #expect(given[1]["ref"] as? String == "014d94ec25512fed7f20e5902eb93164")
        #expect(given[1]["to"] as? String == "13800000000")
        #expect(given[1]["title"] is NSNull)
        #expect(given[1]["text"] as? String == "您好 \"x\"\n😀")
        #expect(given[1]["channel"] as? String == "sms")
        #expect(given[1]["expires"] as? String == "2026-11-20T12:00:00+00:00")
        #expect(given[1]["html"] == nil)
        #expect(given[2]["html"] as? String == "<p>您好</p>")
        #expect(given[2]["title"] as? String == "提醒")
        #expect(
            try String(contentsOfFile: bench.fixture.path("log"), encoding: .utf8) == "started\n")
        let rights = try FileManager.default.attributesOfItem(atPath: bench.fixture.path("log"))
        #expect(rights[.posixPermissions] as? Int == 0o600)
    }

    @Test("answers may come in any order")
    func order() async throws {
        let answers = await (try Bench("reverse")).sender.submit(Self.batch(3))
        #expect(answers == (1...3).map { .accepted(id: "text \($0)") })
    }

    @Test("the program inherits nothing but what it is given")
    func inside() async throws {
        let bench = try Bench(
            "inside", arguments: ["--region", "cn"], environment: [(name: "KEY", value: "s3cret")])
        guard case .accepted(let id?) = await bench.sender.submit(Self.batch(1)).first else {
            Issue.record("not accepted")
            return
        }
        let parts = id.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        #expect(parts[0] == "--region,cn")
        // Python itself sets LC_CTYPE where there is none.
        #expect(parts[1].split(separator: ",").filter { $0 != "LC_CTYPE" } == ["KEY"])
        #expect(parts[2] == "s3cret")
        #expect(parts[3].hasSuffix(bench.fixture.folder.lastPathComponent))
        // 0 to 2, the file `given`, and the list itself.
        #expect(parts[4] == "[0, 1, 2, 3, 4]")
        await bench.sender.close()
    }

    @Test(
        "a program that ends in a group: what it had is unknown, the rest was not sent, the next group starts it anew"
    )
    func dies() async throws {
        let bench = try Bench("dies after 2", caps: #"{"window": 1}"#)
        let answers = await bench.sender.submit(Self.batch(5))
        #expect(Self.kinds(answers) == ["accepted", "accepted", "unknown", "not_sent", "not_sent"])
        #expect(answers[2] == .unknown(note: "the program ended (exit 1)"))
        #expect(Self.kinds(await bench.sender.submit(Self.batch(1))) == ["accepted"])
        #expect(try bench.ops().count { $0 == "hello" } == 2)
        #expect(try bench.ops().count { $0 == "submit" } == 4)
    }

    @Test("a program that does not answer is ended with what it has started")
    func hangs() async throws {
        // Long enough for the program to start on a machine that is busy with other tests.
        let bench = try Bench("hangs", timeout: 10, inFlight: 1)
        let answers = await bench.sender.submit(Self.batch(2))
        #expect(Self.kinds(answers) == ["unknown", "not_sent"])
        let pids = try #require(bench.given().last?["pids"] as? [Int32])
        #expect(pids.count == 2)
        // A child of the group may be dead and not yet waited for by whoever inherited it.
        for pid in pids { #expect(Self.isGone(pid), "\(pid) runs") }
    }

    private static func isGone(_ pid: Int32) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        guard let status, let end = status.lastIndex(of: ")") else { return true }
        return status[end...].dropFirst(2).hasPrefix("Z")
    }

    @Test(
        "what is no line of the protocol ends it",
        arguments: [
            ("garbles", "the program said a line that is no JSON object"),
            ("a number", "the program said a line that is no JSON object"),
            ("long line", "the program said a line longer than 1 MiB"),
        ])
    func garbles(_ mode: String, _ note: String) async throws {
        let answers = await (try Bench(mode, caps: #"{"window": 1}"#)).sender.submit(Self.batch(2))
        #expect(answers.first == .unknown(note: note))
        #expect(Self.kinds(answers) == ["unknown", "not_sent"])
    }

    @Test("what it does not know it passes over, and each notice has one answer")
    func tolerance() async throws {
        for mode in ["noise", "answers twice", "talks"] {
            let bench = try Bench(mode)
            #expect(
                Self.kinds(await bench.sender.submit(Self.batch(3))) == [
                    "accepted", "accepted", "accepted",
                ])
        }
    }

    @Test("large groups go through in both directions at once")
    func large() async throws {
        let text = String(repeating: "您", count: 30_000)
        let batch = (1...50).map { Fixture.envelope("c/\($0)", text: text) }
        let answers = await (try Bench("talks", inFlight: 256)).sender.submit(batch)
        #expect(answers == (1...50).map { .accepted(id: "g-\($0)") })
    }

    @Test(
        "an answer means what the page says",
        arguments: [
            (#"{"outcome": "accepted"}"#, Submission.accepted(id: nil)),
            (#"{"outcome": "accepted", "id": 17}"#, .accepted(id: "17")),
            (
                #"{"outcome": "rejected", "kind": "recipient.optout", "code": "10", "detail": "13800000000 退订"}"#,
                .rejected(Rejection(.recipient, code: "10", detail: "*** 退订"))
            ),
            (
                #"{"outcome": "rejected", "kind": "transient", "retry_after": 90}"#,
                .rejected(
                    Rejection(.throttled, code: "transient", detail: "", retryAfterSeconds: 90))
            ),
            (
                #"{"outcome": "rejected", "kind": "not_sent"}"#,
                .rejected(Rejection(.notSent, code: "not_sent", detail: ""))
            ),
            (
                #"{"outcome": "rejected", "kind": "forbidden"}"#,
                .rejected(Rejection(.auth, code: "forbidden", detail: ""))
            ),
            (
                #"{"outcome": "rejected", "kind": "quota"}"#,
                .rejected(Rejection(.balance, code: "quota", detail: ""))
            ),
            (
                #"{"outcome": "rejected", "kind": "template"}"#,
                .rejected(Rejection(.config, code: "template", detail: ""))
            ),
            (#"{"outcome": "rejected"}"#, .rejected(Rejection(.config, code: "", detail: ""))),
            (
                #"{"outcome": "unknown", "detail": "timeout for 13800000000"}"#,
                .unknown(note: "timeout for ***")
            ),
            (#"{"outcome": "unknown"}"#, .unknown(note: "the program does not know")),
            (#"{"outcome": "sent"}"#, .unknown(note: "the program answered without an outcome")),
            (#"{}"#, .unknown(note: "the program answered without an outcome")),
        ])
    func answers(_ text: String, _ expected: Submission) async throws {
        let bench = try Bench("says")
        #expect(await bench.sender.submit([Fixture.envelope("c/1", text: text)]) == [expected])
    }

    @Test("a program that cannot start, or does not get ready, has been given nothing")
    func starts() async throws {
        let missing = try ExecSender(.init(program: "/nowhere/at/all"))
        guard case .rejected(let rejection) = await missing.submit(Self.batch(1)).first else {
            Issue.record("not refused")
            return
        }
        #expect(rejection.kind == .notSent && rejection.code == "ENOENT")
        for (mode, kind) in [
            ("ends at start", "not_sent"), ("never ready", "not_sent"), ("version", "config"),
        ] {
            let bench = try Bench(mode, timeout: mode == "never ready" ? 1 : 20)
            #expect(Self.kinds(await bench.sender.submit(Self.batch(2))) == [kind, kind])
            #expect(try bench.ops().contains("submit") == false)
        }
    }

    @Test("what it has not read it does not know of, whatever was written to it")
    func unread() async throws {
        // The pipe has room for all of them; the program reads one piece of some of them and ends at the first.
        let text = String(repeating: "x", count: 3000)
        let batch = (1...20).map { Fixture.envelope("c/\($0)", text: text) }
        let bench = try Bench("dies after 0")
        let answers = Self.kinds(await bench.sender.submit(batch))
        #expect(answers.first == "unknown")
        #expect(answers.last == "not_sent")
        #expect(Set(answers) == ["unknown", "not_sent"])
        // It is all unknown before and all not sent behind one place.
        #expect(answers == answers.sorted().reversed())
    }

    @Test("a program that does not get ready is not started again for each group")
    func rests() async throws {
        let bench = try Bench("ends at start")
        for _ in 0..<5 {
            #expect(Self.kinds(await bench.sender.submit(Self.batch(1))) == ["not_sent"])
        }
        #expect(try bench.ops() == ["hello"])
    }

    @Test("one run at a time has a program, until all that it has started has ended")
    func claim() async throws {
        let options = ExecSender.Options(
            program: "/bin/cat", timeoutSeconds: 1, claim: UUID().uuidString)
        var first: ExecSender? = try ExecSender(options)
        _ = await first?.submit(Self.batch(1))
        let error = #expect(throws: SenderError.self) { try ExecSender(options) }
        #expect(error?.finding.code == "D0871" && error?.isRefusal == true)
        await first?.close()
        first = nil
        _ = try ExecSender(options)
    }

    @Test("nothing is given to it once the window has closed while it got ready")
    func window() async throws {
        let bench = try Bench()
        var batch = Self.batch(2)
        batch[0].closesIn = 0
        #expect(Self.kinds(await bench.sender.submit(batch)) == ["expired", "accepted"])
        #expect(try bench.ops() == ["hello", "submit"])
    }

    @Test("one that has nothing more to say may end its work before it ends")
    func quietEnd() async throws {
        let fixture = try Fixture()
        let program = try fixture.write(
            "program.py",
            """
            #!/usr/bin/python3
            import json, os, sys
            for line in sys.stdin:
                if json.loads(line)["op"] == "hello": print('{"op":"ready","v":1}', flush=True)
            os.close(1)
            with open("work", "w") as file:
                for _ in range(300):
                    file.write("x")
                    file.flush()
                    os.fsync(file.fileno())

            """, mode: 0o755)
        let sender = try ExecSender(
            .init(program: program, folder: fixture.folder.path, timeoutSeconds: 20))
        _ = await sender.reconcile([OpenEnvelope(key: "k", handedAt: Fixture.ten)])
        await sender.close()
        let work = try String(contentsOfFile: fixture.path("work"), encoding: .utf8)
        #expect(work.count == 300)
    }

    @Test("a pipe as its log that nobody reads is refused, not waited for")
    func pipeAsLog() async throws {
        let fixture = try Fixture()
        #expect(mkfifo(fixture.path("log"), 0o600) == 0)
        let sender = try ExecSender(
            .init(program: "/bin/cat", log: fixture.path("log"), timeoutSeconds: 20))
        #expect(Self.kinds(await sender.submit(Self.batch(1))) == ["not_sent"])
    }

    @Test("what it said twice is no answer to the next attempt")
    func late() async throws {
        let bench = try Bench("answers twice")
        for _ in 0..<3 {
            #expect(Self.kinds(await bench.sender.submit(Self.batch(1))) == ["accepted"])
        }
    }

    @Test("a channel that it does not take is refused unsent")
    func channels() async throws {
        let bench = try Bench(caps: #"{"channels": ["email"]}"#)
        #expect(Self.kinds(await bench.sender.submit(Self.batch(1))) == ["config"])
        #expect(try bench.ops() == ["hello"])
    }

    @Test("is asked about what a killed run left, where it can be")
    func reconcile() async throws {
        let open = (0..<4).map { OpenEnvelope(key: "c/\($0)", handedAt: Fixture.ten) }
        let able = try Bench(caps: #"{"reconcile": true}"#)
        #expect(
            Self.kinds(await able.sender.reconcile(open)) == [
                "accepted", "unknown", "accepted", "unknown",
            ])
        #expect(try able.given().last?["at"] as? String == "2026-11-20T02:00:00+00:00")
        let unable = try Bench()
        #expect(
            Self.kinds(await unable.sender.reconcile(open)) == Array(repeating: "unknown", count: 4)
        )
        #expect(try unable.ops() == ["hello"])
    }
}
