import Foundation
import TestSupport
import Testing

/// A portfolio whose debts are named by the number of the instalment.
@Suite("Instalments") struct InstalmentTests {
    @Test("the key of a notice has the number of the instalment")
    func keys() throws {
        let run = try Executable.run([
            "run", "Campaigns/instalment-demand.yaml", "--as-of", "2026-11-20T10:00:00+08:00",
            "--format", "jsonl", "--only", "notify",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let notices = try FirstCampaign.byKey(run.output)
        #expect(notices.count > 400)
        let rows = try Project.text("Campaigns/data/instalments.csv").split(separator: "\n")
        var instalments: [String: String] = [:]
        for row in rows.dropFirst() {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            instalments[String(cells[0])] = String(cells[6])
        }
        for (key, notice) in notices {
            let account = try #require(notice["account"] as? String)
            let instalment = try #require(instalments[account])
            #expect(key.hasPrefix("instalment-demand/\(account)/\(instalment)/"))
        }
    }

    /// The second instalment falls due ten days after the first: a day that could be a correction of the first.
    @Test(
        "the next instalment is a new debt, and is written about", arguments: ["integer", "text"])
    func next(type: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "lender.yaml",
            "lender: 试\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: []\n")
        try folder.write(
            "campaign.yaml",
            """
            campaign: next
            import: { lender: lender.yaml }
            portfolio:
              account: id
              due: due
              instalment: number
              fields:
                id:     { type: text, longest: 20 }
                number: \(type == "text" ? "{ type: text, longest: 10 }" : type)
                mobile: phone
                due:    date
            timing: { limits: { all: 1 per day } }
            steps:
              - step: week
                day: due + 7 days
                send: sms
                text: 您有一期未还，请尽快还款。如有困难请来电。

            """)
        try folder.write(
            "campaign.test.yaml",
            """
            tests: campaign.yaml
            base: { id: A1, mobile: "13800138000", number: 12, due: 2026-11-10 }
            cases:
              - case: 换了一期就是另一笔
                now: 2026-11-17 10:00
                expect: { notify: week }
                then:
                  - now: 2026-11-18 10:00
                    expect: { skip: already_taken }
                  - now: 2026-11-27 10:00
                    change: { number: 13, due: 2026-11-20 }
                    expect: { notify: week }

            """)
        let run = try Executable.run(["test", "."], in: folder.path)
        #expect(run.code == 0, "\(run.output)\(run.errors)")
    }
}
