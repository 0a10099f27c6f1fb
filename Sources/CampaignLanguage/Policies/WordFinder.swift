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

    /// By code below 65,536: the class of the letter; `other` for one that is in no word.
    private var classes: [UInt16]
    /// The same for codes above.
    private var rareClasses: [UInt32: UInt16] = [:]
    private let classCount: Int
    /// By state and class: the next state.
    private var next: [UInt16] = []
    /// By state: where its words begin in `words`; one entry more at the end.
    private var ends: [Int] = []
    /// The words that end in a state, with their numbers of letters.
    private var words: [(word: Int, length: Int)] = []
    private let longest: Int

    /// The most letters of a rule's words together, which bounds the table.
    package static let lettersAtMost = 2_000

    /// `words` in any form; one without letters is never found.
    package init(_ words: [String]) {
        var classes = Array(repeating: Self.other, count: 0x10000)
        var rareClasses: [UInt32: UInt16] = [:]
        var letters: UInt16 = 0
        var spelt: [[UInt16]] = []
        for word in words {
            var own: [UInt16] = []
            for scalar in word.unicodeScalars {
                Disguises.spell(scalar.value) { letter in
                    let isRare = letter >= 0x10000
                    var known = isRare ? rareClasses[letter] ?? Self.other : classes[Int(letter)]
                    if known == Self.other {
                        letters += 1
                        known = letters
                        if isRare {
                            rareClasses[letter] = known
                        } else {
                            classes[Int(letter)] = known
                        }
                    }
                    own.append(known)
                }
            }
            spelt.append(own)
        }
        classCount = Int(letters) + 1
        longest = spelt.map(\.count).max() ?? 0
        for code in 0x41...0x5A { classes[code] = classes[code + 32] }
        self.classes = classes
        self.rareClasses = rareClasses
        build(spelt)
    }

    @inline(__always)
    private func known(_ code: UInt32) -> UInt16 {
        code < 0x10000 ? classes[Int(code)] : rareClasses[code] ?? Self.other
    }

    private mutating func build(_ spelt: [[UInt16]]) {
        var own: [[(word: Int, length: Int)]] = []
        func addState(_ next: inout [UInt16]) {
            next += repeatElement(0, count: classCount)
            own.append([])
        }
        addState(&next)
        for (at, word) in spelt.enumerated() where !word.isEmpty {
            var state = 0
            for letter in word {
                let edge = state * classCount + Int(letter)
                if next[edge] == 0 {
                    next[edge] = UInt16(own.count)
                    addState(&next)
                }
                state = Int(next[edge])
            }
            own[state].append((at, word.count))
        }
        // Breadth first: a state's fallback is done before the state is.
        var fallback = Array(repeating: 0, count: own.count)
        var queue = (1..<classCount).map { Int(next[$0]) }.filter { $0 != 0 }
        var at = 0
        while at < queue.count {
            let state = queue[at]
            at += 1
            own[state] += own[fallback[state]]
            for letter in 1..<classCount {
                let edge = state * classCount + letter
                let shorter = next[fallback[state] * classCount + letter]
                if next[edge] == 0 {
                    next[edge] = shorter
                } else {
                    fallback[Int(next[edge])] = Int(shorter)
                    queue.append(Int(next[edge]))
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
