package import CampaignLanguage
internal import Diagnostics

/// The keys of a calendar file; `CalendarReader` takes them from here.
package enum CalendarSchema {
    package static let root = SchemaPart(
        "calendar", place: Phrase("in a calendar", zh: "日历文件里"),
        keys: [
            SchemaKey(
                "calendar", required: true, .words(example: "cn-mainland"),
                "The calendar's name.", zh: "日历的名字。"),
            SchemaKey(
                "from", required: true, .form(CampaignSchema.day, example: "2026-01-01"),
                "The first date that it covers.", zh: "日历从哪天开始。"),
            SchemaKey(
                "to", required: true, .form(CampaignSchema.day, example: "2026-12-31"),
                "The last date that it covers; beyond it nothing is guessed.", zh: "日历到哪天为止；之后不猜。"),
            SchemaKey(
                "weekend", required: true,
                .items(.words(of: CalendarReader.weekdays.map(\.name))),
                "The days of the week that are off.", zh: "每周休息的日子。"),
            SchemaKey(
                "holidays", [], dates, "Dates that are off: a date or a range, with a name.",
                zh: "放假的日子：一天或一段，写上名字。"),
            SchemaKey(
                "working", [], dates, "Days of the weekend on which people work.", zh: "周末上班的日子。"),
            SchemaKey(
                "source", [], .words(example: "国务院办公厅"), "Where the dates come from.",
                zh: "这些日期的来源。"),
        ])

    private static let dates = ValueKind.names(.day, .words(example: "国庆节"), most: nil)
}
