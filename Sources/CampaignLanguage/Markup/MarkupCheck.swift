internal import Diagnostics
internal import Expressions

/// Holds the HTML of a mail against what a mail may have: well-formed, without what runs, loads, hides or asks, and
/// with links only to the lender's own sites.
///
/// Values come escaped, so they cannot bring markup; here it is refused that they stand where escaping does not
/// help: in a tag outside quotes, in a style, in the part of an address that says where it leads.
struct MarkupCheck {
    private struct Open {
        let name: String
        let span: SourceSpan
        /// How many `{% if %}` stand around it.
        let depth: Int
    }

    let text: EmbeddedText
    let links: LinkCheck
    private var bag = DiagnosticBag()
    private var open: [Open] = []
    private var depth = 0

    static func run(
        _ text: EmbeddedText, official: [(name: String, text: String)],
        into bag: inout DiagnosticBag
    ) {
        var check = MarkupCheck(text: text, links: LinkCheck(text: text, official: official))
        text.bytes.withUnsafeBufferPointer { check.walk(MarkupScanner($0, hasTemplates: true)) }
        bag.add(contentsOf: check.bag.sorted)
    }

    private init(text: EmbeddedText, links: LinkCheck) {
        self.text = text
        self.links = links
    }

    private mutating func walk(_ scanner: MarkupScanner) {
        var scanner = scanner
        while let piece = scanner.next() {
            switch piece {
            case .words: break
            case .reference(let range, let code):
                if code == nil { bag.add(.unknownReference(string(range), at: text.span(range))) }
            case .template(let range): control(range)
            case .stray(let range): bag.add(.strayMark(at: text.span(range)))
            case .declaration(let range):
                let written = string(range)
                if written.lowercased() != "<!doctype html>" {
                    bag.add(
                        .notInMail(
                            .declaration, written.hasPrefix("<!--") ? "<!-- -->" : written,
                            at: text.span(range)))
                }
            case .tag(let range): check(tag: range, scanner)
            }
        }
        close(to: -1)
    }

    /// What opens inside a branch closes inside it.
    private mutating func control(_ range: Range<Int>) {
        let inside = text.bytes[range].dropFirst(2).drop {
            $0 == UInt8(ascii: "-") || MarkupScanner.isSpace($0)
        }
        guard text.bytes[range.lowerBound + 1] == UInt8(ascii: "%") else { return }
        let word = String(decoding: inside.prefix(while: MarkupScanner.isLetter), as: UTF8.self)
        switch word {
        case "if": depth += 1
        case "elsif", "else": close(to: depth - 1)
        case "endif":
            close(to: depth - 1)
            depth = max(0, depth - 1)
        default: break
        }
    }

    /// What is open deeper than `depth` was never closed.
    private mutating func close(to depth: Int) {
        while let last = open.last, last.depth > depth {
            bag.add(.notClosed(last.name, at: last.span))
            open.removeLast()
        }
    }

    private mutating func check(tag range: Range<Int>, _ scanner: MarkupScanner) {
        let span = text.span(range)
        let name = scanner.word(scanner.name(of: range))
        guard MarkupNames.isKnown(name) else {
            // Its closing tag goes with it.
            if !scanner.isClosing(range) {
                bag.add(.notInMail(.element, name, at: text.span(scanner.name(of: range))))
            }
            return
        }
        let isEmpty = MarkupNames.empty.contains(name)
        if scanner.isClosing(range) {
            if let at = open.lastIndex(where: { $0.name == name }), !isEmpty,
                open[at].depth == depth
            {
                for inner in open[(at + 1)...] {
                    bag.add(.notClosed(inner.name, at: inner.span))
                }
                open.removeSubrange(at...)
            } else {
                bag.add(.notOpen(name, at: span))
            }
            return
        }
        if !isEmpty {
            if text.bytes[range.upperBound - 2] == UInt8(ascii: "/") {
                bag.add(.notClosed(name, at: span))
            } else {
                open.append(Open(name: name, span: span, depth: depth))
            }
        }
        var attributes: [MarkupScanner.Attribute] = []
        scanner.attributes(of: range) { attributes.append($0) }
        var seen: Set<String> = []
        for attribute in attributes {
            let own = scanner.word(attribute.name)
            if !seen.insert(own).inserted {
                bag.add(.attributeTwice(own, at: text.span(attribute.name)))
            }
            check(attribute, own, of: name)
        }
    }

    private mutating func check(
        _ attribute: MarkupScanner.Attribute, _ name: String, of element: String
    ) {
        let place = text.span(attribute.name)
        guard !hasTemplate(attribute.name) else {
            bag.add(.valueInTag(at: place))
            return
        }
        guard MarkupNames.isKnown(attribute: name, of: element) else {
            bag.add(.notInMail(.attribute, name, at: place))
            return
        }
        guard let value = attribute.value else { return }
        guard attribute.isQuoted else {
            bag.add(.withoutQuotes(name, at: text.span(value.isEmpty ? attribute.name : value)))
            return
        }
        switch name {
        case "href", "src": links.check(value, isPicture: name == "src", &bag)
        case "alt": break
        default:
            if hasTemplate(value) {
                bag.add(.valueInTag(at: text.span(value)))
            } else if name == "style" {
                check(style: value)
            }
        }
        if name != "href", name != "src" { checkReferences(value) }
    }

    private mutating func checkReferences(_ value: Range<Int>) {
        var found: [Range<Int>] = []
        text.bytes.withUnsafeBufferPointer { bytes in
            var inside = MarkupScanner(bytes, hasTemplates: true, in: value)
            while let piece = inside.next() {
                if case .reference(let range, nil) = piece { found.append(range) }
            }
        }
        for range in found { bag.add(.unknownReference(string(range), at: text.span(range))) }
    }

    private mutating func check(style: Range<Int>) {
        var start = style.lowerBound
        for part in text.bytes[style].split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        {
            let range = start..<start + part.count
            start = range.upperBound + 1
            let written = string(range).lowercased()
            if written.allSatisfy(\.isWhitespace) { continue }
            let sides = written.split(separator: ":", maxSplits: 1)
            let property = sides[0].filter { !$0.isWhitespace }
            let value = sides.count > 1 ? String(sides[1]) : ""
            if !MarkupNames.isKnown(property: property)
                || MarkupNames.isHarmful(value, of: property) || value.contains("&")
            {
                let trimmed = range.dropFirst(part.prefix(while: MarkupScanner.isSpace).count)
                bag.add(
                    .notInMail(
                        .style, written.filter { !$0.isWhitespace }, at: text.span(trimmed)))
            }
        }
    }

    private func hasTemplate(_ range: Range<Int>) -> Bool {
        let bytes = text.bytes[range]
        return zip(bytes, bytes.dropFirst()).contains {
            $0 == UInt8(ascii: "{") && ($1 == $0 || $1 == UInt8(ascii: "%"))
        }
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: text.bytes[range], as: UTF8.self)
    }
}
