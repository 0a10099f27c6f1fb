internal import Diagnostics

/// One line of JSON Lines: an object of plain values. Places count from 1 in characters.
struct JSONLine {
    struct Member {
        var name: String
        /// A string's text, or a number as it stands.
        var text: String
        var column: Int
        var isString: Bool
    }

    struct Fault: Error {
        var column: Int
        var phrase: Phrase
    }

    private(set) var members: [Member] = []
    private let scalars: [Unicode.Scalar]
    private var at = 0

    init(_ line: String) throws(Fault) {
        scalars = Array(line.unicodeScalars)
        skip()
        try expect("{")
        skip()
        if peek == "}" {
            at += 1
        } else {
            repeat { try member() } while try isMore()
        }
        skip()
        if at < scalars.count {
            throw fault("text follows the object", zh: "对象后面还有文字")
        }
    }

    subscript(_ name: String) -> Member? { members.first { $0.name == name } }

    private mutating func member() throws(Fault) {
        skip()
        let column = at + 1
        guard peek == "\"" else { throw fault("expected a name in quotes", zh: "这里应为带引号的名字") }
        let name = try string()
        if members.contains(where: { $0.name == name }) {
            throw Fault(
                column: column,
                phrase: Phrase(
                    "`\(VisibleText.escaped(name))` stands twice",
                    zh: "`\(VisibleText.escaped(name))` 写了两次"))
        }
        skip()
        try expect(":")
        skip()
        let start = at + 1
        switch peek {
        case "\"":
            members.append(Member(name: name, text: try string(), column: start, isString: true))
        case let digit? where digit == "-" || ("0"..."9").contains(digit):
            var text = ""
            while let next = peek, next == "-" || next == "." || ("0"..."9").contains(next) {
                text.unicodeScalars.append(next)
                at += 1
            }
            members.append(Member(name: name, text: text, column: start, isString: false))
        default:
            throw fault("expected a text in quotes or a number", zh: "这里应为带引号的文字，或一个数")
        }
    }

    private mutating func isMore() throws(Fault) -> Bool {
        skip()
        if peek == "," {
            at += 1
            return true
        }
        try expect("}")
        return false
    }

    private mutating func string() throws(Fault) -> String {
        let start = at
        at += 1
        var text = ""
        while let scalar = peek {
            at += 1
            switch scalar {
            case "\"": return text
            case "\\": text.unicodeScalars.append(try escape())
            case _ where scalar.value < 0x20:
                at -= 1
                throw fault("a control character stands in a text", zh: "文字里有控制字符")
            default: text.unicodeScalars.append(scalar)
            }
        }
        at = start
        throw fault("the text that begins here has no end", zh: "从这里开始的文字没有结束")
    }

    private mutating func escape() throws(Fault) -> Unicode.Scalar {
        guard let mark = peek else { throw fault("a text ends with `\\`", zh: "文字以 `\\` 结束") }
        at += 1
        switch mark {
        case "\"", "\\", "/": return mark
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "u":
            let first = try unit()
            if let scalar = Unicode.Scalar(first) { return scalar }
            if first < 0xDC00, peek == "\\", at + 1 < scalars.count, scalars[at + 1] == "u" {
                at += 2
                let second = try unit()
                let code = 0x10000 + ((first - 0xD800) << 10) + (second &- 0xDC00)
                if (0xDC00..<0xE000).contains(second), let scalar = Unicode.Scalar(code) {
                    return scalar
                }
            }
            throw fault("half a character", zh: "只有半个字符")
        default:
            at -= 1
            throw fault("`\\` stands before a character that needs none", zh: "`\\` 后面的字符不对")
        }
    }

    private mutating func unit() throws(Fault) -> UInt32 {
        let digits = String(String.UnicodeScalarView(scalars[at..<min(at + 4, scalars.count)]))
        guard digits.utf8.count == 4, digits.first != "+", digits.first != "-",
            let code = UInt32(digits, radix: 16)
        else { throw fault("expected four hexadecimal digits", zh: "这里应为四位十六进制数") }
        at += 4
        return code
    }

    private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func skip() {
        while let scalar = peek, scalar == " " || scalar == "\t" || scalar == "\r" { at += 1 }
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Fault) {
        guard peek == scalar else {
            throw fault("expected `\(scalar)`", zh: "这里应为 `\(scalar)`")
        }
        at += 1
    }

    private func fault(_ en: String, zh: String) -> Fault {
        Fault(column: at + 1, phrase: Phrase(en, zh: zh))
    }
}
