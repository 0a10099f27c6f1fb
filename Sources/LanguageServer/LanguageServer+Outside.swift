internal import CampaignLanguage
internal import Diagnostics
internal import Running

/// Completion of what lies outside of the campaign: paths, calendars, the operator's senders.
extension LanguageServer {
    /// As many names of a folder as are looked at.
    private static let mostNames = 1000

    func outside(_ cursor: CursorPlace, _ document: Document) -> [CompletionItem] {
        if cursor.place.isKey { return [] }
        let folder = Workspace.folder(of: document.path)
        switch (cursor.place.reading, cursor.place.key?.name) {
        case (.path, let key): return paths(cursor, from: folder, for: key ?? "")
        case (.name(.sender), _): return senders(cursor, in: folder)
        case (.other, "calendar") where document.analysis?.kind == .lender:
            return calendars(cursor, near: folder)
        default: return []
        }
    }

    /// The names in the folder that is written so far.
    private func paths(
        _ cursor: CursorPlace, from folder: String, for key: String
    ) -> [CompletionItem] {
        let typed = cursor.before.string
        if typed.hasPrefix("/") { return [] }
        let slash = typed.utf8.lastIndex(of: UInt8(ascii: "/"))
        let written = slash.map { String(typed[...$0]) } ?? ""
        let range = cursor.range(from: written.utf8.count)
        let endings = key == "source" ? [".csv"] : key == "lender" ? [".yaml"] : [".yaml", ".csv"]
        return Files.names(in: Files.join(folder, written), atMost: Self.mostNames).compactMap {
            let isWanted =
                key == "path" || key == "file" || endings.contains(where: $0.name.hasSuffix)
            guard $0.isFolder || isWanted else { return nil }
            return CompletionItem(
                label: $0.name + ($0.isFolder ? "/" : ""), kind: $0.isFolder ? .folder : .file,
                insert: $0.name + ($0.isFolder ? "/" : ""), range: range)
        }
    }

    /// The profiles of the senders files that are open or lie beside the campaign.
    private func senders(_ cursor: CursorPlace, in folder: String) -> [CompletionItem] {
        var roots = documents.filter { $0.analysis?.kind == .senders }.compactMap(\.analysis?.root)
        for (name, _) in Files.names(in: folder, atMost: Self.mostNames)
        where name.hasSuffix(".yaml") && name.contains("senders") {
            let path = Files.join(folder, name)
            let isOpen = documents.contains { $0.key == Workspace.key(of: path) }
            guard !isOpen, case .success(let bytes) = Files.read(path, atMost: 1 << 20) else {
                continue
            }
            var bag = DiagnosticBag()
            let file = SourceFile(id: FileID(0), name: path, bytes: bytes)
            if let root = YAMLReader.read(file, into: &bag), FileKind.of(root) == .senders {
                roots.append(root)
            }
        }
        let names = roots.flatMap { $0.mapping ?? [] }.filter { $0.value.mapping != nil }
            .compactMap { $0.key.scalar?.string }
        return unique(names).map {
            CompletionItem(label: $0, kind: .word, insert: $0, range: cursor.range(from: 0))
        }
    }

    /// The calendars of the folder and of the one above, where campaigns look for them.
    private func calendars(_ cursor: CursorPlace, near folder: String) -> [CompletionItem] {
        let names = [folder, Files.join(folder, "..")].flatMap {
            Files.names(in: Files.join($0, "calendars"), atMost: Self.mostNames)
        }.map(\.name).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        return unique(names).map {
            CompletionItem(label: $0, kind: .word, insert: $0, range: cursor.range(from: 0))
        }
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
