/// The parts of a gateway's URL that decide whether it may be used (RFC 3986 section 3).
struct GatewayAddress {
    enum Fault: Error {
        /// Not `http://host…` or `https://host…` in visible ASCII.
        case form
        /// It names a user or a password.
        case user
    }

    let isEncrypted: Bool
    /// The host is this machine itself.
    let isLoopback: Bool

    init(_ url: String) throws(Fault) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("#") else {
            throw .form
        }
        let rest: Substring
        if url.hasPrefix("https://") {
            isEncrypted = true
            rest = url.dropFirst("https://".count)
        } else if url.hasPrefix("http://") {
            isEncrypted = false
            rest = url.dropFirst("http://".count)
        } else {
            throw .form
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "\\" }
        if authority.contains("@") { throw .user }
        guard let host = Self.host(authority), !url.contains("\\") else { throw .form }
        isLoopback = Self.isLoopback(host)
    }

    /// The authority without its port; nil where one of them has the wrong form.
    private static func host(_ authority: Substring) -> Substring? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let port = authority[authority.index(after: end)...]
            return isPort(port) ? authority[...end] : nil
        }
        let host = authority.prefix { $0 != ":" }
        let isHost = host.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                || $0 == 0x2D || $0 == 0x2E
        }
        return !host.isEmpty && isHost && isPort(authority[host.endIndex...]) ? host : nil
    }

    /// Nothing, or a colon and a number up to 65535.
    private static func isPort(_ text: Substring) -> Bool {
        if text.isEmpty { return true }
        guard text.hasPrefix(":"), text.utf8.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return false }
        return Int(text.dropFirst()).map { (1...65535).contains($0) } ?? false
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && UInt8(part) != nil
            }
    }
}
