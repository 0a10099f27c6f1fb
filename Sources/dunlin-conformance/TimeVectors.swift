internal import Expressions
internal import Planning
internal import Running

/// Instants, what clocks show then, and whether a rule of contact hours allows a message.
///
/// The file is a list of objects; each has `id`, `rule` (see `HoursRule`), `utc`, `zones` (where the
/// borrower may be: all must allow it), and what is expected: `local`, the time in each zone, and
/// `allowed`. `holidays` may list the national holidays as dates; without it none is known.
enum TimeVectors {
    static func run(_ file: JSONValue) -> Tally {
        var tally = Tally()
        guard let vectors = file.list, !vectors.isEmpty else {
            tally.fail("file", "expected a list of vectors, got \(file)")
            return tally
        }
        for (index, vector) in vectors.enumerated() {
            let place = "vector \(index + 1)"
            guard let members = vector.object else {
                tally.fail(place, "expected an object, got \(vector)")
                continue
            }
            let name = members["id"]?.text ?? place
            let faults = faults(members)
            if faults.isEmpty {
                tally.pass()
            } else {
                tally.fail(name, faults.joined(separator: "; "))
            }
        }
        return tally
    }

    /// What a vector expects and is not so; empty where all is.
    private static func faults(_ members: [String: JSONValue]) -> [String] {
        var faults: [String] = []
        func missing(_ key: String, _ kind: String) {
            faults.append("the key `\(key)` is missing or no \(kind)")
        }
        let instant = members["utc"]?.text.flatMap { Instant(rfc3339: Array($0.utf8)) }
        let names = members["zones"]?.list?.map { $0.text ?? $0.description } ?? []
        let locals = members["local"]?.list?.map { $0.text ?? $0.description }
        if members["id"]?.text == nil { missing("id", "text") }
        if instant == nil { missing("utc", "instant") }
        if names.isEmpty { missing("zones", "list of zones") }
        if locals?.count != names.count { missing("local", "list of a time for each zone") }
        var zones: [ZoneRules] = []
        for name in names {
            if let zone = name == "UTC" ? .utc : ZoneFiles.load(name) {
                zones.append(zone)
            } else {
                faults.append("the zone `\(name)` is unknown")
            }
        }
        var rule: HoursRule?
        if let text = members["rule"]?.text {
            do throws(HoursRule.Fault) {
                rule = try HoursRule(text)
            } catch {
                faults.append(error.why)
            }
        } else {
            missing("rule", "text")
        }
        guard case .boolean(let isAllowed)? = members["allowed"] else {
            missing("allowed", "boolean")
            return faults
        }
        let holidays = holidays(members["holidays"], &faults)
        guard faults.isEmpty, let instant, let rule, let locals else { return faults }
        for (zone, expected) in zip(zones, locals) {
            let shown = zone.rfc3339(instant)
            if shown != expected {
                faults.append("local in \(zone.name): expected \(expected), got \(shown)")
            }
        }
        let refusing = zones.filter { !rule.allows(instant, in: $0, holidays: holidays) }
        if refusing.isEmpty != isAllowed {
            let place = refusing.isEmpty ? "all" : refusing.map(\.name).joined(separator: ", ")
            faults.append("allowed: expected \(isAllowed), got \(refusing.isEmpty) in \(place)")
        }
        return faults
    }

    private static func holidays(_ value: JSONValue?, _ faults: inout [String]) -> [CivilDate] {
        guard let value else { return [] }
        let dates = value.list?.map { $0.text.flatMap { CivilDate(Array($0.utf8)) } } ?? [nil]
        if dates.contains(nil) { faults.append("`holidays` is no list of dates") }
        return dates.compactMap(\.self)
    }
}
