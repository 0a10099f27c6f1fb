internal import Diagnostics
internal import Expressions

/// Where links lead and pictures come from: the lender's official sites, numbers and addresses.
struct LinkCheck {
    let text: EmbeddedText
    let official: [(name: String, text: String)]

    /// A part of an address: what it says, or a value that stands there.
    private enum Part {
        case words(String)
        case value(Range<Int>)
    }

    func check(_ value: Range<Int>, isPicture: Bool, _ bag: inout DiagnosticBag) {
        let parts = parts(of: value, &bag)
        var head = ""
        if case .words(let words)? = parts.first { head = words }
        let rest = head.isEmpty ? parts[...] : parts.dropFirst()
        guard leads(head, hasMore: !rest.isEmpty, isPicture: isPicture) else {
            // A site that is told and is not the lender's is one thing, one that nobody can tell another.
            let ways = ["https://", "http://"] + (isPicture ? [] : ["tel:", "mailto:"])
            let isTold = ways.contains {
                head.lowercased().hasPrefix($0) && head.utf8.count > $0.utf8.count
            }
            let isWhole = leads(head, hasMore: false, isPicture: isPicture)
            bag.add(
                isTold && !isWhole
                    ? .unofficial(head, at: text.span(value))
                    : .noLink(isPicture: isPicture, at: text.span(value)))
            return
        }
        for case .value(let range) in rest {
            let span = text.span(range)
            if isPicture {
                bag.add(.noLink(isPicture: true, at: span))
            } else if text.bytes[range.lowerBound + 1] != UInt8(ascii: "{") {
                bag.add(.valueInTag(at: span))
            } else if !isEncoded(range) {
                bag.add(.notEncoded(at: span))
            }
        }
    }

    /// Words with references as characters and official texts written out, and what else stands between them.
    private func parts(of value: Range<Int>, _ bag: inout DiagnosticBag) -> [Part] {
        var parts: [Part] = []
        func add(_ words: String) {
            if case .words(let before)? = parts.last {
                parts[parts.count - 1] = .words(before + words)
            } else {
                parts.append(.words(words))
            }
        }
        var unknown: [Range<Int>] = []
        text.bytes.withUnsafeBufferPointer { bytes in
            var inside = MarkupScanner(bytes, hasTemplates: true, in: value)
            while let piece = inside.next() {
                switch piece {
                case .words(let range), .tag(let range), .stray(let range),
                    .declaration(let range):
                    add(string(range))
                case .reference(let range, let code):
                    if let scalar = code.flatMap(Unicode.Scalar.init) {
                        add(String(scalar))
                    } else {
                        unknown.append(range)
                    }
                case .template(let range):
                    if let known = officialText(range) {
                        add(known)
                    } else {
                        parts.append(.value(range))
                    }
                }
            }
        }
        for range in unknown { bag.add(.unknownReference(string(range), at: text.span(range))) }
        return parts
    }

    /// What `{{ lender.NAME }}` stands for.
    private func officialText(_ range: Range<Int>) -> String? {
        let name = inside(range)
        return official.first { "lender." + $0.name == name }?.text
    }

    /// Whether an address leads to the lender, wherever what follows goes on.
    private func leads(_ head: String, hasMore: Bool, isPicture: Bool) -> Bool {
        let lower = head.lowercased()
        if lower.contains(where: { $0.isWhitespace || $0 == "\\" }) { return false }
        if !isPicture, lower.hasPrefix("tel:") {
            let number = Self.digits(head.dropFirst(4))
            return !hasMore && !number.isEmpty
                && official.contains { Self.digits($0.text[...]) == number }
        }
        if !isPicture, lower.hasPrefix("mailto:") {
            let address = lower.dropFirst(7)
            return !hasMore && official.contains { $0.text.lowercased() == address }
        }
        return official.contains { entry in
            var site = entry.text.lowercased()
            if !site.contains("://") { site = "https://" + site }
            guard site.hasPrefix("https://") || site.hasPrefix("http://") else { return false }
            while site.hasSuffix("/") { site.removeLast() }
            guard Self.isSite(site), lower.hasPrefix(site) else { return false }
            let after = lower.utf8.dropFirst(site.utf8.count).first
            return after.map { [0x2F, 0x3F, 0x23].contains($0) } ?? !hasMore
        }
    }

    /// With a host of several labels: an account or a number is none.
    private static func isSite(_ address: String) -> Bool {
        let host = address.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        return host.contains(".") && host.contains { $0.isLetter }
    }

    private static func digits(_ text: Substring) -> String {
        let known = text.allSatisfy { $0.isASCII && ($0.isNumber || "+-() ".contains($0)) }
        return known ? text.filter { $0.isNumber || $0 == "+" } : ""
    }

    /// Whether the value's last filter is `url_encode`.
    private func isEncoded(_ range: Range<Int>) -> Bool {
        inside(range).split(separator: "|").dropFirst().last?.trimmed == "url_encode"
    }

    /// What stands between the braces, without the marks of white space control.
    private func inside(_ range: Range<Int>) -> String {
        var words = string(range)[...].dropFirst(2).dropLast(2)
        if words.hasPrefix("-") { words = words.dropFirst() }
        if words.hasSuffix("-") { words = words.dropLast() }
        return words.trimmed
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: text.bytes[range], as: UTF8.self)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        var end = start
        while end.last?.isWhitespace ?? false { end.removeLast() }
        return String(end)
    }
}
