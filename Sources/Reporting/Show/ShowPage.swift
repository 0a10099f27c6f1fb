package import CampaignLanguage
package import Diagnostics
internal import Expressions

/// A checked campaign as a page to read: who, when, what we say, when we stop.
///
/// Every part of `Campaign` has its place here; a test takes each line out of a campaign that uses the whole
/// language and wants the page to change.
package struct ShowPage {
    package enum Format: String, Sendable, CaseIterable { case human, markdown, html }

    typealias Inline = ShowDocument.Inline
    typealias Block = ShowDocument.Block

    let campaign: Campaign
    let plain: PlainWords
    let words: ExpressionWords
    let samples: TextSample

    package init(campaign: Campaign, language: Language) {
        self.campaign = campaign
        plain = PlainWords(language: language, currency: campaign.lender.currency)
        words = ExpressionWords(campaign, plain)
        samples = TextSample(wording: campaign.wording, words: words, plain: plain)
    }

    func say(_ en: String, zh: String) -> String { plain.say(en, zh: zh) }

    /// The page. `style` is for `human` alone.
    package func text(_ format: Format, style: TerminalStyle = .plain) -> String {
        let document = document
        return switch format {
        case .human: ShowTerminal(document: document, style: style).text
        case .markdown: ShowMarkdown(document: document).text
        case .html: ShowHTML(document: document, language: plain.language).text
        }
    }

    var document: ShowDocument {
        var page = ShowDocument(title: [.text(campaign.title ?? campaign.id)])
        page.blocks.append(.facts(head))
        page.blocks += who + when + what + stops + policies + appendix
        return page
    }

    // MARK: Head

    private var head: [(name: String, value: [Inline])] {
        var facts: [(String, [Inline])] = [(say("campaign", zh: "活动编号"), [.text(campaign.id)])]
        if !campaign.was.isEmpty {
            facts.append((say("formerly", zh: "曾用编号"), [.text(formerly(campaign.was))]))
        }
        if let priority = campaign.priority {
            facts.append(
                (
                    say("priority", zh: "优先级"),
                    [
                        .text(
                            say(
                                "\(priority.value); beside other campaigns the smaller number goes first",
                                zh: "\(priority.value)；和别的活动一起运行时，数小的先选客户"))
                    ]
                ))
        }
        if let owner = campaign.owner { facts.append((say("owner", zh: "负责"), [.text(owner)])) }
        facts.append((say("purpose", zh: "用途"), [.text(plain.purpose(campaign.purpose))]))
        facts.append((say("lender", zh: "机构"), [.text(campaign.lender.name)]))
        let lender = campaign.lender
        facts.append(
            (
                say("money, time", zh: "币种和时区"),
                [
                    .text(
                        say(
                            "amounts in \(lender.currency.code), times of \(lender.timezone.value), texts as in \(lender.locale.rawValue)",
                            zh:
                                "金额单位是\(lender.currency.chineseUnit)（\(lender.currency.code)），时间按 \(lender.timezone.value)，写法按 \(lender.locale.rawValue)"
                        ))
                ]
            ))
        return facts
    }

    func formerly(_ names: [String]) -> String { names.joined(separator: say(", ", zh: "、")) }

    // MARK: Who

    private var who: [Block] {
        var blocks: [Block] = [.heading(1, [.text(say("Who", zh: "谁：写给哪些人"))])]
        if let include = campaign.audience.include {
            blocks.append(
                .paragraph(
                    [.text(say("Accounts of the portfolio with: ", zh: "名单里符合这个条件的合同："))]
                        + rule(include) + [.text(say(".", zh: "。"))]))
        } else {
            blocks.append(
                .paragraph([.text(say("All accounts of the portfolio.", zh: "名单里的所有合同。"))]))
        }
        if !campaign.audience.exclude.isEmpty {
            blocks.append(.paragraph([.text(say("Not written to:", zh: "但以下情况不发："))]))
            blocks.append(.list(campaign.audience.exclude.map(named)))
        }
        if !campaign.audience.except.isEmpty {
            let files = campaign.audience.except.map(\.value).joined(separator: say(", ", zh: "、"))
            blocks.append(
                .paragraph([
                    .text(
                        say(
                            "Nor is anybody on these lists: \(files).",
                            zh: "免打扰名单上的人一律不发：\(files)。"))
                ]))
        }
        if !campaign.segments.isEmpty {
            blocks.append(.heading(2, [.text(say("Segments", zh: "分群"))]))
            blocks.append(
                .paragraph([
                    .text(
                        say(
                            "From top to bottom, the first that fits:",
                            zh: "自上而下，归入第一个符合的分群："))
                ]))
            blocks.append(
                .list(
                    campaign.segments.map { segment in
                        let what: [Inline] =
                            segment.condition.map(condition)
                            ?? [.text(say("all others", zh: "其余的人"))]
                        return [.strong(segment.name), .text(say(": ", zh: "："))] + what
                    }))
        }
        return blocks + experiment
    }

    var portfolio: [Block] {
        let portfolio = campaign.portfolio
        var facts: [(String, [Inline])] = []
        if let source = portfolio.source {
            facts.append((say("portfolio", zh: "名单"), [.text(source.value)]))
        }
        if let selection = portfolio.selection {
            let key = selection.kind == .table ? say("table", zh: "表") : say("query", zh: "查询")
            facts.append((key, [.text(selection.text)]))
        }
        if let encoding = portfolio.encoding {
            facts.append((say("encoding", zh: "编码"), [.text(encoding.rawValue)]))
        }
        facts.append((say("account", zh: "合同按"), field(portfolio.account)))
        if let borrower = portfolio.borrower {
            facts.append((say("borrower", zh: "借款人按"), field(borrower)))
        }
        facts.append((say("due date", zh: "还款日按"), field(portfolio.due)))
        if let instalment = portfolio.instalment {
            facts.append((say("instalment", zh: "期次按"), field(instalment)))
        }
        if let owed = portfolio.owed {
            facts.append((say("owed in all", zh: "欠款合计按"), value(owed)))
        }
        switch portfolio.grace {
        case .days(0): break
        case .days(let days):
            facts.append(
                (
                    say("grace", zh: "宽限期"),
                    [.text(plain.span(Int64(days), .day))]
                ))
        case .field(let slot):
            facts.append(
                (
                    say("grace", zh: "宽限期"),
                    [.text(say("days in ", zh: "天数按"))] + field(slot)
                ))
        }
        if portfolio.cycleGapDays != 15 {
            let days = plain.span(Int64(portfolio.cycleGapDays), .day)
            facts.append(
                (
                    say("due date moved", zh: "还款日改动"),
                    [
                        .text(
                            say(
                                "by up to \(days): the same debt, corrected",
                                zh: "\(days)以内算同一笔欠款的更正"))
                    ]
                ))
        }
        facts += terms(portfolio.terms)
        if !portfolio.allocation.isEmpty {
            let order = portfolio.allocation.flatMap { slot in
                [.text(say(", then ", zh: "，再到"))] + field(slot)
            }.dropFirst()
            facts.append(
                (
                    say("payments", zh: "还款冲抵"),
                    [.text(say("first against ", zh: "先到"))] + order
                        + [
                            .text(
                                say(
                                    "; who has paid a part since the data were taken is written to about what is left",
                                    zh: "；取数之后还了一部分的，按剩余金额通知"))
                        ]
                ))
        }
        if let asOf = portfolio.asOf {
            facts.append((say("data as of", zh: "数据时间按"), field(asOf)))
        }
        if let fresh = portfolio.freshMicroseconds {
            facts.append(
                (
                    say("fresh", zh: "数据时效"),
                    [
                        .text(
                            say(
                                "a row older than \(duration(fresh.value)) gets no notice",
                                zh: "数据早于 \(duration(fresh.value))前的，不发通知"))
                    ]
                ))
        }
        if portfolio.rowsSpan != nil {
            let share = plain.percent(Word(portfolio.rowsAtLeast), scale: 6)
            facts.append(
                (
                    say("rows", zh: "行数"),
                    [
                        .text(
                            say(
                                "at least \(share) of the last live run's, else nothing is sent",
                                zh: "不到上次正式运行的 \(share) 时，整批不发"))
                    ]
                ))
        }
        facts.append(
            (
                say("broken rows", zh: "坏行"),
                [
                    .text(
                        say(
                            "nothing is decided if more than \(plain.percent(Word(portfolio.brokenRowsAtMost), scale: 6)) of the rows cannot be read",
                            zh:
                                "读不了的行超过 \(plain.percent(Word(portfolio.brokenRowsAtMost), scale: 6)) 时，整批不做决定"
                        ))
                ]
            ))
        return [.heading(2, [.text(say("Portfolio", zh: "名单"))]), .facts(facts)]
    }

    /// `24 hours`, `2 days`, `30 minutes`, as the file said it or shorter.
    private func duration(_ microseconds: Int64) -> String {
        let minutes = microseconds / 60_000_000
        if minutes % 60 != 0 { return plain.span(minutes, .minute) }
        let hours = minutes / 60
        return hours % 24 != 0 || hours == 24
            ? plain.span(hours, .hour) : plain.span(hours / 24, .day)
    }

    // MARK: Parts that several places need

    func rule(_ rule: NamedRule) -> [Inline] { condition(rule.condition) }

    func named(_ rule: NamedRule) -> [Inline] {
        [.strong(rule.name), .text(say(": ", zh: "："))] + condition(rule.condition)
    }

    func condition(_ id: ExpressionID) -> [Inline] {
        campaign.wording.expressions[id].map { words.condition($0) } ?? []
    }

    func value(_ id: ExpressionID) -> [Inline] {
        campaign.wording.expressions[id].map { words.value($0) } ?? []
    }

    func field(_ slot: Slot) -> [Inline] {
        let fields = campaign.portfolio.fields
        return fields.indices.contains(Int(slot.raw)) ? [.text(fields[Int(slot.raw)].name)] : []
    }

    /// The shortest names of some of the groups `among` which a step is for.
    func groupNames(_ groups: [Int], among all: [Int]) -> String {
        campaign.names(of: groups, among: all).joined(separator: say(", ", zh: "、"))
    }

    /// What a choice says, once if it is the same for all of `groups`, else by group.
    ///
    /// With `hasRest` the part with the longest list of names comes last, as the rest.
    func choice<Value>(
        _ choice: Choice<Value>, _ groups: [Int], _ same: (Value, Value) -> Bool,
        hasRest: Bool = false, _ words: (Value) -> [Inline]
    ) -> [Inline] {
        var parts = parts(choice, groups, same)
        if parts.count == 1, let only = parts.first { return words(only.value) }
        func length(_ part: (value: Value, groups: [Int])) -> Int {
            campaign.names(of: part.groups, among: groups).count
        }
        var rest: Int?
        if hasRest, let longest = parts.indices.max(by: { length(parts[$0]) < length(parts[$1]) }),
            length(parts[longest]) > 1
        {
            parts.append(parts.remove(at: longest))
            rest = parts.count - 1
        }
        return .joined(
            parts.enumerated().map { at, part in
                let names =
                    at == rest
                    ? say("all others", zh: "其余") : groupNames(part.groups, among: groups)
                return [.text(names + say(": ", zh: "："))] + words(part.value)
            }, say("; ", zh: "；"))
    }

    /// The different values of a choice, each with its groups, in the order of the file.
    func parts<Value>(
        _ choice: Choice<Value>, _ groups: [Int], _ same: (Value, Value) -> Bool
    ) -> [(value: Value, groups: [Int])] {
        var parts: [(value: Value, groups: [Int])] = []
        for group in groups {
            let value = choice[group]
            if let at = parts.firstIndex(where: { same($0.value, value) }) {
                parts[at].groups.append(group)
            } else {
                parts.append((value, [group]))
            }
        }
        return parts
    }
}
