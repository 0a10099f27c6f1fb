package import Diagnostics
internal import Expressions
internal import Reporting

/// What `dunlin test` shows: expected and got side by side, and what no case reaches.
package struct TrialReport {
    private let language: Language
    private let style: TerminalStyle
    /// Cases that passed are named too.
    private let isVerbose: Bool

    /// As many unreached places of a file are shown.
    private static let placesShown = 20

    package init(language: Language, style: TerminalStyle, isVerbose: Bool) {
        self.language = language
        self.style = style
        self.isVerbose = isVerbose
    }

    /// One file: its failures, or that there are none. Findings about the file itself are shown elsewhere.
    package func text(_ set: TrialSet) -> String {
        var text = ""
        for result in set.results {
            if result.hasPassed {
                if isVerbose { text += "  ✓ \(result.name)\n" }
                continue
            }
            text +=
                style.error("✗ \(result.name)") + "  "
                + style.dim(set.sources.place(result.span)) + "\n" + failures(result, set)
        }
        if let coverage = set.coverage { text += missed(coverage, set.sources) }
        let passed = set.results.count - set.failed
        var line = Phrase(
            "\(passed) of \(set.results.count) cases", zh: "\(set.results.count) 个用例，通过 \(passed) 个"
        )
        if let coverage = set.coverage {
            line.en += ", coverage \(coverage.percent)%"
            line.zh += "，覆盖 \(coverage.percent)%"
        }
        if set.isBroken { line = Phrase("not run: see the findings", zh: "没有运行：见上面的问题") }
        return text + "\(set.path): \(line[language])\n"
    }

    private func failures(_ result: Trial.Result, _ set: TrialSet) -> String {
        if !result.findings.isEmpty {
            return HumanRenderer(style: style, language: language)
                .render((result.findings, 0), sources: set.sources)
        }
        var lines = ""
        if let moment = result.failures.first?.moment {
            lines += "    " + Phrase("at \(moment)", zh: "在 \(moment)")[language] + "\n"
        }
        var table = Table([.left, .left, .left, .left], indent: 4)
        table.add([
            "", Phrase("expected", zh: "期望")[language], Phrase("got", zh: "实际")[language], "",
        ])
        var texts: [String] = []
        for failure in result.failures {
            let isLong = failure.got.contains("\n") || TextWidth.columns(failure.got) > 40
            if isLong { texts.append(failure.got) }
            table.add([
                failure.aspect[language], shortened(failure.expected),
                isLong ? Phrase("(below)", zh: "（见下）")[language] : failure.got,
                set.sources.place(failure.span),
            ])
        }
        let reasons = result.failures.compactMap { failure in
            failure.reason.map { reason in
                "    " + reason[language]
                    + (failure.rule.map { ": " + set.sources.place($0) } ?? "") + "\n"
            }
        }
        var text = lines + table.text + Self.once(reasons).joined()
        for words in Self.once(texts) {
            let lines = words.split(separator: "\n", omittingEmptySubsequences: false)
            text += lines.map { "    │ \($0)\n" }.joined()
        }
        return text
    }

    /// Each of them once, in their order.
    private static func once(_ texts: [String]) -> [String] {
        texts.enumerated().filter { texts.firstIndex(of: $1) == $0 }.map(\.element)
    }

    private func shortened(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: "⏎")
        let most = 40
        return line.count <= most ? line : line.prefix(most - 1) + "…"
    }

    private func missed(_ coverage: Coverage, _ sources: SourceSet) -> String {
        let missed = coverage.missed
        if missed.isEmpty { return "" }
        var table = Table([.left, .left])
        for place in missed.prefix(Self.placesShown) {
            table.add([place.what[language], sources.place(place.span)])
        }
        var text = Phrase("no case reaches:", zh: "没有用例走到：")[language] + "\n" + table.text
        let more = missed.count - Self.placesShown
        if more > 0 {
            text += "  " + Phrase("and \(more) more", zh: "还有 \(more) 处")[language] + "\n"
        }
        return text
    }

    /// The last line: all files together.
    package func summary(_ sets: [TrialSet]) -> String {
        let cases = sets.reduce(0) { $0 + $1.results.count }
        let failed = sets.reduce(0) { $0 + $1.failed }
        let (covered, places) = Self.covered(sets)
        let percent = Self.percent(sets)
        let broken = sets.count(where: \.isBroken)
        var line = Phrase(
            "\(cases) \(cases == 1 ? "case" : "cases"): \(cases - failed) passed, \(failed) failed; "
                + "coverage \(percent)% (\(covered) of \(places) places)",
            zh:
                "\(cases) 个用例：通过 \(cases - failed)，失败 \(failed)；覆盖 \(percent)%（\(places) 处中的 \(covered) 处）"
        )
        if broken > 0 {
            line.en = "\(broken) of \(sets.count) files not run; " + line.en
            line.zh = "\(sets.count) 个文件中有 \(broken) 个没有运行；" + line.zh
        }
        return (failed + broken > 0 ? style.error(line[language]) : line[language]) + "\n"
    }

    /// Rounded down; of no places at all 0 where a file could not be run.
    package static func percent(_ sets: [TrialSet]) -> Int {
        let (covered, places) = covered(sets)
        return sets.contains(where: \.isBroken) && places == 0
            ? 0 : Coverage.percent(covered, of: places)
    }

    private static func covered(_ sets: [TrialSet]) -> (covered: Int, places: Int) {
        sets.compactMap(\.coverage).reduce((0, 0)) { ($0.0 + $1.covered, $0.1 + $1.places.count) }
    }
}
