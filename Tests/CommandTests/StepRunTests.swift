import Foundation
import TestSupport
import Testing

/// A daily job with a ledger and a file for a sender over two months: steps that repeat, and one that waits.
@Suite struct StepRunTests {
    private static let campaign = """
        campaign: ladder
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            手机:     phone
            还款日:   date
            发薪日:   optional date
        channels: { sms: { to: 手机, sender: main_sms } }
        timing: { days: working_days }
        steps:
          - step: 到期前三天
            purpose: service
            day: 还款日 - 3 days
            not_before: 发薪日
            no_later_than: 还款日
            send: sms
            text: 您的车贷即将到期，请备足款项。
          - step: 逾期一周
            day: 还款日 + 7 days
            repeat: { every: 2 weeks, times: 2 }
            send: sms
            text: 您的车贷已过还款日，请尽快还款。
          - step: 跟进
            day: 还款日 + 7 days
            after: 逾期一周
            gap: 40 days
            send: sms
            text: 您的车贷已逾期较久，请尽快还款。

        """

    private static let accounts = """
        合同编号,手机,还款日,发薪日
        A1,13800138001,2026-01-21,
        A2,13800138002,2026-01-23,2026-01-22
        A3,13800138003,2026-01-24,2026-01-25

        """

    /// By hand, with no run on Friday 30 January and Monday 2 February. 15 to 23 February is closed, the
    /// Saturdays 14 and 28 are working days.
    private static let expected = [
        // Three days before Wednesday is Sunday: Friday, and until Monday by `late`.
        "2026-01-19 A1/2026-01-21/到期前三天",
        // Tuesday waits for the wages of Thursday. A3's come after the due date: that counts then, a Saturday,
        // on which the step is left out.
        "2026-01-22 A2/2026-01-23/到期前三天",
        "2026-01-28 A1/2026-01-21/逾期一周",
        // The 30th and, by `late`, 2 February were missed: A2 has no first one. A3's Saturday the 31st moved to
        // Monday the 2nd, and was late on Tuesday.
        "2026-02-03 A3/2026-01-24/逾期一周",
        "2026-02-11 A1/2026-01-21/逾期一周#2", "2026-02-13 A2/2026-01-23/逾期一周#2",
        "2026-02-14 A3/2026-01-24/逾期一周#2", "2026-02-25 A1/2026-01-21/逾期一周#3",
        "2026-02-27 A2/2026-01-23/逾期一周#3", "2026-02-28 A3/2026-01-24/逾期一周#3",
        // Forty days after 28 January and 3 February; the latter is a Sunday. A2 waits for ever.
        "2026-03-09 A1/2026-01-21/跟进", "2026-03-16 A3/2026-01-24/跟进",
    ]

    @Test("what leaves on which day, and why")
    func daily() throws {
        let folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        for policy in ["cn-consumer-credit", "house"] {
            try folder.write(
                "policies/\(policy).yaml", try Project.text("Campaigns/policies/\(policy).yaml"))
        }
        try folder.write("ladder.yaml", Self.campaign)
        try folder.write("accounts.csv", Self.accounts)
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        var known: Set<String> = []
        var left: [String] = []
        for date in Self.dates where !["2026-01-30", "2026-02-02"].contains(date) {
            let instant = date + "T10:00:00+08:00"
            if let accounts = Self.explained[date] {
                for account in accounts { try explain(account, instant, folder) }
            }
            let run = try Executable.run(
                [
                    "run", "ladder.yaml", "--live", "--as-of", instant, "--ledger", "run.ledger",
                    "--senders", "senders.yaml",
                ], in: folder.path)
            #expect(run.code == 0, "\(date): \(run.output)\(run.errors)")
            let keys = try FirstCampaign.byKey((try? folder.text("sent.jsonl")) ?? "").keys
            for key in keys.sorted() where known.insert(key).inserted {
                let parts = key.split(separator: "/").dropFirst().dropLast()
                left.append(date + " " + parts.joined(separator: "/"))
            }
        }
        #expect(left == Self.expected)
    }

    /// 17 January to 20 March 2026, all days: on closed ones nothing may leave.
    private static var dates: [String] {
        let days = [("01", 19...31), ("02", 1...28), ("03", 1...20)]
        return days.flatMap { month, days in
            days.map { "2026-\(month)-\($0 < 10 ? "0" : "")\($0)" }
        }
    }

    /// The pages that are kept: a repetition that is due, a step that waits for ever, one whose gap ends today.
    private static let explained = [
        "2026-02-13": ["A2"], "2026-03-09": ["A1", "A2"],
    ]

    private func explain(_ account: String, _ instant: String, _ folder: TemporaryFolder) throws {
        for language in ["en", "zh"] {
            let page = try Executable.run(
                [
                    "explain", "ladder.yaml", account, "--as-of", instant, "--ledger",
                    "run.ledger", "--lang", language,
                ], in: folder.path)
            #expect(page.code == 0, "\(page.errors)")
            Golden.expect(
                page.output,
                is: "Tests/Corpus/plans/steps-\(account)-\(instant.prefix(10)).\(language).txt")
        }
    }
}
