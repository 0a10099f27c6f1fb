/// What a value is, as the reference of functions and editors call it.
package enum TypeWord: String, Sendable, CaseIterable {
    /// Depends on the values.
    case any
    /// A whole number, a double or an exact number.
    case number
    case boolean, integer, uint, double, decimal, money, percent, rate
    case text, bytes, list, map, optional, type, null
    case date, time, timestamp, duration
    /// So many days or months.
    case span
    case dayOfMonth = "day_of_month"

    init(_ type: StandardType) {
        self =
            switch type {
            case .boolean: .boolean
            case .integer: .integer
            case .unsigned: .uint
            case .double: .double
            case .text: .text
            case .bytes: .bytes
            case .null: .null
            case .timestamp: .timestamp
            case .duration: .duration
            case .type: .type
            case .dyn, .parameter, .wrapper, .abstract: .any
            case .list: .list
            case .map: .map
            case .optional: .optional
            case .exact(let kind): TypeWord(kind)
            }
    }

    private init(_ kind: ExactValue.Kind) {
        self =
            switch kind {
            case .decimal: .decimal
            case .money: .money
            case .percent: .percent
            case .rate: .rate
            case .date: .date
            case .time: .time
            case .days, .months: .span
            }
    }

    /// Whether a value of this kind may stand where `wanted` is asked for.
    package func isA(_ wanted: TypeWord) -> Bool {
        switch wanted {
        case self, .any: true
        case .number: [.integer, .uint, .double, .decimal, .money].contains(self)
        // A day of the month counts as a whole number.
        case .integer: self == .dayOfMonth
        default: self == .any
        }
    }
}
