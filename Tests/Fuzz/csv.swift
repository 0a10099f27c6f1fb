// modules: Diagnostics Expressions CampaignLanguage
// sources: Sources/Portfolio Tests/Fuzz/Support
// seeds: Tests/Corpus/portfolio/*.csv
// options: -max_len=600

internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc

/// Tables of accounts: nothing crashes, the size of the window changes nothing, a second pass gives the same rows, rows
/// are numbered without a gap, words are values of their fields, texts lie inside the file, and what inference finds
/// reads the rows that fit.
///
/// The input is the file. If it begins with 1 the rest are the rows below a header with a field of every type.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if bytes.first == 1 { bytes.replaceSubrange(0..<1, with: Columns.header) }
    Fuzzing.bounded {
        file.write(bytes)
        let whole = Pass(Columns.fields, window: 1 << 16)
        let narrow = Pass(Columns.fields, window: 16 + count % 48)
        hold(whole.rows == narrow.rows, "another size of the window gives other rows")
        hold(whole.end == narrow.end, "\(whole.end) but \(narrow.end)")
        infer()
    }
    return 0
}

/// The file, in memory; opened by its name as any other.
private let file = MemoryFile()

private struct MemoryFile: Sendable {
    let descriptor: CInt
    var path: String { "/proc/self/fd/\(descriptor)" }

    init() {
        var name = Array("/dev/shm/dunlin-fuzz-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        unlink(name)
        hold(descriptor >= 0, "no file in memory")
    }

    func write(_ bytes: [UInt8]) {
        hold(ftruncate(descriptor, 0) == 0)
        hold(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count)
    }
}

private enum Columns {
    static let types: [(name: String, type: ValueType, notation: FractionNotation)] = [
        ("合同编号", .text(.plain), .signed), ("姓名", .text(.name), .signed),
        ("手机", .text(.phone), .signed), ("邮箱", .text(.email), .signed),
        ("应还", .money, .signed), ("比例", .percent, .signed), ("分", .percent, .points),
        ("利率", .rate(.day), .fraction), ("日", .date, .signed), ("时间", .timestamp, .signed),
        ("几点", .time, .signed), ("几号", .dayOfMonth, .signed), ("期", .integer, .signed),
        ("数", .decimal(scale: 3), .signed), ("是否", .boolean, .signed),
        ("状态", .enumeration(["正常", "结清", "a very long name"]), .signed),
        ("标签", .list(separator: UInt8(ascii: ";")), .signed),
    ]

    static let header = Array((types.map(\.name).joined(separator: ",") + "\n").utf8)

    static let fields = types.enumerated().map { number, column in
        let isNumber = column.type == .money || column.type == .integer
        return Field(
            name: column.name, column: column.name, type: column.type, isOptional: number % 3 != 0,
            longest: number == 1 ? 8 : nil, atMost: isNumber ? 1_000_000_000 : nil,
            personal: nil, notation: column.notation, isShown: number < 2,
            span: SourceSpan(file: FileID(0), start: 0, length: 0))
    }

    static func declaration(_ fields: [Field]) -> PortfolioDeclaration {
        PortfolioDeclaration(
            source: nil, fields: fields, account: Slot(raw: 0),
            borrower: fields.count > 1 ? Slot(raw: 1) : nil, due: Slot(raw: 0), instalment: nil,
            asOf: nil, freshMicroseconds: nil, owed: nil, grace: .days(0),
            brokenRowsAtMost: 10_000, isInferred: false, span: fields[0].span)
    }
}

/// All that a reader says of the file.
private struct Pass {
    enum Row: Equatable {
        case broken(BrokenRow)
        case words([Word], [String])
    }

    var rows: [Row] = []
    /// The codes of what ended it; empty at the end of the file.
    var end: [String] = []

    init(_ fields: [Field], window: Int) {
        do throws(PortfolioError) {
            var sources = SourceSet()
            var reader = try PortfolioReader(
                path: file.path, declaration: Columns.declaration(fields),
                currency: Fuzzing.yuan(), sources: &sources, window: window)
            try read(&reader, fields)
            let first = rows
            try reader.rewind()
            rows = []
            try read(&reader, fields)
            hold(rows == first, "the second pass gives other rows")
            hold(reader.bytesRead == reader.totalBytes, "not all of the file was read")
        } catch {
            end = error.findings.map(\.code)
            hold(!end.isEmpty, "an error without a finding")
        }
    }

    private mutating func read(
        _ reader: inout PortfolioReader, _ fields: [Field]
    ) throws(PortfolioError) {
        var words = [Word](repeating: 0, count: fields.count)
        while let event = try reader.next(&words) {
            hold(reader.rowNumber == rows.count + 1, "rows are numbered without a gap")
            switch event {
            case .broken(let row):
                hold(row.line > 0 && row.column > 0 && !row.reason.en.isEmpty)
                rows.append(.broken(row))
            case .row(let text, _):
                rows.append(Self.row(words, fields, text))
            }
        }
    }

    private static func row(
        _ words: [Word], _ fields: [Field], _ text: UnsafePointer<UInt8>
    ) -> Row {
        var kept = words
        var texts: [String] = []
        for (slot, field) in fields.enumerated() {
            let word = words[slot]
            hold(word != .missing || field.isOptional, "\(field.name) is missing")
            hold(FuzzedRow.isValid(word, field.type), "\(word) is no \(field.type)")
            if let most = field.atMost, word != .missing { hold(abs(word) <= most) }
            switch field.type {
            case .text, .list:
                if word == .missing { continue }
                // Where a text stands depends on the window only through the row's start.
                let place = TextWord(word)
                let bytes = UnsafeBufferPointer(start: text + place.offset, count: place.length)
                guard let value = String(validating: bytes, as: UTF8.self) else {
                    fail("\(field.name) is no UTF-8")
                }
                if let most = field.longest { hold(value.utf16.count <= most) }
                kept[slot] = 0
                texts.append(value)
            default: break
            }
        }
        return .words(kept, texts)
    }
}

/// A table without a dictionary: what is found of its columns reads it.
private func infer() {
    var sources = SourceSet()
    let found: [InferredField]
    do throws(PortfolioError) {
        found = try PortfolioInference.infer(path: file.path, sources: &sources)
    } catch {
        hold(!error.findings.isEmpty, "an error without a finding")
        return
    }
    _ = try? PortfolioInference.portfolio(path: file.path, at: nil, sources: &sources)
    let names = found.map(\.column)
    guard !found.isEmpty, Set(names).count == names.count else { return }
    let fields = found.map { field in
        Field(
            name: field.column, column: field.column, type: field.type,
            isOptional: field.isOptional, longest: field.longest, atMost: nil,
            personal: field.personal, notation: .signed, isShown: false,
            span: SourceSpan(file: FileID(0), start: 0, length: 0))
    }
    let pass = Pass(fields, window: 1 << 16)
    // The reader asks more of the account and the borrower, here the first two, and of columns known by their names.
    guard found.allSatisfy({ $0.misfits == 0 && $0.undecodable == 0 }) else { return }
    let free = found.dropFirst(2).filter { $0.role == nil }.map(\.column)
    for case .broken(let row) in pass.rows {
        hold(
            row.columnName.map { !free.contains($0) } ?? true,
            "what was inferred breaks row \(row.rowNumber): \(row.code) \(row.reason.en)")
    }
}
