internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Why rows are skipped, in words. A value is shown only through `shown`.
enum RowMessages {
    typealias Reason = (code: String, phrase: Phrase)

    static func columns(found: Int, expected: Int) -> Reason {
        (
            "D0621",
            Phrase(
                "the row has \(found) columns, the header has \(expected)",
                zh: "这一行有 \(found) 列，表头有 \(expected) 列")
        )
    }

    static func cannotDivide(_ kind: RowFault.Kind) -> Reason {
        switch kind {
        case .quoteInside:
            (
                "D0622",
                Phrase(
                    "a quote stands inside a cell; a cell with a quote is quoted, the quote doubled",
                    zh: "单元格中间有引号；含引号的单元格应整个加引号，里面的引号写两个")
            )
        case .textAfterQuote:
            (
                "D0623",
                Phrase(
                    "text follows the closing quote of a cell, expected `,` or the end of the line",
                    zh: "结束引号后面还有文字，应为 `,` 或行尾")
            )
        case .unclosedQuote:
            (
                "D0624",
                Phrase(
                    "the quote that opens here is never closed",
                    zh: "从这里开始的引号没有结束")
            )
        }
    }

    /// A further line of a row that cannot be divided.
    static func insideFault(startLine: Int) -> Reason {
        (
            "D0625",
            Phrase(
                "the line stands inside the faulty row that starts on line \(startLine)",
                zh: "这一行在第 \(startLine) 行开始的错行之内")
        )
    }

    /// `guess` is of the cell's bytes, for those that are no UTF-8; `encoding` is nil for a database.
    static func cell(
        _ fault: CellFault, _ field: Field, shown value: String?, currency: Currency,
        guess: EncodingGuess?, encoding: TextEncoding?
    ) -> Reason {
        let name = "`\(VisibleText.escaped(field.column))`"
        switch fault.kind {
        case .empty:
            return (
                "D0631",
                Phrase(
                    "\(name) is empty, but the field is not `optional`",
                    zh: "\(name) 是空的，但这个字段不是 `optional`")
            )
        case .spaceAtEnd:
            return (
                "D0632",
                Phrase(
                    "\(name) starts or ends with a space, expected the value alone",
                    zh: "\(name) 的开头或结尾有空格，应只有值本身")
            )
        case .notADate, .noSuchDay, .notATimestamp, .noOffset, .notATime, .notADayOfMonth:
            return time(fault.kind, name, value)
        case .notABoolean, .unknownMember: return choice(fault.kind, name, value, field)
        case .tooLong, .phoneCharacter, .phoneLength, .emailShape:
            return shape(fault.kind, name, longest: field.longest ?? 0)
        case .real, .blob: return stored(fault.kind, name, field, currency)
        case .notUTF8, .lineBreak, .control, .bidirectional, .invisible, .webAddress:
            return safety(fault.kind, name, guess, encoding)
        default: return number(fault.kind, name, value, field, currency)
        }
    }

    private static func number(
        _ kind: CellFault.Kind, _ name: String, _ value: String?, _ field: Field,
        _ currency: Currency
    ) -> Reason {
        let en = value.map { "\(name) holds `\($0)`" } ?? name
        let zh = value.map { "\(name) 的值是 `\($0)`" } ?? name
        let decimals = decimals(field, currency)
        switch kind {
        case .tooManyDecimals:
            let most = decimals == 0 ? "no decimals" : "at most \(decimals) decimals"
            let zhMost = decimals == 0 ? "不能有小数" : "最多 \(decimals) 位小数"
            return ("D0634", Phrase("\(en), expected \(most)", zh: "\(zh)，\(zhMost)"))
        case .thousandsSeparator:
            return (
                "D0635",
                Phrase(
                    "\(en), expected digits without a separator of thousands",
                    zh: "\(zh)，数字里不要写千位分隔符")
            )
        case .fullWidthDigits:
            return (
                "D0636",
                Phrase("\(en), expected half-width digits", zh: "\(zh)，数字应为半角")
            )
        case .tooLarge:
            return (
                "D0637",
                value == nil
                    ? Phrase("\(name) holds a number that is too large", zh: "\(name) 的数值太大")
                    : Phrase("\(en), which is too large", zh: "\(zh)，数值太大")
            )
        case .aboveAtMost:
            return (
                "D0638",
                value?.hasPrefix("-") == true
                    ? Phrase(
                        "\(en), further below 0 than the field's `at_most`",
                        zh: "\(zh)，绝对值超过字段的 `at_most`")
                    : Phrase(
                        "\(en), more than the field's `at_most`",
                        zh: "\(zh)，超过字段的 `at_most`")
            )
        case .percentMissing:
            let form = example(field, 0)
            return (
                "D0639",
                Phrase(
                    "\(en) without `%`; write it like `\(form)`, or say `as: points` or `as: fraction`",
                    zh: "\(zh)，没有 `%`；应写成 `\(form)` 这样，或在字段里写 `as: points` 或 `as: fraction`")
            )
        case .percentUnexpected where isFraction(field):
            return (
                "D0640",
                Phrase(
                    "\(en) with `%`, but the field says `as: \(notation(field))`",
                    zh: "\(zh)，带了 `%`，但字段写的是 `as: \(notation(field))`")
            )
        default: return notANumber(en, zh, value, example(field, decimals))
        }
    }

    private static func notANumber(
        _ en: String, _ zh: String, _ value: String?, _ example: String
    ) -> Reason {
        var phrase = Phrase(
            "\(en), expected a number such as `\(example)`", zh: "\(zh)，应为数字，如 `\(example)`")
        // What spreadsheets make of long numbers, narrow columns and failed formulas.
        let isPower = value.map { $0.contains("E+") && $0.first?.isNumber == true } ?? false
        if isPower || value?.hasPrefix("#") == true {
            phrase = Phrase(
                "\(phrase.en); a spreadsheet has spoilt it", zh: "\(phrase.zh)；是电子表格弄坏的")
        }
        return ("D0633", phrase)
    }

    private static func time(_ kind: CellFault.Kind, _ name: String, _ value: String?) -> Reason {
        let en = value.map { "\(name) holds `\($0)`" } ?? name
        let zh = value.map { "\(name) 的值是 `\($0)`" } ?? name
        switch kind {
        case .noSuchDay:
            return (
                "D0642", Phrase("\(en), a day that does not exist", zh: "\(zh)，没有这一天")
            )
        case .notATimestamp:
            return (
                "D0643",
                Phrase(
                    "\(en), expected a timestamp such as `2026-11-20T06:00:00+08:00`",
                    zh: "\(zh)，应为时间，如 `2026-11-20T06:00:00+08:00`")
            )
        case .noOffset:
            return (
                "D0644",
                Phrase(
                    "\(en), a time without its offset; write `2026-11-20T06:00:00+08:00`",
                    zh: "\(zh)，时间没写时差；应写成 `2026-11-20T06:00:00+08:00`")
            )
        case .notATime:
            return (
                "D0645",
                Phrase("\(en), expected a time such as `09:00`", zh: "\(zh)，应为时刻，如 `09:00`")
            )
        case .notADayOfMonth:
            return (
                "D0646",
                Phrase("\(en), expected a day of a month, 1 to 31", zh: "\(zh)，应为 1 到 31 的日")
            )
        default:
            return (
                "D0641",
                Phrase(
                    "\(en), expected a date such as `2026-11-20`",
                    zh: "\(zh)，应为日期，如 `2026-11-20`")
            )
        }
    }

    private static func choice(
        _ kind: CellFault.Kind, _ name: String, _ value: String?, _ field: Field
    ) -> Reason {
        let en = value.map { "\(name) holds `\($0)`" } ?? name
        let zh = value.map { "\(name) 的值是 `\($0)`" } ?? name
        guard case .enumeration(let members) = field.type else {
            return (
                "D0647",
                Phrase(
                    "\(en), expected one of `true`, `false`, `是`, `否`, `1`, `0`",
                    zh: "\(zh)，应为 `true`、`false`、`是`、`否`、`1`、`0` 之一")
            )
        }
        let known = members.prefix(12).map { "`\($0)`" }
        let more = members.count > 12 ? " …" : ""
        var phrase = Phrase(
            "\(en), expected one of \(known.joined(separator: ", "))\(more)",
            zh: "\(zh)，应为 \(known.joined(separator: "、"))\(more) 之一")
        if let value, let near = Suggestion.nearest(to: value, among: members) {
            phrase.en += "; did you mean `\(near)`?"
            phrase.zh += "；是否想写 `\(near)`？"
        }
        return ("D0648", phrase)
    }

    private static func shape(_ kind: CellFault.Kind, _ name: String, longest: Int) -> Reason {
        switch kind {
        case .tooLong:
            (
                "D0651",
                Phrase(
                    "\(name) is longer than the field's `longest: \(longest)`",
                    zh: "\(name) 超过字段的 `longest: \(longest)`")
            )
        case .phoneCharacter:
            (
                "D0652",
                Phrase(
                    "\(name) is no telephone number; expected digits, perhaps after `+`",
                    zh: "\(name) 不是电话号码，应只有数字，前面可有 `+`")
            )
        case .phoneLength:
            (
                "D0653",
                Phrase(
                    "\(name) has a wrong count of digits; a mobile number has 11, others 8 to 15",
                    zh: "\(name) 的位数不对；手机号 11 位，其他号码 8 到 15 位")
            )
        default:
            (
                "D0654",
                Phrase(
                    "\(name) is no e-mail address; expected the form `name@example.com`",
                    zh: "\(name) 不是邮箱地址，应如 `name@example.com`")
            )
        }
    }

    private static func safety(
        _ kind: CellFault.Kind, _ name: String, _ guess: EncodingGuess?, _ encoding: TextEncoding?
    ) -> Reason {
        switch kind {
        case .lineBreak:
            return (
                "D0656",
                Phrase(
                    "\(name) holds a line break, and a text shows it", zh: "\(name) 里有换行，而通知要显示它")
            )
        case .control:
            return (
                "D0657",
                Phrase(
                    "\(name) holds a control character, and a text shows it",
                    zh: "\(name) 里有控制字符，而通知要显示它")
            )
        case .bidirectional:
            return (
                "D0658",
                Phrase(
                    "\(name) holds a character that reverses the text, and a text shows it",
                    zh: "\(name) 里有改变文字方向的字符，而通知要显示它")
            )
        case .invisible:
            return (
                "D0659",
                Phrase(
                    "\(name) holds an invisible character, and a text shows it",
                    zh: "\(name) 里有看不见的字符，而通知要显示它")
            )
        case .webAddress:
            return (
                "D0660",
                Phrase(
                    "\(name) holds the address of a web page, and a text shows it",
                    zh: "\(name) 里有网址，而通知要显示它")
            )
        case _ where encoding == .gb18030:
            return (
                "D0655",
                Phrase(
                    "\(name) holds bytes that are no character of GB18030",
                    zh: "\(name) 里有不成 GB18030 字符的字节")
            )
        default:
            let hint = guess.map { ", it looks like \($0.name)" } ?? ""
            let zhHint = guess.map { "，像是 \($0.name)" } ?? ""
            if encoding == nil {
                return (
                    "D0655",
                    Phrase(
                        "\(name) holds TEXT that is not UTF-8\(hint)",
                        zh: "\(name) 的 TEXT 不是 UTF-8\(zhHint)")
                )
            }
            return (
                "D0655",
                Phrase(
                    "\(name) is not UTF-8\(hint); save the file as “CSV UTF-8”",
                    zh: "\(name) 不是 UTF-8\(zhHint)；请另存为“CSV UTF-8（逗号分隔）”")
            )
        }
    }
}

/// What numbers of a field look like.
extension RowMessages {
    static func decimals(_ field: Field, _ currency: Currency) -> Int {
        let points = field.notation == .fraction ? 0 : 2
        switch field.type {
        case .money: return currency.decimals
        case .decimal(let scale): return scale
        case .percent: return ValueType.percentScale - points
        case .rate: return ValueType.rateScale - points
        default: return 0
        }
    }

    private static func isFraction(_ field: Field) -> Bool {
        switch field.type {
        case .percent, .rate: field.notation != .signed
        default: false
        }
    }

    private static func notation(_ field: Field) -> String {
        field.notation == .fraction ? "fraction" : "points"
    }

    private static func example(_ field: Field, _ decimals: Int) -> String {
        switch field.type {
        case .percent where field.notation == .signed: "95%"
        // Of a day, mostly.
        case .rate where field.notation == .signed: "0.05%"
        case .percent where field.notation == .fraction, .rate where field.notation == .fraction:
            "0.95"
        case .percent, .rate: "95"
        case .money, .decimal:
            decimals == 0 ? "3060" : "3060." + String(repeating: "0", count: min(2, decimals))
        default: "12"
        }
    }
}

extension Field {
    /// A value that may stand in a message: never personal, no text, short, and nothing that could be a
    /// telephone, card or identity number in the wrong column.
    func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if personal != nil { return nil }
        switch type {
        case .text, .list: return nil
        default: break
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.count <= 32, !text.contains("@")
        else { return nil }
        var digits = 0
        for byte in bytes {
            digits = byte &- 0x30 < 10 ? digits + 1 : 0
            if digits >= 10 { return nil }
        }
        return VisibleText.escaped(text)
    }
}
