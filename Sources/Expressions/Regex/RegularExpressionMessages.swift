internal import Diagnostics

/// What can be wrong with a pattern, in both languages.
extension RegularExpressionFault {
    private init(_ kind: Kind, _ range: Range<Int>, _ message: Phrase, help: Phrase? = nil) {
        self.init(kind: kind, range: range, message: message, help: help)
    }

    static func invalidUTF8(_ at: Int) -> Self {
        Self(
            .invalidUTF8, at..<at + 1,
            Phrase("the pattern is not UTF-8 here", zh: "正则表达式此处不是 UTF-8 编码"))
    }

    // MARK: What linear time leaves out

    static func lookAround(_ range: Range<Int>) -> Self {
        Self(
            .lookAround, range,
            Phrase(
                "patterns run in linear time, look-around cannot",
                zh: "正则表达式以线性时间匹配，不支持前瞻和后顾"),
            help: Phrase(
                "match the text itself, or write a second condition: "
                    + "`x.matches(\"…\") && !x.matches(\"…\")`",
                zh: "直接匹配该文字，或另写一个条件：`x.matches(\"…\") && !x.matches(\"…\")`"))
    }

    static func backReference(_ range: Range<Int>) -> Self {
        Self(
            .backReference, range,
            Phrase(
                "patterns run in linear time, references back to a group cannot",
                zh: "正则表达式以线性时间匹配，不支持反向引用"),
            help: Phrase(
                "repeat the group's own pattern; a character by its octal code is `\\x01` or `\\001`",
                zh: "请重写一遍该分组的内容；用编码表示字符时写 `\\x01` 或 `\\001`"))
    }

    static func possessive(_ range: Range<Int>) -> Self {
        Self(
            .possessive, range,
            Phrase(
                "there are no possessive repetitions; nothing here ever tries again",
                zh: "没有占有量词；这里的匹配从不回溯"),
            help: Phrase("leave out the last `+`", zh: "去掉最后的 `+`"))
    }

    static func atomicGroup(_ range: Range<Int>) -> Self {
        Self(
            .possessive, range,
            Phrase(
                "there are no atomic groups; nothing here ever tries again",
                zh: "没有原子分组；这里的匹配从不回溯"),
            help: Phrase("write `(?:…)`", zh: "写成 `(?:…)`"))
    }

    static func anyByte(_ range: Range<Int>) -> Self {
        Self(
            .anyByte, range,
            Phrase(
                "`\\C` would cut a character into its bytes", zh: "`\\C` 会把一个字符拆成字节"),
            help: Phrase(
                "`(?s:.)` matches any one character", zh: "`(?s:.)` 匹配任意一个字符"))
    }

    // MARK: Groups

    static func unsupportedGroup(_ range: Range<Int>) -> Self {
        Self(
            .unsupportedGroup, range,
            Phrase(
                "there is no such group; expected `(…)`, `(?:…)`, `(?i:…)` or `(?P<name>…)`",
                zh: "没有这种分组，应为 `(…)`、`(?:…)`、`(?i:…)` 或 `(?P<名称>…)`"),
            help: Phrase("a bracket itself is `\\(`", zh: "括号本身写成 `\\(`"))
    }

    static func unknownFlag(_ range: Range<Int>, _ text: String) -> Self {
        Self(
            .unknownFlag, range,
            Phrase(
                "`\(text)` is no flag; there are `i` (any case), `m` (`^` and `$` at lines), "
                    + "`s` (`.` takes line breaks too) and `U` (shortest first)",
                zh: "`\(text)` 不是标志；可用 `i`（不分大小写）、`m`（`^` `$` 按行）、"
                    + "`s`（`.` 也匹配换行）、`U`（最短优先）"))
    }

    static func badGroupName(_ range: Range<Int>) -> Self {
        Self(
            .badGroupName, range,
            Phrase(
                "expected a name of letters, digits and `_`, as in `(?P<name>…)`",
                zh: "应为由字母、数字和 `_` 组成的名称，如 `(?P<名称>…)`"))
    }

    static func duplicateGroupName(_ range: Range<Int>, _ name: String) -> Self {
        Self(
            .duplicateGroupName, range,
            Phrase("a group before is called `\(name)` too", zh: "前面已有名为 `\(name)` 的分组"))
    }

    static func unclosedGroup(_ start: Int) -> Self {
        Self(
            .unclosedGroup, start..<start + 1,
            Phrase("this `(` is never closed", zh: "这个 `(` 没有对应的 `)`"),
            help: Phrase(
                "add `)`; a bracket itself is `\\(`", zh: "补上 `)`；括号本身写成 `\\(`"))
    }

    static func unopenedGroup(_ at: Int) -> Self {
        Self(
            .unopenedGroup, at..<at + 1,
            Phrase("this `)` closes nothing", zh: "这个 `)` 没有对应的 `(`"),
            help: Phrase("a bracket itself is `\\)`", zh: "括号本身写成 `\\)`"))
    }

    // MARK: Classes and escapes

    static func unclosedClass(_ start: Int) -> Self {
        Self(
            .unclosedClass, start..<start + 1,
            Phrase("this `[` is never closed", zh: "这个 `[` 没有对应的 `]`"),
            help: Phrase(
                "add `]`; a `]` that comes first in a class is a character, "
                    + "and a bracket itself is `\\[`",
                zh: "补上 `]`；紧跟在 `[` 后的 `]` 是普通字符，方括号本身写成 `\\[`"))
    }

    static func badRange(_ range: Range<Int>, _ text: String) -> Self {
        Self(
            .badRange, range,
            Phrase(
                "`\(text)` is no range; a range goes from a character up to a later one",
                zh: "`\(text)` 不是范围；范围应从一个字符到编码更大的字符"),
            help: Phrase(
                "a hyphen itself stands last, as in `[a-z-]`, or is `\\-`",
                zh: "连字符本身放在最后，如 `[a-z-]`，或写成 `\\-`"))
    }

    static func unknownClass(_ range: Range<Int>, _ text: String) -> Self {
        Self(
            .unknownClass, range,
            Phrase("there is no class `\(text)`", zh: "没有字符类 `\(text)`"),
            help: Phrase(
                "there are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, "
                    + "space, upper, word, xdigit",
                zh: "可用 alnum、alpha、ascii、blank、cntrl、digit、graph、lower、print、punct、"
                    + "space、upper、word、xdigit"))
    }

    /// - Parameters:
    ///   - text: All of it, `\p{Letter}`.
    ///   - name: What stands for the name, `Letter`.
    static func unknownProperty(_ range: Range<Int>, _ text: String, _ name: String) -> Self {
        var help = Phrase(
            "write a category such as `\\pL` or `\\p{Nd}`, or a script such as `\\p{Han}`",
            zh: "写类别，如 `\\pL`、`\\p{Nd}`，或文字系统，如 `\\p{Han}`")
        if let near = nearestProperty(name) {
            help = Phrase("did you mean `\\p{\(near)}`?", zh: "是否想写 `\\p{\(near)}`？")
        }
        return Self(
            .unknownProperty, range,
            Phrase(
                "`\(text)` names neither a general category nor a script of Unicode",
                zh: "`\(text)` 不是 Unicode 的类别，也不是文字系统"),
            help: help)
    }

    /// What other languages call it, or what is spelt nearly so.
    private static func nearestProperty(_ name: String) -> String? {
        let longNames = [
            ("letter", "L"), ("alpha", "L"), ("alphabetic", "L"), ("uppercase", "Lu"),
            ("lowercase", "Ll"), ("number", "N"), ("digit", "Nd"), ("punctuation", "P"),
            ("punct", "P"), ("symbol", "S"), ("space", "Z"), ("separator", "Z"),
            ("ishan", "Han"), ("script=han", "Han"), ("sc=han", "Han"), ("chinese", "Han"),
            ("cjk", "Han"), ("hanzi", "Han"),
        ]
        let small = name.lowercased()
        if let known = longNames.first(where: { $0.0.utf8.elementsEqual(small.utf8) }) {
            return known.1
        }
        // Categories of one or two letters are too near to each other to guess.
        return small.utf8.count > 2
            ? Suggestion.nearest(to: name, among: UnicodeGroups.names) : nil
    }

    static func unknownEscape(_ range: Range<Int>, _ text: String, inClass: Bool) -> Self {
        let help: Phrase? =
            switch text.utf8.last {
            case UInt8(ascii: "Z"): Phrase("the end of the text is `\\z`", zh: "文字末尾写 `\\z`")
            case UInt8(ascii: "h"): Phrase("a space or tab is `[ \\t]`", zh: "空格或制表符写 `[ \\t]`")
            case UInt8(ascii: "R"): Phrase("a line break is `\\r?\\n`", zh: "换行写 `\\r?\\n`")
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                Phrase("a character by its code is `\\x{4E2D}`", zh: "用编码表示字符写 `\\x{4E2D}`")
            case UInt8(ascii: "b") where inClass:
                Phrase("in a class the backspace is `\\x08`", zh: "字符类里的退格写 `\\x08`")
            case UInt8(ascii: "E"): Phrase("`\\E` ends what `\\Q` began", zh: "`\\E` 用来结束 `\\Q`")
            case UInt8(ascii: "e"): Phrase("the escape character is `\\x1B`", zh: "转义字符写 `\\x1B`")
            default: nil
            }
        return Self(
            .unknownEscape, range,
            Phrase("`\(text)` has no meaning here", zh: "`\(text)` 在这里没有意义"), help: help)
    }

    static func endsInBackslash(_ at: Int) -> Self {
        Self(
            .endsInBackslash, at..<at + 1,
            Phrase("nothing follows the backslash", zh: "反斜杠后面没有内容"),
            help: Phrase("a backslash itself is `\\\\`", zh: "反斜杠本身写成 `\\\\`"))
    }

    static func badCodePoint(_ range: Range<Int>, _ text: String) -> Self {
        Self(
            .badCodePoint, range,
            Phrase(
                "`\(text)` is no character; expected two hexadecimal digits, as in `\\x41`, "
                    + "or up to 10FFFF in braces, as in `\\x{4E2D}`",
                zh: "`\(text)` 不是字符；应为两位十六进制数，如 `\\x41`，"
                    + "或花括号里不超过 10FFFF 的数，如 `\\x{4E2D}`"))
    }

    // MARK: Repetitions

    static func missingRepeatArgument(_ range: Range<Int>, _ sign: String) -> Self {
        Self(
            .missingRepeatArgument, range,
            Phrase("nothing stands before `\(sign)` to repeat", zh: "`\(sign)` 前面没有可重复的内容"),
            help: Phrase(
                "the character itself has a backslash before it, as in `\\*`",
                zh: "要匹配这个字符本身，在前面加反斜杠，如 `\\*`"))
    }

    static func nestedRepeat(_ range: Range<Int>) -> Self {
        Self(
            .nestedRepeat, range,
            Phrase("a repetition cannot be repeated directly", zh: "重复符号后面不能再跟重复符号"),
            help: Phrase("put it in brackets: `(?:a*){2}`", zh: "加上括号：`(?:a*){2}`"))
    }

    static func badRepeat(_ range: Range<Int>, _ minimum: Int, _ maximum: Int) -> Self {
        Self(
            .badRepeat, range,
            Phrase(
                "at least \(minimum) and at most \(maximum) times is never possible",
                zh: "最少 \(minimum) 次、最多 \(maximum) 次，不可能成立"),
            help: Phrase("write `{\(maximum),\(minimum)}`", zh: "写成 `{\(maximum),\(minimum)}`"))
    }

    static func repeatTooLarge(_ range: Range<Int>) -> Self {
        Self(
            .repeatTooLarge, range,
            Phrase(
                "more than 1,000 repetitions, those within each other multiplied",
                zh: "重复超过 1,000 次（嵌套的重复次数相乘）"),
            help: Phrase(
                "leave the number open, as in `{3,}`, and compare `size(x)`",
                zh: "不写上限，如 `{3,}`，再比较 `size(x)`"))
    }

    // MARK: Bounds

    static func tooDeep(_ range: Range<Int>) -> Self {
        Self(
            .tooDeep, range,
            Phrase(
                "brackets stand more than \(PatternParser.deepest) deep within each other",
                zh: "括号嵌套超过 \(PatternParser.deepest) 层"))
    }

    static func tooLarge(_ range: Range<Int>, limit: Int) -> Self {
        Self(
            .tooLarge, range,
            Phrase(
                "the pattern becomes larger than \(limit) instructions",
                zh: "正则表达式编译后超过 \(limit) 条指令"),
            help: Phrase(
                "repeat less, or leave the number open, as in `+`",
                zh: "减少重复次数，或不写上限，如 `+`"))
    }

    static func tooManyGroups(_ range: Range<Int>) -> Self {
        Self(
            .tooLarge, range,
            Phrase("the pattern has too many groups for its size", zh: "正则表达式的分组太多"),
            help: Phrase(
                "write `(?:…)` where the group's text is not asked for",
                zh: "不需要取出内容的分组写成 `(?:…)`"))
    }
}
