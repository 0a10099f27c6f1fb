import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import Ledger
import Running
import TestSupport
import Testing

/// Bodies as gateways' own documents show them; the shapes are those of their reports of delivery and of replies.
@Suite("What gateways post")
struct EventBodyTests {
    private static let now = Instant(microseconds: 1_795_140_000_000_000)

    private static func content(
        _ body: String, _ directions: String, zone: ZoneRules? = china
    ) throws -> EventBody.Content {
        let door = try Senders.door(directions)
        return EventBody.read(
            ContiguousArray(body.utf8), from: "main_sms", format: door.profile.format, zone: zone,
            now: now, known: (decimals: 2, isRehearsal: false))
    }

    private static let aliyun = """
        zone: Asia/Shanghai
        receipts:
          gateway_id: biz_id
          state: success
          states: { "true": delivered, "false": failed }
          code: err_code
          at: report_time
        replies: { from: phone_number, text: content, id: sequence_id, at: send_time }
        """

    @Test("a list of receipts, with truth for a state and local times")
    func list() throws {
        let body = """
            [{"phone_number":"13900000001","send_time":"2026-11-20 10:00:01","report_time":"2026-11-20 10:00:09",
              "success":true,"err_code":"DELIVERED","err_msg":"ok","sms_size":"1","biz_id":"932702304080415357^0","out_id":"1184585343"},
             {"phone_number":"13900000002","report_time":"2026-11-20 10:00:10","success":false,"err_code":"UNDELIV","biz_id":"932702304080415358^0"}]
            """
        let content = try Self.content(body, Self.aliyun)
        #expect(content.faults.isEmpty)
        #expect(
            content.events.map(\.what) == [
                .receipt(
                    .gateway(sender: "main_sms", id: "932702304080415357^0"), .delivered,
                    code: "DELIVERED"),
                .receipt(
                    .gateway(sender: "main_sms", id: "932702304080415358^0"), .failed,
                    code: "UNDELIV"),
            ])
        // Nine seconds past ten in China is nine past two in the world.
        #expect(ZoneRules.utc.rfc3339(content.events[0].at) == "2026-11-20T02:00:09+00:00")
        // The same again, with another time, is the same thing.
        let again = try Self.content(body.replacing("10:00:09", with: "10:05:09"), Self.aliyun)
        #expect(again.events.map(\.key) == content.events.map(\.key))
    }

    @Test("a reply beside receipts, known by its number")
    func reply() throws {
        let body = """
            [{"phone_number":"13900000001","content":"退订","send_time":"2026-11-20 11:00:00","dest_code":"1","sequence_id":1234567890}]
            """
        let content = try Self.content(body, Self.aliyun)
        #expect(
            content.events.map(\.what) == [
                .reply(from: "13900000001", channel: .sms, text: "退订")
            ])
        #expect(content.events.map(\.key) == ["reply/push/main_sms/1234567890"])
    }

    @Test("JSON in the field of a form, escaped once and twice")
    func form() throws {
        let directions = """
            form: sms_status
            zone: Asia/Shanghai
            receipts: { gateway_id: sid, state: report_status, states: { SUCCESS: delivered, FAIL: failed }, code: error_msg, at: user_receive_time }
            """
        let json =
            #"[{"sid":9527,"uid":null,"mobile":"13900000001","report_status":"SUCCESS","error_msg":"DELIVRD","user_receive_time":"2026-11-20 10:00:09"}]"#
        var plain = CharacterSet.alphanumerics
        plain.insert("_")
        let once = try #require(json.addingPercentEncoding(withAllowedCharacters: plain))
        let twice = try #require(once.addingPercentEncoding(withAllowedCharacters: plain))
        for body in ["a=b&sms_status=" + once, "sms_status=" + twice] {
            let content = try Self.content(body, directions)
            #expect(
                content.events.map(\.what) == [
                    .receipt(
                        .gateway(sender: "main_sms", id: "9527"), .delivered, code: "DELIVRD")
                ], "\(content.faults)")
        }
        #expect(try Self.content("other=1", directions).isUnreadable)
    }

    @Test("a list within an object, times in milliseconds, a state that is not final")
    func nested() throws {
        let directions = """
            list: data.reports
            receipts: { key: ref, state: stat, states: { DELIVRD: delivered, EXPIRED: expired, ACCEPTD: nothing }, at: done }
            """
        let body = """
            {"code":0,"data":{"reports":[{"ref":"a/b/c","stat":"EXPIRED","done":1795140009000},{"ref":"d","stat":"ACCEPTD","done":1795140009}]}}
            """
        let content = try Self.content(body, directions)
        #expect(content.events.map(\.what) == [.receipt(.key("a/b/c"), .expired, code: nil)])
        #expect(content.events[0].at == Instant(microseconds: 1_795_140_009_000_000))
        #expect(content.passing == 1)
        #expect(content.faults.isEmpty)
    }

    @Test("what is not understood is named, and the rest is taken")
    func faults() throws {
        let body = """
            [{"biz_id":"1","success":"perhaps"},{"success":true},{"biz_id":"3","success":true,"report_time":"yesterday"},
             {"hello":1},{"biz_id":"5","success":true}]
            """
        let content = try Self.content(body, Self.aliyun)
        #expect(content.events.count == 1)
        #expect(
            content.faults == [
                "item 1: `states` does not say what stands in `success`",
                "item 2: `biz_id` is missing",
                "item 3: `report_time` is no time",
                "item 4: neither a receipt nor a reply",
            ])
        #expect(!content.isUnreadable)
        for broken in ["", "{", "[1,", "sms_status=1", "\u{FEFF}[]"] {
            #expect(try Self.content(broken, Self.aliyun).isUnreadable, "\(broken)")
        }
        // A local time is not guessed without its zone.
        let noZone = try Self.content(
            #"[{"biz_id":"1","success":true,"report_time":"2026-11-20 10:00:09"}]"#, Self.aliyun,
            zone: nil)
        #expect(noZone.events.isEmpty)
        #expect(
            noZone.faults == ["item 1: `report_time` is a local time, and no `zone` is said"])
    }

    @Test("times by their digits; an item without one, or with one that nobody can believe")
    func times() throws {
        func at(_ time: String) throws -> String {
            let content = try Self.content(
                #"[{"biz_id":"1","success":true,"report_time":\#(time)}]"#, Self.aliyun)
            return content.events.first.map { ZoneRules.utc.rfc3339($0.at) }
                ?? content.faults.joined()
        }
        // `now` is 2026-11-20T02:00:00Z.
        #expect(try at(#""20261120095900""#) == "2026-11-20T01:59:00+00:00")
        #expect(try at("1795139940") == "2026-11-20T01:59:00+00:00")
        #expect(try at("1795139940000") == "2026-11-20T01:59:00+00:00")
        #expect(try at(#""2026-11-20T01:59:00Z""#) == "2026-11-20T01:59:00+00:00")
        for none in ["null", #""""#] { #expect(try at(none) == "2026-11-20T02:00:00+00:00") }
        #expect(try at(#""2611201000""#) == "item 1: `report_time` is a time far from now")
        #expect(try at(#""2036-11-20 10:00:00""#) == "item 1: `report_time` is a time far from now")
        #expect(try at("123") == "item 1: `report_time` is no time")
    }

    @Test("the same word again is a repetition by number or time, else on the same day")
    func replies() throws {
        let body = #"[{"mobile":"13900000001","text":"T"}]"#
        let directions = "replies: { from: mobile, text: text, at: time }"
        let first = try Self.content(body, directions).events.map(\.key)
        #expect(try Self.content(body, directions).events.map(\.key) == first)
        let later = #"[{"mobile":"13900000001","text":"T","time":"2026-11-20T01:00:00Z"}]"#
        #expect(try Self.content(later, directions).events.map(\.key) != first)
        #expect(
            try Self.content(later, directions).events.map(\.key)
                == (try Self.content(later, directions).events.map(\.key)))
    }

    @Test("without directions a body has the lines of `dunlin receive`")
    func lines() throws {
        let body = """
            {"kind":"receipt","at":"2026-11-20T10:00:00+08:00","state":"delivered","key":"k"}

            {"kind":"reception"}
            """
        let content = try Self.content(body, "")
        #expect(content.events.map(\.what) == [.receipt(.key("k"), .delivered, code: nil)])
        #expect(content.faults.count == 1)
        #expect(content.faults[0].hasPrefix("line 3, column 9: `kind` is none of"))
    }

    @Test("signatures by the vectors of RFC 4231, section 4.3")
    func signature() throws {
        let door = try Senders.door(
            "signature: { header: X-Signature, key: { env: KEY } }", key: "Jefe")
        let body = ContiguousArray("what do ya want for nothing?".utf8)
        let hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        #expect(door.isSigned(body, by: hex))
        #expect(door.isSigned(body, by: hex.uppercased()))
        #expect(!door.isSigned(body, by: nil))
        #expect(!door.isSigned(body, by: String(hex.dropLast()) + "4"))
        #expect(!door.isSigned(body + [0x20], by: hex))
        // A key longer than a block, section 4.7, in letters: by Python's hmac.
        let long = try Senders.door(
            "signature: { header: X-Signature, key: { env: KEY } }",
            key: String(repeating: "k", count: 131))
        #expect(
            long.isSigned(
                ContiguousArray("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                by: "70e4b005732fa7ff79392aa24fb240159b925dbc9f1398420c0f45e6763dcf14"))
    }

    @Test("addresses and ranges of both kinds")
    func ranges() throws {
        let net = try #require(AddressRange("203.0.113.0/24"))
        #expect(net.contains("203.0.113.255"))
        #expect(net.contains("::ffff:203.0.113.7"))
        #expect(!net.contains("203.0.114.0"))
        #expect(!net.contains("nobody"))
        let long = try #require(AddressRange("2001:db8::/33"))
        #expect(long.contains("2001:db8:7fff::1"))
        #expect(!long.contains("2001:db8:8000::1"))
        #expect(try #require(AddressRange("0.0.0.0/0")).contains("198.51.100.1"))
        #expect(try #require(AddressRange("198.51.100.1")).contains("198.51.100.1"))
        for slip in [
            "203.0.113.1/24", "203.0.113.0/33", "203.0.113.0/", "203.0.113", "", "a/8", "::1/129",
            "1.2.3.4/+8",
        ] {
            #expect(AddressRange(slip) == nil, "\(slip)")
        }
    }
}

/// A senders file with one sender that pushes.
enum Senders {
    static func door(_ directions: String, key: String? = nil) throws -> PushDoor {
        let lines = directions.split(separator: "\n").map { "    " + $0 + "\n" }.joined()
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "senders.yaml",
            """
            main_sms:
              type: http
              url: http://127.0.0.1:1/sms
              push:
                path: { env: PATH_SECRET }

            """ + lines)
        var sources = SourceSet()
        var bag = DiagnosticBag()
        let file = try SendersFile.read(path, sources: &sources, into: &bag)
        let doors = file?.doors(
            environment: { $0 == "KEY" ? key : "0123456789abcdef" }, into: &bag)
        try #require(bag.sorted.isEmpty, "\(bag.sorted.map(\.message.en))")
        return try #require(doors?.first)
    }
}
