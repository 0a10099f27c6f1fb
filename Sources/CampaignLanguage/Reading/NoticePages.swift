package import Diagnostics

/// The pages about texts, channels and times, D0516 to D0559.
package enum NoticePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0516",
            Phrase("The brackets 【 】 stand inside an SMS", zh: "短信文字里有【】"),
            Phrase(
                "The brackets 【】 belong to the signature, which Dunlin puts before the text.",
                zh: "【】是签名专用的，程序会把签名放在最前面。"),
            why: Phrase(
                "Carriers take what stands in 【】 for a signature and refuse the message.",
                zh: "运营商会把【】里的内容当作签名，整条拒发。"),
            .text(
                bad: "【重要】{{ 姓名 }}您好，请尽快还款。",
                good: "{{ 姓名 }}您好，请尽快还款。")),
        DiagnosticPage(
            "D0517",
            Phrase("An SMS can become too long", zh: "短信可能超长"),
            Phrase(
                """
                With every field at its longest, the text has more parts than `longest` \
                allows. Signature, opening and closing count too.
                """,
                zh: "各字段按最长计，这段文字的条数超过 `longest`。签名、开头和结尾也算在内。"),
            why: Phrase(
                """
                Each part is paid for: an SMS of two parts to 10,000 borrowers costs twice as \
                much.
                """,
                zh: "短信按条计费，一万人每人多一条，费用就翻倍。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms, longest: 1 part }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: |
                          {{ 姓名 }}您好，您的车贷已逾期{{ days_overdue }}天，应还{{ 逾期应还 | money }}。
                          请尽快还款，以免罚息增加、影响征信。如有困难请来电，我们一起想办法。如已还款请忽略。
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms, longest: 1 part }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，车贷应还{{ 逾期应还 | money }}，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0518",
            Phrase("The longest form of an SMS is not known", zh: "算不出短信最长多少"),
            Phrase(
                "`longest` limits the SMS, but a text field in it has no `longest` of its own.",
                zh: "短信写了 `longest`，但文字里有字段没写自己的 `longest`。"),
            why: Phrase(
                "One long value could double the cost, and nobody would know before.",
                zh: "一个很长的值就能让费用翻倍，事先却看不出来。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms, longest: 2 parts }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "您好，设备{{ 设备号 | default(\\"无\\") }}的车贷请尽快还款。"
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms, longest: 2 parts }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "您好，合同{{ 合同编号 }}的车贷请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0519",
            Phrase("A step has both `text` and `template`", zh: "一步既有 `text` 又有 `template`"),
            Phrase(
                "A step has its own text or takes one from `templates`, not both.",
                zh: "一步要么自己写文字，要么用 `templates` 里的，不能都写。"),
            why: Phrase("Dunlin will not guess which of the two is meant.", zh: "程序不会猜该用哪一个。"),
            .campaign(
                bad: """
                    templates:
                      催款: "{{ 姓名 }}您好，请尽快还款。"
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        template: 催款
                        text: "{{ 姓名 }}您好，请还款。"
                    """,
                good: """
                    templates:
                      催款: "{{ 姓名 }}您好，请尽快还款。"
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        template: 催款
                    """)),
        DiagnosticPage(
            "D0520",
            Phrase("A number, site or account is not official", zh: "号码、网址或账户不是官方的"),
            Phrase(
                """
                A text may hold only the numbers, sites and accounts that stand under \
                `official:` in the lender's file, written as `{{ lender.hotline }}`.
                """,
                zh: "文字里只能出现机构文件 `official:` 下登记的号码、网址和账户，写成 `{{ lender.hotline }}`。"),
            why: Phrase(
                "A notice with any other number teaches borrowers to trust phishing.",
                zh: "通知里出现别的号码，会让借款人习惯轻信诈骗。"),
            .text(
                bad: "{{ 姓名 }}您好，请尽快还款，详询13800138000。",
                good: "{{ 姓名 }}您好，请尽快还款，详询{{ lender.hotline }}。")),
        DiagnosticPage(
            "D0521",
            Phrase("A text is for a channel on which the step does not send", zh: "这一步从不用这个渠道发送"),
            Phrase(
                """
                The step has a text for a channel that its `send` does not name. This is a \
                warning.
                """,
                zh: "这一步给某个渠道写了文字，`send` 里却没有它。这只是警告。"),
            why: Phrase(
                "Either the text is left over, or the channel was forgotten.",
                zh: "要么文字是多余的，要么漏写了渠道。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text:
                          sms: "{{ 姓名 }}您好，请尽快还款。"
                          call: 请致电提醒还款。
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: { all_of: [sms, call] }
                        text:
                          sms: "{{ 姓名 }}您好，请尽快还款。"
                          call: 请致电提醒还款。
                    """)),
        DiagnosticPage(
            "D0522",
            Phrase("There are too many steps or offers", zh: "步骤或方案太多"),
            Phrase(
                "A campaign has at most 64 steps and 16 offers. This one has more.",
                zh: "一个活动最多 64 个步骤、16 个方案，这里超过了。"),
            why: Phrase(
                "Nobody can oversee such a campaign; make several, by product or stage.",
                zh: "这么多没人看得过来；请按产品或阶段拆开。"),
            .notRun(
                because: "the bad example would be hundreds of lines long",
                bad: """
                    steps:
                      # 一百个步骤
                    """,
                good: """
                    steps:
                      # 每个活动几个到几十个步骤
                    """)),
        DiagnosticPage(
            "D0523",
            Phrase("A key of an SMS stands at another channel", zh: "短信的键写在了别的渠道"),
            Phrase(
                """
                `signature`, `opening`, `closing` and `longest` make up the frame of an SMS. \
                Other channels have none.
                """,
                zh: "`signature`、`opening`、`closing` 和 `longest` 是短信专用的，别的渠道没有。"),
            why: Phrase(
                "It would be ignored, and the text would go out without it.",
                zh: "写了也不起作用，文字发出去就少了它。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                      email: { to: 邮箱, sender: company_mail, signature: 安行汽车金融 }
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms, signature: 安行汽车金融 }
                      email: { to: 邮箱, sender: company_mail }
                    """)),
        DiagnosticPage(
            "D0524",
            Phrase("A signature is written with brackets", zh: "签名带了【】"),
            Phrase(
                "The signature of an SMS is written without 【】; they are added when it is sent.",
                zh: "短信签名不写【】，发送时会自动加上。"),
            why: Phrase(
                "Written twice, the brackets make carriers refuse the message.",
                zh: "写了就成了两层，运营商会拒发。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms, signature: 【安行汽车金融】 }
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms, signature: 安行汽车金融 }
                    """)),
        DiagnosticPage(
            "D0525",
            Phrase("A channel is not declared", zh: "没有声明渠道"),
            Phrase(
                """
                A step sends on a channel that `channels` does not have. Only `sms` may be \
                left out, where exactly one field is a phone number.
                """,
                zh: "这一步用的渠道没有写在 `channels` 里。只有 `sms` 可以省略，而且要恰好有一个手机号字段。"),
            why: Phrase(
                "The channel says which field holds the address and who sends.",
                zh: "地址取哪个字段、由谁发送，都写在渠道里。"),
            .step(
                bad: """
                    send: email
                    text:
                      email: { subject: 还款提醒, body: 请尽快还款。 }
                    """,
                good: """
                    send: sms
                    text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0526",
            Phrase("A step's time is outside the hours", zh: "发送时刻不在时段内"),
            Phrase(
                """
                The time of the step lies outside `timing.hours`. The closing time does not \
                belong to them.
                """,
                zh: "这一步的时刻不在 `timing.hours` 之内。结束的那个时刻不算在内。"),
            why: Phrase(
                "Notices outside the hours disturb people and break the rules of collection.",
                zh: "时段之外的通知打扰人，也违反催收规定。"),
            .step(
                bad: "at: 21:30",
                good: "at: 10:00")),
        DiagnosticPage(
            "D0527",
            Phrase("A text is written with `>`", zh: "文字用了 `>`"),
            Phrase(
                """
                A text of several lines stands under `|`. Line breaks inside it are for the \
                reader only.
                """,
                zh: "多行文字写在 `|` 下面。里面的换行只是为了好读。"),
            why: Phrase(
                "`>` puts a space at each line end, also between Chinese characters.",
                zh: "`>` 会在每个行尾加一个空格，汉字之间也加。"),
            .step(
                bad: """
                    text: >
                      {{ 姓名 }}您好，
                      请尽快还款。
                    """,
                good: """
                    text: |
                      {{ 姓名 }}您好，
                      请尽快还款。
                    """)),
        DiagnosticPage(
            "D0528",
            Phrase("A name stands in a list twice", zh: "列表里有重复"),
            Phrase(
                "The same channel, segment or value stands twice in one list.",
                zh: "同一个渠道、分群或取值在列表里写了两次。"),
            why: Phrase("One of the two is mostly a slip for another name.", zh: "其中一个多半是想写别的名字。"),
            .field(
                bad: "车型: [新车, 二手车, 新车]",
                good: "车型: [新车, 二手车, 商用车]")),
        DiagnosticPage(
            "D0529",
            Phrase("The floor of a waiver makes no sense", zh: "减免下限没有意义"),
            Phrase(
                "`at_least` is the floor of a share, and not above the cap `at_most`.",
                zh: "`at_least` 是按比例减免时的下限，不能超过上限 `at_most`。"),
            why: Phrase("No sum could meet both.", zh: "没有一个金额能两样都满足。"),
            .campaign(
                bad: """
                    offers:
                      - offer: 减免
                        waive: { part: 50%, of: 罚息, at_least: 50.00, at_most: 10.00 }
                    """,
                good: """
                    offers:
                      - offer: 减免
                        waive: { part: 50%, of: 罚息, at_least: 10.00, at_most: 50.00 }
                    """)),
    ]
}
