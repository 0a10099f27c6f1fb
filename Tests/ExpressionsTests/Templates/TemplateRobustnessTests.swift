internal import Diagnostics
internal import Expressions
internal import Testing

@Suite("Texts made by chance")
struct TemplateRobustnessTests {
    /// What templates are made of, so that chance reaches deep into the parser.
    private static let pieces: [String] = [
        "{{", "}}", "{%", "%}", "{{-", "-}}", "{%-", "-%}", "{{ 姓名 }}", "{{ 昵称 | default(\"x\") }}",
        "{% if 有担保 %}", "{% elsif 有担保 %}", "{% else %}", "{% endif %}", "if ", "else", "endif",
        " | ", "|", "||", "｜", "money", "date", "last(4)", "last: 4", "last（4）", "default(",
        "lines.合同", "lines.外层", "offer.say", "offer.waived", "lines.", "(", ")", "（", "）", ",", "，",
        "\"", "'", "\\", "姓名", "昵称", "本期应还", "days_overdue", "还款日", "3 days", "90%", "1.50",
        " + ", " > ", " and ", "has(昵称)", "\n", "\n\n", "\r\n", " ", "\t", "你好", "Hello", "。", "｛｛",
        "”",
        "{", "}", "%", "-", ".", "\u{301}", "𠮷",
    ]

    @Test("20,000 random texts never crash, and what compiles can be rendered")
    func robust() throws {
        let seed: UInt64 = 0x7E3A_11D5
        var random = ValuesFixture.Random(seed: seed)
        let base = try #require(TemplateCampaign.environment())
        var compiled = 0
        for round in 0..<20_000 {
            var bytes: [UInt8] = []
            if round % 4 == 0 {
                let count = Int.random(in: 0...60, using: &random)
                for _ in 0..<count { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            } else {
                for _ in 0..<Int.random(in: 0...14, using: &random) {
                    bytes += Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
                    if round % 7 == 0, !bytes.isEmpty, Int.random(in: 0..<20, using: &random) == 0 {
                        bytes.removeLast()
                    }
                }
            }
            var environment = base
            var bag = DiagnosticBag()
            let style: TemplateStyle = round % 2 == 0 ? .joined : .mail
            let template = environment.compileTemplate(
                TemplateFixture.text(bytes), style: style, scope: TemplateCampaign.scope, into: &bag
            )
            #expect((template == nil) == bag.hasErrors, "seed \(seed), round \(round)")
            for finding in bag.sorted {
                let end = finding.span?.end ?? 0
                #expect(end <= bytes.count || finding.span == TemplateCampaign.span)
            }
            guard let template else { continue }
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            compiled += 1
            let code = environment.finish()
            for (row, offer) in [(TemplateCampaign.wang, 0), (TemplateCampaign.li, nil)] {
                for masked in [false, true] {
                    let text = try TemplateCampaign.render(
                        template.id, code, row, offer: offer, masked: masked)
                    if let longest = template.longestUnits, !masked, isUTF8 {
                        #expect(text.utf16.count <= longest, "seed \(seed), round \(round)")
                    }
                    if masked {
                        #expect(!text.contains("12345678"), "seed \(seed), round \(round)")
                    }
                }
            }
        }
        #expect(compiled > 2_000, "seed \(seed)")
    }

    @Test("a text as long as allowed and one byte longer")
    func bounds() throws {
        var environment = try #require(TemplateCampaign.environment())
        var bag = DiagnosticBag()
        let most = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        #expect(
            environment.compileTemplate(
                TemplateFixture.text(most), style: .joined, scope: .text, into: &bag) != nil)
        #expect(
            environment.compileTemplate(
                TemplateFixture.text(most + most.prefix(1)), style: .joined, scope: .text,
                into: &bag)
                == nil)
        #expect(bag.sorted.map(\.code) == ["D0415"])
    }

    @Test("a text of more than 1 MiB is a fault before it is written, whatever makes it long")
    func bytes() throws {
        let whole = 1 << 20
        for (source, length, isGood) in [
            ("{{ 备注 }}", whole - 3, true), ("{{ 备注 }}", whole, false),
            ("{{ 备注 | escape }}", whole / 6, true), ("{{ 备注 | escape }}", whole / 5, false),
            ("{{ 备注 | url_encode }}", whole / 2, false), ("{{ 备注 | upcase }}", whole / 2, false),
            ("{{ 备注 | replace(\"一\", \"一二三四五六七八\") }}", whole / 6, false),
            ("{{ 备注 }}{{ 备注 | last(9) }}", whole / 2, false),
        ] {
            var environment = try #require(TemplateCampaign.environment())
            var bag = DiagnosticBag()
            let template = try #require(
                environment.compileTemplate(
                    TemplateFixture.text(source), style: .joined, scope: TemplateCampaign.scope,
                    into: &bag))
            var row = TemplateCampaign.wang
            let note = String(
                repeating: source.contains("一") ? "一" : "\"",
                count: source.contains("一") ? length / 3 : length)
            row["备注"] = .text(note)
            let code = environment.finish()
            do {
                let text = try TemplateCampaign.render(
                    template.id, code, row, offer: nil, masked: false)
                #expect(isGood && text.utf8.count <= whole, "\(source)")
            } catch let fault as EvaluationFault {
                #expect(fault.kind == .textTooLong && !isGood, "\(source)")
            }
        }
    }

    @Test("lines that would expand to more than 1 MiB are refused")
    func expandedBytes() throws {
        var environment = try #require(TemplateCampaign.environment())
        environment.declare(
            line: "长", nameSpan: TemplateCampaign.span,
            text: TemplateFixture.text(String(repeating: "长", count: 30_000)))
        var bag = DiagnosticBag()
        for (count, isGood) in [(11, true), (12, false), (5000, false)] {
            let source = String(repeating: "{{ lines.长 }}", count: count)
            let template = environment.compileTemplate(
                TemplateFixture.text(source), style: .joined, scope: .text, into: &bag)
            #expect((template != nil) == isGood)
        }
        // The finding stands at the line, the same for both texts.
        #expect(bag.sorted.map(\.code) == ["D0415"])
    }

    @Test("conditions nest 64 deep and no deeper")
    func depth() throws {
        for (levels, isGood) in [(64, true), (65, false), (3000, false)] {
            var environment = try #require(TemplateCampaign.environment())
            var bag = DiagnosticBag()
            let open = String(repeating: "{% if 有担保 %}", count: levels)
            let close = String(repeating: "{% endif %}", count: levels)
            let template = environment.compileTemplate(
                TemplateFixture.text(open + "x" + close), style: .joined, scope: .text, into: &bag)
            #expect((template != nil) == isGood)
            #expect(bag.sorted.map(\.code) == (isGood ? [] : ["D0415"]))
        }
    }

    @Test("lines stand within lines 16 deep and no deeper")
    func linesDepth() throws {
        for (levels, isGood) in [(16, true), (17, false), (3000, false)] {
            var environment = try #require(TemplateCampaign.environment())
            var bag = DiagnosticBag()
            for level in 1...levels {
                let text = level == levels ? "x" : "{{ lines.第\(level + 1) }}"
                environment.declare(
                    line: "第\(level)", nameSpan: TemplateCampaign.span,
                    text: TemplateFixture.text(text))
            }
            let template = environment.compileTemplate(
                TemplateFixture.text("{{ lines.第1 }}"), style: .joined, scope: .text, into: &bag)
            #expect((template != nil) == isGood)
            #expect(bag.sorted.map(\.code) == (isGood ? [] : ["D0415"]))
        }
    }
}
