import Foundation
import TestSupport
import Testing

/// How many threads decide is nobody's concern: whatever a run says it says to the byte.
@Suite("Threads of a run") struct ThreadsTests {
    private static let campaigns = [
        "auto-loan-overdue", "car-finance-reminders", "instalment-demand", "consumer-overdue",
        "balance-notices",
    ]

    @Test(
        "every campaign of this project, in every form, with its 2,000 accounts",
        arguments: campaigns,
        [["human"], ["markdown"], ["jsonl"], ["jsonl", "--only", "notify", "--reveal"]])
    func campaign(_ name: String, _ form: [String]) throws {
        let run =
            ["run", "Campaigns/\(name).yaml", "--as-of", "2026-11-20T10:00:00+08:00", "--format"]
            + form
        let one = try Executable.run(run + ["--threads", "1"])
        #expect(one.code == 0, "\(one.errors)")
        #expect(!one.output.isEmpty)
        for threads in ["2", "5"] {
            let many = try Executable.run(run + ["--threads", threads])
            #expect(many.output == one.output)
            #expect(many.errors == one.errors)
            #expect(many.code == one.code)
        }
    }

    @Test("campaigns that run together")
    func together() throws {
        let run =
            ["run"] + Self.campaigns.prefix(2).map { "Campaigns/\($0).yaml" }
            + ["--as-of", "2026-11-20T10:00:00+08:00", "--format", "jsonl"]
        let one = try Executable.run(run + ["--threads", "1"])
        #expect(one.code == 0, "\(one.errors)")
        let many = try Executable.run(run + ["--threads", "4"])
        #expect(many.output == one.output)
    }

    private static let lender =
        "lender: 试\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: []\n"

    /// Everything that crosses rows: borrowers, their stops, shared telephones, a budget, limits.
    private static let campaign = """
        campaign: crossing
        import: { lender: lender.yaml }
        portfolio:
          source: accounts.csv
          account: id
          borrower: person
          due: due
          broken_rows: { at_most: 5% }
          fields:
            id:     { type: text, longest: 20 }
            person: { type: text, longest: 20 }
            mobile: phone
            due:    date
            sum:    { type: money, at_most: 100000.00 }
            fee:    { type: money, at_most: 1000.00 }
            dead:   boolean
        offers:
          - offer: fee_waiver
            waive: { of: fee, part: 100% }
            until: today + 3 days
            budget: { amount: 300.00 }
        timing: { limits: { all: [1 per day] } }
        steps:
          - step: week
            day: due + 7 days
            late: 3 days
            send: sms
            text: |
              应还{{ sum | money }}，如有困难请来电。
              {% if has(offer.waived) %}3天内还款免{{ offer.waived | money }}。{% endif %}
        stop:
          borrower:
            deceased: dead

        """

    private static func rows() -> [String] {
        var random = SeededRandom(seed: 11)
        func chance(_ below: Int) -> Int { Int.random(in: 0..<below, using: &random) }
        return (0..<5000).map { at in
            let id = chance(50) == 0 ? "A\(max(0, at - 7))" : "A\(at)"
            let phone = 13_800_000_000 + chance(3000)
            let sum = chance(90) == 0 ? "x" : "\(chance(90_000)).5\(chance(9))"
            return [
                id, "P\(chance(3500))", "\(phone)", "2026-11-\(10 + chance(8))", sum,
                "\(chance(20)).00", chance(200) == 0 ? "true" : "false",
            ].joined(separator: ",")
        }
    }

    private func project(_ rows: [String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("campaign.yaml", Self.campaign)
        try folder.write("lender.yaml", Self.lender)
        try folder.write(
            "accounts.csv",
            "id,person,mobile,due,sum,fee,dead\n" + rows.joined(separator: "\n") + "\n")
        return folder
    }

    @Test("what crosses rows, and the broken rows that are shown")
    func crossing() throws {
        let folder = try project(Self.rows())
        for form in ["human", "jsonl"] {
            let run = [
                "run", "campaign.yaml", "--as-of", "2026-11-20T10:00:00+08:00", "--format", form,
            ]
            let one = try Executable.run(run + ["--threads", "1"], in: folder.path)
            #expect(one.code == 0, "\(one.output)\(one.errors)")
            for threads in ["2", "3", "8"] {
                let many = try Executable.run(run + ["--threads", threads], in: folder.path)
                #expect(many.output == one.output)
            }
            guard form == "jsonl" else { continue }
            for reason in ["duplicate_row", "other_account", "shared_address", "stop_borrower"] {
                #expect(one.output.contains("\"\(reason)\""), "nothing of \(reason)")
            }
        }
    }

    /// The file sender writes in the order of the plan.
    @Test("what a live run hands over, and in which order")
    func live() throws {
        let folder = try project(Self.rows())
        let instant = ["--as-of", "2026-11-20T10:00:00+08:00"]
        let dry = try Executable.run(
            ["run", "campaign.yaml", "--format", "jsonl", "--only", "notify"] + instant,
            in: folder.path)
        func live(_ threads: Int) throws -> (report: String, sent: String) {
            try folder.write(
                "senders\(threads).yaml", "main_sms: { type: file, path: \(threads).jsonl }\n")
            let run = try Executable.run(
                [
                    "run", "campaign.yaml", "--live", "--senders", "senders\(threads).yaml",
                    "--ledger", "\(threads).ledger", "--threads", "\(threads)",
                ] + instant, in: folder.path)
            #expect(run.code == 0 || run.code == 3, "\(run.output)\(run.errors)")
            return (run.output, try folder.text("\(threads).jsonl"))
        }
        let one = try live(1)
        #expect(one.sent.split(separator: "\n").count == dry.output.split(separator: "\n").count)
        for threads in [2, 5] {
            let many = try live(threads)
            #expect(many.sent == one.sent)
            #expect(many.report == one.report)
        }
    }

    @Test("a file that cannot be read to its end: what came before it stands, and nothing after it")
    func ends() throws {
        var rows = Self.rows().filter { !$0.contains(",x,") }
        rows[3210] = "A3210,\"" + String(repeating: "y", count: 1 << 20) + "\""
        let folder = try project(rows)
        let run = ["run", "campaign.yaml", "--as-of", "2026-11-20T10:00:00+08:00"]
        let one = try Executable.run(run + ["--threads", "1"], in: folder.path)
        let many = try Executable.run(run + ["--threads", "4"], in: folder.path)
        #expect(one.code == 1, "\(one.errors)")
        #expect(one.errors.contains("3212"), "\(one.errors)")
        #expect((many.code, many.output, many.errors) == (one.code, one.output, one.errors))
    }
}
