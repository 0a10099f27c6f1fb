package import CampaignLanguage
package import Diagnostics
package import Expressions

/// One entry of the senders file: what a sender's name stands for on this machine.
package struct SenderProfile: Sendable {
    package enum Kind: Sendable {
        /// The path as it is opened, relative to the senders file's folder already resolved.
        case file(path: String)
        case http(HTTPProfile)
        case exec(ExecProfile)
    }

    package let name: Located<String>
    package let kind: Kind
    /// In the lender's currency, for each part of an SMS, for each notice elsewhere.
    package let prices: [Channel.Kind: Decimal]
    /// The operator says that nothing reaches a borrower; of a gateway accepted only on this machine itself.
    package let isRehearsal: Bool
    /// What its gateway posts to the service; nil where it posts nothing.
    package let push: PushProfile?
    /// How it is asked for receipts and replies; none where it is not.
    package let pulls: [PullProfile]
    /// Who gets its notices while it does not work.
    package let failOver: Located<String>?

    /// Nothing it hands over reaches a borrower: a file, or a rehearsal.
    package var isHarmless: Bool {
        if case .file = kind { return true }
        return isRehearsal
    }
}

/// How notices are posted to a gateway.
package struct HTTPProfile: Sendable {
    package let url: String
    /// In the file's order.
    package let headers: [(name: String, secret: Secret)]
    /// The path as it is opened, of the authorities that vouch for it; nil for the system's.
    package let authorities: String?
    package let timeoutSeconds: Int
    package let inFlight: Int
    /// For how long the gateway honours `Idempotency-Key`; nil where nothing is said of that.
    package let keyLifetimeSeconds: Int?
    /// How fast the gateway may be called; nil for as fast as it answers.
    package let rate: SendRate?
}

/// A program that takes notices.
package struct ExecProfile: Sendable {
    /// All but the environment and the claim; paths as they are opened.
    package let options: ExecSender.Options
    /// Its environment, in the file's order.
    package let environment: [(name: String, secret: Secret)]
}

/// Where a secret stands; never the secret itself.
package struct Secret: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// A file that only its owner may read.
        case file(path: String)
        case environment(name: String)
    }

    package let place: Place
    package let span: SourceSpan
}
