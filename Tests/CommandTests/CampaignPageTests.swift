internal import Foundation
internal import TestSupport
internal import Testing

/// Docs/Campaigns.md says on which lines the campaigns do what the field asks for.
@Suite("The page of the five campaigns")
struct CampaignPageTests {
    /// What is asked of which campaign, as the field's documents have it.
    private static let asked = """
        C1 S1 S2 S3;C2 S1 S3;C3 S1 S2 S3 S4 S5;C4 S1;C5 S1 S2 S3 S4 S5;C6 S2 S4 S5;C7 S1 S2 S3 S4;C8 S1 S4 S5
        C9 S1 S2 S3 S4 S5;C10 S1 S2 S3 S4 S5;C11 S3;C12 S3 S4 S5;C13 S1 S2 S3 S4 S5;C14 S5;C15 S2 S4;C16 S2 S5
        C17 S1 S3;C18 S1 S3 S4 S5;A1 S2;A2 S4;A3 S1 S3 S4;A4 S1 S2 S3 S4;A5 S2;A6 S4;T1 S2 S3 S4 S5
        T2 S1 S2 S3 S4;T3 S2;T4 S5;T5 S1 S3 S5;T6 S3;O1 S1;O2 S1;O3 S2 S4;O4 S1;H1 S2 S5;H2 S1 S2 S3 S4;H3 S2 S4
        H4 S5;L1 S3 S5;L2 S3 S5;L3 S5;L4 S5;F1 S3;F2 S3 S4;F3 S1 S2 S3 S4;F4 S3
        """
    /// What no campaign says; the page tells why.
    private static let unsaid: Set<String> = ["F3 S1", "F4 S3"]
    private static let campaigns = ["S1", "S2", "S3", "S4", "S5"]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: Project.root).appending(path: path), encoding: .utf8)
    }

    /// The cells of each row that begins with an id.
    private static func rows() throws -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for line in try text("Docs/Campaigns.md").split(separator: "\n") where line.hasPrefix("| ")
        {
            let cells = line.replacing("\\|", with: "\u{0}").split(
                separator: "|", omittingEmptySubsequences: false
            ).map { $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces) }
            if cells.count == 9, cells[1] != "---" { rows[cells[1]] = Array(cells[3...7]) }
        }
        return rows
    }

    @Test("each thing that is asked stands on a line of the campaign, or is named as missing")
    func whole() throws {
        let rows = try Self.rows()
        let asked = Self.asked.split { ";\n".contains($0) }.map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(Set(rows.keys).subtracting([""]) == Set(asked.map { $0[0] }))
        for row in asked {
            let cells = try #require(rows[row[0]])
            for (campaign, cell) in zip(Self.campaigns, cells) {
                let place = "\(row[0]) \(campaign)"
                let isAsked = row.contains(campaign)
                #expect((cell == "—") == Self.unsaid.contains(place), "\(place)")
                #expect(cell.isEmpty != isAsked, "\(place)")
                #expect(!isAsked || cell == "—" || cell.contains("#L"), "\(place)")
            }
        }
    }

    @Test("a line that the page names says what the page quotes of it")
    func lines() throws {
        let link = /\[(\d+)\]\(\.\.\/(Campaigns\/[\w.\/-]+)#L(\d+)\) `([^`]+)`/
        var files: [String: [Substring]] = [:]
        var count = 0
        for cell in try Self.rows().values.joined() {
            for match in cell.matches(of: link) {
                let path = String(match.2)
                let lines =
                    try files[path]
                    ?? Self.text(path).split(
                        separator: "\n", omittingEmptySubsequences: false)
                files[path] = lines
                #expect(match.1 == match.3)
                let quoted = match.4
                let number = try #require(Int(match.1))
                let found = lines.indices.contains(number - 1) && lines[number - 1].contains(quoted)
                let real = lines.firstIndex { $0.contains(quoted) }.map { $0 + 1 }
                #expect(found, "\(path):\(number) does not say \(quoted); line \(real ?? 0) does")
                count += 1
            }
        }
        #expect(count > 120)
        #expect(files.count >= 9)
    }
}
