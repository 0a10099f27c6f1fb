package import CampaignLanguage
internal import Diagnostics
package import Expressions
package import Planning

/// What a run decided, counted: by reason and rule, by step, channel and segment, with parts and cost.
///
/// Fed one decision a row and one notice a line; holds no personal data but the few notices shown as samples,
/// which the caller renders masked unless told otherwise.
package struct RunSummary: Sendable {
    /// One notice as it will read.
    package struct Sample: Sendable {
        /// The row that it is from.
        var row: Int
        package var step: Int
        /// As `Campaign.groups` counts them.
        package var group: Int
        package var channel: Int
        package var to: String
        package var title: String?
        package var text: String
        package var parts: Int?

        package init(
            row: Int, step: Int, group: Int, channel: Int, to: String, title: String?,
            text: String, parts: Int?
        ) {
            self.row = row
            self.step = step
            self.group = group
            self.channel = channel
            self.to = to
            self.title = title
            self.text = text
            self.parts = parts
        }
    }

    struct Cell: Sendable {
        var notices = 0
        var parts = 0
        var cost: Decimal?

        static func + (a: Cell, b: Cell) -> Cell {
            let cost = b.cost.map { RunSummary.sum(a.cost, $0) } ?? a.cost
            return Cell(notices: a.notices + b.notices, parts: a.parts + b.parts, cost: cost)
        }
    }

    /// Notices to the borrowers of one arm; those of the holdout are none of theirs.
    func notices(arm: Int, of groups: GroupLayout) -> Int {
        cells.indices.reduce(-heldOutNotices[arm, default: 0]) {
            $0 + (groups.arm(of: $1 % groupCount) == arm ? cells[$1].notices : 0)
        }
    }

    /// Notices to the holdout, of steps that say `always`.
    var noticesToHoldout: Int { heldOutNotices.values.reduce(0, +) }

    struct RuleCount: Hashable, Sendable {
        var reason: Reason
        var rule: RuleReference?
    }

    struct OfferCount: Sendable {
        var made = 0
        var amount: Int64 = 0
        /// Of these, made for the first time for their debt: what is taken out of its budget.
        var new = 0
        var newAmount: Int64 = 0
        /// Accounts with a notice that would have made it if its budget had room.
        var missed = 0
        /// Accounts that could have had it, by step whose text does not offer it.
        var omitted: [Int: Int] = [:]

        mutating func add(_ other: OfferCount) {
            made += other.made
            amount += other.amount
            new += other.new
            newAmount += other.newAmount
            missed += other.missed
            omitted.merge(other.omitted, uniquingKeysWith: +)
        }
    }

    package private(set) var rows = 0
    package private(set) var notices = 0
    package private(set) var parts = 0
    package private(set) var catchUps = 0
    /// nil where no price is known.
    package private(set) var cost: Decimal?
    private(set) var reasons: [Reason: Int] = [:]
    private(set) var rules: [RuleCount: Int] = [:]
    /// By step, channel and group.
    private(set) var cells: [Cell]
    private(set) var offers: [OfferCount]
    /// Notices whose words say an amount of zero, by step.
    private(set) var zeros: [Int: Int] = [:]
    /// By the arm whose texts they have; 0 without arms.
    private var heldOutNotices: [Int: Int] = [:]
    package private(set) var samples: [Sample] = []
    private let channelCount: Int
    private let groupCount: Int
    private var sampled: Set<Int> = []
    private let wanted: Samples
    private static let samplesAtMost = 6

    /// Which notices are kept to be read.
    package enum Samples: Sendable {
        /// The first of each step and channel, a handful in all.
        case handful
        /// The first of each step, channel and group.
        case everyGroup
    }

    package init(campaign: Campaign, samples wanted: Samples = .handful) {
        self.wanted = wanted
        channelCount = campaign.channels.count
        groupCount = campaign.groups.count
        cells = Array(
            repeating: Cell(), count: campaign.steps.count * channelCount * groupCount)
        offers = Array(repeating: OfferCount(), count: campaign.offers.count)
    }

    /// Counts the decision of one row.
    package mutating func add(_ decision: Decision, today: CivilDate) {
        rows += 1
        reasons[decision.reason, default: 0] += 1
        let showsRule = decision.kind != .notify && decision.reason != .noStepOpen
        if showsRule {
            let rule = decision.rule.flatMap { Self.counted($0) }
            rules[RuleCount(reason: decision.reason, rule: rule), default: 0] += 1
        }
        guard decision.kind == .notify else { return }
        if decision.isHeldOut {
            heldOutNotices[decision.arm ?? 0, default: 0] += decision.channels.count
        }
        if decision.isCatchUp(on: today) { catchUps += decision.channels.count }
        if decision.makesOffer, let offer = decision.offer {
            offers[offer.offer].made += 1
            offers[offer.offer].amount += offer.figures.stake
            if !offer.isFixed {
                offers[offer.offer].new += 1
                offers[offer.offer].newAmount += offer.figures.stake
            }
        } else if let offer = decision.offer, let step = decision.step {
            offers[offer.offer].omitted[step, default: 0] += 1
        }
    }

    /// Counts a notice that says an amount of zero: a condition may have forgotten who owes nothing.
    package mutating func addZero(step: Int) { zeros[step, default: 0] += 1 }

    /// Counts the offers that a notice does not make because their budgets are used up.
    package mutating func addMissed(_ decision: Decision) {
        for at in offers.indices where decision.missedOffers >> UInt64(at) & 1 == 1 {
            offers[at].missed += 1
        }
    }

    /// Counts a row that could not be read.
    package mutating func addBroken() {
        rows += 1
        reasons[.brokenRow, default: 0] += 1
        rules[RuleCount(reason: .brokenRow, rule: nil), default: 0] += 1
    }

    /// Steps, conditions and channels of a step count as one line.
    private static func counted(_ rule: RuleReference) -> RuleReference? {
        switch rule {
        case .stepCondition(let at), .stepAfter(let at), .sending(let at), .fallback(let at):
            .step(at)
        default: rule
        }
    }

    /// Counts one notice.
    package mutating func add(step: Int, channel: Int, group: Int, parts: Int?, cost: Decimal?) {
        notices += 1
        let at = index(step: step, channel: channel, group: group)
        cells[at].notices += 1
        cells[at].parts += parts ?? 0
        self.parts += parts ?? 0
        guard let cost else { return }
        cells[at].cost = Self.sum(cells[at].cost, cost)
        self.cost = Self.sum(self.cost, cost)
    }

    /// Whether a notice of this kind is wanted as a sample.
    package func wantsSample(step: Int, channel: Int, group: Int) -> Bool {
        if wanted == .handful, samples.count >= Self.samplesAtMost { return false }
        return !sampled.contains(sampleKey(step, channel, group))
    }

    private func sampleKey(_ step: Int, _ channel: Int, _ group: Int) -> Int {
        index(step: step, channel: channel, group: wanted == .handful ? 0 : group)
    }

    package mutating func add(_ sample: Sample) {
        sampled.insert(sampleKey(sample.step, sample.channel, sample.group))
        samples.append(sample)
    }

    /// Adds what was counted of other rows of the run, before or behind these or among them.
    package mutating func add(_ other: RunSummary) {
        rows += other.rows
        notices += other.notices
        parts += other.parts
        catchUps += other.catchUps
        if let cost = other.cost { self.cost = Self.sum(self.cost, cost) }
        reasons.merge(other.reasons, uniquingKeysWith: +)
        rules.merge(other.rules, uniquingKeysWith: +)
        zeros.merge(other.zeros, uniquingKeysWith: +)
        heldOutNotices.merge(other.heldOutNotices, uniquingKeysWith: +)
        for at in cells.indices { cells[at] = cells[at] + other.cells[at] }
        for at in offers.indices { offers[at].add(other.offers[at]) }
        // Both kept the first of each kind; the first of all are among them.
        let both = (samples + other.samples).enumerated().sorted {
            ($0.element.row, $0.offset) < ($1.element.row, $1.offset)
        }
        (samples, sampled) = ([], [])
        for (_, sample) in both
        where wantsSample(step: sample.step, channel: sample.channel, group: sample.group) {
            add(sample)
        }
    }

    package func count(_ kind: DecisionKind) -> Int {
        reasons.reduce(0) { $0 + ($1.key.kind == kind ? $1.value : 0) }
    }

    package func count(_ reason: Reason) -> Int { reasons[reason] ?? 0 }

    func cell(step: Int, channel: Int, group: Int) -> Cell {
        cells[index(step: step, channel: channel, group: group)]
    }

    /// What a step sends on a channel, by segment and in all.
    struct StepRow {
        var step: Int
        var channel: Int
        var segments: [Cell]
        var whole: Cell
    }

    /// The steps and channels with notices, in the file's order.
    func stepRows(_ campaign: Campaign) -> [StepRow] {
        campaign.steps.indices.flatMap { step in
            campaign.channels.indices.compactMap { channel in
                let segments = (0..<campaign.groups.segments).map { segment in
                    (0..<campaign.groups.arms).reduce(Cell()) {
                        let group = campaign.groups.group(segment: segment, arm: $1)
                        return $0 + cell(step: step, channel: channel, group: group)
                    }
                }
                let whole = segments.reduce(Cell(), +)
                return whole.notices == 0
                    ? nil
                    : StepRow(step: step, channel: channel, segments: segments, whole: whole)
            }
        }
    }

    private func index(step: Int, channel: Int, group: Int) -> Int {
        (step * channelCount + channel) * groupCount + group
    }

    static func sum(_ a: Decimal?, _ b: Decimal) -> Decimal {
        guard let a else { return b }
        let scale = max(a.scale, b.scale)
        let x = a.rescaled(to: scale, rounding: .down) ?? 0
        let y = b.rescaled(to: scale, rounding: .down) ?? 0
        return Decimal(coefficient: x + y, scale: scale)
    }
}
