import Foundation
import TestSupport

/// The test gateway of `Support/gateway.py`: a real server on the loopback interface and its log.
final class Gateway {
    /// One request that reached the gateway.
    struct Received: Decodable, Equatable {
        let path: String
        let key: String
        let idempotency: String?
        let authorization: String?
        let body: [String: String?]
    }

    private let log: URL
    private let server: ScriptServer

    /// `certificate` and its key: paths; with them the gateway speaks TLS, and begins to after `seconds`.
    init(
        _ folder: URL, certificate: (file: String, key: String)? = nil, after seconds: Double = 0
    ) throws {
        log = folder.appending(path: "gateway.log")
        let files = certificate.map { [$0.file, $0.key, "\(seconds)"] } ?? []
        server = try ScriptServer(
            "Tests/DeliveryTests/Support/gateway.py", [log.path] + files)
    }

    var port: Int { server.port }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// What arrived, in order: the gateway's own word.
    func received() throws -> [Received] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Received.self, from: Data($0.utf8))
        }
    }
}
