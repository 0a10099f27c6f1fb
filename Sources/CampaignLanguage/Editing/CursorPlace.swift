package import Diagnostics

/// Where the cursor stands while somebody types: in which key or value, and what is written of it so far.
///
/// A file is nearly always broken while it is typed. So a mark is put where the cursor is, with whatever would
/// make the file whole again behind it (a colon, a closing quote or bracket), and the first attempt that can be
/// read tells the place. Offsets before the mark are those of the file itself.
package struct CursorPlace {
    package let place: SchemaPlace
    /// The decoded text before the cursor, and the whole of it without the mark.
    package let before: EmbeddedText
    package let text: EmbeddedText
    package let style: YAMLScalar.Style
    /// The entries of the mapping that holds the key, without the one being typed.
    package let siblings: [YAMLEntry]
    /// The cursor, in bytes of the file.
    package let offset: Int
    /// The mark had to be made an item of a list.
    package let isNewItem: Bool
    /// By how many columns a key at the cursor stands behind the indentation of its line, as after `- `.
    package let extraIndentation: Int
    /// Nothing but blanks and dashes stands before it on its line.
    package let isFirstOfLine: Bool
    /// The mapping that holds the key or the value stands in braces.
    package let isFlow: Bool
    /// The file with the mark, which can be read as YAML.
    package let patched: ContiguousArray<UInt8>

    /// A character of private use, which no file has but by accident.
    private static let mark = ContiguousArray("\u{E000}".utf8)

    /// What may be missing behind the cursor, the likeliest first.
    private static let endings = [
        "", ":", "\"", "'", "}", "]", "]}", "}}", "\"}", "'}", "\"]", "\"]}",
    ]

    /// The place at `offset`; nil in a comment, or where the file is too broken before the cursor.
    package static func at(_ offset: Int, in file: SourceFile, as part: SchemaPart) -> CursorPlace?
    {
        let bytes = file.bytes
        guard offset >= 0, offset <= bytes.count else { return nil }
        let head = bytes[..<offset]
        var lineEnd = offset
        while lineEnd < bytes.count, bytes[lineEnd] != 0x0A, bytes[lineEnd] != 0x0D { lineEnd += 1 }
        // All that follows, then all but the rest of the line, then nothing.
        var tails = [bytes[offset...], bytes[lineEnd...]]
        if lineEnd == offset { tails.removeLast() }
        tails.append([])
        for tail in tails {
            for ending in endings {
                for start in ["", "- "] where start.isEmpty || ending.isEmpty || ending == ":" {
                    let patched = head + start.utf8 + mark + ending.utf8 + tail
                    let markAt = offset + start.utf8.count
                    if let found = find(
                        markAt, ContiguousArray(patched), file, part, offset,
                        isNewItem: !start.isEmpty)
                    {
                        return found
                    }
                }
            }
        }
        return nil
    }

    private static func find(
        _ markAt: Int, _ bytes: ContiguousArray<UInt8>, _ file: SourceFile, _ part: SchemaPart,
        _ offset: Int, isNewItem: Bool
    ) -> CursorPlace? {
        let source = SourceFile(id: file.id, name: file.name, bytes: bytes)
        var bag = DiagnosticBag()
        guard let root = YAMLReader.read(source, into: &bag) else { return nil }
        var found: CursorPlace?
        SchemaWalk.all(root, part) { place in
            guard let scalar = place.node.scalar, place.node.span.touches(markAt) else { return }
            let at = scalar.text.map.decodedOffset(at: markAt)
            let end = at + mark.count
            guard end <= scalar.text.bytes.count, scalar.text.bytes[at..<end] == mark[...] else {
                return
            }
            let before = EmbeddedText(
                bytes: ContiguousArray(scalar.text.bytes[..<at]), map: scalar.text.map)
            let rest = scalar.text.bytes[..<at] + scalar.text.bytes[end...]
            let indentation = indentation(Int(place.node.span.start), bytes)
            let siblings = place.mapping?.mapping?.filter {
                $0.key.span != place.node.span
            }
            found = CursorPlace(
                place: place, before: before,
                text: EmbeddedText(bytes: ContiguousArray(rest), map: scalar.text.map),
                style: scalar.style, siblings: siblings ?? [], offset: offset,
                isNewItem: isNewItem,
                extraIndentation: indentation.extra, isFirstOfLine: indentation.isFirst,
                isFlow: place.mapping.map {
                    bytes[min(Int($0.span.start), bytes.count - 1)] == UInt8(ascii: "{")
                } ?? false, patched: bytes)
        }
        return found
    }

    /// The columns of blanks and dashes before the first word of the line that `start` is on, less those of its
    /// blanks; and whether that word is the one at `start`.
    private static func indentation(
        _ start: Int, _ bytes: ContiguousArray<UInt8>
    ) -> (extra: Int, isFirst: Bool) {
        var lineStart = start
        while lineStart > 0, bytes[lineStart - 1] != 0x0A, bytes[lineStart - 1] != 0x0D {
            lineStart -= 1
        }
        var blanks = lineStart
        while blanks < start, bytes[blanks] == 0x20 { blanks += 1 }
        var word = blanks
        while word < start, bytes[word] == 0x20 || bytes[word] == UInt8(ascii: "-") { word += 1 }
        return (word - blanks, word == start)
    }

    /// The tag of a text that was opened and not closed before the cursor.
    var openTag: EmbeddedTag? {
        EmbeddedTag.all(in: before.bytes).last.flatMap { $0.isClosed ? nil : $0 }
    }

    /// The source range from the decoded byte `start` to the cursor: what a completion replaces.
    package func range(from start: Int) -> SourceSpan {
        let from = start >= before.bytes.count ? offset : Int(before.map.span(start).start)
        return SourceSpan(file: before.map.file, start: from, length: max(0, offset - from))
    }
}
