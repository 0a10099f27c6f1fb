internal import Expressions

/// From the bytes of a cell to a word: one function a kind of field, nothing allocated.
extension FieldPlans {
    /// The word of a cell, or why it is none. `base` is what offsets of texts count from.
    @inline(__always)
    func read(
        _ index: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int, base: UnsafePointer<UInt8>,
        into word: inout Word
    ) -> CellFault? {
        let plan = plans + index
        if count == 0 {
            if plan.pointee.kind == .list {
                word = TextWord(.row, offset: bytes - base, length: 0).word
                return nil
            }
            word = .missing
            return plan.pointee.isOptional ? nil : CellFault(.empty)
        }
        switch plan.pointee.kind {
        case .number:
            if let value = ShortNumber.scaled(bytes, count, scale: plan.pointee.scale) {
                return bounded(value, plan, into: &word)
            }
            let (value, fault) = NumberParsing.scaled(bytes, count, scale: plan.pointee.scale)
            if let fault { return numberFault(fault, bytes, count) }
            return bounded(value, plan, into: &word)
        case .signedNumber:
            if bytes[count - 1] != UInt8(ascii: "%") { return percentFault(plan, bytes, count) }
            if let value = ShortNumber.scaled(bytes, count - 1, scale: plan.pointee.scale) {
                return bounded(value, plan, into: &word)
            }
            let (value, fault) = NumberParsing.scaled(bytes, count - 1, scale: plan.pointee.scale)
            if let fault { return numberFault(fault, bytes, count - 1) }
            return bounded(value, plan, into: &word)
        case .date:
            guard let date = CivilDate(bytes, count) else {
                return CellFault(isDateShaped(bytes, count) ? .noSuchDay : .notADate)
            }
            return bounded(Word(date.days), plan, into: &word)
        case .timestamp: return timestamp(index, bytes, count, into: &word)
        case .enumeration:
            guard let member = member(plan.pointee, bytes, count) else {
                return CellFault(.unknownMember)
            }
            word = Word(member)
            return nil
        case .text, .list, .phone, .email: return text(plan, bytes, count, base, into: &word)
        case .boolean, .time, .dayOfMonth: return small(plan, bytes, count, into: &word)
        }
    }

    @inline(__always)
    private func bounded(
        _ value: Word, _ plan: UnsafeMutablePointer<FieldPlan>, into word: inout Word
    ) -> CellFault? {
        word = value
        // `at_most` bounds the size of a number: the length of texts counts on it on both sides of 0.
        let isBeyond = value > plan.pointee.atMost || value < -plan.pointee.atMost
        return isBeyond ? CellFault(.aboveAtMost) : nil
    }

    private func timestamp(
        _ index: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int, into word: inout Word
    ) -> CellFault? {
        if let recent = recentTimestamp(index, bytes, count) {
            word = recent
            return nil
        }
        guard let instant = Instant(rfc3339: bytes, count) else {
            // `2026-11-20T06:00:00` and the like: all is there but the offset.
            let isLocal = count >= 16 && isDateShaped(bytes, 10) && !hasOffset(bytes, count)
            return CellFault(isLocal ? .noOffset : .notATimestamp)
        }
        if let fault = bounded(instant.microseconds, plans + index, into: &word) { return fault }
        remember(index, bytes, count, word)
        return nil
    }

    private func small(
        _ plan: UnsafeMutablePointer<FieldPlan>, _ bytes: UnsafePointer<UInt8>, _ count: Int,
        into word: inout Word
    ) -> CellFault? {
        switch plan.pointee.kind {
        case .boolean:
            guard let isTrue = BooleanWord.value(bytes, count) else {
                return CellFault(.notABoolean)
            }
            word = isTrue ? 1 : 0
        case .time:
            guard let time = TimeOfDay(bytes, count) else { return CellFault(.notATime) }
            word = Word(time.seconds)
        default:
            // One or two digits: nothing else is a day of a month.
            let tens = count == 2 ? bytes[0] &- 0x30 : 0
            let ones = bytes[count - 1] &- 0x30
            if count <= 2, tens < 4, ones < 10, (1...31).contains(tens &* 10 &+ ones) {
                word = Word(tens &* 10 &+ ones)
                return nil
            }
            let (value, fault) = NumberParsing.scaled(bytes, count, scale: 0)
            if fault != nil || !(1...31).contains(value) { return CellFault(.notADayOfMonth) }
            word = value
        }
        return nil
    }

    private func numberFault(
        _ fault: NumberFault, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> CellFault {
        switch fault {
        case .empty: CellFault(.notANumber)
        case .notANumber(let at):
            if bytes[at] == UInt8(ascii: "%") {
                CellFault(.percentUnexpected, at)
            } else if isSpace(bytes, count, at: at), at == 0 || !hasDigit(bytes + at, count - at) {
                CellFault(.spaceAtEnd, at)
            } else {
                CellFault(.notANumber, at)
            }
        case .tooManyDecimals(let at): CellFault(.tooManyDecimals, at)
        case .thousandsSeparator(let at): CellFault(.thousandsSeparator, at)
        case .tooLarge: CellFault(.tooLarge)
        case .fullWidthDigits(let at): CellFault(.fullWidthDigits, at)
        }
    }

    /// A percent without its sign; what is no number at all is told as such.
    private func percentFault(
        _ plan: UnsafeMutablePointer<FieldPlan>, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> CellFault {
        let (_, fault) = NumberParsing.scaled(bytes, count, scale: plan.pointee.scale)
        guard let fault else { return CellFault(.percentMissing, count) }
        return numberFault(fault, bytes, count)
    }

    private func isDateShaped(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return false
        }
        return (0..<10).allSatisfy { $0 == 4 || $0 == 7 || bytes[$0] &- 0x30 < 10 }
    }

    private func hasOffset(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        (16..<count).contains { at in
            bytes[at] | 0x20 == UInt8(ascii: "z") || bytes[at] == UInt8(ascii: "+")
                || bytes[at] == UInt8(ascii: "-")
        }
    }

    private func hasDigit(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        (0..<count).contains { bytes[$0] &- 0x30 < 10 }
    }
}

/// Texts.
extension FieldPlans {
    @inline(__always)
    private func text(
        _ plan: UnsafeMutablePointer<FieldPlan>, _ bytes: UnsafePointer<UInt8>, _ count: Int,
        _ base: UnsafePointer<UInt8>, into word: inout Word
    ) -> CellFault? {
        switch plan.pointee.kind {
        case .phone: if let fault = PhoneShape.fault(bytes, count) { return fault }
        case .email: if let fault = EmailShape.fault(bytes, count) { return fault }
        // Most texts are identifiers or Chinese names, in which nothing of this can be wrong.
        case _ where Ascii.isHarmless(bytes, count) || Han.isAll(bytes, count): break
        default: if let fault = textFault(plan, bytes, count) { return fault }
        }
        // A text has no more UTF-16 units than bytes.
        if count > plan.pointee.longest,
            let offset = UTF8Text.offset(ofUnit: plan.pointee.longest, bytes, count)
        {
            return CellFault(.tooLong, offset)
        }
        word = TextWord(.row, offset: bytes - base, length: count).word
        return nil
    }

    private func textFault(
        _ plan: UnsafeMutablePointer<FieldPlan>, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> CellFault? {
        if plan.pointee.isShown {
            if let (offset, kind) = TextSafety.firstFault(
                bytes, count, keepsLineBreaks: plan.pointee.keepsLineBreaks)
            {
                return CellFault(CellFault.Kind(kind), offset)
            }
        } else if let offset = UTF8Text.firstInvalid(bytes, count) {
            return CellFault(.notUTF8, offset)
        }
        if !plan.pointee.isTight { return nil }
        if isSpace(bytes, count, at: 0) { return CellFault(.spaceAtEnd) }
        return lastSpace(bytes, count).map { CellFault(.spaceAtEnd, $0) }
    }

    /// A space, no-break space, ideographic space or tab starts at `at`.
    private func isSpace(_ bytes: UnsafePointer<UInt8>, _ count: Int, at: Int) -> Bool {
        switch bytes[at] {
        case 0x20, 0x09: true
        case 0xC2: at + 1 < count && bytes[at + 1] == 0xA0
        case 0xE3: at + 2 < count && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x80
        default: false
        }
    }

    /// Where the space that ends the text starts.
    private func lastSpace(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        let last = bytes[count - 1]
        if last == 0x20 || last == 0x09 { return count - 1 }
        if last == 0xA0, count > 1, isSpace(bytes, count, at: count - 2) { return count - 2 }
        if last == 0x80, count > 2, isSpace(bytes, count, at: count - 3) { return count - 3 }
        return nil
    }
}

extension CellFault.Kind {
    fileprivate init(_ kind: TextSafety.Kind) {
        switch kind {
        case .lineBreak: self = .lineBreak
        case .control: self = .control
        case .bidirectional: self = .bidirectional
        case .invisible: self = .invisible
        case .invalid: self = .notUTF8
        case .webAddress: self = .webAddress
        }
    }
}
