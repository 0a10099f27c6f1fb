internal import Diagnostics
internal import Foundation
internal import Testing

@Suite("Width of text on a terminal")
struct TextWidthTests {
    @Test("every scalar of the table is as wide as Python's wcwidth says", arguments: [0, 1, 2])
    func table(width: Int) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Corpus/width.json"))
        let table = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let values = try #require(table["\(width)"] as? [Int])
        #expect(values.count > 400)
        let wrong = values.filter { value in
            Unicode.Scalar(UInt32(value)).map { TextWidth.columns($0) != width } ?? true
        }
        #expect(wrong.map { String($0, radix: 16) } == [])
    }

    @Test(
        "a text is as wide as its parts",
        arguments: [
            ("", 0), ("abc", 3), ("逾期", 4), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("，。", 4), ("±×", 2),
            ("e\u{301}", 1), ("a\u{200B}b", 2), ("\u{1F600}", 2), ("\u{2764}\u{FE0F}", 1),
            ("\u{1F1E8}\u{1F1F3}", 2), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
            ("\u{7}a\u{1B}", 1),
            ("20000\u{20000}", 7),
        ])
    func columns(text: String, columns: Int) {
        #expect(TextWidth.columns(text) == columns)
    }

    @Test("padding counts columns, on either side, and never cuts")
    func padding() {
        #expect(TextWidth.pad("金额", to: 6) == "金额  ")
        #expect(TextWidth.pad("金额", to: 6, right: true) == "  金额")
        #expect(TextWidth.pad("金额", to: 3) == "金额")
        #expect(TextWidth.pad("", to: 2) == "  ")
    }

    @Test("cutting keeps within the columns and marks what was cut")
    func truncation() {
        #expect(TextWidth.truncate("abcdef", to: 6) == "abcdef")
        #expect(TextWidth.truncate("abcdef", to: 5) == "abcd…")
        #expect(TextWidth.truncate("逾期通知", to: 8) == "逾期通知")
        #expect(TextWidth.truncate("逾期通知", to: 7) == "逾期通…")
        #expect(TextWidth.truncate("逾期通知", to: 6) == "逾期…")
        #expect(TextWidth.truncate("e\u{301}e\u{301}e\u{301}", to: 2) == "e\u{301}…")
        #expect(TextWidth.truncate("逾期", to: 1) == "…")
        #expect(TextWidth.truncate("ab", to: 0) == "")
    }

    @Test(
        "what a terminal would hide or obey is spelt out",
        arguments: [
            ("plain, 中文　", "plain, 中文　"), ("a\u{200B}b", "a<U+200B>b"),
            ("\u{1B}[31m", "<U+001B>[31m"),
            ("\u{202E}x", "<U+202E>x"), ("a\u{A0}b", "a<U+00A0>b"), ("\n\t", "<U+000A><U+0009>"),
            ("\u{FEFF}", "<U+FEFF>"), ("\u{2764}\u{FE0F}", "\u{2764}\u{FE0F}"),
            ("a\u{FE0F}", "a<U+FE0F>"),
            ("\u{E0041}", "<U+E0041>"), ("\u{3164}", "<U+3164>"),
            ("\u{7F}\u{85}", "<U+007F><U+0085>"),
            ("\u{2028}", "<U+2028>"), ("\u{FFFE}", "<U+FFFE>"), ("é", "é"), ("한", "한"),
        ])
    func visible(text: String, shown: String) {
        #expect(VisibleText.escaped(text) == shown)
    }
}

@Suite struct TextLinesTests {
    @Test(
        "a line ends beside a wide character, never inside a number, and begins with no closing mark"
    )
    func lines() {
        let text = "请最晚于11月27日还清。客服400-000-0001。"
        #expect(TextWidth.lines(text, columns: 36) == ["请最晚于11月27日还清。客服", "400-000-0001。"])
        #expect(TextWidth.lines(text, columns: 21) == ["请最晚于11月27日还", "清。客服", "400-000-0001。"])
        #expect(TextWidth.lines("one two three", columns: 8) == ["one two", "three"])
        #expect(TextWidth.lines("abcdefghij", columns: 4) == ["abcd", "efgh", "ij"])
        #expect(TextWidth.lines("", columns: 4) == [""])
    }
}
