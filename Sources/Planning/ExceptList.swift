package import CampaignLanguage
package import Expressions

/// Whom one file of `audience.except` names: nobody of them is written to.
///
/// Flat: 16 bytes an entry, a look-up costs one or two cache lines.
package struct ExceptList: Sendable {
    private struct Entry {
        /// 96 bits of the hash, as many as tell rows apart.
        var high: UInt64
        var low: UInt32
        var line: UInt32
    }

    /// The field of the portfolio whose values the file has.
    package let field: Slot
    private let kind: TextKind
    private var entries: [Entry] = []
    private var directory = HashDirectory([])

    package init(field: Slot, of portfolio: PortfolioDeclaration) {
        self.field = field
        if case .text(let kind) = portfolio.fields[Int(field.raw)].type {
            self.kind = kind
        } else {
            kind = .plain
        }
    }

    package mutating func add(_ value: UnsafeBufferPointer<UInt8>, line: Int) {
        let hash = Self.hash(value, kind)
        entries.append(
            Entry(
                high: hash.high, low: UInt32(truncatingIfNeeded: hash.low),
                line: UInt32(clamping: line)))
    }

    /// To be called once, after the last entry.
    package mutating func close() {
        entries.sort { ($0.high, $0.low, $0.line) < ($1.high, $1.low, $1.line) }
        directory = HashDirectory(entries.lazy.map { Hash128(high: $0.high, low: 0) })
    }

    /// The first line of the file that has the value.
    func line(of value: UnsafeBufferPointer<UInt8>) -> Int? {
        if entries.isEmpty || value.isEmpty { return nil }
        let hash = Self.hash(value, kind)
        let low = UInt32(truncatingIfNeeded: hash.low)
        for index in directory.bucket(hash)
        where entries[index].high == hash.high && entries[index].low == low {
            return Int(entries[index].line)
        }
        return nil
    }

    /// A list and a portfolio may write one phone or mailbox in two ways, and neither may let its owner
    /// through: `+86`, `0086` and `86` before a mobile number of the mainland are nothing, a `+` or `00` before
    /// another country's neither; a mail's letters have no case.
    private static func hash(_ value: UnsafeBufferPointer<UInt8>, _ kind: TextKind) -> Hash128 {
        guard let start = value.baseAddress else { return Hash128("") }
        switch kind {
        case .plain, .name: return Hash128(start, value.count)
        case .phone:
            var from = 0
            if value.count > 1, value[0] == UInt8(ascii: "+") {
                from = 1
            } else if value.count > 2, value[0] == UInt8(ascii: "0"), value[1] == value[0] {
                from = 2
            }
            if value.count - from == 13, value[from] == UInt8(ascii: "8"),
                value[from + 1] == UInt8(ascii: "6"), value[from + 2] == UInt8(ascii: "1")
            {
                from += 2
            }
            return Hash128(start + from, value.count - from)
        case .email:
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: value.count) { copy in
                for (index, byte) in value.enumerated() {
                    let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    copy.initializeElement(at: index, to: isCapital ? byte | 0x20 : byte)
                }
                return copy.baseAddress.map { Hash128($0, value.count) } ?? Hash128("")
            }
        }
    }
}
