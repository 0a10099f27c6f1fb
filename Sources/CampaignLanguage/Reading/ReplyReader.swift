internal import Diagnostics
internal import Expressions

/// Reads `replies`: words that borrowers send back.
extension CampaignReader {
    mutating func readReplies(_ node: YAMLNode?) -> [ReplyWord] {
        guard let node, let map = MapReader(node, CampaignSchema.replies, &bag) else { return [] }
        var words: [ReplyWord] = []
        for event in ReplyEvent.allCases {
            guard let node = map[event.rawValue], !node.isFaulty else { continue }
            let items = ValueReader.list(node)
            if items.isEmpty {
                bag.add(.noReplyWords(event.rawValue, at: node.span))
                continue
            }
            for item in items {
                let what = Phrase("word", zh: "回复的字")
                guard let text = ValueReader.text(item, what, &bag) else { continue }
                let word = ReplyWord(event: event, word: text, span: item.span)
                if word.form.isEmpty {
                    bag.add(.blankReplyWord(at: item.span))
                } else if let other = words.first(where: { $0.form == word.form }) {
                    bag.add(
                        other.event == event ? .sameWord(word, other) : .twoMeanings(word, other))
                } else {
                    words.append(word)
                }
            }
        }
        return words.sorted { $0.span < $1.span }
    }
}

/// Holds the words that texts tell borrowers to send against those that are declared.
enum ReplyCheck {
    /// What stands before such a word, the longer ones first. Behind a bare 回 letters are meant, and one digit that ends
    /// its clause, 困难回2，: 退回100元 is no word to send. After `reply` a word is in capitals, `Reply STOP`: others are plain English.
    private static let marks: [(bytes: [UInt8], takesDigits: Bool, isEnglish: Bool)] = [
        (Array("回复".utf8), true, false), (Array("回".utf8), false, false),
        (Array("reply ".utf8), true, true), (Array("Reply ".utf8), true, true),
    ]

    /// The bytes with which a mark begins.
    private static let leads = Set(marks.map { $0.bytes[0] }).sorted()

    private static let longest = 4

    static func run(_ campaign: Campaign, into bag: inout DiagnosticBag) {
        let known = Set(campaign.replies.map(\.form))
        var seen: Set<SourceSpan> = []
        let wording = campaign.wording
        let templates = wording.templates.values.map(\.text)
        for text in templates + wording.lines.map(\.text) + wording.sentences.compactMap(\.self) {
            for found in words(in: text) where !known.contains(ReplyWord.form(found.word)) {
                guard seen.insert(found.span).inserted else { continue }
                bag.add(.undeclaredWord(found.word, at: found.span))
            }
        }
    }

    /// Letters and digits of ASCII, or their full-width forms, right behind 回复 or 回: 回复1, 回T退订. A word of
    /// other characters has no end that could be told.
    private static func words(in text: EmbeddedText) -> [(word: String, span: SourceSpan)] {
        var found: [(String, SourceSpan)] = []
        for range in TextPieces(text).literals {
            var at = range.lowerBound
            while at < range.upperBound {
                guard leads.contains(text.bytes[at]),
                    let mark = marks.first(where: {
                        at + $0.bytes.count <= range.upperBound
                            && text.bytes[at..<at + $0.bytes.count].elementsEqual($0.bytes)
                    })
                else {
                    at += 1
                    continue
                }
                let start = opened(at + mark.bytes.count, text, range.upperBound)
                var end = start
                while let next = letter(end, text, range.upperBound) { end = next }
                let word = String(decoding: text.bytes[start..<end], as: UTF8.self)
                let form = ReplyWord.form(word)
                let isNumber = form.utf8.allSatisfy { $0 < 0x3A }
                let isMeant =
                    (mark.takesDigits || !isNumber
                        || form.utf8.count == 1 && endsThere(end, text, range.upperBound))
                    && (!mark.isEnglish || word == word.uppercased())
                // Longer numbers are telephone numbers, which have a check of their own.
                if isMeant, (1...longest).contains(form.utf8.count) {
                    found.append((word, text.span(start..<end)))
                    if !mark.isEnglish {
                        found += menu(behind: end, form, text, range.upperBound)
                    }
                }
                at = max(end, at + mark.bytes.count)
            }
        }
        return found
    }

    /// A comma or a stop comes, or nothing.
    private static func endsThere(_ at: Int, _ text: EmbeddedText, _ end: Int) -> Bool {
        at == end
            || (commas + stops).contains { mark in
                at + mark.count <= end && text.bytes[at..<at + mark.count].elementsEqual(mark)
            }
    }

    /// The words that go on with a menu, 回复1已还，2有困难，T退订: behind a comma the next digit or capital letters, and
    /// what they stand for. 3天内 and 2万元 are no words to send.
    private static func menu(
        behind place: Int, _ first: String, _ text: EmbeddedText, _ end: Int
    ) -> [(word: String, span: SourceSpan)] {
        var found: [(String, SourceSpan)] = []
        var digit = Int(first) ?? 0
        var at = place
        while let comma = nextComma(at, text, end) {
            let start = opened(comma, text, end)
            at = start
            while let next = letter(at, text, end) { at = next }
            let word = String(decoding: text.bytes[start..<at], as: UTF8.self)
            let form = ReplyWord.form(word)
            guard standsForSomething(at, text, end), isNext(form, word, after: digit) else {
                at = max(at, comma)
                continue
            }
            found.append((word, text.span(start..<at)))
            digit = Int(form) ?? digit
        }
        return found
    }

    /// A digit is the one after the last; a letter is a capital, and of two only TD is no name.
    private static func isNext(_ form: String, _ word: String, after digit: Int) -> Bool {
        if let next = Int(form) { return form.utf8.count == 1 && next == digit + 1 }
        return word == word.uppercased()
            && (form.utf8.count == 1 || form == ReplyWord.form("TD"))
    }

    /// A Han character comes, and none that counts something.
    private static func standsForSomething(_ at: Int, _ text: EmbeddedText, _ end: Int) -> Bool {
        guard at + 3 <= end, (0xE4...0xE9).contains(text.bytes[at]) else { return false }
        return !units.contains { $0.elementsEqual(text.bytes[at..<at + 3]) }
    }

    private static let units = "天日号个元亿万千百月年周小分秒期次点位名折倍至到笔张份种条家项".map { Array(String($0).utf8) }

    /// The place behind the next comma of the sentence.
    private static func nextComma(_ start: Int, _ text: EmbeddedText, _ end: Int) -> Int? {
        var at = start
        while at < end {
            for mark in commas where at + mark.count <= end {
                if text.bytes[at..<at + mark.count].elementsEqual(mark) { return at + mark.count }
            }
            for mark in stops where at + mark.count <= end {
                if text.bytes[at..<at + mark.count].elementsEqual(mark) { return nil }
            }
            at += 1
        }
        return nil
    }

    private static let commas = ["，", "、", ",", "/", "或"].map { Array($0.utf8) }
    private static let stops = ["。", "；", ";", "！", "\n"].map { Array($0.utf8) }

    /// Behind a space or an opening quotation mark.
    private static func opened(_ at: Int, _ text: EmbeddedText, _ end: Int) -> Int {
        for mark in ["“", "‘", "「", "\"", "'", " "].map({ Array($0.utf8) })
        where at + mark.count <= end && text.bytes[at..<at + mark.count].elementsEqual(mark) {
            return at + mark.count
        }
        return at
    }

    /// The place behind a letter or digit of ASCII, or its full-width form; nil where there is none.
    private static func letter(_ at: Int, _ text: EmbeddedText, _ end: Int) -> Int? {
        guard at < end else { return nil }
        let byte = text.bytes[at]
        if byte < 0x80 {
            let isDigit = (0x30...0x39).contains(byte)
            return isDigit || (0x61...0x7A).contains(byte | 0x20) ? at + 1 : nil
        }
        // U+FF10…U+FF19, U+FF21…U+FF3A and U+FF41…U+FF5A.
        guard at + 3 <= end, byte == 0xEF else { return nil }
        let code =
            UInt32(byte & 0x0F) << 12 | UInt32(text.bytes[at + 1] & 0x3F) << 6
            | UInt32(text.bytes[at + 2] & 0x3F)
        switch code {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: return at + 3
        default: return nil
        }
    }
}
