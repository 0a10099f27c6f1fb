internal import Diagnostics
internal import Running

/// The check of the first campaign with all that it imports: files read, YAML, types, reach, lengths of texts.
///
/// "first in the process" begins with nothing read and no table made, as `dunlin check` does behind the start of
/// the process; "again" is an editor's view of the same.
enum CheckRows {
    private static let path = "Campaigns/auto-loan-overdue.yaml"

    private static func check() -> Int {
        guard let loaded = try? Workspace(campaignPath: path, root: nil).load() else { return 0 }
        return loaded.bag.hasErrors ? 0 : 1
    }

    /// Milliseconds of the first check; nil where the campaign is not there or not sound.
    static func first() -> Double? {
        var sound = 0
        let taken = ContinuousClock().measure { sound = check() }
        if sound == 0 { return nil }
        return Double(taken.components.attoseconds) / 1e15 + Double(taken.components.seconds) * 1e3
    }

    static func rows() -> [Row] {
        [
            Row(group: "check", name: "the first campaign, again") { times in
                (0..<times).reduce(0) { sum, _ in sum + check() }
            }
        ]
    }
}
