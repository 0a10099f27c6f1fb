internal import Expressions

/// What one planner has noted of its rows in the first pass, for `Settlement`.
///
/// Planners that share the rows of a run have notes of their own, so that none waits for another: nothing depends on
/// which of them noted a row, or when.
final class RowNotes {
    /// Which of the run's notes they are, below `RowNotes.most`.
    let number: Int
    let debts = PagedPartitions<DebtEntry>()
    let candidates = PagedPartitions<Candidate>()
    let addresses = PagedPartitions<Candidate>()
    private(set) var stops: [BorrowerStop] = []
    private(set) var lastRow = 0
    /// Accounts in the audience.
    private(set) var audience = 0
    private var arena = ByteArena()

    /// So many have room in the place of a candidate's account.
    static let most = 16
    private static let placeBits = UInt64(36)

    init(number: Int) {
        precondition(number >= 0 && number < Self.most)
        self.number = number
    }

    /// Counts a row; rows are numbered from 1.
    func note(row: Int) {
        precondition(row > 0 && row < Int(UInt32.max), "rows are numbered from 1 to 2^32 - 2")
        lastRow = max(lastRow, row)
    }

    func noteAudience() { audience += 1 }

    func note(debt: Hash128, row: Int) {
        let partition = PagedPartitions<DebtEntry>.partition(of: debt.high)
        debts.append(DebtEntry(debt, row: row), to: partition)
    }

    func note(stop: Int, of borrower: Hash128) {
        stops.append(BorrowerStop(borrower: borrower, stop: UInt8(stop)))
    }

    func note(unreadRowOf borrower: Hash128) {
        stops.append(BorrowerStop(borrower: borrower, stop: BorrowerStop.unread))
    }

    func note(_ candidate: Candidate) {
        let partition = PagedPartitions<Candidate>.partition(of: candidate.high)
        candidates.append(candidate, to: partition)
    }

    /// Notes the address of a candidate on one of its channels.
    func note(_ candidate: Candidate, address: Hash128, channel: Int) {
        addresses.append(
            candidate.at(address, channel: channel),
            to: PagedPartitions<Candidate>.partition(of: address.high))
    }

    /// Keeps the account's id, a fingerprint of the debt and, where an offer has a budget, the offers and
    /// what each would cost.
    func keep(
        account: UnsafeBufferPointer<UInt8>, debt: Hash128, offers: OfferList,
        amounts: borrowing FixedStorage<Int64>
    ) -> UInt64 {
        let offersBytes = offers.isEmpty ? 0 : MemoryLayout<OfferList>.size + offers.count * 8
        let (place, bytes) = arena.allocate(account.count + 8 + offersBytes)
        precondition(place >> Self.placeBits == 0, "accounts of more than 64 GiB")
        if let start = account.baseAddress { bytes.update(from: start, count: account.count) }
        let raw = UnsafeMutableRawPointer(bytes + account.count)
        raw.storeBytes(of: debt.high, as: UInt64.self)
        let here = UInt64(number) << Self.placeBits | place
        if offers.isEmpty { return here }
        raw.storeBytes(of: offers, toByteOffset: 8, as: OfferList.self)
        for index in offers.indices {
            raw.storeBytes(
                of: amounts[index], toByteOffset: 8 + MemoryLayout<OfferList>.size + index * 8,
                as: Int64.self)
        }
        return here
    }

    /// The number of the notes that a place belongs to.
    static func number(of place: UInt64) -> Int { Int(place >> placeBits) }

    /// The bytes at one of their places.
    func bytes(at place: UInt64) -> UnsafePointer<UInt8> {
        arena.bytes(at: place & (1 << Self.placeBits - 1))
    }

    /// Gives back the memory of accounts and stops, once everything is settled.
    func release() {
        arena = ByteArena()
        stops = []
    }
}
