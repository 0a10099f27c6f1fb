package import Diagnostics

/// A place of a text from which it goes on in two ways.
package struct TemplateBranch: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `{% if %}`: taken where the condition holds.
        case condition
        /// `default`: taken where there is a value.
        case value
        /// `offer.say`: taken where an offer has a sentence.
        case offer
    }

    package var kind: Kind
    package var span: SourceSpan
    /// Index of the operation, as `BranchLog` counts them.
    package var operation: Int
}

/// Which ways the texts of a campaign went, over as many renderings as it is given to.
package final class BranchLog {
    /// By operation of the program: bit 0 taken, bit 1 not taken.
    private var seen: ContiguousArray<UInt8>

    package init(_ code: Code) {
        seen = ContiguousArray(repeating: 0, count: code.templates.operations.count)
    }

    func add(_ operation: Int, isTaken: Bool) { seen[operation] |= isTaken ? 1 : 2 }

    /// Whether the branch was ever taken, or ever left.
    package func has(_ branch: TemplateBranch, taken: Bool) -> Bool {
        seen[branch.operation] & (taken ? 1 : 2) != 0
    }
}

extension Code {
    /// The branches of all texts, in the order of the program.
    package var branches: [TemplateBranch] {
        let program = templates
        return program.operations.indices.compactMap { at in
            let operation = program.operations[at]
            let kind: TemplateBranch.Kind
            switch operation.code {
            case .jumpUnless: kind = .condition
            case .offerSentence: kind = .offer
            case .text, .integer, .money, .amount, .grouped, .decimal, .percent, .date, .localDate,
                .time,
                .enumeration, .capitals:
                if operation.b < 0 { return nil }
                kind = .value
            default: return nil
            }
            return TemplateBranch(kind: kind, span: program.spans[at], operation: at)
        }
    }
}
