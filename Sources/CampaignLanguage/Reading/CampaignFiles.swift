package import Diagnostics
package import Expressions

/// How the reader of a campaign gets at other files; the core itself opens none.
///
/// The caller resolves a path against the file that says it, keeps it below the root and follows no links
/// (`SEMANTICS`: a stranger's file can be checked safely).
package struct CampaignFiles {
    package enum Answer {
        case file(SourceFile)
        /// Why there is none, at the place that asked.
        case refused(Diagnostic)
    }

    package enum Inference {
        case portfolio(InferredPortfolio)
        case refused([Diagnostic])
    }

    /// Reads the file at the path that `span` says and adds it to the sources.
    package var load: (_ path: String, _ span: SourceSpan, _ sources: inout SourceSet) -> Answer
    /// Looks at a bare CSV and says what its columns are.
    package var infer: (_ path: String, _ span: SourceSpan, _ sources: inout SourceSet) -> Inference

    /// Finds the policy pack of that name and adds its file to the sources.
    package var policy: (_ name: String, _ span: SourceSpan, _ sources: inout SourceSet) -> Answer

    package init(
        load: @escaping (_ path: String, _ span: SourceSpan, _ sources: inout SourceSet) -> Answer,
        infer:
            @escaping (_ path: String, _ span: SourceSpan, _ sources: inout SourceSet) ->
            Inference,
        policy:
            @escaping (_ name: String, _ span: SourceSpan, _ sources: inout SourceSet) -> Answer = {
                name, span, _ in .refused(.noPolicy(name, at: span))
            }
    ) {
        self.load = load
        self.infer = infer
        self.policy = policy
    }
}

/// What a table without a dictionary was found to look like.
package struct InferredPortfolio: Sendable {
    package struct Column: Sendable {
        package var name: String
        package var type: ValueType
        package var isOptional: Bool
        package var longest: Int?
        package var personal: Personal?
        package var notation: FractionNotation

        package init(
            name: String, type: ValueType, isOptional: Bool, longest: Int?, personal: Personal?,
            notation: FractionNotation = .signed
        ) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.longest = longest
            self.personal = personal
            self.notation = notation
        }
    }

    package var columns: [Column]
    /// Indices into `columns`.
    package var account: Int
    package var borrower: Int?
    package var due: Int
    package var asOf: Int?
    package var encoding: TextEncoding

    package init(
        columns: [Column], account: Int, borrower: Int?, due: Int, asOf: Int?,
        encoding: TextEncoding = .utf8
    ) {
        self.columns = columns
        self.account = account
        self.borrower = borrower
        self.due = due
        self.asOf = asOf
        self.encoding = encoding
    }
}
