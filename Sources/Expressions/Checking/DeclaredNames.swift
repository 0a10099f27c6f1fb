internal import Diagnostics

/// What the expressions of one campaign can name, as far as it is declared.
///
/// It is what a checker needs of an `Environment`, and a small part of it to copy.
struct DeclaredNames: Sendable {
    let currency: Currency
    private(set) var fields: [FieldDeclaration] = []
    private(set) var fieldIndex: [String: Int] = [:]
    /// Texts of imports by their path, such as `lender.hotline`.
    private(set) var constants: [String: ContiguousArray<UInt8>] = [:]
    private var constantSpans: [String: SourceSpan] = [:]
    var definitions: [Definition] = []
    private(set) var definitionIndex: [String: Int] = [:]
    var segments: [String] = []
    var arms: [String] = []
    private(set) var offerNames: [String] = []
    /// By offer: the paths that are present where it is made.
    private var offerFigures: [Set<String>] = []

    init(currency: Currency) { self.currency = currency }

    /// Where the planner leaves built-in values; valid once all fields are declared.
    var slots: BuiltinSlots { BuiltinSlots(after: fields.count) }

    mutating func add(_ field: FieldDeclaration) {
        fieldIndex[field.name] = fields.count
        fields.append(field)
    }

    mutating func add(constant path: String, _ text: String, _ span: SourceSpan) {
        constants[path] = ContiguousArray(text.utf8)
        constantSpans[path] = span
    }

    mutating func add(_ definition: Definition) {
        definitionIndex[definition.name] = definitions.count
        definitions.append(definition)
    }

    mutating func add(offer name: String, figures: Set<String>) {
        offerNames.append(name)
        offerFigures.append(figures)
    }

    /// The field of a slot; nil for a built-in one.
    func field(_ slot: Slot) -> FieldDeclaration? {
        fields.indices.contains(Int(slot.raw)) ? fields[Int(slot.raw)] : nil
    }

    /// Where a name was declared.
    func placeOf(_ name: String) -> SourceSpan? {
        if let index = fieldIndex[name] { return fields[index].span }
        if let index = definitionIndex[name] { return definitions[index].nameSpan }
        return constantSpans[name]
    }

    /// The figures that every offer has which has the one of `path`.
    func figures(besides path: String) -> Set<String> {
        let having = offerFigures.filter { $0.contains(path) }
        guard var common = having.first else { return [] }
        for present in having.dropFirst() { common.formIntersection(present) }
        return common
    }
}
