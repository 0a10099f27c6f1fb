/// Which character each code of GB 18030 stands for; made once, when the first such file is opened.
///
/// The standard has three kinds of codes. Two bytes: punctuation and the hanzi of GB 2312 in orders of their own
/// (`GB18030Characters`), all other hanzi up to U+9FA5 in the order of Unicode, and three areas of private use.
/// Four bytes: what is left of the basic plane, then all beyond it, both in the order of Unicode. Where editions
/// differ between a private code point and a character, a file gets the character: no name is written with
/// private code points on purpose.
final class GB18030Table: Sendable {
    static let shared = GB18030Table()

    /// By the place of the code, 190 a lead byte; 0xD800 and more are places in `beyond`.
    let twoBytes: [UInt16]
    /// By the place of the code, for the basic plane.
    let fourBytes: [UInt16]
    /// Characters of two-byte codes that do not fit 16 bits.
    let beyond: [UInt32]

    static let cells = 190
    static let twoByteCodes = 126 * cells
    static let basicCodes = 39_420
    /// The place of the four-byte code of U+10000.
    static let firstBeyond = 189_000

    /// The place of a two-byte code; `second` is 40 to 7E or 80 to FE.
    @inline(__always)
    static func place(_ lead: UInt8, _ second: UInt8) -> Int {
        Int(lead &- 0x81) &* cells &+ Int(second) &- (second > 0x7F ? 0x41 : 0x40)
    }

    private init() {
        var table = [UInt16](repeating: 0, count: Self.twoByteCodes)
        Self.fillRows(&table)
        Self.fillHanzi(&table)
        Self.fillPrivate(&table)
        var isTwoBytes = [Bool](repeating: false, count: 0x10000)
        for unit in table { isTwoBytes[Int(unit)] = true }
        fourBytes = (0x80...0xFFFF).filter { !isTwoBytes[$0] && !(0xD800...0xDFFF).contains($0) }
            .map { UInt16($0) }
        precondition(fourBytes.count == Self.basicCodes, "every character has one code")
        var beyond: [UInt32] = []
        for (code, scalar) in GB18030Characters.assigned {
            let place = Self.place(UInt8(code >> 8), UInt8(code & 0xFF))
            if let unit = UInt16(exactly: scalar) {
                table[place] = unit
            } else {
                table[place] = 0xD800 + UInt16(beyond.count)
                beyond.append(scalar)
            }
        }
        twoBytes = table
        self.beyond = beyond
    }

    private static let upper: ClosedRange<UInt8> = 0xA1...0xFE
    private static let lower = (UInt8(0x40)...0xA0).filter { $0 != 0x7F }

    /// Writes what the standard lists; private codes among it stay 0.
    private static func fillRows(_ table: inout [UInt16]) {
        let parts: [(String, ClosedRange<UInt8>, [UInt8])] = [
            (GB18030Characters.symbols, 0xA1...0xA9, Array(upper)),
            (GB18030Characters.moreSymbols, 0xA8...0xA9, lower),
            (GB18030Characters.hanzi, 0xB0...0xF7, Array(upper)),
        ]
        for (text, leads, seconds) in parts {
            var scalars = text.unicodeScalars.lazy.filter { $0 != "\n" }.makeIterator()
            for lead in leads {
                for second in seconds {
                    guard let scalar = scalars.next() else { return }
                    if scalar != "-" { table[place(lead, second)] = UInt16(scalar.value) }
                }
            }
        }
    }

    /// Writes the hanzi that GB 2312 has not, and those at the end.
    private static func fillHanzi(_ table: inout [UInt16]) {
        var isListed = [Bool](repeating: false, count: 0x10000)
        for unit in table { isListed[Int(unit)] = true }
        let rest = (UInt16(0x4E00)...0x9FA5).filter { !isListed[Int($0)] }
        var hanzi = (rest + GB18030Characters.last).makeIterator()
        for lead in UInt8(0x81)...0xA0 {
            for second in lower + upper { table[place(lead, second)] = hanzi.next() ?? 0 }
        }
        for lead in UInt8(0xAA)...0xFE {
            for second in lower { table[place(lead, second)] = hanzi.next() ?? 0 }
        }
    }

    /// Writes the three areas of users, and the private codes between the symbols in the order of their codes.
    private static func fillPrivate(_ table: inout [UInt16]) {
        let areas: [(first: UInt16, leads: ClosedRange<UInt8>, seconds: [UInt8])] = [
            (0xE000, 0xAA...0xAF, Array(upper)), (0xE234, 0xF8...0xFE, Array(upper)),
            (0xE4C6, 0xA1...0xA7, lower),
        ]
        for (first, leads, seconds) in areas {
            var unit = first
            for lead in leads {
                for second in seconds {
                    table[place(lead, second)] = unit
                    unit += 1
                }
            }
        }
        // These had been private, and were counted as such, before they got their characters.
        let counted = Set("€ǹ〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻".unicodeScalars.map { UInt16($0.value) })
        var unit: UInt16 = 0xE766
        for place in place(0xA1, 0x40)..<place(0xD8, 0x40)
        where table[place] == 0 || counted.contains(table[place]) {
            if table[place] == 0 { table[place] = unit }
            unit += 1
        }
    }
}
