import CampaignLanguage
import Diagnostics
import Expressions
import Planning
import Testing

/// A campaign for tests, written as its sections of YAML; each test replaces the sections it is
/// about.
struct CampaignText {
    var portfolio = """
        portfolio:
          account: id
          borrower: person
          due: due
          owed: debt
          as_of: as_of
          fresh: 24 hours
          fields:
            id: { type: text, longest: 20 }
            person: { type: optional text, longest: 20, personal: hidden }
            name: { type: name, longest: 8 }
            mobile: optional phone
            mail: optional email
            device: { type: optional text, longest: 40, personal: hidden }
            arrears: { type: money, at_most: 500000.00 }
            penalty: { type: money, at_most: 50000.00 }
            due: date
            as_of: timestamp
            risk: [low, high]
            state: [open, settled, dead]
            tries: integer
        define:
          debt: arrears + penalty
        """
    /// The bound of an SMS, or nothing.
    var longest = "longest: 2 parts"
    var audience = ""
    var segments = ""
    var offers = ""
    var timing = """
        timing:
          hours: 09:00..20:00
          days: working_days
          late: 1 day
        """
    var steps = """
        steps:
          - step: before
            purpose: service
            day: due - 3 days
            send: { first_of: [push, sms] }
            text:
              push: { title: 还款提醒, body: "{{ due | date }}到期。" }
              sms: "{{ due | date }}到期，应还{{ debt | money }}。"
          - step: week
            day: due + 7 days
            at: 10:00
            send: sms
            text: "逾期{{ days_overdue }}天，应还{{ debt | money }}。"
          - step: month
            day: due + 31 days
            send: { all_of: [sms, email] }
            pay_by: today + 7 days
            text:
              sms: "应还{{ debt | money }}，请于{{ pay_by | date }}前还清。"
              email: { subject: 还款通知, body: "{{ name }}，应还{{ debt | money }}。" }
        """
    var stop = """
        stop:
          account:
            paid: debt == 0.00
            settled: state == "settled"
          borrower:
            dead: state == "dead"
          campaign:
            ends: 2026-12-24
        """

    /// The rules of a policy pack that binds the campaign, as YAML below `rules:`.
    var rules = ""
    /// More keys of the campaign.
    var more = ""

    private var whole: String {
        let head = """
            campaign: test
            import: { lender: lender.yaml }
            channels:
              sms:
                to: mobile
                sender: main_sms
                signature: 安行
                opening: "{{ name }}您好，"
                closing: 谢谢。
                \(longest)
              push: { to: device, sender: app_push }
              email: { to: mail, sender: company_mail }
              call: { to: mobile, sender: call_list }
            """
        let policies = rules.isEmpty ? "" : "policies: [test]"
        return [head, policies, more, portfolio, audience, segments, offers, timing, steps, stop]
            .filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    private static let lender = """
        lender: 安行汽车金融有限公司
        locale: zh-CN
        timezone: Asia/Shanghai
        currency: CNY
        calendar: cn-mainland
        official:
          hotline: 400-000-0001
          site: www.axqj.example

        """

    /// The checked campaign; errors in it fail the test.
    func read() throws -> (campaign: Campaign, sources: SourceSet) {
        var sources = SourceSet()
        let main = sources.add(name: "test.yaml", bytes: ContiguousArray(whole.utf8))
        let files = CampaignFiles(
            load: { path, _, sources in
                .file(sources.add(name: path, bytes: ContiguousArray(Self.lender.utf8)))
            },
            infer: { _, _, _ in .refused([]) },
            policy: { name, _, sources in
                let pack = "policy: \(name)\nrules:\n\(rules)\n"
                return .file(
                    sources.add(name: "policies/\(name).yaml", bytes: ContiguousArray(pack.utf8)))
            })
        let result = CampaignReader.read(main, sources: sources, files: files)
        let shown = result.bag.sorted.map { finding in
            let place = finding.span.map { result.sources.position($0).position }
            return "\(finding.code) \(place?.line ?? 0):\(place?.column ?? 0) \(finding.message.en)"
        }
        guard let campaign = result.campaign else {
            throw BadCampaign(findings: shown)
        }
        return (campaign, result.sources)
    }
}

/// A test's own campaign has errors.
struct BadCampaign: Error {
    var findings: [String]
}

/// An account of a test, as texts; fields that are not named have a harmless value.
struct Account: Sendable {
    var id: String
    var fields: [String: String]

    /// 1,000.00 overdue of borrower `P` + id, with every address.
    init(_ id: String, due: String, _ more: [String: String] = [:]) {
        self.id = id
        fields = [
            "id": id, "person": "P" + id, "name": "张伟", "mobile": Self.mobile(id),
            "mail": "\(Self.mobile(id))@example.com", "device": "d-" + id, "arrears": "1000.00",
            "penalty": "60.00", "due": due, "as_of": "2026-11-20T06:00:00+08:00", "risk": "low",
            "state": "open", "tries": "0",
        ]
        fields.merge(more) { $1 }
    }

    /// A number of its own for each account; `A1` has 13800138000.
    private static func mobile(_ id: String) -> String {
        let number = id.utf8.reduce(UInt64(0)) { ($0 &* 257 &+ UInt64($1)) % 100_000_000 }
        let first = "A1".utf8.reduce(UInt64(0)) { ($0 &* 257 &+ UInt64($1)) % 100_000_000 }
        return "\(13_800_000_000 + (number + 100_000_000 - first + 138_000) % 100_000_000)"
    }
}

/// What a run said about one account.
struct Outcome: Sendable {
    struct Notice: Sendable, Hashable {
        var channel: Channel.Kind
        var key: String
        var title: String?
        var text: String
        var parts: Int?
        /// The offer that the text makes.
        var offer: String?
    }

    var decision: Decision
    var rule: String?
    /// Where the rule stands.
    var place: SourceSpan?
    var step: String?
    var offer: String?
    var notices: [Notice]

    var reason: Reason { decision.reason }
    var channels: [Channel.Kind] { notices.map(\.channel) }
    var text: String { notices.first?.text ?? "" }
}

/// Runs the planner over accounts, as a run does, and gives what it says by account id and row.
struct Bench {
    let campaign: Campaign
    let sources: SourceSet
    var calendar: WorkingCalendar?

    init(_ text: CampaignText = CampaignText()) throws {
        (campaign, sources) = try text.read()
        calendar = try mainland()
    }

    func run(
        _ accounts: [Account], at now: String = "2026-11-20T10:00:00+08:00",
        facts: LedgerFacts = .empty
    ) throws -> [Outcome] {
        var chosen = ChosenNotices()
        return try choose(accounts, at: now, facts: facts, &chosen)
    }

    /// The same beside other campaigns: `chosen` is what those ahead have chosen, and then what this one has, too.
    func choose(
        _ accounts: [Account], at now: String, facts: LedgerFacts, _ chosen: inout ChosenNotices
    ) throws -> [Outcome] {
        var facts = facts
        facts.reserve(chosen)
        var planner = Planner(
            campaign: campaign, calendar: calendar, zone: china, facts: facts,
            instant: try instant(now), zones: { try? systemZone($0) })
        for (index, account) in accounts.enumerated() {
            let row = try write(account, to: planner.words)
            planner.observe(row: index + 1, text: UnsafePointer(row.base))
        }
        planner.settle()
        chosen.begin(campaign, on: planner.today)
        var outcomes: [Outcome] = []
        for (index, account) in accounts.enumerated() {
            let row = try write(account, to: planner.words)
            let decision = planner.decide(row: index + 1, text: UnsafePointer(row.base))
            chosen.add(decision, of: &planner)
            outcomes.append(outcome(decision, &planner))
        }
        return outcomes
    }

    /// The outcome of a single account.
    func decide(
        _ account: Account, at now: String = "2026-11-20T10:00:00+08:00",
        facts: LedgerFacts = .empty
    ) throws -> Outcome {
        try #require(try run([account], at: now, facts: facts).first)
    }

    private func outcome(_ decision: Decision, _ planner: inout Planner) -> Outcome {
        var notices: [Outcome.Notice] = []
        if decision.kind == .notify {
            for channel in decision.channels {
                let notice = planner.plannedNotice(
                    decision, channel: channel, price: nil, sources: sources)
                guard let notice else { continue }
                notices.append(
                    Outcome.Notice(
                        channel: notice.channel, key: notice.key, title: notice.title,
                        text: notice.text, parts: notice.parts, offer: notice.offer))
            }
        }
        let rule = planner.rule(of: decision)
        return Outcome(
            decision: decision, rule: rule?.name, place: rule?.span,
            step: decision.step.map { campaign.steps[$0].name },
            offer: decision.offer.map { campaign.offers[$0.offer].name }, notices: notices)
    }

    /// Writes an account's words and gives the memory of its texts.
    func write(_ account: Account, to words: UnsafeMutablePointer<Int64>) throws -> Texts {
        let texts = Texts()
        for (index, field) in campaign.portfolio.fields.enumerated() {
            let value = account.fields[field.name] ?? ""
            words[index] = try word(value, field, texts)
        }
        return texts
    }

    private func word(_ value: String, _ field: Field, _ texts: Texts) throws -> Word {
        if value.isEmpty, field.isOptional { return .missing }
        let bytes = Array(value.utf8)
        switch field.type {
        case .text: return texts.add(bytes)
        case .money: return Word(try #require(Decimal(bytes)?.rescaled(to: 2, rounding: .down)))
        case .integer: return try #require(Int64(value))
        case .date: return Word(try day(value).days)
        case .timestamp: return try instant(value).microseconds
        case .enumeration(let names): return Word(try #require(names.firstIndex(of: value)))
        default:
            Issue.record("the bench writes no \(field.type)")
            return 0
        }
    }
}

/// The texts of one row, alive as long as this value.
final class Texts {
    let base: UnsafeMutablePointer<UInt8>
    private var used = 0

    init() { base = .allocate(capacity: 4096) }

    deinit { base.deallocate() }

    func add(_ bytes: [UInt8]) -> Word {
        precondition(used + bytes.count <= 4096)
        for (index, byte) in bytes.enumerated() { base[used + index] = byte }
        defer { used += bytes.count }
        return TextWord(.row, offset: used, length: bytes.count).word
    }
}
