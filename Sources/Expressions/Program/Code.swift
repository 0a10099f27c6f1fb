package import Diagnostics

/// A compiled campaign's expressions: plain data, immutable, shared by all interpreters.
package final class Code: Sendable {
    package let instructions: ContiguousArray<Instruction>
    /// Where each instruction comes from.
    package let spans: ContiguousArray<SourceSpan>
    let entries: ContiguousArray<UInt32>
    let definitionEntries: ContiguousArray<UInt32>
    let definitionSlots: ContiguousArray<UInt16>
    /// What the banks hold before the first row: the constants at their places.
    let words: ContiguousArray<Word>
    let wides: ContiguousArray<Int128>
    /// The bytes of constant texts.
    package let text: ContiguousArray<UInt8>
    let names: [Int: String]
    package let fields: [FieldDeclaration]
    package let currency: Currency
    package let locale: Locale
    package let slots: BuiltinSlots
    package let ledgerFacts: [LedgerFact]
    package let segments: [String]
    package let arms: [String]
    package let offerNames: [String]
    let templates: TemplateProgram
    let references: ContiguousArray<Value>
    let inputPlaces: [Int: UInt16]
    let enumerations: [[Value]]
    let patterns: ContiguousArray<RegularExpression>
    let loops: Int
    let heldFaults: Int
    let handlers: ContiguousArray<FaultHandler>

    init(_ environment: Environment) {
        let program = environment.program
        instructions = program.instructions
        spans = program.spans
        entries = program.entries
        definitionEntries = program.definitionEntries
        definitionSlots = program.definitionSlots
        words = program.words
        wides = program.wides
        text = program.text
        names = program.names
        references = program.references
        inputPlaces = program.inputPlaces
        enumerations = program.enumerations.map { $0.map { Value($0) } }
        patterns = program.patterns
        loops = program.loops
        heldFaults = program.heldFaults
        handlers = program.handlers
        fields = environment.fields
        currency = environment.currency
        locale = environment.locale
        slots = environment.slots
        ledgerFacts = environment.ledgerFacts
        segments = environment.segments
        arms = environment.arms
        offerNames = environment.offerNames
        templates = TemplateProgram(
            environment.templates.draft, currency: environment.currency,
            locale: environment.locale)
    }

    /// Whether a place in the bank of words holds a constant: all others have a name or are shared by expressions.
    func isConstant(_ place: UInt16) -> Bool {
        let shared = fields.count + BuiltinSlots.names.count + CodeBuilder.sharedTemporaries
        return place >= shared && names[Int(place)] == nil
    }
}
