import Foundation
import TestSupport
import Testing

/// The portfolios of the campaigns can be made anew.
@Suite("Generators of portfolios") struct GeneratorTests {
    @Test(
        "a generator writes the file that is there, byte by byte",
        arguments: [
            ("instalments", "instalments"), ("car_finance", "car-finance"),
            ("consumer_loans", "consumer-loans"), ("balances", "balances"),
        ])
    func sameBytes(generator: String, file: String) throws {
        let folder = try TemporaryFolder()
        let made = folder.path + "/made.csv"
        let run = try Executable.run(
            "/usr/bin/env",
            [
                "PYTHONDONTWRITEBYTECODE=1", "python3",
                Project.path("Tests/Generator/\(generator).py"), "--output", made,
            ])
        #expect(run.code == 0, "\(run.errors)")
        let bytes = try Data(contentsOf: URL(filePath: made))
        #expect(bytes == Data(try Project.text("Campaigns/data/\(file).csv").utf8))
    }
}
