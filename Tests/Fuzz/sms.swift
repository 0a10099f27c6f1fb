// modules: Diagnostics Expressions
// sources: Tests/Fuzz/Support
// seeds: Tests/Corpus/templates/*.txt
// options: -max_len=1000

internal import Expressions

/// The counting of an SMS: units and parts are what a plain count by the rules gives, parts are full but for what may
/// not be split, and a text travels in UCS-2 exactly where it has a character for it. Texts are valid UTF-8.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let text = String(decoding: bytes, as: UTF8.self)
    var utf8 = Array(text.utf8)
    utf8.append(0)
    let length = utf8.count - 1
    let utf16 = text.utf16.count
    hold(SMS.utf16Length(utf8, length) == utf16, "UTF-16 units")

    let mainland = SMS.count(utf8, length, rule: .mainland)
    hold(mainland.encoding == .ucs2 && mainland.utf16 == utf16 && mainland.units == utf16)
    hold(mainland.parts == (utf16 <= 70 ? 1 : (utf16 + 66) / 67), "parts in mainland China")

    let gsm = SMS.count(utf8, length, rule: .gsm)
    let outside = SMS.outsideGSM(utf8, length)
    hold((gsm.encoding == .gsm7) == outside.isEmpty, "the encoding follows the characters")
    let scalars = text.unicodeScalars.map(\.value)
    hold(outside.allSatisfy(scalars.contains), "only what the text holds is outside")
    let (single, each) = gsm.encoding == .gsm7 ? (160, 153) : (70, 67)
    // Two septets: the characters of the extension table (3GPP TS 23.038, 6.2.1.1).
    let escaped = Set("\u{C}^{}\\[~]|€".unicodeScalars.map(\.value))
    let widths = scalars.map { scalar in
        gsm.encoding == .gsm7 ? (escaped.contains(scalar) ? 2 : 1) : (scalar > 0xFFFF ? 2 : 1)
    }
    hold(gsm.units == widths.reduce(0, +), "units")
    var parts = [0]
    for width in widths {
        if gsm.units > single, parts[parts.count - 1] + width > each { parts.append(0) }
        parts[parts.count - 1] += width
    }
    hold(gsm.parts == parts.count, "\(gsm.parts) parts, not \(parts.count)")
    hold(SMS.partUnits(utf8, length) == parts, "units of the parts")
    return 0
}
