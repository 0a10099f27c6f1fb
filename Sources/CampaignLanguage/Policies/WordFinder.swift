/// Finds many words in a text in one pass, whatever disguises stand in it (Aho and Corasick, 1975).
///
/// Time is linear in the text, whatever the words are.
package struct WordFinder: Sendable {
    /// A word in a text, by the bytes that it takes, disguises included.
    package struct Hit: Hashable, Sendable {
        /// Index of the word as it was given.
        package var word: Int
        package var bytes: Range<Int>
    }

    private static let other: UInt16 = 0

    /// By code over 256: the number of its block in `classes`; block 0 has no letter of a word.
    private var blocks = [UInt16](repeating: 0, count: 0x1100)
    /// By code within its block of 256: the class of the letter; `other` for one that is in no word.
    private var classes = [UInt16](repeating: Self.other, count: 0x100)
    private var classCount = 1
    /// By state and class: the next state.
    private var next: [UInt16] = []
    /// By state: where its words begin in `words`; one entry more at the end.
    private var ends: [Int] = []
    /// The words that end in a state, with their numbers of letters.
    private var words: [(word: Int, length: Int)] = []
    private var longest = 0

    /// The most letters of a rule's words together, which bounds the table.
    package static let lettersAtMost = 2_000

    /// `words` in any form; one without letters is never found.
    package init(_ words: [String]) {
        var spelt: [[UInt16]] = []
        for word in words {
            var own: [UInt16] = []
            for scalar in word.unicodeScalars {
                Disguises.spell(scalar.value) { own.append(classify($0)) }
            }
            spelt.append(own)
        }
        longest = spelt.map(\.count).max() ?? 0
        // Capitals are told without spelling them.
        for code in UInt32(0x41)...0x5A where known(code + 32) != Self.other {
            classes[place(code)] = known(code + 32)
        }
        build(spelt)
    }

    /// The class of a letter, a new one where no word before has it.
    private mutating func classify(_ code: UInt32) -> UInt16 {
        let own = known(code)
        if own != Self.other { return own }
        if blocks[Int(code >> 8)] == 0 {
            blocks[Int(code >> 8)] = UInt16(classes.count >> 8)
            classes += repeatElement(Self.other, count: 0x100)
        }
        classes[place(code)] = UInt16(classCount)
        classCount += 1
        return UInt16(classCount - 1)
    }

    @inline(__always)
    private func known(_ code: UInt32) -> UInt16 { classes[place(code)] }

    /// Where a code stands in `classes`; one above Unicode's, which only bytes that are no UTF-8 give, is in no word.
    @inline(__always)
    private func place(_ code: UInt32) -> Int {
        code < 0x110000 ? Int(blocks[Int(code >> 8)]) << 8 | Int(code & 0xFF) : 0
    }

    /// Adds the states by the numbers of their letters, so that what a state falls back to is done before it.
    private mutating func build(_ spelt: [[UInt16]]) {
        var own: [[(word: Int, length: Int)]] = [[]]
        var fallback = [0]
        next = Array(repeating: 0, count: classCount)
        /// By word: the state of its letters so far.
        var reached = Array(repeating: 0, count: spelt.count)
        for length in 1..<longest + 1 {
            let first = own.count
            for (word, letters) in spelt.enumerated() where letters.count >= length {
                let edge = reached[word] * classCount + Int(letters[length - 1])
                // An edge of the letters' own leads to a state of this length.
                if next[edge] < first {
                    fallback.append(Int(next[edge]))
                    next[edge] = UInt16(own.count)
                    own.append([])
                }
                reached[word] = Int(next[edge])
                if letters.count == length { own[reached[word]].append((word, length)) }
            }
            next += repeatElement(0, count: (own.count - first) * classCount)
            for state in first..<own.count {
                own[state] += own[fallback[state]]
                let (row, shorter) = (state * classCount, fallback[state] * classCount)
                next.withUnsafeMutableBufferPointer { next in
                    let shorter = UnsafeBufferPointer(
                        rebasing: next[shorter..<shorter + classCount])
                    _ = UnsafeMutableBufferPointer(rebasing: next[row..<row + classCount])
                        .update(fromContentsOf: shorter)
                }
            }
        }
        for list in own {
            ends.append(words.count)
            words += list
        }
        ends.append(words.count)
    }

    /// Calls `found` with each word in `text`, which is UTF-8, in the order of their ends, until it returns true.
    package func scan(_ text: UnsafeBufferPointer<UInt8>, _ found: (Hit) -> Bool) {
        guard longest > 0 else { return }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: longest) { starts in
            scan(text, starts, found)
        }
    }

    /// `starts` keeps the places of the last letters, for where a word began.
    private func scan(
        _ text: UnsafeBufferPointer<UInt8>, _ starts: UnsafeMutableBufferPointer<Int>,
        _ found: (Hit) -> Bool
    ) {
        var count = 0
        var state = 0
        var at = 0
        while at < text.count {
            let start = at
            let scalar = Self.scalar(text, &at)
            let own = known(scalar)
            if own != Self.other {
                if step(own, start..<at, &state, &count, starts, found) { return }
                continue
            }
            var isEnough = false
            Disguises.spell(scalar) { letter in
                if isEnough { return }
                isEnough = step(known(letter), start..<at, &state, &count, starts, found)
            }
            if isEnough { return }
        }
    }

    /// Takes one letter; true where `found` has enough.
    @inline(__always)
    private func step(
        _ letter: UInt16, _ bytes: Range<Int>, _ state: inout Int, _ count: inout Int,
        _ starts: UnsafeMutableBufferPointer<Int>, _ found: (Hit) -> Bool
    ) -> Bool {
        if letter == Self.other {
            state = 0
            return false
        }
        starts[count % longest] = bytes.lowerBound
        count += 1
        state = Int(next[state * classCount + Int(letter)])
        for word in words[ends[state]..<ends[state + 1]] {
            let first = starts[(count - word.length) % longest]
            if found(Hit(word: word.word, bytes: first..<bytes.upperBound)) { return true }
        }
        return false
    }

    /// The words in `text`.
    package func hits(in text: ContiguousArray<UInt8>) -> [Hit] {
        var hits: [Hit] = []
        text.withUnsafeBufferPointer { bytes in
            scan(bytes) {
                hits.append($0)
                return false
            }
        }
        return hits
    }

    /// The scalar at `at` of well-formed UTF-8, and moves behind it; a byte that is none counts as itself.
    @inline(__always)
    static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt32 {
        let lead = UInt32(text[at])
        let more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
        guard more > 0, at + more < text.count else {
            at += 1
            return lead
        }
        var value = lead & (0x3F >> UInt32(more))
        for offset in 1...more { value = value << 6 | UInt32(text[at + offset] & 0x3F) }
        at += more + 1
        return value
    }
}
