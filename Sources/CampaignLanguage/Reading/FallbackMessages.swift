internal import Diagnostics

/// Findings about `fallback` and the tasks of holds.
extension Diagnostic {
    static func fallbackByAll(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0536",
            Phrase("a fallback goes by one channel, not by all", zh: "备用只走一个渠道，不能几个都发"), at: span,
            help: Phrase(
                "name one channel, or write `first_of`", zh: "写一个渠道，或用 `first_of`"))
    }

    static func fallbackToItself(_ channel: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0537",
            Phrase(
                "the step sends by `\(channel)` already", zh: "这一步本来就用 `\(channel)` 发"), at: span,
            note: Phrase(
                "what did not arrive there would not arrive a second time",
                zh: "那里没送到，再发一次也送不到"),
            help: Phrase("name another channel", zh: "换一个渠道"))
    }

    static func taskForNobody(_ channel: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0538",
            Phrase(
                "`\(channel)` is a message; a task is for a person",
                zh: "`\(channel)` 是消息；任务要交给人做"), at: span,
            help: Phrase(
                "write `call` or `visit`, and declare it below `channels`",
                zh: "写 `call` 或 `visit`，并在 `channels` 下声明"))
    }
}
