internal import Diagnostics
internal import Expressions

extension CampaignReader {
    private static let armsAtMost = 16

    /// Reads `experiment`; the arms are known to expressions and selectors that come after.
    mutating func readExperiment(_ map: MapReader, salt: String) {
        guard let node = map["experiment"], let span = map.keySpan("experiment"),
            let map = MapReader(node, CampaignSchema.experiment, &bag)
        else { return }
        let holdout = map["holdout"].flatMap { readShare($0, in: 0...Experiment.buckets) }
        let arms = readArms(map["arms"])
        if map["holdout"] == nil, map["arms"] == nil {
            bag.add(.experimentOfNothing(at: span))
        }
        let days = map["measure"].flatMap { readMeasure($0) }
        let own = text(map["salt"], Phrase("the salt", zh: "盐值"))
        env.declare(arms: arms.map(\.name))
        experiment = Experiment(
            holdout: holdout, arms: arms, salt: own ?? salt, paidWithinDays: days ?? 1, span: span)
    }

    private mutating func readArms(_ node: YAMLNode?) -> [Experiment.Arm] {
        let what = Phrase("arms", zh: "实验分组")
        let entries = entries(node, what)
        var arms: [Experiment.Arm] = []
        var isWhole = true
        for entry in entries {
            let name = entry.keyText
            isWhole = checkArmName(name, at: entry.key.span) && isWhole
            let share = readShare(entry.value, in: 1...Experiment.buckets)
            if share == nil { isWhole = false }
            arms.append(
                Experiment.Arm(
                    name: name, span: entry.key.span,
                    end: (arms.last?.end ?? 0) + (share?.value ?? 0)))
        }
        guard let last = arms.last, let node else { return [] }
        if arms.count > Self.armsAtMost {
            bag.add(.tooMany(what, limit: Self.armsAtMost, at: arms[Self.armsAtMost].span))
        } else if arms.count == 1 {
            bag.add(.oneArm(last.name, at: last.span))
        } else if isWhole, last.end != Experiment.buckets {
            bag.add(.armsNotWhole(hundredths: last.end, at: MapReader.head(node)))
        }
        return arms
    }

    /// Whether a selector could not take the name for another's.
    private mutating func checkArmName(_ name: String, at span: SourceSpan) -> Bool {
        if let segment = segmentSpans[name] {
            bag.add(.armNamedLikeASegment(name, at: span, segment: segment))
            return false
        }
        guard name == "otherwise" || Channel.Kind(rawValue: name) != nil else { return true }
        bag.add(.sameAsOther(name, Phrase("a word of the language", zh: "语言的保留词"), at: span))
        return false
    }

    /// `5%`, `12.25%`: a number of buckets.
    private mutating func readShare(_ node: YAMLNode, in range: ClosedRange<Int>) -> Located<Int>? {
        let what = Phrase("share", zh: "比例")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        guard let share = Self.hundredths(text), range.contains(share) else {
            let plain = Diagnostic.narrowed(text) ?? text
            let meant = Self.hundredths(plain) ?? Self.hundredths(plain + "%")
            bag.add(
                .badValue(
                    text, what, example: "5%", at: node.span,
                    meant: meant.flatMap { range.contains($0) ? Experiment.percent($0) : nil }))
            return nil
        }
        return Located(share, node.span)
    }

    private static func hundredths(_ text: String) -> Int? {
        guard text.utf8.last == UInt8(ascii: "%") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard isPlain, parts.count <= 2, let whole = Int(parts[0]), whole <= 100 else { return nil }
        if parts.count == 1 { return whole * 100 }
        guard parts[1].utf8.count <= 2, let part = Int(parts[1]) else { return nil }
        return whole * 100 + (parts[1].utf8.count == 1 ? part * 10 : part)
    }

    private mutating func readMeasure(_ node: YAMLNode) -> Int? {
        guard let map = MapReader(node, CampaignSchema.measure, &bag), let node = map["paid_within"]
        else { return nil }
        return ValueReader.count(
            node, Phrase("number of days", zh: "天数"), in: 1...366, units: ["day", "days"],
            example: "7 days", &bag)
    }
}
