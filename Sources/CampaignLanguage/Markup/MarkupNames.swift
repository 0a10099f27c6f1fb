internal import Expressions

/// What HTML a mail may have: little, and nothing that runs, loads, hides or asks.
enum MarkupNames {
    /// Where a line begins and ends.
    static let blocks: Set<String> = [
        "address", "blockquote", "body", "caption", "center", "div", "footer", "h1", "h2", "h3",
        "h4",
        "h5", "h6", "head", "header", "html", "li", "main", "ol", "p", "pre", "section", "table",
        "tbody",
        "td", "tfoot", "th", "thead", "tr", "ul",
    ]
    static let inline: Set<String> = [
        "a", "b", "big", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u",
    ]
    /// Without a closing tag.
    static let empty: Set<String> = ["br", "hr", "img", "meta"]

    static func isKnown(_ element: String) -> Bool {
        blocks.contains(element) || inline.contains(element) || empty.contains(element)
    }

    private static let attributes: Set<String> = [
        "align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan",
        "height", "id", "lang", "role", "rowspan", "size", "style", "valign", "width",
    ]

    static func isKnown(attribute: String, of element: String) -> Bool {
        switch element {
        case "a": attribute == "href" || attributes.contains(attribute)
        case "img":
            attribute == "src" || attribute == "alt" || attributes.contains(attribute)
        case "meta": ["charset", "name", "content"].contains(attribute)
        default: attributes.contains(attribute)
        }
    }

    /// Properties of `style`; also those that begin so and go on with `-`.
    private static let properties: Set<String> = [
        "background-color", "border", "color", "display", "font", "height", "letter-spacing",
        "line-height", "list-style-type", "margin", "max-width", "min-width", "padding",
        "text-align", "vertical-align", "white-space", "width", "word-break",
    ]

    static func isKnown(property: String) -> Bool {
        properties.contains(property)
            || ["border-", "font-", "margin-", "padding-"].contains(where: property.hasPrefix)
            || property == "text-decoration" || property == "background"
    }

    /// Whether a value of a property hides words, strikes them out or loads something.
    static func isHarmful(_ value: String, of property: String) -> Bool {
        if value.contains("\\") || value.contains("/*") || value.contains("url") { return true }
        // What a function comes to nobody can tell, but that of a colour.
        if value.contains("("), !value.contains("rgb("), !value.contains("hsl(") { return true }
        switch property {
        case "display": return value.contains("none")
        case "color": return value.contains("transparent") || hasOpacity(value)
        case "text-decoration": return value.contains("through")
        case _ where property.hasPrefix("margin") || property == "letter-spacing":
            return value.contains("-")
        case "font", "font-size": return isTiny(value)
        default: return false
        }
    }

    /// `#rgba`, `#rrggbbaa`, or a fourth number.
    private static func hasOpacity(_ color: String) -> Bool {
        let digits = color.split(separator: "#").last?.prefix { $0.isHexDigit }.count ?? 0
        return color.contains("#") && (digits == 4 || digits == 8) || color.contains("a(")
            || color.contains("/") || color.count(where: { $0 == "," }) > 2
    }

    /// A size below 8: `0`, `1px`, `.5em`; sizes of `em`, `rem` and `%` go by their own units.
    private static func isTiny(_ value: String) -> Bool {
        value.split(whereSeparator: { $0 == " " || $0 == "/" }).contains { word in
            let digits = word.prefix { $0.isNumber || $0 == "." }
            guard let first = digits.first, first.isNumber || first == ".",
                let size = Double(digits)
            else { return false }
            switch word.dropFirst(digits.count) {
            case "px", "pt": return size < 8
            case "em", "rem": return size < 0.5
            case "%": return size < 50
            default: return size == 0
            }
        }
    }

    private static let characters: [(StaticString, UInt32)] = [
        ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("nbsp", 0xA0),
        ("copy", 0xA9), ("reg", 0xAE), ("trade", 0x2122), ("middot", 0xB7), ("bull", 0x2022),
        ("hellip", 0x2026), ("ndash", 0x2013), ("mdash", 0x2014), ("lsquo", 0x2018),
        ("rsquo", 0x2019), ("ldquo", 0x201C), ("rdquo", 0x201D), ("laquo", 0xAB),
        ("raquo", 0xBB), ("times", 0xD7), ("yen", 0xA5), ("euro", 0x20AC), ("pound", 0xA3),
        ("cent", 0xA2), ("sect", 0xA7), ("deg", 0xB0), ("rarr", 0x2192), ("larr", 0x2190),
    ]

    /// The character that `name`, without `&` and `;`, stands for; nil where it is not known, does not exist, or
    /// could not be seen.
    static func character(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        if name.first != UInt8(ascii: "#") {
            return characters.first { known in
                known.0.withUTF8Buffer { name.elementsEqual($0) }
            }?.1
        }
        var digits = name.dropFirst()
        let isHex = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        if isHex { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.count <= 7 else { return nil }
        var code: UInt32 = 0
        for digit in digits {
            guard let value = hex(digit), isHex || value < 10 else { return nil }
            code = code * (isHex ? 16 : 10) + value
        }
        guard let scalar = Unicode.Scalar(code), code >= 0x20 else { return nil }
        // Braces would be read as a tag.
        if code == UInt32(UInt8(ascii: "{")) || code == UInt32(UInt8(ascii: "}")) { return nil }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            return nil
        default: return scalar.properties.isDefaultIgnorableCodePoint ? nil : code
        }
    }

    private static func hex(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x41 + 10
        case 0x61...0x66: UInt32(byte) - 0x61 + 10
        default: nil
        }
    }
}
