/// The order in which definitions can be checked, each after those that it names, and the circles
/// among them.
struct DefinitionOrder {
    private(set) var sorted: [Int] = []
    /// Each circle once, from its first definition in the file.
    private(set) var circles: [[Int]] = []
    private var depths: [Int: Int] = [:]
    private var broken: Set<Int> = []
    private var needs: [Int: [Int]] = [:]

    init(
        fresh: Range<Int>, trees: [ExpressionTree?], indexes: [String: Int], names: [String]
    ) {
        for index in fresh {
            guard let tree = trees[index - fresh.lowerBound] else { continue }
            needs[index] = tree.nodes.compactMap { node in
                guard case .name(let name) = node.kind, let other = indexes[name],
                    fresh.contains(other)
                else { return nil }
                return other
            }
        }
        for index in fresh { visit(index) }
        sorted.removeAll(where: broken.contains)
    }

    /// Whether the definition is part of a circle.
    func isBroken(_ index: Int) -> Bool { broken.contains(index) }

    /// How many definitions stand one upon the other, this one included.
    func depth(_ index: Int) -> Int { depths[index] ?? 1 }

    /// Goes down from one definition with a stack of its own, so that a long chain cannot exhaust
    /// the real one.
    private mutating func visit(_ start: Int) {
        if depths[start] != nil { return }
        var path: [Int] = [start]
        var next: [Int] = [0]
        depths[start] = 0
        while let index = path.last {
            let children = needs[index] ?? []
            let at = next[next.count - 1]
            if at < children.count {
                next[next.count - 1] += 1
                let child = children[at]
                if let known = depths[child], known > 0 { continue }
                if let first = path.firstIndex(of: child) {
                    note(circle: Array(path[first...]))
                    continue
                }
                depths[child] = 0
                path.append(child)
                next.append(0)
            } else {
                depths[index] = 1 + (children.map { depths[$0] ?? 0 }.max() ?? 0)
                sorted.append(index)
                path.removeLast()
                next.removeLast()
            }
        }
    }

    private mutating func note(circle: [Int]) {
        guard let smallest = circle.min(), let at = circle.firstIndex(of: smallest) else { return }
        if !broken.isDisjoint(with: circle) {
            broken.formUnion(circle)
            return
        }
        broken.formUnion(circle)
        circles.append(Array(circle[at...] + circle[..<at]))
    }
}
