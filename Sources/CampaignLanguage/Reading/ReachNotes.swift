internal import Diagnostics
package import Expressions

/// What was read of the steps' groups, texts and selectors, kept until all is read: only then can be told
/// whom nobody reaches.
struct ReachNotes: Sendable {
    struct Key: Sendable {
        let name: String
        let span: SourceSpan
        /// The groups that it decides.
        let groups: [Bool]
    }

    struct Text: Sendable {
        let templates: [TemplateID]
        let groups: [Bool]
    }

    struct Step: Sendable {
        /// The segments that `for` names.
        var named: [(segment: Int, span: SourceSpan)] = []
        var keys: [Key] = []
        var texts: [Text] = []
    }

    /// By step, in the file's order.
    private(set) var steps: [Step] = []
    private var current = Step()

    mutating func begin() { current = Step() }

    mutating func end() { steps.append(current) }

    mutating func note(segment: Int, at span: SourceSpan) {
        current.named.append((segment, span))
    }

    mutating func note(key name: String, at span: SourceSpan, for groups: [Bool]) {
        current.keys.append(Key(name: name, span: span, groups: groups))
    }

    mutating func note(_ text: NoticeText, for groups: [Bool]) {
        let templates = [text.title, text.body, text.html].compactMap { $0 }
        current.texts.append(Text(templates: templates, groups: groups))
    }
}

/// What moves the days on which a step is sent.
package struct StepDays {
    /// The field of the due date.
    let due: Slot?
    let grace: Grace
    let isEveryDay: Bool
    let ifClosed: IfClosed?
    let late: Int
    /// Days from the first time of a repeated step to the last.
    package var spread = 0
    /// Other dates move the day.
    package var isBounded = false

    package init(due: Slot?, grace: Grace, isEveryDay: Bool, ifClosed: IfClosed?, late: Int) {
        self.due = due
        self.grace = grace
        self.isEveryDay = isEveryDay
        self.ifClosed = ifClosed
        self.late = late
    }
}

extension Environment {
    /// The accounts as they are on the days on which a step of the day `date` is sent: how long overdue, how
    /// long until they are due.
    ///
    /// As the planner has it: a step up to the due date passes with that date, a later one is open from its
    /// day (moved by a calendar, of which nothing is known here) through `late` more sendable days.
    package mutating func region(ofStepOn date: ExpressionID, _ rules: StepDays) -> Region {
        guard !rules.isBounded, let due = rules.due, let first = distance(date, from: due) else {
            return .all
        }
        let days = first.lowerBound...(first.upperBound + rules.spread)
        let endless = Int(Int32.max)
        if days.upperBound <= 0 {
            let isMovedEarlier =
                !rules.isEveryDay
                && (rules.ifClosed == .earlier || rules.ifClosed == nil && days.upperBound < 0)
            let most = isMovedEarlier ? endless : -days.lowerBound
            let least = rules.isEveryDay ? max(0, -days.upperBound - rules.late) : 0
            return region(of: slots.daysOverdue, in: 0...0)
                .intersection(region(of: slots.daysUntilDue, in: min(least, most)...most))
        }
        guard days.lowerBound > 0, rules.isEveryDay || rules.ifClosed != .earlier else {
            return .all
        }
        var least = days.lowerBound
        switch rules.grace {
        case .days(let grace): if least <= grace { least = 0 }
        case .field: least = 0
        }
        let most = rules.isEveryDay ? days.upperBound + rules.late : endless
        return region(of: slots.daysOverdue, in: least...max(least, most))
            .intersection(region(of: slots.daysUntilDue, in: 0...0))
    }
}
