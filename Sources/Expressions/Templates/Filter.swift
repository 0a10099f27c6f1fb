/// The filters of placeholders, and what each takes.
enum Filter: String, Sendable, CaseIterable {
    case money, number, percent, date
    case capitals = "cny_upper"
    case `default`
    case last, first, mask, upcase, downcase, truncate, append, prepend, replace, escape
    case urlEncode = "url_encode"

    /// How many arguments it takes.
    var arguments: ClosedRange<Int> {
        switch self {
        case .money, .number, .percent, .capitals, .mask, .upcase, .downcase, .escape,
            .urlEncode:
            0...0
        case .date: 0...1
        case .default, .last, .first, .append, .prepend: 1...1
        case .truncate: 1...2
        case .replace: 2...2
        }
    }

    /// Whether it turns a value into a text, so that it comes first.
    var isFormat: Bool {
        switch self {
        case .money, .number, .percent, .date, .capitals: true
        default: false
        }
    }

    /// How to write it, for help.
    var example: String {
        switch self {
        case .money, .number, .percent, .capitals, .mask, .upcase, .downcase, .escape,
            .urlEncode:
            rawValue
        case .date: "date(\"yyyy年M月d日\")"
        case .default: "default(\"客户\")"
        case .last: "last(4)"
        case .first: "first(4)"
        case .truncate: "truncate(20)"
        case .append: "append(\"元\")"
        case .prepend: "prepend(\"约\")"
        case .replace: "replace(\"-\", \"\")"
        }
    }

    /// The filter that a name from Liquid or another system stands for here.
    static func renamed(_ name: String) -> Filter? {
        switch name {
        case "currency", "money_with_currency", "amount", "金额", "货币": .money
        case "format_number", "money_without_currency", "number_with_delimiter", "数字", "千分位":
            .number
        case "百分比", "百分数": .percent
        case "date_format", "strftime", "日期": .date
        case "大写", "大写金额", "金额大写", "人民币大写", "中文大写": .capitals
        case "upper", "uppercase", "大写字母": .upcase
        case "lower", "lowercase", "小写", "小写字母": .downcase
        case "h", "escape_once", "转义": .escape
        case "right", "tail", "末尾", "后几位", "尾号": .last
        case "left", "head", "slice", "开头", "前几位": .first
        case "默认", "默认值": .default
        case "打码", "掩码", "脱敏": .mask
        case "截断", "截短": .truncate
        case "追加", "后缀": .append
        case "前缀": .prepend
        case "替换": .replace
        default: nil
        }
    }

    /// The operator that replaces a filter of Liquid for arithmetic.
    static func arithmetic(_ name: String) -> String? {
        switch name {
        case "plus": "+"
        case "minus": "-"
        case "times": "*"
        case "divided_by": "/"
        case "modulo": "%"
        default: nil
        }
    }

    /// The length in characters or a count, an integer from 1 to 10,000 as written.
    static func count(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 5 else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return (1...10_000).contains(value) ? value : nil
    }

    /// The text of a string literal; nil for anything else.
    static func string(_ bytes: some BidirectionalCollection<UInt8>) -> ContiguousArray<UInt8>? {
        guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote,
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else { return nil }
        var text = ContiguousArray<UInt8>()
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            if isEscaped {
                switch byte {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): text.append(byte)
                default: return nil
                }
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == quote {
                return nil
            } else {
                text.append(byte)
            }
        }
        return isEscaped ? nil : text
    }
}
