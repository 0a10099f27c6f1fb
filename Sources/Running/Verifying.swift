package import Diagnostics
package import Ledger

/// `dunlin ledger verify`: a ledger is held against its own history.
package enum Verifying {
    package struct Outcome: Sendable {
        package var verification: LedgerVerification
        /// One for each fault.
        package var findings: [Diagnostic]

        /// 1 where the ledger is not what was written.
        package var exitCode: Int32 { findings.isEmpty ? 0 : 1 }
    }

    /// `head`: one that was printed before and kept elsewhere.
    package static func run(_ path: String, head: String?) throws(RunningError) -> Outcome {
        let verification = try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger(path: path, access: .read)
            let verification = try ledger.verify(known: head)
            try ledger.close()
            return verification
        }
        return Outcome(
            verification: verification,
            findings: verification.faults.map { .fault($0, path, known: head ?? "") })
    }
}

/// Findings about what a ledger says of itself, D0829 to D0831, D0874 and D0875.
extension Diagnostic {
    fileprivate static func fault(
        _ fault: LedgerVerification.Fault, _ path: String, known: String
    ) -> Diagnostic {
        let phrase: Phrase
        let code: String
        switch fault {
        case .brokenGroup(let number, let event):
            code = "D0829"
            phrase = Phrase(
                "the history of `\(path)` was changed: group \(number), up to event \(event), does not fit its digest",
                zh: "台账 `\(path)` 的历史被改过：第 \(number) 组（到事件 \(event)）与校验值不符")
        case .unsealed(let events):
            code = "D0829"
            phrase = Phrase(
                "the history of `\(path)` was changed: \(events) events at its end have no digest",
                zh: "台账 `\(path)` 的历史被改过：末尾有 \(events) 个事件没有校验值")
        case .missingHead:
            code = "D0830"
            phrase = Phrase(
                "`\(path)` does not have the head `\(known)`",
                zh: "台账 `\(path)` 里没有校验值 `\(known)`")
        case .damaged(let what):
            code = "D0874"
            phrase = Phrase(
                "the file `\(path)` is damaged: \(what)", zh: "文件 `\(path)` 已损坏：\(what)")
        case .unguarded(let names):
            code = "D0875"
            let list = names.joined(separator: " ")
            phrase = Phrase(
                "what guards the rows of `\(path)` was changed: \(list)",
                zh: "台账 `\(path)` 里保护各行的规则被改过：\(list)")
        case .contradiction(let rule, let count, let first):
            code = "D0831"
            phrase = Phrase(
                "`\(path)` contradicts itself: \(rule.en); not so in \(count) rows, such as \(first)",
                zh: "台账 `\(path)` 自相矛盾：\(rule.zh)；有 \(count) 行不符，例如 \(first)")
        }
        return Diagnostic(
            code, phrase, at: nil,
            help: Phrase(
                "send nothing with it before a person has compared it with its backups",
                zh: "先由人与备份比对，在此之前不要用它发送"))
    }
}
