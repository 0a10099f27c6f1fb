/// A file as the formatter will write it: the tree with its comments, before lines are made of it.
///
/// A block is a mapping or list over lines; `bare` is a file that is one single value.
struct LayoutBlock {
    enum Kind { case mapping, sequence, bare }

    var kind: Kind
    var items: [LayoutItem] = []
    /// Comments after the last item that stand as far in as the items do.
    var tail: [LayoutComment] = []
}

/// An entry of a mapping or an item of a list.
struct LayoutItem {
    /// Comments on lines of their own before it.
    var before: [LayoutComment] = []
    var hasBlankBefore = false
    /// The key as it will be written, quotes included; nil in a list.
    var key: String?
    /// The key without quotes, for its place in the story.
    var name = ""
    var value = LayoutValue.none
    /// The comment behind it on its line.
    var comment: LayoutComment?
    /// Where the value starts in the author's line, counted from its key, and how wide that key was; nil
    /// where they stand on different lines.
    var source: (offset: Int, keyWidth: Int)?
}

struct LayoutComment {
    /// With its `#`, without blanks at the end.
    var text: String
    /// The column of the `#` in the author's line.
    var column: Int
    /// Whether the line before is empty.
    var hasBlankBefore: Bool
    /// Further lines right below, at the same column, of a comment behind a value.
    var more: [String] = []
}

indirect enum LayoutValue {
    case none
    /// One line; `isBelow` where the author put it on the line after its key.
    case line(String, isBelow: Bool)
    /// An expression that may be broken before each piece but the first.
    case chain([String])
    /// A text over lines that YAML folds.
    case folded([String], isBelow: Bool)
    /// Brackets over lines: each with how deep it stands; `joined` is the form on one line, if there is one.
    case flow(joined: String?, lines: [(depth: Int, text: String)])
    /// A block scalar: its header and its lines without indentation; an empty line after it would
    /// belong to it if `takesBlanks`.
    case block(header: String, lines: [String], takesBlanks: Bool)
    case nested(LayoutBlock)
}

extension LayoutBlock {
    /// Puts the entries in the order of `shape`; comments go with their entry, but what stands at the
    /// head of the file stays there.
    mutating func order(by shape: FormShape, isRoot: Bool) {
        guard kind == .mapping else { return }
        var last = -1
        let ranks = items.map { item in
            last = shape.rank(of: item.name) ?? last
            return last
        }
        let order = items.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        if order.elementsEqual(items.indices) { return }
        var head: [LayoutComment] = []
        if isRoot { swap(&head, &items[0].before) }
        let spaces = items.contains(where: \.hasBlankBefore)
        items[0].hasBlankBefore = spaces
        items = order.map { items[$0] }
        items[0].before = head + items[0].before
    }
}
