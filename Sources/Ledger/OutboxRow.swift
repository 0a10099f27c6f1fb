internal import CampaignLanguage
internal import Expressions
internal import Planning

/// What the hand-over needs of a notice.
struct OutboxRow {
    let notice: Int64
    let key: String
    let borrower: String
    let channel: String
    let sender: String
    let address: String
    let closes: Instant
    let date: String
    let title: String?
    let text: String
    let attempts: Int
    let account: String
    let owed: Int64?
    let asOf: Int64?
    let isFallback: Bool
    let html: String?
    let cost: String?
    let parts: Int?
    let due: Int64
    let handedAt: Int64

    static let columns = """
        id, key, borrower, channel, sender, address, closes, date, title, text, attempts,
            account, owed, as_of, is_fallback, html, cost, parts, due, handed_at
        """

    /// Of a row of `columns`.
    init(_ row: SQLRow) {
        notice = row.integer(0)
        key = row.text(1)
        borrower = row.text(2)
        channel = row.text(3)
        sender = row.text(4)
        address = row.text(5)
        closes = Instant(microseconds: row.integer(6))
        date = row.text(7)
        title = row.textIfAny(8)
        text = row.text(9)
        attempts = Int(row.integer(10))
        account = row.text(11)
        owed = row.integerIfAny(12)
        asOf = row.integerIfAny(13)
        isFallback = row.integer(14) != 0
        html = row.textIfAny(15)
        cost = row.textIfAny(16)
        parts = row.integerIfAny(17).map { Int($0) }
        due = row.integer(18)
        handedAt = row.integer(19)
    }

    /// What has come since the plan and speaks against the notice.
    func objection(in news: LateNews, _ channel: Channel.Kind) -> Reason? {
        news.objection(
            account: account, borrower: borrower, address: address, channel: channel, owed: owed,
            asOf: asOf)
    }
}
