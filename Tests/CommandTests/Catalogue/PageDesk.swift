import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import Planning
import Portfolio
import Running
import TestSupport
import Testing

/// Puts the pieces of a page where its example says they stand, and says which codes come out.
struct PageDesk {
    private let folder: TemporaryFolder
    private let page: DiagnosticPage

    init(_ page: DiagnosticPage) throws {
        self.page = page
        folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "shared/auto-loans.yaml", "calendars/cn-mainland.yaml",
            "policies/cn-consumer-credit.yaml", "policies/house.yaml", "policies/aliyun-sms.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("accounts.csv", Self.table)
        try folder.write("data/auto-loans.csv", Self.table)
    }

    /// The codes of `piece`, sorted, and of errors only; nil where the page cannot be run.
    func codes(_ piece: String) throws -> (all: [String], errors: [String])? {
        switch page.example.place {
        case .notRun: return nil
        case .condition: return try check(Self.campaign, [("audience", ["  include: " + piece])])
        case .text: return try check(Self.step(["text": "text: |\n" + indented(piece)]), [])
        case .step: return try check(Self.step(Self.keys(of: piece)), [])
        case .campaign: return try check(Self.campaign, fragment: piece)
        case .file: return try check(piece)
        case .portfolio: return try check(Self.inline(keys: piece, fields: []), [])
        case .database:
            try makeDatabase()
            return try run(Self.inline(keys: piece, fields: []))
        case .field: return try check(Self.inline(keys: "", fields: [piece]), [])
        case .lender:
            try folder.write("shared/lender.yaml", piece + "\n")
            return try check(Self.campaign + "timing: { days: working_days }\n")
        case .calendar:
            try folder.write("calendars/cn-mainland.yaml", piece + "\n")
            return try check(Self.campaign + "timing: { days: working_days }\n")
        case .senders: return try senders(piece)
        case .policy:
            try folder.write("policies/house.yaml", piece + "\n")
            return try check(Self.campaign, fragment: "policies: [house]")
        case .trial: return try trial(piece)
        case .table:
            try folder.write("accounts.csv", piece.isEmpty ? "" : piece + "\n")
            return try run(Self.inline(keys: "", fields: []))
        case .bareTable:
            try folder.write("accounts.csv", piece + "\n")
            return try check(Self.bare)
        case .cell(let field): return try cell(piece, field)
        }
    }
}

/// The campaigns around the pieces.
extension PageDesk {
    private static let head = """
        campaign: overdue-week
        import: { lender: shared/lender.yaml }
        portfolio: shared/auto-loans.yaml

        """

    private static let campaign =
        head + """
            audience:
              include: days_overdue <= 90
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                at: 10:00
                send: sms
                text: "{{ 姓名 }}您好，您的车贷已逾期，请尽快还款。"

            """

    private static let bare = campaign.replacing("shared/auto-loans.yaml", with: "accounts.csv")

    /// The campaign with other keys in its step.
    private static func step(_ keys: [String: String]) -> String {
        let own = ["day": "day: 还款日 + 7 days", "at": "at: 10:00", "send": "send: sms"]
            .merging(["text": "text: 请尽快还款。"]) { $1 }.merging(keys) { $1 }
        let lines = own.keys.sorted().flatMap { key in
            (own[key] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        }
        return head + "steps:\n  - step: 逾期一周\n" + lines.map { "    \($0)\n" }.joined()
    }

    /// The first line of each key with the lines below it.
    private static func keys(of piece: String) -> [String: String] {
        var keys: [String: String] = [:]
        var last = ""
        for line in piece.split(separator: "\n", omittingEmptySubsequences: false) {
            let name = String(line.prefix { $0.isASCII && ($0.isLetter || $0 == "_") })
            if !name.isEmpty { last = name }
            keys[last] = keys[last].map { $0 + "\n" + line } ?? String(line)
        }
        return keys
    }

    private static let table = """
        合同编号,姓名,手机,应还,还款日
        AX2026000001,李雷,13800000001,3060.00,2026-11-21

        """

    /// A campaign that declares its portfolio itself.
    private static func inline(keys: String, fields: [String], showing text: String = "姓名")
        -> String
    {
        let more = Self.keys(of: keys)
        var own = ["source": "source: accounts.csv", "account": "account: 合同编号", "due": "due: 还款日"]
        own.merge(more) { $1 }
        var lines = own.keys.sorted().compactMap { own[$0] }
            .flatMap { $0.split(separator: "\n").map(String.init) }
        lines.append("fields:")
        lines += ["合同编号: { type: text, longest: 20 }", "姓名: { type: name, longest: 8 }"]
            .map { "  " + $0 }
        lines += ["手机: phone", "应还: money", "还款日: date"].map { "  " + $0 }
        if keys.contains("数据时间") { lines.append("  数据时间: timestamp") }
        lines += fields.map { "  " + $0 }
        return """
            campaign: overdue-week
            import: { lender: shared/lender.yaml }
            portfolio:
            \(lines.map { "  " + $0 }.joined(separator: "\n"))
            channels:
              sms: { to: 手机, sender: main_sms }
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: sms
                text: "{{ \(text) }}您好，请尽快还款。"

            """
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
            .joined(separator: "\n")
    }
}

/// What Dunlin says about them.
extension PageDesk {
    /// The instant of the README.
    private static let instant = Instant(rfc3339: "2026-11-20T10:00:00+08:00".utf8)

    private typealias Codes = (all: [String], errors: [String])

    /// `fragment` takes the place of the keys of `campaign` that it begins lines with.
    private func check(_ campaign: String, fragment: String) throws -> Codes {
        let new = Self.keys(of: fragment)
        var kept: [Substring] = []
        var isKept = true
        for line in campaign.split(separator: "\n", omittingEmptySubsequences: false) {
            let name = String(line.prefix { $0.isASCII && ($0.isLetter || $0 == "_") })
            if !name.isEmpty { isKept = new[name] == nil }
            if isKept { kept.append(line) }
        }
        return try check(kept.joined(separator: "\n") + "\n" + fragment + "\n")
    }

    private func check(_ campaign: String, _ parts: [(key: String, lines: [String])]) throws
        -> Codes
    {
        if parts.isEmpty { return try check(campaign) }
        let fragment = parts.flatMap { [$0.key + ":"] + $0.lines }.joined(separator: "\n")
        return try check(campaign, fragment: fragment)
    }

    private func check(_ campaign: String) throws -> Codes {
        Self.codes(try load(campaign).bag.sorted)
    }

    private func load(_ campaign: String) throws -> Workspace.Loaded {
        let path = try folder.write("campaign.yaml", campaign)
        return try Workspace(campaignPath: path, root: nil).load()
    }

    private static func codes(_ findings: [Diagnostic]) -> Codes {
        (
            findings.map(\.code).sorted(),
            findings.filter { $0.severity == .error }.map(\.code).sorted()
        )
    }

    private static let tested = """
        tests: campaign.yaml
        base:
          合同编号: AX2026000123
          客户号: C001
          姓名: 张伟
          手机: "13800138000"
          还款日: 2026-11-13
          本期应还: 0.00
          逾期金额: 3000.00
          罚息: 60.00
          剩余本金: 80000.00
          数据时间: now
          按时率: 95%
          风险: 低
          状态: 正常

        """

    private func trial(_ piece: String) throws -> Codes {
        try folder.write("campaign.yaml", Self.campaign)
        let path = try folder.write("campaign.test.yaml", Self.tested + piece + "\n")
        let run = try Executable.run(["test", path])
        let codes = (run.output + run.errors).matches(of: /error\[(D[0-9]{4})\]/).map {
            String($0.1)
        }
        return (codes.sorted(), codes.sorted())
    }

    private func senders(_ piece: String) throws -> Codes {
        let path = try folder.write("senders.yaml", piece + "\n")
        chmod(path, 0o600)
        var sources = SourceSet()
        var bag = DiagnosticBag()
        _ = try SendersFile.read(path, sources: &sources, into: &bag)
        return Self.codes(bag.sorted)
    }

    private func cell(_ piece: String, _ field: String) throws -> Codes {
        let name = String(field.prefix { $0 != ":" })
        if name == "应还" {
            try folder.write(
                "accounts.csv", "合同编号,姓名,手机,应还,还款日\nAX1,李雷,13800000001,\(piece),2026-11-21\n")
            let campaign = Self.inline(keys: "", fields: [])
            return try run(campaign.replacing("应还: money", with: field))
        }
        let row = "AX1,李雷,13800000001,3060.00,2026-11-21,\(piece)\n"
        try folder.write("accounts.csv", "合同编号,姓名,手机,应还,还款日,\(name)\n" + row)
        let isText = field.contains("text")
        return try run(Self.inline(keys: "", fields: [field], showing: isText ? name : "姓名"))
    }

    /// The table as a database, its amounts in 分 too; and a file that is none.
    private func makeDatabase() throws {
        try folder.write("notes.db", "Nothing but notes, for a page that wants a database.\n")
        let path = folder.path + "/accounts.db"
        try Database.make(path, from: try folder.write("table.csv", Self.table))
        try Database.run(
            "ALTER TABLE accounts ADD COLUMN 分; UPDATE accounts SET 分 = 306050", in: path)
    }

    /// A dry run over the table: the codes of its findings and of its broken rows.
    private func run(_ campaign: String) throws -> Codes {
        var loaded = try load(campaign)
        guard let checked = loaded.campaign, let instant = Self.instant else {
            return Self.codes(loaded.bag.sorted)
        }
        do {
            var run = try PlanRun(checked, &loaded, facts: .empty, instant: instant)
            var visitor = NoVisitor()
            var codes: [String] = []
            do {
                try run.run(&visitor) { _ in }
            } catch {
                codes += error.findings.map(\.code)
            }
            codes += run.shownBrokenRows.map(\.code)
            return (codes.sorted(), codes.sorted())
        } catch {
            return Self.codes(error.findings)
        }
    }
}

private struct NoVisitor: DecisionVisitor {
    mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {}

    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}
}
