import CampaignLanguage
import Diagnostics
import Expressions
import Foundation
import Planning
import TestSupport
import Testing

/// Short ways to write dates and instants in tables of cases.
func day(_ text: String) throws -> CivilDate { try #require(CivilDate(Array(text.utf8))) }

func instant(_ text: String) throws -> Instant {
    try #require(Instant(rfc3339: Array(text.utf8)))
}

func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(Array(text.utf8))) }

/// China has had one zone, eight hours east, without summer time since 1991.
let china = ZoneRules(fixedOffset: 8 * 3600, name: "Asia/Shanghai")

/// A zone as the machine has it.
func systemZone(_ name: String) throws -> ZoneRules {
    let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
    return try #require(ZoneRules(name: name, tzif: [UInt8](bytes)))
}

/// Reads a calendar text; the findings come too.
func readCalendar(_ text: String) -> (calendar: WorkingCalendar?, findings: [Diagnostic]) {
    readCalendar(ContiguousArray(text.utf8))
}

func readCalendar(
    _ bytes: ContiguousArray<UInt8>
) -> (calendar: WorkingCalendar?, findings: [Diagnostic]) {
    var sources = SourceSet()
    let file = sources.add(name: "calendar.yaml", bytes: bytes)
    var bag = DiagnosticBag()
    guard let node = YAMLReader.read(file, into: &bag) else { return (nil, bag.sorted) }
    let calendar = CalendarReader.read(node, into: &bag)
    return (calendar, bag.sorted)
}

/// The calendar of mainland China that the campaigns use.
func mainland() throws -> WorkingCalendar {
    let bytes = try Project.bytes("Campaigns/calendars/cn-mainland.yaml")
    let (calendar, findings) = readCalendar(bytes)
    #expect(findings.isEmpty)
    return try #require(calendar)
}
