/// How the line breaks of a text reach the reader.
package enum TemplateStyle: Sendable, Hashable, CaseIterable {
    /// SMS, push, titles: breaks are for the author and are joined.
    case joined
    /// E-mail bodies: breaks stay.
    case mail
    /// Pages in HTML: breaks stay, and values are escaped unless `escape` or `url_encode` did it.
    case html
}
