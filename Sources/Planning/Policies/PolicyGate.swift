internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// The rules of the packs that each notice is held against before it leaves: hours and words.
///
/// Only rules that are in force on the run's date, are about the lender and would be errors take part; where the file
/// makes an exception of a step, the rule is not asked there. Rules are known by their index in
/// `Campaign.policyRules`.
struct PolicyGate: Sendable {
    private struct Window {
        var rule: Int
        var opens: Int
        var closes: Int
    }

    private struct Words {
        var rule: Int
        var words: PolicyRule.ForbiddenWords
        /// By step and channel.
        var isFor: [Bool]
    }

    private var windows: [Window] = []
    private var words: [Words] = []
    /// By word of the finder: whose it is.
    private var owners: [Int] = []
    private let finder: WordFinder
    private let channelCount: Int
    private let rules: [PolicyRule]
    private let campaign: Campaign

    init(_ campaign: Campaign, on today: CivilDate) {
        self.campaign = campaign
        rules = campaign.policyRules
        channelCount = campaign.channels.count
        var all: [String] = []
        for (at, rule) in rules.enumerated()
        where rule.severity == .error && rule.isInForce(on: today)
            && campaign.lender.isBound(by: rule)
        {
            switch rule.check {
            case .window(let opens, let closes):
                windows.append(Window(rule: at, opens: opens, closes: closes))
            case .words(let list):
                if let fact = list.unless, campaign.lender.holds(fact) { continue }
                let isFor = campaign.steps.flatMap { step in
                    campaign.channels.map {
                        rule.isAbout(step, $0.kind)
                            && !campaign.makesException(of: rule, at: step.writtenName)
                    }
                }
                owners += repeatElement(words.count, count: list.words.count)
                all += list.words.map(\.value)
                words.append(Words(rule: at, words: list, isFor: isFor))
            default: break
            }
        }
        finder = WordFinder(all)
    }

    /// The rule that a notice by one of the channels breaks at that second of the borrower's day; nil where
    /// none is.
    func closed(_ step: Step, _ channels: [Int], second: Int) -> Int? {
        windows.first { window in
            let isOpen = window.opens <= second && second < window.closes
            return !isOpen
                && channels.contains {
                    rules[window.rule].isAbout(step, campaign.channels[$0].kind)
                }
                && !campaign.makesException(of: rules[window.rule], at: "timing.hours")
        }?.rule
    }

    var hasNoWords: Bool { words.isEmpty }

    /// The first rule whose words stand in a notice, `seen` being what is seen of its HTML; nil where there is none.
    func broken(
        step: Int, channel: Int, title: UnsafeBufferPointer<UInt8>?,
        text: UnsafeBufferPointer<UInt8>, seen: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        let at = step * channelCount + channel
        if let title, let rule = broken(at, title, isTitle: true) { return rule }
        return broken(at, text, isTitle: false) ?? broken(at, seen, isTitle: false)
    }

    private func broken(
        _ at: Int, _ text: UnsafeBufferPointer<UInt8>, isTitle: Bool
    ) -> Int? {
        var found: Int?
        finder.scan(text) { hit in
            let owner = owners[hit.word]
            let part = words[owner].words.part
            guard words[owner].isFor[at], part == .anywhere || (part == .title) == isTitle,
                !words[owner].words.isDenied(hit, in: text)
            else { return false }
            found = words[owner].rule
            return true
        }
        return found
    }
}
