internal import Diagnostics
internal import Expressions
internal import Foundation

/// Conformance cases of CEL: every `.json` file of a folder, each case checked and evaluated by the engine
/// that campaigns run on, in the standard dialect.
enum CELCases {
    /// Runs all files of `folder`, in the order of their names.
    static func run(_ folder: String) throws -> Tally {
        var tally = Tally()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let files = names.filter { $0.hasSuffix(".json") }
        if files.isEmpty { tally.fail(folder, "no .json file in it") }
        for name in files {
            let path = URL(fileURLWithPath: folder).appendingPathComponent(name).path
            run(try JSONValue.reading(path), name, into: &tally)
        }
        return tally
    }

    private static func run(_ file: JSONValue, _ name: String, into tally: inout Tally) {
        guard let cases = file.object?["cases"]?.list else {
            return tally.fail(name, "no list `cases`")
        }
        for (index, value) in cases.enumerated() {
            let id = value.object?["id"]?.text ?? "\(name)[\(index)]"
            do throws(CELCase.Unreadable) {
                let one = try CELCase(value)
                if let why = one.failure() {
                    tally.fail(id, "\(one.source): \(why)")
                } else {
                    tally.pass()
                }
            } catch {
                tally.fail(id, error.why)
            }
        }
    }
}

/// One case: an expression, what it may name, and what has to come of it.
struct CELCase {
    struct Unreadable: Error {
        let why: String
    }

    enum Expected {
        case error
        case value(CELValue)
        case type(String, value: CELValue?)
    }

    let source: String
    private var options = StandardOptions()
    private var bindings: [(number: Int, value: Value)] = []
    private let expected: Expected
    private let isCheckOnly: Bool

    init(_ json: JSONValue) throws(Unreadable) {
        guard let members = json.object, let source = members["expr"]?.text,
            let expect = members["expect"]?.object
        else { throw Unreadable(why: "a case needs `expr` and `expect`") }
        self.source = source
        options.container = members["container"]?.text ?? ""
        options.isChecked = members["disable_check"] != .boolean(true)
        options.usesMacros = members["disable_macros"] != .boolean(true)
        isCheckOnly = members["check_only"] == .boolean(true)
        if expect["error"] != nil {
            expected = .error
        } else if let type = expect["deduced_type"]?.text {
            expected = .type(type, value: try expect["value"].map(Self.value))
        } else if let value = expect["value"] {
            expected = .value(try Self.value(value))
        } else {
            throw Unreadable(why: "`expect` has neither value, error nor type")
        }
        for declaration in members["type_env"]?.list ?? [] { try declare(declaration) }
        for (name, binding) in (members["bindings"]?.object ?? [:]).sorted(by: { $0.key < $1.key })
        {
            guard let value = binding.object?["value"] else {
                throw Unreadable(why: "the binding `\(name)` has no value")
            }
            if options.inputs[name] == nil { options.declare(variable: name, .dyn) }
            guard let input = options.inputs[name] else { continue }
            bindings.append((input.number, try Self.value(value).value))
        }
    }

    private static func value(_ json: JSONValue) throws(Unreadable) -> CELValue {
        guard let value = CELValue(json) else { throw Unreadable(why: "no value: \(json)") }
        return value
    }

    private static func type(_ json: JSONValue?) throws(Unreadable) -> StandardType {
        guard let written = json?.text, let type = StandardType(written) else {
            throw Unreadable(why: "no type: \(json?.description ?? "nothing")")
        }
        return type
    }

    private mutating func declare(_ json: JSONValue) throws(Unreadable) {
        guard let members = json.object, let name = members["name"]?.text else {
            throw Unreadable(why: "a declaration needs a name")
        }
        guard members["kind"]?.text == "function" else {
            return options.declare(variable: name, try Self.type(members["type"]))
        }
        for overload in members["overloads"]?.list ?? [] {
            guard let overload = overload.object else { continue }
            var parameters: [StandardType] = []
            for parameter in overload["params"]?.list ?? [] {
                parameters.append(try Self.type(parameter))
            }
            options.declare(
                function: name, isMember: overload["instance"] == .boolean(true), parameters,
                try Self.type(overload["result"]))
        }
    }

    // MARK: Running

    /// Why the case fails; nil if it passes.
    func failure() -> String? {
        let text = EmbeddedText.whole(source)
        var bag = DiagnosticBag()
        guard let currency = Currency.named("CNY") else { return "no currency" }
        var environment = Environment(currency: currency, locale: .zhCN)
        guard let expression = environment.compileStandard(text, options, into: &bag) else {
            if case .error = expected { return nil }
            return "refused: \(bag.sorted.first?.message.en ?? "no finding")"
        }
        if case .type(let wanted, let value) = expected {
            let found = expression.type.name
            if found != wanted { return "has type \(found), not \(wanted)" }
            guard let value, !isCheckOnly else { return nil }
            return compare(environment, expression, value)
        }
        if isCheckOnly { return nil }
        if case .value(let value) = expected { return compare(environment, expression, value) }
        switch evaluate(environment, expression) {
        case .success(let value): return "gives \(CELValue.text(value)), not an error"
        case .failure: return nil
        }
    }

    private func compare(
        _ environment: Environment, _ expression: StandardExpression, _ wanted: CELValue
    ) -> String? {
        switch evaluate(environment, expression) {
        case .success(let value):
            let found = CELValue.text(value)
            return wanted.isSame(as: value)
                ? nil : "gives \(found), not \(CELValue.text(wanted.value))"
        case .failure(let fault): return "fails: \(fault.kind.rawValue)"
        }
    }

    private func evaluate(
        _ environment: Environment, _ expression: StandardExpression
    ) -> Result<Value, EvaluationFault> {
        var interpreter = Interpreter(environment.finish(), zones: SystemZones.find)
        for binding in bindings { interpreter.set(input: binding.number, binding.value) }
        do throws(EvaluationFault) {
            return .success(try interpreter.value(expression))
        } catch {
            return .failure(error)
        }
    }
}

extension EmbeddedText {
    /// A text that is a whole file.
    static func whole(_ source: String) -> EmbeddedText {
        let bytes = ContiguousArray(source.utf8)
        let file = FileID(0)
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: 0, sourceLength: bytes.count,
            isRun: true)
        return EmbeddedText(
            bytes: bytes,
            map: ScalarMap(
                file: file, pieces: bytes.isEmpty ? [] : [piece],
                whole: SourceSpan(file: file, start: 0, length: bytes.count)))
    }
}

/// The zones of the system's database.
enum SystemZones {
    static let find: ZoneSource = { name in
        let isName = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_+-/".unicodeScalars.contains($0)
        }
        guard isName, !name.isEmpty,
            let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)")
        else { return nil }
        return ZoneRules(name: name, tzif: Array(data))
    }
}
