internal import Expressions
internal import Testing

@Suite("texts that come from data")
struct SafetyTests {
    @Test(
        "honest names and addresses are fine",
        arguments: [
            "", "张三", "阿卜杜拉·买买提", "Jean-Luc O'Neill", "José María", "J.P. Morgan", "Dr. Wang",
            "St. John", "上海市浦东新区世纪大道100号3号楼1.5层", "大众汽车(金融)有限公司", "No.5", "C 200L 1.8T",
            "张三，李四；王五：赵六。", "ＡＢＣ有限公司", "Müller & Söhne GmbH", "Ｎｏ．５", "عمر", "Ольга",
            "A/B", "10:30", "贷款合同：HT-2026/001", "XX Co.Ltd", "山田　太郎", "𠮷野家", "3.14",
            "J.Smith/M.Smith", "ब्रज", "v2.0", "王...", "w.w", "com", ".com", "http:", "www",
            "1:2//3", "e.g. me",
        ])
    func fine(text: String) {
        let found = ValuesFixture.withBytes(text) { TextSafety.firstFault($0, $1) }
        #expect(found == nil, "\(String(describing: found))")
    }

    static let addresses: [(String, Int)] = [
        ("https://x.org", 0), ("见http://a", 3), ("HTTP://A", 0), ("www.abc", 0), ("点WWW.abc.de", 3),
        ("t.cn/abc", 0), ("看x.com", 3), ("点击dwz.cn", 6), ("ｗｗｗ．ａｂｃ", 0), ("ｔ．ｃｎ", 0),
        ("bit。ly", 0), ("a｡com", 0), ("http：／／x", 0), ("中国.cn", 3), ("pay.bank1.com.cn", 4),
        ("abc.zone/x", 0), ("abc.zone:80", 0), ("a b.vip c", 2), ("X.TOP", 0),
        ("wap.abc-def.net!", 4),
        ("://", 0), ("ftp://h", 0), ("weixin://dl", 0), ("a@b.com", 2), ("t.me/x", 0),
        ("www2.x", 0),
    ]

    @Test("the address of a web page is found where it begins", arguments: addresses)
    func webAddresses(text: String, offset: Int) {
        let found = ValuesFixture.withBytes(text) { TextSafety.firstFault($0, $1) }
        #expect(
            found?.kind == .webAddress && found?.offset == offset, "\(String(describing: found))")
    }

    static let characters: [(ClosedRange<UInt32>, TextSafety.Kind)] = [
        (0x00...0x09, .control), (0x0A...0x0A, .lineBreak), (0x0B...0x0C, .control),
        (0x0D...0x0D, .lineBreak), (0x0E...0x1F, .control), (0x7F...0x84, .control),
        (0x85...0x85, .lineBreak), (0x86...0x9F, .control), (0xAD...0xAD, .invisible),
        (0x034F...0x034F, .invisible), (0x061C...0x061C, .bidirectional),
        (0x115F...0x1160, .invisible), (0x180B...0x180F, .invisible), (0x200B...0x200D, .invisible),
        (0x200E...0x200F, .bidirectional), (0x2028...0x2029, .lineBreak),
        (0x202A...0x202E, .bidirectional), (0x2060...0x2064, .invisible),
        (0x2066...0x2069, .bidirectional), (0x206A...0x206F, .invisible),
        (0x3164...0x3164, .invisible),
        (0xFDD0...0xFDEF, .invalid), (0xFE00...0xFE0F, .invisible), (0xFEFF...0xFEFF, .invisible),
        (0xFFA0...0xFFA0, .invisible), (0xFFF9...0xFFFB, .invisible), (0xFFFE...0xFFFF, .invalid),
        (0x1FFFE...0x1FFFF, .invalid), (0xE0001...0xE007F, .invisible),
        (0xE0100...0xE01EF, .invisible),
        (0x10FFFE...0x10FFFF, .invalid),
    ]

    @Test("each bad character is found at its place", arguments: characters)
    func badCharacters(range: ClosedRange<UInt32>, kind: TextSafety.Kind) throws {
        for value in range {
            let scalar = try #require(Unicode.Scalar(value))
            for before in ["", "张三", "Ann ", "é·"] {
                let text = before + String(scalar) + "李"
                let found = ValuesFixture.withBytes(text) { TextSafety.firstFault($0, $1) }
                #expect(
                    found?.kind == kind && found?.offset == before.utf8.count,
                    "U+\(String(value, radix: 16)) \(String(describing: found))")
            }
        }
    }

    @Test("all visible characters of the common scripts are fine")
    func goodCharacters() throws {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA0...0xAC, 0xAE...0x17F, 0x391...0x3A1, 0x410...0x44F, 0x5D0...0x5EA,
            0x620...0x64A, 0x904...0x939, 0x2010...0x2027, 0x3000...0x303F, 0x3041...0x30FF,
            0x3105...0x312F, 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xE000...0xF8FF, 0xFF01...0xFF5E,
            0x20000...0x2A6DF,
        ]
        for value in ranges.joined() {
            let text = String(try #require(Unicode.Scalar(value)))
            let found = ValuesFixture.withBytes(text) { TextSafety.firstFault($0, $1) }
            if found != nil { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test(
        "bytes that are not UTF-8 are found where they begin",
        arguments: [
            ([0x80], 0), ([0xFF], 0), ([0x41, 0xC0, 0x80], 1), ([0xC1, 0xBF], 0),
            ([0xE4, 0xBD], 0),
            ([0x41, 0xE0, 0x80, 0x80], 1), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
            ([0xF5, 0x80, 0x80, 0x80], 0), ([0xF0, 0x80, 0x80, 0x80], 0), ([0xE4, 0xBD, 0x41], 0),
            ([0xE5, 0xBC, 0xA0, 0xE4], 3), ([0xE5, 0xBC, 0xA0, 0xC3], 3),
        ] as [([UInt8], Int)])
    func invalid(bytes: [UInt8], offset: Int) {
        let found = ValuesFixture.withBytes(bytes) { TextSafety.firstFault($0, $1) }
        #expect(found?.kind == .invalid && found?.offset == offset)
    }

    @Test("validity of UTF-8 is judged as Swift judges it, for any bytes")
    func anyBytes() {
        var random = ValuesFixture.Random(seed: 9)
        for round in 0..<20_000 {
            let count = Int.random(in: 0...6, using: &random)
            let leads: [UInt8] = [0x41, 0xC2, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF4, 0x80, 0xBF, 0x9F]
            let bytes = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? leads.randomElement(using: &random) ?? 0
                    : UInt8.random(in: 0x80...0xFF, using: &random)
            }
            let found = ValuesFixture.withBytes(bytes) { TextSafety.firstFault($0, $1) }
            if String(validating: bytes, as: UTF8.self) == nil {
                #expect(found != nil, "seed 9, round \(round), \(bytes)")
            } else {
                let isBad = String(decoding: bytes, as: UTF8.self).unicodeScalars.contains {
                    $0.properties.isNoncharacterCodePoint
                }
                #expect((found?.kind == .invalid) == isBad || found != nil && !isBad)
                #expect(isBad || found?.kind != .invalid, "seed 9, round \(round), \(bytes)")
            }
        }
    }

    static let masked: [(String, String, String, String)] = [
        // value, as a name, as a telephone number, as an e-mail address
        ("张三", "张*", "***", "***"), ("", "*", "***", "***"), ("阿卜杜拉·买买提", "阿*", "***", "***"),
        ("Ann Lee", "A*", "***", "***"), ("𠮷野", "𠮷*", "***", "***"),
        ("13800138000", "1*", "138****8000", "***"), ("13812345678", "1*", "138****5678", "***"),
        ("+8613812345678", "+*", "+861****5678", "***"),
        ("138-1234-5678", "1*", "138****5678", "***"),
        ("(021) 6666 8888", "(*", "021****8888", "***"), ("12345678", "1*", "123****5678", "***"),
        ("1234567", "1*", "***", "***"), ("138x1234567", "1*", "***", "***"),
        ("138１2345678", "1*", "***", "***"), ("1+3812345678", "1*", "***", "***"),
        ("ann@example.com", "a*", "***", "a***@example.com"), ("@example.com", "@*", "***", "***"),
        ("ann@", "a*", "***", "***"), ("a@b", "a*", "***", "a***@b"),
        ("李@例子.中国", "李*", "***", "李***@例子.中国"), ("a@b@c.d", "a*", "***", "a***@c.d"),
    ]

    @Test("personal values are masked", arguments: masked)
    func masking(value: String, name: String, phone: String, email: String) {
        func shown(
            _ mask: (UnsafePointer<UInt8>, Int, inout ByteBuffer) -> Void
        ) -> String {
            ValuesFixture.written { out in
                ValuesFixture.withBytes(value) { mask($0, $1, &out) }
            }
        }
        #expect(shown { Masking.name($0, $1, into: &$2) } == name)
        #expect(shown { Masking.phone($0, $1, into: &$2) } == phone)
        #expect(shown { Masking.email($0, $1, into: &$2) } == email)
        #expect(shown { Masking.hidden($0, $1, into: &$2) } == "***")
    }

    @Test("a mask never shows more than it says, for any bytes")
    func neverMore() {
        var random = ValuesFixture.Random(seed: 21)
        for round in 0..<20_000 {
            var bytes = Array(random.text(longest: 12).utf8)
            if round % 3 == 0 {
                let alphabet = Array("0123456789+- ().@".utf8)
                bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? 0x30
                }
            }
            if round % 5 == 0, !bytes.isEmpty {
                bytes[0] = UInt8.random(in: 0...255, using: &random)
            }
            var out = ByteBuffer(capacity: 16)
            ValuesFixture.withBytes(bytes) { Masking.name($0, $1, into: &out) }
            let name = Array(out.bytes())
            #expect(name.last == UInt8(ascii: "*"), "seed 21, round \(round)")
            #expect(String(decoding: name.dropLast(), as: UTF8.self).unicodeScalars.count <= 1)
            #expect(bytes.starts(with: name.dropLast()))

            out.removeAll()
            ValuesFixture.withBytes(bytes) { Masking.phone($0, $1, into: &out) }
            let phone = out.string()
            let digits = phone.utf8.count { $0 &- 0x30 < 10 }
            #expect(phone == "***" || digits == 7 && phone.contains("****"), "\(phone)")
            #expect(digits < bytes.count { $0 &- 0x30 < 10 } || digits == 0)

            out.removeAll()
            ValuesFixture.withBytes(bytes) { Masking.email($0, $1, into: &out) }
            let email = Array(out.bytes())
            if email != Array("***".utf8), let sign = bytes.lastIndex(of: UInt8(ascii: "@")) {
                #expect(Array(email.suffix(bytes.count - sign)) == Array(bytes[sign...]))
                let head = email.dropLast(bytes.count - sign)
                #expect(Array(head.suffix(3)) == Array("***".utf8), "seed 21, round \(round)")
                #expect(
                    String(decoding: head.dropLast(3), as: UTF8.self).unicodeScalars.count == 1)
            }
        }
    }
}
