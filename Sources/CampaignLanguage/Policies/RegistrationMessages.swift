internal import Diagnostics

/// Findings about registered signatures and templates: D0682 to D0685.
extension Diagnostic {
    static func notRegistered(
        _ rule: PolicyRule, _ signature: String, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        return breach(
            "D0682", rule,
            Phrase("the signature `\(signature)` is not registered", zh: "签名“\(signature)”没有报备"),
            at: span, help: Phrase("registered are \(list)", zh: "报备过的有 \(list)"))
    }

    /// `wants` is how the template goes on where the text differs; empty where it ends.
    static func likeNoTemplate(
        _ rule: PolicyRule, _ code: String, wants: String, at span: SourceSpan,
        template: SourceSpan
    ) -> Diagnostic {
        breach(
            "D0683", rule,
            wants.isEmpty
                ? Phrase(
                    "the text is like no registered template: here `\(code)`, the nearest, ends",
                    zh: "文字和报备过的模板都不一样：最接近的 `\(code)` 到这里就结束了")
                : Phrase(
                    "the text is like no registered template: here `\(code)`, the nearest, goes on `\(wants)`",
                    zh: "文字和报备过的模板都不一样：最接近的 `\(code)` 从这里起是“\(wants)”"),
            at: span,
            labels: [Label(template, Phrase("the nearest template", zh: "最接近的模板"))],
            help: Phrase(
                "write what is registered, values only where it has variables; or register this text",
                zh: "照报备过的写，数据只放在变量的位置；或者去报备这段文字"))
    }

    static func registeredVariable(
        _ vendor: RegisteredTexts.Vendor, at span: SourceSpan
    ) -> Diagnostic {
        let form = vendor == .aliyun ? "${name}" : "#name#"
        return Diagnostic(
            "D0684",
            Phrase("a variable in the template is not closed", zh: "模板里有变量没有写完整"), at: span,
            help: Phrase(
                "copy the template as it is registered; variables are `\(form)`",
                zh: "按报备的原样抄过来；变量写成 `\(form)`"))
    }

    static func tooManyForms(_ rule: PolicyRule, _ most: Int, at span: SourceSpan) -> Diagnostic {
        breach(
            "D0685", rule,
            Phrase(
                "the text has more than \(most) forms to hold against the templates",
                zh: "这段文字有 \(most) 种以上的写法，没法逐一和模板比对"),
            at: span,
            help: Phrase(
                "write fewer branches, or a text for each segment", zh: "少写分支，或者按分群各写一段"))
    }
}
