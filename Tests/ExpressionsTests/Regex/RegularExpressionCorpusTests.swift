import Diagnostics
import Expressions
import TestSupport
import Testing

/// The cases of `Tests/Corpus/regex`, which RE2 has judged.
@Suite struct RegularExpressionCorpusTests {
    private typealias Fixture = RegularExpressionFixture

    @Test("13,000 matches and their groups are RE2's")
    func matches() throws {
        var matcher = try Fixture.matcher("")
        var pattern = ""
        var count = 0
        for line in try Fixture.fields("matches.tsv") {
            if !line[0].isEmpty {
                pattern = line[0]
                let expression = try RegularExpression(Fixture.bytes(pattern))
                matcher = RegularExpressionMatcher(expression)
            }
            let text = Fixture.bytes(line[1])
            let isMatch = text.withUnsafeBufferPointer { matcher.matches($0) }
            let found = matcher.described(text)
            if found != line[2] || isMatch != (line[2] != "-") {
                Issue.record("\(pattern) in \(line[1]): \(found), \(isMatch), RE2: \(line[2])")
            }
            count += 1
        }
        #expect(count > 13_000)
    }

    @Test("what RE2 refuses is refused, with a place inside the pattern")
    func refused() throws {
        let lines = try Fixture.fields("refused.tsv")
        #expect(lines.count > 600)
        for line in lines {
            let pattern = Fixture.bytes(line[0])
            do {
                _ = try RegularExpression(pattern)
                Issue.record("\(line[0]) is accepted")
            } catch {
                let isInside =
                    error.range.lowerBound >= 0 && error.range.upperBound <= pattern.count
                #expect(isInside && !error.range.isEmpty, "\(line[0]): \(error.range)")
            }
        }
    }

    @Test("each fault has its kind, its place, and words that say what to do")
    func faults() throws {
        let lines = try Fixture.fields("faults.tsv")
        var kinds: Set<RegularExpressionFault.Kind> = []
        for line in lines {
            do {
                _ = try RegularExpression(Fixture.bytes(line[0]))
                Issue.record("\(line[0]) is accepted")
            } catch {
                kinds.insert(error.kind)
                #expect(error.kind.rawValue == line[1], "\(line[0])")
                #expect(
                    "\(error.range.lowerBound)..\(error.range.upperBound)" == line[2], "\(line[0])")
                #expect(error.message.en.contains(line[3]), "\(line[0]): \(error.message.en)")
                #expect(!error.message.zh.isEmpty && error.help?.zh.isEmpty != true, "\(line[0])")
                if line[4] == "-" {
                    #expect(error.help == nil, "\(line[0])")
                } else {
                    #expect(
                        error.help?.en.contains(line[4]) == true, "\(line[0]): \(error.help as Any)"
                    )
                }
            }
        }
        let elsewhere: Set<RegularExpressionFault.Kind> = [.invalidUTF8, .tooDeep, .tooLarge]
        #expect(kinds.union(elsewhere) == Set(RegularExpressionFault.Kind.allCases))
    }

    @Test("categories and scripts have the characters that RE2 gives them")
    func properties() throws {
        let lines = try Fixture.fields("properties.tsv")
        #expect(lines.count > 190)
        for line in lines {
            let has = try Fixture.matcher("^\\p{\(line[0])}$")
            let lacks = try Fixture.matcher("^\\P{\(line[0])}$")
            for (field, isMember) in [(line[1], true), (line[2], false)] {
                for number in field.split(separator: " ") {
                    let scalar = try #require(
                        UInt32(number, radix: 16).flatMap(Unicode.Scalar.init))
                    #expect(has.matches(String(scalar)) == isMember, "\(line[0]) \(number)")
                    #expect(lacks.matches(String(scalar)) != isMember, "\(line[0]) \(number)")
                }
            }
        }
    }

    @Test("characters that differ only in case are those that RE2 knows")
    func folding() throws {
        let lines = try Fixture.fields("folding.tsv")
        #expect(lines.count > 2_800)
        // All of them in one text: what is found must be the orbit, no more and no less.
        let all = lines.compactMap { UInt32($0[0], radix: 16).flatMap(Unicode.Scalar.init) }
        let text = ContiguousArray(String(String.UnicodeScalarView(all)).utf8)
        for (index, line) in lines.enumerated() where index % 5 == 0 {
            let matcher = try Fixture.matcher("(?i:\\x{\(line[0])})")
            var found: [String] = []
            text.withUnsafeBufferPointer { text in
                var last: Range<Int>?
                while let match = matcher.nextMatch(in: text, after: last) {
                    let scalar = String(decoding: text[match], as: UTF8.self).unicodeScalars.first
                    found.append(String(scalar?.value ?? 0, radix: 16, uppercase: true))
                    last = match
                }
            }
            #expect(found.joined(separator: " ") == line[1], "\(line[0])")
        }
    }
}
