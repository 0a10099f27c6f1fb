/// A value of JSON (RFC 8259) whose objects keep the order of their keys.
///
/// It is what the schema is printed from and what the editor's protocol is read from; rows and notices are
/// written without it, straight into buffers.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number that is no `Int`.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One entry of an object.
    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The last member of that name; nil where this is no object or has none.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var int: Int? { if case .integer(let number) = self { number } else { nil } }
    package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The text; `indent` spaces a level, or all on one line where it is 0.
    package func text(indent: Int = 0) -> String {
        var bytes = ContiguousArray<UInt8>()
        append(to: &bytes, indent: indent, level: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(to bytes: inout ContiguousArray<UInt8>, indent: Int, level: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += (number.isFinite ? "\(number)" : "null").utf8
        case .string(let text): bytes += JSONText.quoted(text).utf8
        case .array(let items):
            Self.list("[", "]", items, to: &bytes, indent, level) { item, bytes in
                item.append(to: &bytes, indent: indent, level: level + 1)
            }
        case .object(let members):
            Self.list("{", "}", members, to: &bytes, indent, level) { member, bytes in
                bytes += JSONText.quoted(member.key).utf8
                bytes += (indent > 0 ? ": " : ":").utf8
                member.value.append(to: &bytes, indent: indent, level: level + 1)
            }
        }
    }

    private static func list<Item>(
        _ open: String, _ close: String, _ items: [Item], to bytes: inout ContiguousArray<UInt8>,
        _ indent: Int, _ level: Int, _ write: (Item, inout ContiguousArray<UInt8>) -> Void
    ) {
        func line(_ level: Int) {
            if indent == 0 || items.isEmpty { return }
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: indent * level))
        }
        bytes += open.utf8
        for (at, item) in items.enumerated() {
            if at > 0 { bytes.append(UInt8(ascii: ",")) }
            line(level + 1)
            write(item, &bytes)
        }
        line(level)
        bytes += close.utf8
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
