import Foundation
import TestSupport
import Testing

/// `init`, `explain` and `check` from the outside.
@Suite struct StarterTests {
    private let table = """
        合同编号,客户号,姓名,手机,还款日,本期应还
        A1,C1,张伟,13800138000,2026-11-23,3060.00
        A2,C2,李娜,13900139000,2026-12-30,1200.50
        A3,C3,王芳,13700137000,2026-11-21,88.00

        """

    @Test("a starter campaign checks clean and runs")
    func starter() throws {
        let folder = try TemporaryFolder()
        let csv = try folder.write("名单.csv", table)
        let written = try Executable.run(["init", csv])
        #expect(written.code == 0, "\(written.errors)")
        let campaign = folder.path + "/名单.yaml"
        let check = try Executable.run(["check", campaign])
        #expect(check.code == 0, "\(check.output)")
        #expect(check.output.hasSuffix("名单.yaml: no errors\n"), "\(check.output)")
        let run = try Executable.run([
            "run", campaign, "--as-of", FirstCampaign.asOf, "--format", "jsonl", "--reveal",
            "--only", "notify",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let notices = try FirstCampaign.byKey(run.output)
        #expect(notices.count == 2)
        let text = notices["payment-reminder/A1/2026-11-23/到期前三天/sms"]?["text"] as? String
        #expect(
            text
                == "【示例金融有限公司】张伟您好，本期应还3,060.00元，还款日是11月23日，请按时还款。如有疑问请致电400-000-0000。")
        let again = try Executable.run(["init", csv])
        #expect(again.code == 1)
        #expect(again.errors.contains("D0715"))
    }

    @Test("a bare CSV is enough for a dry run, and not for a live one")
    func bareTable() throws {
        let folder = try TemporaryFolder()
        try folder.write("名单.csv", table)
        try folder.write(
            "lender.yaml",
            "lender: 安行\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\n"
                + "official: { hotline: 400-000-0001 }\n")
        let campaign = try folder.write(
            "due.yaml",
            """
            campaign: due-tomorrow
            import: { lender: lender.yaml }
            portfolio: 名单.csv
            steps:
              - step: 到期前一天
                day: 还款日 - 1 day
                send: sms
                text: |
                  {{ 姓名 }}您好，您本期应还{{ 本期应还 | money }}，请于{{ 还款日 | date }}前还款。
                  客服{{ lender.hotline }}。

            """)
        let run = try Executable.run([
            "run", campaign, "--as-of", FirstCampaign.asOf, "--format", "jsonl", "--reveal",
            "--only", "notify",
        ])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("王芳您好，您本期应还88.00元，请于11月21日前还款。客服400-000-0001。"))
        let senders = try folder.write(
            "senders.yaml", "main_sms: { type: file, path: out.jsonl }\n")
        let live = try Executable.run([
            "run", campaign, "--live", "--as-of", FirstCampaign.asOf, "--ledger",
            folder.path + "/x.ledger", "--senders", senders,
        ])
        #expect(live.code == 1)
        #expect(live.errors.contains("D0710"))
    }

    @Test("explain shows each rule with its line and the verdict, in both languages")
    func explain() throws {
        let arguments = [
            "explain", FirstCampaign.path, "AX2025727877", "--as-of", FirstCampaign.asOf,
        ]
        let english = try Executable.run(arguments)
        #expect(english.code == 0)
        Golden.expect(english.output, is: "Tests/Corpus/plans/explain.txt")
        let chinese = try Executable.run(arguments + ["--lang", "zh"])
        Golden.expect(chinese.output, is: "Tests/Corpus/plans/explain.zh.txt")
        let unknown = try Executable.run([
            "explain", FirstCampaign.path, "AX0", "--as-of", FirstCampaign.asOf,
        ])
        #expect(unknown.code == 1)
    }

    @Test("the page of a dry run reads as it should, in both languages")
    func page() throws {
        Golden.expect(try FirstCampaign.dry().output, is: "Tests/Corpus/plans/summary.txt")
        Golden.expect(
            try FirstCampaign.dry(["--lang", "zh"]).output, is: "Tests/Corpus/plans/summary.zh.txt")
    }

    @Test("files outside the root are refused, by any road")
    func root() throws {
        let folder = try TemporaryFolder()
        let outside = try folder.write("outside.yaml", "lender: X\n")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/in", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/in/link.yaml", withDestinationPath: outside)
        for path in ["../outside.yaml", outside, "link.yaml", "nowhere.yaml", "."] {
            let campaign = try folder.write(
                "in/c.yaml",
                "campaign: c\nimport: { lender: \"\(path)\" }\nportfolio: x.csv\nsteps: []\n")
            let check = try Executable.run(["check", campaign])
            #expect(check.code == 1)
            #expect(check.output.contains("D0702"), "\(path): \(check.output)")
        }
    }
}
