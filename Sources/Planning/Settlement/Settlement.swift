internal import Expressions

/// Phase 2: what crosses rows. Duplicates, stops of borrowers, one conversation a borrower, one borrower an
/// address, budgets.
///
/// Rows are noted in any order during the first pass; `settle` decides; afterwards each row's
/// verdict is one look-up. Nothing depends on the order in which rows were noted.
struct Settlement: ~Copyable {
    /// What phase 2 says about a row.
    enum Verdict: Hashable {
        /// It stands as it was decided alone.
        case alone
        /// Another row has the same account and debt.
        case duplicate
        /// Another account of the borrower has the conversation.
        case otherAccount
        /// Budgets leave this offer, or none; only where it is not the first eligible one.
        case offer(Int?)
    }

    private var debts = PagedPartitions<DebtEntry>()
    private var candidates = PagedPartitions<Candidate>()
    private var addresses = PagedPartitions<Candidate>()
    private var arena = ByteArena()
    private var stops: [BorrowerStop] = []
    private var stopDirectory = HashDirectory([])
    private var verdicts: UnsafeMutablePointer<UInt8>?
    /// By row: channels whose address gets a notice for another borrower, as bits. Such rows are few.
    private var sharedAddresses: [Int: UInt8] = [:]
    private var lastRow = 0
    /// No row was noted, because none decides about another.
    private var isAlone = false

    deinit { verdicts?.deallocate() }

    /// Counts a row; rows are numbered from 1.
    mutating func note(row: Int) {
        precondition(row > 0 && row < Int(UInt32.max), "rows are numbered from 1 to 2^32 - 2")
        lastRow = max(lastRow, row)
    }

    mutating func note(debt: Hash128, row: Int) {
        let partition = PagedPartitions<DebtEntry>.partition(of: debt.high)
        debts.append(DebtEntry(debt, row: row), to: partition)
    }

    mutating func note(stop: Int, of borrower: Hash128) {
        stops.append(BorrowerStop(borrower: borrower, stop: UInt8(stop)))
    }

    mutating func note(_ candidate: Candidate) {
        let partition = PagedPartitions<Candidate>.partition(of: candidate.high)
        candidates.append(candidate, to: partition)
    }

    /// Notes the address of a candidate on one of its channels.
    mutating func note(_ candidate: Candidate, address: Hash128, channel: Int) {
        addresses.append(
            candidate.at(address, channel: channel),
            to: PagedPartitions<Candidate>.partition(of: address.high))
    }

    /// Keeps the account's id, a fingerprint of the debt and, where an offer has a budget, the offers and
    /// what each would cost.
    mutating func keep(
        account: UnsafeBufferPointer<UInt8>, debt: Hash128, offers: OfferList,
        amounts: borrowing FixedStorage<Int64>
    ) -> UInt64 {
        let offersBytes = offers.isEmpty ? 0 : MemoryLayout<OfferList>.size + offers.count * 8
        let (place, bytes) = arena.allocate(account.count + 8 + offersBytes)
        if let start = account.baseAddress { bytes.update(from: start, count: account.count) }
        let raw = UnsafeMutableRawPointer(bytes + account.count)
        raw.storeBytes(of: debt.high, as: UInt64.self)
        if offers.isEmpty { return place }
        raw.storeBytes(of: offers, toByteOffset: 8, as: OfferList.self)
        for index in offers.indices {
            raw.storeBytes(
                of: amounts[index], toByteOffset: 8 + MemoryLayout<OfferList>.size + index * 8,
                as: Int64.self)
        }
        return place
    }

    /// Decides all rows; `budgets` are what is left of each offer's.
    mutating func settle(_ budgets: inout [BudgetLeft]) {
        let verdicts = UnsafeMutablePointer<UInt8>.allocate(capacity: lastRow + 1)
        verdicts.initialize(repeating: Self.aloneByte, count: lastRow + 1)
        self.verdicts = verdicts
        findDuplicates()
        stops.sort { ($0.borrower, $0.stop) < ($1.borrower, $1.stop) }
        stopDirectory = HashDirectory(stops.lazy.map(\.borrower))
        var claims = chooseConversations()
        chooseAddresses()
        claims.removeAll { sharedAddresses[Int($0.row)] == $0.channels }
        claims.sort { comesBefore($0, $1) }
        for claim in claims { grant(claim, &budgets) }
        arena = ByteArena()
    }

    /// In place of `settle`, where no row decides about another.
    mutating func settleAlone() {
        isAlone = true
    }

    private mutating func findDuplicates() {
        let size = max(1, debts.largestPartition)
        let entries = UnsafeMutablePointer<DebtEntry>.allocate(capacity: size)
        defer { entries.deallocate() }
        for partition in 0..<PagedPartitions<DebtEntry>.partitionCount {
            let count = debts.count(of: partition)
            if count == 0 { continue }
            debts.drain(partition, to: entries)
            let table = ProbeTable(count)
            for index in 0..<count {
                let entry = entries[index]
                let first = table.find(entry.high, keep: index) {
                    entries[$0].high == entry.high && entries[$0].low == entry.low
                }
                if let first {
                    verdicts?[Int(entry.row)] = Self.duplicateByte
                    verdicts?[Int(entries[first].row)] = Self.duplicateByte
                }
            }
        }
    }

    /// Leaves one candidate a borrower; gives those that ask for a budget.
    private mutating func chooseConversations() -> [Candidate] {
        var claims: [Candidate] = []
        let size = max(1, candidates.largestPartition)
        let entries = UnsafeMutablePointer<Candidate>.allocate(capacity: size)
        defer { entries.deallocate() }
        for partition in 0..<PagedPartitions<Candidate>.partitionCount {
            let count = candidates.count(of: partition)
            if count == 0 { continue }
            candidates.drain(partition, to: entries)
            let table = ProbeTable(count)
            for index in 0..<count {
                let entry = entries[index]
                if !isSound(entry) {
                    if verdicts?[Int(entry.row)] == Self.aloneByte {
                        verdicts?[Int(entry.row)] = Self.stoppedByte
                    }
                    continue
                }
                let other = table.find(entry.high, keep: index) {
                    entries[$0].high == entry.high
                        && entries[$0].low == entry.low
                }
                guard let other else { continue }
                let wins = winsOver(entry, entries[other])
                if wins { table.replace(entry.high, kept: other, by: index) }
                verdicts?[Int(wins ? entries[other].row : entry.row)] = Self.otherAccountByte
            }
            for index in 0..<count where entries[index].claimsBudget {
                let entry = entries[index]
                if !entry.hasNoRoom, verdicts?[Int(entry.row)] == Self.aloneByte {
                    claims.append(entry)
                }
            }
        }
        return claims
    }

    /// Leaves one candidate an address: two people who share a telephone are not both written to.
    private mutating func chooseAddresses() {
        let size = max(1, addresses.largestPartition)
        let entries = UnsafeMutablePointer<Candidate>.allocate(capacity: size)
        defer { entries.deallocate() }
        for partition in 0..<PagedPartitions<Candidate>.partitionCount {
            let count = addresses.count(of: partition)
            if count == 0 { continue }
            addresses.drain(partition, to: entries)
            let table = ProbeTable(count)
            for index in 0..<count {
                let entry = entries[index]
                if verdicts?[Int(entry.row)] != Self.aloneByte { continue }
                let other = table.find(entry.high, keep: index) {
                    entries[$0].high == entry.high && entries[$0].low == entry.low
                        && entries[$0].channels == entry.channels
                }
                guard let other else { continue }
                let wins = winsOver(entry, entries[other])
                if wins { table.replace(entry.high, kept: other, by: index) }
                let loser = Int(wins ? entries[other].row : entry.row)
                sharedAddresses[loser, default: 0] |= entry.channels
            }
        }
    }

    /// The channels of the row, as bits, whose address gets a notice for another borrower.
    func sharedAddresses(of row: Int) -> UInt8 { sharedAddresses[row] ?? 0 }

    /// Neither a duplicate nor stopped by another row of the borrower.
    private func isSound(_ candidate: Candidate) -> Bool {
        if verdicts?[Int(candidate.row)] == Self.duplicateByte { return false }
        if stops.isEmpty { return true }
        let bucket = stopDirectory.bucket(
            Hash128(high: candidate.high, low: UInt64(candidate.low)))
        return !bucket.contains {
            stops[$0].borrower.high == candidate.high
                && UInt32(truncatingIfNeeded: stops[$0].borrower.low) == candidate.low
        }
    }

    /// Later step, then more days overdue, then the larger sum owed, then the smaller account id by
    /// bytes.
    private func winsOver(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.step != b.step { return a.step > b.step }
        if a.daysOverdue != b.daysOverdue { return a.daysOverdue > b.daysOverdue }
        if a.owed != b.owed { return a.owed > b.owed }
        return comesBefore(a, b)
    }

    /// By account id, byte by byte; two debts of one account by the fingerprint of the debt, which
    /// means nothing but is the same in every run.
    private func comesBefore(_ a: Candidate, _ b: Candidate) -> Bool {
        let (x, y) = (arena.bytes(at: a.place), arena.bytes(at: b.place))
        for index in 0..<min(a.accountLength, b.accountLength) where x[index] != y[index] {
            return x[index] < y[index]
        }
        if a.accountLength != b.accountLength { return a.accountLength < b.accountLength }
        return fingerprint(a) < fingerprint(b)
    }

    private func fingerprint(_ candidate: Candidate) -> UInt64 {
        UnsafeRawPointer(arena.bytes(at: candidate.place) + candidate.accountLength)
            .loadUnaligned(as: UInt64.self)
    }

    /// Gives a candidate the first of its offers that still has budget.
    private func grant(_ claim: Candidate, _ budgets: inout [BudgetLeft]) {
        let kept = UnsafeRawPointer(arena.bytes(at: claim.place) + claim.accountLength + 8)
        let offers = kept.loadUnaligned(as: OfferList.self)
        let chosen = offers.indices.first { index in
            let amount = kept.loadUnaligned(
                fromByteOffset: MemoryLayout<OfferList>.size + index * 8, as: Int64.self)
            return budgets[offers[index]].take(amount)
        }.map { offers[$0] }
        if chosen == offers[0] { return }
        verdicts?[Int(claim.row)] = Self.offerByte + UInt8(chosen ?? Self.noOffer)
    }

    func verdict(of row: Int) -> Verdict {
        if isAlone { return .alone }
        precondition(row > 0 && row <= lastRow, "the second pass has the rows of the first")
        guard let byte = verdicts?[row] else {
            preconditionFailure("rows are decided after `settle`")
        }
        switch byte {
        // Those that are stopped find that out for themselves.
        case Self.aloneByte, Self.stoppedByte: return .alone
        case Self.duplicateByte: return .duplicate
        case Self.otherAccountByte: return .otherAccount
        default:
            let offer = Int(byte - Self.offerByte)
            return .offer(offer == Self.noOffer ? nil : offer)
        }
    }

    var hasStops: Bool { !stops.isEmpty }

    /// The stops that hold on any row of the borrower, as bits by index.
    func stops(of borrower: Hash128) -> UInt64 {
        var found: UInt64 = 0
        for index in stopDirectory.bucket(borrower) where stops[index].borrower == borrower {
            found |= 1 << UInt64(stops[index].stop)
        }
        return found
    }

    private static let aloneByte: UInt8 = 0
    private static let duplicateByte: UInt8 = 1
    private static let otherAccountByte: UInt8 = 2
    private static let stoppedByte: UInt8 = 3
    private static let offerByte: UInt8 = 16
    private static let noOffer = 16
}

/// What is left of an offer's budget; nil is no bound.
struct BudgetLeft: Sendable, Hashable {
    /// Minor units.
    var amount: Int64?
    var count: Int?

    var isBounded: Bool { amount != nil || count != nil }

    func hasRoom(for sum: Int64) -> Bool {
        (count.map { $0 >= 1 } ?? true) && (amount.map { $0 >= sum } ?? true)
    }

    /// Takes one offer of `sum` out of the budget, if it has room.
    mutating func take(_ sum: Int64) -> Bool {
        guard hasRoom(for: sum) else { return false }
        amount = amount.map { $0 - sum }
        count = count.map { $0 - 1 }
        return true
    }
}
