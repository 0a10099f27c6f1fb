import Foundation
import TestSupport
import Testing

/// A dry run of the first campaign, from the outside.
@Suite struct DryRunTests {
    /// What a pull request shows of a campaign; looked at as GitHub renders it.
    @Test("the preview as Markdown is what a person has read", arguments: ["en", "zh"])
    func markdown(language: String) throws {
        let run = try FirstCampaign.dry([
            "--format", "markdown", "--lang", language, "--senders",
            "Campaigns/senders-rehearsal.yaml",
        ])
        #expect(run.code == 0)
        Golden.expect(run.output, is: "Tests/Corpus/plans/auto-loan-overdue.\(language).md")
        // Short first: what is not folded fits on a screen.
        let open = run.output.prefix(
            upTo: try #require(run.output.range(of: "<details>")).lowerBound)
        #expect(open.split(separator: "\n").count < 24)
        // Masked: a borrower's name is one character.
        #expect(!run.output.contains("宋明秀") && run.output.contains("宋\\*您好"))
    }

    @Test("the notices at the README's instant are those that a person has read")
    func golden() throws {
        let run = try FirstCampaign.dry(["--format", "jsonl", "--only", "notify", "--reveal"])
        #expect(run.code == 0)
        Golden.expect(run.output, is: FirstCampaign.golden)
    }

    @Test("an independent program comes to the same 5,000 decisions, offers and texts")
    func oracle() throws {
        let folder = try TemporaryFolder()
        let lines = folder.path + "/run.jsonl"
        let run = try FirstCampaign.dry(["--format", "jsonl", "--reveal", "--output", lines])
        #expect(run.code == 0)
        let oracle = try Executable.run(
            "/usr/bin/env",
            [
                "python3", "Tests/Oracle/auto_loan_overdue.py", "--as-of", FirstCampaign.asOf,
                "--compare", lines,
            ])
        #expect(oracle.code == 0, "\(oracle.output)\(oracle.errors)")
        #expect(oracle.output.contains("5000 accounts, 747 notices, 0 differences"))
    }

    @Test("zone, locale and language of the machine change no byte")
    func sameBytes() throws {
        let plain = try FirstCampaign.dry(["--format", "jsonl"])
        let abroad = try FirstCampaign.dry(
            ["--format", "jsonl"],
            environment: ["TZ": "America/New_York", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"])
        #expect(plain.output == abroad.output)
        #expect(plain.output.split(separator: "\n").count == 5038)
    }

    @Test("personal data are masked unless asked for")
    func masked() throws {
        let masked = try FirstCampaign.dry(["--format", "jsonl"])
        let full = try FirstCampaign.notices()
        let phones = Set(full.values.compactMap { $0["to"] as? String })
        #expect(phones.count > 500)
        let found = phones.filter { masked.output.contains($0) }
        #expect(found.isEmpty, "\(found.count) addresses are shown")
        let page = try FirstCampaign.dry()
        #expect(phones.filter { page.output.contains($0) }.isEmpty)
    }

    @Test("what a line says does not depend on the order of the rows")
    func order() throws {
        let text = try Project.text("Campaigns/data/auto-loans.csv")
        // Rows without quotes are one line each; those with quotes stay where they are.
        var lines = text.components(separatedBy: "\r\n")
        let movable = lines.indices.dropFirst().filter {
            !lines[$0].isEmpty && !lines[$0].contains("\"") && isWhole(lines, $0)
        }
        var random = SeededRandom(seed: 20_261_120)
        let shuffled = movable.shuffled(using: &random)
        let originals = lines
        for (to, from) in zip(movable, shuffled) { lines[to] = originals[from] }
        let folder = try TemporaryFolder()
        let data = try folder.write("shuffled.csv", lines.joined(separator: "\r\n"))
        let plain = try FirstCampaign.dry(["--format", "jsonl", "--reveal"])
        let mixed = try FirstCampaign.dry(["--format", "jsonl", "--reveal", "--data", data])
        #expect(mixed.code == 0, "\(mixed.errors)")
        #expect(mixed.output != plain.output)
        #expect(
            mixed.output.split(separator: "\n").sorted()
                == plain.output.split(separator: "\n").sorted())
    }

    /// The line is a row of its own, not part of a quoted cell that spans lines.
    private func isWhole(_ lines: [String], _ at: Int) -> Bool {
        lines[at].split(separator: ",", omittingEmptySubsequences: false).count == 19
    }

    @Test("one account can be shown alone")
    func account() throws {
        let run = try FirstCampaign.dry(["--format", "jsonl", "--account", "AX2025727877"])
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("\"account\":\"AX2025727877\"") })
    }

    @Test("more broken rows than allowed end the run before anything is shown")
    func brokenRows() throws {
        let text = try Project.text("Campaigns/data/auto-loans.csv")
        let broken = text.replacingOccurrences(of: ",98%,", with: ",98,")
        let folder = try TemporaryFolder()
        let data = try folder.write("broken.csv", broken)
        let run = try FirstCampaign.dry(["--format", "jsonl", "--data", data])
        #expect(run.code == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("D0707"))
        #expect(run.errors.contains("more than 1%"))
    }

    @Test("a portfolio that is older than `fresh` is refused")
    func stale() throws {
        let run = try Executable.run(
            ["run", FirstCampaign.path, "--as-of", "2026-11-24T10:00:00+08:00"])
        #expect(run.code == 6)
        #expect(run.errors.contains("D0708"))
    }

    @Test("prices give a cost, and without them it is a dash")
    func cost() throws {
        let priced = try FirstCampaign.dry(["--senders", "Campaigns/senders-rehearsal.yaml"])
        // 1,048 parts at 0.045.
        #expect(priced.output.contains("1,048  47.16"))
        let plain = try FirstCampaign.dry()
        let total = plain.output.split(separator: "\n").first { $0.hasPrefix("  total") }
        #expect(total?.hasSuffix("1,048     –") == true, "\(total ?? "")")
    }

    @Test("a million accounts fit into 64 MiB")
    func memory() throws {
        let folder = try TemporaryFolder()
        let data = try makeMillion(folder)
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let run = try Executable.run(
            "/usr/bin/env",
            [
                "python3", "-c", script, Executable.path, "run", FirstCampaign.path, "--as-of",
                FirstCampaign.asOf, "--data", data, "--format", "jsonl", "--only", "notify",
                "--output", folder.path + "/out.jsonl",
            ])
        let kib = try #require(
            Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(run.errors)")
        print("1,000,000 accounts: \(kib / 1024) MiB at most")
        #expect(kib < 64 * 1024)
    }

    /// The sound rows of the first campaign 200 times over, each time with other accounts and borrowers.
    private func makeMillion(_ folder: TemporaryFolder) throws -> String {
        let text = try Project.text("Campaigns/data/auto-loans.csv")
        let lines = text.components(separatedBy: "\r\n")
        let rows = lines.dropFirst().filter { !$0.contains("\"") }
            .map { $0.components(separatedBy: ",") }.filter { $0.count == 19 }
        let path = try folder.write("million.csv", lines[0] + "\r\n")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        var count = 0
        while count < 1_000_000 {
            let round = count / rows.count
            var block = ""
            for row in rows.prefix(1_000_000 - count) {
                var row = row
                row[2] = String(format: "%@%03d", row[2], round)
                row[3] = String(format: "%@%03d", row[3], round)
                block += row.joined(separator: ",") + "\r\n"
                count += 1
            }
            try file.write(contentsOf: Data(block.utf8))
        }
        try file.close()
        return path
    }
}
