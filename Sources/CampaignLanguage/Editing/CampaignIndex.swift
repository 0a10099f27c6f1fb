package import Diagnostics
package import Expressions

/// The names that a campaign and its imports declare, for completion and hover.
package struct CampaignIndex: Sendable {
    /// A name and where it is declared.
    package struct Place: Sendable {
        package let name: String
        package let span: SourceSpan
    }

    /// Fields, definitions and constants.
    package var names: [KnownName] = []
    package var lines: [KnownLine] = []
    package var segments: [Place] = []
    package var arms: [Place] = []
    package var channels: [Place] = []
    package var templates: [Place] = []
    package var offers: [Place] = []
    /// What expressions can name, with the types that the last check found.
    var environment: Environment?

    package init() {}

    /// The field, definition or constant of that path.
    package func name(_ path: String) -> KnownName? {
        names.first { $0.path.utf8.elementsEqual(path.utf8) }
    }

    /// The type of a path, built-in names among them; nil where it is unknown.
    package func type(of path: String) -> ValueType? {
        if let known = name(path) { return known.type }
        if path.utf8.elementsEqual("segment".utf8) { return .enumeration(segments.map(\.name)) }
        if path.utf8.elementsEqual("arm".utf8) { return .enumeration(arms.map(\.name)) }
        if path.utf8.elementsEqual("offer.name".utf8) { return .enumeration(offers.map(\.name)) }
        return ExpressionReference.builtins.first {
            $0.entry.name.utf8.elementsEqual(path.utf8)
        }?.type
    }
}

extension CampaignReader {
    /// What has been declared so far.
    var index: CampaignIndex {
        var index = CampaignIndex()
        index.environment = env
        index.names = env.knownNames
        index.lines = env.knownLines
        index.segments = segments.map { CampaignIndex.Place(name: $0.name, span: $0.span) }
        index.arms = (experiment?.arms ?? []).map {
            CampaignIndex.Place(name: $0.name, span: $0.span)
        }
        index.channels = channels.map {
            CampaignIndex.Place(name: $0.kind.rawValue, span: $0.span)
        }
        index.templates = templates.map { CampaignIndex.Place(name: $0.key, span: $0.value.span) }
            .sorted { $0.span < $1.span }
        index.offers = offers.map { CampaignIndex.Place(name: $0.name, span: $0.span) }
        return index
    }
}
