internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Amounts, dates and the fixed words of the language, as people say them.
struct PlainWords {
    let language: Language
    let currency: Currency

    func say(_ en: String, zh: String) -> String { language == .en ? en : zh }

    /// An amount of the campaign's currency: `1,000.00 元`, `CNY 1,000.00`.
    func money(_ number: NumberLiteral) -> String {
        let scale = max(number.scale, currency.decimals)
        let digits = decimal(number, decimals: scale)
        return language == .zh ? digits + " " + currency.chineseUnit : currency.code + " " + digits
    }

    /// An amount in minor units.
    func money(_ word: Word) -> String {
        money(NumberLiteral(coefficient: Int128(word), scale: currency.decimals))
    }

    /// A number with its decimals, in groups of thousands.
    func decimal(_ number: NumberLiteral, decimals: Int? = nil) -> String {
        var digits = String(number.coefficient)
        var scale = number.scale
        while scale < decimals ?? scale {
            digits += "0"
            scale += 1
        }
        while digits.utf8.count <= scale { digits = "0" + digits }
        let whole = digits.dropLast(scale)
        var grouped = ""
        for (at, digit) in whole.enumerated() {
            if at > 0, (whole.count - at) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return scale == 0 ? grouped : grouped + "." + digits.suffix(scale)
    }

    /// The fraction as hundredths: a coefficient of 50,000,000 at 8 decimals is `50%`.
    func percent(_ word: Word, scale: Int) -> String {
        var number = NumberLiteral(coefficient: Int128(word) * 100, scale: scale)
        number = number.reduced
        return decimal(number) + "%"
    }

    func percent(_ number: NumberLiteral) -> String {
        let hundred = NumberLiteral(coefficient: number.coefficient * 100, scale: number.scale)
        return decimal(hundred.reduced) + "%"
    }

    /// `3 天`, `3 days`.
    func span(_ count: Int64, _ word: SpanWord) -> String {
        let chinese =
            switch word {
            case .second: "秒"
            case .minute: "分钟"
            case .hour: "小时"
            case .day: "天"
            case .week: "周"
            case .month: "个月"
            case .year: "年"
            }
        return say("\(count) \(word.rawValue)" + (count == 1 ? "" : "s"), zh: "\(count) \(chinese)")
    }

    func count(_ number: Int, _ en: String, _ plural: String? = nil, zh: String) -> String {
        say(
            Figures.count(number) + " " + (number == 1 ? en : plural ?? en + "s"),
            zh: Figures.count(number) + " " + zh)
    }

    /// Chinese parts, with a space where a Chinese and a Latin letter or figure meet.
    func spaced(_ parts: String...) -> String {
        var whole = ""
        for part in parts {
            if let last = whole.unicodeScalars.last, let first = part.unicodeScalars.first,
                Self.isLatin(last) && Self.isHan(first) || Self.isHan(last) && Self.isLatin(first)
            {
                whole += " "
            }
            whole += part
        }
        return whole
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "%")
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }

    /// A text of the file in the marks of the page's language.
    func quoted(_ text: String) -> String { say("“\(text)”", zh: "“\(text)”") }

    func time(seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = seconds % 60
        return two(seconds / 3600) + ":" + two(seconds / 60 % 60)
            + (rest > 0 ? ":" + two(rest) : "")
    }

    func date(_ date: CivilDate) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        return say(
            "\(months[date.month - 1]) \(date.day), \(date.year)",
            zh: "\(date.year) 年 \(date.month) 月 \(date.day) 日")
    }

    func channel(_ kind: Channel.Kind) -> String {
        switch kind {
        case .sms: say("SMS", zh: "短信")
        case .email: say("e-mail", zh: "邮件")
        case .push: say("app push", zh: "App 推送")
        case .wechat: say("WeChat", zh: "微信")
        case .call: say("call", zh: "电话")
        case .visit: say("visit", zh: "上门")
        }
    }

    func purpose(_ purpose: Purpose) -> String {
        switch purpose {
        case .collection: say("collection", zh: "催收")
        case .service: say("service", zh: "服务提醒")
        case .education: say("education", zh: "客户教育")
        case .marketing: say("marketing", zh: "营销")
        }
    }
}
