package import Diagnostics

/// The pages about names and values in expressions, D0330 to D0399.
package enum TypePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0330",
            Phrase("A name is not known", zh: "不认识这个名称"),
            Phrase(
                """
                The name is no field of the portfolio, no definition and no built-in name, or \
                it needs a member after a point.
                """,
                zh: "它不是名单里的字段，不是定义，也不是内置名称；或者后面还要用点写出成员。"),
            why: Phrase(
                "A condition on a field that does not exist would hold for nobody, or for all.",
                zh: "条件用了不存在的字段，就对谁都不成立，或者对谁都成立。"),
            .condition(
                bad: "逾期天 > 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0331",
            Phrase("There is no such function or member", zh: "没有这个函数或成员"),
            Phrase(
                """
                The function is not one that the language has, or the value has no member of \
                this name.
                """,
                zh: "语言里没有这个函数，或者这个值没有叫这个名字的成员。"),
            why: Phrase("Dunlin does not guess what it should compute.", zh: "程序不猜要算什么。"),
            .condition(
                bad: "姓名.startWith(\"李\")",
                good: "姓名.startsWith(\"李\")")),
        DiagnosticPage(
            "D0332",
            Phrase("Two values do not go together", zh: "两个值不能放在一起"),
            Phrase(
                """
                The operator does not join values of these types: money and a date, an amount \
                and a text, money times money.
                """,
                zh: "这个运算符不能用于这两种类型：金额和日期，金额和文字，金额乘金额。"),
            why: Phrase(
                "The result would have no meaning that a person could check.",
                zh: "算出来的结果没有意义，也没法核对。"),
            .condition(
                bad: "罚息 > 10%",
                good: "罚息 > 逾期金额 * 10%")),
        DiagnosticPage(
            "D0333",
            Phrase("The value has the wrong type for its place", zh: "这里要的是另一种类型"),
            Phrase(
                """
                A condition is expected and this is an amount, or a date is expected and this \
                is a number.
                """,
                zh: "这里要条件，却是金额；或者这里要日期，却是数字。"),
            why: Phrase(
                "“罚息” alone says nothing; “罚息 > 0.00” does.",
                zh: "单写“罚息”不是条件，“罚息 > 0.00”才是。"),
            .condition(
                bad: "罚息",
                good: "罚息 > 0.00")),
        DiagnosticPage(
            "D0334",
            Phrase("An amount is written without its decimals", zh: "金额没有写小数"),
            Phrase(
                """
                An amount beside money is written with the decimals of its currency: `100.00` \
                for yuan.
                """,
                zh: "和金额放在一起的数，要按币种写出小数：人民币写 `100.00`。"),
            why: Phrase(
                "`100` could mean 100 yuan or 100 fen, a factor of a hundred.",
                zh: "`100` 分不清是 100 元还是 100 分，相差一百倍。"),
            .condition(
                bad: "逾期金额 >= 20000",
                good: "逾期金额 >= 20000.00")),
        DiagnosticPage(
            "D0335",
            Phrase("An amount has more decimals than its currency", zh: "金额的小数位太多"),
            Phrase(
                "The currency has fewer decimals than the amount: yuan have two.",
                zh: "金额的小数位超过币种的位数：人民币只有两位。"),
            why: Phrase(
                "No payment can have half a fen, so the comparison would not mean what it shows.",
                zh: "钱没有半分，这样的比较和看上去不同。"),
            .condition(
                bad: "罚息 > 0.005",
                good: "罚息 > 0.01")),
        DiagnosticPage(
            "D0336",
            Phrase("The value is not one of those declared", zh: "不在声明的取值里"),
            Phrase(
                """
                The field takes one of the values that the portfolio declares, and this is \
                none of them.
                """,
                zh: "这个字段只能是名单里声明的取值之一，这里写的不是。"),
            why: Phrase(
                "A misspelt value holds for nobody: `死忘` would write to the dead.",
                zh: "写错的取值对谁都不成立：把“死亡”写成“死忘”，就会发给已故的人。"),
            .condition(
                bad: "not (状态 in [\"死忘\", \"破产\"])",
                good: "not (状态 in [\"死亡\", \"破产\"])")),
        DiagnosticPage(
            "D0337",
            Phrase("A value may be missing here", zh: "这里可能没有值"),
            Phrase(
                """
                The field is `optional`, and the condition uses it without asking first \
                whether it is there.
                """,
                zh: "这个字段是 `optional`，条件没有先判断有没有值就用了它。"),
            why: Phrase(
                "A condition on a missing value is neither true nor false.",
                zh: "没有值的条件既不成立，也不是不成立。"),
            .condition(
                bad: "邮箱.endsWith(\"@qq.com\")",
                good: "has(邮箱) and 邮箱.endsWith(\"@qq.com\")")),
        DiagnosticPage(
            "D0338",
            Phrase("A percent is compared with a plain number", zh: "百分比和普通数字比较"),
            Phrase(
                "A percent goes with a percent: `90%`, not `0.9` and not `90`.",
                zh: "百分比要和百分比比较：写 `90%`，不写 `0.9`，也不写 `90`。"),
            why: Phrase(
                "`0.9` could be 90% or 0.9%, and `1` could be 1% or 100%; only you know.",
                zh: "`0.9` 可能是 90% 或 0.9%，`1` 可能是 1% 或 100%，只有您知道。"),
            .condition(
                bad: "按时率 >= 0.9",
                good: "按时率 >= 90%")),
        DiagnosticPage(
            "D0339",
            Phrase("A date or span of time is expected", zh: "这里要日期或时间跨度"),
            Phrase(
                "A date goes with a date, and a difference of dates with a span that has a unit.",
                zh: "日期要和日期比较，两个日期的差要和带单位的跨度比较。"),
            why: Phrase(
                """
                `3` alone could be days or months, and a text that looks like a date has no \
                order.
                """,
                zh: "只写 `3` 分不清是天还是月；像日期的文字也没有先后。"),
            .condition(
                bad: "today - 还款日 > 3",
                good: "today - 还款日 > 3 days")),
        DiagnosticPage(
            "D0340",
            Phrase("A rate is not multiplied by its span", zh: "利率没有乘以时间"),
            Phrase(
                """
                Money times a rate is money per day, month or year; it becomes money when it \
                is multiplied by a span of that unit.
                """,
                zh: "金额乘利率得到的是每天、每月或每年多少，还要乘以同样单位的时间，才是金额。"),
            why: Phrase(
                "How many days a month or a year has for interest is the contract's to say.",
                zh: "计息时一月、一年算多少天，由合同决定。"),
            .notRun(
                because:
                    "the first campaign's portfolio has no rate; the corpus of expressions runs this",
                bad: "逾期金额 * 日罚息率 > 100.00",
                good: "逾期金额 * 日罚息率 * days(days_overdue) > 100.00")),
        DiagnosticPage(
            "D0341",
            Phrase("This version cannot compute it yet", zh: "本版还不能计算"),
            Phrase(
                """
                The name belongs to the language, but this version of Dunlin does not know \
                its value yet.
                """,
                zh: "这个名称属于本语言，但这一版 Dunlin 还算不出它的值。"),
            why: Phrase(
                "Left out silently, the rule would write to people it was meant to spare.",
                zh: "悄悄忽略，会打扰本该放过的人。"),
            .condition(
                bad: "step_state(\"逾期一周\") == \"sent\"",
                good: "notices.this_due < 6")),
        DiagnosticPage(
            "D0342",
            Phrase("The name has no value in this place", zh: "这里用不了这个名称"),
            Phrase(
                """
                The name is known, but not here: `segment` after the audience, `pay_by` in a \
                step that sets it, `offer` and `lines` in texts.
                """,
                zh: "名称是有的，但不能用在这里：`segment` 在受众之后，`pay_by` 在写了它的步骤里，`offer` 和 `lines` 在文字里。"),
            why: Phrase(
                "Rules are decided in order, and this value is decided later.",
                zh: "规则按次序判断，这个值要到后面才确定。"),
            .condition(
                bad: "segment == \"紧急\"",
                good: "逾期金额 >= 20000.00")),
        DiagnosticPage(
            "D0343",
            Phrase("Definitions go in a circle", zh: "定义互相引用成了循环"),
            Phrase(
                "A definition uses another one that uses the first again.",
                zh: "一个定义用到另一个，另一个又用到它。"),
            why: Phrase(
                "There is nothing with which to start the computation.",
                zh: "这样没有一个能先算出来。"),
            .campaign(
                bad: """
                    define:
                      欠款: 总额 + 罚息
                      总额: 欠款 + 本期应还
                    """,
                good: """
                    define:
                      欠款: 逾期金额 + 罚息
                      总额: 欠款 + 本期应还
                    """)),
        DiagnosticPage(
            "D0344",
            Phrase("A name is taken", zh: "名称已被占用"),
            Phrase(
                "The name is already that of a field, a definition or something built in.",
                zh: "这个名称已经是字段、定义或内置名称。"),
            why: Phrase(
                "With two meanings, readers and program could each take another one.",
                zh: "一个名称两个意思，人和程序可能各取一个。"),
            .campaign(
                bad: """
                    define:
                      罚息: 逾期金额 * 1%
                    """,
                good: """
                    define:
                      违约金: 逾期金额 * 1%
                    """)),
        DiagnosticPage(
            "D0345",
            Phrase("A function gets the wrong arguments", zh: "函数的参数不对"),
            Phrase(
                "The function is given too few, too many or other values than it takes.",
                zh: "给函数的参数太少、太多，或者类型不对。"),
            why: Phrase(
                "Dunlin checks this before a run, not in the middle of one.",
                zh: "这要在运行之前查出来，不能运行到一半才发现。"),
            .condition(
                bad: "notices.in_last(7) < 3",
                good: "notices.in_last(7 days) < 3")),
        DiagnosticPage(
            "D0346",
            Phrase("A date or time does not exist", zh: "没有这个日期或时间"),
            Phrase(
                """
                The text is no date, time or timestamp: a day that the calendar does not \
                have, or another form.
                """,
                zh: "引号里不是日期、时间或时刻：日历上没有这一天，或者写法不同。"),
            why: Phrase(
                "The 30th of February would have to be moved to some other day by guess.",
                zh: "2 月 30 日只能靠猜改成别的日子。"),
            .condition(
                bad: "还款日 < date(\"2026-02-30\")",
                good: "还款日 < date(\"2026-02-28\")")),
        DiagnosticPage(
            "D0347",
            Phrase("The divisor is zero", zh: "除数为零"),
            Phrase("A value is divided by zero.", zh: "用零去除。"),
            why: Phrase("There is no result, for no account.", zh: "对任何账户都没有结果。"),
            .condition(
                bad: "逾期金额 / 0 > 100.00",
                good: "逾期金额 / 10 > 100.00")),
        DiagnosticPage(
            "D0348",
            Phrase("`has` asks for a value that is always there", zh: "`has` 判断的值总是有的"),
            Phrase(
                "The field is not `optional`, so `has` is always true. This is a warning.",
                zh: "这个字段不是 `optional`，`has` 总是成立。这只是警告。"),
            why: Phrase("The guard only seems to exclude somebody.", zh: "看上去排除了一些人，其实没有。"),
            .condition(
                bad: "has(手机) and days_overdue > 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0349",
            Phrase("An exact number meets a floating-point one", zh: "精确的数遇到浮点数"),
            Phrase(
                """
                Amounts, percents and numbers with a point are exact; `double(…)` makes a \
                floating-point number, which is not. The two are never computed or compared \
                together.
                """,
                zh: "金额、百分比和带小数点的数字都是精确的；`double(…)` 得到的浮点数不精确。两者不能一起计算或比较。"),
            why: Phrase(
                "As floating-point numbers 0.1 and 0.2 do not make 0.3; money must be exact.",
                zh: "用浮点数算，0.1 加 0.2 不等于 0.3；金额必须精确到分。"),
            .condition(
                bad: "本期应还 > double(\"1000\")",
                good: "本期应还 > 1000.00")),
        DiagnosticPage(
            "D0350",
            Phrase("A product has too many decimals", zh: "乘积的小数位太多"),
            Phrase(
                """
                Several rates and percents are multiplied, and the exact product would have \
                more than 30 decimals.
                """,
                zh: "几个比率连乘，精确的乘积会超过 30 位小数。"),
            why: Phrase(
                """
                Cut off somewhere, it would no longer be exact; under `define` it is rounded \
                by rule.
                """,
                zh: "随便截断就不精确了；写进 `define`，就按规则取整。"),
            .condition(
                bad: "按时率 * 按时率 * 按时率 * 按时率 > 60%",
                good: "按时率 * 按时率 > 60%")),
        DiagnosticPage(
            "D0351",
            Phrase("The campaign has too many expressions", zh: "表达式太多"),
            Phrase(
                """
                All conditions, definitions and texts together are more than Dunlin computes \
                for each account.
                """,
                zh: "全部条件、定义和文字加起来，超过每个账户能计算的数量。"),
            why: Phrase(
                "A run over all accounts must end in time. Split the campaign.",
                zh: "全部账户要按时算完。请把活动拆开。"),
            .notRun(
                because: "the bad example would be thousands of lines long",
                bad: "（几千个条件写在一个活动里）",
                good: "（按产品或逾期阶段拆成几个活动）")),
        DiagnosticPage(
            "D0352",
            Phrase("A list or range is empty", zh: "列表或范围是空的"),
            Phrase(
                """
                Nothing is in the list, or the range ends before it starts, so that the \
                condition never holds.
                """,
                zh: "列表里什么也没有，或者范围的结束小于开始，条件永远不成立。"),
            why: Phrase(
                "The rule would reach nobody, and nobody would notice.",
                zh: "规则对谁都不起作用，也没人会发现。"),
            .condition(
                bad: "days_overdue in 30..7",
                good: "days_overdue in 7..30")),
        DiagnosticPage(
            "D0353",
            Phrase("There is no `null`", zh: "没有 `null`"),
            Phrase(
                "A value is there or missing; ask with `has(…)`.",
                zh: "值只有“有”和“没有”，用 `has(…)` 判断。"),
            why: Phrase(
                "“Equal to nothing” means something else in each program.",
                zh: "“等于空”在每个程序里意思都不同。"),
            .condition(
                bad: "邮箱 != null",
                good: "has(邮箱)")),
        DiagnosticPage(
            "D0395",
            Phrase("A percent is compared with more than 100%", zh: "百分比和超过 100% 的数比较"),
            Phrase(
                """
                A field of percents is compared with more than the whole, and its declaration does not say \
                that it can be more. If it can, give the field an `at_most`.
                """,
                zh: "百分比字段与超过 100% 的数比较，而字段的声明没有说它可以超过 100%。确实可以时，给字段写上 `at_most`。"),
            why: Phrase(
                "Where `9000%` stands for `90%` nobody would be chosen, and nobody would notice.",
                zh: "把 `90%` 写成 `9000%`，一个人也选不出来，而且没人会发现。"),
            .condition(
                bad: "按时率 >= 9000%",
                good: "按时率 >= 90%")),
    ]
}
