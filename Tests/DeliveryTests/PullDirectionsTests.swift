import CampaignLanguage
import Delivery
import Diagnostics
import Foundation
import Testing

/// What the senders file may say of how a gateway is asked.
@Suite("Directions for fetching")
struct PullDirectionsTests {
    private static func read(
        _ pull: String, rehearsal: Bool = false
    ) throws -> (pulls: [PullProfile], findings: [(code: String, place: String)]) {
        let lines = pull.split(separator: "\n").map { "    " + $0 + "\n" }.joined()
        let path = try Fixture().write(
            "senders.yaml",
            "a:\n  type: http\n  url: http://127.0.0.1/send\n"
                + (rehearsal ? "  rehearsal: true\n" : "") + "  timeout: 7 seconds\n  pull:\n"
                + lines)
        var sources = SourceSet()
        var bag = DiagnosticBag()
        let file = try SendersFile.read(path, sources: &sources, into: &bag)
        return (
            file?["a"]?.pulls ?? [],
            bag.sorted.map { ($0.code, $0.span.map { sources.text($0) } ?? "") }
        )
    }

    private static let url = "url: https://gateway.example/reports\n"

    @Test("what is left out has its usual value")
    func defaults() throws {
        let (pulls, findings) = try Self.read(Self.url)
        #expect(findings.isEmpty)
        let pull = try #require(pulls.first)
        #expect(pull.everySeconds == 30)
        #expect(pull.overlapSeconds == 3 * 86_400)
        #expect(pull.timeoutSeconds == 7)
        #expect(pull.full == nil && pull.body == nil && pull.ok.isEmpty)
        #expect(!pull.hasWindow && !pull.hasPages)
        #expect(pull.format.readsLines)
    }

    @Test(
        "several requests are a list, and each is known by what it asks, not by its pages or times")
    func several() throws {
        let (pulls, findings) = try Self.read(
            """
            - url: https://gateway.example/reports
              query: { from: { since: seconds }, p: { page: 0 }, kind: 1 }
            - url: https://gateway.example/reports
              query: { from: { since: seconds }, p: { page: 0 }, kind: 2 }
            - url: https://gateway.example/reports
              query: { from: { since: rfc3339 }, p: { page: 1 }, kind: 1 }
              every: 1 day
            """)
        #expect(findings.isEmpty)
        #expect(pulls.map(\.number) == [1, 2, 3])
        #expect(pulls[0].mark != pulls[1].mark)
        #expect(pulls[0].mark == pulls[2].mark)
    }

    @Test(
        "slips have their code and place",
        arguments: [
            ("every: 0 seconds", "D0806", "0 seconds"), ("every: 10", "D0806", "10"),
            ("every: 2 days", "D0806", "2 days"),
            ("query: { from: { since: seconds } }\noverlap: 30 seconds", "D0806", "30 seconds"),
            ("full: 0", "D0806", "0"), ("evry: 10 seconds", "D0804", "evry"),
            ("query: { apiKey: 5ecret }", "D0809", "5ecret"),
            ("form: { access_token: 5ecret }", "D0809", "5ecret"),
            ("json: { size: [1] }", "D0803", "[1]"),
            ("query: { from: { since: tuesday } }", "D0806", "tuesday"),
            ("query: { from: { since: seconds }, no: { page: 2 } }", "D0806", "2"),
            ("query: { no: { page: 1 } }", "D0847", "page"),
            ("query: { to: { until: seconds } }", "D0847", "until"),
            ("overlap: 1 hour", "D0847", "overlap"),
            ("query: { from: { since: local } }", "D0848", "local"),
            ("query: { from: { since: seconds } }\nfull: 10", "D0849", "full"),
            ("header: { Host: { env: H } }", "D0817", "Host"),
            ("zone: Asia/Shanghai", "D0877", "zone"), ("ok: { a..b: x }", "D0806", "a..b"),
        ])
    func slips(_ line: String, _ code: String, _ place: String) throws {
        let findings = try Self.read(Self.url + line).findings
        #expect(findings.map(\.code) == [code], "\(findings)")
        #expect(findings.map(\.place) == [place])
    }

    @Test("a rehearsal asks this machine only, an address in clear is warned of, and there is one")
    func addresses() throws {
        #expect(try Self.read(Self.url, rehearsal: true).findings.map(\.code) == ["D0808"])
        #expect(try Self.read("url: http://127.0.0.1/r", rehearsal: true).findings.isEmpty)
        #expect(try Self.read("url: http://gateway.example/r").findings.map(\.code) == ["D0816"])
        #expect(try Self.read("every: 10 seconds").findings.map(\.code) == ["D0805"])
        #expect(try Self.read("[]").findings.map(\.code) == ["D0803"])
    }

    @Test("a sender that is no gateway is not asked")
    func otherKinds() throws {
        let path = try Fixture().write(
            "senders.yaml",
            "a: { type: file, path: a.jsonl, pull: { url: \"https://x.example\" } }\n")
        var sources = SourceSet()
        var bag = DiagnosticBag()
        _ = try SendersFile.read(path, sources: &sources, into: &bag)
        #expect(bag.sorted.map(\.code) == ["D0804"])
    }
}
