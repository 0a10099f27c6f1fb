package import CampaignLanguage
package import Diagnostics
internal import Expressions

/// What each expression and text of a campaign costs at most, and an account in all: `check --costs`.
package struct CostPage {
    let campaign: Campaign
    let sources: SourceSet
    let language: Language

    package init(campaign: Campaign, sources: SourceSet, language: Language) {
        self.campaign = campaign
        self.sources = sources
        self.language = language
    }

    /// A line of the table.
    struct Row {
        enum Kind: String { case definition, expression, text }

        var kind: Kind
        var span: SourceSpan
        var cost: CostTable.Cost
        var units: Int?
        var bytes: Int?
        var part = ""
        var position = SourcePosition(line: 1, column: 1)

        /// Of two that stand at one place, such as a text for two groups, the costlier counts.
        func or(_ other: Row) -> Row {
            var row = self
            func larger(_ a: Int?, _ b: Int?) -> Int? { a.flatMap { a in b.map { max(a, $0) } } }
            row.cost.least = min(cost.least, other.cost.least)
            row.cost.most = larger(cost.most, other.cost.most)
            row.cost.open = cost.open ?? other.cost.open
            row.units = larger(units, other.units)
            row.bytes = larger(bytes, other.bytes)
            return row
        }
    }

    /// The costliest first, then in the order of the files.
    var rows: [Row] {
        let costs = campaign.costs
        var bySpan: [SourceSpan: Row] = [:]
        func add(_ row: Row) { bySpan[row.span] = bySpan[row.span].map { $0.or(row) } ?? row }
        for definition in costs.definitions.values {
            add(Row(kind: .definition, span: definition.span, cost: definition.cost))
        }
        // A placeholder may be written into its text beforehand: its expression is no part of its own.
        let texts = costs.texts.values.map(\.span).sorted()
        for (id, expression) in costs.expressions where !costs.inTexts.contains(id) {
            let isInside = texts.contains {
                $0.file == expression.span.file && $0.start <= expression.span.start
                    && expression.span.end <= $0.end
            }
            if isInside { continue }
            add(Row(kind: .expression, span: expression.span, cost: expression.cost))
        }
        for text in costs.texts.values {
            add(
                Row(
                    kind: .text, span: text.span, cost: text.cost, units: text.units,
                    bytes: text.bytes))
        }
        let names = PartNames(of: bySpan.keys, in: sources)
        var rows = bySpan.values.map { row in
            var row = row
            let file = sources[row.span.file]
            row.part = names.name(of: row.span)
            row.position = file.lines.position(Int(row.span.start), in: file.bytes)
            return row
        }
        rows.sort { a, b in
            let (x, y) = (a.cost.most ?? .max, b.cost.most ?? .max)
            return x == y ? a.span < b.span : x > y
        }
        return rows
    }

    // MARK: An account

    /// Units of all that one account can make a run evaluate; nil without a bound.
    struct Account {
        /// Everything but the texts: audience, exclusions, segments, stops, steps, offers, and definitions.
        var rules: Int? = 0
        /// The texts of the costliest step on all its channels, in the clear and once more masked.
        var texts: Int? = 0

        var all: Int? { CostPage.sum(rules, texts) }
    }

    var account: Account {
        let costs = campaign.costs
        var account = Account()
        for (id, expression) in costs.expressions where !costs.inTexts.contains(id) {
            account.rules = Self.sum(account.rules, costs.again(expression.cost))
        }
        // A definition that cannot fail is computed once for an account, whoever names it.
        for (index, definition) in costs.definitions where !costs.fallible.contains(index) {
            account.rules = Self.sum(account.rules, definition.cost.own)
        }
        for step in campaign.steps {
            var units: Int? = 0
            for (channel, texts) in step.texts.enumerated() {
                guard let texts else { continue }
                let frame = campaign.channels[channel]
                var most: Int? = 0
                for text in texts.values {
                    let parts = [text.title, frame.opening, text.body, frame.closing, text.html]
                    let own = parts.compactMap(\.self).reduce(Int?(0)) {
                        guard let text = costs.texts[$1] else { return $0 }
                        return Self.sum($0, costs.again(text.cost))
                    }
                    most = most.flatMap { most in own.map { max(most, $0) } }
                }
                units = Self.sum(units, most)
            }
            let twice = Self.sum(units, units)
            account.texts = account.texts.flatMap { texts in twice.map { max(texts, $0) } }
        }
        return account
    }

    private static func sum(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : sum
    }

    // MARK: For people

    /// The table, and under it the totals.
    package var human: String {
        let rows = rows
        func word(_ en: String, _ zh: String) -> String { Phrase(en, zh: zh)[language] }
        func figure(_ number: Int?) -> String {
            number.map(Figures.count) ?? word("no bound", "无上限")
        }
        var table = Table([.left, .left, .right, .right, .right, .right, .left])
        table.add([
            word("place", "位置"), word("part", "部分"), word("least", "最少"), word("most", "最多"),
            word("characters", "字符"), word("bytes", "字节"),
        ])
        for row in rows {
            let isText = row.kind == .text
            table.add([
                "\(VisibleText.escaped(sources[row.span.file].name)):\(row.position.line)",
                VisibleText.escaped(row.part), Figures.count(row.cost.least),
                figure(row.cost.most), isText ? figure(row.units) : "",
                isText ? figure(row.bytes) : "", note(row),
            ])
        }
        let account = account
        var totals = Table([.left, .right])
        totals.add([
            word("one account, all rules", "一个账户，全部规则"), figure(account.rules),
        ])
        totals.add([
            word("one account, its texts, twice", "一个账户，文本（原文和打码各一次）"),
            figure(account.texts),
        ])
        totals.add([word("one account in all", "一个账户合计"), figure(account.all)])
        totals.add([
            word("limit of one evaluation", "单次计算的上限"), Figures.count(CostTable.limit),
        ])
        totals.add([
            word("limit of one text, bytes", "单个文本的上限（字节）"),
            Figures.count(CostTable.longestText),
        ])
        let head = word(
            "units of work at most, by expression and text", "各表达式和文本的最大计算量")
        let file = VisibleText.escaped(sources[campaign.span.file].name)
        return "\(file): \(head)\n\n\(table.text)\n\(totals.text)"
    }

    /// Why a figure is so large.
    private func note(_ row: Row) -> String {
        guard let name = openField(row) else { return "" }
        let field = VisibleText.escaped(name)
        return Phrase(
            "\(field) has no bound: a whole row is counted", zh: "\(field) 没有声明上限，按整行计算")[language]
    }

    private func openField(_ row: Row) -> String? {
        guard let slot = row.cost.open, campaign.portfolio.fields.indices.contains(Int(slot.raw))
        else { return nil }
        return campaign.portfolio.fields[Int(slot.raw)].name
    }

    // MARK: For programs

    /// One object, on lines of its own.
    package var json: String {
        func number(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
        let parts = rows.map { row in
            JSONValue.object([
                .init("part", .string(row.part)), .init("kind", .string(row.kind.rawValue)),
                .init("file", .string(sources[row.span.file].name)),
                .init("line", .integer(row.position.line)),
                .init("column", .integer(row.position.column)),
                .init("least", .integer(row.cost.least)), .init("most", number(row.cost.most)),
                .init("characters", number(row.units)), .init("bytes", number(row.bytes)),
                .init("without_bound", openField(row).map { .string($0) } ?? .null),
            ])
        }
        let account = account
        return JSONValue.object([
            .init("file", .string(sources[campaign.span.file].name)),
            .init(
                "limits",
                .object([
                    .init("units", .integer(CostTable.limit)),
                    .init("bytes", .integer(CostTable.longestText)),
                ])),
            .init(
                "account",
                .object([
                    .init("rules", number(account.rules)), .init("texts", number(account.texts)),
                    .init("all", number(account.all)),
                ])),
            .init("parts", .array(parts)),
        ]).text(indent: 2) + "\n"
    }
}
