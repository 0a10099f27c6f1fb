internal import CampaignLanguage
internal import Diagnostics

/// Reads how a gateway is asked.
extension SendersReader {
    private static let example = "{ url: \"https://…\", receipts: { … } }"
    private static let secretNames = [
        "apikey", "secret", "password", "passwd", "token", "accesskey",
    ]

    /// One request, or a list of them. `timeout` in seconds.
    mutating func pulls(
        _ node: YAMLNode?, timeout: Int, _ authorities: String?, isRehearsal: Bool
    ) -> [PullProfile] {
        guard let node, !node.isFaulty else { return [] }
        let items = node.sequence ?? [node]
        if items.isEmpty {
            bag.add(
                .sendersShape(
                    Phrase("`pull`", zh: "`pull`"), example: Self.example, at: node.span))
        }
        return items.enumerated().compactMap { at, item in
            pull(item, number: at + 1, timeout, authorities, isRehearsal)
        }
    }

    private mutating func pull(
        _ node: YAMLNode, number at: Int, _ timeout: Int, _ authorities: String?,
        _ isRehearsal: Bool
    ) -> PullProfile? {
        guard let map = node.mapping else {
            _ = entries(node, of: "pull", example: Self.example)
            return nil
        }
        check(map, SendersSchema.pullPart.keys.map(\.name))
        let url = required("url", map, node.span).flatMap { address($0, isRehearsal: isRehearsal) }
        let headers = headers(map["header"])
        let query = fields(map["query"], of: "query")
        var body: PullProfile.Body?
        if let form = map["form"] { body = .form(fields(form, of: "form")) }
        if let json = map["json"] {
            if body != nil { bag.add(.pullTwoBodies(at: json.span)) }
            body = .json(fields(json, of: "json"))
        }
        let every = seconds(map["every"], "every", 1...86_400, "30 seconds")
        let overlap = seconds(map["overlap"], "overlap", 60...30 * 86_400, "3 days")
        let full = number(map["full"], "full", in: 1...100_000, example: "100")
        let ok = entries(map["ok"], of: "ok", example: "{ code: SUCCESS }").compactMap { entry in
            let word = text(entry.value, "ok")
            return member(entry.key, "ok").flatMap { path in word.map { (path: path, word: $0) } }
        }
        let format = format(map, unused: ["list", "zone"])
        guard let url else { return nil }
        let profile = PullProfile(
            number: at, url: url, headers: headers, authorities: authorities, query: query,
            body: body, everySeconds: every ?? 30, full: full,
            overlapSeconds: overlap ?? 3 * 86_400, ok: ok,
            format: format, timeoutSeconds: timeout, span: node.span)
        checkWindow(profile, map)
        return profile
    }

    /// The end of a window, its pages and its overlap say nothing where no window begins; a local time wants its zone.
    private mutating func checkWindow(_ profile: PullProfile, _ map: [YAMLEntry]) {
        for key in ["query", "form", "json"] {
            for entry in map[key]?.mapping ?? [] {
                guard let first = entry.value.mapping?.first, let word = first.key.scalar?.string
                else { continue }
                if ["page", "until"].contains(word), !profile.hasWindow {
                    bag.add(.pullNoWindow(word, at: first.key.span))
                }
                if ["since", "until"].contains(word), first.value.scalar?.string == "local",
                    profile.format.zone == nil
                {
                    bag.add(.pullNoZone(at: first.value.span))
                }
            }
        }
        if let full = map.first(where: { $0.key.scalar?.string == "full" }), profile.hasWindow,
            !profile.hasPages
        {
            bag.add(.pullNoPage(at: full.key.span))
        }
        if let overlap = map.first(where: { $0.key.scalar?.string == "overlap" }),
            !profile.hasWindow
        {
            bag.add(.pullNoWindow("overlap", at: overlap.key.span))
        }
    }

    private mutating func fields(_ node: YAMLNode?, of key: String) -> [PullProfile.Field] {
        entries(node, of: key, example: "{ page_size: 100 }").compactMap { entry in
            let name = entry.key.scalar?.string ?? ""
            return value(entry.value, of: name).map { PullProfile.Field(name: name, value: $0) }
        }
    }

    private mutating func value(_ node: YAMLNode, of name: String) -> PullProfile.Value? {
        if node.isFaulty { return nil }
        if let map = node.mapping, map.count == 1, let word = map[0].key.scalar?.string {
            let value = map[0].value
            if word == "page" {
                return number(value, word, in: 0...1, example: "1").map { .page(first: $0) }
            }
            if let edge = PullProfile.Edge(rawValue: word) {
                guard let form = text(value, word) else { return nil }
                if let form = PullProfile.TimeForm(rawValue: form) { return .time(edge, form) }
                let known = PullProfile.TimeForm.allCases.map(\.rawValue)
                bag.add(.sendersChoice(form, known, at: value.span))
                return nil
            }
            return secret(node).map { .secret($0) }
        }
        guard let scalar = node.scalar, !scalar.string.utf8.contains(0) else {
            bag.add(
                .sendersShape(
                    Phrase("`\(name)`", zh: "`\(name)`"),
                    example: "\(name): 100` / `\(name): { file: secrets/key }", at: node.span))
            return nil
        }
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
        if Self.secretNames.contains(where: { plain.contains($0) }) {
            bag.add(.secretInFile(at: node.span))
            return nil
        }
        return scalar.style == .plain ? .bare(scalar.string) : .text(scalar.string)
    }

    /// `10 seconds`, `5 minutes`, `1 hour` or `3 days`, in seconds.
    private mutating func seconds(
        _ node: YAMLNode?, _ key: String, _ range: ClosedRange<Int>, _ example: String
    ) -> Int? {
        guard let node, let text = text(node, key) else { return nil }
        let words = text.split(separator: " ")
        let units = ["second": 1, "minute": 60, "hour": 3600, "day": 86_400]
        guard words.count == 2, let count = Int(words[0]), (1...999).contains(count),
            let unit = units[String(words[1].last == "s" ? words[1].dropLast() : words[1])],
            range.contains(count * unit)
        else {
            bag.add(
                .sendersValue(
                    text,
                    Phrase(
                        "span of \(Self.words(range.lowerBound, "en")) to \(Self.words(range.upperBound, "en"))",
                        zh:
                            "\(Self.words(range.lowerBound, "zh"))到 \(Self.words(range.upperBound, "zh"))之间的时长"
                    ), example: example, at: node.span))
            return nil
        }
        return count * unit
    }

    private static func words(_ seconds: Int, _ language: String) -> String {
        let isEnglish = language == "en"
        if seconds % 86_400 == 0 {
            let days = seconds / 86_400
            return isEnglish ? days == 1 ? "a day" : "\(days) days" : "\(days) 天"
        }
        return seconds == 60
            ? isEnglish ? "a minute" : "1 分钟" : isEnglish ? "a second" : "1 秒"
    }
}

/// Findings about `pull`, D0846 to D0849.
extension Diagnostic {
    fileprivate static func pullTwoBodies(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0846",
            Phrase("a request has `form` or `json`, not both", zh: "一个请求只能写 `form` 或 `json` 之一"),
            at: span, help: Phrase("take one out", zh: "去掉一个"))
    }

    fileprivate static func pullNoWindow(_ key: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0847",
            Phrase(
                "`\(key)` belongs to a window of time, and no field says `since`",
                zh: "`\(key)` 要和时间段一起用，但没有一个字段写 `since`"), at: span,
            note: Phrase(
                "without `since` the gateway is taken to give each thing once, and is asked until nothing is left",
                zh: "不写 `since`，就当网关每条只给一次，会一直取到没有为止"),
            help: Phrase(
                "add a field such as `start_time: { since: local }`, or take `\(key)` out",
                zh: "加上 `start_time: { since: local }` 这样的字段，或去掉 `\(key)`"))
    }

    fileprivate static func pullNoZone(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0848",
            Phrase("a local time has no zone", zh: "当地时间没有写时区"), at: span,
            help: Phrase("add `zone: Asia/Shanghai`", zh: "加上 `zone: Asia/Shanghai`"))
    }

    fileprivate static func pullNoPage(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0849",
            Phrase(
                "an answer may be full, and no field says `page`",
                zh: "回答可能给满，却没有字段写 `page`"), at: span,
            note: Phrase(
                "what is behind a full answer would never be asked for", zh: "给满之后剩下的就永远取不到"),
            help: Phrase(
                "add a field such as `page_num: { page: 1 }`, or take `full` out",
                zh: "加上 `page_num: { page: 1 }` 这样的字段，或去掉 `full`"))
    }
}
