package import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Writes a first campaign for a table of accounts: it checks clean and runs, and its owner goes on from there.
package struct StarterCampaign {
    private let portfolio: InferredPortfolio
    private let source: String
    private let isChinese: Bool

    /// `source` is the table's path as the campaign will say it, relative to the campaign.
    package init(_ portfolio: InferredPortfolio, source: String) {
        self.portfolio = portfolio
        self.source = source
        isChinese = portfolio.columns.contains { column in
            column.name.unicodeScalars.contains { $0.value >= 0x4E00 && $0.value <= 0x9FFF }
        }
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
        guard let phone = portfolio.columns.first(where: { $0.type == .text(.phone) }) else {
            return nil
        }
        let due = name(portfolio.columns[portfolio.due])
        let head = """
            dunlin: 1
            campaign: payment-reminder
            title: \(isChinese ? "还款提醒" : "Payment reminder")
            purpose: service
            import: { lender: lender.yaml }

            portfolio:
              source: \(quoted(source))
              account: \(quoted(name(portfolio.columns[portfolio.account])))

            """
        var text = head
        if let borrower = portfolio.borrower {
            text += "  borrower: \(quoted(name(portfolio.columns[borrower])))\n"
        }
        text += "  due: \(quoted(due))\n"
        if let asOf = portfolio.asOf, !portfolio.columns[asOf].isOptional {
            text += "  as_of: \(quoted(name(portfolio.columns[asOf])))\n"
        }
        text += "  fields:\n" + portfolio.columns.map(field).joined()
        text += "\nchannels:\n  sms: { to: \(quoted(name(phone))), sender: main_sms }\n"
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
                      \(greeting)\(sum)明天{{ \(due) | date }}到期，请备足款项。
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
                  \(greeting)your payment\(sum) is due tomorrow, {{ \(due) | date }}.
                  If that is difficult, call {{ lender.hotline }}: we will find a way together.

            """
    }

    private var nameField: String? {
        portfolio.columns.first { $0.type == .text(.name) && !$0.isOptional }.map(name)
    }

    /// The column that most likely holds what is due now.
    private var amountField: String? {
        let sums = portfolio.columns.filter { $0.type == .money && !$0.isOptional }
        let known = ["本期应还", "应还", "应还金额", "instalment_due", "amount_due", "due_amount", "amount"]
        return (sums.first { known.contains($0.name) } ?? sums.first).map(name)
    }

    private func field(_ column: InferredPortfolio.Column) -> String {
        let own = name(column)
        var parts: [String] = []
        let type = typeName(column)
        if let longest = column.longest, case .text = column.type {
            parts.append("longest: \(longest)")
        }
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

    /// The column's name as a name of the language: letters, digits and `_`.
    private func name(_ column: InferredPortfolio.Column) -> String {
        var name = ""
        for scalar in column.name.unicodeScalars {
            let isFirst = name.isEmpty
            let isGood =
                scalar == "_"
                || (isFirst ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue)
            if isGood { name.unicodeScalars.append(scalar) } else if !isFirst { name += "_" }
        }
        while name.hasSuffix("_") { name.removeLast() }
        let reserved = [
            "true", "false", "null", "in", "and", "or", "not", "today", "now", "offer", "segment",
        ]
        if name.isEmpty { return "column" }
        return reserved.contains(name) ? name + "_" : name
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
        return "\"" + text.map { ["\"", "\\"].contains($0) ? "\\\($0)" : String($0) }.joined()
            + "\""
    }
}
