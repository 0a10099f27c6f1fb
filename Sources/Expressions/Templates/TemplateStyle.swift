/// How the line breaks of a text reach the reader.
package enum TemplateStyle: Sendable, Hashable, CaseIterable {
    /// SMS, push, titles: breaks are for the author and are joined.
    case joined
    /// E-mail bodies: breaks stay.
    case mail
    /// Mail in HTML: breaks stay; values, lines and sentences of offers are escaped, so that markup is only what
    /// the text itself has.
    case html
}
