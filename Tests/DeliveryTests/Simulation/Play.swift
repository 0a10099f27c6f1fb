import CampaignLanguage
import Delivery
import Expressions
import Foundation
import Ledger
import Planning

/// Plays a story from its first day to a last one on which everything works, and has the oracle look after each day.
final class Play {
    let story: Story
    let world: World
    private let folder: URL
    private let path: String
    /// Whoever has died leaves it open in a part of the cases, which spares most of the time: what a process knows is in its
    /// runs, and a transaction that failed is taken back.
    private var ledger: SQLiteLedger?
    private let rows: LedgerRows.Reader

    init(seed: UInt64) throws {
        story = Story(seed: seed)
        folder = Self.memory.appending(path: UUID().uuidString)
        path = folder.appending(path: "ledger").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.blank.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        rows = try LedgerRows.Reader(path: path)
        world = World(story, rows)
    }

    /// A ledger without any run, made once.
    private static let blank: Data = {
        do {
            let path = try Fixture().path("ledger")
            try SQLiteLedger(path: path, access: .run(holder: "the story")).close()
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// A file system without a disk, where there is one: nothing is concluded from what `fsync` does.
    private static let memory: URL = {
        let shared = URL(filePath: "/dev/shm")
        return FileManager.default.isWritableFile(atPath: shared.path)
            ? shared : FileManager.default.temporaryDirectory
    }()

    /// What must not happen and did, and all that happened.
    func callAsFunction() async throws -> (faults: [String], lines: [String]) {
        defer { try? FileManager.default.removeItem(at: folder) }
        var number = 0
        for day in 0..<story.days {
            var dice = Dice(story.seed, "day", day)
            for _ in 0..<dice.number(1...3) {
                let starts = Story.midnight.after(
                    Int64(day) * 24 * Story.hour + 8 * Story.hour + dice.span(60, 28_800))
                world.jump(to: starts)
                // Who was killed is started again, a few times.
                for _ in 0..<4 where Self.day(of: world.now()) == day {
                    number += 1
                    let plan = ProcessPlan(story, number, isLast: false)
                    if try await run(plan) { break }
                    world.jump(to: world.now().after(dice.span(1, 7_200)))
                }
            }
            try look()
        }
        try await end(number + 1)
        return (world.faults, world.lines)
    }

    /// Everybody has said what there was to say, everything works, and everything is sent that may be.
    private func end(_ number: Int) async throws {
        world.gateways.forEach { $0.calm() }
        let day = Int64(
            max(Self.day(of: world.lastWord ?? world.now()), Self.day(of: world.now())) + 1)
        world.jump(to: Story.midnight.after(day * 24 * Story.hour + 8 * Story.hour))
        _ = try await run(ProcessPlan(story, number, isLast: true))
        if let last = world.lastWord { world.jump(to: last) }
        world.store.begin(.none)
        world.open(try open(), process: number + 1)
        world.tellDue()
        world.open(nil, process: number + 1)
        try look(isEnd: true)
    }

    static func day(of instant: Instant) -> Int {
        Int((instant.microseconds - Story.midnight.microseconds) / (24 * Story.hour))
    }

    private func look(isEnd: Bool = false) throws {
        let verification = try open().verify(known: nil)
        if !verification.faults.isEmpty { world.blame("verify: \(verification.faults)") }
        for fault in Oracle(world, try rows.read()).faults(isEnd: isEnd) { world.blame(fault) }
    }

    private func open() throws(LedgerError) -> SQLiteLedger {
        if let ledger { return ledger }
        let new = try SQLiteLedger(
            path: path, access: .run(holder: "the story"), probe: world.store)
        ledger = new
        return new
    }

    /// One process from its start to its end, or to its death; true where it ended.
    private func run(_ plan: ProcessPlan) async throws -> Bool {
        world.log("process \(plan.number) begins: \(plan)")
        world.store.begin(plan.fault)
        defer { world.open(nil, process: plan.number) }
        do throws(LedgerError) {
            // A new process forgets that the one before was to stop.
            if plan.isNewlyOpened { ledger = nil }
            if let ledger, try ledger.stopOrder() != nil { self.ledger = nil }
            try await SimulatedProcess(
                story: story, world: world, plan: plan, ledger: open(), journal: path + ".calls")()
            return true
        } catch {
            world.log("process \(plan.number) is dead: \(error)")
            if !FaultyStore.isInjected(error) { world.blame("the ledger failed: \(error)") }
            return false
        }
    }
}

/// How a process is started, and what will befall it.
struct ProcessPlan: Sendable {
    let number: Int
    /// On the last day nothing fails.
    let isLast: Bool
    let campaigns: [Int]
    let waits: Bool
    let canary: Canary?
    /// It plans without looking at what was sent: the ledger alone must know.
    let isForgetful: Bool
    let fault: FaultyStore.Fault
    let death: SimulatedSender.Death?
    /// The machine was started again before it, and lines of the journal may be missing.
    let isAfterPowerCut: Bool
    /// It opens the file anew.
    let isNewlyOpened: Bool
    /// How it takes groups.
    let ahead: Dispatcher.Ahead

    init(_ story: Story, _ number: Int, isLast: Bool) {
        var dice = Dice(story.seed, "process", number)
        var swarm = Dice(story.seed, "processes")
        self.number = number
        self.isLast = isLast
        let all = Array(story.campaigns.indices)
        campaigns = isLast || dice.happens(60) ? all : [dice.pick(all)]
        waits = isLast || dice.happens(70)
        let count = dice.number(1...4)
        canary =
            !isLast && dice.happens(15)
            ? Canary(count: count, waitSeconds: dice.number(60...1_800)) : nil
        var groups = Dice(story.seed, "groups", number)
        ahead =
            !story.isRush && groups.happens(40)
            ? .never
            : .before(
                groupSize: groups.number(1...4),
                longest: groups.pick([nil, 1_000_000, 10_000_000, 600_000_000]))
        isForgetful = dice.happens(20)
        isAfterPowerCut = dice.happens(30)
        isNewlyOpened = dice.happens(10)
        let isCareful = isLast || swarm.happens(15)
        let call = SimulatedSender.Death(
            gateway: dice.pick(story.gateways).name, call: dice.number(1...12),
            moment: dice.pick(SimulatedSender.Death.Moment.allCases))
        let write = Int(dice.span(1, 40) / 1_000_000)
        let what = dice.number(0...9)
        death = !isCareful && what < 2 ? call : nil
        fault =
            isCareful
            ? .none : what == 2 || what == 3 ? .before(write) : what == 4 ? .after(write) : .none
    }
}
