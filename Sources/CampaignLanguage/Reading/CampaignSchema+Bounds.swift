internal import Diagnostics

/// What pauses a whole campaign: `stop.campaign.budget`, `failures`, `complaints`.
extension CampaignSchema {
    static let costBudget = SchemaPart(
        "costBudget",
        place: Phrase("in `stop.campaign.budget`", zh: "`stop.campaign.budget` 里"),
        keys: [
            SchemaKey(
                "cost", ["费用", "成本"], required: true, .amount(example: "30000.00"),
                "The most that the gateways may cost, over all runs of the ledger, by the prices of the senders file.",
                zh: "发送费用的上限，按台账累计，价格看通道文件。")
        ])

    static let failures = SchemaPart(
        "failures",
        place: Phrase("in `stop.campaign.failures`", zh: "`stop.campaign.failures` 里"),
        keys: [
            SchemaKey(
                "over", ["超过"], required: true, .form("[0-9.]+%", example: "5%"),
                "The share of the last hand-overs that may fail; a larger one pauses the campaign.",
                zh: "最近的发送里可以失败的比例；超过就暂停活动。"),
            SchemaKey(
                "of_last", ["最近"], required: true, .count(CampaignReader.lastHandOvers),
                "Of how many hand-overs, the newest.", zh: "看最近多少次发送。"),
        ])

    static let complaints = SchemaPart(
        "complaints",
        place: Phrase("in `stop.campaign.complaints`", zh: "`stop.campaign.complaints` 里"),
        keys: [
            SchemaKey(
                "over", ["超过"], required: true, .form("[0-9.]+%", example: "0.1%"),
                "The share of the notices of the last 30 days that may bring a complaint; a larger one pauses the campaign.",
                zh: "最近 30 天的通知里可以被投诉的比例；超过就暂停活动。"),
            SchemaKey(
                "at_least", ["至少"], required: true, .count(CampaignReader.noticesJudged),
                "Fewer notices are not judged.", zh: "通知少于这个数不判断。"),
        ])
}
