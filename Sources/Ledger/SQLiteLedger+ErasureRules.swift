internal import Diagnostics

/// What must hold where rows were blanked, so that nobody can pass a change off as an erasure.
extension SQLiteLedger {
    static var erasureRules: [Rule] {
        let kinds = LedgerEvent.erasures.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let rows = ["notice", "received", "fact"].map { table in
            """
            SELECT id FROM \(table) WHERE erasure IS NOT NULL
                AND erasure NOT IN (SELECT id FROM event WHERE kind IN (\(kinds)))
            """
        }
        let names = [
            ("notice", "borrower"), ("notice", "account"), ("fact", "borrower"),
            ("fact", "account"), ("fact", "address"),
        ].map { table, column in
            """
            SELECT id FROM \(table) WHERE length(\(column)) = 33 AND \(column) GLOB '~[0-9a-f]*'
                AND \(column) NOT IN (SELECT name FROM erased)
            """
        }
        return [
            Rule(
                Phrase(
                    "what was blanked, an erasure in the history has blanked",
                    zh: "被抹去的内容，历史里必有对应的抹除记录"),
                rows.joined(separator: " UNION ALL ") + """
                     UNION ALL SELECT e.id FROM event e LEFT JOIN notice n ON n.id = e.notice
                    WHERE e.digest IS NOT NULL AND n.erasure IS NULL
                    """),
            Rule(
                Phrase(
                    "an erasure has blanked no more notices than it says",
                    zh: "一次抹除涉及的通知，不多于它自己写明的份数"),
                """
                SELECT e.id FROM event e JOIN (SELECT erasure, count(*) AS notices FROM notice
                    WHERE erasure IS NOT NULL GROUP BY erasure) n ON n.erasure = e.id
                WHERE CAST(e.detail AS INTEGER) < n.notices
                """),
            Rule(
                Phrase(
                    "as many names are erased as the history says", zh: "抹除的名字与历史里写明的一样多"),
                """
                SELECT 0 WHERE (SELECT count(*) FROM erased) != (SELECT ifnull(sum(CAST(detail AS INTEGER)), 0)
                    FROM event WHERE kind = '\(LedgerEvent.namesErased.rawValue)')
                """),
            Rule(
                Phrase("a name that stands as a hash was erased", zh: "写成散列的名字，必是抹除过的"),
                names.joined(separator: " UNION ALL ")),
        ]
    }
}
