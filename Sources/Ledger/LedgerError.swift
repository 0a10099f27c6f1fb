package import Diagnostics
internal import GRDB

/// Why the ledger could not do its work: a refusal, or the world's fault.
package enum LedgerError: Error, Sendable, Hashable {
    /// Another process holds the ledger; `holder` is what it wrote about itself.
    case busy(path: String, holder: String)
    /// There is no ledger at the path, and the caller may not create one.
    case missing(path: String)
    /// The file is something else.
    case notALedger(path: String)
    /// The path is a folder.
    case folder(path: String)
    /// The file or its folder may not be written; `reason` is the system's word.
    case unwritable(path: String, reason: String)
    /// The file may not be read, not even to look at it.
    case unreadable(path: String, reason: String)
    /// Others may read or write the ledger, or may write its folder.
    case openToOthers(path: String, isFolder: Bool)
    /// The file is there and has nothing in it.
    case empty(path: String)
    /// A later Dunlin wrote the ledger; `version` is its schema.
    case newer(path: String, version: Int)
    /// A rehearsal on the ledger of real runs, or the reverse.
    case rehearsalMixed(ledgerIsRehearsal: Bool)
    /// Input or output failed; `code` is SQLite's extended result code or the system's errno.
    case storage(code: Int, message: String)

    /// Refusals exit 6, the rest 74 (`SEMANTICS`, exit codes).
    package var isRefusal: Bool {
        switch self {
        case .busy, .newer, .rehearsalMixed, .openToOthers, .empty: true
        case .missing, .notALedger, .folder, .unwritable, .unreadable, .storage: false
        }
    }

    /// The finding for people; codes D0820 to D0829 and D0880.
    package var finding: Diagnostic {
        switch self {
        case .busy(let path, let holder):
            Diagnostic(
                "D0820",
                Phrase(
                    "the ledger `\(path)` is in use: \(holder)", zh: "台账 `\(path)` 正在使用：\(holder)"),
                at: nil,
                note: Phrase(
                    "two live runs at once could send a notice twice", zh: "两个正式运行同时进行，可能重复发送"),
                help: Phrase("wait until the other run has ended", zh: "等另一个运行结束"))
        case .missing(let path):
            Diagnostic(
                "D0821", Phrase("there is no ledger at `\(path)`", zh: "`\(path)` 没有台账"), at: nil,
                help: Phrase("the first live run makes it", zh: "第一次正式运行时会建立"))
        case .notALedger(let path):
            Diagnostic(
                "D0822", Phrase("`\(path)` is no ledger", zh: "`\(path)` 不是台账"), at: nil,
                help: Phrase("give the path of a ledger, or of a new file", zh: "写台账的路径，或一个新文件的路径"))
        case .folder(let path):
            Diagnostic(
                "D0826", Phrase("`\(path)` is a folder, not a ledger", zh: "`\(path)` 是文件夹，不是台账"),
                at: nil,
                help: Phrase(
                    "give the path of a file, such as `\(path)/main.ledger`",
                    zh: "写文件的路径，例如 `\(path)/main.ledger`"))
        case .unwritable(let path, let reason):
            Diagnostic(
                "D0827",
                Phrase(
                    "the ledger `\(path)` cannot be written: \(reason)",
                    zh: "台账 `\(path)` 无法写入：\(reason)"), at: nil,
                note: Phrase(
                    "a live run writes the ledger and two files beside it",
                    zh: "正式运行要写台账，还要在旁边写两个文件"),
                help: Phrase(
                    "make the file and its folder writable, or give another path",
                    zh: "让文件和文件夹可写，或换一个路径"))
        case .unreadable(let path, let reason):
            Diagnostic(
                "D0828",
                Phrase(
                    "the ledger `\(path)` cannot be read: \(reason)",
                    zh: "台账 `\(path)` 无法读取：\(reason)"), at: nil)
        case .openToOthers(let path, let isFolder): Self.openFinding(path, isFolder)
        case .empty(let path): Self.emptyFinding(path)
        case .newer(let path, let version):
            Diagnostic(
                "D0823",
                Phrase(
                    "the ledger `\(path)` was written by a later version (schema \(version))",
                    zh: "台账 `\(path)` 由更新的版本写成（结构版本 \(version)）"), at: nil,
                help: Phrase("use that version of Dunlin", zh: "使用那个版本的 Dunlin"))
        case .rehearsalMixed(let ledgerIsRehearsal):
            rehearsalFinding(ledgerIsRehearsal)
        case .storage(let code, let message):
            Diagnostic(
                "D0825",
                Phrase("the ledger failed: \(message) (\(code))", zh: "台账读写失败：\(message)（\(code)）"),
                at: nil,
                note: Phrase(
                    "what was not written down was not sent; the next run settles the rest",
                    zh: "没有记下的就没有发送；其余由下一次运行核对"))
        }
    }

    private static func openFinding(_ path: String, _ isFolder: Bool) -> Diagnostic {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return Diagnostic(
            "D0880",
            isFolder
                ? Phrase(
                    "other users may write the folder of the ledger `\(path)`",
                    zh: "其他用户可以改写台账 `\(path)` 所在的文件夹")
                : Phrase(
                    "other users may read or write the ledger `\(path)`",
                    zh: "其他用户可以读写台账 `\(path)`"), at: nil,
            note: isFolder
                ? Phrase(
                    "who may write it can put another ledger in its place, which sends everything again",
                    zh: "谁能改它，谁就能换上另一个台账，于是全部重发")
                : Phrase(
                    "it holds who owes what, and decides who is written to",
                    zh: "里面有谁欠多少，也由它决定给谁发"),
            help: isFolder
                ? Phrase("`chmod go-w \(folder)`", zh: "`chmod go-w \(folder)`")
                : Phrase("`chmod 600 \(path)`", zh: "`chmod 600 \(path)`"))
    }

    private static func emptyFinding(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0822",
            Phrase("the ledger `\(path)` is empty", zh: "台账 `\(path)` 是空的"), at: nil,
            note: Phrase(
                "it does not know what has left: a run would send everything again",
                zh: "它不知道发过什么：运行会全部重发"),
            help: Phrase(
                "bring the right one back; to begin anew, remove the file: the first live run makes it",
                zh: "换回正确的台账；要从头开始，先删除这个文件：第一次正式运行时会建立"))
    }

    private func rehearsalFinding(_ ledgerIsRehearsal: Bool) -> Diagnostic {
        ledgerIsRehearsal
            ? Diagnostic(
                "D0824",
                Phrase(
                    "this ledger belongs to rehearsals, and this run is real",
                    zh: "这个台账是演练用的，而这次是正式运行"), at: nil,
                note: Phrase(
                    "what a rehearsal sent never reached a borrower", zh: "演练发送的通知没有到达借款人"),
                help: Phrase("give the real ledger with `--ledger`", zh: "用 `--ledger` 指定正式台账"))
            : Diagnostic(
                "D0824",
                Phrase(
                    "this ledger belongs to real runs, and this is a rehearsal",
                    zh: "这个台账是正式运行用的，而这次是演练"), at: nil,
                note: Phrase(
                    "a rehearsal would mark notices as sent that were not",
                    zh: "演练会把没有发出的通知记成已发送"),
                help: Phrase("give another ledger with `--ledger`", zh: "用 `--ledger` 指定另一个台账"))
    }

    /// SQLite's own words, without the statement and its arguments: those hold personal data.
    init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as DatabaseError:
            self = .storage(
                code: Int(error.extendedResultCode.rawValue), message: error.message ?? "no message"
            )
        default: self = .storage(code: 0, message: "\(type(of: error))")
        }
    }
}
