internal import CSpawnShim
internal import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Glibc

/// A request to a gateway, with its secrets; never shown.
package struct PullSource: Sendable {
    package let sender: String
    package let profile: PullProfile
    private let secrets: [Secret: String]

    /// The longest answer that is read; a longer one is not understood.
    package static let longestAnswer = 4 << 20

    fileprivate init(sender: String, profile: PullProfile, secrets: [Secret: String]) {
        self.sender = sender
        self.profile = profile
        self.secrets = secrets
    }

    /// The claim on this request, on this machine; nil while another process has it.
    package func claim() -> PullClaim? {
        PullClaim(
            profile.name { path in
                guard let real = realpath(path, nil) else { return path }
                defer { free(real) }
                return String(cString: real)
            })
    }

    /// Asks once and waits for the answer. `window` and `page` stand where the request says so, local times in `zone`.
    ///
    /// On a connection of its own: one that was kept for the next time may have died meanwhile, and what it was asked would
    /// be gone with it.
    package func ask(
        _ window: PullWindow?, page: Int, zone: ZoneRules?
    ) throws(SenderError) -> PullAnswer {
        func text(_ value: PullProfile.Value) -> String {
            switch value {
            case .text(let text), .bare(let text): text
            case .secret(let secret): secrets[secret] ?? ""
            case .time(let edge, let form):
                window.map { Self.time(edge == .since ? $0.since : $0.until, form, zone) } ?? ""
            case .page(let first): String(first + page)
            }
        }
        func encoded(_ fields: [PullProfile.Field]) -> String {
            fields.map { Self.escaped($0.name) + "=" + Self.escaped(text($0.value)) }
                .joined(separator: "&")
        }
        var url = profile.url
        if !profile.query.isEmpty {
            url += (url.contains("?") ? "&" : "?") + encoded(profile.query)
        }
        var headers: [String] = []
        var body: ContiguousArray<UInt8>?
        switch profile.body {
        case .form(let fields):
            body = ContiguousArray(encoded(fields).utf8)
            headers = ["Content-Type: application/x-www-form-urlencoded; charset=utf-8"]
        case .json(let fields):
            let members = fields.map { field in
                JSONValue.Member(field.name, Self.json(field.value, text(field.value)))
            }
            body = ContiguousArray(JSONValue.object(members).text().utf8)
            headers = ["Content-Type: application/json; charset=utf-8"]
        case nil: break
        }
        let options = HTTPSender.Options(
            url: url,
            headers: profile.headers.map { ($0.name, secrets[$0.secret] ?? "") },
            authorities: profile.authorities,
            timeoutSeconds: profile.timeoutSeconds, inFlight: 1)
        let connections = try CurlConnections(options, longestAnswer: Self.longestAnswer)
        var answer = HTTPAnswer.neverStarted
        connections.post([HTTPRequest(body: body, headers: headers)]) { answers, next in
            if let first = answers.first { answer = first.answer }
            return Array(next)
        }
        return self.answer(answer)
    }

    private func answer(_ answer: HTTPAnswer) -> PullAnswer {
        let isGood = (200..<300).contains(answer.status)
        switch answer.transfer {
        case .complete where isGood: return .whole(answer.body)
        case .complete:
            let word = word(of: JSONParser.parse(answer.body)).map { " and says \($0)" } ?? ""
            return .none(
                because: "the gateway answered \(answer.status)" + word,
                retryAfterSeconds: answer.retryAfterSeconds)
        case .failed(let code, let text), .misconfigured(let code, let text):
            // libcurl stops where no more is taken from it.
            let reason =
                code == CurlTransfer.notTaken ? "the answer has more than 4 MiB" : text
            if isGood, !answer.body.isEmpty { return .part(answer.body, because: reason) }
            return .none(because: reason, retryAfterSeconds: nil)
        }
    }

    /// The gateway's word for how it went, where it is one: nothing personal, no secret.
    package func word(of answer: JSONValue?) -> String? {
        var at = answer
        for name in profile.ok.first?.path ?? ["code"] { at = at?[name] }
        guard let word = at?.string ?? at?.int.map(String.init), (1...40).contains(word.utf8.count),
            word.utf8.allSatisfy({ SendersReader.isTokenByte($0) || $0 == 0x2E })
        else { return nil }
        // A long number may be somebody's.
        let isNumber = word.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        if secrets.values.contains(where: { !$0.isEmpty && word.contains($0) }) { return nil }
        if word.utf8.count > 6, isNumber || secrets.values.contains(where: { $0.contains(word) }) {
            return nil
        }
        return "`\(word)`"
    }

    private static func time(
        _ instant: Instant, _ form: PullProfile.TimeForm, _ zone: ZoneRules?
    ) -> String {
        let zone = zone ?? .utc
        switch form {
        case .seconds: return String(instant.seconds)
        case .milliseconds: return String(instant.microseconds / 1000)
        case .rfc3339:
            return zone.rfc3339(Instant(microseconds: instant.seconds * 1_000_000))
        case .local:
            let (date, second) = zone.local(instant)
            let time = [second / 3600, second / 60 % 60, second % 60]
                .map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
            return date.description + " " + time
        }
    }

    /// A number that stands bare is one; so is a page, and seconds since 1970.
    private static func json(_ value: PullProfile.Value, _ text: String) -> JSONValue {
        switch value {
        case .text, .secret: return .string(text)
        case .time(_, .local), .time(_, .rfc3339): return .string(text)
        case .time, .page: return Int(text).map { .integer($0) } ?? .string(text)
        case .bare:
            if text == "true" || text == "false" { return .bool(text == "true") }
            if let number = Int(text), String(number) == text { return .integer(number) }
            return .string(text)
        }
    }

    private static func escaped(_ text: String) -> String {
        Percent.encoded(text) {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                || [0x2D, 0x2E, 0x5F, 0x7E].contains($0)
        }
    }
}

/// What came of a request.
package enum PullAnswer: Sendable, Hashable {
    /// An answer of success.
    case whole(ContiguousArray<UInt8>)
    /// The beginning of one; the gateway may take the rest for given.
    case part(ContiguousArray<UInt8>, because: String)
    /// Nothing was given. The words hold nothing personal and no secret.
    case none(because: String, retryAfterSeconds: Int?)
}

/// One process's claim on a request, on this machine; gone with the process.
package final class PullClaim: Sendable {
    private let descriptor: Int32

    fileprivate init?(_ name: String) {
        descriptor = cspawn_claim("dunlin-pull-" + name)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }
}

extension SendersFile {
    /// The requests of the senders called `names`, or of all, that say how they are asked; nil after findings about
    /// secrets.
    package func pulls(
        of names: Set<String>? = nil, environment: (String) -> String?,
        into bag: inout DiagnosticBag
    ) -> [PullSource]? {
        var sources: [PullSource] = []
        var isWhole = true
        for profile in profiles where names?.contains(profile.name.value) ?? true {
            for pull in profile.pulls {
                let secrets = pull.secrets
                guard let values = Self.reveal(secrets, environment, &bag) else {
                    isWhole = false
                    continue
                }
                let pairs = zip(secrets, values).map { ($0.secret, $1.value) }
                sources.append(
                    PullSource(
                        sender: profile.name.value, profile: pull,
                        secrets: Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
            }
        }
        return isWhole ? sources : nil
    }
}
