import Delivery
import Foundation
import Ledger
import Testing

@Suite("The HTTP sender")
struct HTTPSenderTests {
    private static func sender(
        _ url: String, headers: [(name: String, value: String)] = [], timeout: Int = 10,
        inFlight: Int = 4
    ) throws -> HTTPSender {
        try HTTPSender(
            .init(url: url, headers: headers, timeoutSeconds: timeout, inFlight: inFlight))
    }

    private static func submitOne(_ path: String, timeout: Int = 10) async throws
        -> (answer: Submission?, received: [Gateway.Received])
    {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let sender = try sender(gateway.url(path), timeout: timeout)
        let answers = await sender.submit([Fixture.envelope("c/甲/2026-11-13/逾期一周/sms")])
        return (answers.first, try gateway.received())
    }

    @Test("posts the notice with its key and its headers, and keeps the gateway's id")
    func post() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let sender = try Self.sender(
            gateway.url("ok"), headers: [(name: "Authorization", value: "Bearer s3cret")])
        var envelope = Fixture.envelope("c/A%2F1/甲/sms", text: "您好 \"x\"\n😀")
        envelope.title = "提醒"
        #expect(await sender.submit([envelope]) == [.accepted(id: "g-1")])
        let received = try #require(gateway.received().first)
        #expect(received.authorization == "Bearer s3cret")
        // 甲 is E7 94 B2 in UTF-8.
        #expect(received.idempotency == "c/A%2F1/%E7%94%B2/sms")
        #expect(
            received.body == [
                "key": "c/A%2F1/甲/sms", "to": "13800000000", "title": "提醒",
                "text": "您好 \"x\"\n😀", "channel": "sms", "expires": "2026-11-20T12:00:00+00:00",
            ])
    }

    @Test(
        "each answer has its meaning",
        arguments: [
            ("number", Submission.accepted(id: "1")), ("text", .accepted(id: nil)),
            ("status/202", .accepted(id: nil)),
            ("status/400", .rejected(Rejection(.recipient, code: "400", detail: "no"))),
            ("status/401", .rejected(Rejection(.auth, code: "401", detail: "no"))),
            ("status/402", .rejected(Rejection(.balance, code: "402", detail: "no"))),
            ("status/403", .rejected(Rejection(.auth, code: "403", detail: "no"))),
            ("status/404", .rejected(Rejection(.config, code: "404", detail: "no"))),
            ("status/410", .rejected(Rejection(.recipient, code: "410", detail: "no"))),
            ("status/422", .rejected(Rejection(.recipient, code: "422", detail: "no"))),
            ("status/429", .rejected(Rejection(.throttled, code: "429", detail: "no"))),
            (
                "retry/429/17",
                .rejected(Rejection(.throttled, code: "429", detail: "", retryAfterSeconds: 17))
            ),
            ("status/408", .unknown(note: "the gateway answered 408")),
            ("status/409", .unknown(note: "the gateway answered 409")),
            ("status/500", .unknown(note: "the gateway answered 500")),
            ("status/502", .unknown(note: "the gateway answered 502")),
            ("retry/503/5", .unknown(note: "the gateway answered 503")),
            // A redirect is not followed: 302 may have been sent after the work, 307 says that it
            // was not done.
            ("moved/302", .unknown(note: "the gateway answered 302")),
            ("moved/307", .rejected(Rejection(.config, code: "307", detail: ""))),
            ("refuse-cut", .rejected(Rejection(.recipient, code: "422", detail: ""))),
        ])
    func meaning(path: String, expected: Submission) async throws {
        let (answer, received) = try await Self.submitOne(path)
        #expect(answer == expected)
        #expect(received.count == 1)
    }

    @Test(
        "without a whole answer the outcome is unknown, and the notice was written once",
        arguments: [
            "reset", "hangup", "cut", "big",
        ])
    func broken(path: String) async throws {
        let (answer, received) = try await Self.submitOne(path)
        guard case .unknown = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(received.count == 1)
    }

    @Test("a gateway that does not answer in time leaves the outcome unknown")
    func silent() async throws {
        let (answer, received) = try await Self.submitOne("silent", timeout: 1)
        #expect(answer == .unknown(note: "Timeout was reached"))
        #expect(received.count == 1)
    }

    @Test(
        "without a connection nothing was sent",
        arguments: [
            "http://127.0.0.1:1/", "http://no-such-host.invalid/",
        ])
    func unreachable(url: String) async throws {
        let answers = try await Self.sender(url).submit([Fixture.envelope("k")])
        guard case .rejected(let rejection) = answers[0] else {
            Issue.record("\(answers)")
            return
        }
        #expect(rejection.kind == .notSent)
        #expect(!rejection.detail.contains("127.0.0.1"))
    }

    @Test("a gateway that speaks no TLS was told nothing")
    func noTLS() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let sender = try Self.sender("https://127.0.0.1:\(gateway.port)/ok", timeout: 5)
        guard case .rejected(let rejection) = await sender.submit([Fixture.envelope("k")])[0] else {
            Issue.record("it was not refused")
            return
        }
        #expect(rejection.kind == .notSent)
        #expect(try gateway.received().isEmpty)
    }

    @Test("a kept connection that dies is not tried again behind our back")
    func keptConnectionDies() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let sender = try Self.sender(gateway.url("second"), inFlight: 1)
        let answers = await sender.submit((1...6).map { Fixture.envelope("k/\($0)") })
        let keys = try gateway.received().map(\.key)
        // Each second request of a connection is read and dropped: libcurl alone would send it
        // again.
        #expect(Set(keys).count == keys.count, "\(keys)")
        let accepted = answers.count {
            if case .accepted = $0 { true } else { false }
        }
        let unknown = answers.count {
            if case .unknown = $0 { true } else { false }
        }
        #expect(accepted == 3 && unknown == 3, "\(answers)")
    }

    @Test("answers stand in the order of the notices, with many requests in flight")
    func order() async throws {
        let fixture = try Fixture()
        let gateway = try Gateway(fixture.folder)
        let sender = try Self.sender(gateway.url("ok"), inFlight: 8)
        let keys = (1...200).map { "k/\($0)" }
        let answers = await sender.submit(keys.map { Fixture.envelope($0) })
        let received = try gateway.received().map(\.key)
        #expect(received.sorted() == keys.sorted())
        // The gateway numbers requests in the order of its log.
        let expected = keys.map { key in
            Submission.accepted(id: "g-\((received.firstIndex(of: key) ?? -1) + 1)")
        }
        #expect(answers == expected)
    }

    @Test("cannot say what became of attempts of an earlier process")
    func reconcile() async throws {
        let sender = try Self.sender("http://127.0.0.1:1/")
        let answers = await sender.reconcile([OpenEnvelope(key: "k", handedAt: Fixture.ten)])
        guard case .unknown = answers.first else {
            Issue.record("\(answers)")
            return
        }
    }
}
