import Foundation
import TestSupport
import Testing

/// A daily job whose borrowers answer, pay and complain: what comes back changes what happens next.
@Suite struct ReplyRunTests {
    private static let lender = """
        lender: 安行汽车金融有限公司
        locale: zh-CN
        timezone: Asia/Shanghai
        currency: CNY
        official: { hotline: 400-000-0001 }

        """

    private static let campaign = """
        campaign: answers
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          borrower: 客户号
          due: 还款日
          owed: 应还
          as_of: 数据时间
          fields:
            合同编号: { type: text, longest: 20 }
            客户号:   { type: text, longest: 20 }
            手机:     phone
            邮箱:     email
            还款日:   date
            应还:     { type: money, at_most: 99999.00 }
            数据时间: timestamp
        channels:
          sms:   { to: 手机, sender: main_sms, closing: "求助回复1，退订回T。" }
          email: { to: 邮箱, sender: mail }
        timing: { late: 2 days }
        templates:
          催还:
            sms: 您的车贷已逾期，应还{{ 应还 | money }}。
            email: { subject: 还款事项, body: "您的车贷已逾期，应还{{ 应还 | money }}。" }
        replies:
          help: ["1"]
          paid: 已还
          dispute: [有误]
          opt_out: [T, 退订]
        hold:
          求助: { if: replied.help, until: replied.help.day + 7 days }
          称已还: { if: replied.paid, until: replied.paid.day + 3 days }
        steps:
          - { step: 一天, day: 还款日 + 1 day, send: { first_of: [sms, email] }, template: 催还 }
          - { step: 三天, day: 还款日 + 3 days, send: { first_of: [sms, email] }, template: 催还 }
          - { step: 五天, day: 还款日 + 5 days, send: { first_of: [sms, email] }, template: 催还 }
          - { step: 十二天, day: 还款日 + 12 days, send: { first_of: [sms, email] }, template: 催还 }

        """

    /// Due on Sunday 1 March 2026, extracted that morning, 1,000.00 owed each.
    private static let accounts =
        "合同编号,客户号,手机,邮箱,还款日,应还,数据时间\n"
        + (1...6).map {
            "A\($0),B\($0),1380013800\($0),b\($0)@example.com,2026-03-01,1000.00,2026-03-01T06:00:00+08:00\n"
        }.joined()

    /// What comes in after the run of a day.
    private static let incoming = [
        "2026-03-02": [
            #"{"kind":"reply","id":"1","at":"2026-03-02T11:00:00+08:00","from":"+8613800138001","channel":"sms","text":"ｔ"}"#,
            #"{"kind":"reply","id":"2","at":"2026-03-02T11:00:00+08:00","from":"13800138002","channel":"sms","text":" 1 "}"#,
            #"{"kind":"reply","id":"4","at":"2026-03-02T11:00:00+08:00","from":"13800138004","channel":"sms","text":"有误"}"#,
        ],
        "2026-03-03": [
            #"{"kind":"payment","id":"p5","account":"A5","date":"2026-03-03","amount":"1000.00"}"#,
            #"{"kind":"payment","id":"p6","account":"A6","date":"2026-03-03","amount":300}"#,
        ],
        "2026-03-04": [
            #"{"kind":"reply","id":"3","at":"2026-03-04T11:00:00+08:00","from":"13800138003","channel":"sms","text":"已 还"}"#
        ],
        "2026-03-05": [
            #"{"kind":"close","what":"dispute","at":"2026-03-05T12:00:00+08:00","borrower":"B4","by":"李敏","reason":"已核实"}"#
        ],
    ]

    /// By hand. Steps on 2, 4, 6 and 13 March, each open for two more days.
    private static let expected = [
        "2026-03-02 A1/一天/sms", "2026-03-02 A2/一天/sms", "2026-03-02 A3/一天/sms",
        "2026-03-02 A4/一天/sms", "2026-03-02 A5/一天/sms", "2026-03-02 A6/一天/sms",
        // A1 has opted out of SMS: by e-mail. A2 is on hold through 9 March, A4 denies the debt, A5 has paid all
        // and A6 a part since the data were taken.
        "2026-03-04 A1/三天/email", "2026-03-04 A3/三天/sms",
        // A3 says to have paid on the 4th: on hold through the 7th. A4's dispute was closed on the 5th.
        "2026-03-06 A1/五天/email", "2026-03-06 A4/五天/sms", "2026-03-08 A3/五天/sms",
        "2026-03-13 A1/十二天/email", "2026-03-13 A2/十二天/sms", "2026-03-13 A3/十二天/sms",
        "2026-03-13 A4/十二天/sms",
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("shared/lender.yaml", Self.lender)
        try folder.write("answers.yaml", Self.campaign)
        try folder.write("accounts.csv", Self.accounts)
        try folder.write(
            "senders.yaml",
            "main_sms: { type: file, path: sent.jsonl }\nmail: { type: file, path: mail.jsonl }\n")
        return folder
    }

    private func run(_ date: String, _ folder: TemporaryFolder) throws -> Executable.Outcome {
        try Executable.run(
            [
                "run", "answers.yaml", "--live", "--as-of", date + "T10:00:00+08:00", "--ledger",
                "run.ledger", "--senders", "senders.yaml",
            ], in: folder.path)
    }

    private func receive(
        _ lines: [String], _ folder: TemporaryFolder, _ more: [String] = []
    ) throws -> Executable.Outcome {
        try folder.write("in.jsonl", lines.joined(separator: "\n") + "\n")
        return try Executable.run(
            ["receive", "in.jsonl", "--ledger", "run.ledger"] + more, in: folder.path)
    }

    @Test("notices stop, wait and go on as borrowers answer and pay")
    func daily() throws {
        let folder = try folder()
        var known: Set<String> = []
        var left: [String] = []
        for day in 2...14 {
            let date = "2026-03-" + (day < 10 ? "0" : "") + "\(day)"
            let outcome = try run(date, folder)
            #expect(outcome.code == 0, "\(date): \(outcome.output)\(outcome.errors)")
            let sent = ["sent.jsonl", "mail.jsonl"].map { (try? folder.text($0)) ?? "" }.joined()
            for key in try FirstCampaign.byKey(sent).keys.sorted()
            where known.insert(key).inserted {
                let parts = key.split(separator: "/")
                left.append("\(date) \(parts[1])/\(parts[3])/\(parts[4])")
            }
            guard let lines = Self.incoming[date] else { continue }
            let received = try receive(lines, folder)
            #expect(received.code == 0, "\(date): \(received.output)\(received.errors)")
            let again = try receive(lines, folder)
            #expect(again.output.contains("\(lines.count)  known before"), "\(again.output)")
        }
        #expect(left == Self.expected)
        try explain(folder)
    }

    /// On 4 March the reasons can still be read from the ledger: it keeps what came, and when.
    private func explain(_ folder: TemporaryFolder) throws {
        func page(_ account: String, _ date: String) throws -> String {
            let outcome = try Executable.run(
                [
                    "explain", "answers.yaml", account, "--as-of", date + "T10:00:00+08:00",
                    "--ledger", "run.ledger",
                ], in: folder.path)
            #expect(outcome.code == 0, "\(outcome.errors)")
            return outcome.output
        }
        let held = try page("A2", "2026-03-09")
        #expect(held.contains("→ held (hold)"), "\(held)")
        #expect(held.contains("replied.help.day = 2026-03-02"), "\(held)")
        let paid = try page("A5", "2026-03-06")
        #expect(paid.contains("→ stopped (paid)"), "\(paid)")
        #expect(paid.contains("payments.since_snapshot = 1,000.00元"), "\(paid)")
        #expect(try page("A6", "2026-03-06").contains("→ skip (paid_in_part)"))
    }

    @Test(
        "what is broken is skipped with its place, what nobody can be found for is kept and listed")
    func lines() throws {
        let folder = try folder()
        #expect(try run("2026-03-02", folder).code == 0)
        let lines = [
            #"{"kind":"reply","id":"1","at":"2026-03-02T11:00:00+08:00","from":"13800138001","channel":"sms","text":"谢谢"}"#,
            #"{"kind":"reply","id":"2","at":"2026-03-02T11:00:00+08:00","from":"13900139000","channel":"sms","text":"1"}"#,
            #"{"kind":"reply","id":"3","at":"2026-03-02 11:00","from":"13800138001","channel":"sms","text":"1"}"#,
            #"{"kind":"payment","account":"A1","date":"2026-03-02","amount":"100.00"}"#,
            #"{"kind":"payment","id":"p","account":"A1","date":"2026-03-02","amount":"-1"}"#,
            #"{"kind":"opt_out","at":"2026-03-02T11:00:00+08:00","borower":"B1","channel":"sms"}"#,
            #"{"kind":"opt_out","at":"2026-03-02T11:00:00+08:00","borrower":"B1","channel":"sms"}"#,
            "", "还款", #"{"kind":"sms"}"#,
        ]
        let en = try receive(lines, folder)
        #expect(en.code == 3)
        #expect(
            en.output == """
                in.jsonl: received
                  1  opt-outs
                  2  kept, without an effect
                  6  skipped lines
                A person should look into these:
                  in.jsonl:1  138****8001  no campaign declares the word of this reply
                  in.jsonl:2  139****9000  nobody was written to at this address before
                Lines that were skipped:
                  in.jsonl:3:31  `at` is not a time with its offset, such as `2026-11-20T10:00:00+08:00`
                  in.jsonl:4:1  `id` is missing
                  in.jsonl:5:72  `amount` is not an amount above 0, such as `1200.00`
                  in.jsonl:6:62  `opt_out` has no `borower`; did you mean `borrower`?
                  in.jsonl:9:1  expected `{`
                  in.jsonl:10:9  `kind` is none of `reply`, `payment`, `promise`, `promise_kept`, `promise_broken`, `opt_out`, `dispute`, `complaint`, `receipt`, `close`, `hold`

                """)
        let zh = try receive(lines, folder, ["--lang", "zh"])
        #expect(zh.output.contains("in.jsonl：已接收\n  3  以前收过：没有改变\n  6  跳过的行\n"), "\(zh.output)")
        #expect(zh.output.contains("in.jsonl:4:1  缺少 `id`"))
    }

    @Test("without a ledger nothing is received")
    func noLedger() throws {
        let outcome = try receive(Self.incoming["2026-03-03"] ?? [], try folder())
        #expect(outcome.code == 74 && outcome.errors.contains("D0821"))
    }
}
