internal import Expressions
internal import Foundation

/// What the tests of values share: files of expected values, bytes, and seeded chance.
enum ValuesFixture {
    /// The package's root; links are followed, so that a checkout may be reached through one.
    static var root: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
    }

    /// One list of a file in `Tests/Corpus/values`.
    static func rows(_ file: String, _ key: String) throws -> [[Any]] {
        let url = root.appending(path: "Tests/Corpus/values/\(file)")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        return (object as? [String: Any])?[key] as? [[Any]] ?? []
    }

    /// The expected hashes of `siphash.json`, by the count of bytes.
    static func vectors() throws -> [String] {
        let url = root.appending(path: "Tests/Corpus/values/siphash.json")
        return try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: url))[
            "vectors", default: []]
    }

    /// What a writer puts into an empty buffer.
    static func written(_ write: (inout ByteBuffer) -> Void) -> String {
        var buffer = ByteBuffer(capacity: 16)
        write(&buffer)
        return buffer.string()
    }

    /// Calls with the bytes in memory of exactly their size, so that reading past the end is seen.
    static func withBytes<R>(_ bytes: [UInt8], _ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        defer { memory.deallocate() }
        memory.update(from: bytes, count: bytes.count)
        return body(memory, bytes.count)
    }

    static func withBytes<R>(_ text: String, _ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        withBytes(Array(text.utf8), body)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed everywhere.
    struct Random: RandomNumberGenerator {
        var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        /// A text of scalars drawn from ranges that matter here.
        mutating func text(longest: Int) -> String {
            let alphabets: [ClosedRange<UInt32>] = [
                0x20...0x7E, 0xA0...0x17F, 0x391...0x3C9, 0x4E00...0x9FFF, 0x3000...0x3020,
                0xFF01...0xFF5E, 0x1F600...0x1F640, 0x20000...0x20100, 0x20A0...0x20AF,
            ]
            var text = String.UnicodeScalarView()
            let few = Array(alphabets.shuffled(using: &self).prefix(2))
            for _ in 0..<Int.random(in: 0...longest, using: &self) {
                let range = few.randomElement(using: &self) ?? 0x20...0x7E
                let value = UInt32.random(in: range, using: &self)
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            return String(text)
        }
    }
}
