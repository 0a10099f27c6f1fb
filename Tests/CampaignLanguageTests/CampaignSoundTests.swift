import CampaignLanguage
import Diagnostics
import TestSupport
import Testing

/// Sound campaigns: they give no finding, and what they declare is there.
@Suite struct CampaignSoundTests {
    static let folder = "Tests/Corpus/campaigns/ok"

    @Test("a sound campaign gives no finding", arguments: CampaignCorpus.names(folder))
    func sound(name: String) throws {
        let result = try CampaignCorpus.read(Self.folder, name)
        #expect(CampaignCorpus.page(result, .en) == "no errors\n")
        let campaign = try #require(result.campaign)
        let expected = try Project.text("\(Self.folder)/\(name).expect")
        #expect(Self.shape(of: campaign) == expected)
    }

    @Test("the campaign for overdue car loans gives no finding")
    func realCampaign() throws {
        let result = try CampaignCorpus.read("Campaigns", "auto-loan-overdue")
        #expect(CampaignCorpus.page(result, .en) == "no errors\n")
        #expect(result.campaign != nil)
    }

    /// The names of all that a campaign declares, a line a part.
    private static func shape(of campaign: Campaign) -> String {
        let parts = [
            ("fields", campaign.portfolio.fields.map(\.name)),
            ("segments", campaign.segments.map(\.name)),
            ("channels", campaign.channels.map(\.kind.rawValue)),
            ("offers", campaign.offers.map(\.name)), ("steps", campaign.steps.map(\.name)),
            ("exclude", campaign.audience.exclude.map(\.name)),
            ("stops", campaign.stops.map(\.rule.name)),
            (
                "limits",
                campaign.timing.limits.map {
                    "\($0.channel?.rawValue ?? "all") \($0.count)/\($0.days)"
                }
            ),
        ]
        return parts.filter { !$0.1.isEmpty }
            .map { "\($0.0): \($0.1.joined(separator: ", "))\n" }.joined()
    }
}
