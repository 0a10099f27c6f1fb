import Foundation
import TestSupport
import Testing

/// A campaign of the constructs that the first one does without, decided a second time by plain Python.
@Suite("A campaign of further constructs")
struct SnippetRunTests {
    /// Through a due date, a Saturday, weeks of repetitions and the end of the calendar.
    @Test(
        "an independent program decides the same: step, channel, time, offer, texts and parts",
        arguments: [
            "2026-11-10T09:00:00+08:00", "2026-11-13T10:30:00+08:00",
            "2026-11-14T11:00:00+08:00", "2026-11-16T20:30:00+08:00",
            "2026-11-20T10:00:00+08:00", "2026-12-04T09:15:00+08:00",
            "2026-12-31T19:59:00+08:00",
        ])
    func oracle(asOf: String) throws {
        let folder = try TemporaryFolder()
        // What it imports stands beside it.
        let campaigns = folder.path + "/Campaigns"
        let files = FileManager.default
        try files.copyItem(atPath: Project.path("Campaigns"), toPath: campaigns)
        for name in ["snippets.yaml", "snippets.csv"] {
            try files.copyItem(
                atPath: Project.path("Tests/Corpus/plans/" + name), toPath: campaigns + "/" + name)
        }
        let lines = folder.path + "/run.jsonl"
        let run = try Executable.run([
            "run", campaigns + "/snippets.yaml", "--as-of", asOf, "--format", "jsonl", "--reveal",
            "--output", lines,
        ])
        #expect(run.code == 0, "\(run.errors)")
        let oracle = try Executable.run(
            "/usr/bin/env",
            [
                "python3", Project.path("Tests/Oracle/snippets.py"), "--as-of", asOf, "--compare",
                lines,
            ])
        #expect(oracle.code == 0, "\(oracle.output)\(oracle.errors)")
        #expect(oracle.output.hasSuffix(" notices, 0 differences\n"))
    }
}
