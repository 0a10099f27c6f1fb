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
    package static func write(_ table: String, to output: String?) throws(RunningError) -> Written {
        let inferred: InferredPortfolio
        var sources = SourceSet()
        do throws(PortfolioError) {
            inferred = try PortfolioInference.portfolio(path: table, at: nil, sources: &sources)
        } catch {
            throw RunningError(error)
        }
        let folder = Workspace.folder(of: table)
        let file = table.split(separator: "/").last.map(String.init) ?? table
        let stem = file.lowercased().hasSuffix(".csv") ? String(file.dropLast(4)) : file
        let campaignPath = output ?? Files.join(folder == "." ? "" : folder, stem + ".yaml")
        let campaignFolder = Workspace.folder(of: campaignPath)
        guard Files.realPath(campaignFolder) == Files.realPath(folder) else {
            throw .usage(.starterElsewhere(campaignPath, table))
        }
        let starter = StarterCampaign(inferred, source: file)
        guard let campaign = starter.campaign else { throw .data([.noPhoneColumn(table)]) }
        let lenderPath = Files.join(campaignFolder == "." ? "" : campaignFolder, "lender.yaml")
        let lenderIsNew = Files.realPath(lenderPath) == nil
        try create(campaignPath, campaign)
        if lenderIsNew { try create(lenderPath, starter.lender) }
        return Written(campaign: campaignPath, lender: lenderPath, lenderIsNew: lenderIsNew)
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
        var file = try OutputFile(path: path)
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
