internal import Expressions
internal import Testing

@Suite("digests")
struct HashTests {
    /// FIPS 180-2 appendix B, and the examples of NIST's CSRC page "SHA256".
    @Test(
        "SHA-256 gives the digests that NIST publishes",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                    + "klmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func published(text: String, digest: String) {
        #expect(SHA256.digest(text).description == digest)
    }

    @Test("a million letters have the digest that NIST publishes")
    func million() {
        let digest = SHA256.digest(String(repeating: "a", count: 1_000_000))
        #expect(
            digest.description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test("it does not matter in which pieces bytes arrive")
    func pieces() {
        var random = ValuesFixture.Random(seed: 11)
        for length in 0..<260 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let whole = ValuesFixture.withBytes(bytes) { SHA256.digest($0, $1) }
            var hash = SHA256()
            var rest = bytes[...]
            while let first = rest.first {
                if Bool.random(using: &random) {
                    hash.update(first)
                    rest = rest.dropFirst()
                    continue
                }
                let size = Int.random(in: 1...rest.count, using: &random)
                ValuesFixture.withBytes(Array(rest.prefix(size))) { hash.update($0, $1) }
                rest = rest.dropFirst(size)
            }
            #expect(hash.finish() == whole, "length \(length)")
        }
    }

    /// Computed with Python: hashlib.sha256(b"autumn" + b"\0" + "客户1".encode()).
    @Test("the bucket of a borrower comes from the first eight bytes")
    func bucket() {
        var hash = SHA256()
        hash.update("autumn")
        hash.update(0)
        hash.update("客户1")
        let digest = hash.finish()
        #expect(digest.first == 0x03b7_1414_87e5_d3fe)
        #expect(digest.first % 10_000 == 1470)
        #expect(digest.bytes.count == 32)
    }

    @Test("SipHash-2-4-128 gives the published vectors")
    func sipHash() throws {
        let rows = try ValuesFixture.vectors()
        #expect(rows.count == 64)
        #expect(rows[0] == "a3817f04ba25a8e66df67214c7550293")
        let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
        for (count, expected) in rows.enumerated() {
            let bytes = (0..<count).map { UInt8($0) }
            let hash = ValuesFixture.withBytes(bytes) { Hash128($0, $1, key: key) }
            var text = ""
            for word in [hash.high, hash.low] {
                let digits = String(word.byteSwapped, radix: 16)
                text += String(repeating: "0", count: 16 - digits.count) + digits
            }
            #expect(text == expected, "\(count) bytes")
        }
    }

    /// Computed with OpenSSL's SIPHASH under the same key.
    @Test("the project's own fingerprint never changes")
    func fixedKey() {
        #expect(Hash128("") == Hash128("") && Hash128("客户1") != Hash128("客户2"))
        let bytes = ValuesFixture.withBytes("客户1") { Hash128($0, $1) }
        #expect(bytes == Hash128("客户1"))
        #expect(bytes == Hash128(high: 0x2831_f8d1_01d7_8365, low: 0x9dac_fa44_65bf_ec56))
        #expect(Hash128(high: 1, low: 9) < Hash128(high: 2, low: 0))
        #expect(Hash128(high: 1, low: 1) < Hash128(high: 1, low: 2))
    }
}
