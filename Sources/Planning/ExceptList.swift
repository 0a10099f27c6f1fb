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
        let hash = ContactAddress.hash(value, kind)
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
        let hash = ContactAddress.hash(value, kind)
        let low = UInt32(truncatingIfNeeded: hash.low)
        for index in directory.bucket(hash)
        where entries[index].high == hash.high && entries[index].low == low {
            return Int(entries[index].line)
        }
        return nil
    }
}
