internal import Diagnostics

/// How a client counts the characters of a line.
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
    case utf32 = "utf-32"

    /// How many of its units the scalar with this first byte has.
    func units(_ lead: UInt8) -> Int {
        switch self {
        case .utf8: lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        case .utf16: lead >= 0xF0 ? 2 : 1
        case .utf32: 1
        }
    }

    static func width(_ lead: UInt8) -> Int { PositionEncoding.utf8.units(lead) }
}

/// Takes bytes of a text to the protocol's lines and characters, both from 0, and back.
struct PositionMap {
    let bytes: ContiguousArray<UInt8>
    let lines: LineIndex
    let encoding: PositionEncoding
    /// A byte order mark is a character of an open text, and no part of a file that the client reads itself.
    let countsMark: Bool

    private func range(_ line: Int) -> Range<Int> {
        let range = lines.range(line, in: bytes)
        return line == 1 && countsMark ? 0..<max(0, range.upperBound) : range
    }

    func position(_ offset: Int) -> JSONValue {
        let place = place(offset)
        return ["line": .integer(place.line), "character": .integer(place.character)]
    }

    func place(_ offset: Int) -> (line: Int, character: Int) {
        let line = lines.line(min(max(0, offset), bytes.count))
        var at = range(line).lowerBound
        var character = 0
        while at < min(offset, bytes.count) {
            let width = PositionEncoding.width(bytes[at])
            // A place inside a character belongs to its start.
            if at + width > offset { break }
            character += encoding.units(bytes[at])
            at += width
        }
        return (line - 1, character)
    }

    func range(_ span: SourceSpan) -> JSONValue {
        ["start": position(Int(span.start)), "end": position(span.end)]
    }

    /// The byte of a position; one behind the end of its line or of the text is the end. nil for no position.
    func offset(_ position: JSONValue?) -> Int? {
        guard let line = position?["line"]?.int, let character = position?["character"]?.int,
            line >= 0, character >= 0
        else { return nil }
        guard line < lines.count else { return bytes.count }
        let range = range(line + 1)
        var at = range.lowerBound
        var left = character
        while at < range.upperBound, left > 0 {
            left -= encoding.units(bytes[at])
            // Inside a pair of surrogates: its start.
            if left < 0 { break }
            at += PositionEncoding.width(bytes[at])
        }
        return min(at, range.upperBound)
    }
}

/// A file's address: `file:///home/%E6%B4%BB%E5%8A%A8.yaml`.
enum DocumentURI {
    /// The path; nil for an address of another kind.
    static func path(_ uri: String) -> String? {
        let bytes = Array(uri.utf8)
        let scheme = Array("file://".utf8)
        guard bytes.count > scheme.count,
            zip(bytes, scheme).allSatisfy({ $0 | 0x20 == $1 | 0x20 }),
            let slash = bytes[scheme.count...].firstIndex(of: UInt8(ascii: "/"))
        else { return nil }
        var path: [UInt8] = []
        var at = slash
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
                let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2])
            {
                path.append(high << 4 | low)
                at += 3
            } else {
                path.append(bytes[at])
                at += 1
            }
        }
        return path.contains(0) ? nil : String(decoding: path, as: UTF8.self)
    }

    /// The address of an absolute path (RFC 3986, RFC 8089).
    static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result = Array("file://".utf8)
        for byte in path.utf8 {
            let isPlain =
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                || "-._~/".utf8.contains(byte)
            if isPlain {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
