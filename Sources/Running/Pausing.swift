internal import CampaignLanguage
internal import Diagnostics
package import Expressions
package import Ledger

/// `dunlin pause`, `dunlin resume` and `dunlin stop`: a person's word about a whole campaign, beside a run or without one,
/// or about the run.
package enum Pausing {
    /// Who says it of which campaign, and why.
    package struct Order: Sendable {
        /// The id of the campaign, or its file.
        package var campaign: String
        package var ledger: String
        package var name: String
        package var because: String
        package var now: Instant
        package var holder: String

        package init(
            campaign: String, ledger: String, name: String, because: String, now: Instant,
            holder: String
        ) {
            self.campaign = campaign
            self.ledger = ledger
            self.name = name
            self.because = because
            self.now = now
            self.holder = holder
        }
    }

    package struct Outcome: Sendable {
        package var campaign: String
        /// The pause that was there when the order came.
        package var before: CampaignPause?
    }

    package static func pause(_ order: Order) throws(RunningError) -> Outcome {
        try perform(order) { ledger, campaign throws(LedgerError) in
            try ledger.pause(campaign, by: order.name, because: order.because, at: order.now)
        }
    }

    package static func resume(_ order: Order) throws(RunningError) -> Outcome {
        try perform(order) { ledger, campaign throws(LedgerError) in
            try ledger.resume(campaign, by: order.name, because: order.because, at: order.now)
        }
    }

    /// Ends the run that is on; false where none is.
    package static func stop(
        _ path: String, by author: String, because reason: String, now: Instant, holder: String
    ) throws(RunningError) -> Bool {
        try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger.control(path: path, holder: holder)
            let isOn = try ledger.stop(by: author, because: reason, at: now)
            try ledger.close()
            return isOn
        }
    }

    private static func perform(
        _ order: Order, _ body: (SQLiteLedger, String) throws(LedgerError) -> CampaignPause?
    ) throws(RunningError) -> Outcome {
        let named = try id(in: order.campaign)
        let campaign = named ?? order.campaign
        var isKnown = named != nil
        var before: CampaignPause?
        do throws(LedgerError) {
            let ledger = try SQLiteLedger.control(path: order.ledger, holder: order.holder)
            // A file says that there is such a campaign; a mere name may be a slip, and pause nothing.
            if !isKnown {
                let campaigns = try ledger.campaigns()
                let pause = try ledger.pause(of: campaign)
                isKnown = campaigns.contains(campaign) || pause != nil
            }
            if isKnown { before = try body(ledger, campaign) }
            try ledger.close()
        } catch {
            throw RunningError(error)
        }
        if !isKnown { throw .usage(.unknownCampaign(campaign, order.ledger)) }
        return Outcome(campaign: campaign, before: before)
    }

    /// What the file at `path` says below `campaign`; nil where the path is none, but a name. The rest of the file may
    /// be at fault: who pauses a campaign must not have to mend it first.
    private static func id(in path: String) throws(RunningError) -> String? {
        guard path.contains(where: { $0 == "/" || $0 == "." }) else { return nil }
        let bytes: ContiguousArray<UInt8>
        switch Files.read(path, atMost: Workspace.longestFile) {
        case .success(let read): bytes = read
        case .failure(let failure): throw .io(.cannotOpen(path, failure.reason))
        }
        var sources = SourceSet()
        let file = sources.add(name: path, bytes: bytes)
        var bag = DiagnosticBag()
        let root = YAMLReader.read(file, into: &bag)
        guard let id = root?.mapping?["campaign"]?.scalar?.string else {
            throw .data([.noCampaignIn(path)])
        }
        return id
    }
}
