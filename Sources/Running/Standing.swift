package import CampaignLanguage
internal import Delivery
package import Diagnostics
package import Expressions
internal import Ledger

/// What a dry run tells of a campaign as a whole: whether it is paused, and what it has cost.
package struct Standing: Sendable {
    private let pause: (id: String, pause: CampaignPause)?
    /// nil without a ledger, or without a budget.
    package let spent: Decimal?
    /// The budget can be compared with the plan: each channel has a price.
    package let isPriced: Bool

    /// The ledger is only read; nothing is known without one.
    package init(
        _ campaign: Campaign, ledger path: String?, prices: Prices
    ) throws(RunningError) {
        let known = prices.byKind(campaign)
        isPriced = campaign.unpriced(known).isEmpty
        guard let path else {
            (pause, spent) = (nil, nil)
            return
        }
        do throws(LedgerError) {
            let ledger = try SQLiteLedger(path: path, access: .read)
            pause = try ledger.pause(of: campaign)
            spent =
                campaign.bounds.cost == nil
                ? nil : try ledger.spent(campaign.ids, prices: known)
            try ledger.close()
        } catch {
            throw RunningError(error)
        }
    }

    /// Says that a live run would be refused.
    package func warn(_ campaign: Campaign, zone: ZoneRules?, _ bag: inout DiagnosticBag) {
        guard let pause else { return }
        var finding = Diagnostic.paused(pause.id, pause.pause, zone)
        finding.severity = .warning
        bag.add(finding)
    }
}

extension SQLiteLedger {
    /// The pause that holds the campaign, under whichever of its ids; a run pauses it under the present one.
    func pause(
        of campaign: Campaign
    ) throws(LedgerError) -> (id: String, pause: CampaignPause)? {
        for id in campaign.ids {
            if let pause = try pause(of: id) { return (id, pause) }
        }
        return nil
    }
}

extension Campaign {
    /// The present id, then the former ones.
    fileprivate var ids: [String] { [id] + was }

    /// The channels whose cost nobody knows; a list of tasks for people costs nothing by itself.
    func unpriced(_ prices: [Channel.Kind: Decimal]) -> [Channel] {
        channels.filter { !$0.kind.isTask && prices[$0.kind] == nil }
    }

    /// What a live run needs for a budget: a price on every channel.
    func checkPrices(_ file: SendersFile) throws(RunningError) {
        guard let cost = bounds.cost else { return }
        let missing = unpriced(prices(file))
        if !missing.isEmpty {
            throw .data(missing.map { .noPrice($0.sender.value, $0.kind, at: cost.span) })
        }
    }

    /// The prices of the campaign's channels.
    func prices(_ file: SendersFile) -> [Channel.Kind: Decimal] {
        var prices: [Channel.Kind: Decimal] = [:]
        for channel in channels {
            prices[channel.kind] = file.price(sender: channel.sender.value, channel: channel.kind)
        }
        return prices
    }
}

extension CampaignPause {
    /// The finding of the run that ended with this pause; at the line that decided, where the run itself did.
    ///
    /// `id` is the one under which the campaign is paused.
    func finding(_ campaign: Campaign, under id: String, _ zone: ZoneRules?) -> Diagnostic {
        switch cause {
        case .person:
            var finding = Diagnostic.paused(id, self, zone)
            finding.severity = .warning
            return finding
        case .canary: return .pausing(campaign.id, cause, at: nil)
        case .budget: return .pausing(campaign.id, cause, at: campaign.bounds.cost?.span)
        case .failures: return .pausing(campaign.id, cause, at: campaign.bounds.failures?.span)
        case .complaints:
            return .pausing(campaign.id, cause, at: campaign.bounds.complaints?.span)
        }
    }
}
