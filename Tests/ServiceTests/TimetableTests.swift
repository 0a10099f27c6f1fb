import CampaignLanguage
import Expressions
import Ledger
import Running
import Service
import Testing

@Suite("The timetable of the service")
struct TimetableTests {
    @Test(
        "a month of three campaigns: each has its run each day, at its minute, and nothing is missed"
    )
    func month() throws {
        // Two at nine, of which the second chooses first; one at two, while they still wait for the evening.
        let all = [
            try campaign("early", at: ["09:00"], priority: 2),
            try campaign("first", at: ["09:00"], priority: 1),
            try campaign("later", at: ["14:00"]),
        ].sorted { $0.rank < $1.rank }
        let play = try Play(all, at: "2026-11-01T00:00:00+08:00")
        // A run waits until seven in the evening for its last step.
        play.course = { _, now in (19 * 3600 - china.local(now).secondOfDay, .exit(0)) }
        try play.play(to: "2026-12-01T00:00:00+08:00")
        // A look to preview what joins, one to end the run, one to begin it again.
        var expected: [String] = []
        for day in 1...30 {
            let date = "11-" + (day < 10 ? "0\(day)" : "\(day)")
            expected += ["\(date) 09:00 first+early", "\(date) 14:02 first+early+later"]
        }
        #expect(play.starts == expected)
        let words = play.record.map { $0.dropFirst(12) }
        #expect(Set(words) == ["preview later", "interrupt"])
        #expect(words.count == 60)
        for id in ["early", "first"] {
            #expect(play.settled(id) == "2026-11-30T09:00:00+08:00")
        }
        #expect(play.settled("later") == "2026-11-30T14:00:00+08:00")
        // Nothing gathers: the ledger is asked when something is due, and not at every look (43,200 of them).
        #expect(play.timetable.standings(now: play.now).allSatisfy { $0.open == nil })
        #expect(play.asked < 500)
    }

    @Test("what came due while nobody was there is on record; what may still begin begins")
    func off() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T00:00:00+08:00")
        try play.play(to: "2026-11-03T12:00:00+08:00")
        // Off for two days and a half, back at 09:20.
        try play.sleep(to: "2026-11-06T09:20:00+08:00")
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-06T12:00:00+08:00")
        #expect(
            play.starts == ["11-01 09:00 a", "11-02 09:00 a", "11-03 09:00 a", "11-06 09:20 a"])
        #expect(
            play.record == [
                "11-06 09:20 missed a of 11-04T09:00: nobody was there to start it",
                "11-06 09:20 missed a of 11-05T09:00: nobody was there to start it",
            ])
        // Back at 09:31, a minute too late.
        try play.sleep(to: "2026-11-07T09:31:00+08:00")
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-07T12:00:00+08:00")
        #expect(play.starts.count == 4)
        #expect(
            play.record.last == "11-07 09:31 missed a of 11-07T09:00: nobody was there to start it")
    }

    @Test("a run that is refused is tried again while it may begin")
    func refused() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        // The day's data come at twelve minutes past.
        let data = try instant("2026-11-01T09:12:00+08:00")
        play.course = { _, now in now < data ? (1, .exit(6)) : (60, .exit(0)) }
        try play.play(to: "2026-11-01T12:00:00+08:00", step: 1)
        // At 9:00:00, and a second, a minute, two and five later.
        #expect(
            play.starts.map { $0.dropFirst(6) } == [
                "09:00 a", "09:01 a", "09:03 a", "09:08 a", "09:18 a",
            ])
        #expect(play.record.isEmpty)
        // The next day they do not come at all.
        play.course = { _, _ in (1, .exit(6)) }
        try play.play(to: "2026-11-02T12:00:00+08:00")
        #expect(
            play.record == [
                "11-02 09:33 missed a of 11-02T09:00: "
                    + "refused: stale data, paused, or the ledger is taken (exit 6)"
            ])
    }

    @Test("of campaigns that are refused together the sound ones run without the other")
    func together() throws {
        let all = [try campaign("a", at: ["09:00"]), try campaign("b", at: ["09:00"])]
        let play = try Play(all, at: "2026-11-01T08:00:00+08:00")
        let data = try instant("2026-11-01T09:10:00+08:00")
        // Without its data b is refused, and so is every run with b in it.
        play.preview = { id, now in id == "b" && now < data ? .exit(6) : .exit(0) }
        play.course = { ids, now in
            ids.contains("b") && now < data ? (1, .exit(6)) : (36_000, .exit(0))
        }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a+b", "11-01 09:01 a", "11-01 09:20 a+b"])
        let previews = play.record.filter { $0.hasSuffix("preview b") }
        #expect(!previews.isEmpty)
        #expect(play.record.filter { $0.hasSuffix("interrupt") } == ["11-01 09:19 interrupt"])
    }

    @Test("a run that breaks down is taken up again twice, then its campaigns are paused")
    func crashes() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, _ in (30, .signal(11)) }
        try play.play(to: "2026-11-02T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a", "11-01 09:02 a", "11-01 09:08 a"])
        #expect(
            play.record == [
                "11-01 09:09 pause a",
                "11-01 20:00 missed a of 11-01T09:00: the campaign was paused",
                "11-02 09:31 missed a of 11-02T09:00: the campaign was paused",
            ])
    }

    @Test("a run that the machine broke off goes on while its hours last, whatever the time")
    func brokenOff() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, _ in (36_000, .exit(0)) }
        try play.play(to: "2026-11-01T10:00:00+08:00")
        try play.sleep(to: "2026-11-01T13:00:00+08:00")
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-01T13:05:00+08:00")
        #expect(play.starts == ["11-01 09:00 a", "11-01 13:00 a"])
        try play.sleep(to: "2026-11-01T20:00:00+08:00")
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-01T20:05:00+08:00")
        #expect(play.starts.count == 2)
        #expect(
            play.record == [
                "11-01 20:00 missed a of 11-01T09:00: it broke off, and its hours ended"
            ])
    }

    @Test("a run that a person made counts, and one that a person ended is not begun again")
    func byHand() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        try play.play(to: "2026-11-01T12:00:00+08:00")
        try play.sleep(to: "2026-11-02T09:10:00+08:00")
        let byHand = try instant("2026-11-02T09:05:00+08:00")
        play.change("a") { $0.last = .init(startedAt: byHand, isWhole: true) }
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-02T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a"])
        #expect(play.settled("a") == "2026-11-02T09:00:00+08:00")
        // The next day's is ended by a person while the service is away.
        try play.sleep(to: "2026-11-03T09:10:00+08:00")
        let (began, stopped) = (
            try instant("2026-11-03T09:00:00+08:00"), try instant("2026-11-03T09:04:00+08:00")
        )
        play.change("a") {
            $0.last = .init(startedAt: began, isWhole: false)
            $0.stoppedAt = stopped
        }
        play.restart([one], withRun: false)
        try play.play(to: "2026-11-03T12:00:00+08:00")
        #expect(play.starts.count == 1)
        #expect(play.record.isEmpty)
    }

    @Test("a paused campaign waits as long as it may begin")
    func paused() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.change("a") { $0.isPaused = true }
        try play.play(to: "2026-11-01T09:15:00+08:00")
        #expect(play.starts.isEmpty)
        play.change("a") { $0.isPaused = false }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:15 a"])
        #expect(play.record.isEmpty)
    }

    @Test("a time that had passed when the schedule was written is owed to nobody")
    func written() throws {
        let play = try Play([], at: "2026-11-01T15:00:00+08:00")
        let first = try campaign("a", at: ["14:45"])
        play.timetable.update([first], now: play.now)
        try play.play(to: "2026-11-01T15:10:00+08:00")
        // Moved to a time a moment ago.
        play.timetable.update([try campaign("a", at: ["15:05"])], now: play.now)
        try play.play(to: "2026-11-01T16:00:00+08:00")
        #expect(play.starts.isEmpty)
        #expect(play.record.isEmpty)
        try play.play(to: "2026-11-02T16:00:00+08:00")
        #expect(play.starts == ["11-02 15:05 a"])
    }

    @Test("clocks that are set back bring no second run")
    func setBack() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        try play.play(to: "2026-11-01T10:00:00+08:00")
        play.now = try instant("2026-11-01T08:30:00+08:00")
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a"])
    }

    @Test("a second time of the day begins the run anew, with that day's new data")
    func twice() throws {
        let one = try campaign("a", at: ["09:00", "14:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, now in (19 * 3600 - china.local(now).secondOfDay, .exit(0)) }
        try play.play(to: "2026-11-02T08:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a", "11-01 14:02 a"])
        #expect(play.record.map { $0.dropFirst(12) } == ["preview a", "interrupt"])
        #expect(play.settled("a") == "2026-11-01T14:00:00+08:00")
    }

    @Test("a run that was refused has not begun: late is late")
    func refusedIsNotBegun() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, _ in (1, .exit(6)) }
        try play.play(to: "2026-11-01T21:00:00+08:00")
        // After one, two, five and ten minutes, each plan being written anew.
        #expect(
            play.starts == [
                "11-01 09:00 a", "11-01 09:02 a", "11-01 09:05 a", "11-01 09:11 a",
                "11-01 09:22 a",
            ])
        #expect(play.record.count == 1)
        #expect(play.record[0].hasPrefix("11-01 09:33 missed a of 11-01T09:00: refused"))
    }

    @Test("what is refused only together, and no preview shows, runs each for itself")
    func alone() throws {
        let all = [try campaign("a", at: ["09:00"]), try campaign("b", at: ["09:00"])]
        let play = try Play(all, at: "2026-11-01T08:00:00+08:00")
        play.course = { ids, _ in ids.contains("b") ? (1, .exit(1)) : (60, .exit(0)) }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts.contains { $0.hasSuffix(" a") }, "\(play.starts)")
        #expect(play.settled("a") == "2026-11-01T09:00:00+08:00")
        #expect(play.record.last?.contains("missed b of 11-01T09:00: refused") ?? false)
    }

    @Test("a run that somebody ended from outside, and that left something, goes on")
    func terminated() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        var isFirst = true
        play.course = { _, _ in
            defer { isFirst = false }
            return isFirst ? (600, .exit(3)) : (60, .exit(0))
        }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a", "11-01 09:11 a"])
        // By `dunlin stop` it does not.
        isFirst = true
        try play.play(to: "2026-11-02T09:05:00+08:00")
        let stopped = play.now
        play.change("a") { $0.stoppedAt = stopped }
        try play.play(to: "2026-11-02T12:00:00+08:00")
        #expect(play.starts.count == 3)
        #expect(play.settled("a") == "2026-11-02T09:00:00+08:00")
    }

    @Test("a campaign that was paused after three breakdowns runs when a person resumes it")
    func resumed() throws {
        let one = try campaign("a", at: ["09:00"])
        let play = try Play([one], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, now in
            china.local(now).secondOfDay < 10 * 3600 ? (30, .signal(11)) : (60, .exit(0))
        }
        try play.play(to: "2026-11-01T11:00:00+08:00")
        #expect(play.starts.count == 3)
        play.change("a") { $0.isPaused = false }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts.last == "11-01 11:00 a")
        #expect(play.settled("a") == "2026-11-01T09:00:00+08:00")
    }

    @Test("a ledger in use is nobody's own fault: when it is free all run together")
    func inUse() throws {
        let all = [
            try campaign("a", at: ["09:00"], within: 7200),
            try campaign("b", at: ["09:00"], within: 7200),
        ]
        let play = try Play(all, at: "2026-11-01T08:00:00+08:00")
        let free = try instant("2026-11-01T09:04:00+08:00")
        play.course = { _, now in now < free ? (1, .exit(6)) : (36_000, .exit(0)) }
        try play.play(to: "2026-11-01T21:00:00+08:00")
        #expect(play.starts.last?.hasSuffix("a+b") ?? false, "\(play.starts)")
        #expect(!play.record.contains { $0.contains("missed") })
    }

    @Test("a run by itself that is ended for another comes back together with it")
    func joined() throws {
        let all = [
            try campaign("a", at: ["09:00"]), try campaign("b", at: ["09:00"]),
            try campaign("c", at: ["10:00"]),
        ]
        let play = try Play(all, at: "2026-11-01T08:00:00+08:00")
        play.course = { ids, _ in ids.contains("b") ? (1, .exit(1)) : (36_000, .exit(0)) }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts.last == "11-01 10:02 a+c", "\(play.starts)")
    }

    @Test("that somebody stopped another run, to make room, does not end the one that came after")
    func roomMade() throws {
        let all = [try campaign("a", at: ["09:00"]), try campaign("c", at: ["10:00"])]
        let play = try Play(all, at: "2026-11-01T08:00:00+08:00")
        let stopped = try instant("2026-11-01T09:05:00+08:00")
        play.course = { _, now in now < stopped ? (1, .exit(6)) : (36_000, .exit(0)) }
        play.change("a") { $0.stoppedAt = stopped }
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts.last == "11-01 10:02 a+c", "\(play.starts)")
    }

    @Test(
        "a schedule that is edited through a broken file, or during a run, owes nothing and breaks nothing off"
    )
    func edited() throws {
        let before = try campaign("a", at: ["09:00"])
        let other = try campaign("c", at: ["10:00"])
        let play = try Play([before, other], at: "2026-11-01T08:00:00+08:00")
        play.course = { _, _ in (36_000, .exit(0)) }
        try play.play(to: "2026-11-01T09:30:00+08:00")
        // Edited while its run is on, to a time that has passed.
        play.timetable.update([], now: play.now)
        play.timetable.update([try campaign("a", at: ["09:15"]), other], now: play.now)
        try play.play(to: "2026-11-01T12:00:00+08:00")
        #expect(play.starts == ["11-01 09:00 a", "11-01 10:02 a+c"])
        try play.play(to: "2026-11-02T09:20:00+08:00")
        #expect(play.starts.last == "11-02 09:15 a")
    }
}
