import CampaignLanguage
import Diagnostics
import Expressions
import Ledger
import Planning
import Testing

/// What pauses a campaign, to the notice, and what a pause leaves in the ledger.
@Suite("Pauses of a campaign")
struct PauseTests {
    private static let place = SourceSpan(file: FileID(0), start: 0, length: 0)
    /// 1% of what a percent is in the checked file.
    private static let percent: Int64 = 1_000_000
    private static let failed = Submission.rejected(Rejection(.recipient, code: "422", detail: ""))
    private static let accepted = Submission.accepted(id: nil)

    private static func failures(_ percents: Int64, of last: Int) -> RunBounds {
        RunBounds(
            failures: FailureBound(over: percents * percent, ofLast: last, span: place))
    }

    private static func complaints(_ percents: Int64, atLeast: Int) -> RunBounds {
        RunBounds(
            complaints: ComplaintBound(over: percents * percent, atLeast: atLeast, span: place))
    }

    private static func opening(
        _ bounds: RunBounds, _ campaign: String = "overdue", at: Instant = Fixture.ten
    ) -> RunOpening {
        var opening = Fixture.opening(campaign, at: at)
        opening.bounds = bounds
        return opening
    }

    /// Hands over one notice after the other; how many left before the campaign was paused.
    private func handOver(
        _ outcomes: [Submission], _ run: LedgerRun, _ ledger: SQLiteLedger
    ) throws -> Int {
        for (at, outcome) in outcomes.enumerated() {
            let group = try ledger.handOver(run, limit: 1, now: Fixture.ten)
            guard let entry = group.entries.first else { return at }
            try ledger.record(
                [Outcome(notice: entry.notice, attempt: entry.attempt, submission: outcome)],
                at: Fixture.ten)
        }
        return outcomes.count
    }

    /// By hand: of 4 hand-overs 2 are 50% and 3 are more; the first leaves the window with the fifth.
    @Test(
        "more failures than the share of the newest hand-overs pause",
        arguments: [
            ("FF", 2, false), ("FFF", 3, true), ("FFAF", 4, true), ("FFAAF", 5, false),
            ("FFAAFAAFF", 9, false), ("FFAAFAFF", 8, true), ("AAAAAAAA", 8, false),
            ("FTTTFTE", 7, false), ("FTFTF", 5, true), ("UUU", 3, true), ("NNN", 3, true),
        ])
    func window(script: String, left: Int, isPaused: Bool) throws {
        let kinds: [Character: Submission] = [
            "A": Self.accepted, "F": Self.failed, "U": .unknown(note: "reset"),
            "T": .rejected(Rejection(.throttled, code: "429", detail: "")),
            "E": .rejected(Rejection(.expired, code: "closed", detail: "")),
            "N": .rejected(Rejection(.notSent, code: "curl 7", detail: "")),
        ]
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start(
            (0..<20).map { Fixture.notice("A\($0)") },
            Self.opening(Self.failures(50, of: 4)))
        let outcomes = script.compactMap { kinds[$0] }
        #expect(try handOver(outcomes, run, ledger) == left)
        let next = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        #expect(next.isPaused == isPaused && next.entries.isEmpty == isPaused)
        let cause = try ledger.pause(of: "overdue")?.cause
        #expect(cause == (isPaused ? .failures(3, ofLast: 4) : nil))
    }

    @Test("earlier runs count, other campaigns and what a killed run left do not")
    func history() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let bounds = Self.failures(50, of: 4)
        let first = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
        try ledger.deliver(first, Self.failed)
        let other = try ledger.start(
            (1...9).map { Fixture.notice("C\($0)", campaign: "other") }, Fixture.opening("other"))
        try ledger.deliver(other, Self.failed)
        let killed = try ledger.start([Fixture.notice("A3")], Self.opening(bounds))
        let entry = try #require(
            try ledger.handOver(killed, limit: 1, now: Fixture.ten).entries.first)
        try ledger.record(
            [
                Outcome(
                    notice: entry.notice, attempt: entry.attempt,
                    submission: .unknown(note: "killed"))
            ], at: Fixture.ten, areLeftovers: true)
        let run = try ledger.start(
            [Fixture.notice("A4"), Fixture.notice("A5")], Self.opening(bounds))
        #expect(try handOver([Self.failed, Self.failed], run, ledger) == 1)
    }

    private static func priced(_ account: String, _ cost: String = "0.045") -> PlannedNotice {
        var notice = Fixture.notice(account)
        notice.parts = 1
        notice.cost = Decimal(cost.utf8)
        return notice
    }

    /// By hand: ten at 0.045 are 0.45.
    @Test("a budget is granted to the last notice, by account, whatever the order of the rows")
    func budget() throws {
        for isReversed in [false, true] {
            let fixture = try Fixture()
            let ledger = try fixture.open()
            let bounds = RunBounds(budget: Decimal("0.45".utf8))
            var rows = (10...21).map { Self.priced("A\($0)") }
            if isReversed { rows.reverse() }
            let run = try ledger.start(rows, Self.opening(bounds))
            try ledger.deliver(run, Self.accepted)
            let left = try fixture.rows(
                "SELECT account FROM notice WHERE state = 'accepted' ORDER BY account")
            #expect(left == (10...19).map { "A\($0)" })
            #expect(try ledger.handOver(run, limit: 1, now: Fixture.ten).isPaused)
            let all = try #require(Decimal("0.45".utf8))
            #expect(try ledger.pause(of: "overdue")?.cause == .budget(spent: all, of: all))
            #expect(try ledger.endRun(run, at: Fixture.ten) == 2)
            // Resumed without a larger budget nothing leaves; with one, the rest.
            _ = try ledger.resume("overdue", by: "李敏", because: "追加", at: Fixture.ten)
            let rest = rows.filter { $0.account > "A19" }
            let second = try ledger.start(rest, Self.opening(bounds))
            #expect(try ledger.handOver(second, limit: 50, now: Fixture.ten).isPaused)
            _ = try ledger.resume("overdue", by: "李敏", because: "追加", at: Fixture.ten)
            let larger = RunBounds(budget: Decimal("0.54".utf8))
            let third = try ledger.start(rest, Self.opening(larger))
            try ledger.deliver(third, Self.accepted)
            #expect(try ledger.pause(of: "overdue") == nil)
            #expect(third.spent == Decimal("0.54".utf8))
            try ledger.close()
        }
    }

    @Test("a budget that is used up exactly does not pause; a refusal gives its cost back")
    func exact() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        // Earlier notices without a cost count by today's price: 2 parts at 0.05.
        var old = Fixture.notice("B1")
        old.parts = 2
        let before = try ledger.start([old])
        try ledger.deliver(before, Self.accepted)
        let bounds = RunBounds(
            budget: Decimal("0.30".utf8), prices: [.sms: try #require(Decimal("0.05".utf8))])
        let run = try ledger.start(
            (1...4).map { Self.priced("A\($0)", "0.05") }, Self.opening(bounds))
        let outcomes = [Self.accepted, Self.failed, Self.accepted, Self.accepted]
        #expect(try handOver(outcomes, run, ledger) == 4)
        let end = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        #expect(!end.isPaused && !end.hasProgress)
        #expect(run.spent == Decimal("0.25".utf8))
        #expect(try ledger.spent(["overdue"], prices: bounds.prices) == Decimal("0.25".utf8))
    }

    private static func complaint(_ borrower: String, at: Instant = Fixture.ten) -> ReceivedEvent {
        ReceivedEvent(
            key: "complaint/\(borrower)/\(at.microseconds)", at: at,
            what: .objection(.complaint, borrower: borrower))
    }

    /// By hand: 1 of 10 is 10%, not more; 2 are. With 9 notices nothing is judged.
    @Test(
        "more complaints than the share pause, from enough notices on",
        arguments: [(9, 5, false), (10, 1, false), (10, 2, true), (20, 2, false), (20, 3, true)])
    func complaints(notices: Int, complaints: Int, isPaused: Bool) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start(
            (1...30).map { Fixture.notice("A\($0)", borrower: "B\($0)") },
            Self.opening(Self.complaints(10, atLeast: 10)))
        let outcomes = Array(repeating: Self.accepted, count: notices)
        #expect(try handOver(outcomes, run, ledger) == notices)
        let control = try SQLiteLedger(path: fixture.path, access: .control)
        // Twice the same borrower, one who was never written to, and one of 31 days ago count for nothing.
        let old = Instant(microseconds: Fixture.ten.microseconds - 31 * 86_400_000_000)
        _ = try control.receive(
            (1...complaints).map { Self.complaint("B\($0)") }
                + [
                    Self.complaint("B1", at: Fixture.minutes(1)), Self.complaint("Z"),
                    Self.complaint("B9", at: old),
                ], at: Fixture.ten)
        #expect(try ledger.handOver(run, limit: 1, now: Fixture.ten).isPaused == isPaused)
        let cause = try ledger.pause(of: "overdue")?.cause
        #expect(cause == (isPaused ? .complaints(complaints, ofNotices: notices) : nil))
    }

    @Test("after a resume only what comes then is judged, also in a run that is on")
    func resumed() throws {
        let fixture = try Fixture()
        let bounds = Self.failures(50, of: 4)
        do {
            let ledger = try fixture.open()
            let run = try ledger.start(
                (1...9).map { Fixture.notice("A\($0)") }, Self.opening(bounds))
            #expect(try handOver(Array(repeating: Self.failed, count: 9), run, ledger) == 3)
            let control = try SQLiteLedger.control(path: fixture.path, holder: "the test")
            #expect(
                try control.resume("overdue", by: "李敏", because: "网关已恢复", at: Fixture.minutes(1))?
                    .cause == .failures(3, ofLast: 4))
            #expect(try handOver(Array(repeating: Self.failed, count: 6), run, ledger) == 3)
            _ = try control.resume("overdue", by: "李敏", because: "再试", at: Fixture.minutes(2))
            try ledger.close()
        }
        // A new process, and a new run.
        let again = try fixture.open()
        let second = try again.start((7...9).map { Fixture.notice("A\($0)") }, Self.opening(bounds))
        #expect(try handOver([Self.failed, Self.failed, Self.accepted], second, again) == 3)
        #expect(try again.pause(of: "overdue") == nil)
        let events = try fixture.rows(
            "SELECT detail FROM event WHERE kind IN ('paused', 'resumed') ORDER BY id")
        #expect(
            events == [
                "overdue: failures 3 of 4", "overdue by 李敏: 网关已恢复",
                "overdue: failures 3 of 4", "overdue by 李敏: 再试",
            ])
    }

    @Test("a person's pause stays until a person resumes it, and keeps who and why")
    func person() throws {
        let fixture = try Fixture()
        try fixture.open().close()
        let control = try SQLiteLedger.control(path: fixture.path, holder: "the test")
        #expect(try control.pause("overdue", by: "李敏", because: "客诉增多", at: Fixture.ten) == nil)
        let pause = CampaignPause(
            at: Fixture.ten, cause: .person(name: "李敏", because: "客诉增多"))
        #expect(
            try control.pause("overdue", by: "王", because: "别的", at: Fixture.minutes(1)) == pause)
        #expect(try fixture.open().pause(of: "overdue") == pause)
        #expect(try control.pause(of: "other") == nil)
        #expect(try control.resume("other", by: "王", because: "别的", at: Fixture.ten) == nil)
        #expect(try control.resume("overdue", by: "王", because: "好了", at: Fixture.ten) == pause)
        #expect(try control.pause(of: "overdue") == nil)
        #expect(
            try fixture.rows("SELECT kind, detail FROM event ORDER BY id") == [
                "paused|overdue by 李敏: 客诉增多", "resumed|overdue by 王: 好了",
            ])
    }
}
