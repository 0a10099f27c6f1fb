/// The language and customs in which amounts and dates are written.
///
/// A parameter wherever something is written; the machine's own setting is never read.
package enum Locale: String, Hashable, Sendable, CaseIterable {
    case zhCN = "zh-CN"
    case enUS = "en-US"

    /// The locale of a BCP 47 tag, exactly as it is written here; nil for one that is not known.
    package static func named(_ tag: String) -> Locale? { Locale(rawValue: tag) }
}
