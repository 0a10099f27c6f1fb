internal import CampaignLanguage
package import Expressions

/// What came into the ledger from outside and decides about new notices: replies, opt-outs, promises,
/// payments and what a person has put on hold.
///
/// Flat and sorted by hash, like the rest of `LedgerFacts`; it has entries only for those of whom
/// something came.
package struct OutsideFacts: Sendable {
    /// What a borrower has said.
    package struct Person: Sendable, Hashable {
        package var borrower: Hash128
        /// The local date of the last reply, by `ReplyEvent.allCases`; a closed one is none.
        package var days: [CivilDate?]
        /// Channels, as bits of `Channel.Kind.bit`.
        package var optedOut: UInt8
        /// The last date on which a person wants silence.
        package var heldUntil: CivilDate?

        package init(_ borrower: Hash128) {
            self.borrower = borrower
            days = Array(repeating: nil, count: ReplyEvent.allCases.count)
            optedOut = 0
        }
    }

    /// What is known of an account.
    package struct Account: Sendable, Hashable {
        package var account: Hash128
        /// The last promise, neither kept nor broken.
        package var promise: Promise?
        package var payments: [Payment] = []
        package var heldUntil: CivilDate?

        package init(_ account: Hash128) { self.account = account }
    }

    package struct Promise: Sendable, Hashable {
        package var date: CivilDate
        /// Minor units.
        package var amount: Int64
        package var at: Instant

        package init(date: CivilDate, amount: Int64, at: Instant) {
            self.date = date
            self.amount = amount
            self.at = at
        }
    }

    package struct Payment: Sendable, Hashable {
        /// For a payment that has only a date, the end of that day.
        package var at: Instant
        /// Minor units.
        package var amount: Int64

        package init(at: Instant, amount: Int64) {
            self.at = at
            self.amount = amount
        }
    }

    /// An address from which an opt-out came, in the form of `ContactAddress`.
    package struct Address: Sendable, Hashable {
        package var address: Hash128
        package var optedOut: UInt8

        package init(_ address: Hash128, optedOut: UInt8) {
            self.address = address
            self.optedOut = optedOut
        }
    }

    /// A person as the planner reads it: dates in days, `Int32.min` where there is none.
    struct PersonEntry {
        var borrower: Hash128
        var days: (Int32, Int32, Int32, Int32, Int32)
        var optedOut: UInt8
        var heldUntil: Int32

        func day(_ event: ReplyEvent) -> Int32 {
            switch event {
            case .help: days.0
            case .paid: days.1
            case .dispute: days.2
            case .optOut: days.3
            case .complaint: days.4
            }
        }
    }

    struct AccountEntry {
        var account: Hash128
        var promise: Promise?
        var heldUntil: Int32
        var payments: Range<Int32>
    }

    let people: [PersonEntry]
    let accounts: [AccountEntry]
    let payments: [Payment]
    let addresses: [Address]
    private let peopleDirectory: HashDirectory
    private let accountDirectory: HashDirectory
    private let addressDirectory: HashDirectory

    package static let empty = OutsideFacts()

    package init(people: [Person] = [], accounts: [Account] = [], addresses: [Address] = []) {
        self.people = people.sorted { $0.borrower < $1.borrower }.map { person in
            func day(_ event: ReplyEvent) -> Int32 {
                let at = ReplyEvent.allCases.firstIndex(of: event) ?? 0
                return person.days[at]?.days ?? .min
            }
            return PersonEntry(
                borrower: person.borrower,
                days: (day(.help), day(.paid), day(.dispute), day(.optOut), day(.complaint)),
                optedOut: person.optedOut, heldUntil: person.heldUntil?.days ?? .min)
        }
        var payments: [Payment] = []
        self.accounts = accounts.sorted { $0.account < $1.account }.map { account in
            let start = Int32(payments.count)
            payments += account.payments
            return AccountEntry(
                account: account.account, promise: account.promise,
                heldUntil: account.heldUntil?.days ?? .min,
                payments: start..<Int32(payments.count))
        }
        self.payments = payments
        self.addresses = addresses.sorted { $0.address < $1.address }
        peopleDirectory = HashDirectory(self.people.lazy.map(\.borrower))
        accountDirectory = HashDirectory(self.accounts.lazy.map(\.account))
        addressDirectory = HashDirectory(self.addresses.lazy.map(\.address))
    }

    var isEmpty: Bool { people.isEmpty && accounts.isEmpty && addresses.isEmpty }

    func person(_ borrower: Hash128) -> Int? {
        if people.isEmpty { return nil }
        return peopleDirectory.bucket(borrower).first { people[$0].borrower == borrower }
    }

    func account(_ account: Hash128) -> Int? {
        if accounts.isEmpty { return nil }
        return accountDirectory.bucket(account).first { accounts[$0].account == account }
    }

    /// The channels on which nothing may go to the address, as bits.
    func optedOut(address: Hash128) -> UInt8 {
        if addresses.isEmpty { return 0 }
        return addressDirectory.bucket(address).reduce(0) { bits, index in
            addresses[index].address == address ? bits | addresses[index].optedOut : bits
        }
    }
}
