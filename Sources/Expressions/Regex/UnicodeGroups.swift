/// What `\p{…}` names: general categories, scripts, and `Any`.
enum UnicodeGroups {
    /// The set of a name as RE2 and Go spell it; nil for any other.
    static func set(named name: Substring) -> ScalarSet? {
        if name.utf8.elementsEqual("Any".utf8) { return ScalarSet(0, ScalarSet.last) }
        for index in categoryNames.indices
        where categoryNames[index].utf8.elementsEqual(name.utf8) {
            return categories[index]
        }
        return script(named: name)
    }

    /// All names, for suggestions.
    static var names: [String] {
        var reader = TableReader(UnicodeTables.scripts)
        var names = ["Any"] + categoryNames
        while let name = reader.nextName() { names.append(name) }
        return names
    }

    private static func script(named name: Substring) -> ScalarSet? {
        var reader = TableReader(UnicodeTables.scripts)
        while let found = reader.nextName() {
            if !found.utf8.elementsEqual(name.utf8) { continue }
            var set = ScalarSet()
            var end: UInt32 = 0
            reader.skipSpace()
            while let step = reader.number() {
                let low = end + step
                end = low + (reader.take(UInt8(ascii: "+")) ? reader.number() ?? 0 : 0)
                set.add(low, end)
                // A line that begins with a space goes on with the same script.
                if !reader.skipSpace() { break }
            }
            return set
        }
        return nil
    }

    // MARK: General categories

    /// Categories and, after them, the groups that RE2 makes of them; unassigned is not one.
    private static let categoryNames = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "L", "M", "N", "P", "S", "Z", "C",
    ]

    /// The sets of `categoryNames`, from the standard library's data, computed once.
    private static let categories: ContiguousArray<ScalarSet> = {
        var sets = ContiguousArray(repeating: ScalarSet(), count: categoryNames.count)
        // Planes 4 to 13 have no assigned character, and what is reserved there has no category
        // here; 15 and 16 are private but for the last two of each.
        for block in [0...0x3FFFF as ClosedRange<UInt32>, 0xE0000...0xEFFFF] {
            var (start, current) = (block.lowerBound, index(of: block.lowerBound))
            for scalar in block.dropFirst() {
                let category = index(of: scalar)
                if category == current { continue }
                if let current { sets[current].add(start, scalar - 1) }
                (start, current) = (scalar, category)
            }
            if let current { sets[current].add(start, block.upperBound) }
        }
        if let surrogate = categoryNames.firstIndex(of: "Cs") {
            sets[surrogate].add(0xD800, 0xDFFF)
        }
        if let privateUse = categoryNames.firstIndex(of: "Co") {
            sets[privateUse].add(0xF0000, 0xFFFFD)
            sets[privateUse].add(0x100000, 0x10FFFD)
        }
        for index in categoryNames.indices where categoryNames[index].utf8.count == 1 {
            for part in categoryNames.indices
            where categoryNames[part].utf8.count == 2
                && categoryNames[part].utf8.first == categoryNames[index].utf8.first
            {
                sets[index].add(sets[part])
            }
            sets[index].normalise()
        }
        return sets
    }()

    /// The index in `categoryNames`; nil for unassigned characters and surrogates.
    private static func index(of scalar: UInt32) -> Int? {
        switch Unicode.Scalar(scalar)?.properties.generalCategory {
        case .uppercaseLetter: 0
        case .lowercaseLetter: 1
        case .titlecaseLetter: 2
        case .modifierLetter: 3
        case .otherLetter: 4
        case .nonspacingMark: 5
        case .spacingMark: 6
        case .enclosingMark: 7
        case .decimalNumber: 8
        case .letterNumber: 9
        case .otherNumber: 10
        case .connectorPunctuation: 11
        case .dashPunctuation: 12
        case .openPunctuation: 13
        case .closePunctuation: 14
        case .initialPunctuation: 15
        case .finalPunctuation: 16
        case .otherPunctuation: 17
        case .mathSymbol: 18
        case .currencySymbol: 19
        case .modifierSymbol: 20
        case .otherSymbol: 21
        case .spaceSeparator: 22
        case .lineSeparator: 23
        case .paragraphSeparator: 24
        case .control: 25
        case .format: 26
        case .privateUse: 28
        case .surrogate, .unassigned, nil: nil
        @unknown default: nil
        }
    }
}

/// Reads the words and hexadecimal numbers of `UnicodeTables`.
struct TableReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ table: StaticString) {
        text = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    /// Skips spaces, and a line break if a space follows it; false at the end of a line.
    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = at
        while at < text.count {
            let isContinued = text[at] == 0x0A && at + 1 < text.count && text[at + 1] == 0x20
            guard text[at] == 0x20 || isContinued else { break }
            at += 1
        }
        return at > start
    }

    /// A hexadecimal number, upper case.
    mutating func number() -> UInt32? {
        let start = at
        var value: UInt32 = 0
        while at < text.count {
            switch text[at] {
            case 0x30...0x39: value = value << 4 | UInt32(text[at] - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(text[at] - 0x41 + 10)
            default: return at > start ? value : nil
            }
            at += 1
        }
        return at > start ? value : nil
    }

    /// The name at the beginning of the next line that begins with one.
    mutating func nextName() -> String? {
        while at < text.count {
            let isStart = at == 0 || text[at - 1] == 0x0A
            if isStart, text[at] != 0x20 {
                let start = at
                while at < text.count, text[at] != 0x20, text[at] != 0x0A { at += 1 }
                return String(decoding: text[start..<at], as: UTF8.self)
            }
            at += 1
        }
        return nil
    }
}
