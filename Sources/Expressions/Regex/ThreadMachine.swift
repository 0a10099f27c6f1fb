/// Finds the leftmost match and its groups by running all threads of a program at once.
///
/// Pike's machine (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009): a
/// list of threads in order of preference, each an instruction and the places of its groups. A
/// thread that comes to an instruction where a better one waits is dropped, so a byte of text
/// costs at most one step for each instruction.
///
/// Its memory is plain: indexes come from the program, whose instructions lead to instructions of
/// its own. With arrays it took 2.5 times as long on telephone numbers.
final class ThreadMachine {
    /// Threads in order of preference.
    private struct Threads {
        /// Where threads are: those that wait for a byte or have matched, and what led there.
        let order: UnsafeMutablePointer<UInt32>
        /// Where an instruction stands in `order`, if it stands there; else anything.
        let positions: UnsafeMutablePointer<UInt32>
        /// `slotCount` for each thread that waits for a byte or has matched.
        let slots: UnsafeMutablePointer<Int>
        var count = 0
        var waiting = 0

        init(_ instructions: Int, _ threads: Int, _ slotCount: Int) {
            order = .allocate(capacity: instructions)
            positions = .allocate(capacity: instructions)
            positions.initialize(repeating: 0, count: instructions)
            slots = .allocate(capacity: threads * slotCount)
        }

        func deallocate() {
            order.deallocate()
            positions.deallocate()
            slots.deallocate()
        }

        @inline(__always)
        mutating func add(_ place: UInt32) -> Bool {
            let position = Int(positions[Int(place)])
            if position < count, order[position] == place { return false }
            positions[Int(place)] = UInt32(truncatingIfNeeded: count)
            order[count] = place
            count &+= 1
            return true
        }
    }

    /// What is still to do for one thread: go on at an instruction, or put a slot back.
    private struct Pending {
        var place: UInt32
        var isRestore: Bool
        var value: Int
    }

    private let program: PatternProgram
    private var lists: (Threads, Threads)
    /// At most one for each instruction that is added to a list.
    private let pending: UnsafeMutablePointer<Pending>
    /// The slots of the thread that is being followed.
    private let current: UnsafeMutablePointer<Int>
    /// The slots of the best match, −1 where a group took no part.
    private let found: UnsafeMutablePointer<Int>
    /// Instructions visited since the beginning.
    private(set) var steps = 0

    init(_ program: PatternProgram) {
        self.program = program
        let (instructions, slotCount) = (program.code.count, program.slotCount)
        let threads = program.code.reduce(0) { $0 + ($1.isWaiting ? 1 : 0) }
        lists = (
            Threads(instructions, threads, slotCount), Threads(instructions, threads, slotCount)
        )
        pending = .allocate(capacity: instructions)
        current = .allocate(capacity: slotCount)
        found = .allocate(capacity: slotCount)
        current.initialize(repeating: -1, count: slotCount)
        found.initialize(repeating: -1, count: slotCount)
    }

    deinit {
        lists.0.deallocate()
        lists.1.deallocate()
        pending.deallocate()
        current.deallocate()
        found.deallocate()
    }

    /// Where a group of the last match stands.
    func group(_ index: Int) -> Range<Int>? {
        guard index >= 0, index < program.slotCount / 2 else { return nil }
        let (start, end) = (found[2 * index], found[2 * index + 1])
        return start >= 0 && end >= start ? start..<end : nil
    }

    /// Searches from a place on for a match, which `group` then tells. With `anyMatch` the first
    /// end that is met will do, and there are no groups.
    func search(_ text: UnsafeBufferPointer<UInt8>, from: Int, anyMatch: Bool) -> Bool {
        program.code.withUnsafeBufferPointer { code in
            program.ranges.withUnsafeBufferPointer { ranges in
                var run = Run(
                    code: code, ranges: ranges, text: text, pending: pending, current: current,
                    slotCount: anyMatch ? 0 : program.slotCount, steps: steps, now: lists.0,
                    next: lists.1)
                defer {
                    steps = run.steps
                    lists = (run.now, run.next)
                }
                return run.search(program, from, found, anyMatch: anyMatch)
            }
        }
    }

    /// One search; everything that it touches, so that none of it is looked up in the class.
    private struct Run {
        let code: UnsafeBufferPointer<PatternInstruction>
        let ranges: UnsafeBufferPointer<PatternProgram.ByteRange>
        let text: UnsafeBufferPointer<UInt8>
        let pending: UnsafeMutablePointer<Pending>
        let current: UnsafeMutablePointer<Int>
        let slotCount: Int
        var steps: Int
        var now: Threads
        var next: Threads

        mutating func search(
            _ program: PatternProgram, _ from: Int, _ found: UnsafeMutablePointer<Int>,
            anyMatch: Bool
        ) -> Bool {
            var place = from
            var hasMatch = false
            (next.count, next.waiting) = (0, 0)
            while true {
                // `next` holds the threads that are at `place`.
                if next.waiting == 0 {
                    if hasMatch || (program.isAnchored && place > 0) { break }
                    guard let candidate = program.candidate(text, from: place) else { break }
                    steps &+= candidate &- place
                    place = candidate
                    // Assertions that failed at a place before may hold here.
                    next.count = 0
                }
                if !hasMatch {
                    // Between characters only; a byte that stands alone is no character's middle.
                    let isInside =
                        place > from && place < text.count && text[place] & 0xC0 == 0x80
                    if !isInside, !program.isAnchored || place == 0 {
                        for slot in 0..<slotCount { current[slot] = -1 }
                        if slotCount > 0 { current[0] = place }
                        follow(program.start, place)
                    }
                }
                swap(&now, &next)
                (next.count, next.waiting) = (0, 0)
                steps &+= now.count &+ 1
                if let slots = step(place) {
                    if anyMatch { return true }
                    hasMatch = true
                    found.update(from: slots, count: slotCount)
                    found[1] = place
                }
                if place >= text.count { break }
                place &+= 1
            }
            return hasMatch
        }

        /// Moves the threads of `now` over the byte at a place into `next`, up to the first that
        /// has matched: those behind it are less preferred. Its slots; nil if none has.
        private mutating func step(_ place: Int) -> UnsafeMutablePointer<Int>? {
            let isEnd = place >= text.count
            let byte = isEnd ? 0 : text[place]
            var slots = now.slots
            for thread in 0..<now.count {
                let instruction = code[Int(now.order[thread])]
                switch instruction.opcode {
                case .match: return slots
                case .bytes, .ranges:
                    if !isEnd, let target = PatternProgram.target(instruction, byte, ranges) {
                        current.update(from: slots, count: slotCount)
                        follow(target, place &+ 1)
                    }
                    slots += slotCount
                case .split, .capture, .assertion, .fail: break
                }
            }
            return nil
        }

        /// Adds to `next` the threads that wait for a byte, or have matched, from an instruction on.
        private mutating func follow(_ start: UInt32, _ place: Int) {
            var at = start
            var pendingCount = 0
            while true {
                steps &+= 1
                if next.add(at) {
                    let instruction = code[Int(at)]
                    switch instruction.opcode {
                    case .bytes, .ranges, .match:
                        (next.slots + next.waiting &* slotCount).update(
                            from: current, count: slotCount)
                        next.waiting &+= 1
                    case .split:
                        pending[pendingCount] = Pending(
                            place: instruction.other, isRestore: false, value: 0)
                        pendingCount &+= 1
                        at = instruction.out
                        continue
                    case .capture:
                        let slot = Int(instruction.other)
                        if slot < slotCount {
                            pending[pendingCount] = Pending(
                                place: instruction.other, isRestore: true, value: current[slot])
                            pendingCount &+= 1
                            current[slot] = place
                        }
                        at = instruction.out
                        continue
                    case .assertion:
                        let context = PatternContext(text, before: place)
                        let byte = place < text.count ? text[place] : nil
                        if instruction.assertion.holds(context, byte) {
                            at = instruction.out
                            continue
                        }
                    case .fail: break
                    }
                }
                // The next thing to do.
                while pendingCount > 0, pending[pendingCount &- 1].isRestore {
                    pendingCount &-= 1
                    current[Int(pending[pendingCount].place)] = pending[pendingCount].value
                }
                if pendingCount == 0 { return }
                pendingCount &-= 1
                at = pending[pendingCount].place
            }
        }
    }
}

extension PatternProgram {
    /// The first place from `place` on where a match may begin; nil if there is none.
    func candidate(_ text: UnsafeBufferPointer<UInt8>, from place: Int) -> Int? {
        if isAnchored { return place }
        if !prefix.isEmpty {
            return prefix.withUnsafeBufferPointer { ByteSearch.first($0, in: text, from: place) }
        }
        guard let firstBytes else { return place }
        return firstBytes.withUnsafeBufferPointer { first in
            var at = place
            while at < text.count {
                if first[Int(text[at])] { return at }
                at &+= 1
            }
            return nil
        }
    }
}

/// Finds bytes in bytes.
enum ByteSearch {
    /// The first place from `start` on where `part`, which is not empty, stands.
    static func first(
        _ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        // UTF-8 of Chinese shares its first bytes; the last byte of a character varies most. The
        // search is for that byte, and then for all.
        let rare = min(part.count, 3) - 1
        var at = start
        while at &+ part.count <= text.count {
            guard let hit = first(part[rare], in: text, from: at &+ rare) else { return nil }
            at = hit &- rare
            if at &+ part.count > text.count { return nil }
            var length = 0
            while length < part.count, text[at &+ length] == part[length] { length &+= 1 }
            if length == part.count { return at }
            at &+= 1
        }
        return nil
    }

    /// The first place of a byte, eight bytes at a time.
    static func first(
        _ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let pattern = ones &* UInt64(byte)
        let raw = UnsafeRawBufferPointer(text)
        var at = start
        while at &+ 8 <= text.count {
            // Inside the text by the line above. A byte that is zero borrows from its top bit.
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let difference = word ^ pattern
            let zeros = (difference &- ones) & ~difference & (ones << 7)
            if zeros != 0 { return at &+ zeros.trailingZeroBitCount / 8 }
            at &+= 8
        }
        while at < text.count {
            if text[at] == byte { return at }
            at &+= 1
        }
        return nil
    }
}
