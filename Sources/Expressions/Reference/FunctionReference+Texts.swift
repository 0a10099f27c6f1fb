/// What campaigns add to CEL, and the functions of texts.
extension FunctionReference {
    static let campaign: [FunctionEntry] = [
        FunctionEntry(
            "days", ["days(n): span"], "A span of so many days.", zh: "若干天的时长。",
            "today + days(days_overdue)"),
        FunctionEntry(
            "date", ["date(text): date"], "A date, read when the file is checked.", zh: "写定的日期。",
            #"date("2026-11-20") + 1 month"#, #"date("2026-12-20")"#),
        FunctionEntry(
            "time", ["time(text): time"], "A time of day, read when the file is checked.",
            zh: "写定的时刻。", #"time("09:30") < time("10:00")"#, "true"),
        FunctionEntry(
            "next_day_of_month", ["date.next_day_of_month(day): date"],
            "The first date with this day of the month, on or after the date; the last day of a shorter month.",
            zh: "从这天起第一个几号，当天也算；那个月没有这一号，就取月末。",
            #"date("2026-11-20").next_day_of_month(31)"#, #"date("2026-11-30")"#),
        FunctionEntry(
            "on_or_before", ["day_of_month.on_or_before(date): date"],
            "The last date with this day of the month, not after the date.", zh: "不晚于这天的、最近的那个几号。",
            "发薪日.on_or_before(today)"),
        FunctionEntry(
            "max", ["max(a, b, …): any"], "The larger of values of one type.", zh: "同类值里较大的。",
            "max(3, 7)", "7"),
        FunctionEntry(
            "min", ["min(a, b, …): any"], "The smaller of values of one type.", zh: "同类值里较小的。",
            "min(3, 7)", "3"),
        FunctionEntry(
            "has", ["has(x): boolean"], "Whether a value that may be missing is there.",
            zh: "可能没有的值在不在。", "has(notices.last)"),
    ]

    static let texts: [FunctionEntry] = [
        FunctionEntry(
            "contains", ["text.contains(part): boolean"], "Whether the text contains another.",
            zh: "文本里有没有另一段文本。", #""尊享会员".contains("会员")"#, "true"),
        FunctionEntry(
            "startsWith", ["text.startsWith(part): boolean"],
            "Whether the text starts with another.",
            zh: "文本是不是以另一段开头。", #""AX-2041".startsWith("AX-")"#, "true"),
        FunctionEntry(
            "endsWith", ["text.endsWith(part): boolean"], "Whether the text ends with another.",
            zh: "文本是不是以另一段结尾。", #""a@example.com".endsWith(".com")"#, "true"),
        FunctionEntry(
            "matches", ["text.matches(pattern): boolean", "matches(text, pattern): boolean"],
            "Whether a regular expression (RE2's) matches some part of the text.",
            zh: "文本里有没有一段符合正则表达式（RE2 的写法）。", #""13800138000".matches("^1[3-9]")"#, "true"),
        FunctionEntry(
            "size",
            [
                "text.size(): integer", "list.size(): integer", "map.size(): integer",
                "bytes.size(): integer", "size(x): integer",
            ], "How many characters a text has, or items a list or a map.",
            zh: "文本有几个字，或列表、映射有几项。", #""您好".size()"#, "2"),
        FunctionEntry(
            "substring", ["text.substring(start): text", "text.substring(start, end): text"],
            "The part of the text from one place up to another, counted from 0.",
            zh: "文本从一处到另一处之前的部分，从 0 数起。", #""AX-2041".substring(3, 5)"#, #""20""#),
        FunctionEntry(
            "split", ["text.split(separator): list", "text.split(separator, most): list"],
            "The parts of the text between separators, so many at most.",
            zh: "按分隔符拆成列表；可以限定最多几段。", #""贷款;新客".split(";")"#, #"["贷款", "新客"]"#),
        FunctionEntry(
            "join", ["list.join(): text", "list.join(separator): text"],
            "One text made of the texts of a list, with a separator between them.",
            zh: "把列表里的文本连成一段，中间加分隔符。", #"["贷款", "新客"].join("、")"#, #""贷款、新客""#),
        FunctionEntry(
            "replace", ["text.replace(old, new): text", "text.replace(old, new, most): text"],
            "The text with one part put in the place of another, everywhere or so many times.",
            zh: "把一段换成另一段，全部换或最多换几处。", #""138-0013".replace("-", "")"#, #""1380013""#),
        FunctionEntry(
            "trim", ["text.trim(): text"], "The text without white space at its ends.",
            zh: "去掉两端的空白。", #"" 张三 ".trim()"#, #""张三""#),
        FunctionEntry(
            "lowerAscii", ["text.lowerAscii(): text"],
            "The text with a to z in the place of A to Z.",
            zh: "英文字母变小写。", #""VIP".lowerAscii()"#, #""vip""#),
        FunctionEntry(
            "upperAscii", ["text.upperAscii(): text"],
            "The text with A to Z in the place of a to z.",
            zh: "英文字母变大写。", #""vip".upperAscii()"#, #""VIP""#),
        FunctionEntry(
            "charAt", ["text.charAt(place): text"], "The character at a place, counted from 0.",
            zh: "某一处的字，从 0 数起。", #""甲乙丙".charAt(1)"#, #""乙""#),
        FunctionEntry(
            "indexOf", ["text.indexOf(part): integer", "text.indexOf(part, start): integer"],
            "Where another text first stands, counted from 0; -1 where it does not.",
            zh: "另一段文本第一次出现在哪，从 0 数起；没有就是 -1。", #""AX-2041".indexOf("-")"#, "2"),
        FunctionEntry(
            "lastIndexOf",
            ["text.lastIndexOf(part): integer", "text.lastIndexOf(part, start): integer"],
            "Where another text last stands, counted from 0; -1 where it does not.",
            zh: "另一段文本最后一次出现在哪，从 0 数起；没有就是 -1。", #""a-b-c".lastIndexOf("-")"#, "3"),
        FunctionEntry(
            "format", ["text.format(values): text"],
            "The text with the values of a list in the places of `%s`, `%d`, `%.2f` and their like.",
            zh: "把列表里的值填进 `%s`、`%d`、`%.2f` 等位置。", #""%s，%d 期".format(["车贷", 36])"#,
            #""车贷，36 期""#),
        FunctionEntry(
            "strings.quote", ["strings.quote(text): text"],
            "The text in quotation marks, its special characters escaped.", zh: "加上引号，特殊字符转义。",
            #"strings.quote("a\"b").size()"#, "6"),
    ]
}
