/// Code as text, for golden tests and for a curious reader.
extension Code {
    /// The instructions of one expression, one a line, jumps as the number that they go to.
    package func listing(_ id: ExpressionID) -> String {
        listing(from: entries[Int(id.raw)])
    }

    /// The instructions of the definition with this name; empty if there is none.
    package func listing(definition name: String) -> String {
        guard let index = definitionSlots.firstIndex(where: { names[Int($0)] == name }) else {
            return ""
        }
        return listing(from: definitionEntries[index])
    }

    private func listing(from entry: UInt32) -> String {
        var ends = (entries + definitionEntries).filter { $0 > entry }
        ends.append(UInt32(instructions.count))
        let end = ends.min() ?? UInt32(instructions.count)
        var lines = ""
        for index in Int(entry)..<Int(end) {
            let step = instructions[index]
            let parts =
                ["\(index - Int(entry))", "\(step.opcode)"] + operands(step, index - Int(entry))
            lines += parts.joined(separator: " ") + "\n"
        }
        return lines
    }

    /// The operands that the opcode has.
    private func operands(_ step: Instruction, _ number: Int) -> [String] {
        let target = "-> \(number + 1 + Int(step.c))"
        let (a, b, c) = (word(step.a), word(step.b), word(step.c))
        switch step.opcode {
        case .returnWord: return [a]
        case .returnTrue, .returnFalse, .returnMissing: return []
        case .move: return [a, "->", c]
        case .moveWide: return [wide(step.a), "->", wide(step.c)]
        case .ensure: return [word(definitionSlots[Int(step.a)])]
        case .jump: return [target]
        case .jumpIfTrue, .jumpIfFalse, .jumpIfMissing, .jumpIfPresent: return [a, target]
        case .jumpIfInside, .jumpIfOutside:
            return [a, "\(words[Int(step.b)])..\(words[Int(step.b) + 1])", target]
        case .jumpIfMember, .jumpIfNoMember:
            let bits = String(UInt64(bitPattern: words[Int(step.b)]), radix: 2)
            return [a, "0b\(bits)", target]
        case .jumpOnTextTest:
            let test = TypedExpression.TextTest(rawValue: step.small >> 1).map { "\($0)" } ?? "?"
            return [step.small & 1 == 1 ? test : "not \(test)", a, b, target]
        case .jumpIfWideEqual, .jumpIfWideNotEqual, .jumpIfWideLess, .jumpIfWideLessEqual:
            return [wide(step.a), wide(step.b), target]
        case .nextElement: return ["loop \(step.b)", "R\(step.a)", target]
        case .jumpIfMatch, .jumpIfNoMatch: return [a, "pattern \(step.b)", target]
        case .jumpIfTruth, .jumpIfFalsehood: return ["R\(step.a)", target]
        case _ where step.opcode.isJump: return [a, b, target]
        case .returnReference: return ["R\(step.a)"]
        case .moveReference: return ["R\(step.a)", "->", "R\(step.c)"]
        case .box, .boxWide:
            return [step.opcode == .box ? a : wide(step.a), "->", "R\(step.c)"]
        case .unbox, .unboxWide:
            return ["R\(step.a)", "->", step.opcode == .unbox ? c : wide(step.c)]
        case .call:
            let name = StandardFunction.all[Int(step.b)].rawValue
            return [name, "R\(step.a)..\(step.small)", "->", "R\(step.c)"]
        case .newList, .newMap: return ["R\(step.c)"]
        case .append, .insertAll: return ["R\(step.a)", "->", "R\(step.c)"]
        case .insert: return ["R\(step.a)", "R\(step.b)", "->", "R\(step.c)"]
        case .beginLoop: return ["loop \(step.b)", "R\(step.a)"]
        case .loopBack: return ["-> \(number - Int(step.c))"]
        case .fail: return [EvaluationFault.Kind.all[Int(step.small)].rawValue]
        case .forgetFault, .throwFault: return ["\(step.b)"]
        case .negate, .size: return [a, "->", c]
        case .widen: return [a, "e\(step.small)", "->", wide(step.c)]
        case .scaleUp, .round: return [wide(step.a), "e\(step.small)", "->", wide(step.c)]
        case .narrow: return [wide(step.a), "e-\(step.small)", "->", c]
        case .multiplyWords: return [a, b, "->", wide(step.c)]
        case .multiplyWord: return [wide(step.a), b, "->", wide(step.c)]
        case .multiplyWide, .addWide, .subtractWide, .minimumWide, .maximumWide, .divideWide:
            return [wide(step.a), wide(step.b), "->", wide(step.c)]
        default: return [a, b, "->", c]
        }
    }

    private func word(_ place: UInt16) -> String {
        if let name = names[Int(place)] { return name }
        let temporary = Int(place) - fields.count - BuiltinSlots.count
        if (0..<CodeBuilder.sharedTemporaries).contains(temporary) { return "t\(temporary)" }
        guard Int(place) < words.count else { return "?" }
        return "#\(words[Int(place)])"
    }

    private func wide(_ place: UInt16) -> String {
        if Int(place) < CodeBuilder.sharedTemporaries { return "W\(place)" }
        guard Int(place) < wides.count else { return "?" }
        return wides[Int(place)] == 0 ? "W\(place)" : "#\(wides[Int(place)])"
    }
}
