import Diagnostics
import Expressions
import TestSupport
import Testing

/// What the corpus of RE2 cannot say: all matches of a text, searches from within, names, bounds and work.
@Suite struct RegularExpressionTests {
    private typealias Fixture = RegularExpressionFixture

    @Test(
        "all matches are replaced as Go does it",
        // From Go's regexp/all_test.go, replaceTests, but for the last three, by its rule.
        arguments: [
            ("[a-c]*", "x", "def", "xdxexfx"), ("[a-c]+", "x", "abcbcdcdedef", "xdxdedef"),
            ("[a-c]*", "x", "abcbcdcdedef", "xdxdxexdxexfx"), ("a+", "x", "banana", "bxnxnx"),
            ("", "x", "ab", "xaxbx"), ("", "x", "", "x"), ("b+", "x", "", ""),
            ("", "x", "日本", "x日x本x"), (#"\B"#, "x", "é中", "xéx中x"), ("中*", "x", "é中b", "xéxbx"),
        ])
    func replacing(pattern: String, by: String, text: String, expected: String) throws {
        #expect(try Fixture.matcher(pattern).replaced(text, by: by) == expected)
    }

    @Test("a search from within sees the text before it")
    func searchFromWithin() throws {
        let text = ContiguousArray("ab\nab".utf8)
        let cases = [
            ("^a", 0, "0-1"), ("^a", 3, "-"), ("(?m)^a", 1, "3-4"), (#"\ba"#, 3, "3-4"),
            (#"\bb"#, 1, "-"), (#"\Bb"#, 1, "1-2"), ("$", 5, "5-5"), ("a", 5, "-"), ("", 2, "2-2"),
            ("a", 6, "-"), ("", -1, "-"), (#"\A"#, 0, "0-0"), (#"\A"#, 1, "-"),
        ]
        for (pattern, from, expected) in cases {
            let found = try Fixture.matcher(pattern).described(text, from: from)
            #expect(found == expected, "\(pattern) from \(from)")
        }
    }

    @Test("a search that finds nothing leaves no groups of the one before")
    func noStaleGroups() throws {
        let matcher = try Fixture.matcher("a(b)?")
        #expect(matcher.described(ContiguousArray("xab".utf8)) == "1-3 2-3")
        #expect(matcher.group(1) == 2..<3 && matcher.group(2) == nil && matcher.group(-1) == nil)
        #expect(matcher.described(ContiguousArray("xy".utf8)) == "-")
        #expect(matcher.group(0) == nil && matcher.group(1) == nil)
        #expect(matcher.described(ContiguousArray("ac".utf8)) == "0-1 .")
    }

    @Test("groups have their names, in any script, and a number")
    func names() throws {
        let expression = try RegularExpression(
            ContiguousArray(#"(?P<年>\d{4})-(\d\d)-(?<day>\d\d)(?:x)"#.utf8))
        let names = expression.groupNames.map { $0.map { String(decoding: $0, as: UTF8.self) } }
        #expect(names == [nil, "年", nil, "day"])
        #expect(expression.groupCount == 3)
    }

    @Test("bytes that are not UTF-8 match nothing, and stop nothing")
    func invalidText() throws {
        let any = try Fixture.matcher("(?s)^.$")
        let wrong: [[UInt8]] = [
            [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE4, 0xB8], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ]
        for bytes in wrong {
            bytes.withUnsafeBufferPointer { #expect(!any.matches($0), "\(bytes)") }
            let around = ContiguousArray([0x61] + bytes + [0x62])
            #expect(
                try Fixture.matcher("b").described(around)
                    == "\(bytes.count + 1)-\(bytes.count + 2)")
            #expect(try Fixture.matcher("(?s)a.*b").described(around) == "-")
        }
        let edges: [UInt32] = [
            0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF,
        ]
        for value in edges {
            let scalar = try #require(Unicode.Scalar(value))
            #expect(any.matches(String(scalar)), "\(value)")
            #expect(try Fixture.matcher("^[^a]$").matches(String(scalar)), "\(value)")
        }
        // A surrogate has no UTF-8; as part of a range it means nothing.
        #expect(try !Fixture.matcher(#"\x{D800}"#).matches("\u{FFFD}"))
        #expect(try Fixture.matcher(#"^[\x{D000}-\x{E001}]$"#).matches("\u{E000}"))
    }

    @Test("a pattern that is not UTF-8 is refused where it goes wrong")
    func invalidPattern() throws {
        for (bytes, at) in [([0x61, 0xFF], 1), ([0xE4, 0xB8], 0), ([0x28, 0xED, 0xA0, 0x80], 1)] {
            let fault = #expect(throws: RegularExpressionFault.self) {
                _ = try RegularExpression(ContiguousArray(bytes.map { UInt8($0) }))
            }
            #expect(fault?.kind == .invalidUTF8 && fault?.range == at..<at + 1)
        }
    }

    // MARK: Bounds

    private func kind(
        _ pattern: String, sizeLimit: Int = RegularExpression.defaultSizeLimit
    ) -> RegularExpressionFault.Kind? {
        do {
            _ = try RegularExpression(ContiguousArray(pattern.utf8), sizeLimit: sizeLimit)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("deep and large patterns meet a bound before they cost anything")
    func bounds() {
        func nested(_ count: Int) -> String {
            String(repeating: "(?:", count: count) + "a" + String(repeating: ")", count: count)
        }
        #expect(kind(nested(200)) == nil)
        #expect(kind(nested(201)) == .tooDeep)
        #expect(kind(String(repeating: "(", count: 100_000)) == .tooDeep)
        #expect(kind("a" + String(repeating: "*(?i)", count: 20_000)) == .tooDeep)
        #expect(kind("(?:" + String(repeating: "|", count: 20_000) + ")") == nil)
        #expect(kind(#"\pL{50}"#) == nil)
        #expect(kind(#"(?:\pL{100}){10}"#) == .tooLarge)
        #expect(kind(String(repeating: #"\pL"#, count: 10_000)) == .tooLarge)
        #expect(kind(String(repeating: #"(?:\pL){0}"#, count: 10_000)) == .tooLarge)
        #expect(kind("[" + String(repeating: #"\pL\PN"#, count: 10_000) + "]") == nil)
        #expect(kind("(?i)[" + String(repeating: #"\pLa-z"#, count: 10_000) + "]") == nil)
        #expect(kind(String(repeating: "a", count: 119_000)) == nil)
        #expect(kind(String(repeating: "a", count: 121_000)) == .tooLarge)
        #expect(kind("(?:(?:(?:a{0,10}){0,10}){0,10})") == nil)
        #expect(kind("a{1000}", sizeLimit: 999) == .tooLarge)
        #expect(kind(String(repeating: "(a)", count: 1_001)) == .tooLarge)
        #expect(kind("(x{0})" + String(repeating: "()", count: 100_000)) == .tooLarge)
    }

    @Test("the size is the number of instructions and ranges of bytes")
    func size() throws {
        // One byte each and the match; `\d` is one range, `.` in UTF-8 is 9 ranges behind one
        // instruction, and 7 further instructions.
        let cases = [("abc", 4), (#"\d"#, 2), ("(?s).", 18), ("中", 4), ("(a)", 4), ("a+b", 4)]
        for (pattern, size) in cases {
            let expression = try RegularExpression(ContiguousArray(pattern.utf8))
            #expect(expression.programSize == size, "\(pattern)")
        }
    }

    // MARK: Work

    private static let hostile = [
        "(a+)+$", "(a*)*b", "(a|aa)+$", "(a|a?)+b", "a?a?a?a?a?a?a?a?aaaaaaaab", ".*.*.*=.*",
        "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a{0,20}){0,20}b", "(a?){50}b",
        #"\b(\w+\b)*!"#,
        "(?i)(k|K)+s$", "((a|b)*a(a|b){8})*c",
    ]

    @Test("work grows with the text as a line, whatever the pattern", arguments: hostile)
    func growth(pattern: String) throws {
        for unit in ["a", "ab", "x", "k a"] {
            let steps = try [2_000, 4_000, 8_000].map { count in
                let text = ContiguousArray(
                    (String(repeating: unit, count: count / unit.utf8.count) + "!").utf8)
                let matcher = try Fixture.matcher(pattern)
                text.withUnsafeBufferPointer { text in
                    _ = matcher.matches(text)
                    _ = matcher.firstMatch(in: text)
                }
                let bound = 4 * (matcher.expression.programSize + 1) * (text.count + 1)
                #expect(matcher.steps <= bound, "\(unit)")
                return matcher.steps
            }
            #expect(steps[1] <= 2 * steps[0] + 1_000, "\(unit): \(steps)")
            #expect(steps[2] <= 2 * steps[1] + 1_000, "\(unit): \(steps)")
        }
    }

    @Test("an automaton that overflows its table still answers right")
    func overflow() throws {
        // Each text of 14 letters is a state of its own: 2^14 of them do not fit.
        let seed: UInt64 = 5
        var random = SeededRandom(seed: seed)
        let matcher = try Fixture.matcher("(?:a|b)*a(?:a|b){14}c")
        for round in 0..<20 {
            var text = ContiguousArray(
                (0..<5_000).map { _ in UInt8.random(in: 0x61...0x62, using: &random) })
            let isMatch = round % 2 == 0
            text.append(0x63)
            text[text.count - 16] = isMatch ? 0x61 : 0x62
            let found = text.withUnsafeBufferPointer { matcher.matches($0) }
            #expect(found == isMatch, "seed \(seed), round \(round)")
        }
        #expect(matcher.steps <= 4 * (matcher.expression.programSize + 1) * 5_001 * 20)
    }

    @Test("20,000 random patterns and texts are matched or refused, and the two ways agree")
    func noise() throws {
        let seed: UInt64 = 11
        var random = SeededRandom(seed: seed)
        let pieces = [
            "(", ")", "(?:", "[", "]", "[^", "*", "+", "?", "{2}", "{1,3}", "|", "^", "$", "\\b",
            "\\B",
            "\\pL", "\\d", ".", "a", "b", "中", "😀", "(?i)", "(?s)", "\\Q", "\\E", "\\x{4E2D}", "-",
        ].map { Array($0.utf8) }
        var good = 0
        for round in 0..<20_000 {
            var pattern: ContiguousArray<UInt8> = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                pattern += pieces.randomElement(using: &random) ?? []
                if round % 9 == 0 { pattern.append(UInt8.random(in: 0...255, using: &random)) }
            }
            guard let expression = try? RegularExpression(pattern) else { continue }
            good += 1
            var text: ContiguousArray<UInt8> = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text +=
                    round % 2 == 0
                    ? [UInt8.random(in: 0...255, using: &random)]
                    : ["a", "b", "中", "\n", "😀", " "].randomElement(using: &random).map {
                        Array($0.utf8)
                    } ?? []
            }
            let matcher = RegularExpressionMatcher(expression)
            text.withUnsafeBufferPointer { text in
                let isMatch = matcher.matches(text)
                let match = matcher.firstMatch(in: text)
                if isMatch != (match != nil) {
                    Issue.record("seed \(seed), round \(round): \(pattern) in \(Array(text))")
                }
            }
        }
        #expect(good > 5_000, "only \(good) were good")
    }
}
