internal import Diagnostics
internal import Expressions

extension CampaignReader {
    /// Reads the file that `import: { lender: … }` names.
    static func readLender(
        _ map: MapReader, files: CampaignFiles, sources: inout SourceSet, _ bag: inout DiagnosticBag
    ) -> Lender? {
        guard let node = map["import"],
            let imports = MapReader(node, CampaignSchema.imports, &bag),
            let pathNode = imports["lender"],
            let path = ValueReader.text(pathNode, Phrase("the path", zh: "路径"), &bag)
        else { return nil }
        switch files.load(path, pathNode.span, &sources) {
        case .refused(let finding):
            bag.add(finding)
            return nil
        case .file(let file):
            guard let root = YAMLReader.read(file, into: &bag),
                let lender = MapReader(root, CampaignSchema.lender, &bag)
            else { return nil }
            checkVersion(lender, &bag)
            return LenderReader(map: lender).read(&bag)
        }
    }
}

/// Reads a lender's file: who writes, in which language, zone and currency.
struct LenderReader {
    let map: MapReader

    enum YesNo: String, CaseIterable { case yes = "true", no = "false" }

    func read(_ bag: inout DiagnosticBag) -> Lender? {
        let name = map["lender"].flatMap {
            ValueReader.text($0, Phrase("the lender's name", zh: "机构名称"), &bag)
        }
        let locale = readLocale(&bag)
        let currency = readCurrency(&bag)
        let zone = map["timezone"].flatMap { node in
            ValueReader.text(node, Phrase("the time zone", zh: "时区"), &bag)
                .map { Located($0, node.span) }
        }
        let calendar = map["calendar"].flatMap { node in
            ValueReader.text(node, Phrase("the calendar", zh: "日历"), &bag)
                .map { Located($0, node.span) }
        }
        var lender = Lender(
            name: name ?? "", locale: locale ?? .zhCN, timezone: zone ?? Located("", map.node.span),
            currency: currency ?? Currency.all[0], calendar: calendar,
            official: readOfficial(&bag), nameSpan: map["lender"]?.span ?? map.node.span)
        readFacts(of: &lender, &bag)
        let isWhole = name != nil && locale != nil && currency != nil && zone != nil
        return isWhole ? lender : nil
    }

    /// Facts that policies read.
    private func readFacts(of lender: inout Lender, _ bag: inout DiagnosticBag) {
        lender.kind = map["kind"].flatMap {
            ValueReader.choice(
                $0, Phrase("kind of lender", zh: "机构类型"), as: Lender.Kind.self, &bag)
        }
        lender.role = map["role"].flatMap {
            ValueReader.choice($0, Phrase("role", zh: "角色"), as: Lender.Role.self, &bag)
        }
        let reports = map["reports_to_credit_bureau"].flatMap {
            ValueReader.choice(
                $0, Phrase("`true` or `false`", zh: "`true` 或 `false`"), as: YesNo.self, &bag)
        }
        lender.reportsToCreditBureau = reports == .yes
        lender.policies = map["policies"].map { PolicyReader.names($0, &bag) } ?? []
    }

    private func readLocale(_ bag: inout DiagnosticBag) -> Locale? {
        let what = Phrase("locale", zh: "语言")
        guard let node = map["locale"], let text = ValueReader.text(node, what, &bag) else {
            return nil
        }
        if let locale = Locale.named(text) { return locale }
        bag.add(.notOneOf(text, what, Locale.allCases.map(\.rawValue), at: node.span))
        return nil
    }

    private func readCurrency(_ bag: inout DiagnosticBag) -> Currency? {
        let what = Phrase("currency", zh: "币种")
        guard let node = map["currency"], let text = ValueReader.text(node, what, &bag) else {
            return nil
        }
        if let currency = Currency.named(text) { return currency }
        bag.add(
            .badValue(
                text, Phrase("currency of ISO 4217", zh: " ISO 4217 的币种"), example: "CNY",
                at: node.span))
        return nil
    }

    private func readOfficial(_ bag: inout DiagnosticBag) -> [(
        name: String, text: String, span: SourceSpan
    )] {
        guard let node = map["official"] else { return [] }
        let what = Phrase("official number, site or account", zh: "官方号码、网址或账户")
        guard case .mapping(let entries) = node.kind else {
            bag.add(.scalarExpected(what, at: node.span))
            return []
        }
        return entries.compactMap { entry in
            guard let text = ValueReader.text(entry.value, what, &bag) else { return nil }
            return (entry.keyText, text, entry.key.span)
        }
    }
}
