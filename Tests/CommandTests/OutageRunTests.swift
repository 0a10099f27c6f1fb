import Foundation
import TestSupport
import Testing

/// A gateway that stops answering at noon and is back the next morning; the clock of the runs is pretended.
///
/// What left is read from the gateway's own log, what was to leave from dry runs.
@Suite("An outage of eight hours")
struct OutageRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func senders(_ gateway: Gateway, _ path: String) throws -> String {
        let entries = LiveRunTests.names.map {
            "\($0): { type: http, url: \"http://127.0.0.1:\(gateway.port)/\(path)\", rehearsal: true }\n"
        }
        return try folder.write("senders.yaml", entries.joined())
    }

    private func run(_ instant: String, _ senders: String) throws -> Executable.Outcome {
        try Executable.run([
            "run", FirstCampaign.path, "--live", "--as-of", instant, "--ledger",
            folder.path + "/run.ledger", "--senders", senders,
        ])
    }

    private func dry(_ instant: String, _ more: [String]) throws -> [[String: Any]] {
        let run = try Executable.run(
            ["run", FirstCampaign.path, "--as-of", instant, "--format", "jsonl", "--reveal"] + more)
        return try run.output.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object)
        }
    }

    @Test(
        "nobody gets two notices, what its step's time has passed for is left out with a reason, and both reports say so"
    )
    func outage() throws {
        let (noon, morning) = ("2026-11-19T12:00:00+08:00", "2026-11-20T09:00:00+08:00")
        let planned = try dry(noon, ["--only", "notify"])
        let gateway = try Gateway()
        defer { gateway.stop() }
        let first = try run(noon, try senders(gateway, "dies/200"))
        #expect(first.code == 3)
        let tried = try gateway.received().map(\.key)
        let accepted = Set(tried.prefix(200))
        let unknown = tried.count - 200
        let expired = planned.count - tried.count
        // A sender is tried again for eight hours, but its notices are not burnt: a few in doubt, the rest waits.
        #expect((5...160).contains(unknown))
        #expect(expired > 300)
        for line in [
            "  \(planned.count)  planned", "  200  accepted",
            "  \(unknown)  unknown: never sent again by itself",
            "  \(expired)  expired: their window closed",
        ] { #expect(first.output.contains(line + "\n"), "\(first.output)") }
        let said = first.output.matches(
            of:
                /main_sms did not work: left alone \d+ times from 2026-11-19T12:00:\d\d\+08:00 to (.*), the last time for: (.*)/
        )
        #expect(said.first?.2 == "the connection was closed without an answer")
        // Until the window closed.
        #expect((said.first?.1 ?? "") >= "2026-11-19T19:00:00+08:00")

        let second = try run(morning, try senders(gateway, "ok"))
        #expect(second.code == 3, "what is unknown waits for a person")
        let all = try gateway.received().map(\.key)
        #expect(Set(all).count == all.count, "a notice reached the gateway twice")
        let sent = Set(all.dropFirst(tried.count))
        #expect(second.output.contains("  \(sent.count)  accepted\n"), "\(second.output)")
        #expect(!second.output.contains("did not work"))

        // Of the notices that expired some have left since; each of the others has a decision, with its reason.
        let now = try dry(morning, ["--ledger", folder.path + "/run.ledger"])
        let decisions = Dictionary(grouping: now) { $0["account"] as? String ?? "" }
        let left = planned.filter { !Set(tried).contains($0["key"] as? String ?? "") }
        #expect(left.count == expired)
        let lost = left.filter { !sent.contains($0["key"] as? String ?? "") }
        #expect(lost.count < expired)
        for notice in lost {
            let account = try #require(notice["account"] as? String)
            let reasons = decisions[account]?.map { $0["reason"] as? String ?? "" } ?? []
            #expect(!reasons.isEmpty && !reasons.contains(""), "\(account)")
        }
        // The page of an account names the step whose time has passed.
        for notice in lost.prefix(5) {
            let (account, step) = (
                notice["account"] as? String ?? "", notice["step"] as? String ?? ""
            )
            let page = try Executable.run([
                "explain", FirstCampaign.path, account, "--as-of", morning, "--ledger",
                folder.path + "/run.ledger",
            ])
            #expect(
                page.output.contains("\(step): its time has passed")
                    || page.output.contains("\(step): open, but a later step goes first"),
                "\(page.output)")
        }
        #expect(!accepted.isEmpty)
    }

    @Test(
        "with another sender in its place everybody gets theirs, and the report says who had whose")
    func failOver() throws {
        let gateway = try Gateway()
        defer { gateway.stop() }
        // Nobody listens on port 1.
        let file = """
            main_sms: { type: http, url: "http://127.0.0.1:1/sms", rehearsal: true, fail_over: other_sms }
            other_sms: { type: http, url: "http://127.0.0.1:\(gateway.port)/ok", rehearsal: true }
            company_mail: { type: file, path: company_mail.jsonl }
            app_push: { type: file, path: app_push.jsonl }
            call_list: { type: file, path: call_list.jsonl }

            """
        let senders = try folder.write("senders.yaml", file)
        let run = try run(FirstCampaign.asOf, senders)
        #expect(run.code == 3, "\(run.errors)")
        #expect(run.output.contains("  747  accepted\n"), "\(run.output)")
        let keys = try gateway.received().map(\.key)
        #expect(Set(keys).count == keys.count)
        let sms = try FirstCampaign.notices().filter { $0.value["channel"] as? String == "sms" }
        #expect(Set(keys) == Set(sms.keys))
        #expect(run.output.contains("main_sms did not work: left alone 2 times"))
        #expect(
            run.output.contains("other_sms was given \(keys.count) of the notices of main_sms\n"))
    }
}
