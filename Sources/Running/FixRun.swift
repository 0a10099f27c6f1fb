package import Diagnostics
internal import Glibc

/// Mends campaign files: applies the sure fixes of a check, checks again, until nothing changes.
///
/// A campaign, its imports and its calendar are mended together, as far as they lie below the root.
/// All bytes outside the fixes stay as they are. Nothing is written until all rounds are done.
package struct FixRun {
    /// One edit that was made.
    package struct Change: Sendable {
        /// The file as the user names it.
        package let file: String
        /// From 1, as the file was when the fix was made.
        package let line: Int
        package let code: String
        package let before: String
        package let after: String
    }

    /// What became of one campaign.
    package struct Outcome: Sendable {
        package var changes: [Change] = []
        /// What is left, over the mended files.
        package var bag = DiagnosticBag()
        package var sources = SourceSet()
        /// What could not be mended, and why.
        package var refusals: [Diagnostic] = []
        /// Exit code of a check of the mended files.
        package var exitCode: Int32 = 0

        package init() {}
    }

    private struct MendedFile {
        /// With all links resolved.
        let path: String
        /// As the user names it.
        let name: String
        let original: ContiguousArray<UInt8>
    }

    /// Where libyaml stops there is one finding a check, so that a campaign with a wrong colon on every line
    /// wants as many rounds. All rounds together read about 32 MiB, a second or two.
    private static func roundsAtMost(_ loaded: Workspace.Loaded) -> Int {
        let bytes = loaded.sources.files.reduce(1) { $0 + $1.bytes.count }
        return min(1000, max(20, (32 << 20) / bytes))
    }

    private let root: String?
    private let isDry: Bool
    /// Files that differ from the disk, in the order of their first change.
    private var files: [MendedFile] = []
    /// By resolved path.
    private var overlay: [String: ContiguousArray<UInt8>] = [:]

    /// A dry run keeps the mended files to itself; `diff` shows them.
    package init(root: String?, isDry: Bool) {
        self.root = root
        self.isDry = isDry
    }

    /// Mends one campaign and what it imports; a file mended before, for another campaign, is taken as it is now.
    package mutating func mend(_ campaign: String) throws(RunningError) -> Outcome {
        let before = (files, overlay)
        var outcome: Outcome
        do throws(RunningError) {
            outcome = try mended(campaign)
        } catch {
            (files, overlay) = before
            throw error
        }
        outcome.refusals.sort { ($0.code, $0.message.en) < ($1.code, $1.message.en) }
        if !isDry { try write() }
        return outcome
    }

    /// Puts the mended files onto the disk and forgets them, also those that could not be written.
    private mutating func write() throws(RunningError) {
        let (written, contents) = (files, overlay)
        (files, overlay) = ([], [:])
        for file in written {
            guard let bytes = contents[file.path] else { continue }
            try FileReplacement.replace(
                file.path, holding: file.original, with: bytes, shownAs: file.name)
        }
    }

    /// The difference of all mended files to the disk, as `diff -u` writes it.
    package var diff: ContiguousArray<UInt8> {
        var output = ContiguousArray<UInt8>()
        for file in files {
            guard let bytes = overlay[file.path] else { continue }
            let text = UnifiedDiff.text(name: file.name, from: file.original, to: bytes)
            output += text.utf8
        }
        return output
    }

    private mutating func mended(_ campaign: String) throws(RunningError) -> Outcome {
        var workspace = try Workspace(campaignPath: campaign, root: root)
        var changes: [Change] = []
        var refusals: Set<Diagnostic> = []
        var bounds: [String: Errors] = [:]
        // The last state in which no mended file has more errors than before; the first one is such.
        var best = (outcome: Outcome(), files: files, overlay: overlay)
        var round = 0
        while true {
            workspace.overlay = overlay
            let loaded = try workspace.load()
            let errors = Self.errors(loaded)
            if round == 0 { bounds = errors }
            // What a fault of form hid does not count as worse.
            for (path, now) in errors where now.ofForm < bounds[path]?.ofForm ?? 0 {
                bounds[path] = now
            }
            let isGood = overlay.keys.allSatisfy { path in
                let (now, bound) = (errors[path] ?? Errors(), bounds[path] ?? Errors())
                return now.ofForm <= bound.ofForm && now.all <= bound.all
            }
            if isGood {
                var outcome = Outcome()
                outcome.changes = changes
                outcome.bag = loaded.bag
                outcome.sources = loaded.sources
                outcome.exitCode = loaded.bag.hasErrors ? 1 : 0
                best = (outcome, files, overlay)
            }
            if round == Self.roundsAtMost(loaded) { break }
            let made = edit(loaded, workspace, &refusals)
            if made.isEmpty { break }
            changes += made
            round += 1
        }
        var outcome = best.outcome
        outcome.changes.sort { ($0.file, $0.line) < ($1.file, $1.line) }
        if changes.count > outcome.changes.count { refusals.insert(.wouldBeWorse(campaign)) }
        outcome.refusals = Array(refusals)
        (files, overlay) = (best.files, best.overlay)
        return outcome
    }

    private struct Errors {
        var all = 0
        /// Those of YAML, at which reading ends: what stands behind is not seen before they are mended.
        var ofForm = 0
    }

    /// The count of errors in each file, by resolved path.
    private static func errors(_ loaded: Workspace.Loaded) -> [String: Errors] {
        var counts: [String: Errors] = [:]
        for finding in loaded.bag.sorted where finding.severity == .error {
            guard let span = finding.span else { continue }
            if let path = Files.realPath(loaded.sources[span.file].name) {
                counts[path, default: Errors()].all += 1
                if finding.code.hasPrefix("D01") { counts[path, default: Errors()].ofForm += 1 }
            }
        }
        return counts
    }

    /// One round: the sure fixes of all files, as far as they do not touch each other.
    private mutating func edit(
        _ loaded: Workspace.Loaded, _ workspace: Workspace, _ refusals: inout Set<Diagnostic>
    ) -> [Change] {
        var changes: [Change] = []
        let findings = loaded.bag.sorted.filter { $0.fix?.isSure == true }
        for source in loaded.sources.files {
            let here = findings.filter { $0.fix?.span.file == source.id }
            if here.isEmpty { continue }
            guard let path = Files.realPath(source.name), workspace.isBelowRoot(path) else {
                refusals.insert(.fixOutsideRoot(source.name))
                continue
            }
            // A portfolio stands among the sources with its header only; it is never mended.
            guard let disk = onDisk(path), overlay[path] ?? disk == source.bytes else { continue }
            let round = FixRound(here.compactMap(\.fix), to: source.bytes)
            if round.applied.isEmpty { continue }
            if overlay[path] == nil {
                files.append(MendedFile(path: path, name: source.name, original: disk))
            }
            overlay[path] = round.bytes
            changes += round.applied.map { fix in
                let code = here.first { $0.fix == fix }?.code ?? ""
                return FixExcerpt(fix, in: source).change(code)
            }
        }
        return changes
    }

    private func onDisk(_ path: String) -> ContiguousArray<UInt8>? {
        if let known = files.first(where: { $0.path == path }) { return known.original }
        return try? Files.read(path, atMost: Workspace.longestFile).get()
    }
}

/// An edit as a person sees it: with its neighbours where it would show nothing.
private struct FixExcerpt {
    private let source: SourceFile
    private let fix: FixIt

    /// Scalars of either side that make a bare insertion readable.
    private static let neighbours = 12

    init(_ fix: FixIt, in source: SourceFile) {
        self.source = source
        self.fix = fix
    }

    func change(_ code: String) -> FixRun.Change {
        let bytes = source.bytes
        let range = Int(fix.span.start)..<fix.span.end
        var (front, back) = (range.lowerBound, range.upperBound)
        let old = String(decoding: bytes[range], as: UTF8.self)
        if Self.showsNothing(old) || Self.showsNothing(fix.replacement) {
            for _ in 0..<Self.neighbours where front > 0 && !Self.isBreak(bytes[front - 1]) {
                front -= 1
                while front > 0, bytes[front] & 0xC0 == 0x80 { front -= 1 }
            }
            for _ in 0..<Self.neighbours where back < bytes.count && !Self.isBreak(bytes[back]) {
                back += 1
                while back < bytes.count, bytes[back] & 0xC0 == 0x80 { back += 1 }
            }
        }
        // Whole words, unless they are endless.
        for _ in 0..<24 where front < range.lowerBound && isInWord(front, ascii: true) {
            front -= 1
        }
        for _ in 0..<24 where back > range.upperBound && isInWord(back, ascii: true) { back += 1 }
        let before = String(decoding: bytes[front..<range.lowerBound], as: UTF8.self)
        let after = String(decoding: bytes[range.upperBound..<back], as: UTF8.self)
        let lead = front < range.lowerBound && isInWord(front) ? "…" : ""
        let tail = back > range.upperBound && isInWord(back) ? "…" : ""
        return FixRun.Change(
            file: source.name, line: source.lines.line(range.lowerBound), code: code,
            before: lead + (before + old + after).trimmed + tail,
            after: lead + (before + fix.replacement + after).trimmed + tail)
    }

    /// Whether something other than a space or a line's end stands on both sides of the byte; of Latin words
    /// only where letters and digits do.
    private func isInWord(_ at: Int, ascii: Bool = false) -> Bool {
        let bytes = source.bytes
        guard at > 0, at < bytes.count else { return false }
        if ascii { return Self.isWord(bytes[at - 1]) && Self.isWord(bytes[at]) }
        return ![bytes[at - 1], bytes[at]].contains { $0 == 0x20 || Self.isBreak($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Nothing, blanks, or a single mark that says little without what it stands beside.
    private static func showsNothing(_ text: String) -> Bool {
        !text.unicodeScalars.contains { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
    }
}

extension String {
    /// Without spaces at the ends.
    fileprivate var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { $0 != " " }),
            let last = scalars.lastIndex(where: { $0 != " " })
        else { return self }
        return String(scalars[first...last])
    }
}

extension Diagnostic {
    static func unknownCode(_ text: String, nearest: String?) -> Diagnostic {
        Diagnostic(
            "D0740", Phrase("no finding has the code `\(text)`", zh: "没有代码为 `\(text)` 的提示"),
            at: nil,
            help: nearest.map { Phrase("did you mean `\($0)`?", zh: "是不是 `\($0)`？") }
                ?? Phrase(
                    "codes look like `D0202`; `dunlin check --explain all` shows every page",
                    zh: "代码写成 `D0202` 这样；`dunlin check --explain all` 显示全部说明"))
    }

    fileprivate static func fixOutsideRoot(_ name: String) -> Diagnostic {
        Diagnostic(
            "D0741", .warning,
            Phrase(
                "`\(name)` was not mended: it lies outside the campaign's root",
                zh: "没有改 `\(name)`：它在活动的根目录之外"), at: nil,
            help: Phrase(
                "give `--root DIR` above it, or mend it by hand",
                zh: "用 `--root 目录` 指定更上一层，或自己改"))
    }

    fileprivate static func wouldBeWorse(_ name: String) -> Diagnostic {
        Diagnostic(
            "D0742", .warning,
            Phrase(
                "some fixes of `\(name)` were not made: with them a check finds more errors",
                zh: "`\(name)` 有些修改没有写入：改了以后错误更多"), at: nil,
            note: Phrase(
                "what was hidden behind a mistake in the form would come to light",
                zh: "写法改对以后，原先被掩盖的错误会显现出来"),
            help: Phrase(
                "mend what is shown by hand, then run `--fix` again", zh: "先自己改掉显示的错误，再用 `--fix`"))
    }

    static func changedMeanwhile(_ name: String) -> Diagnostic {
        Diagnostic(
            "D0743",
            Phrase(
                "`\(name)` was changed by another program; it was not mended",
                zh: "`\(name)` 被别的程序改动过，没有修改"), at: nil,
            help: Phrase("run the command again", zh: "再运行一次"))
    }
}
