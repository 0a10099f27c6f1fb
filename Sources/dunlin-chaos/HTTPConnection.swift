internal import Foundation

/// One connection of a client that posts: as much of HTTP/1.1 as such a client needs.
struct HTTPConnection {
    struct Request {
        /// Without its slash: the sender's name.
        let path: String
        let key: String
        let body: String
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next request that has arrived whole; nil once the client has gone.
    mutating func next() -> Request? {
        while true {
            if let request = take() { return request }
            var chunk = [UInt8](repeating: 0, count: 1 << 14)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            buffer += chunk[..<count]
        }
    }

    /// Cuts a whole request off the buffer.
    private mutating func take() -> Request? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 {
                headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        let last = end.upperBound + (headers["content-length"].flatMap { Int($0) } ?? 0)
        guard last <= buffer.count else { return nil }
        let body = String(decoding: buffer[end.upperBound..<last], as: UTF8.self)
        buffer.removeSubrange(..<last)
        let words = lines[0].split(separator: " ")
        return Request(
            path: words.count > 1 ? String(words[1].dropFirst()) : "",
            key: headers["idempotency-key"] ?? "", body: body)
    }

    /// Answers; false where the connection is to be closed.
    func say(_ answer: Receiver.Answer) -> Bool {
        switch answer {
        case .accepted: return send("200 OK", #"{"id":"g"}"#)
        case .late:
            usleep(3000)
            return send("200 OK", #"{"id":"g"}"#)
        case .throttled: return send("429 Too Many Requests", #"{"message":"slower"}"#)
        case .failed: return send("500 Internal Server Error", #"{"message":"?"}"#)
        case .silent: return false
        }
    }

    private func send(_ status: String, _ body: String) -> Bool {
        let bytes = Array(
            """
            HTTP/1.1 \(status)\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            == bytes.count
    }
}
