/// Classes in square brackets, and what `\d`, `\pL` and `[:alpha:]` name.
extension PatternParser {
    /// `[…]`, normalised.
    mutating func parseClass() throws(RegularExpressionFault) -> ScalarSet {
        let start = at
        at += 1
        let isNegated = take("^")
        var builder = ClassBuilder(ignoresCase: flags.contains(.ignoresCase))
        var isFirst = true
        while true {
            guard let byte = peek else { throw .unclosedClass(start) }
            // A bracket that comes first is a character.
            if byte == UInt8(ascii: "]"), !isFirst { break }
            isFirst = false
            if stands("[:"), let end = posixEnd() {
                try addPosix(to: &builder, at..<end)
                continue
            }
            if byte == UInt8(ascii: "\\"), try addNamed(to: &builder) { continue }
            try addRange(to: &builder, start)
        }
        at += 1
        var set = builder.finished()
        if isNegated { set = set.inverted() }
        return set
    }

    /// A character or a range of them.
    private mutating func addRange(
        to builder: inout ClassBuilder, _ classStart: Int
    ) throws(RegularExpressionFault) {
        let start = at
        let low = try classCharacter(classStart)
        var high = low
        // A hyphen before the closing bracket is a character.
        if peek == UInt8(ascii: "-"), at + 1 < bytes.count, bytes[at + 1] != UInt8(ascii: "]") {
            at += 1
            high = try classCharacter(classStart, rangeStart: start)
        }
        if high < low { throw .badRange(start..<at, text(start..<at)) }
        builder.add(low, high)
    }

    private mutating func classCharacter(
        _ classStart: Int, rangeStart: Int? = nil
    ) throws(RegularExpressionFault) -> UInt32 {
        guard let byte = peek else { throw .unclosedClass(classStart) }
        if byte != UInt8(ascii: "\\") { return nextScalar() }
        if let rangeStart, at + 1 < bytes.count, Self.namesSet(bytes[at + 1]) {
            throw .badRange(rangeStart..<at + 2, text(rangeStart..<at + 2))
        }
        return try escapedScalar(inClass: true)
    }

    private static func namesSet(_ byte: UInt8) -> Bool {
        "dDsSwWpP".utf8.contains(byte)
    }

    /// `\d`, `\pL` and the like at a backslash; false and nothing read for other escapes.
    private mutating func addNamed(
        to builder: inout ClassBuilder
    ) throws(RegularExpressionFault) -> Bool {
        let start = at
        guard at + 1 < bytes.count else { return false }
        if let (set, isNegated) = Self.perlClass(bytes[at + 1]) {
            at += 2
            builder.add(text(start..<at), set, isNegated)
            return true
        }
        guard let (set, isNegated) = try property() else { return false }
        builder.add(text(start..<at), set, isNegated)
        return true
    }

    /// `\d \D \s \S \w \W` by their letter.
    static func perlClass(_ letter: UInt8) -> (set: ScalarSet, isNegated: Bool)? {
        let spans: [(UInt32, UInt32)]
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "D"): spans = [(0x30, 0x39)]
        // Unlike `[:space:]`, without the vertical tab.
        case UInt8(ascii: "s"), UInt8(ascii: "S"):
            spans = [(0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20)]
        case UInt8(ascii: "w"), UInt8(ascii: "W"): spans = word
        default: return nil
        }
        return (ScalarSet(spans), letter < 0x60)
    }

    /// A set that stands alone, outside brackets, as a class of its own.
    func whole(_ set: ScalarSet, _ isNegated: Bool) -> ScalarSet {
        var builder = ClassBuilder(ignoresCase: flags.contains(.ignoresCase))
        builder.add("", set, isNegated)
        return builder.finished()
    }

    // MARK: Properties

    /// `\pN`, `\p{Greek}`, `\P{^Greek}` at a backslash; nil and nothing read for other escapes.
    mutating func property() throws(RegularExpressionFault) -> (set: ScalarSet, isNegated: Bool)? {
        guard stands("\\p") || stands("\\P") else { return nil }
        let start = at
        var isNegated = bytes[at + 1] == UInt8(ascii: "P")
        at += 2
        guard let byte = peek else { throw .unknownProperty(start..<at, text(start..<at), "") }
        var range = at..<min(at + Self.length(byte), bytes.count)
        at = range.upperBound
        if byte == UInt8(ascii: "{") {
            var end = at
            while end < bytes.count, bytes[end] != UInt8(ascii: "}") { end += 1 }
            guard end < bytes.count else {
                throw .unknownProperty(start..<at, text(start..<at), "")
            }
            if take("^") { isNegated.toggle() }
            range = at..<end
            at = end + 1
        }
        // No name is longer, and a message does not repeat a page.
        let isShort = range.count <= 60
        guard isShort, let set = UnicodeGroups.set(named: text(range)[...]) else {
            throw .unknownProperty(
                start..<at, isShort ? text(start..<at) : "\\p{…}", isShort ? text(range) : "")
        }
        return (set, isNegated)
    }

    // MARK: POSIX

    /// Behind the `:]` of the `[:` that stands here.
    private func posixEnd() -> Int? {
        var end = at + 2
        // The longest is `[:^xdigit:]`; a `]` before the colon is the end of the class.
        while end + 1 < bytes.count, end < at + 40 {
            if bytes[end] == UInt8(ascii: ":"), bytes[end + 1] == UInt8(ascii: "]") {
                return end + 2
            }
            end += 1
        }
        return nil
    }

    private mutating func addPosix(
        to builder: inout ClassBuilder, _ range: Range<Int>
    ) throws(RegularExpressionFault) {
        let whole = text(range)
        var name = text(range.lowerBound + 2..<range.upperBound - 2)
        let isNegated = name.utf8.first == UInt8(ascii: "^")
        if isNegated { name.unicodeScalars.removeFirst() }
        guard let set = Self.posixClass(name) else { throw .unknownClass(range, whole) }
        at = range.upperBound
        builder.add(whole, set, isNegated)
    }

    private static let word: [(UInt32, UInt32)] = [
        (0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A),
    ]

    /// The ASCII classes of POSIX, and RE2's `word`.
    private static func posixClass(_ name: String) -> ScalarSet? {
        let spans: [(UInt32, UInt32)]
        switch name {
        case "alnum": spans = [(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)]
        case "alpha": spans = [(0x41, 0x5A), (0x61, 0x7A)]
        case "ascii": spans = [(0x00, 0x7F)]
        case "blank": spans = [(0x09, 0x09), (0x20, 0x20)]
        case "cntrl": spans = [(0x00, 0x1F), (0x7F, 0x7F)]
        case "digit": spans = [(0x30, 0x39)]
        case "graph": spans = [(0x21, 0x7E)]
        case "lower": spans = [(0x61, 0x7A)]
        case "print": spans = [(0x20, 0x7E)]
        case "punct": spans = [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)]
        case "space": spans = [(0x09, 0x0D), (0x20, 0x20)]
        case "upper": spans = [(0x41, 0x5A)]
        case "word": spans = word
        case "xdigit": spans = [(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)]
        default: return nil
        }
        return ScalarSet(spans)
    }
}

/// Collects a class; each named set is added once, so that a long class stays cheap.
private struct ClassBuilder {
    let ignoresCase: Bool
    private var positive = ScalarSet()
    private var negative = ScalarSet()
    private var names: ContiguousArray<String> = []

    init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

    mutating func add(_ low: UInt32, _ high: UInt32) { positive.add(low, high) }

    /// A negated set is folded before it is turned round (RE2): `(?i)\P{Lu}` excludes `a` too.
    mutating func add(_ name: String, _ set: ScalarSet, _ isNegated: Bool) {
        if names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { return }
        names.append(name)
        if !isNegated { return positive.add(set) }
        var set = set
        if ignoresCase { set.addOtherCases() } else { set.normalise() }
        negative.add(set.inverted())
    }

    func finished() -> ScalarSet {
        var result = positive
        if ignoresCase { result.addOtherCases() }
        result.add(negative)
        result.normalise()
        return result
    }
}
