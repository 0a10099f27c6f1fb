import Diagnostics
import Expressions

/// Random conditions over texts, lists, maps and macros, and rows within the declared bounds.
struct CostGenerator {
    private var random: SeededGenerator
    /// Variables of macros in scope, by what they hold.
    private var texts: [String] = []
    private var numbers: [String] = []
    private var fresh = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// 姓名 to 组 are the fields by their numbers.
    static func environment() throws -> Environment {
        guard let currency = Currency.named("CNY") else {
            throw ExpressionFixture.Broken(what: "CNY")
        }
        var environment = Environment(currency: currency, locale: .zhCN)
        let span = ExpressionFixture.text("").map.whole
        func declare(_ name: String, _ type: ValueType, longest: Int? = nil, atMost: Word? = nil) {
            environment.declare(
                field: FieldDeclaration(
                    name: name, type: type, span: span, longest: longest, atMost: atMost))
        }
        declare("姓名", .text(.plain), longest: 8)
        declare("备注", .text(.plain), longest: 40)
        declare("标签", .list(separator: UInt8(ascii: ";")), longest: 30)
        declare("数", .integer, atMost: 40)
        declare("有", .integer)
        declare("长", .text(.plain))
        declare("组", .list(separator: UInt8(ascii: ";")))
        return environment
    }

    mutating func declareDefinitions(_ environment: inout Environment) {
        let span = ExpressionFixture.text("").map.whole
        for (name, source) in [
            ("甲", text(2)), ("乙", "标签.map(x, x + \"a\")"), ("丙", condition()),
            ("丁", "标签.exists(x, x.contains(\"a\"))"), ("戊", textList(2)),
        ] {
            environment.declare(
                definition: name, nameSpan: span, text: ExpressionFixture.text(source))
        }
        var bag = DiagnosticBag()
        environment.finishDefinitions(into: &bag)
        hasDefinitions = !bag.sorted.contains { $0.severity == .error && $0.code != "D0390" }
    }

    private var hasDefinitions = false

    // MARK: Expressions

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func one(_ choices: [String]) -> String { choices[pick(choices.count)] }

    private mutating func variable() -> String {
        fresh += 1
        return "v\(fresh)"
    }

    mutating func condition() -> String {
        texts = []
        numbers = []
        return boolean(4)
    }

    private mutating func boolean(_ depth: Int) -> String {
        if depth <= 0 { return one(["数 > 3", "姓名 == \"李\"", "姓名.startsWith(\"欧\")"]) }
        let d = depth - 1
        switch pick(14) {
        case 0: return "(\(boolean(d)) and \(boolean(d)))"
        case 1: return "(\(boolean(d)) or \(boolean(d)) or \(boolean(d - 1)))"
        case 2: return "not (\(boolean(d)))"
        case 3: return "\(text(d)).contains(\(text(d)))"
        case 4: return "\(text(d)) == \(text(d))"
        case 5: return "\(text(d)).matches(\(one(["\"^a+\"", "\"[a-z]{2,5};\"", "\"重点\""])))"
        case 6: return "\(number(d)) > \(number(d))"
        case 7: return "\(text(d)) in \(textList(d))"
        case 8:
            return
                "sets.\(one(["contains", "intersects", "equivalent"]))(\(textList(d)), \(textList(d)))"
        case 9:
            let (map, name) = (map(d), variable())
            return "\(map).exists(\(name), \(with(text: name) { $0.boolean(d) }))"
        case 10:
            let (list, name) = (numberList(d), variable())
            return "\(list).\(quantifier())(\(name), \(with(number: name) { $0.boolean(d) }))"
        case 11 where hasDefinitions: return one(["丙", "丁"])
        default:
            let (list, name) = (textList(d), variable())
            return "\(list).\(quantifier())(\(name), \(with(text: name) { $0.boolean(d) }))"
        }
    }

    private mutating func quantifier() -> String { one(["exists", "all", "exists_one"]) }

    private mutating func with(
        text: String, _ body: (inout CostGenerator) -> String
    ) -> String {
        texts.append(text)
        defer { texts.removeLast() }
        return body(&self)
    }

    private mutating func with(
        number: String, _ body: (inout CostGenerator) -> String
    ) -> String {
        numbers.append(number)
        defer { numbers.removeLast() }
        return body(&self)
    }

    private mutating func text(_ depth: Int) -> String {
        if depth <= 0 || pick(4) == 0 {
            return one(
                ["姓名", "备注", "\"重点\"", "\"a\"", "\"\"", "\"fifteen letters\""] + texts + texts
                    + (hasDefinitions ? ["甲"] : []))
        }
        let d = depth - 1
        switch pick(14) {
        case 0, 1: return "(\(text(d)) + \(text(d)))"
        case 2: return "\(text(d)).replace(\(text(d)), \(text(d)))"
        case 3: return "\(text(d)).substring(\(one(["0", "1", "数"])))"
        case 4: return "\(text(d)).charAt(0)"
        case 5: return "\(text(d)).upperAscii()"
        case 6: return "\(text(d)).reverse()"
        case 7: return "\(textList(d)).join(\(one(["\",\"", "\"\"", text(d)])))"
        case 8: return "(\(boolean(d)) ? \(text(d)) : \(text(d)))"
        case 9: return "base64.encode(bytes(\(text(d))))"
        case 10: return "strings.quote(\(text(d)))"
        case 11: return "\"%s-%d|%s\".format([\(text(d)), \(number(d)), \(textList(d))])"
        case 12: return "\(text(d)).trim()"
        default: return "string(\(number(d)))"
        }
    }

    private mutating func number(_ depth: Int) -> String {
        if depth <= 0 || pick(4) == 0 { return one(["数", "3", "7"] + numbers + numbers) }
        let d = depth - 1
        switch pick(6) {
        case 0: return "\(text(d)).size()"
        case 1: return "\(textList(d)).size()"
        case 2: return "\(text(d)).indexOf(\(text(d)))"
        case 3: return "(\(number(d)) + \(number(d)))"
        case 4: return "math.least(\(number(d)), \(number(d)))"
        default: return "math.greatest(\(number(d)), \(number(d)))"
        }
    }

    private mutating func textList(_ depth: Int) -> String {
        if depth <= 0 || pick(4) == 0 {
            return one(["标签", "[\"a\", \"重点\"]"] + (hasDefinitions ? ["乙", "戊"] : []))
        }
        let d = depth - 1
        switch pick(11) {
        case 0: return "[\(text(d)), \(text(d)), \(text(d))]"
        case 1: return "\(text(d)).split(\(one(["\"a\"", "\"\"", "\";\""])))"
        case 2, 3:
            let (list, name) = (textList(d), variable())
            return "\(list).map(\(name), \(with(text: name) { $0.text(d) }))"
        case 4:
            let (list, name) = (textList(d), variable())
            return "\(list).filter(\(name), \(with(text: name) { $0.boolean(d) }))"
        case 5: return "(\(textList(d)) + \(textList(d)))"
        case 6: return "\(textList(d)).reverse()"
        case 7: return "\(textList(d)).distinct()"
        case 8: return "\(textList(d)).sort()"
        case 9:
            let (list, name) = (textList(d), variable())
            return "\(list).map(\(name), \(with(text: name) { $0.textList(d) })).flatten()"
        default: return "cel.bind(\(variable()), \(textList(d)), \(textList(d)))"
        }
    }

    private mutating func numberList(_ depth: Int) -> String {
        if depth <= 0 { return "[1, 2, 3]" }
        let d = depth - 1
        switch pick(4) {
        case 0: return "lists.range(math.least(\(number(d)), 30))"
        case 1: return "lists.range(数)"
        case 2:
            let (list, name) = (textList(d), variable())
            return "\(list).map(\(name), \(with(text: name) { $0.number(d) }))"
        default: return "[\(number(d)), \(number(d))]"
        }
    }

    private mutating func map(_ depth: Int) -> String {
        let d = depth - 1
        if depth <= 0 || pick(2) == 0 { return "{\(text(d)): \(number(d)), \"k\": 2}" }
        let (list, key, name) = (textList(d), variable(), variable())
        let value = with(text: name) { $0.text(d) }
        return
            "{\"x\": \"\"}.transformMap(\(key), \(variable()), \(list).exists(\(name), \(value) == \"\"))"
    }

    // MARK: Rows

    struct Row {
        var text: [UInt8] = []
        var words: [Word] = []

        func fill(_ memory: UnsafeMutablePointer<Word>) {
            for (index, word) in words.enumerated() { memory[index] = word }
        }
    }

    /// Half of the texts are as long as they may be, of one kind of character.
    mutating func row() -> Row {
        var row = Row()
        let alphabets = [["a"], ["重"], [";"], ["😀"], ["a", "重", ";", " ", "b", "点", "李"]]
        func add(_ text: String) {
            row.words.append(
                TextWord(.row, offset: row.text.count, length: text.utf8.count).word)
            row.text += Array(text.utf8)
        }
        func filling(_ most: Int, _ generator: inout CostGenerator) -> String {
            let alphabet = alphabets[generator.pick(alphabets.count)]
            let units = generator.pick(2) == 0 ? most : generator.pick(most + 1)
            var text = ""
            while true {
                let next = generator.one(alphabet)
                if text.utf16.count + next.utf16.count > units { return text }
                text += next
            }
        }
        add(filling(8, &self))
        add(filling(40, &self))
        add(filling(30, &self))
        row.words.append(pick(2) == 0 ? 40 : Word(pick(81)) - 40)
        row.words.append(Word(pick(100)))
        add(filling(100, &self))
        add(filling(100, &self))
        row.text.append(0)
        return row
    }
}
