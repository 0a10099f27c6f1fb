internal import Foundation
import Testing

/// A server of the tests on the loopback interface, in Python: it prints its port first, and ends with its input.
package final class ScriptServer {
    package let port: Int
    private let process = Process()
    private let input = Pipe()

    /// `script` is a path from the root of the repository.
    package convenience init(_ script: String, _ arguments: String...) throws {
        try self.init(script, arguments)
    }

    package init(_ script: String, _ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Project.path(script)] + arguments
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

    deinit { stop() }

    package func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
