package import Diagnostics
package import Expressions

/// A checked campaign: everything a run needs to know of the files, with nothing left to look up by name.
///
/// Names have become indices (segments, channels, offers, steps in the file's order), expressions and texts
/// have become programs in `code`. Spans lead back to the line that says a thing, so that every decision can
/// name its rule.
package struct Campaign: Sendable {
    package var id: String
    /// The ids that it had before, the oldest first.
    package var was: [String] = []
    package var title: String?
    /// Where several campaigns run together the smallest number chooses first; those without one come last.
    package var priority: Located<Int>?
    package var owner: String?
    /// When it runs by itself; nil where somebody starts each run.
    package var schedule: RunSchedule?
    package var purpose: Purpose
    package var lender: Lender
    package var portfolio: PortfolioDeclaration
    package var audience: Audience
    /// Empty where the campaign has no segments; then every account is of group 0.
    package var segments: [Segment]
    package var experiment: Experiment?
    package var channels: [Channel]
    package var offers: [ReliefOffer]
    package var offerChoice = OfferChoice.first
    package var timing: Timing
    /// The file's in their order, then the tasks of holds.
    package var steps: [Step]
    package var stops: [StopCondition]
    package var holds: [Hold] = []
    /// Words that borrowers send back, in the file's order.
    package var replies: [ReplyWord] = []
    /// The last local date on which a notice may leave.
    package var ends: Located<CivilDate>?
    /// How large the audience may be.
    package var audienceBounds: AudienceBounds?
    /// What pauses it while it runs.
    package var bounds = CampaignBounds()
    /// The ledger's facts that the campaign's expressions read, each with the slot it is written to.
    package var ledgerFacts: [LedgerFact]
    package var slots: BuiltinSlots
    package var code: Code
    /// What its expressions and texts cost at most.
    package var costs: CostTable
    /// The lender's packs, then the campaign's own.
    package var policies: [PolicyPack] = []
    package var exceptions: [PolicyException] = []
    package var wording: CampaignWording
    /// What its tests want to hold always; empty but where it is tested.
    package var always: [NamedRule] = []
    /// Where the campaign is named.
    package var span: SourceSpan

    /// The groups that a `Choice` distinguishes.
    package var groups: GroupLayout {
        GroupLayout(segments: segments.count, arms: experiment?.arms.count ?? 0)
    }

    /// The steps without the tasks of holds.
    package var ladder: ArraySlice<Step> { steps.prefix { $0.hold == nil } }

    /// The shortest names of these groups, or of these among those that matter.
    package func names(of groups: [Int], among: [Int]? = nil) -> [String] {
        self.groups.names(
            of: groups, segments: segments.map(\.name),
            arms: experiment?.arms.map(\.name) ?? [], among: among)
    }
}

/// A value with the place that says it.
package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
    package var value: Value
    package var span: SourceSpan

    package init(_ value: Value, _ span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

/// What a notice is for; each kind has its own rules in law. A step may differ from its campaign.
package enum Purpose: String, Sendable, CaseIterable {
    case collection, service, education, marketing
}

/// The lender, from its shared file: who writes, in which language, zone and currency.
package struct Lender: Sendable {
    package var name: String
    package var locale: Locale
    package var timezone: Located<String>
    package var currency: Currency
    /// Name of the calendar file below `calendars/`; nil where only `days: every_day` is used.
    package var calendar: Located<String>?
    /// Official numbers, sites and accounts, by name, in the file's order.
    package var official: [(name: String, text: String, span: SourceSpan)]
    /// Where its name stands.
    package var nameSpan: SourceSpan
    package var kind: Kind?
    package var role: Role?
    /// The packs that bind every campaign of the lender, by name.
    package var policies: [Located<String>] = []
    package var reportsToCreditBureau = false

    /// What it is, which decides whose rules bind it.
    package enum Kind: String, Sendable, CaseIterable {
        case autoFinance = "auto_finance"
        case consumerFinance = "consumer_finance"
        case bank, microloan, leasing, guarantee, platform
    }

    /// Whose money it asks for.
    package enum Role: String, Sendable, CaseIterable { case creditor, agency }

    /// How the gateways of its country count an SMS.
    package var smsRule: SMS.Rule { locale == .zhCN ? .mainland : .gsm }
}

/// A named condition of the file.
package struct NamedRule: Sendable {
    package var name: String
    /// The entry in the file, for `rule` in reports.
    package var span: SourceSpan
    package var condition: ExpressionID
    /// The fields, then the built-in values that the condition reads, those of its definitions included.
    package var reads: [Slot] = []
}

/// Who is in: `include` holds, none of `exclude` does, and no file of `except` has them.
package struct Audience: Sendable {
    package var include: NamedRule?
    package var exclude: [NamedRule]
    /// Paths as the file says them, relative to it.
    package var except: [Located<String>] = []
}

/// A group of accounts; the first whose condition holds, the last has none (`otherwise`).
package struct Segment: Sendable {
    package var name: String
    package var span: SourceSpan
    package var condition: ExpressionID?
    /// What the condition reads, as in `NamedRule`.
    package var reads: [Slot] = []
}

/// A condition under which an account or a borrower is not written to any more.
package struct StopCondition: Sendable {
    package enum Scope: Sendable { case account, borrower }

    package var scope: Scope
    package var rule: NamedRule
}

/// A larger audience, or one that grew or shrank further since the last live run, is nobody's intention.
package struct AudienceBounds: Sendable {
    package var atMost: Located<Int>?
    /// In millionths of the last live run's audience.
    package var change: Located<Int>?
}

/// A condition under which an account is not written to for a while.
package struct Hold: Sendable {
    package var rule: NamedRule
    /// The last day (a date), there wherever the condition holds; nil: as long as the condition holds.
    package var until: ExpressionID?
    /// What a person is asked to do meanwhile: an index into `Campaign.steps`.
    package var task: Int?
}

/// A value for each group; every group has one.
package struct Choice<Value: Sendable>: Sendable {
    package var values: [Value]

    package init(_ values: [Value]) { self.values = values }

    package subscript(_ group: Int) -> Value { values[group] }
}
