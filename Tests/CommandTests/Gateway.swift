import Foundation
import TestSupport
import Testing

/// The test gateway, with its own log.
final class Gateway {
    let port: Int
    private let process = Process()
    private let folder: TemporaryFolder
    private let input = Pipe()

    init() throws {
        folder = try TemporaryFolder()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", Project.path("Tests/DeliveryTests/Support/gateway.py"),
            folder.path + "/log.jsonl",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func received() throws -> [(key: String, text: String?)] {
        try folder.text("log.jsonl").split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let body = object?["body"] as? [String: Any]
            return (try #require(object?["key"] as? String), body?["text"] as? String)
        }
    }
}
