/// Which encoding bytes that are not UTF-8 most likely have: a hint for a person, never used to read them.
enum EncodingGuess {
    case gb18030, utf16

    var name: String {
        switch self {
        case .gb18030: "GB18030 (GBK)"
        case .utf16: "UTF-16"
        }
    }

    /// GB18030 where the bytes are well formed in it (GB 18030-2022, section 6); else nil.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var at = 0
        while at < bytes.count {
            let lead = bytes[at]
            if lead < 0x80 {
                at += 1
                continue
            }
            guard lead > 0x80, lead < 0xFF, at + 1 < bytes.count else { return nil }
            let second = bytes[at + 1]
            if second >= 0x40, second != 0x7F, second != 0xFF {
                at += 2
            } else if (0x30...0x39).contains(second), at + 3 < bytes.count,
                (0x81...0xFE).contains(bytes[at + 2]), (0x30...0x39).contains(bytes[at + 3])
            {
                at += 4
            } else {
                return nil
            }
        }
        self = .gb18030
    }
}
