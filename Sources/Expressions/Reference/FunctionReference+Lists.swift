/// Functions and macros of lists and maps. A macro's first arguments are names for what it looks at.
extension FunctionReference {
    static let lists: [FunctionEntry] = [
        FunctionEntry(
            "exists",
            [
                "list.exists(x, condition): boolean", "list.exists(i, x, condition): boolean",
                "map.exists(key, condition): boolean", "map.exists(key, x, condition): boolean",
            ], "Whether the condition holds for at least one item.", zh: "至少有一项满足条件。",
            #"["新客", "VIP"].exists(x, x == "VIP")"#, "true", variables: 2),
        FunctionEntry(
            "all",
            [
                "list.all(x, condition): boolean", "list.all(i, x, condition): boolean",
                "map.all(key, condition): boolean", "map.all(key, x, condition): boolean",
            ], "Whether the condition holds for every item; also where there is none.",
            zh: "每一项都满足条件；一项也没有时也算。", "[3, 7].all(x, x > 5)", "false", variables: 2),
        FunctionEntry(
            "filter", ["list.filter(x, condition): list", "map.filter(key, condition): list"],
            "The items, or a map's keys, for which the condition holds.", zh: "满足条件的那些项；映射取键。",
            "[1, 7, 30].filter(x, x > 3)", "[7, 30]", variables: 1),
        FunctionEntry(
            "map",
            [
                "list.map(x, value): list", "list.map(x, condition, value): list",
                "map.map(key, value): list", "map.map(key, condition, value): list",
            ], "A list with a value made of each item, or of each for which the condition holds.",
            zh: "由每一项（或满足条件的项）算出一个值，成为新列表。", "[1, 2].map(x, x * 10)", "[10, 20]",
            variables: 1),
        FunctionEntry(
            "exists_one",
            [
                "list.exists_one(x, condition): boolean",
                "list.exists_one(i, x, condition): boolean",
                "map.exists_one(key, condition): boolean",
                "map.exists_one(key, x, condition): boolean",
            ], "Whether the condition holds for exactly one item.", zh: "恰好有一项满足条件。",
            "[1, 7, 30].exists_one(x, x > 10)", "true", variables: 2),
        FunctionEntry(
            "existsOne",
            [
                "list.existsOne(x, condition): boolean",
                "list.existsOne(i, x, condition): boolean",
                "map.existsOne(key, condition): boolean",
                "map.existsOne(key, x, condition): boolean",
            ], "Another name of `exists_one`.", zh: "`exists_one` 的另一个名字。",
            "[1, 7, 30].existsOne(x, x > 5)", "false", variables: 2),
        FunctionEntry(
            "sort", ["list.sort(): list"], "The items, the smallest first.", zh: "从小到大排好的列表。",
            "[30, 1, 7].sort()", "[1, 7, 30]"),
        FunctionEntry(
            "sortBy", ["list.sortBy(x, key): list"],
            "The items, the one with the smallest key first.", zh: "按每项算出的值从小到大排。",
            "[1, 7, 30].sortBy(x, -x)", "[30, 7, 1]", variables: 1),
        FunctionEntry(
            "first", ["list.first(): optional"], "The first item, if there is one.",
            zh: "第一项，可能没有。", "[7, 30].first().orValue(0)", "7"),
        FunctionEntry(
            "last", ["list.last(): optional"], "The last item, if there is one.", zh: "最后一项，可能没有。",
            "[7, 30].last().orValue(0)", "30"),
        FunctionEntry(
            "distinct", ["list.distinct(): list"], "The items without those that stand before.",
            zh: "去掉重复的项。", "[1, 7, 1].distinct()", "[1, 7]"),
        FunctionEntry(
            "reverse", ["list.reverse(): list", "text.reverse(): text"],
            "The list or text from its end to its start.", zh: "倒过来的列表或文本。", "[1, 2, 3].reverse()",
            "[3, 2, 1]"),
        FunctionEntry(
            "slice", ["list.slice(start, end): list"],
            "The items from one place up to another, counted from 0.",
            zh: "从一处到另一处之前的各项，从 0 数起。", "[1, 7, 30].slice(0, 2)", "[1, 7]"),
        FunctionEntry(
            "flatten", ["list.flatten(): list", "list.flatten(depth): list"],
            "The items of the lists in a list, one level or so many deep.",
            zh: "把列表里的列表展开，一层或指定几层。", "[[1, 2], [3]].flatten()", "[1, 2, 3]"),
        FunctionEntry(
            "lists.range", ["lists.range(n): list"], "The whole numbers from 0 to n - 1.",
            zh: "从 0 到 n - 1 的整数。", "lists.range(3)", "[0, 1, 2]"),
        FunctionEntry(
            "sets.contains", ["sets.contains(list, part): boolean"],
            "Whether a list has all items of another.", zh: "一个列表有没有另一个的所有项。",
            "sets.contains([1, 7, 30], [7, 1])", "true"),
        FunctionEntry(
            "sets.intersects", ["sets.intersects(a, b): boolean"],
            "Whether two lists have an item in common.", zh: "两个列表有没有相同的项。",
            "sets.intersects([1, 7], [7, 30])", "true"),
        FunctionEntry(
            "sets.equivalent", ["sets.equivalent(a, b): boolean"],
            "Whether two lists have the same items, whatever their order.", zh: "两个列表的项是否相同，不论顺序。",
            "sets.equivalent([1, 7], [7, 1, 1])", "true"),
        FunctionEntry(
            "transformList",
            [
                "list.transformList(i, x, value): list",
                "list.transformList(i, x, condition, value): list",
                "map.transformList(key, x, value): list",
                "map.transformList(key, x, condition, value): list",
            ], "Like `map`, with the place or the key of each item too.", zh: "同 `map`，还能用每项的位置或键。",
            "[10, 20].transformList(i, x, x + i)", "[10, 21]", variables: 2),
        FunctionEntry(
            "transformMap",
            [
                "map.transformMap(key, x, value): map",
                "map.transformMap(key, x, condition, value): map",
                "list.transformMap(i, x, value): map",
                "list.transformMap(i, x, condition, value): map",
            ], "A map with the same keys, or the places of a list, and new values.",
            zh: "键不变（列表用位置作键）、值重算的映射。", #"{"a": 1}.transformMap(key, x, x + 1)"#, #"{"a": 2}"#,
            variables: 2),
        FunctionEntry(
            "transformMapEntry",
            [
                "map.transformMapEntry(key, x, entry): map",
                "map.transformMapEntry(key, x, condition, entry): map",
                "list.transformMapEntry(i, x, entry): map",
                "list.transformMapEntry(i, x, condition, entry): map",
            ], "A map made of one entry for each item.", zh: "由每一项算出一个键值对，成为映射。",
            #"["a", "b"].transformMapEntry(i, x, {x: i})"#, #"{"a": 0, "b": 1}"#, variables: 2),
        FunctionEntry(
            "cel.bind", ["cel.bind(x, value, result): any"],
            "A result that uses a value under a name.", zh: "给一个值起名，在结果里用它。",
            "cel.bind(x, 3 + 4, x * x)", "49", variables: 1),
    ]
}
