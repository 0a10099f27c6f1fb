/// How characters count when forbidden words are looked for: full-width, circled and styled letters, radicals and
/// compatibility forms stand for the plain character; case, marks, signs, spaces and invisible characters do not
/// count at all.
enum Disguises {
    /// The letters that each disguised character stands for, flat: those of entry n are
    /// `letters[starts[n]..<starts[n + 1]]`.
    struct Forms: Sendable {
        var codes: [UInt32] = []
        var starts: [Int32] = [0]
        var letters: [UInt32] = []

        /// What a code stands for; empty for one that is not disguised.
        func letters(of code: UInt32) -> ArraySlice<UInt32> {
            var low = 0
            var high = codes.count
            while low < high {
                let middle = (low + high) / 2
                if codes[middle] < code { low = middle + 1 } else { high = middle }
            }
            guard low < codes.count, codes[low] == code else { return [] }
            return letters[Int(starts[low])..<Int(starts[low + 1])]
        }
    }

    /// Read when the first odd character comes; most texts have none.
    static let forms = read()

    private static func read() -> Forms {
        var forms = Forms()
        table.withUTF8Buffer { bytes in
            var at = 0
            func number() -> UInt32 {
                var value: UInt32 = 0
                while at < bytes.count, let digit = hexDigit(bytes[at]) {
                    value = value << 4 | digit
                    at += 1
                }
                return value
            }
            while at < bytes.count {
                let first = number()
                var last = first
                if bytes[at] == 0x2D {
                    at += 1
                    last = number()
                }
                at += 1
                let letter = number()
                for code in first...last {
                    forms.codes.append(code)
                    forms.letters.append(letter + (code - first))
                    if code < last { forms.starts.append(Int32(forms.letters.count)) }
                }
                while at < bytes.count, bytes[at] == 0x2E {
                    at += 1
                    forms.letters.append(number())
                }
                forms.starts.append(Int32(forms.letters.count))
                at += 1
            }
        }
        return forms
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x41 + 10
        default: nil
        }
    }

    /// Calls `letter` with each plain letter that a code stands for, itself where it is not disguised; not at all for
    /// marks, signs, spaces and what nobody sees.
    static func spell(_ code: UInt32, _ letter: (UInt32) -> Void) {
        switch code {
        case 0x41...0x5A: letter(code + 32)
        case 0x30...0x39, 0x61...0x7A, 0x3400...0x4DBF, 0x4E00...0x9FFF: letter(code)
        // What stands in every text, told without a look into tables.
        case 0..<0x80, 0x2013...0x2014, 0x2018...0x2019, 0x201C...0x201D, 0x2026,
            0x3000...0x3003, 0x3008...0x3011, 0x3014...0x3015,
            0xFF01, 0xFF08...0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F:
            break
        default:
            let letters = forms.letters(of: code)
            if !letters.isEmpty {
                letters.forEach(letter)
            } else if isLetter(code) {
                letter(code)
            }
        }
    }

    private static func isLetter(_ code: UInt32) -> Bool {
        switch Unicode.Scalar(code)?.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
