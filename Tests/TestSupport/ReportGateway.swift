internal import Foundation

/// The test gateway of `Tests/DeliveryTests/Support/answers.py`: what it answers is written before, and it forgets it.
package final class ReportGateway {
    /// One request that reached it.
    package struct Asked: Decodable, Equatable {
        package let method: String
        package let path: String
        package let headers: [String: String]
        package let body: String
    }

    private let folder: TemporaryFolder
    private let server: ScriptServer

    package init() throws {
        folder = try TemporaryFolder()
        server = try ScriptServer("Tests/DeliveryTests/Support/answers.py", folder.path)
    }

    package var port: Int { server.port }

    package var url: String { "http://127.0.0.1:\(port)/reports" }

    /// What it answers next, each once; then `[]`.
    package func answer(_ bodies: String...) throws {
        try script(
            bodies.map { body in
                try String(
                    decoding: JSONSerialization.data(withJSONObject: ["body": body]), as: UTF8.self)
            })
    }

    /// The same as lines of the script.
    package func script(_ lines: [String]) throws {
        try folder.write("answers.jsonl", lines.map { $0 + "\n" }.joined())
    }

    package func asked() throws -> [Asked] {
        guard let text = try? folder.text("asked.jsonl") else { return [] }
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(Asked.self, from: Data($0.utf8))
        }
    }
}
