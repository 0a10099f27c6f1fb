package import Diagnostics

/// One way to call a function: `text.substring(start, end): text`.
package struct FunctionForm: Sendable {
    /// Without the result: `text.substring(start, end)`.
    package let text: String
    /// What stands before the point; nil for a function.
    package let receiver: TypeWord?
    /// Their names; the last is `…` where any number may follow.
    package let parameters: [String]
    package let result: TypeWord

    /// With the result: `text.trim() → text`.
    package var shown: String { text + " → " + result.rawValue }

    /// Whether any number of arguments may follow.
    package var isOpen: Bool { parameters.last == "…" }

    init(_ line: String, of name: String) {
        guard let colon = line.lastIndex(of: ":"), let open = line.firstIndex(of: "("),
            let result = TypeWord(rawValue: String(line[colon...].dropFirst(2)))
        else { preconditionFailure("unreadable form: \(line)") }
        text = String(line[..<colon])
        self.result = result
        let head = line[..<open]
        if head.utf8.elementsEqual(name.utf8) {
            receiver = nil
        } else {
            receiver = TypeWord(rawValue: String(head.dropLast(name.utf8.count + 1)))
            precondition(receiver != nil && head.hasSuffix("." + name), "unreadable form: \(line)")
        }
        let inside = text[text.index(after: open)...].dropLast()
        parameters = inside.split(separator: ", ").map(String.init)
    }
}

/// A function, a method or a macro, as editors and `Docs/Functions.md` tell of it.
package struct FunctionEntry: Sendable {
    /// With its group, if it has one: `math.floor`.
    package let name: String
    package let forms: [FunctionForm]
    package let about: Phrase
    /// An expression that uses it, and what that is equal to; nil where it depends on the account or the run.
    package let example: String
    package let outcome: String?
    /// How many names a macro declares at most; its first arguments are those names.
    package let variables: Int

    init(
        _ name: String, _ forms: [String], _ about: String, zh: String, _ example: String,
        _ outcome: String? = nil, variables: Int = 0
    ) {
        self.name = name
        self.forms = forms.map { FunctionForm($0, of: name) }
        self.about = Phrase(about, zh: zh)
        self.example = example
        self.outcome = outcome
        self.variables = variables
    }

    /// The example with its outcome, as a person reads it.
    package var shown: String { outcome.map { "\(example) == \($0)" } ?? example }

    /// `floor` of `math.floor`.
    package var lastName: String {
        name.split(separator: ".").last.map(String.init) ?? name
    }
}

/// Functions that belong together.
package struct FunctionGroup: Sendable {
    package let title: Phrase
    package let entries: [FunctionEntry]
}

/// All functions, methods and macros; tests hold them against the checker and run their examples.
package enum FunctionReference {
    /// What campaigns need most comes first.
    package static let groups: [FunctionGroup] = [
        FunctionGroup(title: Phrase("Dates and amounts", zh: "日期与金额"), entries: campaign),
        FunctionGroup(title: Phrase("Texts", zh: "文本"), entries: texts),
        FunctionGroup(title: Phrase("Lists and maps", zh: "列表与映射"), entries: lists),
        FunctionGroup(title: Phrase("Instants and durations", zh: "时间戳与时长"), entries: instants),
        FunctionGroup(title: Phrase("Conversions", zh: "转换"), entries: conversions),
        FunctionGroup(title: Phrase("Optional values", zh: "可能没有的值"), entries: optionals),
        FunctionGroup(title: Phrase("Numbers", zh: "数"), entries: numbers),
    ]

    package static let entries: [FunctionEntry] = groups.flatMap(\.entries)

    private static let byName: [String: FunctionEntry] =
        Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func entry(_ name: String) -> FunctionEntry? { byName[name] }

    /// `math`, `lists` and their like: what stands before the point of a function's name.
    package static let namespaces: [String] = {
        var names: [String] = []
        for entry in entries where entry.name.utf8.contains(0x2E) {
            let name = String(entry.name.prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }()

    /// Whether campaigns have it beside CEL, or in the plain words of a campaign.
    package static func isOwn(_ entry: FunctionEntry) -> Bool {
        let own = Environment.functionNames
        return own.functions.contains(entry.name) || own.methods.contains(entry.name)
    }
}
