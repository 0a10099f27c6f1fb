extension ExpressionTree {
    /// Whether `other` says the same: the same nodes in the same order, wherever they stand.
    package func saysTheSame(as other: ExpressionTree) -> Bool {
        var pairs = [(root, other.root)]
        while let (mine, its) = pairs.popLast() {
            let (a, b) = (self[mine].kind.shape, other[its].kind.shape)
            guard a.label.utf8.elementsEqual(b.label.utf8), a.children.count == b.children.count
            else { return false }
            pairs += zip(a.children, b.children)
        }
        return true
    }
}

extension SyntaxNode.Kind {
    /// What the node is apart from its place, and what it is made of.
    fileprivate var shape: (label: String, children: [NodeID]) {
        switch self {
        case .boolean(let value): ("boolean \(value)", [])
        case .null: ("null", [])
        case .integer(let number): ("integer \(number.coefficient)", [])
        case .unsigned(let number): ("unsigned \(number)", [])
        case .double(let number): ("double \(number)", [])
        case .decimal(let number): ("decimal \(number.coefficient) \(number.scale)", [])
        case .percent(let number): ("percent \(number.coefficient) \(number.scale)", [])
        case .span(let count, let word): ("span \(count) \(word)", [])
        case .text(let bytes): ("text " + String(decoding: bytes, as: UTF8.self), [])
        case .bytes(let bytes): ("bytes \(Array(bytes))", [])
        case .name(let name): ("name " + name, [])
        case .rootName(let name): ("root " + name, [])
        case .select(let value, let name, _): ("select " + name, [value])
        case .call(let name, _, let arguments): ("call " + name, arguments)
        case .method(let value, let name, _, let arguments): ("method " + name, [value] + arguments)
        case .index(let value, let index): ("index", [value, index])
        case .optionalSelect(let value, let name, _): ("optional select " + name, [value])
        case .optionalIndex(let value, let index): ("optional index", [value, index])
        case .negate(let value): ("negate", [value])
        case .not(let value): ("not", [value])
        case .all(let terms): ("all", terms)
        case .any(let terms): ("any", terms)
        case .binary(let sign, let left, let right, _): ("binary " + sign.rawValue, [left, right])
        case .conditional(let condition, let first, let second):
            ("conditional", [condition, first, second])
        case .list(let items): ("list", items)
        case .map(let parts): ("map", parts)
        case .optionalElement(let value): ("optional element", [value])
        case .range(let low, let high): ("range", [low, high])
        }
    }
}
