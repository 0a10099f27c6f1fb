package import Diagnostics

/// Names the parts of files by their keys, for reports: `audience.include`, `steps.到期当天.text.高风险`.
package struct PartNames {
    private var roots: [FileID: YAMLNode] = [:]

    /// Reads the files that `spans` lie in; they have been read before, so that there is nothing to report.
    package init(of spans: some Sequence<SourceSpan>, in sources: SourceSet) {
        for span in spans where roots[span.file] == nil {
            var bag = DiagnosticBag()
            roots[span.file] = YAMLReader.read(sources[span.file], into: &bag)
        }
    }

    /// The keys that lead to the place where `span` begins.
    package func name(of span: SourceSpan) -> String {
        var names: [String] = []
        var node = roots[span.file]
        while let current = node {
            node = nil
            switch current.kind {
            case .scalar: break
            case .mapping(let entries):
                guard let entry = entries.last(where: { $0.key.span.start <= span.start }) else {
                    break
                }
                names.append(entry.keyText)
                if entry.value.span.start <= span.start { node = entry.value }
            case .sequence(let items):
                guard let at = items.lastIndex(where: { $0.span.start <= span.start }) else {
                    break
                }
                node = items[at]
                names += label(items[at], at)
            }
        }
        return names.joined(separator: ".")
    }

    /// A step or an offer is called by its name; an item of one entry by its key, which follows.
    private func label(_ item: YAMLNode, _ at: Int) -> [String] {
        guard let entries = item.mapping else { return ["\(at + 1)"] }
        if entries.count == 1 { return [] }
        return [entries.first?.value.scalar?.string ?? "\(at + 1)"]
    }
}
