internal import Expressions

/// The words that make a rate of a percent: 日息0.05%, 年化不超过24%, 2%/天.
///
/// A share is none: 减50%, 罚息的50%, 每月还款比例不低于10%. So between a period and its percent only words may
/// stand that speak of interest and of how much it is.
enum RateWords {
    /// How far before the percent its period may stand, in letters.
    private static let reach = 16

    private static let words: [(word: String, period: RatePeriod)] = [
        ("每日", .day), ("每天", .day), ("日息", .day), ("日利率", .day), ("日罚息", .day), ("日费率", .day),
        ("按日", .day), ("按天", .day), ("一天", .day), ("日利息", .day), ("daily", .day),
        ("每月", .month), ("月息", .month), ("月利率", .month), ("月费率", .month), ("月利息", .month),
        ("按月", .month), ("monthly", .month),
        ("年化", .year), ("年利率", .year), ("年息", .year), ("年费率", .year), ("年利息", .year),
        ("每年", .year), ("按年", .year), ("annual", .year), ("yearly", .year), ("apr", .year),
    ]
    private static let periods = words.map { ($0.word.unicodeScalars.map(\.value), $0.period) }
    /// What may stand between a period and its percent.
    private static let between: Set<UInt32> = Set(
        "率利息费罚金违约滞纳综合融资成本服务手续担保逾期计收加取为是约不超过高于低至达仅最按以的将在 :(上下内ofrateins"
            .unicodeScalars.map(\.value))
    private static let afterwards: [(word: String, period: RatePeriod)] = [
        ("天", .day), ("日", .day), ("day", .day), ("个月", .month), ("月", .month), ("month", .month),
        ("年", .year), ("year", .year),
    ]

    /// How a word goes on that says what is charged: 每日计收, 每天的罚息.
    private static let charging: Set<UInt32> = Set("计收的加罚利息".unicodeScalars.map(\.value))

    /// The period that the words before a percent say, and where they begin.
    static func before(_ end: Int, _ letters: PlainLetters) -> (RatePeriod, Int)? {
        var at = end
        while at > max(0, end - reach) {
            for (word, period) in periods {
                let count = word.count
                guard letters.holds(word, at: at - count) else { continue }
                // 按日计收的罚息的50% is a share.
                let isShare = at < end - 1 && letters[end - 1] == 0x7684
                return isShare ? nil : (period, at - count)
            }
            guard between.contains(letters[at - 1]) else { return nil }
            at -= 1
        }
        return nil
    }

    /// The period that the words behind a percent say, and where they end: /天, 每日, 的日利率, （年化）, a day.
    static func after(_ start: Int, _ letters: PlainLetters) -> (RatePeriod, Int)? {
        let at = letters.skippingSpaces(start)
        if letters[at] == 0x28 || letters[at] == 0x7684 {
            for (word, period) in periods where letters.holds(word, at: at + 1) {
                return (period, at + 1 + word.count)
            }
        }
        guard let lead = letters.first(of: ["/", "每", "一", "per ", "a ", "p.a."], at: at) else {
            return nil
        }
        let end = at + lead.unicodeScalars.count
        if lead == "p.a." { return (.year, end) }
        for (word, period) in afterwards where letters.holds(word, at: end) {
            let behind = end + word.unicodeScalars.count
            // 50%一年内 and 50%每日限量 are no rates.
            let next = letters[behind]
            let goesOn = (lead == "每" || lead == "一") && PlainLetters.isHan(next)
            return goesOn && !charging.contains(next) ? nil : (period, behind)
        }
        return nil
    }

    /// Where 利率 begins that stands straight before a percent, with no word of a period near.
    static func named(before end: Int, _ letters: PlainLetters) -> Int? {
        var at = end
        let links: [UInt32] = [0x20, 0x3A, 0x4E3A, 0x662F, 0x7EA6, 0x4EC5, 0x6309]  // 为是约仅按
        while links.contains(letters[at - 1]) { at -= 1 }
        guard let word = letters.last(of: ["利率", "费率", "罚息率", "息率"], before: at) else {
            return nil
        }
        let start = at - word.unicodeScalars.count
        // 年贷款利率 says the period before other words.
        at = start
        while at > start - 6, PlainLetters.isHan(letters[at - 1]) {
            at -= 1
            if [0x5E74, 0x6708, 0x65E5, 0x5929].contains(letters[at]) { return nil }
        }
        return start
    }
}
