package import Diagnostics
internal import Glibc

/// Why a sender cannot start; codes D0812 to D0815, D0818, D0870 and D0871.
package enum SenderError: Error, Sendable, Hashable {
    case io(path: String, reason: SystemReason)
    /// The file of the authorities that vouch for a gateway.
    case authorities(path: String, reason: Phrase)
    case busy(path: String)
    case notOrdinary(path: String)
    /// The file holds something that no file sender wrote.
    case foreign(path: String)
    /// libcurl refused to start; `detail` is its own word.
    case library(detail: String)
    /// The program of an `exec` sender is not one, or others may write it.
    case program(path: String, reason: Phrase, help: Phrase?, isOpenToOthers: Bool)
    /// The program of another run is still at work.
    case programBusy(path: String)

    /// Refusals exit 6, the rest 74 (`SEMANTICS`, exit codes).
    package var isRefusal: Bool {
        switch self {
        case .busy, .programBusy: true
        case .program(_, _, _, let isOpenToOthers): isOpenToOthers
        default: false
        }
    }

    private static func unusable(_ path: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0812",
            Phrase(
                "the sender's file `\(path)` cannot be used: \(reason.en)",
                zh: "发送通道的文件 `\(path)` 用不了：\(reason.zh)"), at: nil)
    }

    package var finding: Diagnostic {
        switch self {
        case .io(let path, let reason):
            Self.unusable(path, Phrase(reason.text, zh: reason.text))
        case .authorities(let path, let reason): Self.unusable(path, reason)
        case .busy(let path):
            Diagnostic(
                "D0813",
                Phrase(
                    "the sender's file `\(path)` is in use by another process",
                    zh: "发送通道的文件 `\(path)` 正被另一个进程使用"), at: nil,
                help: Phrase("wait until the other run has ended", zh: "等另一个运行结束"))
        case .notOrdinary(let path):
            Diagnostic(
                "D0814",
                Phrase(
                    "the sender's file `\(path)` is no ordinary file",
                    zh: "发送通道的文件 `\(path)` 不是普通文件"),
                at: nil,
                help: Phrase("name a file that notices are appended to", zh: "写一个用来追加通知的文件"))
        case .foreign(let path):
            Diagnostic(
                "D0818",
                Phrase(
                    "the sender's file `\(path)` holds something else than notices",
                    zh: "发送通道的文件 `\(path)` 里不是通知"), at: nil,
                note: Phrase(
                    "its first line does not start with `{\"key\":`; it was left as it is",
                    zh: "第一行不是以 `{\"key\":` 开头；文件没有改动"),
                help: Phrase("name a new file", zh: "写一个新文件"))
        case .programBusy(let path):
            Diagnostic(
                "D0871",
                Phrase(
                    "the sender's program `\(path)` is still at work for another run",
                    zh: "发送通道的程序 `\(path)` 还在为另一次运行工作"), at: nil,
                note: Phrase(
                    "a run that was killed leaves it what it had been given",
                    zh: "被中断的运行会把已交给它的通知留给它发完"),
                help: Phrase(
                    "wait until it has ended; then run again", zh: "等它结束，再运行一次"))
        case .program(let path, let reason, let help, _):
            Diagnostic(
                "D0870",
                Phrase(
                    "the sender's program `\(path)` cannot be used: \(reason.en)",
                    zh: "发送通道的程序 `\(path)` 用不了：\(reason.zh)"), at: nil, help: help)
        case .library(let detail):
            Diagnostic(
                "D0815",
                Phrase("libcurl cannot start: \(detail)", zh: "libcurl 无法启动：\(detail)"), at: nil)
        }
    }
}

/// What the system said when a call failed.
package struct SystemReason: Error, Sendable, Hashable {
    package let number: Int32
    package let text: String

    /// The short name of the error, as in the manual.
    var name: String {
        switch number {
        case ENOSPC: "ENOSPC"
        case EDQUOT: "EDQUOT"
        case EIO: "EIO"
        case ENOENT: "ENOENT"
        case EACCES: "EACCES"
        case ENOEXEC: "ENOEXEC"
        case EFBIG: "EFBIG"
        case EROFS: "EROFS"
        default: "errno \(number)"
        }
    }

    init(_ number: Int32) {
        self.number = number
        text = String(cString: strerror(number))
    }

    /// The last failure of this thread.
    static func system() -> SystemReason { SystemReason(errno) }
}
