import Foundation
import TestSupport
import Testing

/// Ledgers as files: copies, backups, and what a run makes of them.
@Suite struct LedgerCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let entries = LiveRunTests.names.map { "\($0): { type: file, path: \($0).jsonl }\n" }
        try folder.write("senders.yaml", entries.joined())
    }

    private func run(_ ledger: String) throws -> Executable.Outcome {
        try Executable.run([
            "run", FirstCampaign.path, "--live", "--as-of", FirstCampaign.asOf, "--ledger",
            folder.path + "/" + ledger, "--senders", folder.path + "/senders.yaml",
        ])
    }

    private func ledger(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(["ledger"] + arguments, in: folder.path)
    }

    private func copy(_ from: String, _ to: String) throws {
        let target = folder.path + "/" + to
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: folder.path + "/" + from, toPath: target)
    }

    private func head(_ name: String) throws -> String {
        let outcome = try ledger(["verify", name])
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        return try #require(outcome.output.firstMatch(of: /head: ([0-9a-f]{64})/)).1.description
    }

    @Test(
        "a copy and a backup are refused until they are adopted, an older ledger in its place too")
    func copies() throws {
        #expect(try run("main.ledger").code == 0)
        let early = try head("main.ledger")
        let backup = try ledger(["backup", "main.ledger", "backup.ledger"])
        #expect(backup.code == 0 && backup.output == "backup.ledger: written\n", "\(backup.errors)")
        let attributes = try FileManager.default.attributesOfItem(
            atPath: folder.path + "/backup.ledger")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try head("backup.ledger") == early)
        let again = try ledger(["backup", "main.ledger", "backup.ledger"])
        #expect(again.code == 74 && again.errors.contains("D0827"), "\(again.errors)")
        try copy("main.ledger", "copy.ledger")
        for name in ["backup.ledger", "copy.ledger"] {
            let refused = try run(name)
            #expect(
                refused.code == 6 && refused.errors.contains("error[D0843]"), "\(refused.errors)")
        }
        // The next run of the day sends nothing, but it is in the history.
        #expect(try run("main.ledger").code == 0)
        let late = try head("main.ledger")
        #expect(late != early)
        try copy("main.ledger", "newest.ledger")
        try copy("backup.ledger", "main.ledger")
        let older = try run("main.ledger")
        #expect(older.code == 6 && older.errors.contains("error[D0842]"), "\(older.errors)")
        let cut = try ledger(["verify", "main.ledger", "--head", late])
        #expect(cut.code == 1 && cut.errors.contains("error[D0830]"), "\(cut.errors)")
        let adopted = try ledger(
            ["adopt", "main.ledger", "--by", "李敏", "--because", "原台账损坏，已比对"])
        #expect(adopted.output == "main.ledger: adopted by 李敏: 原台账损坏，已比对\n", "\(adopted.errors)")
        let run = try run("main.ledger")
        #expect(run.code == 0 && run.output.contains("  0  planned"), "\(run.output)\(run.errors)")
        #expect(
            try Database.rows(
                folder.path + "/main.ledger", "SELECT detail FROM event WHERE kind = 'adopted'")
                == ["by 李敏: 原台账损坏，已比对"])
        #expect(try ledger(["verify", "main.ledger", "--head", early]).code == 0)
    }

    @Test("what cannot be adopted, backed up or verified says why")
    func missing() throws {
        for arguments in [
            ["adopt", "no.ledger", "--by", "x", "--because", "y"], ["verify", "no.ledger"],
            ["backup", "no.ledger", "copy.ledger"],
        ] {
            let outcome = try ledger(arguments)
            #expect(outcome.code == 74 && outcome.errors.contains("D0821"), "\(outcome.errors)")
        }
        #expect(try ledger(["adopt", "no.ledger", "--by", " ", "--because", "y"]).code == 2)
    }

    @Test("a rehearsal may begin anew where one was removed")
    func anew() throws {
        #expect(try run("main.ledger").code == 0)
        try FileManager.default.removeItem(atPath: folder.path + "/main.ledger")
        let again = try run("main.ledger")
        #expect(again.code == 0 && again.output.contains("747  planned"), "\(again.errors)")
    }

    @Test("a changed history is found, in Chinese too")
    func changed() throws {
        #expect(try run("main.ledger").code == 0)
        try Database.run(
            "DROP TRIGGER event_stays; UPDATE event SET detail = '1-49' WHERE id = 3",
            in: folder.path + "/main.ledger")
        let found = try ledger(["verify", "main.ledger", "--lang", "zh"])
        #expect(found.code == 1 && found.errors.contains("错误[D0829]"), "\(found.errors)")
        #expect(found.output.contains("与写下时不一致"), "\(found.output)")
    }

    @Test(
        "all that is held on a borrower can be printed: notices, attempts, replies, facts, nobody else's"
    )
    func export() throws {
        #expect(try run("main.ledger").code == 0)
        let all = try LiveRunTests.names.flatMap { name in
            try FirstCampaign.byKey((try? folder.text("\(name).jsonl")) ?? "").values
        }
        let sent = try #require(all.first { $0["channel"] as? String == "sms" })
        let address = try #require(sent["to"] as? String)
        let key = try #require(sent["key"] as? String)
        let account = try #require(key.split(separator: "/").dropFirst().first.map(String.init))
        try folder.write(
            "in.jsonl",
            """
            {"kind":"reply","id":"r1","at":"2026-11-20T12:00:00+08:00","from":"\(address)","channel":"sms","text":"谢谢"}
            {"kind":"payment","id":"p1","account":"\(account)","date":"2026-11-20","amount":"1.00"}
            {"kind":"payment","id":"p2","account":"OTHER","date":"2026-11-20","amount":"2.00"}

            """)
        _ = try Executable.run(["receive", "in.jsonl", "--ledger", "main.ledger"], in: folder.path)
        let borrower = try #require(
            Database.rows(
                folder.path + "/main.ledger",
                "SELECT borrower FROM notice WHERE key = '\(key)'"
            ).first)
        let outcome = try ledger(["export", "main.ledger", "--borrower", borrower])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let objects = try outcome.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        func of(_ what: String) -> [[String: Any]] {
            objects.filter { $0["what"] as? String == what }
        }
        let notice = try #require(of("notice").first { $0["key"] as? String == key })
        #expect(notice["text"] as? String == sent["text"] as? String)
        #expect(notice["address"] as? String == address)
        #expect(notice["handed_at"] as? String == "2026-11-20T02:00:00+00:00")
        #expect(of("notice").allSatisfy { $0["borrower"] as? String == borrower })
        #expect(of("attempt").count == of("notice").count)
        #expect(
            of("received").compactMap { $0["key"] as? String }.sorted() == [
                "payment/p1", "reply/r1",
            ])
        #expect(of("fact").compactMap { $0["amount"] as? String } == ["1.00"])
        let nobody = try ledger(["export", "main.ledger", "--borrower", "nobody"])
        #expect(nobody.code == 2 && nobody.output.isEmpty && nobody.errors.contains("error[D0873]"))
    }

    @Test(
        "who changes rows has to take the guards away first, and that is found, as is a damaged page",
        arguments: [
            ("DROP TRIGGER notice_stays; UPDATE notice SET text = 'x' WHERE id = 1", "D0875"),
            ("CREATE TRIGGER more AFTER INSERT ON contact BEGIN DELETE FROM contact; END", "D0875"),
        ])
    func guards(sql: String, code: String) throws {
        #expect(try run("main.ledger").code == 0)
        try Database.run(sql, in: folder.path + "/main.ledger")
        let outcome = try ledger(["verify", "main.ledger"])
        #expect(outcome.code == 1 && outcome.errors.contains("error[\(code)]"), "\(outcome.errors)")
        #expect(!outcome.output.contains("is as it was written"))
    }

    @Test("a page that was overwritten is found")
    func damaged() throws {
        #expect(try run("main.ledger").code == 0)
        let path = folder.path + "/main.ledger"
        var bytes = try Data(contentsOf: URL(filePath: path))
        let pages = bytes.count / 4096
        #expect(pages > 40)
        // All but the first pages, where the tables are declared.
        for page in 20..<pages {
            bytes.replaceSubrange(
                page * 4096..<page * 4096 + 64, with: Data(repeating: 0, count: 64))
        }
        try bytes.write(to: URL(filePath: path))
        let outcome = try ledger(["verify", "main.ledger"])
        #expect(outcome.code != 0 && !outcome.errors.isEmpty)
    }
}
