internal import Diagnostics
internal import Expressions

extension CampaignReader {
    /// Finds conditions that are constant or contradict one another, and parts of the campaign that no account
    /// can reach.
    ///
    /// Parts are looked at only where there is no error: what is faulty may mean something else.
    mutating func checkReach(_ audience: Audience, _ stops: [StopCondition], _ steps: [Step]) {
        var found = DiagnosticBag()
        env.reviewConditions(into: &found)
        bag.add(contentsOf: found.sorted)
        if bag.hasErrors { return }
        var check = ReachCheck(
            env: env, audience: audience, stops: stops, segments: segments,
            experiment: experiment, readsArm: readsArm, notes: reachNotes.steps)
        guard check.checkAudience() else {
            bag.add(contentsOf: check.findings)
            return
        }
        check.checkSegments()
        for (at, offer) in offers.enumerated() {
            // The best of several may be any of them.
            check.check(offer, after: offerChoice == .first ? offers[..<at] : [])
        }
        for (at, step) in steps.lazy.filter({ $0.repetition == 0 }).enumerated() {
            check.check(step, at, days: stepDays(step))
        }
        check.checkWritten(steps)
        for step in steps where step.repetition == 0 { check.checkWaits(step, steps) }
        check.finish()
        bag.add(contentsOf: check.findings)
    }
}

/// Follows the accounts through audience, segments, offers and steps.
struct ReachCheck {
    var env: Environment
    let audience: Audience
    let stops: [StopCondition]
    let segments: [Segment]
    let experiment: Experiment?
    let readsArm: Bool
    let notes: [ReachNotes.Step]
    private(set) var findings: [Diagnostic] = []

    /// Accounts that are in and not stopped, and what makes them so.
    private var live = Region.all
    private var liveClaims: [Claim] = []
    /// By segment, those of `live`.
    private var bySegment: [Region] = []
    /// By group, those of `live`.
    private var groups: [Region] = []
    private var layout: GroupLayout {
        GroupLayout(segments: segments.count, arms: experiment?.arms.count ?? 0)
    }
    /// Keys of selectors and branches of texts, by place, with the step that has them, until a step reaches
    /// them.
    private var unreached: [SourceSpan: (finding: Diagnostic?, isReached: Bool)] = [:]

    init(
        env: Environment, audience: Audience, stops: [StopCondition], segments: [Segment],
        experiment: Experiment?, readsArm: Bool, notes: [ReachNotes.Step]
    ) {
        self.env = env
        self.audience = audience
        self.stops = stops
        self.segments = segments
        self.experiment = experiment
        self.readsArm = readsArm
        self.notes = notes
    }

    private func isImpossible(_ claim: Claim) -> Bool { env.isImpossible(env.region(claim)) }

    // MARK: Audience

    /// False, with a finding, where nobody is left.
    mutating func checkAudience() -> Bool {
        if let include = audience.include {
            liveClaims.append(Claim(include.condition))
            live = env.region(liveClaims[0])
        }
        let included = (live, liveClaims)
        if env.isImpossible(live) { return false }
        for rule in audience.exclude {
            checkHolds(rule, included, isStop: false)
            if !narrow(by: rule) { return false }
        }
        for stop in stops {
            // A stop of the borrower also stops the rows of others than the included ones.
            if stop.scope == .account { checkHolds(stop.rule, included, isStop: true) }
            if !narrow(by: stop.rule) { return false }
        }
        return true
    }

    private mutating func checkHolds(
        _ rule: NamedRule, _ included: (region: Region, claims: [Claim]), isStop: Bool
    ) {
        let claim = Claim(rule.condition)
        guard !isImpossible(claim),
            env.isImpossible(included.region.intersection(env.region(claim)))
        else { return }
        let (place, labels) = clash(included.claims, claim, or: rule.span)
        findings.append(
            .ruleWithoutEffect(rule.name, isStop: isStop, at: place, labels: labels))
    }

    private mutating func narrow(by rule: NamedRule) -> Bool {
        let claim = Claim(rule.condition, holds: false)
        let (place, labels) = clash(liveClaims, claim, or: rule.span)
        live.formIntersection(env.region(claim))
        liveClaims.append(claim)
        guard env.isImpossible(live) else { return true }
        findings.append(.nobodyLeft(rule.name, at: place, labels: labels))
        return false
    }

    /// The comparison of the later claim that contradicts an earlier claim, with a label there; `place` where no
    /// single claim does.
    private func clash(
        _ earlier: [Claim], _ later: Claim, or place: SourceSpan
    ) -> (SourceSpan, [Label]) {
        guard let clash = env.clash(earlier, later) else { return (place, []) }
        return (clash.later, [Self.label(clash)])
    }

    private static func label(_ clash: Environment.Clash) -> Label {
        if clash.earlierHolds { return contradicted(clash.earlier) }
        return Label(
            clash.earlier, Phrase("this has taken them all", zh: "这里已经先包括了它们"))
    }

    private static func contradicted(_ span: SourceSpan) -> Label {
        Label(span, Phrase("contradicts this", zh: "与这里矛盾"))
    }

    // MARK: Segments

    mutating func checkSegments() {
        if segments.isEmpty { bySegment = [live] }
        var left = live
        for (at, segment) in segments.enumerated() {
            var own = Region.all
            if let condition = segment.condition {
                own = env.region(Claim(condition))
                checkReached(segment, at, left)
                bySegment.append(left.intersection(own))
                left.formIntersection(env.region(Claim(condition, holds: false)))
            } else {
                checkReached(segment, at, left)
                bySegment.append(left)
            }
            bySegment[at].formIntersection(env.region(of: env.slots.segment, in: at...at))
        }
        let layout = layout
        groups = (0..<layout.count).map { group in
            let region = bySegment[layout.segment(of: group)]
            if layout.arms == 1 { return region }
            let arm = layout.arm(of: group)
            return region.intersection(env.region(of: env.slots.arm, in: arm...arm))
        }
        checkNamed()
        checkArms()
    }

    private mutating func checkReached(_ segment: Segment, _ at: Int, _ left: Region) {
        let claim = segment.condition.map { Claim($0) }
        let own = claim.map { env.region($0) } ?? .all
        guard !env.isImpossible(own), env.isImpossible(left.intersection(own)) else { return }
        if let claim, env.isImpossible(live.intersection(own)) {
            let (place, labels) = clash(liveClaims, claim, or: segment.span)
            findings.append(.segmentOutside(segment.name, at: place, labels: labels))
            return
        }
        let before = segments[..<at]
        let mine = live.intersection(own)
        let one = before.first { other in
            other.condition.map {
                env.isImpossible(mine.intersection(env.region(Claim($0, holds: false))))
            } ?? false
        }
        let takers =
            one.map { [$0] }
            ?? before.indices.filter { !env.isImpossible(bySegment[$0]) }.map {
                segments[$0]
            }
        findings.append(
            .segmentTaken(
                segment.name, isLast: claim == nil, by: takers.map(\.name), at: segment.span,
                labels: takers.map { Label($0.span, Phrase("goes before", zh: "排在前面")) }))
    }

    /// Segments that no step tells from those after them.
    private mutating func checkNamed() {
        guard segments.count > 1, !env.textsReadSegment else { return }
        var named: Set<String> = []
        for step in notes {
            named.formUnion(step.keys.map(\.name))
            named.formUnion(step.named.map { segments[$0.segment].name })
        }
        let last = segments.lastIndex { named.contains($0.name) } ?? -1
        for segment in segments[(last + 1)...] where segment.condition != nil {
            findings.append(.segmentUnused(segment.name, at: segment.span))
        }
    }

    /// Arms that nothing treats differently.
    private mutating func checkArms() {
        guard let experiment, !experiment.arms.isEmpty, !readsArm else { return }
        let names = Set(experiment.arms.map(\.name))
        let isUsed = notes.contains { $0.keys.contains { names.contains($0.name) } }
        if !isUsed, let first = experiment.arms.first {
            findings.append(.armsUnused(at: first.span))
        }
    }

    /// Segments to which no step writes.
    mutating func checkWritten(_ steps: [Step]) {
        for (at, segment) in segments.enumerated()
        where !env.isImpossible(bySegment[at])
            && !steps.contains(where: {
                $0.groups?[layout.group(segment: at, arm: 0)] ?? true
            })
        {
            findings.append(.segmentWithoutStep(segment.name, at: segment.span))
        }
    }

    /// Segments that wait at a step for one that they never get.
    mutating func checkWaits(_ step: Step, _ steps: [Step]) {
        guard let after = step.bounds.after else { return }
        let other = steps[after.step]
        let waiting = segments.indices.filter { at in
            let group = layout.group(segment: at, arm: 0)
            return step.groups?[group] ?? true && !(other.groups?[group] ?? true)
                && !env.isImpossible(bySegment[at])
        }
        if waiting.isEmpty { return }
        findings.append(
            .waitsInVain(
                waiting.map { segments[$0].name }, step.name, for: other, at: after.span))
    }

    // MARK: Offers

    mutating func check(_ offer: ReliefOffer, after earlier: ArraySlice<ReliefOffer>) {
        let claim = offer.condition.map { Claim($0.condition) }
        let own = claim.map { env.region($0) } ?? .all
        if env.isImpossible(own) { return }
        let able = live.intersection(own)
        if let claim, env.isImpossible(able) {
            let (place, labels) = clash(liveClaims, claim, or: offer.span)
            findings.append(.offerOutside(offer.name, at: place, labels: labels))
            return
        }
        // Only an offer without end, budget or figures is certain to be made before this one, and again.
        for other in earlier where other.until == nil && other.isWithoutBudget {
            if other.hasFigures || other.approval != nil { continue }
            let leaves = other.condition.map { env.region(Claim($0.condition, holds: false)) }
            if env.isImpossible(able.intersection(leaves ?? .none)) {
                findings.append(.offerTaken(offer.name, by: other, at: offer.span))
                return
            }
        }
    }

    // MARK: Steps

    mutating func check(_ step: Step, _ at: Int, days rules: StepDays) {
        let days = env.region(ofStepOn: step.day, rules)
        let claim = step.condition.map { Claim($0.condition) }
        let own = claim.map { env.region($0) } ?? .all
        if env.isImpossible(own) { return }
        let gate = days.intersection(own)
        let reached = groups.indices.map { group in
            step.groups?[group] ?? true
                ? groups[group].intersection(gate) : .none
        }
        let isReached = reached.map { !env.isImpossible($0) }
        let isAnyGroup = groups.indices.contains {
            (step.groups?[$0] ?? true) && !env.isImpossible(groups[$0])
        }
        let note = notes[at]
        guard isReached.contains(true) else {
            if isAnyGroup { findings.append(unreached(step, days, claim)) }
            for key in note.keys { meet(key.span, true, nil) }
            for branch in note.texts.flatMap(\.templates).flatMap({ env.branches(of: $0) }) {
                meet(branch.span, true, nil)
            }
            return
        }
        for (segment, span) in note.named where isAbsent(segment, isReached) {
            let condition = segments[segment].condition.map { [Claim($0)] } ?? []
            let places = claim.flatMap { env.clash(condition, $0) }
            let labels = places.map {
                [
                    Self.contradicted($0.earlier),
                    Label($0.later, Phrase("what the step asks for", zh: "这一步的条件")),
                ]
            }
            findings.append(
                .groupNotAtStep(segments[segment].name, step.name, at: span, labels: labels ?? []))
        }
        for key in note.keys { check(key, isReached, step, note) }
        for text in note.texts { check(text, reached, step, days) }
    }

    /// Whether the segment can be, but not at this step.
    private func isAbsent(_ segment: Int, _ isReached: [Bool]) -> Bool {
        !isReachedAt(segment, isReached) && !env.isImpossible(bySegment[segment])
    }

    private func isReachedAt(_ segment: Int, _ isReached: [Bool]) -> Bool {
        (0..<layout.arms).contains { isReached[layout.group(segment: segment, arm: $0)] }
    }

    /// Why no account comes to the step.
    private func unreached(_ step: Step, _ days: Region, _ claim: Claim?) -> Diagnostic {
        if env.isImpossible(days.intersection(live)) {
            let place = liveClaims.lazy.compactMap { env.place(of: $0, against: days) }.first
            return .stepUnreached(
                step.name, at: step.daySpan, labels: place.map { [Self.contradicted($0)] } ?? [])
        }
        if let claim, let place = env.place(of: claim, against: days) {
            return .stepUnreached(
                step.name, at: place, labels: [Self.contradicted(step.daySpan)])
        }
        guard let claim, let clash = env.clash(liveClaims, claim) else {
            return .stepUnreached(step.name, at: step.span, labels: [])
        }
        return .stepUnreached(step.name, at: clash.later, labels: [Self.label(clash)])
    }

    // MARK: Selectors and texts

    private mutating func check(
        _ key: ReachNotes.Key, _ isReached: [Bool], _ step: Step, _ note: ReachNotes.Step
    ) {
        // A segment that nobody can be in, or that `for` names in vain, has a finding of its own.
        let isKnown = segments.indices.contains { segment in
            segments[segment].name == key.name
                && (env.isImpossible(bySegment[segment])
                    || !isReachedAt(segment, isReached)
                        && note.named.contains { $0.segment == segment })
        }
        let isHit = isKnown || groups.indices.contains { key.groups[$0] && isReached[$0] }
        meet(key.span, isHit, .keyUnreached(key.name, step.name, at: key.span))
    }

    private mutating func check(
        _ text: ReachNotes.Text, _ reached: [Region], _ step: Step, _ days: Region
    ) {
        let own = groups.indices.filter { text.groups[$0] }
        let region = own.reduce(Region.none) { $0.union(reached[$1]) }
        if env.isImpossible(region) { return }
        var claims = liveClaims + (step.condition.map { [Claim($0.condition)] } ?? [])
        let parts = Set(own.map { layout.segment(of: $0) })
        if parts.count == 1, let part = parts.first, !segments.isEmpty {
            claims += segments[...part].enumerated().compactMap { at, segment in
                segment.condition.map { Claim($0, holds: at == part) }
            }
        }
        for branch in text.templates.flatMap({ env.branches(of: $0) }) {
            // A condition that is constant has a finding of its own.
            let isHit =
                branch.claims.contains { isImpossible($0) }
                || !env.isImpossible(region.intersection(env.region(branch.claims)))
            let labels = isHit ? [] : why(branch.claims, claims, step, days)
            meet(
                branch.span, isHit,
                .branchUnreached(step.name, at: branch.span, labels: labels))
        }
    }

    /// What the last claim of a branch contradicts: an earlier one, what brings accounts here, the step's day.
    private func why(
        _ branch: [Claim], _ claims: [Claim], _ step: Step, _ days: Region
    ) -> [Label] {
        guard let last = branch.last else { return [] }
        if let clash = env.clash(branch.dropLast() + claims, last) { return [Self.label(clash)] }
        let isOfDay = env.isImpossible(days.intersection(env.region(last)))
        return isOfDay ? [Self.contradicted(step.daySpan)] : []
    }

    private mutating func meet(_ span: SourceSpan, _ isHit: Bool, _ finding: Diagnostic?) {
        let known = unreached[span]
        unreached[span] = (known?.finding ?? finding, isHit || known?.isReached ?? false)
    }

    /// Tells of the keys and branches that no step has reached.
    mutating func finish() {
        for (_, entry) in unreached.sorted(by: { $0.key < $1.key }) where !entry.isReached {
            if let finding = entry.finding { findings.append(finding) }
        }
    }
}

extension ReliefOffer {
    fileprivate var isWithoutBudget: Bool { budgetAmount == nil && budgetCount == nil }
}
