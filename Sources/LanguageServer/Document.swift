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
