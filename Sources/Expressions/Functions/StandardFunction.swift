/// Every operator and function of CEL's standard and of its extensions, by the name that it is called by.
///
/// One case serves all overloads: which one is meant is seen from the values. What the checker knows of
/// the types stands in `StandardDeclarations`.
enum StandardFunction: String, CaseIterable, Sendable {
    // Operators, under the names that cel-spec gives them.
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case modulo = "_%_"
    case negate = "-_"
    case not = "!_"
    case equal = "_==_"
    case notEqual = "_!=_"
    case less = "_<_"
    case lessEqual = "_<=_"
    case greater = "_>_"
    case greaterEqual = "_>=_"
    case member = "@in"
    case index = "_[_]"
    case optionalIndex = "_[?_]"
    case select = "_._"
    case optionalSelect = "_?._"
    case hasField = "has"

    case size, contains, startsWith, endsWith, matches
    case int, uint, double, string, bool, bytes, type, dyn, timestamp, duration
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds

    case optionalOf = "optional.of"
    case optionalNone = "optional.none"
    case optionalOfNonZero = "optional.ofNonZeroValue"
    case optionalUnwrap = "optional.unwrap"
    case unwrapOpt, hasValue, value, or, orValue

    case charAt, indexOf, lastIndexOf, join, split, replace, substring, trim
    case lowerAscii, upperAscii, reverse, format
    case quote = "strings.quote"

    case greatest = "math.greatest"
    case least = "math.least"
    case ceil = "math.ceil"
    case floor = "math.floor"
    case round = "math.round"
    case trunc = "math.trunc"
    case abs = "math.abs"
    case sign = "math.sign"
    case sqrt = "math.sqrt"
    case isNaN = "math.isNaN"
    case isInf = "math.isInf"
    case isFinite = "math.isFinite"
    case bitAnd = "math.bitAnd"
    case bitOr = "math.bitOr"
    case bitXor = "math.bitXor"
    case bitNot = "math.bitNot"
    case bitShiftLeft = "math.bitShiftLeft"
    case bitShiftRight = "math.bitShiftRight"

    case base64Encode = "base64.encode"
    case base64Decode = "base64.decode"

    case range = "lists.range"
    case slice, flatten, distinct, sort, first, last
    /// `list.sortBy(x, key)`: the list and the list of keys.
    case sortByKeys = "@sortByKeys"

    case setContains = "sets.contains"
    case setEquivalent = "sets.equivalent"
    case setIntersects = "sets.intersects"
}

/// What functions need beside their arguments, and what they may use up.
final class FunctionContext {
    /// Units of work that one evaluation may do; one is about a comparison, or 16 bytes of text.
    static let workPerEvaluation = 100_000
    /// Bytes of the longest text, and elements of the longest list, that an expression may make.
    static let longestText = 1 << 20

    /// What is left of the work of this evaluation.
    var work = FunctionContext.workPerEvaluation
    /// Bytes of the texts that were made for this row.
    var computedBytes = 0
    private let zones: ZoneSource
    private var knownZones: [String: ZoneRules] = [:]
    private var patterns: [ContiguousArray<UInt8>: RegularExpressionMatcher] = [:]
    static let keptPatterns = 64

    /// Matchers of the patterns that the campaign writes.
    var matchers: ContiguousArray<RegularExpressionMatcher>

    init(zones: @escaping ZoneSource, patterns: ContiguousArray<RegularExpression> = []) {
        self.zones = zones
        matchers = ContiguousArray(patterns.map { RegularExpressionMatcher($0) })
    }

    /// Takes `units` off what is left, before they are spent.
    @inline(__always)
    func charge(_ units: Int) throws(EvaluationFault.Kind) {
        work &-= units
        if work < 0 { throw .tooMuchWork }
    }

    /// Charges for a text that is about to be made.
    func charge(bytes: Int) throws(EvaluationFault.Kind) {
        if bytes > Self.longestText { throw .textTooLong }
        try charge(1 + bytes / 16)
    }

    /// The rules of a zone by its name or its offset, such as `Asia/Shanghai` or `+08:00`.
    func zone(_ name: ContiguousArray<UInt8>) throws(EvaluationFault.Kind) -> ZoneRules {
        let name = String(decoding: name, as: UTF8.self)
        if let known = knownZones[name] { return known }
        guard let found = Self.fixedOffset(name) ?? zones(name) else { throw .invalidArgument }
        knownZones[name] = found
        return found
    }

    /// `UTC`, `+08:00`, `-09:30`, `02:00`.
    private static func fixedOffset(_ name: String) -> ZoneRules? {
        if name == "UTC" { return .utc }
        var digits = name.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard digits.count == 5, let time = TimeOfDay(ContiguousArray(digits)) else { return nil }
        let seconds = Int(time.seconds)
        return ZoneRules(fixedOffset: isNegative ? -seconds : seconds, name: name)
    }

    /// Whether the pattern is found in the text; compiled patterns are kept, because most come again.
    func matches(
        _ text: ContiguousArray<UInt8>, _ pattern: ContiguousArray<UInt8>
    ) throws(EvaluationFault.Kind) -> Bool {
        var size = patterns[pattern]?.expression.programSize
        if size == nil {
            try charge(1 + pattern.count)
            do throws(RegularExpressionFault) {
                let made = RegularExpressionMatcher(try RegularExpression(pattern))
                if patterns.count >= Self.keptPatterns { patterns.removeAll(keepingCapacity: true) }
                patterns[pattern] = made
                size = made.expression.programSize
            } catch {
                throw .badPattern
            }
        }
        // At worst a search visits four instructions of the pattern for each byte.
        try charge(1 + text.count * (size ?? 0) / 32)
        return text.withUnsafeBufferPointer { patterns[pattern]?.matches($0) ?? false }
    }
}

/// Finds a zone's rules by its name in the IANA database; nil if there is none.
package typealias ZoneSource = @Sendable (String) -> ZoneRules?
