package import Diagnostics

/// The pages about registered signatures and templates, D0682 to D0685.
package enum RegistrationPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0682",
            Phrase("A signature is not registered", zh: "签名没有报备"),
            Phrase(
                "A rule lists the signatures that the gateway has registered, and a channel sends with another. Without `signature` it is the lender's name.",
                zh: "规则列出了在通道报备过的签名，渠道用的是别的。没写 `signature` 时用的是机构名称。"),
            why: Phrase(
                "Carriers drop messages with an unfiled signature, and say so in codes that look like other faults.",
                zh: "没有报备的签名会被运营商拦下，返回的代码看起来像别的问题。"),
            .policy(
                bad: pack("[安行]", "  SMS_1: ${name}您好，您的车贷已逾期，请尽快还款。"),
                good: pack("[安行汽车金融有限公司]", "  SMS_1: ${name}您好，您的车贷已逾期，请尽快还款。"))),
        DiagnosticPage(
            "D0683",
            Phrase("A text is like no registered template", zh: "文字和报备过的模板都不一样"),
            Phrase(
                """
                Each form of an SMS, lines and offers written out, has to be made by an approved template, with \
                values only where it has variables. The finding points at the first character that differs from the \
                nearest one.
                """,
                zh: "每条短信，连同前后缀、共用语句和每个方案的话，都要和某个审核通过的模板逐字一致，数据只能在变量的位置。指出的是和最接近的模板第一个不同的字。"),
            why: Phrase(
                "The gateway refuses what it has not reviewed, on the day on which the notice is due.",
                zh: "没审核过的文字会被通道拒绝，而且是在该发的那一天。"),
            .policy(
                bad: pack("[安行汽车金融有限公司]", "  SMS_1: ${name}您好，您的车贷已到期，请尽快还款。"),
                good: pack("[安行汽车金融有限公司]", "  SMS_1: ${name}您好，您的车贷已逾期，请尽快还款。"))),
        DiagnosticPage(
            "D0684",
            Phrase("A variable of a template is not closed", zh: "模板里的变量没有写完整"),
            Phrase(
                "Variables of a template are `${name}` for Aliyun, `#name#` for Yunpian.",
                zh: "模板里的变量，阿里云写 `${name}`，云片写 `#name#`。"),
            why: Phrase(
                "A template that is not as it was registered says nothing about what is refused.",
                zh: "和报备时不一样的模板，说明不了什么会被拒绝。"),
            .policy(
                bad: pack("[安行汽车金融有限公司]", "  SMS_1: ${name您好，您的车贷已逾期，请尽快还款。"),
                good: pack("[安行汽车金融有限公司]", "  SMS_1: ${name}您好，您的车贷已逾期，请尽快还款。"))),
        DiagnosticPage(
            "D0685",
            Phrase("A text has too many forms", zh: "一段文字的写法太多"),
            Phrase(
                "Each `if` doubles the forms of a text that have to be held against the registered templates; more than 512 are not looked at.",
                zh: "每个 `if` 都让要和模板比对的写法翻倍；超过 512 种就不再比对。"),
            why: Phrase(
                "Forms that nobody has looked at would be refused one by one.",
                zh: "没有比对过的写法会一条一条地被拒绝。"),
            .notRun(
                because: "the text is long: ten branches one behind the other",
                bad: "{% if days_overdue > 1 %}一{% endif %}{% if days_overdue > 2 %}二{% endif %} …",
                good: "text: { 紧急: …, otherwise: … }")),
    ]

    private static func pack(_ signatures: String, _ template: String) -> String {
        """
        policy: house
        rules:
          - rule: SMS-REG-1
            says: 签名和模板先报备
            basis: vendor_terms
            source: 短信控制台
            confidence: A
            verified: 2026-11-20
            registered:
              vendor: aliyun
              signatures: \(signatures)
              templates:
              \(template)
        """
    }
}
