/// A text that a person wrote and that findings point into: a campaign, an import, a calendar.
///
/// Bytes are UTF-8, exactly as on disk; a byte order mark, if any, is still at the front, so that every
/// offset in a `SourceSpan` is an offset in the file itself.
package struct SourceFile: Sendable {
    /// Index of the file in its `SourceSet`.
    package let id: FileID
    /// The path as the reader knows it: what stood on the command line or in the import.
    package let name: String
    package let bytes: ContiguousArray<UInt8>
    package let lines: LineIndex

    package init(id: FileID, name: String, bytes: ContiguousArray<UInt8>) {
        self.id = id
        self.name = name
        self.bytes = bytes
        self.lines = LineIndex(bytes)
    }
}

/// The number of a file in a `SourceSet`.
package struct FileID: Hashable, Sendable, Comparable {
    package let raw: UInt16

    package init(_ raw: UInt16) { self.raw = raw }

    package static func < (a: FileID, b: FileID) -> Bool { a.raw < b.raw }
}

/// A half-open range of UTF-8 bytes in one file. Lines and columns exist only at the edge (`LineIndex`).
package struct SourceSpan: Hashable, Sendable, Comparable {
    package let file: FileID
    package let start: UInt32
    package let length: UInt32

    package init(file: FileID, start: Int, length: Int) {
        self.file = file
        self.start = UInt32(clamping: start)
        self.length = UInt32(clamping: length)
    }

    package var end: Int { Int(start) + Int(length) }

    /// The span from the start of this one to the end of `other`, which lies in the same file and later.
    package func joined(_ other: SourceSpan) -> SourceSpan {
        let first = min(Int(start), Int(other.start))
        return SourceSpan(file: file, start: first, length: max(end, other.end) - first)
    }

    /// By file, then by start, then by end: the order in which findings are shown.
    package static func < (a: SourceSpan, b: SourceSpan) -> Bool {
        (a.file, a.start, a.length) < (b.file, b.start, b.length)
    }
}

/// A place as a person counts it: both numbers from 1; a column is one Unicode scalar, a byte order mark is none.
package struct SourcePosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// All files that one check or run has read, in the order of reading; file 0 is the campaign.
package struct SourceSet: Sendable {
    package private(set) var files: [SourceFile] = []

    package init() {}

    /// Adds a file and returns it with its number.
    package mutating func add(name: String, bytes: ContiguousArray<UInt8>) -> SourceFile {
        let file = SourceFile(id: FileID(UInt16(clamping: files.count)), name: name, bytes: bytes)
        files.append(file)
        return file
    }

    /// The file of that number; one that is not in the set is empty and has no name.
    package subscript(_ id: FileID) -> SourceFile {
        contains(id) ? files[Int(id.raw)] : SourceFile(id: id, name: "", bytes: [])
    }

    package func contains(_ id: FileID) -> Bool { files.indices.contains(Int(id.raw)) }

    /// `finding` without the places that are in no file of the set, so that it can be shown all the same.
    package func known(_ finding: Diagnostic) -> Diagnostic {
        var known = finding
        if let span = finding.span, !contains(span.file) { known.span = nil }
        known.labels.removeAll { !contains($0.span.file) }
        if let fix = finding.fix, !contains(fix.span.file) { known.fix = nil }
        return known
    }

    /// The file, line and column where `span` starts.
    package func position(_ span: SourceSpan) -> (name: String, position: SourcePosition) {
        let file = self[span.file]
        return (file.name, file.lines.position(Int(span.start), in: file.bytes))
    }

    /// The same as people and editors write it, `path:12:5`.
    package func place(_ span: SourceSpan) -> String {
        let (name, position) = position(span)
        return "\(name):\(position.line):\(position.column)"
    }

    /// The text that `span` covers; bytes that are no UTF-8 are replaced.
    package func text(_ span: SourceSpan) -> String {
        let bytes = self[span.file].bytes
        let end = min(span.end, bytes.count)
        return String(decoding: bytes[min(Int(span.start), end)..<end], as: UTF8.self)
    }
}
