internal import Foundation
internal import Synchronization

/// One ledger, killed again and again until a whole run ends.
struct Round {
    let plan: RoundPlan
    let folder: String
    let dunlin: Dunlin
    let gateway: Gateway
    /// How long a whole run takes.
    let length: Duration
    /// Kills that are still wanted.
    let killsAtMost: Int

    /// Runs it, and leaves in `folder` all that the check needs.
    func run() throws -> RoundRecord {
        try prepare()
        var record = RoundRecord(plan: plan)
        for stage in plan.stages where record.kills.count < killsAtMost {
            let starts = stage.prefix(killsAtMost - record.kills.count)
            if try play(Array(starts), &record) == 0 { break }
        }
        _ = try play(plan.last, &record)
        try gateway.drain()
        let data = try JSONEncoder().encode(record)
        try data.write(to: URL(fileURLWithPath: folder + "/round.json"))
        return record
    }

    private func prepare() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        try Scene.write(accounts: plan.accounts, to: folder)
        var lines = ""
        for (name, kind) in plan.senders.sorted(by: { $0.key < $1.key }) {
            lines += "\(name): { \(try sender(name, kind)) }\n"
        }
        try Files.write(lines, to: folder + "/senders.yaml")
        gateway.begin(
            try Receiver(log: folder + "/gateway.jsonl", seed: plan.seed, faults: plan.faults))
    }

    /// What the senders file says of a sender.
    private func sender(_ name: String, _ kind: SenderKind) throws -> String {
        let rehearsal = "in_flight: \(plan.inFlight), rehearsal: true"
        let http = "type: http, url: \"http://127.0.0.1:\(gateway.port)/\(name)\", \(rehearsal)"
        switch kind {
        case .file: return "type: file, path: \(name).jsonl"
        case .blind: return http
        case .keyed: return http + ", idempotency: 1 hour"
        case .program:
            try writeProgram(name)
            return "type: exec, command: \(name).sh, \(rehearsal)"
        }
    }

    /// A program in a folder that nobody else may write: this executable, called otherwise.
    private func writeProgram(_ name: String) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let script = "\(folder)/\(name).sh"
        try Files.write(
            """
            #!/bin/sh
            exec '\(own)' program '\(folder)/\(name).log' \(name) \(plan.seed) \(plan.faults)

            """, to: script)
        chmod(script, 0o700)
    }

    /// Runs the processes of a stage at the same time; returns how many were killed.
    private func play(_ starts: [Start], _ record: inout RoundRecord) throws -> Int {
        let ends = Mutex<[Result<Dunlin.End, any Error>?]>(
            Array(repeating: nil, count: starts.count))
        DispatchQueue.concurrentPerform(iterations: starts.count) { index in
            let end = Result { try run(starts[index]) }
            ends.withLock { $0[index] = end }
        }
        let all = try ends.withLock { $0 }.compactMap { try $0?.get() }
        for (start, end) in zip(starts, all) {
            if end == .killed, let kill = start.kill {
                record.kills.append(kill)
            } else if !isAllowed(end, beside: all) {
                record.faults.append("dunlin ended with \(end)")
            }
        }
        return all.count { $0 == .killed }
    }

    private func run(_ start: Start) throws -> Dunlin.End {
        if start.delay > 0 { usleep(UInt32(microseconds(start.delay))) }
        var environment: [String] = []
        var killAfter: Duration?
        switch start.kill {
        case .at(let point, let count): environment = ["DUNLIN_TEST_KILL=\(point):\(count)"]
        case .after(let thousandths): killAfter = .microseconds(microseconds(thousandths))
        case nil: break
        }
        return try dunlin.run(
            [
                "run", folder + "/campaign.yaml", "--live", "--as-of", Scene.asOf, "--ledger",
                folder + "/run.ledger", "--senders", folder + "/senders.yaml",
            ], environment: environment, output: folder + "/output.txt", killAfter: killAfter)
    }

    /// A share of the time that a whole run takes; a third of that does not go by the number of accounts.
    private func microseconds(_ thousandths: Int) -> Int {
        let whole = Int(length / .microseconds(1)) / 3
        let all = whole + 2 * whole * plan.accounts / RoundPlan.accountsAtMost
        return all * thousandths / 1000
    }

    /// Done, or done with unknown notices; refused where another one has the ledger.
    private func isAllowed(_ end: Dunlin.End, beside all: [Dunlin.End]) -> Bool {
        switch end {
        case .exited(0), .exited(3): true
        case .exited(6): all.count { $0 == .exited(6) } < all.count
        default: false
        }
    }
}
