internal import CampaignLanguage
package import Delivery
internal import Diagnostics
package import Expressions
internal import Ledger

/// Asks one gateway, request by request, and has each answer in the ledger before it asks again.
///
/// Its calls wait for the network and the disk. Time comes from its clock, and it never sleeps: how long to wait is
/// `PullPace`'s.
package struct Puller: Sendable {
    /// What came of a request.
    package enum Turn: Sendable, Hashable {
        /// The gateway may have more: it is asked again at once.
        case more
        /// All for now.
        case rest
        /// Nothing was taken, and nothing is lost that had come. The words hold nothing personal and no secret.
        case failed(String, retryAfterSeconds: Int? = nil)
    }

    package let source: PullSource
    private let zone: ZoneRules?
    private let spool: PullSpool
    private let ledger: String
    private let clock: @Sendable () -> Instant
    /// Held for as long as it is there.
    private let claim: PullClaim
    /// The window whose pages are being asked for.
    private var window: PullWindow?
    private var page = 0
    /// The window is asked for again, up to now.
    private var isStale = false
    /// An answer that no disk has taken.
    private var pending: KeptBody?
    /// What the last answer held; what is around it may carry a time or a number of its own.
    private var lastItems: [EventBody.Item] = []

    /// More pages than any gateway has in a window.
    private static let mostPages = 10_000

    /// Throws where another process asks the same.
    init(
        _ source: PullSource, zone: ZoneRules?, spool: PullSpool, ledger: String,
        clock: @escaping @Sendable () -> Instant
    ) throws(RunningError) {
        guard let claim = source.claim() else {
            throw .refused(.pullClaimed(VisibleText.escaped(source.sender)))
        }
        self.source = source
        self.zone = zone
        self.spool = spool
        self.ledger = ledger
        self.clock = clock
        self.claim = claim
    }

    /// One for each request of the senders file; throws where another process asks one of them, or a zone is none.
    package static func all(
        _ sources: [PullSource], of file: SendersFile, ledger: String, holder: String,
        clock: @escaping @Sendable () -> Instant
    ) throws(RunningError) -> [Puller] {
        var pullers: [Puller] = []
        let spool = try PullSpool(ledger: ledger, senders: file, holder: holder)
        for source in sources {
            pullers.append(
                try Puller(
                    source, zone: try zone(of: source), spool: spool, ledger: ledger, clock: clock))
        }
        return pullers
    }

    package static func zone(of source: PullSource) throws(RunningError) -> ZoneRules? {
        guard let name = source.profile.format.zone else { return nil }
        guard let zone = ZoneFiles.load(name.value) else {
            throw .data([.noZone(name.value, at: name.span)])
        }
        return zone
    }

    /// Takes in what was left, asks once, and takes in the answer.
    ///
    /// What came is in `taken` as far as the ledger has it, also where the turn has failed.
    package mutating func turn(_ taken: inout [PullSpool.Taken]) -> Turn {
        do throws(PullSpool.Failure) {
            // Before the last answer is safe nothing new is asked.
            taken += try spool.take(pending, now: clock())
            pending = nil
            return try ask(&taken)
        } catch {
            return .failed(error.text)
        }
    }

    private mutating func ask(_ taken: inout [PullSpool.Taken]) throws(PullSpool.Failure) -> Turn {
        let now = clock()
        if source.profile.hasWindow {
            if let old = window, isStale {
                window = PullWindow(since: old.since, until: max(old.until, now))
            }
            if window == nil { window = try newWindow(now) }
            isStale = false
        }
        let answer: PullAnswer
        do throws(SenderError) {
            answer = try source.ask(window, page: page, zone: zone)
        } catch {
            return .failed(error.finding.message.en)
        }
        var kept = KeptBody(
            at: clock(), sender: source.sender, pull: source.profile.number, body: [])
        switch answer {
        case .none(let reason, let seconds):
            return .failed(reason, retryAfterSeconds: seconds)
        case .part(let body, let reason):
            // A window is asked for again.
            if window != nil { return .failed("the answer came in part: \(reason)") }
            (kept.body, kept.why) = (body, [reason])
            let words = spool.keepPart(kept) ? "what came is in `LEDGER.refused`" : "it is lost"
            return .failed("the answer came in part, and \(words): \(reason)")
        case .whole(let body):
            kept.body = body
            let all: [PullSpool.Taken]
            do throws(PullSpool.Failure) {
                all = try spool.take(kept, now: clock(), mark: mark)
            } catch {
                if case .disk = error { pending = kept }
                throw error
            }
            taken += all
            guard let own = all.last else { return .failed("the answer was taken by nobody") }
            if own.isDenial {
                let word = source.word(of: JSONParser.parse(body))
                return .failed("the gateway says " + (word ?? "that it is no good answer"))
            }
            let isRepeated = own.content.items == lastItems && !lastItems.isEmpty
            lastItems = own.content.items
            return turn(after: own, isRepeated: isRepeated)
        }
    }

    /// What the answer changes: where to go on, and whether at once.
    private mutating func turn(after own: PullSpool.Taken, isRepeated: Bool) -> Turn {
        let content = own.content
        if content.isNoList {
            // Up to a later time: as it is the gateway may have nothing to say of it for good.
            (isStale, page) = (true, 0)
            return .failed("not understood: \(content.faults[0])")
        }
        if window == nil {
            // A gateway that forgets nothing would give the same for ever.
            let isNew =
                own.receptions.contains { $0 != .repeated && $0 != .reused }
                || content.passing > 0 && !isRepeated
            return isFull(content) && isNew ? .more : .rest
        }
        var isEndless = false
        if isFull(content), source.profile.hasPages {
            isEndless = page > 0 && isRepeated || page + 1 >= Self.mostPages
            if !isEndless {
                page += 1
                return .more
            }
        }
        (window, page) = (nil, 0)
        return isEndless
            ? .failed("each page of the window is the same, or there is no last one: see `page`")
            : .rest
    }

    /// It may have more behind it.
    private func isFull(_ content: EventBody.Content) -> Bool {
        content.itemCount > 0 && content.itemCount >= source.profile.full ?? 1
    }

    /// The window is taken with an answer that has nothing behind it.
    private func mark(_ content: EventBody.Content) -> PullMark? {
        let isLast = !source.profile.hasPages || !isFull(content)
        return isLast
            ? window.map { PullMark(name: source.profile.mark, until: $0.until) } : nil
    }

    private func newWindow(_ now: Instant) throws(PullSpool.Failure) -> PullWindow {
        do throws(LedgerError) {
            let ledger = try SQLiteLedger(path: ledger, access: .read)
            let before = try ledger.pulled(source.profile.mark) ?? now
            try ledger.close()
            let start = min(before, now).microseconds
            return PullWindow(
                since: Instant(
                    microseconds: start - Int64(source.profile.overlapSeconds) * 1_000_000),
                until: now)
        } catch {
            throw .ledger(error)
        }
    }
}

/// How long to wait between a gateway's answers.
package struct PullPace: Sendable {
    private let everySeconds: Int
    /// In a row.
    private var failures = 0

    /// Even where there is more a gateway is not asked more often.
    private static let shortestMilliseconds = 100
    private static let longestSeconds = 300
    /// A gateway may ask to be left alone, but not for days.
    private static let longestRetrySeconds = 3600

    package init(everySeconds: Int) { self.everySeconds = everySeconds }

    /// Milliseconds from the end of a turn to the next: after failures 1, 2, 4 seconds and so on up to five minutes, or what
    /// the gateway asks for.
    package mutating func wait(after turn: Puller.Turn) -> Int {
        switch turn {
        case .more:
            failures = 0
            return Self.shortestMilliseconds
        case .rest:
            failures = 0
            return everySeconds * 1000
        case .failed(_, let asked):
            failures += 1
            let own = min(1 << min(failures - 1, 16), Self.longestSeconds)
            return max(own, min(asked ?? 0, Self.longestRetrySeconds)) * 1000
        }
    }
}
