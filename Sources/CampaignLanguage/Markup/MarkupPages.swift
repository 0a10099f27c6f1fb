package import Diagnostics

/// The pages about the HTML of a mail, D0553 to D0556.
package enum MarkupPages {
    /// A campaign's channel and step with a mail whose HTML is `html`.
    private static func mail(_ html: String, body: String = "{{ 姓名 }}您好，请尽快还款。") -> String {
        """
        channels:
          email: { to: 邮箱, sender: company_mail }
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: email
            text:
              subject: 还款事项
              body: "\(body)"
              html: |
                \(html)
        """
    }

    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0553",
            Phrase("A part of HTML has no place in a mail", zh: "HTML 里有邮件不能用的东西"),
            Phrase(
                """
                A mail may have words, headings, lists, tables, links, pictures and plain styles. \
                Scripts, forms, frames, `<style>`, comments, handlers such as `onclick`, styles that \
                hide words or load files are refused.
                """,
                zh:
                    "邮件里可以有文字、标题、列表、表格、链接、图片和普通样式。脚本、表单、框架、`<style>`、注释、`onclick` 之类的处理，以及隐藏文字或加载文件的样式都不收。"
            ),
            why: Phrase(
                "What runs or asks teaches borrowers to trust phishing; what hides lets the rules see words that nobody reads.",
                zh: "会执行、会收集的东西让借款人习惯钓鱼邮件；能隐藏的样式会让规则看到没人读得到的字。"),
            .campaign(
                bad: mail(#"<p onclick="pay()">{{ 姓名 }}您好，请尽快还款。</p>"#),
                good: mail(#"<p style="color: #333">{{ 姓名 }}您好，请尽快还款。</p>"#))),
        DiagnosticPage(
            "D0554",
            Phrase("Nobody can tell where a link leads", zh: "看不出链接通向哪里"),
            Phrase(
                """
                A link begins with an official site, number or address of the lender; values may only \
                follow it, each with `url_encode`. A picture comes from an official site and is the same for everybody.
                """,
                zh: "链接以机构的官方网址、号码或邮箱开头；数据只能跟在后面，每个都经过 `url_encode`。图片来自官方网址，对所有人都一样。"),
            why: Phrase(
                "A value that decides where a link leads can lead anywhere.",
                zh: "由数据决定去向的链接，可以通向任何地方。"),
            .campaign(
                bad: mail(#"<a href="https://{{ lender.site }}/pay?id={{ 合同编号 }}">去还款</a>"#),
                good: mail(
                    #"<a href="https://{{ lender.site }}/pay?id={{ 合同编号 | url_encode }}">去还款</a>"#)
            )),
        DiagnosticPage(
            "D0555",
            Phrase("HTML is not well-formed", zh: "HTML 写得不完整"),
            Phrase(
                """
                Each tag is closed where it was opened, in the same branch of an `if`; attributes have \
                quotes; a `<` or `&` that is only a character is written `&lt;`, `&amp;`; values stand between tags.
                """,
                zh: "每个标签在打开它的地方结束，也在同一个 `if` 分支里；属性加引号；只当字符用的 `<`、`&` 写成 `&lt;`、`&amp;`；数据写在标签之间。"),
            why: Phrase(
                "Programs guess what was meant, and what the rules have read is not what the borrower reads.",
                zh: "邮件程序会去猜，规则读到的就不是借款人读到的。"),
            .campaign(
                bad: mail("<p>{{ 姓名 }}您好，<b>请尽快还款。</p>"),
                good: mail("<p>{{ 姓名 }}您好，<b>请尽快还款。</b></p>"))),
        DiagnosticPage(
            "D0556",
            Phrase("Only one of the two bodies makes the offer", zh: "两个正文只有一个提了方案"),
            Phrase(
                "`body` and `html` are the same mail twice: both make the offer or neither does.",
                zh: "`body` 和 `html` 是同一封邮件的两种写法：要么都提方案，要么都不提。"),
            why: Phrase(
                "A borrower would have an offer on record that was never read, or read one that is not on record.",
                zh: "借款人会有一个没读到的方案记录，或者读到一个没有记录的方案。"),
            .campaign(
                bad: offer(mail("<p>{{ 姓名 }}您好，{{ offer.say }}</p>")),
                good: offer(
                    mail(
                        "<p>{{ 姓名 }}您好，{{ offer.say }}</p>",
                        body: "{{ 姓名 }}您好，{{ offer.say }}")))),
    ]

    private static func offer(_ campaign: String) -> String {
        """
        offers:
          - offer: 罚息减半
            waive: { part: 50%, of: 罚息, at_most: 500.00 }
            until: today + 7 days
            say: "可减{{ offer.waived | money }}。"
        \(campaign)
        """
    }
}
