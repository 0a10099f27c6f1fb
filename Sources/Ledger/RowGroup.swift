internal import GRDB

/// What one statement is about: of what a statement costs two fifths are its beginning and its end.
struct RowGroup<Member: SQLValue> {
    /// Ids of rows or other values, without repetitions; at most `RowGroups.size` and at least one.
    let members: ArraySlice<Member>

    /// `members` in groups.
    static func groups(of members: [Member]) -> [Self] {
        stride(from: 0, to: members.count, by: RowGroups.size).map {
            Self(members: members[$0..<min($0 + RowGroups.size, members.count)])
        }
    }

    /// The last one fills the places that are left.
    func bind(_ values: inout SQLBinder) {
        for member in members { member.bind(&values) }
        for _ in members.count..<RowGroups.size { members.last?.bind(&values) }
    }
}

/// What stands in the text of a statement for groups.
enum RowGroups {
    /// Members a statement at most.
    static let size = 50

    /// Numbered placeholders for the members, from the first one on.
    static let places = (1...size).map { "?\($0)" }.joined(separator: ", ")

    /// What a column gets that is another one in each row of `id`: its placeholders follow those of the members.
    static let values = """
        CASE id \((1...size).map { "WHEN ?\($0) THEN ?\($0 + size)" }.joined(separator: " ")) END
        """

    /// The placeholder behind those of the members.
    static let next = "?\(size + 1)"
}
