package import Diagnostics

/// A name that expressions can use, as an editor shows it.
package struct KnownName: Sendable {
    package enum Kind: Sendable { case field, definition, constant }

    package let kind: Kind
    /// The whole path, such as `lender.hotline`.
    package let path: String
    /// nil where the name's own declaration is faulty.
    package let type: ValueType?
    package let mayBeMissing: Bool
    package let span: SourceSpan?
    /// A field's longest text in UTF-16 units.
    package var longest: Int?
    /// A field's largest value as a person writes it.
    package var atMost: String?
    package var personal: Personal?
    /// The expression of a definition, or the text of a constant.
    package var text: String?
}

/// A sentence of `lines`.
package struct KnownLine: Sendable {
    package let name: String
    package let span: SourceSpan
    package let text: String
}

/// What editors need to know of an environment; reads only.
extension Environment {
    /// Fields and definitions in the order of the files, then constants by name.
    package var knownNames: [KnownName] {
        var known = fields.map { field in
            KnownName(
                kind: .field, path: field.name, type: field.type, mayBeMissing: field.isOptional,
                span: field.span, longest: field.longest, atMost: shown(field.atMost, field.type),
                personal: field.personal)
        }
        known += definitions.map { definition in
            KnownName(
                kind: .definition, path: definition.name, type: definition.outcome?.type?.end,
                mayBeMissing: definition.outcome?.mayBeMissing ?? false, span: definition.nameSpan,
                text: definition.text.string)
        }
        known += names.constants.sorted { $0.key < $1.key }.map { path, text in
            KnownName(
                kind: .constant, path: path, type: .text(.plain), mayBeMissing: false,
                span: names.placeOf(path), text: String(decoding: text, as: UTF8.self))
        }
        return known
    }

    package var knownLines: [KnownLine] {
        templates.lines.map {
            KnownLine(name: $0.name, span: $0.nameSpan, text: $0.text.string)
        }
    }

    private func shown(_ word: Word?, _ type: ValueType) -> String? {
        guard let word else { return nil }
        let number = Int128(word)
        switch type {
        case .money: return Decimal(coefficient: number, scale: currency.decimals).description
        case .decimal(let scale): return Decimal(coefficient: number, scale: scale).description
        case .percent:
            let scale = ValueType.percentScale - 2
            return Decimal(coefficient: number, scale: scale).normalized.description + "%"
        case .integer, .dayOfMonth: return number.description
        default: return nil
        }
    }

    /// The names of the functions that the checker accepts, and of the methods.
    package static var functionNames: (functions: [String], methods: [String]) {
        (TypeChecker.functions.sorted(), TypeChecker.methods.sorted())
    }
}
