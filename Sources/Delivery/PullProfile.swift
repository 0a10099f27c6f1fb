package import Diagnostics
package import Expressions

/// How a gateway is asked what became of notices, and what borrowers have answered: one request, again and again.
package struct PullProfile: Sendable {
    /// Among the sender's pulls, from 1 in the file's order.
    package let number: Int
    package let url: String
    /// In the file's order.
    package let headers: [(name: String, secret: Secret)]
    /// As those of its sender.
    package let authorities: String?
    package let query: [Field]
    /// Posted where there is one; else the request is a GET.
    package let body: Body?
    /// From an answer that had nothing more behind it to the next request.
    package let everySeconds: Int
    /// How many items an answer has that may have more behind it; nil where any may.
    package let full: Int?
    /// How far a window begins before the end of the last one; so far back the first one reaches.
    package let overlapSeconds: Int
    /// What an answer must say, or it is none: members and their words.
    package let ok: [(path: EventFormat.Path, word: String)]
    package let format: EventFormat
    package let timeoutSeconds: Int
    package let span: SourceSpan

    package struct Field: Sendable {
        package let name: String
        package let value: Value
    }

    package enum Body: Sendable {
        case form([Field])
        case json([Field])
    }

    package enum Value: Sendable {
        case text(String)
        /// A number or `true` in JSON; the text as it stands elsewhere.
        case bare(String)
        case secret(Secret)
        case time(Edge, TimeForm)
        /// Counts up from that number within a window.
        case page(first: Int)
    }

    /// Of a window: what lies between the two is asked for.
    package enum Edge: String, Sendable, CaseIterable { case since, until }

    package enum TimeForm: String, Sendable, CaseIterable {
        /// `2026-11-20 10:00:00` in the format's zone.
        case local
        /// `2026-11-20T10:00:00+08:00`, in that zone or else in UTC.
        case rfc3339
        /// Since 1970.
        case seconds, milliseconds
    }

    private var fields: [Field] {
        switch body {
        case .form(let fields), .json(let fields): query + fields
        case nil: query
        }
    }

    /// All secrets, under the names by which they are sent.
    var secrets: [(name: String, secret: Secret)] {
        headers
            + fields.compactMap { field in
                if case .secret(let secret) = field.value { (field.name, secret) } else { nil }
            }
    }

    /// It asks for a window of time; else the gateway is taken to give each thing once.
    package var hasWindow: Bool {
        fields.contains { if case .time(.since, _) = $0.value { true } else { false } }
    }

    package var hasPages: Bool {
        fields.contains { if case .page = $0.value { true } else { false } }
    }

    /// What is asked where, without a secret: two requests of one name are one. `place` says where a secret's file lies.
    func name(_ place: (String) -> String) -> String {
        var words = [url]
        for field in fields {
            words.append(field.name)
            switch field.value {
            case .text(let text), .bare(let text): words.append(text)
            case .time, .page: break
            case .secret(let secret): words.append(secret.where(place))
            }
        }
        words += headers.flatMap { [$0.name, $0.secret.where(place)] }
        return SHA256.digest(words.joined(separator: "\u{0}")).description
    }

    /// Under this name the ledger knows up to where the window was taken.
    package var mark: String { name { $0 } }
}

extension Secret {
    fileprivate func `where`(_ place: (String) -> String) -> String {
        switch self.place {
        case .file(let path): place(path)
        case .environment(let name): "$" + name
        }
    }
}

/// A stretch of time that a gateway is asked about.
package struct PullWindow: Sendable, Hashable {
    package let since: Instant
    package let until: Instant

    package init(since: Instant, until: Instant) {
        self.since = since
        self.until = until
    }
}
