/// What a value is, known for every expression before a run.
///
/// At run time every value is one 64-bit `Word`; the type says how to read it. Missing values of optional
/// fields are `Word.missing`; whether a value may be missing is kept beside the type, not in it.
package enum ValueType: Hashable, Sendable {
    /// 0 or 1.
    case boolean
    case integer
    /// An exact number: the word is the number times 10^scale.
    case decimal(scale: Int)
    /// A fraction: 90% is 0.90; the word is the fraction times 10^`percentScale`.
    case percent
    /// A fraction per day, month or year; the word is the fraction times 10^`rateScale`.
    case rate(RatePeriod)
    /// Minor units (分, cents) of the campaign's currency.
    case money
    /// Days since 1970-01-01.
    case date
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp
    /// A time of day: seconds since midnight.
    case time
    /// A length of time: a count of months, of days, or of microseconds.
    case span(SpanUnit)
    /// The day of a month, 1...31.
    case dayOfMonth
    /// A text; the word is a `TextWord`.
    case text(TextKind)
    /// One of the names declared for the field; the word is its index in the declaration.
    case enumeration([String])
    /// A list of texts; the word is a `TextWord` of the cell, split at the separator.
    case list(separator: UInt8)

    package static let percentScale = 8
    package static let rateScale = 10
}

/// The period that a rate is meant for.
package enum RatePeriod: String, Hashable, Sendable, CaseIterable {
    case day, month, year
}

/// What a span counts: calendar months, calendar days, or exact time.
package enum SpanUnit: Hashable, Sendable {
    case months, days, time
}

/// What a text is about, which decides how it is checked and masked.
package enum TextKind: String, Hashable, Sendable {
    case plain, name, phone, email
}

/// A value at run time.
public typealias Word = Int64

extension Word {
    /// The value of an optional field whose cell is empty, and of a figure that there is not.
    @inlinable public static var missing: Int64 { .min }
}

/// A text as a word: where its bytes are and how many, without a copy.
///
/// Layout, from the high bits: 2 bits bank, 22 bits length, 40 bits offset. `Word.missing` is no text.
public struct TextWord: Hashable, Sendable {
    /// The memory that an offset counts in.
    @frozen public enum Bank: UInt64, Sendable {
        /// The constants of the compiled campaign.
        case constants = 0
        /// The texts of the current row, from its text base.
        case row = 1
        /// Texts that expressions made for the current row.
        case computed = 2
    }

    /// The most bytes that a text can have.
    @inlinable public static var longest: Int { (1 << 22) - 1 }

    /// The text as the word that stands for it.
    public let word: Word

    /// The text that the word stands for.
    @inlinable public init(_ word: Word) { self.word = word }

    /// `length` is at most `longest`, `offset` below 2^40.
    @inlinable public init(_ bank: Bank, offset: Int, length: Int) {
        precondition(length >= 0 && length <= Self.longest && offset >= 0 && offset < 1 << 40)
        // A computed text is never empty, so that no text equals `missing`.
        let bits = bank.rawValue << 62 | UInt64(length) << 40 | UInt64(offset)
        word = Int64(bitPattern: bits)
    }

    /// Where its bytes are.
    @inlinable public var bank: Bank {
        Bank(rawValue: UInt64(bitPattern: word) >> 62) ?? .constants
    }
    /// How many bytes it has.
    @inlinable public var length: Int { Int(UInt64(bitPattern: word) >> 40 & 0x3F_FFFF) }
    /// Where they begin in their bank.
    @inlinable public var offset: Int { Int(UInt64(bitPattern: word) & 0xFF_FFFF_FFFF) }
}
