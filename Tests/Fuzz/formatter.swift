// modules: Diagnostics Expressions CampaignLanguage
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/formatting/*.before Tests/Corpus/campaigns/**/*.yaml Tests/Corpus/show/*.yaml Campaigns/**/*.yaml
// options: -max_len=2048

internal import CampaignLanguage
internal import Diagnostics

/// The formatter: nothing crashes, its own proof holds, and what it wrote it leaves as it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzing.bounded {
        let bytes = ContiguousArray(UnsafeBufferPointer(start: start, count: count))
        guard let once = format(bytes) else { return }
        guard let twice = format(once) else {
            fail("the formatted text cannot be read")
        }
        hold(once == twice, "formatting again changes the text")
    }
    return 0
}

/// The formatted text, or nil where the file cannot be read.
private func format(_ bytes: ContiguousArray<UInt8>) -> ContiguousArray<UInt8>? {
    let file = SourceFile(id: FileID(0), name: "fuzz.yaml", bytes: bytes)
    switch CampaignFormatter.format(file) {
    case .formatted(let text): return text
    case .unsafe(let difference): fail("the proof fails: \(difference)")
    case .unreadable(let bag):
        hold(bag.hasErrors, "refused without an error")
        Fuzzing.check(bag.sorted, in: [bytes.count])
        return nil
    }
}
