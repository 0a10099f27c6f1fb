import Foundation
import TestSupport
import Testing

/// A service that runs until it is asked to end.
final class Daemon {
    private let process = Process()
    private let output = Pipe()
    private(set) var port = 0
    private var text = ""
    /// Of a line that has not ended.
    private var bytes = Data()

    init(_ arguments: [String], in folder: String) throws {
        let path = (Executable.path as NSString).deletingLastPathComponent + "/dunlind"
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments + ["--listen", "127.0.0.1:0"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["SMS_PATH": "0123456789abcdef", "SMS_KEY": "key"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let line = try wait(for: "listens on")
        port = Int(line.split(separator: ":").last ?? "") ?? 0
    }

    /// Waits until it has said so many lines with those words; the last of them.
    @discardableResult
    func wait(for words: String, lines: Int = 1) throws -> String {
        while true {
            let found = text.split(separator: "\n").filter { $0.contains(words) }
            if text.hasSuffix("\n"), found.count >= lines { return String(found[lines - 1]) }
            guard let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
            else { return "" }
            bytes += more
            if more != Data("\n".utf8) { continue }
            text += String(decoding: bytes, as: UTF8.self)
            bytes = Data()
        }
    }

    /// Asks it to end; how it ended, and all that it has said.
    func end() throws -> (code: Int32, text: String) {
        process.terminate()
        process.waitUntilExit()
        let rest = try output.fileHandleForReading.readToEnd() ?? Data()
        return (process.terminationStatus, text + String(decoding: rest, as: UTF8.self))
    }

    /// Status and body.
    func ask(
        _ path: String, body: String? = nil, header: (String, String)? = nil
    ) throws -> (status: String, text: String) {
        let script = """
            import sys, urllib.request, urllib.error
            url, body, name, value = sys.argv[1:5]
            request = urllib.request.Request(url, data=body.encode() if body != '-' else None)
            if name: request.add_header(name, value)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            print(answer.status, answer.read().decode(), sep='\\n', end='')
            """
        let outcome = try Executable.run(
            "/usr/bin/env",
            [
                "python3", "-c", script, "http://127.0.0.1:\(port)\(path)", body ?? "-",
                header?.0 ?? "", header?.1 ?? "",
            ])
        let parts = outcome.output.split(
            separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(outcome.errors)")
        return (String(parts[0]), String(parts[1]))
    }
}
