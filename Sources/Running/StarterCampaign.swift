package import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Writes a first campaign for a table of accounts: it checks clean and runs, and its owner goes on from there.
package struct StarterCampaign {
    private let portfolio: InferredPortfolio
    private let source: String
    private let isChinese: Bool
    /// What each column is called in the campaign; no two alike.
    private let names: [String]

    /// The greatest `longest` that the language takes.
    private static let longestAtMost = 10_000
    /// A longer name would leave the text no room in an SMS.
    private static let longestGreeted = 40

    /// `source` is the table's path as the campaign will say it, relative to the campaign.
    package init(_ portfolio: InferredPortfolio, source: String) {
        self.portfolio = portfolio
        self.source = source
        isChinese = portfolio.columns.contains { column in
            column.name.unicodeScalars.contains { $0.value >= 0x4E00 && $0.value <= 0x9FFF }
        }
        names = StarterNames.names(of: portfolio.columns.map(\.name))
    }

    /// The lender's file that the campaign imports; its owner fills in the real name and hotline.
    package var lender: String {
        isChinese
            ? """
            lender: 示例金融有限公司             # 换成你们的全称
            locale: zh-CN
            timezone: Asia/Shanghai
            currency: CNY
            official:                            # 文字里只许出现这里的号码和网址
              hotline: 400-000-0000              # 换成你们的客服电话

            """
            : """
            lender: Example Finance              # your company's name
            locale: en-US
            timezone: Asia/Shanghai
            currency: CNY
            official:                            # texts may show these numbers and sites only
              hotline: 400-000-0000              # your hotline

            """
    }

    /// The campaign. The first phone column is the address; without one there is nobody to write to: nil.
    package var campaign: String? {
        let columns = portfolio.columns
        guard let phone = columns.firstIndex(where: { $0.type == .text(.phone) }) else {
            return nil
        }
        let due = names[portfolio.due]
        let encoding =
            portfolio.encoding == .utf8 ? "" : "\n  encoding: \(portfolio.encoding.rawValue)"
        let head = """
            dunlin: 1
            campaign: payment-reminder
            title: \(isChinese ? "还款提醒" : "Payment reminder")
            purpose: service
            import: { lender: lender.yaml }

            portfolio:
              source: \(quoted(source))\(encoding)
              account: \(quoted(names[portfolio.account]))

            """
        var text = head
        if let borrower = portfolio.borrower {
            text += "  borrower: \(quoted(names[borrower]))\n"
        }
        text += "  due: \(quoted(due))\n"
        if let asOf = portfolio.asOf, !columns[asOf].isOptional {
            text += "  as_of: \(quoted(names[asOf]))\n"
        }
        text += "  fields:\n" + columns.indices.map(field).joined()
        text += "\nchannels:\n  sms: { to: \(quoted(names[phone])), sender: main_sms }\n"
        text += steps(due: due)
        return text
    }

    private func steps(due: String) -> String {
        let greeting = nameField.map { isChinese ? "{{ \($0) }}您好，" : "Dear {{ \($0) }}, " } ?? ""
        let amount = amountField
        if isChinese {
            let sum = amount.map { "本期应还{{ \($0) | money }}，" } ?? ""
            return """

                steps:                                 # 自上而下，只进不退，每步一次
                  - step: 到期前三天
                    day: \(due) - 3 days
                    send: sms
                    text: |
                      \(greeting)\(sum)还款日是{{ \(due) | date }}，请按时还款。
                      如有疑问请致电{{ lender.hotline }}。

                  - step: 到期前一天
                    day: \(due) - 1 day
                    send: sms
                    text: |
                      \(greeting)\(sum)将于{{ \(due) | date }}到期，请备足款项。
                      如有困难请致电{{ lender.hotline }}，我们一起想办法。

                """
        }
        let sum = amount.map { " of {{ \($0) | money }}" } ?? ""
        return """

            steps:                                 # from top to bottom, each at most once
              - step: three days before
                day: \(due) - 3 days
                send: sms
                text: |
                  \(greeting)your payment\(sum) is due on {{ \(due) | date }}.
                  Questions? Call {{ lender.hotline }}.

              - step: the day before
                day: \(due) - 1 day
                send: sms
                text: |
                  \(greeting)your payment\(sum) is due on {{ \(due) | date }}.
                  If that is difficult, call {{ lender.hotline }}: we will find a way together.

            """
    }

    private var nameField: String? {
        portfolio.columns.indices.first { at in
            let column = portfolio.columns[at]
            return column.type == .text(.name) && !column.isOptional
                && longest(at) ?? .max <= Self.longestGreeted
        }.map { names[$0] }
    }

    /// The column that most likely holds what is due now.
    private var amountField: String? {
        let columns = portfolio.columns
        let sums = columns.indices.filter { columns[$0].type == .money && !columns[$0].isOptional }
        let known = ["本期应还", "应还", "应还金额", "instalment_due", "amount_due", "due_amount", "amount"]
        return (sums.first { known.contains(columns[$0].name) } ?? sums.first).map { names[$0] }
    }

    /// Tomorrow's values are longer than today's: at least 20 for names and numbers, twice as much for texts.
    private func longest(_ at: Int) -> Int? {
        let column = portfolio.columns[at]
        guard let found = column.longest, case .text(let kind) = column.type else { return nil }
        let isShort =
            at == portfolio.account || at == portfolio.borrower || kind == .name || kind == .phone
        let needed = isShort ? max(20, found) : found * 2
        let rounded = (needed + 9) / 10 * 10
        return rounded <= Self.longestAtMost ? rounded : nil
    }

    private func field(_ at: Int) -> String {
        let column = portfolio.columns[at]
        let own = names[at]
        var parts: [String] = []
        let type = typeName(column)
        if let longest = longest(at) { parts.append("longest: \(longest)") }
        if own != column.name { parts.append("column: \(quoted(column.name))") }
        if column.notation == .fraction { parts.append("as: fraction") }
        if column.notation == .points { parts.append("as: points") }
        let value =
            parts.isEmpty ? type : "{ type: \(type), " + parts.joined(separator: ", ") + " }"
        return "    \(quoted(own)): \(value)\n"
    }

    private func typeName(_ column: InferredPortfolio.Column) -> String {
        let base: String
        switch column.type {
        case .boolean: base = "boolean"
        case .integer: base = "integer"
        case .decimal: base = "decimal"
        case .percent: base = "percent"
        case .money: base = "money"
        case .date: base = "date"
        case .timestamp: base = "timestamp"
        case .dayOfMonth: base = "day_of_month"
        case .text(let kind): base = kind == .plain ? "text" : kind.rawValue
        case .rate, .time, .span, .enumeration, .list: base = "text"
        }
        return column.isOptional ? "optional " + base : base
    }

    /// As YAML takes it: bare where that is safe.
    private func quoted(_ text: String) -> String {
        let isBare =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || ["_", "-", ".", "/"].contains($0)
            } && !["-", "."].contains(text.prefix(1))
        if isBare { return text }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    /// The scalar between double quotes; what nobody sees is written by its number.
    private func escaped(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
        let isVisible: Bool
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            isVisible = false
        case .spaceSeparator: isVisible = scalar == " "
        default: isVisible = !scalar.properties.isDefaultIgnorableCodePoint
        }
        if isVisible { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = scalar.value > 0xFFFF ? 8 : 4
        return (width == 8 ? "\\U" : "\\u")
            + String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}

/// What the columns of a table are called in a campaign.
enum StarterNames {
    private static let longest = 60
    /// Words that mean something to expressions, or look as if they did.
    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "and", "or", "not", "AND", "And", "OR", "Or", "NOT", "Not",
        "IN", "In", "TRUE", "True", "FALSE", "False", "NULL", "None", "nil", "且", "并且", "和", "以及",
        "与", "或", "或者", "非", "不是", "属于", "真", "假", "大于", "小于", "等于", "不等于", "大于等于", "小于等于",
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop",
        "package", "namespace", "return", "var", "void", "while", "today", "now", "days_overdue",
        "days_until_due", "pay_by", "offer", "segment", "notices", "lender", "replied", "opted_out",
        "promise", "payments",
    ]

    /// A name for each of `columns`: letters, digits and `_`; one that is taken gets a number.
    static func names(of columns: [String]) -> [String] {
        var taken: Set<String> = []
        return columns.map { column in
            let base = name(column)
            var name = base
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(base)_\(number)"
                number += 1
            }
            return name
        }
    }

    private static func name(_ column: String) -> String {
        var name = ""
        var hasLatin = false
        var hasLookalikes = false
        for scalar in column.unicodeScalars.prefix(longest) {
            if scalar.properties.isDefaultIgnorableCodePoint { continue }
            let scalar = narrow(scalar)
            let isFirst = name.isEmpty
            let isGood =
                scalar == "_"
                || (isFirst ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue)
            if isGood { name.unicodeScalars.append(scalar) } else if !isFirst { name += "_" }
            hasLatin = hasLatin || scalar.isASCII && scalar.properties.isAlphabetic
            // Greek and Cyrillic letters may not stand beside Latin ones.
            hasLookalikes = hasLookalikes || (0x370...0x52F).contains(scalar.value)
        }
        while name.hasSuffix("_") { name.removeLast() }
        if name.isEmpty || hasLatin && hasLookalikes { return "column" }
        return reserved.contains(name) ? name + "_" : name
    }

    /// A full-width letter or digit as the language writes it.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF3F:
            Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        default: scalar
        }
    }
}
