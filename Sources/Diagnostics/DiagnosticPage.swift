/// What a person reads about one kind of finding: `dunlin check --explain D0202`.
///
/// The pages of a phase stand beside its messages. `Docs/Diagnostics.md` is made from them, and
/// tests run their examples: the bad one yields the code, the good one does not.
package struct DiagnosticPage: Sendable, Hashable {
    package let code: String
    /// The finding in general, without names: a headline.
    package let title: Phrase
    /// What the finding says, and what to write instead.
    package let meaning: Phrase
    /// What could happen to borrowers or to money.
    package let reason: Phrase
    package let example: PageExample

    package init(
        _ code: String, _ title: Phrase, _ meaning: Phrase, why reason: Phrase,
        _ example: PageExample
    ) {
        self.code = code
        self.title = title
        self.meaning = meaning
        self.reason = reason
        self.example = example
    }
}

/// The same piece of a file twice: as it yields the finding, and as it is right.
package struct PageExample: Sendable, Hashable {
    /// Where the pieces stand. Tests put them there, in a campaign for car loans over the fields
    /// of `Campaigns/shared/auto-loans.yaml`.
    package enum Place: Sendable, Hashable {
        /// The condition `audience.include`.
        case condition
        /// The text of an SMS.
        case text
        /// Keys of a step; they take the place of the step's own.
        case step
        /// Keys of a campaign; they take the place of the campaign's own.
        case campaign
        /// A whole campaign file.
        case file
        /// Keys of a portfolio that is written in the campaign.
        case portfolio
        /// A field more in such a portfolio.
        case field
        /// A whole lender's file.
        case lender
        /// A whole calendar file.
        case calendar
        /// A whole senders file.
        case senders
        /// A whole policy pack, of the name `house`.
        case policy
        /// Keys of a test file; its campaign has the step 逾期一周, which is due.
        case trial
        /// Keys of such a portfolio, which is run over the database `accounts.db`.
        case database
        /// A whole CSV file, read by a portfolio with the columns of the good example.
        case table
        /// A whole CSV file that the campaign names without declaring fields.
        case bareTable
        /// A cell of a CSV file, as it stands between two commas, of the field that is declared so.
        case cell(field: String)
        /// The pieces are shown only; why they cannot be run.
        case notRun(because: String)
    }

    package let place: Place
    package let bad: String
    package let good: String

    package static func condition(bad: String, good: String) -> PageExample {
        PageExample(place: .condition, bad: bad, good: good)
    }

    package static func text(bad: String, good: String) -> PageExample {
        PageExample(place: .text, bad: bad, good: good)
    }

    package static func step(bad: String, good: String) -> PageExample {
        PageExample(place: .step, bad: bad, good: good)
    }

    package static func campaign(bad: String, good: String) -> PageExample {
        PageExample(place: .campaign, bad: bad, good: good)
    }

    package static func file(bad: String, good: String) -> PageExample {
        PageExample(place: .file, bad: bad, good: good)
    }

    package static func portfolio(bad: String, good: String) -> PageExample {
        PageExample(place: .portfolio, bad: bad, good: good)
    }

    package static func field(bad: String, good: String) -> PageExample {
        PageExample(place: .field, bad: bad, good: good)
    }

    package static func lender(bad: String, good: String) -> PageExample {
        PageExample(place: .lender, bad: bad, good: good)
    }

    package static func calendar(bad: String, good: String) -> PageExample {
        PageExample(place: .calendar, bad: bad, good: good)
    }

    package static func senders(bad: String, good: String) -> PageExample {
        PageExample(place: .senders, bad: bad, good: good)
    }

    package static func policy(bad: String, good: String) -> PageExample {
        PageExample(place: .policy, bad: bad, good: good)
    }

    package static func trial(bad: String, good: String) -> PageExample {
        PageExample(place: .trial, bad: bad, good: good)
    }

    package static func database(bad: String, good: String) -> PageExample {
        PageExample(place: .database, bad: bad, good: good)
    }

    package static func table(bad: String, good: String) -> PageExample {
        PageExample(place: .table, bad: bad, good: good)
    }

    package static func bareTable(bad: String, good: String) -> PageExample {
        PageExample(place: .bareTable, bad: bad, good: good)
    }

    package static func cell(of field: String, bad: String, good: String) -> PageExample {
        PageExample(place: .cell(field: field), bad: bad, good: good)
    }

    package static func notRun(because reason: String, bad: String, good: String) -> PageExample {
        PageExample(place: .notRun(because: reason), bad: bad, good: good)
    }
}

extension PageExample.Place {
    /// Where the piece stands, for the reader; nil where the piece says so itself.
    package var words: Phrase? {
        switch self {
        case .condition: Phrase("a condition", zh: "条件")
        case .text: Phrase("the text of an SMS", zh: "短信文字")
        case .step: Phrase("in a step", zh: "步骤里")
        case .campaign: Phrase("in a campaign", zh: "活动里")
        case .file: Phrase("a whole campaign file", zh: "整个活动文件")
        case .portfolio, .database: Phrase("in `portfolio`", zh: "`portfolio` 里")
        case .field: Phrase("in `portfolio.fields`", zh: "`portfolio.fields` 里")
        case .lender: Phrase("the lender's file", zh: "机构文件")
        case .calendar: Phrase("a calendar file", zh: "日历文件")
        case .senders: Phrase("a senders file", zh: "发送通道文件")
        case .policy: Phrase("a policy pack", zh: "政策包")
        case .trial: Phrase("in a test file", zh: "测试文件里")
        case .table, .bareTable: Phrase("a table of accounts", zh: "名单")
        case .cell(let field):
            Phrase(
                "a cell of the table, its field declared as `\(field)`",
                zh: "名单里的单元格，字段声明为 `\(field)`")
        case .notRun: nil
        }
    }
}
