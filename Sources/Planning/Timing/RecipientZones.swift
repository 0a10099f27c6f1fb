internal import CampaignLanguage
internal import Expressions

/// What the run's instant means in one zone.
struct LocalTimes {
    /// The local date of the instant.
    let date: CivilDate
    /// When the notices of each step leave, by group within step.
    let moments: [ContactWindow.Moment]
    /// The policy's rule that each moment breaks; nil where none does.
    let closedBy: [Int?]
    /// The same for the fallback of the step.
    let fallbackClosedBy: [Int?]

    init(
        _ campaign: Campaign, dates: SendableDates, zone: ZoneRules, instant: Instant,
        gate: PolicyGate
    ) {
        let timing = campaign.timing
        let window = ContactWindow(
            opens: timing.opens, closes: timing.closes, closeEarly: timing.closeEarly, dates: dates,
            zone: zone)
        date = zone.local(instant).date
        let groups = campaign.groups.count
        let moments = campaign.steps.flatMap { step in
            (0..<groups).map { window.moment(at: step.at[$0], instant: instant) }
        }
        self.moments = moments
        func closed(_ index: Int, _ channels: [Int]) -> Int? {
            guard case .today(_, let sendAt, _) = moments[index] else { return nil }
            return gate.closed(
                campaign.steps[index / groups], channels,
                second: zone.local(sendAt).secondOfDay)
        }
        closedBy = moments.indices.map { index in
            closed(index, campaign.steps[index / groups].send[index % groups].channels)
        }
        fallbackClosedBy = moments.indices.map { index in
            let fallback = campaign.steps[index / groups].fallback
            return closed(index, fallback?.send[index % groups].channels ?? [])
        }
    }
}

/// The zones of the borrowers of a run, each computed when its first row comes.
///
/// Zones are few; rows of one zone often stand together, and then only the hash of the name is
/// compared.
struct RecipientZones {
    /// Names of zones are some hundreds; more of them are slips, and need not be remembered.
    private static let mostNames = 4096

    let load: @Sendable (String) -> ZoneRules?
    /// By the hash of the name; nil for a name that is no zone.
    private var known: [Hash128: Int?] = [:]
    private var lastName: Hash128?
    private var lastIndex: Int?
    private var times: [LocalTimes] = []

    init(load: @escaping @Sendable (String) -> ZoneRules?) { self.load = load }

    subscript(_ index: Int) -> LocalTimes { times[index] }

    enum Answer {
        /// The place of the zone's times; nil where the name is no zone.
        case known(Int?)
        /// The name is new; `remember` takes what it means.
        case new
    }

    mutating func find(_ name: Hash128) -> Answer {
        if name == lastName { return .known(lastIndex) }
        guard let found = known[name] else { return .new }
        lastName = name
        lastIndex = found
        return .known(found)
    }

    /// The place of the times that a new name has; nil where it is no zone.
    mutating func remember(_ name: Hash128, _ times: LocalTimes?) -> Int? {
        lastName = name
        lastIndex = times == nil ? nil : self.times.count
        if let times { self.times.append(times) }
        if known.count < Self.mostNames || times != nil { known[name] = .some(lastIndex) }
        return lastIndex
    }
}
