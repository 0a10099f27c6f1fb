internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Portfolio

/// Puts a starter campaign and its lender's file on the disk; overwrites nothing.
package enum Starter {
    package struct Written: Sendable {
        package var campaign: String
        package var lender: String
        package var lenderIsNew: Bool
    }

    /// Writes a campaign for the CSV at `table`, to `output` or beside the table.
    ///
    /// What is written was checked first, with the lender's file that it will stand beside. Findings say their
    /// place in words: the text that they are about is no file of the user.
    package static func write(_ table: String, to output: String?) throws(RunningError) -> Written {
        let inferred: InferredPortfolio
        var sources = SourceSet()
        do throws(PortfolioError) {
            inferred = try PortfolioInference.portfolio(path: table, at: nil, sources: &sources)
        } catch {
            throw RunningError(placed(error, sources))
        }
        let folder = Workspace.folder(of: table)
        let file = table.split(separator: "/").last.map(String.init) ?? table
        let stem = file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : file
        let name = stem.lowercased() == "lender" ? "campaign.yaml" : stem + ".yaml"
        let campaignPath = output ?? Files.join(folder == "." ? "" : folder, name)
        let campaignFolder = Workspace.folder(of: campaignPath)
        guard Files.realPath(campaignFolder) == Files.realPath(folder) else {
            throw .usage(.starterElsewhere(campaignPath, table))
        }
        let starter = StarterCampaign(inferred, source: file)
        guard let campaign = starter.campaign else { throw .data([.noPhoneColumn(table)]) }
        let lenderPath = Files.join(campaignFolder == "." ? "" : campaignFolder, "lender.yaml")
        if campaignPath == lenderPath { throw .usage(.starterIsLender(lenderPath)) }
        let lenderIsNew = Files.realPath(lenderPath) == nil
        let lender =
            lenderIsNew ? ContiguousArray(starter.lender.utf8) : try existing(lenderPath)
        try check(campaign, of: inferred, at: campaignPath, lender, at: lenderPath)
        try create(campaignPath, campaign)
        if lenderIsNew { try create(lenderPath, starter.lender) }
        return Written(campaign: campaignPath, lender: lenderPath, lenderIsNew: lenderIsNew)
    }

    private static func existing(
        _ path: String
    ) throws(RunningError) -> ContiguousArray<UInt8> {
        switch Files.read(path, atMost: 4 << 20) {
        case .success(let bytes): return bytes
        case .failure(let failure): throw .io(.cannotOpen(path, failure.reason))
        }
    }

    /// Refuses a campaign that would not check clean or would read other columns.
    private static func check(
        _ campaign: String, of inferred: InferredPortfolio, at path: String,
        _ lender: ContiguousArray<UInt8>, at lenderPath: String
    ) throws(RunningError) {
        var sources = SourceSet()
        let main = sources.add(name: path, bytes: ContiguousArray(campaign.utf8))
        let files = CampaignFiles(
            load: { name, span, sources in
                name == "lender.yaml"
                    ? .file(sources.add(name: lenderPath, bytes: lender))
                    : .refused(.cannotOpen(name, Files.Failure.outsideRoot.reason))
            }, infer: { _, _, _ in .refused([]) })
        let result = CampaignReader.read(main, sources: sources, files: files)
        let errors = result.bag.sorted.filter { $0.severity == .error }
        if !errors.isEmpty {
            let reasons = errors.prefix(5).map { placed($0, result.sources, isNamed: true) }
            throw .data([.starterFaulty(path, lenderPath)] + reasons)
        }
        let columns = result.campaign?.portfolio.fields.map(\.column)
        if columns != inferred.columns.map(\.name) {
            throw .data([.starterFaulty(path, lenderPath)])
        }
    }

    private static func placed(_ error: PortfolioError, _ sources: SourceSet) -> PortfolioError {
        var error = error
        for at in error.findings.indices {
            error.findings[at] = placed(error.findings[at], sources)
        }
        return error
    }

    /// The finding with its place in words; `isNamed` adds the file, where the message does not name it.
    private static func placed(
        _ finding: Diagnostic, _ sources: SourceSet, isNamed: Bool = false
    ) -> Diagnostic {
        guard let span = finding.span else { return finding }
        let (name, place) = sources.position(span)
        var placed = Diagnostic(
            finding.code, finding.severity, finding.message, at: nil, note: finding.note,
            help: finding.help)
        placed.message.en +=
            " (\(isNamed ? name + ", " : "")line \(place.line), column \(place.column))"
        placed.message.zh += "（\(isNamed ? name : "")第 \(place.line) 行第 \(place.column) 列）"
        return placed
    }

    /// Writes a new file; one that is there already is left alone.
    private static func create(_ path: String, _ text: String) throws(RunningError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            if errno == EEXIST { throw .data([.fileExists(path)]) }
            throw .io(.cannotWrite(path, Files.lastError))
        }
        close(descriptor)
        var buffer = ByteBuffer(capacity: text.utf8.count)
        buffer.append(text)
        let file = try OutputFile(path: path)
        try file.write(&buffer)
        try file.finish()
        chmod(path, 0o644)
    }
}

extension Diagnostic {
    static func noPhoneColumn(_ table: String) -> Diagnostic {
        Diagnostic(
            "D0714", Phrase("`\(table)` has no column of phone numbers", zh: "`\(table)` 没有手机号这一列"),
            at: nil,
            help: Phrase(
                "call the column `手机` or `phone`, or write the campaign by hand",
                zh: "把那一列叫作 `手机`，或自己写活动文件"))
    }

    static func starterFaulty(_ path: String, _ lender: String) -> Diagnostic {
        Diagnostic(
            "D0730",
            Phrase(
                "the campaign for `\(path)` would not check clean, so nothing was written",
                zh: "为 `\(path)` 生成的活动通不过检查，所以没有写文件"), at: nil,
            help: Phrase(
                "look at `\(lender)` if it is there already; else give the columns plain names",
                zh: "如果已有 `\(lender)`，先看看它；否则请把列名改得简单些"))
    }

    static func starterIsLender(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0731",
            Phrase(
                "`\(path)` is the lender's file, which the campaign imports",
                zh: "`\(path)` 是活动要导入的机构文件"), at: nil,
            help: Phrase("choose another name with `--output FILE`", zh: "用 `--output 文件` 换个名字"))
    }

    static func fileExists(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0715", Phrase("`\(path)` is there already", zh: "`\(path)` 已经存在"), at: nil,
            help: Phrase("choose another name with `--output FILE`", zh: "用 `--output 文件` 换个名字"))
    }

    static func starterElsewhere(_ path: String, _ table: String) -> Diagnostic {
        Diagnostic(
            "D0716",
            Phrase(
                "`\(path)` would not stand beside `\(table)`", zh: "`\(path)` 和 `\(table)` 不在同一个文件夹"
            ),
            at: nil,
            note: Phrase(
                "a campaign may name only files below its own folder", zh: "活动文件只能引用自己文件夹之内的文件"),
            help: Phrase("copy the table there first", zh: "先把数据文件复制过去"))
    }
}
