/// A function as the checker knows it: the types that it takes, a member's receiver first, and gives.
struct FunctionDeclaration: Sendable, Hashable {
    let name: String
    let isMember: Bool
    let parameters: [StandardType]
    let result: StandardType

    /// Reads `name(A, B) C` or `A.name(B) C`.
    init?(_ line: Substring) {
        guard let space = line.firstIndex(where: { $0 == "(" }) else { return nil }
        let head = line[..<space]
        let isOperator = head.first == "_" || head.first == "@" || head.first == "-"
        // A receiver is a plain type with a point behind it, or a type with parts of its own.
        let plain = ["string.", "bytes.", "timestamp.", "duration."]
        let isMember =
            !isOperator
            && (plain.contains { head.hasPrefix($0) }
                || ["list", "map", "optional_type"].contains { head == $0 })
        var reader = TypeReader(String(isOperator ? line[space...] : line))
        var parameters: [StandardType] = []
        if isMember {
            guard let receiver = reader.type(points: false), reader.skip(UInt8(ascii: ".")) else {
                return nil
            }
            parameters.append(receiver)
        }
        name = isOperator ? String(head) : reader.word(points: true)
        guard reader.skip(UInt8(ascii: "(")), let list = reader.types() else { return nil }
        reader.skipSpaces()
        guard let result = reader.type(), reader.isAtEnd else { return nil }
        self.isMember = isMember
        self.parameters = parameters + list
        self.result = result
    }

    init(name: String, isMember: Bool, parameters: [StandardType], result: StandardType) {
        self.name = name
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
    }
}

/// The functions of CEL's standard and of its strings, math, encoders, lists and sets extensions.
enum StandardDeclarations {
    static let byName: [String: [FunctionDeclaration]] = {
        var all: [String: [FunctionDeclaration]] = [:]
        for line in table.split(separator: "\n") {
            guard let declaration = FunctionDeclaration(line) else {
                preconditionFailure("unreadable declaration: \(line)")
            }
            all[declaration.name, default: []].append(declaration)
        }
        return all
    }()

    /// Names of types that are values themselves.
    static let typeNames: Set<String> = [
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
        "optional_type", "google.protobuf.Timestamp", "google.protobuf.Duration",
    ]

    private static let table = """
        _+_(int, int) int
        _+_(uint, uint) uint
        _+_(double, double) double
        _+_(string, string) string
        _+_(bytes, bytes) bytes
        _+_(list(A), list(A)) list(A)
        _+_(timestamp, duration) timestamp
        _+_(duration, timestamp) timestamp
        _+_(duration, duration) duration
        _-_(int, int) int
        _-_(uint, uint) uint
        _-_(double, double) double
        _-_(timestamp, timestamp) duration
        _-_(timestamp, duration) timestamp
        _-_(duration, duration) duration
        _*_(int, int) int
        _*_(uint, uint) uint
        _*_(double, double) double
        _/_(int, int) int
        _/_(uint, uint) uint
        _/_(double, double) double
        _%_(int, int) int
        _%_(uint, uint) uint
        -_(int) int
        -_(double) double
        _==_(A, A) bool
        _!=_(A, A) bool
        @in(A, list(A)) bool
        @in(A, map(A, B)) bool
        _[_](list(A), int) A
        _[_](map(A, B), A) B
        _[_](optional_type(list(A)), int) optional_type(A)
        _[_](optional_type(map(A, B)), A) optional_type(B)
        _[?_](list(A), int) optional_type(A)
        _[?_](map(A, B), A) optional_type(B)
        _[?_](optional_type(list(A)), int) optional_type(A)
        _[?_](optional_type(map(A, B)), A) optional_type(B)
        size(string) int
        size(bytes) int
        size(list(A)) int
        size(map(A, B)) int
        string.size() int
        bytes.size() int
        list(A).size() int
        map(A, B).size() int
        string.contains(string) bool
        string.startsWith(string) bool
        string.endsWith(string) bool
        string.matches(string) bool
        matches(string, string) bool
        int(int) int
        int(uint) int
        int(double) int
        int(string) int
        int(timestamp) int
        int(duration) int
        int(decimal) int
        uint(uint) uint
        uint(int) uint
        uint(double) uint
        uint(string) uint
        double(double) double
        double(int) double
        double(uint) double
        double(string) double
        double(decimal) double
        string(string) string
        string(bool) string
        string(int) string
        string(uint) string
        string(double) string
        string(bytes) string
        string(timestamp) string
        string(duration) string
        string(decimal) string
        string(date) string
        bool(bool) bool
        bool(string) bool
        bytes(bytes) bytes
        bytes(string) bytes
        type(A) type
        dyn(A) dyn
        timestamp(timestamp) timestamp
        timestamp(string) timestamp
        timestamp(int) timestamp
        duration(duration) duration
        duration(string) duration
        duration(int) duration
        timestamp.getFullYear() int
        timestamp.getFullYear(string) int
        timestamp.getMonth() int
        timestamp.getMonth(string) int
        timestamp.getDate() int
        timestamp.getDate(string) int
        timestamp.getDayOfMonth() int
        timestamp.getDayOfMonth(string) int
        timestamp.getDayOfWeek() int
        timestamp.getDayOfWeek(string) int
        timestamp.getDayOfYear() int
        timestamp.getDayOfYear(string) int
        timestamp.getHours() int
        timestamp.getHours(string) int
        timestamp.getMinutes() int
        timestamp.getMinutes(string) int
        timestamp.getSeconds() int
        timestamp.getSeconds(string) int
        timestamp.getMilliseconds() int
        timestamp.getMilliseconds(string) int
        duration.getHours() int
        duration.getMinutes() int
        duration.getSeconds() int
        duration.getMilliseconds() int
        optional.of(A) optional_type(A)
        optional.none() optional_type(A)
        optional.ofNonZeroValue(A) optional_type(A)
        optional.unwrap(list(optional_type(A))) list(A)
        list(optional_type(A)).unwrapOpt() list(A)
        optional_type(A).hasValue() bool
        optional_type(A).value() A
        optional_type(A).or(optional_type(A)) optional_type(A)
        optional_type(A).orValue(A) A
        string.charAt(int) string
        string.indexOf(string) int
        string.indexOf(string, int) int
        string.lastIndexOf(string) int
        string.lastIndexOf(string, int) int
        list(string).join() string
        list(string).join(string) string
        string.split(string) list(string)
        string.split(string, int) list(string)
        string.replace(string, string) string
        string.replace(string, string, int) string
        string.substring(int) string
        string.substring(int, int) string
        string.trim() string
        string.lowerAscii() string
        string.upperAscii() string
        string.reverse() string
        string.format(list(dyn)) string
        strings.quote(string) string
        math.ceil(double) double
        math.floor(double) double
        math.round(double) double
        math.trunc(double) double
        math.abs(int) int
        math.abs(uint) uint
        math.abs(double) double
        math.sign(int) int
        math.sign(uint) uint
        math.sign(double) double
        math.sqrt(int) double
        math.sqrt(uint) double
        math.sqrt(double) double
        math.isNaN(double) bool
        math.isInf(double) bool
        math.isFinite(double) bool
        math.bitAnd(int, int) int
        math.bitAnd(uint, uint) uint
        math.bitOr(int, int) int
        math.bitOr(uint, uint) uint
        math.bitXor(int, int) int
        math.bitXor(uint, uint) uint
        math.bitNot(int) int
        math.bitNot(uint) uint
        math.bitShiftLeft(int, int) int
        math.bitShiftLeft(uint, int) uint
        math.bitShiftRight(int, int) int
        math.bitShiftRight(uint, int) uint
        base64.encode(bytes) string
        base64.decode(string) bytes
        lists.range(int) list(int)
        list(A).slice(int, int) list(A)
        list(A).flatten() list(dyn)
        list(A).flatten(int) list(dyn)
        list(A).distinct() list(A)
        list(A).reverse() list(A)
        list(A).sort() list(A)
        list(A).first() optional_type(A)
        list(A).last() optional_type(A)
        sets.contains(list(A), list(A)) bool
        sets.equivalent(list(A), list(A)) bool
        sets.intersects(list(A), list(A)) bool
        """ + comparisons

    /// `<` and its kin, for every type that has an order.
    private static let comparisons: String = {
        let types = [
            "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "decimal",
            "money", "percent", "date", "time",
        ]
        // CEL orders numbers of different kinds on one line.
        let mixed = [
            ("int", "uint"), ("int", "double"), ("uint", "int"), ("uint", "double"),
            ("double", "int"), ("double", "uint"),
        ]
        var lines = ""
        for sign in ["_<_", "_<=_", "_>_", "_>=_"] {
            for type in types { lines += "\n\(sign)(\(type), \(type)) bool" }
            for (a, b) in mixed { lines += "\n\(sign)(\(a), \(b)) bool" }
        }
        return lines
    }()
}
