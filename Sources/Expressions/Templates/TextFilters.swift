/// The filters that change a text after it was written.
///
/// Lengths are UTF-16 units, as an SMS counts them: one for each character but the rare ones beyond the
/// basic plane. A cut never splits what a reader takes for one character (an extended grapheme cluster).
/// Plain ASCII, which most numbers and codes are, takes no allocation.
extension ByteBuffer {
    mutating func apply(
        _ operation: TemplateOperation, _ program: TemplateProgram, from mark: Int
    ) {
        switch operation.code {
        case .last: keepLast(Int(operation.a), from: mark)
        case .first: keepFirst(Int(operation.a), from: mark)
        case .truncate:
            let ending = String(decoding: program.string(Int(operation.b)), as: UTF8.self)
            shorten(to: Int(operation.a), ending: ending, from: mark)
        case .mask: mask(operation.personal, from: mark)
        case .upcase: mapCase(from: mark, isUpper: true)
        case .downcase: mapCase(from: mark, isUpper: false)
        case .replace:
            replace(
                program.string(Int(operation.a)), by: program.string(Int(operation.b)), from: mark)
        case .prepend: prepend(program.string(Int(operation.a)), from: mark)
        case .escape: escape(from: mark)
        case .urlEncode: urlEncode(from: mark)
        default: preconditionFailure("only filters change a text")
        }
    }

    /// The most bytes by which a filter lengthens what stands since `mark`.
    func growth(
        _ operation: TemplateOperation, _ program: TemplateProgram, from mark: Int
    ) -> Int {
        let length = count - mark
        switch operation.code {
        // `&quot;` for one byte, `%E5` for one, and three characters for one that has two bytes or more.
        case .escape: return 5 * length
        case .urlEncode: return 2 * length
        case .upcase, .downcase: return 2 * length
        case .prepend: return program.strings[Int(operation.a)].count
        case .truncate: return program.strings[Int(operation.b)].count
        case .mask: return 16
        case .replace:
            let old = program.strings[Int(operation.a)].count
            let new = program.strings[Int(operation.b)].count
            return old == 0 ? 0 : length / old * max(0, new - old)
        default: return 0
        }
    }

    private func isASCII(from mark: Int) -> Bool {
        for at in mark..<count where base[at] >= 0x80 { return false }
        return true
    }

    private mutating func rewrite(from mark: Int, _ text: some StringProtocol) {
        truncate(to: mark)
        append(String(text))
    }

    private mutating func keepLast(_ units: Int, from mark: Int) {
        guard isASCII(from: mark) else {
            let whole = string(from: mark)
            var start = whole.endIndex
            var left = units
            while start > whole.startIndex {
                let before = whole.index(before: start)
                left -= whole[before].utf16.count
                if left < 0 { break }
                start = before
            }
            // One character stays even where it has more units than there is room for.
            let kept = String(whole[start...])
            rewrite(from: mark, kept.isEmpty ? String(whole.unicodeScalars.suffix(1)) : kept)
            return
        }
        let drop = max(0, count - mark - units)
        if drop == 0 { return }
        let kept = count - mark - drop
        // The ranges overlap: `update` copies as memmove does.
        (base + mark).update(from: base + mark + drop, count: kept)
        truncate(to: mark + kept)
    }

    private mutating func keepFirst(_ units: Int, from mark: Int) {
        if isASCII(from: mark) {
            truncate(to: min(count, mark + units))
            return
        }
        let whole = string(from: mark)
        let kept = Self.start(of: whole, units)
        rewrite(from: mark, kept.isEmpty ? String(whole.unicodeScalars.prefix(1)) : kept)
    }

    private mutating func shorten(to units: Int, ending: String, from mark: Int) {
        let whole = string(from: mark)
        if whole.utf16.count <= units { return }
        rewrite(from: mark, Self.start(of: whole, units - ending.utf16.count) + ending)
    }

    /// The characters at the start of `text` that fit into `units`.
    private static func start(of text: String, _ units: Int) -> String {
        var end = text.startIndex
        var left = units
        while end < text.endIndex {
            left -= text[end].utf16.count
            if left < 0 { break }
            end = text.index(after: end)
        }
        return String(text[..<end])
    }

    private mutating func mask(_ personal: Personal?, from mark: Int) {
        let copy = bytes(from: mark)
        truncate(to: mark)
        copy.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
            // A text of no known kind is masked as a number: few of its digits show, or nothing.
            Masking.write(personal ?? .phone, start, bytes.count, into: &self)
        }
    }

    private mutating func mapCase(from mark: Int, isUpper: Bool) {
        guard isASCII(from: mark) else {
            let text = string(from: mark)
            rewrite(from: mark, isUpper ? text.uppercased() : text.lowercased())
            return
        }
        let first = isUpper ? UInt8(ascii: "a") : UInt8(ascii: "A")
        for at in mark..<count where base[at] >= first && base[at] < first + 26 {
            base[at] ^= 0x20
        }
    }

    private mutating func replace(
        _ old: ArraySlice<UInt8>, by new: ArraySlice<UInt8>, from mark: Int
    ) {
        let copy = bytes(from: mark)
        guard !old.isEmpty, copy.count >= old.count else { return }
        truncate(to: mark)
        var at = 0
        while at < copy.count {
            if at + old.count <= copy.count, copy[at..<at + old.count].elementsEqual(old) {
                for byte in new { append(byte) }
                at += old.count
            } else {
                append(copy[at])
                at += 1
            }
        }
    }

    private mutating func prepend(_ text: ArraySlice<UInt8>, from mark: Int) {
        let copy = bytes(from: mark)
        truncate(to: mark)
        for byte in text { append(byte) }
        append(copy)
    }

    /// `bytes` as HTML has them.
    static func escaped(_ bytes: ContiguousArray<UInt8>) -> ContiguousArray<UInt8> {
        var buffer = ByteBuffer(capacity: bytes.count * 2)
        buffer.append(bytes)
        buffer.escape(from: 0)
        return buffer.bytes()
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x27
    }

    private mutating func escape(from mark: Int) {
        // Nearly no value has one.
        guard (mark..<count).contains(where: { Self.isMarkup(base[$0]) }) else { return }
        let copy = bytes(from: mark)
        truncate(to: mark)
        for byte in copy {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;" as StaticString)
            case UInt8(ascii: "<"): append("&lt;" as StaticString)
            case UInt8(ascii: ">"): append("&gt;" as StaticString)
            case UInt8(ascii: "\""): append("&quot;" as StaticString)
            case UInt8(ascii: "'"): append("&#39;" as StaticString)
            default: append(byte)
            }
        }
    }

    /// As HTML forms are sent: a space is `+`, letters, digits and `-_.~` stay, others are `%XX`.
    private mutating func urlEncode(from mark: Int) {
        let copy = bytes(from: mark)
        truncate(to: mark)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in copy {
            switch byte {
            case UInt8(ascii: " "): append(UInt8(ascii: "+"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "~"):
                append(byte)
            default:
                append(UInt8(ascii: "%"))
                append(digits[Int(byte >> 4)])
                append(digits[Int(byte & 15)])
            }
        }
    }
}

extension Masking {
    /// Masks a value in the way of its kind.
    static func write(
        _ personal: Personal, _ bytes: UnsafePointer<UInt8>, _ count: Int,
        into out: inout ByteBuffer
    ) {
        switch personal {
        case .name: name(bytes, count, into: &out)
        case .phone: phone(bytes, count, into: &out)
        case .email: email(bytes, count, into: &out)
        case .hidden: writeHidden(into: &out)
        }
    }

    /// Writes what stands for a value of which nothing is shown.
    static func writeHidden(into out: inout ByteBuffer) {
        out.append("***" as StaticString)
    }
}
