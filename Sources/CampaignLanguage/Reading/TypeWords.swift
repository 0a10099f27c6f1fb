internal import Diagnostics
internal import Expressions

extension ValueType {
    /// The type as findings about fields call it.
    var phrase: Phrase {
        switch self {
        case .boolean: Phrase("true or false", zh: "是否")
        case .integer: Phrase("a whole number", zh: "整数")
        case .decimal: Phrase("a number", zh: "数")
        case .percent: Phrase("a percent", zh: "百分比")
        case .rate: Phrase("a rate", zh: "利率")
        case .money: Phrase("money", zh: "金额")
        case .date: Phrase("a date", zh: "日期")
        case .timestamp: Phrase("a timestamp", zh: "时间戳")
        case .time: Phrase("a time of day", zh: "时刻")
        case .span: Phrase("a length of time", zh: "时长")
        case .dayOfMonth: Phrase("a day of the month", zh: "每月几号")
        case .text: Phrase("a text", zh: "文本")
        case .enumeration: Phrase("one of a list", zh: "枚举")
        case .list: Phrase("a list", zh: "列表")
        }
    }
}
