import TestSupport
import Testing

/// The command as a user meets it: what it prints and how it ends.
@Suite struct CheckTests {
    @Test("a wrong argument ends with 2, not with the library's 64")
    func usage() throws {
        #expect(try Executable.run(["check"]).code == 2)
        #expect(try Executable.run(["run", "x.yaml", "--format", "xml"]).code == 2)
        #expect(try Executable.run(["run", "x.yaml", "--live"]).code == 2)
        #expect(try Executable.run(["--help"]).code == 0)
    }
}
