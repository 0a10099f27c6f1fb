import Foundation
import TestSupport
import Testing

/// Erasing, pruning and hashing on ledgers of whole runs: what is decided afterwards is what would have been.
@Suite struct ErasureRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A live run of the first campaign in a folder of its own, whose outbox begins empty.
    private func run(_ place: String, on date: String) throws -> [String] {
        let entries = LiveRunTests.names.map {
            "\($0): { type: file, path: \(place)-\(date)/\($0).jsonl }\n"
        }
        try folder.write("senders.yaml", entries.joined())
        let outcome = try Executable.run([
            "run", FirstCampaign.path, "--live", "--as-of", date + "T10:00:00+08:00", "--ledger",
            folder.path + "/" + place + ".ledger", "--senders", folder.path + "/senders.yaml",
            "--data", try extract(on: date),
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try LiveRunTests.names.flatMap { name in
            let lines = (try? folder.text("\(place)-\(date)/\(name).jsonl")) ?? ""
            return try lines.split(separator: "\n").map { line in try said(line) }
        }.sorted()
    }

    /// The accounts as they were, extracted that morning.
    private func extract(on date: String) throws -> String {
        let accounts = try Project.text("Campaigns/data/auto-loans.csv")
        try folder.write("accounts.csv", accounts.replacing("2026-11-20T06", with: date + "T06"))
        return folder.path + "/accounts.csv"
    }

    /// To whom and what, without the key, which may have other names.
    private func said(_ line: Substring) throws -> String {
        let object =
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        return ["channel", "to", "title", "text"].map { "\(object[$0] ?? "")" }.joined(
            separator: "|")
    }

    private func ledger(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(["ledger"] + arguments, in: folder.path)
    }

    private static let word = ["--by", "李敏", "--because", "本人要求"]

    /// The code that a list ends with, given back.
    private func confirmed(_ arguments: [String]) throws -> Executable.Outcome {
        let list = try ledger(arguments)
        #expect(list.code == 0 && list.output.contains("Nothing was changed"), "\(list.errors)")
        let code = try #require(list.output.firstMatch(of: /--confirm (\d+-[0-9a-f]{6})/)).1
        return try ledger(arguments + ["--confirm", String(code)])
    }

    private func copy(_ from: String, _ to: String) throws {
        for end in [".ledger", ".ledger.journal"] {
            try FileManager.default.copyItem(
                atPath: folder.path + "/" + from + end, toPath: folder.path + "/" + to + end)
        }
    }

    @Test(
        "a week later the same people get the same words, whoever was erased and whatever pruned and hashed"
    )
    func sameDecisions() throws {
        #expect(try run("plain", on: "2026-11-20").count == 747)
        let rows = try Database.rows(
            folder.path + "/plain.ledger",
            "SELECT DISTINCT borrower, account, address FROM notice WHERE channel = 'sms' ORDER BY id"
        ).map { $0.split(separator: "|").map(String.init) }
        // Some have opted out, disputed or paid; each of those is erased below, and others.
        let lines = rows.prefix(60).enumerated().map { index, row in
            let start = #"{"id":"e\#(index)","at":"2026-11-20T12:00:00+08:00","#
            return switch index % 4 {
            case 0: start + #""kind":"opt_out","channel":"sms","address":"+86\#(row[2])"}"#
            case 1: start + #""kind":"opt_out","channel":"sms","borrower":"\#(row[0])"}"#
            case 2: start + #""kind":"payment","account":"\#(row[1])","amount":"99999.00"}"#
            default: start + #""kind":"dispute","borrower":"\#(row[0])"}"#
            }
        }
        try folder.write("in.jsonl", lines.joined(separator: "\n"))
        let received = try Executable.run(
            ["receive", "in.jsonl", "--ledger", "plain.ledger"], in: folder.path)
        #expect(received.code == 0, "\(received.errors)")
        try copy("plain", "erased")
        try copy("plain", "kept")
        let people = rows.enumerated().filter { $0.offset < 60 || $0.offset % 20 == 0 }
            .map(\.element[0])
        for borrower in Set(people).sorted() {
            let done = try confirmed(
                ["erase", "erased.ledger", "--borrower", borrower] + Self.word)
            #expect(done.code == 0 && done.output.contains("blanked by 李敏"), "\(done.errors)")
            #expect(!done.output.contains(borrower))
        }
        #expect(
            try ledger(["keep", "kept.ledger", "--texts", "hash"] + Self.word).output
                == "kept.ledger: keeps hashes of texts\n")
        let pruned = try confirmed(
            ["prune", "kept.ledger", "--before", "2026-11-21"] + Self.word)
        #expect(pruned.output.contains("is in force"), "\(pruned.output)\(pruned.errors)")
        let plain = try run("plain", on: "2026-11-27")
        #expect(plain.count > 100)
        #expect(try run("erased", on: "2026-11-27") == plain)
        #expect(try run("kept", on: "2026-11-27") == plain)
        for name in ["erased.ledger", "kept.ledger"] {
            let verified = try ledger(["verify", name])
            #expect(verified.code == 0, "\(verified.errors)")
        }
        let texts = try Database.rows(
            folder.path + "/kept.ledger",
            "SELECT count(*) FROM notice WHERE text NOT LIKE 'sha256:%' AND state = 'accepted'")
        #expect(texts == ["0"])
    }

    @Test(
        "nothing happens without the code, within the years, on a copy, or to nobody; and it says why"
    )
    func refusals() throws {
        _ = try run("main", on: "2026-11-20")
        let borrower = try #require(
            Database.rows(folder.path + "/main.ledger", "SELECT borrower FROM notice").first)
        let erase = ["erase", "main.ledger", "--borrower", borrower] + Self.word
        let other = try ledger(erase + ["--confirm", "1-000000"])
        #expect(other.code == 6 && other.errors.contains("error[D0841]"), "\(other.errors)")
        let nobody = try ledger(["erase", "main.ledger", "--borrower", "nobody"] + Self.word)
        #expect(nobody.code == 2 && nobody.errors.contains("error[D0873]"), "\(nobody.errors)")
        #expect(try ledger(["keep", "main.ledger", "--years", "100"] + Self.word).code == 0)
        let early = try confirmed(erase)
        #expect(early.code == 6 && early.errors.contains("error[D0881]"), "\(early.errors)")
        let prune = try confirmed(["prune", "main.ledger", "--before", "2026-11-21"] + Self.word)
        #expect(prune.code == 6 && prune.errors.contains("error[D0881]"), "\(prune.errors)")
        #expect(
            try Database.rows(folder.path + "/main.ledger", "SELECT count(*) FROM erased") == ["0"])
        try FileManager.default.copyItem(
            atPath: folder.path + "/main.ledger", toPath: folder.path + "/copy.ledger")
        let copied = try confirmed(
            ["erase", "copy.ledger", "--borrower", borrower, "--although", "法院要求"] + Self.word)
        #expect(copied.code == 6 && copied.errors.contains("error[D0843]"), "\(copied.errors)")
        let done = try confirmed(erase + ["--although", "法院要求"])
        #expect(done.code == 0, "\(done.errors)")
        let again = try ledger(erase)
        #expect(again.code == 2 && again.errors.contains("error[D0873]"), "\(again.errors)")
        let listed = try ledger(["verify", "main.ledger"]).output
        let line = /blanked: \d notices by 李敏: 本人要求; although: 法院要求\n/
        #expect(listed.firstMatch(of: line) != nil, "\(listed)")
    }

    @Test(
        "an erasure is listed with who and why, and a ledger of an older version is brought up to date first"
    )
    func older() throws {
        let path = folder.path + "/main.ledger"
        try Database.run(Project.text("Tests/Corpus/ledger/version6.sql"), in: path)
        chmod(path, 0o600)
        let verified = try ledger(["verify", "main.ledger"])
        #expect(verified.code == 0 && !verified.output.contains("blanked"), "\(verified.errors)")
        let prune = ["prune", "main.ledger", "--before", "2026-11-01"] + Self.word
        let nothing = try ledger(prune)
        #expect(
            nothing.code == 0 && nothing.output == "main.ledger: nothing to blank\n",
            "\(nothing.output)\(nothing.errors)")
        #expect(try Database.rows(path, "PRAGMA user_version") == ["7"])
        #expect(try ledger(["verify", "main.ledger"]).code == 0)
        let all = ["prune", "main.ledger", "--before", "2027-01-01"] + Self.word
        let cutOff = try confirmed(all)
        #expect(cutOff.code == 6 && cutOff.errors.contains("error[D0881]"), "\(cutOff.errors)")
    }

    @Test("a borrower with a notice of unknown outcome is erased once it is settled")
    func unsettled() throws {
        _ = try run("main", on: "2026-11-20")
        let path = folder.path + "/main.ledger"
        let borrower = try #require(
            Database.rows(path, "SELECT borrower FROM notice WHERE id = 1").first)
        let guards = try Database.rows(
            path,
            "SELECT replace(sql, char(10), ' ') || ';' FROM sqlite_schema WHERE name = 'notice_moves' OR name = 'attempt_closes'"
        )
        try Database.run(
            """
            DROP TRIGGER notice_moves; DROP TRIGGER attempt_closes;
            UPDATE notice SET state = 'unknown', due = 9223372036854775807 WHERE id = 1;
            UPDATE attempt SET state = 'unknown' WHERE notice = 1;
            \(guards.joined(separator: "\n"))
            """, in: path)
        let refused = try confirmed(["erase", "main.ledger", "--borrower", borrower] + Self.word)
        #expect(refused.code == 6 && refused.errors.contains("error[D0881]"), "\(refused.errors)")
        let key = try #require(Database.rows(path, "SELECT key FROM notice WHERE id = 1").first)
        let resolve = ["resolve", key, "--ledger", "main.ledger", "--as", "sent"] + Self.word
        let list = try Executable.run(resolve, in: folder.path)
        let code = try #require(list.output.firstMatch(of: /--confirm (\S+)/)).1
        #expect(
            try Executable.run(resolve + ["--confirm", String(code)], in: folder.path).code == 0)
        let done = try confirmed(["erase", "main.ledger", "--borrower", borrower] + Self.word)
        #expect(done.code == 0, "\(done.errors)")
    }

    @Test("the words of a notice are proved by its text or by the hash of it")
    func prove() throws {
        _ = try run("main", on: "2026-11-20")
        let row = try #require(
            Database.rows(
                folder.path + "/main.ledger",
                "SELECT key, text FROM notice WHERE channel = 'sms' LIMIT 1"
            ).first)
        let parts = row.split(separator: "|", maxSplits: 1).map(String.init)
        try folder.write("sent.txt", parts[1] + "\n")
        try folder.write("other.txt", parts[1] + "。")
        for _ in 0..<2 {
            let same = try ledger(["prove", "main.ledger", "--key", parts[0], "--text", "sent.txt"])
            #expect(
                same.code == 0 && same.output.contains("accepted, handed over 2026-11-20T02:00:00"),
                "\(same.errors)")
            let other = try ledger(
                ["prove", "main.ledger", "--key", parts[0], "--text", "other.txt"])
            #expect(other.code == 1 && other.errors.contains("error[D0882]"), "\(other.errors)")
            _ = try ledger(["keep", "main.ledger", "--texts", "hash"] + Self.word)
        }
        let none = try ledger(["prove", "main.ledger", "--key", "x", "--text", "sent.txt"])
        #expect(none.code == 2 && none.errors.contains("error[D0882]"), "\(none.errors)")
        #expect(try ledger(["keep", "main.ledger"] + Self.word).code == 2)
    }
}
