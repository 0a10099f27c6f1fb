internal import Diagnostics
internal import Expressions

/// Looks at the words of a text, outside tags and in the strings that they may print: 【】 in an SMS, figures typed by
/// hand, and numbers, sites and accounts that are not the lender's own.
struct LiteralCheck {
    let text: EmbeddedText
    /// The lender's official numbers, sites and accounts.
    let official: [String]
    let isSMS: Bool
    /// The type of a field or definition, for rates that the words make of it.
    let type: (String) -> ValueType?
    /// Whether a gateway registered these words.
    let isRegistered: (String) -> Bool

    /// A word with so many digits is looked at as a whole.
    private static let digitsOfANumber = 7

    /// Returns the rates that are typed by hand.
    func run(_ bag: inout DiagnosticBag) -> [FigureCheck.TypedRate] {
        let pieces = TextPieces(text)
        var rates: [FigureCheck.TypedRate] = []
        var sites = pieces.literals.flatMap { check($0, &bag) }
        checkLetters(PlainLetters(pieces), sites, &rates, &bag)
        for range in pieces.shown {
            sites = check(range, &bag)
            // The argument of `date("2026-11-30")` is a date and no words.
            if CivilDate(pieces.string(range)) != nil { continue }
            checkLetters(PlainLetters(range, of: text), sites, &rates, &bag)
        }
        return rates
    }

    private func checkLetters(
        _ letters: PlainLetters, _ sites: [Range<Int>], _ rates: inout [FigureCheck.TypedRate],
        _ bag: inout DiagnosticBag
    ) {
        let figures = FigureCheck(letters: letters, type: type, isRegistered: isRegistered)
            .run(&rates, &bag)
        let known = sites.map {
            letters.letter(from: $0.lowerBound)..<letters.letter(from: $0.upperBound)
        }
        NumberCheck(
            letters: letters,
            known: (figures + known).sorted { $0.lowerBound < $1.lowerBound },
            official: official
        ).run(&bag)
        text.bytes.withUnsafeBufferPointer {
            ChatAccountCheck(letters: letters, official: official).run($0, &bag)
        }
    }

    /// The sites and the official words, which are no numbers.
    private func check(_ range: Range<Int>, _ bag: inout DiagnosticBag) -> [Range<Int>] {
        if isSMS, let brackets = brackets(in: range) {
            let shown = String(decoding: text.bytes[brackets], as: UTF8.self)
            bag.add(.bracketInText(shown, at: text.span(brackets)))
        }
        var sites: [Range<Int>] = []
        var at = range.lowerBound
        while at < range.upperBound {
            guard isWord(text.bytes[at]) else {
                at += 1
                continue
            }
            var end = at
            while end < range.upperBound, isPart(end, range) { end += 1 }
            if isSite(at..<end, &bag) { sites.append(at..<end) }
            at = end
        }
        return sites
    }

    /// Whether a word of Latin letters and digits, with the marks that join numbers and addresses, is a site or stands
    /// among what is official.
    private func isSite(_ range: Range<Int>, _ bag: inout DiagnosticBag) -> Bool {
        let word = String(decoding: text.bytes[range], as: UTF8.self)
        let digits = word.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
        let isSite = looksLikeSite(word)
        guard isSite || digits >= Self.digitsOfANumber else { return false }
        let isOfficial = official.contains { $0.holds(word) }
        if isSite, !isOfficial { bag.add(.unofficial(word, at: text.span(range))) }
        return isSite || isOfficial
    }

    /// Something with a dot between letters, or an address with `@` or `://`.
    private func looksLikeSite(_ word: String) -> Bool {
        if word.holds("://") || word.holds("@") { return true }
        let labels = word.split(separator: "/")[0].split(separator: ".")
        guard labels.count >= 2, let last = labels.last else { return false }
        return last.utf8.count >= 2
            && last.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    }

    /// The first 【…】, or the first 【 or 】 that has no partner.
    private func brackets(in range: Range<Int>) -> Range<Int>? {
        let open = find(Array("【".utf8), in: range)
        let close = find(Array("】".utf8), in: range)
        guard let open else { return close.map { $0..<$0 + 3 } }
        guard let close, close > open else { return open..<open + 3 }
        return open..<close + 3
    }

    private func isWord(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }

    private func isPart(_ at: Int, _ range: Range<Int>) -> Bool {
        let byte = text.bytes[at]
        if isWord(byte) { return true }
        let joins: [UInt8] = [0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5F]
        return joins.contains(byte) && at + 1 < range.upperBound
            && (isWord(text.bytes[at + 1]) || text.bytes[at + 1] == 0x2F)
    }

    private func find(_ needle: [UInt8], in range: Range<Int>) -> Int? {
        guard range.count >= needle.count else { return nil }
        return (range.lowerBound...range.upperBound - needle.count).first { at in
            needle.indices.allSatisfy { text.bytes[at + $0] == needle[$0] }
        }
    }
}
