import Foundation
import TestSupport
import Testing

/// The first real campaign with its 5,000 accounts, as the README runs it.
enum FirstCampaign {
    static let path = "Campaigns/auto-loan-overdue.yaml"
    static let asOf = "2026-11-20T10:00:00+08:00"
    static let golden = "Tests/Corpus/plans/auto-loan-overdue.jsonl"

    static func dry(_ more: [String] = [], environment: [String: String] = [:]) throws
        -> Executable.Outcome
    {
        try Executable.run(["run", path, "--as-of", asOf] + more, environment: environment)
    }

    /// The notices of a dry run in full, by key.
    static func notices() throws -> [String: [String: Any]] {
        let run = try dry(["--format", "jsonl", "--only", "notify", "--reveal"])
        try #require(run.code == 0, "\(run.errors)")
        return try byKey(run.output)
    }

    /// JSON lines by their key; a key that stands twice fails the test.
    static func byKey(_ lines: String) throws -> [String: [String: Any]] {
        var result: [String: [String: Any]] = [:]
        for line in lines.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let notice = try #require(object)
            let key = try #require(notice["key"] as? String)
            #expect(result[key] == nil, "\(key) stands twice")
            result[key] = notice
        }
        return result
    }
}
