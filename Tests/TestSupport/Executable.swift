internal import Foundation

/// The built `dunlin`, run as a user runs it.
package enum Executable {
    package struct Outcome: Sendable {
        package var code: Int32
        /// The process was ended by a signal; `code` is its number.
        package var wasSignalled: Bool
        package var output: String
        package var errors: String
    }

    /// Beside the test bundle, where the package manager puts both.
    package static let path: String = {
        if let path = ProcessInfo.processInfo.environment["DUNLIN_EXECUTABLE"] { return path }
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = (own as NSString).deletingLastPathComponent + "/dunlin"
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return Project.path(".build/release/dunlin")
    }()

    /// Runs the executable to its end, from `folder`, with nothing but `environment` around it.
    package static func run(
        _ arguments: [String], in folder: String = Project.root,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(path, arguments, in: folder, environment: environment)
    }

    /// Runs any program to its end.
    package static func run(
        _ program: String, _ arguments: [String], in folder: String = Project.root,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        if let library = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] {
            variables["LD_LIBRARY_PATH"] = library
        }
        process.environment = variables.merging(environment) { $1 }
        // Files, not pipes: nothing can block however much is written.
        let scratch = try TemporaryFolder()
        let output = try handle(scratch, "output")
        let errors = try handle(scratch, "errors")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        try output.close()
        try errors.close()
        return Outcome(
            code: process.terminationStatus,
            wasSignalled: process.terminationReason == .uncaughtSignal,
            output: try scratch.text("output"), errors: try scratch.text("errors"))
    }

    private static func handle(_ folder: TemporaryFolder, _ name: String) throws -> FileHandle {
        try folder.write(name, "")
        return try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/" + name))
    }
}
