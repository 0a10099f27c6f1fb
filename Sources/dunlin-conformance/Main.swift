internal import Foundation

/// Runs files of test vectors through Dunlin's own code, for whoever wants to see that it agrees with them.
///
///     dunlin-conformance cel DIR
///     dunlin-conformance finance FILE
///     dunlin-conformance sms FILE
///     dunlin-conformance time FILE
///
/// Prints each failed case and ends with `N passed, M failed`. Exit codes: 0 all passed, 1 some failed,
/// 2 usage, 74 a file cannot be read.
@main
enum Main {
    /// The kinds of vectors: each reads one file and gives its tally.
    private static let kinds:
        [(name: String, argument: String, run: @Sendable (String) throws -> Tally)] = [
            ("cel", "DIR", { try CELCases.run($0) }),
            ("finance", "FILE", { FinanceVectors.run(try JSONValue.reading($0)) }),
            ("sms", "FILE", { SMSVectors.run(try JSONValue.reading($0)) }),
            ("time", "FILE", { TimeVectors.run(try JSONValue.reading($0)) }),
        ]

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let name = arguments.first, let path = arguments.last,
            let kind = kinds.first(where: { $0.name == name })
        else {
            let lines = kinds.map { "usage: dunlin-conformance \($0.name) \($0.argument)\n" }
            write(lines.joined(), to: .standardError)
            exit(2)
        }
        do {
            let tally = try kind.run(path)
            write(tally.report, to: .standardOutput)
            exit(tally.failed.isEmpty ? 0 : 1)
        } catch {
            write("dunlin-conformance: cannot read \(path): \(reason(error))\n", to: .standardError)
            exit(74)
        }
    }

    private static func reason(_ error: any Error) -> String {
        if error is DecodingError { return "it is not JSON" }
        return error.localizedDescription
    }

    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// How many cases passed, and which failed and why.
struct Tally {
    private(set) var passed = 0
    private(set) var failed: [(name: String, why: String)] = []

    mutating func pass() { passed += 1 }
    mutating func fail(_ name: String, _ why: String) { failed.append((name, why)) }

    /// A line for each failure, then the counts.
    var report: String {
        failed.map { "FAILED \($0.name): \($0.why)\n" }.joined()
            + "\(passed) passed, \(failed.count) failed\n"
    }
}
