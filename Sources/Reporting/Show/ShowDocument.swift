/// A page for people as its parts, before it is written for a terminal, as Markdown or as HTML.
struct ShowDocument {
    var title: [Inline] = []
    var blocks: [Block] = []

    /// A piece of running text.
    indirect enum Inline: Sendable, Hashable {
        case text(String)
        case strong(String)
        /// An expression as the file has it, where words would be longer or less exact.
        case code(String)
        /// What stands for a value of the account in a sample: `〔姓名〕`.
        case value(String)
        /// A part of a sample that is there only sometimes, with the words that say when.
        case group([Inline])
        case lineBreak
    }

    enum Block {
        /// Level 1 is a part of the page, 2 a part of that.
        case heading(Int, [Inline])
        case paragraph([Inline])
        case list([[Inline]])
        /// Names and what they are.
        case facts([(name: String, value: [Inline])])
        case table(head: [String], rows: [[[Inline]]])
        /// A notice as it will read: who gets it on which channel, its title, its text.
        case message(label: String, title: [Inline]?, text: [Inline])
    }
}

extension [ShowDocument.Inline] {
    /// `parts` with `separator` between them.
    static func joined(_ parts: [Self], _ separator: String) -> Self {
        var whole: Self = []
        for (at, part) in parts.enumerated() {
            if at > 0 { whole.append(.text(separator)) }
            whole += part
        }
        return whole
    }
}
