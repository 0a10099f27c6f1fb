internal import Foundation

/// What a gateway, or a program in its place, does with what it is given, and the log that it keeps of it.
///
/// A line is on the log before anything is answered: the log is the truth about what arrived. The choices go by seed, key
/// and how often the key has come, so that they do not depend on who is faster.
struct Receiver {
    /// How a request is answered.
    enum Answer: String, Codable {
        case accepted
        /// Accepted, some milliseconds later.
        case late
        /// A definite no for the moment.
        case throttled
        /// An answer that says nothing, such as 500.
        case failed
        /// No answer at all.
        case silent
    }

    /// A line of the log.
    struct Line: Codable {
        /// The sender's name.
        let sender: String
        let key: String
        let answer: Answer
        /// It goes on to the borrower.
        let isTaken: Bool
        /// The request's body, byte for byte.
        let body: String
    }

    private let descriptor: Int32
    private let seed: UInt64
    /// Of a hundred requests, how many go wrong in one way or another.
    private let faults: Int
    private var arrivals: [String: Int] = [:]
    private(set) var taken: Set<String> = []

    init(log: String, seed: UInt64, faults: Int) throws {
        descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw Failure("cannot write \(log)") }
        self.seed = seed
        self.faults = faults
        for line in try Files.lines(log, of: Line.self) {
            arrivals[line.key, default: 0] += 1
            if line.isTaken { taken.insert(line.key) }
        }
    }

    func end() { close(descriptor) }

    mutating func receive(_ body: String, key: String, sender: String) throws -> Answer {
        arrivals[key, default: 0] += 1
        let (answer, takes) = choose(key)
        // A key that it has is a repetition, whatever is answered to it.
        let isTaken = answer != .throttled && (takes || taken.contains(key))
        if isTaken { taken.insert(key) }
        let line = Line(sender: sender, key: key, answer: answer, isTaken: isTaken, body: body)
        let bytes = try JSONEncoder().encode(line) + [UInt8(ascii: "\n")]
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written != bytes.count { throw Failure("cannot write the gateway's log") }
        return answer
    }

    private func choose(_ key: String) -> (Answer, takes: Bool) {
        var random = SeededRandom(seed: seed, "\(key) \(arrivals[key] ?? 0)")
        guard random.isBelow(percent: faults) else {
            return (random.isBelow(percent: 10) ? .late : .accepted, true)
        }
        let answers: [Answer] = [.throttled, .throttled, .failed, .silent]
        return (answers.randomElement(using: &random) ?? .failed, Bool.random(using: &random))
    }
}

/// Why nothing more can be done.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
