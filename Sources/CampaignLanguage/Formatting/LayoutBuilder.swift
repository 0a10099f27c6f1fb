internal import Diagnostics

/// Makes the layout of a file from its tree and its bytes, in one pass from top to bottom.
///
/// A comment belongs to the item that it precedes, or, behind a value, to that value's line. At the end
/// of a block it stays in the block if it stands as far in as the block's items.
struct LayoutBuilder {
    private let file: SourceFile
    private let comments: SourceComments
    private let scalars: ScalarForm
    private var next = 0
    /// The end of what was read last.
    private var end = 0

    init(_ file: SourceFile, _ root: YAMLNode) {
        self.file = file
        comments = SourceComments(file, root)
        scalars = ScalarForm(file: file, comments: comments)
    }

    /// The whole file.
    mutating func build(_ root: YAMLNode) -> LayoutBlock {
        let shape = FormShape.of(root)
        if isBlock(root) { return block(root, shape, outer: nil) }
        var item = LayoutItem(before: take(before: Int(root.span.start)))
        inline(root, shape, keyEnd: nil, &item, isRoot: true)
        var whole = LayoutBlock(kind: .bare, items: [item])
        whole.tail = take(before: file.bytes.count)
        return whole
    }

    /// A mapping or list over lines; `outer` is the column of the block around it, nil for the file.
    private mutating func block(_ node: YAMLNode, _ shape: FormShape, outer: Int?) -> LayoutBlock {
        let column = column(Int(node.span.start))
        var block = LayoutBlock(kind: node.mapping == nil ? .sequence : .mapping)
        for entry in node.mapping ?? [] {
            block.items.append(self.entry(entry, shape, column))
        }
        for item in node.sequence ?? [] {
            block.items.append(self.item(item, shape.item, column))
        }
        block.order(by: shape, isRoot: outer == nil)
        if let outer {
            let limit = content(after: end)
            while let comment = peek, comment.range.lowerBound < limit, comment.isOwnLine,
                comment.column >= column, comment.column > outer
            {
                block.tail.append(layout(comment))
                next += 1
            }
        } else {
            block.tail = take(before: file.bytes.count)
        }
        return block
    }

    private mutating func entry(
        _ entry: YAMLEntry, _ shape: FormShape, _ column: Int
    ) -> LayoutItem {
        let start = Int(entry.key.span.start)
        let name = entry.keyText
        var item = LayoutItem(
            before: take(before: start), hasBlankBefore: isBlank(line(start) - 1),
            key: scalars.key(entry.key), name: name)
        end = entry.key.span.end
        let valueShape = shape.value(of: name)
        if isBlock(entry.value) {
            takeBehind(line(end), &item)
            // Behind the colon.
            end = content(after: end) + 1
            item.value = .nested(block(entry.value, valueShape, outer: column))
            return item
        }
        let value = Int(entry.value.span.start)
        if line(value) == line(start) {
            let first = self.column(start)
            item.source = (self.column(value) - first, self.column(end) - first)
        }
        inline(entry.value, valueShape, keyEnd: end, &item)
        return item
    }

    private mutating func item(
        _ node: YAMLNode, _ shape: FormShape, _ column: Int
    ) -> LayoutItem {
        let dash = content(after: end)
        var item = LayoutItem(
            before: take(before: max(dash + 1, Int(node.span.start))),
            hasBlankBefore: isBlank(line(dash) - 1))
        end = dash + 1
        guard isBlock(node) else {
            inline(node, shape, keyEnd: nil, &item)
            return item
        }
        var inner = block(node, shape, outer: column)
        // The first item stands behind the dash, so what precedes it goes before the dash.
        item.before += inner.items[0].before
        inner.items[0].before = []
        item.value = .nested(inner)
        return item
    }

    /// A value that is no block.
    private mutating func inline(
        _ node: YAMLNode, _ shape: FormShape, keyEnd: Int?, _ item: inout LayoutItem,
        isRoot: Bool = false
    ) {
        let range = Int(node.span.start)..<node.span.end
        item.before += take(before: range.lowerBound)
        let isBelow = keyEnd.map { line($0) < line(range.lowerBound) } ?? false
        // Comments between brackets stay in the brackets' own lines.
        while peek.map({ $0.range.lowerBound < range.upperBound }) ?? false { next += 1 }
        end = max(end, range.upperBound)
        if node.scalar?.style.isBlock == true {
            guard let header = comments.headerComment(range) else {
                takeBehind(line(range.lowerBound), &item)
                item.value = scalars.value(node, shape, isBelow: false, mayUnquote: false)
                return
            }
            item.comment = LayoutComment(
                text: text(header), column: column(header.lowerBound), hasBlankBefore: false)
        } else {
            takeBehind(line(max(range.lowerBound, range.upperBound - 1)), &item)
        }
        let isTight = item.comment.map { !$0.text.utf8.dropFirst().starts(with: [0x20]) } ?? false
        // A file that is one text: bare, `:a` would be a key.
        item.value = scalars.value(node, shape, isBelow: isBelow, mayUnquote: !isTight && !isRoot)
    }

    private var peek: SourceComment? {
        comments.all.indices.contains(next) ? comments.all[next] : nil
    }

    private func layout(_ comment: SourceComment) -> LayoutComment {
        LayoutComment(
            text: text(comment.range), column: comment.column,
            hasBlankBefore: comment.isOwnLine && isBlank(comment.line - 1))
    }

    /// All comments up to `offset`.
    private mutating func take(before offset: Int) -> [LayoutComment] {
        var taken: [LayoutComment] = []
        while let comment = peek, comment.range.lowerBound < offset {
            taken.append(layout(comment))
            next += 1
        }
        return taken
    }

    /// The comment behind what ends on `line`, with those right below it at the same column.
    private mutating func takeBehind(_ line: Int, _ item: inout LayoutItem) {
        guard let first = peek, !first.isOwnLine, first.line == line else { return }
        var comment = layout(first)
        next += 1
        var last = line
        while let more = peek, more.isOwnLine, more.line == last + 1, more.column == first.column {
            comment.more.append(text(more.range))
            last = more.line
            next += 1
        }
        item.comment = comment
    }

    /// The first byte after `offset` that is neither blank nor part of a comment.
    private func content(after offset: Int) -> Int {
        var at = offset
        while at < file.bytes.count {
            if file.bytes[at] == UInt8(ascii: "#") {
                while at < file.bytes.count, file.bytes[at] != 0x0A { at += 1 }
            } else if file.bytes[at].isYAMLBlank || file.bytes[at].isYAMLBreak {
                at += 1
            } else {
                break
            }
        }
        return at
    }

    /// Whether `node` is a mapping or list over lines, without brackets.
    private func isBlock(_ node: YAMLNode) -> Bool {
        if node.scalar != nil { return false }
        let first = file.bytes[Int(node.span.start)]
        return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
    }

    private func line(_ offset: Int) -> Int { file.lines.line(offset) }

    private func column(_ offset: Int) -> Int {
        let start = file.lines.range(line(offset), in: file.bytes).lowerBound
        return TextWidth.columns(text(start..<max(start, offset)))
    }

    private func isBlank(_ line: Int) -> Bool {
        guard line >= 1 else { return false }
        return file.bytes[file.lines.range(line, in: file.bytes)].allSatisfy(\.isYAMLBlank)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: file.bytes[range], as: UTF8.self)
    }
}
