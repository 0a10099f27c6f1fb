package import Diagnostics
internal import Expressions

/// What a lender has registered with the gateway that sends its SMS (报备): signatures, and templates whose variables
/// stand for what differs between notices. A gateway refuses anything else.
package struct RegisteredTexts: Sendable {
    /// How variables are written: `${name}` by Aliyun, `#name#` by Yunpian.
    package enum Vendor: String, Sendable, CaseIterable {
        case aliyun, yunpian
    }

    /// What a template, or a text, is made of.
    package enum Piece: Sendable, Hashable {
        case character(Unicode.Scalar)
        /// A variable, or a value that is not known from the file.
        case value

        /// A character as it is, and what no text has for a variable.
        var written: String {
            switch self {
            case .character(let scalar): String(scalar)
            case .value: "\u{FFFC}"
            }
        }
    }

    package struct Template: Sendable {
        package var code: String
        package var span: SourceSpan
        package var pieces: [Piece]

        /// Some gateways register the signature as a part of it.
        var hasSignature: Bool { pieces.first == .character("【") }
    }

    package var signatures: [String]
    /// None are asked for where the gateway registers signatures only.
    package var templates: [Template]

    /// The pieces of a template as the vendor writes it; nil where a variable is not closed or has no name.
    static func pieces(_ text: String, _ vendor: Vendor) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = Substring(text)
        let (open, close) = vendor == .aliyun ? ("${", "}") : ("#", "#")
        while let first = rest.unicodeScalars.first {
            guard rest.hasPrefix(open) else {
                pieces.append(.character(first))
                rest.unicodeScalars.removeFirst()
                continue
            }
            let inside = rest.dropFirst(open.count)
            guard let end = inside.firstIndex(of: Character(close)), end > inside.startIndex,
                inside[..<end].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            else { return nil }
            pieces.append(.value)
            rest = inside[inside.index(after: end)...]
        }
        return pieces
    }
}

/// A piece of a campaign's text and where it is written.
struct WrittenPiece {
    var piece: RegisteredTexts.Piece
    var span: SourceSpan
    /// A break of the file beside a tag: written as a space or a line break unless one stands before it.
    var isSoft = false

    var isBlank: Bool { piece == .character(" ") || piece == .character("\n") }
}

extension RegisteredTexts.Template {
    /// Whether a text is made by the template: each variable takes at least one piece, and each value of the text
    /// stands within a variable.
    func makes(_ text: [WrittenPiece]) -> Bool {
        var at = 0
        var own = 0
        // Behind the last variable, and what it has taken.
        var variable: (own: Int, at: Int)?
        while at < text.count {
            if own < pieces.count, pieces[own] == .value {
                own += 1
                at += 1
                variable = (own, at)
            } else if own < pieces.count, text[at].piece == pieces[own] {
                own += 1
                at += 1
            } else if let last = variable {
                at = last.at + 1
                own = last.own
                variable = (own, at)
            } else {
                return false
            }
        }
        return own == pieces.count
    }

    /// How many pieces are alike from the beginning, values being variables, and how many of the rest from the end.
    func alike(_ text: [WrittenPiece]) -> (first: Int, last: Int) {
        let first = zip(pieces, text).prefix { $0 == $1.piece }.count
        let rest = zip(pieces[first...].reversed(), text[first...].reversed())
        return (first, rest.prefix { $0 == $1.piece }.count)
    }

    /// A few characters from piece `at` on, for people; empty at the end.
    func shown(from at: Int) -> String {
        pieces[min(at, pieces.count)...].prefix(8).map {
            if case .character(let scalar) = $0 { String(scalar) } else { "…" }
        }.joined()
    }
}
