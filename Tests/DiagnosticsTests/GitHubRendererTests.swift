import Diagnostics
import Testing

/// The bytes are those of “Workflow commands for GitHub Actions”: properties escape `%`, CR, LF, `:` and `,`,
/// the message `%`, CR and LF; the runner takes columns only where a finding is on one line.
@Suite("Findings as annotations of GitHub") struct GitHubRendererTests {
    private static func render(
        _ finding: Diagnostic, _ sources: SourceSet, _ language: Language = .en
    ) -> String {
        GitHubRenderer(language: language, directory: "/repo").render([finding], sources: sources)
    }

    private static func file(_ name: String, _ text: String) -> SourceSet {
        var sources = SourceSet()
        _ = sources.add(name: name, bytes: ContiguousArray(text.utf8))
        return sources
    }

    private static func span(_ start: Int, _ length: Int) -> SourceSpan {
        SourceSpan(file: FileID(0), start: start, length: length)
    }

    @Test("a finding on one line has both columns, counted in characters from 1")
    func oneLine() {
        let sources = Self.file("Campaigns/x.yaml", "campaign: a\n受众: b\n")
        let finding = Diagnostic(
            "D0202", Phrase("unknown key `受众` in a campaign", zh: "活动里没有键 `受众`"),
            at: Self.span(12, 6), help: Phrase("write `audience`", zh: "写 `audience`"))
        #expect(
            Self.render(finding, sources)
                == "::error file=Campaigns/x.yaml,line=2,col=1,endLine=2,endColumn=3,title=D0202::"
                + "unknown key `受众` in a campaign%0Awrite `audience`\n")
        #expect(
            Self.render(finding, sources, .zh)
                == "::error file=Campaigns/x.yaml,line=2,col=1,endLine=2,endColumn=3,title=D0202::"
                + "活动里没有键 `受众`%0A写 `audience`\n")
    }

    @Test("a finding over several lines has no columns, which the runner would drop")
    func lines() {
        let sources = Self.file("x.yaml", "a: 1\nb: 2\n")
        let finding = Diagnostic(
            "D0513", .warning, Phrase("never used", zh: "没有用到"), at: Self.span(0, 8))
        #expect(
            Self.render(finding, sources)
                == "::warning file=x.yaml,line=1,endLine=2,title=D0513::never used\n")
    }

    @Test("marks that have a meaning in a command are escaped")
    func escapes() {
        let sources = Self.file("50%,a:b\r\n.yaml", "x\n")
        let finding = Diagnostic(
            "D0711", .note, Phrase("100%, a: b, c", zh: "。"), at: Self.span(0, 1),
            note: Phrase("first\r\nsecond", zh: "。"))
        #expect(
            Self.render(finding, sources)
                == "::notice file=50%25%2Ca%3Ab%0D%0A.yaml,line=1,col=1,endLine=1,endColumn=2,"
                + "title=D0711::100%25, a: b, c%0Afirst<U+000D><U+000A>second\n")
    }

    @Test("a path is relative to the working directory where it lies below it")
    func paths() {
        let finding = Diagnostic("D0102", Phrase("empty", zh: "空"), at: Self.span(0, 0))
        let shown = [
            ("/repo/Campaigns/x.yaml", "Campaigns/x.yaml"), ("./x.yaml", "x.yaml"),
            ("/repository/x.yaml", "/repository/x.yaml"), ("../x.yaml", "../x.yaml"),
        ]
        for (name, path) in shown {
            #expect(
                Self.render(finding, Self.file(name, ""))
                    == "::error file=\(path),line=1,col=1,endLine=1,endColumn=1,title=D0102::empty\n"
            )
        }
    }

    @Test("a finding about no file has only its code")
    func noPlace() {
        let finding = Diagnostic("D0701", Phrase("cannot be read", zh: "读不了"), at: nil)
        #expect(
            Self.render(finding, SourceSet()) == "::error title=D0701::cannot be read\n")
    }
}
