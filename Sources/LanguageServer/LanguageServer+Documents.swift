internal import CampaignLanguage
internal import Diagnostics
internal import Running

/// Open documents, their checks, and the findings that the client is told of.
extension LanguageServer {
    mutating func open(_ uri: String, _ text: String, version: Int?) {
        documents.removeAll { $0.uri == uri }
        // A text that was never saved stands in the working folder, under a name made of its address.
        let name = uri.split { $0 == "/" || $0 == ":" || $0 == "\0" }.joined(separator: "-")
        let path = DocumentURI.path(uri) ?? (name.isEmpty ? "untitled" : name) + ".yaml"
        let key = Workspace.key(of: path)
        documents.append(
            Document(uri: uri, path: path, key: key, version: version, text: text))
        markStale(because: key)
    }

    mutating func close(_ uri: String) {
        guard let at = documents.firstIndex(where: { $0.uri == uri }) else { return }
        let key = documents[at].key
        documents.remove(at: at)
        markStale(because: key)
        publish()
    }

    /// Marks what reads the file, or misses one; the document itself comes first.
    mutating func markStale(because key: String) {
        for at in documents.indices {
            let reads = documents[at].analysis.map { analysis in
                analysis.sources.files.contains { Workspace.key(of: $0.name) == key }
                    || analysis.findings.contains { $0.code.hasPrefix("D07") }
            }
            if documents[at].key == key || reads ?? true { documents[at].isStale = true }
        }
    }

    /// Checks one document that has changed, the last opened first, and tells of the findings.
    mutating func checkNext() {
        guard let at = documents.lastIndex(where: \.isStale) else { return }
        check(at)
        publish()
    }

    mutating func check(_ at: Int) {
        let (analysis, index) = analyzer.analyze(documents[at])
        documents[at].analysis = analysis
        if let index { documents[at].index = index }
        documents[at].isStale = false
    }

    /// Checks the document now if it has changed; for answers that must fit the text.
    mutating func refresh(_ at: Int) {
        guard documents[at].isStale || documents[at].analysis == nil else { return }
        check(at)
        publish()
    }

    private var analyzer: Analyzer {
        var unsaved: [String: ContiguousArray<UInt8>] = [:]
        for document in documents { unsaved[document.key] = document.file.bytes }
        return Analyzer(root: root, unsaved: unsaved)
    }

    /// The names that a document would declare with another text.
    func names(in document: Document, reading text: ContiguousArray<UInt8>) -> CampaignIndex? {
        var other = Document(
            uri: document.uri, path: document.path, key: document.key, version: nil,
            text: String(decoding: text, as: UTF8.self))
        other.analysis = document.analysis
        var analyzer = analyzer
        analyzer.unsaved[document.key] = text
        return analyzer.analyze(other).1
    }

    // MARK: Findings

    /// The address of a file of a check: the client's own for an open one.
    func uri(_ name: String) -> String {
        let key = Workspace.key(of: name)
        return documents.first { $0.key == key || $0.path == name }?.uri ?? DocumentURI.uri(key)
    }

    func map(_ file: SourceFile) -> PositionMap {
        let key = Workspace.key(of: file.name)
        return PositionMap(
            bytes: file.bytes, lines: file.lines, encoding: encoding,
            countsMark: documents.contains { $0.key == key })
    }

    /// Sends each file's findings where they are other than before.
    mutating func publish() {
        var found: [(uri: String, findings: [JSONValue])] = documents.map { ($0.uri, []) }
        for document in documents {
            guard let analysis = document.analysis else { continue }
            for finding in analysis.findings {
                let known = analysis.sources.known(finding)
                let file = analysis.sources[known.span?.file ?? FileID(0)]
                let uri = uri(file.name)
                let shown = json(known, file, analysis.sources)
                if let at = found.firstIndex(where: { $0.uri == uri }) {
                    if !found[at].findings.contains(shown) { found[at].findings.append(shown) }
                } else {
                    found.append((uri, [shown]))
                }
            }
        }
        for uri in published.keys.sorted() where !found.contains(where: { $0.uri == uri }) {
            found.append((uri, []))
        }
        for (uri, findings) in found {
            let document = documents.first { $0.uri == uri }
            // A document that waits for its check says nothing of its new text yet.
            if document?.isStale ?? false { continue }
            var message: [JSONValue.Member] = [JSONValue.Member("uri", .string(uri))]
            if let version = document?.version {
                message.append(JSONValue.Member("version", .integer(version)))
            }
            message.append(JSONValue.Member("diagnostics", .array(findings)))
            if published[uri] == .object(message) { continue }
            send(notification: "textDocument/publishDiagnostics", .object(message))
            published[uri] = document == nil && findings.isEmpty ? nil : .object(message)
        }
    }

    /// Findings about something that nothing uses.
    private static let unusedCodes: Set<String> = ["D0431", "D0513"]

    private func json(
        _ finding: Diagnostic, _ file: SourceFile, _ sources: SourceSet
    ) -> JSONValue {
        let map = map(file)
        let severity =
            switch finding.severity {
            case .error: 1
            case .warning: 2
            case .note: 3
            }
        var message = finding.message[language]
        for more in [finding.note, finding.help] {
            if let more { message += "\n" + more[language] }
        }
        let start: JSONValue = ["line": 0, "character": 0]
        var members = [
            JSONValue.Member(
                "range", finding.span.map(map.range) ?? ["start": start, "end": start]),
            JSONValue.Member("severity", .integer(severity)),
            JSONValue.Member("code", .string(finding.code)),
            JSONValue.Member("source", "dunlin"),
            JSONValue.Member("message", .string(message)),
        ]
        if Self.unusedCodes.contains(finding.code) { members.append(JSONValue.Member("tags", [1])) }
        let related = finding.labels.map { label -> JSONValue in
            let file = sources[label.span.file]
            return [
                "location": [
                    "uri": .string(uri(file.name)), "range": self.map(file).range(label.span),
                ],
                "message": .string(label.text[language]),
            ]
        }
        if !related.isEmpty {
            members.append(JSONValue.Member("relatedInformation", .array(related)))
        }
        return .object(members)
    }
}
