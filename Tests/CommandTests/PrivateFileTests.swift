import Foundation
import TestSupport
import Testing

/// Files that others may write or read, and what stands in the way of one that is written.
@Suite struct PrivateFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ledger(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(["ledger"] + arguments, in: folder.path)
    }

    private static let event =
        #"{"kind":"payment","id":"p1","account":"A1","amount":"1.00","at":"2020-01-01T00:00:00Z"}"#

    @Test(
        "a ledger that others may write or read, or put another one in the place of, is refused",
        arguments: [(0o660, 0o755), (0o604, 0o755), (0o606, 0o700), (0o600, 0o775), (0o600, 0o777)])
    func rights(file: Int, place: Int) throws {
        let path = folder.path + "/place"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700]
        )
        let entries = LiveRunTests.names.map { "\($0): { type: file, path: \($0).jsonl }\n" }
        try folder.write("senders.yaml", entries.joined())
        let run = try Executable.run([
            "run", FirstCampaign.path, "--live", "--as-of", FirstCampaign.asOf, "--ledger",
            path + "/main.ledger", "--senders", folder.path + "/senders.yaml",
        ])
        #expect(run.code == 0, "\(run.errors)")
        try folder.write("in.jsonl", Self.event)
        let receive = ["receive", "in.jsonl", "--ledger", "place/main.ledger"]
        func set(_ file: Int, _ place: Int) throws {
            try FileManager.default.setAttributes(
                [.posixPermissions: file], ofItemAtPath: path + "/main.ledger")
            try FileManager.default.setAttributes([.posixPermissions: place], ofItemAtPath: path)
        }
        try set(file, place)
        let refused = try Executable.run(receive, in: folder.path)
        #expect(refused.code == 6 && refused.errors.contains("error[D0880]"), "\(refused.errors)")
        #expect(refused.errors.contains(file == 0o600 ? "chmod go-w place" : "chmod 600"))
        // To look does no harm; the group may look, and a folder of everybody's where only owners remove is one.
        #expect(try ledger(["verify", "place/main.ledger"]).code == 0)
        try set(0o640, 0o1777)
        #expect(try Executable.run(receive, in: folder.path).code == 0)
    }

    @Test("a ledger that was emptied is refused, for a run and for everything else")
    func empty() throws {
        try folder.write("main.ledger", "")
        chmod(folder.path + "/main.ledger", 0o600)
        try folder.write("in.jsonl", Self.event)
        try folder.write("senders.yaml", "main_sms: { type: file, path: x }\n")
        for arguments in [
            ["receive", "in.jsonl", "--ledger", "main.ledger"],
            ["ledger", "verify", "main.ledger"],
            [
                "run", Project.path(FirstCampaign.path), "--live", "--as-of", FirstCampaign.asOf,
                "--ledger", "main.ledger", "--senders", "senders.yaml",
            ],
        ] {
            let outcome = try Executable.run(arguments, in: folder.path)
            #expect(outcome.code != 0, "\(outcome.output)")
        }
        let outcome = try Executable.run(
            ["receive", "in.jsonl", "--ledger", "main.ledger"], in: folder.path)
        #expect(outcome.code == 6 && outcome.errors.contains("error[D0822]"), "\(outcome.errors)")
        #expect(try folder.text("main.ledger").isEmpty)
    }

    @Test("output follows no link in its way, and takes the place of what a killed run left")
    func output() throws {
        try folder.write("victim", "untouched")
        let arguments = [
            "run", FirstCampaign.path, "--as-of", FirstCampaign.asOf, "--format", "jsonl",
            "--output", folder.path + "/out.jsonl",
        ]
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/out.jsonl.partial", withDestinationPath: folder.path + "/victim"
        )
        let refused = try Executable.run(arguments)
        #expect(refused.code == 74 && refused.errors.contains("error[D0713]"), "\(refused.errors)")
        #expect(try folder.text("victim") == "untouched")
        try FileManager.default.removeItem(atPath: folder.path + "/out.jsonl.partial")
        try folder.write("out.jsonl.partial", "half a line")
        let done = try Executable.run(arguments)
        #expect(done.code == 0, "\(done.errors)")
        #expect(try folder.text("out.jsonl").hasPrefix("{"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out.jsonl.partial"))
    }
}
