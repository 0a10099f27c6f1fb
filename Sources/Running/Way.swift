internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Expressions

/// A way in that a senders file describes: what a sender posts, or answers to one of its requests.
struct Way: Sendable {
    struct Name: Hashable, Sendable {
        var sender: String
        /// The number of the request; nil for posts.
        var pull: Int?

        init(sender: String, pull: Int?) {
            self.sender = sender
            self.pull = pull
        }

        init(_ kept: KeptBody) { self.init(sender: kept.sender, pull: kept.pull) }
    }

    var format: EventFormat
    var zone: ZoneRules?

    static func all(of file: SendersFile) -> [Name: Way] {
        var ways: [Name: Way] = [:]
        for profile in file.profiles {
            let sender = profile.name.value
            let pulls = profile.pulls.map { ($0.number as Int?, $0.format) }
            let push = profile.push.map { [(nil as Int?, $0.format)] } ?? []
            for (number, format) in push + pulls {
                ways[Name(sender: sender, pull: number)] = Way(
                    format: format, zone: format.zone.flatMap { ZoneFiles.load($0.value) })
            }
        }
        return ways
    }

    static func missing(_ name: Name) -> Phrase {
        let sender = VisibleText.escaped(name.sender)
        let key = name.pull.map { "`pull` \($0)" } ?? "`push`"
        return Phrase(
            "the senders file has no \(key) of `\(sender)`",
            zh: "发送通道文件里 `\(sender)` 没有 \(key)")
    }
}
