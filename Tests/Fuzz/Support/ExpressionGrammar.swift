extension Grammar {
    /// Expressions of campaigns over the fields of `FuzzedRow`; rule `any`.
    static let campaign = Grammar(campaignRules)
    /// Expressions of CEL to the letter over the inputs of the target `checker`; rule `any`.
    static let standard = Grammar([
        "any": ["<int>", "<bool>", "<str>", "<list>", "<map>", "<num>", "<dyn>", "<opt>"],
        "name": ["x", "y", "k"],
        "bool": [
            "true", "b", "<int> <cmp> <int>", "<str> <cmp> <str>", "<bool> && <bool>",
            "<bool> || <bool>", "!<bool>", "<any> == <any>", "<any> in <list>", "<str> in <map>",
            "<list>.all(x, <bool>)", "<list>.exists(y, <bool>)", "<map>.exists(k, v, <bool>)",
            "<list>.exists_one(x, x == <any>)", "has(m.<name>)", "<str>.matches(<pattern>)",
            "<str>.contains(<str>)", "<bool> ? <bool> : <bool>", "<num> <cmp> <num>",
            "<opt>.hasValue()", "sets.contains(<list>, <list>)", "math.isNaN(<num>)", "x",
            "(<bool>)",
            "sets.intersects(<list>, <list>)", "<ts> <cmp> <ts>", "<dur> <cmp> <dur>",
        ],
        "cmp": ["<", "<=", ">", ">=", "==", "!="],
        "int": [
            "1", "0", "-1", "i", "9223372036854775807", "-9223372036854775808", "<int> + <int>",
            "<int> - <int>", "<int> * <int>", "<int> / <int>", "<int> % <int>", "-<int>",
            "size(<str>)", "size(<list>)", "int(<num>)", "int(<str>)", "<list>[<int>]", "x",
            "(<int>)",
            "<str>.indexOf(<str>, <int>)", "<str>.lastIndexOf(<str>)", "<ts>.getFullYear()",
            "<ts>.getHours(<zone>)", "<dur>.getSeconds()", "math.abs(<int>)", "int(<ts>)",
            "math.bitShiftLeft(<int>, <int>)", "math.bitShiftRight(<int>, <int>)",
            "math.greatest(<int>, <int>)", "math.least(<list>)", "<bool> ? <int> : <int>",
            "cel.bind(x, <int>, <int>)", "<ts>.getMilliseconds()", "math.sign(<int>)",
            "<ts>.getDayOfYear()", "math.bitNot(<int>)", "size(<map>)",
        ],
        "num": [
            "1.5", "<int>", "1u", "u", "d", "18446744073709551615u", "1e308", "0.0", "-0.0",
            "double(<int>)", "uint(<int>)", "<num> + <num>", "<num> * <num>", "<num> / <num>",
            "double(<str>)", "uint(<str>)", "uint(<num>)", "math.ceil(<num>)", "math.floor(<num>)",
            "math.round(<num>)", "math.trunc(<num>)", "math.sqrt(<num>)", "double('NaN')",
            "double('inf')",
            "<num> - <num>", "<num> % <num>", "math.abs(<num>)",
        ],
        "str": [
            "''", "'abc'", "s", "\"姓名\"", "'\\U0001F697'", "<str> + <str>", "string(<int>)",
            "string(<num>)", "<str>.substring(<int>, <int>)", "<str>.charAt(<int>)",
            "<str>.replace(<str>, <str>, <int>)", "<list>.join(<str>)", "<str>.trim()",
            "<str>.upperAscii()", "<str>.lowerAscii()", "<str>.reverse()", "string(<ts>)",
            "string(<dur>)", "strings.quote(<str>)", "<format>.format(<list>)",
            "base64.encode(<bytes>)", "string(<bytes>)", "type(<any>)", "<str>.substring(<int>)",
            "<bool> ? <str> : <str>", "string(<bool>)",
        ],
        "format": [
            "'%d'", "'%s'", "'%.3f'", "'%e'", "'%x %X'", "'%o %b'", "'%.99f'", "'%%'", "<str>",
        ],
        "pattern": ["'a+'", "'(a*)*b'", "'^[a-z]{1,30}$'", "'(?i)é|\\\\pL'", "<str>", "'('"],
        "bytes": [
            "b''", "b'\\xff\\x00'", "bytes(<str>)", "base64.decode(<str>)", "<bytes> + <bytes>",
        ],
        "zone": ["'UTC'", "'+08:00'", "'-23:59'", "'Asia/Shanghai'", "<str>", "'99:99'"],
        "ts": [
            "t", "timestamp('2026-11-20T10:00:00Z')", "timestamp('0001-01-01T00:00:00Z')",
            "timestamp('9999-12-31T23:59:59.999999999Z')", "timestamp(<int>)", "<ts> + <dur>",
            "<ts> - <dur>", "timestamp(<str>)",
        ],
        "dur": [
            "duration('1h')", "duration('1.5s')", "duration('-315576000000s')", "<ts> - <ts>",
            "<dur> + <dur>", "<dur> - <dur>", "duration(<str>)", "-<dur>",
        ],
        "list": [
            "[]", "l", "[<any>]", "[<int>, <int>, <int>]", "[<any>, <any>]", "<list> + <list>",
            "<list>.map(x, <any>)", "<list>.filter(y, <bool>)", "<list>.map(x, <bool>, <any>)",
            "lists.range(<int>)", "<list>.slice(<int>, <int>)", "<list>.flatten()",
            "<list>.flatten(<int>)", "<list>.distinct()", "<list>.sort()", "<list>.reverse()",
            "<str>.split(<str>, <int>)", "<list>.sortBy(x, <any>)", "<list>.transformList(i, v, v)",
            "[?<opt>]", "<map>.map(k, k)", "<str>.split('')", "[<list>, <list>]",
        ],
        "map": [
            "{}", "m", "{<str>: <any>}", "{<int>: <any>, <int>: <any>}", "{'a': <any>, 'b': <any>}",
            "<list>.transformMap(i, v, <any>)", "{?<str>: <opt>}", "{1: 1, 1u: 2}", "{true: <any>}",
            "<map>.transformMapEntry(k, v, {v: k})",
        ],
        "opt": [
            "optional.none()", "optional.of(<any>)", "<map>[?<str>]", "<list>[?<int>]", "m.?a",
            "optional.ofNonZeroValue(<any>)", "<opt>.or(<opt>)", "<opt>.optMap(x, <any>)",
            "<list>.first()", "<list>.last()", "<opt>.optFlatMap(x, <opt>)",
        ],
        "dyn": [
            "dyn(<any>)", "<opt>.value()", "<opt>.orValue(<any>)", "<map>[<any>]", "<list>[<any>]",
            "m.a", "dyn(<any>) + <any>", "dyn(<any>) <cmp> <any>", "<bytes>", "<ts>", "<dur>",
            "null",
            "type(<any>) == <dyn>", "j",
        ],
    ])
}

extension Grammar {
    /// Texts with placeholders and conditions; rule `texts`.
    static let texts = Grammar(campaignRules.merging(textRules) { $1 })
}

private let textRules: [String: [String]] = [
    "texts": ["<piece>", "<piece><texts>", "<piece><piece><texts>"],
    "piece": [
        "请还款", "<hole>", "<hole>", "<hole>", "\n", "\n\n", " ", "App",
        "{% if <bool> %}<texts>{% endif %}",
        "{% if <bool> %}<texts>{% else %}<texts>{% endif %}",
        "{% if <bool> %}<texts>{% elsif <bool> %}<texts>{% endif %}",
        "{%- if <bool> -%} <texts> {%- endif -%}",
        "。", "\u{1F697}", "  ", "{{ lines.<line> }}", "{{ offer.say }}",
        "{{ offer.say | default(\"<word>\") }}",
        "{% if has(<maybe>) %}{{ <maybe> }}<texts>{% endif %}",
    ],
    "line": ["合同", "外层", "英文", "自己"],
    "hole": [
        "{{ <text> }}", "{{ <any> }}", "{{ <money> | money }}", "{{ <money> | number<texted> }}",
        "{{ <date> | date }}",
        "{{ <date> | date(\"<pattern>\") }}", "{{ <text><texted> }}",
        "{{ <maybe> | default(\"<word>\")<texted> }}",
        "{{ <pct> | percent }}", "{{ <money> | cny_upper }}", "{{ <int> | number }}",
        "{{ <dec> | number<texted> }}",
        "{{- <text> -}}", "{{ <enum> }}", "{{ <ts> | date }}", "{{ <any><texted> }}",
    ],
    "texted": [
        "", " | last(<count>)", " | first(<count>)", " | mask", " | upcase", " | downcase",
        " | truncate(<count>)",
        " | truncate(<count>, \"<word>\")", " | append(\"<word>\")", " | prepend(\"<word>\")",
        " | replace(\"<word>\", \"<word>\")", " | escape", " | url_encode", "<texted><texted>",
        " | default(\"<word>\")",
    ],
    "count": ["1", "4", "0", "10000", "10001", "2"],
    "word": ["x", "", "王", "AX-", "\u{1F697}", "&<", "aa", "。"],
    "pattern": ["yyyy年M月d日", "MM-dd", "EEE", "yyyy-MM-dd HH:mm", "yy", "'", "d 'x'", "MMMM"],
]

private let campaignRules: [String: [String]] = [
    "any": [
        "<int>", "<bool>", "<money>", "<date>", "<text>", "<dec>", "<pct>", "<span>", "<ts>",
        "<list>",
        "<enum>", "<wild>", "<rate>",
    ],
    "bool": [
        "自动扣款", "<int> <cmp> <int>", "<money> <cmp> <money>", "<bool> and <bool>",
        "<bool> or <bool>",
        "not <bool>", "(<bool>)", "<date> <cmp> <date>", "<dec> <cmp> <dec>", "<pct> <cmp> <pct>",
        "has(<maybe>)", "has(<maybe>) and <bool>", "<enum> == <enumvalue>", "<int> in <int>..<int>",
        "<enum> in [<enumvalue>, <enumvalue>]", "<text>.contains(<text>)",
        "<text>.startsWith(<text>)",
        "<date> in <date>..<date>", "<text> == <text>", "标签.exists(t, <elem>)", "标签.all(t, <elem>)",
        "<text> in 标签", "<bool> ? <bool> : <bool>", "<span> <cmp> <span>", "<ts> <cmp> <ts>", "高危",
        "贵宾", "true", "false", "<int> in [<int>, <int>]", "<text>.matches(<pattern>)", "!<bool>",
        "<bool> && <bool>", "<bool> || <bool>", "几点 <cmp> time(\"09:30\")", "segment == \"紧急\"",
        "<money> in <money>..<money>", "<list>.exists(x, <bool>)", "<any> == <any>",
        "<rate> <cmp> <rate>",
    ],
    "elem": ["t == \"VIP\"", "size(t) > <int>", "t.startsWith(<text>)", "<bool>", "t == <text>"],
    "cmp": ["<", "<=", ">", ">=", "==", "!="],
    "maybe": [
        "减免上限", "结清日", "邮箱", "昵称", "发薪日", "余期", "分数", "下次", "notices.last", "优惠合计",
        "offer.until", "有担保", "状态",
    ],
    "int": [
        "期数", "1", "0", "<small>", "days_overdue", "days_until_due", "<int> + <int>",
        "<int> - <int>",
        "<int> * <int>", "<int> / <int>", "<int> % <int>", "-<int>", "size(<text>)", "size(标签)",
        "min(<int>, <int>)", "max(<int>, <int>)", "notices.this_due",
        "notices.in_last(<small> days)",
        "<bool> ? <int> : <int>", "(<int>)", "9223372036854775807", "余期", "has(余期) ? 余期 : <int>",
        "账单日", "<text>.size()", "int(<dec>)", "<ts>.getFullYear()", "<list>.size()",
    ],
    "small": ["3", "7", "30", "365", "1000000", "2147483647", "9223372036854775807"],
    "dec": [
        "评分", "1.5", "0.001", "<dec> + <dec>", "<dec> - <dec>", "<dec> * <dec>", "<dec> / <dec>",
        "<int> * <dec>", "-<dec>", "min(<dec>, <dec>)", "99999999999999.999999", "分数", "(<dec>)",
        "<money> / <money>", "<dec> * 0.000000001", "<dec> / <int>",
    ],
    "money": [
        "罚息", "本期应还", "逾期金额", "逾期应还", "<money> + <money>", "<money> - <money>",
        "<money> * <int>", "<money> * <pct>", "<money> * <dec>", "<money> / <int>", "100.00",
        "min(<money>, <money>)", "max(<money>, <money>)", "减免上限", "has(减免上限) ? 减免上限 : <money>",
        "<money> * <rate> * days(<int>)", "(<money>)", "<bool> ? <money> : <money>", "月费",
        "-<money>", "92233720368547758.07", "<money> / <dec>", "月收入", "offer.to_pay",
        "<rate> * <money> * <span>",
    ],
    "pct": [
        "按时率", "90%", "0.5%", "<pct> + <pct>", "<pct> * <dec>", "1 - <pct>", "<pct> * <pct>",
        "100.0001%",
    ],
    "rate": ["日罚息率", "月利率", "年利率", "<rate> + <rate>", "<rate> * <dec>", "<rate> * 2"],
    "date": [
        "还款日", "today", "<date> + <span>", "<date> - <span>", "date(\"2024-02-29\")", "结清日",
        "账单日.on_or_before(<date>)", "min(<date>, <date>)", "发薪日.on_or_before(<date>)",
        "<bool> ? <date> : <date>", "date(\"0001-01-01\")", "date(\"9999-12-31\")",
        "next_day_of_month(<int>)",
        "offer.until", "(<date>)", "<date> + <small> months",
    ],
    "span": [
        "3 days", "<small> days", "<small> months", "2 hours", "1 month", "<date> - <date>",
        "<span> + <span>",
        "<span> - <span>", "<span> * <int>", "days(<int>)", "-(<span>)", "<ts> - <ts>",
        "<small> years",
        "<small> weeks", "30 minutes",
    ],
    "ts": [
        "数据时间", "now", "<ts> + <span>", "<ts> - <span>", "timestamp(\"2026-11-20T10:00:00+08:00\")",
        "下次", "notices.last", "min(<ts>, <ts>)",
    ],
    "text": [
        "姓名", "\"VIP\"", "合同编号", "备注", "手机", "lender.hotline", "\"\"", "邮箱", "昵称",
        "<text> + <text>", "<bool> ? <text> : <text>", "标签[<int>]",
        "<text>.substring(<int>, <int>)",
        "string(<int>)", "<list>.join(<text>)", "<text>.replace(<text>, <text>)",
        "<text>.upperAscii()",
        "(<text>)", "<text>.charAt(<int>)", "设备号", "string(<any>)", "\"%d\".format([<any>])",
    ],
    "pattern": ["\"a+\"", "\"(a*)*b\"", "\"^1[3-9]\"", "\"[\"", "<text>", "\"(?i)vip|老\""],
    "list": [
        "标签", "[<int>, <int>]", "[<text>]", "标签.filter(t, <elem>)", "标签.map(t, <any>)", "[]",
        "<list>.map(x, <any>)", "<list>.filter(x, <bool>)", "<list> + <list>",
        "<text>.split(<text>)",
        "[<any>, <any>]", "[<money>]",
    ],
    "enum": ["风险", "状态", "segment", "arm", "offer.name"],
    "enumvalue": ["\"高\"", "\"低\"", "\"结清\"", "\"紧急\"", "<text>"],
    "wild": [
        "{<any>: <any>}", "{\"a\": <any>}.a", "<any> + <any>", "<any> * <any>", "<any> in <any>",
        "<any>[<any>]", "min(<any>, <any>)", "<bool> ? <any> : <any>", "dyn(<any>)",
        "cel.bind(x, <any>, <bool>)",
        "optional.of(<any>).orValue(<any>)", "<any>..<any>", "type(<any>)", "<any>.size()",
    ],
]
