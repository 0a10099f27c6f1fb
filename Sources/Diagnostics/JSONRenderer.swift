/// Shows findings to a program: an array of objects, one a line, keys always in the same order.
///
/// `code severity message file line column end_line end_column help` are in each object, null where
/// there is nothing; `note`, `labels` and `fix` only where the finding has them. Lines and columns
/// count from 1, a column is one Unicode scalar, and the end is the place after the last scalar.
package struct JSONRenderer: Sendable {
    package let language: Language

    package init(language: Language) {
        self.language = language
    }

    /// All of `findings` in their order, ended by a line break; a program wants them uncut.
    package func render(_ findings: [Diagnostic], sources: SourceSet) -> String {
        var bytes = ContiguousArray("[".utf8)
        for (number, finding) in findings.enumerated() {
            bytes += (number == 0 ? "\n" : ",\n").utf8
            append(finding, sources: sources, to: &bytes)
        }
        bytes += (findings.isEmpty ? "]\n" : "\n]\n").utf8
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One finding as an object without line breaks.
    package func append(
        _ finding: Diagnostic, sources: SourceSet, to bytes: inout ContiguousArray<UInt8>
    ) {
        let finding = sources.known(finding)
        bytes += "{\"code\":\(JSONText.quoted(finding.code))".utf8
        bytes += ",\"severity\":\(JSONText.quoted(finding.severity.rawValue))".utf8
        bytes += ",\"message\":\(JSONText.quoted(finding.message[language]))".utf8
        bytes += ",\(place(finding.span, sources))".utf8
        let help = finding.help.map { JSONText.quoted($0[language]) } ?? "null"
        bytes += ",\"help\":\(help)".utf8
        if let note = finding.note {
            bytes += ",\"note\":\(JSONText.quoted(note[language]))".utf8
        }
        if !finding.labels.isEmpty {
            let labels = finding.labels.map { label in
                let message = JSONText.quoted(label.text[language])
                return "{\"message\":\(message),\(place(label.span, sources))}"
            }
            bytes += ",\"labels\":[\(labels.joined(separator: ","))]".utf8
        }
        if let fix = finding.fix {
            let replacement = JSONText.quoted(fix.replacement)
            bytes += ",\"fix\":{\(place(fix.span, sources)),\"replacement\":\(replacement)".utf8
            bytes += ",\"is_sure\":\(fix.isSure)}".utf8
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func place(_ span: SourceSpan?, _ sources: SourceSet) -> String {
        guard let span else {
            return "\"file\":null,\"line\":null,\"column\":null"
                + ",\"end_line\":null,\"end_column\":null"
        }
        let file = sources[span.file]
        let start = file.lines.position(Int(span.start), in: file.bytes)
        let end = file.lines.position(span.end, in: file.bytes)
        return "\"file\":\(JSONText.quoted(file.name)),\"line\":\(start.line)"
            + ",\"column\":\(start.column),\"end_line\":\(end.line),\"end_column\":\(end.column)"
    }
}

/// Text as RFC 8259 has it inside a string.
package enum JSONText {
    /// Appends `bytes`, which must be UTF-8, escaped but without quotes.
    ///
    /// Quote, backslash and control characters below U+0020 are escaped; all else, U+2028 and
    /// U+2029 among it, stays as it is (RFC 8259, section 7).
    package static func append(
        _ bytes: some Sequence<UInt8>, to output: inout ContiguousArray<UInt8>
    ) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { append($0, to: &output) }
        if done != nil { return }
        for byte in bytes {
            if mustEscape(byte) { appendEscape(of: byte, to: &output) } else { output.append(byte) }
        }
    }

    /// `s` as a string of JSON, quotes included.
    package static func quoted(_ s: String) -> String {
        var bytes: ContiguousArray<UInt8> = [UInt8(ascii: "\"")]
        append(s.utf8, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Copies in runs: output is written a notice a line, and nearly no byte needs an escape.
    private static func append(
        _ bytes: UnsafeBufferPointer<UInt8>, to output: inout ContiguousArray<UInt8>
    ) {
        var copied = 0
        for (at, byte) in bytes.enumerated() where mustEscape(byte) {
            output.append(contentsOf: bytes[copied..<at])
            appendEscape(of: byte, to: &output)
            copied = at + 1
        }
        output.append(contentsOf: bytes[copied...])
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscape(of byte: UInt8, to output: inout ContiguousArray<UInt8>) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        default:
            let digits = ContiguousArray("0123456789abcdef".utf8)
            output += "u00".utf8
            output.append(digits[Int(byte >> 4)])
            output.append(digits[Int(byte & 15)])
        }
    }
}
