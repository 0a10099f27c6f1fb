internal import Foundation

/// The made-up input of a round: accounts, a campaign of two steps and three channels, and what follows from them.
///
/// What has to leave is worked out here from the table alone, by a rule of one line, and never by the product's planner.
enum Scene {
    /// The instant that every run pretends, so that no window closes.
    static let asOf = "2026-11-20T10:00:00+08:00"
    /// By channel, the sender that the campaign names.
    static let senders = ["sms": "texts", "push": "pushes", "email": "letters"]

    private static let lender = """
        lender: 雨燕
        locale: zh-CN
        timezone: Asia/Shanghai
        currency: CNY
        policies: []

        """

    private static let campaign = """
        campaign: chaos
        import: { lender: lender.yaml }
        portfolio:
          source: accounts.csv
          account: id
          due: due
          fields:
            id:     { type: text, longest: 20 }
            mobile: phone
            device: { type: text, longest: 40 }
            mail:   email
            due:    date
            owed:   money
        channels:
          sms:   { to: mobile, sender: texts }
          push:  { to: device, sender: pushes }
          email: { to: mail, sender: letters }
        timing: { limits: { all: [3 per day] } }
        steps:
          - step: soon
            day: due - 3 days
            send: sms
            text: 您的账单即将到期，应还{{ owed | money }}。
          - step: week
            day: due + 7 days
            send: { all_of: [sms, push, email] }
            text:
              sms: 您的账单已逾期，应还{{ owed | money }}。
              push: { title: 还款提醒, body: 账单已逾期。 }
              email: { subject: 还款提醒, body: "您的账单已逾期，应还{{ owed | money }}。" }
        stop:
          account:
            paid: owed == 0.00

        """

    /// Of five accounts two are a week late, two are due in three days, and one has paid.
    static func write(accounts: Int, to folder: String) throws {
        var rows = "id,mobile,device,mail,due,owed\n"
        for number in 0..<accounts {
            let due = number % 5 < 2 ? "2026-11-13" : "2026-11-23"
            let owed = number % 5 == 4 ? "0.00" : "\(100 + number).50"
            rows +=
                "A\(number),\(13_800_000_000 + number),device\(number),a\(number)@mail.example,\(due),\(owed)\n"
        }
        try Files.write(rows, to: folder + "/accounts.csv")
        try Files.write(lender, to: folder + "/lender.yaml")
        try Files.write(campaign, to: folder + "/campaign.yaml")
    }

    /// A notice that the input calls for.
    struct Notice: Hashable {
        let key: String
        let address: String
        let channel: String
    }

    /// All notices that the table in `folder` calls for.
    static func notices(in folder: String) throws -> [Notice] {
        let rows = try Files.text(folder + "/accounts.csv").split(separator: "\n").dropFirst()
        return rows.flatMap { row -> [Notice] in
            let cells = row.split(separator: ",").map(String.init)
            guard cells.count == 6, cells[5] != "0.00" else { return [] }
            let addresses = ["sms": cells[1], "push": cells[2], "email": cells[3]]
            let isLate = cells[4] == "2026-11-13"
            return (isLate ? ["sms", "push", "email"] : ["sms"]).map { channel in
                Notice(
                    key: "chaos/\(cells[0])/\(cells[4])/\(isLate ? "week" : "soon")/\(channel)",
                    address: addresses[channel] ?? "", channel: channel)
            }
        }
    }
}

/// Whole files.
enum Files {
    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    /// The lines of a file of JSON objects; none where there is no such file. A line that is none throws.
    static func lines<Line: Decodable>(_ path: String, of type: Line.Type) throws -> [Line] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let decoder = JSONDecoder()
        return try text(path).split(separator: "\n").map {
            try decoder.decode(type, from: Data($0.utf8))
        }
    }
}
