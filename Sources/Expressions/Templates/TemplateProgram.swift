internal import Diagnostics

/// All compiled texts of a campaign: one flat list of operations and the bytes that they copy.
///
/// Immutable and shared by all interpreters.
package final class TemplateProgram: Sendable {
    /// The most bytes that a text may have: a fault beyond, found before they are written.
    static let mostBytes = 1 << 20

    let operations: ContiguousArray<TemplateOperation>
    /// Where each operation comes from, for located faults; as long as `operations`.
    let spans: ContiguousArray<SourceSpan>
    /// The bytes of literals and of the names of enumerations.
    let pool: ContiguousArray<UInt8>
    /// Pieces of `pool`, by index: arguments of filters and names of enumerations.
    let strings: ContiguousArray<PoolRange>
    /// The operations of each template, by `TemplateID`.
    let entries: ContiguousArray<PoolRange>
    /// Templates of the offers' sentences, by style and offer; -1 for an offer without one.
    let sentences: ContiguousArray<Int32>
    let currency: Currency
    let locale: Locale

    init(_ draft: TemplateDraft, currency: Currency, locale: Locale) {
        operations = draft.operations
        spans = draft.spans
        pool = draft.pool
        strings = draft.strings
        entries = draft.entries
        sentences = draft.sentences
        self.currency = currency
        self.locale = locale
    }
}

/// A half-open range of a flat array.
struct PoolRange: Sendable, Hashable, BitwiseCopyable {
    var start: Int32
    var end: Int32

    var count: Int { Int(end - start) }
}

/// One operation of a template.
///
/// The machine has a program counter, the output, the place `mark` where the output of the current
/// placeholder began, and the place where the whole text began. `a`, `b`, `c` are as each code says; a
/// jump target is the index of an operation. A *value* operation evaluates expression `a` and writes it in
/// one way; where the value is missing it jumps to `b`, or is a fault when `b` is -1.
struct TemplateOperation: Sendable, Hashable, BitwiseCopyable {
    enum Code: UInt8, Sendable, BitwiseCopyable {
        /// Writes the bytes `a`..<`b` of the pool.
        case literal
        /// Writes a space unless the text is empty or ends in a space or a line break.
        case softSpace
        /// Writes a line break unless the text is empty or ends in one; a space before it goes.
        case softParagraph
        /// Writes a line break unless the text is empty or ends in one.
        case lineEnd
        /// Drops spaces and line breaks at the end of the text.
        case trimEnd
        /// Goes to `a`.
        case jump
        /// Goes to `b` if the condition `a` does not hold.
        case jumpUnless
        /// Goes to `a` if the rendering is masked.
        case jumpIfMasked
        /// Writes the sentence of the chosen offer, from the table at `a` of `b` offers; goes to `c` if it
        /// wrote something.
        case offerSentence

        /// Value: a text; with `c` = 1 an empty text counts as missing.
        case text
        /// Value: digits.
        case integer
        /// Value: an amount with its unit.
        case money
        /// Value: an amount without its unit.
        case amount
        /// Value: a number of `c` decimals, in groups of thousands.
        case grouped
        /// Value: a number of `c` decimals as it is.
        case decimal
        /// Value: a fraction of `c` decimals as hundredths with `%`.
        case percent
        /// Value: a date as people write it, or with `c` > 0 by the pattern that is string `c` - 1.
        case date
        /// Value: a point in time as the date on the lender's clocks; `c` as of a date.
        case localDate
        /// Value: a time of day.
        case time
        /// Value: the name at `c` + value of the strings.
        case enumeration
        /// Value: an amount in the capital numerals of Chinese bank forms.
        case capitals

        /// Keeps the last `a` units since the mark.
        case last
        /// Keeps the first `a` units since the mark.
        case first
        /// Masks what was written since the mark, by `personal`.
        case mask
        case upcase
        case downcase
        /// Keeps `a` units since the mark, the string `b` at the end included, if there are more.
        case truncate
        /// Replaces the string `a` by the string `b` since the mark.
        case replace
        /// Writes the string `a` before what was written since the mark.
        case prepend
        /// Writes `& < > " '` since the mark as HTML has them.
        case escape
        /// Writes what stands since the mark as a part of a web address.
        case urlEncode
    }

    var code: Code
    /// How the value is masked; nil for a value that is not personal.
    var personal: Personal?
    var a: Int32
    var b: Int32
    var c: Int32

    init(_ code: Code, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, personal: Personal? = nil) {
        self.code = code
        self.a = Int32(truncatingIfNeeded: a)
        self.b = Int32(truncatingIfNeeded: b)
        self.c = Int32(truncatingIfNeeded: c)
        self.personal = personal
    }
}

/// The program while texts are being compiled.
struct TemplateDraft: Sendable {
    var operations: ContiguousArray<TemplateOperation> = []
    var spans: ContiguousArray<SourceSpan> = []
    var pool: ContiguousArray<UInt8> = []
    var strings: ContiguousArray<PoolRange> = []
    var entries: ContiguousArray<PoolRange> = []
    var sentences: ContiguousArray<Int32> = []

    /// The index of the next operation.
    var next: Int { operations.count }

    @discardableResult
    mutating func add(_ operation: TemplateOperation, _ span: SourceSpan) -> Int {
        operations.append(operation)
        spans.append(span)
        return operations.count - 1
    }

    mutating func addLiteral(_ bytes: some Collection<UInt8>, _ span: SourceSpan) {
        if bytes.isEmpty { return }
        // Literals that follow each other (a text and its line) are one copy.
        if let last = operations.last, last.code == .literal, Int(last.b) == pool.count,
            joinsLiterals
        {
            pool.append(contentsOf: bytes)
            operations[operations.count - 1].b = Int32(pool.count)
            return
        }
        let start = pool.count
        pool.append(contentsOf: bytes)
        add(TemplateOperation(.literal, start, pool.count), span)
        joinsLiterals = true
    }

    mutating func addString(_ bytes: some Collection<UInt8>) -> Int {
        let start = pool.count
        pool.append(contentsOf: bytes)
        strings.append(PoolRange(start: Int32(start), end: Int32(pool.count)))
        return strings.count - 1
    }

    /// Whether the next literal may be added to the last one: no jump leads between them.
    private var joinsLiterals = false

    /// Lets every operation of `sources` jump to the next operation.
    mutating func land(_ sources: [Int]) {
        joinsLiterals = false
        for source in sources { setTarget(of: source, to: next) }
    }

    private mutating func setTarget(of source: Int, to target: Int) {
        let target = Int32(target)
        switch operations[source].code {
        case .jump, .jumpIfMasked: operations[source].a = target
        case .offerSentence: operations[source].c = target
        default: operations[source].b = target
        }
    }
}
