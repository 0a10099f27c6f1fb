internal import Expressions
internal import Foundation
internal import Testing

@Suite("counting SMS")
struct SMSTests {
    struct Vector: Decodable {
        var id, text, encoding: String
        var utf16, units, segments, cnCharacters, cnSegments: Int
    }

    /// The shared vectors, compared there with another counter and with the GSM codec of Python.
    static let shared = ValuesFixture.root.appending(path: "../shared/facts/sms_vectors.json")

    @Test(
        "the shared vectors have the same encoding, units and parts",
        .enabled(if: FileManager.default.fileExists(atPath: shared.path(percentEncoded: false))))
    func vectors() throws {
        let vectors = try JSONDecoder().decode(
            [Vector].self, from: Data(contentsOf: Self.shared))
        #expect(vectors.count >= 40)
        for vector in vectors {
            let gsm = ValuesFixture.withBytes(vector.text) { SMS.count($0, $1, rule: .gsm) }
            #expect(gsm.encoding.rawValue == vector.encoding, "\(vector.id)")
            #expect(gsm.utf16 == vector.utf16, "\(vector.id)")
            #expect(gsm.units == vector.units, "\(vector.id)")
            #expect(gsm.parts == vector.segments, "\(vector.id)")
            let mainland = ValuesFixture.withBytes(vector.text) {
                SMS.count($0, $1, rule: .mainland)
            }
            #expect(mainland.units == vector.cnCharacters, "\(vector.id)")
            #expect(mainland.parts == vector.cnSegments, "\(vector.id)")
        }
    }

    /// 3GPP TS 23.038, the default alphabet of section 6.2.1 in the order of its table.
    static let basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    static let extended = "\u{0C}^{}\\[~]|€"

    @Test("the GSM alphabet is the standard's, for every scalar")
    func alphabet() {
        let basic = Set(Self.basic.unicodeScalars)
        let extended = Set(Self.extended.unicodeScalars)
        #expect(basic.count == 127 && extended.count == 10)
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let expected: (SMS.Encoding, Int) =
                basic.contains(scalar)
                ? (.gsm7, 1)
                : extended.contains(scalar) ? (.gsm7, 2) : (.ucs2, value > 0xFFFF ? 2 : 1)
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            let found = bytes.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.map { SMS.count($0, bytes.count, rule: .gsm) }
            }
            if found?.encoding != expected.0 || found?.units != expected.1 || found?.parts != 1 {
                Issue.record("U+\(String(value, radix: 16)) counts as \(String(describing: found))")
            }
        }
    }

    @Test("any text has the UTF-16 length that Swift's own view has, and parts that fit")
    func lengths() {
        var random = ValuesFixture.Random(seed: 3)
        for round in 0..<5000 {
            let text = random.text(longest: 300)
            let found = ValuesFixture.withBytes(text) { SMS.count($0, $1, rule: .gsm) }
            let units = text.utf16.count
            #expect(found.utf16 == units, "seed 3, round \(round)")
            #expect(ValuesFixture.withBytes(text) { SMS.utf16Length($0, $1) } == units)
            let (single, each) = found.encoding == .gsm7 ? (160, 153) : (70, 67)
            let least = found.units <= single ? 1 : (found.units + each - 1) / each
            // A part can lose at most one unit to a pair that does not fit.
            let most = found.units <= single ? 1 : (found.units + each - 2) / (each - 1)
            #expect(found.parts >= least && found.parts <= most, "seed 3, round \(round)")
            let mainland = ValuesFixture.withBytes(text) { SMS.count($0, $1, rule: .mainland) }
            #expect(mainland.parts == (units <= 70 ? 1 : (units + 66) / 67))
        }
    }
}
