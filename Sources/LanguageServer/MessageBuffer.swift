internal import Diagnostics

/// Cuts the protocol's stream into messages: headers, an empty line, and as many bytes as `Content-Length` says.
///
/// Bytes that are no message are passed over up to the next header, so that a client that stumbles once can go on.
struct MessageBuffer {
    enum Event: Equatable {
        case message(JSONValue)
        /// Something came that is no message; the client is told.
        case garbage(String)
    }

    /// Longer bodies are not read; a campaign has at most 4 MiB.
    private static let longestBody = 64 << 20
    private static let longestHeader = 1 << 16

    private var bytes = ContiguousArray<UInt8>()
    private var start = 0
    /// How many bytes of the buffer were searched for the end of the headers already.
    private var searched = 0

    mutating func append(_ more: some Collection<UInt8>) {
        if start > 0 {
            bytes.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next message; nil until more bytes have come.
    mutating func next() -> Event? {
        guard let end = headerEnd() else {
            guard bytes.count - start > Self.longestHeader else { return nil }
            // So long a header is none; the last bytes may be the start of one.
            skip(to: bytes.count - 16)
            return .garbage("no header")
        }
        guard let length = Self.contentLength(bytes[start..<end]) else {
            skip(to: end)
            return .garbage("a header without Content-Length")
        }
        guard length <= Self.longestBody else {
            skip(to: end)
            return .garbage("a message of \(length) bytes")
        }
        guard bytes.count - end >= length else { return nil }
        let body = ContiguousArray(bytes[end..<end + length])
        skip(to: end + length)
        return JSONParser.parse(body).map(Event.message) ?? .garbage("a body that is no JSON")
    }

    private mutating func skip(to offset: Int) {
        start = max(start, offset)
        searched = start
    }

    /// Right behind the empty line.
    private mutating func headerEnd() -> Int? {
        var at = max(start, searched - 3)
        while at + 3 < bytes.count {
            if bytes[at] == 0x0D, bytes[at + 1] == 0x0A, bytes[at + 2] == 0x0D,
                bytes[at + 3] == 0x0A
            {
                searched = at
                return at + 4
            }
            at += 1
        }
        searched = bytes.count
        return nil
    }

    /// The last `Content-Length` of the headers, whatever stands before it.
    private static func contentLength(_ header: ArraySlice<UInt8>) -> Int? {
        let name = Array("content-length:".utf8)
        var found: Int?
        var at = header.startIndex
        while at + name.count <= header.endIndex {
            guard name.indices.allSatisfy({ lower(header[at + $0]) == name[$0] }) else {
                at += 1
                continue
            }
            at += name.count
            while at < header.endIndex, header[at] == 0x20 || header[at] == 0x09 { at += 1 }
            var value: Int?
            while at < header.endIndex, (0x30...0x39).contains(header[at]), (value ?? 0) < 1 << 40 {
                value = (value ?? 0) * 10 + Int(header[at] - 0x30)
                at += 1
            }
            found = value
        }
        return found
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
