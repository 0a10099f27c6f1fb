import Diagnostics
import Foundation
import Running
import TestSupport
import Testing

/// Holds the pages about findings to the program: each code has one, and its example is true.
@Suite("The catalogue of findings") struct CatalogueTests {
    @Test("every code in the sources has a page, and every page is of such a code")
    func complete() throws {
        var places: [String: String] = [:]
        for file in Project.files(below: "Sources", ending: ".swift") {
            if file.hasSuffix("Pages.swift") { continue }
            for match in try Project.text(file).matches(of: /"(D[0-9]{4})"/) {
                places[String(match.1)] = places[String(match.1)] ?? file
            }
        }
        // The bound of the codes about YAML, compared with in the reader of maps.
        places["D0200"] = nil
        let pages = Set(Catalogue.pages.map(\.code))
        #expect(places.count > 200, "the sources are where they were")
        for (code, file) in places.sorted(by: { $0.key < $1.key }) where !pages.contains(code) {
            Issue.record(
                """
                \(code) (\(file)) has no page. Add to the *Pages.swift beside its messages:
                        DiagnosticPage(
                            "\(code)",
                            Phrase("Headline, without names", zh: "标题"),
                            Phrase("What it says, and what to write instead.", zh: "…。"),
                            why: Phrase("What could happen to borrowers or money.", zh: "…。"),
                            .campaign(bad: "what yields \(code)", good: "the same, right")),
                Other places for the example are in DiagnosticPage.swift. Then UPDATE_GOLDEN=1.
                """)
        }
        for code in pages.sorted() where places[code] == nil {
            Issue.record("the page \(code) is of no code in Sources: take it out")
        }
    }

    @Test("the pages are in order, one for each code")
    func order() {
        let codes = Catalogue.pages.map(\.code)
        #expect(codes == Set(codes).sorted())
    }

    @Test(
        "the bad example of a page yields its code, the good one no error",
        arguments: Catalogue.pages)
    func example(page: DiagnosticPage) throws {
        let desk = try PageDesk(page)
        guard let bad = try desk.codes(page.example.bad) else {
            if case .notRun(let reason) = page.example.place { #expect(!reason.isEmpty) }
            return
        }
        #expect(bad.all.contains(page.code), "\(page.code): the bad example yields \(bad.all)")
        guard let good = try PageDesk(page).codes(page.example.good) else { return }
        #expect(
            !good.all.contains(page.code) && good.errors.isEmpty,
            "\(page.code): the good example yields \(good.all)")
    }

    @Test("most examples are run")
    func share() {
        let shown = Catalogue.pages.filter {
            if case .notRun = $0.example.place { true } else { false }
        }
        #expect(shown.count * 4 < Catalogue.pages.count, "\(shown.count) are only shown")
    }

    @Test("a page is short, whole sentences, in both languages", arguments: Catalogue.pages)
    func wording(page: DiagnosticPage) {
        for language in Language.allCases {
            let title = page.title[language]
            #expect(
                !title.isEmpty && !title.hasSuffix(".") && !title.hasSuffix("。"), "\(page.code)")
            for text in [page.meaning[language], page.reason[language]] {
                let stop = language == .en ? "." : "。"
                #expect(text.hasSuffix(stop), "\(page.code): \(text)")
                #expect(text.unicodeScalars.count < 260, "\(page.code): \(text)")
            }
        }
        let isChinese = { (text: String) in
            text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        }
        #expect(isChinese(page.title.zh) && isChinese(page.meaning.zh) && isChinese(page.reason.zh))
        #expect(page.example.bad != page.example.good, "\(page.code)")
    }

    @Test("Docs/Diagnostics.md is made from the pages")
    func document() {
        Golden.expect(PageRenderer.markdown(Catalogue.pages), is: "Docs/Diagnostics.md")
    }
}
