/// One step of a pattern's automaton; 12 bytes.
struct PatternInstruction: Sendable, BitwiseCopyable {
    enum Opcode: UInt8, Sendable {
        /// Takes a byte in `low ... high`, then `out`.
        case bytes
        /// Takes a byte in one of `ranges[out ..< out + other]`, then goes where the range says.
        case ranges
        /// Goes to `out`, and with less preference to `other`.
        case split
        /// Writes the place into slot `other`, then `out`.
        case capture
        /// Goes to `out` where the `PatternAssertion` of raw value `low` holds.
        case assertion
        /// The pattern has matched.
        case match
        /// Never matches.
        case fail
    }

    var opcode: Opcode
    var low: UInt8 = 0
    var high: UInt8 = 0
    var out: UInt32 = 0
    var other: UInt32 = 0

    /// Whether a thread stays here until the next byte, or for good.
    @inline(__always)
    var isWaiting: Bool { opcode == .bytes || opcode == .ranges || opcode == .match }

    @inline(__always)
    var assertion: PatternAssertion {
        // Only the compiler writes `low`, from an assertion's raw value.
        PatternAssertion(rawValue: low) ?? .textStart
    }
}

/// The automaton of a pattern over bytes, and what makes searching fast.
struct PatternProgram: Sendable {
    /// Bytes of a `ranges` instruction, ascending.
    struct ByteRange: Sendable, BitwiseCopyable {
        var low: UInt8
        var high: UInt8
        var target: UInt32
    }

    var code: ContiguousArray<PatternInstruction> = []
    var ranges: ContiguousArray<ByteRange> = []
    /// Where a match at a given place begins.
    var start: UInt32 = 0
    /// Where a match at any later place begins: `start`, kept from beginning inside a character.
    var searchStart: UInt32 = 0
    /// Two for each group, the whole match first.
    var slotCount = 2
    /// Every match begins at the start of the text.
    var isAnchored = false
    /// Bytes with which every match begins.
    var prefix: ContiguousArray<UInt8> = []
    /// The prefix is the whole pattern.
    var isLiteral = false
    /// Whether a match can begin with a byte; nil if one may be empty.
    var firstBytes: ContiguousArray<Bool>?
    /// Bytes that the automaton cannot tell apart have one class.
    var byteClasses = ContiguousArray<UInt8>(repeating: 0, count: 256)
    /// A byte of each class.
    var representatives: ContiguousArray<UInt8> = []

    var size: Int { code.count + ranges.count }

    /// Where a byte leads from a `bytes` or `ranges` instruction; nil for nowhere.
    @inline(__always)
    static func target(
        _ instruction: PatternInstruction, _ byte: UInt8, _ ranges: UnsafeBufferPointer<ByteRange>
    ) -> UInt32? {
        if instruction.opcode == .bytes {
            return instruction.low <= byte && byte <= instruction.high ? instruction.out : nil
        }
        var (low, high) = (Int(instruction.out), Int(instruction.out &+ instruction.other))
        let end = high
        while low < high {
            let middle = (low &+ high) / 2
            if ranges[middle].high < byte { low = middle &+ 1 } else { high = middle }
        }
        return low < end && ranges[low].low <= byte ? ranges[low].target : nil
    }
}
