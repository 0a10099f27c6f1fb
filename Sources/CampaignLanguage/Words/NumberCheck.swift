internal import Diagnostics

/// Looks for numbers to call or to pay into, and accounts of chats, that are not the lender's own, whatever disguises
/// stand in them: `138 0013 8000`, １３８…, 一三八零零…, `加VX：abc123`.
struct NumberCheck {
    let letters: PlainLetters
    /// Letters that are no number: sums, dates, hours, and sites that were looked at already.
    let known: [Range<Int>]
    /// What stands under `official`.
    let official: [String]

    /// So many digits are a number, not a sum or a year.
    private static let digitsOfANumber = 7

    /// Digits that stand together.
    private struct Chunk {
        var digits: [UInt8]
        var letters: Range<Int>
        var isPlain: Bool
    }

    func run(_ bag: inout DiagnosticBag) {
        var chunks: [Chunk] = []
        var isKnown = known.makeIterator()
        var next = isKnown.next()
        var at = 0
        while at < letters.count {
            while let range = next, range.upperBound <= at { next = isKnown.next() }
            if let range = next, range.contains(at) {
                judge(&chunks, &bag)
                at = range.upperBound
                continue
            }
            if let chunk = chunk(at) {
                if !isJoined(chunks, chunk) { judge(&chunks, &bag) }
                chunks.append(chunk)
                at = chunk.letters.upperBound
            } else {
                if !chunks.isEmpty, !Self.joins(letters[at]) { judge(&chunks, &bag) }
                at += 1
            }
        }
        judge(&chunks, &bag)
    }

    private func chunk(_ start: Int) -> Chunk? {
        guard PlainLetters.digit(letters[start]) != nil else { return nil }
        let isPlain = PlainLetters.isPlainDigit(letters[start])
        var digits: [UInt8] = []
        var at = start
        while let digit = PlainLetters.digit(letters[at]),
            PlainLetters.isPlainDigit(letters[at]) == isPlain
        {
            digits.append(digit)
            at += 1
        }
        return Chunk(digits: digits, letters: start..<at, isPlain: isPlain)
    }

    /// Signs between the parts of a number.
    private static func joins(_ code: UInt32) -> Bool {
        marks.contains(code) || listMarks.contains(code)
    }

    private static let marks: Set<UInt32> = Set(" \n\t-._()+*~·•…".unicodeScalars.map(\.value))

    /// Terms of instalments, 3、6、9期, and numbers in a row are no number; 138、0013、8000 is one.
    private func isJoined(_ chunks: [Chunk], _ next: Chunk) -> Bool {
        guard let last = chunks.last else { return true }
        let between = last.letters.upperBound..<next.letters.lowerBound
        let isList = between.contains { Self.listMarks.contains(letters[$0]) }
        let shape = (chunks + [next]).map(\.digits.count)
        return !isList || shape == [3, 4] || shape == [3, 4, 4]
    }

    private static let listMarks: Set<UInt32> = [0x2C, 0x2F, 0x3A, 0x3B, 0x3001]

    /// Tells of the digits that are no official number's, where they are enough.
    private func judge(_ chunks: inout [Chunk], _ bag: inout DiagnosticBag) {
        defer { chunks.removeAll(keepingCapacity: true) }
        func count(_ chunks: some Sequence<Chunk>) -> Int {
            chunks.reduce(0) { $0 + $1.digits.count }
        }
        if count(chunks) < Self.digitsOfANumber { return }
        let allowed = officialDigits
        let all = chunks.flatMap(\.digits)
        if allowed.contains(where: { Self.holds($0, all) }) { return }
        var at = 0
        var unknown = 0
        func tell(_ range: Range<Int>, _ bag: inout DiagnosticBag) {
            guard count(chunks[range]) >= Self.digitsOfANumber else { return }
            let place =
                chunks[range.lowerBound].letters
                .lowerBound..<chunks[range.upperBound - 1].letters
                .upperBound
            let digits = chunks[range].flatMap(\.digits).map(String.init).joined()
            bag.add(.unofficial(letters.written(place), digits: digits, at: letters.span(place)))
        }
        while at < chunks.count {
            var digits: [UInt8] = []
            let end = (at..<chunks.count).first { last in
                digits += chunks[last].digits
                return allowed.contains(digits)
            }
            guard let end else {
                at += 1
                continue
            }
            tell(unknown..<at, &bag)
            at = end + 1
            unknown = at
        }
        if unknown < chunks.count { tell(unknown..<chunks.count, &bag) }
    }

    /// The numbers under `official`, as digits.
    private var officialDigits: [[UInt8]] {
        official.flatMap { text -> [[UInt8]] in
            let letters = PlainLetters(text)
            var found: [[UInt8]] = []
            var own: [UInt8] = []
            for at in 0..<letters.count {
                if let digit = PlainLetters.digit(letters[at]) {
                    own.append(digit)
                } else if !Self.joins(letters[at]) {
                    found.append(own)
                    own = []
                }
            }
            return (found + [own]).filter { $0.count >= 5 }
        }
    }

    private static func holds(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
        guard whole.count >= part.count else { return false }
        return (0...whole.count - part.count).contains {
            whole[$0..<$0 + part.count].elementsEqual(part)
        }
    }
}

/// Looks for a person's account of a chat: 加微信 abc123, VX：abc123, QQ 12345.
struct ChatAccountCheck {
    let letters: PlainLetters
    let official: [String]

    private static let finder = WordFinder(words)
    private static let words = [
        "加微信", "微信号", "微信", "薇信", "威信", "wechat", "weixin", "vx", "wx", "加v", "qq", "扣扣",
    ]
    /// From here on a word may stand for something else, so that what follows has to look like an account.
    private static let loose: Set<String> = ["微信", "威信", "wechat"]
    private static let links: Set<UInt32> = Set(
        "号帐账户是为加客服公众企业：:id =\"“「(".unicodeScalars.map(\.value))

    /// `text` is that of the letters.
    func run(_ text: UnsafeBufferPointer<UInt8>, _ bag: inout DiagnosticBag) {
        Self.finder.scan(text) { hit in
            let word = Self.words[hit.word]
            let start = letters.letter(from: hit.bytes.lowerBound)
            let isWhole = !PlainLetters.isLatin(letters[start]) || !isPart(letters[start - 1])
            if isWhole, let account = account(letters.letter(from: hit.bytes.upperBound), word) {
                tell(account, &bag)
            }
            return false
        }
    }

    private func account(_ start: Int, _ word: String) -> Range<Int>? {
        var at = start
        while at < start + 8, Self.links.contains(letters[at]), !isAccount(at) { at += 1 }
        var end = at
        while isPart(letters[end]) { end += 1 }
        guard end - at >= 5, end - at <= 20 else { return nil }
        let hasDigit = (at..<end).contains { !PlainLetters.isLatin(letters[$0]) }
        // A word that goes on, VXlab, is another word.
        let goesOn = at == start && PlainLetters.isLatin(letters[start - 1])
        if goesOn, !hasDigit { return nil }
        if Self.loose.contains(word), !hasDigit || !PlainLetters.isLatin(letters[at]) { return nil }
        return at..<end
    }

    /// Whether five letters of an account stand here, so that `id` in it is no link.
    private func isAccount(_ at: Int) -> Bool { (0..<5).allSatisfy { isPart(letters[at + $0]) } }

    private func isPart(_ code: UInt32) -> Bool {
        PlainLetters.isLatin(code) || PlainLetters.isPlainDigit(code) || code == 0x5F
            || code == 0x2D
    }

    private func tell(_ account: Range<Int>, _ bag: inout DiagnosticBag) {
        let written = letters.written(account)
        let isOfficial = official.contains { $0.lowercased().contains(written.lowercased()) }
        // A number is told as one.
        let digits = account.filter { PlainLetters.isPlainDigit(letters[$0]) }.count
        if isOfficial || digits == account.count && digits >= 7 { return }
        bag.add(.unofficial(written, at: letters.span(account)))
    }
}
