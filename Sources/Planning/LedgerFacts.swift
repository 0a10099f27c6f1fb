package import CampaignLanguage
package import Expressions

/// What the ledger remembers that decides about new notices: flat, sorted tables without a database
/// behind them.
///
/// The ledger builds one value before a run; the planner only reads it. Accounts and borrowers are
/// known by the hash of their bytes (`Hash128`), those that the ledger has erased by `pseudonyms`; look-ups cost one or two cache lines whatever the
/// number of entries.
package struct LedgerFacts: Sendable {
    /// An offer that the first hand-over of a notice fixed for a debt.
    package struct FixedOffer: Sendable, Hashable {
        /// Index into `Campaign.offers`.
        package var offer: Int
        /// As the first notice that made it quoted them.
        package var figures: OfferFigures

        package init(offer: Int, figures: OfferFigures) {
            self.offer = offer
            self.figures = figures
        }
    }

    /// A step of which a notice has an attempt that is not closed as not sent or rejected.
    package struct TakenStep: Sendable, Hashable {
        /// Index into `Campaign.steps`.
        package var step: Int
        /// The channels of those notices; none where all were refused.
        package var channels: Set<Channel.Kind>
        /// The first local date of a notice that a gateway accepted.
        package var acceptedOn: CivilDate?
        /// The last hand-over, without that of a fallback.
        package var handedOver: Instant?
        /// What became of the notices, without that of a fallback.
        package var arrival = Arrival.silent
        /// Channels on which a notice has not arrived and will not.
        package var failed: Set<Channel.Kind> = []
        package var hasFallback = false

        package init(step: Int, channels: Set<Channel.Kind>, acceptedOn: CivilDate? = nil) {
            self.step = step
            self.channels = channels
            self.acceptedOn = acceptedOn
        }
    }

    /// How far the notices of a step got.
    package enum Arrival: Sendable, Hashable {
        /// One of them is with the borrower.
        case delivered
        /// One of them is on its way to the gateway.
        case open
        /// Nobody has said yet.
        case silent
        /// None of them will arrive.
        case failed
    }

    /// How a debt is told from another of the same account.
    package enum DebtIdentity: Sendable, Hashable {
        /// The due date under which the debt was first written about; it stays in the notice keys.
        case due(CivilDate)
        /// The hash of the instalment's text, where the portfolio declares one.
        case instalment(Hash128)
    }

    /// What was done about one debt in this campaign.
    package struct Debt: Sendable {
        package var account: Hash128
        package var identity: DebtIdentity
        package var taken: [TakenStep]
        /// Notices that count: all handed over but those definitely not accepted.
        package var notices: Int
        package var offers: [FixedOffer]
        /// The latest last day to pay that a notice granted.
        package var payBy: CivilDate?

        package init(
            account: Hash128, identity: DebtIdentity, taken: [TakenStep] = [], notices: Int = 0,
            offers: [FixedOffer] = [], payBy: CivilDate? = nil
        ) {
            self.account = account
            self.identity = identity
            self.taken = taken
            self.notices = notices
            self.offers = offers
            self.payBy = payBy
        }
    }

    /// A notice that counts for limits: handed over in any campaign and not definitely refused, or chosen in this
    /// run by a campaign that goes first.
    package struct Contact: Sendable, Hashable {
        package var borrower: Hash128
        /// The local date on which it was handed over, in the campaign's zone.
        package var date: CivilDate
        package var channel: Channel.Kind
        /// Of one that was only chosen: when it may leave.
        package var handedOver: Instant
        package var origin: Origin

        package init(
            borrower: Hash128, date: CivilDate, channel: Channel.Kind, handedOver: Instant,
            origin: Origin
        ) {
            self.borrower = borrower
            self.date = date
            self.channel = channel
            self.handedOver = handedOver
            self.origin = origin
        }
    }

    /// Whose notice it is.
    package enum Origin: Sendable, Hashable {
        /// The campaign's that is planned now, so `notices.in_last` and `notices.last` count it.
        case own
        case other
        /// Chosen in this run by the campaign of that index into `ahead`.
        case ahead(Int32)
    }

    /// An address that got a notice lately, and whose it was.
    package struct UsedAddress: Sendable, Hashable {
        /// In the form of `ContactAddress`.
        package var address: Hash128
        package var channel: Channel.Kind
        package var borrower: Hash128
        /// The notice's local date.
        package var date: CivilDate

        package init(
            address: Hash128, channel: Channel.Kind, borrower: Hash128, date: CivilDate
        ) {
            self.address = address
            self.channel = channel
            self.borrower = borrower
            self.date = date
        }
    }

    /// What earlier runs reserved or spent of an offer's budget.
    package struct OfferSpending: Sendable, Hashable {
        /// Minor units.
        package var amount: Int64
        package var count: Int

        package init(amount: Int64, count: Int) {
            self.amount = amount
            self.count = count
        }
    }

    /// A debt as the planner reads it: no references, steps and channels as bits.
    struct DebtEntry {
        var account: Hash128
        var due: CivilDate
        var instalment: Hash128
        var hasInstalment: Bool
        var notices: Int32
        /// Bit n: step n is taken.
        var taken: UInt64
        var channelsStart: Int32
        var channelsCount: Int32
        var offersStart: Int32
        var offersCount: Int32
        /// Days since 1970; `Int32.min` where none was granted.
        var payBy: Int32
    }

    /// The channels on which one step was taken, as bits of `Channel.Kind.bit`.
    struct TakenChannels {
        var step: Int
        var kinds: UInt8
        var failed: UInt8
        var acceptedOn: CivilDate?
        var handedOver: Instant?
        var arrival: Arrival
        var hasFallback: Bool
    }

    /// The task of a hold that a borrower's account has had.
    package struct HoldTask: Sendable, Hashable {
        package var borrower: Hash128
        /// Index into `Campaign.steps`.
        package var step: Int
        /// The last end of the hold for which it was made.
        package var until: CivilDate

        package init(borrower: Hash128, step: Int, until: CivilDate) {
            self.borrower = borrower
            self.step = step
            self.until = until
        }
    }

    /// What the last live run of the campaign counted.
    package struct Counts: Sendable, Hashable {
        /// Of the portfolio, broken ones too.
        package var rows: Int
        /// Accounts that got as far as a segment: not stopped, held or left out.
        package var audience: Int

        package init(rows: Int, audience: Int) {
            self.rows = rows
            self.audience = audience
        }
    }

    /// Nil where the campaign has not run on this ledger, or there is none.
    package var last: Counts?
    /// The names that the tables have as keyed hashes.
    package var pseudonyms = Pseudonyms.none
    let debts: [DebtEntry]
    let takenChannels: [TakenChannels]
    let fixedOffers: [FixedOffer]
    private(set) var contacts: [Contact]
    /// By offer index; offers beyond its end have spent nothing.
    let spending: [OfferSpending]
    /// Replies, opt-outs, promises, payments.
    let outside: OutsideFacts
    let holdTasks: [HoldTask]
    private(set) var addresses: [UsedAddress]
    /// The campaigns of this run that go first.
    private(set) var ahead: [ChosenNotices.Campaign] = []
    private let debtDirectory: HashDirectory
    private var contactDirectory: HashDirectory
    private let taskDirectory: HashDirectory
    private var addressDirectory: HashDirectory

    /// An empty ledger: nothing was ever sent.
    package static let empty = LedgerFacts(debts: [], contacts: [], spending: [])

    /// Sorts the entries by hash; the order of the arguments does not matter.
    ///
    /// `contacts` must reach back as far as the longest limit and the longest `notices.in_last` of
    /// the campaign; `notices.last` needs the newest contact of this campaign of each borrower,
    /// however old.
    package init(
        debts: [Debt], contacts: [Contact], spending: [OfferSpending],
        outside: OutsideFacts = .empty, holdTasks: [HoldTask] = [],
        addresses: [UsedAddress] = []
    ) {
        var entries: [DebtEntry] = []
        var channels: [TakenChannels] = []
        var offers: [FixedOffer] = []
        entries.reserveCapacity(debts.count)
        let noHash = Hash128(high: 0, low: 0)
        for debt in debts.sorted(by: { $0.account < $1.account }) {
            var entry = DebtEntry(
                account: debt.account, due: CivilDate(days: 0), instalment: noHash,
                hasInstalment: false, notices: Int32(clamping: debt.notices), taken: 0,
                channelsStart: Int32(channels.count), channelsCount: Int32(debt.taken.count),
                offersStart: Int32(offers.count), offersCount: Int32(debt.offers.count),
                payBy: debt.payBy?.days ?? .min)
            switch debt.identity {
            case .due(let date): entry.due = date
            case .instalment(let hash):
                entry.instalment = hash
                entry.hasInstalment = true
            }
            for step in debt.taken {
                precondition(step.step >= 0 && step.step < 64, "a campaign has at most 64 steps")
                if !step.channels.isEmpty { entry.taken |= 1 << UInt64(step.step) }
                channels.append(TakenChannels(step))
            }
            offers += debt.offers
            entries.append(entry)
        }
        self.debts = entries
        self.takenChannels = channels
        self.fixedOffers = offers
        self.contacts = Self.sorted(contacts)
        self.spending = spending
        self.outside = outside
        self.holdTasks = holdTasks.sorted { $0.borrower < $1.borrower }
        self.addresses = Self.sorted(addresses)
        addressDirectory = HashDirectory(self.addresses.lazy.map(\.address))
        taskDirectory = HashDirectory(self.holdTasks.lazy.map(\.borrower))
        debtDirectory = HashDirectory(self.debts.lazy.map(\.account))
        contactDirectory = HashDirectory(self.contacts.lazy.map(\.borrower))
    }

    /// Adds what the campaigns that go first have chosen; to be called once.
    package mutating func reserve(_ chosen: ChosenNotices) {
        ahead = chosen.campaigns
        contacts = Self.sorted(contacts + chosen.contacts)
        addresses = Self.sorted(addresses + chosen.addresses)
        contactDirectory = HashDirectory(contacts.lazy.map(\.borrower))
        addressDirectory = HashDirectory(addresses.lazy.map(\.address))
    }

    private static func sorted(_ contacts: [Contact]) -> [Contact] {
        contacts.sorted { ($0.borrower, $0.handedOver) < ($1.borrower, $1.handedOver) }
    }

    private static func sorted(_ addresses: [UsedAddress]) -> [UsedAddress] {
        addresses.sorted { $0.address < $1.address }
    }

    /// The entries of `debts` that belong to `account`.
    func debts(of account: Hash128) -> Range<Int> {
        range(debtDirectory.bucket(account)) { debts[$0].account == account }
    }

    /// The entries of `contacts` that belong to `borrower`, oldest first.
    func contacts(of borrower: Hash128) -> Range<Int> {
        range(contactDirectory.bucket(borrower)) { contacts[$0].borrower == borrower }
    }

    /// Whether somebody else got a notice at the address on that date.
    func isUsed(
        _ address: Hash128, _ channel: Channel.Kind, on date: CivilDate, notBy borrower: Hash128
    ) -> Bool {
        addressDirectory.bucket(address).contains {
            addresses[$0].address == address && addresses[$0].channel == channel
                && addresses[$0].date == date && addresses[$0].borrower != borrower
        }
    }

    /// Whether a person was asked to act on a hold of the borrower that ends then, or later.
    func hasTask(_ step: Int, of borrower: Hash128, until: CivilDate) -> Bool {
        if holdTasks.isEmpty { return false }
        return taskDirectory.bucket(borrower).contains {
            holdTasks[$0].borrower == borrower && holdTasks[$0].step == step
                && holdTasks[$0].until >= until
        }
    }

    private func range(_ bucket: Range<Int>, where belongs: (Int) -> Bool) -> Range<Int> {
        var start = bucket.lowerBound
        while start < bucket.upperBound, !belongs(start) { start += 1 }
        var end = start
        while end < bucket.upperBound, belongs(end) { end += 1 }
        return start..<end
    }
}

/// Where in a table sorted by hash the entries of each leading bit pattern start.
///
/// Hashes are uniform, so with about one bucket an entry a look-up scans one or two entries.
struct HashDirectory: Sendable {
    private let starts: [UInt32]
    private let shift: UInt64

    init(_ sorted: some RandomAccessCollection<Hash128>) {
        var bits = 1
        while bits < 24, 1 << bits < sorted.count { bits += 1 }
        shift = UInt64(64 - bits)
        var starts = [UInt32](repeating: 0, count: (1 << bits) + 1)
        for hash in sorted { starts[Int(hash.high >> shift) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        self.starts = starts
    }

    func bucket(_ hash: Hash128) -> Range<Int> {
        let index = Int(hash.high >> shift)
        return Int(starts[index])..<Int(starts[index + 1])
    }
}

extension LedgerFacts.TakenChannels {
    fileprivate init(_ step: LedgerFacts.TakenStep) {
        self.init(
            step: step.step, kinds: step.channels.reduce(0) { $0 | $1.bit },
            failed: step.failed.reduce(0) { $0 | $1.bit }, acceptedOn: step.acceptedOn,
            handedOver: step.handedOver, arrival: step.arrival, hasFallback: step.hasFallback)
    }
}

extension Channel.Kind {
    /// One bit a kind, for small sets.
    package var bit: UInt8 {
        switch self {
        case .sms: 1
        case .email: 2
        case .push: 4
        case .wechat: 8
        case .call: 16
        case .visit: 32
        }
    }
}
