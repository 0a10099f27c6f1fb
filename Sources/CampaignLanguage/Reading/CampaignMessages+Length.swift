internal import Diagnostics

/// The findings about how long an SMS can become.
extension Diagnostic {
    /// What makes a text long.
    struct LengthDetail {
        /// The placeholder that adds most, as written, and its UTF-16 units.
        var longest: (source: String, units: Int)?
        /// A number in it whose field has no `at_most`.
        var unbounded: (name: String, span: SourceSpan)?
        /// Set where the text travels in UCS-2: the placeholder that can make it so, or nothing where
        /// the words of the text do.
        var outside: String?
        /// How many characters the allowed parts hold, and how many the text has beyond.
        var room: (most: Int, over: Int)?
    }

    /// `segment` and `offer` say for whom, where it is not so long for all.
    static func tooLong(
        parts: Int, units: Int, allowed: Int, segment: String?, offer: String?,
        detail: LengthDetail, at span: SourceSpan, declared: SourceSpan
    ) -> Diagnostic {
        var message = Phrase(
            "this text can reach \(units) characters, \(parts) parts",
            zh: "这段文字最长 \(units) 字，合 \(parts) 条")
        if let segment {
            message.en += ", in segment `\(segment)`"
            message.zh = "分群 `\(segment)`：" + message.zh
        }
        if let offer {
            message.en += ", with the offer `\(offer)`"
            message.zh += "（含方案 `\(offer)`）"
        }
        var note = Phrase(
            "counted with signature, opening and closing, every field at its longest",
            zh: "含签名、开头和结尾，各字段按最长计")
        if let (source, units) = detail.longest {
            note.en += "; `\(source)` is up to \(units) of them"
            note.zh += "；其中 `\(source)` 最长 \(units) 字"
        }
        if let outside = detail.outside {
            note.en += "; it has 70 or 67 characters a part, not 160 or 153, because "
            note.en +=
                outside.isEmpty
                ? "its words are not all in the GSM alphabet"
                : "`\(outside)` can hold characters outside the GSM alphabet"
            note.zh += "；每条按 70 或 67 字计，而不是 160 或 153，因为"
            note.zh += outside.isEmpty ? "文字里有 GSM 字符集以外的字" : "`\(outside)` 可能含 GSM 字符集以外的字"
        }
        var finding = Diagnostic(
            "D0517", message, at: span,
            labels: [Label(declared, Phrase("at most \(allowed)", zh: "最多 \(allowed) 条"))],
            note: note,
            help: Phrase("shorten the text, or raise `longest`", zh: "缩短文字，或放宽 `longest`"))
        if let (most, over) = detail.room {
            finding.message.en += "; at most \(most) fit, \(over) too many"
            finding.message.zh += "；最多 \(most) 字，多出 \(over) 字"
            // Only the GSM alphabet's second table costs two for one.
            if most + over > units {
                finding.message.en += " (signs such as `€` count twice)"
                finding.message.zh += "（`€` 之类的符号算两个字）"
            }
        }
        if let (name, span) = detail.unbounded {
            finding.labels.append(
                Label(
                    span,
                    Phrase("without `at_most`, so up to 19 digits", zh: "没有 `at_most`，按 19 位数字计")))
            finding.help = Phrase(
                "give `\(name)` an `at_most`, shorten the text, or raise `longest`",
                zh: "给 `\(name)` 写上 `at_most`，或缩短文字，或放宽 `longest`")
        }
        return finding
    }

    static func overGatewayLimit(units: Int, most: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0517",
            Phrase(
                "this text can reach \(units) characters; gateways take \(most) at most, "
                    + "\(units - most) too many",
                zh: "这段文字最长 \(units) 字，短信通道最多收 \(most) 字，多出 \(units - most) 字"), at: span,
            note: Phrase(
                "counted with signature, opening and closing, every field at its longest",
                zh: "含签名、开头和结尾，各字段按最长计"),
            help: Phrase("shorten the text", zh: "缩短文字"))
    }

    /// `field` is shown and has no `longest`.
    static func lengthUnknown(
        field: (name: String, span: SourceSpan)?, at span: SourceSpan, declared: SourceSpan
    ) -> Diagnostic {
        var finding = Diagnostic(
            "D0518", Phrase("the longest form of this text is not known", zh: "算不出这段文字最长是多少"),
            at: span,
            labels: [Label(declared, Phrase("this limit needs it", zh: "这个上限要用到它"))],
            help: Phrase(
                "give each text field it shows a `longest`", zh: "给它用到的每个文字字段写上 `longest`"))
        if let (name, span) = field {
            finding.message.en += ": `\(name)` has no `longest`"
            finding.message.zh += "：`\(name)` 没有 `longest`"
            finding.labels.append(Label(span, Phrase("declared here", zh: "在这里定义")))
            finding.help = Phrase(
                "write `\(name): { type: text, longest: 20 }` with the most characters that it may have",
                zh: "写成 `\(name): { type: text, longest: 20 }`，填它最多的字数")
        }
        return finding
    }
}
