internal import Diagnostics
package import Expressions
package import Ledger

/// `dunlin resolve`: a person has looked up notices of unknown outcome, and says what became of them.
package enum Resolving {
    /// More notices than these in one command need a second person.
    package static let mostAlone = 20

    package struct Order: Sendable {
        package var ledger: String
        package var selection: UnknownSelection
        /// nil: only list them.
        package var resolution: Resolution?
        /// The code of the list that the person has seen; nil: only list them.
        package var confirmed: String?
        package var now: Instant
        package var holder: String

        package init(
            ledger: String, selection: UnknownSelection, resolution: Resolution?,
            confirmed: String?,
            now: Instant, holder: String
        ) {
            self.ledger = ledger
            self.selection = selection
            self.resolution = resolution
            self.confirmed = confirmed
            self.now = now
            self.holder = holder
        }
    }

    package struct Outcome: Sendable {
        /// Oldest first.
        package var notices: [UnknownNotice]
        /// They are settled; otherwise nothing has changed.
        package var isDone: Bool

        /// What `--confirm` takes; `isSent` is what a person is about to say.
        package func listCode(isSent: Bool) -> String {
            UnknownNotice.listCode(notices, isSent: isSent)
        }

        /// 3 where notices are still unknown.
        package var exitCode: Int32 { isDone || notices.isEmpty ? 0 : 3 }
    }

    package static func run(_ order: Order) throws(RunningError) -> Outcome {
        let notices = try RunningError.ledger { () throws(LedgerError) in
            let reader = try SQLiteLedger(path: order.ledger, access: .read)
            let notices = try reader.unknownNotices(order.selection)
            try reader.close()
            return notices
        }
        if case .keys(let keys) = order.selection {
            let known = Set(notices.map(\.key))
            let missing = keys.filter { !known.contains($0) }
            if let first = missing.first { throw .usage(.notUnknown(first, order.ledger)) }
        }
        guard let resolution = order.resolution, let confirmed = order.confirmed else {
            return Outcome(notices: notices, isDone: false)
        }
        let seen = UnknownNotice.listCode(notices, isSent: resolution.isSent)
        if seen != confirmed { throw .refused(.otherList(confirmed: confirmed)) }
        if notices.count > mostAlone, !resolution.hasTwoPeople {
            throw .refused(.secondPerson(notices.count))
        }
        let isDone = try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger.control(path: order.ledger, holder: order.holder)
            let isDone = try ledger.resolve(
                order.selection, listed: seen, resolution, at: order.now)
            try ledger.close()
            return isDone
        }
        // Something came between the two looks.
        if !isDone { throw .refused(.otherList(confirmed: confirmed)) }
        return Outcome(notices: notices, isDone: true)
    }
}

extension UnknownNotice {
    /// The second in which it was handed over, in UTC.
    package var handedOver: String {
        let second = handedAt.microseconds - handedAt.microseconds % 1_000_000
        return ZoneRules.utc.rfc3339(Instant(microseconds: second))
    }
}

extension Resolution {
    /// The second person is another one than the first, however the name is written.
    fileprivate var hasTwoPeople: Bool {
        func plain(_ name: String) -> String {
            String(name.lowercased().filter { !$0.isWhitespace })
        }
        return second.map { plain($0) != plain(author) && !plain($0).isEmpty } ?? false
    }
}

/// Findings of `dunlin resolve`, D0838, D0839 and D0841.
extension Diagnostic {
    fileprivate static func notUnknown(_ key: String, _ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0838",
            Phrase(
                "no notice `\(key)` of unknown outcome is in the ledger `\(ledger)`",
                zh: "台账 `\(ledger)` 里没有结果不明的通知 `\(key)`"), at: nil,
            note: Phrase("nothing was changed", zh: "没有改变"),
            help: Phrase(
                "`dunlin resolve --ledger \(ledger)` lists those there are",
                zh: "`dunlin resolve --ledger \(ledger)` 会列出现有的"))
    }

    fileprivate static func secondPerson(_ count: Int) -> Diagnostic {
        Diagnostic(
            "D0839",
            Phrase(
                "\(count) notices at once need a second person",
                zh: "一次核定 \(count) 份通知，要有第二个人"), at: nil,
            note: Phrase(
                "nothing was changed; up to \(Resolving.mostAlone) one person may settle alone",
                zh: "没有改变；\(Resolving.mostAlone) 份以内一个人就可以"),
            help: Phrase(
                "let another person look, and add `--second NAME`",
                zh: "请另一个人也查过，再加 `--second 姓名`"))
    }

    static func otherList(confirmed: String) -> Diagnostic {
        Diagnostic(
            "D0841",
            Phrase(
                "`--confirm \(confirmed)` is not the code of the list as it is now",
                zh: "`--confirm \(confirmed)` 不是现在这份清单的代码"), at: nil,
            note: Phrase("nothing was changed", zh: "没有改变"),
            help: Phrase(
                "look at the list again: without `--confirm` the command only shows it",
                zh: "请再看一遍清单：不带 `--confirm` 只列出，不改变"))
    }
}
