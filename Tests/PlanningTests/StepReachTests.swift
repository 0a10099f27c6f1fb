import CampaignLanguage
import Diagnostics
import Expressions
import Planning
import Testing

/// What the checker believes of the days of a step, held against the schedule that the planner keeps.
@Suite struct StepReachTests {
    @Test(
        "on no day on which one of 3,000 steps is open is an account outside of what the checker believes"
    )
    func soundness() throws {
        let seed: UInt64 = 20_261_127
        var random = SeededRandom(seed: seed)
        let due = try #require(CivilDate("2026-06-15".utf8))
        var open = 0
        var bounded = 0
        for round in 0..<3000 {
            let (days, isEveryDay) = randomDates(due, &random)
            let closed: [IfClosed?] = [nil, .earlier, .skip, .later]
            let ifClosed = closed[Int(random.next() % 4)]
            let late = Int(random.next() % 4)
            let grace = [0, 0, 2, 9][Int(random.next() % 4)]
            let words = [
                "还款日 + 7 days", "还款日 + 1 day", "还款日", "还款日 - 3 days", "还款日 + 1 month", "一周后",
            ]
            let word = words[Int(random.next() % UInt64(words.count))]
            var (environment, step) = try compiled(word)
            let region = environment.region(
                ofStepOn: step,
                StepDays(
                    due: environment.slot(ofField: "还款日"), grace: .days(grace),
                    isEveryDay: isEveryDay, ifClosed: ifClosed, late: late))
            let day = try #require(Self.day(word, due))
            for offset in -60...80 {
                let today = try #require(due.adding(days: offset))
                let answer = StepSchedule(today: today, lateDays: late, dates: days)
                    .answer(day: day, due: due, ifClosed: ifClosed, dates: days)
                let overdue = offset > grace ? offset : 0
                let here = environment.region(
                    of: environment.slots.daysOverdue, in: overdue...overdue
                )
                .intersection(
                    environment.region(
                        of: environment.slots.daysUntilDue, in: max(0, -offset)...max(0, -offset)))
                let isOutside = environment.isImpossible(region.intersection(here))
                if isOutside { bounded += 1 }
                guard answer == .open else { continue }
                open += 1
                if isOutside {
                    Issue.record(
                        "seed \(seed), round \(round): \(word), \(String(describing: ifClosed)), late \(late), grace \(grace), every day \(isEveryDay): open \(offset) days after the due date"
                    )
                }
            }
        }
        #expect(open > 5_000, "only \(open) open days")
        #expect(bounded > 100_000, "only \(bounded) days were excluded")
    }

    private static func day(_ word: String, _ due: CivilDate) -> CivilDate? {
        switch word {
        case "还款日 + 7 days", "一周后": due.adding(days: 7)
        case "还款日 + 1 day": due.adding(days: 1)
        case "还款日 - 3 days": due.adding(days: -3)
        case "还款日 + 1 month": CivilDate("2026-07-15".utf8)
        default: due
        }
    }

    /// Every day, or the working days of a calendar with random holidays.
    private func randomDates(
        _ due: CivilDate, _ random: inout SeededRandom
    ) -> (SendableDates, Bool) {
        if random.next() % 2 == 0 { return (SendableDates(days: .everyDay, calendar: nil), true) }
        var holidays: [WorkingCalendar.NamedDates] = []
        for _ in 0..<6 {
            let start = Int(random.next() % 120) - 60
            guard let from = due.adding(days: start),
                let to = from.adding(days: Int(random.next() % 9))
            else { continue }
            holidays.append(.init(dates: from...to, name: "假"))
        }
        let from = due.adding(days: -200) ?? due
        let to = due.adding(days: 200) ?? due
        let calendar = WorkingCalendar(
            name: "test", from: from, to: to, weekend: [.saturday, .sunday], holidays: holidays,
            working: [])
        return (SendableDates(days: .workingDays, calendar: calendar), false)
    }

    private func compiled(_ word: String) throws -> (Environment, ExpressionID) {
        let currency = try #require(Currency.named("CNY"))
        var environment = Environment(currency: currency, locale: .zhCN)
        environment.declare(
            field: FieldDeclaration(name: "还款日", type: .date, span: text("").map.whole))
        environment.declare(
            definition: "一周后", nameSpan: text("").map.whole, text: text("7 days + 还款日"))
        var bag = DiagnosticBag()
        let step = environment.compile(text(word), expecting: .date, scope: .rule, into: &bag)
        return (environment, try #require(step).id)
    }

    private func text(_ source: String) -> EmbeddedText {
        let bytes = ContiguousArray(source.utf8)
        let whole = SourceSpan(file: FileID(0), start: 0, length: bytes.count)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        return EmbeddedText(
            bytes: bytes,
            map: ScalarMap(file: FileID(0), pieces: bytes.isEmpty ? [] : [piece], whole: whole))
    }
}
