/// Finds the leftmost match and its groups by running all threads of a program at once.
///
/// Pike's machine (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009): a
/// list of threads in order of preference, each an instruction and the places of its groups. A
/// thread that comes to an instruction where a better one waits is dropped, so a byte of text
/// costs at most one step for each instruction. Buffers grow to what a search needs and stay.
struct ThreadMachine {
    /// Threads in order of preference; `positions[i]` is where instruction `i` stands in `order`.
    private struct Threads {
        var order: ContiguousArray<UInt32> = []
        var positions: ContiguousArray<UInt32>
        /// `slotCount` for each thread that waits for a byte or has matched.
        var slots: ContiguousArray<Int> = []

        init(_ count: Int) { positions = ContiguousArray(repeating: 0, count: count) }

        @inline(__always)
        mutating func add(_ place: UInt32) -> Bool {
            let position = Int(positions[Int(place)])
            if position < order.count, order[position] == place { return false }
            positions[Int(place)] = UInt32(truncatingIfNeeded: order.count)
            order.append(place)
            return true
        }

        @inline(__always)
        mutating func removeAll() {
            order.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
        }
    }

    /// What is still to do for one thread: go on at an instruction, or put a slot back.
    private struct Task {
        var place: UInt32
        var isRestore: Bool
        var value: Int
    }

    private var now: Threads
    private var next: Threads
    private var tasks: ContiguousArray<Task> = []
    /// The slots of the thread that is being followed.
    private var current: ContiguousArray<Int>
    /// The slots of the best match, −1 where a group took no part.
    private(set) var found: ContiguousArray<Int>
    /// Instructions visited since the beginning.
    private(set) var steps = 0

    init(_ program: PatternProgram) {
        now = Threads(program.code.count)
        next = Threads(program.code.count)
        current = ContiguousArray(repeating: -1, count: program.slotCount)
        found = current
    }

    /// Searches from a place on; `found` holds the match. With `anyMatch` the first end that is
    /// met will do, and `found` means nothing.
    mutating func search(
        _ program: PatternProgram, _ text: UnsafeBufferPointer<UInt8>, from: Int, anyMatch: Bool
    ) -> Bool {
        program.code.withUnsafeBufferPointer { code in
            program.ranges.withUnsafeBufferPointer { ranges in
                search(program, code, ranges, text, from, anyMatch)
            }
        }
    }

    private mutating func search(
        _ program: PatternProgram, _ code: UnsafeBufferPointer<PatternInstruction>,
        _ ranges: UnsafeBufferPointer<PatternProgram.ByteRange>,
        _ text: UnsafeBufferPointer<UInt8>, _ from: Int, _ anyMatch: Bool
    ) -> Bool {
        let slotCount = anyMatch ? 0 : program.slotCount
        var place = from
        var hasMatch = false
        next.removeAll()
        while true {
            // `next` holds the threads that are at `place`.
            if next.order.isEmpty {
                if hasMatch || (program.isAnchored && place > 0) { break }
                guard let candidate = program.candidate(text, from: place) else { break }
                steps &+= candidate &- place
                place = candidate
            }
            if !hasMatch {
                // Between characters only; a byte that stands alone is no character's middle.
                let isInside = place > from && place < text.count && text[place] & 0xC0 == 0x80
                let isPossible = !program.isAnchored || place == 0
                if isPossible, !isInside {
                    for slot in 0..<slotCount { current[slot] = -1 }
                    if slotCount > 0 { current[0] = place }
                    follow(code, program.start, text, place, slotCount)
                }
            }
            swap(&now, &next)
            next.removeAll()
            let isEnd = place >= text.count
            let byte = isEnd ? 0 : text[place]
            steps &+= now.order.count &+ 1
            let width = max(slotCount, 1)
            var slot = 0
            threads: for thread in 0..<now.order.count {
                let instruction = code[Int(now.order[thread])]
                switch instruction.opcode {
                case .match:
                    if anyMatch { return true }
                    hasMatch = true
                    for index in 0..<slotCount { found[index] = now.slots[slot &+ index] }
                    found[1] = place
                    // The threads behind this one are less preferred.
                    break threads
                case .bytes, .ranges:
                    if !isEnd, let target = PatternProgram.target(instruction, byte, ranges) {
                        for index in 0..<slotCount { current[index] = now.slots[slot &+ index] }
                        follow(code, target, text, place &+ 1, slotCount)
                    }
                case .split, .capture, .assertion, .fail: continue
                }
                slot &+= width
            }
            if isEnd { break }
            place &+= 1
        }
        return hasMatch
    }

    /// Adds to `next` the threads that wait for a byte, or have matched, from an instruction on.
    private mutating func follow(
        _ code: UnsafeBufferPointer<PatternInstruction>, _ start: UInt32,
        _ text: UnsafeBufferPointer<UInt8>, _ place: Int, _ slotCount: Int
    ) {
        var at = start
        while true {
            steps &+= 1
            if next.add(at) {
                let instruction = code[Int(at)]
                switch instruction.opcode {
                case .bytes, .ranges, .match:
                    if slotCount == 0 {
                        next.slots.append(0)
                    } else {
                        for slot in 0..<slotCount { next.slots.append(current[slot]) }
                    }
                case .split:
                    tasks.append(Task(place: instruction.other, isRestore: false, value: 0))
                    at = instruction.out
                    continue
                case .capture:
                    let slot = Int(instruction.other)
                    if slot < slotCount {
                        tasks.append(
                            Task(place: instruction.other, isRestore: true, value: current[slot]))
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
            while true {
                guard let task = tasks.popLast() else { return }
                if task.isRestore {
                    current[Int(task.place)] = task.value
                } else {
                    at = task.place
                    break
                }
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
