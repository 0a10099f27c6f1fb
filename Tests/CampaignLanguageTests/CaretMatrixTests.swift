import CampaignLanguage
import Diagnostics
import TestSupport
import Testing

/// The same fault in every style of scalar, at every place in it, after everything that moves bytes.
///
/// Each file is written scalar by scalar, and where each came to stand is noted while writing: the expected
/// place of a finding is known by construction, not from the reader.
@Suite struct CaretMatrixTests {
    /// What is wrong, the code of its finding, and which part of it is marked.
    struct Fault: Sendable {
        let source: String
        let code: String
        let marked: String

        init(_ source: String, _ code: String, _ marked: String) {
            self.source = source
            self.code = code
            self.marked = marked
        }
    }

    /// Faults inside the templates of texts, and in their words.
    static let ofTexts = [
        Fault("{{ 姓明 }}", "D0330", "姓明"),
        Fault("{{ 本期应还 }}", "D0423", "本期应还"),
        Fault("{{ 姓名 | mony }}", "D0420", "mony"),
        Fault("{{ 姓名 | last(0) }}", "D0421", "0"),
        Fault("{{ 还款日 | date(\"%Y\") }}", "D0421", "\"%Y\""),
        Fault("{{ 邮箱 }}", "D0425", "邮箱"),
        Fault("{{ 姓名 | replace(\"😀\\n\", 3) }}", "D0421", "3"),
        Fault("{{ lines.没有 }}", "D0427", "没有"),
        Fault("{% for x in y %}", "D0404", "for"),
        Fault("{% if 本期应还 ＞ 5.00 %}a{% endif %}", "D0303", "＞"),
        Fault("{% if 风险 == \"极高\" %}a{% endif %}", "D0336", "\"极高\""),
        Fault("{% if 风险 == '高' %}", "D0409", "{% if 风险 == '高' %}"),
        Fault("{{ }}", "D0403", "{{ }}"),
        Fault("致电13800138000。", "D0520", "13800138000"),
        Fault("【注意】", "D0516", "【注意】"),
    ]
    /// Faults of conditions.
    static let ofConditions = [
        Fault("逾期天 > 3", "D0330", "逾期天"),
        Fault("days_overdue ＞ 3", "D0303", "＞"),
        Fault("风险 == \"极高\"", "D0336", "\"极高\""),
        Fault("本期应还 > \"5\"", "D0332", ">"),
        Fault("本期应还 > 5", "D0334", "5"),
    ]

    /// Before the fault: escapes, quotes, wide and rare characters, lines.
    static let beforeTexts = [
        "", "abc ", "您好，", "😀𠮷", "it's \"x\" ", "a\\b\t", "甲\n乙", "您\n\n好😀 ", "é\u{301}",
    ]
    static let beforeConditions = [
        "", "风险 == \"低\" and ", "姓名 != \"😀𠮷\" and ", "姓名 != 'it' and ", "姓名 != \"a\\\\b\\\"\" and ",
        "风险 == \"低\"\nand ",
    ]

    /// A file while it is written.
    private struct Page {
        var bytes: [UInt8] = []
        /// By scalar of the logical text, where it stands.
        var places: [Range<Int>] = []

        mutating func put(_ text: String) { bytes += text.utf8 }

        /// Writes one scalar of the logical text as `written`.
        mutating func scalar(_ written: String) {
            let start = bytes.count
            put(written)
            places.append(start..<bytes.count)
        }
    }

    enum Ending: String, CaseIterable, Sendable { case lf = "\n", crlf = "\r\n" }

    /// Writes `text` in `style`; false where that style cannot hold it.
    private static func write(
        _ text: String, _ style: YAMLScalar.Style, escapes: Bool, _ ending: Ending,
        into page: inout Page
    ) -> Bool {
        let scalars = Array(text.unicodeScalars)
        let indent = "      "
        let open: String
        switch style {
        case .plain:
            // A flow map, a quote or an indicator would begin something else; ` #` and `: ` end it.
            guard let first = scalars.first, !"{\"'【%}|>".unicodeScalars.contains(first),
                !text.contains(": "), !text.contains(" #"), !text.contains("\t")
            else { return false }
            open = ""
        case .single: open = "'"
        case .double: open = "\""
        case .literal: open = "|" + ending.rawValue + indent
        case .folded: open = ">" + ending.rawValue + indent
        }
        page.put(open)
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\n" {
                // Where lines fold, a break of the text is a blank line; spaces beside it would go.
                if style == .literal {
                    page.scalar(ending.rawValue)
                    let isBlank = index + 1 < scalars.count && scalars[index + 1] == "\n"
                    if !isBlank { page.put(indent) }
                } else if style == .double, escapes {
                    page.scalar("\\n")
                } else {
                    return false
                }
                continue
            }
            switch style {
            case .single where scalar == "'": page.scalar("''")
            case .double: page.scalar(quoted(scalar, escapes: escapes))
            default: page.scalar(String(scalar))
            }
        }
        if style == .single || style == .double { page.put(open) }
        page.put(ending.rawValue)
        return true
    }

    /// A scalar between double quotes: as it is where that may be, or as one of YAML's escapes.
    private static func quoted(_ scalar: Unicode.Scalar, escapes: Bool) -> String {
        if scalar == "\"" || scalar == "\\" { return "\\" + String(scalar) }
        if scalar == "\t" { return "\\t" }
        if !escapes { return String(scalar) }
        let hex = String(scalar.value, radix: 16)
        func padded(_ count: Int) -> String {
            String(repeating: "0", count: count - hex.count) + hex
        }
        switch scalar.value {
        case 0x20...0x7E: return scalar.value % 2 == 0 ? "\\x" + padded(2) : String(scalar)
        case ..<0x10000: return "\\u" + padded(4)
        default: return "\\U" + padded(8)
        }
    }

    /// A campaign with `text` at `key`, as bytes and the places of the text's scalars.
    private static func page(
        _ text: String, isCondition: Bool, _ style: YAMLScalar.Style, escapes: Bool,
        _ ending: Ending
    ) -> Page? {
        var page = Page()
        func line(_ words: String) { page.put(words + ending.rawValue) }
        line("campaign: overdue-week")
        line("import: { lender: shared/lender.yaml }   # 😀")
        line("portfolio: shared/auto-loans.yaml")
        line("audience:")
        page.put("  include: ")
        if isCondition {
            guard write(text, style, escapes: escapes, ending, into: &page) else { return nil }
        } else {
            line("days_overdue in 1..30")
        }
        line("steps:")
        line("  - step: 逾期一周")
        line("    day: 还款日 + 7 days")
        line("    send: sms")
        page.put("    text: ")
        if isCondition {
            line("请还款。")
        } else {
            guard write(text, style, escapes: escapes, ending, into: &page) else { return nil }
        }
        return page
    }

    @Test(
        "a fault in a text is marked at the same logical place in every style",
        arguments: YAMLScalar.Style.allCases)
    func texts(_ style: YAMLScalar.Style) throws {
        let seen = try run(
            style, Self.ofTexts, before: Self.beforeTexts, after: ["", "，请还款。", " 'x' \"y\" 😀"],
            isCondition: false)
        #expect(seen >= 200, "\(style): \(seen)")
    }

    @Test(
        "a fault in a condition is marked at the same logical place in every style",
        arguments: YAMLScalar.Style.allCases)
    func conditions(_ style: YAMLScalar.Style) throws {
        let seen = try run(
            style, Self.ofConditions, before: Self.beforeConditions,
            after: ["", " and days_overdue != 5", " and 姓名 != \"it's 😀\""], isCondition: true)
        #expect(seen >= 80, "\(style): \(seen)")
    }

    private func run(
        _ style: YAMLScalar.Style, _ faults: [Fault], before: [String], after: [String],
        isCondition: Bool
    ) throws -> Int {
        var seen = 0
        for fault in faults {
            for prefix in before {
                for suffix in after {
                    for (escapes, ending) in [(false, Ending.lf), (true, .lf), (false, .crlf)] {
                        if escapes, style != .double { continue }
                        let text = prefix + fault.source + suffix
                        let page = Self.page(
                            text, isCondition: isCondition, style, escapes: escapes, ending)
                        guard let page else { continue }
                        seen += 1
                        check(page, fault, at: prefix, style, isCondition)
                    }
                }
            }
        }
        return seen
    }

    private func check(
        _ page: Page, _ fault: Fault, at prefix: String, _ style: YAMLScalar.Style,
        _ isCondition: Bool
    ) {
        let shown = String(decoding: page.bytes, as: UTF8.self).debugDescription
        let (whole, part) = (Array(fault.source.unicodeScalars), Array(fault.marked.unicodeScalars))
        let inside = (0...whole.count - part.count).first { start in
            whole[start..<start + part.count].elementsEqual(part)
        }
        guard let inside else {
            Issue.record("\(fault.source) has no \(fault.marked)")
            return
        }
        let first = prefix.unicodeScalars.count + inside
        let last = first + fault.marked.unicodeScalars.count - 1
        let expected = page.places[first].lowerBound..<page.places[last].upperBound
        let result = CampaignCorpus.read(
            ErrorCorpusTests.folder, "matrix", bytes: ContiguousArray(page.bytes))
        // A folded text is refused besides; a file that is whole has nothing else wrong.
        let findings = result.bag.sorted.filter { $0.code != "D0527" }
        guard let finding = findings.first, findings.count == 1, finding.code == fault.code,
            let span = finding.span
        else {
            Issue.record("\(style) \(findings.map { ($0.code, $0.message.en) }): \(shown)")
            return
        }
        #expect(Int(span.start)..<span.end == expected, "\(style) \(fault.code): \(shown)")
        let before = String(decoding: page.bytes[..<expected.lowerBound], as: UTF8.self)
        let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let (_, place) = result.sources.position(span)
        #expect(place.line == lines.count, "\(style) \(fault.code): \(shown)")
        #expect(place.column == (lines.last?.count ?? 0) + 1, "\(style) \(fault.code): \(shown)")
        #expect((style == .folded && !isCondition) == (result.bag.sorted.count == 2))
    }
}
