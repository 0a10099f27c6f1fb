internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Running

/// What is known of the streams: whether a person looks at them.
enum Terminal {
    static func style(_ descriptor: Int32) -> TerminalStyle {
        isatty(descriptor) == 1 && getenv("NO_COLOR") == nil ? .ansi : .plain
    }

    /// Writes a line to standard error.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// A page that cannot be written whole ends the command with 74; a closed pipe just ends it.
    static func page(_ text: String) throws(RunningError) {
        try page(bytes: ContiguousArray(text.utf8))
    }

    static func page(bytes: ContiguousArray<UInt8>) throws(RunningError) {
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(bytes)
        let output = try OutputFile(path: nil)
        try output.write(&buffer)
        try output.finish()
    }

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(descriptor, base + done, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return }
                done += count
            }
        }
    }
}
