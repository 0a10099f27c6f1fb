internal import Diagnostics

/// Where a loop over a list or a map stands.
struct LoopState {
    var keys: ContiguousArray<Value>?
    var values: ContiguousArray<Value> = []
    var next = 0
}

/// The steps on values that carry their kind.
extension Interpreter {
    typealias Place = UnsafeMutablePointer<Instruction>

    /// The next text of a list; whether there is none.
    @inline(__always)
    mutating func nextText(_ at: Place) throws(EvaluationFault) -> Bool {
        let (a, b) = (Int(at.pointee.a), Int(at.pointee.b))
        if words[a] == .missing { return true }
        let rest = TextWord(words[a])
        let bytes = text(words[a])
        let separator = at.pointee.small
        var end = 0
        while end < bytes.count, bytes[end] != separator { end &+= 1 }
        context.work &-= 1 &+ end >> 8
        if context.work < 0 { throw fault(.tooMuchWork, at) }
        if end < bytes.count {
            words[a] =
                TextWord(
                    rest.bank, offset: rest.offset + end + 1, length: bytes.count - end - 1
                ).word
        } else {
            words[a] = .missing
        }
        var start = 0
        while start < end, bytes[start] == 0x20 { start &+= 1 }
        while start < end, bytes[end &- 1] == 0x20 { end &-= 1 }
        words[b] =
            start == end
            ? TextWord(.constants, offset: 0, length: 0).word
            : TextWord(rest.bank, offset: rest.offset + start, length: end - start).word
        return false
    }

    /// Whether a compiled pattern is found in a text, and the step asks for that.
    @inline(never)
    mutating func matches(_ at: Place) throws(EvaluationFault) -> Bool {
        let step = at.pointee
        let bytes = text(words[Int(step.a)])
        let size = code.patterns[Int(step.b)].programSize
        context.work &-= 1 + bytes.count * size / 32
        if context.work < 0 { throw fault(.tooMuchWork, at) }
        return context.matchers[Int(step.b)].matches(bytes) == (step.opcode == .jumpIfMatch)
    }

    /// The steps on values that may jump.
    @inline(never)
    mutating func valueJump(_ at: Place) throws(EvaluationFault) -> Bool {
        let step = at.pointee
        let a = Int(step.a)
        guard step.opcode == .nextElement else {
            guard case .boolean(let truth) = references[a] else { throw fault(.notACondition, at) }
            return truth == (step.opcode == .jumpIfTruth)
        }
        let loop = loops + Int(step.b)
        let index = loop.pointee.next
        guard index < loop.pointee.values.count else { return true }
        context.work &-= 1
        if context.work < 0 { throw fault(.tooMuchWork, at) }
        loop.pointee.next = index + 1
        let element = loop.pointee.values[index]
        if step.small == 0 {
            references[a] = loop.pointee.keys?[index] ?? element
        } else {
            references[a] = loop.pointee.keys?[index] ?? .integer(Int64(index))
            references[a + 1] = element
        }
        return false
    }

    /// All other steps on values.
    @inline(never)
    mutating func valueStep(_ at: Place) throws(EvaluationFault) {
        let step = at.pointee
        let (a, b, c) = (Int(step.a), Int(step.b), Int(step.c))
        do throws(EvaluationFault.Kind) {
            switch step.opcode {
            case .moveReference: references[c] = references[a]
            case .box: references[c] = try boxed(words[a], step)
            case .boxWide:
                guard let kind = BoxKind(rawValue: step.small)?.exact else { throw .overflow }
                references[c] = .exact(ExactValue(kind, wides[a], scale: b))
            case .unbox: words[c] = try unboxed(references[a], BoxKind(rawValue: step.small))
            case .unboxWide: wides[c] = try wide(references[a], step)
            case .call:
                references[c] = try context.call(
                    StandardFunction.all[b], references + a, Int(step.small))
            case .newList: references[c] = .list([])
            case .newMap: references[c] = .map(MapValue())
            case .append: try append(step)
            case .insert: try insert(step)
            case .insertAll: try insertAll(step)
            case .beginLoop: try beginLoop(references[a], loops + b)
            case .beginTexts:
                let list = text(words[a])
                let isEmpty = list.allSatisfy { $0 == 0x20 }
                // Else its elements charge for their bytes.
                if isEmpty { try context.charge(list.count >> 8) }
                words[c] = isEmpty ? .missing : words[a]
            case .fail: throw EvaluationFault.Kind.all[Int(step.small)]
            default: break
            }
        } catch {
            throw fault(error, at)
        }
    }

    // MARK: Words and values

    private mutating func boxed(
        _ word: Word, _ step: Instruction
    ) throws(EvaluationFault.Kind) -> Value {
        switch BoxKind(rawValue: step.small) {
        case .boolean: return .boolean(word == 1)
        case .integer: return .integer(word)
        case .text:
            let bytes = text(word)
            try context.charge(bytes: bytes.count)
            return .text(ContiguousArray(bytes))
        case .list: return .list(try elements(text(word), UInt8(truncatingIfNeeded: step.b)))
        case .enumeration:
            let names = code.enumerations[Int(step.b)]
            guard names.indices.contains(Int(word)) else { throw .missingValue }
            return names[Int(word)]
        case .timestamp:
            guard let instant = NanoInstant(Instant(microseconds: word)) else {
                throw .dateOutOfRange
            }
            return .timestamp(instant)
        case .duration:
            let (nanos, overflow) = word.multipliedReportingOverflow(by: 1000)
            if overflow { throw .overflow }
            return .duration(nanos)
        case let kind:
            guard let exact = kind?.exact else { throw .noSuchOverload }
            return .exact(ExactValue(exact, Int128(word), scale: Int(step.b)))
        }
    }

    private mutating func elements(
        _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) throws(EvaluationFault.Kind) -> ContiguousArray<Value> {
        try context.charge(bytes: bytes.count)
        if bytes.allSatisfy({ $0 == 0x20 }) { return [] }
        var elements = ContiguousArray<Value>()
        var start = 0
        while start <= bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != separator { end += 1 }
            var (low, high) = (start, end)
            while low < high, bytes[low] == 0x20 { low += 1 }
            while low < high, bytes[high - 1] == 0x20 { high -= 1 }
            elements.append(.text(ContiguousArray(bytes[low..<high])))
            start = end + 1
        }
        return elements
    }

    private mutating func unboxed(
        _ value: Value, _ kind: BoxKind?
    ) throws(EvaluationFault.Kind) -> Word {
        switch (value, kind) {
        case (.boolean(let value), .boolean): return value ? 1 : 0
        case (.integer(let value), .integer):
            if value == .missing { throw .overflow }
            return value
        case (.text(let bytes), .text): return try computed(bytes)
        case (.timestamp(let instant), .timestamp): return instant.microseconds.microseconds
        case (.duration(let nanos), .duration):
            return nanos / 1000 - (nanos % 1000 < 0 ? 1 : 0)
        case (.exact(let exact), let kind?) where exact.kind == kind.exact:
            guard let word = Word(exactly: exact.number), word != .missing else { throw .overflow }
            return word
        default: throw .noSuchOverload
        }
    }

    /// The word of a text that was made, valid until the next row.
    private mutating func computed(_ bytes: ContiguousArray<UInt8>) throws(EvaluationFault.Kind)
        -> Word
    {
        if bytes.isEmpty { return TextWord(.constants, offset: 0, length: 0).word }
        let start = context.computedBytes
        guard start + bytes.count <= FunctionContext.longestText else { throw .textTooLong }
        bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            (computedText + start).update(from: base, count: source.count)
        }
        context.computedBytes = start + bytes.count
        return TextWord(.computed, offset: start, length: bytes.count).word
    }

    private mutating func wide(
        _ value: Value, _ step: Instruction
    ) throws(EvaluationFault.Kind) -> Int128 {
        guard case .exact(let exact) = value, exact.kind == BoxKind(rawValue: step.small)?.exact
        else { throw .noSuchOverload }
        let scale = Int(step.b)
        if exact.scale > scale {
            let power = PowersOfTen128.all[exact.scale - scale]
            if exact.number % power != 0 { throw .overflow }
            return exact.number / power
        }
        let (number, overflow) = exact.number.multipliedReportingOverflow(
            by: PowersOfTen128.all[scale - exact.scale])
        if overflow { throw .overflow }
        return number
    }

    // MARK: Lists, maps and loops

    /// What stands in r[a]; nil for an optional without a value, where `small` asks for one.
    private mutating func present(_ step: Instruction, _ value: Value) throws(EvaluationFault.Kind)
        -> Value?
    {
        if step.small == 0 { return value }
        guard case .optional(let inner) = value else { throw .noSuchOverload }
        return inner
    }

    private mutating func append(_ step: Instruction) throws(EvaluationFault.Kind) {
        try context.charge(1)
        guard let value = try present(step, references[Int(step.a)]),
            case .list(var elements) = references[Int(step.c)]
        else { return }
        // The list is taken out, so that it is not copied.
        references[Int(step.c)] = .null
        elements.append(value)
        references[Int(step.c)] = .list(elements)
    }

    /// Units for finding the place of a key, all of which is read.
    private mutating func reading(_ key: Value) -> Int {
        switch key {
        case .text(let bytes), .bytes(let bytes): bytes.count >> 8
        default: 0
        }
    }

    private mutating func insert(_ step: Instruction) throws(EvaluationFault.Kind) {
        try context.charge(1 + reading(references[Int(step.a)]))
        guard let value = try present(step, references[Int(step.b)]),
            case .map(var map) = references[Int(step.c)]
        else { return }
        references[Int(step.c)] = .null
        try map.insert(references[Int(step.a)], value)
        references[Int(step.c)] = .map(map)
    }

    private mutating func insertAll(_ step: Instruction) throws(EvaluationFault.Kind) {
        guard case .map(let more) = references[Int(step.a)],
            case .map(var map) = references[Int(step.c)]
        else { throw .noSuchOverload }
        try context.charge(more.keys.reduce(more.count) { $0 + reading($1) })
        references[Int(step.c)] = .null
        for (key, value) in zip(more.keys, more.values) { try map.insert(key, value) }
        references[Int(step.c)] = .map(map)
    }

    private mutating func beginLoop(
        _ value: Value, _ loop: UnsafeMutablePointer<LoopState>
    ) throws(EvaluationFault.Kind) {
        switch value {
        case .list(let elements):
            loop.pointee = LoopState(keys: nil, values: elements, next: 0)
        case .map(let map):
            loop.pointee = LoopState(keys: map.keys, values: map.values, next: 0)
        default: throw .noSuchOverload
        }
    }
}
