/// Writes expressions and texts that are mostly well formed and well typed, as the input chooses.
///
/// `<name>` in a production stands for another rule. The first production of a rule is its simplest; it is
/// taken at the end of the input and where the text is deep, so that every text ends.
struct Grammar {
    private let rules: [String: [[Piece]]]

    private enum Piece {
        case text(String)
        case rule(String)
    }

    init(_ rules: [String: [String]]) {
        self.rules = rules.mapValues { $0.map(Self.pieces) }
        for productions in self.rules.values {
            for case .rule(let name) in productions.joined() {
                hold(self.rules[name] != nil, "no rule <\(name)>")
            }
        }
    }

    private static func pieces(_ production: String) -> [Piece] {
        var pieces: [Piece] = []
        let parts = production.split(separator: "<", omittingEmptySubsequences: false)
        for (number, part) in parts.enumerated() {
            // A name is letters only, so that `<` and `<=` may stand in a production.
            if number > 0, let end = part.firstIndex(of: ">"), end > part.startIndex,
                part[..<end].allSatisfy({ $0.isLetter && $0.isASCII })
            {
                pieces.append(.rule(String(part[..<end])))
                pieces.append(.text(String(part[part.index(after: end)...])))
            } else {
                pieces.append(.text(number == 0 ? String(part) : "<" + part))
            }
        }
        return pieces
    }

    /// A text by the rule `name`.
    func text(_ name: String, _ choices: inout Choices) -> String {
        var text = ""
        var budget = 400
        write(name, &choices, depth: 0, &budget, into: &text)
        return text
    }

    private func write(
        _ name: String, _ choices: inout Choices, depth: Int, _ budget: inout Int,
        into text: inout String
    ) {
        guard let productions = rules[name] else { return }
        budget -= 1
        let isLast = depth > 12 || budget < 0
        let production = isLast ? productions[0] : choices.pick(productions)
        for piece in production {
            switch piece {
            case .text(let part): text += part
            case .rule(let name):
                write(name, &choices, depth: depth + 1, &budget, into: &text)
            }
        }
    }
}
