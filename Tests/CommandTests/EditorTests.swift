import Foundation
import TestSupport
import Testing

/// The schema and the language server, tested from outside by Python clients in `Tests/Editor`.
@Suite struct EditorTests {
    private static let python = Project.path(".build/editor-venv/bin/python")

    @Test("the language server and the schemas pass the tests of their Python clients")
    func clients() throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.python),
            "the Python packages of Tests/Editor are not installed: run .ci/setup")
        let run = try Executable.run(
            Self.python, ["-m", "pytest", "-q", "-p", "no:cacheprovider", "Tests/Editor"],
            environment: ["DUNLIN_EXECUTABLE": Executable.path, "PYTHONDONTWRITEBYTECODE": "1"])
        #expect(run.code == 0, "\(run.output)\n\(run.errors)")
    }
}
