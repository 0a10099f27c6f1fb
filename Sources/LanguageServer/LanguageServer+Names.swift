internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Definitions, references and renaming: all by the occurrences of names in the files of a check.
extension LanguageServer {
    /// A place of a name with the file that holds it.
    private struct Found {
        let file: SourceFile
        let occurrence: Occurrence
    }

    /// What stands at a position of a document.
    private func occurrence(_ at: Int, _ position: JSONValue?) -> Occurrence? {
        let document = documents[at]
        guard let offset = document.map(encoding).offset(position),
            let root = document.analysis?.root, let kind = document.analysis?.kind,
            let place = SchemaWalk.place(at: offset, root, kind.root)
        else { return nil }
        return Occurrences.of(place).first { $0.span.touches(offset) }
    }

    /// All places of `target` in the files of all checks that read the document, each once.
    private func places(of target: NameTarget, near at: Int) -> [Found] {
        let key = documents[at].key
        var found: [Found] = []
        var seen: Set<String> = []
        for document in documents {
            guard let analysis = document.analysis,
                document.key == key
                    || analysis.sources.files.contains(where: { uri($0.name) == documents[at].uri })
            else { continue }
            for file in analysis.sources.files where seen.insert(uri(file.name)).inserted {
                var bag = DiagnosticBag()
                guard let root = YAMLReader.read(file, into: &bag), let kind = FileKind.of(root)
                else { continue }
                found += Occurrences.all(root, kind.root).filter { $0.target == target }
                    .map { Found(file: file, occurrence: $0) }
            }
        }
        return found
    }

    private func location(_ found: Found) -> JSONValue {
        [
            "uri": .string(uri(found.file.name)),
            "range": map(found.file).range(found.occurrence.span),
        ]
    }

    mutating func definition(_ at: Int, _ position: JSONValue?) -> JSONValue {
        refresh(at)
        if let file = imported(at, position) {
            let start: JSONValue = ["line": 0, "character": 0]
            return ["uri": .string(uri(file)), "range": ["start": start, "end": start]]
        }
        guard let occurrence = occurrence(at, position) else { return .null }
        let places = places(of: occurrence.target, near: at).filter(\.occurrence.isDeclaration)
        if !places.isEmpty { return .array(places.map(location)) }
        // `lender.name` is declared by the lender's own key, inferred fields by the path of their table.
        guard let analysis = documents[at].analysis, let span = declared(occurrence.target, at)
        else { return .null }
        let file = analysis.sources[span.file]
        return [["uri": .string(uri(file.name)), "range": map(file).range(span)]]
    }

    private func declared(_ target: NameTarget, _ at: Int) -> SourceSpan? {
        let index = documents[at].index
        switch target.kind {
        case .value: return index?.name(target.name)?.span
        case .official: return index?.name("lender." + target.name)?.span
        default: return nil
        }
    }

    /// The file whose path stands at the position.
    private func imported(_ at: Int, _ position: JSONValue?) -> String? {
        let document = documents[at]
        guard let offset = document.map(encoding).offset(position),
            let analysis = document.analysis, let root = analysis.root, let kind = analysis.kind,
            let place = SchemaWalk.place(at: offset, root, kind.root), place.reading == .path,
            let path = place.node.scalar?.string
        else { return nil }
        // A check reads the files that a campaign names, so the one meant is among its sources.
        return analysis.sources.files.dropFirst().map(\.name).first {
            $0 == path || $0.hasSuffix("/" + path)
                || $0.hasSuffix(
                    "/"
                        + path.split(separator: "/").filter { $0 != ".." && $0 != "." }
                        .joined(separator: "/"))
        }
    }

    mutating func references(_ at: Int, _ parameters: JSONValue) -> JSONValue {
        refresh(at)
        guard let occurrence = occurrence(at, parameters["position"]) else { return .null }
        let isWhole = parameters["context"]?["includeDeclaration"]?.bool ?? true
        return .array(
            places(of: occurrence.target, near: at)
                .filter { isWhole || !$0.occurrence.isDeclaration }.map(location))
    }

    /// The places of a name in its own document.
    mutating func uses(_ at: Int, _ position: JSONValue?) -> JSONValue {
        refresh(at)
        guard let wanted = occurrence(at, position), let root = documents[at].analysis?.root,
            let kind = documents[at].analysis?.kind
        else { return .null }
        let map = documents[at].map(encoding)
        return .array(
            Occurrences.all(root, kind.root).filter { $0.target == wanted.target }.map {
                // 2 reads it, 3 writes it.
                ["range": map.range($0.span), "kind": .integer($0.isDeclaration ? 3 : 2)]
            })
    }

    // MARK: Renaming

    /// Names that live in these files alone; a field is a column, a step and an offer are in the ledger.
    private func mayRename(_ target: NameTarget, _ at: Int) -> Bool {
        switch target.kind {
        case .line, .segment, .template: true
        case .value: documents[at].index?.name(target.name)?.kind == .definition
        default: false
        }
    }

    mutating func prepareRename(_ at: Int, _ position: JSONValue?) -> JSONValue {
        refresh(at)
        guard let occurrence = occurrence(at, position), mayRename(occurrence.target, at) else {
            return .null
        }
        return [
            "range": documents[at].map(encoding).range(occurrence.span),
            "placeholder": .string(occurrence.target.name),
        ]
    }

    mutating func rename(_ at: Int, _ parameters: JSONValue) -> JSONValue {
        refresh(at)
        guard let occurrence = occurrence(at, parameters["position"]),
            let name = parameters["newName"]?.string
        else { return .null }
        guard mayRename(occurrence.target, at) else {
            refusal = Phrase(
                "only definitions, lines, segments and templates can be renamed",
                zh: "只有定义、语句、分群和模板可以改名")
            return .null
        }
        guard Self.isName(name) else {
            refusal = Phrase("`\(name)` cannot be a name here", zh: "`\(name)` 不能作名字")
            return .null
        }
        guard !isTaken(name, occurrence.target, at) else {
            refusal = Phrase("`\(name)` is taken", zh: "`\(name)` 已经有了")
            return .null
        }
        var changes: [JSONValue.Member] = []
        for found in places(of: occurrence.target, near: at) {
            let edit: JSONValue = [
                "range": map(found.file).range(found.occurrence.span), "newText": .string(name),
            ]
            let uri = uri(found.file.name)
            if let at = changes.firstIndex(where: { $0.key == uri }) {
                changes[at].value = .array((changes[at].value.array ?? []) + [edit])
            } else {
                changes.append(JSONValue.Member(uri, .array([edit])))
            }
        }
        return ["changes": .object(changes)]
    }

    private static let words: Set<String> = ["otherwise"]

    /// One name of the expression language, and no word of the campaign's.
    private static func isName(_ name: String) -> Bool {
        let bytes = ContiguousArray(name.utf8)
        let whole = SourceSpan(file: FileID(0), start: 0, length: bytes.count)
        let text = EmbeddedText(
            bytes: bytes, map: ScalarMap(file: FileID(0), pieces: [], whole: whole))
        let (tokens, lexer) = EmbeddedWords.tokens(text, nil)
        return tokens.count == 1 && tokens[0].kind == .name && tokens[0].bytes == bytes.indices
            && lexer.findings.isEmpty && !words.contains(name)
            && Channel.Kind(rawValue: name) == nil
    }

    private func isTaken(_ name: String, _ target: NameTarget, _ at: Int) -> Bool {
        guard let index = documents[at].index else { return false }
        switch target.kind {
        case .value: return index.type(of: name) != nil || index.name(name) != nil
        case .line: return index.lines.contains { $0.name == name }
        case .segment:
            return (index.segments + index.arms).contains { $0.name == name }
        case .template: return index.templates.contains { $0.name == name }
        default: return true
        }
    }
}
