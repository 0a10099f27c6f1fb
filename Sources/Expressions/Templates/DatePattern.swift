/// Patterns of dates, such as `yyyy年M月d日` and `yyyy-MM-dd`: letters stand for parts of the date, everything
/// else for itself, and letters between `'` too.
///
/// The letters are those of Unicode Technical Standard 35 that say something of a day: `y yy yyyy`, `M MM MMM
/// MMMM`, `d dd`, `E EE EEE` (周五, Fri) and `EEEE` (星期五, Friday). The names are CLDR's of zh-CN and en-US.
enum DatePattern {
    /// Why a pattern cannot be used.
    enum Fault: Hashable {
        /// A letter that stands for nothing; with the pattern that was probably meant.
        case unknownLetter(ContiguousArray<UInt8>, meant: ContiguousArray<UInt8>?)
        /// It has no letter, so that every day would read the same.
        case withoutDate
    }

    static func fault(_ pattern: ContiguousArray<UInt8>) -> Fault? {
        var fault: Fault?
        var hasDate = false
        read(pattern) { piece in
            guard case .field(let letter, let count) = piece else { return }
            hasDate = true
            let most =
                switch letter {
                case UInt8(ascii: "M"), UInt8(ascii: "E"): 4
                case UInt8(ascii: "d"): 2
                case UInt8(ascii: "y"): count == 3 ? 0 : 4
                default: 0
                }
            if count > most, fault == nil {
                let letters = ContiguousArray(repeating: letter, count: count)
                fault = .unknownLetter(letters, meant: mended(pattern))
            }
        }
        if fault == nil, pattern.contains(UInt8(ascii: "%")), let meant = mended(pattern) {
            return .unknownLetter([UInt8(ascii: "%")], meant: meant)
        }
        return fault ?? (hasDate ? nil : .withoutDate)
    }

    /// How long a date can be in the pattern, over all days of the years 1 to 9999.
    static func extent(_ pattern: ContiguousArray<UInt8>, _ locale: Locale) -> TextExtent {
        var extent = TextExtent.none
        read(pattern) { piece in
            switch piece {
            case .byte(let byte):
                // Bytes of one character are counted at its first.
                if byte & 0xC0 == 0x80 { return }
                extent = extent.followed(by: literal(byte))
            case .field(let letter, let count):
                extent = extent.followed(by: longest(letter, count, locale))
            }
        }
        return extent
    }

    static func write(
        _ pattern: ArraySlice<UInt8>, _ date: CivilDate, _ locale: Locale,
        into out: inout ByteBuffer
    ) {
        let (year, month, day) = date.parts
        read(pattern) { piece in
            switch piece {
            case .byte(let byte): out.append(byte)
            case .field(UInt8(ascii: "y"), 2): number(year % 100, 2, into: &out)
            case .field(UInt8(ascii: "y"), let count): number(year, count, into: &out)
            case .field(UInt8(ascii: "M"), let count) where count < 3:
                number(month, count, into: &out)
            case .field(UInt8(ascii: "M"), let count):
                out.append(monthName(month, isLong: count == 4, locale))
            case .field(UInt8(ascii: "d"), let count): number(day, count, into: &out)
            case .field(_, let count):
                out.append(weekdayName(date, isLong: count == 4, locale))
            }
        }
    }

    // MARK: Pieces

    private enum Piece {
        case byte(UInt8)
        /// A letter, so many times.
        case field(UInt8, Int)
    }

    /// Hands over the pieces of a pattern; `''` is one `'`, and an open quote runs to the end.
    private static func read(_ pattern: some Collection<UInt8>, _ body: (Piece) -> Void) {
        var at = pattern.startIndex
        var isQuoted = false
        while at < pattern.endIndex {
            let byte = pattern[at]
            let next = pattern.index(after: at)
            if byte == UInt8(ascii: "'") {
                if next < pattern.endIndex, pattern[next] == byte {
                    body(.byte(byte))
                    at = pattern.index(after: next)
                    continue
                }
                isQuoted.toggle()
                at = next
            } else if !isQuoted, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z")
            {
                var end = next
                var count = 1
                while end < pattern.endIndex, pattern[end] == byte {
                    end = pattern.index(after: end)
                    count += 1
                }
                body(.field(byte, count))
                at = end
            } else {
                body(.byte(byte))
                at = next
            }
        }
    }

    /// The pattern with the letters of other systems in ours: `YYYY-MM-DD`, `%Y年%m月%d日`; nil where a letter
    /// stays unknown.
    private static func mended(_ pattern: ContiguousArray<UInt8>) -> ContiguousArray<UInt8>? {
        let ofC: [UInt8: StaticString] = [
            UInt8(ascii: "Y"): "yyyy", UInt8(ascii: "y"): "yy", UInt8(ascii: "m"): "MM",
            UInt8(ascii: "d"): "dd", UInt8(ascii: "e"): "d", UInt8(ascii: "b"): "MMM",
            UInt8(ascii: "B"): "MMMM", UInt8(ascii: "a"): "EEE", UInt8(ascii: "A"): "EEEE",
        ]
        var result = ContiguousArray<UInt8>()
        var at = 0
        while at < pattern.count {
            var byte = pattern[at]
            at += 1
            guard byte == UInt8(ascii: "%") else {
                switch byte {
                case UInt8(ascii: "Y"): byte = UInt8(ascii: "y")
                case UInt8(ascii: "D"): byte = UInt8(ascii: "d")
                case UInt8(ascii: "m"): byte = UInt8(ascii: "M")
                default: break
                }
                result.append(byte)
                continue
            }
            var isBare = false
            if at < pattern.count, pattern[at] == UInt8(ascii: "-") {
                isBare = true
                at += 1
            }
            guard at < pattern.count, let letters = ofC[pattern[at]] else { return nil }
            at += 1
            let count = isBare ? 1 : letters.utf8CodeUnitCount
            for index in 0..<count { result.append(letters.utf8Start[index]) }
        }
        if result == pattern || result.contains(UInt8(ascii: "%")) { return nil }
        return fault(result) == nil ? result : nil
    }

    // MARK: Parts

    private static func number(_ value: Int, _ digits: Int, into out: inout ByteBuffer) {
        var unit = 1
        for _ in 1..<max(1, digits) { unit *= 10 }
        while unit > 1, value < unit {
            out.append(UInt8(ascii: "0"))
            unit /= 10
        }
        Formatting.integer(Int64(value), into: &out)
    }

    private static func longest(_ letter: UInt8, _ count: Int, _ locale: Locale) -> TextExtent {
        let isLong = count == 4
        switch (letter, locale) {
        case (UInt8(ascii: "y"), _): return TextExtent(units: count == 2 ? 2 : 4)
        case (UInt8(ascii: "M"), _) where count < 3: return TextExtent(units: 2)
        case (UInt8(ascii: "d"), _): return TextExtent(units: 2)
        default: break
        }
        var longest = TextExtent.none
        for index in 1...12 {
            let name =
                letter == UInt8(ascii: "M")
                ? monthName(index, isLong: isLong, locale)
                : weekdayName(CivilDate(days: Int32(index)), isLong: isLong, locale)
            longest = longest.or(
                TextExtent(
                    literal: UnsafeBufferPointer(
                        start: name.utf8Start, count: name.utf8CodeUnitCount)))
        }
        return longest
    }

    /// The extent of a character by its first byte.
    private static func literal(_ byte: UInt8) -> TextExtent {
        if byte < 0x80 { return TextExtent(literal: CollectionOfOne(byte)) }
        return byte >= 0xF0
            ? TextExtent(units: 2, alphabet: .paired) : TextExtent(units: 1, alphabet: .wide)
    }

    private static func monthName(_ month: Int, isLong: Bool, _ locale: Locale) -> StaticString {
        let names: [StaticString] =
            switch (locale, isLong) {
            case (.zhCN, false):
                ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"]
            case (.zhCN, true):
                [
                    "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月",
                ]
            case (.enUS, false):
                [
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec",
                ]
            case (.enUS, true):
                [
                    "January", "February", "March", "April", "May", "June", "July", "August",
                    "September", "October", "November", "December",
                ]
            }
        return names[month - 1]
    }

    private static func weekdayName(
        _ date: CivilDate, isLong: Bool, _ locale: Locale
    ) -> StaticString {
        let names: [StaticString] =
            switch (locale, isLong) {
            case (.zhCN, false): ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
            case (.zhCN, true): ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
            case (.enUS, false): ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            case (.enUS, true):
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
            }
        return names[date.weekday.rawValue - 1]
    }
}
