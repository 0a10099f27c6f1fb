internal import Diagnostics
internal import Expressions

/// Reads what one column of the portfolio looks like.
struct FieldReader {
    let name: String
    let span: SourceSpan
    let currency: Currency

    private static let typeName = Phrase("field type", zh: "字段类型")
    private static let typeNames = CampaignSchema.typeWords.map(\.word)
    private static let decimalScale = 6

    func read(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> Field? {
        switch node.kind {
        case .scalar:
            guard let text = ValueReader.text(node, Self.typeName, &bag),
                let (type, isOptional) = named(text, node.span, &bag)
            else { return nil }
            if case .rate = type {
                bag.add(.rateWithoutPeriod(name, at: node.span))
                return nil
            }
            return field(type, isOptional)
        case .sequence(let items):
            guard let members = members(items, &bag) else { return nil }
            return field(.enumeration(members), false)
        case .mapping:
            return readMap(node, &bag)
        }
    }

    private func field(_ type: ValueType, _ isOptional: Bool) -> Field {
        var personal: Personal?
        if case .text(let kind) = type {
            switch kind {
            case .plain: personal = nil
            case .name: personal = .name
            case .phone: personal = .phone
            case .email: personal = .email
            }
        }
        return Field(
            name: name, column: name, type: type, isOptional: isOptional, longest: nil, atMost: nil,
            personal: personal, notation: .signed, isShown: false, span: span)
    }

    private func named(
        _ text: String, _ span: SourceSpan, _ bag: inout DiagnosticBag
    ) -> (ValueType, Bool)? {
        var word = text
        var isOptional = false
        if word.hasPrefix("optional ") {
            isOptional = true
            word = String(word.dropFirst("optional ".count).drop { $0 == " " })
        }
        let type: ValueType
        switch word {
        case "text": type = .text(.plain)
        case "name": type = .text(.name)
        case "phone": type = .text(.phone)
        case "email": type = .text(.email)
        case "money": type = .money
        case "percent": type = .percent
        // The period comes from `per`; a rate without one is refused by the caller.
        case "rate": type = .rate(.day)
        case "date": type = .date
        case "timestamp": type = .timestamp
        case "integer": type = .integer
        case "decimal": type = .decimal(scale: Self.decimalScale)
        case "boolean": type = .boolean
        case "day_of_month": type = .dayOfMonth
        default:
            bag.add(.notOneOf(word, Self.typeName, Self.typeNames, at: span))
            return nil
        }
        return (type, isOptional)
    }

    private func members(_ items: [YAMLNode], _ bag: inout DiagnosticBag) -> [String]? {
        let what = Phrase("a value of the list", zh: "列表里的值")
        var names: [String] = []
        for item in items {
            guard let text = ValueReader.text(item, what, &bag) else { return nil }
            if names.contains(text) {
                bag.add(.twiceInList(text, at: item.span))
                return nil
            }
            names.append(text)
        }
        if names.isEmpty {
            bag.add(.emptyValue(Phrase("the list of values", zh: "值的列表"), at: span))
            return nil
        }
        return names
    }

    private func readMap(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> Field? {
        guard let map = MapReader(node, CampaignSchema.field, &bag),
            var field = readType(map, at: MapReader.head(node), &bag)
        else { return nil }
        if let column = map["column"] {
            field.column = ValueReader.text(column, Phrase("column", zh: "列名"), &bag) ?? name
        }
        if let node = map["longest"] {
            let what = Phrase("length", zh: "长度")
            field.longest = ValueReader.count(node, what, in: 1...10_000, example: "20", &bag)
        }
        readPersonal(map, into: &field, &bag)
        readNotation(map, into: &field, &bag)
        if let node = map["line_breaks"] {
            enum LineBreaks: String, CaseIterable { case keep }
            let what = Phrase("treatment of line breaks", zh: "换行的处理")
            let chosen = ValueReader.choice(node, what, as: LineBreaks.self, &bag)
            field.keepsLineBreaks = chosen == .keep
        }
        if let node = map["at_most"] {
            field.atMost = AmountReader(currency: currency).word(node, as: field.type, &bag)
        }
        return field
    }

    private func readType(
        _ map: MapReader, at head: SourceSpan, _ bag: inout DiagnosticBag
    ) -> Field? {
        if let node = map["list"] {
            guard ValueReader.text(node, Self.typeName, &bag) == "text" else {
                bag.add(.notOneOf("list", Self.typeName, ["{ list: text }"], at: node.span))
                return nil
            }
            var separator = UInt8(ascii: ";")
            if let node = map["separator"],
                let text = ValueReader.text(node, Phrase("separator", zh: "分隔符"), &bag)
            {
                guard text.utf8.count == 1, let byte = text.utf8.first else {
                    bag.add(
                        .badValue(
                            text, Phrase("separator of one character", zh: "单个字符的分隔符"),
                            example: ";",
                            at: node.span))
                    return nil
                }
                separator = byte
            }
            return field(.list(separator: separator), true)
        }
        guard let node = map["type"] else {
            bag.add(.missingKey("type", in: CampaignSchema.field, at: head))
            return nil
        }
        if case .sequence(let items) = node.kind {
            return members(items, &bag).map { field(.enumeration($0), false) }
        }
        guard let text = ValueReader.text(node, Self.typeName, &bag),
            let (type, isOptional) = named(text, node.span, &bag)
        else { return nil }
        guard case .rate = type else { return field(type, isOptional) }
        guard let per = map["per"] else {
            bag.add(.rateWithoutPeriod(name, at: node.span))
            return nil
        }
        let what = Phrase("period of a rate", zh: "利率的期间")
        return ValueReader.choice(per, what, as: RatePeriod.self, &bag)
            .map { field(.rate($0), isOptional) }
    }

    private func readPersonal(
        _ map: MapReader, into field: inout Field, _ bag: inout DiagnosticBag
    ) {
        guard let node = map["personal"] else { return }
        let what = Phrase("kind of personal data", zh: "个人信息的种类")
        if let kind = ValueReader.choice(node, what, as: Personal.self, &bag) {
            field.personal = kind
        }
    }

    private func readNotation(
        _ map: MapReader, into field: inout Field, _ bag: inout DiagnosticBag
    ) {
        guard let node = map["as"] else { return }
        enum Notation: String, CaseIterable { case fraction, points }
        let what = Phrase("way to write a percent", zh: "百分比的写法")
        switch ValueReader.choice(node, what, as: Notation.self, &bag) {
        case .fraction: field.notation = .fraction
        case .points: field.notation = .points
        case nil: return
        }
    }
}

/// Reads amounts that stand in the file as plain values: `500.00`, `50%`, `12`.
struct AmountReader {
    let currency: Currency

    /// The value of `node` as a word of `type`; a finding where it is none.
    func word(_ node: YAMLNode, as type: ValueType, _ bag: inout DiagnosticBag) -> Word? {
        let scale: Int
        let example: String
        var isPercent = false
        switch type {
        case .money: (scale, example) = (currency.decimals, "500.00")
        case .percent: (scale, example, isPercent) = (ValueType.percentScale, "50%", true)
        case .rate: (scale, example, isPercent) = (ValueType.rateScale, "0.06%", true)
        case .decimal(let own): (scale, example) = (own, "1.5")
        case .integer, .dayOfMonth: (scale, example) = (0, "30")
        default:
            bag.add(.noUpperBound(at: node.span))
            return nil
        }
        let what = Phrase("amount", zh: "数额")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        func value(_ text: String) -> Word? {
            if isPercent, !text.hasSuffix("%") { return nil }
            guard let decimal = Decimal(isPercent ? String(text.dropLast()) : text),
                decimal.coefficient >= 0
            else { return nil }
            return exact(decimal, scale: isPercent ? scale - 2 : scale)
        }
        if let word = value(text) {
            if case .money = type, Decimal(text)?.scale != currency.decimals {
                let right = Decimal(coefficient: Int128(word), scale: scale).description
                bag.add(.amountWithoutDecimals(text, right, currency, at: node.span))
                return nil
            }
            return word
        }
        var meant = Diagnostic.narrowed(text)
        if type == .money, (meant ?? text).hasSuffix("元") {
            meant = (meant ?? text).dropLast().filter { $0 != " " }
            if scale > 0, meant?.contains(".") == false {
                meant? += "." + String(repeating: "0", count: scale)
            }
        }
        if let plain = meant, value(plain) == nil { meant = nil }
        bag.add(
            .badValue(
                text, isPercent ? Phrase("percent", zh: "百分比") : what, example: example,
                at: node.span, meant: meant))
        return nil
    }

    /// Whether `text` is a bare number that could be a share or an amount: `30`, `0.3`.
    func isShareOrAmount(_ text: String) -> Bool {
        Decimal(text).map { $0.scale != currency.decimals } ?? false
    }

    /// The decimal as a word of `scale`; nil where digits would be lost.
    private func exact(_ decimal: Decimal, scale: Int) -> Word? {
        guard let word = decimal.rescaled(to: scale, rounding: .down),
            Decimal(coefficient: word, scale: scale) == decimal
        else { return nil }
        return Int64(exactly: word)
    }
}
