import CampaignLanguage
import Expressions
import Planning
import Testing

@Suite("What a waiver waives")
struct WaiverTests {
    struct Case: Sendable {
        /// Minor units; the share in millionths.
        var sum: Int64
        var share: Int64
        var atLeast: Int64?
        var atMost: Int64?
        var total: Int64?
        var waived: Int64?
        var toPay: Int64?
    }

    /// The first four are published with their results (waiver 30% of 90.00 and so on); the rest by
    /// hand.
    @Test(
        "a share, rounded half up once; the rest is never rounded on its own",
        arguments: [
            Case(sum: 9000, share: 300_000, total: 9000, waived: 2700, toPay: 6300),
            Case(sum: 8877, share: 333_300, total: 8877, waived: 2959, toPay: 5918),
            Case(sum: 1235, share: 500_000, total: 1235, waived: 618, toPay: 617),
            Case(sum: 5, share: 500_000, total: 5, waived: 3, toPay: 2),
            Case(sum: 6000, share: 500_000, total: 306_000, waived: 3000, toPay: 303_000),
            // Half of 2,000.00 is above the cap of 500.00.
            Case(
                sum: 200_000, share: 500_000, atMost: 50_000, total: 900_000, waived: 50_000,
                toPay: 850_000),
            Case(sum: 6000, share: 1_000_000, waived: 6000),
            // 30 % of 20.00 is 6.00, below the floor of 10.00; of 8.00 there is no more than 8.00.
            Case(
                sum: 2000, share: 300_000, atLeast: 1000, total: 9000, waived: 1000, toPay: 8000),
            Case(sum: 800, share: 300_000, atLeast: 1000, total: 9000, waived: 800, toPay: 8200),
            Case(sum: 9000, share: 300_000, atLeast: 1000, total: 9000, waived: 2700, toPay: 6300),
            Case(sum: 0, share: 300_000, atLeast: 1000, total: 9000),
            // Nothing to waive is no offer, nor is waiving more than there is to pay.
            Case(sum: 0, share: 500_000, total: 100), Case(sum: -600, share: 500_000, total: 100),
            Case(sum: 1, share: 400_000, total: 100), Case(sum: 900, share: 500_000, total: 449),
            Case(sum: .max, share: 1_000_000, total: .max, waived: .max, toPay: 0),
        ])
    func share(_ entry: Case) {
        let figures = WaiverFigures(
            part: .share(entry.share * 100), atLeast: entry.atLeast, atMost: entry.atMost,
            of: entry.sum, total: entry.total)
        #expect(figures?.waived == entry.waived)
        #expect(figures?.toPay == entry.toPay)
    }

    @Test("a fixed sum is never more than what it is waived of")
    func amount() {
        func figures(_ sum: Int64) -> WaiverFigures? {
            WaiverFigures(part: .amount(1000), atMost: nil, of: sum, total: 9000)
        }
        #expect(figures(5000)?.waived == 1000)
        #expect(figures(700)?.waived == 700)
        #expect(figures(700)?.toPay == 8300)
        #expect(figures(0) == nil)
    }
}
