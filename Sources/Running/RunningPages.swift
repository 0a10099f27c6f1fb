package import Diagnostics

/// The pages about files and runs as a whole, D0701 to D0799.
package enum RunningPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0701",
            Phrase("A file cannot be read", zh: "文件读不了"),
            Phrase(
                """
                A file named on the command line is not there, is a folder, or may not be \
                opened.
                """,
                zh: "命令行里写的文件不存在，是文件夹，或者没有权限打开。"),
            why: Phrase("Nothing was checked and nothing was done.", zh: "没有检查，也没有执行。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin check Campaigns/auto-lone.yaml",
                good: "dunlin check Campaigns/auto-loan-overdue.yaml")),
        DiagnosticPage(
            "D0702",
            Phrase("A path in a file cannot be followed", zh: "文件里写的路径用不了"),
            Phrase(
                """
                A file names another that is not there, or that lies outside the root, the \
                campaign's folder. Paths are relative to the file that says them.
                """,
                zh: "文件里写的另一个文件不存在，或者在根目录（活动所在的文件夹）之外。路径从写它的那个文件算起。"),
            why: Phrase(
                """
                A stranger's campaign can be checked safely only because it cannot reach \
                other files.
                """,
                zh: "只有够不着别的文件，别人的活动文件才能放心检查。"),
            .campaign(
                bad: "import: { lender: ../lender.yaml }",
                good: "import: { lender: shared/lender.yaml }")),
        DiagnosticPage(
            "D0703",
            Phrase("The calendar is not there", zh: "没有这个日历"),
            Phrase(
                """
                The lender's file names a calendar that is not in `calendars/` beside the \
                campaign.
                """,
                zh: "机构文件里写的日历，不在活动旁边的 `calendars/` 里。"),
            why: Phrase("Without it nobody knows which days are off.", zh: "没有日历，就不知道哪天休息。"),
            .lender(
                bad: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: Asia/Shanghai
                    currency: CNY
                    calendar: cn-mainlend
                    """,
                good: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: Asia/Shanghai
                    currency: CNY
                    calendar: cn-mainland
                    """)),
        DiagnosticPage(
            "D0704",
            Phrase("The time zone is unknown", zh: "不认识这个时区"),
            Phrase(
                """
                A time zone has a name such as `Asia/Shanghai`. Short names such as CST mean \
                several zones.
                """,
                zh: "时区写成 `Asia/Shanghai` 这样的名称。CST 这样的缩写同时指好几个时区。"),
            why: Phrase(
                "In the wrong zone, ten in the morning is the middle of the night.",
                zh: "时区错了，上午十点就成了半夜。"),
            .lender(
                bad: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: CST
                    currency: CNY
                    calendar: cn-mainland
                    """,
                good: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: Asia/Shanghai
                    currency: CNY
                    calendar: cn-mainland
                    """)),
        DiagnosticPage(
            "D0705",
            Phrase("The machine has no time zone data", zh: "机器上没有时区数据"),
            Phrase("The system's files of time zones are not installed.", zh: "系统没有安装时区文件。"),
            why: Phrase(
                "The hour in which borrowers are written to could not be computed.",
                zh: "算不出借款人那里是几点。"),
            .notRun(
                because: "it takes a machine without time zone data",
                bad: """
                    $ ls /usr/share/zoneinfo
                    ls: cannot access '/usr/share/zoneinfo'
                    """,
                good: "$ apt-get install tzdata")),
        DiagnosticPage(
            "D0706",
            Phrase("The portfolio names no file", zh: "名单没有写明文件"),
            Phrase(
                """
                The campaign declares fields, but neither `source` nor `--data` says where \
                the accounts are.
                """,
                zh: "活动声明了字段，但 `source` 和 `--data` 都没有写名单在哪里。"),
            why: Phrase("There is nobody to decide about.", zh: "没有可以判断的账户。"),
            .notRun(
                because: "a run finds it, not a check",
                bad: "dunlin run auto-loan.yaml",
                good: "dunlin run auto-loan.yaml --data accounts.csv")),
        DiagnosticPage(
            "D0707",
            Phrase("Too many rows cannot be read", zh: "读不出的行太多"),
            Phrase(
                """
                More rows are broken than `broken_rows` of the portfolio allows, one in a \
                hundred if it says nothing. Nothing was decided.
                """,
                zh: "读不出的行超过名单的 `broken_rows`，没写就是百分之一。没有做任何判断。"),
            why: Phrase(
                "Many broken rows mean that the extract itself is wrong, not a few accounts.",
                zh: "大量错行说明取数本身有问题，不是个别账户的错。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026/11/21
                    AX2026000002,韩梅,13800000002,3060.00,2026/11/21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    AX2026000002,韩梅,13800000002,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0708",
            Phrase("All rows are too old", zh: "所有数据都过期了"),
            Phrase(
                """
                Each row is older than `fresh` allows at the moment of the run. Nothing was \
                sent.
                """,
                zh: "每一行在运行时都比 `fresh` 允许的更旧。没有发送。"),
            why: Phrase(
                "Yesterday's data would collect debts that were paid this morning.",
                zh: "用昨天的数据，会去催今早已经还了的人。"),
            .notRun(
                because: "it depends on the moment of the run",
                bad: "dunlin run auto-loan.yaml --data 上周的名单.csv",
                good: "dunlin run auto-loan.yaml --data 今天的名单.csv")),
        DiagnosticPage(
            "D0709",
            Phrase("The calendar ends soon", zh: "日历快到期了"),
            Phrase(
                """
                The calendar reaches less than two months ahead. Accounts that need a later \
                day get no notice. This is a warning.
                """,
                zh: "日历只剩不到两个月。需要更晚日期的账户不会发送。这只是警告。"),
            why: Phrase(
                "Holidays are never guessed; add the next year as soon as it is announced.",
                zh: "休息日从不猜测，次年安排公布后请尽快补上。"),
            .notRun(
                because: "it depends on the day of the run",
                bad: "to: 2026-12-31      # 今天是 2026-12-01",
                good: "to: 2027-12-31")),
        DiagnosticPage(
            "D0710",
            Phrase("A bare table is good for a dry run only", zh: "只给一个 CSV 的名单只能试运行"),
            Phrase(
                """
                The campaign names a CSV without declaring its fields, so types were guessed \
                from the data. A live run wants them declared.
                """,
                zh: "活动只写了 CSV，没有声明字段，类型是从数据里推断的。正式运行要声明字段。"),
            why: Phrase(
                "Tomorrow's data could lead to another guess, and to other notices.",
                zh: "明天的数据可能推断出别的类型，发出别的通知。"),
            .notRun(
                because: "a live run finds it, not a check",
                bad: "dunlin run accounts.yaml --live      # portfolio: accounts.csv",
                good: "dunlin init accounts.csv             # 生成数据字典")),
        DiagnosticPage(
            "D0711",
            Phrase("Types were inferred from the data", zh: "类型是从数据推断的"),
            Phrase(
                """
                The campaign names a CSV without declaring its fields, and these types were \
                found in it. This is a note.
                """,
                zh: "活动只写了 CSV，没有声明字段；这些是从数据里看出来的类型。这只是说明。"),
            why: Phrase(
                "Look whether they are right: a contract number is no amount.",
                zh: "请看看对不对：合同编号不是金额。"),
            .notRun(
                because: "it is a note, not a mistake",
                bad: "portfolio: accounts.csv",
                good: "portfolio: shared/auto-loans.yaml")),
        DiagnosticPage(
            "D0712",
            Phrase("No policies are named", zh: "没有指定政策"),
            Phrase(
                "Neither the lender nor the campaign names a policy, so no rule of law is checked on these notices. This is a warning of live runs.",
                zh: "机构和活动都没有写 `policies`，这些通知没有按任何法规检查。这是正式运行时的警告。"),
            why: Phrase(
                "A person has to see to it that the notices are lawful.",
                zh: "通知合不合规，要由人来把关。"),
            .notRun(
                because: "a live run finds it, not a check",
                bad: "dunlin run auto-loan.yaml --live     # 还没有人审过",
                good: "dunlin run auto-loan.yaml            # 先试运行，请合规同事看过")),
        DiagnosticPage(
            "D0713",
            Phrase("A file cannot be written", zh: "文件写不了"),
            Phrase(
                """
                The output cannot be written: the folder is not there, may not be written, or \
                the disk is full.
                """,
                zh: "输出写不了：文件夹不存在、没有权限，或者磁盘满了。"),
            why: Phrase(
                "A file appears whole or not at all; the old one is still there.",
                zh: "文件要么完整写好，要么不出现；原来的还在。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --output /root/run.jsonl",
                good: "dunlin run auto-loan.yaml --output run.jsonl")),
        DiagnosticPage(
            "D0714",
            Phrase("The table has no column of phone numbers", zh: "表里没有手机号这一列"),
            Phrase(
                """
                `init` writes a campaign that sends SMS, and the table has no column that it \
                knows as phone numbers.
                """,
                zh: "`init` 生成发短信的活动，而表里没有它认识的手机号列。"),
            why: Phrase("Nobody could be reached.", zh: "这样谁也联系不上。"),
            .notRun(
                because: "it is about `init`, not about a campaign",
                bad: "合同编号,姓名,联系方式,应还,还款日",
                good: "合同编号,姓名,手机,应还,还款日")),
        DiagnosticPage(
            "D0715",
            Phrase("The file is there already", zh: "文件已经存在"),
            Phrase("`init` would write over a file, and does not.", zh: "`init` 会覆盖一个文件，所以没有写。"),
            why: Phrase("Your own work could be in it.", zh: "里面可能有您写好的内容。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin init accounts.csv             # accounts.yaml 已经写好",
                good: "dunlin init accounts.csv --output accounts-2.yaml")),
        DiagnosticPage(
            "D0716",
            Phrase("The campaign would not stand beside its table", zh: "活动和数据不在同一个文件夹"),
            Phrase(
                "`--output` names another folder than that of the table.",
                zh: "`--output` 写的文件夹和数据文件不是同一个。"),
            why: Phrase(
                """
                A campaign may name only files below its own folder, so that a stranger's \
                file can be checked safely.
                """,
                zh: "活动文件只能用自己文件夹之内的文件，这样别人的文件也能放心检查。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin init data/accounts.csv --output /tmp/accounts.yaml",
                good: "dunlin init data/accounts.csv --output data/accounts.yaml")),
        DiagnosticPage(
            "D0717",
            Phrase("The account is not in the table", zh: "名单里没有这个账户"),
            Phrase(
                "The account that you asked about has no row in the portfolio.",
                zh: "要查的账户在名单里没有。"),
            why: Phrase(
                "Perhaps it was paid off and is no longer in the extract.",
                zh: "也许已经结清，不在这次取数里了。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin explain auto-loan.yaml AX0000000000",
                good: "dunlin explain auto-loan.yaml AX2025727877")),
        DiagnosticPage(
            "D0718",
            Phrase("A live run at another time would send", zh: "改了时间的正式运行会真的发送"),
            Phrase(
                "`--live --as-of` moves the clock, and real senders would send through it.",
                zh: "`--live --as-of` 改了时间，而通道会真的发出去。"),
            why: Phrase(
                """
                It would be a way round quiet hours. For a rehearsal use senders that write \
                files or say `rehearsal: true`.
                """,
                zh: "这会绕过静默时段。演练请用写文件的通道，或写明 `rehearsal: true` 的通道。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --live --as-of 2026-11-20T23:00:00+08:00",
                good: """
                    dunlin run auto-loan.yaml --live --as-of 2026-11-20T23:00:00+08:00 \\
                      --senders senders-rehearsal.yaml
                    """)),
        DiagnosticPage(
            "D0719",
            Phrase("The output would overwrite what is read", zh: "输出会覆盖要读的文件"),
            Phrase(
                "`--output` names a file that the run itself reads.",
                zh: "`--output` 写的正是本次运行要读的文件。"),
            why: Phrase("The table of accounts would be gone.", zh: "名单就没有了。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --data accounts.csv --output accounts.csv",
                good: "dunlin run auto-loan.yaml --data accounts.csv --output run.jsonl")),
        DiagnosticPage(
            "D0730",
            Phrase("`init` would write a faulty campaign", zh: "`init` 生成的活动通不过检查"),
            Phrase(
                """
                The campaign that `init` made for the table does not check clean, so nothing \
                was written.
                """,
                zh: "`init` 为这张表生成的活动通不过检查，所以没有写文件。"),
            why: Phrase(
                """
                Mostly the lender's file beside it has mistakes, or the columns have names \
                such as `#1`.
                """,
                zh: "多半是旁边的机构文件有错，或者列名像 `#1` 这样。"),
            .notRun(
                because: "it is about `init`, not about a campaign",
                bad: "合同编号,姓名,手机,#1,还款日",
                good: "合同编号,姓名,手机,应还,还款日")),
        DiagnosticPage(
            "D0731",
            Phrase("The campaign would take the lender's place", zh: "活动会占了机构文件的名字"),
            Phrase(
                "`--output` names `lender.yaml`, which the campaign itself imports.",
                zh: "`--output` 写了 `lender.yaml`，而活动要导入它。"),
            why: Phrase("The lender's data would be lost.", zh: "机构的信息会被覆盖。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin init accounts.csv --output lender.yaml",
                good: "dunlin init accounts.csv --output accounts.yaml")),
        DiagnosticPage(
            "D0732",
            Phrase("The portfolio has far fewer rows than last time", zh: "名单比上次少了很多行"),
            Phrase(
                """
                A live run of the campaign with fewer than `portfolio.rows.at_least` of the rows of the \
                last one, half of them if left out, is refused. In a dry run with the ledger it is a warning.
                """,
                zh: "行数不到上次正式运行的 `portfolio.rows.at_least`（不写就是一半），正式运行会被拒绝。带台账的试运行里只是警告。"),
            why: Phrase(
                """
                An extract that was cut off has the right form: some borrowers would get nothing, and \
                what stops others may be missing.
                """,
                zh: "取数中断的文件格式没有错：一部分人收不到通知，该停的人也可能没停。"),
            .notRun(
                because: "it is about the run before",
                bad: "portfolio:\n  rows: { at_least: 50% }         # 上次 5000 行，这次 1200 行",
                good: "portfolio:\n  rows: { at_least: 20% }")),
        DiagnosticPage(
            "D0733",
            Phrase(
                "The audience is larger, or changed more, than the campaign allows",
                zh: "受众超出活动允许的大小或变化"),
            Phrase(
                """
                `stop.campaign.audience` bounds how many accounts are in the audience, and how far that may \
                change against the last live run. Beyond it a live run is refused; in a dry run it is a warning.
                """,
                zh: "`stop.campaign.audience` 限制受众有多少账户、和上次正式运行相比变化多少。超出时正式运行被拒绝，试运行里是警告。"),
            why: Phrase(
                "A slip in a condition would write to tens of thousands who are not meant.",
                zh: "条件写错一处，就会误发给成千上万的人。"),
            .notRun(
                because: "it is about a whole portfolio",
                bad: "stop:\n  campaign:\n    audience: { at_most: 500 }       # 受众有 5000 个账户",
                good: "stop:\n  campaign:\n    audience: { at_most: 6000, change_at_most: 20% }")),
    ]
}
