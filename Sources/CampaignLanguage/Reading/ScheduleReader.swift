internal import Diagnostics
internal import Expressions

/// Reads when the campaign runs by itself.
extension CampaignReader {
    mutating func readSchedule(_ node: YAMLNode) -> RunSchedule? {
        guard let map = MapReader(node, CampaignSchema.schedule, &bag) else { return nil }
        let days = map["every"].flatMap { readDays($0) }
        let times = map["at"].flatMap { readTimes($0) }
        let within = map["start_within"].map { readStartWithin($0) } ?? RunSchedule.usualStartWithin
        guard let days, let times, let within else { return nil }
        let schedule = RunSchedule(
            days: days, times: times, startWithin: within, span: MapReader.head(node))
        if schedule.needsCalendar, let lender, lender.calendar == nil, let every = map["every"] {
            bag.add(.calendarNeeded(at: every.span))
        }
        return schedule
    }

    private mutating func readDays(_ node: YAMLNode) -> [RunSchedule.Day]? {
        let what = Phrase("day of a schedule", zh: "排期的日子")
        var days: [RunSchedule.Day] = []
        var isWhole = true
        for item in ValueReader.list(node) {
            guard let day = ValueReader.choice(item, what, as: RunSchedule.Day.self, &bag) else {
                isWhole = false
                continue
            }
            if let first = days.first(where: { $0 == day || $0 == .day })
                ?? (day == .day ? days.first : nil)
            {
                bag.add(.dayTwice(day.rawValue, first.rawValue, at: item.span))
                isWhole = false
            }
            days.append(day)
        }
        return isWhole && !days.isEmpty ? days : nil
    }

    /// Notices leave within the hours: a run that begins after them could only put everybody off.
    private mutating func readTimes(_ node: YAMLNode) -> [TimeOfDay]? {
        let what = Phrase("time of day", zh: "时刻")
        var times: Set<TimeOfDay> = []
        let items = ValueReader.list(node)
        for item in items {
            guard let text = ValueReader.text(item, what, &bag) else { continue }
            guard let time = TimeOfDay(text) else {
                let plain = Diagnostic.narrowed(text)
                bag.add(
                    .badValue(
                        text, what, example: "09:00", at: item.span,
                        meant: plain.flatMap { TimeOfDay($0) == nil ? nil : $0 }))
                continue
            }
            if !times.insert(time).inserted {
                bag.add(.dayTwice(text, text, at: item.span))
            } else if !timing.crossesMidnight, Int(time.seconds) >= timing.opens + timing.length {
                bag.add(.scheduledAfterHours(text, at: item.span, hours: timing.hoursSpan))
            }
        }
        return times.count == items.count && !times.isEmpty ? times.sorted() : nil
    }

    /// `30 minutes` or `2 hours`, up to a day.
    private mutating func readStartWithin(_ node: YAMLNode) -> Int? {
        let what = Phrase("length of time up to a day", zh: "一天以内的时长")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        let units = ["minute": 60, "minutes": 60, "hour": 3600, "hours": 3600]
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int(words[0]), (1...1440).contains(count),
            let unit = units[String(words[1])], count * unit <= 86_400
        else {
            bag.add(.badValue(text, what, example: "30 minutes", at: node.span))
            return nil
        }
        return count * unit
    }
}

/// Findings about `schedule`, D0590 and D0591.
extension Diagnostic {
    fileprivate static func scheduledAfterHours(
        _ time: String, at span: SourceSpan, hours: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0590",
            Phrase(
                "a run at \(time) begins when nothing may leave any more",
                zh: "\(time) 开始运行时，当天已经不能再发"),
            at: span,
            labels: [Label(hours, Phrase("the hours", zh: "时段"))],
            note: Phrase(
                "everybody would be put off to the next day, each day anew",
                zh: "所有人都会被推到第二天，天天如此"),
            help: Phrase(
                "a time within the hours, or before they open",
                zh: "写时段以内的时刻，或时段开始之前的"))
    }

    fileprivate static func dayTwice(
        _ name: String, _ first: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0591",
            name == first
                ? Phrase("`\(name)` stands twice in the schedule", zh: "排期里 `\(name)` 写了两次")
                : Phrase(
                    "`\(name)` and `\(first)` mean the same days",
                    zh: "`\(name)` 和 `\(first)` 有重复的日子"),
            at: span, help: Phrase("take it out", zh: "删掉它"))
    }
}
