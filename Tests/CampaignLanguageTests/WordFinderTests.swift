import CampaignLanguage
import Foundation
import TestSupport
import Testing

/// Words are found through disguises, in one pass, and nothing else is.
@Suite("Words in texts") struct WordFinderTests {
    private static func found(_ words: [String], in text: String) -> [String] {
        let bytes = ContiguousArray(text.utf8)
        return WordFinder(words).hits(in: bytes).map {
            String(decoding: bytes[$0.bytes], as: UTF8.self)
        }
    }

    @Test(
        "a disguised word is the word",
        arguments: [
            "公安", "公 安", "公　安", "公\u{200B}安", "公-安", "公*安", "公。安", "公\n安", "公【】安",
            "公\u{FE0F}安", "公\u{2060}安", "公★安", "公（安", "公“安", "公—安", "公…安", "公《》安", "公〔〕安",
        ])
    func disguises(text: String) {
        #expect(Self.found(["公安"], in: "请等" + text + "联系") == [text])
    }

    @Test("Latin letters in any form and case are the letter")
    func letters() {
        for text in ["加QQ", "加qq", "加ＱＱ", "加Ⓠⓠ", "加𝐐𝑞", "加 Q.Q"] {
            #expect(Self.found(["加QQ"], in: text) == [text])
        }
        // Kangxi radicals and compatibility ideographs look the same and have other codes.
        #expect(Self.found(["立案"], in: "\u{2F74}案") == ["\u{2F74}案"])
        #expect(Self.found(["不"], in: "\u{F967}") == ["\u{F967}"])
        #expect(Self.found(["株式会社"], in: "\u{337F}") == ["\u{337F}"])
    }

    @Test("other letters between are no disguise")
    func others() {
        for text in ["公家安", "公1安", "公a安", "安公", "公", ""] {
            #expect(Self.found(["公安"], in: text).isEmpty)
        }
    }

    @Test("words inside and over each other are all found")
    func overlaps() {
        #expect(Self.found(["上门", "上门催收", "催收", "门催"], in: "上门催收") == ["上门", "门催", "上门催收", "催收"])
        #expect(Self.found(["aa"], in: "aaa") == ["aa", "aa"])
        #expect(Self.found([], in: "上门").isEmpty)
        #expect(Self.found(["", "·"], in: "上·门").isEmpty)
    }

    @Test("random texts over few letters give what a plain search gives")
    func random() {
        var random = SeededGenerator(state: 20_261_126)
        let letters = Array("甲乙丙a".unicodeScalars)
        for _ in 0..<2_000 {
            let words = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Self.text(letters, 1...3, &random)
            }
            let text = Self.text(letters, 0...30, &random)
            let plain = Array(text)
            var expected: Set<[Int]> = []
            for (index, word) in words.enumerated() {
                let wanted = Array(word)
                guard plain.count >= wanted.count else { continue }
                for start in 0...plain.count - wanted.count
                where Array(plain[start..<start + wanted.count]) == wanted {
                    let bytes = String(plain[..<start]).utf8.count
                    expected.insert([index, bytes, bytes + word.utf8.count])
                }
            }
            let hits = WordFinder(words).hits(in: ContiguousArray(text.utf8))
            let got = Set(hits.map { [$0.word, $0.bytes.lowerBound, $0.bytes.upperBound] })
            #expect(got == expected, "\(words) in \(text)")
        }
    }

    private static func text(
        _ letters: [Unicode.Scalar], _ length: ClosedRange<Int>, _ random: inout SeededGenerator
    ) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: length, using: &random) {
            text.append(letters[Int.random(in: letters.indices, using: &random)])
        }
        return String(text)
    }

    /// Foundation's NFKC is the other opinion.
    @Test("every character that stands for Han, letters or digits is found as these")
    func table() {
        var count = 0
        var wrong: [String] = []
        for code in UInt32(0x80)...0x1FFFF {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let own = String(scalar)
            let form = own.precomposedStringWithCompatibilityMapping.lowercased()
            let letters = form.unicodeScalars.filter {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
            let isPlain = letters.allSatisfy { $0.isASCII || (0x4E00...0x9FFF).contains($0.value) }
            guard form != own, !letters.isEmpty, isPlain else { continue }
            count += 1
            let word = String(String.UnicodeScalarView(letters))
            if Self.found([word], in: own) != [own] { wrong.append(own) }
        }
        #expect(count > 1_500)
        #expect(wrong.isEmpty)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
