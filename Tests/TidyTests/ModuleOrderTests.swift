import Foundation
import TestSupport
import Testing

/// Holds the house in order by reading its sources: who imports whom, and what the pure part may not touch.
@Suite struct ModuleOrderTests {
    /// The modules in the order of `Docs/Architecture.md`; a module imports only those before it.
    static let order = [
        "Diagnostics", "Expressions", "CampaignLanguage", "Planning", "Portfolio", "Ledger",
        "Delivery", "Reporting", "Running", "LanguageServer", "Service", "dunlind",
    ]
    /// Beside the service: the command has none of it.
    static let command = order.filter { !["Service", "dunlind"].contains($0) } + ["dunlin"]
    /// The modules above the line: functions of their arguments.
    static let pure = ["Diagnostics", "Expressions", "CampaignLanguage", "Planning"]
    /// What each module may import from outside.
    static let outside: [String: Set<String>] = [
        "Expressions": ["CByteScan"],
        "CampaignLanguage": ["CLibYAML"],
        "Portfolio": ["CByteScan", "Glibc", "GRDBSQLite"],
        "Ledger": ["CSQLiteShim", "Glibc", "GRDB", "GRDBSQLite", "Synchronization"],
        "Delivery": [
            "Glibc", "CCurlShim", "CSpawnShim", "Dispatch",
            "Synchronization",
        ],
        "Running": ["Glibc", "FoundationEssentials", "Synchronization"],
        "LanguageServer": ["Glibc"],
        "Service": ["Glibc", "CSpawnShim", "Dispatch", "Synchronization"],
        "dunlind": [
            "Glibc", "ArgumentParser", "HTTPTypes", "Hummingbird", "Logging", "ServiceLifecycle",
            "UnixSignals",
        ],
        "dunlin": ["Glibc", "ArgumentParser", "Synchronization", "Dispatch"],
    ]

    @Test(
        "a module imports only modules before it and the libraries it is allowed",
        arguments: order + ["dunlin"])
    func imports(module: String) throws {
        let order = module == "dunlin" ? Self.command : Self.order
        let index = try #require(order.firstIndex(of: module))
        let allowed = Set(order[..<index]).union(Self.outside[module] ?? [])
        let files = Project.files(below: "Sources/\(module)", ending: ".swift")
        #expect(!files.isEmpty, "the module has sources")
        for file in files {
            for name in try Self.imports(of: file) {
                #expect(allowed.contains(name), "\(file) imports \(name)")
            }
        }
        // Delivery and Reporting do not know each other.
        if module == "Reporting" {
            for file in files { #expect(!(try Self.imports(of: file)).contains("Delivery")) }
        }
    }

    @Test(
        "the pure modules use no clock, no randomness, no input and no concurrency", arguments: pure
    )
    func purity(module: String) throws {
        let forbidden = [
            "Date(", "ContinuousClock", "SuspendingClock", ".now(", "UUID(", ".random(",
            "SystemRandom",
            ".shuffled(", ".randomElement(", "print(", "FileHandle", "getenv", "async ", "await ",
            "Task {", "actor ", "DispatchQueue", "hashValue",
        ]
        for file in Project.files(below: "Sources/\(module)", ending: ".swift") {
            for (number, line) in try Self.code(of: file) {
                for word in forbidden where Self.uses(word, line) {
                    Issue.record("\(file):\(number) uses `\(word)`")
                }
            }
        }
    }

    /// The line holds the word, not as the end of a longer one: `Date(` but not `CivilDate(`.
    static func uses(_ word: String, _ line: String) -> Bool {
        line.ranges(of: word).contains { range in
            guard range.lowerBound > line.startIndex, word.first?.isLetter == true else {
                return true
            }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "_"
        }
    }

    @Test("the forbidden words are found where they stand")
    func detection() {
        let (imports, code) = Self.read(
            "// import Foundation\npackage import Glibc\nlet x = 1  // await\nlet s = \"await \"\n")
        #expect(imports == ["Glibc"])
        #expect(Self.uses("Date(", "let x = Date()") && !Self.uses("Date(", "CivilDate(x)"))
        #expect(Self.uses(".now(", "Clock.now()") && !Self.uses("print(", "fingerprint(x)"))
        #expect(code.map(\.1) == ["", "package import Glibc", "let x = 1  ", "let s = \"\"", ""])
    }

    @Test("no source file silences the checker or crashes on purpose")
    func noEscapeHatches() throws {
        let forbidden = [
            "@unchecked Sendable", "nonisolated(unsafe)", "try!", "fatalError(", "@testable",
        ]
        for file in Project.files(below: "Sources", ending: ".swift") {
            for (number, line) in try Self.code(of: file) {
                for word in forbidden where line.contains(word) {
                    Issue.record("\(file):\(number) uses `\(word)`")
                }
            }
        }
    }

    @Test("no source file is longer than one idea")
    func sizes() throws {
        for file in Project.files(below: "Sources", ending: ".swift") {
            let lines = try Project.text(file).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 420, "\(file) has \(lines.count) lines")
        }
    }

    static func imports(of file: String) throws -> [String] { read(try Project.text(file)).imports }
    static func code(of file: String) throws -> [(Int, String)] {
        read(try Project.text(file)).code
    }

    /// The imported modules, and the lines without comments and without what stands in string literals.
    static func read(_ text: String) -> (imports: [String], code: [(Int, String)]) {
        var imports: [String] = []
        var code: [(Int, String)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let bare = strip(String(line))
            code.append((index + 1, bare))
            let words = bare.split(separator: " ")
            if let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count {
                imports.append(String(words[at + 1].split(separator: ".")[0]))
            }
        }
        return (imports, code)
    }

    private static func strip(_ line: String) -> String {
        var result = ""
        var isQuoted = false
        var previous: Character = " "
        for character in line {
            if character == "\"", previous != "\\" {
                isQuoted.toggle()
                result.append(character)
            } else if !isQuoted {
                if character == "/", previous == "/" {
                    result.removeLast()
                    return result
                }
                result.append(character)
            }
            previous = character
        }
        return result
    }
}
