import Foundation
import Testing

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

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let log: URL

    init(_ folder: URL) throws {
        log = folder.appending(path: "gateway.log")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Support/gateway.py")
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, log.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8)
        {
            line.append(byte)
        }
        port = try #require(Int(String(decoding: line, as: UTF8.self)))
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// What arrived, in order: the gateway's own word.
    func received() throws -> [Received] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Received.self, from: Data($0.utf8))
        }
    }
}
