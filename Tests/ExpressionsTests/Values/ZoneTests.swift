internal import Expressions
internal import Foundation
internal import Testing

/// Expected values are from Python's zoneinfo (Tests/Corpus/values/generate.py).
@Suite("time zones")
struct ZoneTests {
    static func systemZone(_ name: String) throws -> ZoneRules {
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneRules(name: name, tzif: [UInt8](bytes)))
    }

    static func check(_ zone: ZoneRules, offsets: Any, instants: Any) throws {
        let offsets = try #require(offsets as? [[Int]])
        let instants = try #require(instants as? [[Any]])
        #expect(offsets.count >= 60 && instants.count >= 60)
        for row in offsets {
            for microsecond: Int64 in [0, 999_999] {
                let instant = Instant(microseconds: Int64(row[0]) * 1_000_000 + microsecond)
                #expect(zone.offsetSeconds(at: instant) == row[1], "\(zone.name) \(row)")
            }
        }
        for row in instants {
            let date = try #require((row[0] as? String).flatMap { CivilDate($0.utf8) })
            let second = try #require(row[1] as? Int)
            let expected = try #require(row[2] as? Int)
            let instant = zone.instant(date, secondOfDay: second)
            #expect(instant.microseconds == Int64(expected) * 1_000_000, "\(zone.name) \(row)")
            let back = zone.local(instant)
            #expect(
                (back.date, back.secondOfDay) >= (date, second), "\(zone.name) \(row) \(back)")
        }
    }

    @Test("the zones of the system answer as Python's zoneinfo, also beyond their last transition")
    func named() throws {
        let rows = try ValuesFixture.rows("zones.json", "named")
        #expect(rows.count == 7)
        for row in rows {
            let zone = try Self.systemZone(try #require(row[0] as? String))
            try Self.check(zone, offsets: row[1], instants: row[2])
        }
    }

    @Test("each form of footer answers as Python's zoneinfo, in every century")
    func footers() throws {
        let rows = try ValuesFixture.rows("zones.json", "footers")
        #expect(rows.count == 9)
        for row in rows {
            let name = try #require(row[0] as? String)
            let bytes = try Self.bytes(hex: try #require(row[1] as? String))
            let zone = try #require(ZoneRules(name: name, tzif: bytes))
            try Self.check(zone, offsets: row[2], instants: row[3])
        }
    }

    static func bytes(hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { at in
            try #require(UInt8(String(decoding: digits[at...(at + 1)], as: UTF8.self), radix: 16))
        }
    }

    @Test("a skipped hour gives the first instant after it, a doubled hour the earlier one")
    func gapAndOverlap() throws {
        let zone = try Self.systemZone("America/New_York")
        let spring = try #require(CivilDate("2026-03-08".utf8))
        let gap = zone.instant(spring, secondOfDay: 2 * 3600 + 1800)
        #expect(zone.rfc3339(gap) == "2026-03-08T03:00:00-04:00")
        let autumn = try #require(CivilDate("2026-11-01".utf8))
        let overlap = zone.instant(autumn, secondOfDay: 3600 + 1800)
        #expect(zone.rfc3339(overlap) == "2026-11-01T01:30:00-04:00")
    }

    @Test("a whole day that a zone skipped leads to the next")
    func skippedDay() throws {
        let zone = try Self.systemZone("Pacific/Apia")
        let day = try #require(CivilDate("2011-12-30".utf8))
        #expect(
            zone.rfc3339(zone.instant(day, secondOfDay: 43_200)) == "2011-12-31T00:00:00+14:00")
    }

    @Test("beyond the calendar the nearest local time is shown")
    func beyond() throws {
        let east = ZoneRules(fixedOffset: 28_800, name: "east")
        let last = Instant(microseconds: Instant.writable.upperBound)
        #expect(east.rfc3339(last) == "9999-12-31T23:59:59.999999+08:00")
        let west = ZoneRules(fixedOffset: -28_800, name: "west")
        let first = Instant(microseconds: Instant.writable.lowerBound)
        #expect(west.rfc3339(first) == "0001-01-01T00:00:00-08:00")
        for extreme in [Int64.min, .max] {
            let zone = try Self.systemZone("America/New_York")
            _ = zone.rfc3339(Instant(microseconds: extreme))
        }
    }

    @Test("a damaged zone file is refused or read, never followed out of its bytes")
    func damaged() throws {
        let url = URL(filePath: "/usr/share/zoneinfo/America/New_York")
        let whole = [UInt8](try Data(contentsOf: url))
        for length in 0..<whole.count {
            #expect(ZoneRules(name: "cut", tzif: Array(whole[..<length])) == nil, "\(length)")
        }
        var random = ValuesFixture.Random(seed: 7)
        var refused = 0
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<3 {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            }
            guard let zone = ZoneRules(name: "damaged", tzif: bytes) else {
                refused += 1
                continue
            }
            _ = zone.offsetSeconds(at: Instant(microseconds: 1 << 52))
        }
        #expect(refused > 0 && refused < 5000)
    }

    @Test(
        "a footer that is no POSIX rule makes the file unusable",
        arguments: [
            "E", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST25",
            "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J365", "EST5EDT,1,366",
            "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0,", "<+08-8", "<+8>-8", "EST5:60",
        ])
    func badFooters(footer: String) throws {
        let rows = try ValuesFixture.rows("zones.json", "footers")
        let hex = try #require(rows[0][1] as? String)
        let good = try Self.bytes(hex: hex)
        let end = try #require(good.dropLast().lastIndex(of: 10))
        let bytes = Array(good[...end]) + Array(footer.utf8) + [10]
        #expect(ZoneRules(name: "bad", tzif: bytes) == nil)
        #expect(ZoneRules(name: "good", tzif: good) != nil)
    }

    @Test("a file of version 1 has no footer and keeps its last offset")
    func versionOne() throws {
        var bytes = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        for count: UInt8 in [0, 0, 0, 1, 2, 8] { bytes += [0, 0, 0, count] }
        bytes += [0, 0, 0, 100, 1]
        bytes += [0, 0, 0x70, 0x80, 0, 0, 0, 0, 0x7E, 0x90, 1, 4] + Array("CST\0CDT\0".utf8)
        let zone = try #require(ZoneRules(name: "one", tzif: bytes))
        #expect(zone.offsetSeconds(at: Instant(microseconds: 99_999_999)) == 28_800)
        #expect(zone.offsetSeconds(at: Instant(microseconds: 100_000_000)) == 32_400)
        #expect(zone.offsetSeconds(at: Instant(microseconds: 1 << 60)) == 32_400)
    }

    /// The shared cases of local times by law (`facts/time_vectors.json`).
    static let shared = ValuesFixture.root.appending(path: "../shared/facts/time_vectors.json")

    @Test(
        "the shared cases show the same local times",
        .enabled(if: FileManager.default.fileExists(atPath: shared.path(percentEncoded: false))))
    func sharedCases() throws {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.shared))
        let cases = try #require(json as? [[String: Any]])
        var seen = 0
        for item in cases {
            let utc = try #require((item["utc"] as? String).flatMap { Instant(rfc3339: $0.utf8) })
            let names = try #require(item["zones"] as? [String])
            let locals = try #require(item["local"] as? [String])
            for (name, local) in zip(names, locals) {
                #expect(try Self.systemZone(name).rfc3339(utc) == local)
                seen += 1
            }
        }
        #expect(seen >= 13)
    }
}
