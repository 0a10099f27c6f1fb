internal import Diagnostics
internal import Expressions

extension CampaignReader {
    private static let offersAtMost = 16

    mutating func readOffers(_ node: YAMLNode?) {
        guard let node else { return }
        let what = Phrase("offers", zh: "方案")
        guard case .sequence(let items) = node.kind else {
            bag.add(
                .listExpected(what, example: "- offer: 罚息减半", at: MapReader.head(node)))
            return
        }
        if items.count > Self.offersAtMost {
            bag.add(.tooMany(what, limit: Self.offersAtMost, at: items[Self.offersAtMost].span))
        }
        var spans: [String: SourceSpan] = [:]
        for item in items {
            guard let map = MapReader(item, CampaignSchema.offer, &bag),
                let nameNode = map["offer"], let name = text(nameNode, Phrase("the name", zh: "名字"))
            else { continue }
            if let first = spans[name] {
                bag.add(.doubledName(what, name, at: nameNode.span, first: first))
                continue
            }
            spans[name] = nameNode.span
            if let offer = readOffer(name, nameNode.span, map) { offers.append(offer) }
        }
        if hasErrors(within: node.span) { unsureLengths.insert(.offer) }
    }

    /// `choose: best`.
    mutating func readChoice(_ map: MapReader) -> OfferChoice {
        guard let node = map["choose"] else { return .first }
        if map["offers"] == nil, let span = map.keySpan("choose") {
            bag.add(.needsKey("choose", "offers", at: span))
        }
        return ValueReader.choice(
            node, Phrase("way to choose", zh: "选法"), as: OfferChoice.self, &bag) ?? .first
    }

    private mutating func readOffer(
        _ name: String, _ span: SourceSpan, _ map: MapReader
    ) -> ReliefOffer? {
        let condition = map["if"].flatMap { rule(name, $0) }
        let region =
            condition.map { env.region(Claim($0.condition)) } ?? (map["if"] == nil ? .all : .none)
        offerReaches.append((region, ends: map["until"] != nil))
        var until: ExpressionID?
        if let node = map["until"], let text = ValueReader.scalar(node, Self.date, &bag) {
            until = compile(text, .date, .rule)?.id
        }
        let (amount, count) = readBudget(map["budget"])
        let approval = map["approval"].flatMap { readApproval(name, $0) }
        let relief = readRelief(name, map, at: span)
        var scope = Scope.text
        scope.present = figures(of: map)
        let say = map["say"].flatMap {
            prose($0, Phrase("the sentence", zh: "话术"))
        }
        if let say { checkWords(say) }
        env.declare(offer: name, say: say, scope: scope)
        let again = map["again"].flatMap { ValueReader.yesOrNo($0, &bag) } ?? false
        if again, let span = map.keySpan("again"), map["until"] == nil {
            bag.add(.needsKey("again", "until", at: span))
        }
        guard let relief else { return nil }
        wording.sentences.append(say)
        return ReliefOffer(
            name: name, span: span, condition: condition, relief: relief, until: until,
            again: again, budgetAmount: amount, budgetCount: count, approval: approval)
    }

    static let date = Phrase("date", zh: "日期")

    /// The figures that the offer has, by what is written: one with a fault has its own finding, and the figure
    /// is there all the same.
    private func figures(of map: MapReader) -> Set<String> {
        var figures: [OfferFigure] = []
        if map["until"] != nil { figures.append(.until) }
        func has(_ part: YAMLNode, _ key: String) -> Bool {
            part.mapping?.contains { $0.keyText == key } ?? true
        }
        if let waive = map["waive"] {
            figures += [.amount, .waived]
            if has(waive, "total") { figures.append(.toPay) }
        }
        if let extend = map["extend"] {
            let by = extend.mapping?.first { $0.keyText == "by" }?.value.scalar?.text.string
            if by?.holds("month") ?? true { figures.append(.months) }
            let isTerm = extend.mapping?.contains { $0.keyText == "left" } ?? false
            let hasCost = extend.mapping?.contains { $0.keyText == "of" } ?? false
            if hasCost { figures += [.amount, .interest, .toPay, .annualRate] }
            if isTerm { figures += [.payments, .each, .last] }
            if !isTerm, hasCost || by?.holds("month") == false { figures.append(.due) }
        }
        if let plan = map["plan"] {
            figures += [.amount, .payments, .each, .last, .interest, .toPay, .annualRate]
            if has(plan, "first") { figures.append(.first) }
        }
        if map["defer"] != nil {
            figures += [.amount, .months, .due, .interest, .toPay, .annualRate]
        }
        return Set(figures.map(\.path))
    }

    private mutating func readRelief(
        _ name: String, _ map: MapReader, at span: SourceSpan
    ) -> ReliefOffer.Relief? {
        let kinds = ["waive", "extend", "plan", "defer"].filter { map[$0] != nil }
        guard let kind = kinds.first else {
            bag.add(.offerWithoutRelief(name, at: span))
            return nil
        }
        if kinds.count > 1, let second = map.keySpan(kinds[1]) {
            bag.add(.twoReliefs(name, kind, kinds[1], at: second))
        }
        guard let node = map[kind] else { return nil }
        switch kind {
        case "waive": return readWaiver(node).map(ReliefOffer.Relief.waive)
        case "extend": return readExtension(node).map(ReliefOffer.Relief.extend)
        case "plan": return readPlan(node).map(ReliefOffer.Relief.plan)
        default: return readDeferment(node).map(ReliefOffer.Relief.deferment)
        }
    }

    private mutating func readApproval(
        _ name: String, _ node: YAMLNode
    ) -> ReliefOffer.Approval? {
        guard let map = MapReader(node, CampaignSchema.approval, &bag), let above = map["above"],
            let sum = amounts.word(above, as: .money, &bag), let condition = map["if"],
            let given = rule(name, condition)
        else { return nil }
        return ReliefOffer.Approval(above: Located(sum, above.span), given: given)
    }

    private mutating func readWaiver(_ node: YAMLNode) -> Waiver? {
        guard let map = MapReader(node, CampaignSchema.waive, &bag) else { return nil }
        let part = map["part"].flatMap { readPart($0) }
        let of = money(map["of"])
        let atMost = map["at_most"].flatMap { amounts.word($0, as: .money, &bag) }
        let total = money(map["total"])
        guard let part, let of else { return nil }
        let atLeast = map["at_least"].flatMap { readFloor($0, part, atMost) }
        var most = atMost
        if case .amount(let amount) = part { most = min(amount, atMost ?? amount) }
        // What is left to pay lies between nothing and the total.
        env.declare(figures: [
            .amount: env.most(of),
            .waived: [env.most(of), most.map { Int128($0) }].compactMap { $0 }.min(),
            .toPay: total.flatMap { env.most($0) },
        ])
        return Waiver(
            part: part, of: of.id, atLeast: atLeast, atMost: atMost, total: total?.id)
    }

    /// The least that a share comes to.
    private mutating func readFloor(
        _ node: YAMLNode, _ part: Waiver.Part, _ atMost: Word?
    ) -> Word? {
        guard let floor = amounts.word(node, as: .money, &bag) else { return nil }
        if case .amount = part {
            bag.add(.floorOfAmount(at: node.span))
            return nil
        }
        if let atMost, floor > atMost {
            bag.add(.floorAboveCap(at: node.span))
            return nil
        }
        return floor
    }

    mutating func money(_ node: YAMLNode?) -> CompiledExpression? {
        guard let node, let text = ValueReader.scalar(node, Phrase("sum", zh: "金额"), &bag) else {
            return nil
        }
        return compile(text, .money, .rule)
    }

    var amounts: AmountReader { AmountReader(currency: lender?.currency ?? Currency.all[0]) }

    /// `50%` or `200.00`.
    private mutating func readPart(_ node: YAMLNode) -> Waiver.Part? {
        let written = node.scalar?.text.string ?? ""
        if written.hasSuffix("%") || written.hasSuffix("％") {
            guard let word = amounts.word(node, as: .percent, &bag) else { return nil }
            if word > 100_000_000 || word == 0 {
                bag.add(
                    .badValue(
                        sources.text(node.span), Phrase("share of a sum", zh: "减免比例"),
                        example: "50%", at: node.span,
                        help: word == 0
                            ? nil : Phrase("write at most `100%`", zh: "最多写 `100%`")))
                return nil
            }
            return .share(word)
        }
        if let text = node.scalar?.text.string, amounts.isShareOrAmount(text) {
            bag.add(.shareOrAmount(text, amounts.currency, at: node.span))
            return nil
        }
        return amounts.word(node, as: .money, &bag).map(Waiver.Part.amount)
    }

    private mutating func readBudget(_ node: YAMLNode?) -> (Located<Word>?, Located<Int>?) {
        guard let node, let map = MapReader(node, CampaignSchema.budget, &bag) else {
            return (nil, nil)
        }
        let amount = map["amount"].flatMap { node in
            amounts.word(node, as: .money, &bag).map { Located($0, node.span) }
        }
        let count = map["count"].flatMap { node in
            ValueReader.count(
                node, Phrase("number", zh: "数量"), in: 0...100_000_000, example: "5000", &bag
            ).map { Located($0, node.span) }
        }
        return (amount, count)
    }
}
