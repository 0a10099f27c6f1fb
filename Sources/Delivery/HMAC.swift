internal import Expressions

/// Keyed digests (RFC 2104).
enum HMAC {
    private static let block = 64

    /// HMAC-SHA256 of `body`.
    static func sha256(of body: ContiguousArray<UInt8>, key: ContiguousArray<UInt8>) -> Digest {
        var padded = key
        if key.count > block { padded = digest([key]).bytes }
        padded += repeatElement(0, count: block - padded.count)
        let inner = digest([ContiguousArray(padded.map { $0 ^ 0x36 }), body])
        return digest([ContiguousArray(padded.map { $0 ^ 0x5C }), inner.bytes])
    }

    private static func digest(_ parts: [ContiguousArray<UInt8>]) -> Digest {
        var hash = SHA256()
        for part in parts {
            part.withUnsafeBufferPointer { bytes in
                if let start = bytes.baseAddress { hash.update(start, bytes.count) }
            }
        }
        return hash.finish()
    }
}
