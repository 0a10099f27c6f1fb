internal import Diagnostics

/// A table for a terminal whose columns line up, Chinese text included.
///
/// Numbers stand to the right, texts to the left; two spaces between columns; no lines and no colour of its own.
package struct Table: Sendable {
    package enum Alignment: Sendable { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]] = []
    private let indent: String

    package init(_ alignments: [Alignment], indent: Int = 2) {
        self.alignments = alignments
        self.indent = String(repeating: " ", count: indent)
    }

    /// Adds a row; missing cells at its end are empty.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count <= alignments.count, "a row has at most as many cells as columns")
        rows.append(cells + Array(repeating: "", count: alignments.count - cells.count))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The lines of the table, each with its line break.
    package var text: String {
        let widths = alignments.indices.map { column in
            rows.map { TextWidth.columns($0[column]) }.max() ?? 0
        }
        var text = ""
        for row in rows {
            var line = indent
            for (column, cell) in row.enumerated() {
                if column > 0 { line += "  " }
                line += TextWidth.pad(
                    cell, to: widths[column], right: alignments[column] == .right)
            }
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        return text
    }
}

/// Numbers as people read them.
package enum Figures {
    /// `12,345`.
    package static func count(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (number < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// `12.3%` of `whole`; `–` of nothing.
    package static func share(_ part: Int, of whole: Int) -> String {
        if whole == 0 { return "–" }
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10)%"
    }
}
