package import Diagnostics
package import Expressions

/// What a reader of HTML sees: the words without tags, references as their characters, the words of pictures.
///
/// Policies hold for this: a word is no other word because a tag stands inside it.
package enum SeenWords {
    /// What is seen of `text`, whose tags `{{ }}` stay and whose bytes still know their places.
    package static func of(_ text: EmbeddedText) -> EmbeddedText {
        var seen = Seen(text)
        text.bytes.withUnsafeBufferPointer { bytes in
            write(MarkupScanner(bytes, hasTemplates: true)) { step in
                switch step {
                case .keep(let range): seen.keep(range)
                case .put(let scalar, let range): seen.put(scalar, range)
                }
            }
        }
        return EmbeddedText(
            bytes: seen.bytes,
            map: ScalarMap(file: text.map.file, pieces: seen.pieces, whole: text.map.whole))
    }

    /// Writes what is seen of a page that was made of a checked text.
    package static func write(_ page: UnsafeBufferPointer<UInt8>, into out: inout ByteBuffer) {
        write(MarkupScanner(page, hasTemplates: false)) { step in
            switch step {
            case .keep(let range):
                if let base = page.baseAddress {
                    out.append(base + range.lowerBound, count: range.count)
                }
            case .put(let scalar, _): UTF8.encode(scalar)?.forEach { out.append($0) }
            }
        }
    }

    private enum Step {
        case keep(Range<Int>)
        /// A character in place of what stands there.
        case put(Unicode.Scalar, Range<Int>)
    }

    @inline(__always)
    private static func write(_ scanner: MarkupScanner, _ step: (Step) -> Void) {
        var scanner = scanner
        while let piece = scanner.next() {
            switch piece {
            case .words(let range), .template(let range): step(.keep(range))
            case .reference(let range, let code): put(code, range, step)
            case .stray(let range): step(.keep(range))
            case .declaration: break
            case .tag(let range): write(tag: range, scanner, step)
            }
        }
    }

    private static func put(_ code: UInt32?, _ range: Range<Int>, _ step: (Step) -> Void) {
        if let scalar = code.flatMap(Unicode.Scalar.init) {
            step(.put(scalar, range))
        } else {
            step(.keep(range))
        }
    }

    /// A line ends at `<br>` and at blocks; of a picture its `alt` is read.
    private static func write(
        tag range: Range<Int>, _ scanner: MarkupScanner, _ step: (Step) -> Void
    ) {
        let name = scanner.word(scanner.name(of: range))
        if name == "br" || MarkupNames.blocks.contains(name) { step(.put("\n", range)) }
        guard name == "img" else { return }
        scanner.attributes(of: range) { attribute in
            guard let value = attribute.value, scanner.word(attribute.name) == "alt" else { return }
            var inside = MarkupScanner(
                scanner.bytes, hasTemplates: scanner.hasTemplates, in: value)
            while let piece = inside.next() {
                switch piece {
                case .words(let range), .template(let range), .tag(let range),
                    .declaration(let range), .stray(let range):
                    step(.keep(range))
                case .reference(let range, let code): put(code, range, step)
                }
            }
        }
    }
}

/// The bytes that are seen, with their places.
private struct Seen {
    let text: EmbeddedText
    var bytes: ContiguousArray<UInt8> = []
    var pieces: ContiguousArray<ScalarMap.Piece> = []
    /// The piece of the text's own map where the walk is; both only go forward.
    private var piece = 0

    init(_ text: EmbeddedText) { self.text = text }

    mutating func keep(_ range: Range<Int>) {
        let own = text.map.pieces
        while piece < own.count, end(own[piece]) <= range.lowerBound { piece += 1 }
        var at = piece
        while at < own.count, Int(own[at].decoded) < range.upperBound {
            let part =
                max(range.lowerBound, Int(own[at].decoded))..<min(range.upperBound, end(own[at]))
            let shift = own[at].isRun ? part.lowerBound - Int(own[at].decoded) : 0
            pieces.append(
                ScalarMap.Piece(
                    decoded: bytes.count, decodedLength: part.count,
                    source: Int(own[at].source) + shift,
                    sourceLength: own[at].isRun ? part.count : Int(own[at].sourceLength),
                    isRun: own[at].isRun))
            bytes += text.bytes[part]
            at += 1
        }
    }

    mutating func put(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
        let span = text.span(range)
        let start = bytes.count
        bytes += Array(UTF8.encode(scalar) ?? UTF8.EncodedScalar())
        pieces.append(
            ScalarMap.Piece(
                decoded: start, decodedLength: bytes.count - start, source: Int(span.start),
                sourceLength: Int(span.length), isRun: false))
    }

    private func end(_ piece: ScalarMap.Piece) -> Int { Int(piece.decoded + piece.decodedLength) }
}
