import CampaignLanguage
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The canonical form: cases with what a person expects, and laws that hold for every file.
@Suite struct FormatterTests {
    static let folder = "Tests/Corpus/formatting"

    static var cases: [String] {
        ((try? Project.names(in: folder)) ?? []).filter { $0.hasSuffix(".before") }
            .map { String($0.dropLast(7)) }
    }

    /// Every YAML file of the repository and of the cases.
    static var files: [String] {
        Project.files(below: "Campaigns", ending: ".yaml")
            + Project.files(below: "Tests/Corpus", ending: ".yaml")
            + Project.files(below: "Tests/Corpus/formatting", ending: ".before")
    }

    @Test("a file gets this form", arguments: cases)
    func golden(name: String) throws {
        let before = try Project.bytes("\(Self.folder)/\(name).before")
        let after = try #require(Self.formatted(before))
        Golden.expect(
            String(decoding: after, as: UTF8.self), is: "\(Self.folder)/\(name).after")
    }

    @Test("the form of a form is itself", arguments: files)
    func idempotence(file: String) throws {
        let before = try Project.bytes(file)
        guard let once = Self.formatted(before) else { return }
        let isSame = Self.formatted(once) == once
        #expect(isSame)
        #expect(once.last == 0x0A && !once.contains(0x0D))
    }

    @Test(
        "CR LF, CR, a byte order mark and a missing last line break give the same form",
        arguments: files)
    func lineEnds(file: String) throws {
        let before = try Project.bytes(file)
        let isPlain = !before.contains(0x0D) && !before.starts(with: [0xEF, 0xBB, 0xBF])
        guard let once = Self.formatted(before), isPlain else { return }
        for end in [[0x0D, 0x0A], [0x0D]] as [[UInt8]] {
            var other: ContiguousArray<UInt8> = [0xEF, 0xBB, 0xBF]
            for byte in before { if byte == 0x0A { other += end } else { other.append(byte) } }
            let isSame = Self.formatted(other) == once
            #expect(isSame)
        }
        var short = before
        while short.last == 0x0A { short.removeLast() }
        let isSame = Self.formatted(short) == once
        #expect(isSame || short.count + 1 < before.count)
    }

    @Test("a file that is no sound YAML is left alone, and any other has a form", arguments: files)
    func unsound(file: String) throws {
        let source = Self.source(try Project.bytes(file))
        var bag = DiagnosticBag()
        let root = YAMLReader.read(source, into: &bag)
        switch CampaignFormatter.format(source) {
        case .formatted: #expect(root != nil && !bag.hasErrors)
        case .unreadable(let findings): #expect(findings.sorted == bag.sorted && bag.hasErrors)
        case .unsafe(let difference): Issue.record("\(file): \(difference)")
        }
    }

    @Test(
        "a campaign says the same before and after",
        arguments: CampaignCorpus.names(ErrorCorpusTests.folder))
    func findings(name: String) throws {
        let folder = ErrorCorpusTests.folder
        let before = try Project.bytes("\(folder)/\(name).yaml")
        guard let after = Self.formatted(before) else { return }
        func codes(_ bytes: ContiguousArray<UInt8>) -> [String] {
            CampaignCorpus.read(folder, name, bytes: bytes).bag.sorted.map(\.code).sorted()
        }
        #expect(codes(before) == codes(after))
    }

    @Test("documents of any layout keep their tree and their comments")
    func layouts() throws {
        let seed = Self.seed
        print("layouts from seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<4000 {
            var generator = LayoutGenerator(random: random)
            let text = generator.document()
            random = generator.random
            let before = ContiguousArray(text.utf8)
            let once: ContiguousArray<UInt8>
            switch CampaignFormatter.format(Self.source(before)) {
            case .formatted(let bytes): once = bytes
            case .unreadable(let bag):
                Issue.record("\(bag.sorted.first?.message.en ?? "") in:\n\(text)")
                return
            case .unsafe(let difference):
                Issue.record("\(difference) in:\n\(text)")
                return
            }
            let after = String(decoding: once, as: UTF8.self)
            let twice = Self.formatted(once)
            // The generator's own list of what it wrote, not the formatter's proof.
            for comment in generator.comments where !after.contains(comment) {
                Issue.record("\(comment) is lost from:\n\(text)")
                return
            }
            let isTree = Self.tree(before) == Self.tree(once)
            if twice != once || !isTree {
                Issue.record(
                    "seed \(seed): tree \(isTree)\n\(text)\n=> \(after)\n=> \(String(decoding: twice ?? [], as: UTF8.self))"
                )
                return
            }
        }
    }

    @Test("whatever is done to a file, it has a form that says the same, or is left alone")
    func mutations() throws {
        let seed = Self.seed
        print("mutations from seed \(seed)")
        var random = SeededRandom(seed: seed)
        let files = try Self.files.map { try Project.bytes($0) }.filter { $0.count < 20_000 }
        let pieces = [
            " ", "  ", "\n", "\n\n", "#", " # c", ":", ": ", "- ", "-", "'", "\"", "|", "|+", ">",
            "{",
            "}", "[", "]", ",", "\t", "?", "!", "&a", "*a", "---", "...", "\r", "%", "\\", "，", "：",
            "and ", "not ", "(", ")", "+", "..", "`", "\u{3000}", "\n  ", "\n    # d\n",
        ]
        var formed = 0
        for _ in 0..<4000 {
            guard var bytes = files.randomElement(using: &random) else { return }
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let at = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, at + max(0, Int.random(in: -1...2, using: &random)))
                let piece = pieces.randomElement(using: &random) ?? ""
                bytes.replaceSubrange(at..<end, with: Array(piece.utf8))
            }
            switch CampaignFormatter.format(Self.source(bytes)) {
            case .unreadable: continue
            case .unsafe(let difference):
                Issue.record(
                    "seed \(seed): \(difference)\n\(String(decoding: bytes, as: UTF8.self))")
                return
            case .formatted(let once):
                formed += 1
                if Self.formatted(once) == once { continue }
                let twice = String(decoding: Self.formatted(once) ?? [], as: UTF8.self)
                Issue.record(
                    "seed \(seed): again\n\(String(decoding: once, as: UTF8.self))\n=> \(twice)")
                return
            }
        }
        #expect(formed > 500)
    }

    /// The same in every run, so that a run that fails can be had again; `DUNLIN_TEST_SEED` gives others.
    private static let seed =
        ProcessInfo.processInfo.environment["DUNLIN_TEST_SEED"].flatMap { UInt64($0) } ?? 20_261_126

    static func source(_ bytes: ContiguousArray<UInt8>) -> SourceFile {
        var sources = SourceSet()
        return sources.add(name: "a.yaml", bytes: bytes)
    }

    static func formatted(_ bytes: ContiguousArray<UInt8>) -> ContiguousArray<UInt8>? {
        if case .formatted(let after) = CampaignFormatter.format(source(bytes)) {
            after
        } else {
            nil
        }
    }

    /// The tree as text: mappings by key, since the generator writes keys whose order says nothing.
    static func tree(_ bytes: ContiguousArray<UInt8>) -> String {
        var bag = DiagnosticBag()
        return YAMLReader.read(source(bytes), into: &bag).map(text) ?? "nothing"
    }

    private static func text(_ node: YAMLNode) -> String {
        switch node.kind {
        case .scalar(let scalar):
            // Blanks before a line break are the one thing in a text that may go.
            return "<" + scalar.string.replacing(/[ ]+(\n|$)/) { String($0.1) } + ">"
        case .sequence(let items): return "[" + items.map(text).joined(separator: ",") + "]"
        case .mapping(let entries):
            let texts = entries.map { "\($0.key.scalar?.string ?? ""):\(text($0.value))" }
            return "{" + texts.sorted().joined(separator: ",") + "}"
        }
    }
}

/// Writes random documents in random layouts; every comment has a number of its own.
struct LayoutGenerator {
    var random: SeededRandom
    private(set) var comments: [String] = []
    private var text = ""

    init(random: SeededRandom) { self.random = random }

    mutating func document() -> String {
        ownLines(upTo: 8)
        block(indent: 0, depth: 0, isList: chance(5), isBehind: false)
        ownLines(upTo: 8)
        if chance(4) { text += "\n\n" }
        return text
    }

    private mutating func chance(_ oneIn: Int) -> Bool {
        Int.random(in: 0..<oneIn, using: &random) == 0
    }
    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }
    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private mutating func comment() -> String {
        let comment = "# c\(comments.count)."
        comments.append(comment)
        return comment
    }

    /// Comments and empty lines, at most `column` in.
    private mutating func ownLines(upTo column: Int) {
        while chance(4) {
            if chance(2) { text += spaces(number(0...column)) + comment() }
            text += chance(6) ? "  \n" : "\n"
        }
    }

    private mutating func behind() {
        if chance(5) { text += spaces(number(1...6)) + comment() }
        text += chance(8) ? " \n" : "\n"
    }

    private mutating func block(indent: Int, depth: Int, isList: Bool, isBehind: Bool) {
        var isBehind = isBehind
        var keys: [String] = []
        for _ in 0..<number(1...4) {
            if !isBehind {
                ownLines(upTo: max(0, indent))
                text += spaces(indent)
            }
            isBehind = false
            if isList {
                text += "-"
                value(indent: indent, depth: depth, isItem: true)
            } else {
                let pool = ["step", "day", "send", "a", "姓名", "很长的名字", "campaign", "say", "x y"]
                var key = pool[number(0...pool.count - 1)]
                while keys.contains(key) { key += "1" }
                keys.append(key)
                text += quoted(key) + ":"
                value(indent: indent, depth: depth, isItem: false)
            }
        }
    }

    private mutating func value(indent: Int, depth: Int, isItem: Bool) {
        switch number(0...9) {
        case 0 where depth < 4, 1 where depth < 4:
            let inner = indent + number(1...4)
            if isItem, chance(2) {
                text += spaces(inner - indent - 1)
                if inner - indent >= 2 {
                    block(indent: inner, depth: depth + 1, isList: false, isBehind: true)
                    return
                }
            }
            behind()
            ownLines(upTo: inner)
            text += ""
            block(indent: inner, depth: depth + 1, isList: false, isBehind: false)
        case 2 where depth < 4:
            behind()
            // A list may stand right under its key.
            let inner = !isItem && chance(2) ? indent : indent + number(1...3)
            block(indent: inner, depth: depth + 1, isList: true, isBehind: false)
        case 3:
            text +=
                " |" + ["", "-", "+"][number(0...2)] + (chance(4) ? " " + comment() : "") + "\n"
            let inner = indent + number(1...4)
            text += spaces(inner) + "一行\n"
            if chance(2) { text += "\n" }
            text +=
                spaces(inner + (chance(3) ? 2 : 0)) + "another: line # text"
                + (chance(3) ? "  " : "") + "\n"
            if chance(3) { text += "\n" }
        case 4:
            text += " " + flow(depth: 0, isOverLines: false)
            behind()
        case 5:
            text += " "
            let flow = flow(depth: 0, isOverLines: true)
            text += flow.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\n" + spaces(indent + 1))
            behind()
        case 6: text += "\n"
        case 7 where !isItem:
            text += "\n" + spaces(indent + number(1...3)) + scalar()
            behind()
        case 8:
            text += " first" + "\n" + spaces(indent + number(1...4)) + "second word"
            behind()
        default:
            text += spaces(number(1...3)) + scalar()
            behind()
        }
    }

    private mutating func scalar() -> String {
        let words = [
            "sms", "a b", "13800138000", "还款日 + 3 days", "x in 1..30", "10:00", "no", "{{ a }}",
            "a: b", "说 #1", "it's", "say \\\"", "《》", "- x", "", "50%", "a, b", "[", "'q'",
        ]
        return quoted(words[number(0...words.count - 1)])
    }

    /// The text bare where it may be, or in quotes.
    private mutating func quoted(_ word: String) -> String {
        let needsQuotes =
            word.isEmpty || "{-['".contains(word.prefix(1)) || word.contains(": ")
            || word.contains(" #") || word.contains("\\")
        if !needsQuotes, !word.contains(","), chance(2) { return word }
        if word.contains("\\") { return "\"" + word + "\"" }
        if chance(2) { return "'" + word.replacing("'", with: "''") + "'" }
        return "\"" + word + "\""
    }

    private mutating func flow(depth: Int, isOverLines: Bool) -> String {
        let isList = chance(2)
        var parts: [String] = []
        for at in 0..<number(0...3) {
            let value =
                depth < 2 && chance(4)
                ? flow(depth: depth + 1, isOverLines: isOverLines) : scalar()
            parts.append(isList ? value : "k\(at):" + spaces(number(1...2)) + value)
        }
        var inner = ""
        for (at, part) in parts.enumerated() {
            inner += spaces(number(0...2)) + part + (at < parts.count - 1 || chance(4) ? "," : "")
            if isOverLines, chance(2) {
                if chance(3) { inner += "  " + comment() }
                inner += "\n"
            }
        }
        return (isList ? "[" : "{") + inner + (isList ? " ]" : " }")
    }
}
