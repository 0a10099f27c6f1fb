package import Diagnostics
internal import Expressions

/// Reads a campaign file with what it imports and checks it into a `Campaign`.
///
/// All findings go into the bag; a `Campaign` comes out only where there is no error. The reader is a function
/// of the files: it knows no clock and no other input.
package struct CampaignReader {
    package internal(set) var sources: SourceSet
    package internal(set) var bag = DiagnosticBag()
    let files: CampaignFiles

    var lender: Lender?
    var env: Environment
    var fields: [Field] = []
    var segments: [Segment] = []
    var segmentSpans: [String: SourceSpan] = [:]
    var experiment: Experiment?
    /// Whether a condition or a text asks for the arm.
    var readsArm = false
    var channels: [Channel] = []
    var offers: [ReliefOffer] = []
    var offerChoice = OfferChoice.first
    var templates: [String: TextGroup] = [:]
    var usedTemplates: Set<String> = []
    var timing: Timing
    var lateDays = 1
    /// The field of the due date.
    var dueSlot: Slot?
    var grace = Grace.days(0)
    /// How the product counts interest.
    var terms = InterestTerms()
    /// Accounts of the audience, as far as `include` tells.
    var audienceRegion = Region.all
    /// By segment, in the file's order: the accounts of the audience that are in it.
    var segmentRegions: [Region] = []
    /// By offer, in the file's order: the accounts that can have it, none where its `if` has an error, and
    /// whether it has a last day.
    var offerReaches: [(region: Region, ends: Bool)] = []
    /// What the steps say of groups, for those whom nobody can reach.
    var reachNotes = ReachNotes()

    var declaredChannels: [Channel.Kind] = []
    /// Openings and closings as written and as compiled.
    var frames: [TemplateID: (text: EmbeddedText, compiled: CompiledTemplate)] = [:]
    /// Fields whose declaration is faulty: their uses are not reported again.
    var brokenFields: Set<String> = []
    /// What is bounded by a part with an error, so that nobody can say how long it becomes.
    var unsureLengths: Set<Builtin> = []
    /// Whether a field's declaration has an error, which may be in its bound.
    var areBoundsUnsure = false
    /// Whether the file with the fields could not be read, so that nothing is known of their names.
    var isPortfolioUnread = false
    /// Definitions of the campaign itself, which somebody should use.
    var ownNames: [(name: String, what: Phrase, span: SourceSpan)] = []
    /// Fields that a text shows.
    var shownFields: Set<Slot> = []
    var wording = CampaignWording()
    var policies: [PolicyPack] = []
    var exceptions: [PolicyException] = []
    /// The texts that a gateway has registered.
    var registered: [String] = []

    private init(sources: SourceSet, files: CampaignFiles, lender: Lender?, span: SourceSpan) {
        self.sources = sources
        self.files = files
        self.lender = lender
        env = Environment(
            currency: lender?.currency ?? Currency.all[0],
            locale: lender?.locale ?? .zhCN)
        timing = Timing(
            opens: 9 * 3600, closes: 20 * 3600, hoursSpan: span, days: .everyDay, daysSpan: span,
            limits: [
                FrequencyLimit(channel: nil, count: 1, days: 1, span: span),
                FrequencyLimit(channel: nil, count: 3, days: 7, span: span),
            ])
    }

    /// What reading a campaign gives: the findings always, the campaign where none of them is an error.
    package struct Result {
        package var campaign: Campaign?
        package var sources: SourceSet
        package var bag: DiagnosticBag
        /// The names that the files declare, errors or not; nil where the campaign is no map at all.
        package var index: CampaignIndex?
    }

    /// Reads `main`, the first file of `sources`.
    package static func read(
        _ main: SourceFile, sources: SourceSet, files: CampaignFiles,
        always: [EmbeddedText] = []
    ) -> Result {
        var bag = DiagnosticBag()
        var sources = sources
        guard let node = YAMLReader.read(main, into: &bag),
            let map = MapReader(node, CampaignSchema.campaign, &bag)
        else { return Result(campaign: nil, sources: sources, bag: bag) }
        checkVersion(map, &bag)
        var lender = readLender(map, files: files, sources: &sources, &bag)
        if let node = map["calendar"],
            let name = ValueReader.text(node, Phrase("the calendar", zh: "日历"), &bag)
        {
            lender?.calendar = Located(name, node.span)
        }
        let span = MapReader.head(node)
        var reader = CampaignReader(sources: sources, files: files, lender: lender, span: span)
        reader.bag = bag
        let campaign = reader.readCampaign(map, always)
        let isSound = campaign != nil && !reader.bag.hasErrors
        return Result(
            campaign: isSound ? campaign : nil, sources: reader.sources, bag: reader.bag,
            index: reader.index)
    }

    /// Reads `main`, the first file of `sources`, as a file that campaigns import: a lender's or a dictionary.
    package static func readAlone(
        _ main: SourceFile, as kind: FileKind, sources: SourceSet, files: CampaignFiles
    ) -> Result {
        var bag = DiagnosticBag()
        guard let part = kind.part, let node = YAMLReader.read(main, into: &bag),
            let map = MapReader(node, part, &bag)
        else { return Result(campaign: nil, sources: sources, bag: bag) }
        if kind == .policy {
            bag = DiagnosticBag()
            _ = PolicyReader.read(node, named: nil, into: &bag)
            return Result(campaign: nil, sources: sources, bag: bag)
        }
        checkVersion(map, &bag)
        let lender = kind == .lender ? LenderReader(map: map).read(&bag) : nil
        var reader = CampaignReader(
            sources: sources, files: files, lender: lender, span: MapReader.head(node))
        reader.bag = bag
        if kind == .portfolio { reader.readDictionary(map) }
        reader.declareOfficial()
        return Result(
            campaign: nil, sources: reader.sources, bag: reader.bag, index: reader.index)
    }

    /// A dictionary without a campaign: its fields and definitions; nobody can say what is unused.
    private mutating func readDictionary(_ map: MapReader) {
        if let section = map["portfolio"] { _ = readPortfolioSection(section) }
        declareNames(map, isOwn: false)
        var found = DiagnosticBag()
        env.finishDefinitions(into: &found)
        env.checkLines(into: &found)
        if let owed = pendingOwed { _ = compile(owed, .money, .rule) }
        for finding in found.sorted where finding.severity == .error { bag.add(finding) }
    }

    package static func checkVersion(_ map: MapReader, _ bag: inout DiagnosticBag) {
        guard let node = map["dunlin"] else { return }
        let what = Phrase("the language version", zh: "语言版本")
        guard let text = ValueReader.text(node, what, &bag) else { return }
        if text != "1" { bag.add(.wrongVersion(text, at: node.span)) }
    }

    private mutating func readCampaign(_ map: MapReader, _ always: [EmbeddedText]) -> Campaign? {
        let id = readID(map)
        let purpose = readPurpose(map["purpose"]) ?? .collection
        readPolicies(map)
        noteRegistered()
        var portfolio = readPortfolio(map)
        declareOfficial()
        declareNames(map, isOwn: true)
        var found = DiagnosticBag()
        env.finishDefinitions(into: &found)
        absorb(found)
        let audience = readAudience(map["audience"])
        declareBounds(map["audience"], audience)
        let isAudienceFaulty = map["audience"].map { hasErrors(within: $0.span) } ?? false
        // That nobody can be in it is told when all conditions are looked at together.
        if isAudienceFaulty || env.isImpossible(audienceRegion) {
            unsureLengths.formUnion([.daysOverdue, .daysUntilDue, .offer, .segment])
        }
        if let owed = pendingOwed { portfolio?.owed = compile(owed, .money, .rule)?.id }
        readSegments(map["segments"])
        let was = readFormerIDs(map["was"], id: id?.value)
        // Borrowers stay where they were when the campaign had its first name.
        readExperiment(map, salt: was.first ?? id?.value ?? "")
        readTiming(map)
        let schedule = map["schedule"].flatMap { readSchedule($0) }
        if let node = map["calendar"], timing.days != .workingDays,
            schedule?.needsCalendar != true, !bag.hasErrors
        {
            let what = Phrase("calendar", zh: "日历")
            bag.add(.unused(what, node.scalar?.text.string ?? "", at: node.span))
        }
        readChannels(map["channels"])
        readOffers(map["offers"])
        offerChoice = readChoice(map)
        readTemplates(map["templates"])
        let (stops, ending) = readStops(map["stop"])
        let holds = readHolds(map["hold"])
        let replies = readReplies(map["replies"])
        let steps = readSteps(map["steps"], purpose: purpose)
        checkTasks(steps)
        checkTimeGiven(steps)
        checkReach(audience, stops, steps)
        let always = rules(always)
        checkUnused()
        guard let id, var portfolio, let lender, !bag.hasErrors else { return nil }
        for at in portfolio.fields.indices {
            portfolio.fields[at].isShown = shownFields.contains(Slot(raw: Int32(at)))
        }
        var campaign = Campaign(
            id: id.value, title: text(map["title"], Phrase("the title", zh: "标题")),
            owner: text(map["owner"], Phrase("the owner", zh: "负责人")), purpose: purpose,
            lender: lender, portfolio: portfolio, audience: audience, segments: segments,
            channels: channels, offers: offers, timing: timing, steps: steps, stops: stops,
            ends: ending.ends, ledgerFacts: env.ledgerFacts, slots: env.slots, code: env.finish(),
            costs: env.costs, policies: policies, exceptions: exceptions,
            wording: finishedWording, span: id.span)
        campaign.was = was
        campaign.priority = map["priority"].flatMap { readPriority($0) }
        campaign.schedule = schedule
        campaign.offerChoice = offerChoice
        campaign.always = always
        campaign.holds = holds
        for task in holdTasks {
            if let hold = task.hold { campaign.holds[hold].task = campaign.steps.count }
            campaign.steps.append(task)
        }
        campaign.widenTexts()
        campaign.experiment = experiment
        campaign.audienceBounds = ending.audience
        campaign.bounds = ending.bounds
        campaign.replies = replies
        ReplyCheck.run(campaign, into: &bag)
        PolicyCheck.run(campaign, into: &bag)
        return campaign
    }

    /// What was written, with the types that checking has found.
    private var finishedWording: CampaignWording {
        var finished = wording
        for at in finished.definitions.indices {
            finished.definitions[at].type = env.type(ofDefinition: finished.definitions[at].name)
        }
        return finished
    }

    /// The tasks of holds, as steps.
    var holdTasks: [Step] = []

    /// Set while the portfolio is read: its `owed` needs the definitions, which come later.
    var pendingOwed: EmbeddedText?

    private mutating func readID(_ map: MapReader) -> Located<String>? {
        let what = Phrase("campaign id", zh: "活动编号")
        guard let node = map["campaign"], let text = ValueReader.text(node, what, &bag) else {
            return nil
        }
        guard Self.isID(text) else {
            bag.add(
                .badValue(
                    text, what, example: "auto-loan-overdue", at: node.span,
                    help: Phrase(
                        "use small letters, digits and `-`, at most 60: it is part of every notice's key; the name for people is `title`",
                        zh: "用小写字母、数字和 `-`，最多 60 个：它是每份通知编号的一部分；给人看的名字写在 `title`")))
            return nil
        }
        return Located(text, node.span)
    }

    /// How many days overdue the audience can be, which bounds the length of texts. While it has an error, texts
    /// are measured with the shortest number: one mistake is one finding.
    private mutating func declareBounds(_ node: YAMLNode?, _ audience: Audience) {
        if let include = audience.include {
            audienceRegion = env.region(Claim(include.condition))
            env.declareDaysOverdue(of: audienceRegion)
        } else if node != nil, bag.hasErrors {
            env.declare(mostDaysOverdue: 0)
        }
    }

    /// `lender.hotline` and the other official texts.
    private mutating func declareOfficial() {
        guard let lender else { return }
        env.declare(constant: "lender.name", text: lender.name, span: lender.nameSpan)
        for (name, text, span) in lender.official {
            env.declare(constant: "lender." + name, text: text, span: span)
        }
    }

    mutating func readPurpose(_ node: YAMLNode?) -> Purpose? {
        guard let node else { return nil }
        return ValueReader.choice(node, Phrase("purpose", zh: "用途"), as: Purpose.self, &bag)
    }

    mutating func text(_ node: YAMLNode?, _ what: Phrase) -> String? {
        guard let node else { return nil }
        return ValueReader.text(node, what, &bag)
    }

    /// Compiles the expression in `text`.
    mutating func compile(
        _ text: EmbeddedText, _ expecting: Expectation, _ scope: Scope
    ) -> CompiledExpression? {
        var found = DiagnosticBag()
        let compiled = env.compile(text, expecting: expecting, scope: scope, into: &found)
        absorb(found)
        if let compiled {
            wording.expressions[compiled.id] = text
            readsArm = readsArm || compiled.uses.contains(.arm)
        }
        return compiled
    }

    /// Adds findings of an expression or a text, but none about the name of a field whose declaration is faulty,
    /// and none about unknown names where the portfolio could not be read.
    mutating func absorb(_ found: DiagnosticBag) {
        for finding in found.sorted {
            if isPortfolioUnread, finding.code == "D0330" { continue }
            let isKnown = finding.span.map { brokenFields.contains(sources.text($0)) } ?? false
            if !isKnown { bag.add(finding) }
        }
    }

    /// Compiles the condition in `node`, known by `name` in reports.
    mutating func rule(
        _ name: String, _ node: YAMLNode, at span: SourceSpan? = nil, scope: Scope = .rule
    ) -> NamedRule? {
        let what = Phrase("the condition", zh: "条件")
        guard let text = ValueReader.scalar(node, what, &bag),
            let compiled = compile(text, .boolean, scope)
        else { return nil }
        return NamedRule(
            name: name, span: span ?? node.span, condition: compiled.id,
            reads: reads(of: compiled))
    }

    /// The fields and built-in values that an expression reads.
    func reads(of compiled: CompiledExpression) -> [Slot] {
        compiled.usedFields.sorted() + builtins(compiled.uses)
    }

    /// The slots of the built-in values that say something about an account.
    private func builtins(_ uses: Set<Builtin>) -> [Slot] {
        var slots: [Slot] = []
        if uses.contains(.daysOverdue) { slots.append(env.slots.daysOverdue) }
        if uses.contains(.daysUntilDue) { slots.append(env.slots.daysUntilDue) }
        let facts = uses.intersection(Builtin.ofLedger).map(\.rawValue)
        slots += env.ledgerFacts.filter { fact in facts.contains { fact.kind.path.hasPrefix($0) } }
            .map(\.slot).sorted()
        return slots
    }

    /// A map of names to conditions, in the file's order.
    mutating func rules(_ node: YAMLNode?, _ what: Phrase) -> [NamedRule] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.kind else {
            if MapReader.isMissedColon(node, &bag) || hasErrors(within: node.span) { return [] }
            bag.add(
                .badValue(
                    sources.text(node.span), what, example: "小额: 应还 < 10.00", at: node.span))
            return []
        }
        return entries.compactMap { rule($0.keyText, $0.value, at: $0.key.span) }
    }

    /// Declares `define` and `lines`, of the campaign or of a dictionary.
    mutating func declareNames(_ map: MapReader, isOwn: Bool) {
        let definition = Phrase("definition", zh: "定义")
        for entry in entries(map["define"], definition) {
            guard let text = ValueReader.scalar(entry.value, definition, &bag) else { continue }
            env.declare(definition: entry.keyText, nameSpan: entry.key.span, text: text)
            wording.definitions.append(.init(name: entry.keyText, text: text))
            if isOwn { ownNames.append((entry.keyText, definition, entry.key.span)) }
        }
        let line = Phrase("line", zh: "语句")
        for entry in entries(map["lines"], line) {
            guard let text = prose(entry.value, line) else { continue }
            checkWords(text)
            env.declare(line: entry.keyText, nameSpan: entry.key.span, text: text)
            wording.lines.append((entry.keyText, text))
        }
    }

    mutating func entries(_ node: YAMLNode?, _ what: Phrase) -> [YAMLEntry] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.kind else {
            bag.add(
                .badValue(sources.text(node.span), what, example: "名字: …", at: node.span))
            return []
        }
        return entries
    }

    /// Warns of names that nothing uses, unless there are errors: what is faulty may have meant to use them.
    private mutating func checkUnused() {
        var found = DiagnosticBag()
        env.checkLines(into: &found)
        let isSound = !bag.hasErrors && !found.hasErrors
        for finding in found.sorted where isSound || finding.severity == .error {
            bag.add(finding)
        }
        guard isSound else { return }
        for (name, what, span) in ownNames where !env.usedNames.contains(name) {
            bag.add(.unused(what, name, at: span))
        }
        for (name, group) in templates.sorted(by: { $0.key < $1.key })
        where !usedTemplates.contains(name) {
            bag.add(.unused(Phrase("template", zh: "模板"), name, at: group.span))
        }
    }

    /// Reads another file of the campaign and its root node.
    mutating func load(_ path: String, at span: SourceSpan) -> YAMLNode? {
        switch files.load(path, span, &sources) {
        case .refused(let finding):
            bag.add(finding)
            return nil
        case .file(let file):
            return YAMLReader.read(file, into: &bag)
        }
    }
}
