internal import Diagnostics
internal import Testing

@Suite("Findings as a person reads them")
struct HumanRendererTests {
    @Test("message, place, carets, help beside them, and the reason below")
    func whole() {
        let text = String(repeating: "#\n", count: 13) + "segmets:\n  - a\n"
        let fixture = Fixture(text, name: "Campaigns/x.yaml")
        let finding = Diagnostic(
            "D0201", .error, Phrase("unknown key `segmets`", zh: "未知的键 `segmets`"),
            at: fixture.span("segmets"),
            note: Phrase("a key nobody reads would be lost", zh: "没人读的键会白写"),
            help: Phrase("did you mean `segments`?", zh: "是不是 `segments`？"))
        #expect(
            fixture.shown(finding) == """
                error[D0201]: unknown key `segmets`
                  --> Campaigns/x.yaml:14:1
                   |
                14 | segmets:
                   | ^^^^^^^ help: did you mean `segments`?
                   |
                   = note: a key nobody reads would be lost
                """)
        #expect(
            fixture.shown(finding, .zh) == """
                错误[D0201]：未知的键 `segmets`
                  --> Campaigns/x.yaml:14:1
                   |
                14 | segmets:
                   | ^^^^^^^ 建议：是不是 `segments`？
                   |
                   = 说明：没人读的键会白写
                """)
    }

    @Test("colours mark severity, labels and frame, and nothing else changes")
    func colours() {
        let fixture = Fixture("a: 1\n")
        let finding = Diagnostic(
            "D0001", .warning, phrase("no"), at: fixture.span("a"),
            labels: [Label(fixture.span("1"), phrase("here"))], note: phrase("why"))
        let ansi = fixture.shown(finding, .en, .ansi)
        #expect(
            ansi == """
                \u{1B}[33mwarning[D0001]\u{1B}[0m\u{1B}[1m: no\u{1B}[0m
                 \u{1B}[2m-->\u{1B}[0m a.yaml:1:1
                \u{1B}[2m  |\u{1B}[0m
                \u{1B}[2m1 |\u{1B}[0m a: 1
                \u{1B}[2m  |\u{1B}[0m \u{1B}[33m^\u{1B}[0m
                \u{1B}[2m  |\u{1B}[0m    \u{1B}[34m- here\u{1B}[0m
                \u{1B}[2m  |\u{1B}[0m
                  \u{1B}[2m=\u{1B}[0m \u{1B}[1mnote: \u{1B}[0mwhy
                """)
        var plain = ansi
        for code in ["0", "1", "2", "33", "34"] {
            plain = plain.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false)
                .joined()
        }
        #expect(plain == fixture.shown(finding))
    }

    @Test(
        "each severity has its word and colour",
        arguments: [
            (Severity.error, "\u{1B}[1;31merror[D1]", "错误[D1]：中 m"),
            (.warning, "\u{1B}[33mwarning[D1]", "警告[D1]：中 m"),
            (.note, "\u{1B}[34mnote[D1]", "说明[D1]：中 m"),
        ])
    func severities(severity: Severity, start: String, chinese: String) {
        let fixture = Fixture("")
        let finding = Diagnostic("D1", severity, phrase("m"), at: nil)
        #expect(fixture.shown(finding, .en, .ansi).hasPrefix(start))
        #expect(fixture.shown(finding, .zh) == chinese)
    }

    @Test("a finding about no file has its message, reason and help")
    func noPlace() {
        let fixture = Fixture("")
        let finding = Diagnostic(
            "D0900", .error, phrase("no campaign given"), at: nil, note: phrase("one\ntwo"),
            help: phrase("name a file"))
        #expect(
            fixture.shown(finding) == """
                error[D0900]: no campaign given
                  = note: one
                          two
                  = help: name a file
                """)
        #expect(
            fixture.shown(finding, .zh) == """
                错误[D0900]：中 no campaign given
                  = 说明：中 one
                          two
                  = 建议：中 name a file
                """)
    }

    @Test("carets are as wide as Chinese, full-width marks, pictures and tabs are")
    func widths() {
        let chinese = Fixture("姓名：张三\n")
        #expect(
            chinese.excerpt(chinese.span("：")) == """
                1 | 姓名：张三
                  |     ^^
                """)
        let picture = Fixture("say: \u{1F600} ok\n")
        #expect(
            picture.excerpt(picture.span("\u{1F600} o")) == """
                1 | say: \u{1F600} ok
                  |      ^^^^
                """)
        let tab = Fixture("\ta:\tb\n")
        #expect(
            tab.excerpt(tab.span("b")) == """
                1 |     a:    b
                  |           ^
                """)
        #expect(
            tab.excerpt(0..<1) == """
                1 |     a:    b
                  | ^^^^
                """)
        let marks = Fixture("xe\u{301}y\n")
        #expect(
            marks.excerpt(2..<4) == """
                1 | xe\u{301}y
                  |  ^
                """)
    }

    @Test("hidden and foreign bytes are spelt out and the carets follow")
    func hidden() {
        let bidi = Fixture("a\u{202E}b\u{200B}c\n")
        #expect(
            bidi.excerpt(bidi.span("\u{200B}")) == """
                1 | a<U+202E>b<U+200B>c
                  |           ^^^^^^^^
                """)
        let escape = Fixture("a\u{1B}[2J\n")
        #expect(
            escape.excerpt(escape.span("[")) == """
                1 | a<U+001B>[2J
                  |          ^
                """)
        let broken = Fixture(bytes: [0x61, 0xFF, 0xE4, 0xB8, 0x62, 0x07, 0x0A])
        #expect(
            broken.excerpt(2..<5) == """
                1 | a<FF><E4><B8>b<U+0007>
                  |      ^^^^^^^^^
                """)
        let mark = Fixture("\u{301}a\n")
        #expect(
            mark.excerpt(mark.span("a")) == """
                1 | <U+0301>a
                  |         ^
                """)
        let marked = Fixture("\u{FEFF}a: 1\n")
        #expect(
            marked.excerpt(marked.span("a")) == """
                1 | a: 1
                  | ^
                """)
        #expect(
            marked.excerpt(0..<3) == """
                1 | a: 1
                  | ^
                """)
    }

    @Test("no text of a finding or of a file name reaches the terminal unescaped")
    func hostileWords() {
        let fixture = Fixture("a\n", name: "x\u{1B}[31m.yaml")
        let bad = Phrase("m\u{7}\nm", zh: "m")
        let finding = Diagnostic(
            "D1", .error, bad, at: fixture.span("a"), labels: [Label(fixture.span("a"), bad)],
            note: bad,
            help: bad)
        #expect(
            fixture.shown(finding) == """
                error[D1]: m<U+0007><U+000A>m
                 --> x<U+001B>[31m.yaml:1:1
                  |
                1 | a
                  | ^
                  | - m<U+0007><U+000A>m
                  |
                  = note: m<U+0007>
                          m
                  = help: m<U+0007>
                          m
                """)
    }

    @Test(
        "an empty span is one caret: in a line, at its end, at the file's end"
    )
    func empty() {
        let fixture = Fixture("ab\r\n期\n")
        #expect(fixture.excerpt(1..<1) == "1 | ab\n  |  ^")
        #expect(fixture.excerpt(2..<2) == "1 | ab\n  |   ^")
        #expect(fixture.excerpt(2..<4) == "1 | ab\n  |   ^")
        #expect(fixture.excerpt(4..<4) == "2 | 期\n  | ^")
        #expect(fixture.excerpt(7..<7) == "2 | 期\n  |   ^")
        #expect(fixture.excerpt(8..<8) == "3 |\n  | ^")
        #expect(fixture.excerpt(90..<99) == "3 |\n  | ^")
        #expect(Fixture("").excerpt(0..<0) == "1 |\n  | ^")
        #expect(Fixture("ab").excerpt(2..<2) == "1 | ab\n  |   ^")
        #expect(Fixture("a  \n").excerpt(1..<3) == "1 | a\n  |  ^^")
    }

    @Test("a span over several lines shows its first and its last")
    func manyLines() {
        let fixture = Fixture("a: |\n  one\n\n  three\n  four\nb: 1\n")
        #expect(
            fixture.excerpt(fixture.span("|\n  one\n")) == """
                1 | a: |
                  |    ^
                2 |   one
                  |   ^^^
                """)
        #expect(
            fixture.excerpt(fixture.span("one\n\n  th")) == """
                2 |   one
                  |   ^^^
                3 |
                4 |   three
                  |   ^^
                """)
        #expect(
            fixture.excerpt(fixture.span("|\n  one\n\n  three\n  four\n")) == """
                1 | a: |
                  |    ^
                …
                5 |   four
                  |   ^^^^
                """)
        #expect(fixture.excerpt(fixture.span("\n\n")) == "2 |   one\n  |      ^")
        let helped = Diagnostic(
            "D1", .error, phrase("m"), at: fixture.span("one\n\n  three"), help: phrase("h"))
        #expect(fixture.shown(helped).hasSuffix("4 |   three\n  |   ^^^^^\n  |\n  = help: h"))
    }

    @Test("labels stand under the carets, on other lines, and in other files")
    func labels() {
        var fixture = Fixture("steps:\n  - a\n  - b\n  - c\n  - d\n  - a: x\n")
        let lender = fixture.sources.add(
            name: "shared/l.yaml", bytes: ContiguousArray("\n  k: 1".utf8))
        let finding = Diagnostic(
            "D0300", .error, phrase("two steps `a`"), at: fixture.span("a: x"),
            labels: [
                Label(fixture.span("x"), phrase("its value")),
                Label(fixture.span("k", in: lender), phrase("named there")),
                Label(fixture.span("a"), phrase("first here")),
                Label(fixture.span("d"), phrase("not this")),
            ],
            help: phrase("rename one"))
        #expect(
            fixture.shown(finding) == """
                error[D0300]: two steps `a`
                 --> a.yaml:6:5
                  |
                2 |   - a
                  |     - first here
                …
                5 |   - d
                  |     - not this
                6 |   - a: x
                  |     ^^^^ help: rename one
                  |        - its value
                  |
                 ::: shared/l.yaml:2:3
                  |
                2 |   k: 1
                  |   - named there
                """)
    }

    @Test("line numbers stand flush right")
    func numbers() {
        let fixture = Fixture("a\n" + String(repeating: "\n", count: 8) + "b\n")
        let finding = Diagnostic(
            "D1", .error, phrase("m"), at: fixture.span("b"),
            labels: [Label(fixture.span("a"), phrase("l"))])
        #expect(
            fixture.shown(finding) == """
                error[D1]: m
                  --> a.yaml:10:1
                   |
                 1 | a
                   | - l
                …
                10 | b
                   | ^
                """)
    }

    @Test("a help too long to stand beside the carets gets a line of its own")
    func longHelp() {
        let fixture = Fixture(String(repeating: "x", count: 50) + "y\n")
        // 50 columns, caret, space, `help: ` and the text: 58 + 42 = 100 fits, one more does not.
        let fits = String(repeating: "h", count: 42)
        func last(_ help: String) -> Substring? {
            let finding = Diagnostic(
                "D1", .error, phrase("m"), at: fixture.span("y"), help: phrase(help))
            return fixture.shown(finding).split(separator: "\n").last
        }
        #expect(last(fits)?.hasSuffix(" ^ help: " + fits) == true)
        #expect(last(fits + "h").map(String.init) == "  = help: " + fits + "h")
    }
}

@Suite("Long lines and fixes as a person reads them")
struct HumanRendererExcerptTests {
    private func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    @Test("a line of 160 columns is whole, a longer one is cut around the span")
    func longLines() {
        let whole = Fixture(times("a", 159) + "Z\n")
        #expect(whole.excerpt(whole.span("Z")).hasPrefix("1 | " + times("a", 159) + "Z\n"))
        let end = Fixture(times("a", 160) + "Z\n")
        #expect(
            end.excerpt(end.span("Z")) == """
                1 | …\(times("a", 157))Z
                  | \(times(" ", 158))^
                """)
        #expect(
            end.excerpt(0..<1) == """
                1 | \(times("a", 158))…
                  | ^
                """)
        // The window has 158 columns: 78 of them before a span of 1, so that it stands in the
        // middle.
        let middle = Fixture(times("a", 500) + "Z" + times("b", 500) + "\n")
        #expect(
            middle.excerpt(middle.span("Z")) == """
                1 | …\(times("a", 78))Z\(times("b", 79))…
                  | \(times(" ", 79))^
                """)
    }

    @Test("the ellipsis stands even for a single column")
    func oneColumnCut() {
        let fixture = Fixture(times("a", 79) + "Z" + times("b", 81) + "\n")
        #expect(
            fixture.excerpt(fixture.span("Z")) == """
                1 | …\(times("a", 78))Z\(times("b", 79))…
                  | \(times(" ", 79))^
                """)
    }

    @Test("in a cut line of Chinese text no character is halved")
    func longChinese() {
        let fixture = Fixture(times("期", 1000) + "Z" + times("款", 1000) + "\n")
        #expect(
            fixture.excerpt(fixture.span("Z")) == """
                1 | …\(times("期", 39))Z\(times("款", 39))…
                  | \(times(" ", 79))^
                """)
    }

    @Test("a span wider than the window begins after 20 columns of what is before it")
    func longSpan() {
        let fixture = Fixture(times("a", 300) + times("Z", 300) + times("b", 300) + "\n")
        #expect(
            fixture.excerpt(fixture.span(times("Z", 300))) == """
                1 | …\(times("a", 20))\(times("Z", 138))…
                  | \(times(" ", 21))\(times("^", 139))
                """)
    }

    @Test("a label that fell out of a cut line is marked at the ellipsis")
    func labelOutside() {
        let fixture = Fixture("L" + times("a", 500) + "Z" + times("b", 500) + "R\n")
        let finding = Diagnostic(
            "D1", .error, phrase("m"), at: fixture.span("Z"),
            labels: [
                Label(fixture.span("L"), phrase("left")), Label(fixture.span("R"), phrase("right")),
            ])
        let rows = fixture.shown(finding).split(separator: "\n").suffix(3)
        #expect(
            rows.map(String.init) == [
                "  | " + times(" ", 79) + "^", "  | - left", "  | " + times(" ", 159) + "- right",
            ])
    }

    @Test("a fix is shown as the line that it makes, unless there is a help")
    func fix() {
        let fixture = Fixture("x:\n  sgement: a # b\n")
        let fix = FixIt(fixture.span("sgement"), "segment")
        var finding = Diagnostic("D1", .error, phrase("m"), at: fixture.span("sgement"), fix: fix)
        #expect(
            fixture.shown(finding) == """
                error[D1]: m
                 --> a.yaml:2:3
                  |
                2 |   sgement: a # b
                  |   ^^^^^^^
                  |
                  = help: write this instead
                2 +   segment: a # b
                """)
        #expect(fixture.shown(finding, .zh).hasSuffix("  = 建议：改成这样\n2 +   segment: a # b"))
        finding.help = phrase("mend it")
        #expect(fixture.shown(finding).hasSuffix("  |   ^^^^^^^ help: mend it"))
    }

    /// Text, bytes of the fix, its replacement, and what stands below the excerpt.
    @Test(
        "a fix may put in lines, take lines out, or do both",
        arguments: [
            ("a: 1\nb: 2\n", 5..<5, "k: 0\n", "  = help: write this instead\n2 + k: 0"),
            ("a: 1\nb: 2\n", 4..<4, "\nk: 0", "  = help: write this instead\n2 + k: 0"),
            ("a: 1\nb: 2\n", 0..<5, "", "  = help: remove this"),
            ("a: 1\nb: 2\n", 5..<9, "", "  = help: remove this"),
            ("a: 1 # x\n", 4..<8, "", "  = help: write this instead\n1 + a: 1"),
            ("a: 1\nb: 2\n", 3..<8, "c", "  = help: write this instead\n1 + a: c2"),
            ("a: {b:c}\n", 3..<8, "\n  b: c", "  = help: write this instead\n1 + a:\n2 +   b: c"),
            (
                "a\n", 0..<1, "1\n2\n3\n4\n5\n6\n7",
                "  = help: write this instead\n1 + 1\n2 + 2\n3 + 3\n4 + 4\n5 + 5\n6 + 6\n…"
            ),
            ("a\n", 1..<1, "\n", "  = help: write this instead\n2 +"),
        ])
    func fixes(text: String, range: Range<Int>, replacement: String, shown: String) {
        let fixture = Fixture(text)
        let fix = FixIt(fixture.span(range), replacement)
        let finding = Diagnostic("D1", .error, phrase("m"), at: fixture.span(range), fix: fix)
        #expect(fixture.shown(finding).hasSuffix("\n  |\n" + shown))
    }

    @Test("a fix of another file names the file")
    func fixElsewhere() {
        var fixture = Fixture("a\n")
        let other = fixture.sources.add(name: "l.yaml", bytes: ContiguousArray("b: 1\n".utf8))
        let at = fixture.span("1", in: other)
        let finding = Diagnostic(
            "D1", .error, phrase("m"), at: fixture.span("a"), fix: FixIt(at, "2"))
        #expect(
            fixture.shown(finding).hasSuffix("  = help: write this instead in `l.yaml`\n1 + b: 2"))
    }

    @Test(
        "the summary counts in both languages and says what was not shown",
        arguments: [
            (2, 1, 0, "2 errors, 1 warning\n", "2 个错误，1 个警告\n"),
            (1, 2, 0, "1 error, 2 warnings\n", "1 个错误，2 个警告\n"),
            (0, 3, 0, "3 warnings\n", "3 个警告\n"),
            (0, 0, 0, "no errors\n", "没有错误\n"),
            (112, 0, 12, "… and 12 more\n112 errors\n", "…… 另有 12 个未列出\n112 个错误\n"),
        ])
    func summary(errors: Int, warnings: Int, cut: Int, en: String, zh: String) {
        func text(_ language: Language) -> String {
            HumanRenderer(style: .plain, language: language)
                .summary(errors: errors, warnings: warnings, cut: cut)
        }
        #expect(text(.en) == en)
        #expect(text(.zh) == zh)
    }

    @Test("several findings stand apart by an empty line")
    func several() {
        let renderer = HumanRenderer(style: .plain, language: .en)
        let findings = [
            Diagnostic("D1", .error, phrase("a"), at: nil),
            Diagnostic("D2", .note, phrase("b"), at: nil),
        ]
        let text = renderer.render((findings: findings, cut: 7), sources: SourceSet())
        #expect(text == "error[D1]: a\n\nnote[D2]: b\n\n")
    }

    @Test("any bytes and any spans render without control characters and within the width")
    func anything() {
        let seed: UInt64 = 20_261_120
        var random = SplitMix64(state: seed)
        let alphabet: [[UInt8]] = [
            [0x61], [0x20], [0x09], [0x0A], [0x0D], [0x1B], [0xFF], [0x80], [0xE4, 0xB8, 0xAD],
            [0xE2, 0x80, 0x8B], [0xF0, 0x9F, 0x98, 0x80], [0xCC, 0x81], [0xEF, 0xBB, 0xBF],
        ]
        for round in 0..<3000 {
            var bytes: ContiguousArray<UInt8> = []
            let letters = alphabet.shuffled(using: &random).prefix(
                Int.random(in: 1...6, using: &random))
            for _ in 0..<Int.random(in: 0...(round % 10 == 0 ? 3000 : 30), using: &random) {
                bytes += letters.randomElement(using: &random) ?? []
            }
            let fixture = Fixture(bytes: bytes)
            func span() -> SourceSpan {
                let start = Int.random(in: 0...bytes.count + 1, using: &random)
                let length = Int.random(in: 0...bytes.count + 1, using: &random)
                return fixture.span(start..<start + (Bool.random(using: &random) ? length : 1))
            }
            let finding = Diagnostic(
                "D1", .error, phrase("m"), at: span(), labels: [Label(span(), phrase("l"))],
                fix: FixIt(span(), "x\n期"))
            let text = fixture.shown(finding)
            let bad = text.unicodeScalars.filter {
                $0 != "\n" && $0.properties.generalCategory == .control
            }
            #expect(bad.isEmpty, "seed \(seed), round \(round)")
            let widest =
                text.split(separator: "\n").map { TextWidth.columns(String($0)) }.max() ?? 0
            // A gutter of at most 4 digits, ` | `, 160 columns, a caret after them, and the label's
            // text.
            #expect(widest <= 170, "seed \(seed), round \(round)")
            #expect(text.contains("^"), "seed \(seed), round \(round)")
        }
    }
}
