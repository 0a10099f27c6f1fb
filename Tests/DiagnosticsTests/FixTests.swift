import Diagnostics
import Testing

@Suite("Fixes and differences") struct FixTests {
    private static func bytes(_ text: String) -> ContiguousArray<UInt8> {
        ContiguousArray(text.utf8)
    }

    private static func fix(_ start: Int, _ length: Int, _ text: String) -> FixIt {
        .sure(SourceSpan(file: FileID(0), start: start, length: length), text)
    }

    private static func round(_ fixes: [FixIt], _ text: String) -> (String, Int) {
        let round = FixRound(fixes, to: bytes(text))
        return (String(decoding: round.bytes, as: UTF8.self), round.applied.count)
    }

    @Test("fixes apart are made in one round, in whatever order they come")
    func apart() {
        let fixes = [Self.fix(6, 1, "F"), Self.fix(0, 2, "A"), Self.fix(3, 0, "+")]
        #expect(Self.round(fixes, "ab-cd-e") == ("A-+cd-F", 3))
        #expect(Self.round(fixes.reversed(), "ab-cd-e") == ("A-+cd-F", 3))
    }

    @Test("of two that overlap or start at one place the second waits")
    func overlap() {
        #expect(Self.round([Self.fix(0, 3, "x"), Self.fix(2, 2, "y")], "abcd") == ("xd", 1))
        #expect(Self.round([Self.fix(1, 0, "x"), Self.fix(1, 2, "y")], "abcd") == ("axbcd", 1))
        #expect(Self.round([Self.fix(0, 2, "x"), Self.fix(2, 2, "y")], "abcd") == ("xy", 2))
    }

    @Test("a whole line may be added behind another, with the line's own end")
    func lineMore() {
        #expect(Self.round([Self.fix(1, 0, "\n b: 1")], "a\nc\n") == ("a\n b: 1\nc\n", 1))
        #expect(Self.round([Self.fix(1, 0, "\r\nb")], "a\r\nc") == ("a\r\nb\r\nc", 1))
        #expect(Self.round([Self.fix(1, 0, "\nb")], "a") == ("a\nb", 1))
        #expect(Self.round([Self.fix(1, 0, "\nb")], "a\r\nc") == ("a\r\nc", 0))
        #expect(Self.round([Self.fix(0, 0, "\nb")], "a\nc") == ("a\nc", 0))
        #expect(Self.round([Self.fix(1, 0, "\nb\nd")], "a\nc") == ("a\nc", 0))
    }

    @Test("a fix that changes nothing, lies outside, or would divide a line is left out")
    func leftOut() {
        #expect(Self.round([Self.fix(0, 1, "a")], "ab") == ("ab", 0))
        #expect(Self.round([Self.fix(1, 5, "x")], "ab") == ("ab", 0))
        #expect(Self.round([Self.fix(0, 1, "x\n")], "ab") == ("ab", 0))
        #expect(Self.round([Self.fix(0, 1, "\n")], "\rb") == ("\rb", 0))
    }

    /// The expected texts are those of GNU `diff -u` 3.10, without the times in the header.
    @Test("the difference is the one of diff -u")
    func unified() {
        let before = (1...20).map { "line \($0)\n" }.joined()
        let after = before.replacing("line 2\n", with: "LINE 2\n")
            .replacing("line 5\n", with: "LINE 5\n").replacing("line 17\n", with: "LINE 17\n")
        #expect(
            Self.diff(before, after) == """
                --- x.yaml
                +++ x.yaml
                @@ -1,8 +1,8 @@
                 line 1
                -line 2
                +LINE 2
                 line 3
                 line 4
                -line 5
                +LINE 5
                 line 6
                 line 7
                 line 8
                @@ -14,7 +14,7 @@
                 line 14
                 line 15
                 line 16
                -line 17
                +LINE 17
                 line 18
                 line 19
                 line 20

                """)
    }

    @Test("a last line without its end says so, and a carriage return stays")
    func edges() {
        #expect(
            Self.diff("a\r\nb", "a\r\nc") == """
                --- x.yaml
                +++ x.yaml
                @@ -1,2 +1,2 @@
                 a\r
                -b
                \\ No newline at end of file
                +c
                \\ No newline at end of file

                """)
        #expect(
            Self.diff("a\n", "b\n") == "--- x.yaml\n+++ x.yaml\n@@ -1 +1 @@\n-a\n+b\n")
        #expect(Self.diff("a\n", "a\n") == "")
    }

    @Test(
        "the lines that differ are whole lines of both, and nothing else",
        arguments: [
            ("a\nb\nc\n", "a\nB\nc\n", ["2..<4 B\n"]),
            ("a\nb\nc\nd\n", "A\nb\nc\n", ["0..<2 A\n", "6..<8 "]),
            ("a\nc\n", "a\nb\nc\nd\n", ["2..<2 b\n", "4..<4 d\n"]),
            ("a\nb", "a\nb\n", ["2..<3 b\n"]),
            ("", "a\n", ["0..<0 a\n"]), ("a\n", "", ["0..<2 "]), ("a\n", "a\n", []),
        ] as [(String, String, [String])])
    func replacements(before: String, after: String, expected: [String]) {
        let found = UnifiedDiff.replacements(from: Self.bytes(before), to: Self.bytes(after))
        #expect(found.map { "\($0.range) " + String(decoding: $0.text, as: UTF8.self) } == expected)
    }

    private static func diff(_ before: String, _ after: String) -> String {
        UnifiedDiff.text(name: "x.yaml", from: bytes(before), to: bytes(after))
    }

    @Test(
        "a name is mended by itself only where one other is near and the slip is small",
        arguments: [
            ("segmets", "segments", ["segments", "steps"], true),
            ("lenght", "length", ["length"], true),
            ("SMS", "sms", ["sms", "push"], true),
            // Two names are near.
            ("stop", "step", ["step", "stoop"], false),
            ("days", "day", ["day", "pays"], false),
            // One letter of three is no small slip.
            ("sns", "sms", ["sms"], false),
            // A letter of a Chinese name is a word: 死亡 is death, 死忘 is nothing, 甲方案 is not 乙方案.
            ("死忘", "死亡", ["死亡", "破产"], false),
            ("甲方案", "乙方案", ["乙方案"], false),
            ("逾期一月提型", "逾期一月提醒", ["逾期一月提醒"], true),
            ("逾期一月提醒", "逾期一周提醒", ["逾期一周提醒", "逾期二月提醒"], false),
        ] as [(String, String, [String], Bool)])
    func sureName(wrong: String, right: String, known: [String], isSure: Bool) {
        #expect(Suggestion.nearest(to: wrong, among: known) == right)
        let span = SourceSpan(file: FileID(0), start: 0, length: wrong.utf8.count)
        let fix = Suggestion.fix(wrong, to: right, among: known, at: span)
        #expect(fix.isSure == isSure)
        #expect(fix.replacement == right)
    }
}
