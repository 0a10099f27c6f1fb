/// Texts: the standard functions and the strings extension. Places count Unicode scalars.
extension FunctionContext {
    typealias Text = ContiguousArray<UInt8>

    func text(
        _ function: StandardFunction, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        if function == .join { return try join(a, count) }
        guard case .text(let text) = a[0] else { throw .noSuchOverload }
        switch function {
        case .contains: return .boolean(try Self.find(argument(a, 1, count), in: text) != nil)
        case .startsWith: return .boolean(text.starts(with: try argument(a, 1, count)))
        case .endsWith:
            let part = try argument(a, 1, count)
            return .boolean(text.count >= part.count && text.suffix(part.count) == part[...])
        case .matches: return .boolean(try matches(text, try argument(a, 1, count)))
        case .charAt:
            let starts = Self.starts(text)
            let place = try place(a, 1, count, upTo: starts.count - 1)
            if place == starts.count - 1 { return .text([]) }
            return .text(Text(text[starts[place]..<starts[place + 1]]))
        case .indexOf, .lastIndexOf: return try indexOf(function, text, a, count)
        case .substring:
            let starts = Self.starts(text)
            let start = try place(a, 1, count, upTo: starts.count - 1)
            let end = count > 2 ? try place(a, 2, count, upTo: starts.count - 1) : starts.count - 1
            if start > end { throw .indexOutOfRange }
            return .text(Text(text[starts[start]..<starts[end]]))
        case .split: return try split(text, a, count)
        case .replace: return try replace(text, a, count)
        case .trim: return .text(Self.trimmed(text))
        case .lowerAscii: return .text(Text(text.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }))
        case .upperAscii: return .text(Text(text.map { 0x61...0x7A ~= $0 ? $0 & 0xDF : $0 }))
        case .reverse:
            let starts = Self.starts(text)
            var reversed = Text()
            reversed.reserveCapacity(text.count)
            for index in stride(from: starts.count - 2, through: 0, by: -1) {
                reversed.append(contentsOf: text[starts[index]..<starts[index + 1]])
            }
            return .text(reversed)
        case .quote: return .text(Self.quoted(text))
        case .format: return .text(try format(text, a, count))
        default: throw .noSuchOverload
        }
    }

    private func argument(
        _ a: Arguments, _ index: Int, _ count: Int
    ) throws(EvaluationFault.Kind) -> Text {
        guard index < count, case .text(let text) = a[index] else { throw .noSuchOverload }
        return text
    }

    private func number(
        _ a: Arguments, _ index: Int, _ count: Int
    ) throws(EvaluationFault.Kind) -> Int {
        guard index < count, case .integer(let number) = a[index] else { throw .noSuchOverload }
        return Int(number)
    }

    /// A place in a text, 0 to `limit`.
    private func place(
        _ a: Arguments, _ index: Int, _ count: Int, upTo limit: Int
    ) throws(EvaluationFault.Kind) -> Int {
        let place = try number(a, index, count)
        guard (0...limit).contains(place) else { throw .indexOutOfRange }
        return place
    }

    /// Where each scalar begins, and the end.
    private static func starts(_ text: Text) -> ContiguousArray<Int> {
        var starts = ContiguousArray<Int>()
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 { starts.append(index) }
        starts.append(text.count)
        return starts
    }

    /// The byte at which `part` stands first, from `start` on.
    private static func find(_ part: Text, in text: Text, from start: Int = 0) -> Int? {
        text.withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { Bytes.find($0, in: text, from: start) }
        }
    }

    private func indexOf(
        _ function: StandardFunction, _ text: Text, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        let part = try argument(a, 1, count)
        let starts = Self.starts(text)
        try charge((text.count * max(1, part.count)) / 16)
        let places = 0..<(starts.count - 1)
        func stands(_ index: Int) -> Bool {
            let start = starts[index]
            return start + part.count <= text.count
                && text[start..<(start + part.count)] == part[...]
        }
        if function == .indexOf {
            let from = count > 2 ? try place(a, 2, count, upTo: places.count) : 0
            if part.isEmpty { return .integer(Int64(from)) }
            let found = (from..<max(from, places.count)).first(where: stands)
            return .integer(Int64(found ?? -1))
        }
        let from = count > 2 ? try place(a, 2, count, upTo: places.count) : places.count
        if part.isEmpty { return .integer(Int64(from)) }
        let found = (0..<min(from + 1, places.count)).last(where: stands)
        return .integer(Int64(found ?? -1))
    }

    private func join(_ a: Arguments, _ count: Int) throws(EvaluationFault.Kind) -> Value {
        guard case .list(let elements) = a[0] else { throw .noSuchOverload }
        let separator = count > 1 ? try argument(a, 1, count) : []
        var total = 0
        for element in elements {
            guard case .text(let part) = element else { throw .noSuchOverload }
            total += part.count + separator.count
        }
        try charge(bytes: total)
        var joined = Text()
        joined.reserveCapacity(total)
        for (index, element) in elements.enumerated() {
            if index > 0 { joined.append(contentsOf: separator) }
            if case .text(let part) = element { joined.append(contentsOf: part) }
        }
        return .text(joined)
    }

    private func split(
        _ text: Text, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        let separator = try argument(a, 1, count)
        let limit = count > 2 ? try number(a, 2, count) : -1
        if limit == 0 { return .list([]) }
        try charge(text.count)
        var parts = ContiguousArray<Value>()
        var start = 0
        if separator.isEmpty {
            let starts = Self.starts(text)
            for index in 0..<(starts.count - 1) {
                if limit > 0, parts.count == limit - 1 { break }
                parts.append(.text(Text(text[starts[index]..<starts[index + 1]])))
                start = starts[index + 1]
            }
            if start < text.count { parts.append(.text(Text(text[start...]))) }
            return .list(parts)
        }
        while limit < 0 || parts.count < limit - 1,
            let next = Self.find(separator, in: text, from: start)
        {
            parts.append(.text(Text(text[start..<next])))
            start = next + separator.count
        }
        parts.append(.text(Text(text[start...])))
        return .list(parts)
    }

    private func replace(
        _ text: Text, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        let old = try argument(a, 1, count)
        let new = try argument(a, 2, count)
        // Every negative number is no limit; it may be the smallest.
        var left = max(-1, count > 3 ? try number(a, 3, count) : -1)
        var result = Text()
        var start = 0
        func append(_ part: some Collection<UInt8>) throws(EvaluationFault.Kind) {
            try charge(part.count / 16)
            if result.count + part.count > Self.longestText { throw .textTooLong }
            result.append(contentsOf: part)
        }
        if old.isEmpty {
            // Between all scalars, before the first and after the last.
            let starts = Self.starts(text)
            try charge(starts.count)
            for index in 0..<starts.count {
                if left != 0 {
                    try append(new)
                    left -= 1
                }
                if index + 1 < starts.count { try append(text[starts[index]..<starts[index + 1]]) }
            }
            return .text(result)
        }
        try charge((text.count * old.count) / 16)
        while left != 0, let next = Self.find(old, in: text, from: start) {
            try append(text[start..<next])
            try append(new)
            start = next + old.count
            left -= 1
        }
        try append(text[start...])
        return .text(result)
    }

    /// Without the white space (Unicode's property) at both ends.
    private static func trimmed(_ text: Text) -> Text {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        let head = scalars.drop(while: \.properties.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.properties.isWhitespace }) else { return [] }
        return Text(String(String.UnicodeScalarView(head[...last])).utf8)
    }

    /// The text as a literal in quotation marks.
    private static func quoted(_ text: Text) -> Text {
        let names: [UInt8: UInt8] = [
            7: 0x61, 8: 0x62, 12: 0x66, 10: 0x6E, 13: 0x72, 9: 0x74, 11: 0x76, 0x5C: 0x5C,
            0x22: 0x22,
        ]
        var result: Text = [0x22]
        // Bytes that are no UTF-8 become U+FFFD.
        for byte in String(decoding: text, as: UTF8.self).utf8 {
            if let name = names[byte] {
                result.append(contentsOf: [0x5C, name])
            } else {
                result.append(byte)
            }
        }
        result.append(0x22)
        return result
    }
}
