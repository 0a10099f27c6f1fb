internal import Diagnostics
internal import Expressions
internal import Glibc

/// What must be true of the product; the message is printed, which `precondition` does not in an optimised build.
func hold(_ condition: Bool, _ message: @autoclosure () -> String = "not as it must be") {
    if !condition { fail(message()) }
}

func fail(_ message: String) -> Never { fatalError(message) }

/// Bytes of the input that choose; after its end every choice is the first.
struct Choices {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = ArraySlice(bytes)
        at = self.bytes.startIndex
    }

    var rest: ArraySlice<UInt8> { bytes[at...] }
    var isEmpty: Bool { at == bytes.endIndex }

    mutating func next() -> UInt8 {
        guard at < bytes.endIndex else { return 0 }
        defer { at += 1 }
        return bytes[at]
    }

    mutating func below(_ count: Int) -> Int { count < 2 ? 0 : Int(next()) % count }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Eight bytes at once.
    mutating func word() -> Word {
        (0..<8).reduce(0) { word, _ in word << 8 | Word(next()) }
    }
}

extension EmbeddedText {
    /// A text that is the whole file 0.
    init(fuzzed bytes: ContiguousArray<UInt8>) {
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        let whole = SourceSpan(file: FileID(0), start: 0, length: bytes.count)
        self.init(
            bytes: bytes,
            map: ScalarMap(file: FileID(0), pieces: bytes.isEmpty ? [] : [piece], whole: whole))
    }

    init(fuzzed text: String) { self.init(fuzzed: ContiguousArray(text.utf8)) }
}

enum Fuzzing {
    /// Findings have words in both languages and lie inside `sizes`, the bytes of each file.
    static func check(_ findings: [Diagnostic], in sizes: [Int]) {
        for finding in findings {
            hold(!finding.message.en.isEmpty && !finding.message.zh.isEmpty)
            hold(finding.code != "D0199", "a finding that cannot be located")
            let spans = [finding.span, finding.fix?.span] + finding.labels.map(\.span)
            for span in spans.compactMap({ $0 }) {
                hold(
                    sizes.indices.contains(Int(span.file.raw))
                        && span.end <= sizes[Int(span.file.raw)],
                    "\(finding.code) lies outside its file")
            }
        }
    }

    /// Runs `body`; a second of the processor's time is far beyond all bounds of inputs this small.
    static func bounded(_ body: () -> Void) {
        let start = seconds
        body()
        let used = seconds - start
        hold(used < 1, "\(used) s of work")
    }

    private static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    private static let shows = getenv("FUZZ_SHOW") != nil

    /// Prints what an input of the structured mode stands for, where `FUZZ_SHOW` is set.
    static func show(_ text: some Collection<UInt8>) {
        if shows { print(String(decoding: text, as: UTF8.self)) }
    }

    /// The bytes of a file of the repository; a target cannot do without.
    static func file(_ path: String) -> ContiguousArray<UInt8> {
        guard let file = fopen(path, "r") else { fail("cannot read \(path)") }
        defer { fclose(file) }
        var bytes = ContiguousArray<UInt8>()
        while case let byte = fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
        return bytes
    }

    static func yuan() -> Currency {
        guard let currency = Currency.named("CNY") else { fail("CNY is known") }
        return currency
    }
}
