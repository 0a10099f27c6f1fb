/// A parsed pattern as flat arrays: a node comes after its children, the last one is the root.
struct PatternTree: Sendable {
    enum Node: Sendable {
        /// Matches the empty text.
        case empty
        /// One character.
        case literal(UInt32)
        /// One character of `classes[index]`.
        case characterClass(Int)
        case assertion(PatternAssertion)
        /// `children[first ..< first + count]`, one after the other.
        case concatenation(first: Int, count: Int)
        /// `children[first ..< first + count]`, the earlier preferred.
        case alternation(first: Int, count: Int)
        /// Remembers where `child` began and ended.
        case group(index: Int, child: Int)
        /// `child` at least `minimum` times, at most `maximum`, nil for any number.
        case repetition(child: Int, minimum: Int, maximum: Int?, isGreedy: Bool)
    }

    /// What is known of a node without looking below it.
    struct Facts: Sendable {
        /// Instructions and byte ranges of its program; saturates.
        var size: Int
        /// Whether it can match the empty text.
        var isNullable: Bool
        /// The product of the counted repetitions within each other (RE2 allows 1,000).
        var repeats: Int
        /// Nodes on the longest way down; bounds the recursion of the compiler.
        var height: Int
    }

    private(set) var nodes: ContiguousArray<Node> = []
    private(set) var facts: ContiguousArray<Facts> = []
    private(set) var children: ContiguousArray<Int> = []
    private(set) var classes: ContiguousArray<ByteClass> = []
    var groupNames: ContiguousArray<ContiguousArray<UInt8>?> = [nil]

    /// Sums and products stop here, far above every limit.
    static let saturated = Int(Int32.max)

    mutating func add(empty: Void) -> Int {
        add(.empty, Facts(size: 0, isNullable: true, repeats: 1, height: 1))
    }

    mutating func add(literal: UInt32) -> Int {
        let size = literal < 0x80 ? 1 : literal < 0x800 ? 2 : literal < 0x10000 ? 3 : 4
        return add(
            .literal(literal), Facts(size: size, isNullable: false, repeats: 1, height: 1))
    }

    mutating func add(assertion: PatternAssertion) -> Int {
        add(.assertion(assertion), Facts(size: 1, isNullable: true, repeats: 1, height: 1))
    }

    mutating func add(characterClass: ByteClass) -> Int {
        classes.append(characterClass)
        return add(
            .characterClass(classes.count - 1),
            Facts(size: characterClass.size, isNullable: false, repeats: 1, height: 1))
    }

    mutating func add(group: Int, _ child: Int) -> Int {
        var fact = facts[child]
        fact.size = min(fact.size + 2, Self.saturated)
        fact.height += 1
        return add(.group(index: group, child: child), fact)
    }

    mutating func add(concatenation parts: ContiguousArray<Int>) -> Int {
        if parts.isEmpty { return add(empty: ()) }
        if parts.count == 1 { return parts[0] }
        var fact = Facts(size: 0, isNullable: true, repeats: 1, height: 0)
        for part in parts { join(&fact, part, facts[part].isNullable && fact.isNullable) }
        return add(.concatenation(first: store(parts), count: parts.count), fact)
    }

    mutating func add(alternation parts: ContiguousArray<Int>) -> Int {
        if parts.count == 1 { return parts[0] }
        var fact = Facts(size: parts.count - 1, isNullable: false, repeats: 1, height: 0)
        for part in parts { join(&fact, part, facts[part].isNullable || fact.isNullable) }
        return add(.alternation(first: store(parts), count: parts.count), fact)
    }

    mutating func add(
        repetition child: Int, _ minimum: Int, _ maximum: Int?, isGreedy: Bool
    ) -> Int {
        var fact = facts[child]
        let copies = maximum ?? max(minimum, 1)
        // A split for each optional copy, or for the loop; one more where a loop may be empty.
        let splits = maximum.map { $0 - minimum } ?? (minimum == 0 ? 2 : 1)
        fact.size = min(fact.size * copies + splits, Self.saturated)
        fact.isNullable = fact.isNullable || minimum == 0
        fact.height += 1
        let isCounted = minimum > 1 || (maximum ?? 0) > 1
        if isCounted { fact.repeats = min(fact.repeats * copies, Self.saturated) }
        return add(
            .repetition(child: child, minimum: minimum, maximum: maximum, isGreedy: isGreedy), fact)
    }

    private func join(_ fact: inout Facts, _ part: Int) {
        fact.size = min(fact.size + facts[part].size, Self.saturated)
        fact.repeats = max(fact.repeats, facts[part].repeats)
        fact.height = max(fact.height, facts[part].height + 1)
    }

    private func join(_ fact: inout Facts, _ part: Int, _ isNullable: Bool) {
        join(&fact, part)
        fact.isNullable = isNullable
    }

    private mutating func store(_ parts: ContiguousArray<Int>) -> Int {
        children.append(contentsOf: parts)
        return children.count - parts.count
    }

    private mutating func add(_ node: Node, _ fact: Facts) -> Int {
        nodes.append(node)
        facts.append(fact)
        return nodes.count - 1
    }
}

/// What holds at a place between two bytes.
enum PatternAssertion: UInt8, Sendable {
    /// `\A`, and `^` without the flag `m`.
    case textStart
    /// `^` with the flag `m`.
    case lineStart
    /// `\z`, and `$` without the flag `m`.
    case textEnd
    /// `$` with the flag `m`.
    case lineEnd
    case wordBoundary, notWordBoundary
    /// The next byte does not continue a character; before a search that may match nothing.
    case characterStart

    /// Whether the byte before decides alone.
    var looksBack: Bool { self == .textStart || self == .lineStart }

    /// Whether the assertion holds between `before` and the next byte, nil at the end.
    @inline(__always)
    func holds(_ before: PatternContext, _ next: UInt8?) -> Bool {
        switch self {
        case .textStart: before.contains(.textStart)
        case .lineStart: before.contains(.lineStart)
        case .textEnd: next == nil
        case .lineEnd: next == nil || next == 0x0A
        case .wordBoundary: before.contains(.afterWord) != PatternContext.isWord(next)
        case .notWordBoundary: before.contains(.afterWord) == PatternContext.isWord(next)
        case .characterStart: next.map { $0 & 0xC0 != 0x80 } ?? true
        }
    }
}

/// What is known of the text before a place.
struct PatternContext: OptionSet, Sendable {
    let rawValue: UInt8

    static let textStart = PatternContext(rawValue: 1)
    static let lineStart = PatternContext(rawValue: 2)
    static let afterWord = PatternContext(rawValue: 4)

    @inline(__always)
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// After a byte.
    @inline(__always)
    init(after byte: UInt8) {
        self = byte == 0x0A ? .lineStart : Self.isWord(byte) ? .afterWord : []
    }

    /// Before `text[position]`.
    @inline(__always)
    init(_ text: UnsafeBufferPointer<UInt8>, before position: Int) {
        self =
            position == 0 ? [.textStart, .lineStart] : PatternContext(after: text[position &- 1])
    }

    /// `[0-9A-Za-z_]`, as `\w`.
    @inline(__always)
    static func isWord(_ byte: UInt8?) -> Bool {
        switch byte {
        case .some(0x30...0x39), .some(0x41...0x5A), .some(0x61...0x7A), .some(0x5F): true
        default: false
        }
    }
}
