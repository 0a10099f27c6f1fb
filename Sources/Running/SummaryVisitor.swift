package import CampaignLanguage
internal import Diagnostics
internal import Expressions
package import Planning
package import Portfolio
package import Reporting

/// Counts a run's decisions and keeps a handful of notices as they will read.
package struct SummaryVisitor: DecisionVisitor, ~Copyable {
    package private(set) var summary: RunSummary
    private let campaign: Campaign
    private let prices: Prices
    private let reveal: Bool
    private let account: String?
    private let samples: RunSummary.Samples
    private var texts = ByteBuffer(capacity: 8192)
    /// An amount of nothing, as texts write it.
    private let zero: [UInt8]

    package init(
        campaign: Campaign, prices: Prices, reveal: Bool, account: String?,
        samples: RunSummary.Samples = .handful
    ) {
        self.samples = samples
        self.campaign = campaign
        self.prices = prices
        self.reveal = reveal
        self.account = account
        zero = Array(campaign.money(0).utf8)
        summary = RunSummary(campaign: campaign, samples: samples)
    }

    package mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        if let account {
            let own = RowTexts(planner.words, text).string(campaign.portfolio.account)
            if own != account { return }
        }
        summary.add(decision, today: planner.today)
        guard decision.kind == .notify, let step = decision.step else { return }
        if decision.missedOffers != 0,
            planner.makesOffer(decision.channels, step: step, group: decision.group)
        {
            summary.addMissed(decision)
        }
        for channel in decision.channels {
            texts.removeAll()
            let notice = planner.render(decision, channel: channel, masked: false, into: &texts)
            if says(zero, notice.text) { summary.addZero(step: step) }
            summary.add(
                step: step, channel: channel, group: decision.group, parts: notice.parts,
                cost: prices.cost(channel: channel, parts: notice.parts))
            if summary.wantsSample(step: step, channel: channel, group: decision.group) {
                addSample(decision, step, channel, text, &planner)
            }
        }
    }

    /// The amount stands in the text, and is not the end of a larger one.
    private func says(_ amount: [UInt8], _ text: Range<Int>) -> Bool {
        let bytes = UnsafeBufferPointer(start: texts.base + text.lowerBound, count: text.count)
        guard let first = amount.first, bytes.count >= amount.count else { return false }
        for at in 0...bytes.count - amount.count where bytes[at] == first {
            if !bytes[at..<at + amount.count].elementsEqual(amount) { continue }
            let before = at > 0 ? bytes[at - 1] : 0
            let isDigit = before >= 0x30 && before <= 0x39
            if !isDigit, before != UInt8(ascii: ","), before != UInt8(ascii: ".") { return true }
        }
        return false
    }

    private mutating func addSample(
        _ decision: Decision, _ step: Int, _ channel: Int, _ text: UnsafePointer<UInt8>,
        _ planner: inout Planner
    ) {
        texts.removeAll()
        let notice = planner.render(decision, channel: channel, masked: !reveal, into: &texts)
        let row = RowTexts(planner.words, text)
        let address = row.bytes(campaign.channels[channel].address)
        func string(_ range: Range<Int>) -> String {
            String(
                decoding: UnsafeBufferPointer(
                    start: texts.base + range.lowerBound, count: range.count), as: UTF8.self)
        }
        summary.add(
            RunSummary.Sample(
                row: decision.row, step: step, group: decision.group, channel: channel,
                to: shown(address, campaign.channels[channel].kind),
                title: notice.title.map(string), text: string(notice.text), parts: notice.parts))
    }

    private func shown(_ address: UnsafeBufferPointer<UInt8>?, _ kind: Channel.Kind) -> String {
        guard let address, let base = address.baseAddress else { return "" }
        if reveal { return String(decoding: address, as: UTF8.self) }
        var out = ByteBuffer(capacity: 64)
        NoticeLines.mask(base, address.count, kind, into: &out)
        return out.string()
    }

    package var canRestart: Bool { true }

    package mutating func restart() throws(RunningError) {
        summary = RunSummary(campaign: campaign, samples: samples)
    }

    package mutating func fork() -> SummaryVisitor? {
        SummaryVisitor(
            campaign: campaign, prices: prices, reveal: reveal, account: account, samples: samples)
    }

    package mutating func join(_ fork: consuming SummaryVisitor) { summary.add(fork.summary) }

    package mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {
        if account == nil || account == broken.account { summary.addBroken() }
    }
}
