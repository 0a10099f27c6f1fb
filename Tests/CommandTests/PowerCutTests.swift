import Foundation
import TestSupport
import Testing

/// `Tests/PowerCuts/run`: disks as a power cut may leave them, and live runs on them.
@Suite struct PowerCutTests {
    private func cut(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(
            "/usr/bin/env",
            ["python3", Project.path("Tests/PowerCuts/run"), "--dunlin", Executable.path]
                + arguments)
    }

    @Test("fifty power cuts take nothing back that was acknowledged")
    func fifty() throws {
        let outcome = try cut(["--cuts", "50", "--seed", "20261128"])
        #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(
            outcome.output.wholeMatch(
                of: /cuts 50 of 5 runs with \d+ syncs, refused 0, twice 0, lost 0, wrong 0, \d+ s\n/
            )
                != nil, "\(outcome.output)")
    }

    @Test(
        "commits that are not synced, and a journal that passes for whole, are found out",
        arguments: [["--ignore-syncs", "wal"], ["--same-boot"]])
    func blind(arguments: [String]) throws {
        let outcome = try cut(["--cuts", "20", "--seed", "2"] + arguments)
        #expect(outcome.code == 1, "\(outcome.output)")
        #expect(outcome.output.contains(#/twice [1-9]\d*,/#), "\(outcome.output)")
    }
}
