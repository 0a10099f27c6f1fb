package import CampaignLanguage
internal import Diagnostics

/// A sound campaign with what its run needs of its files.
package struct LoadedCampaign: Sendable {
    package let campaign: Campaign
    package var loaded: Workspace.Loaded

    package init(_ campaign: Campaign, _ loaded: Workspace.Loaded) {
        self.campaign = campaign
        self.loaded = loaded
    }

    /// In the order in which campaigns that run together choose: by priority, those without one last; equal ones by
    /// id, so that it does not matter in which order they were named.
    ///
    /// Two campaigns with one id, or one under the former id of another, cannot run together.
    package static func inOrder(
        _ campaigns: [LoadedCampaign]
    ) throws(RunningError) -> [LoadedCampaign] {
        var paths: [String: String] = [:]
        for one in campaigns {
            let path = one.loaded.sources.files.first?.name ?? ""
            for id in [one.campaign.id] + one.campaign.was {
                if let first = paths.updateValue(path, forKey: id) {
                    throw .usage(.sameCampaign(id, first, path))
                }
            }
        }
        return campaigns.sorted { $0.rank < $1.rank }
    }

    private var rank: (Int, String) { (campaign.priority?.value ?? .max, campaign.id) }
}

extension Diagnostic {
    fileprivate static func sameCampaign(
        _ id: String, _ first: String, _ second: String
    ) -> Diagnostic {
        Diagnostic(
            "D0840",
            first == second
                ? Phrase("`\(first)` is named twice", zh: "`\(first)` 写了两次")
                : Phrase(
                    "`\(first)` and `\(second)` are both the campaign `\(id)`",
                    zh: "`\(first)` 和 `\(second)` 都是活动 `\(id)`"),
            at: nil,
            help: Phrase(
                "name each campaign once: one run sends its notices once",
                zh: "每个活动只写一次：一次运行只发一遍它的通知"))
    }
}
