import CampaignLanguage
import Diagnostics
import TestSupport
import Testing

/// The campaign reader on files that nobody meant: no crash, and every finding lies inside its file.
@Suite struct CampaignRobustnessTests {
    private static let folders = [ErrorCorpusTests.folder, CampaignSoundTests.folder]
    private static let times = 5_000

    /// What people and programs leave behind, and signs of YAML, expressions and templates.
    private static let splinters: [[UInt8]] =
        [
            " ", "\n", "\t", "  ", "- ", ": ", "：", "，", "\"", "'", "{", "}", "[", "]", "{{", "}}",
            "{%", "%}", "|", "#", " #", "&a ", "*a", "!", "..", "(", ")", "==", "and ", "not ",
            "0.00",
            "90%", "3 days", "期", "🚗", "\u{200B}", "\u{FEFF}", "otherwise", "null", "-", "\r\n",
            "…",
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xE3], [0x80]]

    @Test("5,000 mutated campaigns are read or refused with findings inside their files")
    func mutated() throws {
        var files: [(folder: String, name: String, bytes: ContiguousArray<UInt8>)] = []
        for folder in Self.folders {
            for name in CampaignCorpus.names(folder) {
                let bytes = try Project.bytes("\(folder)/\(name).yaml")
                if !bytes.isEmpty { files.append((folder, name, bytes)) }
            }
        }
        try #require(files.count > 50)
        for seed in 1...UInt64(Self.times) {
            var random = SeededRandom(seed: seed)
            let file = files[Int.random(in: 0..<files.count, using: &random)]
            var (bytes, other) = (file.bytes, random)
            // One time in four the imports are damaged too.
            let alsoImports = seed % 4 == 0
            Self.mutate(&bytes, &random)
            let result = CampaignCorpus.read(file.folder, file.name, bytes: bytes) { imported in
                guard alsoImports else { return imported }
                var changed = imported
                Self.mutate(&changed, &other)
                return changed
            }
            let fault = Self.fault(result)
            try #require(fault == nil, "seed \(seed), \(file.name): \(fault ?? "")")
        }
    }

    private static func mutate(
        _ bytes: inout ContiguousArray<UInt8>, _ random: inout SeededRandom
    ) {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...6, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(at..<end)
            case 1:
                let splinter = splinters[Int.random(in: 0..<splinters.count, using: &random)]
                bytes.insert(contentsOf: splinter, at: at)
            case 2: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
            default:
                guard at + 1 < bytes.count else { continue }
                bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &random))
            }
        }
    }

    /// What is wrong with the reader's answer, if anything.
    private static func fault(_ result: CampaignReader.Result) -> String? {
        if (result.campaign == nil) != result.bag.hasErrors {
            return "a campaign comes out exactly where there is no error"
        }
        for finding in result.bag.sorted {
            guard let own = finding.span else { return "\(finding.code) has no place" }
            if finding.code == "D0199" { return "cannot locate" }
            let others = finding.labels.map(\.span) + [finding.fix?.span].compactMap { $0 }
            for span in [own] + others {
                guard Int(span.file.raw) < result.sources.files.count,
                    span.end <= result.sources[span.file].bytes.count
                else { return "\(finding.code) points outside the file" }
            }
        }
        for language in Language.allCases where CampaignCorpus.page(result, language).isEmpty {
            return "an empty page"
        }
        return nil
    }
}
