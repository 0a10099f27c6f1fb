internal import Diagnostics
internal import Expressions

/// Functions, methods and macros, by the type of what stands before the point.
extension Completion {
    typealias Variable = (name: String, type: ExpressionType?)

    /// A campaign's own functions, then those of CEL and the names of their groups.
    mutating func addFunctions(at start: Int) {
        for entry in FunctionReference.entries where !entry.name.utf8.contains(0x2E) {
            guard entry.forms.contains(where: { $0.receiver == nil }) else { continue }
            add(entry, receiver: nil, at: start, rank: FunctionReference.isOwn(entry) ? 2 : 4)
        }
        for name in FunctionReference.namespaces where index.name(name) == nil {
            add(name, .builtin, about: nil, insert: name + ".", at: start, rank: 4)
        }
    }

    /// What may stand behind the point that is the last of the tokens.
    mutating func addMembers(_ tokens: [Token], _ lexer: Lexer, at start: Int, isText: Bool) {
        let known = variables(tokens, lexer)
        let base = EmbeddedWords.pathEnding(tokens.dropLast(), lexer)
        let isVariable = known.contains { variable in
            base.map { variable.name.utf8.elementsEqual($0.utf8) } ?? false
        }
        if let base, !isVariable {
            if addMembers(of: base, at: start, isText: isText) { return }
            if index.name(base) == nil, FunctionReference.namespaces.contains(base) {
                for entry in FunctionReference.entries where entry.name.hasPrefix(base + ".") {
                    add(entry, receiver: nil, at: start, rank: 1)
                }
                return
            }
        }
        let type = type(before: tokens.count - 1, tokens, lexer, known)
        for entry in FunctionReference.entries {
            guard
                let form = entry.forms.first(where: { form in
                    form.receiver.map { type?.word.isA($0) ?? true } ?? false
                })
            else { continue }
            let rank = FunctionReference.isOwn(entry) ? 1 : 2
            add(entry, receiver: form.receiver, at: start, rank: rank)
        }
    }

    /// The names of the macros around the end of the tokens, the innermost last, with their types.
    func variables(_ tokens: [Token], _ lexer: Lexer) -> [Variable] {
        var known: [Variable] = []
        for call in OpenCalls.behind(tokens, lexer) where !call.variables.isEmpty {
            let count = call.variables.count
            var types: [ExpressionType] = []
            if call.isMethod {
                types =
                    type(before: call.nameAt - 1, tokens, lexer, known)?.items(count) ?? []
            } else if call.starts.count > 2 {
                // `cel.bind(x, value, …`: the value ends before the comma.
                let range = tokens[call.starts[1]].start..<tokens[call.starts[2] - 1].start
                types = type(range, known).map { [$0] } ?? []
            } else {
                // The name stands for nothing yet.
                continue
            }
            for (at, variable) in call.variables.enumerated() {
                known.append((variable.name, at < types.count ? types[at] : nil))
            }
        }
        return known
    }

    /// The type of the value that ends before the token `end`, which is a point.
    func type(
        before end: Int, _ tokens: [Token], _ lexer: Lexer, _ known: [Variable]
    ) -> ExpressionType? {
        guard end > 0, let start = OpenCalls.start(ofValueBefore: end, tokens) else { return nil }
        return type(tokens[start].start..<tokens[end - 1].end, known)
    }

    private func type(_ range: Range<Int>, _ known: [Variable]) -> ExpressionType? {
        index.environment?.type(of: cursor.before, range, variables: known)
    }

    private mutating func add(
        _ entry: FunctionEntry, receiver: TypeWord?, at start: Int, rank: Int
    ) {
        let forms = entry.forms.filter { $0.receiver == receiver }
        guard let form = forms.first else { return }
        let detail = forms.map(\.shown).joined(separator: "\n")
        let example = "\n\n`" + entry.shown + "`"
        let about = Phrase(entry.about.en + example, zh: entry.about.zh + example)
        add(
            entry.lastName, receiver == nil ? .function : .method,
            detail: Phrase(detail, zh: detail), about: about, insert: snippet(entry, forms, form),
            at: start, rank: rank, isSnippet: true)
    }

    /// `exists(${1:x}, $2)`: a macro's names have one to begin with; nothing is filled in where all may be left out.
    private func snippet(
        _ entry: FunctionEntry, _ forms: [FunctionForm], _ form: FunctionForm
    ) -> String {
        if form.parameters.isEmpty { return entry.lastName + "()" }
        guard entry.variables > 0 else { return entry.lastName + "($1)" }
        // Of two names the first stands for the item, in the form that has one.
        let names = form.parameters.dropLast().prefix(entry.variables)
        let places = form.parameters.indices.map { at in
            at < names.count ? "${\(at + 1):\(form.parameters[at])}" : "$\(at + 1)"
        }
        return entry.lastName + "(" + places.joined(separator: ", ") + ")"
    }
}
