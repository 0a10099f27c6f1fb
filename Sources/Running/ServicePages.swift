internal import Diagnostics

/// The page about the campaigns of the service, D0879.
enum ServicePages {
    static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0879",
            Phrase("Two files are one campaign", zh: "两个文件是同一个活动"),
            Phrase(
                "Of the files that run by themselves two have the same id, or one has the former id of another.",
                zh: "自动运行的文件里，有两个活动编号相同，或一个是另一个的曾用编号。"),
            why: Phrase(
                "They would take turns with the notices of one campaign; so neither runs.",
                zh: "两个文件会轮流发同一个活动的通知，所以两个都不运行。"),
            .notRun(
                because: "it takes two files", bad: "ls campaigns\noverdue.yaml  overdue-old.yaml",
                good: "ls campaigns\noverdue.yaml"))
    ]
}
