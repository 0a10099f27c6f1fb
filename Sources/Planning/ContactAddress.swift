package import CampaignLanguage
internal import Expressions

/// The form in which addresses are compared, for opt-outs, lists of exceptions and people who share one.
///
/// Two files may write one phone or mailbox in two ways, and neither may let its owner through: `+86`, `0086`
/// and `86` before a mobile number of the mainland are nothing, a `+` or `00` before another country's neither; a
/// mail's letters have no case. Everything else, an app's id for one, is compared to the byte.
package enum ContactAddress {
    package static func form(_ address: String, on channel: Channel.Kind) -> String {
        var address = address
        let kind = kind(on: channel)
        return address.withUTF8 { bytes in
            let rest = bytes[prefix(of: bytes, kind)...]
            return String(
                decoding: kind == .email ? rest.map(small) : Array(rest), as: UTF8.self)
        }
    }

    /// The hash of the form.
    static func hash(_ address: UnsafeBufferPointer<UInt8>, _ kind: TextKind) -> Hash128 {
        guard let start = address.baseAddress else { return Hash128("") }
        if kind == .email {
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: address.count) { copy in
                for (index, byte) in address.enumerated() {
                    copy.initializeElement(at: index, to: small(byte))
                }
                return copy.baseAddress.map { Hash128($0, address.count) } ?? Hash128("")
            }
        }
        let from = prefix(of: address, kind)
        return Hash128(start + from, address.count - from)
    }

    /// What an address of the channel is.
    static func kind(on channel: Channel.Kind) -> TextKind {
        switch channel {
        case .sms, .call, .visit: .phone
        case .email: .email
        case .push, .wechat: .plain
        }
    }

    /// Bytes at the start of a phone that tell nothing.
    private static func prefix(of value: UnsafeBufferPointer<UInt8>, _ kind: TextKind) -> Int {
        guard kind == .phone else { return 0 }
        var from = 0
        if value.count > 1, value[0] == UInt8(ascii: "+") {
            from = 1
        } else if value.count > 2, value[0] == UInt8(ascii: "0"), value[1] == value[0] {
            from = 2
        }
        if value.count - from == 13, value[from] == UInt8(ascii: "8"),
            value[from + 1] == UInt8(ascii: "6"), value[from + 2] == UInt8(ascii: "1")
        {
            from += 2
        }
        return from
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
