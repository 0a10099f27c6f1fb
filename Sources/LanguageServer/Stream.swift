internal import Diagnostics
internal import Glibc

/// Standard input and output as the protocol's two directions.
struct Stream {
    /// Whether input is waiting; looks once, or waits until some comes or the stream ends.
    func hasInput(wait: Bool) -> Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = poll(&descriptor, 1, wait ? -1 : 0)
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }

    /// What has come; nil at the end of the stream.
    func read() -> ContiguousArray<UInt8>? {
        var chunk = ContiguousArray<UInt8>(repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return nil }
            chunk.removeSubrange(count...)
            return chunk
        }
    }

    /// Sends a message; false where the client has gone.
    func send(_ message: JSONValue) -> Bool {
        let body = message.text()
        var bytes = ContiguousArray("Content-Length: \(body.utf8.count)\r\n\r\n".utf8)
        bytes.append(contentsOf: body.utf8)
        return bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return true }
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(STDOUT_FILENO, base + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                done += count
            }
            return true
        }
    }
}
