internal import CampaignLanguage
internal import Expressions

/// A campaign as the planner reads it for every row: flat tables of plain values, without
/// references.
///
/// What depends only on the run (times, windows, borders of open steps, budgets left) is computed
/// here, once.
final class RuleTable {
    struct Stop {
        var condition: ExpressionID
        var isBorrower: Bool
    }

    struct HoldRule {
        var condition: ExpressionID
        var until: ExpressionID?
        /// The step that is its task.
        var task: Int?
    }

    struct StepRule {
        var day: ExpressionID
        var condition: ExpressionID?
        var ifClosed: IfClosed?
        var payBy: ExpressionID?
        var bounds: StepBounds
        var offsetDays: Int
        var isAlways: Bool
        /// Its own expression alone says the day.
        var isPlain: Bool
        /// Microseconds since the hand-over from which its fallback may come; nil without one.
        var fallbackWithin: Int64?
        var schedule: StepSchedule
    }

    struct SendingRule {
        var isAllOf: Bool
        var channels: ChannelList
    }

    struct TextRule {
        var title: TemplateID?
        var body: TemplateID
        var html: TemplateID?
        var makesOffer: Bool
    }

    struct ChannelRule {
        var kind: Channel.Kind
        var address: Slot
        var opening: TemplateID?
        var closing: TemplateID?
        var longestParts: Int?
    }

    struct OfferRule {
        var condition: ExpressionID?
        var until: ExpressionID?
        var relief: ReliefOffer.Relief
        var again: Bool
        var approval: (above: Word, given: ExpressionID)?
        /// Left at the start of the run, after what the ledger says was spent.
        var budget: BudgetLeft
    }

    /// The portfolio's columns that the planner reads itself.
    struct Columns {
        var account: Slot
        var borrower: Slot?
        var due: Slot
        var instalment: Slot?
        var instalmentIsInteger: Bool
        var asOf: Slot?
        var zone: Slot?
        var asOfIsDate: Bool
        var freshMicroseconds: Int64?
        var owed: ExpressionID?
        var grace: Grace
        var terms: InterestTerms
    }

    let columns: Columns
    /// Fields in the order in which payments are set against them.
    let allocation: FixedStorage<Slot>
    let slots: BuiltinSlots
    let include: ExpressionID?
    let ends: CivilDate?
    let dates: SendableDates
    let groups: GroupLayout
    let hasSegments: Bool
    let experiment: ExperimentRule?
    let hasArms: Bool
    let smsRule: SMS.Rule
    let readsFacts: Bool
    /// The ledger knows addresses that were written to today.
    let knowsAddresses: Bool
    let stops: FixedStorage<Stop>
    /// nil where the campaign stops accounts only.
    let firstBorrowerStop: Int?
    let holds: FixedStorage<HoldRule>
    let exclusions: FixedStorage<ExpressionID>
    let segments: FixedStorage<ExpressionID?>
    let steps: FixedStorage<StepRule>
    /// The first so many steps are the file's; the others are tasks of holds.
    let ladder: Int
    let channels: FixedStorage<ChannelRule>
    let offers: FixedStorage<OfferRule>
    let choosesBest: Bool
    let limits: FixedStorage<FrequencyLimit>
    let gate: PolicyGate
    /// 【signature】 in UTF-8, or nothing, by channel.
    let signatures: FixedStorage<UnsafeBufferPointer<UInt8>>
    /// Parts of notice keys, `%` and `/` escaped: what begins them all, the steps' names, the channels' kinds.
    let keyHead: UnsafeBufferPointer<UInt8>
    let keySteps: FixedStorage<UnsafeBufferPointer<UInt8>>
    let keyChannels: FixedStorage<UnsafeBufferPointer<UInt8>>
    /// Owns their bytes.
    private let store = ByteStore()
    /// The file's steps for a group, as bits.
    let ladderSteps: FixedStorage<UInt64>
    private let sendings: FixedStorage<SendingRule>
    private let fallbacks: FixedStorage<SendingRule>
    /// In the campaign's zone.
    private let moments: FixedStorage<ContactWindow.Moment>
    /// The policy's rule that the moment breaks.
    private let closedBy: FixedStorage<Int?>
    private let fallbackClosedBy: FixedStorage<Int?>
    private let texts: FixedStorage<TextRule?>

    init(
        _ campaign: Campaign, calendar: WorkingCalendar?, zone: ZoneRules, facts: LedgerFacts,
        instant: Instant, today: CivilDate
    ) {
        precondition(campaign.steps.count <= 64 && campaign.stops.count <= 64)
        precondition(campaign.holds.count <= 64)
        precondition(campaign.offers.count <= 16 && campaign.channels.count <= 8)
        let groups = campaign.groups
        let dates = SendableDates(days: campaign.timing.days, calendar: calendar)
        self.dates = dates
        columns = Self.columns(campaign.portfolio)
        allocation = FixedStorage(campaign.portfolio.allocation)
        slots = campaign.slots
        include = campaign.audience.include?.condition
        ends = campaign.ends?.value
        self.groups = groups
        experiment = campaign.experiment.map { ExperimentRule($0) }
        hasArms = experiment?.hasArms == true
        hasSegments = !campaign.segments.isEmpty
        smsRule = campaign.lender.smsRule
        readsFacts = !campaign.ledgerFacts.isEmpty
        knowsAddresses = !facts.addresses.isEmpty
        firstBorrowerStop = campaign.stops.firstIndex { $0.scope == .borrower }
        stops = FixedStorage(
            campaign.stops.map {
                Stop(condition: $0.rule.condition, isBorrower: $0.scope == .borrower)
            })
        holds = FixedStorage(
            campaign.holds.map {
                HoldRule(condition: $0.rule.condition, until: $0.until, task: $0.task)
            })
        exclusions = FixedStorage(campaign.audience.exclude.map(\.condition))
        segments = FixedStorage(campaign.segments.map(\.condition))
        steps = FixedStorage(
            campaign.steps.map {
                StepRule(
                    day: $0.day, condition: $0.condition?.condition, ifClosed: $0.ifClosed,
                    payBy: $0.payBy, bounds: $0.bounds, offsetDays: $0.offsetDays,
                    isAlways: $0.isAlways,
                    isPlain: $0.bounds.isEmpty && $0.offsetDays == 0,
                    fallbackWithin: $0.fallback?.within,
                    schedule: StepSchedule(today: today, lateDays: $0.lateDays, dates: dates))
            })
        ladder = campaign.ladder.count
        channels = FixedStorage(
            campaign.channels.map {
                ChannelRule(
                    kind: $0.kind, address: $0.address, opening: $0.opening, closing: $0.closing,
                    longestParts: $0.longestParts?.value)
            })
        let store = store
        signatures = FixedStorage(
            campaign.channels.map { channel in
                store.keep(ContiguousArray((channel.signature.map { "【\($0)】" } ?? "").utf8))
            })
        keyHead = store.keep(NoticeKey.part(campaign.id) + [NoticeKey.slash])
        keySteps = FixedStorage(
            campaign.steps.map { store.keep([NoticeKey.slash] + NoticeKey.part($0.name)) })
        keyChannels = FixedStorage(
            campaign.channels.map {
                store.keep([NoticeKey.slash] + NoticeKey.part($0.kind.rawValue))
            })
        offers = FixedStorage(Self.offers(campaign, facts))
        choosesBest = campaign.offerChoice == .best
        limits = FixedStorage(campaign.limits(on: today))
        gate = PolicyGate(campaign, on: today)
        ladderSteps = FixedStorage(
            (0..<groups.count).map { group in
                campaign.ladder.enumerated().reduce(0) {
                    $0 | ($1.element.groups?[group] ?? true ? 1 << UInt64($1.offset) : 0)
                }
            })
        sendings = FixedStorage(
            campaign.steps.flatMap { step in (0..<groups.count).map { Self.sending(step.send[$0]) }
            })
        fallbacks = FixedStorage(
            campaign.steps.flatMap { step in
                (0..<groups.count).map { Self.sending(step.fallback?.send[$0] ?? .firstOf([])) }
            })
        let local = LocalTimes(
            campaign, dates: dates, zone: zone, instant: instant, gate: gate)
        moments = FixedStorage(local.moments)
        closedBy = FixedStorage(local.closedBy)
        fallbackClosedBy = FixedStorage(local.fallbackClosedBy)
        texts = FixedStorage(
            campaign.steps.flatMap { step in
                campaign.channels.indices.flatMap { channel in
                    (0..<groups.count).map { group in
                        step.texts[channel].map {
                            let text = $0[group]
                            return TextRule(
                                title: text.title, body: text.body, html: text.html,
                                makesOffer: text.makesOffer)
                        }
                    }
                }
            })
    }

    /// How many days after the due date each step comes; nil where more than that decides, or where it may be a fallback.
    func daysAfterDue(_ interpreter: inout Interpreter, today: CivilDate) -> [Int?] {
        (0..<steps.count).map { step in
            guard steps[step].isPlain, steps[step].fallbackWithin == nil,
                let days = interpreter.days(of: steps[step].day, after: columns.due),
                abs(days) < 10_000, (-4_000_000...4_000_000).contains(today.days)
            else { return nil }
            return days
        }
    }

    /// Of a step of the file.
    func isFor(step: Int, group: Int) -> Bool { ladderSteps[group] >> UInt64(step) & 1 == 1 }
    func sending(step: Int, group: Int, isFallback: Bool = false) -> SendingRule {
        let index = step * groups.count + group
        return isFallback ? fallbacks[index] : sendings[index]
    }
    func moment(
        step: Int, group: Int, isFallback: Bool
    ) -> (at: ContactWindow.Moment, closedBy: Int?) {
        let index = step * groups.count + group
        return (moments[index], isFallback ? fallbackClosedBy[index] : closedBy[index])
    }
    /// In a borrower's zone.
    func moment(
        step: Int, group: Int, isFallback: Bool, in local: LocalTimes
    ) -> (at: ContactWindow.Moment, closedBy: Int?) {
        let index = step * groups.count + group
        return (
            local.moments[index], isFallback ? local.fallbackClosedBy[index] : local.closedBy[index]
        )
    }
    func text(step: Int, channel: Int, group: Int) -> TextRule? {
        texts[(step * channels.count + channel) * groups.count + group]
    }

    private static func columns(_ portfolio: PortfolioDeclaration) -> Columns {
        let asOfType = portfolio.asOf.map { portfolio.fields[Int($0.raw)].type }
        return Columns(
            account: portfolio.account, borrower: portfolio.borrower, due: portfolio.due,
            instalment: portfolio.instalment,
            instalmentIsInteger: portfolio.instalment.map {
                portfolio.fields[Int($0.raw)].type == .integer
            } ?? false, asOf: portfolio.asOf, zone: portfolio.zone,
            asOfIsDate: asOfType == .date,
            freshMicroseconds: portfolio.freshMicroseconds?.value, owed: portfolio.owed,
            grace: portfolio.grace, terms: portfolio.terms)
    }

    private static func offers(_ campaign: Campaign, _ facts: LedgerFacts) -> [OfferRule] {
        campaign.offers.indices.map { index in
            let offer = campaign.offers[index]
            let spent = index < facts.spending.count ? facts.spending[index] : nil
            return OfferRule(
                condition: offer.condition?.condition, until: offer.until, relief: offer.relief,
                again: offer.again,
                approval: offer.approval.map { ($0.above.value, $0.given.condition) },
                budget: BudgetLeft(
                    amount: offer.budgetAmount.map { $0.value - (spent?.amount ?? 0) },
                    count: offer.budgetCount.map { $0.value - (spent?.count ?? 0) }))
        }
    }

    private static func sending(_ sending: Sending) -> SendingRule {
        var list = ChannelList()
        for channel in sending.channels { list.append(channel) }
        if case .allOf = sending { return SendingRule(isAllOf: true, channels: list) }
        return SendingRule(isAllOf: false, channels: list)
    }
}
