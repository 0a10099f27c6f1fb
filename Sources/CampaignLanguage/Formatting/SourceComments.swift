internal import Diagnostics

/// A comment of a file and where it stands.
struct SourceComment {
    /// From the `#` to the last byte that is no blank.
    var range: Range<Int>
    /// From 1.
    var line: Int
    /// Columns of a terminal before the `#`.
    var column: Int
    /// Nothing but blanks stands before it on its line.
    var isOwnLine: Bool
}

/// Finds the comments of a file: they stand in the bytes that no scalar covers.
struct SourceComments {
    let file: SourceFile
    private(set) var all: [SourceComment] = []
    /// The ranges of the scalars, in the order of the file.
    private(set) var scalars: [Range<Int>] = []

    init(_ file: SourceFile, _ root: YAMLNode) {
        self.file = file
        collect(root)
        var at = 0
        for scalar in scalars + [file.bytes.count..<file.bytes.count] {
            scan(at..<max(at, scalar.lowerBound))
            at = max(at, scalar.upperBound)
        }
    }

    private mutating func collect(_ node: YAMLNode) {
        switch node.kind {
        case .scalar: scalars.append(Int(node.span.start)..<node.span.end)
        case .sequence(let items): for item in items { collect(item) }
        case .mapping(let entries):
            for entry in entries {
                collect(entry.key)
                collect(entry.value)
            }
        }
    }

    private mutating func scan(_ gap: Range<Int>) {
        var at = gap.lowerBound
        while at < gap.upperBound {
            guard file.bytes[at] == UInt8(ascii: "#") else {
                at += 1
                continue
            }
            all.append(comment(at))
            while at < gap.upperBound, file.bytes[at] != 0x0A { at += 1 }
        }
    }

    private func comment(_ start: Int) -> SourceComment {
        let line = file.lines.line(start)
        let range = file.lines.range(line, in: file.bytes)
        var end = range.upperBound
        while end > start, file.bytes[end - 1].isYAMLBlank { end -= 1 }
        let before = file.bytes[range.lowerBound..<start]
        return SourceComment(
            range: start..<end, line: line,
            column: TextWidth.columns(String(decoding: before, as: UTF8.self)),
            isOwnLine: before.allSatisfy(\.isYAMLBlank))
    }

    /// The texts of all comments, those behind the `|` of a block too, in the order of the file.
    func texts(_ root: YAMLNode) -> [String] {
        var found = all.map { (Int($0.range.lowerBound), text($0.range)) }
        for scalar in scalars where scalar.count > 1 {
            if let comment = headerComment(scalar) {
                found.append((comment.lowerBound, text(comment)))
            }
        }
        return found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The comment on the first line of a block scalar; nil for another scalar, and for a block without lines, which
    /// ends before its comment.
    func headerComment(_ scalar: Range<Int>) -> Range<Int>? {
        let first = file.bytes[scalar.lowerBound]
        guard first == UInt8(ascii: "|") || first == UInt8(ascii: ">") else { return nil }
        let line = file.lines.range(file.lines.line(scalar.lowerBound), in: file.bytes)
        guard
            let start = file.bytes[scalar.lowerBound..<min(line.upperBound, scalar.upperBound)]
                .firstIndex(of: UInt8(ascii: "#"))
        else { return nil }
        return comment(start).range
    }

    /// The scalars that are not empty, and the comments, that start in `range`.
    func ranges(in range: Range<Int>) -> (scalars: [Range<Int>], comments: [Range<Int>]) {
        let first = Self.first(scalars.count) { scalars[$0].lowerBound >= range.lowerBound }
        let texts = scalars[first...].prefix { $0.lowerBound < range.upperBound }
        let firstComment = Self.first(all.count) { all[$0].range.lowerBound >= range.lowerBound }
        let comments = all[firstComment...].prefix { $0.range.lowerBound < range.upperBound }
        return (texts.filter { !$0.isEmpty }, comments.map(\.range))
    }

    /// The first of `count` indices for which `isThere`, which holds for all that follow.
    private static func first(_ count: Int, where isThere: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isThere(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: file.bytes[range], as: UTF8.self)
    }
}
