internal import Diagnostics

/// Which functions there are, and the calls that a campaign leaves to CEL.
extension TypeChecker {
    /// Whether the table (or the host) has a function of this name.
    func isStandardFunction(_ name: String, isMember: Bool) -> Bool {
        if name == "math.greatest" || name == "math.least" { return !isMember }
        return declarations(name).contains { $0.isMember == isMember }
    }

    func declarations(_ name: String) -> [FunctionDeclaration] {
        var all: [FunctionDeclaration] = []
        for candidate in name.hasPrefix(".") ? [String(name.dropFirst())] : candidates(name) {
            all += (functions[candidate] ?? []) + (StandardDeclarations.byName[candidate] ?? [])
        }
        return all
    }

    /// Names of functions, for a suggestion.
    func knownFunctions(isMember: Bool) -> [String] {
        let own = isMember ? Self.methods.union(Self.macros) : Self.functions
        let table = StandardDeclarations.byName.filter { name, overloads in
            name.unicodeScalars.first?.properties.isAlphabetic == true
                && overloads.contains { $0.isMember == isMember }
        }
        return own.union(table.keys).sorted()
    }

    /// `math.floor` and its like, whose first part is no value; nil for a method.
    func qualifiedFunction(_ receiver: NodeID, _ name: String) -> String? {
        let isRoot: Bool
        var at = receiver
        while case .select(let base, _, _) = tree[at].kind { at = base }
        switch tree[at].kind {
        case .name(let root):
            if local(root) != nil || names.fieldIndex[root] != nil
                || names.definitionIndex[root] != nil
            {
                return nil
            }
            isRoot = false
        case .rootName: isRoot = true
        default: return nil
        }
        let path = text.source(tree[receiver].range)
        let qualified = "\(path).\(name)"
        guard isStandardFunction(qualified, isMember: false) else { return nil }
        return isRoot && !qualified.hasPrefix(".") ? "." + qualified : qualified
    }

    /// A finding for `math.flor`: the first part names a group of functions, and none is called that.
    func misspeltFunction(
        _ receiver: NodeID, _ name: String, _ nameRange: Range<Int>
    ) -> Diagnostic? {
        guard case .name(let root) = tree[receiver].kind, local(root) == nil,
            names.fieldIndex[root] == nil, names.definitionIndex[root] == nil,
            inputs[root] == nil
        else { return nil }
        let members = StandardDeclarations.byName.keys.filter { $0.hasPrefix(root + ".") }
            .map { String($0.dropFirst(root.count + 1)) }.sorted()
        if members.isEmpty { return nil }
        let nearest = Suggestion.nearest(to: name, among: members)
        return .unknownFunction("\(root).\(name)", nearest: nearest, span(nameRange))
    }

    /// Whether one of a campaign's own functions is meant in CEL's way, by its arguments.
    func takesStandard(_ name: String, _ values: [TypedExpression]) -> Bool {
        if name == "days" || name == "date" || name == "time" { return false }
        if values.contains(where: \.type.isStandard) { return true }
        guard name == "timestamp", values.count == 1 else { return false }
        if case .text = values[0].literal { return false }
        return true
    }

    /// The call of a function by the name under which the table has it.
    mutating func callNamed(
        _ name: String, _ values: [TypedExpression], _ nameRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        var known = name
        if name.hasPrefix(".") {
            known = String(name.dropFirst())
        } else if StandardDeclarations.byName[name] == nil, name != "math.greatest",
            name != "math.least"
        {
            let found = candidates(name).first { functions[$0] != nil }
            known = found ?? name
        }
        if known == "duration", let value = values.first, case .text(let bytes) = value.literal,
            dialect == .campaign, Duration.parse(bytes) == nil
        {
            report(.badDuration(String(decoding: bytes, as: UTF8.self), span(value)))
            return nil
        }
        return callStandard(known, isMember: false, values, nameRange, range)
    }

    /// `text.matches("pattern")`: the pattern is compiled here, once. `.some(nil)` if it is not valid; nil
    /// if it is no literal.
    mutating func literalMatch(
        _ subject: TypedExpression, _ pattern: TypedExpression, _ range: Range<Int>
    ) -> TypedExpression?? {
        let bytes: ContiguousArray<UInt8>
        switch (pattern.literal, pattern.operation) {
        case (.text(let literal), _), (_, .value(.text(let literal))): bytes = literal
        default: return nil
        }
        do throws(RegularExpressionFault) {
            let made = try RegularExpression(bytes)
            guard subject.type.isText else { return nil }
            return .some(
                TypedExpression(
                    .condition(.matches(subject, made)), CheckedType(.boolean), range))
        } catch {
            // Without escapes the literal's bytes stand in the source as they are.
            let written = text.bytes[pattern.range]
            var place = pattern.range
            if let start = written.indices.first(where: {
                written[$0...].starts(with: bytes) && !bytes.isEmpty
            }) {
                place = start + error.range.lowerBound..<start + error.range.upperBound
            }
            if isLenient || dialect == .standard { return nil }
            report(.badPattern(error, span(place)))
            return .some(nil)
        }
    }
}

/// What an expression in the standard dialect may name, and how strictly it is checked.
package struct StandardOptions: Sendable {
    /// A variable that the host sets before each evaluation.
    package struct Input: Sendable {
        package let number: Int
        package let type: StandardType
    }

    var dialect = Dialect.standard
    /// The namespace in which names are looked up first, such as `com.example`.
    package var container = ""
    /// Whether types are checked; else every variable is `dyn` and faults show when it runs.
    package var isChecked = true
    package var usesMacros = true
    package private(set) var inputs: [String: Input] = [:]
    private(set) var functions: [String: [FunctionDeclaration]] = [:]

    package init() {}

    static let campaign: StandardOptions = {
        var options = StandardOptions()
        options.dialect = .campaign
        return options
    }()

    /// Declares a variable; its number is its place among all.
    package mutating func declare(variable name: String, _ type: StandardType) {
        inputs[name] = Input(number: inputs.count, type: type)
    }

    /// Declares a function that the host would supply; it can be checked, not called.
    package mutating func declare(
        function name: String, isMember: Bool, _ parameters: [StandardType], _ result: StandardType
    ) {
        functions[name, default: []].append(
            FunctionDeclaration(
                name: name, isMember: isMember, parameters: parameters, result: result))
    }
}
