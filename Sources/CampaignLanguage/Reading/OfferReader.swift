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
        let relief = readRelief(name, map, at: span)
        var scope = Scope.text
        // Faulty or not, it says that there is a last day.
        if map["until"] != nil { scope.present.insert("offer.until") }
        // A relief with a fault has its own finding; its figures are there all the same.
        if let waive = map["waive"] {
            scope.present.insert("offer.waived")
            let hasTotal = waive.mapping?.contains { $0.keyText == "total" } ?? true
            if hasTotal { scope.present.insert("offer.to_pay") }
        }
        if map["extend"] != nil { scope.present.insert("offer.months") }
        let say = map["say"].flatMap {
            prose($0, Phrase("the sentence", zh: "话术"))
        }
        env.declare(offer: name, say: say, scope: scope)
        guard let relief else { return nil }
        wording.sentences.append(say)
        return ReliefOffer(
            name: name, span: span, condition: condition, relief: relief, until: until,
            budgetAmount: amount, budgetCount: count)
    }

    static let date = Phrase("date", zh: "日期")

    private mutating func readRelief(
        _ name: String, _ map: MapReader, at span: SourceSpan
    ) -> ReliefOffer.Relief? {
        let isOther =
            map.node.mapping?.contains { ["plan", "defer"].contains($0.keyText) } ?? false
        if let waive = map["waive"] {
            if let extend = map.keySpan("extend") { bag.add(.twoReliefs(name, at: extend)) }
            return readWaiver(waive).map(ReliefOffer.Relief.waive)
        }
        if let extend = map["extend"] {
            return readExtension(extend).map { .extend(months: $0) }
        }
        if !isOther { bag.add(.offerWithoutRelief(name, at: span)) }
        return nil
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
        env.declare(waiving: of, atMost: most, total: total)
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

    private mutating func money(_ node: YAMLNode?) -> CompiledExpression? {
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

    private mutating func readExtension(_ node: YAMLNode) -> Int? {
        guard let map = MapReader(node, CampaignSchema.extend, &bag), let by = map["by"] else {
            return nil
        }
        return ValueReader.count(
            by, Phrase("number of months", zh: "月数"), in: 1...360, units: ["month", "months"],
            example: "6 months", &bag)
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
