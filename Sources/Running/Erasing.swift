internal import Delivery
package import Diagnostics
package import Expressions
package import Ledger

/// `dunlin ledger erase`, `dunlin ledger prune`, `dunlin ledger keep` and `dunlin ledger prove`.
package enum Erasing {
    package struct Order: Sendable {
        package var ledger: String
        package var scope: ErasureScope
        package var word: ErasureWord
        /// The code that the list has shown; nil: only list.
        package var confirmed: String?
        package var now: Instant
        package var holder: String

        package init(
            ledger: String, scope: ErasureScope, word: ErasureWord, confirmed: String?,
            now: Instant, holder: String
        ) {
            self.ledger = ledger
            self.scope = scope
            self.word = word
            self.confirmed = confirmed
            self.now = now
            self.holder = holder
        }
    }

    package struct Outcome: Sendable {
        package var erasure: Erasure
        /// It is done; otherwise nothing has changed.
        package var isDone = false
        /// Another process reads the file, which therefore still has bytes of what was blanked.
        package var isUnfinished = false
        /// For how many years the ledger is to keep things, and some of these are younger.
        package var retention: Int?
    }

    package static func run(_ order: Order) throws(RunningError) -> Outcome {
        let (draft, keeping) = try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger.control(path: order.ledger, holder: order.holder)
            let read = (try ledger.erasure(order.scope), try ledger.keeping())
            try ledger.close()
            return read
        }
        var outcome = Outcome(erasure: draft)
        if draft.isEmpty, case .borrower(let borrower) = order.scope {
            throw .usage(.unknownBorrower(borrower, order.ledger))
        }
        if keeping.years > 0, isYoung(draft, order, years: keeping.years) {
            outcome.retention = keeping.years
        }
        guard let confirmed = order.confirmed else { return outcome }
        if draft.isCutOff { throw .refused(.cutOff(order.ledger)) }
        if case .borrower = order.scope, draft.unsettled > 0 {
            throw .refused(.unsettled(draft.unsettled, order.ledger))
        }
        if let years = outcome.retention, order.word.although == nil {
            throw .refused(.retained(years))
        }
        if draft.code != confirmed { throw .refused(.otherList(confirmed: confirmed)) }
        try perform(order, confirmed, &outcome)
        return outcome
    }

    private static func isYoung(_ draft: Erasure, _ order: Order, years: Int) -> Bool {
        let today = ZoneRules.utc.local(order.now).date
        let first = today.adding(days: -years * 366) ?? today
        if case .before(let date) = order.scope { return date > first }
        return draft.newest.map { $0 >= first } ?? false
    }

    private static func perform(
        _ order: Order, _ confirmed: String, _ outcome: inout Outcome
    ) throws(RunningError) {
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            try SQLiteLedger(path: order.ledger, access: .run(holder: order.holder))
        }
        // On a copy it would blank nothing that counts, and begin a journal beside it.
        _ = try LiveRun.readJournal(ledger, isRehearsal: false)
        let done = try RunningError.ledger { () throws(LedgerError) in
            try ledger.erase(order.scope, listed: confirmed, order.word, at: order.now)
        }
        // Something came between the two looks.
        guard let done else { throw .refused(.otherList(confirmed: confirmed)) }
        outcome.erasure = done
        outcome.isDone = true
        outcome.isUnfinished = try RunningError.ledger { () throws(LedgerError) in
            try ledger.isErasureUnfinished()
        }
        try restartJournal(ledger)
        try RunningError.ledger { () throws(LedgerError) in try ledger.close() }
    }

    /// It holds gateways' words about notices, and all of it is settled.
    private static func restartJournal(_ ledger: SQLiteLedger) throws(RunningError) {
        let own = try RunningError.ledger { () throws(LedgerError) in try ledger.identity() }
        guard own.hasJournal else { return }
        try RunningError.sender { () throws(SenderError) in
            try CallJournal(path: ledger.journalPath).restart(own)
        }
    }

    /// Sets what the ledger keeps; what is not given stays. Returns what holds now.
    package static func keep(
        _ path: String, hashesTexts: Bool?, years: Int?, _ word: ErasureWord, now: Instant,
        holder: String
    ) throws(RunningError) -> LedgerKeeping {
        try RunningError.ledger { () throws(LedgerError) in
            // A run would make a ledger where there is none.
            try SQLiteLedger(path: path, access: .read).close()
            let ledger = try SQLiteLedger(path: path, access: .run(holder: holder))
            var keeping = try ledger.keeping()
            keeping.hashesTexts = hashesTexts ?? keeping.hashesTexts
            keeping.years = years ?? keeping.years
            try ledger.keep(keeping, word, at: now)
            try ledger.close()
            return keeping
        }
    }

    /// Whether a notice said the words of a file, byte for byte.
    package static func prove(
        _ path: String, key: String, text: String
    ) throws(RunningError) -> SentText {
        let bytes: ContiguousArray<UInt8>
        switch Files.read(text, atMost: 1 << 20) {
        case .success(let read): bytes = read
        case .failure(let failure): throw .io(.cannotOpen(text, failure.reason))
        }
        let words = String(decoding: bytes, as: UTF8.self)
        return try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger(path: path, access: .read)
            var found = try ledger.compare(words, key: key)
            // Editors end a file with a line break, which the notice does not have.
            if found == .differs, words.hasSuffix("\n") {
                found = try ledger.compare(String(words.dropLast()), key: key)
            }
            try ledger.close()
            return found
        }
    }
}

/// Findings about erasures, D0881 and D0882.
extension Diagnostic {
    fileprivate static func cutOff(_ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0881",
            Phrase(
                "a run on `\(ledger)` was cut off, and what it has left is not settled",
                zh: "台账 `\(ledger)` 上有一次运行被中断，它留下的还没有核对"), at: nil,
            note: Phrase("nothing was changed", zh: "没有改变"),
            help: Phrase(
                "let a live run end first: it settles them", zh: "先让一次正式运行结束：它会核对"))
    }

    fileprivate static func unsettled(_ count: Int, _ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0881",
            Phrase(
                "\(count) notices of this borrower have not ended: of unknown outcome, planned, or on their way",
                zh: "这位借款人有 \(count) 份通知还没有了结：结果不明、待发或正在发送"), at: nil,
            note: Phrase(
                "nothing was changed; without the key nobody could settle them any more",
                zh: "没有改变；编号抹去以后就无法核定了"),
            help: Phrase(
                "`dunlin resolve --ledger \(ledger)` lists those of unknown outcome; a live run ends the others",
                zh: "`dunlin resolve --ledger \(ledger)` 列出结果不明的；其余由一次正式运行了结"))
    }

    fileprivate static func retained(_ years: Int) -> Diagnostic {
        Diagnostic(
            "D0881",
            Phrase(
                "the ledger is to keep its notices for \(years) years, and some of these are younger",
                zh: "台账要保存通知 \(years) 年，其中有未满年限的"), at: nil,
            note: Phrase(
                "nothing was changed; while a law asks for records, they are to be kept and used for nothing else (PIPL article 47)",
                zh: "没有改变；法律要求保存的期限内，只存储、不作他用（个人信息保护法第四十七条）"),
            help: Phrase(
                "wait, or say why it is right all the same: `--although TEXT`",
                zh: "等到期满，或写明为什么仍然应当抹除：`--although 理由`"))
    }

    package static func otherWords(_ key: String, isErased: Bool) -> Diagnostic {
        Diagnostic(
            "D0882",
            isErased
                ? Phrase(
                    "what the notice `\(key)` said was erased", zh: "通知 `\(key)` 的文字已经抹除")
                : Phrase(
                    "the notice `\(key)` said something else", zh: "通知 `\(key)` 的文字与此不同"),
            at: nil,
            note: Phrase(
                "texts are compared byte for byte, blanks and punctuation too",
                zh: "逐字节比较，空格和标点也算"))
    }

    package static func noSuchNotice(_ key: String, _ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0882",
            Phrase(
                "the ledger `\(ledger)` has no notice `\(key)`", zh: "台账 `\(ledger)` 里没有通知 `\(key)`"
            ),
            at: nil,
            help: Phrase(
                "write its key as `dunlin ledger export` shows it",
                zh: "写 `dunlin ledger export` 里显示的编号"))
    }
}
