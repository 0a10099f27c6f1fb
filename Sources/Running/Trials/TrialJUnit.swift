internal import Diagnostics

/// The results as JUnit's XML, which most build servers read. Source of the form: the schema of Jenkins' xUnit plugin.
package enum TrialJUnit {
    package static func text(_ sets: [TrialSet]) -> String {
        let cases = sets.reduce(0) { $0 + max(1, $1.results.count) }
        let failed = sets.reduce(0) { $0 + $1.failed }
        let broken = sets.count(where: \.isBroken)
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text +=
            "<testsuites name=\"dunlin\" tests=\"\(cases)\" failures=\"\(failed)\" errors=\"\(broken)\">\n"
        for set in sets { text += suite(set) }
        return text + "</testsuites>\n"
    }

    private static func suite(_ set: TrialSet) -> String {
        let count = set.isBroken ? 1 : set.results.count
        var text =
            "  <testsuite name=\"\(escaped(set.path))\" tests=\"\(count)\" failures=\"\(set.failed)\" "
            + "errors=\"\(set.isBroken ? 1 : 0)\">\n"
        if set.isBroken {
            let words = set.bag.sorted.map { "\($0.code) \($0.message.en)" }.joined(separator: "\n")
            text +=
                "    <testcase name=\"\(escaped(set.path))\" classname=\"\(escaped(set.path))\">\n"
                + "      <error message=\"the file could not be run\">\(escaped(words))</error>\n    </testcase>\n"
        } else {
            for result in set.results { text += testCase(result, set) }
        }
        return text + "  </testsuite>\n"
    }

    private static func testCase(_ result: Trial.Result, _ set: TrialSet) -> String {
        let line = set.sources.position(result.span).position.line
        let head =
            "    <testcase name=\"\(escaped(result.name))\" classname=\"\(escaped(set.path))\" "
            + "file=\"\(escaped(set.path))\" line=\"\(line)\""
        if result.hasPassed { return head + "/>\n" }
        let words =
            result.failures.map { "\($0.aspect.en): expected \($0.expected), got \($0.got)" }
            + result.findings.map { "\($0.code) \($0.message.en)" }
        return head + ">\n      <failure message=\"\(escaped(words.first ?? ""))\">"
            + escaped(words.joined(separator: "\n")) + "</failure>\n    </testcase>\n"
    }

    /// XML 1.0 has no place for most control characters; they are left out.
    private static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "\n": out.append(contentsOf: "&#10;".unicodeScalars)
            case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{FFFE}"..."\u{FFFF}": continue
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
