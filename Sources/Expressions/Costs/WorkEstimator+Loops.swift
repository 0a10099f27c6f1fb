internal import Diagnostics

/// What loops charge.
extension WorkEstimator {
    mutating func loop(_ loop: TypedExpression.Loop, _ whole: TypedExpression) -> Work {
        var work = loop.walksWords ? word(loop.range) : value(loop.range)
        let range = work.size
        noteOpen(range, whole.range)
        if loop.walksWords || loop.result == .map { work.add(reading(range, whole)) }
        let (body, bytes) = turns(range, loop)
        // What is added to the result, and the turn itself.
        let perTurn: Double
        var size = ValueSize()
        switch loop.result {
        case .exists, .all, .existsOne: perTurn = 1
        case .list, .map:
            perTurn = 2
            var element = body.size
            if loop.result == .map { element = element.or(range.element) }
            size = ValueSize(
                count: range.count, bytes: loop.result == .map ? bytes + range.bytes : bytes,
                of: element, open: range.open)
        case .entries:
            perTurn = 1 + body.size.count
            work.add(reading(ValueSize(bytes: bytes), whole))
            size = ValueSize(
                count: ValueSize.product(range.count, body.size.count), bytes: bytes,
                of: body.size.element, open: range.open)
        }
        let units = ValueSize.product(range.count, perTurn)
        var inside = Work(most: body.most, part: body.part)
        inside.add(Work(most: units, part: own(units, whole)))
        inside.part?.loops.insert(
            CostPart.Loop(range: whole.range, over: loop.range.range, turns: range.count), at: 0)
        work.add(inside)
        work.size = size
        return work
    }

    /// All turns of a loop together, and the bytes that they make.
    ///
    /// The elements share the bytes of the whole list. What a turn does is a convex function f of its element's
    /// bytes, so all turns together cost most where as many elements as can be are as long as can be, and the
    /// others empty: k · f(longest) + (n − k) · f(0).
    private mutating func turns(
        _ range: ValueSize, _ loop: TypedExpression.Loop
    ) -> (Work, bytes: Double) {
        if range.count == 0 { return (Work(), 0) }
        depth += 1
        defer { depth -= 1 }
        let element = range.element
        var work = turn(element, range, loop)
        let longest = element.bytes
        let full = range.bytes.isFinite && longest > 0 ? range.bytes / longest : .infinity
        guard depth <= Self.deepestExact, full < range.count else {
            work.most = ValueSize.product(work.most, range.count)
            if let units = work.part?.units {
                work.part?.units = ValueSize.product(units, range.count)
            }
            return (work, ValueSize.product(work.size.bytes, range.count))
        }
        let short = turn(element.emptied, range, loop)
        let one = work.most
        let rest = range.count - full
        work.most =
            ValueSize.product(work.most, full) + ValueSize.product(short.most, rest)
        let share = work.most / max(one, 1)
        if share.isFinite { work.part?.units *= share }
        let bytes =
            ValueSize.product(work.size.bytes, full) + ValueSize.product(short.size.bytes, rest)
        return (work, bytes)
    }

    private mutating func turn(
        _ element: ValueSize, _ range: ValueSize, _ loop: TypedExpression.Loop
    ) -> Work {
        let outer = holdsFaults
        if loop.result == .exists || loop.result == .all { holdsFaults = true }
        defer { holdsFaults = outer }
        // The index of a list is a number; the key of a map is among its elements.
        var key = element
        if loop.second != nil { key = key.or(ValueSize(number: 0...max(0, range.count))) }
        variables[loop.first] = key
        if let second = loop.second { variables[second] = element }
        var work = loop.condition.map { word($0) } ?? Work()
        if let transform = loop.transform {
            let made = value(transform)
            work.add(made)
            work.size = made.size
        } else {
            work.size = ValueSize()
        }
        return work
    }
}
