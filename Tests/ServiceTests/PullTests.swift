import CampaignLanguage
import Delivery
import Diagnostics
import Expressions
import Foundation
import Ledger
import Running
import Service
import Synchronization
import TestSupport
import Testing

/// Receipts and replies that are fetched, from a real server on this machine.
@Suite("What is fetched from gateways")
struct PullTests {
    /// 2026-11-20T02:00:00Z.
    private static let start = Instant(microseconds: 1_795_140_000_000_000)
    private static let secret = "5ecret-of-the-lender"

    /// A ledger, a gateway, and a senders file with one sender.
    private final class Desk: Sendable {
        let folder: TemporaryFolder
        let time = Mutex(start)
        /// Called with the number of each look at the clock.
        let onLook = Mutex<@Sendable (Int) -> Void>({ _ in })
        private let looks = Mutex(0)

        init(_ pull: String, gateway: ReportGateway) throws {
            folder = try TemporaryFolder()
            try write(pull, gateway)
            let ledger = try SQLiteLedger(path: path, access: .run(holder: "test"))
            try ledger.close()
        }

        var path: String { folder.path + "/run.ledger" }

        func write(_ pull: String, _ gateway: ReportGateway) throws {
            let lines = pull.replacing("URL", with: gateway.url).split(separator: "\n")
                .map { "    " + $0 + "\n" }.joined()
            try folder.write(
                "senders.yaml",
                "main_sms:\n  type: http\n  url: http://127.0.0.1:1/sms\n  pull:\n" + lines)
        }

        var clock: @Sendable () -> Instant {
            {
                let look = self.looks.withLock { looks in
                    looks += 1
                    return looks
                }
                self.onLook.withLock { $0 }(look)
                return self.time.withLock { $0 }
            }
        }

        func pullers() throws -> [Puller] {
            var sources = SourceSet()
            var bag = DiagnosticBag()
            let file = try SendersFile.read(
                folder.path + "/senders.yaml", sources: &sources, into: &bag)
            let pulls = file?.pulls(environment: { _ in secret }, into: &bag)
            try #require(bag.sorted.isEmpty, "\(bag.sorted.map(\.message.en))")
            return try Puller.all(
                try #require(pulls), of: try #require(file), ledger: path, holder: "test",
                clock: clock)
        }

        func received() throws -> [String] {
            try Database.rows(path, "SELECT key FROM received ORDER BY id")
        }

        func refused() throws -> [String] {
            guard let text = try? folder.text("run.ledger.refused") else { return [] }
            return text.split(separator: "\n").map(String.init)
        }
    }

    private enum Missing: Error { case failure }

    private static let forgets = """
        url: URL
        form: { apikey: { env: KEY }, page_size: 2 }
        full: 2
        receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered, FAIL: failed } }
        """

    /// A turn of the first request.
    private func turn(_ pullers: inout [Puller]) -> Puller.Turn {
        var taken: [PullSpool.Taken] = []
        return pullers[0].turn(&taken)
    }

    private func report(_ id: String, _ status: String = "SUCCESS") -> String {
        #"{"sid":"\#(id)","status":"\#(status)"}"#
    }

    @Test(
        "a gateway that forgets is asked until it has no more, each answer in the ledger before the next"
    )
    func forgetting() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets, gateway: gateway)
        try gateway.answer(
            "[\(report("1")),\(report("2"))]", "[\(report("3")),\(report("4", "FAIL"))]",
            "[\(report("5"))]")
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .more)
        #expect(try desk.received().count == 2)
        #expect(try desk.folder.text("run.ledger.pulled").isEmpty)
        #expect(turn(&pullers) == .more)
        #expect(try desk.received().count == 4)
        // Fewer than a full answer has.
        #expect(turn(&pullers) == .rest)
        #expect(turn(&pullers) == .rest)
        #expect(
            try desk.received() == [
                "receipt/push/main_sms/1/delivered", "receipt/push/main_sms/2/delivered",
                "receipt/push/main_sms/3/delivered", "receipt/push/main_sms/4/failed",
                "receipt/push/main_sms/5/delivered",
            ])
        let asked = try gateway.asked()
        #expect(asked.count == 4)
        #expect(asked[0].method == "POST")
        #expect(asked[0].body == "apikey=\(Self.secret)&page_size=2")
        #expect(
            asked[0].headers["content-type"] == "application/x-www-form-urlencoded; charset=utf-8")
        let mode =
            try FileManager.default.attributesOfItem(atPath: desk.path + ".pulled")[
                .posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try desk.refused().isEmpty)
    }

    @Test("one that forgets nothing is not asked for the same for ever")
    func forgettingNothing() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets, gateway: gateway)
        let all = "[\(report("1")),\(report("2"))]"
        try gateway.answer(all, all)
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .more)
        #expect(turn(&pullers) == .rest)
        #expect(try desk.received().count == 2)
    }

    @Test("a window of time, page by page; the next begins an overlap before the end of the last")
    func window() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(
            """
            url: URL?v=2
            header: { Authorization: { env: KEY } }
            query: { start_time: { since: local }, end_time: { until: rfc3339 }, no: { page: 1 } }
            every: 5 minutes
            overlap: 1 hour
            full: 2
            zone: Asia/Shanghai
            receipts: { key: ref, state: status, states: { SUCCESS: delivered } }
            """, gateway: gateway)
        func rows(_ ids: String...) -> String {
            "[" + ids.map { #"{"ref":"\#($0)","status":"SUCCESS"}"# }.joined(separator: ",") + "]"
        }
        try gateway.answer(rows("a", "b"), rows("c"), rows("c"))
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .more)
        // The window stays where it was while its pages are fetched, and after a failure.
        desk.time.withLock { $0 = Instant(microseconds: Self.start.microseconds + 60_000_000) }
        try gateway.script([
            #"{"status":503}"#,
            #"{"body":"[{\"ref\":\"c\",\"status\":\"SUCCESS\"}]"}"#,
        ])
        #expect(turn(&pullers) == .failed("the gateway answered 503"))
        #expect(turn(&pullers) == .rest)
        // Another process, an hour later, goes on there.
        desk.time.withLock { $0 = Instant(microseconds: Self.start.microseconds + 3_600_000_000) }
        pullers = []
        pullers = try desk.pullers()
        #expect(turn(&pullers) == .rest)
        let paths = try gateway.asked().map(\.path)
        let first =
            "/reports?v=2&start_time=2026-11-20%2009%3A00%3A00&end_time=2026-11-20T10%3A00%3A00%2B08%3A00&no="
        #expect(
            paths == [
                first + "1", first + "2", first + "2",
                first.replacing("T10%3A00", with: "T11%3A00") + "1",
            ])
        #expect(try gateway.asked().allSatisfy { $0.method == "GET" && $0.body.isEmpty })
        #expect(try gateway.asked().allSatisfy { $0.headers["authorization"] == Self.secret })
        #expect(try desk.received().count == 3)
    }

    @Test("a gateway that does not count pages, or breaks off, leaves the window where it was")
    func endlessPages() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(
            """
            url: URL
            query: { from: { since: seconds }, no: { page: 0 } }
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered } }
            """, gateway: gateway)
        let page = "[\(report("1"))]"
        try gateway.answer(page, page)
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .more)
        #expect(
            turn(&pullers)
                == .failed(
                    "each page of the window is the same, or there is no last one: see `page`"))
        try gateway.script([#"{"body":"[{","promises":4096}"#])
        guard case .failed(let words, _) = turn(&pullers) else { throw Missing.failure }
        #expect(words.hasPrefix("the answer came in part: "))
        // It is asked for again, so nothing of it is kept.
        #expect(try desk.refused().isEmpty)
        #expect(turn(&pullers) == .rest)
        #expect(
            try gateway.asked().map(\.path)
                == ["0", "1", "0", "0"].map {
                    "/reports?from=1794880800&no=\($0)"
                })
    }

    @Test("a window whose answer is no list begins where it did, and ends later")
    func brokenWindow() throws {
        let gateway = try ReportGateway()
        let directions = """
            url: URL
            json: { since: { since: seconds }, until: { until: milliseconds }, size: 2, exact: "2", all: true }
            overlap: 1 minute
            list: data
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered } }
            """
        let desk = try Desk(directions, gateway: gateway)
        var pullers = try desk.pullers()
        let all = "{\"data\":[\(report("1")),\(report("2"))]}"
        try gateway.answer("{\"error\":1}", all, all)
        #expect(turn(&pullers) == .failed("not understood: the body has no `data`"))
        desk.time.withLock { $0 = Instant(microseconds: Self.start.microseconds + 10_000_000) }
        #expect(turn(&pullers) == .rest)
        #expect(turn(&pullers) == .rest)
        #expect(
            try gateway.asked().map(\.body) == [
                #"{"since":1795139940,"until":1795140000000,"size":2,"exact":"2","all":true}"#,
                #"{"since":1795139940,"until":1795140010000,"size":2,"exact":"2","all":true}"#,
                // An overlap before the end of the one that was taken.
                #"{"since":1795139950,"until":1795140010000,"size":2,"exact":"2","all":true}"#,
            ])
    }

    @Test("nothing new by `null`, and pages of which nothing is understood, let a window go on")
    func quietWindow() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(
            """
            url: URL
            query: { from: { since: seconds }, no: { page: 0 } }
            full: 1
            list: data
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered } }
            """, gateway: gateway)
        var pullers = try desk.pullers()
        try gateway.answer(
            #"{"data":null}"#, "{\"data\":[\(report("1", "BLACK"))]}",
            "{\"data\":[\(report("2"))]}",
            #"{"data":[]}"#)
        #expect(turn(&pullers) == .rest)
        #expect(turn(&pullers) == .more)
        #expect(turn(&pullers) == .more)
        #expect(turn(&pullers) == .rest)
        #expect(try desk.received() == ["receipt/push/main_sms/2/delivered"])
        #expect(try desk.refused().count == 1)
    }

    @Test("an answer without the words of `ok` is none, be it empty; what it holds is kept")
    func deniedAnswers() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(
            """
            url: URL
            ok: { code: "0" }
            list: data
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered } }
            """, gateway: gateway)
        var pullers = try desk.pullers()
        try gateway.answer(
            "", #"{"code":7,"message":"busy"}"#, "{\"code\":7,\"rows\":[\(report("1"))]}",
            "{\"code\":7,\"data\":\(report("2"))}")
        for _ in 0..<4 {
            guard case .failed = turn(&pullers) else { throw Missing.failure }
        }
        #expect(try desk.received().isEmpty)
        #expect(try desk.refused().count == 2)
    }

    @Test("numbers that are too long for one are kept as they came")
    func longNumbers() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(
            """
            url: URL
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered } }
            """, gateway: gateway)
        var pullers = try desk.pullers()
        try gateway.answer(#"[{"sid":12345678901234567890,"status":"SUCCESS"}]"#)
        #expect(turn(&pullers) == .rest)
        let refused = try desk.refused()
        try #require(refused.count == 1)
        #expect(refused[0].contains("12345678901234567890"))
    }

    @Test("what a process that was killed has left is taken before anything is asked")
    func leftBehind() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets, gateway: gateway)
        // It was killed between the file and the ledger, and once while it wrote.
        let left = KeptBody(
            at: Self.start, sender: "main_sms", pull: 1,
            body: ContiguousArray("[\(report("7"))]".utf8))
        #expect(left.append(to: desk.path + ".pulled"))
        let other = KeptBody(at: Self.start, sender: "old_sms", pull: 3, body: [0x5B, 0xFF])
        #expect(other.append(to: desk.path + ".pulled"))
        let file = try #require(FileHandle(forWritingAtPath: desk.path + ".pulled"))
        try file.seekToEnd()
        try file.write(
            contentsOf: Data(#"{"at":"2026-11-20T02:00:00Z","sender":"main_sms","bo"#.utf8))
        try file.close()
        try gateway.script([#"{"status":500}"#])
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .failed("the gateway answered 500"))
        #expect(try desk.received() == ["receipt/push/main_sms/7/delivered"])
        #expect(try desk.folder.text("run.ledger.pulled").isEmpty)
        let refused = try desk.refused()
        try #require(refused.count == 2)
        #expect(refused[0].contains("the senders file has no `pull` 3 of `old_sms`"))
        #expect(refused[0].contains(#""hex":"5bff""#))
        #expect(refused[1].contains("the line was cut off"))
    }

    @Test("an answer that the ledger cannot take stays in the file, and nothing new is asked")
    func ledgerAway() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets, gateway: gateway)
        try gateway.answer("[\(report("1"))]", "[\(report("2"))]")
        var pullers = try desk.pullers()
        let (path, away) = (desk.path, desk.path + ".away")
        // The third look at the clock is that at which the answer has come.
        desk.onLook.withLock { $0 = { if $0 == 3 { rename(path, away) } } }
        guard case .failed(let words, _) = turn(&pullers) else {
            throw Missing.failure
        }
        #expect(words.hasPrefix("the ledger: "))
        #expect(try desk.folder.text("run.ledger.pulled").contains(#"\"sid\":\"1\""#))
        #expect(turn(&pullers) == .failed(words))
        #expect(try gateway.asked().count == 1)
        // The process is killed; the next one finds both.
        pullers = []
        rename(away, path)
        pullers = try desk.pullers()
        #expect(turn(&pullers) == .rest)
        #expect(try desk.received().count == 2)
        #expect(try gateway.asked().count == 2)
    }

    @Test("what no gateway gives is said, without the secret, and what came in part is kept")
    func failures() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets + "\nok: { code: OK }\nlist: data", gateway: gateway)
        try gateway.script([
            #"{"status":429,"headers":{"Retry-After":"17"},"body":"{\"code\":\"ERROR_OVER_SPEED\"}"}"#,
            #"{"status":302,"headers":{"Location":"/elsewhere"}}"#,
            #"{"status":401,"body":"{\"code\":\"\#(Self.secret)\"}"}"#,
            #"{"body":"{\"code\":\"ERROR_SIGN\",\"data\":[]}"}"#,
            #"{"body":"{\"code\":\"OK\"}"}"#,
            #"{"body":"{\"code\":\"OK\"}"}"#, #"{"body":"<html/>"}"#,
            #"{"body":"{\"code\":\"OK\",\"data\":[{\"sid\":\"9\",\"st","promises":4096}"#,
            #"{"zeros":4200000}"#,
            #"{"body":"{\"code\":\"OK\",\"data\":[]}"}"#,
            #"{"body":"{\"code\":0,\"data\":[{\"sid\":\"10\"}]}"}"#,
        ])
        var pullers = try desk.pullers()
        #expect(
            turn(&pullers)
                == .failed(
                    "the gateway answered 429 and says `ERROR_OVER_SPEED`", retryAfterSeconds: 17))
        #expect(turn(&pullers) == .failed("the gateway answered 302"))
        #expect(turn(&pullers) == .failed("the gateway answered 401"))
        #expect(turn(&pullers) == .failed("the gateway says `ERROR_SIGN`"))
        // Kept once.
        for _ in 0..<2 {
            #expect(turn(&pullers) == .failed("not understood: the body has no `data`"))
        }
        #expect(turn(&pullers) == .failed("the gateway says that it is no good answer"))
        guard case .failed(let part, _) = turn(&pullers) else { throw Missing.failure }
        #expect(part.hasPrefix("the answer came in part, and what came is in `LEDGER.refused`: "))
        #expect(
            turn(&pullers)
                == .failed(
                    "the answer came in part, and what came is in `LEDGER.refused`: the answer has more than 4 MiB"
                ))
        #expect(turn(&pullers) == .rest)
        // What it gives although it says another word is not thrown away.
        #expect(turn(&pullers) == .failed("the gateway says `0`"))
        let refused = try desk.refused()
        try #require(refused.count == 4)
        #expect(refused[1].contains(#"\"sid\":\"9\""#))
        #expect(refused[3].contains(#"\"sid\":\"10\""#))
        // A gateway that is not there.
        try desk.write(Self.forgets.replacing("URL", with: "http://127.0.0.1:1/"), gateway)
        pullers = []
        pullers = try desk.pullers()
        guard case .failed(let words, _) = turn(&pullers) else { throw Missing.failure }
        #expect(!words.contains("127.0.0.1") && !words.contains(Self.secret))
    }

    @Test("what is not understood is kept once, and read again by directions that were mended")
    func notUnderstood() throws {
        let gateway = try ReportGateway()
        let directions = """
            url: URL
            query: { since: { since: seconds } }
            list: data.reports
            receipts: { gateway_id: sid, state: status, states: { SUCCESS: delivered, WAIT: nothing } }
            """
        let desk = try Desk(directions, gateway: gateway)
        let all =
            "{\"data\":{\"reports\":[\(report("1")),\(report("2", "BLACK")),\(report("3", "WAIT"))]}}"
        try gateway.answer(all, all)
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .rest)
        #expect(turn(&pullers) == .rest)
        #expect(try desk.received() == ["receipt/push/main_sms/1/delivered"])
        let refused = try desk.refused()
        try #require(refused.count == 1)
        // The item alone, in a body of the same form.
        #expect(
            refused[0].contains(
                #""body":"{\"data\":{\"reports\":[{\"sid\":\"2\",\"status\":\"BLACK\"}]}}""#))
        try desk.write(directions.replacing("WAIT:", with: "BLACK: failed, WAIT:"), gateway)
        var sources = SourceSet()
        let outcome = try RefusedPosts.receive(
            desk.path + ".refused", senders: desk.folder.path + "/senders.yaml",
            ledger: desk.path, now: Self.start, holder: "test", sources: &sources)
        #expect(outcome.broken.isEmpty)
        #expect(try desk.received().last == "receipt/push/main_sms/2/failed")
    }

    @Test("without directions an answer has the lines of `dunlin receive`")
    func lines() throws {
        let gateway = try ReportGateway()
        let desk = try Desk("url: URL", gateway: gateway)
        let good =
            #"{"kind":"receipt","at":"2026-11-20T10:00:00+08:00","state":"delivered","key":"k"}"#
        try gateway.answer(good + "\n" + #"{"kind":"reception"}"# + "\n")
        var pullers = try desk.pullers()
        #expect(turn(&pullers) == .more)
        #expect(try desk.received().count == 1)
        let refused = try desk.refused()
        try #require(refused.count == 1)
        #expect(refused[0].contains(#""body":"{\"kind\":\"reception\"}""#))
    }

    @Test("one process fetches for a ledger, and one asks a gateway with one secret")
    func alone() throws {
        let gateway = try ReportGateway()
        let desk = try Desk(Self.forgets, gateway: gateway)
        var pullers = try desk.pullers()
        func code(_ desk: Desk) throws -> String {
            do throws(any Error) {
                _ = try desk.pullers()
                return "none"
            } catch let error as RunningError {
                return error.exitCode == 6 ? error.findings.map(\.code).joined() : "?"
            }
        }
        #expect(try code(desk) == "D0883")
        let other = try Desk(Self.forgets, gateway: gateway)
        #expect(try code(other) == "D0883")
        // Another account at the gateway is somebody else's.
        let third = try Desk(Self.forgets.replacing("KEY", with: "OTHER_KEY"), gateway: gateway)
        #expect(try code(third) == "none")
        #expect(turn(&pullers) == .rest)
        pullers = []
        #expect(try code(other) == "none")
        #expect(try code(desk) == "none")
    }

    @Test("waits: at once where there is more, then as said, longer after each failure")
    func pace() {
        var pace = PullPace(everySeconds: 10)
        #expect(pace.wait(after: .rest) == 10_000)
        #expect(pace.wait(after: .more) == 100)
        let waits = (0..<11).map { _ in pace.wait(after: .failed("x")) / 1000 }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
        #expect(pace.wait(after: .failed("x", retryAfterSeconds: 900)) == 900_000)
        #expect(pace.wait(after: .failed("x", retryAfterSeconds: 99_999)) == 3_600_000)
        #expect(pace.wait(after: .rest) == 10_000)
        #expect(pace.wait(after: .failed("x")) == 1000)
    }
}
