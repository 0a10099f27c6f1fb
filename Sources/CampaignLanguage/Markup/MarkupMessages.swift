internal import Diagnostics

/// Findings about the HTML of a mail: D0553 to D0556.
extension Diagnostic {
    /// What of HTML has no place in a mail.
    enum MarkupPart {
        case element, attribute, style, declaration
    }

    static func notInMail(_ part: MarkupPart, _ name: String, at span: SourceSpan) -> Diagnostic {
        let what =
            switch part {
            case .element: Phrase("`<\(name)>`", zh: "`<\(name)>`")
            case .attribute: Phrase("the attribute `\(name)`", zh: "属性 `\(name)`")
            case .style: Phrase("the style `\(name)`", zh: "样式 `\(name)`")
            case .declaration: Phrase("`\(name)`", zh: "`\(name)`")
            }
        return Diagnostic(
            "D0553", Phrase("\(what.en) has no place in a mail", zh: "邮件里不能有\(what.zh)"), at: span,
            note: Phrase(
                "a mail has only what every program shows alike: nothing that runs, loads, hides or asks",
                zh: "邮件里只放各家程序都一样显示的东西：不执行、不加载、不隐藏、不收集"),
            help: Phrase(
                "take it out; words, tables, links, pictures and plain styles are allowed",
                zh: "去掉它；可以用文字、表格、链接、图片和普通样式"))
    }

    static func noLink(isPicture: Bool, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0554",
            isPicture
                ? Phrase(
                    "a picture comes from an official site, the same for everybody",
                    zh: "图片要来自官方网址，而且对所有人都一样")
                : Phrase(
                    "nobody can tell from the file where this link leads", zh: "从文件里看不出这个链接通向哪里"),
            at: span,
            note: isPicture
                ? Phrase(
                    "a picture with a value in its address reports who opens the mail",
                    zh: "地址里带数据的图片会报告谁打开了邮件")
                : Phrase(
                    "a value may only follow the address of an official site",
                    zh: "数据只能跟在官方网址之后"),
            help: isPicture
                ? Phrase(
                    #"write `src="https://{{ lender.NAME }}/…"` without other values"#,
                    zh: #"写成 `src="https://{{ lender.名字 }}/…"`，不带别的数据"#)
                : Phrase(
                    #"begin with `https://{{ lender.NAME }}`, `tel:{{ lender.NAME }}` or `mailto:{{ lender.NAME }}`"#,
                    zh:
                        #"以 `https://{{ lender.名字 }}`、`tel:{{ lender.名字 }}` 或 `mailto:{{ lender.名字 }}` 开头"#
                ))
    }

    static func notEncoded(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0554",
            Phrase("a value in a link needs `url_encode`", zh: "链接里的数据要经过 `url_encode`"), at: span,
            note: Phrase(
                "a space or `&` in the value would change the address", zh: "数据里的空格或 `&` 会改变网址"),
            help: Phrase("write `{{ VALUE | url_encode }}`", zh: "写成 `{{ 数据 | url_encode }}`"))
    }

    private static func illFormed(
        _ message: Phrase, at span: SourceSpan, help: Phrase, fix: FixIt? = nil
    ) -> Diagnostic {
        Diagnostic(
            "D0555", message, at: span,
            note: Phrase(
                "mail programs guess what was meant, each in its own way", zh: "各家邮件程序会各自去猜"),
            help: help, fix: fix)
    }

    static func strayMark(at span: SourceSpan) -> Diagnostic {
        let first = SourceSpan(file: span.file, start: Int(span.start), length: 1)
        return illFormed(
            Phrase("this `<` begins no tag", zh: "这个 `<` 后面不是标签"), at: span,
            help: Phrase("write `&lt;` for the character", zh: "要显示这个字符就写 `&lt;`"),
            fix: FixIt(first, "&lt;"))
    }

    static func unknownReference(_ written: String, at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("`\(written)` stands for no character", zh: "`\(written)` 不代表任何字符"), at: span,
            help: Phrase(
                "write the character itself, or `&amp;` for `&`", zh: "直接写那个字符；要写 `&` 就写 `&amp;`"))
    }

    static func notClosed(_ name: String, at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("`<\(name)>` is not closed", zh: "`<\(name)>` 没有结束"), at: span,
            help: Phrase(
                "write `</\(name)>` before what surrounds it ends", zh: "在外层结束之前写上 `</\(name)>`"))
    }

    static func notOpen(_ name: String, at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("`</\(name)>` closes nothing", zh: "`</\(name)>` 没有对应的开始"), at: span,
            help: Phrase(
                "take it out, or write `<\(name)>` where it begins", zh: "去掉它，或在开始处写上 `<\(name)>`"))
    }

    static func attributeTwice(_ name: String, at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("`\(name)` stands twice in a tag", zh: "同一个标签里写了两次 `\(name)`"), at: span,
            help: Phrase("take one of them out", zh: "去掉一个"))
    }

    static func withoutQuotes(_ name: String, at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("`\(name)` needs quotes around what it says", zh: "`\(name)` 的内容要加引号"),
            at: span, help: Phrase(#"write `\#(name)="…"`"#, zh: #"写成 `\#(name)="…"`"#))
    }

    static func valueInTag(at span: SourceSpan) -> Diagnostic {
        illFormed(
            Phrase("a value stands inside a tag", zh: "标签里面写了数据"), at: span,
            help: Phrase(
                "write values between tags, in `alt`, or with `url_encode` in `href`",
                zh: "数据写在标签之间、`alt` 里，或经 `url_encode` 写在 `href` 里"))
    }

    static func offerOnlyIn(html: Bool, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0556",
            html
                ? Phrase("the HTML makes the offer, `body` does not", zh: "HTML 里提了方案，`body` 里没有")
                : Phrase("`body` makes the offer, the HTML does not", zh: "`body` 里提了方案，HTML 里没有"),
            at: span,
            note: Phrase(
                "which of the two a borrower reads is up to the mail program",
                zh: "借款人读到哪一个由邮件程序决定"),
            help: Phrase(
                "write `{{ offer.say }}`, or the same figures, in both",
                zh: "两处都写 `{{ offer.say }}` 或同样的数字"))
    }
}
