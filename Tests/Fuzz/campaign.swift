// modules: Diagnostics Expressions CampaignLanguage
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/campaigns/**/*.yaml Tests/Corpus/show/*.yaml Campaigns/*.yaml Campaigns/shared/*.yaml
// options: -max_len=3000

internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// A campaign with what it imports: nothing crashes, a campaign comes out exactly where there is no error, findings lie
/// inside their files and can be shown.
///
/// The input is the campaign and, after a zero byte, the lender's file or the dictionary if it imports one that begins
/// with `+`. If it begins with 1 its bytes choose lines of the seeds and how far in they stand.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first else { return 0 }
    let main = first.first == 1 ? Splicing.text(first.dropFirst()) : ContiguousArray(first)
    let other = parts.count > 1 ? ContiguousArray(parts[1]) : []
    Fuzzing.show(main)
    Fuzzing.bounded {
        check(read(main, other), shows: count % 8 == 0)
        if !other.isEmpty { readAlone(other) }
    }
    return 0
}

private func read(
    _ main: ContiguousArray<UInt8>, _ other: ContiguousArray<UInt8>
) -> CampaignReader.Result {
    var sources = SourceSet()
    let file = sources.add(name: "fuzz.yaml", bytes: main)
    return CampaignReader.read(file, sources: sources, files: files(other))
}

private func readAlone(_ bytes: ContiguousArray<UInt8>) {
    for kind in [FileKind.lender, .portfolio] {
        var sources = SourceSet()
        let file = sources.add(name: "fuzz.yaml", bytes: bytes)
        let result = CampaignReader.readAlone(
            file, as: kind, sources: sources, files: files(bytes))
        Fuzzing.check(result.bag.sorted, in: result.sources.files.map(\.bytes.count))
    }
}

private func check(_ result: CampaignReader.Result, shows: Bool) {
    hold((result.campaign == nil) == result.bag.hasErrors, "a campaign exactly without errors")
    let findings = result.bag.sorted
    Fuzzing.check(findings, in: result.sources.files.map(\.bytes.count))
    hold(findings.allSatisfy { $0.span != nil }, "a finding without a place")
    guard shows else { return }
    for language in Language.allCases {
        let page = HumanRenderer(style: .plain, language: language)
            .render(result.bag.shown, sources: result.sources)
        hold(page.isEmpty == findings.isEmpty, "findings are shown")
    }
}

private let folder = "Tests/Corpus/campaigns/ok/shared/"
private let lender = Fuzzing.file(folder + "lender.yaml")
private let portfolio = Fuzzing.file(folder + "auto-loans.yaml")

private func files(_ other: ContiguousArray<UInt8>) -> CampaignFiles {
    CampaignFiles(
        load: { path, span, sources in
            let bytes: ContiguousArray<UInt8>
            switch path {
            case _ where path.utf8.first == UInt8(ascii: "+"): bytes = other
            case _ where path.utf8.elementsEqual("shared/lender.yaml".utf8): bytes = lender
            case _ where path.utf8.elementsEqual("shared/auto-loans.yaml".utf8): bytes = portfolio
            default:
                let words = Phrase("not there", zh: "没有")
                return .refused(Diagnostic("D0702", words, at: span, help: words))
            }
            return .file(sources.add(name: path, bytes: bytes))
        }, infer: { _, _, _ in .portfolio(inferred) })
}

private let inferred = InferredPortfolio(
    columns: [
        column("合同编号", .text(.plain), 12), column("姓名", .text(.name), 4, .name),
        column("手机", .text(.phone), 11, .phone), column("本期应还", .money), column("还款日", .date),
    ], account: 0, borrower: nil, due: 4, asOf: nil)

private func column(
    _ name: String, _ type: ValueType, _ longest: Int? = nil, _ personal: Personal? = nil
) -> InferredPortfolio.Column {
    .init(name: name, type: type, isOptional: false, longest: longest, personal: personal)
}

/// Campaigns put together from the lines of a campaign that has everything.
private enum Splicing {
    static let lines: [(indent: Int, text: ArraySlice<UInt8>)] = {
        let files = ["Tests/Corpus/show/rich.yaml", "Campaigns/auto-loan-overdue.yaml"]
        return files.flatMap { file in
            Fuzzing.file(file).split(separator: 0x0A).map { line in
                let text = line.drop { $0 == 0x20 }
                return (line.count - text.count, text)
            }
        }
    }()

    /// Begins as the campaign does; each two bytes are a line, each third byte where it stands: as in the file, or
    /// deeper or less deep. A line of which the third byte is large takes those that follow it along.
    static func text(_ bytes: some Sequence<UInt8>) -> ContiguousArray<UInt8> {
        var choices = Choices(bytes)
        var text = ContiguousArray<UInt8>()
        var next = 0
        while !choices.isEmpty, text.count < 8_000 {
            let (high, low, third) = (choices.next(), choices.next(), choices.next())
            // A small number goes on from the line before.
            next = high < 200 ? next + Int(high % 4) : Int(high) << 8 | Int(low)
            for _ in 0...(third >> 4) {
                let line = lines[next % lines.count]
                let shift = [0, 0, 0, 0, 0, 2, -2, 4][Int(third & 7)]
                text += repeatElement(0x20, count: max(0, line.indent + shift))
                text += line.text
                text.append(0x0A)
                next += 1
            }
        }
        return text
    }
}
