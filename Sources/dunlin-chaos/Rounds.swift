internal import Foundation

/// One round after the other, until there were as many kills as are wanted.
struct Rounds {
    private let options: Options
    private let gateway: Gateway
    private let folder: String

    init(_ options: Options) throws {
        self.options = options
        gateway = try Gateway()
        let scratch = FileManager.default.temporaryDirectory.path + "/dunlin-chaos-\(getpid())"
        let path = options.keep ?? scratch
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        // Programs are started from another folder.
        folder = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    func run(_ tally: inout Tally) throws {
        let length = try play(RoundPlan(unhurt: options.seed), .zero, &tally)
        if let round = options.round {
            try play(RoundPlan(seed: options.seed, number: round), length, &tally)
        } else {
            var round = 1
            while tally.kills < options.kills {
                try play(RoundPlan(seed: options.seed, number: round), length, &tally)
                round += 1
            }
        }
        // It stays where something was kept in it.
        rmdir(folder)
        if isatty(STDERR_FILENO) == 1 { Main.say("\n", to: .standardError) }
    }

    /// Returns how long it took.
    @discardableResult
    private func play(
        _ plan: RoundPlan, _ length: Duration, _ tally: inout Tally
    ) throws -> Duration {
        let own = "\(folder)/round-\(plan.number)"
        let round = Round(
            plan: plan, folder: own, dunlin: options.dunlin, gateway: gateway, length: length,
            killsAtMost: options.kills - tally.kills)
        let began = ContinuousClock.now
        let record = try round.run()
        let took = ContinuousClock.now - began
        let isClean = tally.add(try Checker.check(own, options.dunlin), in: own)
        if !isClean {
            Main.say("round \(plan.number) of seed \(plan.seed): \(record)\n", to: .standardError)
        } else if options.keep == nil {
            try FileManager.default.removeItem(atPath: own)
        }
        if isatty(STDERR_FILENO) == 1 {
            Main.say("\rround \(plan.number), \(tally.line)", to: .standardError)
        }
        return took
    }
}
