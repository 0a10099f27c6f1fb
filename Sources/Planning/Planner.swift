package import CampaignLanguage
package import Expressions

/// Decides which notice and which offer each account of a portfolio gets in one run, and why.
///
/// A pure function of the campaign, the rows, the ledger's facts, the calendar and an instant; a
/// dry run and a live run call exactly the same code. The portfolio passes through twice: `observe`
/// decides each row alone and keeps little, `settle` decides what crosses rows, `decide` gives each
/// row its final decision with its texts. Neither result depends on the order of the rows. Per row
/// nothing is allocated.
///
/// Its methods are mutating even where they change nothing: to lend itself for reading the compiler copies the whole of
/// it, which took a tenth of a run.
///
/// The caller writes the fields of a row to `words` before each call and passes the base of its
/// texts.
package struct Planner: ~Copyable {
    private let given: Given
    package let zone: ZoneRules
    /// The run's instant, fixed for the whole run.
    package let instant: Instant
    /// The local date of `instant` in the campaign's zone.
    package let today: CivilDate
    let table: RuleTable
    /// Nothing is known of any account or borrower.
    let isLedgerEmpty: Bool
    var interpreter: Interpreter
    /// What is noted of rows in the first pass.
    private var notes: RowNotes
    /// What phase 2 says; nil before it.
    private(set) var verdicts: Verdicts?
    var scratch = RowScratch()
    /// The real texts of the row that was decided last, for `render`.
    var texts = ByteBuffer(capacity: 4096)
    /// What is seen of the HTML of the last mail.
    var seen = ByteBuffer(capacity: 16)
    var notices = FixedStorage(repeating: RenderedNotice(title: nil, text: 0..<0), count: 8)
    let limitCounts: FixedStorage<Int>
    var recipientZones: RecipientZones
    let stepAnswers: StepAnswers
    /// Of the plan that was offered last.
    var knownTerms: RepaymentTerms.Known?
    /// `calendar` must be there where `timing.days` is `working_days`; without it such a campaign
    /// decides every account `calendar_ended`. `zones` gives the zone of a name as borrowers have
    /// it, nil where there is none; it is asked once a name, and only where the portfolio declares a
    /// field of zones. `exceptions` are the files of `audience.except`, in its order.
    package init(
        campaign: Campaign, calendar: WorkingCalendar?, zone: ZoneRules, facts: LedgerFacts,
        instant: Instant, exceptions: [ExceptList] = [],
        zones: @escaping @Sendable (String) -> ZoneRules? = { _ in nil }
    ) {
        precondition(exceptions.count == campaign.audience.except.count)
        let today = zone.local(instant).date
        self.init(
            Given(campaign, calendar, facts, exceptions, zones),
            RuleTable(
                campaign, calendar: calendar, zone: zone, facts: facts, instant: instant,
                today: today), zone: zone, instant: instant, today: today, verdicts: nil)
    }

    private init(
        _ given: Given, _ table: RuleTable, zone: ZoneRules, instant: Instant, today: CivilDate,
        verdicts: Verdicts?
    ) {
        self.given = given
        self.table = table
        self.zone = zone
        self.instant = instant
        self.today = today
        self.verdicts = verdicts
        let facts = given.facts
        isLedgerEmpty = facts.debts.isEmpty && facts.contacts.isEmpty && facts.outside.isEmpty
        recipientZones = RecipientZones(load: given.zones)
        limitCounts = FixedStorage(repeating: 0, count: table.limits.count)
        var interpreter = Interpreter(given.campaign.code)
        interpreter.localZone = zone
        stepAnswers = StepAnswers(table.daysAfterDue(&interpreter, today: today))
        self.interpreter = interpreter
        words = self.interpreter.words
        notes = verdicts == nil ? given.newNotes() : RowNotes(number: 0)
        writeRunWords()
    }

    /// Another planner for other rows of the same run, beside this one on another thread.
    ///
    /// What it observes counts once this one settles, when the others have observed their last row. After `settle` it
    /// decides as this one does.
    package mutating func fork() -> Planner {
        Planner(given, table, zone: zone, instant: instant, today: today, verdicts: verdicts)
    }

    /// What the planners of a run share.
    ///
    /// A class for one planner, too: in each method of a noncopyable type the compiler follows every stored field, down to
    /// the last one of a campaign, which took five minutes.
    private final class Given {
        let campaign: Campaign
        let calendar: WorkingCalendar?
        let facts: LedgerFacts
        let exceptions: [ExceptList]
        let zones: @Sendable (String) -> ZoneRules?
        /// What each planner of the run has noted.
        private(set) var notes: [RowNotes] = []

        init(
            _ campaign: Campaign, _ calendar: WorkingCalendar?, _ facts: LedgerFacts,
            _ exceptions: [ExceptList], _ zones: @escaping @Sendable (String) -> ZoneRules?
        ) {
            self.campaign = campaign
            self.calendar = calendar
            self.facts = facts
            self.exceptions = exceptions
            self.zones = zones
        }

        /// For one more planner.
        func newNotes() -> RowNotes {
            notes.append(RowNotes(number: notes.count))
            return notes[notes.count - 1]
        }

        /// Nobody has noted anything.
        func startOver() -> RowNotes {
            notes = []
            return newNotes()
        }
    }

    /// What is left of each offer's budget before the run, in the order of `Campaign.offers`.
    package var budgetsLeft: [BudgetLeft] {
        (0..<table.offers.count).map { table.offers[$0].budget }
    }

    package var campaign: Campaign { _read { yield given.campaign } }
    var calendar: WorkingCalendar? { _read { yield given.calendar } }
    var facts: LedgerFacts { _read { yield given.facts } }
    var exceptions: [ExceptList] { _read { yield given.exceptions } }

    /// Where the reader writes field n as word n.
    package let words: UnsafeMutablePointer<Int64>

    /// The last day that the calendar covers; nil where the campaign needs none, or has none.
    /// From 60 days before it each run warns.
    package var calendarEnd: CivilDate? {
        campaign.timing.days == .workingDays ? calendar?.to : nil
    }

    /// First pass: notes what other rows need to know of this one. `row` counts from 1.
    package mutating func observe(row: Int, text: UnsafePointer<UInt8>) {
        precondition(verdicts == nil, "rows are observed before `settle`")
        notes.note(row: row)
        begin(text)
        scratch.debtHash = hashDebt()
        notes.note(debt: scratch.debtHash, row: row)
        let decision = decideAlone(row: row, verdict: .alone, isFinal: false)
        if scratch.isInAudience { notes.noteAudience() }
        if scratch.borrowerStops != 0 {
            let first = scratch.borrowerStops.trailingZeroBitCount
            notes.note(stop: first, of: borrowerHash())
        }
        if decision.kind == .notify || decision.hasNoRoom { keepCandidate(decision) }
    }

    /// First pass: a row that could not be read counts. Where a stop of the borrower may stand in it, the others of its
    /// borrower wait until it can be read: nobody knows whether that person has died.
    package mutating func observeBroken(row: Int, borrower: String?) {
        precondition(verdicts == nil, "rows are observed before `settle`")
        notes.note(row: row)
        guard let borrower, table.firstBorrowerStop != nil else { return }
        notes.note(unreadRowOf: facts.pseudonyms.known(Hash128(borrower), .borrower))
    }

    /// Between the passes: duplicates, stops of borrowers, conversations and budgets.
    package mutating func settle() {
        precondition(verdicts == nil, "a run settles once")
        var budgets = budgetsLeft
        verdicts = Settlement.settle(given.notes, &budgets)
    }

    /// Observed accounts that are in the audience; those that another row stops or doubles are counted too.
    package var audience: Int { given.notes.reduce(0) { $0 + $1.audience } }

    /// Rows decide nothing about each other, as long as each account stands in one row: there are no borrowers, no
    /// budgets, and no campaign goes first.
    package var decidesRowsAlone: Bool {
        guard table.columns.borrower == nil, facts.ahead.isEmpty else { return false }
        return (0..<table.offers.count).allSatisfy { !table.offers[$0].budget.isBounded }
    }

    /// In place of a first pass, where rows decide nothing about each other.
    package mutating func settleAlone() {
        precondition(verdicts == nil, "a run settles once")
        verdicts = .alone
    }

    /// Forgets all rows: the first pass begins.
    package mutating func startOver() {
        notes = given.startOver()
        verdicts = nil
    }

    /// A fingerprint of the account in hand, by which no more is told than whether it comes again.
    package var accountMark: Hash128 {
        mutating get {
            let bytes = interpreter.text(self[table.columns.account])
            return bytes.baseAddress.map { Hash128(quick: $0, bytes.count) } ?? Hash128("")
        }
    }

    /// The same of the account of a row that was just read.
    package mutating func accountMark(_ text: UnsafePointer<UInt8>) -> Hash128 {
        begin(text)
        return accountMark
    }

    /// Second pass: the final decision of a row that was observed; texts are rendered and checked.
    package mutating func decide(row: Int, text: UnsafePointer<UInt8>) -> Decision {
        guard let verdict = verdicts?.verdict(of: row) else {
            preconditionFailure("rows are decided after `settle`")
        }
        begin(text)
        var decision = decideAlone(row: row, verdict: verdict, isFinal: true)
        if decision.kind == .notify { renderTexts(&decision) }
        return decision
    }

    /// Whether a condition over a row and the ledger holds, apart from any decision.
    package mutating func holds(
        _ condition: ExpressionID, text: UnsafePointer<UInt8>
    ) throws(EvaluationFault) -> Bool {
        begin(text)
        var decision = Decision(reason: .noStepOpen, row: 0)
        try writeAccount(&decision)
        return try interpreter.holds(condition)
    }

    /// Notes which ways the texts go; nil, as it is in a run, for none.
    package var branches: BranchLog? {
        get { interpreter.branches }
        set { interpreter.branches = newValue }
    }

    /// The decision of a row that could not be read.
    package mutating func decideBroken(row: Int) -> Decision {
        Decision(reason: .brokenRow, row: row)
    }

    /// Writes what is the same for all rows.
    private mutating func writeRunWords() {
        let slots = table.slots
        self[slots.today] = Int64(today.days)
        self[slots.now] = instant.microseconds
        for slot in [slots.payBy, slots.segment, slots.arm, slots.offerIndex] {
            self[slot] = .missing
        }
        for figure in OfferFigure.allCases { self[slots[figure]] = .missing }
        self[slots.noticesThisDue] = 0
        for fact in campaign.ledgerFacts {
            self[fact.slot] = fact.kind.mayBeMissing ? .missing : 0
        }
    }

    subscript(_ slot: Slot) -> Word {
        @inline(__always) get { interpreter.words[Int(slot.raw)] }
        @inline(__always) nonmutating set { interpreter.words[Int(slot.raw)] = newValue }
    }

    private mutating func keepCandidate(_ decision: Decision) {
        guard let step = decision.step else { return }
        let account = interpreter.text(self[table.columns.account])
        let place = notes.keep(
            account: account, debt: scratch.debtHash, offers: scratch.offers,
            amounts: scratch.amounts)
        var channels: UInt8 = 0
        for channel in decision.channels { channels |= 1 << UInt8(channel) }
        let candidate = Candidate(
            of: step < table.ladder ? borrowerHash() : taskHash(), row: decision.row,
            owed: scratch.owed, place: place,
            accountLength: account.count, daysOverdue: decision.daysOverdue, step: step,
            hasNoRoom: decision.hasNoRoom,
            claimsBudget: decision.makesOffer && scratch.hasBudgetedOffer
                && !scratch.offers.isEmpty, channels: channels)
        notes.note(candidate)
        // Without borrowers nobody can say that two accounts of one address are two people's. A person who
        // calls or visits asks for the borrower by name.
        if table.columns.borrower == nil { return }
        for channel in decision.channels where !table.channels[channel].kind.isTask {
            notes.note(candidate, address: addressHash(channel), channel: channel)
        }
    }

    /// The borrower among those for whom a person acts: a task takes no conversation away from a notice.
    private mutating func taskHash() -> Hash128 {
        let borrower = borrowerHash()
        return Hash128(high: ~borrower.high, low: ~borrower.low)
    }

    /// The hash of the borrower's address on a channel, which has one.
    mutating func addressHash(_ channel: Int) -> Hash128 {
        let rule = table.channels[channel]
        let address = ContactAddress.hash(
            interpreter.text(self[rule.address]), ContactAddress.kind(on: rule.kind))
        return facts.pseudonyms.known(address, .address)
    }
}

/// What the planner notes about the row in hand, beside the decision.
struct RowScratch: ~Copyable {
    /// Of the account and its debt, as the row has it.
    var debtHash = Hash128(high: 0, low: 0)
    /// Stops of the whole borrower that hold on this row, as bits.
    var borrowerStops: UInt64 = 0
    /// Index into the ledger's debts.
    var knownDebt: Int?
    var isInAudience = false
    /// The local date on which a notice would leave, in the borrower's zone.
    var date = CivilDate(days: 0)
    /// Range of the ledger's contacts with the borrower.
    var contacts = 0..<0
    /// Indices into what came from outside: of the borrower, of the account.
    var person: Int?
    var outsideAccount: Int?
    /// Minor units.
    var owed: Int64 = 0
    /// What a payment since the row was extracted has come to, where the product says how it is set off.
    var allocation: PaymentAllocation?
    /// Eligible offers, the one to be made first in front, up to the first without a budget; and what each
    /// would cost.
    var offers = OfferList()
    var amounts = FixedStorage<Int64>(repeating: 0, count: 16)
    /// What each would save the borrower.
    var savings = FixedStorage<Int64>(repeating: 0, count: 16)
    var hasBudgetedOffer = false
    /// Bytes that are hashed.
    var key = ByteBuffer(capacity: 256)

    mutating func reset() {
        borrowerStops = 0
        knownDebt = nil
        isInAudience = false
        contacts = 0..<0
        person = nil
        outsideAccount = nil
        owed = 0
        allocation = nil
        offers = OfferList()
        hasBudgetedOffer = false
    }
}
