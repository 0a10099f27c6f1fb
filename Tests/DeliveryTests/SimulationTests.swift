import Foundation
import Testing

/// Whole stories of several days, each made by one number: `DUNLIN_SEEDS` says how many, `DUNLIN_FIRST_SEED` from where on.
@Suite("Simulated days")
struct SimulationTests {
    /// Seeds that once found a fault, of the product or of the oracle.
    private static let knownSeeds: [UInt64] = [
        344, 1387, 3953, 4170, 7090, 7269, 60_770, 1_000_060_076, 2_000_060_244,
    ]

    private static func setting(_ name: String, else value: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? value
    }

    @Test("whatever fails, nobody gets a notice twice, too late, too often or against a word")
    func seeds() async throws {
        let first = Self.setting("DUNLIN_FIRST_SEED", else: 1)
        let count = Self.setting("DUNLIN_SEEDS", else: 300)
        let rushes = Story.rushes + first..<Story.rushes + first + count / 2
        let seeds = Self.knownSeeds + (first..<first + count) + rushes
        let lanes = min(seeds.count, ProcessInfo.processInfo.activeProcessorCount)
        await withTaskGroup { group in
            for lane in 0..<lanes {
                group.addTask {
                    for index in stride(from: lane, to: seeds.count, by: lanes) {
                        if await !Self.plays(seeds[index]) { return }
                    }
                }
            }
        }
    }

    /// False, and the story is told, where something happened that must not.
    private static func plays(_ seed: UInt64) async -> Bool {
        do {
            let (faults, lines) = try await Play(seed: seed)()
            if faults.isEmpty { return true }
            let story = lines.joined(separator: "\n")
            Issue.record("seed \(seed): \(faults.joined(separator: "; "))\n\(story)")
        } catch {
            Issue.record("seed \(seed): \(error)")
        }
        return false
    }

    @Test("one seed tells one story", arguments: [3, 14, 159] as [UInt64])
    func repeats(seed: UInt64) async throws {
        let first = try await Play(seed: seed)().lines
        let second = try await Play(seed: seed)().lines
        #expect(first == second)
    }
}
