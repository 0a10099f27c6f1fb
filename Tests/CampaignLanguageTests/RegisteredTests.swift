import CampaignLanguage
import Diagnostics
import Testing

/// Texts of SMS against what is registered with the gateway. Which forms a text has, and where it differs, by hand.
@Suite("Registered signatures and templates") struct RegisteredTests {
    private static let lender = """
        lender: 安行汽车金融有限公司
        locale: zh-CN
        timezone: Asia/Shanghai
        currency: CNY
        official: { hotline: 400-000-0001 }

        """

    /// The findings of a campaign as `CODE "marked" "what the template goes on with"`.
    private static func findings(
        _ templates: [String], text: String, more: String = "", signature: String = "安行",
        signatures: String = "[安行]", vendor: String = "aliyun", frame: String = "",
        of severity: Severity = .error
    ) -> [String] {
        let rules = """
            policy: ours
            rules:
              - rule: REG-1
                says: 先报备
                basis: vendor_terms
                source: 控制台
                confidence: A
                verified: 2026-11-20
                for: { channels: [sms] }
                registered:
                  vendor: \(vendor)
                  signatures: \(signatures)
                  templates:
            \(templates.enumerated().map { "        T\($0): \"\($1)\"" }.joined(separator: "\n"))

            """
        let campaign = """
            campaign: test
            import: { lender: lender.yaml }
            policies: [ours]
            portfolio:
              account: 编号
              due: 还款日
              fields:
                编号: { type: text, longest: 20 }
                姓名: { type: name, longest: 8 }
                昵称: { type: optional name, longest: 8 }
                手机: phone
                罚息: { type: money, at_most: 50000.00 }
                还款日: date
            channels:
              sms: { to: 手机, sender: main_sms, signature: \(signature)\(frame) }
            lines: { 求助: 有困难请来电。 }
            \(more)
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: sms
                text: |
                  \(text.replacing("\n", with: "\n      "))

            """
        var sources = SourceSet()
        let main = sources.add(name: "test.yaml", bytes: ContiguousArray(campaign.utf8))
        let files = CampaignFiles(
            load: { path, _, sources in
                .file(sources.add(name: path, bytes: ContiguousArray(lender.utf8)))
            },
            infer: { _, _, _ in .refused([]) },
            policy: { name, _, sources in
                .file(sources.add(name: "\(name).yaml", bytes: ContiguousArray(rules.utf8)))
            })
        let result = CampaignReader.read(main, sources: sources, files: files)
        return result.bag.sorted.filter { $0.severity == severity }.map { finding in
            let marked = finding.span.map { result.sources.text($0) } ?? ""
            let goesOn = finding.message.zh.split(separator: "“").last.map {
                $0.prefix { $0 != "”" }
            }
            return "\(finding.code) \(marked) \(goesOn ?? "")"
        }
    }

    @Test("a text that a template makes is fine")
    func made() {
        let plain = "{{ 姓名 }}您好，罚息{{ 罚息 | money }}，请还款。"
        #expect(Self.findings(["${name}您好，罚息${sum}，请还款。"], text: plain) == [])
        #expect(Self.findings(["x", "${name}您好，罚息${sum}，请还款。"], text: plain) == [])
        // A variable may take words too, but not nothing.
        #expect(Self.findings(["${all}请还款。"], text: plain) == [])
        #expect(Self.findings(["${name}您好，${all}"], text: plain) == [])
        #expect(Self.findings(["#name#您好，罚息#sum#，请还款。"], text: plain, vendor: "yunpian") == [])
        #expect(
            Self.findings(["【安行】#name#您好，罚息#sum#，请还款。"], text: plain, vendor: "yunpian") == [])
        // Breaks of the file are not in the message.
        #expect(
            Self.findings(["${name}您好，请还款。"], text: "{{ 姓名 }}您好，\n请还款。") == [])
        #expect(
            Self.findings(
                ["${name}您好，请还款。谢谢。"], text: "请还款。",
                frame: ", opening: \"{{ 姓名 }}您好，\", closing: 谢谢。") == [])
        #expect(
            Self.findings(["请来电400-000-0001。"], text: "请来电{{ lender.hotline }}。") == [])
        #expect(
            Self.findings(["${x}您好，有困难请来电。"], text: "{{ 昵称 | default(\"客户\") }}您好，{{ lines.求助 }}")
                == [])
    }

    @Test("a figure that a gateway has registered can only stand as it is, another is told")
    func figures() {
        let text = "{{ 姓名 }}您好，满300元可分期。{{ lines.求助 }}"
        #expect(Self.findings(["${name}您好，满300元可分期。${help}"], text: text, of: .warning) == [])
        #expect(
            Self.findings(["${name}您好，满30${x}元可分期。${help}"], text: text, of: .warning)
                == ["D0690 300元 300元"])
    }

    @Test("a text that none makes is told where it differs from the nearest")
    func different() {
        #expect(
            Self.findings(["${name}您好，请还款。", "您好"], text: "{{ 姓名 }}你好，请还款。")
                == ["D0683 你 您好，请还款。"])
        #expect(
            Self.findings(["${name}您好"], text: "{{ 姓名 }}您好，请还款。").map { $0.prefix(7) }
                == ["D0683 ，"])
        #expect(Self.findings(["${name}您好，请还款。"], text: "{{ 姓名 }}您好") == ["D0683  ，请还款。"])
        #expect(
            Self.findings(["某某您好。"], text: "{{ 姓名 }}您好。") == ["D0683 {{ 姓名 }} 某某您好。"])
        // Of two that differ at the same place, the one that ends alike.
        #expect(
            Self.findings(
                ["您的车贷，请还款。", "您的车贷有${x}罚息。"], text: "您的车贷请还款。") == ["D0683 请 ，请还款。"])
        #expect(
            Self.findings(
                ["您的车贷有${x}罚息。", "您的车贷，请还款。"], text: "您的车贷请还款。") == ["D0683 请 ，请还款。"])
        // The word after a value that brings its own unit.
        #expect(
            Self.findings(["罚息${x}元。"], text: "罚息{{ 罚息 | money }}。") == ["D0683 。 元。"])
        #expect(Self.findings(["罚息${x}元。"], text: "罚息{{ 罚息 | number }}元。") == [])
        #expect(
            Self.findings(["您好，没有困难。"], text: "您好，{{ lines.求助 }}") == ["D0683 有 没有困难。"])
    }

    @Test("each branch and each offer is held against the templates")
    func forms() {
        let branch = "请还款。{% if 罚息 > 0.00 %}有罚息。{% else %}无罚息。{% endif %}"
        #expect(Self.findings(["请还款。有罚息。", "请还款。无罚息。"], text: branch) == [])
        #expect(Self.findings(["请还款。有罚息。"], text: branch) == ["D0683 无 有罚息。"])
        let open = "请还款。{% if 罚息 > 0.00 %}有罚息。{% endif %}谢谢。"
        #expect(Self.findings(["请还款。有罚息。谢谢。"], text: open) == ["D0683 谢 有罚息。谢谢。"])
        let offers = """
            offers:
              - offer: 甲
                waive: { part: 50%, of: 罚息, at_most: 500.00 }
                until: today + 7 days
                say: 可减{{ offer.waived | money }}。
              - offer: 乙
                waive: { part: 10%, of: 罚息, at_most: 500.00 }
                until: today + 7 days
                say: 少付{{ offer.waived | money }}。
            """
        let text = "请还款。{{ offer.say | default(lines.求助) }}"
        let all = ["请还款。可减${x}。", "请还款。少付${x}。", "请还款。有困难请来电。"]
        #expect(Self.findings(all, text: text, more: offers) == [])
        for left in all.indices {
            var some = all
            some.remove(at: left)
            let found = Self.findings(some, text: text, more: offers)
            #expect(
                found.count == 1 && found[0].hasPrefix("D0683 "), "without \(all[left]): \(found)")
        }
        let many = (1...10).map { "{% if 罚息 > \($0).00 %}\($0){% endif %}" }.joined()
        #expect(
            Self.findings(["x${x}"], text: "x{{ 姓名 }}" + many).contains {
                $0.hasPrefix("D0685")
            })
    }

    @Test("a signature is registered")
    func signatures() {
        let text = "请还款。"
        #expect(Self.findings(["请还款。"], text: text, signatures: "[别的, 安行]") == [])
        #expect(
            Self.findings(["请还款。"], text: text, signature: "安行汽车").map { $0.prefix(10) }
                == ["D0682 安行汽车"])
        #expect(
            Self.findings(["【安行】请还款。"], text: text, signature: "安航", signatures: "[安航]")
                == ["D0683 安航 行】请还款。"])
    }

    @Test("a variable is closed and has a name", arguments: ["${x", "${}", "${x y}", "$ {x}${"])
    func variables(template: String) {
        #expect(
            Self.findings([template], text: "请还款。").contains { $0.hasPrefix("D0684") },
            "\(template)")
    }
}
