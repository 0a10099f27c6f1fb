internal import Expressions

/// Finds the sums, dates and rates in a text's own words, and the rates among its placeholders.
///
/// What only looks like one is known too, so that it is taken neither for a figure nor for somebody's number: hours
/// (`9:00`), years, the names of standards, dates from which a law is in force.
struct FigureFinder {
    struct Figure {
        enum Kind {
            case amount, date
            case rate(Rate)
            /// A number that says something else.
            case other
        }

        var kind: Kind
        /// With the words that say its unit or period.
        var letters: Range<Int>
    }

    /// A percent that the words beside it make a rate.
    struct Rate {
        /// The fraction times 10^`ValueType.rateScale`; nil for one that a placeholder shows.
        var fraction: Word?
        /// What the words say; nil where they call it a rate and say no period.
        var period: RatePeriod?
        /// The placeholder, a letter of the text.
        var value: Int?
    }

    private let letters: PlainLetters
    private(set) var figures: [Figure] = []

    init(_ letters: PlainLetters) {
        self.letters = letters
        var at = 0
        while at < letters.count { at = look(at) }
    }

    private mutating func add(_ kind: Figure.Kind, _ letters: Range<Int>) -> Int {
        figures.append(Figure(kind: kind, letters: letters))
        return letters.upperBound
    }

    /// Looks at the letter and moves behind what it found there.
    private mutating func look(_ at: Int) -> Int {
        let code = letters[at]
        switch code {
        case PlainLetters.value:
            if let (rate, range) = rate(at..<at + 1, fraction: nil) { _ = add(.rate(rate), range) }
            return at + 1
        case 0x300A: return behindTitle(at)
        case 0x30...0x39: return number(at)
        case 0x767E, 0x5343, 0x4E07:  // 百分之二, 千分之一, 万分之五
            if letters.holds("分之", at: at + 1), let found = Number(letters, at + 3) {
                let scale = code == 0x767E ? 2 : code == 0x5343 ? 3 : 4
                return percent(at..<found.end, found, scale)
            }
            return chinese(at)
        default:
            return PlainLetters.chineseDigit(code) != nil || code == 0x5341 ? chinese(at) : at + 1
        }
    }

    /// What stands in 《》 is the name of a law.
    private func behindTitle(_ at: Int) -> Int {
        let end = (at..<min(at + 60, letters.count)).first { letters[$0] == 0x300B }
        return (end ?? at) + 1
    }

    // MARK: Numbers in digits

    private mutating func number(_ at: Int) -> Int {
        if let end = date(at) { return end }
        guard let first = Number(letters, at) else { return at + 1 }
        if let end = timeOrName(at, first) { return end }
        // A range, 500-800元, is one figure.
        var last = first
        if Self.ranges.contains(letters[first.end]), let next = Number(letters, first.end + 1) {
            last = next
        }
        let unit = letters.skippingSpaces(last.end)
        switch letters[unit] {
        case 0x25: return percent(at..<unit + 1, last, 2)
        case 0x2030: return percent(at..<unit + 1, last, 3)
        case 0x2031: return percent(at..<unit + 1, last, 4)
        default: break
        }
        if let word = letters.first(of: Self.moneyUnits, at: unit) {
            let start = sign(before: at) ?? at
            return add(.amount, start..<unit + word.unicodeScalars.count)
        }
        if let start = sign(before: at) { return add(.amount, start..<last.end) }
        if first.isLong, isAfterSum(at), !PlainLetters.isHan(letters[unit]),
            !PlainLetters.isLatin(letters[unit])
        {
            return add(.amount, at..<first.end)
        }
        return first.end
    }

    private static let ranges: Set<UInt32> = [0x2D, 0x7E, 0x81F3, 0x5230, 0x301C]  // - ~ 至 到 〜
    private static let moneyUnits = ["元", "圆", "块钱", "万元", "万圆", "千元", "人民币", "rmb", "cny"]
    private static let moneySigns = ["¥", "$", "€", "£", "rmb", "cny", "人民币"]
    private static let sumWords = [
        "应还", "需还", "欠款", "金额", "本金", "罚息", "违约金", "滞纳金", "共计", "合计", "尚欠", "还款额",
    ]

    private func sign(before at: Int) -> Int? {
        var end = at
        while PlainLetters.isSpace(letters[end - 1]) { end -= 1 }
        return letters.last(of: Self.moneySigns, before: end).map {
            end - $0.unicodeScalars.count
        }
    }

    /// Whether a word for a sum stands straight before the number, or with 为 or a colon between.
    private func isAfterSum(_ at: Int) -> Bool {
        var end = at
        while [0x20, 0x3A, 0x4E3A, 0x5171, 0x662F].contains(letters[end - 1]) { end -= 1 }
        return letters.last(of: Self.sumWords, before: end) != nil
    }

    /// Hours, years, and numbers of standards: 9:00, 2026年, GB/T 45251-2025.
    private mutating func timeOrName(_ at: Int, _ number: Number) -> Int? {
        let isTime =
            number.digits <= 2 && letters[number.end] == 0x3A
            && (1...2).allSatisfy { PlainLetters.isPlainDigit(letters[number.end + $0]) }
            && !PlainLetters.isPlainDigit(letters[number.end + 3])
        if isTime { return add(.other, at..<number.end + 3) }
        if number.isYear {
            var end = number.end
            if [0x2D, 0x7E, 0x2F, 0x3001, 0x81F3].contains(letters[end]),
                let next = Number(letters, end + 1), next.isYear
            {
                end = next.end
            }
            let unit = letters.skippingSpaces(end)
            if letters[unit] == 0x5E74 { return add(.other, at..<unit + 1) }
        }
        var before = at
        while PlainLetters.isSpace(letters[before - 1]) { before -= 1 }
        if letters.last(of: ["gb/t", "gb", "jr/t"], before: before) != nil {
            var end = number.end
            if letters[end] == 0x2D, let year = Number(letters, end + 1) { end = year.end }
            return add(.other, at..<end)
        }
        return nil
    }

    // MARK: Dates

    /// 2026-11-30, 2026年11月30日, 11月30日; those of a law and those of each year are no figures.
    private mutating func date(_ at: Int) -> Int? {
        guard let first = Number(letters, at), first.isWhole else { return nil }
        var end: Int?
        if first.isYear {
            let mark = letters[first.end]
            if [0x2D, 0x2F, 0x2E].contains(mark) {
                end = day(first.end + 1, until: mark).flatMap { day($0 + 1, until: nil) }
            } else if letters[letters.skippingSpaces(first.end)] == 0x5E74 {
                end = monthAndDay(letters.skippingSpaces(first.end) + 1, isDayNeeded: false)
            }
        }
        end = end ?? monthAndDay(at, isDayNeeded: true)
        guard let end else { return nil }
        let next = letters.skippingSpaces(end)
        let law = ["起施行", "起实施", "起执行", "施行", "实施", "发布", "印发"]
        let isOfLaw = letters.first(of: law, at: next) != nil
        let isOfEachYear = letters.last(of: ["每年"], before: at) != nil
        return add(isOfLaw || isOfEachYear ? .other : .date, at..<end)
    }

    /// One or two digits, then `mark`.
    private func day(_ at: Int, until mark: UInt32?) -> Int? {
        var end = at
        while PlainLetters.isPlainDigit(letters[end]) { end += 1 }
        guard (1...2).contains(end - at) else { return nil }
        if let mark { return letters[end] == mark ? end : nil }
        return end
    }

    /// 11月30日 or 十一月三十日; 11月 alone only behind a year.
    private func monthAndDay(_ start: Int, isDayNeeded: Bool) -> Int? {
        func part(_ start: Int, _ most: Int) -> Int? {
            let at = letters.skippingSpaces(start)
            guard let number = Number(letters, at), number.isWhole,
                let value = number.value, (1...most).contains(Int(value))
            else { return nil }
            return letters.skippingSpaces(number.end)
        }
        guard let month = part(start, 12), letters[month] == 0x6708 else { return nil }
        guard let day = part(month + 1, 31), letters[day] == 0x65E5 || letters[day] == 0x53F7 else {
            return isDayNeeded ? nil : month + 1
        }
        return day + 1
    }

    // MARK: Numbers in words

    private mutating func chinese(_ at: Int) -> Int {
        if let end = date(at) { return end }
        guard let number = Number(letters, at) else { return at + 1 }
        // 三百元 is a sum, 三元桥 a place.
        if number.digits > 1, let word = letters.first(of: ["元", "圆", "万元"], at: number.end) {
            return add(.amount, at..<number.end + word.unicodeScalars.count)
        }
        return number.end
    }

    // MARK: Rates

    /// `scale`: a percent is 2, one of a thousand 3.
    private mutating func percent(_ range: Range<Int>, _ number: Number, _ scale: Int) -> Int {
        let fraction = number.fraction(scale)
        if let fraction, let (rate, whole) = rate(range, fraction: fraction) {
            return add(.rate(rate), whole)
        }
        return add(.other, range)
    }

    /// The rate that the words beside a percent make of it, with the letters that say so; nil for a share.
    private func rate(_ range: Range<Int>, fraction: Word?) -> (Rate, Range<Int>)? {
        let value = fraction == nil ? range.lowerBound : nil
        if let (period, start) = RateWords.before(range.lowerBound, letters) {
            return (
                Rate(fraction: fraction, period: period, value: value), start..<range.upperBound
            )
        }
        if let (period, end) = RateWords.after(range.upperBound, letters) {
            return (Rate(fraction: fraction, period: period, value: value), range.lowerBound..<end)
        }
        if let start = RateWords.named(before: range.lowerBound, letters) {
            return (Rate(fraction: fraction, period: nil, value: value), start..<range.upperBound)
        }
        return nil
    }
}

/// A number in a text: digits with groups of three, or Chinese numerals.
struct Number {
    private(set) var end: Int
    /// Digits or numerals before the point.
    private(set) var digits = 0
    /// Digits after the point.
    private(set) var scale = 0
    /// The digits, the point left out; nil for more than can be counted.
    private(set) var value: Int64? = 0

    var isWhole: Bool { scale == 0 }
    /// More than a number of instalments or days.
    var isLong: Bool { digits >= 2 || scale == 2 }
    var isYear: Bool { isWhole && digits == 4 && (1900...2099).contains(value ?? 0) }

    init?(_ letters: PlainLetters, _ start: Int) {
        end = start
        guard PlainLetters.isPlainDigit(letters[start]) else {
            readChinese(letters)
            if digits == 0 { return nil }
            return
        }
        readDigits(letters)
        digits = end - start
        while letters[end] == 0x2C, isGroup(letters, end + 1) {
            end += 1
            readDigits(letters)
            digits += 3
        }
        guard letters[end] == 0x2E, PlainLetters.isPlainDigit(letters[end + 1]) else { return }
        end += 1
        let point = end
        readDigits(letters)
        scale = end - point
    }

    private func isGroup(_ letters: PlainLetters, _ at: Int) -> Bool {
        (0..<3).allSatisfy { PlainLetters.isPlainDigit(letters[at + $0]) }
            && !PlainLetters.isPlainDigit(letters[at + 3])
    }

    private mutating func readDigits(_ letters: PlainLetters) {
        while PlainLetters.isPlainDigit(letters[end]) {
            push(Int64(letters[end] - 0x30))
            end += 1
        }
    }

    private mutating func push(_ digit: Int64) {
        let (tens, over) = (value ?? .max).multipliedReportingOverflow(by: 10)
        value = over ? nil : tens + digit
    }

    /// 三十, 二百零五, 三点五.
    private mutating func readChinese(_ letters: PlainLetters) {
        var total: Int64 = 0
        var pending: Int64?
        while digits < 12 {
            let code = letters[end]
            let power: Int64? =
                switch code {
                case 0x5341: 10
                case 0x767E: 100
                case 0x5343: 1000
                default: nil
                }
            if let power {
                // 百分之 and 千分之 begin another number.
                if letters.holds("分之", at: end + 1) { break }
                total += (pending ?? 1) * power
                pending = nil
            } else if let digit = code == 0x4E24 ? 2 : PlainLetters.chineseDigit(code) {
                pending = Int64(digit)
            } else {
                break
            }
            digits += 1
            end += 1
        }
        value = total + (pending ?? 0)
        guard digits > 0, letters[end] == 0x70B9, PlainLetters.chineseDigit(letters[end + 1]) != nil
        else { return }
        end += 1
        while let digit = PlainLetters.chineseDigit(letters[end]), scale < 6 {
            push(Int64(digit))
            scale += 1
            end += 1
        }
    }

    /// One part in 10^`parts` of it, times 10^`ValueType.rateScale`; nil for what no rate is.
    func fraction(_ parts: Int) -> Word? {
        let zeros = ValueType.rateScale - scale - parts
        guard let value, zeros >= 0 else { return nil }
        var word = value
        for _ in 0..<zeros {
            let (more, over) = word.multipliedReportingOverflow(by: 10)
            if over { return nil }
            word = more
        }
        return word
    }
}
