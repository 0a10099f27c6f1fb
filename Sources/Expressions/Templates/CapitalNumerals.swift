/// Writes amounts of renminbi in the capital numerals of bank forms.
///
/// After the rules of the People's Bank of China for filling in bills (正确填写票据和结算凭证的基本规定):
/// `整` ends an amount without 角 and 分; `零` stands for one or more zeros between digits, and between 元
/// and 分 when there is no 角.
enum CapitalNumerals {
    private static let digits: [StaticString] = [
        "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖",
    ]

    /// Writes `minor` 分, such as 壹仟贰佰叁拾肆元伍角陆分.
    static func write(_ minor: Int64, into out: inout ByteBuffer) {
        if minor < 0 { out.append("负" as StaticString) }
        let (yuan, cents) = minor.magnitude.quotientAndRemainder(dividingBy: 100)
        let jiao = Int(cents / 10)
        let fen = Int(cents % 10)
        if yuan > 0 || cents == 0 {
            whole(yuan, into: &out)
            out.append("元" as StaticString)
        }
        if cents == 0 {
            out.append("整" as StaticString)
            return
        }
        if jiao > 0 {
            out.append(digits[jiao])
            out.append("角" as StaticString)
        } else if yuan > 0 {
            out.append("零" as StaticString)
        }
        if fen > 0 {
            out.append(digits[fen])
            out.append("分" as StaticString)
        }
    }

    private static func whole(_ value: UInt64, into out: inout ByteBuffer) {
        let units: [(size: UInt64, name: StaticString)] = [
            (100_000_000, "亿"), (10_000, "万"), (1000, "仟"), (100, "佰"), (10, "拾"),
        ]
        for unit in units where value >= unit.size {
            let (high, low) = value.quotientAndRemainder(dividingBy: unit.size)
            whole(high, into: &out)
            out.append(unit.name)
            if low > 0 {
                // 叁万亿零玖仟万: a group of four zeros before 亿 is a gap too.
                let hasGap = low < unit.size / 10 || high.isMultiple(of: 10_000)
                if hasGap { out.append("零" as StaticString) }
                whole(low, into: &out)
            }
            return
        }
        out.append(digits[Int(value)])
    }
}
