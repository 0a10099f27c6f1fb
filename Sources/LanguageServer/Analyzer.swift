internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Planning
internal import Running

/// Checks one document as `dunlin check` would, with unsaved texts in the place of files.
struct Analyzer {
    let root: String?
    /// The texts of all open documents by their keys.
    var unsaved: [String: ContiguousArray<UInt8>]

    func analyze(_ document: Document) -> (Analysis, CampaignIndex?) {
        var bag = DiagnosticBag()
        let tree = YAMLReader.read(document.file, into: &bag)
        var alone = SourceSet()
        _ = alone.add(name: document.path, bytes: document.file.bytes)
        guard let tree else {
            // A file that cannot be read may be anything; only one that was ours is told of.
            let kind = document.analysis?.kind ?? Self.likelyKind(document.file.bytes)
            let findings = kind == nil ? [] : bag.shown.findings
            let broken = Analysis(sources: alone, findings: findings, kind: kind, root: nil)
            let kept = broken.keepingImports(of: document.analysis) {
                unsaved[Workspace.key(of: $0.name)] != nil
            }
            return (kept, nil)
        }
        guard let kind = FileKind.of(tree) else {
            return (Analysis(sources: alone, findings: [], kind: nil, root: tree), nil)
        }
        var loaded = Workspace.Loaded(sources: alone, bag: bag)
        do throws(RunningError) {
            loaded = try load(document, tree, kind, loaded)
        } catch {
            loaded.bag.add(contentsOf: error.findings)
        }
        let analysis = Analysis(
            sources: loaded.sources, findings: loaded.bag.shown.findings, kind: kind, root: tree)
        return (analysis, loaded.index)
    }

    private func load(
        _ document: Document, _ tree: YAMLNode, _ kind: FileKind, _ alone: Workspace.Loaded
    ) throws(RunningError) -> Workspace.Loaded {
        var loaded = alone
        switch kind {
        case .campaign:
            return try Workspace(campaignPath: document.path, root: root, overlay: unsaved).load()
        case .lender, .portfolio, .policy:
            return try Workspace(campaignPath: document.path, root: root, overlay: unsaved)
                .loadAlone(document.file.bytes, as: kind)
        case .calendar: _ = CalendarReader.read(tree, into: &loaded.bag)
        case .senders: SendersFile.check(tree, into: &loaded.bag)
        }
        return loaded
    }

    /// A file that was broken when it was opened is ours if a line starts with a key that only ours have.
    private static func likelyKind(_ bytes: ContiguousArray<UInt8>) -> FileKind? {
        let keys: [(String, FileKind)] = [
            ("campaign:", .campaign), ("steps:", .campaign), ("lender:", .lender),
            ("portfolio:", .portfolio), ("policy:", .policy),
        ]
        for (key, kind) in keys {
            let wanted = Array(key.utf8)
            var isStart = true
            for at in bytes.indices {
                if isStart, bytes[at...].starts(with: wanted) { return kind }
                isStart = bytes[at] == 0x0A || bytes[at] == 0x0D || (at == 2 && bytes[0] == 0xEF)
            }
        }
        return nil
    }
}
