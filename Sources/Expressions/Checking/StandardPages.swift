package import Diagnostics

/// The pages about CEL's own values, D0380 to D0389.
package enum StandardPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0380",
            Phrase("A function or sign does not work with these values", zh: "函数或运算符不适用于这些值"),
            Phrase(
                """
                There is a function (or sign) of this name, but not for values of these kinds, \
                or not for so many.
                """,
                zh: "有这个函数（或运算符），但不适用于这几种值，或者值的个数不对。"),
            why: Phrase(
                "Nothing is converted by guess: it could mean something else than you do.",
                zh: "不会猜测着转换：结果可能不是您的意思。"),
            .condition(
                bad: "姓名.substring(\"1\") == \"明\"",
                good: "姓名.substring(1) == \"明\"")),
        DiagnosticPage(
            "D0381",
            Phrase("A value has no such member", zh: "值没有这个成员"),
            Phrase(
                "Only a map has members that are taken with a point.",
                zh: "只有映射才能用点取成员。"),
            why: Phrase(
                "The value is a number or a text; there is nothing inside of it.",
                zh: "这个值是数字或文字，里面没有别的东西。"),
            .condition(
                bad: "cel.bind(x, [1], x.first == 1)",
                good: "cel.bind(x, {\"first\":1}, x.first == 1)")),
        DiagnosticPage(
            "D0382",
            Phrase("An optional value is expected", zh: "这里要可选值"),
            Phrase(
                "`?` before an element and `optMap` take an optional value of CEL.",
                zh: "元素前的 `?` 和 `optMap` 要的是 CEL 的可选值。"),
            why: Phrase(
                "An ordinary value is always there, so that the question has no sense.",
                zh: "普通的值总是有的，不必这样判断。"),
            .condition(
                bad: "1 == [?days_overdue].size()",
                good: "1 == [?optional.of(days_overdue)].size()")),
        DiagnosticPage(
            "D0383",
            Phrase("There is nothing to walk over", zh: "没有可逐个查看的元素"),
            Phrase(
                "`exists`, `all`, `filter` and `map` look at each element of a list or a map.",
                zh: "`exists`、`all`、`filter`、`map` 逐个查看列表或映射的元素。"),
            why: Phrase(
                "A text or a number has no elements; for a part of a text there is `contains`.",
                zh: "文字和数字没有元素；找文字的一部分用 `contains`。"),
            .condition(
                bad: "姓名.exists(x, x == \"李\")",
                good: "姓名.contains(\"李\")")),
        DiagnosticPage(
            "D0384",
            Phrase("An element has no name", zh: "元素没有名称"),
            Phrase(
                """
                The first argument of `exists`, `all`, `filter` and `map` is a name, chosen \
                freely, under which each element is looked at.
                """,
                zh: "`exists`、`all`、`filter`、`map` 的第一个参数是名称，随意取，用来指每个元素。"),
            why: Phrase(
                "Without it the condition behind it could not speak of the element.",
                zh: "没有名称，后面的条件就无法说到这个元素。"),
            .condition(
                bad: "not [7, 14].exists(days_overdue == 7, true)",
                good: "not [7, 14].exists(x, x == days_overdue)")),
        DiagnosticPage(
            "D0385",
            Phrase("The two values of a choice differ in kind", zh: "二选一的两个值种类不同"),
            Phrase(
                "`condition ? a : b` gives one of two values, which must be of one kind.",
                zh: "`条件 ? 甲 : 乙` 给出两个值之一，两个值必须是同一种类。"),
            why: Phrase(
                "What follows could not know what it gets.", zh: "后面的部分无法知道得到的是什么。"),
            .text(
                bad: "您好，{{ (days_overdue > 30 ? [1] : 2).size() }}",
                good: "您好，{{ (days_overdue > 30 ? [1] : [2]).size() }}")),
        DiagnosticPage(
            "D0386",
            Phrase("A list or map stands where a plain value belongs", zh: "该写普通值的地方写了列表或映射"),
            Phrase(
                """
                What is shown or decided must be a condition, a number, an amount, a date or \
                a text; lists and maps are for the way to it.
                """,
                zh: "要显示或判断的，必须是条件、数字、金额、日期或文字；列表和映射只用在中间。"),
            why: Phrase(
                "A list has no form that a borrower could read.", zh: "列表没有借款人能看懂的写法。"),
            .text(
                bad: "您好，{{ [1, 2] }}",
                good: "您好，{{ [\"甲\", \"乙\"].join(\"、\") }}")),
        DiagnosticPage(
            "D0387",
            Phrase("A duration is written wrongly", zh: "时长写错了"),
            Phrase(
                """
                `duration(…)` takes hours, minutes and seconds, as in `"1h30m"`; days and \
                months are spans: `3 days`.
                """,
                zh: "`duration(…)` 只用小时、分、秒，如 `\"1h30m\"`；天和月写成跨度：`3 days`。"),
            why: Phrase(
                "A calendar day is not always 24 hours long.", zh: "日历上的一天不总是 24 小时。"),
            .condition(
                bad: "now - now > duration(\"3d\")",
                good: "now - now > duration(\"72h\")")),
        DiagnosticPage(
            "D0388",
            Phrase("A pattern is not valid", zh: "匹配模式无效"),
            Phrase(
                """
                `matches` takes a regular expression in RE2's form: no look-around and no \
                references back, so that no text can make it slow.
                """,
                zh: "`matches` 用 RE2 写法的正则表达式：没有前后查看，也没有反向引用，所以任何文字都不会让它变慢。"),
            why: Phrase(
                "A pattern that cannot be read would match nothing, and nobody would notice.",
                zh: "读不懂的模式什么都匹配不上，而且没人会发现。"),
            .condition(
                bad: "姓名.matches(\"^李(?=明)\")",
                good: "姓名.matches(\"^李明\")")),
    ]
}
