package import Diagnostics

/// Writes a file of the campaign language in its canonical form.
///
/// Goes in: the bytes of one YAML file, of whatever kind. Comes out: the same tree in its canonical
/// form, comments kept; formatting that again changes nothing. The new text is read and compared
/// before it is handed out: same entries (in the story's order), same texts but for blanks at the ends of
/// lines, expressions with equal trees, same comments.
package enum CampaignFormatter {
    package enum Outcome: Sendable {
        case formatted(ContiguousArray<UInt8>)
        /// The file is no sound YAML; the findings say why.
        case unreadable(DiagnosticBag)
        /// The new text would not say the same, which is a fault of the formatter.
        case unsafe(String)
    }

    package static func format(_ file: SourceFile) -> Outcome {
        var bag = DiagnosticBag()
        guard YAMLReader.read(file, into: &bag) != nil, !bag.hasErrors else {
            return .unreadable(bag)
        }
        // Line ends, the byte order mark and a missing last line break are the same to YAML, but that
        // the last line break is part of a block at the file's end.
        let plain = SourceFile(id: file.id, name: file.name, bytes: withPlainLines(file.bytes))
        var again = DiagnosticBag()
        guard let root = YAMLReader.read(plain, into: &again), !again.hasErrors else {
            return .unsafe("the text with plain line ends cannot be read")
        }
        var builder = LayoutBuilder(plain, root)
        let bytes = LayoutPrinter.text(of: builder.build(root))
        let formatted = SourceFile(id: file.id, name: file.name, bytes: bytes)
        if let difference = FormatProof.difference(plain, root, formatted) {
            return .unsafe(difference)
        }
        return .formatted(bytes)
    }

    private static func withPlainLines(_ bytes: ContiguousArray<UInt8>) -> ContiguousArray<UInt8> {
        var plain = ContiguousArray<UInt8>()
        plain.reserveCapacity(bytes.count + 1)
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < bytes.count {
            if bytes[at] == 0x0D {
                plain.append(0x0A)
                at += at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
            } else {
                plain.append(bytes[at])
                at += 1
            }
        }
        if let last = plain.last, last != 0x0A { plain.append(0x0A) }
        return plain
    }
}

/// Holds a formatted text against what it was made of.
enum FormatProof {
    /// What differs in meaning, or nil.
    static func difference(
        _ before: SourceFile, _ root: YAMLNode, _ after: SourceFile
    ) -> String? {
        var bag = DiagnosticBag()
        guard let other = YAMLReader.read(after, into: &bag), !bag.hasErrors else {
            let finding = bag.sorted.first { $0.severity == .error }
            return "it cannot be read: \(finding?.message.en ?? "")"
        }
        if let path = difference(root, other, FormShape.of(root), "") {
            return "the value at \(path.isEmpty ? "the root" : path) differs"
        }
        let old = SourceComments(before, root).texts(root)
        let new = SourceComments(after, other).texts(other)
        return old.sorted(by: isBefore).elementsEqual(new.sorted(by: isBefore), by: isSame)
            ? nil : "a comment is lost or doubled"
    }

    private static func isBefore(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    private static func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

    /// The path of the first value that differs.
    private static func difference(
        _ a: YAMLNode, _ b: YAMLNode, _ shape: FormShape, _ path: String
    ) -> String? {
        switch (a.kind, b.kind) {
        case (.scalar(let old), .scalar(let new)):
            let isEqual =
                BlockText.normal(old) == BlockText.normal(new)
                || shape.isExpression && ExpressionForm.saysTheSame(old.text, new.text)
            return isEqual && old.style.isBlock == new.style.isBlock ? nil : path
        case (.sequence(let old), .sequence(let new)):
            guard old.count == new.count else { return path }
            for at in old.indices {
                let place = "\(path)[\(at)]"
                if let found = difference(old[at], new[at], shape.item, place) { return found }
            }
            return nil
        case (.mapping(let old), .mapping(let new)):
            guard old.count == new.count else { return path }
            let order = order(new, as: old, shape)
            for at in old.indices {
                let place = path + "." + old[at].keyText
                guard let other = order[at], isSame(other.keyText, old[at].keyText) else {
                    return place
                }
                let inner = shape.value(of: old[at].keyText)
                if let found = difference(old[at].value, other.value, inner, place) { return found }
            }
            return nil
        default: return path
        }
    }

    /// `new` in the order of `old`, where the order says nothing; no key stands twice.
    private static func order(
        _ new: [YAMLEntry], as old: [YAMLEntry], _ shape: FormShape
    ) -> [YAMLEntry?] {
        guard case .keys = shape else { return new }
        let places = Dictionary(
            new.enumerated().map { (Array($0.element.keyText.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        return old.map { places[Array($0.keyText.utf8)].map { new[$0] } }
    }
}
