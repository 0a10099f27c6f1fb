import Foundation
import TestSupport
import Testing

/// The test gateway, with its own log.
final class Gateway {
    private let folder: TemporaryFolder
    private let server: ScriptServer

    init() throws {
        folder = try TemporaryFolder()
        server = try ScriptServer(
            "Tests/DeliveryTests/Support/gateway.py", folder.path + "/log.jsonl")
    }

    var port: Int { server.port }

    func stop() { server.stop() }

    func received() throws -> [(key: String, text: String?)] {
        try folder.text("log.jsonl").split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let body = object?["body"] as? [String: Any]
            return (try #require(object?["key"] as? String), body?["text"] as? String)
        }
    }
}
