internal import Diagnostics

/// The filters with their documentation; a test holds the list against `Filter`.
package enum FilterReference {
    package static let filters: [ReferenceEntry] = Filter.allCases.map { filter in
        let (about, example) = text(filter)
        return ReferenceEntry(
            filter.rawValue, form: filter.example,
            insert: filter.arguments.lowerBound == 0 ? filter.rawValue : nil, about.en,
            zh: about.zh, example: example)
    }

    /// The filters that a value of `type` can have; those that it needs come first.
    package static func fitting(_ type: ValueType?) -> [ReferenceEntry] {
        guard let type else { return filters }
        let formats: [Filter]
        var mayChange = true
        switch type {
        case .money: (formats, mayChange) = ([.money, .number, .capitals], false)
        case .percent, .rate: (formats, mayChange) = ([.percent], false)
        case .date, .timestamp: (formats, mayChange) = ([.date], false)
        case .integer, .decimal: formats = [.number]
        default: formats = []
        }
        let needed = filters.filter { entry in formats.contains { $0.rawValue == entry.name } }
        let others = filters.filter { entry in
            guard let filter = Filter(rawValue: entry.name), !filter.isFormat else { return false }
            return mayChange || filter == .default
        }
        return needed + others
    }

    private static func text(_ filter: Filter) -> (Phrase, example: String) {
        switch filter {
        case .money:
            (Phrase("An amount with its unit: 12,272.13元.", zh: "带单位的金额：12,272.13元。"), "金额 | money")
        case .number:
            (Phrase("A number with separators: 12,272.13.", zh: "带千分位的数：12,272.13。"), "金额 | number")
        case .percent: (Phrase("A percent: 92.5%.", zh: "百分比：92.5%。"), "比例 | percent")
        case .date:
            (
                Phrase(
                    "A date: 11月13日; with the year where it is not this one.",
                    zh: "日期：11月13日；不是今年就带年份。"), "today | date"
            )
        case .capitals:
            (Phrase("An amount in Chinese capitals.", zh: "大写金额：壹万贰仟……"), "金额 | cny_upper")
        case .default:
            (
                Phrase("Stands in for what is missing or empty.", zh: "没有或为空时用它。"),
                "昵称 | default(\"客户\")"
            )
        case .last: (Phrase("The last characters.", zh: "最后几个字。"), "\"abcdef\" | last(4)")
        case .first: (Phrase("The first characters.", zh: "最前几个字。"), "\"abcdef\" | first(4)")
        case .mask:
            (Phrase("Hides most of it: 138****5678.", zh: "打码：138****5678。"), "手机 | mask")
        case .upcase: (Phrase("In capitals.", zh: "大写字母。"), "\"abc\" | upcase")
        case .downcase: (Phrase("In small letters.", zh: "小写字母。"), "\"ABC\" | downcase")
        case .truncate:
            (
                Phrase("Cut to a length, with … at the end.", zh: "截短，末尾加 …。"),
                "\"abcdef\" | truncate(5)"
            )
        case .append: (Phrase("With a text after it.", zh: "后面加一段文字。"), "\"abc\" | append(\"d\")")
        case .prepend:
            (Phrase("With a text before it.", zh: "前面加一段文字。"), "\"abc\" | prepend(\"d\")")
        case .replace:
            (
                Phrase("With every occurrence of a text replaced.", zh: "把一段文字全部换成另一段。"),
                "\"a-b\" | replace(\"-\", \"\")"
            )
        case .escape: (Phrase("Safe in HTML.", zh: "HTML 转义。"), "\"a<b\" | escape")
        case .urlEncode: (Phrase("Safe in an address.", zh: "网址转义。"), "\"甲\" | url_encode")
        }
    }
}
