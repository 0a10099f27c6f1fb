import Foundation
import TestSupport
import Testing

/// Holds the documents to what the program does: each example in them is run.
///
/// A fenced block says in its first line what becomes of it: `yaml campaign NAME` is checked clean,
/// `yaml part` too once it stands in a campaign, `yaml senders` serves a dry run, `console` is run
/// line by line and its output compared (a line `…` stands for any lines), `text expressions`,
/// `text templates` and `text joined` hold `source => result`, `text refused` holds
/// `source => code`. Files are written below `Campaigns`, in a copy of that folder.
@Suite struct DocsTests {
    static let documents = [
        "README.md", "Docs/Architecture.md", "Docs/CEL.md", "Docs/CampaignTests.md",
        "Docs/Campaigns.md",
        "Docs/Delivery.md", "Docs/Editor.md", "Docs/ExecSenders.md", "Docs/Language.md",
        "Docs/Liquid.md",
        "Docs/Operations.md",
        "Docs/Performance.md", "Docs/Runbook.md", "Docs/Senders.md", "Docs/Service.md",
        "Docs/Testing.md",
        "Docs/Threats.md",
    ]

    @Test("the examples of a document do what it says", arguments: documents)
    func examples(document: String) throws {
        let desk = try Desk()
        for block in try Document(document).blocks { try desk.perform(block, of: document) }
    }

    @Test("no example of the language stands unchecked", arguments: documents)
    func everyExampleIsChecked(document: String) throws {
        for block in try Document(document).blocks where ["yaml", "csv"].contains(block.kind) {
            #expect(block.purpose != nil, "\(document):\(block.line) says nothing of its purpose")
        }
    }

    @Test("the language page has examples enough to mean something")
    func count() throws {
        let blocks = try Document("Docs/Language.md").blocks
        let kinds = ["expressions", "templates", "joined", "refused"]
        let pairs = blocks.filter { kinds.contains($0.purpose ?? "") }.flatMap(\.pairs)
        #expect(pairs.count >= 80)
        #expect(blocks.count { $0.purpose == "part" } >= 6)
    }

    @Test("the language page names every key")
    func keys() throws {
        let page = try Project.text("Docs/Language.md")
        for (part, keys) in try Schema.parts() {
            for name in keys { #expect(page.contains("`\(name)`"), "`\(name)` of \(part)") }
        }
    }

    @Test("the README has the two commands that a newcomer types")
    func commands() throws {
        let page = try Project.text("README.md")
        let run =
            ".ci/setup && swift run -c release dunlin run Campaigns/auto-loan-overdue.yaml "
            + "--as-of 2026-11-20T10:00:00+08:00"
        #expect(page.contains(run))
        #expect(page.contains(".ci/setup && swift test -c release --disable-testable-imports\n"))
    }

    @Test("the architecture page lists the modules in the order of the package")
    func modules() throws {
        let package = try Project.text("Package.swift").matches(
            of: /^ {4}\("(\w+)", \[/.anchorsMatchLineEndings()
        )
        .map { String($0.1) }
        let page = try Project.text("Docs/Architecture.md")
            .matches(of: /^\| \d+ \| `(\w+)` \|/.anchorsMatchLineEndings()).map { String($0.1) }
        #expect(!package.isEmpty)
        // The command stands before the service, of which it knows nothing.
        var order: [String] = package.dropLast()
        order += ["dunlin", "Service", "dunlind"]
        #expect(page == order)
    }

    @Test("a link leads to a file that is there", arguments: documents)
    func links(document: String) throws {
        let folder = (document as NSString).deletingLastPathComponent
        for match in try Project.text(document).matches(of: /\]\(([^)#]+)[^)]*\)/) {
            let target = String(match.1)
            if target.contains("://") { continue }
            let path = Project.path(folder.isEmpty ? target : folder + "/" + target)
            #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(target)")
        }
    }
}

/// A page of Markdown as its fenced blocks.
private struct Document {
    struct Block {
        /// Of the opening fence, from 1.
        var line: Int
        /// `yaml`, `console` and so on.
        var kind: String
        /// What is done with it: `campaign`, `part` and so on.
        var purpose: String?
        var name: String?
        var lines: [String] = []

        /// The lines `source => result`, without comments.
        var pairs: [(source: String, result: String)] {
            lines.compactMap { line in
                if line.isEmpty || line.hasPrefix("#") { return nil }
                guard let arrow = line.range(of: " => ") else { return (line, "") }
                let source = line[..<arrow.lowerBound].trimmingCharacters(in: .whitespaces)
                return (source, line[arrow.upperBound...].trimmingCharacters(in: .whitespaces))
            }
        }
    }

    private(set) var blocks: [Block] = []

    init(_ path: String) throws {
        var open: Block?
        let lines = try Project.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        for (at, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    let words = line.dropFirst(3).split(separator: " ").map(String.init)
                    open = Block(
                        line: at + 1, kind: words.first ?? "", purpose: words.dropFirst().first,
                        name: words.dropFirst(2).first)
                }
            } else {
                open?.lines.append(String(line))
            }
        }
        #expect(open == nil, "\(path): the last fence is closed")
    }

    /// The campaign in which examples are evaluated; its last line is the text that they replace.
    var example: Block? { blocks.first { $0.name == "example.yaml" } }
}

/// The keys of the language, read from their list in the sources.
private enum Schema {
    /// By the name that the documents use for a part.
    static func parts() throws -> [(String, [String])] {
        let source = try ["", "+Files", "+Steps"].map {
            try Project.text("Sources/CampaignLanguage/Reading/CampaignSchema\($0).swift")
        }.joined()
        let names = ["stopCampaign": "stop.campaign", "mail": "email"]
        let parts = source.components(separatedBy: "static let ").dropFirst().map { text in
            let name = String(text.prefix { $0.isLetter })
            let keys = text.matches(of: /SchemaKey\(\s*"(\w+)"/).map { String($0.1) }
            return (names[name] ?? name, keys)
        }.filter { !$0.1.isEmpty }
        try #require(parts.count > 10, "the list of keys is where it was")
        return parts
    }
}

/// A copy of `Campaigns` in a folder of its own, in which documents are tried out.
private final class Desk {
    private let folder: TemporaryFolder
    private var example: Document.Block?
    /// How the last command of the document ended.
    private var status: Int32 = 0

    init() throws {
        folder = try TemporaryFolder()
        for file in Project.files(below: "Campaigns", ending: "")
        where !file.hasPrefix("Campaigns/outbox/") {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: Project.path(file), isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            try folder.write(file, Data(contentsOf: URL(fileURLWithPath: Project.path(file))))
        }
    }

    func perform(_ block: Document.Block, of document: String) throws {
        let place = "\(document):\(block.line)"
        switch (block.kind, block.purpose) {
        case ("console", _): try type(block, place)
        case (_, "file"): try write(block.lines, block.name)
        case ("yaml", "campaign"):
            if block.name == "example.yaml" { example = block }
            let name = try write(block.lines, block.name)
            let check = try run(["check", name])
            #expect(check.code == 0, "\(place): \(check.output)")
            #expect(check.output.hasSuffix(": no errors\n"), "\(place): \(check.output)")
        case ("yaml", "part"):
            let check = try run(["check", try write(Self.whole(block.lines), nil)])
            #expect(check.code == 0, "\(place): \(check.output)")
        case ("yaml", "senders"):
            let name = try write(block.lines, block.name)
            let dry = try run(
                ["run", FirstCampaign.path, "--as-of", FirstCampaign.asOf, "--senders", name])
            #expect(dry.code == 0, "\(place): \(dry.errors)")
        case (_, "expressions"): try expect(block, place, in: .body, Self.shown)
        case (_, "templates"): try expect(block, place, in: .body) { $0.source }
        case (_, "joined"):
            for pair in block.pairs { try expect([pair], place, in: .subject) { $0.source } }
        case (_, "refused"): try refuse(block, place)
        default: break
        }
    }

    // MARK: Expressions and texts

    private enum Place { case subject, body }

    /// An expression in a text, in the format that the result asks for.
    private static func shown(_ pair: (source: String, result: String)) -> String {
        let (source, result) = pair
        if result == "true" || result == "false" {
            return "{% if \(source) %}true{% else %}false{% endif %}"
        }
        if result.hasSuffix("元") { return "{{ \(source) | money }}" }
        if result.hasSuffix("%") { return "{{ \(source) | percent }}" }
        if result.wholeMatch(of: /(\d+年)?\d+月\d+日/) != nil { return "{{ \(source) | date }}" }
        return "{{ \(source) }}"
    }

    private func expect(
        _ block: Document.Block, _ place: String, in part: Place,
        _ wrap: ((source: String, result: String)) -> String
    ) throws {
        try expect(block.pairs, place, in: part, wrap)
    }

    /// Puts the examples into the text of the example campaign and compares what the account gets.
    private func expect(
        _ pairs: [(source: String, result: String)], _ place: String, in part: Place,
        _ wrap: ((source: String, result: String)) -> String
    ) throws {
        let texts = pairs.map { wrap($0).replacingOccurrences(of: "⏎", with: "\n") }
        let name = try write(try campaign(texts, in: part), nil)
        let run = try run([
            "run", name, "--as-of", FirstCampaign.asOf, "--format", "jsonl", "--reveal",
        ])
        #expect(run.code == 0, "\(place): \(run.errors)")
        guard run.code == 0 else { return }
        let line = try #require(run.output.split(separator: "\n").first, "\(place)")
        let notice = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let key = part == .body ? "text" : "title"
        let text = try #require(notice?[key] as? String, "\(place): \(run.output)")
        if part == .subject {
            #expect(text.replacingOccurrences(of: "\n", with: "⏎") == pairs[0].result, "\(place)")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        try #require(lines.count == pairs.count, "\(place): \(text)")
        for (pair, line) in zip(pairs, lines) {
            #expect(line == pair.result, "\(place): \(pair.source)")
        }
    }

    /// The example campaign with other texts: its last line, or its subject.
    private func campaign(_ texts: [String], in part: Place) throws -> [String] {
        var lines = try #require(example, "the document has a campaign example.yaml").lines
        let last = try #require(lines.last)
        let indent = last.prefix { $0 == " " }
        let block = texts.flatMap { $0.components(separatedBy: "\n") }.map {
            $0.isEmpty ? "" : indent + $0
        }
        switch part {
        case .body: return lines.dropLast() + block
        case .subject:
            let at = try #require(lines.firstIndex { $0.contains("subject: ") })
            lines[at] = lines[at].prefix { $0 == " " } + "subject: |"
            lines.insert(contentsOf: block, at: at + 1)
            return lines
        }
    }

    private func refuse(_ block: Document.Block, _ place: String) throws {
        for pair in block.pairs {
            let isText = pair.source.contains("{{") || pair.source.contains("{%")
            let lines =
                isText
                ? try campaign([pair.source], in: .body)
                : ["audience:", "  include: |", "    " + pair.source] + (example?.lines ?? [])
            let found = try codes(lines)
            #expect(found == [pair.result], "\(place): \(pair.source)")
        }
    }

    /// The codes of all errors in a campaign.
    func codes(_ lines: [String]) throws -> [String] {
        let name = try write(lines, nil)
        let check = try run(["check", name, "--format", "json"])
        let findings = try JSONSerialization.jsonObject(with: Data(check.output.utf8))
        let errors = (findings as? [[String: Any]] ?? []).filter {
            $0["severity"] as? String == "error"
        }
        return errors.compactMap { $0["code"] as? String }
    }

    /// A part of a campaign with the rest of one around it; what the part says takes precedence.
    private static func whole(_ part: [String]) -> [String] {
        let rest: [(key: String, lines: [String])] = [
            ("campaign", ["campaign: docs"]),
            ("import", ["import: { lender: shared/lender.yaml }"]),
            ("portfolio", ["portfolio: shared/auto-loans.yaml"]),
            ("channels", ["channels:", "  sms: { to: 手机, sender: main_sms }"]),
            (
                "steps",
                [
                    "steps:", "  - step: 到期前一天", "    day: 还款日 - 1 day", "    send: sms",
                    "    text: 您的车贷明天到期。",
                ]
            ),
        ]
        let missing = rest.filter { other in !part.contains { $0.hasPrefix(other.key + ":") } }
        return missing.flatMap(\.lines) + part
    }

    // MARK: Commands

    /// Types the commands of a block and compares what they print.
    private func type(_ block: Document.Block, _ place: String) throws {
        var commands: [(command: String, output: [String])] = []
        for line in block.lines {
            if line.hasPrefix("$ ") {
                commands.append((String(line.dropFirst(2)), []))
            } else if let last = commands.last, last.command.hasSuffix("\\") {
                commands[commands.count - 1].command =
                    last.command.dropLast() + line.trimmingCharacters(in: .whitespaces)
            } else if !commands.isEmpty {
                commands[commands.count - 1].output.append(line)
            }
        }
        #expect(!commands.isEmpty, "\(place) has no command")
        for (command, expected) in commands {
            let printed = try shell(command)
            if !Self.matches(printed[...], Self.trimmed(expected)[...]) {
                Issue.record("\(place): \(command)\n\(printed.joined(separator: "\n"))")
            }
        }
    }

    /// Runs a line as a terminal would, output and errors together; `$?` is that of the line before.
    private func shell(_ command: String) throws -> [String] {
        let command = command.replacingOccurrences(
            of: ".ci/setup && swift run -c release dunlin", with: "dunlin")
        let bin = (Executable.path as NSString).deletingLastPathComponent
        try #require(Executable.path == bin + "/dunlin")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let outcome = try Executable.run(
            "/bin/sh", ["-c", "exec 2>&1\n(exit \(status))\n" + command], in: folder.path,
            environment: ["PATH": bin + ":" + path])
        status = outcome.code
        return Self.trimmed(outcome.output.components(separatedBy: "\n"))
    }

    /// Without empty lines at the end.
    private static func trimmed(_ lines: [String]) -> [String] {
        var lines = lines
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Whether `lines` are what `pattern` says, in which a line `…` stands for any lines.
    private static func matches(_ lines: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool
    {
        guard let first = pattern.first else { return lines.isEmpty }
        let rest = pattern.dropFirst()
        if first.trimmingCharacters(in: .whitespaces) == "…" {
            return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], rest) }
        }
        return lines.first == first && matches(lines.dropFirst(), rest)
    }

    private func run(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(arguments, in: folder.path)
    }

    /// Writes a file below `Campaigns` and returns its path as a user names it.
    @discardableResult
    private func write(_ lines: [String], _ name: String?) throws -> String {
        let path = "Campaigns/" + (name ?? "docs-example.yaml")
        try folder.write(path, lines.joined(separator: "\n") + "\n")
        return path
    }
}
