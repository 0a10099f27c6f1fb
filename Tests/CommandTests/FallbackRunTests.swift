import TestSupport
import Testing

/// A daily job whose notices do not all arrive: receipts decide what follows, and who asks for help is called.
@Suite struct FallbackRunTests {
    private static let lender = """
        lender: 安行汽车金融有限公司
        locale: zh-CN
        timezone: Asia/Shanghai
        currency: CNY
        official: { hotline: 400-000-0001 }

        """

    private static let campaign = """
        campaign: arrive
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          borrower: 客户号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            客户号:   { type: text, longest: 20 }
            手机:     phone
            邮箱:     email
            设备号:   { type: text, longest: 20 }
            还款日:   date
        channels:
          sms:   { to: 手机, sender: main_sms }
          email: { to: 邮箱, sender: mail }
          push:  { to: 设备号, sender: app }
          call:  { to: 手机, sender: calls }
        timing:
          late: 2 days
          limits: { all: [2 per day, 9 per 7 days], call: 1 per 7 days }
        replies:
          help: ["1"]
        hold:
          求助:
            if: replied.help
            until: replied.help.day + 7 days
            task: { send: call, text: "客户{{ replied.help.day | date }}求助，请在七天内商定还款办法。" }
        steps:
          - step: 提醒
            day: 还款日 + 1 day
            send: push
            fallback: { send: sms, within: 4 hours }
            text:
              push: { title: 还款提醒, body: 您有一笔款项已到期。 }
              sms: 您的车贷已过还款日，求助回复1。
          - step: 催还
            day: 还款日 + 3 days
            send: { all_of: [sms, email] }
            fallback: { send: { first_of: [push, call] }, unless: delivered, within: 1 day }
            text:
              sms: 您的车贷已逾期，求助回复1。
              email: { subject: 还款事项, body: 您的车贷已逾期。 }
              push: { title: 还款提醒, body: 您有一笔款项已逾期。 }
              call: 先确认本人，再说明逾期。

        """

    /// Due on Sunday 1 March 2026. B6 has two accounts.
    private static let accounts =
        "合同编号,客户号,手机,邮箱,设备号,还款日\n"
        + [
            ("A1", "B1"), ("A2", "B2"), ("A3", "B3"), ("A4", "B4"), ("A5", "B5"), ("A6", "B6"),
            ("A7", "B6"),
        ].map { account, borrower in
            let number = borrower.dropFirst()
            return
                "\(account),\(borrower),1380013800\(number),b\(number)@example.com,D\(number),2026-03-01\n"
        }.joined()

    private static func receipt(_ key: String, _ state: String, _ at: String) -> String {
        #"{"kind":"receipt","at":"2026-03-\#(at):00+08:00","key":"arrive/\#(key)","state":"\#(state)"}"#
    }

    /// What comes in before a run.
    private static let incoming = [
        "02T16:00": [
            receipt("A1/2026-03-01/提醒/push", "failed", "02T12:00"),
            receipt("A2/2026-03-01/提醒/push", "delivered", "02T12:00"),
            receipt("A4/2026-03-01/提醒/push", "expired", "02T12:00"),
            #"{"kind":"reply","id":"2","at":"2026-03-02T15:00:00+08:00","from":"D6","channel":"push","text":"1"}"#,
        ],
        "05T10:00": [
            receipt("A1/2026-03-01/催还/sms", "delivered", "04T12:00"),
            receipt("A2/2026-03-01/催还/sms", "failed", "04T12:00"),
            receipt("A2/2026-03-01/催还/email", "expired", "04T12:00"),
            receipt("A3/2026-03-01/催还/sms", "failed", "04T12:00"),
            receipt("A5/2026-03-01/催还/email", "delivered", "04T12:00"),
            receipt("A5/2026-03-01/催还/email", "failed", "04T13:00"),
        ],
        "06T10:00": [
            #"{"kind":"reply","id":"3","at":"2026-03-05T15:00:00+08:00","from":"D6","channel":"push","text":"1"}"#
        ],
    ]

    private static let runs = [
        "02T10:00", "02T13:59", "02T16:00", "03T10:00", "04T10:00", "04T19:59", "05T10:00",
        "06T10:00",
        "07T10:00", "09T10:00",
    ]

    /// By hand.
    private static let expected = [
        "02T10:00 A1/提醒/push", "02T10:00 A2/提醒/push", "02T10:00 A3/提醒/push",
        "02T10:00 A4/提醒/push", "02T10:00 A5/提醒/push", "02T10:00 A6/提醒/push",
        // Four hours are over at 14:00. A3 and A5 are silent: no message for them. B6 has asked for help: one
        // call, for the smaller of two accounts.
        "02T16:00 A1/提醒/sms", "02T16:00 A4/提醒/sms", "02T16:00 A6/求助@2026-03-09/call",
        "04T10:00 A1/催还/sms", "04T10:00 A1/催还/email", "04T10:00 A2/催还/sms",
        "04T10:00 A2/催还/email", "04T10:00 A3/催还/sms", "04T10:00 A3/催还/email",
        "04T10:00 A4/催还/sms", "04T10:00 A4/催还/email", "04T10:00 A5/催还/sms",
        "04T10:00 A5/催还/email",
        // A day is a date later. A2: both are lost, so a push may go. A3 and A4: nobody knows, so a person
        // calls. A1 and A5 have one of them, and a later word does not take it away.
        "05T10:00 A2/催还/push", "05T10:00 A3/催还/call", "05T10:00 A4/催还/call",
        // B6 asks again on the 5th, but was called on the 2nd: one call in seven days.
        "09T10:00 A6/求助@2026-03-12/call",
    ]

    @Test("receipts decide which notices another channel takes over, and help is called once")
    func days() throws {
        let folder = try TemporaryFolder()
        try folder.write("shared/lender.yaml", Self.lender)
        try folder.write("arrive.yaml", Self.campaign)
        try folder.write("accounts.csv", Self.accounts)
        try folder.write(
            "senders.yaml",
            ["main_sms", "mail", "app", "calls"].map {
                "\($0): { type: file, path: \($0).jsonl }\n"
            }
            .joined())
        let check = try Executable.run(["check", "arrive.yaml"], in: folder.path)
        #expect(check.code == 0, "\(check.output)")
        var seen: Set<String> = []
        var sent: [String] = []
        for moment in Self.runs {
            if let lines = Self.incoming[moment] {
                try folder.write("in.jsonl", lines.joined(separator: "\n") + "\n")
                let received = try Executable.run(
                    ["receive", "in.jsonl", "--ledger", "run.ledger"], in: folder.path)
                #expect(received.code == 0, "\(received.output)\(received.errors)")
            }
            let live = try Executable.run(
                [
                    "run", "arrive.yaml", "--live", "--as-of", "2026-03-\(moment):00+08:00",
                    "--ledger",
                    "run.ledger", "--senders", "senders.yaml",
                ], in: folder.path)
            #expect(live.code == 0, "\(live.output)\(live.errors)")
            let order = try Self.keys(folder)
            sent += order.filter { seen.insert($0).inserted }.map { "\(moment) \($0)" }
        }
        #expect(sent.sorted() == Self.expected.sorted())
        #expect(try folder.text("calls.jsonl").contains("客户3月2日求助，请在七天内商定还款办法。"))
        func page(_ account: String, _ moment: String) throws -> String {
            try Executable.run(
                [
                    "explain", "arrive.yaml", account, "--as-of", "2026-03-\(moment):00+08:00",
                    "--ledger", "run.ledger",
                ], in: folder.path
            ).output
        }
        #expect(try page("A1", "05T10:00").contains("was taken before, and has arrived"))
        #expect(try page("A4", "05T12:00").contains("→ skip (already_taken)"))
        #expect(try page("A7", "05T12:00").contains("→ held (hold)"))
    }

    /// `A1/提醒/push`, from all files of the senders.
    private static func keys(_ folder: TemporaryFolder) throws -> [String] {
        var keys: [String] = []
        for sender in ["main_sms", "mail", "app", "calls"] {
            let text = (try? folder.text("\(sender).jsonl")) ?? ""
            for key in try FirstCampaign.byKey(text).keys {
                let parts = key.split(separator: "/")
                keys.append("\(parts[1])/\(parts[3])/\(parts[4])")
            }
        }
        return keys
    }
}
