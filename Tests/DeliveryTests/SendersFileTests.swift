import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import Testing

@Suite("The senders file")
struct SendersFileTests {
    private struct Reading {
        var file: SendersFile?
        var codes: [String]
        /// The text that each finding points at.
        var places: [String]
        var findings: [Diagnostic]
    }

    private static func read(_ path: String) throws -> Reading {
        var sources = SourceSet()
        var bag = DiagnosticBag()
        let file = try SendersFile.read(path, sources: &sources, into: &bag)
        let findings = bag.sorted
        return Reading(
            file: file, codes: findings.map(\.code),
            places: findings.map { $0.span.map { sources.text($0) } ?? "" }, findings: findings)
    }

    private static func read(text: String) throws -> Reading {
        try read(Fixture().write("senders.yaml", text))
    }

    @Test("the project's own rehearsal file reads clean")
    func rehearsalFile() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Campaigns/senders-rehearsal.yaml").standardized.path
        let reading = try Self.read(path)
        #expect(reading.codes.isEmpty)
        let file = try #require(reading.file)
        #expect(
            file.profiles.map(\.name.value) == [
                "main_sms", "company_mail", "app_push", "wechat_mp", "call_list", "visit_list",
            ])
        #expect(file.price(sender: "main_sms", channel: .sms) == Decimal("0.045".utf8))
        #expect(file.price(sender: "main_sms", channel: .email) == nil)
        #expect(file.profiles.map(\.isHarmless) == [true, true, true, true, true, true])
    }

    @Test("paths are relative to the file, unless they are absolute")
    func paths() throws {
        let fixture = try Fixture()
        let path = try fixture.write(
            "senders.yaml",
            """
            dunlin: 1
            a: { type: file, path: out/a.jsonl }
            b: { type: file, path: /srv/b.jsonl }
            """
        )
        let kinds = try #require(Self.read(path).file).profiles.map(\.kind)
        let paths = kinds.map { kind in
            if case .file(let path) = kind { path } else { "" }
        }
        #expect(paths == [fixture.path("out/a.jsonl"), "/srv/b.jsonl"])
    }

    @Test("a gateway with all its settings")
    func http() throws {
        let reading = try Self.read(
            text: """
                main_sms:
                  type: http
                  url: https://sms.example.com:8443/v1?x=1
                  header: { Authorization: { env: SMS_TOKEN }, X-Tenant: { file: tenant } }
                  timeout: 2 minutes
                  in_flight: 64
                  idempotency: 36 hours
                  prices: { sms: 0.045, email: 0 }
                """)
        #expect(reading.codes.isEmpty)
        let profile = try #require(reading.file?["main_sms"])
        guard case .http(let http) = profile.kind else {
            Issue.record("no gateway")
            return
        }
        #expect(http.url == "https://sms.example.com:8443/v1?x=1")
        #expect(http.headers.map(\.name) == ["Authorization", "X-Tenant"])
        #expect(http.headers.first?.secret.place == .environment(name: "SMS_TOKEN"))
        #expect(http.timeoutSeconds == 120 && http.inFlight == 64)
        #expect(http.keyLifetimeSeconds == 129_600)
        #expect(!profile.isHarmless)
    }

    @Test(
        "each fault has its finding at its place",
        arguments: [
            ("- a\n", "D0803", "- a"),
            ("a: 1\n", "D0803", "1"),
            ("a: { path: x }\n", "D0805", "a"),
            ("a: { type: file }\n", "D0805", "a"),
            ("a: { type: fil, path: x }\n", "D0806", "fil"),
            ("a: { type: file, pth: x, path: y }\n", "D0804", "pth"),
            ("a: { type: file, path: y, url: x }\n", "D0804", "url"),
            ("a: { type: file, path: [y] }\n", "D0803", "[y]"),
            ("a: { type: file, path: y, prices: { sms: 0,045 } }\n", "D0806", "045"),
            ("a: { type: file, path: y, prices: { sms: -1 } }\n", "D0806", "-1"),
            ("a: { type: file, path: y, prices: { smss: 1 } }\n", "D0806", "smss"),
            ("a: { type: http, url: \"ftp://x/\" }\n", "D0807", "\"ftp://x/\""),
            ("a: { type: http, url: \"https:///x\" }\n", "D0807", "\"https:///x\""),
            ("a: { type: http, url: \"https://x:99999/\" }\n", "D0807", "\"https://x:99999/\""),
            ("a: { type: http, url: \"https://u:p@x/\" }\n", "D0807", "\"https://u:p@x/\""),
            ("a: { type: http, url: \"http://x.example/\" }\n", "D0816", "\"http://x.example/\""),
            (
                "a: { type: http, url: \"https://127.0.0.1.evil.example/\", rehearsal: true }\n",
                "D0808",
                "true"
            ),
            ("a: { type: http, url: \"https://x/\", timeout: 9 hours }\n", "D0806", "9 hours"),
            ("a: { type: http, url: \"https://x/\", in_flight: 0 }\n", "D0806", "0"),
            ("a: { type: http, url: \"https://x/\", idempotency: 31 days }\n", "D0806", "31 days"),
            ("a: { type: http, url: \"https://x/\", idempotency: true }\n", "D0806", "true"),
            (
                "a: { type: http, url: \"https://x/\", timeout: 5 minutes, idempotency: 24 minutes }\n",
                "D0806", "24 minutes"
            ),
            ("a: { type: file, path: y, idempotency: 1 day }\n", "D0804", "idempotency"),
            ("a: { type: http, url: \"https://x/\", header: { A: secret } }\n", "D0809", "secret"),
            (
                "a: { type: http, url: \"https://x/\", header: { Host: { env: E } } }\n", "D0817",
                "Host"
            ),
            ("a: { type: http, url: \"https://x/\", rehearsal: maybe }\n", "D0806", "maybe"),
            ("dunlin: 2\na: { type: file, path: x }\n", "D0806", "2"),
            ("a: { type: exec }\n", "D0805", "a"),
            ("a: { type: exec, command: [] }\n", "D0803", "[]"),
            ("a: { type: exec, command: { x: 1 } }\n", "D0803", "{ x: 1 }"),
            ("a: { type: exec, command: x, path: y }\n", "D0804", "path"),
            ("a: { type: exec, command: x, env: { KEY: s3cret } }\n", "D0809", "s3cret"),
            ("a: { type: exec, command: x, env: { A=B: { env: C } } }\n", "D0806", "A=B"),
            ("a: { type: exec, command: x, config: cn }\n", "D0803", "cn"),
            ("a: { type: exec, command: x, timeout: 9 hours }\n", "D0806", "9 hours"),
        ])
    func faults(text: String, code: String, place: String) throws {
        let reading = try Self.read(text: text)
        #expect(reading.codes.contains(code), "\(reading.codes)")
        #expect(reading.places.contains(place), "\(reading.places)")
        let isWarning = code == "D0816"
        #expect((reading.file == nil) == !isWarning)
        for finding in reading.findings {
            #expect(finding.message.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
            #expect(!finding.message.en.contains("u:p@"))
        }
    }

    @Test(
        "loopback addresses may be rehearsals",
        arguments: [
            "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://localhost/x", "https://[::1]:1/",
        ])
    func loopback(url: String) throws {
        let reading = try Self.read(
            text: "a: { type: http, url: \"\(url)\", rehearsal: true }\n")
        #expect(reading.codes.isEmpty)
        #expect(reading.file?["a"]?.isHarmless == true)
    }

    @Test("a program with all its settings")
    func exec() throws {
        let fixture = try Fixture()
        let path = try fixture.write(
            "senders.yaml",
            """
            a:
              type: exec
              command: [plugins/sms.py, --region, cn]
              env: { KEY: { env: SMS_KEY }, OTHER: { file: other } }
              config: { sender_id: "1069", mode: fast }
              log: /var/log/sms
              timeout: 1 minute
              in_flight: 4
              idempotency: 24 hours
              rehearsal: true
              prices: { sms: 0.05 }
            b: { type: exec, command: /opt/mail }
            """)
        let file = try #require(Self.read(path).file)
        guard case .exec(let a) = file.profiles[0].kind, case .exec(let b) = file.profiles[1].kind
        else {
            Issue.record("no programs")
            return
        }
        #expect(
            a.options.program == fixture.path("plugins/sms.py")
                && a.options.arguments == ["--region", "cn"])
        #expect(a.environment.map(\.name) == ["KEY", "OTHER"])
        #expect(a.environment.first?.secret.place == .environment(name: "SMS_KEY"))
        #expect(
            a.options.config.map(\.name) == ["sender_id", "mode"]
                && a.options.config.map(\.value) == ["1069", "fast"])
        #expect(
            a.options.log == "/var/log/sms" && a.options.timeoutSeconds == 60
                && a.options.inFlight == 4)
        #expect(a.options.keyLifetimeSeconds == 86_400)
        #expect(file.profiles.map(\.isHarmless) == [true, false])
        #expect(
            b.options.program == "/opt/mail" && b.options.arguments.isEmpty
                && b.options.timeoutSeconds == 30)
    }

    @Test(
        "a program that others may write, or that is none, is refused",
        arguments: [0o775, 0o644, 0o755])
    func program(mode: Int) throws {
        let fixture = try Fixture()
        try fixture.write("sms", "#!/bin/sh\n", mode: mode)
        let path = try fixture.write("senders.yaml", "a: { type: exec, command: sms }\n")
        let file = try #require(Self.read(path).file)
        var bag = DiagnosticBag()
        if mode == 0o755 {
            #expect(try file.open(["a"], environment: { _ in nil }, into: &bag)?.count == 1)
            return
        }
        let error = #expect(throws: SenderError.self) {
            try file.open(["a"], environment: { _ in nil }, into: &bag)
        }
        #expect(error?.finding.code == "D0870")
        #expect(error?.isRefusal == (mode == 0o775))
        #expect(error?.finding.help?.en.contains("chmod") == true)
    }

    @Test("a program in a folder that others may write is refused")
    func programFolder() throws {
        let fixture = try Fixture()
        try fixture.write("sms", "#!/bin/sh\n", mode: 0o755)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: fixture.folder.path)
        let path = try fixture.write("senders.yaml", "a: { type: exec, command: sms }\n")
        let file = try #require(Self.read(path).file)
        var bag = DiagnosticBag()
        let error = #expect(throws: SenderError.self) {
            try file.open(["a"], environment: { _ in nil }, into: &bag)
        }
        #expect(error?.isRefusal == true)
    }

    @Test("a file that others may write is refused", arguments: [0o646, 0o664])
    func writable(mode: Int) throws {
        let path = try Fixture().write("senders.yaml", "a: { type: file, path: x }\n", mode: mode)
        let error = #expect(throws: SendersFile.Failure.self) { try Self.read(path) }
        guard case .refused(let finding) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(finding.code == "D0802")
    }

    @Test(
        "a missing file, a folder and a device cannot be read",
        arguments: [
            "/no/such/file.yaml", "/", "/dev/null",
        ])
    func unreadable(path: String) throws {
        let error = #expect(throws: SendersFile.Failure.self) { try Self.read(path) }
        guard case .unreadable(let finding) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(finding.code == "D0801")
    }

    @Test("a name that the campaign uses and the file lacks")
    func missingName() throws {
        let file = try #require(
            Self.read(text: "main_sms: { type: file, path: x }\n").file)
        let place = SourceSpan(file: FileID(0), start: 0, length: 1)
        let finding = try #require(file.missing(Located("main_sns", place)))
        #expect(finding.code == "D0811")
        #expect(finding.help?.en == "did you mean `main_sms`?")
        #expect(file.missing(Located("main_sms", place)) == nil)
    }

    @Test("a secret comes from its file or a variable, without its line break")
    func secrets() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        try fixture.write("token", "Bearer from-file\n")
        for (place, expected) in [
            ("{ file: token }", "Bearer from-file"), ("{ env: TOKEN }", "Bearer from-env"),
        ] {
            let path = try fixture.write(
                "senders.yaml",
                """
                a:
                  type: http
                  url: \(gateway.url("ok"))
                  header: { Authorization: \(place) }
                """
            )
            let file = try #require(Self.read(path).file)
            var bag = DiagnosticBag()
            let senders = try file.open(
                ["a"], environment: { $0 == "TOKEN" ? "Bearer from-env" : nil }, into: &bag)
            let sender = try #require(senders?["a"])
            _ = await sender.submit([Fixture.envelope("k")])
            #expect(try gateway.received().last?.authorization == expected)
        }
    }

    @Test(
        "a secret that others may read, or that is not there, opens no sender and is not shown",
        arguments: [
            ("{ file: open }", "open to other users"), ("{ file: absent }", "no such file"),
            ("{ env: ABSENT }", "no variable `ABSENT`"),
            ("{ file: twolines }", "no header can carry"),
            ("{ file: empty }", "empty"),
        ])
    func badSecrets(place: String, reason: String) throws {
        let fixture = try Fixture()
        try fixture.write("open", "s3cret", mode: 0o640)
        try fixture.write("twolines", "s3cret\nX-Evil: 1")
        try fixture.write("empty", "\n")
        let path = try fixture.write(
            "senders.yaml",
            "a: { type: http, url: \"https://x/\", header: { Authorization: \(place) } }\n")
        let file = try #require(Self.read(path).file)
        var bag = DiagnosticBag()
        #expect(try file.open(["a"], environment: { _ in nil }, into: &bag) == nil)
        let finding = try #require(bag.sorted.first)
        #expect(finding.code == "D0810")
        #expect(finding.message.en.contains(reason))
        #expect(!finding.message.en.contains("s3cret"))
    }

    @Test("two names of one file share it")
    func sharedFile() throws {
        let fixture = try Fixture()
        let path = try fixture.write(
            "senders.yaml",
            "a: { type: file, path: ob/c.jsonl }\nb: { type: file, path: ./ob/./c.jsonl }\n")
        let file = try #require(Self.read(path).file)
        var bag = DiagnosticBag()
        let senders = try #require(
            file.open(["a", "b"], environment: { _ in nil }, into: &bag))
        #expect(senders.keys.sorted() == ["a", "b"])
        #expect(Set(senders.values.map(\.endpoint)).count == 1)
    }
}
