package import Diagnostics

/// How long a text can become, over everything that the reader of rows accepts.
///
/// It is a bound, never a guess: no accepted row makes the text longer, and where the parts of a text are
/// simple some row makes it as long.
package struct TextExtent: Sendable, Hashable {
    /// Which characters the text can hold, as far as a gateway charges for them.
    package enum Alphabet: Int, Comparable, Sendable {
        /// Letters, digits and marks of ASCII that count one septet each.
        case ascii
        /// Characters of one septet each.
        case basic
        /// Also those of two septets.
        case extended
        /// Also characters for which the text travels in UCS-2.
        case wide
        /// Also those of two UTF-16 units.
        case paired

        package static func < (a: Alphabet, b: Alphabet) -> Bool { a.rawValue < b.rawValue }
    }

    /// A placeholder of the text.
    package struct Piece: Sendable, Hashable {
        /// The expression as written.
        package var source: String
        package var span: SourceSpan
        /// Most UTF-16 units that it prints; nil without a bound.
        package var units: Int?
        /// The fields that it is made of.
        package var fields: Set<Slot>
    }

    /// Most UTF-16 units; nil where a field without a bound is shown.
    package var units: Int?
    /// Most septets, as long as the text stays within the GSM alphabet.
    package var septets = 0
    package var alphabet = Alphabet.ascii
    /// The placeholder that adds most to the longest form.
    package var longest: Piece?
    /// The first placeholder that has no bound.
    package var unbounded: Piece?
    /// The first placeholder that can bring a character from outside the GSM alphabet.
    package var outside: Piece?

    static let none = TextExtent(units: 0)

    init(units: Int?, septets: Int? = nil, alphabet: Alphabet = .ascii) {
        self.units = units
        self.septets = septets ?? units ?? 0
        self.alphabet = alphabet
    }

    package init(literal text: String) { self.init(literal: text.utf8) }

    /// Exactly these bytes of UTF-8.
    init(literal bytes: some Sequence<UInt8>) {
        self.init(units: 0)
        var scalar: UInt32 = 0
        var left = 0
        for byte in bytes {
            if left == 0 {
                left = byte < 0x80 ? 0 : byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
                scalar = left == 0 ? UInt32(byte) : UInt32(byte) & (0x3F >> UInt32(left))
            } else {
                scalar = scalar << 6 | UInt32(byte & 0x3F)
                left -= 1
            }
            if left == 0 { add(scalar) }
        }
        // Bytes of a character that does not end still count for one.
        if left > 0 { add(0xFFFD) }
    }

    private mutating func add(_ scalar: UInt32) {
        let kind: Alphabet =
            if SMS.isBasic(scalar) {
                scalar < 0x80 ? .ascii : .basic
            } else if SMS.isEscaped(scalar) {
                .extended
            } else {
                scalar > 0xFFFF ? .paired : .wide
            }
        units = (units ?? 0) + (kind == .paired ? 2 : 1)
        septets += kind == .extended ? 2 : 1
        alphabet = max(alphabet, kind)
    }

    /// The two texts one after the other.
    package func followed(by other: TextExtent) -> TextExtent {
        var result = self
        result.units = Self.sum(units, other.units)
        result.septets = Self.sum(septets, other.septets) ?? 0
        if result.units != nil, septets > .max - other.septets { result.units = nil }
        result.alphabet = max(alphabet, other.alphabet)
        result.longest = Self.longer(longest, other.longest)
        result.unbounded = unbounded ?? other.unbounded
        result.outside = outside ?? other.outside
        return result
    }

    /// Either of the two texts.
    package func or(_ other: TextExtent) -> TextExtent {
        var result = (other.units ?? .max) > (units ?? .max) ? other : self
        result.septets = max(septets, other.septets)
        result.alphabet = max(alphabet, other.alphabet)
        result.unbounded = unbounded ?? other.unbounded
        result.outside = outside ?? other.outside
        return result
    }

    /// At most `most` units of the text are kept; the cut itself may leave one whole character more.
    func cut(to most: Int) -> TextExtent {
        var result = self
        let kept = min(units ?? .max, most)
        result.units = kept
        let each = alphabet <= .basic ? 1 : 2
        result.septets = units == nil ? kept * each : min(septets, kept * each)
        return result
    }

    /// Each unit becomes up to `factor` units.
    func grown(by factor: Int) -> TextExtent {
        var result = self
        result.units = units.flatMap { Self.product($0, factor) }
        result.septets = Self.product(septets, factor) ?? 0
        return result
    }

    /// Counts the text as what `piece` prints.
    func named(_ piece: Piece) -> TextExtent {
        var result = self
        var piece = piece
        piece.units = units
        if units == nil { result.unbounded = piece } else { result.longest = piece }
        if alphabet >= .wide { result.outside = piece }
        return result
    }

    /// The most parts of an SMS that the text can take; nil without a bound.
    ///
    /// By the GSM rule a part may lose a septet to a pair of the extension table that does not fit, or a
    /// unit to a surrogate pair. Where a value can, but need not, hold a character outside the alphabet,
    /// UCS-2 is the worse of the two: 67 units a part against at least 76 of up to two septets.
    package func parts(_ rule: SMS.Rule) -> Int? {
        guard let units else { return nil }
        func parts(_ count: Int, _ single: Int, _ each: Int) -> Int {
            count <= single ? 1 : (count - 1) / each + 1
        }
        if rule == .mainland { return parts(units, 70, 67) }
        return switch alphabet {
        case .ascii, .basic: parts(septets, 160, 153)
        case .extended: parts(septets, 160, 152)
        case .wide: parts(units, 70, 67)
        case .paired: parts(units, 70, 66)
        }
    }

    /// How many characters `parts` hold at most, and how many the text has beyond; nil without a bound.
    ///
    /// Characters are UTF-16 units, or septets where the GSM alphabet has them all.
    package func room(_ rule: SMS.Rule, parts: Int) -> (most: Int, over: Int)? {
        guard let units else { return nil }
        let (count, single, each) =
            switch (rule, alphabet) {
            case (.mainland, _), (.gsm, .wide): (units, 70, 67)
            case (.gsm, .ascii), (.gsm, .basic): (septets, 160, 153)
            case (.gsm, .extended): (septets, 160, 152)
            case (.gsm, .paired): (units, 70, 66)
            }
        let most = parts <= 1 ? single : parts * each
        return (most, max(0, count - most))
    }

    private static func longer(_ a: Piece?, _ b: Piece?) -> Piece? {
        guard let a, let b else { return a ?? b }
        return (b.units ?? 0) > (a.units ?? 0) ? b : a
    }

    static func sum(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : sum
    }

    static func product(_ a: Int, _ b: Int) -> Int? {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? nil : product
    }
}
