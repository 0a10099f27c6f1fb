internal import CampaignLanguage
package import Diagnostics
internal import Expressions
package import Planning

/// A campaign that runs by itself, as far as its timetable goes.
package struct ScheduledCampaign: Sendable {
    package let id: String
    /// Its id and all former ones.
    package let ids: [String]
    /// As the user wrote it, or below the folder that the user wrote.
    package let path: String
    /// Among campaigns that run together the smallest chooses first.
    package let rank: Rank
    package let occurrences: RunOccurrences
    /// When its notices may leave.
    package let window: ContactWindow

    package struct Rank: Sendable, Comparable {
        package let priority: Int
        package let id: String

        package static func < (a: Rank, b: Rank) -> Bool {
            (a.priority, a.id) < (b.priority, b.id)
        }
    }

    package init(
        id: String, was: [String] = [], path: String, priority: Int = .max,
        occurrences: RunOccurrences, window: ContactWindow
    ) {
        self.id = id
        ids = [id] + was
        self.path = path
        rank = Rank(priority: priority, id: id)
        self.occurrences = occurrences
        self.window = window
    }

    /// nil where the campaign has no schedule.
    private init?(_ campaign: Campaign, _ loaded: Workspace.Loaded, path: String) {
        guard let schedule = campaign.schedule, let zone = loaded.zone else { return nil }
        let timing = campaign.timing
        let dates = SendableDates(days: timing.days, calendar: loaded.calendar)
        self.init(
            id: campaign.id, was: campaign.was, path: path,
            priority: campaign.priority?.value ?? .max,
            occurrences: RunOccurrences(schedule: schedule, zone: zone, calendar: loaded.calendar),
            window: ContactWindow(
                opens: timing.opens, closes: timing.closes, closeEarly: timing.closeEarly,
                dates: dates, zone: zone))
    }
}

extension ScheduledCampaign {
    /// What lies in some files and folders.
    package struct Found: Sendable {
        /// Those with a schedule, by rank.
        package var campaigns: [ScheduledCampaign] = []
        /// Sound campaigns that somebody starts by hand.
        package var unscheduled: [String] = []
        /// Files that are campaigns, or may be, and have errors.
        package var unsound: [Unsound] = []
    }

    package struct Unsound: Sendable {
        package let path: String
        package let findings: DiagnosticBag
        package let sources: SourceSet
    }

    private static let mostFiles = 10_000

    /// Reads campaigns: of a folder all that lie in it, not below. What is no campaign there is left out.
    package static func find(
        in paths: [String], root: String?
    ) throws(RunningError) -> Found {
        var found = Found()
        for path in paths {
            let names = Files.names(in: path, atMost: mostFiles)
            if !Files.isFolder(path) {
                try add(path, root: root, isNamed: true, to: &found)
                continue
            }
            for (name, isFolder) in names
            where !isFolder && name.hasSuffix(".yaml") && !name.hasSuffix(".test.yaml") {
                try add(Files.join(path, name), root: root, isNamed: false, to: &found)
            }
        }
        found.campaigns.sort { $0.rank < $1.rank }
        try refuseDoubles(&found)
        return found
    }

    private static func add(
        _ path: String, root: String?, isNamed: Bool, to found: inout Found
    ) throws(RunningError) {
        if !isNamed, !mayBeCampaign(path) { return }
        let loaded: Workspace.Loaded
        do throws(RunningError) {
            let workspace = try Workspace(campaignPath: path, root: root)
            // The day's accounts may come just in time.
            loaded = try workspace.load(looksForData: false)
        } catch {
            // One file that cannot be read is no reason for the others.
            if isNamed { throw error }
            var bag = DiagnosticBag()
            bag.add(contentsOf: error.findings)
            found.unsound.append(Unsound(path: path, findings: bag, sources: SourceSet()))
            return
        }
        guard let campaign = loaded.campaign else {
            found.unsound.append(
                Unsound(path: path, findings: loaded.bag, sources: loaded.sources))
            return
        }
        if let scheduled = ScheduledCampaign(campaign, loaded, path: path) {
            found.campaigns.append(scheduled)
        } else {
            found.unscheduled.append(path)
        }
    }

    /// False only for a file that is something else for sure: one that cannot be read is looked at whole.
    private static func mayBeCampaign(_ path: String) -> Bool {
        guard case .success(let bytes) = Files.read(path, atMost: Workspace.longestFile) else {
            return true
        }
        var sources = SourceSet()
        var bag = DiagnosticBag()
        let file = sources.add(name: path, bytes: bytes)
        guard let root = YAMLReader.read(file, into: &bag), !bag.hasErrors else { return true }
        return FileKind.of(root) == .campaign
    }

    /// Two files of one campaign would take turns with its notices: neither runs.
    private static func refuseDoubles(_ found: inout Found) throws(RunningError) {
        var owners: [String: [String]] = [:]
        for one in found.campaigns {
            for id in one.ids { owners[id, default: []].append(one.path) }
        }
        let doubles = owners.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        for (id, paths) in doubles {
            for path in paths where !found.unsound.contains(where: { $0.path == path }) {
                var bag = DiagnosticBag()
                bag.add(.scheduledTwice(id, paths))
                found.unsound.append(Unsound(path: path, findings: bag, sources: SourceSet()))
            }
            found.campaigns.removeAll { paths.contains($0.path) }
        }
    }
}

extension Diagnostic {
    fileprivate static func scheduledTwice(_ id: String, _ paths: [String]) -> Diagnostic {
        let list = paths.map { "`\(VisibleText.escaped($0))`" }
        return Diagnostic(
            "D0879",
            Phrase(
                "\(list.joined(separator: " and ")) are both the campaign `\(id)`",
                zh: "\(list.joined(separator: " 和 ")) 都是活动 `\(id)`"), at: nil,
            note: Phrase("neither of them runs by itself", zh: "两个都不会自动运行"),
            help: Phrase("move one out of the folder", zh: "把其中一个移出文件夹"))
    }
}
