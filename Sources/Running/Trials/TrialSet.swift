internal import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Planning

/// A test file and what its cases came to.
package struct TrialSet: Sendable {
    /// As it was found.
    package let path: String
    package private(set) var results: [Trial.Result] = []
    /// Nil where the campaign is not sound.
    package private(set) var coverage: Coverage?
    package private(set) var bag = DiagnosticBag()
    package private(set) var sources = SourceSet()

    package var failed: Int { results.count { !$0.hasPassed } }

    /// The file or the campaign is wrong, so that not all cases were played.
    package var isBroken: Bool { bag.hasErrors }

    private static let largest = 4 << 20

    /// Reads the file and plays its cases, those whose name has `only` in it.
    package init(path: String, root: String?, only: String?) async throws(RunningError) {
        self.path = path
        let text: ContiguousArray<UInt8>
        switch Files.read(path, atMost: Self.largest) {
        case .success(let read): text = read
        case .failure(let failure): throw .io(.cannotOpen(path, failure.reason))
        }
        guard let campaign = campaignPath(text) else { return }
        var node: YAMLNode?
        var found = DiagnosticBag()
        var loaded: Workspace.Loaded
        do throws(RunningError) {
            let workspace = try Workspace(campaignPath: campaign.value, root: root)
            loaded = try workspace.load(beside: path, text) { file in
                node = YAMLReader.read(file, into: &found)
                guard let always = node?.mapping?["always"] else { return [] }
                let what = Phrase("the condition", zh: "条件")
                return ValueReader.list(always).compactMap {
                    ValueReader.scalar($0, what, &found)
                }
            }
        } catch {
            for var finding in error.findings {
                finding.span = finding.span ?? campaign.span
                bag.add(finding)
            }
            return
        }
        sources = loaded.sources
        bag = found
        for finding in loaded.bag.sorted where finding.severity == .error { bag.add(finding) }
        guard let node, let campaign = loaded.campaign, let zone = loaded.zone else { return }
        var reader = TrialReader(campaign, zone)
        let cases = reader.read(node)
        bag.add(contentsOf: reader.bag.sorted)
        if bag.hasErrors { return }
        var trial = try Trial(campaign, &loaded, zone: zone)
        for one in cases where only.map({ one.name.contains($0) }) ?? true {
            results.append(try await trial.play(one))
        }
        coverage = trial.coverage
    }

    /// What `tests` names, as a path from here; a finding where there is none.
    private mutating func campaignPath(_ text: ContiguousArray<UInt8>) -> Located<String>? {
        let file = sources.add(name: path, bytes: text)
        guard let node = YAMLReader.read(file, into: &bag),
            let map = MapReader(node, TrialSchema.file, &bag), let named = map["tests"],
            let name = ValueReader.text(named, Phrase("the campaign", zh: "活动文件"), &bag)
        else { return nil }
        let folder = Workspace.folder(of: path)
        return Located(folder == "." ? name : Files.join(folder, name), named.span)
    }

    /// The test files that `paths` name: a folder stands for all below it, a campaign for the file beside it.
    package static func files(_ paths: [String]) throws(RunningError) -> [String] {
        var files: [String] = []
        for path in paths {
            var found: [String] = []
            if path.hasSuffix(ending) {
                found = [path]
            } else if path.hasSuffix(".yaml") {
                found = [path.dropLast(".yaml".count) + ending]
            } else {
                collect(path, into: &found)
                if found.isEmpty { throw .usage(.noTests(path)) }
            }
            files += found.filter { !files.contains($0) }
        }
        return files
    }

    private static let ending = ".test.yaml"
    /// As many names of one folder are looked at.
    private static let mostNames = 10_000

    private static func collect(_ folder: String, into files: inout [String]) {
        for entry in Files.names(in: folder, atMost: mostNames) {
            let path = Files.join(folder, entry.name)
            if entry.isFolder { collect(path, into: &files) }
            if !entry.isFolder, entry.name.hasSuffix(ending) { files.append(path) }
        }
    }
}
