internal import Diagnostics

/// What Chinese input methods and habits do to plain text, found in scalars that libyaml read
/// without complaint.
///
/// Only plain scalars are looked at: within quotes and blocks every character is text.
struct YAMLTraps {
    let file: SourceFile
    let range: Range<Int>
    let place: YAMLTreeBuilder.Place

    /// The first that it fell into; what else there is would follow from it.
    var finding: Diagnostic? {
        // Nothing that an input method leaves is ASCII.
        let isASCII = file.bytes.withUnsafeBufferPointer { $0[range].allSatisfy { $0 < 0x80 } }
        if !isASCII, let found = blankEdge ?? wideQuotes { return found }
        if place.inFlow {
            if !isASCII, let found = wideCommas { return found }
        } else if let found = missedColon {
            return found
        }
        return place.role == .key ? nil : cutByComment
    }

    /// A key of a flow mapping that holds its value too, because no space or a full-width colon
    /// stands between: `{a:b}`, `{a：b}`.
    static func gluedEntry(
        _ key: YAMLNode, _ scalar: YAMLScalar, _ value: YAMLNode, _ file: SourceFile
    ) -> Diagnostic? {
        guard scalar.style == .plain, let empty = value.scalar, empty.text.bytes.isEmpty,
            empty.style == .plain, Int(value.span.start) == key.span.end
        else { return nil }
        let range = Int(key.span.start)..<key.span.end
        for at in range {
            if file.bytes[at] == UInt8(ascii: ":") { return .yamlMissingSpace(file, at) }
            if file.bytes[at...].starts(with: YAMLLine.wideColon) {
                return .yamlWideColon(file, at)
            }
        }
        return nil
    }

    private func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file.id, start: range.lowerBound, length: range.count)
    }

    /// A blank that YAML takes for a letter at either end of the text.
    private var blankEdge: Diagnostic? {
        var front = range.lowerBound
        while let length = YAMLLine.wideBlank(file.bytes, front), front < range.upperBound {
            front += length
        }
        if front > range.lowerBound { return .yamlWideBlank(file, range.lowerBound..<front) }
        var back = range.upperBound
        for length in [3, 2] {
            while back - length >= range.lowerBound,
                YAMLLine.wideBlank(file.bytes, back - length) == length
            {
                back -= length
            }
        }
        if back < range.upperBound { return .yamlWideBlank(file, back..<range.upperBound) }
        return nil
    }

    /// A text whose first and last characters are full-width quotes, with no others between.
    private var wideQuotes: Diagnostic? {
        guard place.role != .key, range.count >= 6,
            YAMLLine.isWideQuote(file.bytes, range.lowerBound)
        else { return nil }
        let marks = range.filter { YAMLLine.isWideQuote(file.bytes, $0) }
        guard marks == [range.lowerBound, range.upperBound - 3] else { return nil }
        return .yamlWideQuotes(file, range)
    }

    /// `，` and `、` between the values of a bracketed list or map, which do not part them.
    private var wideCommas: Diagnostic? {
        let commas = range.filter { YAMLLine.isWideComma(file.bytes, $0) }
        guard let first = commas.first else { return nil }
        // `{ to: 手机，sender: x }`: what follows the comma is a key, since a colon ends it.
        let isBeforeKey =
            commas.count == 1 && range.upperBound < file.bytes.count
            && file.bytes[range.upperBound] == UInt8(ascii: ":")
            && !file.bytes[first..<range.upperBound].contains(where: \.isYAMLBlank)
        return .yamlWideComma(
            file, first, others: Array(commas.dropFirst()),
            isSure: place.role == .item || isBeforeKey)
    }

    /// A line of the text that looks like an entry: `姓名：x` or `姓名:x` where an entry would stand.
    ///
    /// The text's first line counts when it stands on a line of its own; further lines always. A
    /// key counts when it holds the full-width colon, as `姓名：{ type` does, or one right before a
    /// bracket or quote.
    private var missedColon: Diagnostic? {
        // Nearly no text holds a colon, and a line costs more to look at.
        guard hasColon else { return nil }
        let lines = file.lines
        let firstLine = lines.line(range.lowerBound)
        let lastLine = lines.line(max(range.lowerBound, range.upperBound - 1))
        for number in firstLine...lastLine {
            let line = YAMLLine(file, number)
            if number == firstLine {
                let isOwnLine = line.text == range.lowerBound
                guard isOwnLine else { continue }
                if line.hasDash && place.role == .value { continue }
            }
            guard let glued = line.gluedColon, glued < range.upperBound else { continue }
            let isWide = file.bytes[glued] != UInt8(ascii: ":")
            if place.role == .key {
                guard isWide || "{[\"'".utf8.contains(file.bytes[glued + 1]) else { continue }
            } else if line.looksLikeSentence(after: glued) {
                // A sentence is a text, whatever colon it holds.
                continue
            }
            if !isWide, let length = YAMLLine.wideBlank(file.bytes, glued + 1) {
                return .yamlWideBlank(
                    file, (glued + 1)..<(glued + 1 + length), isSure: number == firstLine)
            }
            var finding: Diagnostic =
                isWide ? .yamlWideColon(file, glued) : .yamlMissingSpace(file, glued)
            if place.role == .item, number == firstLine { finding.severity = .warning }
            // An item may be a text, and so may what goes on from the line before.
            finding.fix?.isSure = finding.severity == .error && number == firstLine
            return finding
        }
        return nil
    }

    private var hasColon: Bool {
        let wide = YAMLLine.wideColon[0]
        return file.bytes[range].contains { $0 == UInt8(ascii: ":") || $0 == wide }
    }

    /// `第 #3 期`: the `#` starts a comment and cuts the text.
    private var cutByComment: Diagnostic? {
        let bytes = file.bytes
        var at = range.upperBound
        while at < bytes.count, bytes[at].isYAMLBlank { at += 1 }
        guard at > range.upperBound, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "#") else {
            return nil
        }
        let next = bytes[at + 1]
        if next.isYAMLBlank || next.isYAMLBreak || next == UInt8(ascii: "#") { return nil }
        var end = at
        while end < bytes.count, !bytes[end].isYAMLBreak { end += 1 }
        while bytes[end - 1].isYAMLBlank { end -= 1 }
        return .yamlCutByComment(span(at..<end), text: span(range))
    }
}
