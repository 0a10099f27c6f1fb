/// Runs one `RegularExpression` over texts, and keeps its memory from one text to the next.
///
/// A warm matcher allocates nothing. It is not `Sendable`: each thread has its own.
package final class RegularExpressionMatcher {
    package let expression: RegularExpression
    private var automaton: LazyAutomaton
    private var machine: ThreadMachine?
    /// Whether the last search for a place found one.
    private var hasGroups = false

    package init(_ expression: RegularExpression) {
        self.expression = expression
        automaton = LazyAutomaton(expression.program)
    }

    /// Instructions visited and bytes read so far; at most `programSize` and a few for each byte.
    package var steps: Int { automaton.steps + (machine?.steps ?? 0) }

    /// Whether the pattern matches anywhere in a text, which may be any bytes.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let program = expression.program
        if program.isLiteral { return program.candidate(text, from: 0) != nil }
        return automaton.matches(program, text, from: 0)
            ?? search(text, from: 0, anyMatch: true)
    }

    /// The leftmost match that begins at `from` or later; `group` then tells its groups.
    ///
    /// The text before `from` counts for `^`, `\A` and `\b`. `from` stands between characters.
    package func firstMatch(
        in text: UnsafeBufferPointer<UInt8>, from: Int = 0
    ) -> Range<Int>? {
        hasGroups = false
        guard from >= 0, from <= text.count else { return nil }
        // Nearly free where the automaton is warm, and most texts of most rows do not match.
        if automaton.matches(expression.program, text, from: from) == false { return nil }
        hasGroups = search(text, from: from, anyMatch: false)
        return group(0)
    }

    /// The match behind another, as Go's `FindAll` counts them: from its end on, and an empty one
    /// not directly behind a match. nil for the first.
    ///
    /// One call is linear in the text. All of them together may cost its square, as in RE2 and Go,
    /// where a pattern looks far ahead of what it takes: `x*y|x` on many `x`. `steps` tells.
    package func nextMatch(
        in text: UnsafeBufferPointer<UInt8>, after last: Range<Int>?
    ) -> Range<Int>? {
        var from = last?.upperBound ?? 0
        if let last, last.isEmpty { from = Self.next(text, last.upperBound) }
        while let match = firstMatch(in: text, from: from) {
            if !match.isEmpty || match.lowerBound != last?.upperBound { return match }
            from = Self.next(text, match.upperBound)
        }
        return nil
    }

    /// Where a group of what `firstMatch` or `nextMatch` found last stands in the text; nil if it
    /// took no part, or nothing was found. Group 0 is the whole match.
    package func group(_ index: Int) -> Range<Int>? {
        hasGroups ? machine?.group(index) : nil
    }

    private func search(
        _ text: UnsafeBufferPointer<UInt8>, from: Int, anyMatch: Bool
    ) -> Bool {
        let machine = machine ?? ThreadMachine(expression.program)
        self.machine = machine
        return machine.search(text, from: from, anyMatch: anyMatch)
    }

    /// The place behind the character at a place; one beyond the end at the end.
    private static func next(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
        guard let base = text.baseAddress,
            let length = UTF8Scanner.scalar(base, text.count, at: place)?.length
        else { return place + 1 }
        return place + length
    }
}
