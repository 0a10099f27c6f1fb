internal import Diagnostics

/// The keys of a mapping and where each stands, to find one that comes twice.
///
/// Few keys are compared one by one, which costs less than a first look into a table; many have a table, so that no
/// file makes it slow.
struct YAMLKeyPlaces {
    private static let few = 48

    private var keys: [(bytes: ContiguousArray<UInt8>, span: SourceSpan)] = []
    private var table: [ContiguousArray<UInt8>: SourceSpan] = [:]

    /// Adds a key; gives the place of the first one where it is there already.
    mutating func add(_ bytes: ContiguousArray<UInt8>, _ span: SourceSpan) -> SourceSpan? {
        if keys.count < Self.few {
            if let first = keys.first(where: { $0.bytes == bytes }) { return first.span }
            keys.append((bytes, span))
            return nil
        }
        if table.isEmpty {
            for key in keys { table[key.bytes] = key.span }
        }
        if let first = table[bytes] { return first }
        table[bytes] = span
        return nil
    }
}
