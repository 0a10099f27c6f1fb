internal import Diagnostics
internal import Expressions

/// Findings about `replies`.
extension Diagnostic {
    static func twoMeanings(_ word: ReplyWord, _ first: ReplyWord) -> Diagnostic {
        Diagnostic(
            "D0532",
            Phrase(
                "`\(word.word)` cannot mean `\(word.event.rawValue)` and `\(first.event.rawValue)`",
                zh:
                    "`\(word.word)` 不能既是 `\(word.event.rawValue)` 又是 `\(first.event.rawValue)`"),
            at: word.span, labels: [Label(first.span, Phrase("used here", zh: "在这里用过"))],
            note: Phrase(
                "case, spaces, full and half width make no difference", zh: "大小写、空格、全半角不算不同"),
            help: Phrase("take it out of one of them", zh: "从其中一处删掉"))
    }

    static func noReplyWords(_ key: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0533",
            Phrase("`\(key)` has no word, so nobody can say it", zh: "`\(key)` 没有字，谁也回复不了"),
            at: span, help: Phrase("write the words, or leave the key out", zh: "写上回复的字，或删掉这个键"))
    }

    static func blankReplyWord(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0533",
            Phrase("the word has nothing that a reply could be", zh: "这个字里没有能回复的内容"), at: span,
            help: Phrase("write the words, or leave the key out", zh: "写上回复的字，或删掉这个键"))
    }

    static func sameWord(_ word: ReplyWord, _ first: ReplyWord) -> Diagnostic {
        Diagnostic(
            "D0534", .warning,
            Phrase(
                "`\(word.word)` is the same word as `\(first.word)`",
                zh: "`\(word.word)` 和 `\(first.word)` 是同一个字"), at: word.span,
            labels: [Label(first.span, Phrase("used here", zh: "在这里用过"))],
            note: Phrase(
                "case, spaces, full and half width make no difference", zh: "大小写、空格、全半角不算不同"),
            help: Phrase("take one of them out", zh: "删掉其中一个"))
    }

    static func undeclaredWord(_ word: String, at span: SourceSpan) -> Diagnostic {
        // Letters are for opting out (T, TD, N, STOP), digits for a choice: to take the one for the other would turn
        // who wants silence into who wants a call.
        let isNumber = ReplyWord.form(word).utf8.allSatisfy { (0x30...0x39).contains($0) }
        let key = (isNumber ? ReplyEvent.help : .optOut).rawValue
        return Diagnostic(
            "D0535", .warning,
            Phrase(
                "borrowers are told to send `\(word)`, and nothing says what it means",
                zh: "文字让借款人回复 `\(word)`，但没有写它是什么意思"), at: span,
            note: Phrase("such a reply would change nothing", zh: "这样的回复不会有任何作用"),
            help: Phrase(
                "declare it, such as `replies: { \(key): [\"\(word)\"] }`",
                zh: "写进 `replies`，例如 `replies: { \(key): [\"\(word)\"] }`"))
    }
}
