// modules: Diagnostics Expressions CampaignLanguage
// seeds: Tests/Corpus/formatting/*.before Tests/Corpus/campaigns/**/*.yaml Campaigns/**/*.yaml
// options: -max_len=4096

internal import CampaignLanguage
internal import Diagnostics

/// Campaign files as YAML: nothing crashes, a file without a tree has a finding, findings lie inside the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = ContiguousArray(UnsafeBufferPointer(start: start, count: count))
    let file = SourceFile(id: FileID(0), name: "fuzz.yaml", bytes: bytes)
    var bag = DiagnosticBag()
    let tree = YAMLReader.read(file, into: &bag)
    let findings = bag.sorted
    precondition(tree != nil || !findings.isEmpty, "no tree and no finding")
    for finding in findings {
        guard let span = finding.span else { continue }
        precondition(span.start >= 0 && span.end <= count, "\(finding.code) lies outside the file")
    }
    return 0
}
