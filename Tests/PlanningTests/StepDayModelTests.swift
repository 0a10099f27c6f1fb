import CampaignLanguage
import Expressions
import Planning
import Testing

/// Random steps on random calendars against the rules as a person would follow them, day by day.
@Suite("What moves the day of a step, walked day by day")
struct StepDayModelTests {
    /// A step with everything that can move it, and what is known of one account.
    struct Scene {
        var due, first: CivilDate
        var wages, latest, accepted: CivilDate?
        var waits: Bool
        var gap, every, times, late: Int
        var ifClosed: IfClosed?
        var calendar: WorkingCalendar

        func works(_ date: CivilDate) -> Bool { calendar.isWorking(date) ?? false }

        func walk(_ date: CivilDate, _ by: Int) -> CivilDate {
            var date = date
            while !works(date) { date = date + by }
            return date
        }

        /// The date on which the step opens the n-th time; nil where it never does.
        func opening(_ number: Int) -> (day: CivilDate, opens: CivilDate)? {
            var day = first
            if let wages, wages > day { day = wages }
            if let latest, latest < day { day = latest }
            if waits {
                guard let accepted else { return nil }
                if accepted + gap > day { day = accepted + gap }
            }
            day = day + number * every
            if let latest, day > latest { return nil }
            if works(day) { return (day, day) }
            let before = walk(day, -1)
            let after = walk(day, 1)
            let isTooEarly = [wages, waits ? accepted.map { $0 + gap } : nil].contains {
                $0.map { before < $0 } ?? false
            }
            let isTooLate = latest.map { after > $0 } ?? false
            switch ifClosed ?? (day < due ? .earlier : day == due ? .skip : .later) {
            case .skip: return nil
            case .later: return isTooLate ? isTooEarly ? nil : (day, before) : (day, after)
            case .earlier: return isTooEarly ? isTooLate ? nil : (day, after) : (day, before)
            }
        }

        func isOpen(_ number: Int, on today: CivilDate) -> Bool {
            guard let (day, opens) = opening(number) else { return false }
            if day <= due, today > due { return false }
            if let latest, today > latest { return false }
            var end = opens
            for _ in 0..<late { end = walk(end + 1, 1) }
            return opens <= today && today <= end
        }

        /// The last open one in the file's order.
        func step(on today: CivilDate) -> String? {
            (0...times).last { isOpen($0, on: today) }.map { $0 == 0 ? "here" : "here#\($0 + 1)" }
        }
    }

    private static let origin = CivilDate(days: 20_454)  // 2026-01-01

    private func scene(_ random: inout SeededRandom) -> Scene {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let first = Self.origin + number(120...180)
        let holidays = (0..<10).map { _ in
            let start = Self.origin + number(60...240)
            return WorkingCalendar.NamedDates(dates: start...start + number(0...9), name: "")
        }
        let waits = number(0...1) == 1
        let rules: [IfClosed?] = [nil, nil, .earlier, .skip, .later]
        return Scene(
            due: first + number(-9...9), first: first,
            wages: number(0...1) == 1 ? first + number(-4...8) : nil,
            latest: number(0...1) == 1 ? first + number(-3...16) : nil,
            accepted: number(0...3) > 0 ? first + number(-12...6) : nil, waits: waits,
            gap: waits ? number(0...9) : 0, every: number(1...12), times: number(0...3),
            late: number(0...3), ifClosed: rules[number(0...rules.count - 1)],
            calendar: WorkingCalendar(
                name: "random", from: Self.origin, to: Self.origin + 364,
                weekend: [.saturday, .sunday], holidays: holidays, working: []))
    }

    private func keys(_ scene: Scene) -> String {
        var keys = ["not_before: wages", "no_later_than: latest"]
        if scene.waits { keys.append("after: before") }
        if scene.gap > 0 { keys.append("gap: \(scene.gap) days") }
        if scene.times > 0 {
            keys.append("repeat: { every: \(scene.every) days, times: \(scene.times) }")
        }
        if let rule = scene.ifClosed { keys.append("if_closed: \(rule.rawValue)") }
        return keys.joined(separator: "\n    ")
    }

    private func facts(_ scene: Scene) -> LedgerFacts {
        let step = LedgerFacts.TakenStep(step: 0, channels: [.sms], acceptedOn: scene.accepted)
        return LedgerFacts(
            debts: [.init(account: Hash128("A1"), identity: .due(scene.due), taken: [step])],
            contacts: [], spending: [])
    }

    @Test("on each of 31,000 days the planner finds the step that a person would")
    func agrees() throws {
        let seed: UInt64 = 20_261_128
        var random = SeededRandom(seed: seed)
        var days = 0
        var found: [String: Int] = [:]
        for round in 0..<700 {
            let scene = scene(&random)
            var bench = try StepDayTests.bench(keys(scene), late: scene.late)
            bench.calendar = scene.calendar
            let facts = facts(scene)
            let fields = [
                "first": "\(scene.first)", "wages": scene.wages.map { "\($0)" } ?? "",
                "latest": scene.latest.map { "\($0)" } ?? "",
            ]
            for offset in -20...65 {
                let today = scene.first + offset
                guard scene.works(today) else { continue }
                days += 1
                let now = "\(today)T10:00:00+08:00"
                let account = Account(
                    "A1", due: "\(scene.due)", fields.merging(["as_of": now]) { $1 })
                let outcome = try bench.decide(account, at: now, facts: facts)
                let step = outcome.reason == .stepDue ? outcome.step : nil
                found[step ?? "none", default: 0] += 1
                if step != scene.step(on: today) {
                    Issue.record(
                        "seed \(seed), round \(round), \(today): \(step ?? "none"), not \(scene.step(on: today) ?? "none"), of \(scene)"
                    )
                    return
                }
                if let opened = outcome.decision.opened, step != nil {
                    let number = Int(step?.dropFirst(5) ?? "") ?? 1
                    #expect(opened == scene.opening(number - 1)?.opens, "round \(round), \(today)")
                }
            }
        }
        #expect(days > 31_000)
        for step in ["here", "here#2", "here#3", "here#4"] {
            #expect(found[step] ?? 0 > 100, "\(step)")
        }
    }
}

private func + (date: CivilDate, days: Int) -> CivilDate {
    date.adding(days: days) ?? date
}
