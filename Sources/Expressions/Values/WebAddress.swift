/// Tells whether a point or a colon in a text belongs to the address of a web page.
///
/// Telephones turn such words into links by themselves, so a scheme is not needed: `t.cn` is
/// enough.
enum WebAddress {
    /// Other characters that a browser or a telephone reads as `.` or `:` (Unicode Technical
    /// Standard 46).
    static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        // One dot leader, ideographic full stops, small and full-width forms.
        case 0x2024, 0x3002, 0xFF61, 0xFE52, 0xFF0E, 0xFE55, 0xFF1A: true
        default: false
        }
    }

    /// Where the address begins whose point or colon is at `markAt`; nil where there is none.
    static func start(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, markAt: Int, markLength: Int
    ) -> Int? {
        let text = Text(bytes: bytes, count: count)
        guard let mark = text.folded(at: markAt) else { return nil }
        let after = markAt + markLength
        if mark.scalar == UInt32(UInt8(ascii: ":")) {
            return text.isTwoSlashes(after) ? text.labelStart(before: markAt) ?? markAt : nil
        }
        guard let start = text.labelStart(before: markAt), let next = text.folded(at: after),
            Text.isLetter(next.scalar) || Text.isDigit(next.scalar)
        else { return nil }
        if text.isWWW(start, markAt)
            || text.endsInTopLevelDomain(after, hasPlainLabel: markAt - start >= 3)
        {
            return start
        }
        return nil
    }

    /// Top-level domains that occur in messages, those of link shorteners first of all.
    ///
    /// Not the whole list of IANA: that has English words and endings of companies (`Co.Ltd`),
    /// which stand behind a point in honest names too. What is not listed is found by its scheme,
    /// `www` or path.
    static func isTopLevelDomain(_ label: UInt64) -> Bool {
        topLevelDomains.contains(label)
    }

    private static let topLevelDomains: Set<UInt64> = Set(
        """
        com net org edu gov int mil cn hk tw mo jp kr sg my th vn ph uk us eu de fr ru nl pl ca
        co cc tv me io ai im in id is it la ly gd gg gl gy be at so st sh to nu ws pw tk ml ga cf gq
        top vip xyz club icu ink info biz mobi name pro asia app dev link site online website
        shop store tech fun cloud live life work wang ren win bid loan loans men date click fit buzz
        rest space host press review stream party trade cash money finance credit bank pay
        """.split { $0 == " " || $0 == "\n" }.map { Text.packed($0.utf8) })
}

/// A text seen through full-width forms: `ｗｗｗ．` reads as `www.`.
private struct Text {
    let bytes: UnsafePointer<UInt8>
    let count: Int

    /// The character at an offset, in lower case and half width; nil at the end.
    func folded(at: Int) -> (scalar: UInt32, length: Int)? {
        guard let (scalar, length) = UTF8Scanner.scalar(bytes, count, at: at) else { return nil }
        return (Self.folded(scalar), length)
    }

    private static func folded(_ scalar: UInt32) -> UInt32 {
        var scalar = scalar
        switch scalar {
        // U+FF01 to U+FF5E are ASCII in full width.
        case 0xFF01...0xFF5E: scalar -= 0xFEE0
        case 0x2024, 0x3002, 0xFF61, 0xFE52: scalar = 0x2E
        case 0xFE55: scalar = 0x3A
        default: break
        }
        return scalar >= 0x41 && scalar <= 0x5A ? scalar + 0x20 : scalar
    }

    static func isLetter(_ scalar: UInt32) -> Bool { scalar >= 0x61 && scalar <= 0x7A }
    static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

    /// What a label of a host name has in ASCII.
    private static func isLabel(_ scalar: UInt32) -> Bool {
        isLetter(scalar) || isDigit(scalar) || scalar == 0x2D || scalar == 0x5F
    }

    /// Where the ASCII label before an offset begins, or the one character of another script before
    /// it; nil where there is no label.
    func labelStart(before end: Int) -> Int? {
        var start = end
        while start > 0 {
            var previous = start - 1
            while previous > 0, bytes[previous] & 0xC0 == 0x80 { previous -= 1 }
            guard let (scalar, _) = folded(at: previous) else { break }
            if Self.isLabel(scalar) {
                start = previous
                continue
            }
            // Host names may be in any script; U+3400 on are Han and Hangul, not punctuation.
            let isOtherScript =
                scalar >= 0x3400 && scalar <= 0xD7A3 || scalar >= 0xC0 && scalar < 0x2000
            return start == end && isOtherScript ? previous : start == end ? nil : start
        }
        return start == end ? nil : start
    }

    func isTwoSlashes(_ at: Int) -> Bool {
        guard let first = folded(at: at), first.scalar == 0x2F,
            let second = folded(at: at + first.length)
        else { return false }
        return second.scalar == 0x2F
    }

    /// Whether the label is `www`, perhaps with digits (`www2`).
    func isWWW(_ start: Int, _ end: Int) -> Bool {
        var at = start
        var letters = 0
        while at < end, let (scalar, length) = folded(at: at) {
            if scalar == 0x77, letters < 3 {
                letters += 1
            } else if !Self.isDigit(scalar) || letters < 3 {
                return false
            }
            at += length
        }
        return letters == 3
    }

    /// Whether the label that begins at an offset ends a host name: a known one, or any with a path
    /// or a port behind it, unless the label before is as short as an initial (`J.Smith/M.Smith`).
    func endsInTopLevelDomain(_ start: Int, hasPlainLabel: Bool) -> Bool {
        var at = start
        var packed: UInt64 = 0
        var letters = 0
        while let (scalar, length) = folded(at: at), Self.isLetter(scalar) {
            packed = packed << 8 | UInt64(scalar)
            letters += 1
            at += length
        }
        guard letters >= 2, letters <= 24 else { return false }
        let next = folded(at: at)
        if let next, Self.isLabel(next.scalar) { return false }
        if letters <= 8, WebAddress.isTopLevelDomain(packed) { return true }
        guard hasPlainLabel, let next, let following = folded(at: at + next.length) else {
            return false
        }
        return next.scalar == 0x2F && Self.isLabel(following.scalar)
            || next.scalar == 0x3A && Self.isDigit(following.scalar)
    }

    /// Up to eight letters as one word, the first one highest.
    static func packed(_ label: some Sequence<UInt8>) -> UInt64 {
        label.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
