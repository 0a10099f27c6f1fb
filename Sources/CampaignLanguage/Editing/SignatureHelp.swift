internal import Diagnostics
package import Expressions

/// The function whose brackets the cursor stands in.
package struct SignatureHelp {
    package let entry: FunctionEntry
    /// The ways to call it on what stands before it.
    package let forms: [FunctionForm]
    /// The index of the first form that has the argument at the cursor.
    package let form: Int
    /// The index of the argument at the cursor.
    package let argument: Int

    package static func at(_ cursor: CursorPlace, index: CampaignIndex) -> SignatureHelp? {
        let range: Range<Int>
        switch cursor.place.reading {
        case .expression: range = 0..<cursor.before.bytes.count
        case .prose:
            guard let tag = cursor.openTag else { return nil }
            range =
                tag.isOutput
                ? tag.content : EmbeddedWords.afterKeyword(tag.content, cursor.before)
        default: return nil
        }
        let (tokens, lexer) = EmbeddedWords.tokens(cursor.before, range)
        // The innermost bracket that is a call's: a list among its arguments does not hide it.
        guard let call = OpenCalls.behind(tokens, lexer).last(where: { $0.name != nil }),
            let entry = call.name.flatMap(FunctionReference.entry)
        else { return nil }
        var forms = entry.forms.filter { ($0.receiver != nil) == call.isMethod }
        if call.isMethod,
            let type = Completion.type(before: call.nameAt - 1, tokens, lexer, cursor, index)
        {
            let fitting = forms.filter { form in form.receiver.map(type.word.isA) ?? false }
            if !fitting.isEmpty { forms = fitting }
        }
        if forms.isEmpty { return nil }
        let argument = call.starts.count - 1
        let form = forms.firstIndex { $0.isOpen || argument < $0.parameters.count }
        return SignatureHelp(
            entry: entry, forms: forms, form: form ?? forms.count - 1, argument: argument)
    }
}

extension Completion {
    /// The type of the value that ends before the token `end`.
    fileprivate static func type(
        before end: Int, _ tokens: [Token], _ lexer: Lexer, _ cursor: CursorPlace,
        _ index: CampaignIndex
    ) -> ExpressionType? {
        let completion = Completion(cursor, index)
        let before = Array(tokens[..<end])
        return completion.type(before: end, tokens, lexer, completion.variables(before, lexer))
    }
}
