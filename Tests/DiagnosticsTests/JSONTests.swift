import Diagnostics
import Foundation
import Testing

/// The reader and writer of JSON, against RFC 8259 and Foundation's.
@Suite struct JSONTests {
    private static func parse(_ text: String) -> JSONValue? {
        JSONParser.parse(ContiguousArray(text.utf8))
    }

    @Test(
        "what is JSON is read as Foundation reads it",
        arguments: [
            "null", " true ", "false", "0", "-0", "12", "-7", "1.5", "-2e3", "1E-2", "1.0e+2",
            "9223372036854775807", "9223372036854775808", "\"\"", "\"a\\u0041\\n\\\"\\\\\\/\"",
            "\"\\ud83d\\ude00😀活动\"", "[]", "[ 1 , [ ] ,{ } ]",
            "{\"a\":{\"b\":[1,2.5,\"x\"]},\"\":null}", "\"\u{2028}\u{7f}\"", "{\"a\":1,\"a2\":2}",
        ])
    func sound(text: String) throws {
        let value = try #require(Self.parse(text), "\(text)")
        let wanted = try JSONSerialization.jsonObject(
            with: Data(text.utf8), options: .fragmentsAllowed)
        for indent in [0, 2] {
            let again = try JSONSerialization.jsonObject(
                with: Data(value.text(indent: indent).utf8), options: .fragmentsAllowed)
            let pair = [wanted, again].map { NSArray(array: [$0]) }
            #expect(pair[0] == pair[1], "\(text): \(value.text())")
            #expect(Self.parse(value.text(indent: indent)) == value)
        }
    }

    @Test(
        "what is no JSON is refused (RFC 8259, sections 2 to 7)",
        arguments: [
            "", " ", "nul", "truefalse", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN",
            "\"", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "[1,]", "[,1]", "[1 2]", "[", "]",
            "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "{\"a\" 1}", "{", "'a'", "1 2", "[]]",
            "\u{FEFF}1", "//x\n1",
        ])
    func wrong(text: String) { #expect(Self.parse(text) == nil) }

    @Test("half a pair of surrogates becomes a replacement, and so do bytes that are no UTF-8")
    func halves() {
        #expect(Self.parse("\"\\ud83d\"") == .string("\u{FFFD}"))
        #expect(Self.parse("\"\\ude00\\ud83dx\"") == .string("\u{FFFD}\u{FFFD}x"))
        #expect(Self.parse("\"\\ud83d\\u0041\"") == .string("\u{FFFD}A"))
        #expect(JSONParser.parse([0x22, 0xFF, 0x22]) == .string("\u{FFFD}"))
    }

    @Test("deep nesting is refused, not followed")
    func depth() {
        let deep = { (count: Int) in
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(Self.parse(deep(200)) != nil)
        #expect(Self.parse(deep(1_000_000)) == nil)
    }

    @Test("the last of two members counts, and keys are compared byte by byte")
    func members() {
        #expect(Self.parse("{\"a\":1,\"a\":2}")?["a"] == .integer(2))
        #expect(Self.parse("{\"\u{e9}\":1}")?["e\u{301}"] == nil)
    }
}
