internal import Diagnostics

/// Computes a campaign's expressions for one row after the other.
///
/// It owns flat memory: the bank of words, whose first places the portfolio and the planner fill
/// before a row is evaluated, the bank of wide numbers, and copies of the code. Nothing is
/// allocated, retained or released while it runs. Definitions are computed when first needed and
/// kept for the row.
///
/// Its methods are mutating even where they change nothing: to lend itself for reading the compiler copies the whole of
/// it.
public struct Interpreter: ~Copyable {
    package let code: Code
    /// Fields and built-in values by `Slot`, then the interpreter's own.
    package let words: UnsafeMutablePointer<Word>
    let wides: UnsafeMutablePointer<Int128>
    /// Values that carry their kind.
    let references: UnsafeMutablePointer<Value>
    /// What functions on values share; a class, so that an evaluation need not be mutating.
    let context: FunctionContext
    /// Where loops over values stand.
    let loops: UnsafeMutablePointer<LoopState>
    /// Faults that wait for the other side of an `and` or `or`.
    let heldFaults: UnsafeMutablePointer<EvaluationFault?>
    /// Texts that expressions made for the row.
    @usableFromInline let computedText: UnsafeMutablePointer<UInt8>
    private let instructions: UnsafeMutablePointer<Instruction>
    private let entries: UnsafeMutablePointer<UInt32>
    private let definitionEntries: UnsafeMutablePointer<UInt32>
    private let definitionSlots: UnsafeMutablePointer<UInt16>
    /// The row in which each definition was computed last.
    private let definitionRows: UnsafeMutablePointer<UInt64>
    @usableFromInline let constantText: UnsafeMutablePointer<UInt8>
    private let powers: UnsafeMutablePointer<Int128>
    /// Of the texts: what they do, and the bytes that they copy.
    let operations: UnsafeMutablePointer<TemplateOperation>
    let pool: UnsafeMutablePointer<UInt8>
    /// The year of `today` as it was last.
    var runYear: (today: Word, year: Int) = (.missing, 0)
    @usableFromInline var rowText: UnsafePointer<UInt8>
    private var row: UInt64 = 1
    /// The clocks by which texts write points in time as dates; UTC where nobody says.
    package var localZone: ZoneRules?
    /// What is told of each way that a text takes; nil while nobody asks.
    package var branches: BranchLog?

    /// - Parameter zones: the rules of zones that expressions name, such as `at.getHours("Asia/Shanghai")`.
    package init(_ code: Code, zones: @escaping ZoneSource = { _ in nil }) {
        self.code = code
        context = FunctionContext(zones: zones, patterns: code.patterns)
        references = .allocate(capacity: max(1, code.references.count))
        for (index, value) in code.references.enumerated() {
            (references + index).initialize(to: value)
        }
        loops = .allocate(capacity: max(1, code.loops))
        loops.initialize(repeating: LoopState(), count: code.loops)
        heldFaults = .allocate(capacity: max(1, code.heldFaults))
        heldFaults.initialize(repeating: nil, count: code.heldFaults)
        computedText = .allocate(capacity: FunctionContext.longestText)
        words = Self.copy(code.words)
        wides = Self.copy(code.wides)
        instructions = Self.copy(code.instructions)
        entries = Self.copy(code.entries)
        definitionEntries = Self.copy(code.definitionEntries)
        definitionSlots = Self.copy(code.definitionSlots)
        definitionRows = .allocate(capacity: max(1, code.definitionSlots.count))
        definitionRows.initialize(repeating: 0, count: max(1, code.definitionSlots.count))
        constantText = Self.copy(code.text)
        powers = Self.copy(PowersOfTen128.all)
        operations = Self.copy(code.templates.operations)
        // Pieces of it are copied 32 bytes at a time.
        pool = Self.copy(code.templates.pool, padding: 32)
        rowText = UnsafePointer(constantText)
    }

    deinit {
        references.deinitialize(count: code.references.count)
        references.deallocate()
        loops.deinitialize(count: code.loops)
        loops.deallocate()
        heldFaults.deinitialize(count: code.heldFaults)
        heldFaults.deallocate()
        computedText.deallocate()
        words.deallocate()
        wides.deallocate()
        instructions.deallocate()
        entries.deallocate()
        definitionEntries.deallocate()
        definitionSlots.deallocate()
        definitionRows.deallocate()
        constantText.deallocate()
        powers.deallocate()
        operations.deallocate()
        pool.deallocate()
    }

    private static func copy<Element: BitwiseCopyable>(
        _ elements: ContiguousArray<Element>, padding: Int = 1
    ) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: elements.count + padding)
        for (index, element) in elements.enumerated() {
            (memory + index).initialize(to: element)
        }
        return memory
    }

    /// Begins the next row; its text words count from `text`, which stays valid until the next row.
    @inline(__always)
    package mutating func beginRow(text: UnsafePointer<UInt8>) {
        rowText = text
        row &+= 1
        context.computedBytes = 0
    }

    /// Lets definitions be computed again, after built-in values of the row have changed.
    @inline(__always)
    package mutating func forgetDefinitions() { row &+= 1 }

    /// Whether the condition holds for the row.
    @inline(__always)
    package mutating func holds(_ expression: ExpressionID) throws(EvaluationFault) -> Bool {
        context.work = FunctionContext.workPerEvaluation
        return try run(entries[Int(expression.raw)]) == 1
    }

    /// The value for the row; `Word.missing` if it has none.
    @inline(__always)
    package mutating func word(_ expression: ExpressionID) throws(EvaluationFault) -> Word {
        let entry = entries[Int(expression.raw)]
        // Most values are a field, a built-in name or a definition that the row has already.
        var first = instructions[Int(entry)]
        if first.opcode == .ensure, definitionRows[Int(first.a)] == row {
            first = instructions[Int(entry) &+ 1]
        }
        if first.opcode == .returnWord { return words[Int(first.a)] }
        context.work = FunctionContext.workPerEvaluation
        return try run(entry)
    }

    /// The value of an expression that is no word.
    package mutating func value(_ expression: ExpressionID) throws(EvaluationFault) -> Value {
        context.work = FunctionContext.workPerEvaluation
        return references[Int(try run(entries[Int(expression.raw)]))]
    }

    /// Sets a variable that the host declared.
    package mutating func set(input number: Int, _ value: Value) {
        if let place = code.inputPlaces[number] { references[Int(place)] = value }
    }

    /// The bytes of a text word, valid until the next row.
    @inlinable
    public func text(_ word: Word) -> UnsafeBufferPointer<UInt8> {
        if word == .missing { return UnsafeBufferPointer(start: nil, count: 0) }
        let text = TextWord(word)
        let base: UnsafePointer<UInt8> =
            switch text.bank {
            case .row: rowText
            case .constants: UnsafePointer(constantText)
            case .computed: UnsafePointer(computedText)
            }
        return UnsafeBufferPointer(start: base + text.offset, count: text.length)
    }

    @inline(never)
    mutating func fault(
        _ kind: EvaluationFault.Kind, _ at: UnsafeMutablePointer<Instruction>
    ) -> EvaluationFault {
        EvaluationFault(kind, at: code.spans[at - instructions])
    }

    @inline(__always)
    private mutating func compute(definition: Int) throws(EvaluationFault) {
        if definitionRows[definition] == row { return }
        words[Int(definitionSlots[definition])] = try run(definitionEntries[definition])
        definitionRows[definition] = row
    }

    /// Runs the code from `entry` to its return.
    private mutating func run(_ entry: UInt32) throws(EvaluationFault) -> Word {
        var at = instructions + Int(entry)
        while true {
            do throws(EvaluationFault) {
                return try run(&at)
            } catch {
                // A term of an `and` or `or` failed: the rest may decide all the same.
                guard error.kind != .tooMuchWork, let handler = handler(of: at - instructions)
                else { throw error }
                heldFaults[Int(handler.held)] = error
                at = instructions + Int(handler.target)
            }
        }
    }

    @inline(never)
    private mutating func handler(of place: Int) -> FaultHandler? {
        code.handlers.first { $0.start <= place && place < $0.end }
    }

    /// Runs the code from `start`, and leaves the place of the last step in it.
    @inline(__always)
    private mutating func run(
        _ start: inout UnsafeMutablePointer<Instruction>
    ) throws(EvaluationFault) -> Word {
        let w = words
        var at = start
        defer { start = at }
        while true {
            let step = at.pointee
            let a = Int(step.a)
            let b = Int(step.b)
            let c = Int(step.c)
            var jumps = false
            switch step.opcode {
            case .returnWord: return w[a]
            case .returnTrue: return 1
            case .returnFalse: return 0
            case .returnMissing: return .missing
            case .move: w[c] = w[a]
            case .ensure: try compute(definition: a)
            case .jump: jumps = true
            case .jumpIfTrue: jumps = w[a] == 1
            case .jumpIfFalse: jumps = w[a] != 1
            case .jumpIfMissing: jumps = w[a] == .missing
            case .jumpIfPresent: jumps = w[a] != .missing
            case .jumpIfEqual: jumps = w[a] == w[b]
            case .jumpIfNotEqual: jumps = w[a] != w[b]
            case .jumpIfLess: jumps = w[a] < w[b]
            case .jumpIfLessEqual: jumps = w[a] <= w[b]
            case .jumpIfInside: jumps = w[b] <= w[a] && w[a] <= w[b + 1]
            case .jumpIfOutside: jumps = w[a] < w[b] || w[b + 1] < w[a]
            case .jumpIfMember: jumps = Self.isMember(w[a], w[b])
            case .jumpIfNoMember: jumps = !Self.isMember(w[a], w[b])
            case .add:
                let (sum, overflow) = w[a].addingReportingOverflow(w[b])
                if overflow || sum == .missing { throw fault(.overflow, at) }
                w[c] = sum
            case .subtract:
                let (difference, overflow) = w[a].subtractingReportingOverflow(w[b])
                if overflow || difference == .missing { throw fault(.overflow, at) }
                w[c] = difference
            case .multiply:
                let (product, overflow) = w[a].multipliedReportingOverflow(by: w[b])
                if overflow || product == .missing { throw fault(.overflow, at) }
                w[c] = product
            case .minimum: w[c] = min(w[a], w[b])
            case .maximum: w[c] = max(w[a], w[b])
            case .addDays:
                w[c] = try date(w[a], plus: w[b], at)
            case .subtractDays:
                w[c] = try date(w[a], plus: 0 &- w[b], at)
            case .jumpIfTextEqual: jumps = try areEqual(text(w[a]), text(w[b]), at)
            case .jumpIfTextNotEqual: jumps = try !areEqual(text(w[a]), text(w[b]), at)
            case .jumpOnTextTest:
                try charge(text(w[a]), at)
                let holds = Self.test(step.small >> 1, text(w[a]), text(w[b]))
                jumps = holds == (step.small & 1 == 1)
            case .jumpIfListHas:
                try charge(text(w[a]), at)
                jumps = Bytes.list(text(w[a]), step.small, has: text(w[b]))
            case .jumpIfListLacks:
                try charge(text(w[a]), at)
                jumps = !Bytes.list(text(w[a]), step.small, has: text(w[b]))
            case .jumpIfWideEqual: jumps = wides[a] == wides[b]
            case .jumpIfWideNotEqual: jumps = wides[a] != wides[b]
            case .jumpIfWideLess: jumps = wides[a] < wides[b]
            case .jumpIfWideLessEqual: jumps = wides[a] <= wides[b]
            case .nextText: jumps = try nextText(at)
            case .loopBack:
                at -= c
                continue
            case .widen, .multiplyWords, .multiplyWord, .addWide, .narrow: try exact(at)
            case .returnReference: return Word(a)
            case .forgetFault: heldFaults[b] = nil
            case .throwFault: if let held = heldFaults[b] { throw held }
            case .jumpIfMatch, .jumpIfNoMatch: jumps = try matches(at)
            case .nextElement, .jumpIfTruth, .jumpIfFalsehood: jumps = try valueJump(at)
            default: try rare(at)
            }
            at += jumps ? c + 1 : 1
        }
    }

    @inline(__always)
    private static func isMember(_ value: Word, _ bits: Word) -> Bool {
        UInt64(bitPattern: value) < 64 && UInt64(bitPattern: bits) >> UInt64(value) & 1 == 1
    }

    /// The steps of exact arithmetic.
    private mutating func exact(_ at: UnsafeMutablePointer<Instruction>) throws(EvaluationFault) {
        let step = at.pointee
        let (a, b, c) = (Int(step.a), Int(step.b), Int(step.c))
        let (result, overflow): (Int128, Bool)
        switch step.opcode {
        case .widen:
            (result, overflow) = Int128(words[a])
                .multipliedReportingOverflow(by: powers[Int(step.small)])
        case .multiplyWords:
            (result, overflow) = (Int128(words[a]) * Int128(words[b]), false)
        case .multiplyWord:
            (result, overflow) = wides[a].multipliedReportingOverflow(by: Int128(words[b]))
        case .multiplyWide:
            (result, overflow) = wides[a].multipliedReportingOverflow(by: wides[b])
        case .addWide: (result, overflow) = wides[a].addingReportingOverflow(wides[b])
        case .subtractWide: (result, overflow) = wides[a].subtractingReportingOverflow(wides[b])
        case .scaleUp:
            (result, overflow) = wides[a].multipliedReportingOverflow(by: powers[Int(step.small)])
        case .round:
            (result, overflow) = (
                Expressions.divide(wides[a], powers[Int(step.small)], .halfUp), false
            )
        case .divideWide:
            if wides[b] == 0 { throw fault(.divisionByZero, at) }
            if wides[a] == .min { throw fault(.overflow, at) }
            (result, overflow) = (Expressions.divide(wides[a], wides[b], .halfUp), false)
        case .minimumWide: (result, overflow) = (min(wides[a], wides[b]), false)
        case .maximumWide: (result, overflow) = (max(wides[a], wides[b]), false)
        case .narrow:
            let rounded = Expressions.divide(wides[a], powers[Int(step.small)], .halfUp)
            guard let word = Int64(exactly: rounded), word != .missing else {
                throw fault(.overflow, at)
            }
            words[c] = word
            return
        default: (result, overflow) = (wides[a], false)
        }
        if overflow { throw fault(.overflow, at) }
        wides[c] = result
    }

    /// The steps that are seldom in a condition, apart so that the loop stays small.
    @inline(never)
    private mutating func rare(_ at: UnsafeMutablePointer<Instruction>) throws(EvaluationFault) {
        let step = at.pointee
        let (a, b, c) = (Int(step.a), Int(step.b), Int(step.c))
        switch step.opcode {
        case .divide, .modulo:
            if words[b] == 0 { throw fault(.divisionByZero, at) }
            let (result, overflow) =
                step.opcode == .divide
                ? words[a].dividedReportingOverflow(by: words[b])
                : words[a].remainderReportingOverflow(dividingBy: words[b])
            if overflow { throw fault(.overflow, at) }
            words[c] = result
        case .negate:
            let (result, overflow) = Word(0).subtractingReportingOverflow(words[a])
            if overflow { throw fault(.overflow, at) }
            words[c] = result
        case .addMonths: words[c] = try date(words[a], plusMonths: words[b], at)
        case .subtractMonths: words[c] = try date(words[a], plusMonths: 0 &- words[b], at)
        case .addTime, .subtractTime:
            let (more, overflow) =
                step.opcode == .addTime
                ? (words[b], false) : Word(0).subtractingReportingOverflow(words[b])
            guard !overflow, let sum = Instant(microseconds: words[a]).adding(microseconds: more)
            else { throw fault(.dateOutOfRange, at) }
            words[c] = sum.microseconds
        case .onOrBefore:
            guard let date = Self.date(ofDay: words[a], onOrBefore: words[b]) else {
                throw fault(.dateOutOfRange, at)
            }
            words[c] = date
        case .nextDay:
            guard let date = Self.date(ofDay: words[a], onOrAfter: words[b]) else {
                throw fault(.dateOutOfRange, at)
            }
            words[c] = date
        case .size:
            try charge(text(words[a]), at)
            words[c] =
                step.small == 0
                ? Bytes.scalars(text(words[a])) : Bytes.elements(text(words[a]), step.small)
        case .moveWide: wides[c] = wides[a]
        case .multiplyWide, .subtractWide, .scaleUp, .round, .divideWide, .minimumWide,
            .maximumWide:
            try exact(at)
        default: try valueStep(at)
        }
    }

    /// Takes the reading of a text, which a loop may do again and again, off the work that is left.
    @inline(__always)
    private mutating func charge(
        _ text: UnsafeBufferPointer<UInt8>, _ at: UnsafeMutablePointer<Instruction>
    ) throws(EvaluationFault) {
        context.work &-= text.count >> 8
        if context.work < 0 { throw fault(.tooMuchWork, at) }
    }

    /// Texts of one length are read, and charged.
    @inline(__always)
    private mutating func areEqual(
        _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>,
        _ at: UnsafeMutablePointer<Instruction>
    ) throws(EvaluationFault) -> Bool {
        if a.count != b.count { return false }
        try charge(a, at)
        return Bytes.equal(a, b)
    }

    private static func test(
        _ kind: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        switch TypedExpression.TextTest(rawValue: kind) {
        case .startsWith: Bytes.starts(text, with: part)
        case .endsWith: Bytes.ends(text, with: part)
        default: Bytes.contains(text, part)
        }
    }
}

/// The powers of ten that an `Int128` can hold.
enum PowersOfTen128 {
    static let all: ContiguousArray<Int128> = {
        var powers: ContiguousArray<Int128> = [1]
        for _ in 0..<38 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()
}
