/// Turns a `PatternTree` into a `PatternProgram`.
///
/// Works from the end to the beginning: a node is compiled knowing where it goes on, so nothing is
/// patched but loops. The shapes of repetitions are RE2's, so that preferences agree with it.
struct PatternCompiler {
    private let tree: PatternTree
    private var program = PatternProgram()

    init(_ tree: PatternTree) { self.tree = tree }

    /// Compiles the root, which the parser has found to be within its bounds.
    mutating func compile() -> PatternProgram {
        let root = tree.nodes.count - 1
        let match = emit(PatternInstruction(opcode: .match))
        program.slotCount = 2 * tree.groupNames.count
        program.start = compile(root, then: match)
        program.searchStart = program.start
        if tree.facts[root].isNullable {
            program.searchStart = emit(assertion: .characterStart, then: program.start)
        }
        var prefix = PatternPrefix(tree)
        prefix.read(root)
        program.isAnchored = prefix.isAnchored
        program.prefix = prefix.bytes
        program.isLiteral = prefix.isWhole && !prefix.isAnchored
        if !tree.facts[root].isNullable { program.firstBytes = firstBytes() }
        classifyBytes()
        return program
    }

    private mutating func emit(_ instruction: PatternInstruction) -> UInt32 {
        program.code.append(instruction)
        return UInt32(truncatingIfNeeded: program.code.count - 1)
    }

    private mutating func emit(assertion: PatternAssertion, then next: UInt32) -> UInt32 {
        emit(PatternInstruction(opcode: .assertion, low: assertion.rawValue, out: next))
    }

    /// A split that prefers `first` if greedy.
    private mutating func emit(split first: UInt32, _ second: UInt32, _ isGreedy: Bool) -> UInt32 {
        emit(
            PatternInstruction(
                opcode: .split, out: isGreedy ? first : second, other: isGreedy ? second : first))
    }

    /// The first instruction of a node that goes on at `next`; at most `PatternParser.highest` deep.
    private mutating func compile(_ node: Int, then next: UInt32) -> UInt32 {
        switch tree.nodes[node] {
        case .empty: return next
        case .literal(let scalar):
            var start = next
            for byte in PatternPrefix.utf8(scalar).reversed() {
                start = emit(PatternInstruction(opcode: .bytes, low: byte, high: byte, out: start))
            }
            return start
        case .characterClass(let index):
            return compile(tree.classes[index], then: next)
        case .assertion(let assertion):
            return emit(assertion: assertion, then: next)
        case .concatenation(let first, let count):
            var start = next
            for index in (first..<first + count).reversed() {
                start = compile(tree.children[index], then: start)
            }
            return start
        case .alternation(let first, let count):
            var start = compile(tree.children[first + count - 1], then: next)
            for index in (first..<first + count - 1).reversed() {
                start = emit(split: compile(tree.children[index], then: next), start, true)
            }
            return start
        case .group(let index, let child):
            let slot = UInt32(truncatingIfNeeded: 2 * index)
            let end = emit(PatternInstruction(opcode: .capture, out: next, other: slot + 1))
            let start = compile(child, then: end)
            return emit(PatternInstruction(opcode: .capture, out: start, other: slot))
        case .repetition(let child, let minimum, let maximum, let isGreedy):
            return compile(child, minimum, maximum, isGreedy, then: next)
        }
    }

    private mutating func compile(_ byteClass: ByteClass, then next: UInt32) -> UInt32 {
        if byteClass.states.isEmpty { return emit(PatternInstruction(opcode: .fail)) }
        var places: ContiguousArray<UInt32> = []
        for transitions in byteClass.states {
            let targets = transitions.map {
                $0.target == ByteClass.accepted ? next : places[$0.target]
            }
            if transitions.count == 1 {
                places.append(
                    emit(
                        PatternInstruction(
                            opcode: .bytes, low: transitions[0].low, high: transitions[0].high,
                            out: targets[0])))
                continue
            }
            let first = UInt32(truncatingIfNeeded: program.ranges.count)
            for (transition, target) in zip(transitions, targets) {
                program.ranges.append(
                    .init(low: transition.low, high: transition.high, target: target))
            }
            places.append(
                emit(
                    PatternInstruction(
                        opcode: .ranges, out: first,
                        other: UInt32(truncatingIfNeeded: transitions.count))))
        }
        return places[places.count - 1]
    }

    /// `x{2,}` is `xx+`, `x{2,4}` is `xx(x(x)?)?`.
    private mutating func compile(
        _ child: Int, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, then next: UInt32
    ) -> UInt32 {
        var start = next
        var copies = minimum
        if let maximum {
            for _ in minimum..<maximum {
                start = emit(split: compile(child, then: start), next, isGreedy)
            }
        } else if minimum > 0 || tree.facts[child].isNullable {
            // A loop: the split comes first, so that the body can lead back to it. A body that may
            // be empty takes `(x+)?` for `x*`, which keeps the order of preference (as RE2).
            let loop = emit(PatternInstruction(opcode: .split))
            let body = compile(child, then: loop)
            close(loop, body, next, isGreedy)
            start = minimum > 0 ? body : emit(split: body, next, isGreedy)
            copies -= 1
        } else {
            let loop = emit(PatternInstruction(opcode: .split))
            let body = compile(child, then: loop)
            close(loop, body, next, isGreedy)
            start = loop
        }
        while copies > 0 {
            start = compile(child, then: start)
            copies -= 1
        }
        return start
    }

    private mutating func close(_ loop: UInt32, _ body: UInt32, _ next: UInt32, _ isGreedy: Bool) {
        program.code[Int(loop)].out = isGreedy ? body : next
        program.code[Int(loop)].other = isGreedy ? next : body
    }

    // MARK: What makes searching fast

    /// The bytes with which a match can begin.
    private func firstBytes() -> ContiguousArray<Bool> {
        var first = ContiguousArray(repeating: false, count: 256)
        var isSeen = ContiguousArray(repeating: false, count: program.code.count)
        var stack: ContiguousArray<UInt32> = [program.start]
        while let place = stack.popLast() {
            if isSeen[Int(place)] { continue }
            isSeen[Int(place)] = true
            let instruction = program.code[Int(place)]
            switch instruction.opcode {
            case .bytes:
                for byte in instruction.low...instruction.high { first[Int(byte)] = true }
            case .ranges:
                let start = Int(instruction.out)
                for range in program.ranges[start..<start + Int(instruction.other)] {
                    for byte in range.low...range.high { first[Int(byte)] = true }
                }
            case .split:
                stack.append(instruction.out)
                stack.append(instruction.other)
            case .capture, .assertion: stack.append(instruction.out)
            case .match, .fail: break
            }
        }
        return first
    }

    /// Numbers the bytes so that those which every instruction treats alike share a number.
    private mutating func classifyBytes() {
        // A class begins at a byte that is marked.
        var begins = ContiguousArray(repeating: false, count: 257)
        func mark(_ low: UInt8, _ high: UInt8) {
            begins[Int(low)] = true
            begins[Int(high) + 1] = true
        }
        for range in program.ranges { mark(range.low, range.high) }
        for instruction in program.code {
            switch (instruction.opcode, instruction.assertion) {
            case (.bytes, _): mark(instruction.low, instruction.high)
            case (.assertion, .lineStart), (.assertion, .lineEnd): mark(0x0A, 0x0A)
            case (.assertion, .characterStart): mark(0x80, 0xBF)
            case (.assertion, .wordBoundary), (.assertion, .notWordBoundary):
                mark(0x30, 0x39)
                mark(0x41, 0x5A)
                mark(0x5F, 0x5F)
                mark(0x61, 0x7A)
            default: break
            }
        }
        var number: UInt8 = 0
        program.representatives = [0]
        for byte in 1..<256 {
            if begins[byte] {
                number += 1
                program.representatives.append(UInt8(byte))
            }
            program.byteClasses[byte] = number
        }
    }
}

/// Reads the characters with which every match of a tree begins.
struct PatternPrefix {
    private let tree: PatternTree
    private(set) var bytes: ContiguousArray<UInt8> = []
    /// The tree begins with `\A`.
    private(set) var isAnchored = false
    /// Nothing but the prefix is in the tree.
    private(set) var isWhole = true

    /// Longer is not faster.
    private static let longest = 64

    init(_ tree: PatternTree) { self.tree = tree }

    /// Reads on in a node; stops for good at the first thing that is not one certain character.
    mutating func read(_ node: Int) {
        switch tree.nodes[node] {
        case .empty: break
        case .literal(let scalar) where bytes.count + 4 <= Self.longest:
            bytes.append(contentsOf: Self.utf8(scalar))
        case .assertion(.textStart) where bytes.isEmpty: isAnchored = true
        case .group(_, let child): read(child)
        case .concatenation(let first, let count):
            for index in first..<first + count where isWhole { read(tree.children[index]) }
        case .repetition(let child, let minimum, _, _) where minimum > 0:
            read(child)
            isWhole = false
        default: isWhole = false
        }
    }

    static func utf8(_ scalar: UInt32) -> Unicode.Scalar.UTF8View {
        // The parser makes a literal only of what is a scalar.
        (Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8
    }
}
