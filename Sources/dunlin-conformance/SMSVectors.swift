internal import Expressions

/// Texts and what they cost as an SMS, by the product's own count.
///
/// The file is a list of objects; each has `id`, `name`, `text` and all of `figures`. By 3GPP TS 23.038:
/// `encoding`, `units` in that encoding, `segments`, `segmentUnits` (how full each part is) and `nonGSM`
/// (the characters outside the alphabet, once each, by code point); of the text itself: `scalars` and
/// `utf16`; by the mainland rule: `cnCharacters`, `cnSegments` and `cnOver500` (more than gateways take).
enum SMSVectors {
    private static let figures = [
        "encoding", "scalars", "utf16", "units", "segments", "segmentUnits", "cnCharacters",
        "cnSegments", "cnOver500", "nonGSM",
    ]

    static func run(_ file: JSONValue) -> Tally {
        var tally = Tally()
        guard let vectors = file.list, !vectors.isEmpty else {
            tally.fail("file", "expected a list of vectors, got \(file)")
            return tally
        }
        for (index, vector) in vectors.enumerated() {
            check(vector, "vector \(index + 1)", &tally)
        }
        return tally
    }

    private static func check(_ vector: JSONValue, _ place: String, _ tally: inout Tally) {
        guard let members = vector.object else {
            tally.fail(place, "expected an object, got \(vector)")
            return
        }
        let name = [members["id"]?.text ?? place, members["name"]?.text].compactMap { $0 }
            .joined(separator: " ")
        var faults: [String] = []
        for key in ["id", "name"] where members[key]?.text == nil {
            faults.append("the key `\(key)` is missing or no text")
        }
        for key in members.keys.sorted()
        where !figures.contains(key) && !["id", "name", "text"].contains(key) {
            faults.append("`\(key)` is not a figure of this kind of vector")
        }
        guard let text = members["text"]?.text else {
            tally.fail(name, "the key `text` is missing or no text")
            return
        }
        let got = measure(text)
        for key in figures {
            guard let expected = members[key] else {
                faults.append("the key `\(key)` is missing")
                continue
            }
            if let figure = got[key], figure != expected {
                faults.append("\(key): expected \(expected), got \(figure)")
            }
        }
        if faults.isEmpty { tally.pass() } else { tally.fail(name, faults.joined(separator: "; ")) }
    }

    private static func measure(_ text: String) -> [String: JSONValue] {
        let bytes = ContiguousArray(text.utf8)
        // An empty array has no address.
        return (bytes + [0]).withUnsafeBufferPointer { padded -> [String: JSONValue] in
            guard let start = padded.baseAddress else { return [:] }
            let gsm = SMS.count(start, bytes.count, rule: .gsm)
            let mainland = SMS.count(start, bytes.count, rule: .mainland)
            return [
                "encoding": .text(gsm.encoding.rawValue),
                "scalars": .integer(text.unicodeScalars.count),
                "utf16": .integer(gsm.utf16),
                "units": .integer(gsm.units),
                "segments": .integer(gsm.parts),
                "segmentUnits": .list(SMS.partUnits(start, bytes.count).map { .integer($0) }),
                "cnCharacters": .integer(mainland.units),
                "cnSegments": .integer(mainland.parts),
                "cnOver500": .boolean(mainland.units > SMS.mostMainlandUnits),
                "nonGSM": .list(
                    SMS.outsideGSM(start, bytes.count).map { .text(codePoint($0)) }),
            ]
        }
    }

    /// `U+4E2D`: at least four digits.
    private static func codePoint(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
