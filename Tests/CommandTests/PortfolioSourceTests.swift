import Foundation
import TestSupport
import Testing

/// The first campaign from other tables than its CSV in UTF-8: the plan is the same, to the byte.
@Suite struct PortfolioSourceTests {
    /// All lines of the plan but the first, which names the run.
    private func plan(_ outcome: Executable.Outcome) -> [Substring] {
        Array(outcome.output.split(separator: "\n").dropFirst())
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
