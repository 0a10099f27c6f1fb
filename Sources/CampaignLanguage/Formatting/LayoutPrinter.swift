internal import Diagnostics

/// Makes lines of a layout: indentation by two, values and comments in columns where the author put
/// them in columns.
struct LayoutPrinter {
    /// Columns that a line should keep to where it can be broken.
    static let width = 100

    private struct Line {
        var text: String
        var comment: LayoutComment?
    }

    private var lines: [Line] = []
    /// An empty line here would belong to the text before it.
    private var takesBlanks = false

    /// The bytes of the file.
    static func text(of layout: LayoutBlock) -> ContiguousArray<UInt8> {
        var printer = LayoutPrinter()
        printer.block(layout, 0, lead: nil)
        return printer.bytes
    }

    private mutating func add(_ text: String, _ comment: LayoutComment? = nil) {
        lines.append(Line(text: text, comment: comment))
        takesBlanks = false
    }

    private mutating func blank(_ isWanted: Bool) {
        // The last line of a text may be blanks, which look like an empty line the next time.
        guard isWanted, !takesBlanks, let last = lines.last else { return }
        if !last.text.utf8.allSatisfy(\.isYAMLBlank) { add("") }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// Writes a block at `indent`; `lead` is what stands before its first item on the same line.
    private mutating func block(_ block: LayoutBlock, _ indent: Int, lead: String?) {
        let columns = Columns.of(block.items, indent)
        for (at, item) in block.items.enumerated() {
            let isBehind = at == 0 && lead != nil
            for (number, comment) in item.before.enumerated() {
                blank(comment.hasBlankBefore && at + number > 0)
                add(spaces(indent) + comment.text)
            }
            if !isBehind { blank(item.hasBlankBefore && at + item.before.count > 0) }
            let start = (isBehind ? lead : nil) ?? spaces(indent)
            switch block.kind {
            case .mapping:
                let key = start + (item.key ?? "") + ":"
                value(item, key, spaces(columns[at]), indent)
            case .sequence: value(item, start + "-", " ", indent)
            case .bare: value(item, start, "", indent)
            }
        }
        for comment in block.tail {
            blank(comment.hasBlankBefore)
            add(spaces(indent) + comment.text)
        }
    }

    /// Writes an item whose line starts with `head`.
    private mutating func value(_ item: LayoutItem, _ head: String, _ gap: String, _ indent: Int) {
        let inner = spaces(indent + 2)
        if let text = item.oneLine(indent) {
            add(head + gap + text, item.comment)
            return
        }
        switch item.value {
        case .none: add(head, item.comment)
        case .nested(let block):
            if item.key != nil {
                add(head, item.comment)
                self.block(block, indent + 2, lead: nil)
            } else {
                self.block(block, indent + 2, lead: head + gap)
            }
        case .line(let text, _):
            add(head)
            add(inner + text, item.comment)
        case .chain(let pieces): chain(pieces, head + gap, inner, item.comment)
        case .folded(let texts, let isBelow):
            if isBelow { add(head) }
            for (at, text) in texts.enumerated() {
                let start = at == 0 && !isBelow ? head + gap : text.isEmpty ? "" : inner
                add(start + text, at == texts.count - 1 ? item.comment : nil)
            }
        case .flow(_, let texts):
            for (at, line) in texts.enumerated() {
                let start = line.text.isEmpty ? "" : spaces(indent + 2 * line.depth)
                let isLast = at == texts.count - 1
                add((at == 0 ? head + gap : start) + line.text, isLast ? item.comment : nil)
            }
        case .block(let header, let texts, let keepsBlanks):
            add(head + gap + header, item.comment)
            for text in texts { add(text.isEmpty ? "" : inner + text) }
            takesBlanks = keepsBlanks
        }
    }

    /// An expression, broken before `and` and `or` where it is too long.
    private mutating func chain(
        _ pieces: [String], _ head: String, _ inner: String, _ comment: LayoutComment?
    ) {
        var line = head
        for (at, piece) in pieces.enumerated() {
            let longer = at == 0 ? line + piece : line + " " + piece
            if at > 0, TextWidth.columns(longer) > Self.width {
                add(line)
                line = inner + piece
            } else {
                line = longer
            }
        }
        add(line, comment)
    }

    private var bytes: ContiguousArray<UInt8> {
        let widths = lines.map { $0.comment == nil ? 0 : TextWidth.columns($0.text) }
        let columns = CommentColumns(
            zip(lines, widths).compactMap { line, width in
                line.comment.map { (width, $0.column) }
            })
        var bytes = ContiguousArray<UInt8>()
        for (line, width) in zip(lines, widths) {
            bytes.append(contentsOf: line.text.utf8)
            if let comment = line.comment {
                let column = columns.place(width: width, column: comment.column)
                bytes.append(contentsOf: spaces(column - width).utf8)
                bytes.append(contentsOf: comment.text.utf8)
                for more in comment.more {
                    bytes.append(0x0A)
                    bytes.append(contentsOf: (spaces(column) + more).utf8)
                }
            }
            bytes.append(0x0A)
        }
        return bytes
    }
}

/// Where comments behind values start.
///
/// A column is one that the author had put two comments in, one of them with more than the two spaces
/// that every comment gets. Comments in or near a column stand in it where there is room; the others
/// follow at two spaces. (What stands at two spaces by this rule never makes a column, so that formatting
/// twice changes nothing.)
private struct CommentColumns {
    private static let near = 4
    private let columns: [Int]

    /// - Parameter comments: the width of the text before each, and its column in the author's file.
    init(_ comments: [(width: Int, column: Int)]) {
        var counts: [Int: (all: Int, wide: Int)] = [:]
        for comment in comments where comment.width + 2 <= comment.column {
            let wide = comment.width + 2 < comment.column ? 1 : 0
            let count = counts[comment.column] ?? (0, 0)
            counts[comment.column] = (count.all + 1, count.wide + wide)
        }
        columns = counts.filter { $0.value.all > 1 && $0.value.wide > 0 }.keys.sorted()
    }

    func place(width: Int, column: Int) -> Int {
        let close = width + 2
        return nearest(to: column, from: close) ?? nearest(to: close, from: close) ?? close
    }

    /// The column nearest to `place` that leaves room, within reach.
    private func nearest(to place: Int, from close: Int) -> Int? {
        columns.filter { $0 >= close && abs($0 - place) <= Self.near }
            .min { abs($0 - place) < abs($1 - place) }
    }
}

extension LayoutItem {
    /// The value, if it is written on one line with its key.
    ///
    /// What can be on one line or over lines is on one if it keeps to the width behind one space, however
    /// far a column moves it.
    func oneLine(_ indent: Int) -> String? {
        let room = LayoutPrinter.width - indent - (key.map { TextWidth.columns($0) + 2 } ?? 2)
        func ifFits(_ text: String) -> String? { TextWidth.columns(text) <= room ? text : nil }
        switch value {
        case .line(let text, let isBelow): return isBelow ? ifFits(text) : text
        case .chain(let pieces):
            let text = pieces.joined(separator: " ")
            return pieces.count == 1 ? text : ifFits(text)
        case .flow(let joined, _): return joined.flatMap(ifFits)
        case .none, .folded, .block, .nested: return nil
        }
    }
}

/// How many spaces stand before the values of a mapping.
private enum Columns {
    /// One space, or as many as bring the values of neighbouring one-line entries into one column,
    /// where the author had brought some of them there.
    static func of(_ items: [LayoutItem], _ indent: Int) -> [Int] {
        var gaps = Array(repeating: 1, count: items.count)
        var start = 0
        while start < items.count {
            var end = start
            while end < items.count, items[end].key != nil, items[end].oneLine(indent) != nil,
                end == start || items[end].before.isEmpty && !items[end].hasBlankBefore
            {
                end += 1
            }
            if end - start > 1, isAligned(items[start..<end]) {
                let widest = items[start..<end].map(width).max() ?? 0
                for at in start..<end { gaps[at] = 1 + widest - width(items[at]) }
            }
            start = max(end, start + 1)
        }
        return gaps
    }

    private static func width(_ item: LayoutItem) -> Int { TextWidth.columns(item.key ?? "") }

    /// Whether two values stand in one column behind keys of different widths.
    private static func isAligned(_ items: ArraySlice<LayoutItem>) -> Bool {
        var widths: [Int: Int] = [:]
        return items.contains { item in
            guard let (offset, width) = item.source else { return false }
            return widths.updateValue(width, forKey: offset).map { $0 != width } ?? false
        }
    }
}
