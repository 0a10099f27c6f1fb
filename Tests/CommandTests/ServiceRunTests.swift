import Foundation
import TestSupport
import Testing

/// The built `dunlind`, with a real connection on this machine.
@Suite("The service from outside")
struct ServiceRunTests {
    private static let senders = """
        main_sms:
          type: http
          url: http://127.0.0.1:1/sms
          push:
            path: { env: SMS_PATH }
            from: [127.0.0.0/8, 203.0.113.0/24]
            receipts: { key: ref, state: stat, states: { DELIVRD: delivered, UNDELIV: failed } }
            replies: { from: mobile, text: content, id: id }
            answer: '{"code":0}'
        signed_sms:
          type: http
          url: http://127.0.0.1:1/sms
          push: { path: { env: SMS_PATH }, signature: { header: X-Signature, key: { env: SMS_KEY } } }

        """

    @Test("receipts and replies that a gateway posts are in the ledger before it gets its yes")
    func push() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "files.yaml",
            LiveRunTests.names.map { "\($0): { type: file, path: \($0).jsonl }\n" }.joined())
        try folder.write("senders.yaml", Self.senders)
        let run = try Executable.run([
            "run", FirstCampaign.path, "--live", "--as-of", FirstCampaign.asOf, "--ledger",
            folder.path + "/run.ledger", "--senders", folder.path + "/files.yaml",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let sent = try FirstCampaign.byKey(try folder.text("main_sms.jsonl"))
        let (key, notice) = try #require(sent.sorted { $0.key < $1.key }.first)
        let phone = try #require(notice["to"] as? String)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/campaigns", withIntermediateDirectories: true)
        let daemon = try Daemon(
            ["campaigns", "--ledger", "run.ledger", "--senders", "senders.yaml"], in: folder.path)
        let path = "/push/main_sms/0123456789abcdef"
        func state() throws -> [String] {
            try Database.rows(
                folder.path + "/run.ledger",
                "SELECT delivery FROM notice WHERE delivery IS NOT NULL")
        }

        let body =
            #"[{"ref":"\#(key)","stat":"UNDELIV"},{"id":7,"mobile":"\#(phone)","content":"退订"}]"#
        let yes = try daemon.ask(path, body: body)
        #expect(yes.status == "200")
        #expect(yes.text == #"{"code":0}"#)
        #expect(try state() == ["failed"])
        let replies = "SELECT count(*) FROM received WHERE kind = 'reply'"
        #expect(try Database.rows(folder.path + "/run.ledger", replies) == ["1"])
        // Once more, as gateways do: nothing changes, and it gets its yes.
        #expect(try daemon.ask(path, body: body).status == "200")
        #expect(try Database.rows(folder.path + "/run.ledger", replies) == ["1"])

        // Who does not know the path, or comes from elsewhere, learns nothing.
        #expect(try daemon.ask("/push/main_sms/0123456789abcdeF", body: body).status == "404")
        #expect(try daemon.ask("/push/other_sms/0123456789abcdef", body: body).status == "404")
        let elsewhere = try daemon.ask(
            path, body: body, header: ("X-Forwarded-For", "203.0.113.9, 198.51.100.1"))
        #expect(elsewhere.status == "404")
        let proxied = try daemon.ask(
            path, body: body, header: ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"))
        #expect(proxied.status == "200")

        // What cannot be read is kept for a person, in a file of the owner's.
        #expect(try daemon.ask(path, body: "<xml/>").status == "400")
        #expect(try daemon.ask(path, body: #"[{"ref":"x","stat":"ACCEPTD"}]"#).status == "400")
        let refused = try folder.text("run.ledger.refused")
        #expect(refused.split(separator: "\n").count == 2)
        #expect(refused.contains(#""body":"<xml/>""#))
        let mode =
            try FileManager.default.attributesOfItem(
                atPath: folder.path + "/run.ledger.refused")[.posixPermissions] as? Int
        #expect(mode == 0o600)

        // With mended directions they are handed in again; what still cannot be read is listed.
        try folder.write(
            "mended.yaml",
            Self.senders.replacing("UNDELIV: failed", with: "UNDELIV: failed, ACCEPTD: delivered"))
        let again = try Executable.run(
            [
                "receive", "run.ledger.refused", "--senders", "mended.yaml", "--ledger",
                "run.ledger",
            ], in: folder.path)
        #expect(again.code == 3)
        #expect(again.output.contains("1  kept, without an effect"), "\(again.output)")
        #expect(
            again.output.contains("run.ledger.refused:1  the body is no JSON"), "\(again.output)")

        // By Python: hmac.new(b'key', line, 'sha256').
        let line =
            #"{"kind":"receipt","at":"2026-11-20T10:00:00+08:00","state":"delivered","key":"none"}"#
        let signed = "/push/signed_sms/0123456789abcdef"
        #expect(try daemon.ask(signed, body: line).status == "401")
        #expect(
            try daemon.ask(
                signed, body: line,
                header: (
                    "X-Signature",
                    "229057d8d44b70c89c95466641fb44c1e45bf5c3811011217b3467eb3efe4707"
                )
            ).status == "200")

        let health = try daemon.ask("/health")
        #expect(health.status == "200")
        #expect(health.text.contains(#""status":"ok""#))
        let metrics = try daemon.ask("/metrics").text
        #expect(metrics.contains("\ndunlind_pushed_total{sender=\"main_sms\"} 6\n"), "\(metrics)")
        #expect(metrics.contains("\ndunlind_push_refused_total{reason=\"signature\"} 1\n"))
        #expect(try daemon.ask("/").status == "404")

        let end = try daemon.end()
        #expect(end.code == 0)
        #expect(end.text.contains(" ended\n"))
        // Nothing personal and no secret is said.
        for word in [phone, "0123456789abcdef", "退订", key] { #expect(!end.text.contains(word)) }
        let check = try Executable.run(["ledger", "verify", folder.path + "/run.ledger"])
        #expect(check.code == 0, "\(check.errors)")
    }

    @Test("a secret path that is short, or a zone that is none, ends the service with its place")
    func wrong() throws {
        let folder = try TemporaryFolder()
        let path = (Executable.path as NSString).deletingLastPathComponent + "/dunlind"
        func start(_ push: String) throws -> Executable.Outcome {
            try folder.write(
                "senders.yaml",
                "main_sms:\n  type: http\n  url: http://127.0.0.1:1/sms\n  push: \(push)\n")
            return try Executable.run(
                path, [".", "--ledger", "l", "--senders", "senders.yaml"], in: folder.path,
                environment: ["SMS_PATH": "0123456789abcdef", "SHORT": "0123456789abcde"])
        }
        let short = try start("{ path: { env: SHORT } }")
        #expect(short.code == 1)
        #expect(short.errors.contains("error[D0878]"))
        #expect(short.errors.contains("senders.yaml:4:24"))
        #expect(!short.errors.contains("0123456789abcde"))
        let zone = try start(
            "{ path: { env: SMS_PATH }, zone: Asia/Beijing, replies: { from: a, text: b, id: c } }")
        #expect(
            zone.errors.contains("error[D0806]: `Asia/Beijing` is no time zone"), "\(zone.errors)")
    }
}
