import Foundation
import TestSupport
import Testing

/// `dunlin test`: the corpus has a campaign in which everything that a test file can say has something to act on, with
/// cases worked out by hand from the meaning of a run.
@Suite("Campaign tests") struct TrialTests {
    private static let folder = "Tests/Corpus/trials"
    private static let story = folder + "/story.test.yaml"
    private static let wrong = folder + "/wrong.test.yaml"

    private func test(_ arguments: [String], in folder: String = Project.root) throws
        -> Executable.Outcome
    {
        try Executable.run(["test"] + arguments, in: folder)
    }

    @Test("every case of the story comes true, and all of the campaign is reached")
    func story() throws {
        let run = try test([Self.story, "--coverage-at-least", "100"])
        #expect(run.code == 0, "\(run.output)\(run.errors)")
        let last = run.output.split(separator: "\n").last
        #expect(last == "32 cases: 32 passed, 0 failed; coverage 100% (31 of 31 places)")
    }

    @Test("what fails stands side by side, in both languages")
    func wrong() throws {
        for (language, ending) in [("en", "txt"), ("zh", "zh.txt")] {
            let run = try test([Self.wrong, "--lang", language])
            #expect(run.code == 1)
            #expect(run.errors.isEmpty)
            Golden.expect(run.output, is: "\(Self.folder)/wrong.\(ending)")
        }
    }

    @Test("JUnit's form is XML with a case for each, and the failures in it")
    func junit() throws {
        let run = try test([Self.folder, "--format", "junit"])
        #expect(run.code == 1)
        Golden.expect(run.output, is: Self.folder + "/wrong.xml")
        let folder = try TemporaryFolder()
        let path = try folder.write("report.xml", run.output)
        let counted = try Executable.run(
            "/usr/bin/env",
            [
                "python3", "-c",
                """
                import sys, xml.etree.ElementTree as tree
                root = tree.parse(sys.argv[1]).getroot()
                cases = root.findall('testsuite/testcase')
                failed = [case.get('name') for case in cases if case.find('failure') is not None]
                print(root.get('tests'), len(cases), root.get('failures'), failed)
                """, path,
            ])
        #expect(counted.output == "36 36 4 ['该停的没有停', '处处不同', '第二天才错 <&>', '读不了的账户']\n")
    }

    /// One word of an expectation changed: the case must fail, else the word was never looked at.
    private static let slips: [(from: String, to: String)] = [
        ("by: sms, segment: 守信, arm: 详细", "by: email, segment: 守信, arm: 详细"),
        ("segment: 守信, arm: 详细, offer", "segment: 普通, arm: 详细, offer"),
        ("arm: 详细, offer: none", "arm: 简短, offer: none"),
        ("offer: none, parts: 1", "offer: 罚息减半, parts: 1"),
        ("parts: 1, at: 10:00", "parts: 2, at: 10:00"),
        ("at: 10:00, fallback", "at: 09:30, fallback"),
        ("fallback: false", "fallback: true"),
        ("text: 【平安里】张伟", "text: 【平安里】张伟伟"),
        ("text_lacks: 还没有罚息", "text_lacks: 罚息"),
        ("at: 2026-11-20 10:00 }", "at: 2026-11-20 10:01 }"),
        ("\"请还1,000.00元\"", "\"请还1,000.01元\""),
        ("skip: holdout", "skip: over_limit"),
        ("defer: 2026-11-21 10:00", "defer: 2026-11-21 09:00"),
        ("2026-11-21 10:00, step: 逾期三天", "2026-11-21 10:00, step: 逾期十天"),
        ("pay_by: 2026-11-25 }", "pay_by: 2026-11-26 }"),
        ("11月27日前还清可减30.00元", "11月27日前还清可减30.01元"),
        ("excluded: not_included", "excluded: excepted"),
        ("excluded: 小额", "excluded: 勿扰"),
        ("excluded: excepted", "excluded: not_included"),
        ("stopped: 死亡", "stopped: 已还清"),
        ("skip: other_account", "skip: over_limit"),
        ("received: { payment: 1060.00 }", "received: { payment: 1059.99 }"),
        ("amount: 60.00, date: 2026-11-20", "amount: 60.00, date: 2026-11-19"),
        ("received: { delivered: sms }", "received: { failed: sms }"),
        ("received: [ { failed: sms } ]", "received: [ { delivered: sms } ]"),
        ("refuse: sms", "refuse: email"),
        ("amount: 1060.00, date: 2026-11-20 }", "amount: 1060.00, date: 2026-11-21 }"),
        ("received: promise_broken", "received: dispute"),
        ("received: { reply: { sms: 困难 } }", "received: { reply: { sms: 难 } }"),
        ("received: { opt_out: sms }", "received: { opt_out: email }"),
        ("received: { closed: complaint }", "received: { closed: dispute }"),
        ("received: [dispute]", "received: [complaint]"),
        ("hold: { until: 2026-11-20 }", "hold: { until: 2026-11-19 }"),
        ("notify: 逾期十天#3 }", "notify: 逾期十天#2 }"),
        ("notices.in_last(7 days) <= 3", "notices.in_last(7 days) <= 0"),
        ("数据时间: 2026-11-18 21:59", "数据时间: 2026-11-18 22:00"),
        ("holdout: true", "holdout: false"),
        ("标签: 车贷|勿扰", "标签: 车贷|打扰"),
        ("title: 还款事项", "title: 还款事"),
        ("text: 张伟您好，请于11月25日", "text: 张伟您好，请于11月26日"),
        ("expect: { error: duplicate_row }", "expect: silent"),
    ]

    @Test("each word of an expectation counts")
    func slips() throws {
        let text = try Project.text(Self.story)
        let folder = try copy()
        for slip in Self.slips {
            let changed = text.replacing(slip.from, with: slip.to, maxReplacements: 1)
            #expect(changed != text, "\(slip.from) is there")
            try folder.write("story.test.yaml", changed)
            let run = try test(["story.test.yaml"], in: folder.path)
            #expect(run.code == 1, "\(slip.from) → \(slip.to)")
            #expect(run.errors.isEmpty, "\(slip.to): \(run.errors)")
        }
    }

    private func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["story.yaml", "lender.yaml", "do-not-contact.csv", "story.test.yaml"] {
            try folder.write(name, try Project.text("\(Self.folder)/\(name)"))
        }
        return folder
    }

    @Test("a test leaves nothing behind")
    func nothingWritten() throws {
        let folder = try copy()
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(try test(["."], in: folder.path).code == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    }

    @Test("a campaign stands for the file beside it, `--only` for cases, a folder for all below it")
    func paths() throws {
        let folder = try copy()
        let one = try test(["story.yaml", "--only", "承诺之日", "-v"], in: folder.path)
        #expect(one.output.contains("  ✓ 承诺之日以前不催，之后照常\n"))
        #expect(one.output.contains("\n1 case: 1 passed, 0 failed;"))
        let none = try test(["Docs"])
        #expect(none.code == 2)
        #expect(none.errors.contains("error[D0861]"))
        let missing = try test(["none.yaml"], in: folder.path)
        #expect(missing.code == 74)
    }

    @Test("cases that pass fail where they reach too little")
    func coverage() throws {
        let folder = try copy()
        let text = try Project.text(Self.story)
        let cut = try #require(text.range(of: "  - case: 对照组不发"))
        try folder.write("story.test.yaml", String(text[..<cut.lowerBound]))
        let low = try test(["."], in: folder.path)
        #expect(low.code == 0)
        #expect(low.output.contains("no case reaches:\n  outside `audience.include`"))
        #expect(try test([".", "--coverage-at-least", "20"], in: folder.path).code == 0)
        #expect(try test([".", "--coverage-at-least", "90"], in: folder.path).code == 1)
    }

    /// Small edits of the campaigns, the same in every run; a session makes them all, `Docs/Testing.md` says how.
    @Test("the campaigns' own tests, or the check, notice small edits of the campaigns")
    func mutations() throws {
        let run = try Executable.run(
            "/usr/bin/env",
            [
                "python3", Project.path("Tests/Mutations/mutate.py"), "--dunlin", Executable.path,
                "--count", "24", "--seed", "20261127",
            ])
        #expect(run.code == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("edits 24, "))
    }

    @Test("the campaigns' tests pass and reach all of them")
    func campaigns() throws {
        let run = try test(["Campaigns", "--coverage-at-least", "100"])
        #expect(run.code == 0, "\(run.output)\(run.errors)")
    }

    /// What would be read wrongly, or not at all: each a finding at its character.
    private static let faults: [(text: String, code: String, place: String)] = [
        ("received: { payment: { amount: 5.00 } }", "D0204", "5:28"),
        ("received: { reply: 困难 }", "D0201", "5:24"),
        ("received: { reply: { fax: 困难 } }", "D0202", "5:26"),
        ("received: { reply: { wechat: 困难 } }", "D0852", "5:26"),
        ("received: { promise: 5.00 }", "D0201", "5:26"),
        ("received: { promise: { amount: 5.00, date: soon } }", "D0855", "5:48"),
        ("received: { hold: { til: 2026-11-20 } }", "D0202", "5:25"),
        ("received: { closed: paid }", "D0852", "5:25"),
        ("received: { opt_out: sms, opt_in: sms }", "D0202", "5:31"),
        ("received: optout", "D0852", "5:15"),
        ("holdout: yes", "D0208", "5:14"),
        ("expcet: { notify: 逾期三天 }", "D0202", "5:5"),
        ("change: { 应还: [1.00, 2.00] }", "D0851", "5:19"),
    ]

    private func faulty(_ tests: String) throws -> Executable.Outcome {
        let folder = try copy()
        try folder.write("story.test.yaml", tests)
        return try test(["story.test.yaml"], in: folder.path)
    }

    @Test("nothing that a case says is passed over", arguments: faults)
    func passedOver(_ fault: (text: String, code: String, place: String)) throws {
        let run = try faulty(
            """
            tests: story.yaml
            cases:
              - case: a
                now: 2026-11-20 10:00
                \(fault.text)
                expect: { notify: 逾期三天 }

            """)
        #expect(run.code == 1, "\(fault.text)")
        #expect(run.errors.contains("error[\(fault.code)]"), "\(fault.text): \(run.errors)")
        #expect(run.errors.contains("story.test.yaml:\(fault.place)\n"), "\(run.errors)")
    }

    @Test("a test file that names no campaign, has no cases or another version is a finding")
    func faultyFiles() throws {
        let one = "cases:\n  - case: a\n    now: 2026-11-20 10:00\n    expect: silent\n"
        for (text, code, place) in [
            ("tests: stroy.yaml\n" + one, "D0701", "1:8"),
            ("tests: story.yaml\ncases: []\n", "D0862", "2:1"),
            ("dunlin: 2\ntests: story.yaml\n" + one, "D0210", "1:9"),
            ("tests: story.yaml\nalways: [{ a: b }]\n" + one, "D0205", "2:12"),
        ] {
            let run = try faulty(text)
            #expect(run.code == 1, "\(text)")
            #expect(run.errors.contains("error[\(code)]"), "\(code): \(run.errors)")
            #expect(run.errors.contains("story.test.yaml:\(place)\n"), "\(run.errors)")
        }
        let folder = try copy()
        let none = try test([".", "--only", "没有的"], in: folder.path)
        #expect(none.code == 2)
        #expect(none.errors.contains("error[D0862]"))
    }

    @Test("a notice that the gateway has refused gets no receipt")
    func receiptOfRefused() throws {
        let text = try Project.text(Self.story)
        let changed = text.replacing(
            "expect: { notify: 逾期三天 }\n    then:\n      - now: 2026-11-21 09:00\n",
            with: "expect: { notify: 逾期三天 }\n    then:\n      - now: 2026-11-21 09:00\n"
                + "        received: { delivered: sms }\n")
        #expect(changed != text)
        let run = try faulty(changed)
        #expect(run.code == 1)
        #expect(run.output.contains("error[D0859]"))
    }

    @Test("a faulty campaign and a faulty test file are findings, and nothing is played")
    func faulty() throws {
        let folder = try copy()
        let campaign = try folder.text("story.yaml")
        try folder.write("story.yaml", campaign.replacing("应还 < 10.00", with: "应换 < 10.00"))
        let run = try test(["."], in: folder.path)
        #expect(run.code == 1)
        #expect(run.errors.contains("error[D0330]"))
        #expect(
            run.output.hasSuffix(
                "1 of 1 files not run; 0 cases: 0 passed, 0 failed; coverage 0% (0 of 0 places)\n"))
        try folder.write("story.yaml", campaign)
        let tests = try folder.text("story.test.yaml")
        try folder.write(
            "story.test.yaml", tests.replacing("notices.this_due <= 4", with: "notices.this <= 4"))
        let bad = try test(["."], in: folder.path)
        #expect(bad.code == 1)
        #expect(bad.errors.contains("story.test.yaml:"))
    }
}
