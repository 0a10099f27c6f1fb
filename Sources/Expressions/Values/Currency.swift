/// A currency of ISO 4217, with what is needed to count and to write its amounts.
///
/// An amount is an integer of the smallest unit: 分 for CNY, cents for USD, and whole yen for JPY.
package struct Currency: Hashable, Sendable {
    /// The three letters of ISO 4217, such as `CNY`; also what English texts write before an
    /// amount.
    package let code: String
    /// How many decimals an amount has: the ISO 4217 exponent.
    package let decimals: Int
    /// What Chinese texts write after an amount, such as `元`.
    package let chineseUnit: String

    private init(_ code: String, _ decimals: Int, _ chineseUnit: String) {
        self.code = code
        self.decimals = decimals
        self.chineseUnit = chineseUnit
    }

    /// The currency of an ISO 4217 code in capitals; nil for one that is not in the table.
    package static func named(_ code: String) -> Currency? { all.first { $0.code == code } }

    /// Every currency that is known, by code: for `did you mean` and for the documentation.
    ///
    /// Exponents are those of ISO 4217:2015, list one; the Chinese units are those in common use.
    package static let all: [Currency] = [
        Currency("AED", 2, "阿联酋迪拉姆"),
        Currency("ARS", 2, "阿根廷比索"),
        Currency("AUD", 2, "澳元"),
        Currency("BDT", 2, "孟加拉塔卡"),
        Currency("BHD", 3, "巴林第纳尔"),
        Currency("BND", 2, "文莱元"),
        Currency("BRL", 2, "巴西雷亚尔"),
        Currency("CAD", 2, "加元"),
        Currency("CHF", 2, "瑞士法郎"),
        Currency("CLP", 0, "智利比索"),
        Currency("CNY", 2, "元"),
        Currency("COP", 2, "哥伦比亚比索"),
        Currency("CZK", 2, "捷克克朗"),
        Currency("DKK", 2, "丹麦克朗"),
        Currency("EGP", 2, "埃及镑"),
        Currency("EUR", 2, "欧元"),
        Currency("GBP", 2, "英镑"),
        Currency("GHS", 2, "加纳塞地"),
        Currency("HKD", 2, "港元"),
        Currency("HUF", 2, "匈牙利福林"),
        Currency("IDR", 2, "印尼盾"),
        Currency("ILS", 2, "以色列新谢克尔"),
        Currency("INR", 2, "印度卢比"),
        Currency("IQD", 3, "伊拉克第纳尔"),
        Currency("ISK", 0, "冰岛克朗"),
        Currency("JOD", 3, "约旦第纳尔"),
        Currency("JPY", 0, "日元"),
        Currency("KES", 2, "肯尼亚先令"),
        Currency("KHR", 2, "柬埔寨瑞尔"),
        Currency("KRW", 0, "韩元"),
        Currency("KWD", 3, "科威特第纳尔"),
        Currency("KZT", 2, "哈萨克斯坦坚戈"),
        Currency("LAK", 2, "老挝基普"),
        Currency("LKR", 2, "斯里兰卡卢比"),
        Currency("MAD", 2, "摩洛哥迪拉姆"),
        Currency("MMK", 2, "缅元"),
        Currency("MNT", 2, "蒙古图格里克"),
        Currency("MOP", 2, "澳门元"),
        Currency("MXN", 2, "墨西哥比索"),
        Currency("MYR", 2, "林吉特"),
        Currency("NGN", 2, "尼日利亚奈拉"),
        Currency("NOK", 2, "挪威克朗"),
        Currency("NPR", 2, "尼泊尔卢比"),
        Currency("NZD", 2, "新西兰元"),
        Currency("OMR", 3, "阿曼里亚尔"),
        Currency("PEN", 2, "秘鲁索尔"),
        Currency("PHP", 2, "菲律宾比索"),
        Currency("PKR", 2, "巴基斯坦卢比"),
        Currency("PLN", 2, "波兰兹罗提"),
        Currency("QAR", 2, "卡塔尔里亚尔"),
        Currency("RON", 2, "罗马尼亚列伊"),
        Currency("RUB", 2, "俄罗斯卢布"),
        Currency("SAR", 2, "沙特里亚尔"),
        Currency("SEK", 2, "瑞典克朗"),
        Currency("SGD", 2, "新加坡元"),
        Currency("THB", 2, "泰铢"),
        Currency("TND", 3, "突尼斯第纳尔"),
        Currency("TRY", 2, "土耳其里拉"),
        Currency("TWD", 2, "新台币"),
        Currency("TZS", 2, "坦桑尼亚先令"),
        Currency("UAH", 2, "乌克兰格里夫纳"),
        Currency("UGX", 0, "乌干达先令"),
        Currency("USD", 2, "美元"),
        Currency("UZS", 2, "乌兹别克斯坦苏姆"),
        Currency("VND", 0, "越南盾"),
        Currency("XAF", 0, "中非法郎"),
        Currency("XOF", 0, "西非法郎"),
        Currency("ZAR", 2, "南非兰特"),
        Currency("ZMW", 2, "赞比亚克瓦查"),
    ]
}
