extension TextWidth {
    /// `text` in lines of at most `columns`: a line ends at a space or beside a wide character, never inside a
    /// number or a word that fits a line, and no line begins with a mark that closes.
    package static func lines(_ text: String, columns limit: Int) -> [String] {
        var lines: [String] = []
        var line: [Character] = []
        var width = 0
        for character in text {
            let more = columns(String(character))
            if width + more > limit, !line.isEmpty {
                let end = breakPlace(line, before: character)
                lines.append(trimmed(line[..<end]))
                line = Array(line[end...].drop { $0 == " " })
                width = line.reduce(0) { $0 + columns(String($1)) }
            }
            line.append(character)
            width += more
        }
        lines.append(trimmed(line[...]))
        return lines
    }

    /// How many characters of `line` stay on it when `next` no longer fits; all where no place is good.
    private static func breakPlace(_ line: [Character], before next: Character) -> Int {
        for place in stride(from: line.count, to: 0, by: -1) {
            let after = place < line.count ? line[place] : next
            if mayBreak(line[place - 1], after) { return place }
        }
        return line.count
    }

    private static func mayBreak(_ before: Character, _ after: Character) -> Bool {
        if "，。、；：！？）】〕」』”’％,.;:!?)]".contains(after) { return false }
        if "（【〔「『“‘([".contains(before) { return false }
        return before == " " || !before.isASCII || !after.isASCII
    }

    private static func trimmed(_ line: ArraySlice<Character>) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
