internal import CampaignLanguage
package import Expressions
internal import Ledger

/// What the dispatcher knows of one sender: how fast it may be called, and whether that is worth it now.
///
/// A circuit breaker: after five calls in a row that came to nothing it rests, half a minute first, then twice as long
/// each time up to five minutes, or half an hour where each try leaves a notice in doubt; after each rest one notice
/// tries. A sender that was called too fast is waited for as long as it asks, or a second and then twice as long each
/// time up to a minute, and gets smaller groups. As long as it answers the groups grow again.
struct Lane {
    private let rate: SendRate?
    /// By the rate, or because it was called too fast, nothing is called before.
    private(set) var opens = Instant(microseconds: .min)
    /// It rests until then.
    private(set) var wakes = Instant(microseconds: .min)
    /// Calls in a row that came to nothing.
    private(set) var troubles = 0
    /// How many notices the next group may have.
    private var allowance: Int
    private let groupSize: Int
    /// Rests, and groups that were too fast, in a row.
    private var rests = 0
    private var tooFast = 0
    /// When and why it rested, if it did.
    private(set) var outage: Outage?
    /// What it said last is the lender's to mend, or it wants to be left alone for long: that does not go away in a moment, as
    /// a broken line may.
    private var isRefused = false

    /// It does not work, and not for a moment only: others may carry its notices.
    func isDown(at now: Instant) -> Bool { wakes > now && (rests > 1 || isRefused) }

    private static let firstRestSeconds = 30
    private static let longestRestSeconds = 300
    /// Each try that is not answered costs a notice.
    private static let longestDoubtSeconds = 1800
    /// Who asks to be left alone for longer rests.
    private static let patienceSeconds = 60

    init(_ rate: SendRate?, _ groupSize: Int = Dispatcher.groupSize) {
        self.rate = rate
        self.groupSize = groupSize
        allowance = groupSize
    }

    /// It is called as fast as it answers, and all that it was asked lately came to something.
    func isSmooth(at now: Instant) -> Bool {
        rate == nil && troubles == 0 && allowance == groupSize && ready <= now
    }

    /// Something may be called at or after this instant.
    var ready: Instant { max(opens, wakes) }

    /// How many notices it may be given together.
    var quota: Int { min(allowance, rate?.burst ?? groupSize) }

    /// Takes in what became of a group that ended at `now`.
    mutating func note(_ submissions: [Submission], at now: Instant) {
        let heard = submissions.filter { $0.omen != nil }
        guard !heard.isEmpty else { return }
        if let rate { wait(microseconds: rate.pause(after: heard.count), from: now) }
        for submission in heard {
            troubles = submission.omen == .trouble ? troubles + 1 : 0
        }
        let asked = heard.map(\.retryAfterSeconds).max() ?? 0
        if troubles >= SendGate.troublesAtMost || (rests > 0 && troubles > 0) {
            return rest(heard.last { $0.omen == .trouble }, asked, at: now)
        }
        if heard.contains(where: { $0.omen == .tooFast }) {
            slowDown(heard, asked, at: now)
        } else {
            rests = 0
            tooFast = 0
            allowance = min(groupSize, allowance * 2)
        }
    }

    /// The clock was set back by this much: what was to be waited for is not longer.
    mutating func shift(back microseconds: Int64) {
        if let opens = opens.adding(microseconds: -microseconds) { self.opens = opens }
        if let wakes = wakes.adding(microseconds: -microseconds) { self.wakes = wakes }
    }

    private mutating func slowDown(_ heard: [Submission], _ asked: Int, at now: Instant) {
        if asked > Self.patienceSeconds {
            return rest(heard.last { $0.omen == .tooFast }, asked, at: now)
        }
        rests = 0
        let own = min(1 << min(tooFast, 10), Self.patienceSeconds)
        tooFast += 1
        allowance = max(1, heard.count { $0.omen == .good } * 3 / 4)
        wait(microseconds: Int64(max(own, asked)) * 1_000_000, from: now)
    }

    private mutating func rest(_ last: Submission?, _ asked: Int, at now: Instant) {
        var longest = Self.longestRestSeconds
        if case .unknown = last { longest = Self.longestDoubtSeconds }
        let own = min(Self.firstRestSeconds << min(rests, 10), longest)
        let seconds = max(own, min(asked, RetryTable.longestSeconds))
        wakes = now.adding(microseconds: Int64(seconds) * 1_000_000) ?? now
        isRefused = asked > Self.patienceSeconds
        if case .rejected(let rejection) = last, !isRefused {
            isRefused = [.auth, .balance, .config].contains(rejection.kind)
        }
        rests += 1
        allowance = 1
        outage = Outage(
            since: outage?.since ?? now, until: wakes, rests: (outage?.rests ?? 0) + 1,
            reason: last?.reason ?? "")
    }

    private mutating func wait(microseconds: Int64, from now: Instant) {
        if let next = now.adding(microseconds: microseconds) { opens = max(opens, next) }
    }
}

/// A sender did not work for a time, and was left alone.
package struct Outage: Sendable, Hashable {
    /// When it first was.
    package var since: Instant
    /// When it is tried again.
    package var until: Instant
    /// How often it was left alone.
    package var rests: Int
    /// What it said last.
    package var reason: String
}

extension Submission {
    /// For people.
    fileprivate var reason: String {
        switch self {
        case .accepted: ""
        case .unknown(let note): note
        case .rejected(let rejection): rejection.shown
        }
    }

    fileprivate var retryAfterSeconds: Int {
        if case .rejected(let rejection) = self { return rejection.retryAfterSeconds ?? 0 }
        return 0
    }
}
