import Foundation
import TestSupport
import Testing

/// Texts tell borrowers what to send back; each word of a menu needs a meaning, not its first one only.
@Suite("Menus of replies") struct ReplyMenuTests {
    @Test(
        "each word of a menu is looked for, and what only looks like one is not",
        arguments: [
            ("回复1已还，2有困难，3有异议，T退订。", ["2", "3", "T"]),
            ("回复１已还、２有困难/TD退订。", ["TD", "２"]),
            ("回T退订，1有困难。", ["T"]),
            ("如有困难回复2，3天内由专人联系您，1万元以下可自助办理。", ["2"]),
            ("回复1已还，T退订，2有困难。", ["T", "2"]),
            ("困难回2，异议回3。", ["2", "3"]), ("已扣请退回2元，退回100元。", []),
            ("回复1查看，2笔账单合并处理，QQ联系客服。", []), ("回复1已还，3有异议。", []), ("回复1已还。2有困难。", []),
            ("回复1由专人联系，App还款更快。", []),
        ])
    func menu(text: String, undeclared: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "lender.yaml",
            "lender: 试\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: []\n")
        try folder.write(
            "campaign.yaml",
            """
            campaign: menu
            purpose: service
            import: { lender: lender.yaml }
            portfolio:
              account: 合同编号
              due: 还款日
              fields:
                合同编号: { type: text, longest: 20 }
                手机: phone
                还款日: date
            replies: { paid: ["1"] }
            timing: { days: every_day, limits: { all: 1 per day } }
            steps:
              - step: 到期前三天
                day: 还款日 - 3 days
                send: sms
                text: 您的车贷即将到期，请备足款项。\(text)

            """)
        let check = try Executable.run(
            ["check", "campaign.yaml", "--format", "json", "--lang", "en"], in: folder.path)
        let found = check.output.matches(of: /borrowers are told to send `([^`]+)`/)
        #expect(Set(found.map { String($0.1) }) == Set(undeclared))
        #expect(check.code == 0, "\(check.output)")
    }
}
