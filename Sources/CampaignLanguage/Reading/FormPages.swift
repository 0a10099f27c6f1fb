package import Diagnostics

/// The pages about the form of a campaign's parts, D0201 to D0299.
package enum FormPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0201",
            Phrase("Keys with values are expected", zh: "这里应当是“键: 值”"),
            Phrase(
                """
                This part of the file holds keys with values, one a line, and something else \
                stands there.
                """,
                zh: "文件的这一部分由“键: 值”组成，每行一个，现在却是别的内容。"),
            why: Phrase("A value without its key says not what it is for.", zh: "没有键，就不知道这个值做什么用。"),
            .campaign(
                bad: "audience: days_overdue <= 90",
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0202",
            Phrase("A key is unknown", zh: "没有这个键"),
            Phrase(
                """
                The part has no key of this name. Keys are English; a Chinese or misspelt one \
                is answered with the key that is meant.
                """,
                zh: "这一部分没有叫这个名字的键。键用英文；写成中文或拼错了，会提示应该写哪个。"),
            why: Phrase(
                "A key that nobody reads is a rule that is never followed.",
                zh: "没人读的键，就是不会执行的规则。"),
            .campaign(
                bad: """
                    受众:
                      include: days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0204",
            Phrase("A key is missing", zh: "缺少必需的键"),
            Phrase(
                "A part cannot do without this key; nothing sensible could be taken in its place.",
                zh: "这一部分必须有这个键，没有别的可以代替。"),
            why: Phrase(
                "A step that does not say where to send, or when, is not finished.",
                zh: "没写发到哪里、什么时候发，这一步就没写完。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0205",
            Phrase("One value is expected, not a list or keys", zh: "这里只写一个值"),
            Phrase(
                "The key takes a single value, and a list or keys with values stand there.",
                zh: "这个键只要一个值，现在却是列表或“键: 值”。"),
            why: Phrase("Dunlin will not choose one of several for you.", zh: "程序不会替您从几个里选一个。"),
            .campaign(
                bad: "title: [逾期一周提醒, 逾期七天提醒]",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0206",
            Phrase("A value is empty", zh: "值是空的"),
            Phrase(
                """
                The key stands there without a value. Write one, or take the key out; then \
                its default counts.
                """,
                zh: "写了键却没有写值。请写上值；或者去掉这个键，按默认处理。"),
            why: Phrase("It cannot be told from a value that was forgotten.", zh: "分不清是不要，还是忘了写。"),
            .campaign(
                bad: "title:",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0207",
            Phrase("A value has the wrong form", zh: "值的写法不对"),
            Phrase(
                """
                The value is not written as this key wants it: a time as `09:00`, hours as \
                `09:00..20:00`, a limit as `1 per day`, a date as `2026-12-31`, an amount \
                as `200.00`, a percent as `50%`.
                """,
                zh: """
                    值的写法不符合这个键的要求：时刻写 `09:00`，时段写 `09:00..20:00`，频次写 `1 per day`，\
                    日期写 `2026-12-31`，金额写 `200.00`，百分比写 `50%`。
                    """
            ),
            why: Phrase(
                "A value that can be read in two ways would be read in the wrong one some day.",
                zh: "可以两样读的值，早晚会读错。"),
            .campaign(
                bad: "timing: { hours: 9点到20点 }",
                good: "timing: { hours: 09:00..20:00 }")),
        DiagnosticPage(
            "D0208",
            Phrase("The value is none of those that may stand here", zh: "不在可选的值里"),
            Phrase(
                "The key takes one of a few words, and this is none of them.",
                zh: "这个键只能从几个词里选一个，这个词不在其中。"),
            why: Phrase(
                """
                The words decide what happens: `collection` and `service` follow different \
                rules.
                """,
                zh: "选哪个词决定怎么做：`collection` 和 `service` 的规则不同。"),
            .campaign(
                bad: "purpose: 催收",
                good: "purpose: collection")),
        DiagnosticPage(
            "D0209",
            Phrase("A list is expected", zh: "这里应当是列表"),
            Phrase(
                "The order matters here, so it is a list: each entry begins with `- `.",
                zh: "这里的先后次序有意义，所以要写成列表：每一项以 `- ` 开头。"),
            why: Phrase(
                "The first segment that holds decides; in a map nothing would be first.",
                zh: "取第一个成立的分群；不是列表，就没有第一个。"),
            .campaign(
                bad: """
                    segments:
                      紧急: 逾期金额 >= 20000.00
                      标准: otherwise
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0210",
            Phrase("The language version is unknown", zh: "不认识这个语言版本"),
            Phrase(
                """
                `dunlin:` says which version of the language the file is written in. This \
                build knows version 1.
                """,
                zh: "`dunlin:` 说明文件用哪一版语言写成。本程序只认识第 1 版。"),
            why: Phrase(
                "A file of a later version may hold rules that this build would not understand.",
                zh: "更新版本的文件里，可能有本程序看不懂的规则。"),
            .campaign(
                bad: "dunlin: 2",
                good: "dunlin: 1")),
        DiagnosticPage(
            "D0211",
            Phrase("An amount without its decimals", zh: "金额没有写小数"),
            Phrase(
                "An amount is written with all decimals of the currency: `200.00` for yuan.",
                zh: "金额要写全币种的小数位：人民币写 `200.00`。"),
            why: Phrase(
                "`200` could be yuan or cents, a hundredfold difference.",
                zh: "`200` 可能是元，也可能是分，差一百倍。"),
            .campaign(
                bad: "offers: [{ offer: 减免, waive: { part: 50%, of: 罚息, at_most: 200 } }]",
                good: "offers: [{ offer: 减免, waive: { part: 50%, of: 罚息, at_most: 200.00 } }]")),
        DiagnosticPage(
            "D0212",
            Phrase("A share or an amount?", zh: "是比例还是金额"),
            Phrase(
                "A waiver takes a share, which ends with `%`, or an amount with the currency's decimals.",
                zh: "减免可以写比例（带 `%`）或金额（写全小数位），两者都不是就看不懂。"),
            why: Phrase(
                "`30` meant 30 % to one reader and 30 yuan to another.",
                zh: "`30` 有人读成 30%，有人读成 30 元。"),
            .campaign(
                bad: "offers: [{ offer: 减免, waive: { part: 30, of: 罚息 } }]",
                good: "offers: [{ offer: 减免, waive: { part: 30%, of: 罚息 } }]")),
    ]
}
