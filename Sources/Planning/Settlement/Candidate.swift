internal import Expressions

/// A row that would send a notice if it were alone: what phase 2 needs to compare it with others of the same
/// borrower, or of the same address.
///
/// 40 bytes; the account's id, the debt's fingerprint and the amounts of budgeted offers lie in the
/// arena.
struct Candidate: BitwiseCopyable {
    /// 96 bits of the hash of the borrower or of the address.
    var high: UInt64
    var low: UInt32
    var row: UInt32
    /// Minor units.
    var owed: Int64
    /// Place in the arena (40 bits) and length of the account's id (24 bits).
    private var entry: UInt64
    /// At most 65,535, beyond which accounts count as equally late.
    var daysOverdue: UInt16
    var step: UInt8
    /// A limit forbids the notice; the row still takes part in the conversation.
    var hasNoRoom: Bool
    /// The text makes an offer that has a budget.
    var claimsBudget: Bool
    /// The channels of the notice, or the one of the address: bit n for channel n.
    var channels: UInt8

    init(
        of party: Hash128, row: Int, owed: Int64, place: UInt64, accountLength: Int,
        daysOverdue: Int, step: Int, hasNoRoom: Bool, claimsBudget: Bool,
        channels: UInt8
    ) {
        high = party.high
        low = UInt32(truncatingIfNeeded: party.low)
        self.row = UInt32(row)
        self.owed = owed
        entry = place << 24 | UInt64(accountLength)
        self.daysOverdue = UInt16(clamping: daysOverdue)
        self.step = UInt8(step)
        self.hasNoRoom = hasNoRoom
        self.claimsBudget = claimsBudget
        self.channels = channels
    }

    /// The same row, to be compared with others of an address on that channel.
    func at(_ address: Hash128, channel: Int) -> Candidate {
        var other = self
        other.high = address.high
        other.low = UInt32(truncatingIfNeeded: address.low)
        other.channels = 1 << UInt8(channel)
        return other
    }

    var place: UInt64 { entry >> 24 }
    var accountLength: Int { Int(entry & 0xFF_FFFF) }
}

/// A row's debt, to find the same debt in two rows: 96 bits of the hash and the row, 16 bytes.
struct DebtEntry: BitwiseCopyable {
    var high: UInt64
    var low: UInt32
    var row: UInt32

    init(_ debt: Hash128, row: Int) {
        high = debt.high
        low = UInt32(truncatingIfNeeded: debt.low)
        self.row = UInt32(row)
    }
}

/// A stop of the whole borrower that holds on one row.
struct BorrowerStop {
    var borrower: Hash128
    /// Index into `Campaign.stops`, or `unread`.
    var stop: UInt8

    /// A row of the borrower cannot be read: which stops hold nobody knows.
    static let unread = UInt8.max
}
