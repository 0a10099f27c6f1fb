import Diagnostics
import Expressions
import Foundation

/// The environment and the rows of `Tests/Corpus/expressions/environment.json`.
struct ExpressionFixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Corpus/expressions")

    var environment: Environment
    let rows: [String: [String: String]]
    /// The texts of each row, in one block of memory as the portfolio has them.
    let texts: [String: [UInt8]]

    struct Broken: Error { let what: String }

    /// - Parameter longest: what all texts and lists declare.
    init(longest: Int? = nil) throws {
        guard let currency = Currency.named("CNY") else { throw Broken(what: "CNY") }
        environment = Environment(currency: currency, locale: .zhCN)
        let data = try Data(contentsOf: Self.folder.appendingPathComponent("environment.json"))
        guard let json = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            let fields = json["fields"] as? [[String]],
            let constants = json["constants"] as? [String: String],
            let segments = json["segments"] as? [String], let arms = json["arms"] as? [String],
            let offers = json["offers"] as? [String],
            let rows = json["rows"] as? [String: [String: Any]]
        else { throw Broken(what: "environment.json") }
        let span = Self.text("").map.whole
        for field in fields {
            let isOptional = field[1].hasPrefix("optional ")
            let type = isOptional ? String(field[1].dropFirst(9)) : field[1]
            environment.declare(
                field: FieldDeclaration(
                    name: field[0], type: try Self.type(type), isOptional: isOptional, span: span,
                    longest: longest))
        }
        for (path, text) in constants.sorted(by: { $0.key < $1.key }) {
            environment.declare(constant: path, text: text, span: span)
        }
        environment.declare(segments: segments)
        environment.declare(arms: arms)
        for offer in offers {
            // The figures that the rows have for it.
            let figures = OfferFigure.allCases.map(\.path).filter { path in
                rows.values.contains { ($0["offer"] as? String) == offer && $0[path] is String }
            }
            environment.declare(
                offer: offer, say: nil,
                scope: Scope(allowed: Scope.text.allowed, present: Set(figures)))
        }
        self.rows = rows.mapValues { row in row.compactMapValues { $0 as? String } }
        texts = self.rows.mapValues { row in
            Array(row.keys.sorted().map { row[$0] ?? "" }.joined().utf8)
        }
    }

    static func type(_ name: String) throws -> ValueType {
        switch name {
        case "text": return .text(.plain)
        case "name": return .text(.name)
        case "phone": return .text(.phone)
        case "email": return .text(.email)
        case "money": return .money
        case "date": return .date
        case "percent": return .percent
        case "rate per day": return .rate(.day)
        case "rate per month": return .rate(.month)
        case "rate per year": return .rate(.year)
        case "integer": return .integer
        case "boolean": return .boolean
        case "timestamp": return .timestamp
        case "time": return .time
        case "day_of_month": return .dayOfMonth
        case "list ;": return .list(separator: UInt8(ascii: ";"))
        default:
            if name.hasPrefix("decimal "), let scale = Int(name.dropFirst(8)) {
                return .decimal(scale: scale)
            }
            if name.contains("|") {
                return .enumeration(name.split(separator: "|").map(String.init))
            }
            throw Broken(what: name)
        }
    }

    /// A text that stands in a file at offset 0, so that spans are offsets in it.
    static func text(_ source: String) -> EmbeddedText {
        let bytes = ContiguousArray(source.utf8)
        let file = FileID(0)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        return EmbeddedText(
            bytes: bytes,
            map: ScalarMap(
                file: file, pieces: bytes.isEmpty ? [] : [piece],
                whole: SourceSpan(file: file, start: 0, length: bytes.count)))
    }

    /// Leaves the values of a row where the portfolio and the planner would.
    func fill(_ interpreter: inout Interpreter, _ name: String, text: UnsafePointer<UInt8>) throws {
        guard let row = rows[name] else { throw Broken(what: "row \(name)") }
        interpreter.beginRow(text: text)
        var offsets: [String: Int] = [:]
        var at = 0
        for key in row.keys.sorted() {
            offsets[key] = at
            at += (row[key] ?? "").utf8.count
        }
        for (index, field) in environment.fields.enumerated() {
            let value = row[field.name]
            interpreter.words[index] =
                try value.map { try word($0, field.type, offsets[field.name] ?? 0) } ?? .missing
        }
        let slots = environment.slots
        let builtins: [(Slot, String, ValueType)] =
            [
                (slots.today, "today", .date), (slots.now, "now", .timestamp),
                (slots.daysOverdue, "days_overdue", .integer),
                (slots.daysUntilDue, "days_until_due", .integer), (slots.payBy, "pay_by", .date),
                (slots.segment, "segment", .enumeration(environment.segments)),
                (slots.arm, "arm", .enumeration(environment.arms)),
                (slots.offerIndex, "offer", .enumeration(environment.offerNames)),
                (slots.noticesThisDue, "notices.this_due", .integer),
            ] + OfferFigure.allCases.map { (slots[$0], $0.path, $0.type) }
        for (slot, key, type) in builtins {
            interpreter.words[Int(slot.raw)] =
                try row[key].map { try word($0, type, 0) } ?? .missing
        }
        for fact in environment.ledgerFacts {
            let missing: Word = fact.kind.mayBeMissing ? .missing : 0
            interpreter.words[Int(fact.slot.raw)] =
                try row[fact.kind.path].map { try word($0, fact.kind.type, 0) } ?? missing
        }
    }

    /// A value of environment.json as a word.
    func word(_ value: String, _ type: ValueType, _ offset: Int) throws -> Word {
        switch type {
        case .boolean: return value == "true" ? 1 : 0
        case .integer, .dayOfMonth: return try unwrap(Int64(value), value)
        case .money: return try scaled(value, environment.currency.decimals)
        case .percent: return try scaled(value, 8)
        case .rate: return try scaled(value, 10)
        case .decimal(let scale): return try scaled(value, scale)
        case .date: return Word(try unwrap(CivilDate(Array(value.utf8)), value).days)
        case .timestamp:
            return try unwrap(Instant(rfc3339: Array(value.utf8)), value).microseconds
        case .enumeration(let names): return Word(try unwrap(names.firstIndex(of: value), value))
        case .text, .list: return TextWord(.row, offset: offset, length: value.utf8.count).word
        case .time, .span: throw Broken(what: value)
        }
    }

    private func unwrap<T>(_ value: T?, _ what: String) throws -> T {
        guard let value else { throw Broken(what: what) }
        return value
    }

    /// The digits of a decimal without its point; written here again so that it checks the engine's
    /// own.
    private func scaled(_ value: String, _ scale: Int) throws -> Word {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        guard fraction.count <= scale else { throw Broken(what: value) }
        let digits = parts[0] + fraction + String(repeating: "0", count: scale - fraction.count)
        return try unwrap(Int64(digits), value)
    }
}

/// SplitMix64: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
