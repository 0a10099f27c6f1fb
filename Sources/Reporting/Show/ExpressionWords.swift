internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Says expressions in words.
///
/// What is said is exact: a part for which there are no exact short words is shown as the file has it.
struct ExpressionWords {
    typealias Inline = ShowDocument.Inline

    let plain: PlainWords
    let types: [String: ValueType]
    let constants: [String: String]
    /// Definitions that are conditions.
    let conditions: Set<String>

    init(_ campaign: Campaign, _ plain: PlainWords) {
        self.plain = plain
        var types: [String: ValueType] = [:]
        for definition in campaign.wording.definitions { types[definition.name] = definition.type }
        conditions = Set(types.filter { $0.value == .boolean }.keys)
        for field in campaign.portfolio.fields { types[field.name] = field.type }
        types["days_overdue"] = .integer
        types["days_until_due"] = .integer
        types["today"] = .date
        types["pay_by"] = .date
        self.types = types
        var constants = ["lender.name": campaign.lender.name]
        for (name, text, _) in campaign.lender.official { constants["lender." + name] = text }
        self.constants = constants
    }

    private func say(_ en: String, zh: String) -> String { plain.say(en, zh: zh) }

    /// A condition.
    func condition(_ text: EmbeddedText, range: Range<Int>? = nil) -> [Inline] {
        guard let one = One(text, range, self) else { return [.code(source(text, range))] }
        return one.condition(one.tree.root)
    }

    /// A value: an amount, a date, a name.
    func value(_ text: EmbeddedText, range: Range<Int>? = nil) -> [Inline] {
        guard let one = One(text, range, self), let words = one.term(one.tree.root) else {
            return [.code(source(text, range))]
        }
        return [.text(words)]
    }

    /// The text itself, where the expression is nothing but one.
    func literal(_ text: EmbeddedText, range: Range<Int>) -> String? {
        guard let one = One(text, range, self), case .text(let bytes) = one.tree[one.tree.root].kind
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A value in words, or nil where there are none.
    func words(_ text: EmbeddedText, range: Range<Int>) -> String? {
        One(text, range, self).flatMap { $0.term($0.tree.root) }
    }

    /// How many days after the field `name` a date is, where it is nothing but that.
    func days(_ text: EmbeddedText, after name: String) -> Int64? {
        guard let one = One(text, nil, self) else { return nil }
        switch one.tree[one.tree.root].kind {
        case .name(name): return 0
        case .binary(let sign, let left, let right, _):
            guard one.path(left) == name, case .span(let count, let word) = one.tree[right].kind,
                word == .day || word == .week
            else { return nil }
            let days = word == .week ? count * 7 : count
            return sign == .add ? days : sign == .subtract ? -days : nil
        default: return nil
        }
    }

    /// Whether a date is some time after the day of the notice, and so never past on it.
    func isAhead(_ text: EmbeddedText) -> Bool {
        guard let one = One(text, nil, self),
            case .binary(.add, let left, let right, _) = one.tree[one.tree.root].kind,
            one.path(left) == "today", case .span = one.tree[right].kind
        else { return false }
        return true
    }

    func source(_ text: EmbeddedText, _ range: Range<Int>?) -> String {
        let bytes = text.bytes[range ?? 0..<text.bytes.count]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One expression being said.
    struct One {
        let text: EmbeddedText
        let tree: ExpressionTree
        let all: ExpressionWords

        init?(_ text: EmbeddedText, _ range: Range<Int>?, _ all: ExpressionWords) {
            var bag = DiagnosticBag()
            guard let tree = Parser.parse(text, range: range, into: &bag), !bag.hasErrors else {
                return nil
            }
            self.text = text
            self.tree = tree
            self.all = all
        }

        var plain: PlainWords { all.plain }
        func say(_ en: String, zh: String) -> String { plain.say(en, zh: zh) }
        func code(_ id: NodeID) -> [Inline] { [.code(all.source(text, tree[id].range))] }
    }
}

// MARK: Conditions

extension ExpressionWords.One {
    func condition(_ id: NodeID) -> [ShowDocument.Inline] {
        switch tree[id].kind {
        case .all(let terms): return joined(terms, say(" and ", zh: "，且"))
        case .any(let terms): return joined(terms, say(" or ", zh: "，或"))
        case .not(let inner):
            if case .name(let name) = tree[inner].kind, all.types[name] == .boolean {
                return [.text(truth(name, false))]
            }
            return [.text(say("not (", zh: "不满足（"))] + condition(inner)
                + [.text(say(")", zh: "）"))]
        case .boolean(let value):
            return [.text(value ? say("always", zh: "总是") : say("never", zh: "从不"))]
        case .name(let name) where all.types[name] == .boolean:
            return [.text(truth(name, true))]
        case .binary(let sign, let left, let right, _):
            return comparison(sign, left, right).map { [.text($0)] } ?? code(id)
        case .call("has", _, let arguments): return has(arguments).map { [.text($0)] } ?? code(id)
        case .call("opted_out", _, let arguments):
            let channel = arguments.first.flatMap(path).flatMap(Channel.Kind.init(rawValue:))
            return channel.map { [.text(optedOut(of: $0))] } ?? code(id)
        case .select: return path(id).flatMap(replied).map { [.text($0)] } ?? code(id)
        case .method(let value, let name, _, let arguments):
            return test(value, name, arguments).map { [.text($0)] } ?? code(id)
        default: return code(id)
        }
    }

    /// What the borrower has answered.
    private func replied(_ path: String) -> String? {
        switch path {
        case "replied.help": say("the borrower has asked for help", zh: "借款人回复求助")
        case "replied.paid": say("the borrower says to have paid", zh: "借款人回复已还")
        case "replied.dispute": say("the borrower denies the debt", zh: "借款人有异议")
        case "replied.complaint": say("the borrower has complained", zh: "借款人投诉过")
        default: nil
        }
    }

    private func optedOut(of channel: Channel.Kind) -> String {
        say("the borrower has opted out of \(channel.rawValue)", zh: "借款人已退订 \(channel.rawValue)")
    }

    /// A field of yes and no, or a condition that `define` names.
    private func truth(_ name: String, _ isTrue: Bool) -> String {
        if all.conditions.contains(name) {
            return isTrue
                ? say("“\(name)” holds", zh: "符合“\(name)”")
                : say("“\(name)” does not hold", zh: "不符合“\(name)”")
        }
        return isTrue
            ? say("\(name) is yes", zh: "\(name)为“是”") : say("\(name) is no", zh: "\(name)为“否”")
    }

    /// Terms of `and` or `or`; those that are made of the other stand in brackets.
    private func joined(_ terms: [NodeID], _ word: String) -> [ShowDocument.Inline] {
        .joined(
            terms.map { term in
                switch tree[term].kind {
                case .all, .any:
                    return [.text(say("(", zh: "（"))] + condition(term)
                        + [.text(say(")", zh: "）"))]
                default: return condition(term)
                }
            }, word)
    }

    private func has(_ arguments: [NodeID]) -> String? {
        guard arguments.count == 1, let path = path(arguments[0]) else { return nil }
        switch path {
        case "notices.last":
            return say("a notice of this campaign was sent before", zh: "本活动以前发过通知")
        case "offer": return say("there is an offer", zh: "有方案")
        case "promise", "promise.date", "promise.amount", "promise.at":
            return say("there is a promise to pay", zh: "有还款承诺")
        default:
            guard let name = term(arguments[0]) else { return nil }
            return all.types[path] == nil
                ? say("there is a \(name)", zh: "有\(name)")
                : say("\(path) is given", zh: "有\(path)")
        }
    }

    private func test(_ value: NodeID, _ name: String, _ arguments: [NodeID]) -> String? {
        guard arguments.count == 1, let left = term(value), let right = term(arguments[0]),
            case .text = tree[arguments[0]].kind
        else { return nil }
        switch name {
        case "startsWith": return say("\(left) begins with \(right)", zh: "\(left)以\(right)开头")
        case "endsWith": return say("\(left) ends with \(right)", zh: "\(left)以\(right)结尾")
        case "contains": return say("\(left) contains \(right)", zh: "\(left)包含\(right)")
        default: return nil
        }
    }

    private func comparison(_ sign: BinaryOperator, _ left: NodeID, _ right: NodeID) -> String? {
        if let days = days(sign, left, right) { return days }
        switch sign {
        case .in, .notIn: return membership(left, right, isNot: sign == .notIn)
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: break
        default: return nil
        }
        if let remainder = remainder(sign, left, right) { return remainder }
        let type = type(left) ?? type(right)
        guard let a = term(left, type), var b = term(right, type) else { return nil }
        if case .method(_, "in_last", _, _) = tree[left].kind { b += say("", zh: " 份") }
        if path(left) == "notices.this_due" { b += say("", zh: " 份") }
        if plain.language == .zh { return chinese(sign, a, b, type) }
        return english(sign, a, b, type)
    }

    /// `n % 3 == 1`, as people divide.
    private func remainder(_ sign: BinaryOperator, _ left: NodeID, _ right: NodeID) -> String? {
        guard sign == .equal || sign == .notEqual,
            case .binary(.modulo, let number, let divisor, _) = tree[left].kind,
            case .integer = tree[divisor].kind, case .integer = tree[right].kind,
            let a = term(number), let b = term(divisor), let c = term(right)
        else { return nil }
        let isEqual = sign == .equal
        return say(
            "\(a) divided by \(b) \(isEqual ? "leaves" : "does not leave") \(c)",
            zh: plain.spaced(a, "除以", b, isEqual ? "余" : "不余", c))
    }

    private func chinese(
        _ sign: BinaryOperator, _ a: String, _ b: String, _ type: ValueType?
    ) -> String? {
        let word: String
        switch (type, sign) {
        case (.date, .less): word = "早于"
        case (.date, .lessEqual): word = "不晚于"
        case (.date, .greater): word = "晚于"
        case (.date, .greaterEqual): word = "不早于"
        case (.date, .equal): word = "就是"
        case (.percent, .less), (.rate, .less): word = "低于"
        case (.percent, .lessEqual), (.rate, .lessEqual): word = "不高于"
        case (.percent, .greater), (.rate, .greater): word = "高于"
        case (.percent, .greaterEqual), (.rate, .greaterEqual): word = "不低于"
        case (.text, .equal), (.enumeration, .equal), (.boolean, .equal): word = "为"
        case (.text, .notEqual), (.enumeration, .notEqual), (.boolean, .notEqual): word = "不是"
        case (.money, .less), (.integer, .less): word = "少于"
        case (.money, .lessEqual), (.integer, .lessEqual): word = "不超过"
        case (.money, .greater), (.integer, .greater): word = "多于"
        case (.money, .greaterEqual), (.integer, .greaterEqual): word = "不少于"
        case (_, .equal): word = "等于"
        case (_, .notEqual): word = "不等于"
        case (_, .less): word = "小于"
        case (_, .lessEqual): word = "不大于"
        case (_, .greater): word = "大于"
        case (_, .greaterEqual): word = "不小于"
        default: return nil
        }
        return plain.spaced(a, word, b)
    }

    private func english(
        _ sign: BinaryOperator, _ a: String, _ b: String, _ type: ValueType?
    ) -> String? {
        switch (type, sign) {
        case (.date, .less): "\(a) is before \(b)"
        case (.date, .lessEqual): "\(a) is on or before \(b)"
        case (.date, .greater): "\(a) is after \(b)"
        case (.date, .greaterEqual): "\(a) is on or after \(b)"
        case (_, .equal): "\(a) is \(b)"
        case (_, .notEqual): "\(a) is not \(b)"
        case (_, .less): "\(a) is less than \(b)"
        case (_, .lessEqual): "\(a) is at most \(b)"
        case (_, .greater): "\(a) is more than \(b)"
        case (_, .greaterEqual): "\(a) is at least \(b)"
        default: nil
        }
    }

    private func membership(_ left: NodeID, _ right: NodeID, isNot: Bool) -> String? {
        let type = type(left)
        guard let a = term(left, type) else { return nil }
        switch tree[right].kind {
        case .list(let items):
            let words = items.compactMap { term($0, type) }
            guard words.count == items.count, !words.isEmpty else { return nil }
            // Quoted words stand side by side in Chinese, without a mark between (GB/T 15834, 4.5.3.5).
            let areTexts = items.allSatisfy {
                if case .text = tree[$0].kind { true } else { false }
            }
            let list = words.joined(separator: say(", ", zh: areTexts ? "" : "、"))
            if isNot {
                return say("\(a) is none of \(list)", zh: plain.spaced(a, "不是", list, "中的任何一个"))
            }
            return say("\(a) is one of \(list)", zh: plain.spaced(a, "为", list, "之一"))
        case .range(let low, let high):
            guard let from = term(low, type), let to = term(high, type) else { return nil }
            return isNot
                ? say(
                    "\(a) is not from \(from) to \(to)",
                    zh: plain.spaced(a, "不在", from, "至", to, "之间（含两端）"))
                : say(
                    "\(a) is from \(from) to \(to)",
                    zh: plain.spaced(a, "在", from, "至", to, "之间（含两端）"))
        case .name:
            guard let list = term(right, self.type(right)) else { return nil }
            return isNot
                ? say("\(list) does not contain \(a)", zh: plain.spaced(list, "里没有", a))
                : say("\(list) contains \(a)", zh: plain.spaced(list, "里有", a))
        default: return nil
        }
    }
}

// MARK: Days overdue and until due

extension ExpressionWords.One {
    /// `days_overdue` and `days_until_due` against whole numbers, which people say in their own way. Both are
    /// 0 on the other side of the due date.
    private func days(_ sign: BinaryOperator, _ left: NodeID, _ right: NodeID) -> String? {
        guard case .name(let name) = tree[left].kind,
            name == "days_overdue" || name == "days_until_due"
        else { return nil }
        let isOverdue = name == "days_overdue"
        func whole(_ id: NodeID) -> Int128? {
            if case .integer(let number) = tree[id].kind, number.scale == 0 {
                number.coefficient
            } else {
                nil
            }
        }
        func phrase(_ en: String, _ zh: String, withZero: Bool = false) -> String {
            var english = isOverdue ? "\(en) overdue" : "due in \(en)"
            var chinese = isOverdue ? "逾期\(zh)" : "距还款日\(zh)"
            if withZero {
                english += isOverdue ? " (or not overdue)" : " (or past due)"
                chinese += isOverdue ? "（含未逾期）" : "（含已到期）"
            }
            return say(english, zh: chinese)
        }
        switch (sign, tree[right].kind) {
        case (.in, .range(let low, let high)):
            guard let from = whole(low), let to = whole(high) else { return nil }
            if from == 0 { return phrase("at most \(to) days", "不超过 \(to) 天", withZero: true) }
            return phrase("\(from) to \(to) days", " \(from) 至 \(to) 天")
        case (.in, .list(let items)):
            let numbers = items.compactMap(whole)
            guard numbers.count == items.count, numbers.count > 1, !numbers.contains(0) else {
                return nil
            }
            let head = numbers.dropLast().map { "\($0)" }
            let last = "\(numbers[numbers.count - 1])"
            return phrase(
                head.joined(separator: ", ") + " or " + last + " days",
                " " + head.joined(separator: "、") + " 或 " + last + " 天")
        default: break
        }
        guard let number = whole(right), number > 0 else { return nil }
        let days = number == 1 ? "1 day" : "\(number) days"
        switch sign {
        case .equal: return phrase(days, " \(number) 天")
        case .less: return phrase("less than \(days)", "不到 \(number) 天", withZero: true)
        case .lessEqual: return phrase("at most \(days)", "不超过 \(number) 天", withZero: true)
        case .greater: return phrase("more than \(days)", "超过 \(number) 天")
        case .greaterEqual: return phrase("at least \(days)", "至少 \(number) 天")
        default: return nil
        }
    }
}
