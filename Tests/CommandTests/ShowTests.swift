import CampaignLanguage
import Diagnostics
import Expressions
import Foundation
import Reporting
import TestSupport
import Testing

/// The page that shows a campaign: what it says in words, and that it leaves nothing out.
@Suite struct ShowTests {
    @Test(
        "a person reads these pages", arguments: ["auto-loan-overdue", "rich"],
        [ShowPage.Format.human, .markdown, .html])
    func pages(name: String, format: ShowPage.Format) throws {
        let campaign = try Self.campaign(name)
        let ending = ["human": "txt", "markdown": "md", "html": "html"][format.rawValue] ?? ""
        for language in Language.allCases {
            Golden.expect(
                ShowPage(campaign: campaign, language: language).text(format),
                is: "Tests/Corpus/show/\(name).\(language.rawValue).\(ending)")
        }
    }

    @Test("the command prints the same page, in the language of the campaign or as asked")
    func command() throws {
        let page = try Executable.run(["show", Project.path("Campaigns/auto-loan-overdue.yaml")])
        #expect(page.code == 0 && page.errors.isEmpty)
        #expect(page.output == (try Project.text("Tests/Corpus/show/auto-loan-overdue.zh.txt")))
        let html = try Executable.run([
            "show", Project.path("Campaigns/auto-loan-overdue.yaml"), "--format", "html", "--lang",
            "en",
        ])
        #expect(html.output == (try Project.text("Tests/Corpus/show/auto-loan-overdue.en.html")))
    }

    @Test("a campaign with errors has no page")
    func faulty() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.yaml", "campaign: a\nsteps: 1\n")
        let outcome = try Executable.run(["show", file])
        #expect(outcome.code == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("error[D0"))
    }

    @Test(
        "every step, segment, offer, stop, exclusion, definition, channel and field is on the page")
    func names() throws {
        for name in ["auto-loan-overdue", "rich"] {
            let campaign = try Self.campaign(name)
            var names = campaign.steps.map(\.writtenName) + campaign.segments.map(\.name)
            names += campaign.offers.map(\.name) + campaign.stops.map(\.rule.name)
            names += campaign.audience.exclude.map(\.name) + campaign.portfolio.fields.map(\.name)
            names += campaign.wording.definitions.map(\.name)
            names += campaign.channels.map(\.sender.value) + [campaign.lender.name, campaign.id]
            #expect(names.count > 30)
            for format in ShowPage.Format.allCases {
                // What Markdown writes with a backslash is read without.
                let page = ShowPage(campaign: campaign, language: .zh).text(format)
                    .replacing("\\", with: "")
                for name in names where !page.contains(name) {
                    Issue.record("\(name) is not in \(format)")
                }
            }
        }
    }

    /// One file cannot use every key: a portfolio is a CSV, a table or a query.
    private static let whole = ["rich", "table", "query"]

    @Test("whatever is taken out of a campaign changes its page", arguments: whole)
    func nothingIsLeftOut(name: String) throws {
        let tree = try Self.tree(name)
        let whole = Self.page(JSON.text(tree, without: nil).text)
        // The campaign as JSON is the same campaign.
        #expect(whole == ShowPage(campaign: try Self.campaign(name), language: .zh).text(.human))
        let count = JSON.text(tree, without: nil).count
        #expect(count > (name == "rich" ? 230 : 15))
        var taken = 0
        for at in 0..<count {
            let (text, _, path) = JSON.text(tree, without: at)
            guard let page = Self.page(text) else { continue }
            taken += 1
            // The version of the language says nothing of the campaign, and `unless` only what goes without saying.
            if path == ".dunlin" || path.hasSuffix(".fallback.unless") { continue }
            let isOther = page != whole
            #expect(isOther, "without \(path) the page is the same")
        }
        // What else is taken out leaves no sound campaign.
        #expect(taken > (name == "rich" ? 95 : 3))
    }

    /// The source of all parts of the schema.
    private static func schema() throws -> String {
        try ["", "+Files", "+Steps"].map {
            try Project.text("Sources/CampaignLanguage/Reading/CampaignSchema\($0).swift")
        }.joined()
    }

    @Test("the campaigns of the test before use every key that is honoured")
    func everyKeyIsUsed() throws {
        let source = try Self.schema()
        var keys: [String] = []
        for part in source.components(separatedBy: "static let ").dropFirst()
        where !part.hasPrefix("lender") {
            for match in part.matches(of: /SchemaKey\(\s*"(\w+)"([^)]*)\)/)
            where !match.2.contains("later: true") {
                keys.append(String(match.1))
            }
        }
        #expect(keys.count > 60)
        let used = try Self.whole.reduce(into: Set<String>()) {
            $0.formUnion(JSON.keys(try Self.tree($1)))
        }
        for key in keys where !used.contains(key) {
            Issue.record("`\(key)` is not in \(Self.whole)")
        }
    }

    @Test("the story's order of keys names every key")
    func order() throws {
        let source = try Self.schema()
        let form = try Project.text("Sources/CampaignLanguage/Formatting/FormShape.swift")
        let words = Set(form.split { !$0.isLetter && $0 != "_" }.map(String.init))
        let known = source.matches(of: /SchemaKey\(\s*"(\w+)"/).map { String($0.1) }
        #expect(known.count > 100)
        // These never stand beside one another, or are no keys of a file's story.
        let apart = ["all", "html", "subject", "body", "title", "first_of", "all_of"]
        for key in known where !apart.contains(key) {
            let isThere = words.contains(key)
            #expect(isThere, "`\(key)` has no place in the story")
        }
    }

    @Test("expressions in words", arguments: cases)
    func words(line: String) throws {
        let parts = line.components(separatedBy: " => ")
        try #require(parts.count == 3)
        let text = try Project.text("Tests/Corpus/show/rich.yaml").replacing(
            "    小额: 应还 < 10.00\n",
            with: "    小额: '\(parts[0].replacing("'", with: "''"))'\n"
        ).replacing(
            // An audience of which no exclusion can leave nobody.
            "  include: days_overdue in 0..90 and 逾期应还 >= 100.00\n",
            with: "  include: today >= date(\"2000-01-01\")\n")
        for (language, expected) in [(Language.zh, parts[1]), (.en, parts[2])] {
            let page = Self.page(text, language, .markdown)
            let lines = (page ?? "").replacing("\\", with: "").split(separator: "\n")
            let line = lines.first { $0.hasPrefix("- **小额**") }
            let shown = line.map { $0.dropFirst("- **小额**".count).drop { "：: ".contains($0) } }
            #expect(shown.map(String.init) == expected)
        }
    }

    @Test(
        "what a campaign does with a borrower is said as the program does it", arguments: sentences)
    func sentence(line: String) throws {
        let parts = line.components(separatedBy: " => ")
        try #require(parts.count == 3)
        let campaign = try Self.campaign(parts[0])
        for (language, expected) in [(Language.zh, parts[1]), (.en, parts[2])] {
            let page = ShowPage(campaign: campaign, language: language).text(.markdown)
            #expect(page.replacing("\\", with: "").contains(expected))
        }
    }

    @Test("without borrowers each account is one, and a reply holds that account alone")
    func noBorrower() throws {
        let text = try Project.text("Tests/Corpus/show/rich.yaml")
            .replacing("  borrower: 客户号\n", with: "")
        let page = try #require(Self.page(text, .zh, .markdown))
        #expect(page.contains("名单没有写明借款人，每份合同各算一个借款人"))
        #expect(!page.contains("名下的所有合同都暂停发送") && !page.contains("共用号码"))
    }

    @Test("the HTML is well-formed, and a stranger's file puts no tag into it")
    func html() throws {
        let folder = try TemporaryFolder()
        for name in ["auto-loan-overdue", "rich"] {
            let page = ShowPage(campaign: try Self.campaign(name), language: .zh).text(.html)
            #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("<全部>"))
            let file = try folder.write(name + ".html", page)
            let checker = try folder.write("check.py", Self.checker)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", checker, file]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }

    /// Every tag is closed by its own, and ids stand once.
    private static let checker = """
        import sys
        from html.parser import HTMLParser
        class Checker(HTMLParser):
            open, ids, count = [], set(), 0
            def handle_starttag(self, tag, attrs):
                self.count += 1
                for name, value in attrs:
                    if name == "id":
                        assert value not in self.ids, value
                        self.ids.add(value)
                    if name == "href":
                        self.links.add(value[1:])
                if tag not in ("meta", "br"):
                    self.open.append(tag)
            links = set()
            def handle_endtag(self, tag):
                assert self.open.pop() == tag, (tag, self.getpos())
        checker = Checker()
        checker.feed(open(sys.argv[1], encoding="utf-8").read())
        checker.close()
        assert not checker.open and checker.count > 100 and checker.links <= checker.ids
        """

    // MARK: Campaigns

    static var cases: [String] { lines("words") }
    static var sentences: [String] { lines("sentences") }

    private static func lines(_ name: String) -> [String] {
        ((try? Project.text("Tests/Corpus/show/\(name).txt")) ?? "").split(separator: "\n")
            .map(String.init).filter { !$0.hasPrefix("#") }
    }

    private static func folder(_ name: String) -> String {
        whole.contains(name) ? "Tests/Corpus/show" : "Campaigns"
    }

    static func campaign(_ name: String) throws -> Campaign {
        let text = try Project.text("\(folder(name))/\(name).yaml")
        let result = read(text, folder(name))
        return try #require(result.campaign, "\(result.bag.sorted.map(\.message.en))")
    }

    private static func page(
        _ text: String, _ language: Language = .zh, _ format: ShowPage.Format = .human
    ) -> String? {
        read(text, folder("rich")).campaign.map {
            ShowPage(campaign: $0, language: language).text(format)
        }
    }

    private static func tree(_ name: String) throws -> YAMLNode {
        var sources = SourceSet()
        let file = sources.add(
            name: "a.yaml", bytes: try Project.bytes("\(folder(name))/\(name).yaml"))
        var bag = DiagnosticBag()
        return try #require(YAMLReader.read(file, into: &bag))
    }

    private static func read(_ text: String, _ folder: String) -> CampaignReader.Result {
        var sources = SourceSet()
        let main = sources.add(name: "a.yaml", bytes: ContiguousArray(text.utf8))
        let files = CampaignFiles(
            load: { path, span, sources in
                guard let bytes = try? Project.bytes("\(folder)/\(path)") else {
                    return .refused(Diagnostic("D0702", Phrase(path, zh: path), at: span))
                }
                return .file(sources.add(name: path, bytes: bytes))
            }, infer: { _, _, _ in .refused([]) },
            policy: { name, span, sources in
                guard let bytes = try? Project.bytes("\(folder)/policies/\(name).yaml") else {
                    return .refused(.noPolicy(name, at: span))
                }
                return .file(sources.add(name: "policies/\(name).yaml", bytes: bytes))
            })
        return CampaignReader.read(main, sources: sources, files: files)
    }
}

/// A tree written as JSON, with or without its n-th entry or item.
private enum JSON {
    static func text(
        _ node: YAMLNode, without index: Int?
    ) -> (text: String, count: Int, path: String) {
        var writer = Writer(left: index ?? -1)
        let text = writer.write(node, "")
        return (text, writer.count, writer.path)
    }

    static func keys(_ node: YAMLNode) -> Set<String> {
        var keys: Set<String> = []
        for entry in node.mapping ?? [] {
            keys.insert(entry.key.scalar?.string ?? "")
            keys.formUnion(self.keys(entry.value))
        }
        for item in node.sequence ?? [] { keys.formUnion(self.keys(item)) }
        return keys
    }

    private struct Writer {
        let left: Int
        var count = 0
        var path = ""

        init(left: Int) { self.left = left }

        /// Whether the next entry or item is written; counts it.
        private mutating func isKept(_ path: String) -> Bool {
            defer { count += 1 }
            if count == left { self.path = path }
            return count != left
        }

        mutating func write(_ node: YAMLNode, _ path: String) -> String {
            switch node.kind {
            case .scalar(let scalar): return quoted(scalar.string)
            case .sequence(let items):
                var parts: [String] = []
                for (at, item) in items.enumerated() {
                    let isKept = isKept(path + "[\(at)]")
                    let text = write(item, path + "[\(at)]")
                    if isKept { parts.append(text) }
                }
                return "[" + parts.joined(separator: ", ") + "]"
            case .mapping(let entries):
                var parts: [String] = []
                for entry in entries {
                    let key = entry.key.scalar?.string ?? ""
                    let isKept = isKept(path + "." + key)
                    let text = write(entry.value, path + "." + key)
                    if isKept { parts.append(quoted(key) + ": " + text) }
                }
                return "{" + parts.joined(separator: ", ") + "}"
            }
        }

        private func quoted(_ text: String) -> String {
            "\""
                + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n") + "\""
        }
    }
}
