internal import Diagnostics
internal import Expressions

/// Looks at the words of a text, outside tags and in the strings that they may print: 【】 in an SMS, and numbers and
/// sites that are not the lender's own.
struct LiteralCheck {
    let text: EmbeddedText
    /// The lender's official numbers, sites and accounts.
    let official: [String]
    let isSMS: Bool

    /// A run of so many digits is a number to call or to pay into, not an amount or a year.
    private static let digitsOfANumber = 7

    func run(_ bag: inout DiagnosticBag) {
        let pieces = TextPieces(text)
        for range in pieces.literals + pieces.shown { check(range, &bag) }
    }

    private func check(_ range: Range<Int>, _ bag: inout DiagnosticBag) {
        if isSMS, let brackets = brackets(in: range) {
            let shown = String(decoding: text.bytes[brackets], as: UTF8.self)
            bag.add(.bracketInText(shown, at: text.span(brackets)))
        }
        var at = range.lowerBound
        while at < range.upperBound {
            guard isWord(text.bytes[at]) else {
                at += 1
                continue
            }
            var end = at
            while end < range.upperBound, isPart(end, range) { end += 1 }
            checkWord(at..<end, &bag)
            at = end
        }
    }

    /// A word of Latin letters and digits, with the marks that join numbers and addresses.
    private func checkWord(_ range: Range<Int>, _ bag: inout DiagnosticBag) {
        let word = String(decoding: text.bytes[range], as: UTF8.self)
        let digits = word.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
        // A date is none, however many digits it has.
        let isNumber = digits >= Self.digitsOfANumber && CivilDate(word) == nil
        let isSite = looksLikeSite(word)
        guard isNumber || isSite, !official.contains(where: { $0.contains(word) }) else { return }
        bag.add(.unofficial(word, at: text.span(range)))
    }

    /// Something with a dot between letters, or an address with `@` or `://`.
    private func looksLikeSite(_ word: String) -> Bool {
        if word.contains("://") || word.contains("@") { return true }
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
