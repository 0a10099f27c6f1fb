/// Functions of instants, conversions, optional values and numbers.
extension FunctionReference {
    static let instants: [FunctionEntry] =
        [
            FunctionEntry(
                "timestamp", ["timestamp(x): timestamp"],
                "An instant, from a text or from seconds since 1970.", zh: "时间戳，由文本或 1970 年起的秒数得来。",
                #"timestamp("2026-11-20T10:00:00+08:00") + 2 hours"#,
                #"timestamp("2026-11-20T12:00:00+08:00")"#),
            FunctionEntry(
                "duration", ["duration(x): duration"], "A length of time, such as `1h30m`.",
                zh: "时长，如 `1h30m`。", #"duration("1h30m")"#, "90 minutes"),
            part(
                "getFullYear", "The year of an instant, in UTC or in a zone.",
                zh: "时间戳的年份，按 UTC 或指定时区。",
                "2026"),
            part(
                "getMonth", "The month of an instant, 0 for January.", zh: "时间戳的月份，一月是 0。", "10"),
            part(
                "getDate", "The day of the month of an instant, from 1.", zh: "时间戳是几号，从 1 数起。", "20"
            ),
            part(
                "getDayOfMonth", "The day of the month of an instant, from 0.",
                zh: "时间戳是几号，从 0 数起。", "19"),
            part(
                "getDayOfWeek", "The day of the week of an instant, 0 for Sunday.",
                zh: "时间戳是星期几，星期日是 0。", "5"),
            part(
                "getDayOfYear", "The day of the year of an instant, from 0.",
                zh: "时间戳是一年里的第几天，从 0 数起。", "323"),
            part(
                "getHours",
                "The hour of an instant, in UTC or in a zone; the whole hours of a duration.",
                zh: "时间戳的小时，按 UTC 或指定时区；时长的整小时数。", "10", ofDuration: true),
            part(
                "getMinutes", "The minute of an instant; the whole minutes of a duration.",
                zh: "时间戳的分钟；时长的整分钟数。", "30", ofDuration: true),
            part(
                "getSeconds", "The second of an instant; the whole seconds of a duration.",
                zh: "时间戳的秒；时长的整秒数。", "15", ofDuration: true),
            part(
                "getMilliseconds", "The milliseconds of an instant or a duration, below a second.",
                zh: "时间戳或时长里不满一秒的毫秒数。", "0", ofDuration: true),
        ]

    private static func part(
        _ name: String, _ about: String, zh: String, _ outcome: String, ofDuration: Bool = false
    ) -> FunctionEntry {
        let forms = ["timestamp.\(name)(): integer", "timestamp.\(name)(zone): integer"]
        return FunctionEntry(
            name, forms + (ofDuration ? ["duration.\(name)(): integer"] : []), about, zh: zh,
            "timestamp(\"2026-11-20T02:30:15Z\").\(name)(\"+08:00\")", outcome)
    }

    static let conversions: [FunctionEntry] = [
        FunctionEntry(
            "int", ["int(x): integer"],
            "A whole number, from a text, another number or an instant.",
            zh: "整数，由文本、其他数或时间戳得来。", #"int("36")"#, "36"),
        FunctionEntry(
            "string", ["string(x): text"], "A text, from a number, a date or another plain value.",
            zh: "文本，由数、日期等值得来。", "string(36)", #""36""#),
        FunctionEntry(
            "bool", ["bool(x): boolean"], "True or false, from a text.", zh: "是或否，由文本得来。",
            #"bool("true")"#, "true"),
        FunctionEntry(
            "double", ["double(x): double"],
            "A floating-point number, which never meets an exact one.",
            zh: "浮点数，不能与精确的数混用。", #"double("0.5") + double("0.5")"#, #"double("1")"#),
        FunctionEntry(
            "uint", ["uint(x): uint"], "A whole number without a sign.", zh: "无符号整数。", "uint(7)",
            "7u"),
        FunctionEntry(
            "bytes", ["bytes(x): bytes"], "The bytes of a text in UTF-8.", zh: "文本的 UTF-8 字节。",
            #"bytes("您好").size()"#, "6"),
        FunctionEntry(
            "type", ["type(x): type"], "The type of a value.", zh: "值的类型。", "type(7)", "int"),
        FunctionEntry(
            "dyn", ["dyn(x): any"], "A value whose type is not looked at by the check.",
            zh: "检查时不看类型的值。", #"[dyn(7), "VIP"].size()"#, "2"),
        FunctionEntry(
            "base64.encode", ["base64.encode(bytes): text"], "The bytes in Base64.",
            zh: "字节的 Base64。", #"base64.encode(b"abc")"#, #""YWJj""#),
        FunctionEntry(
            "base64.decode", ["base64.decode(text): bytes"],
            "The bytes that a Base64 text stands for.",
            zh: "Base64 文本代表的字节。", #"base64.decode("YWJj")"#, #"b"abc""#),
    ]

    static let optionals: [FunctionEntry] = [
        FunctionEntry(
            "orValue", ["optional.orValue(other): any"],
            "The value, or another where there is none.",
            zh: "里面的值；没有就用另一个。", #"{"a": 1}[?"b"].orValue(0)"#, "0"),
        FunctionEntry(
            "or", ["optional.or(other): optional"], "This one if it has a value, else the other.",
            zh: "有值就是它，没有就是另一个。", "optional.none().or(optional.of(7)).value()", "7"),
        FunctionEntry(
            "hasValue", ["optional.hasValue(): boolean"], "Whether there is a value.", zh: "有没有值。",
            #"{"a": 1}[?"a"].hasValue()"#, "true"),
        FunctionEntry(
            "value", ["optional.value(): any"], "The value; fails where there is none.",
            zh: "里面的值；没有就出错。", #"{"a": 1}[?"a"].value()"#, "1"),
        FunctionEntry(
            "optMap", ["optional.optMap(x, value): optional"],
            "A value made of the one that is there, if it is.", zh: "有值就由它算出一个值。",
            "optional.of(3).optMap(x, x * 2).value()", "6", variables: 1),
        FunctionEntry(
            "optFlatMap", ["optional.optFlatMap(x, other): optional"],
            "Another optional value made of the one that is there, if it is.",
            zh: "有值就由它算出另一个可能没有的值。",
            "optional.of([3]).optFlatMap(x, x.first()).value()", "3", variables: 1),
        FunctionEntry(
            "optional.of", ["optional.of(x): optional"], "An optional value that is there.",
            zh: "有值的可选值。", "optional.of(7).hasValue()", "true"),
        FunctionEntry(
            "optional.none", ["optional.none(): optional"], "An optional value that is not there.",
            zh: "没有值的可选值。", "optional.none().hasValue()", "false"),
        FunctionEntry(
            "optional.ofNonZeroValue", ["optional.ofNonZeroValue(x): optional"],
            "There, unless it is 0, empty, false or null.", zh: "有值，除非是 0、空、否或 null。",
            #"optional.ofNonZeroValue("").hasValue()"#, "false"),
        FunctionEntry(
            "optional.unwrap", ["optional.unwrap(list): list"],
            "The values of a list that are there.", zh: "列表里有的那些值。",
            "optional.unwrap([optional.of(7), optional.none()])", "[7]"),
        FunctionEntry(
            "unwrapOpt", ["list.unwrapOpt(): list"], "The values of the list that are there.",
            zh: "列表里有的那些值。", "[optional.of(7), optional.none()].unwrapOpt()", "[7]"),
    ]

    static let numbers: [FunctionEntry] = [
        FunctionEntry(
            "math.greatest", ["math.greatest(a, …): number", "math.greatest(list): number"],
            "The largest of some numbers or of a list.", zh: "几个数或一个列表里最大的。",
            "math.greatest([3, 7, 5])", "7"),
        FunctionEntry(
            "math.least", ["math.least(a, …): number", "math.least(list): number"],
            "The smallest of some numbers or of a list.", zh: "几个数或一个列表里最小的。",
            "math.least([3, 7, 5])", "3"),
        FunctionEntry(
            "math.abs", ["math.abs(x): number"], "The number without its sign.", zh: "绝对值。",
            "math.abs(-7)", "7"),
        FunctionEntry(
            "math.sign", ["math.sign(x): number"], "-1, 0 or 1.", zh: "符号：-1、0 或 1。",
            "math.sign(-7)", "-1"),
        rounding("ceil", "The double rounded up.", zh: "浮点数向上取整。", "2"),
        rounding("floor", "The double rounded down.", zh: "浮点数向下取整。", "1"),
        rounding("round", "The double rounded, halves away from 0.", zh: "浮点数四舍五入。", "2"),
        rounding("trunc", "The double without its decimals.", zh: "浮点数去掉小数。", "1"),
        FunctionEntry(
            "math.sqrt", ["math.sqrt(x): double"], "The square root.", zh: "平方根。",
            "int(math.sqrt(49))", "7"),
        FunctionEntry(
            "math.isNaN", ["math.isNaN(x): boolean"], "Whether a double is no number.",
            zh: "浮点数是不是 NaN。", #"math.isNaN(double("NaN"))"#, "true"),
        FunctionEntry(
            "math.isInf", ["math.isInf(x): boolean"], "Whether a double is infinite.",
            zh: "浮点数是不是无穷大。", #"math.isInf(double("1"))"#, "false"),
        FunctionEntry(
            "math.isFinite", ["math.isFinite(x): boolean"],
            "Whether a double is neither infinite nor no number.",
            zh: "浮点数是不是有限的数。", #"math.isFinite(double("1"))"#, "true"),
        FunctionEntry(
            "math.bitAnd", ["math.bitAnd(a, b): number"], "The bits that both have.", zh: "按位与。",
            "math.bitAnd(6, 3)", "2"),
        FunctionEntry(
            "math.bitOr", ["math.bitOr(a, b): number"], "The bits that one of them has.",
            zh: "按位或。",
            "math.bitOr(6, 3)", "7"),
        FunctionEntry(
            "math.bitXor", ["math.bitXor(a, b): number"], "The bits that only one has.",
            zh: "按位异或。",
            "math.bitXor(6, 3)", "5"),
        FunctionEntry(
            "math.bitNot", ["math.bitNot(x): number"], "All bits turned over.", zh: "按位取反。",
            "math.bitNot(6)", "-7"),
        FunctionEntry(
            "math.bitShiftLeft", ["math.bitShiftLeft(x, n): number"], "The bits moved up by n.",
            zh: "左移 n 位。", "math.bitShiftLeft(3, 2)", "12"),
        FunctionEntry(
            "math.bitShiftRight", ["math.bitShiftRight(x, n): number"],
            "The bits moved down by n, zeros first.", zh: "右移 n 位，高位补 0。",
            "math.bitShiftRight(12, 2)", "3"),
    ]

    private static func rounding(
        _ name: String, _ about: String, zh: String, _ outcome: String
    ) -> FunctionEntry {
        FunctionEntry(
            "math.\(name)", ["math.\(name)(x): double"], about, zh: zh,
            "int(math.\(name)(double(\"1.5\")))", outcome)
    }
}
