internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Reads the senders file's tree into profiles; findings with codes D0803 to D0811.
struct SendersReader {
    /// The senders file's folder with its slash, or nothing for the working folder.
    let folder: String
    var bag = DiagnosticBag()

    init(folder: String) { self.folder = folder }

    private static let fileKeys = SendersSchema.file.keys.map(\.name)
    private static let httpKeys = SendersSchema.http.keys.map(\.name)
    private static let execKeys = SendersSchema.exec.keys.map(\.name)
    /// Headers that belong to the protocol or to Dunlin.
    private static let ownHeaders: Set<String> = [
        "host", "content-length", "content-type", "transfer-encoding", "connection", "expect",
        "idempotency-key", "accept",
    ]

    mutating func read(_ root: YAMLNode) -> [SenderProfile] {
        guard let entries = root.mapping else {
            bag.add(
                .sendersShape(
                    Phrase("a senders file", zh: "发送通道文件"),
                    example: "main_sms: { type: file, path: outbox/main_sms.jsonl }", at: root.span)
            )
            return []
        }
        let profiles = entries.compactMap { profile($0) }
        checkFailOvers(profiles)
        return profiles
    }

    private mutating func failOver(_ node: YAMLNode?) -> Located<String>? {
        guard let node, let name = text(node, "fail_over") else { return nil }
        return Located(name, node.span)
    }

    /// Another sender of the file, of the same kind as regards rehearsals. It passes nothing on itself: two gateways that are
    /// down would play ball.
    private mutating func checkFailOvers(_ profiles: [SenderProfile]) {
        for one in profiles {
            guard let other = one.failOver else { continue }
            let names = profiles.map(\.name.value).filter { $0 != one.name.value }
            guard let target = profiles.first(where: { $0.name.value == other.value }),
                other.value != one.name.value
            else {
                bag.add(.sendersChoice(other.value, names, at: other.span))
                continue
            }
            if target.isHarmless != one.isHarmless {
                bag.add(.failOverElsewhere(one.name.value, other.value, at: other.span))
            }
        }
    }

    private mutating func profile(_ entry: YAMLEntry) -> SenderProfile? {
        guard let name = entry.key.scalar?.string else { return nil }
        if name == "dunlin" {
            if entry.value.scalar?.string != "1" {
                bag.add(
                    .sendersValue(
                        entry.value.scalar?.string ?? "", Phrase("language version", zh: "语言版本"),
                        example: "dunlin: 1", at: entry.value.span))
            }
            return nil
        }
        guard let map = entry.value.mapping else {
            if !entry.value.isFaulty {
                bag.add(
                    .sendersShape(
                        Phrase("a sender", zh: "发送通道"),
                        example: "{ type: file, path: outbox/\(name).jsonl }", at: entry.value.span)
                )
            }
            return nil
        }
        let head = entry.key.span
        guard let typeNode = required("type", map, head), let type = text(typeNode, "type") else {
            return nil
        }
        let prices = prices(map["prices"])
        switch type {
        case "file":
            check(map, Self.fileKeys)
            guard let node = required("path", map, head), let path = text(node, "path") else {
                return nil
            }
            return SenderProfile(
                name: Located(name, head), kind: .file(path: resolved(path)), prices: prices,
                isRehearsal: false, push: nil, pulls: [], failOver: nil)
        case "http":
            check(map, Self.httpKeys)
            return http(map, Located(name, head), prices)
        case "exec":
            check(map, Self.execKeys)
            return exec(map, Located(name, head), prices)
        default:
            bag.add(.sendersChoice(type, ["file", "http", "exec"], at: typeNode.span))
            return nil
        }
    }

    private mutating func http(
        _ map: [YAMLEntry], _ name: Located<String>, _ prices: [Channel.Kind: Decimal]
    ) -> SenderProfile? {
        let isRehearsal = isRehearsal(map["rehearsal"])
        let timeout = timeout(map["timeout"])
        let inFlight = number(map["in_flight"], "in_flight", in: 1...256, example: "16") ?? 16
        let headers = headers(map["header"])
        let keyLifetime = keyLifetime(map["idempotency"], timeout: timeout ?? 30)
        let rate = rate(map["rate"])
        let push = push(map["push"])
        let failOver = failOver(map["fail_over"])
        let authorities = map["ca"].flatMap { text($0, "ca") }.map(resolved)
        let pulls = pulls(
            map["pull"], timeout: timeout ?? 30, authorities, isRehearsal: isRehearsal)
        guard let node = required("url", map, name.span),
            let url = address(node, isRehearsal: isRehearsal, map["rehearsal"]?.span)
        else { return nil }
        let profile = HTTPProfile(
            url: url, headers: headers, authorities: authorities,
            timeoutSeconds: timeout ?? 30, inFlight: inFlight, keyLifetimeSeconds: keyLifetime,
            rate: rate)
        return SenderProfile(
            name: name, kind: .http(profile), prices: prices, isRehearsal: isRehearsal, push: push,
            pulls: pulls, failOver: failOver)
    }

    /// A URL that may be used; a rehearsal uses this machine alone, or else the finding stands at `rehearsal`.
    mutating func address(
        _ node: YAMLNode, isRehearsal: Bool, _ rehearsal: SourceSpan? = nil
    ) -> String? {
        guard let url = text(node, "url") else { return nil }
        do throws(GatewayAddress.Fault) {
            let address = try GatewayAddress(url)
            if isRehearsal, !address.isLoopback {
                bag.add(.rehearsalElsewhere(at: rehearsal ?? node.span))
            }
            if !address.isEncrypted, !address.isLoopback { bag.add(.unencrypted(at: node.span)) }
            return url
        } catch {
            bag.add(error == .user ? .userInAddress(at: node.span) : .badAddress(at: node.span))
            return nil
        }
    }

    private mutating func exec(
        _ map: [YAMLEntry], _ name: Located<String>, _ prices: [Channel.Kind: Decimal]
    ) -> SenderProfile? {
        let isRehearsal = isRehearsal(map["rehearsal"])
        let timeout = timeout(map["timeout"])
        let inFlight = number(map["in_flight"], "in_flight", in: 1...256, example: "16") ?? 16
        let environment = environment(map["env"])
        let config = config(map["config"])
        let log = map["log"].flatMap { text($0, "log") }.map(resolved)
        let keyLifetime = keyLifetime(map["idempotency"], timeout: timeout ?? 30)
        let rate = rate(map["rate"])
        let push = push(map["push"])
        let failOver = failOver(map["fail_over"])
        guard let node = required("command", map, name.span), let words = command(node),
            let program = words.first
        else { return nil }
        let options = ExecSender.Options(
            program: resolved(program), arguments: Array(words.dropFirst()), config: config,
            folder: folder.isEmpty ? "." : folder, log: log, timeoutSeconds: timeout ?? 30,
            inFlight: inFlight, keyLifetimeSeconds: keyLifetime, rate: rate,
            isRehearsal: isRehearsal)
        let profile = ExecProfile(options: options, environment: environment)
        return SenderProfile(
            name: name, kind: .exec(profile), prices: prices, isRehearsal: isRehearsal, push: push,
            pulls: [], failOver: failOver)
    }

    /// A program, or a list of it and its arguments. Nothing is looked for in a search path, no shell reads it.
    private mutating func command(_ node: YAMLNode) -> [String]? {
        if node.sequence == nil { return text(node, "command").map { [$0] } }
        let words = node.sequence?.compactMap { text($0, "command") } ?? []
        if words.count == node.sequence?.count, !words.isEmpty { return words }
        if words.isEmpty {
            bag.add(
                .sendersShape(
                    Phrase("`command`", zh: "`command`"), example: "[plugins/sms.py, --region, cn]",
                    at: node.span))
        }
        return nil
    }

    private mutating func environment(_ node: YAMLNode?) -> [(name: String, secret: Secret)] {
        let entries = entries(
            node, of: "env", example: "{ GATEWAY_KEY: { file: secrets/gateway } }")
        return entries.compactMap { entry in
            let name = entry.key.scalar?.string ?? ""
            let isName = name.utf8.allSatisfy { Self.isTokenByte($0) && $0 != 0x2D }
            if name.isEmpty || !isName {
                bag.add(
                    .sendersValue(
                        name, Phrase("name of a variable", zh: "环境变量名"), example: "GATEWAY_KEY",
                        at: entry.key.span))
                return nil
            }
            return secret(entry.value).map { (name, $0) }
        }
    }

    private mutating func config(_ node: YAMLNode?) -> [(name: String, value: String)] {
        let entries = entries(node, of: "config", example: "{ region: cn }")
        return entries.compactMap { entry in
            let name = entry.key.scalar?.string ?? ""
            return text(entry.value, name).map { (name, $0) }
        }
    }

    private mutating func isRehearsal(_ node: YAMLNode?) -> Bool {
        guard let node, let word = text(node, "rehearsal") else { return false }
        if word != "true", word != "false" {
            bag.add(.sendersChoice(word, ["true", "false"], at: node.span))
        }
        return word == "true"
    }

    mutating func headers(_ node: YAMLNode?) -> [(name: String, secret: Secret)] {
        let entries = entries(
            node, of: "header", example: "{ Authorization: { file: secrets/gateway } }")
        return entries.compactMap { entry in
            let name = entry.key.scalar?.string ?? ""
            let isToken = !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            if !isToken || Self.ownHeaders.contains(name.lowercased()) {
                bag.add(.badHeader(name, at: entry.key.span))
                return nil
            }
            return secret(entry.value).map { (name, $0) }
        }
    }

    /// RFC 9110 section 5.6.2, without the rarer marks.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
            || byte == 0x2D || byte == 0x5F
    }

    mutating func secret(_ node: YAMLNode) -> Secret? {
        if node.isFaulty { return nil }
        guard let map = node.mapping, map.count == 1, let entry = map.first,
            let key = entry.key.scalar?.string, key == "file" || key == "env",
            let text = entry.value.scalar?.string, !text.isEmpty
        else {
            bag.add(.secretInFile(at: node.span))
            return nil
        }
        let place: Secret.Place =
            key == "file" ? .file(path: resolved(text)) : .environment(name: text)
        return Secret(place: place, span: entry.value.span)
    }

    private mutating func prices(_ node: YAMLNode?) -> [Channel.Kind: Decimal] {
        let entries = entries(node, of: "prices", example: "{ sms: 0.045 }")
        var prices: [Channel.Kind: Decimal] = [:]
        for entry in entries {
            let name = entry.key.scalar?.string ?? ""
            guard let channel = Channel.Kind(rawValue: name) else {
                bag.add(
                    .sendersChoice(
                        name, Channel.Kind.allCases.map(\.rawValue), at: entry.key.span))
                continue
            }
            let text = entry.value.scalar?.string ?? ""
            // Six decimals are a millionth of a yuan; more is a slip.
            guard let price = Decimal(text.utf8), price.coefficient >= 0, price.scale <= 6,
                price < Decimal(coefficient: 1_000_000, scale: 0)
            else {
                bag.add(
                    .sendersValue(
                        text, Phrase("price", zh: "价格"), example: "0.045", at: entry.value.span))
                continue
            }
            prices[channel] = price
        }
        return prices
    }

    /// `30 seconds` or `2 minutes`, up to five minutes, in seconds.
    private mutating func timeout(_ node: YAMLNode?) -> Int? {
        guard let node, let text = text(node, "timeout") else { return nil }
        let words = text.split(separator: " ")
        let units = ["second": 1, "seconds": 1, "minute": 60, "minutes": 60]
        guard words.count == 2, let count = Int(words[0]), (1...300).contains(count),
            let unit = units[String(words[1])], count * unit <= 300
        else {
            bag.add(
                .sendersValue(
                    text, Phrase("time limit up to 5 minutes", zh: "5 分钟以内的时限"),
                    example: "30 seconds", at: node.span))
            return nil
        }
        return count * unit
    }

    /// `24 hours`, `10 minutes` or `7 days`, up to 30 days, in seconds.
    ///
    /// A repetition leaves before 80 % of it are over, and must have ended before all of it is.
    private mutating func keyLifetime(_ node: YAMLNode?, timeout: Int) -> Int? {
        guard let node, let text = text(node, "idempotency") else { return nil }
        let words = text.split(separator: " ")
        let units = [
            "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "day": 86_400, "days": 86_400,
        ]
        guard words.count == 2, let count = Int(words[0]), (1...999).contains(count),
            let unit = units[String(words[1])], count * unit <= 30 * 86_400,
            count * unit >= 5 * timeout
        else {
            bag.add(
                .sendersValue(
                    text,
                    Phrase(
                        "span up to 30 days, at least five times `timeout`",
                        zh: "30 天以内、至少是 `timeout` 五倍的时长"), example: "24 hours", at: node.span))
            return nil
        }
        return count * unit
    }

    /// `20 per second`, `500 per minute` or `10000 per hour`.
    private mutating func rate(_ node: YAMLNode?) -> SendRate? {
        guard let node, let text = text(node, "rate") else { return nil }
        guard let rate = SendRate(text) else {
            bag.add(
                .sendersValue(
                    text, Phrase("number per second, minute or hour", zh: "每秒、每分钟或每小时的数量"),
                    example: "20 per second", at: node.span))
            return nil
        }
        return rate
    }

    mutating func number(
        _ node: YAMLNode?, _ key: String, in range: ClosedRange<Int>, example: String
    ) -> Int? {
        guard let node, let text = text(node, key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            bag.add(
                .sendersValue(
                    text,
                    Phrase(
                        "number from \(range.lowerBound) to \(range.upperBound)",
                        zh: "\(range.lowerBound) 到 \(range.upperBound) 的数"), example: example,
                    at: node.span))
            return nil
        }
        return number
    }

    /// The entries of a map; none where it is none.
    mutating func entries(
        _ node: YAMLNode?, of key: String, example: String
    ) -> [YAMLEntry] {
        guard let node, !node.isFaulty else { return [] }
        if let entries = node.mapping { return entries }
        bag.add(
            .sendersShape(Phrase("`\(key)`", zh: "`\(key)`"), example: example, at: node.span))
        return []
    }

    mutating func check(_ map: [YAMLEntry], _ known: [String]) {
        for entry in map {
            let name = entry.key.scalar?.string ?? ""
            if !known.contains(name) { bag.add(.sendersKey(name, known, at: entry.key.span)) }
        }
    }

    mutating func required(
        _ key: String, _ map: [YAMLEntry], _ head: SourceSpan
    ) -> YAMLNode? {
        if let node = map[key] { return node }
        bag.add(.sendersMissing(key, at: head))
        return nil
    }

    mutating func text(_ node: YAMLNode, _ key: String) -> String? {
        if node.isFaulty { return nil }
        guard let text = node.scalar?.string, !text.isEmpty, !text.utf8.contains(0) else {
            bag.add(
                .sendersShape(
                    Phrase("`\(key)`", zh: "`\(key)`"), example: "\(key): …", at: node.span))
            return nil
        }
        return text
    }

    /// Relative to the senders file, or absolute.
    private func resolved(_ path: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }
}
