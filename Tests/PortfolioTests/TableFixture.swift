internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Portfolio

/// Makes small portfolios on disk and shows what the reader makes of them.
enum Table {
    static let yuan: Currency = {
        guard let currency = Currency.named("CNY") else { preconditionFailure("CNY is known") }
        return currency
    }()

    static func span(_ number: Int) -> SourceSpan {
        SourceSpan(file: FileID(0), start: number * 10, length: 5)
    }

    static func field(
        _ name: String, _ type: ValueType = .text(.plain), isOptional: Bool = false,
        longest: Int? = nil, atMost: Word? = nil, personal: Personal? = nil,
        notation: FractionNotation = .signed, isShown: Bool = false, column: String? = nil
    ) -> Field {
        Field(
            name: name, column: column ?? name, type: type, isOptional: isOptional,
            longest: longest, atMost: atMost, personal: personal, notation: notation,
            isShown: isShown, span: span(1))
    }

    static func declaration(
        _ fields: [Field], borrower: Slot? = nil, encoding: TextEncoding? = nil
    ) -> PortfolioDeclaration {
        PortfolioDeclaration(
            source: nil, encoding: encoding, fields: fields, account: Slot(raw: 0),
            borrower: borrower,
            due: Slot(raw: 0), instalment: nil, asOf: nil, freshMicroseconds: nil, owed: nil,
            grace: .days(0), brokenRowsAtMost: 10_000, isInferred: false, span: span(0))
    }

    /// Fields of texts that may be empty, the first one the account.
    static func texts(_ names: [String]) -> [Field] {
        names.enumerated().map { field($0.element, isOptional: $0.offset > 0) }
    }
}

/// A file in the temporary folder for the length of a test; `keep` says how long that is.
final class TemporaryFile {
    let path: String

    init(_ bytes: some Collection<UInt8>) {
        var template = Array("\(P_tmpdir)/portfolio-XXXXXX.csv".utf8CString)
        let descriptor = mkstemps(&template, 4)
        precondition(descriptor >= 0, "a temporary file can be made")
        close(descriptor)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        write(bytes)
    }

    convenience init(_ text: String) { self.init(text.utf8) }

    deinit { unlink(path) }

    /// Keeps the file until here: it would go with its last use.
    func keep() {}

    func write(_ bytes: some Collection<UInt8>) {
        // A file that is cut and written again goes to the disk at once (ext4), a new one later or never.
        unlink(path)
        let file = fopen(path, "w")
        let bytes = Array(bytes)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    func append(_ text: String) {
        let file = fopen(path, "a")
        fputs(text, file)
        fclose(file)
    }

    /// The state of another moment, without waiting for one.
    func setModified(seconds: Int) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, times, 0)
    }
}

/// A value of a row as the test can compare it.
enum Seen: Equatable, CustomStringConvertible {
    case missing
    case word(Word)
    case text(String)

    var description: String {
        switch self {
        case .missing: "missing"
        case .word(let word): "\(word)"
        case .text(let text): "\"\(text)\""
        }
    }
}

/// One event of a reading.
enum SeenEvent: Equatable {
    case row([Seen])
    case broken(BrokenRow)

    var broken: BrokenRow? {
        if case .broken(let row) = self { row } else { nil }
    }

    var values: [Seen]? {
        if case .row(let values) = self { values } else { nil }
    }
}

extension Table {
    /// All events of a file, read once from start to end.
    static func read(
        _ path: String, _ fields: [Field], window: Int = 1 << 20, borrower: Slot? = nil,
        encoding: TextEncoding? = nil
    ) throws(PortfolioError) -> [SeenEvent] {
        var sources = SourceSet()
        var reader = try PortfolioReader(
            path: path, declaration: declaration(fields, borrower: borrower, encoding: encoding),
            currency: yuan, sources: &sources, window: window)
        return try events(&reader, fields)
    }

    static func read(
        text: String, _ fields: [Field], window: Int = 1 << 20
    ) throws(PortfolioError) -> [SeenEvent] {
        let file = TemporaryFile(text)
        defer { file.keep() }
        return try read(file.path, fields, window: window)
    }

    /// The events from where the reader stands to the end.
    static func events(
        _ reader: inout PortfolioReader, _ fields: [Field]
    ) throws(PortfolioError) -> [SeenEvent] {
        let words = UnsafeMutablePointer<Int64>.allocate(capacity: fields.count)
        words.initialize(repeating: 0, count: fields.count)
        defer { words.deallocate() }
        var seen: [SeenEvent] = []
        while let event = try reader.next(words) {
            switch event {
            case .broken(let row): seen.append(.broken(row))
            case .row(let text, _):
                seen.append(
                    .row(
                        fields.indices.map { value(words[$0], fields[$0].type, text) }))
            }
        }
        return seen
    }

    private static func value(
        _ word: Word, _ type: ValueType, _ base: UnsafePointer<UInt8>
    ) -> Seen {
        if word == .missing { return .missing }
        switch type {
        case .text, .list:
            let text = TextWord(word)
            precondition(text.bank == .row, "texts of a row are in the row")
            let bytes = UnsafeBufferPointer(start: base + text.offset, count: text.length)
            return .text(String(decoding: bytes, as: UTF8.self))
        default: return .word(word)
        }
    }

    /// The findings with which opening the file fails.
    static func refusal(
        _ file: TemporaryFile, _ fields: [Field]
    ) -> (findings: [Diagnostic], sources: SourceSet) {
        var sources = SourceSet()
        defer { file.keep() }
        do throws(PortfolioError) {
            _ = try PortfolioReader(
                path: file.path, declaration: declaration(fields), currency: yuan,
                sources: &sources)
            return ([], sources)
        } catch {
            return (error.findings, sources)
        }
    }
}

/// Sebastiano Vigna's SplitMix64: the same numbers on every machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}

/// The lines of a small file of the tests.
struct Lines {
    let list: [String]

    init?(of path: String) {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
        list = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
