internal import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Planning

/// Which parts of a campaign its cases have reached.
package struct Coverage: Sendable {
    /// A part that a case can reach.
    package struct Place: Sendable {
        package var what: Phrase
        package var span: SourceSpan
        package var isCovered = false
    }

    /// What a place is known by; a text, and a way it takes, by where it stands in the file.
    private enum Key: Hashable {
        case include, exclusion(Int), list(Int), stop(Int), hold(Int)
        case segment(Int), arm(Int), holdout
        case step(String), repetition(String), fallback(String)
        case text(Int, SourceSpan)
        case offer(Int)
        case branch(SourceSpan, TemplateBranch.Kind, Bool)
    }

    private var index: [Key: Int] = [:]
    /// In the order in which a person reads a campaign.
    package private(set) var places: [Place] = []
    private let branches: [TemplateBranch]

    package var covered: Int { places.count(where: \.isCovered) }
    package var missed: [Place] { places.filter { !$0.isCovered } }

    package var percent: Int { Self.percent(covered, of: places.count) }

    /// Rounded down, so that 100 means all.
    static func percent(_ covered: Int, of places: Int) -> Int {
        places == 0 ? 100 : covered * 100 / places
    }

    init(_ campaign: Campaign) {
        branches = campaign.code.branches
        addAudience(campaign)
        addGroups(campaign)
        for (at, offer) in campaign.offers.enumerated() {
            add(.offer(at), "offer `\(offer.name)`", zh: "方案“\(offer.name)”", offer.span)
        }
        for at in campaign.steps.indices { addStep(at, campaign) }
        for branch in branches { add(branch) }
    }

    private mutating func add(_ key: Key, _ en: String, zh: String, _ span: SourceSpan) {
        if index[key] != nil { return }
        index[key] = places.count
        places.append(Place(what: Phrase(en, zh: zh), span: span))
    }

    private mutating func addAudience(_ campaign: Campaign) {
        if let include = campaign.audience.include {
            add(
                .include, "outside `audience.include`", zh: "不在 `audience.include` 之内", include.span
            )
        }
        for (at, rule) in campaign.audience.exclude.enumerated() {
            add(.exclusion(at), "exclusion `\(rule.name)`", zh: "排除“\(rule.name)”", rule.span)
        }
        for (at, file) in campaign.audience.except.enumerated() {
            add(.list(at), "list `\(file.value)`", zh: "名单 `\(file.value)`", file.span)
        }
        for (at, stop) in campaign.stops.enumerated() {
            let name = stop.rule.name
            add(.stop(at), "stop `\(name)`", zh: "停止“\(name)”", stop.rule.span)
        }
        for (at, hold) in campaign.holds.enumerated() {
            let name = hold.rule.name
            add(.hold(at), "hold `\(name)`", zh: "暂停“\(name)”", hold.rule.span)
        }
    }

    private mutating func addGroups(_ campaign: Campaign) {
        for (at, segment) in campaign.segments.enumerated() {
            add(
                .segment(at), "segment `\(segment.name)`", zh: "分群“\(segment.name)”", segment.span)
        }
        guard let experiment = campaign.experiment else { return }
        for (at, arm) in experiment.arms.enumerated() {
            add(.arm(at), "arm `\(arm.name)`", zh: "实验组“\(arm.name)”", arm.span)
        }
        if let holdout = experiment.holdout {
            add(.holdout, "the holdout", zh: "对照组", holdout.span)
        }
    }

    private mutating func addStep(_ at: Int, _ campaign: Campaign) {
        let step = campaign.steps[at]
        let name = step.writtenName
        add(.step(name), "step `\(name)`", zh: "步骤“\(name)”", step.span)
        if step.repetition > 0 {
            add(.repetition(name), "step `\(name)` again", zh: "步骤“\(name)”再次发送", step.span)
        }
        if let fallback = step.fallback {
            add(
                .fallback(name), "fallback of step `\(name)`", zh: "步骤“\(name)”的补发",
                fallback.span)
        }
        for (channel, texts) in step.texts.enumerated() {
            guard let texts else { continue }
            let reached = (0..<campaign.groups.count).filter { group in
                let used = step.send[group].channels + (step.fallback?.send[group].channels ?? [])
                return step.groups?[group] ?? true && used.contains(channel)
            }
            for group in reached {
                let alike = reached.filter { texts[$0].span == texts[group].span }
                let whom = alike == reached ? "" : campaign.names(of: alike).joined(separator: "/")
                let kind = campaign.channels[channel].kind.rawValue
                add(
                    .text(channel, texts[group].span),
                    "text of `\(name)`, \(kind)" + (whom.isEmpty ? "" : ", \(whom)"),
                    zh: "“\(name)”的文字，\(kind)" + (whom.isEmpty ? "" : "，\(whom)"), texts[group].span
                )
            }
        }
    }

    private mutating func add(_ branch: TemplateBranch) {
        for taken in [true, false] {
            let what =
                switch (branch.kind, taken) {
                case (.condition, true): Phrase("the condition holds", zh: "条件成立")
                case (.condition, false): Phrase("the condition does not hold", zh: "条件不成立")
                case (.value, true): Phrase("there is a value", zh: "有值")
                case (.value, false): Phrase("there is no value", zh: "没有值")
                case (.offer, true): Phrase("an offer is made", zh: "给出方案")
                case (.offer, false): Phrase("no offer is made", zh: "没有方案")
                }
            add(.branch(branch.span, branch.kind, taken), what.en, zh: what.zh, branch.span)
        }
    }

    // MARK: What was reached

    private mutating func cover(_ key: Key) {
        if let at = index[key] { places[at].isCovered = true }
    }

    /// Notes what a decision has reached.
    mutating func add(_ decision: Decision, in campaign: Campaign) {
        switch decision.rule {
        case .stop(let at) where decision.kind == .stopped: cover(.stop(at))
        case .hold(let at): cover(.hold(at))
        case .include where decision.kind == .excluded: cover(.include)
        case .exclude(let at): cover(.exclusion(at))
        case .except(let at): cover(.list(at))
        case .holdout: cover(.holdout)
        default: break
        }
        guard decision.kind == .notify, let at = decision.step else { return }
        let step = campaign.steps[at]
        cover(.step(step.writtenName))
        if step.repetition > 0 { cover(.repetition(step.writtenName)) }
        if decision.isFallback { cover(.fallback(step.writtenName)) }
        if let segment = decision.segment { cover(.segment(segment)) }
        if let arm = decision.countedArm { cover(.arm(arm)) }
        if decision.makesOffer, let offer = decision.offer { cover(.offer(offer.offer)) }
        for channel in decision.channels {
            if let texts = step.texts[channel] { cover(.text(channel, texts[decision.group].span)) }
        }
    }

    /// Notes which ways the texts have gone.
    mutating func add(_ log: BranchLog) {
        for branch in branches {
            for taken in [true, false] where log.has(branch, taken: taken) {
                cover(.branch(branch.span, branch.kind, taken))
            }
        }
    }
}
