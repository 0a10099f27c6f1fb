internal import Expressions

/// Phase 2: what crosses rows. Duplicates, stops of borrowers, one conversation a borrower, one borrower an
/// address, budgets.
///
/// Rows were noted in any order, in one or several `RowNotes`; afterwards each row's verdict is one look-up. Nothing
/// depends on the order in which rows were noted, or in which notes.
struct Settlement: ~Copyable {
    private let notes: [RowNotes]
    private let lastRow: Int
    private let verdicts: UnsafeMutablePointer<UInt8>
    private let stops: [BorrowerStop]
    private let stopDirectory: HashDirectory
    private var sharedAddresses: [Int: UInt8] = [:]

    private init(_ notes: [RowNotes]) {
        self.notes = notes
        lastRow = notes.reduce(0) { max($0, $1.lastRow) }
        verdicts = .allocate(capacity: lastRow + 1)
        verdicts.initialize(repeating: Verdicts.aloneByte, count: lastRow + 1)
        stops = notes.flatMap(\.stops).sorted { ($0.borrower, $0.stop) < ($1.borrower, $1.stop) }
        stopDirectory = HashDirectory(stops.lazy.map(\.borrower))
    }

    /// Decides all rows; `budgets` are what is left of each offer's. What was noted is used up.
    static func settle(_ notes: [RowNotes], _ budgets: inout [BudgetLeft]) -> Verdicts {
        precondition(notes.indices.allSatisfy { notes[$0].number == $0 })
        var work = Settlement(notes)
        work.findDuplicates()
        var claims = work.chooseConversations()
        work.chooseAddresses()
        claims.removeAll { work.sharedAddresses[Int($0.row)] == $0.channels }
        claims.sort { work.comesBefore($0, $1) }
        for claim in claims { work.grant(claim, &budgets) }
        for one in notes { one.release() }
        return Verdicts(
            work.verdicts, lastRow: work.lastRow, sharedAddresses: work.sharedAddresses,
            stops: work.stops, stopDirectory: work.stopDirectory)
    }

    private func findDuplicates() {
        PagedPartitions.drain(notes.map(\.debts)) { entries in
            let table = ProbeTable(entries.count)
            for index in entries.indices {
                let entry = entries[index]
                let first = table.find(entry.high, keep: index) {
                    entries[$0].high == entry.high && entries[$0].low == entry.low
                }
                if let first {
                    verdicts[Int(entry.row)] = Verdicts.duplicateByte
                    verdicts[Int(entries[first].row)] = Verdicts.duplicateByte
                }
            }
        }
    }

    /// Leaves one candidate a borrower; gives those that ask for a budget.
    private func chooseConversations() -> [Candidate] {
        var claims: [Candidate] = []
        PagedPartitions.drain(notes.map(\.candidates)) { entries in
            let table = ProbeTable(entries.count)
            for index in entries.indices {
                let entry = entries[index]
                if !isSound(entry) {
                    if verdicts[Int(entry.row)] == Verdicts.aloneByte {
                        verdicts[Int(entry.row)] = Verdicts.stoppedByte
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
                verdicts[Int(wins ? entries[other].row : entry.row)] = Verdicts.otherAccountByte
            }
            for entry in entries where entry.claimsBudget && !entry.hasNoRoom {
                if verdicts[Int(entry.row)] == Verdicts.aloneByte { claims.append(entry) }
            }
        }
        return claims
    }

    /// Leaves one candidate an address: two people who share a telephone are not both written to.
    private mutating func chooseAddresses() {
        var shared: [Int: UInt8] = [:]
        PagedPartitions.drain(notes.map(\.addresses)) { entries in
            let table = ProbeTable(entries.count)
            for index in entries.indices {
                let entry = entries[index]
                if verdicts[Int(entry.row)] != Verdicts.aloneByte { continue }
                let other = table.find(entry.high, keep: index) {
                    entries[$0].high == entry.high && entries[$0].low == entry.low
                        && entries[$0].channels == entry.channels
                }
                guard let other else { continue }
                let wins = winsOver(entry, entries[other])
                if wins { table.replace(entry.high, kept: other, by: index) }
                let loser = Int(wins ? entries[other].row : entry.row)
                shared[loser, default: 0] |= entry.channels
            }
        }
        sharedAddresses = shared
    }

    /// Neither a duplicate nor stopped by another row of the borrower.
    private func isSound(_ candidate: Candidate) -> Bool {
        if verdicts[Int(candidate.row)] == Verdicts.duplicateByte { return false }
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
        let (x, y) = (bytes(at: a.place), bytes(at: b.place))
        for index in 0..<min(a.accountLength, b.accountLength) where x[index] != y[index] {
            return x[index] < y[index]
        }
        if a.accountLength != b.accountLength { return a.accountLength < b.accountLength }
        return fingerprint(a) < fingerprint(b)
    }

    private func bytes(at place: UInt64) -> UnsafePointer<UInt8> {
        notes[RowNotes.number(of: place)].bytes(at: place)
    }

    private func fingerprint(_ candidate: Candidate) -> UInt64 {
        UnsafeRawPointer(bytes(at: candidate.place) + candidate.accountLength)
            .loadUnaligned(as: UInt64.self)
    }

    /// Gives a candidate the first of its offers that still has budget.
    private func grant(_ claim: Candidate, _ budgets: inout [BudgetLeft]) {
        let kept = UnsafeRawPointer(bytes(at: claim.place) + claim.accountLength + 8)
        let offers = kept.loadUnaligned(as: OfferList.self)
        let chosen = offers.indices.first { index in
            let amount = kept.loadUnaligned(
                fromByteOffset: MemoryLayout<OfferList>.size + index * 8, as: Int64.self)
            return budgets[offers[index]].take(amount)
        }.map { offers[$0] }
        if chosen == offers[0] { return }
        verdicts[Int(claim.row)] = Verdicts.offerByte + UInt8(chosen ?? Verdicts.noOffer)
    }
}

/// What is left of an offer's budget; nil is no bound.
package struct BudgetLeft: Sendable, Hashable {
    /// Minor units.
    package var amount: Int64?
    package var count: Int?

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
