internal import CampaignLanguage
package import Diagnostics
internal import Expressions

/// A gateway's way in, with its secrets; never shown.
package struct PushDoor: Sendable {
    package let sender: String
    package let profile: PushProfile
    private let path: String
    private let key: String?

    fileprivate init(sender: String, profile: PushProfile, path: String, key: String?) {
        self.sender = sender
        self.profile = profile
        self.path = path
        self.key = key
    }

    /// Whether that is the secret end of its address; takes as long wherever the two differ.
    package func opens(to given: String) -> Bool { Self.isSame(given, path) }

    /// Whether the signature, in hexadecimal digits of either case, belongs to the body; true where the gateway signs nothing.
    package func isSigned(_ body: ContiguousArray<UInt8>, by signature: String?) -> Bool {
        guard let key else { return true }
        guard let signature else { return false }
        let hex = HMAC.sha256(of: body, key: ContiguousArray(key.utf8)).description
        return Self.isSame(signature.lowercased(), hex)
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        if a.count != b.count { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension SendersFile {
    private static let shortestPath = 16

    /// The ways in of all senders that have one; nil after findings about secrets.
    package func doors(
        environment: (String) -> String?, into bag: inout DiagnosticBag
    ) -> [PushDoor]? {
        var doors: [PushDoor] = []
        var isWhole = true
        for profile in profiles {
            guard let push = profile.push else { continue }
            let secrets = [("path", push.path)] + (push.signature.map { [("key", $0.key)] } ?? [])
            guard let values = Self.reveal(secrets, environment, &bag) else {
                isWhole = false
                continue
            }
            let path = values[0].value
            let isPlain = path.utf8.allSatisfy {
                ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                    || $0 == 0x2D || $0 == 0x5F
            }
            if !isPlain || path.utf8.count < Self.shortestPath {
                bag.add(.pushPathWeak(at: push.path.span))
                isWhole = false
                continue
            }
            doors.append(
                PushDoor(
                    sender: profile.name.value, profile: push, path: path,
                    key: values.count > 1 ? values[1].value : nil))
        }
        return isWhole ? doors : nil
    }
}

extension Diagnostic {
    fileprivate static func pushPathWeak(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0878",
            Phrase(
                "the secret path is short, or has other characters than letters, digits, `-` and `_`",
                zh: "推送路径太短，或含有字母、数字、`-`、`_` 以外的字符"), at: span,
            note: Phrase(
                "who guesses it can tell the ledger that notices arrived",
                zh: "猜中它的人可以谎报通知已送达"),
            help: Phrase(
                "at least 16 characters, such as `openssl rand -hex 24` writes",
                zh: "至少 16 个字符，例如 `openssl rand -hex 24` 的输出"))
    }
}
