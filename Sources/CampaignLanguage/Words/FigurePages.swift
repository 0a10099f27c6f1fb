package import Diagnostics

/// The pages about figures in the words of texts, D0690 to D0695.
package enum FigurePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0690",
            Phrase("A sum is typed by hand", zh: "金额是手写的"),
            Phrase(
                "A text has a sum in its own words. Show a field, or write `{{ 300.00 | number }}元` where all get the same. This is a warning.",
                zh: "文字里直接写了金额。应显示字段；确实人人相同的，写 `{{ 300.00 | number }}元`。这只是警告。"),
            why: Phrase(
                "A wrong sum in a demand is a false claim, and every borrower gets the same one.",
                zh: "催款写错金额就是虚假陈述，而且每个借款人都收到同一个数。"),
            .text(
                bad: "{{ 姓名 }}您好，您应还300.00元，请尽快还款。",
                good: "{{ 姓名 }}您好，您应还{{ 逾期应还 | money }}，请尽快还款。")),
        DiagnosticPage(
            "D0691",
            Phrase("A date is typed by hand", zh: "日期是手写的"),
            Phrase(
                "A text has a date in its own words. Show a field or `pay_by`; for a day that is the same for all write it as `date`. This is a warning.",
                zh: "文字里直接写了日期。应显示字段或 `pay_by`；确实人人相同的，用 `date` 写出。这只是警告。"),
            why: Phrase(
                "The campaign runs again next month, and tells people to pay by a day that is gone.",
                zh: "活动下个月再跑，就会让人在已经过去的日子前还款。"),
            .text(
                bad: "{{ 姓名 }}您好，请于11月30日前还款。",
                good: "{{ 姓名 }}您好，请于{{ 还款日 | date }}前还款。")),
        DiagnosticPage(
            "D0692",
            Phrase("A rate is typed by hand", zh: "利率是手写的"),
            Phrase(
                "A text has a rate in its own words. Show a field of type `rate`, which is bounded. The rules of packs hold for these words too. This is a warning.",
                zh: "文字里直接写了利率。应显示 `rate` 类型的字段，它有上限。政策包的利率上限对这些文字也有效。这只是警告。"),
            why: Phrase(
                "A rate that is not the contract's is a false claim; 2% a day is 730% a year.",
                zh: "与合同不符的利率是虚假陈述；日利率 2% 折合年化 730%。"),
            .text(
                bad: "{{ 姓名 }}您好，逾期按日息0.05%计收罚息。",
                good: "{{ 姓名 }}您好，逾期按日计收罚息。")),
        DiagnosticPage(
            "D0693",
            Phrase("A rate in a text says no period", zh: "文字里的利率没有写期间"),
            Phrase(
                "A text calls a percent a rate and does not say per day, month or year. Write 日利率, 月利率 or 年利率.",
                zh: "文字写了利率，却没有说明是日、月还是年利率。写成日利率、月利率或年利率。"),
            why: Phrase(
                "2% a day is 730% a year: without the period nobody knows what lateness costs.",
                zh: "日利率 2% 折合年化 730%：不写期间，谁也不知道逾期要付多少。"),
            .text(
                bad: "{{ 姓名 }}您好，逾期罚息利率为0.05%。",
                good: "{{ 姓名 }}您好，逾期罚息日利率为0.05%。")),
        DiagnosticPage(
            "D0694",
            Phrase("A text says another period than the rate has", zh: "文字写的期间与利率的期间不同"),
            Phrase(
                "The words beside a placeholder make a daily rate of a yearly one, or the like. Correct the words or the field's `per`.",
                zh: "占位符旁边的文字把年利率写成了日利率，或相反。改正文字，或改正字段的 `per`。"),
            why: Phrase(
                "A wrong period makes a lawful rate an unlawful threat.", zh: "期间写错，合法的利率就成了违法的威胁。"),
            .notRun(
                because: "the portfolio of the other examples has no rate",
                bad: "text: 年化{{ 日罚息率 | percent }}", good: "text: 日息{{ 日罚息率 | percent }}")),
        DiagnosticPage(
            "D0695",
            Phrase("A percent is shown as a rate", zh: "百分比被当作利率显示"),
            Phrase(
                "The words beside a placeholder call it a rate, and the field is a plain percent. Declare it as `rate` with its period.",
                zh: "占位符旁边的文字写明是利率，字段却只是百分比。应声明为 `rate`，并写明期间。"),
            why: Phrase(
                "Upper bounds hold for rates; a percent passes them all.",
                zh: "利率上限只管利率，百分比怎么写都能通过。"),
            .text(
                bad: "{{ 姓名 }}您好，逾期罚息日利率{{ 按时率 | percent }}。",
                good: "{{ 姓名 }}您好，您的按时还款率是{{ 按时率 | percent }}。")),
    ]
}
