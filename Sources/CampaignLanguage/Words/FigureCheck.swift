internal import Diagnostics
internal import Expressions

/// Holds the figures in a text's own words against the books: a sum, a date or a rate that somebody typed is the same
/// for every borrower, and nobody looks whether it is right.
struct FigureCheck {
    let letters: PlainLetters
    /// The type of what a placeholder shows, by its expression; nil where that is no field or definition.
    let type: (String) -> ValueType?
    /// Whether a gateway registered these words, so that they can only stand as they are.
    let isRegistered: (String) -> Bool

    /// A rate in words, which the rules of packs bound too.
    struct TypedRate {
        var written: String
        var span: SourceSpan
        var fraction: Word
        var period: RatePeriod
    }

    /// The letters that are figures, in order; rates that can be compared go into `rates`.
    func run(_ rates: inout [TypedRate], _ bag: inout DiagnosticBag) -> [Range<Int>] {
        let figures = FigureFinder(letters).figures
        for figure in figures {
            let span = letters.span(figure.letters)
            let written = letters.written(figure.letters)
            switch figure.kind {
            case .other: break
            case .amount: if !isRegistered(written) { bag.add(.typedAmount(written, at: span)) }
            case .date: if !isRegistered(written) { bag.add(.typedDate(written, at: span)) }
            case .rate(let rate):
                if let value = rate.value {
                    check(value, rate.period, at: figure.letters, &bag)
                } else if let fraction = rate.fraction {
                    guard let period = rate.period else {
                        bag.add(.rateInWordsWithoutPeriod(written, at: span))
                        continue
                    }
                    rates.append(
                        TypedRate(written: written, span: span, fraction: fraction, period: period))
                    if !isRegistered(written) {
                        bag.add(.typedRate(written, fraction, period, at: span))
                    }
                }
            }
        }
        return figures.filter { figure in
            if case .rate(let rate) = figure.kind { return rate.value == nil }
            return true
        }.map(\.letters)
    }

    /// The placeholder at the letter `value`, of which the words beside it make a rate.
    private func check(
        _ value: Int, _ period: RatePeriod?, at range: Range<Int>, _ bag: inout DiagnosticBag
    ) {
        let tag = letters.written(value..<value + 1)
        let name = TextPieces.expression(ofTag: tag)
        let span = letters.span(range)
        switch (type(name), period) {
        case (.percent, _):
            bag.add(.percentAsRate(name, period, at: letters.span(value..<value + 1)))
        case (.rate, nil): bag.add(.rateInWordsWithoutPeriod(letters.written(range), at: span))
        case (.rate(let own), let said?) where own != said:
            bag.add(.rateOfOtherPeriod(name, own, said: said, at: span))
        default: break
        }
    }
}

extension TextPieces {
    /// The expression in a `{{ }}`, without filters.
    static func expression(ofTag tag: String) -> String {
        let isEdge = { (character: Character) in character == "-" || character.isWhitespace }
        var inside = tag.dropFirst(2).drop(while: isEdge).prefix { $0 != "|" && $0 != "}" }
        while let last = inside.last, isEdge(last) { inside.removeLast() }
        return String(inside)
    }
}
