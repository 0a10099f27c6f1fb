internal import Expressions

/// What steps come to whose day is so many days after the due date, by due date: on the day of a run nothing else
/// decides it, and most steps of most campaigns are such. Filled as due dates are met.
struct StepAnswers: ~Copyable {
    /// Steps as bits.
    struct Known: BitwiseCopyable {
        /// The steps that it knows.
        var steps: UInt64 = 0
        var open: UInt64 = 0
        var passed: UInt64 = 0
        var unknown: UInt64 = 0

        /// Known steps that are not open, were not and may not be: nothing is to be said of them.
        var silent: UInt64 { steps & ~(open | passed | unknown) }

        /// Of a known step; `notYet` stands for `leftOut`, too.
        func answer(_ step: Int) -> StepSchedule.Answer {
            let bit: UInt64 = 1 &<< UInt64(step)
            if open & bit != 0 { return .open }
            if passed & bit != 0 { return .passed }
            return unknown & bit != 0 ? .unknown : .notYet
        }
    }

    /// Due dates within so many days of the run.
    private static let reach = 256

    private let steps: UInt64
    private let days: FixedStorage<Int>
    private let entries: FixedStorage<Known>

    /// `days` after the due date of each step; nil for one that is not known.
    init(_ days: [Int?]) {
        var steps: UInt64 = 0
        for (step, day) in days.enumerated() where day != nil && step < 64 {
            steps |= 1 << UInt64(step)
        }
        self.steps = steps
        self.days = FixedStorage(days.map { $0 ?? 0 })
        entries = FixedStorage(
            repeating: Known(), count: steps == 0 ? 0 : Self.reach * 2 + 1)
    }

    /// The day of a known step.
    @inline(__always)
    func day(_ step: Int, due: CivilDate) -> CivilDate {
        CivilDate(days: due.days &+ Int32(truncatingIfNeeded: days[step]))
    }

    /// Knows nothing of a due date that is far away.
    @inline(__always)
    func known(due: CivilDate, _ table: RuleTable, today: CivilDate) -> Known {
        let place = Int(today.days) - Int(due.days) + Self.reach
        if steps == 0 || place < 0 || place > Self.reach * 2 { return Known() }
        let known = entries[place]
        return known.steps == 0 ? fill(place, due, table) : known
    }

    @inline(never)
    private func fill(_ place: Int, _ due: CivilDate, _ table: RuleTable) -> Known {
        var known = Known(steps: steps)
        for step in 0..<days.count where steps >> UInt64(step) & 1 == 1 {
            let answer = table.steps[step].schedule.answer(
                day: day(step, due: due), due: due, ifClosed: table.steps[step].ifClosed,
                dates: table.dates)
            let bit: UInt64 = 1 << UInt64(step)
            switch answer {
            case .open: known.open |= bit
            case .passed: known.passed |= bit
            case .unknown: known.unknown |= bit
            case .notYet, .leftOut: break
            }
        }
        entries[place] = known
        return known
    }
}
