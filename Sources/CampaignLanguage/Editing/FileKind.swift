internal import Diagnostics

/// The kinds of files that a project has; each has a schema of its own.
package enum FileKind: String, Sendable, CaseIterable {
    case campaign, lender, portfolio, senders, calendar, policy

    /// What the keys at the root of a file say that it is; nil where they are of no file of ours.
    ///
    /// A campaign that is just begun may have nothing but `import`; a senders file has names of its own, and is
    /// known by the `type` of its first entry.
    package static func of(_ root: YAMLNode) -> FileKind? {
        guard let entries = root.mapping else { return nil }
        func has(_ keys: String...) -> Bool { keys.contains { entries[$0] != nil } }
        if has("campaign", "steps", "audience", "segments", "offers", "import") { return .campaign }
        if has("lender") { return .lender }
        if has("policy"), has("rules") { return .policy }
        if has("portfolio") { return .portfolio }
        if has("calendar"), has("from", "to", "weekend", "holidays", "working") { return .calendar }
        let types = entries.compactMap { $0.value.mapping?["type"]?.scalar?.string }
        return types.contains { $0 == "file" || $0 == "http" } ? .senders : nil
    }

    /// The part at the root of a file of this module; the calendar's and the senders' are with their readers.
    package var part: SchemaPart? {
        switch self {
        case .campaign: CampaignSchema.campaign
        case .lender: CampaignSchema.lender
        case .portfolio: CampaignSchema.dictionary
        case .policy: PolicySchema.root
        case .senders, .calendar: nil
        }
    }
}
