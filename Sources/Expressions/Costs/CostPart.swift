internal import Diagnostics

/// The part of an expression that charges most, with the loops around it.
struct CostPart: Sendable {
    struct Loop: Sendable {
        /// The whole loop, and what it walks over.
        var range: Range<Int>
        var over: Range<Int>
        /// Most elements.
        var turns: Double
    }

    var range: Range<Int>
    /// Units of all turns of the loops around it together.
    var units: Double
    /// The outermost first.
    var loops: [Loop] = []

    static func costlier(_ a: CostPart?, _ b: CostPart?) -> CostPart? {
        guard let a, let b else { return a ?? b }
        return b.units > a.units ? b : a
    }
}

/// What a definition charges when it is computed, without the definitions that it names.
struct DefinitionWork: Sendable {
    var least = 0.0
    var most = 0.0
    var size = ValueSize()
    /// What it names that is computed once with it, all levels down.
    var definitions: Set<Int> = []
    /// All that it names.
    var named: Set<Int> = []
    /// It may fail, and then is computed again where it is named again.
    var mayFail = false

    /// Its units with those of its definitions.
    func most(among known: [Int: DefinitionWork]) -> Double {
        definitions.reduce(most) { $0 + (known[$1]?.most ?? 0) }
    }
}
