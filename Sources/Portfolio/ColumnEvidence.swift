internal import Expressions

/// What the cells of one column look like: counts, no cells.
struct ColumnEvidence {
    private let decimals: Int
    private var empty = 0
    private var filled = 0
    private var booleans = 0
    private var integers = 0
    private var amounts = 0
    private var zeros = 0
    private var numbers = 0
    private var percents = 0
    private var dates = 0
    private var timestamps = 0
    /// Digits that are a name rather than a count: leading zeros, or more than a count ever has.
    private var identifiers = 0
    private var mostDecimals = 0
    private var longestUnits = 0
    private var undecodable = 0
    private var guess: EncodingGuess?

    init(decimals: Int) { self.decimals = decimals }

    mutating func add(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if count == 0 {
            empty += 1
            return
        }
        filled += 1
        // No text has more UTF-16 units than bytes.
        if count > longestUnits { longestUnits = max(longestUnits, UTF8Text.units(bytes, count)) }
        if UTF8Text.firstInvalid(bytes, count) != nil {
            undecodable += 1
            guess = guess ?? EncodingGuess(UnsafeBufferPointer(start: bytes, count: count))
        }
        let isDigit = bytes[0] &- 0x30 < 10
        if isDigit || bytes[0] == UInt8(ascii: "-") {
            addNumber(bytes, count)
            if count == 10, CivilDate(bytes, count) != nil { dates += 1 }
            if count >= 20, Instant(rfc3339: bytes, count) != nil { timestamps += 1 }
        } else if BooleanWord.value(bytes, count) != nil {
            booleans += 1
        }
    }

    private mutating func addNumber(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        let isPercent = bytes[count - 1] == UInt8(ascii: "%")
        let end = isPercent ? count - 1 : count
        var at = bytes[0] == UInt8(ascii: "-") ? 1 : 0
        let start = at
        while at < end, bytes[at] &- 0x30 < 10 { at += 1 }
        let whole = at - start
        var places = 0
        if at < end, bytes[at] == UInt8(ascii: ".") {
            at += 1
            while at < end, bytes[at] &- 0x30 < 10 {
                at += 1
                places += 1
            }
            if places == 0 { return }
        }
        if at < end || whole == 0 || whole > 18 || places > 18 { return }
        if whole > 1 && bytes[start] == 0x30 || whole > 15 { identifiers += 1 }
        if isPercent {
            // More would not fit the word of a percent.
            if places <= ValueType.percentScale - 2 { percents += 1 }
            return
        }
        numbers += 1
        mostDecimals = max(mostDecimals, places)
        if places == 0 { integers += 1 }
        if places == decimals, decimals > 0 { amounts += 1 }
        if places == 0, whole == 1, bytes[start] == 0x30 { zeros += 1 }
    }

    /// The column as a field; a role fixes the type.
    func field(_ name: String, _ role: ColumnRole?) -> InferredField {
        var field = InferredField(
            column: name, type: .text(.plain), isOptional: empty > 0, longest: nil,
            personal: nil, role: role, misfits: 0, filled: filled, undecodable: undecodable,
            guess: guess)
        switch role {
        case .account: field.isOptional = false
        case .borrower: field.personal = .hidden
        case .name: (field.type, field.personal) = (.text(.name), .name)
        case .phone: (field.type, field.personal) = (.text(.phone), .phone)
        case .email: (field.type, field.personal) = (.text(.email), .email)
        case .dueDate:
            (field.type, field.misfits) = (.date, filled - dates)
            field.isOptional = false
        case .asOf:
            (field.type, field.misfits) = (.timestamp, filled - timestamps)
            field.isOptional = false
        case nil: (field.type, field.misfits) = best
        }
        if role == .asOf, timestamps == 0 {
            // A column of that name with dates, say, is no data time; it keeps its own type.
            (field.type, field.misfits) = best
            (field.role, field.isOptional) = (nil, empty > 0)
        }
        if case .text = field.type, filled > 0 { field.longest = longestUnits }
        return field
    }

    /// The narrowest type of the cells and how many are not of it.
    ///
    /// Of dates, timestamps, percents and money, whose form is distinct, one in a hundred may be faulty: a
    /// slip in one row must not turn a column of amounts into texts. Counts and numbers must all fit, or the
    /// column may be one of identifiers.
    private var best: (type: ValueType, misfits: Int) {
        let tolerated = filled / 100
        if filled == 0 { return (.text(.plain), 0) }
        if booleans == filled { return (.boolean, 0) }
        for (type, count) in [
            (ValueType.timestamp, timestamps), (.date, dates), (.percent, percents),
        ] where count > 0 && filled - count <= tolerated {
            return (type, filled - count)
        }
        if amounts > 0, identifiers == 0, filled - amounts - zeros <= tolerated {
            return (.money, filled - amounts - zeros)
        }
        if identifiers == 0, integers == filled { return (.integer, 0) }
        if identifiers == 0, numbers == filled, mostDecimals <= 12 {
            return (.decimal(scale: mostDecimals), 0)
        }
        return (.text(.plain), 0)
    }
}
