/// Turns the line breaks of a template into what the reader sees, before a single value is known.
///
/// *Joined* (SMS, push, titles): a single break vanishes next to a CJK character or full-width mark and
/// between two tags, else it becomes one space; a blank line is one break; the ends are trimmed; spaces
/// beside a break go with it. Next to a tag the neighbour is the tag, never what it will print. *Mail* and
/// *HTML* keep their breaks. In both, a line that holds only control tags leaves nothing, and the text around it
/// meets as if the line were not there. Breaks beside a tag become a `SoftBreak`, so that a placeholder
/// that prints nothing leaves no second space.
struct LineJoining {
    private var items: [TemplateItem]
    private let style: TemplateStyle

    static func apply(_ style: TemplateStyle, to tree: TemplateTree) -> TemplateTree {
        var joining = LineJoining(items: tree.items, style: style)
        joining.dropControlLines()
        switch style {
        case .joined: joining.join()
        case .mail, .html: joining.softenPlaceholderLines()
        }
        return TemplateTree(items: joining.items, isBroken: tree.isBroken)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private func literal(_ index: Int) -> ContiguousArray<UInt8>? {
        guard items.indices.contains(index), case .literal(let bytes) = items[index] else {
            return nil
        }
        return bytes
    }

    /// Removes the lines that hold nothing but control tags, their break included.
    private mutating func dropControlLines() {
        var cuts: [(index: Int, head: Int, tail: Int)] = []
        var index = 0
        while index < items.count {
            guard case .control = items[index] else {
                index += 1
                continue
            }
            let last = lastOfControlRun(index)
            let before = spaceBefore(index)
            let after = spaceAfter(last)
            if let before, let after {
                for inside in index...last { markAlone(inside) }
                if before > 0 { cuts.append((index - 1, 0, before)) }
                if after > 0 { cuts.append((last + 1, after, 0)) }
            }
            index = last + 1
        }
        for cut in cuts {
            guard var bytes = literal(cut.index) else { continue }
            bytes.removeFirst(min(cut.head, bytes.count))
            bytes.removeLast(min(cut.tail, bytes.count))
            items[cut.index] = .literal(bytes)
        }
        items.removeAll { $0 == .literal([]) }
    }

    /// The last control tag of those that follow `first` with only spaces between them.
    private func lastOfControlRun(_ first: Int) -> Int {
        var last = first
        while true {
            var next = last + 1
            if let bytes = literal(next), bytes.allSatisfy(Self.isBlank) { next += 1 }
            guard next < items.count, case .control = items[next] else { return last }
            last = next
        }
    }

    private mutating func markAlone(_ index: Int) {
        switch items[index] {
        case .control(var tag):
            tag.standsAlone = true
            items[index] = .control(tag)
        default: items[index] = .literal([])
        }
    }

    /// How many spaces stand between the start of the line and item `index`; nil when more stands there.
    private func spaceBefore(_ index: Int) -> Int? {
        if index == 0 { return 0 }
        guard let bytes = literal(index - 1) else { return nil }
        let count = bytes.reversed().prefix(while: Self.isBlank).count
        if count == bytes.count { return index == 1 ? count : nil }
        return Self.isBreak(bytes[bytes.count - 1 - count]) ? count : nil
    }

    /// How many bytes stand between item `index` and the next line; nil when more than spaces stands there.
    private func spaceAfter(_ index: Int) -> Int? {
        if index == items.count - 1 { return 0 }
        guard let bytes = literal(index + 1) else { return nil }
        let count = bytes.prefix(while: Self.isBlank).count
        if count == bytes.count { return index + 1 == items.count - 1 ? count : nil }
        guard Self.isBreak(bytes[count]) else { return nil }
        let isPair = bytes[count] == 0x0D && count + 1 < bytes.count && bytes[count + 1] == 0x0A
        return count + (isPair ? 2 : 1)
    }

    /// In mail, lets a line that holds only one placeholder go when the placeholder prints nothing.
    private mutating func softenPlaceholderLines() {
        var result: [TemplateItem] = []
        for index in items.indices {
            if index > 0, case .output = items[index - 1], startsLine(index - 1),
                let bytes = literal(index), let after = spaceAfter(index - 1),
                after > 0, Self.isBreak(bytes[after - 1])
            {
                result.append(.softBreak(.lineEnd))
                let rest = bytes[after...]
                if !rest.isEmpty { result.append(.literal(ContiguousArray(rest))) }
            } else {
                result.append(items[index])
            }
        }
        items = result
    }

    private func startsLine(_ index: Int) -> Bool {
        if index == 0 { return true }
        switch items[index - 1] {
        case .literal(let bytes): return bytes.last.map(Self.isBreak) ?? false
        case .control(let tag): return tag.standsAlone
        case .output, .softBreak: return false
        }
    }
}

/// The rules for breaks in the joined style.
extension LineJoining {
    private enum Fate {
        case keep, vanish
        case becomes(SoftBreak)
    }

    private mutating func join() {
        var result: [TemplateItem] = []
        for index in items.indices {
            if let bytes = literal(index) {
                result += joined(bytes, index)
            } else {
                result.append(items[index])
            }
        }
        items = result
    }

    private func joined(_ bytes: ContiguousArray<UInt8>, _ index: Int) -> [TemplateItem] {
        var result: [TemplateItem] = []
        var kept = ContiguousArray<UInt8>()
        var at = 0
        while at < bytes.count {
            let start = at
            while at < bytes.count, Self.isBlank(bytes[at]) || Self.isBreak(bytes[at]) { at += 1 }
            if at == start {
                kept.append(bytes[at])
                at += 1
                continue
            }
            switch fate(of: start..<at, in: bytes, index) {
            case .keep: kept += bytes[start..<at]
            case .vanish: break
            case .becomes(let soft):
                if start == 0 || at == bytes.count {
                    if !kept.isEmpty { result.append(.literal(kept)) }
                    kept = []
                    result.append(.softBreak(soft))
                } else {
                    let byte = soft == .space ? TemplateScanner.space : TemplateScanner.newline
                    kept.append(byte)
                }
            }
        }
        if !kept.isEmpty { result.append(.literal(kept)) }
        return result
    }

    /// What becomes of the run of spaces and breaks `run` in the literal `bytes`, item `index`.
    private func fate(
        of run: Range<Int>, in bytes: ContiguousArray<UInt8>, _ index: Int
    ) -> Fate {
        let start = run.lowerBound
        let end = run.upperBound
        let left = start > 0 ? Neighbour(last: bytes[..<start]) : leftNeighbour(of: index)
        let right =
            end < bytes.count ? Neighbour(first: bytes[end...]) : rightNeighbour(of: index)
        guard let left, let right else { return .vanish }
        var breaks = 0
        for at in run where Self.isBreak(bytes[at]) {
            let endsPair = bytes[at] == 0x0A && at > start && bytes[at - 1] == 0x0D
            if !endsPair { breaks += 1 }
        }
        if breaks == 0 { return .keep }
        // After a line of control tags, whose own break is gone, one break more is an empty line.
        if start == 0, index > 0, case .control(let tag) = items[index - 1], tag.standsAlone {
            breaks += 1
        }
        if breaks > 1 { return .becomes(.paragraph) }
        if left == .wide || right == .wide || (left == .tag && right == .tag) { return .vanish }
        return .becomes(.space)
    }

    /// What stands before item `index`, through lines of control tags; nil at the start.
    private func leftNeighbour(of index: Int) -> Neighbour? {
        var at = index - 1
        while at >= 0 {
            switch items[at] {
            case .output, .softBreak: return .tag
            case .literal(let bytes):
                let bare = bytes.reversed().drop { Self.isBlank($0) || Self.isBreak($0) }
                if !bare.isEmpty { return Neighbour(last: bytes[..<bare.startIndex.base]) }
            case .control(let tag):
                if !tag.standsAlone { return .tag }
                if tag.kind == .else || tag.kind == .elsif { at = partner(of: at, step: -1) }
            }
            at -= 1
        }
        return nil
    }

    /// What stands after item `index`, through lines of control tags; nil at the end.
    private func rightNeighbour(of index: Int) -> Neighbour? {
        var at = index + 1
        while at < items.count {
            switch items[at] {
            case .output, .softBreak: return .tag
            case .literal(let bytes):
                let bare = bytes.drop { Self.isBlank($0) || Self.isBreak($0) }
                if !bare.isEmpty { return Neighbour(first: bare) }
            case .control(let tag):
                if !tag.standsAlone { return .tag }
                if tag.kind == .else || tag.kind == .elsif { at = partner(of: at, step: 1) }
            }
            at += 1
        }
        return nil
    }

    /// The `if` (step -1) or `endif` (step 1) to which the `else` at `index` belongs.
    private func partner(of index: Int, step: Int) -> Int {
        let wanted: TemplateControl.Kind = step < 0 ? .if : .endif
        let opposite: TemplateControl.Kind = step < 0 ? .endif : .if
        var depth = 0
        var at = index + step
        while items.indices.contains(at) {
            if case .control(let tag) = items[at] {
                if tag.kind == opposite { depth += 1 }
                if tag.kind == wanted {
                    if depth == 0 { return at }
                    depth -= 1
                }
            }
            at += step
        }
        return at
    }
}
