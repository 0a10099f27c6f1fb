/// What the formatter knows of a part of a file: in which order its keys tell the story, and where
/// expressions stand.
///
/// Keys that are not listed stay behind the key that they follow; `CampaignSchema` is the list of what
/// there is, and a test holds this one to it.
indirect enum FormShape: Sendable {
    case any
    case expression
    /// Keys in their order.
    case keys([(String, FormShape)])
    /// A map of names, whose order is the author's.
    case named(FormShape)
    case list(FormShape)

    /// The shape of the value of `key`.
    func value(of key: String) -> FormShape {
        switch self {
        case .keys(let keys): keys.first { $0.0.utf8.elementsEqual(key.utf8) }?.1 ?? .any
        case .named(let shape): shape
        case .list(let shape): shape.value(of: key)
        default: .any
        }
    }

    /// The shape of an item; a single value may stand for a list of one.
    var item: FormShape {
        if case .list(let shape) = self { shape } else { self }
    }

    /// The place of `key` in the story; nil where there is none.
    func rank(of key: String) -> Int? {
        guard case .keys(let keys) = self else { return nil }
        return keys.firstIndex { $0.0.utf8.elementsEqual(key.utf8) }
    }

    var isExpression: Bool { if case .expression = self { true } else { false } }

    private static func words(_ names: String) -> [(String, FormShape)] {
        names.split(separator: " ").map { (String($0), .any) }
    }

    /// The shape of a file by its keys.
    static func of(_ root: YAMLNode) -> FormShape {
        guard let entries = root.mapping else { return .any }
        let kinds: [(String, FormShape)] = [
            ("campaign", campaign), ("tests", tests), ("lender", lender), ("portfolio", campaign),
            ("calendar", calendar), ("policy", policy),
        ]
        return kinds.first { entries[$0.0] != nil }?.1 ?? .any
    }

    static let campaign = FormShape.keys(
        words("dunlin campaign title owner purpose was priority import calendar policies") + [
            ("portfolio", portfolio), ("define", .named(.expression)), ("audience", audience),
            ("segments", .list(.named(.expression))), ("channels", .named(channel)),
            ("lines", .any), ("offers", .list(offer)), ("timing", timing), ("steps", .list(step)),
            ("templates", .any), ("replies", .any), ("hold", .named(hold)), ("stop", stop),
            ("experiment", .keys(words("holdout arms measure salt"))),
        ] + words("exceptions schedule"))

    static let portfolio = FormShape.keys(
        words("source table query encoding account borrower due instalment grace") + [
            ("owed", .expression), ("terms", .keys(words("day_count rounding rounded allocation"))),
        ]
            + words("as_of fresh zone cycle_gap rows broken_rows") + [("fields", .named(field))])

    static let field = FormShape.keys(
        words("type list separator per as longest at_most line_breaks column personal"))

    static let audience = FormShape.keys([
        ("include", .expression), ("exclude", .named(.expression)), ("except", .any),
    ])

    static let channel = FormShape.keys(
        words("to sender signature opening closing longest"))

    static let offer = FormShape.keys([
        ("offer", .any), ("if", .expression), ("waive", waive), ("extend", extend),
        ("plan", plan), ("defer", deferment), ("until", .expression),
        ("budget", .keys(words("amount count"))),
        ("approval", .keys([("above", .any), ("if", .expression)])), ("again", .any),
        ("say", .any),
    ])

    static let waive = FormShape.keys([
        ("part", .any), ("of", .expression), ("at_least", .any), ("at_most", .any),
        ("total", .expression),
    ])

    static let extend = FormShape.keys([
        ("by", .any), ("of", .expression), ("left", .any), ("annual_rate", .any), ("method", .any),
    ])

    static let plan = FormShape.keys([
        ("of", .expression), ("payments", .any), ("every", .any), ("annual_rate", .any),
        ("first", .expression), ("method", .any),
    ])

    static let deferment = FormShape.keys([
        ("by", .any), ("of", .expression), ("annual_rate", .any), ("interest", .any),
    ])

    static let timing = FormShape.keys(words("hours close_early rate days limits late"))

    static let schedule = FormShape.keys(words("every at start_within"))

    static let step = FormShape.keys(
        words("step was for purpose") + [
            ("if", .expression), ("day", .expression), ("if_closed", .any),
            ("not_before", .expression), ("no_later_than", .expression),
            ("repeat", .keys(words("every times"))),
            ("after", .any), ("gap", .any), ("at", .any), ("pay_by", .expression),
        ] + words("late send") + [("fallback", .keys(words("send unless within")))]
            + words("always text template"))

    static let hold = FormShape.keys([
        ("if", .expression), ("until", .expression), ("task", .keys(words("send text"))),
    ])

    static let stop = FormShape.keys([
        ("account", .named(.expression)), ("borrower", .named(.expression)),
        (
            "campaign",
            .keys(
                words("ends") + [
                    ("budget", .keys(words("cost"))),
                    ("failures", .keys(words("over of_last"))),
                    ("complaints", .keys(words("over at_least"))),
                    ("audience", .keys(words("at_most change_at_most"))),
                ])
        ),
    ])

    static let lender = FormShape.keys(
        words(
            "dunlin lender kind role locale timezone currency calendar policies reports_to_credit_bureau official"
        ))

    static let calendar = FormShape.keys(
        words("calendar from to weekend holidays working source"))

    static let policy = FormShape.keys(
        words("dunlin policy title") + [
            (
                "rules",
                .list(
                    .keys(
                        words("rule says basis level source confidence verified since until")
                            + words("for window cap words contains shows hides shape recipients")
                            + words("stops rate registered")))
            )
        ])

    static let tests = FormShape.keys(
        words("tests base cases") + [("always", .list(.expression))])
}
