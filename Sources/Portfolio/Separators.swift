/// The bytes that mean something in a CSV file.
enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
}

/// Finds the bytes that may end a cell, eight at a time ("SIMD within a register").
enum Separators {
    private static let low7: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    private static let each: UInt64 = 0x0101_0101_0101_0101

    /// The high bit of each byte that is a comma, a quote or a line feed; exact, also beside bytes from 0x80.
    @inline(__always)
    static func marks(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        return
            ~(differs(word, Byte.comma) & differs(word, Byte.quote)
            & differs(word, Byte.lineFeed)) & ~low7
    }

    /// The high bit of each byte that is not `byte`; other bits have no meaning.
    @inline(__always)
    private static func differs(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let x = word ^ (each &* UInt64(byte))
        return (x & low7) &+ low7 | x
    }
}
