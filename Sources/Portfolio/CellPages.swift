package import Diagnostics

/// The pages about dates, choices, addresses and texts in a table of accounts, D0641 to D0660.
package enum CellPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0641",
            Phrase("A cell is no date", zh: "单元格不是日期"),
            Phrase("A date is written `2026-11-20`.", zh: "日期写成 `2026-11-20`。"),
            why: Phrase("Other forms mean another day in another country.", zh: "别的写法，在别的地方是另一天。"),
            .cell(
                of: "放款日: date",
                bad: "2026/11/20",
                good: "2026-11-20")),
        DiagnosticPage(
            "D0642",
            Phrase("The day does not exist", zh: "没有这一天"),
            Phrase(
                "The date has the right form, but the calendar has no such day.",
                zh: "写法对，但日历上没有这一天。"),
            why: Phrase(
                "Moved to a neighbour, it would count the days overdue wrongly.",
                zh: "改成旁边的日子，逾期天数就算错了。"),
            .cell(
                of: "放款日: date",
                bad: "2026-02-30",
                good: "2026-02-28")),
        DiagnosticPage(
            "D0643",
            Phrase("A cell is no timestamp", zh: "单元格不是时刻"),
            Phrase(
                "A timestamp has a date, a time and an offset: `2026-11-20T06:00:00+08:00`.",
                zh: "时刻要有日期、时间和时差：`2026-11-20T06:00:00+08:00`。"),
            why: Phrase("How old the data are depends on it.", zh: "数据有多旧，全看它。"),
            .cell(
                of: "数据时间: timestamp",
                bad: "2026年11月20日6点",
                good: "2026-11-20T06:00:00+08:00")),
        DiagnosticPage(
            "D0644",
            Phrase("A timestamp has no offset", zh: "时刻没写时差"),
            Phrase(
                """
                The time does not say in which zone it is. Write `+08:00` behind it for \
                Chinese time.
                """,
                zh: "没有写明是哪个时区的时间。北京时间请在后面写 `+08:00`。"),
            why: Phrase(
                "It could be eight hours off, and paid debts would be collected.",
                zh: "差八小时，已经还清的也会被催。"),
            .cell(
                of: "数据时间: timestamp",
                bad: "2026-11-20T06:00:00",
                good: "2026-11-20T06:00:00+08:00")),
        DiagnosticPage(
            "D0645",
            Phrase("A cell is no time of day", zh: "单元格不是一天中的时间"),
            Phrase(
                "A time is written `09:00`, 00:00 to 23:59.",
                zh: "时间写成 `09:00`，从 00:00 到 23:59。"),
            why: Phrase("`9` could be morning or evening.", zh: "`9` 可能是早上，也可能是晚上。"),
            .notRun(
                because: "no type word of the language makes a field of times yet",
                bad: "9点",
                good: "09:00")),
        DiagnosticPage(
            "D0646",
            Phrase("A cell is no day of the month", zh: "单元格不是每月几号"),
            Phrase("A day of the month is a number from 1 to 31.", zh: "每月几号是 1 到 31 的数。"),
            why: Phrase("The due date of each month is computed from it.", zh: "每月的还款日由它算出。"),
            .cell(
                of: "还款号: day_of_month",
                bad: "32",
                good: "21")),
        DiagnosticPage(
            "D0647",
            Phrase("A cell is neither yes nor no", zh: "单元格不是“是”或“否”"),
            Phrase(
                "A field of type `boolean` takes `true`, `false`, `是`, `否`, `1` or `0`.",
                zh: "`boolean` 类型的字段可以是 `true`、`false`、`是`、`否`、`1`、`0`。"),
            why: Phrase(
                "“有” or “√” could mean the opposite in another system.",
                zh: "“有”或“√”在别的系统里可能是相反的意思。"),
            .cell(
                of: "自动扣款: boolean",
                bad: "√",
                good: "是")),
        DiagnosticPage(
            "D0648",
            Phrase("The value is not one of those declared", zh: "不在声明的取值里"),
            Phrase(
                "The field takes one of the values that it declares, and the cell holds another.",
                zh: "字段只能是声明的取值之一，单元格里是别的。"),
            why: Phrase(
                "A new value means new people: decide first what becomes of them.",
                zh: "新的取值就是新的一类人，先想好怎么对待他们。"),
            .cell(
                of: "风险: [低, 中, 高]",
                bad: "极高",
                good: "高")),
        DiagnosticPage(
            "D0651",
            Phrase("A text is longer than the field's `longest`", zh: "文字超过字段的 `longest`"),
            Phrase("The value is longer than the field allows.", zh: "值的长度超过字段允许的。"),
            why: Phrase(
                """
                The length of each SMS is computed from `longest`; a longer value would cost \
                another part.
                """,
                zh: "短信长度按 `longest` 计算，更长的值就要多付一条的钱。"),
            .cell(
                of: "车型: { type: text, longest: 6 }",
                bad: "某某牌豪华版七座商务车",
                good: "七座商务车")),
        DiagnosticPage(
            "D0652",
            Phrase("A cell is no telephone number", zh: "单元格不是电话号码"),
            Phrase(
                "A telephone number has digits only, perhaps after a `+`.",
                zh: "电话号码只有数字，前面可以有 `+`。"),
            why: Phrase("A notice about a debt must not reach a stranger.", zh: "欠款的通知不能发给陌生人。"),
            .cell(
                of: "联系电话: phone",
                bad: "138-0000-0001转2",
                good: "13800000001")),
        DiagnosticPage(
            "D0653",
            Phrase("A telephone number has a wrong count of digits", zh: "电话号码位数不对"),
            Phrase(
                "A Chinese mobile number has 11 digits, others have 8 to 15.",
                zh: "手机号 11 位，其他号码 8 到 15 位。"),
            why: Phrase(
                "A digit less is somebody else's number, or nobody's.",
                zh: "少一位就是别人的号码，或者空号。"),
            .cell(
                of: "联系电话: phone",
                bad: "1380000000",
                good: "13800000001")),
        DiagnosticPage(
            "D0654",
            Phrase("A cell is no e-mail address", zh: "单元格不是邮箱地址"),
            Phrase(
                "An e-mail address has the form `name@example.com`.",
                zh: "邮箱地址写成 `name@example.com` 这样。"),
            why: Phrase(
                "Mail to a wrong address comes back, or reaches a stranger.",
                zh: "地址错了，邮件会退回，或者到了陌生人手里。"),
            .cell(
                of: "联系邮箱: email",
                bad: "lilei#example.com",
                good: "lilei@example.com")),
        DiagnosticPage(
            "D0655",
            Phrase("A cell is not in the encoding of the file", zh: "单元格和文件的编码不同"),
            Phrase(
                """
                Bytes of the cell are no character in the encoding that the rest of the file has, \
                or that the portfolio says. Rows from two systems were put together, perhaps.
                """,
                zh: "单元格里有的字节，在整个文件的编码或名单声明的编码里不成字符。可能是两个系统的数据拼在了一起。"),
            why: Phrase("The borrower's name would be garbage.", zh: "借款人的姓名会成为乱码。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: "（另存为“CSV（逗号分隔）”的文件）",
                good: "（另存为“CSV UTF-8（逗号分隔）”的文件）")),
        DiagnosticPage(
            "D0656",
            Phrase("A cell that a text shows has a line break", zh: "要显示的单元格里有换行"),
            Phrase(
                "The cell holds a line break, and a notice shows the field.",
                zh: "单元格里有换行，而通知要显示它。"),
            why: Phrase(
                "It could begin a new sentence in the notice that nobody approved.",
                zh: "它会在通知里另起一行，变成没人审过的话。"),
            .cell(
                of: "车型: text",
                bad: """
                    "七座
                    商务车"
                    """,
                good: "七座商务车")),
        DiagnosticPage(
            "D0657",
            Phrase("A cell that a text shows has a control character", zh: "要显示的单元格里有控制字符"),
            Phrase(
                "The cell holds a character that shows nothing, and a notice shows the field.",
                zh: "单元格里有看不见的控制字符，而通知要显示它。"),
            why: Phrase("Gateways refuse it or cut the notice there.", zh: "短信网关会拒收，或从这里截断。"),
            .cell(
                of: "车型: text",
                bad: "七座\u{0007}商务车",
                good: "七座商务车")),
        DiagnosticPage(
            "D0658",
            Phrase("A cell that a text shows turns the direction of text", zh: "要显示的单元格会改变文字方向"),
            Phrase(
                """
                The cell holds an invisible character that makes what follows run from right \
                to left.
                """,
                zh: "单元格里有隐形字符，会让后面的文字从右往左排。"),
            why: Phrase("An amount in the notice could be read backwards.", zh: "通知里的金额可能会倒着显示。"),
            .cell(
                of: "车型: text",
                bad: "七座\u{202E}商务车",
                good: "七座商务车")),
        DiagnosticPage(
            "D0659",
            Phrase("A cell that a text shows has an invisible character", zh: "要显示的单元格里有看不见的字符"),
            Phrase(
                "The cell holds a character that shows nothing, such as a zero-width space.",
                zh: "单元格里有看不见的字符，如零宽空格。"),
            why: Phrase(
                "It costs a place in the SMS and can hide a difference.",
                zh: "它在短信里占一个字的钱，还能藏住差别。"),
            .cell(
                of: "车型: text",
                bad: "七座\u{200B}商务车",
                good: "七座商务车")),
        DiagnosticPage(
            "D0660",
            Phrase("A cell that a text shows has a web address", zh: "要显示的单元格里有网址"),
            Phrase(
                "The cell holds the address of a web page, and a notice shows the field.",
                zh: "单元格里有网址，而通知要显示它。"),
            why: Phrase(
                "Whoever can write the table could send borrowers to any page in your name.",
                zh: "谁能改名单，谁就能以您的名义把借款人引到任何网页。"),
            .cell(
                of: "车型: text",
                bad: "七座www.example.net",
                good: "七座商务车")),
    ]
}
