package import CampaignLanguage
package import Diagnostics
package import Expressions

/// A file of `audience.except`: a CSV whose first column is a field of the portfolio and says whom nobody writes
/// to; what other columns say is for people.
///
/// Unlike accounts it is read whole or not at all: a row that is passed over would let somebody through.
package struct ExceptFile: ~Copyable {
    /// The field of the portfolio that the first column is.
    package let field: Slot
    private var reader: CSVReader

    /// As many broken rows as a person is shown.
    private static let brokenRowsShown = 20

    /// Opens the file and looks at its header; `origin` is where its path is written.
    package static func open(
        _ path: String, origin: SourceSpan, portfolio: PortfolioDeclaration, currency: Currency,
        sources: inout SourceSet
    ) throws(PortfolioError) -> ExceptFile {
        do throws(PortfolioError) {
            return try ExceptFile(path, portfolio, currency, &sources)
        } catch {
            throw error.located(at: origin)
        }
    }

    private init(
        _ path: String, _ portfolio: PortfolioDeclaration, _ currency: Currency,
        _ sources: inout SourceSet
    ) throws(PortfolioError) {
        let (name, place) = try Self.firstColumn(path, &sources)
        let fields = portfolio.fields
        let possible = fields.filter(Self.tellsPeopleApart)
        guard let at = fields.firstIndex(where: { $0.column == name || $0.name == name }) else {
            throw .exceptColumn(name, possible, path, at: place)
        }
        guard Self.tellsPeopleApart(fields[at]) else {
            throw .exceptField(fields[at], possible, path, at: place)
        }
        reader = try CSVReader(
            path: path, declaration: Self.declaration(fields[at], column: name, portfolio),
            currency: currency, sources: &sources, window: CSVRows.defaultWindow,
            mayBeEmpty: true)
        field = Slot(raw: Int32(at))
    }

    /// Two people may have one name; numbers and dates name nobody.
    private static func tellsPeopleApart(_ field: Field) -> Bool {
        switch field.type {
        case .text(let kind): kind != .name
        default: false
        }
    }

    private static func firstColumn(
        _ path: String, _ sources: inout SourceSet
    ) throws(PortfolioError) -> (String, SourceSpan?) {
        var rows = CSVRows(
            file: try PortfolioFile(path: path, encoding: nil), window: CSVRows.defaultWindow)
        let header = try Header.read(&rows, sources: &sources)
        return (header.columns[0], header.place(of: 0, &sources))
    }

    /// The file as a table of one field, which has to be there in each row and is read as in the portfolio.
    private static func declaration(
        _ field: Field, column: String, _ portfolio: PortfolioDeclaration
    ) -> PortfolioDeclaration {
        var only = field
        only.column = column
        only.isOptional = false
        only.longest = nil
        only.isShown = false
        let first = Slot(raw: 0)
        return PortfolioDeclaration(
            source: nil, fields: [only], account: first, borrower: nil, due: first,
            instalment: nil, asOf: nil, freshMicroseconds: nil, owed: nil, grace: .days(0),
            brokenRowsAtMost: 0, isInferred: false, span: portfolio.span)
    }

    /// Gives every value with its line; gives the first broken rows, and throws where the file as a whole fails.
    package mutating func read(
        _ take: (UnsafeBufferPointer<UInt8>, Int) -> Void
    ) throws(PortfolioError) -> (broken: [BrokenRow], count: Int) {
        var broken: [BrokenRow] = []
        var count = 0
        var word: Word = 0
        while let event = try reader.next(&word) {
            switch event {
            case .row(let base, _):
                let text = TextWord(word)
                take(
                    UnsafeBufferPointer(start: base + text.offset, count: text.length),
                    reader.line)
            case .broken(let row):
                count += 1
                if broken.count < Self.brokenRowsShown { broken.append(row) }
            }
        }
        return (broken, count)
    }
}

/// The findings about such a file.
extension PortfolioError {
    fileprivate static func exceptColumn(
        _ name: String, _ fields: [Field], _ path: String, at span: SourceSpan?
    ) -> PortfolioError {
        let shown = VisibleText.escaped(name)
        let near = Suggestion.nearest(to: name, among: fields.map(\.name))
        return PortfolioError(
            Diagnostic(
                "D0680",
                Phrase(
                    "the first column of `\(path)` is `\(shown)`, which is no field of the portfolio",
                    zh: "`\(path)` 的第一列是 `\(shown)`，名单里没有这个字段"),
                at: span,
                note: Phrase(
                    "its head says what the rows are: accounts, borrowers or addresses",
                    zh: "表头说明每行写的是合同、客户还是联系方式"),
                help: near.map { Phrase("did you mean `\($0)`?", zh: "是不是 `\($0)`？") }
                    ?? oneOf(fields)))
    }

    fileprivate static func exceptField(
        _ field: Field, _ fields: [Field], _ path: String, at span: SourceSpan?
    ) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0680",
                Phrase(
                    "`\(field.name)`, the first column of `\(path)`, does not tell one borrower from another",
                    zh: "`\(path)` 的第一列 `\(field.name)` 分不清是哪个借款人"),
                at: span,
                labels: [Label(field.span, Phrase("declared here", zh: "在这里声明"))],
                help: oneOf(fields)))
    }

    private static func oneOf(_ fields: [Field]) -> Phrase {
        let names = fields.map { "`\($0.name)`" }
        return Phrase(
            "the first column can be one of \(names.joined(separator: ", "))",
            zh: "第一列可以是\(names.joined(separator: "、"))")
    }
}

extension Diagnostic {
    /// `count` rows of a list of exceptions are broken.
    package static func exceptUnread(
        _ path: String, count: Int, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0681",
            Phrase(
                "\(count) rows of `\(path)` cannot be read, so nobody is written to",
                zh: "`\(path)` 有 \(count) 行读不出，所以谁都不发"),
            at: span,
            note: Phrase(
                "a list that is read in part would let somebody through",
                zh: "名单只读一部分，就会漏掉不该联系的人"),
            help: Phrase("mend the rows below", zh: "改好下面这些行"))
    }
}
