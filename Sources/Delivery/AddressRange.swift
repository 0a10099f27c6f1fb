internal import Glibc

/// Addresses of the network (IPv4 or IPv6) that begin alike: `203.0.113.0/24`, or one of them alone.
package struct AddressRange: Sendable, Hashable {
    /// 16 bytes; an IPv4 address stands in its IPv6 form, `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2).
    private let bytes: [UInt8]
    /// Bits that are the same.
    private let prefix: Int

    /// nil where the text is no address, or bits stand beyond the prefix: `10.0.0.1/8` is a slip.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.bytes(String(parts[0])) else {
            return nil
        }
        let isShort = !parts[0].contains(":")
        let most = isShort ? 32 : 128
        var length = most
        if parts.count == 2 {
            let isNumber = parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, let given = Int(parts[1]), given <= most else { return nil }
            length = given
        }
        self.bytes = bytes
        prefix = length + (isShort ? 96 : 0)
        for index in prefix..<128 where Self.bit(index, of: bytes) != 0 { return nil }
    }

    /// Whether `address`, a plain one, is among them.
    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(address) else { return false }
        return (0..<prefix).allSatisfy { Self.bit($0, of: bytes) == Self.bit($0, of: other) }
    }

    private static func bit(_ index: Int, of bytes: [UInt8]) -> UInt8 {
        bytes[index / 8] >> UInt8(7 - index % 8) & 1
    }

    /// This machine itself.
    package static func isLoopback(_ address: String) -> Bool {
        ["127.0.0.0/8", "::1"].contains { AddressRange($0)?.contains(address) ?? false }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var short = in_addr()
        if inet_pton(AF_INET, text, &short) == 1 {
            var bytes = [UInt8](repeating: 0, count: 10)
            bytes += [0xFF, 0xFF]
            withUnsafeBytes(of: &short) { bytes.append(contentsOf: $0) }
            return bytes
        }
        var long = in6_addr()
        if inet_pton(AF_INET6, text, &long) == 1 { return withUnsafeBytes(of: &long) { Array($0) } }
        return nil
    }
}
