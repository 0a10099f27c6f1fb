import Foundation
import TestSupport
import Testing

/// `dunlin-chaos`: live runs that are killed, and the checker that stands outside of them.
@Suite struct ChaosTests {
    private static let program =
        (Executable.path as NSString).deletingLastPathComponent + "/dunlin-chaos"

    private func chaos(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(Self.program, arguments + ["--dunlin", Executable.path])
    }

    @Test("fifty kills lose nothing, double nothing, and hide nothing")
    func fifty() throws {
        let outcome = try chaos(["--kills", "50", "--seed", "20261128"])
        #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(
            outcome.output.wholeMatch(
                of: /kills 50, lost 0, twice 0, blind 0, unknown listed \d+\n/) != nil,
            "\(outcome.output)")
    }

    /// A round without kills: texts went to a blind gateway, pushes to a keyed one, letters to a file.
    private final class Round {
        let folder = try? TemporaryFolder()
        var path: String { (folder?.path ?? "") + "/round-0" }
        var ledger: String { path + "/run.ledger" }

        /// Changes a file's lines.
        func edit(_ name: String, _ change: (inout [String]) throws -> Void) throws {
            let file = path + "/" + name
            var lines = try String(contentsOfFile: file, encoding: .utf8)
                .split(separator: "\n").map(String.init)
            try change(&lines)
            try Data((lines.joined(separator: "\n") + "\n").utf8)
                .write(to: URL(fileURLWithPath: file))
        }

        /// As a person with a database tool might.
        func alter(_ sql: String) throws {
            let triggers = try Database.rows(
                ledger, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            try Database.run(
                triggers.map { "DROP TRIGGER \"\($0)\";" }.joined() + sql, in: ledger)
        }
    }

    private func round() throws -> Round {
        let round = Round()
        let outcome = try chaos(["--kills", "0", "--keep", try #require(round.folder).path])
        #expect(outcome.output == "kills 0, lost 0, twice 0, blind 0, unknown listed 0\n")
        return round
    }

    /// What the checker says of a round.
    private func expect(
        _ round: Round, _ line: String, _ why: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try chaos(["check", round.path])
        #expect(
            outcome.output == "kills 0, \(line)\n", "\(outcome.errors)",
            sourceLocation: sourceLocation)
        #expect(outcome.code == (why == nil ? 0 : 1), sourceLocation: sourceLocation)
        if let why {
            #expect(
                outcome.errors.contains(why), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
    }

    private static let key = "chaos/A1/2026-11-13/week"

    /// The place of a notice among lines.
    private func place(_ channel: String, _ lines: [String]) throws -> Int {
        try #require(
            lines.firstIndex {
                $0.replacing("\\/", with: "/").contains("\"\(Self.key)/\(channel)\"")
            })
    }

    @Test(
        "what came twice is found",
        arguments: [("gateway.jsonl", "sms"), ("letters.jsonl", "email")])
    func twice(file: String, channel: String) throws {
        let round = try round()
        try round.edit(file) { lines in lines.append(lines[try place(channel, lines)]) }
        try expect(
            round, "lost 0, twice 1, blind 0, unknown listed 0",
            "twice: \(Self.key)/\(channel) came 2 times")
    }

    @Test(
        "what a ledger has for accepted and nobody has got is found",
        arguments: [
            ("gateway.jsonl", "sms"), ("gateway.jsonl", "push"), ("letters.jsonl", "email"),
        ])
    func missing(file: String, channel: String) throws {
        let round = try round()
        try round.edit(file) { lines in lines.remove(at: try place(channel, lines)) }
        try expect(
            round, "lost 0, twice 0, blind 1, unknown listed 0",
            "blind: \(Self.key)/\(channel) is accepted, and nobody has it")
    }

    @Test("a gateway with keys may get a notice again, but under its key and in its bytes")
    func keyed() throws {
        let round = try round()
        try round.edit("gateway.jsonl") { lines in lines.append(lines[try place("push", lines)]) }
        try expect(round, "lost 0, twice 0, blind 0, unknown listed 0")
        try round.edit("gateway.jsonl") { lines in
            let at = try place("push", lines)
            lines[at] = lines[at].replacing("week", with: "weak")
        }
        // Two keys, two texts, and one key that is not the notice's.
        try expect(
            round, "lost 0, twice 3, blind 0, unknown listed 0",
            "twice: \(Self.key)/push came under another key")
    }

    @Test("an account of the input of which nobody knows is found")
    func lost() throws {
        let round = try round()
        try round.edit("accounts.csv") {
            $0.append("A999,13900000999,device999,a999@mail.example,2026-11-23,1.00")
        }
        try expect(
            round, "lost 1, twice 0, blind 0, unknown listed 0",
            "lost: chaos/A999/2026-11-23/soon/sms is []")
    }

    @Test("whoever was written to without being in the input is found")
    func stranger() throws {
        let round = try round()
        try round.edit("accounts.csv") { lines in lines.removeAll { $0.hasPrefix("A2,") } }
        try expect(
            round, "lost 0, twice 1, blind 0, unknown listed 0",
            "twice: 13800000002 got 1 that the input does not call for")
    }

    @Test("a ledger that says not sent of what was sent is found, and one that was changed")
    func denied() throws {
        let round = try round()
        try round.alter("UPDATE notice SET state = 'not_sent' WHERE key = '\(Self.key)/sms'")
        try expect(
            round, "lost 0, twice 0, blind 2, unknown listed 0",
            "blind: \(Self.key)/sms is [\"not_sent\"], and was sent")
    }

    @Test("more unknown notices than were in the air are found")
    func doubt() throws {
        let round = try round()
        try round.alter("UPDATE notice SET state = 'unknown' WHERE key = '\(Self.key)/sms'")
        try expect(
            round, "lost 0, twice 0, blind 2, unknown listed 1",
            "blind: 1 are unknown that were accepted, 0 at most can be")
    }

    @Test("what is no notice is found in a file")
    func torn() throws {
        let round = try round()
        try round.edit("letters.jsonl") { $0.append("{\"key\":\"chaos/A1") }
        try expect(
            round, "lost 0, twice 0, blind 1, unknown listed 0",
            "blind: letters got what is no notice: {\"key\":\"chaos/A1")
    }

    @Test(
        "a wrong command line is exit code 2",
        arguments: [["--kills"], ["--kills", "x"], ["check"]])
    func usage(arguments: [String]) throws {
        let outcome = try Executable.run(Self.program, arguments)
        #expect(outcome.code == 2 && outcome.errors.hasPrefix("usage: dunlin-chaos"))
    }
}
