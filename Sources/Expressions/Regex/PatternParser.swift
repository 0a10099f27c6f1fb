/// Reads a pattern in RE2's syntax into a `PatternTree`.
///
/// One pass over the bytes, brackets at most `PatternParser.deepest` within each other; stops at
/// the first fault. Classes and escapes are in files of their own.
struct PatternParser {
    let bytes: ContiguousArray<UInt8>
    let sizeLimit: Int
    var at = 0
    var flags = Flags()
    var tree = PatternTree()
    private var depth = 0
    /// Instructions of all classes so far, whether used or repeated zero times.
    private var classSize = 0

    /// Brackets within each other.
    static let deepest = 200
    /// Levels of the tree; brackets make most of them.
    static let highest = 1_000
    /// Groups that remember their place, the whole match among them.
    static let mostGroups = 1_000
    /// RE2's bound on a repetition, and on repetitions within each other as a product.
    static let mostRepeats = 1_000

    /// `(?imsU)`.
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let ignoresCase = Flags(rawValue: 1)
        static let multiline = Flags(rawValue: 2)
        static let dotMatchesLine = Flags(rawValue: 4)
        static let ungreedy = Flags(rawValue: 8)
    }

    init(_ bytes: ContiguousArray<UInt8>, sizeLimit: Int) {
        self.bytes = bytes
        self.sizeLimit = min(max(sizeLimit, 0), PatternTree.saturated)
    }

    /// The tree of the whole pattern.
    mutating func parse() throws(RegularExpressionFault) -> PatternTree {
        try checkEncoding()
        let root = try parseAlternatives()
        if at < bytes.count { throw .unopenedGroup(at) }
        // Slots of all threads together: two places for each group and instruction.
        let slots = tree.facts[root].size.multipliedReportingOverflow(by: tree.groupNames.count)
        if slots.overflow || slots.partialValue > sizeLimit * 10 {
            throw .tooManyGroups(0..<bytes.count)
        }
        return tree
    }

    private func checkEncoding() throws(RegularExpressionFault) {
        let fault: Int? = bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var offset = 0
            while offset < buffer.count {
                guard let length = UTF8Scanner.scalar(base, buffer.count, at: offset)?.length
                else { return offset }
                offset += length
            }
            return nil
        }
        if let fault { throw .invalidUTF8(fault) }
    }

    // MARK: Alternatives and sequences

    /// Alternatives up to `)` or the end.
    private mutating func parseAlternatives() throws(RegularExpressionFault) -> Int {
        var alternatives: ContiguousArray<Int> = []
        while true {
            alternatives.append(try parseSequence())
            if !take("|") { break }
        }
        let node = tree.add(alternation: alternatives)
        try check(node, 0..<at)
        return node
    }

    /// What follows each other, up to `|`, `)` or the end.
    private mutating func parseSequence() throws(RegularExpressionFault) -> Int {
        var parts: ContiguousArray<Int> = []
        /// The bytes of the repetition sign directly before, which another may not follow.
        var lastSign: Range<Int>?
        while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            let start = at
            if let sign = try repetition() {
                try repeatLast(&parts, sign, start..<at, after: lastSign)
                lastSign = start..<at
                continue
            }
            lastSign = nil
            switch byte {
            case UInt8(ascii: "("):
                if let group = try parseGroup() { parts.append(group) }
            case UInt8(ascii: "\\"):
                try parseEscape(into: &parts)
            case UInt8(ascii: "["):
                let set = try parseClass()
                parts.append(try add(set, start..<at))
            case UInt8(ascii: "."):
                at += 1
                var set = ScalarSet(0, ScalarSet.last)
                if !flags.contains(.dotMatchesLine) {
                    set = ScalarSet(0, 0x09)
                    set.add(0x0B, ScalarSet.last)
                }
                parts.append(try add(set, start..<at))
            case UInt8(ascii: "^"):
                at += 1
                parts.append(
                    tree.add(assertion: flags.contains(.multiline) ? .lineStart : .textStart))
            case UInt8(ascii: "$"):
                at += 1
                parts.append(tree.add(assertion: flags.contains(.multiline) ? .lineEnd : .textEnd))
            default:
                parts.append(try add(literal: nextScalar(), start..<at))
            }
        }
        let node = tree.add(concatenation: parts)
        try check(node, 0..<at)
        return node
    }

    /// A character, with its other cases where the flag `i` is set.
    mutating func add(
        literal scalar: UInt32, _ range: Range<Int>
    ) throws(RegularExpressionFault) -> Int {
        if flags.contains(.ignoresCase) {
            var set = ScalarSet(scalar, scalar)
            set.addOtherCases()
            if set.ranges != [.init(low: scalar, high: scalar)] { return try add(set, range) }
        }
        // A surrogate, as in `\x{D800}`, has no UTF-8 and matches nothing.
        if 0xD800...0xDFFF ~= scalar { return try add(ScalarSet(scalar, scalar), range) }
        return tree.add(literal: scalar)
    }

    /// A class; the set is normalised.
    mutating func add(
        _ set: ScalarSet, _ range: Range<Int>
    ) throws(RegularExpressionFault) -> Int {
        let byteClass = ByteClass(set)
        classSize += byteClass.size
        if classSize > sizeLimit { throw .tooLarge(range, limit: sizeLimit) }
        return tree.add(characterClass: byteClass)
    }

    /// Throws where a node breaks a bound.
    private func check(_ node: Int, _ range: Range<Int>) throws(RegularExpressionFault) {
        if tree.facts[node].size > sizeLimit { throw .tooLarge(range, limit: sizeLimit) }
        if tree.facts[node].height > Self.highest { throw .tooDeep(range) }
    }

    // MARK: Repetitions

    private struct Sign {
        var minimum: Int
        var maximum: Int?
        var isGreedy: Bool
    }

    /// `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}`, with its `?`; nil where none stands.
    private mutating func repetition() throws(RegularExpressionFault) -> Sign? {
        var sign = Sign(minimum: 0, maximum: nil, isGreedy: true)
        switch peek {
        case UInt8(ascii: "*"): at += 1
        case UInt8(ascii: "+"):
            at += 1
            sign.minimum = 1
        case UInt8(ascii: "?"):
            at += 1
            sign.maximum = 1
        case UInt8(ascii: "{"):
            guard let counts = try repeatCounts() else { return nil }
            (sign.minimum, sign.maximum) = counts
        default: return nil
        }
        if take("?") { sign.isGreedy = false }
        if flags.contains(.ungreedy) { sign.isGreedy.toggle() }
        return sign
    }

    /// `{n,m}`; nil and nothing read for a brace that is a character of its own, as in Perl.
    private mutating func repeatCounts() throws(RegularExpressionFault) -> (Int, Int?)? {
        let start = at
        at += 1
        guard let minimum = count() else { return restore(start) }
        var maximum: Int? = minimum
        if take(",") {
            maximum = nil
            if peek != UInt8(ascii: "}") {
                guard let value = count() else { return restore(start) }
                maximum = value
            }
        }
        guard take("}") else { return restore(start) }
        let range = start..<at
        if max(minimum, maximum ?? 0) > Self.mostRepeats { throw .repeatTooLarge(range) }
        if let maximum, maximum < minimum { throw .badRepeat(range, minimum, maximum) }
        return (minimum, maximum)
    }

    private mutating func restore(_ start: Int) -> (Int, Int?)? {
        at = start
        return nil
    }

    /// A decimal number without leading zeros; stays just above every bound.
    private mutating func count() -> Int? {
        let start = at
        var value = 0
        while let byte = peek, (0x30...0x39).contains(byte) {
            if at > start, value == 0 { return nil }
            value = min(value * 10 + Int(byte - 0x30), Self.mostRepeats + 1)
            at += 1
        }
        return at > start ? value : nil
    }

    private mutating func repeatLast(
        _ parts: inout ContiguousArray<Int>, _ sign: Sign, _ range: Range<Int>,
        after lastSign: Range<Int>?
    ) throws(RegularExpressionFault) {
        if let lastSign {
            let both = lastSign.lowerBound..<range.upperBound
            if bytes[range.lowerBound] == UInt8(ascii: "+") { throw .possessive(both) }
            throw .nestedRepeat(both)
        }
        guard let child = parts.popLast() else {
            throw .missingRepeatArgument(range, text(range))
        }
        let node = tree.add(
            repetition: child, sign.minimum, sign.maximum, isGreedy: sign.isGreedy)
        if tree.facts[node].repeats > Self.mostRepeats { throw .repeatTooLarge(range) }
        try check(node, range)
        parts.append(node)
    }

    // MARK: Groups

    /// `(…)` in all its forms; nil for `(?i)`, which only sets flags up to the end of the group
    /// around it.
    private mutating func parseGroup() throws(RegularExpressionFault) -> Int? {
        let start = at
        let outer = flags
        at += 1
        var index: Int?
        if take("?") {
            if let name = try groupName(start) {
                index = tree.groupNames.count
                tree.groupNames.append(name)
            } else if try !parseFlags(start) {
                return nil
            }
        } else {
            index = tree.groupNames.count
            tree.groupNames.append(nil)
        }
        if tree.groupNames.count > Self.mostGroups { throw .tooManyGroups(start..<at) }
        depth += 1
        if depth > Self.deepest { throw .tooDeep(start..<at) }
        let child = try parseAlternatives()
        depth -= 1
        guard take(")") else { throw .unclosedGroup(start) }
        flags = outer
        return index.map { tree.add(group: $0, child) } ?? child
    }

    /// The name in `?P<name>` or `?<name>`, behind its `>`; nil and nothing read for other forms.
    private mutating func groupName(
        _ start: Int
    ) throws(RegularExpressionFault) -> ContiguousArray<UInt8>? {
        let signs: [(String, (Range<Int>) -> RegularExpressionFault)] = [
            ("=", RegularExpressionFault.lookAround), ("!", RegularExpressionFault.lookAround),
            ("<=", RegularExpressionFault.lookAround), ("<!", RegularExpressionFault.lookAround),
            ("P=", RegularExpressionFault.backReference),
            ("P>", RegularExpressionFault.unsupportedGroup),
            (">", RegularExpressionFault.atomicGroup),
        ]
        for (sign, fault) in signs where stands(sign) {
            throw fault(start..<at + sign.utf8.count)
        }
        guard stands("P<") || stands("<") else { return nil }
        at += stands("P<") ? 2 : 1
        let nameStart = at
        while let byte = peek, byte != UInt8(ascii: ">"), byte != UInt8(ascii: ")") { at += 1 }
        let range = nameStart..<at
        let name = ContiguousArray(bytes[range])
        guard !name.isEmpty, take(">") else { throw .badGroupName(start..<at) }
        let isName = String(decoding: name, as: UTF8.self).unicodeScalars.allSatisfy(Self.isName)
        guard isName else { throw .badGroupName(range) }
        if tree.groupNames.contains(name) {
            throw .duplicateGroupName(range, text(range))
        }
        return name
    }

    /// Letters, marks, numerals and connectors of any script, as RE2 has it.
    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .letterNumber, .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation:
            true
        default: false
        }
    }

    /// `i-m:` or `i)` behind `(?`; whether a group follows.
    private mutating func parseFlags(_ start: Int) throws(RegularExpressionFault) -> Bool {
        var isNegative = false
        var hasFlag = false
        while true {
            guard let byte = peek else { throw .unclosedGroup(start) }
            let flagStart = at
            at += Self.length(byte)
            let flag: Flags
            switch byte {
            case UInt8(ascii: "i"): flag = .ignoresCase
            case UInt8(ascii: "m"): flag = .multiline
            case UInt8(ascii: "s"): flag = .dotMatchesLine
            case UInt8(ascii: "U"): flag = .ungreedy
            case UInt8(ascii: "-") where !isNegative:
                isNegative = true
                hasFlag = false
                continue
            case UInt8(ascii: ":"), UInt8(ascii: ")"):
                if isNegative, !hasFlag { throw .unknownFlag(start..<at, text(start..<at)) }
                return byte == UInt8(ascii: ":")
            default:
                if flagStart == start + 2, !Self.isLetter(byte) {
                    throw .unsupportedGroup(start..<at)
                }
                throw .unknownFlag(flagStart..<at, text(flagStart..<at))
            }
            hasFlag = true
            if isNegative { flags.remove(flag) } else { flags.insert(flag) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    // MARK: Bytes

    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// Reads one character if it is this one.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == character.value else { return false }
        at += 1
        return true
    }

    /// Whether these bytes come next.
    func stands(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    /// The bytes of the character that begins with a byte; the pattern is valid UTF-8.
    static func length(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    /// Reads one character.
    mutating func nextScalar() -> UInt32 {
        let start = at
        at = min(at + Self.length(bytes[at]), bytes.count)
        var scalar = UInt32(bytes[start])
        if at - start > 1 { scalar &= 0x7F >> UInt32(at - start) }
        for index in start + 1..<max(at, start + 1) {
            scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
        }
        return scalar
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
