/// Answers whether a pattern matches, one table look-up for each byte.
///
/// A state is the set of instructions at which threads wait (R. Cox, "Regular Expression Matching
/// in the Wild", 2010). States are made when a text first leads to them, into a bounded table that
/// is emptied when full. Where a text makes new states nearly as fast as it is read, the automaton
/// gives up and the `ThreadMachine` does the work.
///
/// What an assertion such as `$` or `\b` needs to know of the next byte is not known in a state:
/// it waits there like an instruction that takes a byte, and is decided by the transition.
struct LazyAutomaton {
    private struct State {
        /// Instructions in `members`, ascending.
        var first: Int
        var count: Int
        /// What is known of the text before; empty unless an assertion waits.
        var context: PatternContext
        var hasAssertion: Bool
    }

    /// Transitions are a state's first index in `table`, or one of these.
    private static let unknown = UInt32.max
    private static let matched = UInt32.max - 1
    private static let dead = UInt32.max - 2

    /// 512 KB of transitions and of members at most.
    private static let mostCells = 1 << 17

    /// One column for each class of bytes, and one for the end of the text.
    private let columns: Int
    private var table: ContiguousArray<UInt32> = []
    private var states: ContiguousArray<State> = []
    private var members: ContiguousArray<UInt32> = []
    /// States by hash, one more than their number, 0 for a free place; a power of two.
    private var index = ContiguousArray<UInt32>(repeating: 0, count: 64)
    /// The first states by their context.
    private var starts = ContiguousArray(repeating: LazyAutomaton.unknown, count: 8)
    /// A bit for each instruction seen in the state that is being made.
    private var marks: ContiguousArray<UInt64>
    private var stack: ContiguousArray<UInt32> = []
    private var waiting: ContiguousArray<UInt32> = []
    /// Bytes read by known transitions since the table was emptied.
    private var bytesRead = 0
    private(set) var steps = 0

    init(_ program: PatternProgram) {
        columns = program.representatives.count + 1
        marks = ContiguousArray(repeating: 0, count: program.code.count / 64 + 1)
    }

    /// Whether there is a match from a place on; nil if the automaton gives up.
    mutating func matches(
        _ program: PatternProgram, _ text: UnsafeBufferPointer<UInt8>, from: Int
    ) -> Bool? {
        guard var place = program.candidate(text, from: from) else { return false }
        var state = start(program, PatternContext(text, before: place))
        while state < Self.dead {
            let begin = place
            let next = program.byteClasses.withUnsafeBufferPointer { classes in
                table.withUnsafeBufferPointer { table in
                    Self.run(&state, &place, text, classes, table)
                }
            }
            steps &+= place &- begin
            bytesRead &+= place &- begin
            if next != Self.unknown { return next == Self.matched }
            let byte = place < text.count ? text[place] : nil
            guard let made = transition(program, state, byte) else { return nil }
            state = made
            place &+= 1
        }
        return state == Self.matched
    }

    /// Follows known transitions; the first that is not one to a state, not yet taken.
    @inline(__always)
    private static func run(
        _ state: inout UInt32, _ place: inout Int, _ text: UnsafeBufferPointer<UInt8>,
        _ classes: UnsafeBufferPointer<UInt8>, _ table: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        var (current, at) = (state, place)
        defer { (state, place) = (current, at) }
        while at < text.count {
            let next = table[Int(current) &+ Int(classes[Int(text[at])])]
            if next >= dead { return next }
            current = next
            at &+= 1
        }
        // The column of the end; its transitions lead to no state.
        return table[Int(current) &+ Int(classes[255]) &+ 1]
    }

    // MARK: Making states

    private mutating func start(_ program: PatternProgram, _ context: PatternContext) -> UInt32 {
        if starts[Int(context.rawValue)] != Self.unknown { return starts[Int(context.rawValue)] }
        var isMatch = close(program, program.start, context, nil)
        if !program.isAnchored, program.searchStart != program.start {
            isMatch = close(program, program.searchStart, context, nil) || isMatch
        }
        let state = finish(program, isMatch, context)
        starts[Int(context.rawValue)] = state
        return state
    }

    /// Where a state goes with a byte, nil for the end; nil if the automaton gives up.
    private mutating func transition(
        _ program: PatternProgram, _ from: UInt32, _ byte: UInt8?
    ) -> UInt32? {
        let number = Int(from) / columns
        let state = states[number]
        waiting.removeAll(keepingCapacity: true)
        waiting.append(contentsOf: members[state.first..<state.first + state.count])
        steps &+= waiting.count
        var isMatch = false
        if state.hasAssertion { isMatch = decide(program, state.context, byte) }
        let column = byte.map { Int(program.byteClasses[Int($0)]) } ?? columns - 1
        let cell = Int(from) + column
        guard let byte, !isMatch else {
            clearMarks()
            table[cell] = isMatch ? Self.matched : Self.dead
            return table[cell]
        }
        clearMarks()
        let context = PatternContext(after: byte)
        program.ranges.withUnsafeBufferPointer { ranges in
            for place in waiting {
                let instruction = program.code[Int(place)]
                guard instruction.opcode == .bytes || instruction.opcode == .ranges,
                    let target = PatternProgram.target(instruction, byte, ranges)
                else { continue }
                if close(program, target, context, nil) { isMatch = true }
            }
        }
        if !program.isAnchored, close(program, program.searchStart, context, nil) {
            isMatch = true
        }
        // Each byte of a new state costs as much as the thread machine's; many that are read once
        // are not worth their table.
        let isFull = table.count + columns > Self.mostCells || members.count > Self.mostCells
        if isFull {
            if bytesRead < 10 * states.count {
                clearMarks()
                removeAll()
                return nil
            }
            removeAll()
            return finish(program, isMatch, context)
        }
        let made = finish(program, isMatch, context)
        table[cell] = made
        return made
    }

    /// Decides the assertions that wait, now that the next byte is known, and puts what they lead
    /// to into `waiting`; whether that is a match.
    private mutating func decide(
        _ program: PatternProgram, _ context: PatternContext, _ byte: UInt8?
    ) -> Bool {
        var isMatch = false
        for place in waiting {
            let instruction = program.code[Int(place)]
            if instruction.opcode != .assertion {
                marks[Int(place) / 64] |= 1 << UInt64(place % 64)
            } else if instruction.assertion.holds(context, byte) {
                if close(program, instruction.out, context, .some(byte)) { isMatch = true }
            }
        }
        waiting.removeAll(keepingCapacity: true)
        for word in marks.indices {
            var bits = marks[word]
            while bits != 0 {
                waiting.append(UInt32(truncatingIfNeeded: word * 64 + bits.trailingZeroBitCount))
                bits &= bits - 1
            }
        }
        return isMatch
    }

    /// Marks the instructions that are reached without a byte; whether a match is.
    ///
    /// - Parameter next: The next byte, `.some(nil)` at the end, nil where it is not known yet.
    private mutating func close(
        _ program: PatternProgram, _ start: UInt32, _ context: PatternContext, _ next: UInt8??
    ) -> Bool {
        var isMatch = false
        stack.append(start)
        while let place = stack.popLast() {
            let (word, bit) = (Int(place) / 64, UInt64(1) << UInt64(place % 64))
            if marks[word] & bit != 0 { continue }
            marks[word] |= bit
            steps &+= 1
            let instruction = program.code[Int(place)]
            switch instruction.opcode {
            case .split:
                stack.append(instruction.other)
                stack.append(instruction.out)
            case .capture: stack.append(instruction.out)
            case .assertion:
                let assertion = instruction.assertion
                if assertion.looksBack {
                    if assertion.holds(context, nil) { stack.append(instruction.out) }
                } else if let next, assertion.holds(context, next) {
                    stack.append(instruction.out)
                }
            case .match: isMatch = true
            case .bytes, .ranges, .fail: break
            }
        }
        return isMatch
    }

    private mutating func clearMarks() {
        for word in marks.indices { marks[word] = 0 }
    }

    /// The state of what is marked, a new one if need be; clears the marks.
    private mutating func finish(
        _ program: PatternProgram, _ isMatch: Bool, _ context: PatternContext
    ) -> UInt32 {
        defer { clearMarks() }
        if isMatch { return Self.matched }
        let first = members.count
        var state = State(first: first, count: 0, context: [], hasAssertion: false)
        for word in marks.indices {
            var bits = marks[word]
            while bits != 0 {
                let place = word * 64 + bits.trailingZeroBitCount
                bits &= bits - 1
                switch program.code[place].opcode {
                case .bytes, .ranges: members.append(UInt32(truncatingIfNeeded: place))
                case .assertion where !program.code[place].assertion.looksBack:
                    members.append(UInt32(truncatingIfNeeded: place))
                    (state.context, state.hasAssertion) = (context, true)
                default: break
                }
            }
        }
        state.count = members.count - first
        // Elsewhere a match may still begin later, as after a line break.
        if state.count == 0, program.isAnchored { return Self.dead }
        return number(of: state) * UInt32(truncatingIfNeeded: columns)
    }

    /// The number of a state whose members are the last ones; those are removed if it is known.
    private mutating func number(of state: State) -> UInt32 {
        if (states.count + 1) * 2 > index.count { growIndex() }
        var slot = hash(state) & (index.count - 1)
        while index[slot] != 0 {
            let known = states[Int(index[slot]) - 1]
            if known.context == state.context, known.count == state.count,
                members[known.first..<known.first + known.count].elementsEqual(
                    members[state.first...])
            {
                members.removeLast(state.count)
                return index[slot] - 1
            }
            slot = (slot + 1) & (index.count - 1)
        }
        states.append(state)
        for _ in 0..<columns { table.append(Self.unknown) }
        index[slot] = UInt32(truncatingIfNeeded: states.count)
        return UInt32(truncatingIfNeeded: states.count - 1)
    }

    /// FNV-1a over the members and the context.
    private func hash(_ state: State) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(state.context.rawValue)
        for member in members[state.first..<state.first + state.count] {
            hash = (hash ^ UInt64(member)) &* 0x0000_0100_0000_01B3
        }
        return Int(truncatingIfNeeded: hash ^ hash >> 29)
    }

    private mutating func growIndex() {
        index = ContiguousArray(repeating: 0, count: index.count * 2)
        for number in states.indices {
            var slot = hash(states[number]) & (index.count - 1)
            while index[slot] != 0 { slot = (slot + 1) & (index.count - 1) }
            index[slot] = UInt32(truncatingIfNeeded: number + 1)
        }
    }

    /// Empties the table; its memory stays.
    private mutating func removeAll() {
        table.removeAll(keepingCapacity: true)
        states.removeAll(keepingCapacity: true)
        members.removeAll(keepingCapacity: true)
        for slot in index.indices { index[slot] = 0 }
        for context in starts.indices { starts[context] = Self.unknown }
        bytesRead = 0
    }
}
