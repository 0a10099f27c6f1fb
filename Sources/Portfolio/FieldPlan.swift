internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// How the cells of one field become words: all that the declaration says, decided before the first row.
struct FieldPlan: BitwiseCopyable {
    enum Kind: BitwiseCopyable {
        case number, signedNumber, boolean, date, timestamp, time, dayOfMonth
        case text, phone, email, enumeration, list
    }

    var kind: Kind
    var isOptional: Bool
    /// The value must be safe to show to a borrower.
    var isShown: Bool
    /// Line breaks are no fault of a shown value.
    var keepsLineBreaks: Bool
    /// Spaces at the ends are faults: they would tell two identities apart that a person reads as one.
    var isTight: Bool
    var column: Int
    var slot: Int
    /// Numbers: the word is the number in the cell times 10^scale.
    var scale: Int
    /// The largest word.
    var atMost: Word
    /// UTF-16 units.
    var longest: Int
    /// Enumerations: where their names are among all names.
    var firstMember: Int
    var memberCount: Int

    /// Nil for a field that no column can hold.
    init?(_ field: Field, slot: Int, column: Int, currency: Currency, isIdentity: Bool) {
        self.slot = slot
        self.column = column
        isOptional = field.isOptional
        isShown = field.isShown
        keepsLineBreaks = field.keepsLineBreaks
        isTight = isIdentity || field.isShown
        atMost = field.atMost ?? .max
        longest = field.longest ?? .max
        firstMember = 0
        memberCount = 0
        scale = 0
        switch field.type {
        case .boolean: kind = .boolean
        case .integer: kind = .number
        case .decimal(let decimals):
            kind = .number
            scale = decimals
        case .percent:
            kind = field.notation == .signed ? .signedNumber : .number
            scale = ValueType.percentScale - (field.notation == .fraction ? 0 : 2)
        case .rate:
            kind = field.notation == .signed ? .signedNumber : .number
            scale = ValueType.rateScale - (field.notation == .fraction ? 0 : 2)
        case .money:
            kind = .number
            scale = currency.decimals
        case .date: kind = .date
        case .timestamp: kind = .timestamp
        case .time: kind = .time
        case .span: return nil
        case .dayOfMonth: kind = .dayOfMonth
        case .text(.phone): kind = .phone
        case .text(.email): kind = .email
        case .text(.name):
            kind = .text
            isTight = true
        case .text(.plain): kind = .text
        case .enumeration(let names):
            kind = .enumeration
            memberCount = names.count
        case .list: kind = .list
        }
    }
}

/// Why a cell is not a value of its field; `offset` counts bytes of the cell's value.
struct CellFault: BitwiseCopyable, Equatable {
    enum Kind: BitwiseCopyable {
        case empty, spaceAtEnd, notANumber, tooManyDecimals, thousandsSeparator, tooLarge
        case fullWidthDigits, aboveAtMost, percentMissing, percentUnexpected
        case notADate, noSuchDay, notATimestamp, noOffset, notATime, notADayOfMonth, notABoolean
        case unknownMember, tooLong, notUTF8
        case lineBreak, control, bidirectional, invisible, webAddress
        case phoneCharacter, phoneLength, emailShape
        /// Classes of a database's values that are no exact text.
        case real, blob
    }

    var kind: Kind
    var offset: Int

    @inline(__always)
    init(_ kind: Kind, _ offset: Int = 0) {
        self.kind = kind
        self.offset = offset
    }
}

/// The plans of all fields, with the names of all enumerations as bytes.
struct FieldPlans: ~Copyable {
    let plans: UnsafeMutablePointer<FieldPlan>
    let count: Int
    private let members: UnsafeMutablePointer<Member>
    private let memberCount: Int
    private var names = ByteBuffer(capacity: 256)
    /// Last timestamp of each field: an extract mostly carries one for all rows.
    private let recent: UnsafeMutablePointer<RecentTimestamp>

    /// A name of an enumeration: eight bytes of it at hand, for most all of it.
    private struct Member: BitwiseCopyable {
        var head: UInt64
        var length: Int
        var offset: Int
    }

    private struct RecentTimestamp: BitwiseCopyable {
        /// The first 24 bytes, and the 8 that end the text.
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var length = 0
        var word: Word = 0
    }

    /// The plan of each field of a portfolio, whose column is at its slot in `columns`.
    init(
        _ declaration: PortfolioDeclaration, columns: [Int], _ currency: Currency
    ) throws(PortfolioError) {
        let identities = [declaration.account, declaration.borrower, declaration.instalment]
        var list: [FieldPlan] = []
        var findings: [Diagnostic] = []
        for (slot, field) in declaration.fields.enumerated() {
            let isIdentity = identities.contains { $0?.raw == Int32(slot) }
            if let plan = FieldPlan(
                field, slot: slot, column: columns[slot], currency: currency,
                isIdentity: isIdentity)
            {
                list.append(plan)
            } else {
                findings.append(ColumnMessages.spanColumn(field.name, at: field.span))
            }
        }
        if !findings.isEmpty { throw PortfolioError(findings) }
        list.sort { ($0.column, $0.slot) < ($1.column, $1.slot) }
        self.init(list, fields: declaration.fields)
    }

    /// `list` in the order of the file's columns; `fields` by slot.
    private init(_ list: [FieldPlan], fields: [Field]) {
        count = list.count
        plans = .allocate(capacity: max(1, count))
        plans.initialize(from: list, count: count)
        recent = .allocate(capacity: max(1, count))
        recent.initialize(repeating: RecentTimestamp(), count: count)
        let all = list.map { plan in
            if case .enumeration(let names) = fields[plan.slot].type { names } else { [String]() }
        }
        memberCount = all.reduce(0) { $0 + $1.count }
        members = .allocate(capacity: max(1, memberCount))
        var next = 0
        for (index, list) in all.enumerated() {
            plans[index].firstMember = next
            for name in list {
                let bytes = Array(name.utf8)
                let head = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
                (members + next).initialize(
                    to: Member(head: head, length: bytes.count, offset: names.count))
                names.append(name)
                next += 1
            }
        }
    }

    deinit {
        plans.deallocate()
        members.deallocate()
        recent.deallocate()
    }

    /// The index of the name that the cell holds; eight bytes past the cell may be read.
    @inline(__always)
    func member(_ plan: borrowing FieldPlan, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        let loaded = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        let head = count >= 8 ? loaded : loaded & (1 << UInt64(count * 8) &- 1)
        let list = members + plan.firstMember
        for index in 0..<plan.memberCount {
            let member = list[index]
            if member.head != head || member.length != count { continue }
            if count <= 8 || names.holds(bytes, count, at: member.offset) { return index }
        }
        return nil
    }

    /// The word of the same bytes as last time in this field.
    @inline(__always)
    func recentTimestamp(_ index: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Word? {
        let last = recent + index
        if last.pointee.length != count || count < 20 { return nil }
        return Self.key(bytes, count) == last.pointee.bytes ? last.pointee.word : nil
    }

    @inline(__always)
    func remember(_ index: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ word: Word) {
        if !(20...32).contains(count) { return }
        recent[index] = RecentTimestamp(bytes: Self.key(bytes, count), length: count, word: word)
    }

    /// All bytes of a text of 20 to 32 bytes, some of them twice.
    @inline(__always)
    private static func key(
        _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        let raw = UnsafeRawPointer(bytes)
        return (
            raw.loadUnaligned(as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self),
            raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        )
    }
}

extension ByteBuffer {
    /// The buffer holds these bytes at `offset`.
    fileprivate borrowing func holds(
        _ bytes: UnsafePointer<UInt8>, _ length: Int, at offset: Int
    ) -> Bool {
        for at in 0..<length where base[offset + at] != bytes[at] { return false }
        return true
    }
}
