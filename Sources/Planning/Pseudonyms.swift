package import Expressions

/// Names that a ledger has erased: it knows them by a keyed hash, and knows them again when they come back.
///
/// The hash is SipHash-2-4 with 128 bits of output, under a random key of the ledger's own, over one byte for what the
/// name is of and the 16 bytes of its `Hash128`. It is written as `~` and 32 hexadecimal digits.
package struct Pseudonyms: Sendable {
    /// What a name is of: a borrower and an account of one spelling are two.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case borrower = 1
        case account, address, instalment, received
    }

    /// Nothing was erased.
    package static let none = Pseudonyms(key: (0, 0), erased: [])

    private let key: (UInt64, UInt64)
    private let erased: Set<Hash128>

    /// `erased` are keyed hashes.
    package init(key: (UInt64, UInt64), erased: Set<Hash128>) {
        self.key = key
        self.erased = erased
    }

    package var isEmpty: Bool { erased.isEmpty }

    /// The keyed hash of a name, erased or not.
    package func mask(_ name: Hash128, _ kind: Kind) -> Hash128 {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 17) { bytes in
            bytes.initialize(repeating: kind.rawValue)
            for at in 0..<8 {
                bytes[1 + at] = UInt8(truncatingIfNeeded: name.high >> UInt64(8 * at))
                bytes[9 + at] = UInt8(truncatingIfNeeded: name.low >> UInt64(8 * at))
            }
            guard let start = bytes.baseAddress else { return name }
            return Hash128(start, 17, key: key)
        }
    }

    /// By what a name is known: its keyed hash where it was erased.
    package func known(_ name: Hash128, _ kind: Kind) -> Hash128 {
        if erased.isEmpty { return name }
        let masked = mask(name, kind)
        return erased.contains(masked) ? masked : name
    }

    /// By what a name of the ledger is known, which may be written as a keyed hash.
    package func known(_ name: String, _ kind: Kind) -> Hash128 {
        Self.hash(name) ?? known(Hash128(name), kind)
    }

    /// How the ledger writes a name: as a keyed hash where it was erased.
    package func written(_ name: String, _ kind: Kind) -> String {
        if erased.isEmpty || Self.hash(name) != nil { return name }
        let masked = mask(Hash128(name), kind)
        return erased.contains(masked) ? Self.text(masked) : name
    }

    /// A name as a keyed hash; one that is written so stays.
    package func masked(_ name: String, _ kind: Kind) -> String {
        Self.hash(name) == nil ? Self.text(mask(Hash128(name), kind)) : name
    }

    /// `~` and 32 hexadecimal digits.
    package static func text(_ hash: Hash128) -> String {
        func digits(_ word: UInt64) -> String {
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }
        return "~" + digits(hash.high) + digits(hash.low)
    }

    /// The keyed hash that a name of the ledger is written as; nil where it is written as it is.
    package static func hash(_ name: String) -> Hash128? {
        guard name.utf8.first == UInt8(ascii: "~"), name.utf8.count == 33 else { return nil }
        let digits = name.dropFirst()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        return Hash128(high: high, low: low)
    }
}
