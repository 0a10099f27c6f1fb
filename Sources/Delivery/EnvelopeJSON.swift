internal import CampaignLanguage
internal import Expressions

/// Writes an envelope as one JSON object on one line: what the file sender keeps and what is posted
/// to a gateway.
///
/// Keys in fixed order: key, to, title, text, html, channel, expires. `title` is null where there is
/// none, `html` stands only where there is one, `expires` RFC 3339 in UTC. The key comes first, so that a file can be searched for it line
/// by line.
enum EnvelopeJSON {
    /// What each line starts with, up to the key's own characters.
    static let head = "{\"key\":\""

    static func write(_ envelope: Envelope, into buffer: inout ByteBuffer) {
        buffer.append("{")
        writeMembers(envelope, into: &buffer)
        buffer.append("}")
    }

    /// What stands between the brackets.
    static func writeMembers(_ envelope: Envelope, into buffer: inout ByteBuffer) {
        buffer.append("\"key\":")
        text(envelope.key, &buffer)
        buffer.append(",\"to\":")
        text(envelope.to, &buffer)
        buffer.append(",\"title\":")
        if let title = envelope.title { text(title, &buffer) } else { buffer.append("null") }
        buffer.append(",\"text\":")
        text(envelope.text, &buffer)
        if let html = envelope.html {
            buffer.append(",\"html\":")
            text(html, &buffer)
        }
        buffer.append(",\"channel\":")
        text(envelope.channel.rawValue, &buffer)
        buffer.append(",\"expires\":\"")
        ZoneRules.utc.write(envelope.expires, into: &buffer)
        buffer.append("\"")
    }

    /// A JSON string with its quotes (RFC 8259 section 7): quote, backslash and controls are
    /// escaped.
    static func text(_ text: String, _ buffer: inout ByteBuffer) {
        buffer.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            if let base = bytes.baseAddress { buffer.appendEscaped(base, count: bytes.count) }
        }
        buffer.append(UInt8(ascii: "\""))
    }
}
