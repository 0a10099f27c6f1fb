/// The steps of the calendar.
extension Interpreter {
    /// How many days after the date in `slot` an expression's date is, where that is all that it says; nil for every
    /// other expression.
    package mutating func days(of expression: ExpressionID, after slot: Slot) -> Int? {
        let start = Int(code.entries[Int(expression.raw)])
        let first = code.instructions[start]
        if first.opcode == .returnWord { return first.a == slot.raw ? 0 : nil }
        let second = code.instructions[start + 1]
        guard first.opcode == .addDays || first.opcode == .subtractDays, first.a == slot.raw,
            second.opcode == .returnWord, second.a == first.c, code.isConstant(first.b)
        else { return nil }
        let days = Int(words[Int(first.b)])
        return first.opcode == .addDays ? days : -days
    }

    @inline(__always)
    mutating func date(
        _ days: Word, plus more: Word, _ at: UnsafeMutablePointer<Instruction>
    ) throws(EvaluationFault) -> Word {
        let (sum, overflow) = days.addingReportingOverflow(more)
        let valid = CivilDate.validDays
        if overflow || sum < Word(valid.lowerBound) || sum > Word(valid.upperBound) {
            throw fault(.dateOutOfRange, at)
        }
        return sum
    }

    mutating func date(
        _ days: Word, plusMonths more: Word, _ at: UnsafeMutablePointer<Instruction>
    ) throws(EvaluationFault) -> Word {
        guard let days = Int32(exactly: days), CivilDate.validDays.contains(days),
            abs(Int(clamping: more / 2)) < 200_000,
            let sum = CivilDate(days: days).adding(months: Int(more))
        else { throw fault(.dateOutOfRange, at) }
        return Word(sum.days)
    }

    /// The last date whose day is `day`, or that ends a shorter month, on or before `limit`.
    static func date(ofDay day: Word, onOrBefore limit: Word) -> Word? {
        guard let days = Int32(exactly: limit), CivilDate.validDays.contains(days),
            (1...31).contains(day)
        else { return nil }
        let last = CivilDate(days: days)
        func candidate(year: Int, month: Int) -> CivilDate? {
            guard year >= 1 else { return nil }
            let length = CivilDate.daysInMonth(year: year, month: month)
            return CivilDate(year: year, month: month, day: min(Int(day), length))
        }
        let (year, month, _) = last.parts
        if let same = candidate(year: year, month: month), same <= last { return Word(same.days) }
        let before = month == 1 ? (year - 1, 12) : (year, month - 1)
        return candidate(year: before.0, month: before.1).map { Word($0.days) }
    }

    /// The first date whose day is `day`, or that ends a shorter month, on or after `limit`.
    static func date(ofDay day: Word, onOrAfter limit: Word) -> Word? {
        guard let days = Int32(exactly: limit), CivilDate.validDays.contains(days),
            (1...31).contains(day)
        else { return nil }
        let first = CivilDate(days: days)
        let (year, month, _) = first.parts
        for (year, month) in [(year, month), month == 12 ? (year + 1, 1) : (year, month + 1)] {
            guard year <= 9999 else { return nil }
            let length = CivilDate.daysInMonth(year: year, month: month)
            let date = CivilDate(year: year, month: month, day: min(Int(day), length))
            if let date, date >= first { return Word(date.days) }
        }
        return nil
    }
}
