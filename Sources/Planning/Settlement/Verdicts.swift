internal import Expressions

/// What phase 2 says about each row: one look-up, by as many planners at a time as there are.
final class Verdicts {
    /// What it says about a row.
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

    /// By row; nil where no row was noted, because none decides about another.
    private let bytes: UnsafeMutablePointer<UInt8>?
    private let lastRow: Int
    /// By row: channels whose address gets a notice for another borrower, as bits. Such rows are few.
    private let addresses: [Int: UInt8]
    /// By borrower.
    private let stops: [BorrowerStop]
    private let stopDirectory: HashDirectory

    /// Takes over the memory of `bytes`, one a row and one in front.
    init(
        _ bytes: UnsafeMutablePointer<UInt8>, lastRow: Int, sharedAddresses: [Int: UInt8],
        stops: [BorrowerStop], stopDirectory: HashDirectory
    ) {
        self.bytes = bytes
        self.lastRow = lastRow
        addresses = sharedAddresses
        self.stops = stops
        self.stopDirectory = stopDirectory
    }

    private init() {
        bytes = nil
        lastRow = 0
        addresses = [:]
        stops = []
        stopDirectory = HashDirectory([])
    }

    /// Of rows that decide nothing about each other.
    static var alone: Verdicts { Verdicts() }

    deinit { bytes?.deallocate() }

    func verdict(of row: Int) -> Verdict {
        guard let bytes else { return .alone }
        precondition(row > 0 && row <= lastRow, "the second pass has the rows of the first")
        let byte = bytes[row]
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

    /// The channels of the row, as bits, whose address gets a notice for another borrower.
    func sharedAddresses(of row: Int) -> UInt8 {
        addresses.isEmpty ? 0 : addresses[row] ?? 0
    }

    var hasStops: Bool { !stops.isEmpty }

    /// The stops that hold on any row of the borrower, as bits by index.
    func stops(of borrower: Hash128) -> UInt64 {
        var found: UInt64 = 0
        for index in stopDirectory.bucket(borrower) where stops[index].borrower == borrower {
            if stops[index].stop == BorrowerStop.unread { continue }
            found |= 1 << UInt64(stops[index].stop)
        }
        return found
    }

    /// Some row of the borrower could not be read.
    func hasUnreadRow(of borrower: Hash128) -> Bool {
        stopDirectory.bucket(borrower).contains {
            stops[$0].borrower == borrower && stops[$0].stop == BorrowerStop.unread
        }
    }

    static let aloneByte: UInt8 = 0
    static let duplicateByte: UInt8 = 1
    static let otherAccountByte: UInt8 = 2
    static let stoppedByte: UInt8 = 3
    static let offerByte: UInt8 = 16
    static let noOffer = 16
}
