internal import Expressions

/// Finds accounts that come again, in four bytes an account, or two of a very large portfolio.
///
/// What it keeps of an account is a short fingerprint, so that beside every account that does come again it now and then
/// suspects one that does not; who asks makes sure. Memory is fixed from the size of the file: it does not grow.
struct SeenAccounts: ~Copyable {
    /// No more bytes than this for fingerprints.
    private static let mostBytes = 24 << 20
    /// So many accounts are kept whole before the size is chosen.
    private static let sample = 1024
    /// More suspects than this, and the portfolio is one in which accounts do come again.
    private static let mostSuspects = 1 << 12

    private var first: [Hash128] = []
    private var slots: UnsafeMutableRawPointer?
    private var slotCount = 0
    private var isWide = true
    private var count = 0
    /// Fingerprints of accounts that may have come before.
    private(set) var suspects: Set<Hash128> = []
    /// There were more accounts, or more suspects, than it can tell apart: nothing is known.
    private(set) var isLost = false

    init() { first.reserveCapacity(Self.sample) }

    deinit { slots?.deallocate() }

    /// Adds the account of a row; `share` is how much of the file has been read up to there, 0 to 1.
    mutating func add(_ account: Hash128, share: @autoclosure () -> Double) {
        if isLost { return }
        if slots != nil { return insert(account) }
        first.append(account)
        if first.count == Self.sample { choose(share()) }
    }

    /// To be called after the last row, before `suspects` are looked at.
    mutating func finish() {
        if slots == nil { choose(1) }
    }

    private mutating func choose(_ share: Double) {
        let expected = Double(first.count) / max(share, 1e-9) * 1.1 + Double(Self.sample)
        // At three quarters full a search ends after some few steps.
        let wanted = Int(min(expected / 0.75, 1e10))
        isWide = wanted <= Self.mostBytes / 4
        slotCount = min(wanted, Self.mostBytes / (isWide ? 4 : 2))
        let bytes = slotCount * (isWide ? 4 : 2)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        slots = memory
        for account in first { insert(account) }
        first = []
    }

    private mutating func insert(_ account: Hash128) {
        if count >= slotCount / 8 * 7 {
            isLost = true
            return
        }
        let isNew =
            isWide
            ? insert(UInt32(truncatingIfNeeded: account.low) | 1, account.high)
            : insert(UInt16(truncatingIfNeeded: account.low) | 1, account.high)
        if isNew {
            count += 1
        } else {
            suspects.insert(account)
            isLost = suspects.count > Self.mostSuspects
        }
    }

    /// Whether the fingerprint was not there; zero is an empty slot.
    @inline(__always)
    private func insert<Mark: FixedWidthInteger>(_ mark: Mark, _ hash: UInt64) -> Bool {
        guard let slots else { return true }
        let marks = slots.assumingMemoryBound(to: Mark.self)
        var at = Int(((hash >> 32) * UInt64(slotCount)) >> 32)
        while marks[at] != 0 {
            if marks[at] == mark { return false }
            at += 1
            if at == slotCount { at = 0 }
        }
        marks[at] = mark
        return true
    }
}
