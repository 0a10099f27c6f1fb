package import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Glibc
package import Planning
internal import Portfolio

/// Opens the files of a campaign: below the root, following no link out of it, ordinary files only.
///
/// The root is the campaign's folder unless the caller says otherwise. A path written in a file is relative to
/// that file; a path on the command line may lie anywhere.
package struct Workspace: Sendable {
    /// The root with all links resolved, without a slash at the end.
    private let root: String
    /// As the user wrote the campaign's path.
    package let campaignPath: String
    /// What files hold instead of their bytes on disk, by `key(of:)`: what an editor has not saved yet.
    package var overlay: [String: ContiguousArray<UInt8>]

    /// The largest source file; YAMLReader has the same bound for its own messages.
    static let longestFile = 4 << 20

    package init(
        campaignPath: String, root: String?, overlay: [String: ContiguousArray<UInt8>] = [:]
    ) throws(RunningError) {
        self.campaignPath = campaignPath
        self.overlay = overlay
        let folder = root ?? Self.folder(of: campaignPath)
        guard let resolved = Files.realPath(folder) else {
            throw .io(.cannotOpen(folder, Files.lastError))
        }
        self.root = resolved
    }

    /// A campaign with all that a run needs of its files.
    package struct Loaded: Sendable {
        package var campaign: Campaign?
        package var sources: SourceSet
        package var bag: DiagnosticBag
        package var zone: ZoneRules?
        package var calendar: WorkingCalendar?
        /// Where the portfolio is read from; nil where neither the file nor the caller says.
        package var portfolioPath: String?
        /// Where the files of `audience.except` are.
        package var exceptPaths: [String] = []
        /// That path stood on the command line, not in the campaign.
        package var dataIsGiven = false
        /// The names that the files declare, errors or not.
        package var index: CampaignIndex?
    }

    /// Reads and checks the campaign, its imports, its calendar and its zone.
    ///
    /// `data` takes the place of the portfolio's source. With `looksForData: false` it does not matter whether the accounts are
    /// there yet.
    package func load(
        data: DataArgument? = nil, looksForData: Bool = true
    ) throws(RunningError) -> Loaded {
        var sources = SourceSet()
        let bytes: ContiguousArray<UInt8>
        switch read(campaignPath) {
        case .success(let read): bytes = read
        case .failure(let failure): throw .io(.cannotOpen(campaignPath, failure.reason))
        }
        let main = sources.add(name: campaignPath, bytes: bytes)
        return load(main, sources, data, always: [], looksForData: looksForData)
    }

    private func load(
        _ main: SourceFile, _ sources: SourceSet, _ data: DataArgument?, always: [EmbeddedText],
        looksForData: Bool = true
    ) -> Loaded {
        let result = CampaignReader.read(
            main, sources: sources, files: files(data), always: always)
        var loaded = Loaded(
            campaign: result.campaign, sources: result.sources, bag: result.bag)
        loaded.index = result.index
        guard var campaign = result.campaign else { return loaded }
        if let data { data.replace(&campaign.portfolio) }
        loaded.campaign = campaign
        loaded.zone = zone(campaign.lender.timezone, &loaded.bag)
        loaded.calendar = calendar(campaign, &loaded)
        if looksForData {
            loaded.portfolioPath = portfolioPath(campaign, data?.path, &loaded)
            loaded.dataIsGiven = data != nil
            checkDatabase(campaign, &loaded)
            findExceptions(campaign, &loaded)
        }
        if loaded.bag.hasErrors { loaded.campaign = nil }
        return loaded
    }

    /// Reads and checks the campaign together with a file about it, of which `read` has the conditions to compile.
    ///
    /// The file is read first, whatever the campaign is like.
    package func load(
        beside path: String, _ text: ContiguousArray<UInt8>,
        read: (SourceFile) -> [EmbeddedText]
    ) throws(RunningError) -> Loaded {
        var sources = SourceSet()
        switch self.read(campaignPath) {
        case .failure(let failure): throw .io(.cannotOpen(campaignPath, failure.reason))
        case .success(let bytes):
            let main = sources.add(name: campaignPath, bytes: bytes)
            let other = sources.add(name: path, bytes: text)
            return load(main, sources, nil, always: read(other))
        }
    }

    /// Checks `text` as a file that campaigns import, without a campaign.
    package func loadAlone(_ text: ContiguousArray<UInt8>, as kind: FileKind) -> Loaded {
        var sources = SourceSet()
        let main = sources.add(name: campaignPath, bytes: text)
        let result = CampaignReader.readAlone(
            main, as: kind, sources: sources, files: files(nil))
        var loaded = Loaded(campaign: nil, sources: result.sources, bag: result.bag)
        loaded.index = result.index
        return loaded
    }

    private func files(_ data: DataArgument?) -> CampaignFiles {
        CampaignFiles(
            load: { path, span, sources in self.answer(path, span, &sources) },
            infer: { path, span, sources in
                self.infer(data?.path ?? path, span, &sources, isFromCommandLine: data != nil)
            },
            policy: { name, span, sources in self.policy(name, span, &sources) })
    }

    /// What the overlay has of a file, or what is on the disk.
    private func read(_ name: String) -> Result<ContiguousArray<UInt8>, Files.Failure> {
        if !overlay.isEmpty, let text = overlay[Self.key(of: name)] { return .success(text) }
        return Files.read(name, atMost: Self.longestFile)
    }

    /// A path with all links resolved; of a file that is not there yet, that of its folder and its name.
    package static func key(of path: String) -> String {
        if let real = Files.realPath(path) { return real }
        guard let real = Files.realPath(folder(of: path)) else { return Files.normalized(path) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return Files.join(real, name)
    }

    private func answer(
        _ path: String, _ span: SourceSpan, _ sources: inout SourceSet
    ) -> CampaignFiles.Answer {
        switch resolve(path, saidBy: sources[span.file].name) {
        case .failure(let refusal): return .refused(.pathRefused(path, refusal, at: span))
        case .success(let name):
            switch read(name) {
            case .failure(let failure):
                return .refused(.pathRefused(path, failure, at: span))
            case .success(let bytes): return .file(sources.add(name: name, bytes: bytes))
            }
        }
    }

    private func infer(
        _ path: String, _ span: SourceSpan, _ sources: inout SourceSet, isFromCommandLine: Bool
    ) -> CampaignFiles.Inference {
        var name = path
        if !isFromCommandLine {
            switch resolve(path, saidBy: sources[span.file].name) {
            case .failure(let refusal): return .refused([.pathRefused(path, refusal, at: span)])
            case .success(let resolved): name = resolved
            }
        }
        do throws(PortfolioError) {
            return .portfolio(
                try PortfolioInference.portfolio(path: name, at: span, sources: &sources))
        } catch {
            return .refused(error.findings)
        }
    }

    /// The calendar that the campaign needs, from `calendars/NAME.yaml` below the root.
    private func calendar(_ campaign: Campaign, _ loaded: inout Loaded) -> WorkingCalendar? {
        let isNeeded =
            campaign.timing.days == .workingDays || campaign.schedule?.needsCalendar == true
        guard isNeeded, let name = campaign.lender.calendar else { return nil }
        let isName = name.value.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
        }
        let path = "calendars/\(name.value).yaml"
        let file = isName ? sharedFile(path) : nil
        guard let file else {
            loaded.bag.add(.noCalendar(name.value, path: path, at: name.span))
            return nil
        }
        switch read(file) {
        case .failure:
            loaded.bag.add(.noCalendar(name.value, path: path, at: name.span))
            return nil
        case .success(let bytes):
            let source = loaded.sources.add(name: file, bytes: bytes)
            guard let node = YAMLReader.read(source, into: &loaded.bag) else { return nil }
            return CalendarReader.read(node, into: &loaded.bag)
        }
    }

    /// `policies/NAME.yaml` beside the campaign or below the root.
    private func policy(
        _ name: String, _ span: SourceSpan, _ sources: inout SourceSet
    ) -> CampaignFiles.Answer {
        guard let file = sharedFile("policies/\(name).yaml") else {
            return .refused(.noPolicy(name, at: span))
        }
        switch read(file) {
        case .failure(let failure):
            return .refused(.noPolicy(name, reason: failure.reason, at: span))
        case .success(let bytes): return .file(sources.add(name: file, bytes: bytes))
        }
    }

    /// A calendar or a policy pack as the user would name it, if it is there and below the root.
    private func sharedFile(_ path: String) -> String? {
        for base in [Self.folder(of: campaignPath), root] {
            let name = base == "." ? path : Files.join(base, path)
            if let real = Files.realPath(name), isBelowRoot(real) { return name }
        }
        return nil
    }

    private func zone(_ name: Located<String>, _ bag: inout DiagnosticBag) -> ZoneRules? {
        guard let zone = ZoneFiles.load(name.value) else {
            bag.add(
                ZoneFiles.isInstalled
                    ? .unknownZone(name.value, at: name.span) : .noZoneData(at: name.span))
            return nil
        }
        return zone
    }

    private func portfolioPath(
        _ campaign: Campaign, _ data: String?, _ loaded: inout Loaded
    ) -> String? {
        if let data { return data }
        guard let source = campaign.portfolio.source else { return nil }
        let sayer = loaded.sources[source.span.file].name
        switch resolve(source.value, saidBy: sayer) {
        case .success(let name): return name
        case .failure(let refusal):
            loaded.bag.add(.pathRefused(source.value, refusal, at: source.span))
            return nil
        }
    }

    /// What a database is, its tables and the columns of a query, is known before a run.
    private func checkDatabase(_ campaign: Campaign, _ loaded: inout Loaded) {
        guard campaign.portfolio.isDatabase, let path = loaded.portfolioPath else { return }
        let origin = loaded.dataIsGiven ? nil : campaign.portfolio.source?.span
        loaded.bag.add(
            contentsOf: DatabaseCheck.findings(
                path: path, origin: origin, declaration: campaign.portfolio,
                sources: &loaded.sources))
    }

    /// A list of exceptions that is not there, or does not say what it lists, is known before a run.
    private func findExceptions(_ campaign: Campaign, _ loaded: inout Loaded) {
        for file in campaign.audience.except {
            switch resolve(file.value, saidBy: loaded.sources[file.span.file].name) {
            case .failure(let failure):
                loaded.bag.add(.pathRefused(file.value, failure, at: file.span))
            case .success(let name):
                loaded.exceptPaths.append(name)
                do throws(PortfolioError) {
                    _ = try ExceptFile.open(
                        name, origin: file.span, portfolio: campaign.portfolio,
                        currency: campaign.lender.currency, sources: &loaded.sources)
                } catch {
                    loaded.bag.add(contentsOf: error.findings)
                }
            }
        }
    }

    /// The path to open for `path`, as `sayer` writes it; refused outside the root.
    private func resolve(_ path: String, saidBy sayer: String) -> Result<String, Files.Failure> {
        if path.hasPrefix("/") || path.holds("://") || path.utf8.contains(0) {
            return .failure(.outsideRoot)
        }
        let base = Self.folder(of: sayer)
        let name = Files.normalized(base == "." ? path : Files.join(base, path))
        guard let real = Files.realPath(name) else {
            let reason = Files.lastError
            let key = Self.key(of: name)
            if overlay[key] != nil, isBelowRoot(key) { return .success(name) }
            return .failure(Files.Failure(reason: reason))
        }
        return isBelowRoot(real) ? .success(name) : .failure(.outsideRoot)
    }

    /// Whether a path with all links resolved is the root or lies below it.
    func isBelowRoot(_ real: String) -> Bool {
        real == root || real.hasPrefix(root == "/" ? root : root + "/")
    }

    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension Workspace.Loaded {
    /// A file that reads no others.
    package init(sources: SourceSet, bag: DiagnosticBag) {
        self.init(campaign: nil, sources: sources, bag: bag)
    }
}
