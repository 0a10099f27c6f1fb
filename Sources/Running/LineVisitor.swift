package import CampaignLanguage
package import Diagnostics
package import Expressions
package import Planning
package import Portfolio
internal import Reporting

/// Writes a run's decisions as JSON lines.
package struct LineVisitor: DecisionVisitor, ~Copyable {
    private let accountSlot: Slot
    private let borrowerSlot: Slot
    /// The address of each channel.
    private let addresses: [Slot]
    private let prices: Prices
    private let reveal: Bool
    private let onlyNotify: Bool
    private let campaign: Campaign
    private let names: RuleNames
    private let zone: ZoneRules
    /// Only this account's lines, if given.
    private let account: ContiguousArray<UInt8>?
    private var lines: NoticeLines
    /// The lines of the batch in hand.
    private var out = ByteBuffer(capacity: 1 << 18)
    private var texts = ByteBuffer(capacity: 8192)
    private let output: OutputFile
    /// Where its own lines begin.
    private let start: Int
    /// Rows that were shown, or left out only because of `onlyNotify`.
    package private(set) var matched = 0

    package init(
        campaign: Campaign, sources: SourceSet, zone: ZoneRules, prices: Prices, reveal: Bool,
        onlyNotify: Bool, account: String?, output: OutputFile
    ) {
        self.init(
            campaign, RuleNames(campaign: campaign, sources: sources), zone, prices,
            reveal: reveal, onlyNotify: onlyNotify,
            account: account.map { ContiguousArray($0.utf8) }, output)
    }

    private init(
        _ campaign: Campaign, _ names: RuleNames, _ zone: ZoneRules, _ prices: Prices,
        reveal: Bool, onlyNotify: Bool, account: ContiguousArray<UInt8>?, _ output: OutputFile
    ) {
        self.campaign = campaign
        self.names = names
        self.zone = zone
        accountSlot = campaign.portfolio.account
        borrowerSlot = campaign.portfolio.borrower ?? campaign.portfolio.account
        addresses = campaign.channels.map(\.address)
        self.prices = prices
        self.reveal = reveal
        self.onlyNotify = onlyNotify
        self.account = account
        lines = NoticeLines(campaign: campaign, names: names, zone: zone, reveal: reveal)
        self.output = output
        start = output.written
    }

    package mutating func takeUp() throws(RunningError) { try output.write(&out) }

    package mutating func fork() -> LineVisitor? {
        LineVisitor(
            campaign, names, zone, prices, reveal: reveal, onlyNotify: onlyNotify,
            account: account, output)
    }

    package mutating func join(_ fork: consuming LineVisitor) { matched += fork.matched }

    package mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        let row = RowTexts(planner.words, text)
        let account = row.bytes(accountSlot)
        guard isWanted(account) else { return }
        matched += 1
        if onlyNotify, decision.kind != .notify { return }
        var line = NoticeLines.Line(reason: decision.reason)
        line.account = account
        line.borrower = row.bytes(borrowerSlot)
        line.rule = decision.rule
        line.step = decision.step
        line.segment = decision.segment
        line.arm = decision.countedArm
        line.sendAt = decision.sendAt
        if decision.kind != .notify && decision.kind != .defer || decision.channels.isEmpty {
            lines.append(line, to: &out)
            return
        }
        for channel in decision.channels {
            line.channel = channel
            line.to = row.bytes(addresses[channel])
            if decision.kind == .notify {
                append(&line, decision, channel, &planner)
            } else {
                lines.append(line, to: &out)
            }
        }
    }

    /// The line of one notice, with its key and text.
    private mutating func append(
        _ line: inout NoticeLines.Line, _ decision: Decision, _ channel: Int,
        _ planner: inout Planner
    ) {
        texts.removeAll()
        planner.writeKey(decision, channel: channel, into: &texts)
        let keyEnd = texts.count
        let notice: RenderedNotice
        let base: UnsafePointer<UInt8>
        if reveal {
            (notice, base) = planner.rendered(decision, channel: channel)
        } else {
            notice = planner.render(decision, channel: channel, masked: true, into: &texts)
            base = UnsafePointer(texts.base)
        }
        line.key = UnsafeBufferPointer(start: texts.base, count: keyEnd)
        line.title = notice.title.map {
            UnsafeBufferPointer(start: base + $0.lowerBound, count: $0.count)
        }
        line.text = UnsafeBufferPointer(
            start: base + notice.text.lowerBound, count: notice.text.count)
        line.html = notice.html.map {
            UnsafeBufferPointer(start: base + $0.lowerBound, count: $0.count)
        }
        line.encoding = notice.encoding
        line.parts = notice.parts
        line.cost = prices.cost(channel: channel, parts: notice.parts)
        line.offer = nil
        line.figures = nil
        if decision.makesOffer, planner.makesOffer(decision, on: channel) {
            line.offer = decision.offer?.offer
            line.figures = decision.offer?.figures
        }
        lines.append(line, to: &out)
    }

    package var canRestart: Bool { output.canTakeBack }

    package mutating func restart() throws(RunningError) {
        out.removeAll()
        matched = 0
        try output.takeBack(to: start)
    }

    package mutating func visit(
        _ broken: BrokenRow, planner: inout Planner
    ) throws(RunningError) {
        let account = broken.account.map { ContiguousArray($0.utf8) }
        let borrower = broken.borrower.map { ContiguousArray($0.utf8) }
        if let wanted = self.account, wanted != account { return }
        matched += 1
        if onlyNotify { return }
        var line = NoticeLines.Line(reason: .brokenRow)
        account.withBytes { account in
            borrower.withBytes { borrower in
                line.account = account
                line.borrower = borrower
                lines.append(line, to: &out)
            }
        }
    }

    private func isWanted(_ account: UnsafeBufferPointer<UInt8>?) -> Bool {
        guard let wanted = self.account else { return true }
        return account.map { wanted.elementsEqual($0) } ?? false
    }
}

extension ContiguousArray<UInt8>? {
    /// The bytes for the time of the call; nil for none.
    fileprivate func withBytes(_ body: (UnsafeBufferPointer<UInt8>?) -> Void) {
        guard let self else { return body(nil) }
        self.withUnsafeBufferPointer { body($0) }
    }
}

/// The texts of one row, by field.
struct RowTexts {
    private let words: UnsafeMutablePointer<Int64>
    private let base: UnsafePointer<UInt8>

    init(_ words: UnsafeMutablePointer<Int64>, _ base: UnsafePointer<UInt8>) {
        self.words = words
        self.base = base
    }

    /// The bytes of a text field; nil where it is missing.
    func bytes(_ slot: Slot) -> UnsafeBufferPointer<UInt8>? {
        let word = words[Int(slot.raw)]
        if word == .missing { return nil }
        let text = TextWord(word)
        return UnsafeBufferPointer(start: base + text.offset, count: text.length)
    }

    func string(_ slot: Slot) -> String? {
        bytes(slot).map { String(decoding: $0, as: UTF8.self) }
    }
}
