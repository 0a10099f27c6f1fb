import Foundation
import TestSupport
import Testing

/// Mail in HTML from the campaign to the sender's file.
@Suite("Mail in HTML") struct MailRunTests {
    private static let campaign = """
        campaign: mail
        import: { lender: shared/lender.yaml }
        policies: []
        portfolio:
          source: accounts.csv
          account: 合同编号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            姓名:     { type: name, longest: 30 }
            邮箱:     email
            罚息:     { type: money, at_most: 50000.00 }
            还款日:   date
        channels: { email: { to: 邮箱, sender: company_mail } }
        lines: { 求助: '有困难请来电，例如 <b>"分期"</b> & 减免。' }
        offers:
          - offer: 减半
            waive: { part: 50%, of: 罚息, at_most: 500.00 }
            until: today + 7 days
            say: "<可减>{{ offer.waived | money }}"
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: email
            text:
              subject: 还款事项
              body: "{{ 姓名 }}：{{ offer.say }}。{{ lines.求助 }}"
              html: |
                <p>{{ 姓名 }}：<b>{{ offer.say }}</b>。</p>
                <p>{{ lines.求助 }}</p>
                <a href="https://{{ lender.site }}/?id={{ 合同编号 | url_encode }}&amp;a=1">还款</a>

        """

    /// By hand; the last account's name tries to be markup.
    private static let accounts = """
        合同编号,姓名,邮箱,罚息,还款日
        A&1 x,李雷,a@mail.example,32.10,2026-11-13
        A2,"<b onclick=""x"">&'",b@mail.example,0.10,2026-11-13

        """

    private static func page(_ name: String, _ waived: String, _ id: String) -> String {
        """
        <p>\(name)：<b>&lt;可减&gt;\(waived)元</b>。</p>
        <p>有困难请来电，例如 &lt;b&gt;&quot;分期&quot;&lt;/b&gt; &amp; 减免。</p>
        <a href="https://www.axqj.example/?id=\(id)&amp;a=1">还款</a>
        """
    }

    private static let pages = [
        "a@mail.example": page("李雷", "16.05", "A%261+x"),
        "b@mail.example": page("&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;", "0.05", "A2"),
    ]

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("mail.yaml", campaign)
        try folder.write("accounts.csv", accounts)
        try folder.write("senders.yaml", "company_mail: { type: file, path: mail.jsonl }\n")
        return folder
    }

    private static func objects(_ lines: String) throws -> [[String: Any]] {
        try lines.split(separator: "\n").map {
            try #require(
                JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
        }
    }

    private static let asOf = ["--as-of", "2026-11-20T10:00:00+08:00"]

    @Test("what leaves has its HTML, with every value and every line escaped")
    func live() throws {
        let folder = try Self.folder()
        let outcome = try Executable.run(
            [
                "run", folder.path + "/mail.yaml", "--live", "--ledger", folder.path + "/ledger",
                "--senders", folder.path + "/senders.yaml",
            ] + Self.asOf)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let written = try Self.objects(try folder.text("mail.jsonl"))
        #expect(written.count == 2)
        for line in written {
            let to = try #require(line["to"] as? String)
            #expect(line["html"] as? String == Self.pages[to])
            // What is plain stays plain.
            #expect((line["text"] as? String)?.hasSuffix("例如 <b>\"分期\"</b> & 减免。") == true)
        }
    }

    @Test("lines have it beside the text, masked like it")
    func lines() throws {
        let folder = try Self.folder()
        let run = ["run", folder.path + "/mail.yaml", "--format", "jsonl"] + Self.asOf
        let open = try Executable.run(run + ["--reveal"])
        #expect(open.code == 0, "\(open.errors)")
        for line in try Self.objects(open.output) {
            let to = try #require(line["to"] as? String)
            #expect(line["html"] as? String == Self.pages[to])
        }
        let masked = try Self.objects(try Executable.run(run).output)
        let first = try #require(masked.first?["html"] as? String)
        #expect(first == Self.page("李*", "16.05", "A%261+x"))
        #expect(masked.last?["html"] as? String == Self.page("&lt;*", "0.05", "A2"))
    }
}
