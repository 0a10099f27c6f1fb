import CampaignLanguage
import Diagnostics
import Expressions
import Testing

/// What a reader of HTML sees, by hand.
@Suite("What is seen of HTML") struct SeenWordsTests {
    /// `html => seen`, `\n` being a line break; braces are tags only where a text is read as written.
    static let cases = [
        ("上<b>门</b>", "上门"), ("上<I class='x'>门</I >", "上门"), ("<p>上</p><p>门</p>", "\n上\n\n门\n"),
        ("上<br/>门", "上\n门"), ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        ("&#19978;&#x95e8;&nbsp;x", "上门\u{A0}x"),
        (#"<img src="a>b.png" alt="上&quot;">门"#, #"上"门"#), ("1 < 2 & 3", "1 < 2 & 3"),
        ("a<!-- <b>x</b> -->b", "ab"), ("<td>1</td>\n<td>2</td>", "\n1\n\n\n2\n"),
        (#"<a href="https://x.example/?a=&quot;>">x</a>"#, "x"), ("x<b", "x<b"), ("", ""),
        ("&bogus; &amp", "&bogus; &amp"),
    ]

    @Test("words without tags, references as their characters", arguments: cases)
    func words(html: String, seen: String) {
        var out = ByteBuffer(capacity: 16)
        let bytes = Array(html.utf8)
        bytes.withUnsafeBufferPointer { SeenWords.write($0, into: &out) }
        #expect(out.string() == seen)
        #expect(SeenWords.of(Self.text(html)).string == seen, "as written")
    }

    @Test("what is written keeps its tags and knows its places")
    func places() throws {
        // In double quotes `\"` is one character of two bytes.
        let file = #""x <b title=\"{{ a > b }}\">上&#38376;{{ 姓名 }}</b>""#
        let quoted = #"x <b title="{{ a > b }}">上&#38376;{{ 姓名 }}</b>"#
        let seen = SeenWords.of(Self.text(quoted, in: file))
        #expect(seen.string == "x 上门{{ 姓名 }}")
        let bytes = Array(file.utf8)
        func source(_ words: String) throws -> String {
            let whole = Array(seen.bytes)
            let wanted = Array(words.utf8)
            let at = try #require(
                whole.indices.first { whole[$0...].starts(with: wanted) }, "\(words)")
            let span = seen.span(at..<at + wanted.count)
            return String(decoding: bytes[Int(span.start)..<span.end], as: UTF8.self)
        }
        #expect(try source("x ") == "x ")
        #expect(try source("上") == "上")
        #expect(try source("门") == "&#38376;")
        #expect(try source("上门") == "上&#38376;")
        #expect(try source("{{ 姓名 }}") == "{{ 姓名 }}")
    }

    @Test(
        "styles that hide words, strike them out or load something are refused, plain ones are not",
        arguments: [
            ("color: #333333; background-color: #fff", true), ("color: rgb(1, 2, 3)", true),
            ("font-size: 14px; font-weight: bold", true), ("font: bold 14px/1.5 sans-serif", true),
            ("border: 1px solid #ccc; padding: 4px 8px", true), ("display: inline-block", true),
            ("text-align: center; width: 100%", true), ("margin: 0 auto", true),
            ("display:none", false), ("DISPLAY : None", false), ("visibility: hidden", false),
            ("font-size: 0", false), ("font-size: 1px", false), ("font: 0/0 a", false),
            ("font-size: calc(0px)", false), ("color: transparent", false), ("color: #fff0", false),
            ("color: #ffffff00", false), ("color: rgba(0,0,0,0)", false), ("opacity: 0", false),
            ("background: url(https://x.example/a.png)", false), ("position: absolute", false),
            ("text-decoration: line-through", false), ("margin-left: -999px", false),
            ("font-size: 1\\70x", false), ("width: expression(x)", false),
        ])
    func styles(style: String, isPlain: Bool) {
        let codes = Self.codes("<p style=\"\(style)\">请还款。</p>")
        #expect(codes == (isPlain ? [] : ["D0553"]), "\(style)")
    }

    @Test(
        "what runs, loads, hides or asks has no place in a mail",
        arguments: [
            "<script>x</script>", "<style>p{}</style>", "<form></form>", "<input>",
            "<iframe></iframe>",
            "<title>x</title>", "<del>x</del>", "<svg></svg>", "<p onmouseover='x'>x</p>",
            "<p hidden>x</p>", "<p title='x'>x</p>", "<p dir='rtl'>x</p>", "<!-- x -->",
            "<![CDATA[x]]>", "<td background='x'>x</td>", "<meta http-equiv='refresh'>",
            "<img srcset='x'>", "<link href='x'>", "<base href='x'>", "<p SRC='x'>x</p>",
        ])
    func refused(html: String) {
        #expect(Self.codes(html).contains("D0553"), "\(html)")
    }

    /// The codes of errors in a mail with this HTML.
    private static func codes(_ html: String) -> [String] {
        let campaign = """
            campaign: test
            import: { lender: lender.yaml }
            policies: []
            portfolio:
              account: 编号
              due: 还款日
              fields: { 编号: { type: text, longest: 20 }, 邮箱: email, 还款日: date }
            channels: { email: { to: 邮箱, sender: company_mail } }
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: email
                text:
                  subject: 还款
                  body: 请还款。
                  html: |
                    \(html)

            """
        let lender = """
            lender: 安行
            locale: zh-CN
            timezone: Asia/Shanghai
            currency: CNY

            """
        var sources = SourceSet()
        let main = sources.add(name: "test.yaml", bytes: ContiguousArray(campaign.utf8))
        let files = CampaignFiles(
            load: { path, _, sources in
                .file(sources.add(name: path, bytes: ContiguousArray(lender.utf8)))
            }, infer: { _, _, _ in .refused([]) })
        let result = CampaignReader.read(main, sources: sources, files: files)
        return result.bag.sorted.filter { $0.severity == .error }.map(\.code)
    }

    /// A text that stands by itself in a file, or in double quotes in `file`.
    private static func text(_ text: String, in file: String? = nil) -> EmbeddedText {
        var sources = SourceSet()
        let bytes = ContiguousArray(text.utf8)
        let id = sources.add(name: "x", bytes: ContiguousArray((file ?? text).utf8)).id
        var pieces: ContiguousArray<ScalarMap.Piece> = []
        var source = file == nil ? 0 : 1
        for (at, byte) in bytes.enumerated() {
            let isEscape = file != nil && byte == UInt8(ascii: "\"")
            pieces.append(
                ScalarMap.Piece(
                    decoded: at, decodedLength: 1, source: source,
                    sourceLength: isEscape ? 2 : 1, isRun: !isEscape))
            source += isEscape ? 2 : 1
        }
        let whole = SourceSpan(file: id, start: 0, length: (file ?? text).utf8.count)
        return EmbeddedText(
            bytes: bytes, map: ScalarMap(file: id, pieces: pieces, whole: whole))
    }
}
