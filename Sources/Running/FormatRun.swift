package import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Glibc

/// One file and its canonical form.
package struct FormatRun: Sendable {
    /// What was read, and what it should be.
    package let file: SourceFile
    package let outcome: CampaignFormatter.Outcome
    package let sources: SourceSet

    /// The largest file that is read; YAMLReader has the same bound for its own messages.
    private static let longestFile = 4 << 20

    /// Reads and formats the file at `path`, or standard input for `-`.
    package init(_ path: String) throws(RunningError) {
        let read: Result<ContiguousArray<UInt8>, Files.Failure> =
            path == "-"
            ? Files.readInput(atMost: Self.longestFile)
            : Files.read(path, atMost: Self.longestFile)
        switch read {
        case .failure(let failure): throw .io(.cannotOpen(path, failure.reason))
        case .success(let bytes):
            var sources = SourceSet()
            file = sources.add(name: path == "-" ? "<stdin>" : path, bytes: bytes)
            self.sources = sources
            outcome = CampaignFormatter.format(file)
        }
    }

    /// The new bytes where they differ from the old.
    package var change: ContiguousArray<UInt8>? {
        if case .formatted(let bytes) = outcome, bytes != file.bytes { bytes } else { nil }
    }

    /// The lines that change, as `diff -u` shows them.
    package var difference: String {
        guard let change else { return "" }
        return UnifiedDiff.text(name: file.name, from: file.bytes, to: change)
    }

    /// Puts the canonical form in the file's place: whole or not at all, with the file's mode.
    package func write() throws(RunningError) {
        guard let change else { return }
        guard let real = Files.realPath(file.name) else {
            throw .io(.cannotWrite(file.name, Files.lastError))
        }
        try FileReplacement.replace(
            real, holding: file.bytes, with: change, shownAs: file.name)
    }
}

extension Files {
    /// All bytes of standard input.
    static func readInput(atMost limit: Int) -> Result<ContiguousArray<UInt8>, Failure> {
        var bytes = ContiguousArray<UInt8>()
        var chunk = ContiguousArray<UInt8>(repeating: 0, count: 1 << 16)
        while bytes.count <= limit + chunk.count {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(Failure(reason: lastError)) }
            if count == 0 { return .success(bytes) }
            bytes.append(contentsOf: chunk[..<count])
        }
        return .failure(.tooLarge)
    }
}

extension Diagnostic {
    /// The formatter found that its own result would not say the same.
    package static func formatterFault(_ path: String, _ difference: String) -> Diagnostic {
        Diagnostic(
            "D0744",
            Phrase(
                "`\(path)` is left as it is, because its canonical form would not say the same: \(difference)",
                zh: "`\(path)` 没有改动，因为整理后的意思会不一样：\(difference)"),
            at: nil,
            help: Phrase(
                "this is a fault of Dunlin: please report it with the file",
                zh: "这是 Dunlin 的缺陷：请连同文件一起报告"))
    }
}
