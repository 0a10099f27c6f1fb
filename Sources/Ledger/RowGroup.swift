internal import GRDB

/// Rows that one statement is about: of what a statement costs two fifths are its beginning and its end.
struct RowGroup {
    /// Rows a statement at most.
    static let size = 50

    /// The ids of the rows, without repetitions; at most `size` and at least one.
    let ids: ArraySlice<Int64>

    /// `ids` in groups.
    static func groups(of ids: [Int64]) -> [RowGroup] {
        stride(from: 0, to: ids.count, by: size).map {
            RowGroup(ids: ids[$0..<min($0 + size, ids.count)])
        }
    }

    /// The numbered placeholders of a statement for the ids, from the first one on.
    static let places = (1...size).map { "?\($0)" }.joined(separator: ", ")

    /// What a column gets that is another one in each row: its placeholders follow those of the ids.
    static let values = """
        CASE id \((1...size).map { "WHEN ?\($0) THEN ?\($0 + size)" }.joined(separator: " ")) END
        """

    /// The placeholder behind those of the ids.
    static let next = "?\(size + 1)"

    /// The last one fills the places that are left.
    func bind(_ values: inout SQLBinder) {
        for id in ids { values.bind(id) }
        for _ in ids.count..<Self.size { values.bind(ids.last) }
    }
}
