internal import Diagnostics

/// The code of a campaign while it grows: instructions, the banks' first contents, texts.
///
/// The bank of words begins with the fields and the built-in names, then come temporaries that all
/// expressions share; constants, definitions and their own temporaries follow in the order in which
/// they are met.
struct CodeBuilder: Sendable {
    /// Temporaries that expressions share; definitions have their own, because they run inside of
    /// expressions.
    static let sharedTemporaries = 160

    var instructions: ContiguousArray<Instruction> = []
    /// Where each instruction comes from.
    var spans: ContiguousArray<SourceSpan> = []
    /// Where the code of each expression begins.
    var entries: ContiguousArray<UInt32> = []
    var definitionEntries: ContiguousArray<UInt32> = []
    var definitionSlots: ContiguousArray<UInt16> = []
    var words: ContiguousArray<Word> = []
    var wides: ContiguousArray<Int128> = []
    var text: ContiguousArray<UInt8> = []
    /// The bank of references: shared temporaries, then constants, inputs and definitions' own.
    var references: ContiguousArray<Value> = []
    /// The place of each variable that the host declares.
    var inputPlaces: [Int: UInt16] = [:]
    /// Where the value of a definition that is no word stands.
    var definitionReferences: [Int: UInt16] = [:]
    /// Definitions that may fail for some row.
    var fallibleDefinitions: Set<Int> = []
    /// The names of enumerations whose words become values.
    var enumerations: [[String]] = []
    var patterns: ContiguousArray<RegularExpression> = []
    var loops = 0
    /// `and` and `or` that hold back a fault until the rest is known.
    var heldFaults = 0
    /// Where a fault is held back, the innermost first.
    var handlers: ContiguousArray<FaultHandler> = []
    /// What a place in the bank of words is called in a listing, where it is no shared temporary.
    var names: [Int: String] = [:]
    var firstTemporary = 0
    /// Whether a bank or a jump has outgrown its 16 bits; nothing is compiled after that.
    var isFull = false

    private var wordPlaces: [Word: UInt16] = [:]
    private var widePlaces: [Int128: UInt16] = [:]
    private var pairPlaces: [Word: [Word: UInt16]] = [:]
    private var textWords: [ContiguousArray<UInt8>: Word] = [:]

    var isOpen: Bool { words.isEmpty }

    /// Lays out fields, built-in names and shared temporaries.
    mutating func begin(fields: [FieldDeclaration]) {
        for field in fields { _ = place(0, field.name) }
        for name in BuiltinSlots.names { _ = place(0, name) }
        firstTemporary = words.count
        for _ in 0..<Self.sharedTemporaries { _ = place(0) }
        wides = ContiguousArray(repeating: 0, count: Self.sharedTemporaries)
        references = ContiguousArray(repeating: .null, count: Self.sharedTemporaries)
    }

    /// A new place in the bank of words.
    mutating func place(_ value: Word, _ name: String? = nil) -> UInt16 {
        guard words.count < Int(UInt16.max) else {
            isFull = true
            return 0
        }
        let place = UInt16(words.count)
        words.append(value)
        if let name { names[Int(place)] = name }
        return place
    }

    mutating func placeWide(_ value: Int128) -> UInt16 {
        guard wides.count < Int(UInt16.max) else {
            isFull = true
            return 0
        }
        wides.append(value)
        return UInt16(wides.count - 1)
    }

    mutating func placeReference(_ value: Value = .null) -> UInt16 {
        guard references.count < Int(UInt16.max) else {
            isFull = true
            return 0
        }
        references.append(value)
        return UInt16(references.count - 1)
    }

    /// The place of a variable of the host.
    mutating func place(input: Int) -> UInt16 {
        if let known = inputPlaces[input] { return known }
        let place = placeReference()
        inputPlaces[input] = place
        return place
    }

    /// The number of an enumeration's names.
    mutating func number(enumeration names: [String]) -> UInt16 {
        if let known = enumerations.firstIndex(of: names) { return UInt16(clamping: known) }
        enumerations.append(names)
        return UInt16(clamping: enumerations.count - 1)
    }

    /// The place of a constant; equal constants share one.
    mutating func constant(_ word: Word) -> UInt16 {
        if let known = wordPlaces[word] { return known }
        let place = place(word)
        wordPlaces[word] = place
        return place
    }

    mutating func constant(_ wide: Int128) -> UInt16 {
        if let known = widePlaces[wide] { return known }
        let place = placeWide(wide)
        widePlaces[wide] = place
        return place
    }

    /// The place of the first of two neighbouring constants.
    mutating func pair(_ low: Word, _ high: Word) -> UInt16 {
        if let known = pairPlaces[low]?[high] { return known }
        let place = place(low)
        _ = self.place(high)
        pairPlaces[low, default: [:]][high] = place
        return place
    }

    /// The word of a constant text.
    mutating func textWord(_ bytes: ContiguousArray<UInt8>) -> Word {
        if let known = textWords[bytes] { return known }
        let word = TextWord(.constants, offset: text.count, length: bytes.count).word
        text.append(contentsOf: bytes)
        textWords[bytes] = word
        return word
    }

    /// Adds an instruction and returns its number.
    @discardableResult
    mutating func emit(
        _ opcode: Opcode, small: Int = 0, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0,
        at span: SourceSpan
    ) -> Int {
        instructions.append(
            Instruction(opcode: opcode, small: UInt8(clamping: small), a: a, b: b, c: c))
        spans.append(span)
        return instructions.count - 1
    }

    /// Lets the jump at `source` go to the next instruction.
    mutating func land(_ source: Int) {
        let distance = instructions.count - source - 1
        guard let distance = UInt16(exactly: distance) else {
            isFull = true
            return
        }
        instructions[source].c = distance
    }
}

/// A stretch of code whose faults do not end the evaluation: it goes on at `target`, and the fault is
/// thrown there later, unless the other side of the `and` or `or` decides.
struct FaultHandler: Sendable {
    let start: UInt32
    let end: UInt32
    let target: UInt32
    /// The number of the held fault.
    let held: UInt16
}
