internal import CampaignLanguage
internal import Diagnostics

/// A text that is open in the editor.
struct Document {
    let uri: String
    /// Where it lies; for a text without a file, where it would.
    let path: String
    /// `Workspace.key(of: path)`.
    let key: String
    var version: Int?
    private(set) var file: SourceFile
    /// Its text has changed since it was checked.
    var isStale = true
    var analysis: Analysis?
    /// The names that the last check of a readable text found.
    var index: CampaignIndex?

    init(uri: String, path: String, key: String, version: Int?, text: String) {
        self.uri = uri
        self.path = path
        self.key = key
        self.version = version
        file = SourceFile(id: FileID(0), name: path, bytes: ContiguousArray(text.utf8))
    }

    func map(_ encoding: PositionEncoding) -> PositionMap {
        PositionMap(bytes: file.bytes, lines: file.lines, encoding: encoding, countsMark: true)
    }

    /// Applies one change of `textDocument/didChange`: of a range, or of the whole text.
    mutating func apply(_ change: JSONValue, _ encoding: PositionEncoding) {
        guard let text = change["text"]?.string else { return }
        var bytes = file.bytes
        if let range = change["range"] {
            let map = map(encoding)
            guard let start = map.offset(range["start"]), let end = map.offset(range["end"]) else {
                return
            }
            bytes.replaceSubrange(start..<max(start, end), with: text.utf8)
        } else {
            bytes = ContiguousArray(text.utf8)
        }
        file = SourceFile(id: FileID(0), name: path, bytes: bytes)
        isStale = true
    }
}

/// What one check of a document found, in it and in the files that it reads.
struct Analysis {
    var sources: SourceSet
    var findings: [Diagnostic]
    /// nil where the file is none of ours.
    var kind: FileKind?
    /// The tree of the document itself, if it can be read.
    var root: YAMLNode?
}

extension Analysis {
    /// With the files that an earlier check read, and what it found in them: while a campaign cannot be read, its
    /// imports are no other than before. Those that are open have a check of their own.
    func keepingImports(of last: Analysis?, isOpen: (SourceFile) -> Bool) -> Analysis {
        guard let last else { return self }
        var kept = self
        for file in last.sources.files.dropFirst() {
            _ = kept.sources.add(name: file.name, bytes: file.bytes)
        }
        let main = FileID(0)
        for finding in last.findings {
            guard let span = finding.span, span.file != main, !isOpen(last.sources[span.file])
            else { continue }
            var finding = finding
            // Places in the campaign itself are those of its earlier text.
            finding.labels.removeAll { $0.span.file == main }
            if finding.fix?.span.file == main { finding.fix = nil }
            kept.findings.append(finding)
        }
        return kept
    }
}
