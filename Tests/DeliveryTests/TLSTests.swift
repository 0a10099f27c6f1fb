import CampaignLanguage
import Delivery
import Foundation
import Ledger
import Testing

/// Gateways that speak TLS, with authorities and certificates of the tests' own.
@Suite("TLS to a gateway")
struct TLSTests {
    private let fixture: Fixture
    /// An authority that nobody knows but who is told of it.
    private let authority: String

    init() throws {
        fixture = try Fixture()
        authority = fixture.path("ca.pem")
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", fixture.path("ca.key"), "-out", authority, "-days", "2", "-subj",
            "/CN=An authority of a test")
    }

    /// A gateway with a certificate of the authority for the names that it says.
    private func gateway(
        _ names: String, days: String = "2", after seconds: Double = 0
    ) throws -> Gateway {
        let (key, file) = (fixture.path("gateway.key"), fixture.path("gateway.pem"))
        let (request, extensions) = (fixture.path("gateway.csr"), fixture.path("names"))
        try "subjectAltName=\(names)".write(toFile: extensions, atomically: false, encoding: .utf8)
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            key, "-out", request, "-subj", "/CN=A gateway of a test")
        try openssl(
            "x509", "-req", "-in", request, "-CA", authority, "-CAkey", fixture.path("ca.key"),
            "-CAcreateserial", "-days", days, "-extfile", extensions, "-out", file)
        return try Gateway(fixture.folder, certificate: (file, key), after: seconds)
    }

    private func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments)")
    }

    private func submit(to gateway: Gateway, authorities: String?) async throws -> [Submission] {
        let sender = try HTTPSender(
            .init(
                url: "https://127.0.0.1:\(gateway.port)/ok", authorities: authorities,
                timeoutSeconds: 5, inFlight: 2))
        return await sender.submit((1...3).map { Fixture.envelope("k/\($0)") })
    }

    @Test("a gateway for which the named authority vouches gets each notice once")
    func known() async throws {
        let gateway = try gateway("IP:127.0.0.1")
        let answers = try await submit(to: gateway, authorities: authority)
        #expect(answers.count == 3)
        #expect(
            answers.allSatisfy {
                if case .accepted = $0 { true } else { false }
            }, "\(answers)")
        #expect(try gateway.received().map(\.key).sorted() == ["k/1", "k/2", "k/3"])
    }

    @Test(
        "a gateway that proves nothing is told nothing, and a person has to mend it",
        arguments: [
            // Nobody vouches; another authority does; for another host; no longer.
            ("IP:127.0.0.1", "2", "system"), ("IP:127.0.0.1", "2", "other"),
            ("DNS:gateway.example", "2", "own"), ("IP:127.0.0.1", "-1", "own"),
        ])
    func refused(names: String, days: String, authorities: String) async throws {
        let gateway = try gateway(names, days: days)
        let other = fixture.path("other.pem")
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", fixture.path("other.key"), "-out", other, "-days", "2", "-subj", "/CN=Other")
        let path = ["system": nil, "other": other, "own": authority][authorities] ?? nil
        for answer in try await submit(to: gateway, authorities: path) {
            guard case .rejected(let rejection) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(rejection.kind == .config, "\(rejection)")
        }
        #expect(try gateway.received().isEmpty)
    }

    @Test("nothing is written to a gateway that connects when the window has closed")
    func slow() async throws {
        let gateway = try gateway("IP:127.0.0.1", after: 0.5)
        let sender = try HTTPSender(
            .init(
                url: "https://127.0.0.1:\(gateway.port)/ok", authorities: authority,
                timeoutSeconds: 20, inFlight: 1))
        var envelope = Fixture.envelope("k")
        envelope.closesIn = 200
        guard case .rejected(let rejection) = await sender.submit([envelope])[0] else {
            Issue.record("it has left")
            return
        }
        #expect(rejection.kind == .expired)
        #expect(try gateway.received().isEmpty)
    }

    @Test("a file of authorities that others may write, or that is not there, opens no sender")
    func openFile() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666], ofItemAtPath: authority)
        for path in [authority, fixture.path("none.pem")] {
            #expect(throws: SenderError.self) {
                try HTTPSender(.init(url: "https://127.0.0.1:1/", authorities: path))
            }
        }
    }
}
