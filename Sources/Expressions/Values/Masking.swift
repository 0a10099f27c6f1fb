/// Writes personal values so that a reader can tell borrowers apart, but not learn who they are.
///
/// What cannot be understood is hidden as a whole; a mask never depends on a guess.
package enum Masking {
    /// The first character (one Unicode scalar) and `*`, however long the name is.
    package static func name(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, into out: inout ByteBuffer
    ) {
        out.append(bytes, count: firstScalarLength(bytes, count))
        out.append(UInt8(ascii: "*"))
    }

    /// `138****5678`: the first three and the last four digits; fewer than eight digits are hidden.
    ///
    /// A plus in front is kept; spaces, hyphens, points and parentheses are dropped; any other byte
    /// hides all.
    package static func phone(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, into out: inout ByteBuffer
    ) {
        guard let digits = digitCount(bytes, count), digits >= 8 else {
            hidden(bytes, count, into: &out)
            return
        }
        if bytes[0] == UInt8(ascii: "+") { out.append(bytes[0]) }
        var index = 0
        for at in 0..<count where bytes[at] &- 0x30 < 10 {
            if index < 3 || index >= digits - 4 { out.append(bytes[at]) }
            index += 1
            if index == 3 { out.append("****" as StaticString) }
        }
    }

    /// `a***@domain`: the first character of the local part and the domain; without both, all is
    /// hidden.
    package static func email(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, into out: inout ByteBuffer
    ) {
        var sign = count - 1
        while sign >= 0, bytes[sign] != UInt8(ascii: "@") { sign -= 1 }
        let first = firstScalarLength(bytes, max(sign, 0))
        guard first > 0, sign < count - 1 else {
            hidden(bytes, count, into: &out)
            return
        }
        out.append(bytes, count: first)
        out.append("***" as StaticString)
        out.append(bytes + sign, count: count - sign)
    }

    /// `***`, whatever the value is; not even its length shows.
    package static func hidden(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, into out: inout ByteBuffer
    ) {
        out.append("***" as StaticString)
    }

    /// How many digits a telephone number has; nil where it has something else than digits and
    /// separators.
    private static func digitCount(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var digits = 0
        for at in 0..<count {
            switch bytes[at] {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                continue
            case UInt8(ascii: "+") where at == 0: continue
            default: return nil
            }
        }
        return digits
    }

    /// The bytes of the first scalar; 0 where there is none or it is not valid UTF-8.
    private static func firstScalarLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        UTF8Scanner.scalar(bytes, count, at: 0)?.length ?? 0
    }
}
