/// The syntax of one expression: nodes in an arena, each with the bytes that it covers.
///
/// A child is always an earlier node than its parent, so a walk over `nodes` needs no recursion.
package struct ExpressionTree: Sendable {
    /// Bounds on what is accepted, so that no file can exhaust memory or the stack.
    package enum Limit {
        package static let bytes = 100_000
        package static let nodes = 10_000
        /// Brackets, calls and prefixes within one another.
        package static let nesting = 64
        package static let arguments = 64
        /// Levels of the tree, chains of operators included.
        package static let height = 128
    }

    package private(set) var nodes: ContiguousArray<SyntaxNode> = []
    package internal(set) var root = NodeID(raw: 0)

    package subscript(_ id: NodeID) -> SyntaxNode { nodes[Int(id.raw)] }

    mutating func add(_ kind: SyntaxNode.Kind, _ range: Range<Int>, height: Int) -> NodeID {
        nodes.append(SyntaxNode(kind: kind, range: range, height: height))
        return NodeID(raw: Int32(nodes.count - 1))
    }

    /// Lengthens a node that turned out to go on: the list of an `and` or `or`, a bracketed
    /// expression.
    mutating func replace(_ id: NodeID, _ kind: SyntaxNode.Kind, _ range: Range<Int>, height: Int) {
        nodes[Int(id.raw)] = SyntaxNode(kind: kind, range: range, height: height)
    }
}

/// The number of a node in its `ExpressionTree`.
package struct NodeID: Hashable, Sendable {
    package let raw: Int32

    package init(raw: Int32) { self.raw = raw }
}

/// One node of the syntax.
package struct SyntaxNode: Sendable {
    package enum Kind: Sendable {
        case boolean(Bool)
        case null
        case integer(NumberLiteral)
        case unsigned(UInt64)
        case double(Double)
        case decimal(NumberLiteral)
        /// The fraction: `90%` is 0.90.
        case percent(NumberLiteral)
        case span(count: Int64, SpanWord)
        case text(ContiguousArray<UInt8>)
        case bytes(ContiguousArray<UInt8>)
        case name(String)
        /// `.name`: looked up from the root, past the variables of macros.
        case rootName(String)
        case select(NodeID, name: String, nameRange: Range<Int>)
        case call(name: String, nameRange: Range<Int>, [NodeID])
        case method(NodeID, name: String, nameRange: Range<Int>, [NodeID])
        case index(NodeID, NodeID)
        /// `a.?b` and `a[?b]`.
        case optionalSelect(NodeID, name: String, nameRange: Range<Int>)
        case optionalIndex(NodeID, NodeID)
        case negate(NodeID)
        case not(NodeID)
        case all([NodeID])
        case any([NodeID])
        case binary(BinaryOperator, NodeID, NodeID, operatorRange: Range<Int>)
        case conditional(NodeID, NodeID, NodeID)
        case list([NodeID])
        /// Keys and values in turn.
        case map([NodeID])
        /// `?x` in a list, or before a key: there only where the optional has a value.
        case optionalElement(NodeID)
        /// `low..high`, closed; only at the right of `in`.
        case range(NodeID, NodeID)
    }

    package let kind: Kind
    /// The bytes in the text.
    package let range: Range<Int>
    let height: Int
}

/// An operator with two sides, `and` and `or` apart.
package enum BinaryOperator: String, Sendable, Hashable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case `in`
    case notIn = "not in"

    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .in, .notIn: true
        default: false
        }
    }
}

/// The unit of a span as it is written: `days`, `1 month`.
package enum SpanWord: String, Sendable, CaseIterable {
    case second, minute, hour, day, week, month, year

    package init?(_ word: String) {
        let singular = word.hasSuffix("s") ? String(word.dropLast()) : word
        self.init(rawValue: singular)
    }

    /// The word that a Chinese unit stands for.
    static func translated(_ word: String) -> SpanWord? {
        switch word {
        case "天", "日": .day
        case "周", "星期", "个星期": .week
        case "月", "个月": .month
        case "年": .year
        case "小时", "个小时", "时": .hour
        case "分钟", "分": .minute
        case "秒", "秒钟": .second
        default: nil
        }
    }

    package var unit: SpanUnit {
        switch self {
        case .second, .minute, .hour: .time
        case .day, .week: .days
        case .month, .year: .months
        }
    }

    /// How many of `unit`'s count one is: microseconds, days or months.
    package var factor: Int64 {
        switch self {
        case .second: 1_000_000
        case .minute: 60_000_000
        case .hour: 3_600_000_000
        case .day, .month: 1
        case .week: 7
        case .year: 12
        }
    }
}
