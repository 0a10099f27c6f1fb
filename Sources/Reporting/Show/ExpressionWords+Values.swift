internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

// Values in words: names, amounts, dates some time before or after another, sums.

extension ExpressionWords.One {
    /// A name or a path of names.
    func path(_ id: NodeID) -> String? {
        switch tree[id].kind {
        case .name(let name): name
        case .select(let value, let name, _): path(value).map { $0 + "." + name }
        default: nil
        }
    }

    /// The type, where it decides which words are right; nil where it is not known here.
    func type(_ id: NodeID) -> ValueType? {
        switch tree[id].kind {
        case .name("segment"), .name("arm"): return .text(.plain)
        case .name(let name): return all.types[name]
        case .select:
            switch path(id) {
            case "notices.this_due": return .integer
            case "promise.date", "replied.help.day", "replied.paid.day", "replied.dispute.day",
                "replied.complaint.day":
                return .date
            case "promise.amount", "payments.since_snapshot": return .money
            default: return path(id).flatMap { OfferFigure(path: $0) }?.type
            }
        case .method(_, "in_last", _, _): return .integer
        case .call("date", _, _): return .date
        case .conditional(_, let a, let b): return type(a) ?? type(b)
        case .call("min", _, let arguments), .call("max", _, let arguments):
            return arguments.lazy.compactMap { type($0) }.first
        case .method(_, "on_or_before", _, _): return .date
        case .binary(let sign, let left, let right, _):
            guard [.add, .subtract, .multiply, .divide].contains(sign) else { return nil }
            let types = [type(left), type(right)]
            if types.contains(.money) {
                return sign == .divide && types[1] == .money ? nil : .money
            }
            if types[0] == .date, isSpan(right) { return .date }
            return nil
        default: return nil
        }
    }

    /// The words of a value beside one of `context`; nil where there are no exact ones.
    func term(_ id: NodeID, _ context: ValueType? = nil) -> String? {
        switch tree[id].kind {
        case .boolean(let value): return value ? say("yes", zh: "“是”") : say("no", zh: "“否”")
        case .integer(let number): return plain.decimal(number)
        case .decimal(let number):
            return context == .money ? plain.money(number) : plain.decimal(number)
        case .percent(let number): return plain.percent(number)
        case .span(let count, let word): return plain.span(count, word)
        case .text(let bytes): return plain.quoted(String(decoding: bytes, as: UTF8.self))
        case .name, .select: return path(id).flatMap(name)
        case .call(let name, _, let arguments) where name == "min" || name == "max":
            return smaller(name, arguments, context)
        case .call("date", _, let arguments):
            guard arguments.count == 1, case .text(let bytes) = tree[arguments[0]].kind else {
                return nil
            }
            return CivilDate(bytes).map(plain.date)
        case .conditional(let condition, let a, let b):
            return choice(condition, a, b, context ?? type(id))
        case .method(let value, let name, _, let arguments):
            return method(value, name, arguments)
        case .binary(let sign, let left, let right, _):
            return arithmetic(sign, left, right, context ?? type(id))
        default: return nil
        }
    }

    /// One of two values, where the condition has exact words.
    private func choice(
        _ question: NodeID, _ a: NodeID, _ b: NodeID, _ context: ValueType?
    ) -> String? {
        var words = ""
        for part in condition(question) {
            guard case .text(let text) = part else { return nil }
            words += text
        }
        guard let first = term(a, context), let second = term(b, context) else { return nil }
        return say(
            "\(first) if \(words), else \(second)", zh: "若\(words)，取\(first)；否则取\(second)")
    }

    private func isSpan(_ id: NodeID) -> Bool {
        switch tree[id].kind {
        case .span, .call("days", _, _): true
        default: false
        }
    }

    private func name(_ path: String) -> String? {
        switch path {
        case "today": return say("the day of the notice", zh: "通知当天")
        case "now": return say("the moment of the run", zh: "运行的时刻")
        case "days_overdue": return say("days overdue", zh: "逾期天数")
        case "days_until_due": return say("days until due", zh: "距还款日天数")
        case "pay_by": return say("last day to pay", zh: "最后还款日")
        case "segment": return say("segment", zh: "分群")
        case "arm": return say("arm of the experiment", zh: "实验组")
        case "offer.name": return say("name of the offer", zh: "方案名称")
        case "notices.this_due":
            return say("number of notices about this account for this due date", zh: "这份合同本期已发通知")
        case "notices.last": return say("the last notice of this campaign", zh: "本活动上次通知")
        case "replied.help.day": return say("the day of that request", zh: "求助当天")
        case "replied.paid.day": return say("the day of that reply", zh: "回复已还当天")
        case "replied.dispute.day": return say("the day of the dispute", zh: "提出异议当天")
        case "replied.complaint.day": return say("the day of the complaint", zh: "投诉当天")
        case "promise.date": return say("the promised day", zh: "承诺还款日")
        case "promise.amount": return say("the promised sum", zh: "承诺金额")
        case "promise.at": return say("the moment of the promise", zh: "作出承诺的时刻")
        case "payments.since_snapshot":
            return say("what was paid since the data were taken", zh: "取数之后的还款")
        default:
            if let constant = all.constants[path] { return constant }
            if let figure = OfferFigure(path: path) { return name(figure) }
            return all.types[path] == nil ? nil : path
        }
    }

    private func name(_ figure: OfferFigure) -> String {
        switch figure {
        case .until: say("last day of the offer", zh: "方案截止日")
        case .amount: say("sum of the offer", zh: "方案金额")
        case .waived: say("sum waived", zh: "减免金额")
        case .toPay: say("left to pay", zh: "方案应还总额")
        case .months: say("months of extension", zh: "展期月数")
        case .payments: say("number of instalments", zh: "分期期数")
        case .each: say("each instalment", zh: "每期金额")
        case .last: say("last instalment", zh: "末期金额")
        case .interest: say("interest of the offer", zh: "方案利息")
        case .first: say("day of the first instalment", zh: "首期还款日")
        case .due: say("new due date", zh: "新还款日")
        case .annualRate: say("yearly rate of the offer", zh: "方案年利率")
        }
    }

    private func smaller(
        _ name: String, _ arguments: [NodeID], _ context: ValueType?
    ) -> String? {
        let known = context ?? arguments.lazy.compactMap(type).first
        let words = arguments.compactMap { term($0, known) }
        guard words.count == 2, arguments.count == 2 else { return nil }
        return name == "min"
            ? say(
                "the smaller of \(words[0]) and \(words[1])",
                zh: plain.spaced(words[0], "与", words[1], "中较小的"))
            : say(
                "the larger of \(words[0]) and \(words[1])",
                zh: plain.spaced(words[0], "与", words[1], "中较大的"))
    }

    private func method(_ value: NodeID, _ name: String, _ arguments: [NodeID]) -> String? {
        guard arguments.count == 1 else { return nil }
        switch name {
        case "in_last":
            guard path(value) == "notices", case .span(let count, .day) = tree[arguments[0]].kind
            else { return nil }
            return say(
                "number of notices of this campaign to the borrower in the last \(plain.span(count, .day))",
                zh: "近 \(count) 天本活动发给本人的通知")
        case "on_or_before":
            guard let day = term(value), let date = term(arguments[0]) else { return nil }
            return say("the last \(day) on or before \(date)", zh: "\(date)当天或之前最近的\(day)")
        default: return nil
        }
    }

    private func arithmetic(
        _ sign: BinaryOperator, _ left: NodeID, _ right: NodeID, _ context: ValueType?
    ) -> String? {
        if type(left) == .date, case .span(let count, let word) = tree[right].kind {
            return shifted(left, count, word, isLater: sign == .add, sign)
        }
        if type(left) == .date, case .call("days", _, let count) = tree[right].kind,
            count.count == 1,
            sign == .add || sign == .subtract, let date = term(left), let days = term(count[0])
        {
            return sign == .add
                ? say("“\(days)” days after \(date)", zh: "\(date)后“\(days)”天")
                : say("“\(days)” days before \(date)", zh: "\(date)前“\(days)”天")
        }
        let marks: [BinaryOperator: String] = [
            .add: " + ", .subtract: " − ", .multiply: " × ", .divide: " ÷ ",
        ]
        guard let mark = marks[sign] else { return nil }
        // Beside money a number of a sum is an amount; of a product it is a factor.
        let isSum = sign == .add || sign == .subtract
        let inner = isSum ? type(left) ?? type(right) ?? context : nil
        guard let a = operand(left, inner, sign, isRight: false),
            let b = operand(right, inner, sign, isRight: true)
        else { return nil }
        return a + mark + b
    }

    private func operand(
        _ id: NodeID, _ context: ValueType?, _ outer: BinaryOperator, isRight: Bool
    ) -> String? {
        guard let words = term(id, context) else { return nil }
        if case .conditional = tree[id].kind { return say("(\(words))", zh: "（\(words)）") }
        guard case .binary(let sign, _, _, _) = tree[id].kind else { return words }
        let isSum = sign == .add || sign == .subtract
        let needsBrackets =
            type(id) == .date || isSum && (outer == .multiply || outer == .divide)
            || isRight && (outer == .subtract || outer == .divide)
        return needsBrackets ? say("(\(words))", zh: "（\(words)）") : words
    }

    /// A date some time before or after another.
    private func shifted(
        _ date: NodeID, _ count: Int64, _ word: SpanWord, isLater: Bool, _ sign: BinaryOperator
    ) -> String? {
        guard sign == .add || sign == .subtract, var name = term(date) else { return nil }
        if path(date) == "today" { name = say("the notice", zh: "通知") }
        let span = plain.span(count, word)
        if isLater {
            let isDays = word == .day
            return say(
                "\(span) after \(name)", zh: isDays ? "\(name)后第 \(span)" : "\(name)后 \(span)")
        }
        return say("\(span) before \(name)", zh: "\(name)前 \(span)")
    }
}
