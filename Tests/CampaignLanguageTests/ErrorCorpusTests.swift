import CampaignLanguage
import Diagnostics
import Expressions
import TestSupport
import Testing

/// Faulty campaign files: what is found, where, and how a person reads it.
///
/// Beside each `NAME.yaml` stand `NAME.expect`, the findings as `CODE line:column` (`CODE file:line:column`
/// in an import), written before the reader had seen the file, and `NAME.txt`, the page that a person gets;
/// for some also `NAME.zh.txt`.
@Suite struct ErrorCorpusTests {
    static let folder = "Tests/Corpus/campaigns/errors"
    /// Those whose Chinese page is kept too.
    static let readInChinese: Set = [
        "amounts-of-an-offer", "brackets-in-an-sms", "branches-never-taken", "chinese-key",
        "circle-of-definitions", "condition-begins-with-a-quote", "condition-contradicts-itself",
        "exclusion-without-colon", "full-width-colon", "full-width-colon-in-a-waiver",
        "full-width-comma", "groups-that-cannot-come", "holds-without-end", "no-text-for-a-segment",
        "optional-in-a-text", "others-for-otherwise", "part-of-a-condition-never-holds",
        "segments-taken-by-earlier-ones", "style-emoji", "three-at-once", "too-long",
        "too-long-in-one-segment", "too-long-without-at-most", "unclosed-quote",
        "unofficial-number",
    ]

    @Test(
        "a faulty file gives these findings at these places",
        arguments: CampaignCorpus.names(folder))
    func findings(name: String) throws {
        let result = try CampaignCorpus.read(Self.folder, name)
        let expected = try Project.text("\(Self.folder)/\(name).expect")
            .split(separator: "\n").map(String.init)
        #expect(CampaignCorpus.places(result) == expected.sorted())
        #expect(result.campaign == nil || !result.bag.hasErrors)
    }

    @Test("a person reads this page", arguments: CampaignCorpus.names(folder))
    func pages(name: String) throws {
        let result = try CampaignCorpus.read(Self.folder, name)
        if result.bag.sorted.contains(where: { $0.code == CampaignCorpus.refused }) { return }
        Golden.expect(
            CampaignCorpus.page(result, .en), is: "\(Self.folder)/\(name).txt")
        if Self.readInChinese.contains(name) {
            Golden.expect(
                CampaignCorpus.page(result, .zh), is: "\(Self.folder)/\(name).zh.txt")
        }
    }

    @Test("no page in either language has an empty sentence or one with a full stop")
    func wording() throws {
        let names = CampaignCorpus.names(Self.folder)
        #expect(names.count >= 100, "the corpus is there")
        for name in names {
            let bag = try CampaignCorpus.read(Self.folder, name).bag
            for finding in bag.sorted {
                for language in Language.allCases {
                    let message = finding.message[language]
                    #expect(!message.isEmpty && !message.hasSuffix(".") && !message.hasSuffix("。"))
                }
            }
        }
    }
}

/// Reads the campaigns of the corpus with the files beside them.
enum CampaignCorpus {
    /// The names of the campaigns in `folder`, without `.yaml`; none where the folder cannot be read.
    static func names(_ folder: String) -> [String] {
        let all = (try? Project.names(in: folder)) ?? []
        return all.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    }

    static func read(_ folder: String, _ name: String) throws -> CampaignReader.Result {
        try read(folder, name, bytes: Project.bytes("\(folder)/\(name).yaml"))
    }

    /// Reads `bytes` as the campaign `name` of `folder`; `load` takes what imports hold and may change it.
    static func read(
        _ folder: String, _ name: String, bytes: ContiguousArray<UInt8>,
        load change: @escaping (ContiguousArray<UInt8>) -> ContiguousArray<UInt8> = { $0 }
    ) -> CampaignReader.Result {
        var sources = SourceSet()
        let main = sources.add(name: "\(name).yaml", bytes: bytes)
        return CampaignReader.read(main, sources: sources, files: files(folder, change))
    }

    private static func files(
        _ folder: String, _ change: @escaping (ContiguousArray<UInt8>) -> ContiguousArray<UInt8>
    ) -> CampaignFiles {
        CampaignFiles(
            load: { path, span, sources in
                let sayer = sources[span.file].name.split(separator: "/").dropLast()
                let place = (sayer.map(String.init) + [path]).joined(separator: "/")
                guard !path.contains(".."), !path.utf8.contains(0),
                    let bytes = try? Project.bytes("\(folder)/\(place)")
                else {
                    let words = Phrase("`\(path)` is not there", zh: "没有 `\(path)`")
                    return .refused(Diagnostic(refused, words, at: span, help: words))
                }
                return .file(sources.add(name: place, bytes: change(bytes)))
            }, infer: { _, _, _ in .portfolio(inferred) },
            policy: { name, span, sources in
                let place = "policies/\(name).yaml"
                guard let bytes = try? Project.bytes("\(folder)/\(place)") else {
                    return .refused(.noPolicy(name, at: span))
                }
                return .file(sources.add(name: place, bytes: bytes))
            })
    }

    /// The code of a file that cannot be had; the words are those of who opens files, here the test.
    static let refused = "D0702"

    /// What a look at a bare CSV would say.
    private static let inferred = InferredPortfolio(
        columns: [
            .init(name: "合同编号", type: .text(.plain), isOptional: false, longest: 12, personal: nil),
            .init(name: "姓名", type: .text(.name), isOptional: false, longest: 4, personal: .name),
            .init(
                name: "手机", type: .text(.phone), isOptional: false, longest: 11, personal: .phone),
            .init(name: "本期应还", type: .money, isOptional: false, longest: nil, personal: nil),
            .init(name: "还款日", type: .date, isOptional: false, longest: nil, personal: nil),
        ], account: 0, borrower: nil, due: 4, asOf: nil)

    /// The findings as `CODE line:column`, sorted as text.
    static func places(_ result: CampaignReader.Result) -> [String] {
        result.bag.sorted.map { finding in
            guard let span = finding.span else { return finding.code }
            let (name, place) = result.sources.position(span)
            let file = span.file == FileID(0) ? "" : name + ":"
            return "\(finding.code) \(file)\(place.line):\(place.column)"
        }.sorted()
    }

    /// What `check` prints, without colours.
    static func page(_ result: CampaignReader.Result, _ language: Language) -> String {
        let renderer = HumanRenderer(style: .plain, language: language)
        let shown = result.bag.shown
        return renderer.render(shown, sources: result.sources)
            + renderer.summary(
                errors: result.bag.count(.error), warnings: result.bag.count(.warning),
                cut: shown.cut)
    }
}
