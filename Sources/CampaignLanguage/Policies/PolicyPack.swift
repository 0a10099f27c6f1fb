package import Diagnostics
package import Expressions

/// A set of rules from outside the campaign that its notices keep: law, standards, a gateway's terms, the house.
///
/// Packs are data: a lender names the ones that bind it, a campaign may add more. Each rule is looked at twice, on the
/// campaign's file and on each notice.
package struct PolicyPack: Sendable {
    package var name: String
    package var title: String?
    package var rules: [PolicyRule]
    package var span: SourceSpan

    package init(name: String, title: String?, rules: [PolicyRule], span: SourceSpan) {
        self.name = name
        self.title = title
        self.rules = rules
        self.span = span
    }
}

/// One rule of a pack, with where it comes from and how sure that is.
package struct PolicyRule: Sendable {
    /// What a rule rests on; nobody may make an exception from a law.
    package enum Basis: String, Sendable, CaseIterable {
        case law, regulation
        case nationalStandard = "national_standard"
        case industryGuideline = "industry_guideline"
        case vendorTerms = "vendor_terms"
        case house
    }

    /// How well the fact is known: A the text itself was read, B a second source, C background knowledge, D uncertain.
    package enum Confidence: String, Sendable, CaseIterable {
        case a = "A", b = "B", c = "C", d = "D"
    }

    /// Whose notices it is about; an empty list is all.
    package struct Scope: Sendable {
        package var purposes: [Purpose] = []
        package var channels: [Channel.Kind] = []
        package var kinds: [Lender.Kind] = []
        package var role: Lender.Role?
        /// Steps whose day lies so many days after the due date; one whose day tells no distance is none of them.
        package var daysFromDue: ClosedRange<Int>?
    }

    package var id: String
    package var span: SourceSpan
    /// The rule in a sentence, in the pack's language.
    package var says: String
    package var basis: Basis
    package var severity: Severity
    package var source: String
    package var confidence: Confidence
    /// The date on which somebody last held it against its source.
    package var verified: CivilDate
    /// The first and the last local date on which it is in force.
    package var since: CivilDate?
    package var until: CivilDate?
    package var scope: Scope
    package var check: Check

    /// What a rule asks; the kinds are few, so that a pack needs no program.
    package enum Check: Sendable {
        /// Notices leave between these seconds of the borrower's day; half-open, never across midnight.
        case window(opens: Int, closes: Int)
        /// At most so many notices to a borrower.
        case cap([Cap])
        case words(ForbiddenWords)
        /// Each text holds at least one of these words.
        case contains([String])
        /// Each text shows these things.
        case shows([Content])
        case hides(HiddenFields)
        case shape(TextShape)
        /// No channel's address is a field whose name holds one of these words.
        case recipients([String])
        /// The campaign has a stop, a hold or an exclusion that speaks of each of these, under any of its words.
        case stops([(name: String, words: [String])])
        /// Rates are at most this fraction a year, times 10^`ValueType.rateScale`.
        case rate(Word)
        /// Signatures and texts of SMS are registered with the gateway.
        case registered(RegisteredTexts)
    }

    package struct Cap: Sendable {
        package var count: Int
        package var days: Int

        package init(count: Int, days: Int) {
            self.count = count
            self.days = days
        }
    }

    package struct ForbiddenWords: Sendable {
        /// Where the words may not stand.
        package enum Part: String, Sendable, CaseIterable { case title, text, anywhere }

        package var words: [Located<String>]
        package var part: Part
        /// Words straight before one, after which it says the opposite: 不会.
        package var notAfter: [String]
        /// Words that look like those and are none: 不得不.
        package var butAfter: [String]
        /// A fact about the lender with which the words are allowed.
        package var unless: Fact?
    }

    /// Facts of the lender's file that allow a word.
    package enum Fact: String, Sendable, CaseIterable {
        case reportsToCreditBureau = "reports_to_credit_bureau"
    }

    /// What a text can show.
    package enum Content: String, Sendable, CaseIterable {
        /// A sum of money.
        case amount
        /// The due date, a last day to pay, or the days overdue.
        case day
        /// An official number, site or app of the lender.
        case contact
    }

    package struct HiddenFields: Sendable {
        package var part: ForbiddenWords.Part
        /// Fields whose name holds one of these words.
        package var named: [String]
        /// Placeholders whose expression holds one of these.
        package var values: [String]
        /// Names of persons, and sums, are not shown at all.
        package var names: Bool
        package var amounts: Bool
        /// The account is shown by its last characters only.
        package var account: Bool
    }

    package struct TextShape: Sendable {
        /// Characters of an SMS signature.
        package var signature: ClosedRange<Int>?
        /// Characters that may not stand in a text.
        package var symbols: [Unicode.Scalar]
        /// Two placeholders without a word between them are allowed.
        package var adjacent: Bool
    }

    /// Whether it is in force on a local date.
    package func isInForce(on date: CivilDate) -> Bool {
        (since.map { $0 <= date } ?? true) && (until.map { date <= $0 } ?? true)
    }

    /// Whether it is about the notices of that step on that channel.
    package func isAbout(_ step: Step, _ channel: Channel.Kind) -> Bool {
        if let days = scope.daysFromDue {
            guard let own = step.daysFromDue, days.contains(own.lowerBound) else { return false }
        }
        return (scope.purposes.isEmpty || scope.purposes.contains(step.purpose))
            && (scope.channels.isEmpty || scope.channels.contains(channel))
    }
}

/// A rule that does not hold somewhere: where, why and by whom. Reports list them all.
package struct PolicyException: Sendable {
    package var rule: String
    /// The name of a step, or the path of a key (`timing.hours`).
    package var place: String
    package var because: String
    package var by: String
    package var span: SourceSpan
    package var ruleSpan: SourceSpan
    package var placeSpan: SourceSpan
}
