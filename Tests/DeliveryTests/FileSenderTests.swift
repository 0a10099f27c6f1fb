import Delivery
import Foundation
import Ledger
import TestSupport
import Testing

@Suite("The file sender")
struct FileSenderTests {
    @Test("writes one JSON object a line, readable for the owner only, in a folder it makes")
    func lines() async throws {
        let fixture = try Fixture()
        let sender = try FileSender(path: fixture.path("outbox/sms.jsonl"))
        var second = Fixture.envelope("k/2", text: "a \"b\" \\ 行\n二\u{1}😀")
        second.title = "还款提醒"
        let answers = await sender.submit([Fixture.envelope("k/1"), second])
        #expect(answers == [.accepted(id: nil), .accepted(id: nil)])
        let bytes = try String(contentsOfFile: fixture.path("outbox/sms.jsonl"), encoding: .utf8)
        // 20:00 in Shanghai is 12:00 in UTC.
        #expect(
            bytes.hasPrefix(
                #"{"key":"k/1","to":"13800000000","title":null,"text":"您好","channel":"sms","#
                    + #""expires":"2026-11-20T12:00:00+00:00"}"# + "\n"))
        let lines = try fixture.lines("outbox/sms.jsonl")
        #expect(lines.map { $0["text"] } == ["您好", "a \"b\" \\ 行\n二\u{1}😀"])
        #expect(lines.map { $0["title"] } == [.some(nil), "还款提醒"])
        let attributes = try FileManager.default.attributesOfItem(
            atPath: fixture.path("outbox/sms.jsonl"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("appends to what an earlier run wrote")
    func appends() async throws {
        let fixture = try Fixture()
        for key in ["k/1", "k/2"] {
            let sender = try FileSender(path: fixture.path("sms.jsonl"))
            _ = await sender.submit([Fixture.envelope(key)])
            await sender.close()
        }
        #expect(try fixture.lines("sms.jsonl").map { $0["key"] } == ["k/1", "k/2"])
    }

    @Test(
        "a write that a kill cut short is taken off, wherever it was cut",
        arguments: [1, 20, 90, 107])
    func cutTail(bytesLeft: Int) async throws {
        let fixture = try Fixture()
        do {
            let sender = try FileSender(path: fixture.path("sms.jsonl"))
            _ = await sender.submit([Fixture.envelope("k/1"), Fixture.envelope("k/2")])
            await sender.close()
        }
        let whole = try Data(contentsOf: URL(filePath: fixture.path("sms.jsonl")))
        let line = whole.count / 2
        try whole.prefix(line + bytesLeft).write(to: URL(filePath: fixture.path("sms.jsonl")))
        let sender = try FileSender(path: fixture.path("sms.jsonl"))
        let answers = await sender.reconcile([
            OpenEnvelope(key: "k/1", handedAt: Fixture.ten),
            OpenEnvelope(key: "k/2", handedAt: Fixture.ten),
        ])
        #expect(answers[0] == .accepted(id: nil))
        #expect(
            answers[1]
                == .rejected(
                    Rejection(.notSent, code: "absent", detail: "the file does not have it")))
        #expect(
            try Data(contentsOf: URL(filePath: fixture.path("sms.jsonl"))) == whole.prefix(line))
    }

    @Test(
        "finds keys anywhere in a long file, and no key that only begins alike"
    )
    func longFile() async throws {
        let fixture = try Fixture()
        let sender = try FileSender(path: fixture.path("sms.jsonl"))
        let text = String(repeating: "逾", count: 20_000)
        for group in 0..<4 {
            let batch = (0..<50).map { Fixture.envelope("k/\(group)/\($0)\"", text: text) }
            #expect(await sender.submit(batch).allSatisfy { $0 == .accepted(id: nil) })
        }
        let size = try Data(contentsOf: URL(filePath: fixture.path("sms.jsonl"))).count
        #expect(size > 8 << 20)
        await sender.close()
        try #require(FileManager.default.fileExists(atPath: fixture.path("sms.jsonl")))
        let copy = fixture.path("copy.jsonl")
        try FileManager.default.copyItem(atPath: fixture.path("sms.jsonl"), toPath: copy)
        let again = try FileSender(path: copy)
        let keys = ["k/0/0\"", "k/3/49\"", "k/1/7\"", "k/3/4", "k/9/9\""]
        let answers = await again.reconcile(
            keys.map { OpenEnvelope(key: $0, handedAt: Fixture.ten) })
        #expect(answers.map { $0 == .accepted(id: nil) } == [true, true, true, false, false])
    }

    @Test("a file that is gone says nothing about earlier attempts")
    func gone() async throws {
        let fixture = try Fixture()
        let sender = try FileSender(path: fixture.path("sms.jsonl"))
        let answers = await sender.reconcile([OpenEnvelope(key: "k/1", handedAt: Fixture.ten)])
        #expect(answers == [.unknown(note: "the file is gone")])
    }

    @Test("belongs to one process at a time")
    func locked() throws {
        let fixture = try Fixture()
        let first = try FileSender(path: fixture.path("sms.jsonl"))
        #expect(throws: SenderError.busy(path: fixture.path("sms.jsonl"))) {
            try FileSender(path: fixture.path("sms.jsonl"))
        }
        #expect(first.endpoint == "file:" + fixture.path("sms.jsonl"))
    }

    @Test("is free when its sender is gone, also while a child has a copy of the descriptor")
    func released() throws {
        let fixture = try Fixture()
        let path = fixture.path("sms.jsonl")
        let copy: HeldFile
        do {
            let first = try FileSender(path: path)
            copy = try HeldFile(path: path)
            #expect(first.endpoint == "file:" + path)
        }
        #expect(copy.count == 1)
        _ = try FileSender(path: path)
    }

    @Test("does not follow a link, nor write to anything but an ordinary file")
    func links() throws {
        let fixture = try Fixture()
        try fixture.write("target", "keep me\n")
        try FileManager.default.createSymbolicLink(
            atPath: fixture.path("link"), withDestinationPath: fixture.path("target"))
        #expect(throws: SenderError.self) { try FileSender(path: fixture.path("link")) }
        #expect(throws: SenderError.notOrdinary(path: "/dev/null")) {
            try FileSender(path: "/dev/null")
        }
        #expect(try String(contentsOfFile: fixture.path("target"), encoding: .utf8) == "keep me\n")
    }

    @Test("a full disk refuses the whole group and leaves no part of it")
    func fullDisk() async throws {
        // /dev/full is no ordinary file; the limit on a file's size fails a write in the same way.
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let fixture = try Fixture()
            let sender = try FileSender(path: fixture.path("sms.jsonl"))
            #expect(await sender.submit([Fixture.envelope("k/1")]) == [.accepted(id: nil)])
            let size = try Data(contentsOf: URL(filePath: fixture.path("sms.jsonl"))).count
            var limit = rlimit(rlim_cur: rlim_t(size + size / 2), rlim_max: rlim_t.max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let answers = await sender.submit([Fixture.envelope("k/2"), Fixture.envelope("k/3")])
            for answer in answers {
                guard case .rejected(let rejection) = answer else { exit(3) }
                if rejection.kind != .notSent || rejection.code != "EFBIG" { exit(4) }
            }
            let after = try Data(contentsOf: URL(filePath: fixture.path("sms.jsonl"))).count
            exit(answers.count == 2 && after == size ? 0 : 5)
        }
    }

    @Test("a notice that the file has is accepted and not written again")
    func known() async throws {
        let fixture = try Fixture()
        do {
            let sender = try FileSender(path: fixture.path("sms.jsonl"))
            _ = await sender.submit([Fixture.envelope("k/1\"\n"), Fixture.envelope("k/2")])
        }
        let sender = try FileSender(path: fixture.path("sms.jsonl"))
        for _ in 0..<2 {
            let answers = await sender.submit(
                ["k/3", "k/1\"\n", "k/2", "k/3"].map { Fixture.envelope($0) })
            #expect(answers == [Submission](repeating: .accepted(id: nil), count: 4))
        }
        #expect(
            try fixture.lines("sms.jsonl").map { $0["key"] } == ["k/1\"\n", "k/2", "k/3"])
    }

    @Test(
        "a file with other content is refused and left as it is",
        arguments: ["合同编号,还款日\nA1", "no line end", "{\n \"key\": 1", "{\"a\":1}\n{\"key\""])
    func foreign(text: String) throws {
        let fixture = try Fixture()
        let path = try fixture.write("notes", text)
        #expect(throws: SenderError.foreign(path: path)) { try FileSender(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
