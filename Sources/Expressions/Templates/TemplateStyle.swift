/// How the line breaks of a text reach the reader.
package enum TemplateStyle: Sendable, Hashable, CaseIterable {
    /// SMS, push, titles: breaks are for the author and are joined.
    case joined
    /// E-mail bodies: breaks stay.
    case mail
}
