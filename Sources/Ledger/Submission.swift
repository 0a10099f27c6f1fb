/// What became of one notice that was handed to a sender: one of three outcomes, and never a guess.
package enum Submission: Sendable, Hashable {
    /// The gateway has taken the notice over; `id` is its own number for it, where it gives one.
    case accepted(id: String?)
    /// The notice has definitely not been taken over.
    case rejected(Rejection)
    /// It may or may not have been taken over; such a notice is never sent again blindly.
    case unknown(note: String)
}

/// A definite no.
package struct Rejection: Sendable, Hashable {
    /// Whose matter the refusal is.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Nothing left this machine: no connection, or the sender itself could not start.
        case notSent = "not_sent"
        /// It was not even tried: the run was told to stop, or its sender was found not to work.
        case notCalled = "not_called"
        /// Its window closed before its sender got it.
        case expired
        /// Too many at once; later again.
        case throttled
        /// This address cannot be written to.
        case recipient
        /// The lender's credentials are refused.
        case auth
        /// The lender's account at the gateway is empty.
        case balance
        /// The senders file says something that the gateway does not know.
        case config

        /// It was said by the gateway, and not found out before anything left.
        var isAnswer: Bool {
            switch self {
            case .notSent, .notCalled, .expired: false
            case .throttled, .recipient, .auth, .balance, .config: true
            }
        }

        /// The lender has to mend something: no other notice will fare better before.
        package var needsPerson: Bool {
            switch self {
            case .notSent, .auth, .balance, .config: true
            case .notCalled, .expired, .throttled, .recipient: false
            }
        }
    }

    package var kind: Kind
    /// The gateway's or system's short name of the reason, such as `429` or `ENOSPC`.
    package var code: String
    /// For people; never an address of the network, a header or a secret.
    package var detail: String
    /// How long the gateway asks to be left alone.
    package var retryAfterSeconds: Int?

    package init(_ kind: Kind, code: String, detail: String, retryAfterSeconds: Int? = nil) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Code and words on one line.
    package var shown: String {
        [code, detail].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
