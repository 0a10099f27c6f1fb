import CampaignLanguage
import Diagnostics
import Testing

/// The tree that `YAMLReader` makes, and the one finding for each way to get YAML wrong.
@Suite struct YAMLReaderTests {
    struct Reading {
        var file: SourceFile
        var root: YAMLNode?
        var findings: [Diagnostic]

        func text(_ span: SourceSpan) -> String {
            String(decoding: file.bytes[Int(span.start)..<span.end], as: UTF8.self)
        }

        /// `line:column text` of a span.
        func place(_ span: SourceSpan?) -> String {
            guard let span else { return "nowhere" }
            let position = file.lines.position(Int(span.start), in: file.bytes)
            return "\(position.line):\(position.column) \(text(span))"
        }
    }

    static func read(_ bytes: some Sequence<UInt8>) -> Reading {
        let file = SourceFile(id: FileID(0), name: "x.yaml", bytes: ContiguousArray(bytes))
        var bag = DiagnosticBag()
        let root = YAMLReader.read(file, into: &bag)
        return Reading(file: file, root: root, findings: bag.sorted)
    }

    /// The tree in one line, each scalar as `style"text"@start-end`.
    static func show(_ node: YAMLNode?) -> String {
        guard let node else { return "nil" }
        let place = "@\(node.span.start)-\(node.span.end)"
        switch node.kind {
        case .scalar(let scalar): return "\(scalar.style)\(scalar.string.debugDescription)\(place)"
        case .sequence(let items): return "[\(items.map(show).joined(separator: " "))]\(place)"
        case .mapping(let entries):
            let shown = entries.map { "\(show($0.key)): \(show($0.value))" }
            return "{\(shown.joined(separator: " "))}\(place)"
        }
    }

    @Test(
        "a tree has exact spans in bytes",
        arguments: [
            ("a: 1\n", #"{plain"a"@0-1: plain"1"@3-4}@0-4"#),
            ("a:\nb: x\n", #"{plain"a"@0-1: plain""@2-2 plain"b"@3-4: plain"x"@6-7}@0-7"#),
            ("a : \n", #"{plain"a"@0-1: plain""@3-3}@0-3"#),
            ("a: \"逾\" # c\n", #"{plain"a"@0-1: double"逾"@3-8}@0-8"#),
            ("逾: [a, 'b']\n", #"{plain"逾"@0-3: [plain"a"@6-7 single"b"@9-12]@5-13}@0-13"#),
            (
                "a: |\n  x\n\n\nb: 1",
                #"{plain"a"@0-1: literal"x\n"@3-8 plain"b"@11-12: plain"1"@14-15}@0-15"#
            ),
            (
                "- \n- a: {b: , c}\n",
                #"[plain""@1-1 {plain"a"@5-6: {plain"b"@9-10: plain""@11-11 "#
                    + #"plain"c"@14-15: plain""@15-15}@8-16}@5-16]@0-16"#
            ),
            ("\u{FEFF}---\na: 1\n...\n", #"{plain"a"@7-8: plain"1"@10-11}@7-11"#),
            ("a:\r\n- 期\r\n", #"{plain"a"@0-1: [plain"期"@6-9]@4-9}@0-9"#),
            ("22:00", #"plain"22:00"@0-5"#),
            ("a: >-\n  x\n  y", #"{plain"a"@0-1: folded"x y"@3-13}@0-13"#),
            ("a: |2-  # c\n", #"{plain"a"@0-1: literal""@3-6}@0-6"#),
        ])
    func tree(_ source: String, _ expected: String) {
        let reading = Self.read(source.utf8)
        #expect(Self.show(reading.root) == expected)
        #expect(reading.findings.isEmpty)
    }

    @Test("a mapping is asked by key, byte by byte")
    func lookup() {
        let root = Self.read("a: 1\n'é': {b: 2}\n".utf8).root
        #expect(root?.mapping?["a"]?.scalar?.string == "1")
        #expect(root?.mapping?["é"]?.mapping?["b"]?.scalar?.string == "2")
        #expect(root?.mapping?["e\u{301}"]?.span == nil)
        #expect(root?.sequence == nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var source: String
        var code: String
        var place: String
        var label: String?
        var fixed: String?
        var severity: Severity

        init(
            _ source: String, _ code: String, _ place: String, label: String? = nil,
            fixed: String? = nil, _ severity: Severity = .error
        ) {
            self.source = source
            self.code = code
            self.place = place
            self.label = label
            self.fixed = fixed
            self.severity = severity
        }

        var testDescription: String { "\(code) \(source.debugDescription)" }
    }

    @Test("each fault is one finding, tight, in both languages", arguments: grammar + traps)
    func finding(_ expected: Case) throws {
        let reading = Self.read(expected.source.utf8)
        try #require(reading.findings.count == 1, "\(reading.findings)")
        let finding = reading.findings[0]
        #expect(finding.code == expected.code)
        #expect(reading.place(finding.span) == expected.place)
        #expect(finding.severity == expected.severity)
        if let label = expected.label {
            #expect(finding.labels.map { reading.place($0.span) }.joined(separator: "; ") == label)
        }
        if let fixed = expected.fixed {
            let fix = try #require(finding.fix)
            var bytes = reading.file.bytes
            bytes.replaceSubrange(Int(fix.span.start)..<fix.span.end, with: fix.replacement.utf8)
            #expect(String(decoding: bytes, as: UTF8.self) == fixed)
            // What the fix makes is without fault.
            #expect(Self.read(bytes).findings.isEmpty)
        }
        for phrase in [finding.message, finding.note, finding.help].compactMap({ $0 }) {
            #expect(!phrase.en.hasSuffix(".") && !phrase.zh.hasSuffix("。"))
            let isCapital = phrase.en.unicodeScalars.first?.properties.isUppercase == true
            #expect(!isCapital || phrase.en.hasPrefix("YAML"))
            #expect(phrase.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
        }
        // A reading without a tree has an error to say why.
        if expected.severity == .warning { #expect(reading.root != nil) }
    }

    static let grammar: [Case] = [
        Case("", "D0102", "1:1 "),
        Case("# x\n\n", "D0102", "1:1 "),
        Case("---\n...\n", "D0102", "2:1 "),
        Case("a: x\u{1}y\n", "D0105", "1:5 \u{1}", fixed: "a: xy\n"),
        Case("逾: x\u{0}y\n", "D0105", "1:5 \u{0}"),
        Case("a: x\u{85}y\n", "D0108", "1:5 \u{85}"),
        Case("a: x\u{2028}y\n", "D0108", "1:5 \u{2028}"),
        Case("a: 1\n\u{FEFF}b: 2\n", "D0107", "2:1 \u{FEFF}", fixed: "a: 1\nb: 2\n"),
        Case("a:\n\tb: 1\n", "D0110", "2:1 \t"),
        Case("a:\n  - 1\n \t- 2\n", "D0110", "3:2 \t"),
        Case("a: |\n\t文\n", "D0110", "2:1 \t"),
        Case("a:\n    b: 1\n  c: 2\n", "D0112", "3:3 c: 2", label: "1:1 a:"),
        Case("a: b\n  c: d\n", "D0112", "2:3 c: d", label: "1:1 a: b"),
        Case("  a: 1\nb: 2\n", "D0112", "2:1 b: 2", label: "1:3 a:"),
        Case("a:\n  - b\n  c: d\n", "D0112", "3:3 c: d", label: "2:3 -"),
        Case("text: |\n  您好：请还款\n bad\n", "D0112", "3:2 bad"),
        Case("a: 1\nb 逾\nc: 2\n", "D0113", "2:1 b 逾"),
        Case("a: b: c\n", "D0114", "1:5 :", label: "1:4 b: c", fixed: "a: \"b: c\"\n"),
        Case(
            "say: 请还款, 电话: 400 # c\n", "D0114", "1:13 :", label: "1:6 请还款, 电话: 400",
            fixed: "say: \"请还款, 电话: 400\" # c\n"),
        Case("a: \"逾\nb: 1\n", "D0115", "1:4 \"", label: "3:1 "),
        Case("a: 'x\nb: 'y'\nc: 1\n", "D0115", "1:4 '", label: "2:4 '"),
        Case("a: \"x\" 逾 # c\n", "D0116", "1:8 逾", label: "1:4 \"x\""),
        Case("a: 'it's'\n", "D0116", "1:8 s'", label: "1:4 'it'"),
        Case("a: [1, 2\nb: 3\n", "D0117", "1:4 [", label: "2:1 b:"),
        Case("a: {x: 1\nb: 3\n", "D0117", "1:4 {", label: "2:1 b:"),
        Case("a: [x", "D0117", "1:4 [", label: "1:6 "),
        Case("a: ['x' 'y']\n", "D0118", "1:9 'y'"),
        Case("a: [x}\n", "D0118", "1:6 }"),
        Case("a: @x y # c\n", "D0119", "1:4 @", fixed: "a: \"@x y\" # c\n"),
        Case("a: `x`\n", "D0119", "1:4 `", fixed: "a: \"`x`\"\n"),
        Case("a: %x\n", "D0119", "1:4 %"),
        Case("a: *重点\n", "D0119", "1:4 *", fixed: "a: \"*重点\"\n"),
        Case("a: \"C:\\数据\"\n", "D0120", "1:7 \\数"),
        Case("a: \"\\u12\"\n", "D0120", "1:5 \\u"),
        Case("a: | x\n  y\n", "D0121", "1:6 x"),
        Case("a: - b\n", "D0122", "1:4 -"),
        Case("a: [1, , 2]\n", "D0123", "1:8 ,"),
        Case("a: ]\n", "D0123", "1:4 ]"),
        Case("a: 1\n}\n", "D0123", "2:1 }"),
        Case("a: 1\nb: 2\n\"a\": 3\n", "D0130", "3:1 \"a\"", label: "1:1 a"),
        Case("m: {逾: 1, 逾: 2}\n", "D0130", "1:11 逾", label: "1:5 逾"),
        Case("a: &x 1\n", "D0131", "1:4 &x"),
        Case("a: *x\n", "D0132", "1:4 *x"),
        Case("<<: {a: 1}\n", "D0133", "1:1 <<"),
        Case("a: !x 1\n", "D0134", "1:4 !x"),
        Case("a: !!int 1\n", "D0134", "1:4 !!int"),
        Case("a: !x\n  b: |2\n     x\n", "D0134", "1:4 !x"),
        Case("a: !e!x 1\n", "D0134", "1:4 !e!x"),
        Case("a: 1\n---\nb: [\n", "D0135", "2:1 ---"),
        Case("%YAML 1.1\n---\na: 1\n", "D0136", "1:1 %YAML 1.1"),
        Case("%TAG ! x\n---\na: 1\n", "D0136", "1:1 %TAG ! x"),
        Case("%YAML x\n---\na: 1\n", "D0136", "1:1 %YAML x"),
        Case("%YAML 2.0\n---\na: 1\n", "D0136", "1:1 %YAML 2.0"),
        Case("? a\n: b\n", "D0137", "1:1 ?"),
        Case("a: 1? # ?\nb: 2\n? # ?\n  c\n: d\n", "D0137", "3:1 ?"),
        Case("[a]: b\n", "D0137", "1:1 [a]"),
        Case("x: { {a: 1}: b}\n", "D0137", "1:6 {a: 1}"),
        Case("a: 1\n: b\n", "D0138", "2:1 :"),
        Case("'': b\n", "D0138", "1:1 ''"),
    ]

    static let traps: [Case] = [
        Case("a: 1\n姓名：x\nb: 2\n", "D0140", "2:3 ：", fixed: "a: 1\n姓名: x\nb: 2\n"),
        Case("姓名：x\nb: 2\n", "D0140", "1:3 ：", fixed: "姓名: x\nb: 2\n"),
        Case("姓名： x\n", "D0140", "1:3 ：", fixed: "姓名: x\n"),
        Case("a:\n  b：x\n", "D0140", "2:4 ：", fixed: "a:\n  b: x\n"),
        Case("a:\n  b：\n    c: 1\n", "D0140", "2:4 ：", fixed: "a:\n  b:\n    c: 1\n"),
        Case("a: 1\n  b：2\nc: 3\n", "D0140", "2:4 ："),
        Case("a: 1\nb：{ c: d }\n", "D0140", "2:2 ：", fixed: "a: 1\nb: { c: d }\n"),
        Case("a: 1\nb:{ c: d }\n", "D0142", "2:2 :", fixed: "a: 1\nb: { c: d }\n"),
        Case("m: { a：1, b: 2 }\n", "D0140", "1:7 ：", fixed: "m: { a: 1, b: 2 }\n"),
        Case("s:\n  - 紧急：x > 1\n  - 标准: y\n", "D0140", "2:7 ：", .warning),
        Case("a: [1，2]\n", "D0141", "1:6 ，", fixed: "a: [1, 2]\n"),
        Case(
            "a: [低， 中、高]\n", "D0141", "1:6 ，", label: "1:9 、", fixed: "a: [低, 中, 高]\n"),
        Case("m: { a: 1，b: 2 }\n", "D0141", "1:10 ，", fixed: "m: { a: 1, b: 2 }\n"),
        Case("m: {a:b}\n", "D0142", "1:6 :", fixed: "m: {a: b}\n"),
        Case("m: {a:1, b: 2}\n", "D0142", "1:6 :", fixed: "m: {a: 1, b: 2}\n"),
        Case("m: { to:{a: 1} }\n", "D0142", "1:8 :", fixed: "m: { to: {a: 1} }\n"),
        Case("to:手机\nb: 1\n", "D0142", "1:3 :", fixed: "to: 手机\nb: 1\n"),
        Case("a:\n- b\n-c\n", "D0142", "3:1 -", fixed: "a:\n- b\n- c\n"),
        Case(
            "a: {{ 姓名 }}您好，\n", "D0143", "1:4 {{ 姓名 }}", fixed: "a: \"{{ 姓名 }}您好，\"\n"),
        Case("a: {{ x }} # c\n", "D0143", "1:4 {{ x }}", fixed: "a: \"{{ x }}\" # c\n"),
        Case("m: { a: {{ x }}, b: 1 }\n", "D0143", "1:9 {{ x }}"),
        Case("m: { a: 您好{{ x }}, b: 1 }\n", "D0143", "1:11 {{ x }}"),
        Case("m: [ '甲', {{ x }}乙 ]\n", "D0143", "1:11 {{ x }}"),
        Case(
            "a: {% if x %}y{% endif %}\n", "D0143", "1:4 {% if x %}",
            fixed: "a: \"{% if x %}y{% endif %}\"\n"),
        Case("a: 第 #3 期 \n", "D0144", "1:6 #3 期", label: "1:4 第", .warning),
        Case("a: “您好”\n", "D0145", "1:4 “您好”", fixed: "a: \"您好\"\n"),
        Case("a: “b: c” # d\n", "D0145", "1:4 “b: c”", fixed: "a: \"b: c\" # d\n"),
        Case("a: ‘x’\n", "D0145", "1:4 ‘x’", fixed: "a: \"x\"\n"),
        Case("a: 1\n\u{3000}\u{3000}b: 2\n", "D0111", "2:1 \u{3000}\u{3000}"),
        Case("m:\n\u{3000}\u{3000}b: 2\n", "D0111", "2:1 \u{3000}\u{3000}"),
        Case("m:\n\u{A0} b: 2\n", "D0111", "2:1 \u{A0}"),
        Case("a: \u{3000}x\n", "D0111", "1:4 \u{3000}", fixed: "a:  x\n"),
        Case("a:\u{3000}x\nb: 1\n", "D0111", "1:3 \u{3000}", fixed: "a: x\nb: 1\n"),
        Case("a: x\u{200B}\n", "D0111", "1:5 \u{200B}"),
    ]

    @Test(
        "text that only looks like a slip passes",
        arguments: [
            "a: 客服：400\n", "a: 您好，请还款。\n", "a: |\n  姓名：x，{{ y }}\n  “a”\n",
            "a: \"姓名：x\"\n", "a: ['低，中', \"a:b\"]\n", "a: 可在{{ x }}前 # 说明\n",
            "a:\n  您好：请在今天还款，谢谢。\n", "at: [10:00, 11:30]\n", "m: { site: http://x.example }\n",
            "a: “征信”很重要，请“按时”\n", "a: \"第 #3 期\"\n", "a: x#3\n", "hours: 09:00..20:00\n",
            "a: x ## y\n", "when:\n  10:30\n", "s:\n  https://x.example\n", "a: b ? c\nd: e?\n",
            "'{{ x }}': 1\n", "a:\n  - x：第一句，第二句。\n",
        ])
    func noFinding(_ source: String) {
        let reading = Self.read(source.utf8)
        #expect(reading.findings.isEmpty, "\(reading.findings)")
        #expect(reading.root != nil)
    }

    @Test("the wrong encoding is told with its place")
    func encoding() {
        let cases: [(bytes: [UInt8], code: String, start: UInt32, length: UInt32)] = [
            ([0xFF, 0xFE, 0x61, 0x00], "D0104", 0, 2),
            ([0xFE, 0xFF, 0x00, 0x61], "D0104", 0, 2),
            ([0x61, 0x00, 0x3A, 0x00], "D0104", 0, 1),
            // 姓名 in GBK.
            ([0x61, 0x3A, 0x20, 0xD0, 0xD5, 0xC3, 0xFB], "D0103", 3, 1),
            // Overlong, a surrogate, above U+10FFFF, cut off.
            ([0x61, 0xC0, 0x80], "D0103", 1, 1),
            ([0x61, 0xED, 0xA0, 0x80], "D0103", 1, 1),
            ([0x61, 0xF4, 0x90, 0x80, 0x80], "D0103", 1, 1),
            ([0x61, 0xE9, 0x80], "D0103", 1, 1),
        ]
        for (bytes, code, start, length) in cases {
            let reading = Self.read(bytes)
            #expect(reading.root == nil)
            #expect(reading.findings.map(\.code) == [code])
            #expect(reading.findings.first?.span?.start == start)
            #expect(reading.findings.first?.span?.length == length)
        }
    }

    @Test("many refusals are told at once, and what stands after them is still read")
    func many() {
        let source = "a: *x\nb: &y 1\nc: !!int 3\n<<: 1\n? k\n: v\n[a]: b\nd: {{ x }}\na: 7\n"
        let reading = Self.read(source.utf8)
        let codes = ["D0132", "D0131", "D0134", "D0133", "D0137", "D0137", "D0143", "D0130"]
        #expect(reading.findings.map(\.code) == codes)
        #expect(reading.root?.mapping?.compactMap(\.key.scalar?.string) == ["a", "b", "c", "d"])
        #expect(reading.root?.mapping?["d"]?.isFaulty == true)
        #expect(reading.root?.mapping?["b"]?.scalar?.string == "1")
    }

    @Test("a value with an error is marked, one without is not")
    func faulty() {
        let root = Self.read("a: [1，2]\nb: [1, 2]\nc: !x 1\nd: 第 #3 期\n".utf8).root
        #expect(root?.mapping?["a"]?.sequence?.first?.isFaulty == true)
        #expect(root?.mapping?["b"]?.sequence?.first?.isFaulty == false)
        #expect(root?.mapping?["c"]?.isFaulty == true)
        #expect(root?.mapping?["d"]?.isFaulty == false)
    }
}
