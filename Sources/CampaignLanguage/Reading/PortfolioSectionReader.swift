internal import Diagnostics
internal import Expressions

extension CampaignReader {
    /// Reads `portfolio`: a bare CSV, a dictionary file, or the section itself.
    mutating func readPortfolio(_ map: MapReader) -> PortfolioDeclaration? {
        guard let node = map["portfolio"] else { return nil }
        guard node.scalar != nil else { return readPortfolioSection(node) }
        let what = Phrase("the path", zh: "路径")
        guard let path = ValueReader.text(node, what, &bag) else { return nil }
        if path.lowercased().hasSuffix(".csv") || TableSelection.isDatabase(path) {
            return inferPortfolio(path, at: node.span)
        }
        guard let root = load(path, at: node.span),
            let dictionary = MapReader(root, CampaignSchema.dictionary, &bag)
        else {
            isPortfolioUnread = true
            return nil
        }
        Self.checkVersion(dictionary, &bag)
        guard let section = dictionary["portfolio"] else {
            isPortfolioUnread = true
            return nil
        }
        let portfolio = readPortfolioSection(section)
        declareNames(dictionary, isOwn: false)
        return portfolio
    }

    private mutating func inferPortfolio(_ path: String, at span: SourceSpan)
        -> PortfolioDeclaration?
    {
        switch files.infer(path, span, &sources) {
        case .refused(let findings):
            bag.add(contentsOf: findings)
            isPortfolioUnread = true
            return nil
        case .portfolio(let inferred):
            for column in inferred.columns {
                let field = Field(
                    name: column.name, column: column.name, type: column.type,
                    isOptional: column.isOptional, longest: column.longest, atMost: nil,
                    personal: column.personal, notation: column.notation, isShown: false, span: span
                )
                declare(field)
            }
            dueSlot = Slot(raw: Int32(inferred.due))
            return PortfolioDeclaration(
                source: Located(path, span), fields: fields,
                account: Slot(raw: Int32(inferred.account)),
                borrower: inferred.borrower.map { Slot(raw: Int32($0)) },
                due: Slot(raw: Int32(inferred.due)),
                instalment: nil, asOf: inferred.asOf.map { Slot(raw: Int32($0)) },
                freshMicroseconds: nil,
                owed: nil, grace: .days(0), brokenRowsAtMost: 10_000, isInferred: true, span: span)
        }
    }

    private mutating func declare(_ field: Field) {
        let slot = env.declare(
            field: FieldDeclaration(
                name: field.name, type: field.type, isOptional: field.isOptional, span: field.span,
                longest: field.longest, atMost: field.atMost, personal: field.personal))
        precondition(Int(slot.raw) == fields.count, "field n is slot n")
        fields.append(field)
    }

    mutating func readPortfolioSection(_ node: YAMLNode) -> PortfolioDeclaration? {
        guard let map = MapReader(node, CampaignSchema.portfolio, &bag) else { return nil }
        readFields(map["fields"])
        let account = field(map["account"], "account", [.text(.plain)])
        let due = field(map["due"], "due", [.date])
        let borrower = field(map["borrower"], "borrower", [.text(.plain)])
        let instalment = field(map["instalment"], "instalment", [.text(.plain), .integer])
        let asOf = field(map["as_of"], "as_of", [.timestamp])
        let zone = field(map["zone"], "zone", [.text(.plain)])
        if let owed = map["owed"] {
            pendingOwed = ValueReader.scalar(owed, Phrase("the sum owed", zh: "欠款"), &bag)
        }
        let fresh = map["fresh"].flatMap { ValueReader.duration($0, &bag) }
        if let fresh, asOf == nil, map["as_of"] == nil {
            bag.add(.needsKey("fresh", "as_of", at: fresh.span))
        }
        guard let account, let due else { return nil }
        dueSlot = due
        grace = readGrace(map["grace"])
        var portfolio = PortfolioDeclaration(
            source: map["source"].flatMap { node in
                text(node, Phrase("the path", zh: "路径")).map { Located($0, node.span) }
            }, encoding: readEncoding(map["encoding"]), fields: fields, account: account,
            borrower: borrower, due: due,
            instalment: instalment, asOf: asOf, freshMicroseconds: fresh, owed: nil,
            grace: grace, brokenRowsAtMost: readBrokenRows(map["broken_rows"]),
            isInferred: false, span: MapReader.head(node))
        portfolio.isDatabase = portfolio.source.map { TableSelection.isDatabase($0.value) } ?? false
        portfolio.selection = readSelection(map, source: portfolio.source)
        portfolio.zone = zone
        if let node = map["rows"] { readRows(node, &portfolio) }
        if let days = map["cycle_gap"].flatMap({ readCycleGap($0) }) {
            portfolio.cycleGapDays = days
        }
        portfolio.terms = readTerms(map["terms"])
        terms = portfolio.terms
        if let node = map["terms"].flatMap({ terms in terms.mapping?["allocation"] }) {
            portfolio.allocation = readAllocation(node)
            portfolio.allocationSpan = node.span
            if map["owed"] == nil { bag.add(.needsKey("allocation", "owed", at: node.span)) }
        }
        portfolio.zoneSpan = map["zone"]?.span
        return portfolio
    }

    private mutating func readAllocation(_ node: YAMLNode) -> [Slot] {
        var order: [Slot] = []
        for item in ValueReader.list(node) {
            guard let slot = field(item, "allocation", [.money]) else { continue }
            if order.contains(slot) {
                bag.add(.twiceInList(fields[Int(slot.raw)].name, at: item.span))
            } else {
                order.append(slot)
            }
        }
        return order
    }

    private mutating func readTerms(_ node: YAMLNode?) -> InterestTerms {
        var terms = InterestTerms()
        guard let node, let map = MapReader(node, CampaignSchema.terms, &bag) else { return terms }
        let days = Phrase("number of days in a year", zh: "一年的天数")
        if let value = map["day_count"].flatMap({
            ValueReader.choice($0, days, as: InterestTerms.DayCount.self, &bag)
        }) {
            terms.dayCount = value
        }
        let rounding = Phrase("way to round", zh: "取整方式")
        if let value = map["rounding"].flatMap({
            ValueReader.choice($0, rounding, as: Rounding.self, &bag)
        }) {
            terms.rounding = value
        }
        if let value = map["rounded"].flatMap({
            ValueReader.choice($0, rounding, as: InterestTerms.Rounded.self, &bag)
        }) {
            terms.rounded = value
        }
        return terms
    }

    /// `table` or `query`, which only a database has, as only a CSV has `encoding`.
    private mutating func readSelection(
        _ map: MapReader, source: Located<String>?
    ) -> TableSelection? {
        let isDatabase = source.map { TableSelection.isDatabase($0.value) }
        var selections: [TableSelection] = []
        for kind in TableSelection.Kind.allCases {
            guard let node = map[kind.rawValue], let key = map.keySpan(kind.rawValue),
                let text = ValueReader.scalar(node, kind.phrase, &bag)
            else { continue }
            if isDatabase == false, let source {
                bag.add(.keyOfDatabase(kind.rawValue, source, at: key))
                return nil
            }
            selections.append(TableSelection(kind, text))
        }
        if selections.count > 1, let query = map.keySpan("query"), let table = map.keySpan("table")
        {
            bag.add(.tableAndQuery(at: query, first: table))
        }
        if isDatabase ?? !selections.isEmpty, let key = map.keySpan("encoding") {
            bag.add(.encodingOfDatabase(at: key))
        }
        return selections.first
    }

    private mutating func readEncoding(_ node: YAMLNode?) -> TextEncoding? {
        guard let node else { return nil }
        let what = Phrase("encoding", zh: "编码")
        return ValueReader.choice(node, what, as: TextEncoding.self, &bag)
    }

    private mutating func readFields(_ node: YAMLNode?) {
        let currency = lender?.currency ?? Currency.all[0]
        // A number whose `at_most` is faulty has no bound, and neither has what is computed from it.
        defer { areBoundsUnsure = node.map { hasErrors(within: $0.span) } ?? false }
        for entry in entries(node, Phrase("field", zh: "字段")) {
            let reader = FieldReader(
                name: entry.keyText, span: entry.key.span, currency: currency)
            if let field = reader.read(entry.value, &bag) {
                declare(field)
            } else {
                brokenFields.insert(entry.keyText)
            }
        }
    }

    /// The slot of the field that `node` names; its type is one of `types`.
    mutating func field(_ node: YAMLNode?, _ key: String, _ types: [ValueType]) -> Slot? {
        guard let node else { return nil }
        let what = Phrase("field", zh: "字段")
        guard let name = ValueReader.text(node, what, &bag) else { return nil }
        guard let at = fields.firstIndex(where: { $0.name == name }) else {
            if !brokenFields.contains(name) {
                bag.add(.unknownName(what, name, known: fields.map(\.name), at: node.span))
            }
            return nil
        }
        if !types.contains(fields[at].type) {
            bag.add(
                .wrongFieldType(
                    key, name, types.map(\.phrase), at: node.span, declared: fields[at].span))
            return nil
        }
        return Slot(raw: Int32(at))
    }

    /// `at_least: 50%`, in millionths.
    private mutating func readRows(_ node: YAMLNode, _ portfolio: inout PortfolioDeclaration) {
        guard let map = MapReader(node, CampaignSchema.rows, &bag), let value = map["at_least"]
        else { return }
        let reader = AmountReader(currency: Currency.all[0])
        guard let word = reader.word(value, as: .percent, &bag) else { return }
        portfolio.rowsAtLeast = Int(word / 100)
        portfolio.rowsSpan = value.span
    }

    private mutating func readCycleGap(_ node: YAMLNode) -> Int? {
        ValueReader.count(
            node, Phrase("number of days", zh: "天数"), in: 0...366, units: ["day", "days"],
            example: "15 days", &bag)
    }

    private mutating func readGrace(_ node: YAMLNode?) -> Grace {
        guard let node, let text = text(node, Phrase("grace", zh: "宽限期")) else { return .days(0) }
        if let first = text.utf8.first, first >= 0x30, first <= 0x39 {
            let days = ValueReader.count(
                node, Phrase("grace", zh: "宽限期"), in: 0...365, units: ["day", "days"],
                example: "3 days", &bag)
            return .days(days ?? 0)
        }
        return field(node, "grace", [.integer]).map(Grace.field) ?? .days(0)
    }

    /// `at_most: 1%`, in millionths.
    private mutating func readBrokenRows(_ node: YAMLNode?) -> Int {
        let usual = 10_000
        guard let node, let map = MapReader(node, CampaignSchema.brokenRows, &bag),
            let value = map["at_most"],
            let word = AmountReader(currency: Currency.all[0]).word(value, as: .percent, &bag)
        else { return usual }
        return Int(word / 100)
    }
}
