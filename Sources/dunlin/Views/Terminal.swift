internal import Diagnostics
internal import Glibc

/// What is known of the streams: whether a person looks at them.
enum Terminal {
    static func style(_ descriptor: Int32) -> TerminalStyle {
        isatty(descriptor) == 1 && getenv("NO_COLOR") == nil ? .ansi : .plain
    }

    /// Writes a line to standard error.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

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
