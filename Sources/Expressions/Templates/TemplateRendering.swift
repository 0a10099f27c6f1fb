internal import Diagnostics

extension Interpreter {
    /// Writes the text of `template` for the current row at the end of `out`.
    ///
    /// `masked`: values of personal fields are written masked, also through filters. A fault leaves `out`
    /// with a part of the text; the caller drops it.
    package mutating func render(
        _ template: TemplateID, into out: inout ByteBuffer, masked: Bool
    ) throws(EvaluationFault) {
        let program = code.templates
        try run(program, Int(template.raw), start: out.count, into: &out, masked)
    }

    private mutating func run(
        _ program: TemplateProgram, _ template: Int, start: Int, into out: inout ByteBuffer,
        _ masked: Bool
    ) throws(EvaluationFault) {
        let limit = TemplateProgram.mostBytes
        let entry = program.entries[template]
        var at = Int(entry.start)
        let end = Int(entry.end)
        var mark = out.count
        while at < end {
            let operation = operations[at]
            switch operation.code {
            case .literal:
                let length = Int(operation.b &- operation.a)
                guard out.count &- start &+ length <= limit else {
                    throw EvaluationFault(.textTooLong, at: program.spans[at])
                }
                out.append(padded: pool + Int(operation.a), count: length)
            case .softSpace, .softParagraph, .lineEnd, .trimEnd:
                out.writeBreak(operation.code, start: start)
            case .jump:
                at = Int(operation.a)
                continue
            case .jumpUnless:
                let isHeld = try holds(ExpressionID(raw: operation.a))
                branches?.add(at, isTaken: isHeld)
                if !isHeld {
                    at = Int(operation.b)
                    continue
                }
            case .jumpIfMasked:
                if masked {
                    at = Int(operation.a)
                    continue
                }
            case .offerSentence:
                let before = out.count
                let chosen = words[Int(code.slots.offerIndex.raw)]
                if chosen >= 0, chosen < Int64(operation.b) {
                    let sentence = program.sentences[Int(operation.a) + Int(chosen)]
                    if sentence >= 0 {
                        try run(program, Int(sentence), start: start, into: &out, masked)
                    }
                }
                branches?.add(at, isTaken: out.count > before)
                if out.count > before {
                    at = Int(operation.c)
                    continue
                }
            case .last, .first, .mask, .upcase, .downcase, .truncate, .replace, .prepend, .escape,
                .urlEncode:
                guard out.count - start + out.growth(operation, program, from: mark) <= limit
                else { throw EvaluationFault(.textTooLong, at: program.spans[at]) }
                out.apply(operation, program, from: mark)
            default:
                mark = out.count
                let value = try word(ExpressionID(raw: operation.a))
                if operation.b >= 0, branches != nil {
                    branches?.add(at, isTaken: !isMissing(value, operation))
                }
                if isMissing(value, operation) {
                    guard operation.b >= 0 else {
                        throw EvaluationFault(.missingValue, at: program.spans[at])
                    }
                    at = Int(operation.b)
                    continue
                }
                guard mark &- start &+ Self.mostBytes(value, operation) <= limit else {
                    throw EvaluationFault(.textTooLong, at: program.spans[at])
                }
                write(value, operation, program, into: &out, masked)
            }
            at &+= 1
        }
    }

    private mutating func yearOfToday() -> Int {
        let today = words[Int(code.slots.today.raw)]
        if runYear.today != today { runYear = (today, CivilDate(word: today).year) }
        return runYear.year
    }

    private mutating func localDate(_ instant: Instant) -> CivilDate {
        if let localZone { return localZone.local(instant).date }
        let day: Int64 = 86_400_000_000
        let (days, rest) = instant.microseconds.quotientAndRemainder(dividingBy: day)
        return CivilDate(word: rest < 0 ? days - 1 : days)
    }

    @inline(__always)
    private mutating func isMissing(_ value: Word, _ operation: TemplateOperation) -> Bool {
        if value == .missing { return true }
        return operation.code == .text && operation.c == 1 && TextWord(value).length == 0
    }

    /// The most bytes that a value operation writes for `value`.
    @inline(__always)
    private static func mostBytes(_ value: Word, _ operation: TemplateOperation) -> Int {
        // Numbers, dates and names of the file are short; a mask adds three bytes to what it shows.
        operation.code == .text ? TextWord(value).length + 3 : 256
    }

    private mutating func write(
        _ value: Word, _ operation: TemplateOperation, _ program: TemplateProgram,
        into out: inout ByteBuffer, _ masked: Bool
    ) {
        if masked, let personal = operation.personal {
            if operation.code == .text {
                let bytes = text(value)
                if let base = bytes.baseAddress {
                    Masking.write(personal, base, bytes.count, into: &out)
                }
            } else {
                Masking.writeHidden(into: &out)
            }
            return
        }
        switch operation.code {
        case .text:
            let bytes = text(value)
            if let base = bytes.baseAddress { out.append(base, count: bytes.count) }
        case .integer: Formatting.integer(value, into: &out)
        case .money: Formatting.money(value, program.currency, program.locale, into: &out)
        case .amount:
            let decimals = program.currency.decimals
            Formatting.number(value, decimals: decimals, program.locale, into: &out)
        case .grouped:
            Formatting.number(value, decimals: Int(operation.c), program.locale, into: &out)
        case .decimal: Formatting.amountDecimal(value, decimals: Int(operation.c), into: &out)
        case .percent: Formatting.percent(value, scale: Int(operation.c), into: &out)
        case .date, .localDate:
            let date =
                operation.code == .date
                ? CivilDate(word: value) : localDate(Instant(microseconds: value))
            if operation.c > 0 {
                let pattern = program.string(Int(operation.c) - 1)
                DatePattern.write(pattern, date, program.locale, into: &out)
            } else {
                Formatting.date(date, runYear: yearOfToday(), program.locale, into: &out)
            }
        case .time:
            if let time = TimeOfDay(seconds: Int(value)) { Formatting.time(time, into: &out) }
        case .enumeration: program.append(string: Int(operation.c) + Int(value), to: &out)
        case .capitals: CapitalNumerals.write(value, into: &out)
        default: preconditionFailure("only value operations write a value")
        }
    }
}

extension TemplateProgram {
    func append(_ range: Range<Int>, to out: inout ByteBuffer) {
        pool.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress {
                out.append(base + range.lowerBound, count: range.count)
            }
        }
    }

    func append(string index: Int, to out: inout ByteBuffer) {
        guard strings.indices.contains(index) else { return }
        append(Int(strings[index].start)..<Int(strings[index].end), to: &out)
    }

    func string(_ index: Int) -> ArraySlice<UInt8> {
        ArraySlice(pool[Int(strings[index].start)..<Int(strings[index].end)])
    }
}

extension ByteBuffer {
    /// Carries out one of the operations for breaks; `start` is where the text began.
    fileprivate mutating func writeBreak(_ code: TemplateOperation.Code, start: Int) {
        switch code {
        case .softSpace:
            if count > start, !endsBlank { append(TemplateScanner.space) }
        case .softParagraph:
            while count > start, base[count - 1] == TemplateScanner.space {
                truncate(to: count - 1)
            }
            if count > start, base[count - 1] != TemplateScanner.newline {
                append(TemplateScanner.newline)
            }
        case .lineEnd:
            if count > start, base[count - 1] != TemplateScanner.newline {
                append(TemplateScanner.newline)
            }
        default:
            while count > start, endsBlank { truncate(to: count - 1) }
        }
    }

    private var endsBlank: Bool {
        let last = base[count - 1]
        return last == TemplateScanner.space || last == TemplateScanner.newline
    }
}

extension CivilDate {
    /// The date of a word of type date; a word beyond the calendar's end counts as that end.
    fileprivate init(word: Word) {
        let days = Int32(clamping: word)
        self.init(days: min(max(days, Self.validDays.lowerBound), Self.validDays.upperBound))
    }
}
