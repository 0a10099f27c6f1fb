import CampaignLanguage
import Expressions
import Ledger
import Planning
import Testing

@Suite("What the ledger tells the planner")
struct FactsTests {
    private static func offer(
        _ account: String, step: String, waived: Int64, until: Int32, at: Instant = Fixture.ten
    ) -> PlannedNotice {
        var notice = Fixture.notice(account, step: step, at: at)
        notice.offer = "half"
        notice.figures = figures(waived: waived, until: until)
        return notice
    }

    private static func figures(waived: Int64, until: Int32) -> OfferFigures {
        var figures = OfferFigures()
        figures[.waived] = waived
        figures[.toPay] = 10_000 - waived
        figures[date: .until] = CivilDate(days: until)
        return figures
    }

    @Test("an empty ledger knows nothing")
    func empty() throws {
        let ledger = try Fixture().open()
        let facts = try ledger.factTables(Fixture.request())
        #expect(facts.debts.isEmpty && facts.contacts.isEmpty)
        #expect(facts.spending == [.init(amount: 0, count: 0), .init(amount: 0, count: 0)])
        _ = try ledger.facts(Fixture.request())
    }

    @Test(
        "a step is taken by each outcome but a definite no",
        arguments: [
            (Submission.accepted(id: nil), true), (.unknown(note: ""), true),
            (.rejected(Rejection(.recipient, code: "", detail: "")), false),
            (.rejected(Rejection(.notSent, code: "", detail: "")), false),
        ])
    func taken(submission: Submission, isTaken: Bool) throws {
        let ledger = try Fixture().open()
        let run = try ledger.start([Fixture.notice("A1")])
        try ledger.deliver(run, submission)
        let facts = try ledger.factTables(Fixture.request())
        // Only what a gateway took is accepted; one whose fate is unknown is not.
        let isAccepted = if case .accepted = submission { true } else { false }
        var expected = LedgerFacts.TakenStep(
            step: 1, channels: [.sms], acceptedOn: isAccepted ? Fixture.friday : nil)
        expected.handedOver = Fixture.ten
        #expect(facts.debts.map(\.taken) == (isTaken ? [[expected]] : []))
        #expect(facts.contacts.count == (isTaken ? 1 : 0))
    }

    @Test(
        "what the ledger has of a former id and of a step's former name counts, all outcomes alike",
        arguments: [
            (Submission.accepted(id: nil), true), (.unknown(note: ""), true),
            (.rejected(Rejection(.notSent, code: "", detail: "")), false),
        ])
    func renamed(submission: Submission, isTaken: Bool) throws {
        let ledger = try Fixture().open()
        var offered = Fixture.notice("A1", step: "sieben", campaign: "older")
        offered.offer = "half"
        offered.figures = Self.figures(waived: 500, until: 20_790)
        let run = try ledger.start(
            [
                offered, Fixture.notice("A2", step: "week", campaign: "older"),
                Fixture.notice("A1", step: "before", campaign: "older"),
                Fixture.notice("A3", step: "sieben", campaign: "other"),
            ], Fixture.opening("older"))
        try ledger.deliver(run, submission)
        let own = try ledger.start([Fixture.notice("A1", step: "month")])
        try ledger.deliver(own, submission)
        var request = Fixture.request()
        request.was = ["oldest", "older"]
        request.formerSteps = [[], ["sieben"], []]
        let facts = try ledger.factTables(request)
        let steps = facts.debts.map { $0.taken.map(\.step).sorted() }
        #expect(steps == (isTaken ? [[0, 1, 2], [1]] : []))
        #expect(facts.debts.map(\.notices) == (isTaken ? [3, 1] : []))
        #expect(facts.debts.first?.offers.count == (isTaken ? 1 : nil))
        #expect(facts.spending[0].count == (isTaken ? 1 : 0))
        let ofCampaign = facts.contacts.filter { $0.origin == .own }.count
        #expect(ofCampaign == (isTaken ? 4 : 0))
        // Without the former names it is another campaign's.
        let stranger = try ledger.factTables(Fixture.request())
        #expect(stranger.debts.map { $0.taken.map(\.step) } == (isTaken ? [[2]] : []))
    }

    @Test("the last run under a former id is the one to compare with")
    func renamedCounts() throws {
        let ledger = try Fixture().open()
        let run = try ledger.beginRun(Fixture.opening("older"))
        let counts = LedgerFacts.Counts(rows: 7, audience: 5)
        _ = try ledger.finishPlans([(run, counts)], at: Fixture.ten)
        var request = Fixture.request()
        #expect(try ledger.facts(request).last == nil)
        request.was = ["older"]
        #expect(try ledger.facts(request).last == counts)
    }

    @Test("a notice without an outcome counts as taken")
    func open() throws {
        let ledger = try Fixture().open()
        let run = try ledger.start([Fixture.notice("A1"), Fixture.notice("A2")])
        _ = try ledger.handOver(run, limit: 1, now: Fixture.ten)
        let facts = try ledger.factTables(Fixture.request())
        #expect(facts.debts.map(\.account) == [Hash128("A1")])
    }

    @Test(
        "debts gather their steps, channels and counts; other campaigns and lost steps do not show")
    func debts() throws {
        let ledger = try Fixture().open()
        let run = try ledger.start([
            Fixture.notice("A1", step: "month"),
            Fixture.notice("A1", step: "month", channel: .email),
            Fixture.notice("A1", step: "renamed"), Fixture.notice("A1", debt: "2026-10-13"),
            Fixture.notice("A10"), Fixture.notice("A1", campaign: "overdue2"),
        ])
        try ledger.deliver(run, .accepted(id: nil))
        let debts = try ledger.factTables(Fixture.request()).debts
        let due = [20_739, 20_770, 20_770].map { CivilDate(days: $0) }
        #expect(debts.map(\.account) == ["A1", "A1", "A10"].map { Hash128($0) })
        #expect(debts.map(\.identity) == due.map { .due($0) })
        #expect(debts.map(\.notices) == [1, 3, 1])
        var month = LedgerFacts.TakenStep(
            step: 2, channels: [.sms, .email], acceptedOn: Fixture.friday)
        month.handedOver = Fixture.ten
        #expect(debts[1].taken == [month])
    }

    @Test("the addresses of today are known, those of the days before are not asked for")
    func addresses() throws {
        let ledger = try Fixture().open()
        var before = Fixture.notice(
            "A1", at: Fixture.minutes(-1440), closes: Fixture.minutes(-1000),
            date: CivilDate(days: 20_776))
        before.to = "13900000000"
        let first = try ledger.start([before], Fixture.opening(at: Fixture.minutes(-1440)))
        try ledger.deliver(first, .accepted(id: nil), at: Fixture.minutes(-1440))
        var mail = Fixture.notice("A2", channel: .email)
        mail.to = "Li@Example.com"
        var phone = Fixture.notice("A3", borrower: "B3")
        phone.to = "+8613800000000"
        let refused = Fixture.notice("A4")
        let second = try ledger.start([mail, phone, Fixture.notice("A5", channel: .call)])
        try ledger.deliver(second, .unknown(note: ""))
        let third = try ledger.start([refused])
        try ledger.deliver(third, .rejected(Rejection(.recipient, code: "", detail: "")))
        var request = Fixture.request()
        #expect(try ledger.factTables(request).addresses.isEmpty)
        request.addressesSince = Fixture.friday
        let used = try ledger.factTables(request).addresses
        #expect(
            used == [
                .init(
                    address: Hash128("li@example.com"), channel: .email, borrower: Hash128("A2"),
                    date: Fixture.friday),
                .init(
                    address: Hash128("13800000000"), channel: .sms, borrower: Hash128("B3"),
                    date: Fixture.friday),
            ])
        try ledger.close()
    }

    @Test("debts may be named by an instalment's text")
    func instalments() throws {
        let ledger = try Fixture().open()
        let run = try ledger.start([Fixture.notice("A1", debt: "第3期")])
        try ledger.deliver(run, .accepted(id: nil))
        let named = try ledger.factTables(Fixture.request(hasInstalments: true)).debts
        #expect(named.map(\.identity) == [.instalment(Hash128("第3期"))])
        // Where due dates are expected, such a debt cannot be one of them.
        #expect(try ledger.factTables(Fixture.request()).debts.isEmpty)
    }

    @Test("the first hand-over fixes an offer's figures")
    func firstOffer() throws {
        let ledger = try Fixture().open()
        let first = try ledger.start([Self.offer("A1", step: "before", waived: 700, until: 20_784)])
        try ledger.deliver(first, .accepted(id: nil))
        let second = try ledger.start([
            Self.offer("A1", step: "week", waived: 900, until: 20_790, at: Fixture.minutes(9))
        ])
        try ledger.deliver(second, .accepted(id: nil), at: Fixture.minutes(9))
        let facts = try ledger.factTables(Fixture.request())
        let fixed = LedgerFacts.FixedOffer(
            offer: 0, figures: Self.figures(waived: 700, until: 20_784))
        #expect(facts.debts.map(\.offers) == [[fixed]])
        // One offer of one debt spends once, however often it is quoted.
        #expect(facts.spending == [.init(amount: 700, count: 1), .init(amount: 0, count: 0)])
    }

    @Test("an offer after the last day of the same is another one, and spends once more")
    func madeAgain() throws {
        let ledger = try Fixture().open()
        let days = 24 * 60
        for (step, waived, until, minute) in [
            ("before", 700, 20_779, 0), ("week", 900, 20_779, 2 * days),
            ("month", 300, 20_790, 3 * days),
        ] as [(String, Int64, Int32, Int)] {
            let at = Fixture.minutes(minute)
            var notice = Self.offer("A1", step: step, waived: waived, until: until, at: at)
            notice.date = CivilDate(days: 20_777 + Int32(minute / days))
            notice.closes = Fixture.minutes(minute + 60)
            let run = try ledger.start([notice])
            try ledger.deliver(run, .accepted(id: nil), at: at)
        }
        let facts = try ledger.factTables(Fixture.request())
        // The second, on the first one's last day, quotes the first; the third is later than that day.
        let fixed = LedgerFacts.FixedOffer(
            offer: 0, figures: Self.figures(waived: 300, until: 20_790))
        #expect(facts.debts.map(\.offers) == [[fixed]])
        #expect(facts.spending[0] == .init(amount: 1000, count: 2))
    }

    @Test("all figures of an offer are kept")
    func allFigures() throws {
        let ledger = try Fixture().open()
        var notice = Fixture.notice("A1")
        notice.offer = "half"
        for (at, figure) in OfferFigure.allCases.enumerated() {
            notice.figures[figure] = 20_000 + Int64(at)
        }
        let run = try ledger.start([notice])
        try ledger.deliver(run, .accepted(id: nil))
        let facts = try ledger.factTables(Fixture.request())
        #expect(facts.debts.map(\.offers) == [[.init(offer: 0, figures: notice.figures)]])
    }

    @Test(
        "a budget comes back when the offer ran out without acceptance",
        arguments: [
            // The offer's last day counts; today is day 20,777.
            (Submission.unknown(note: ""), Int32(20_777), 1), (.unknown(note: ""), 20_776, 0),
            (.accepted(id: nil), 20_776, 1),
            (.rejected(Rejection(.recipient, code: "", detail: "")), 20_790, 0),
        ])
    func budget(submission: Submission, until: Int32, count: Int) throws {
        let ledger = try Fixture().open()
        let run = try ledger.start([Self.offer("A1", step: "week", waived: 500, until: until)])
        try ledger.deliver(run, submission)
        let spent = try ledger.factTables(Fixture.request()).spending[0]
        #expect(spent == .init(amount: Int64(500 * count), count: count))
    }

    @Test("contacts reach back as far as asked, with the newest older one of this campaign")
    func contacts() throws {
        let ledger = try Fixture().open()
        let dates = [0, -1, -2, -5, -9].compactMap { Fixture.friday.adding(days: $0) }
        for (index, date) in dates.enumerated().reversed() {
            let run = try ledger.start([
                Fixture.notice(
                    "A1", step: "s\(index)", borrower: "B", at: Fixture.minutes(-index), date: date)
            ])
            try ledger.deliver(run, .accepted(id: nil), at: Fixture.minutes(-index))
        }
        let other = try ledger.start(
            [Fixture.notice("Z", campaign: "other", borrower: "B", channel: .email)],
            Fixture.opening("other"))
        try ledger.deliver(other, .accepted(id: nil))
        let contacts = try ledger.factTables(Fixture.request(days: 3)).contacts
        #expect(contacts.count == 5)
        #expect(Set(contacts.map(\.borrower)) == [Hash128("B")])
        let own = contacts.filter { $0.origin == .own }
        #expect(own.map(\.date).sorted() == dates[0...3].sorted())
        #expect(contacts.filter { $0.origin == .other }.map(\.channel) == [.email])
        #expect(own.map(\.handedOver).max() == Fixture.ten)
    }

    @Test("a campaign whose name needs escapes finds its own notices")
    func escapedName() throws {
        let ledger = try Fixture().open()
        var notice = Fixture.notice("A1", campaign: "50%/off")
        notice.key = "50%25%2Foff/A1/2026-11-13/week/sms"
        let run = try ledger.start([notice], Fixture.opening("50%/off"))
        try ledger.deliver(run, .accepted(id: nil))
        var request = Fixture.request()
        request.campaign = "50%/off"
        #expect(try ledger.factTables(request).debts.count == 1)
        #expect(KeyPart.encoded("50%/off") == "50%25%2Foff")
    }
}
