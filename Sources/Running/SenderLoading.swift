package import CampaignLanguage
package import Delivery
package import Diagnostics
internal import Expressions

/// The operator's senders file, read for one campaign.
package enum SenderLoading {
    /// Reads the file for no campaign.
    static func read(
        _ path: String, sources: inout SourceSet
    ) throws(RunningError) -> SendersFile {
        var bag = DiagnosticBag()
        let file: SendersFile?
        do throws(SendersFile.Failure) {
            file = try SendersFile.read(path, sources: &sources, into: &bag)
        } catch {
            switch error {
            case .unreadable(let finding): throw .io(finding)
            case .refused(let finding): throw .refused(finding)
            }
        }
        guard let file else { throw .data(bag.sorted) }
        return file
    }

    /// Reads the file and checks that it has every sender that the campaign names.
    package static func read(
        _ path: String, for campaign: Campaign, sources: inout SourceSet
    ) throws(RunningError) -> SendersFile {
        let file = try read(path, sources: &sources)
        let missing = campaign.channels.compactMap { file.missing($0.sender) }
        if !missing.isEmpty { throw .data(missing) }
        return file
    }

    /// What a notice costs on each channel; unknown without a senders file.
    package static func prices(
        _ campaign: Campaign, senders path: String?, sources: inout SourceSet
    ) throws(RunningError) -> Prices {
        guard let path else { return .none(campaign) }
        let file = try read(path, for: campaign, sources: &sources)
        return Prices(
            campaign.channels.map { file.price(sender: $0.sender.value, channel: $0.kind) })
    }
}
