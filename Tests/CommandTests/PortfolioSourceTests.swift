import Foundation
import TestSupport
import Testing

/// The first campaign from other tables than its CSV in UTF-8: the plan is the same, to the byte.
@Suite struct PortfolioSourceTests {
    /// All lines of the plan but the first, which names the run.
    private func plan(_ outcome: Executable.Outcome) -> [Substring] {
        Array(outcome.output.split(separator: "\n").dropFirst())
    }

    private func lines(_ data: String) throws -> [Substring] {
        let outcome = try FirstCampaign.dry(["--format", "jsonl", "--reveal", "--data", data])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return plan(outcome)
    }

    @Test(
        "a table of a database gives the plan of a CSV with the same rows, texts or typed",
        arguments: [[], ["--typed"]])
    func database(options: [String]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/accounts.db"
        try Database.make(
            path, from: Project.path("Campaigns/data/auto-loans.csv"), options: options)
        let csv = try lines(folder.path + "/accounts.csv")
        #expect(csv.count > 5000)
        #expect(try lines("sqlite:\(path)?table=accounts") == csv)
        #expect(try lines("sqlite:\(path)?query=SELECT * FROM accounts ORDER BY rowid") == csv)
    }

    /// The README's campaign over a database that its dictionary names.
    private func project() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "auto-loan-overdue.yaml", "shared/lender.yaml", "shared/auto-loans.yaml",
            "calendars/cn-mainland.yaml", "policies/cn-consumer-credit.yaml",
            "policies/house.yaml", "policies/aliyun-sms.yaml",
        ] {
            let text = try Project.text("Campaigns/" + name)
            try folder.write(
                name, text.replacing("  source: ../data/auto-loans.csv", with: "  source: ../a.db"))
        }
        try Database.make(
            folder.path + "/a.db", from: Project.path("Campaigns/data/auto-loans.csv"))
        return folder
    }

    private func dunlin(_ arguments: [String], _ folder: TemporaryFolder) throws
        -> Executable.Outcome
    {
        try Executable.run(arguments, in: folder.path)
    }

    @Test("a database without `table` is mended where it has one table, then check, run, explain")
    func declared() throws {
        let folder = try project()
        let campaign = "auto-loan-overdue.yaml"
        let before = try dunlin(["check", campaign], folder)
        #expect(before.code == 1 && before.output.contains("error[D0674]"), "\(before.output)")
        #expect(before.output.contains("shared/auto-loans.yaml:3:11"))
        #expect(before.output.contains("its tables are `accounts`"))
        let mended = try dunlin(["check", "--fix", campaign], folder)
        #expect(mended.code == 0, "\(mended.output)")
        let text = try folder.text("shared/auto-loans.yaml")
        #expect(text.contains("  source: ../a.db\n  table: accounts\n  account:"))
        let run = try dunlin(["run", campaign, "--as-of", FirstCampaign.asOf], folder)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("accounts in a.db: 747 notices to 709 of them"))
        #expect(run.output.contains("a.db, row 117: `姓名` is empty"), "\(run.output)")
        #expect(run.output.contains("Columns not used: 分公司, 车型, 备注, 客户经理"))
        let zh = try dunlin(
            ["run", campaign, "--as-of", FirstCampaign.asOf, "--lang", "zh"], folder)
        #expect(zh.output.contains("a.db 第 117 行：`姓名` 是空的"), "\(zh.output)")
        let account = try dunlin(
            ["explain", campaign, "AX2025727877", "--as-of", FirstCampaign.asOf], folder)
        #expect(account.code == 0 && account.output.contains("逾期一月: a step is due"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains("a.db"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .allSatisfy { !$0.hasPrefix("a.db-") })
    }

    @Test("what is wrong with `table` and `query` is told at its character")
    func places() throws {
        let folder = try project()
        let dictionary = try folder.text("shared/auto-loans.yaml")
        // Where, as LINE:COLUMN of the dictionary, and what is said there.
        let cases: [(key: String, code: String, place: String, says: String)] = [
            ("table: acounts", "D0673", "4:10", "did you mean `accounts`?"),
            ("table: loans", "D0673", "4:10", "its tables are `accounts`"),
            ("query: SELECT * FROM acounts", "D0676", "4:10", "no such table: acounts"),
            ("query: SELECT 合同编号, 客户 FROM accounts", "D0676", "4:23", "no such column: 客户"),
            ("query: SELECT * FRM accounts", "D0676", "4:19", "near"),
            ("query: DELETE FROM accounts", "D0677", "4:10", "DELETE"),
            ("query: SELECT 1; SELECT 2", "D0677", "4:20", "second statement"),
            ("table: accounts\n  query: SELECT 1", "D0675", "5:3", "both"),
            ("table: accounts\n  encoding: utf-8", "D0675", "5:3", "encoding"),
            ("query: SELECT 姓名 FROM accounts", "D0612", "13:5", "no column `合同编号`"),
        ]
        for (key, code, place, says) in cases {
            try folder.write(
                "shared/auto-loans.yaml",
                dictionary.replacing("  source: ../a.db", with: "  source: ../a.db\n  " + key))
            let outcome = try dunlin(["check", "auto-loan-overdue.yaml"], folder)
            #expect(outcome.code == 1, "\(key)")
            #expect(outcome.output.contains("error[\(code)]"), "\(key): \(outcome.output)")
            #expect(
                outcome.output.contains("auto-loans.yaml:\(place)\n"), "\(key): \(outcome.output)")
            #expect(outcome.output.contains(says), "\(key): \(outcome.output)")
        }
        try folder.write(
            "shared/auto-loans.yaml",
            dictionary.replacing("  source: ../a.db", with: "  source: a.csv\n  table: accounts"))
        let csv = try dunlin(["check", "auto-loan-overdue.yaml"], folder)
        #expect(csv.output.contains("error[D0675]") && csv.output.contains("yaml:4:3"))
        try folder.write(
            "shared/auto-loans.yaml",
            dictionary.replacing(
                "  source: ../a.db", with: "  source: ../../a.db\n  table: accounts"))
        let outside = try dunlin(["check", "auto-loan-overdue.yaml"], folder)
        #expect(outside.output.contains("error[D0702]"), "\(outside.output)")
    }

    @Test("what `--data` says of a database")
    func argument() throws {
        let folder = try project()
        func run(_ data: String) throws -> Executable.Outcome {
            try dunlin(
                [
                    "run", "auto-loan-overdue.yaml", "--as-of", FirstCampaign.asOf, "--data", data,
                ], folder)
        }
        for data in ["sqlite:", "sqlite:a.db?", "sqlite:a.db?tabel=accounts", "sqlite:a.db?table="]
        {
            #expect(try run(data).code == 2, "\(data)")
        }
        for data in ["a.db", "sqlite:a.db"] {
            let outcome = try run(data)
            #expect(outcome.code == 1 && outcome.errors.contains("error[D0674]"), "\(data)")
            #expect(outcome.errors.contains("--data 'sqlite:a.db?table=accounts'"))
        }
        let no = try run("sqlite:a.db?table=loans")
        #expect(no.code == 1 && no.errors.contains("error[D0673]"))
        #expect(try run("sqlite:no.db?table=accounts").errors.contains("error[D0601]"))
        try folder.write("notes", "Not a database at all.\n")
        let notes = try run("sqlite:notes?table=accounts")
        #expect(notes.code == 1 && notes.errors.contains("error[D0672]"), "\(notes.errors)")
        // Another file with the table that the portfolio declares, and a CSV in the place of both.
        let dictionary = try folder.text("shared/auto-loans.yaml")
        try folder.write(
            "shared/auto-loans.yaml",
            dictionary.replacing(
                "  source: ../a.db", with: "  source: ../b.db\n  query: SELECT * FROM accounts"))
        #expect(try run("a.db").code == 0)
        #expect(try run("a.csv").code == 0)
        // Without the argument: the file that is not there.
        #expect(try dunlin(["check", "auto-loan-overdue.yaml"], folder).output.contains("D0702"))
    }

    @Test("a bare database is no portfolio, and no starter is written for it")
    func bare() throws {
        let folder = try project()
        let text = try folder.text("auto-loan-overdue.yaml")
        try folder.write(
            "auto-loan-overdue.yaml",
            text.replacing("portfolio: shared/auto-loans.yaml", with: "portfolio: a.db"))
        let check = try dunlin(["check", "auto-loan-overdue.yaml"], folder)
        #expect(check.code == 1 && check.output.contains("error[D0674]"), "\(check.output)")
        let starter = try dunlin(["init", "a.db"], folder)
        #expect(starter.code == 1 && starter.errors.contains("error[D0674]"), "\(starter.errors)")
    }

    @Test("a table in GB18030 gives the plan of the same table in UTF-8")
    func gb18030() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/gb.csv"
        let made = try Executable.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                """
                import sys
                text = open(sys.argv[1], encoding="utf-8", newline="").read()
                open(sys.argv[2], "w", encoding="gb18030", newline="").write(text)
                """, Project.path("Campaigns/data/auto-loans.csv"), data,
            ])
        #expect(made.code == 0, "\(made.errors)")
        let plain = try FirstCampaign.dry(["--format", "jsonl", "--reveal"])
        let other = try FirstCampaign.dry(["--format", "jsonl", "--reveal", "--data", data])
        #expect(other.code == 0, "\(other.errors)")
        #expect(plan(plain).count > 5000)
        #expect(plan(other) == plan(plain))
        #expect(other.errors.contains("D0670"), "\(other.errors)")
        #expect(other.errors.contains("lines with other than ASCII"), "\(other.errors)")
        let account = try FirstCampaign.dry(["--account", "AX2025727877", "--data", data])
        #expect(account.code == 0)
    }
}
