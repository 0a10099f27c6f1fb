package import CampaignLanguage
package import Ledger

/// How a gateway may tell by itself what became of notices, and what borrowers have answered: it posts to `dunlind`.
package struct PushProfile: Sendable {
    /// The part of the address that only the gateway knows.
    package let path: Secret
    /// Who may post; everybody who knows the path where it is empty.
    package let from: [AddressRange]
    /// HMAC-SHA256 of the body under `key`, in hexadecimal digits, stands in the header; nil where the gateway signs nothing.
    package let signature: Signature?
    package let format: PushFormat
    /// The body of the answer that the gateway takes for a yes.
    package let answer: String

    package struct Signature: Sendable {
        package let header: String
        package let key: Secret
    }
}

/// Where in a body things stand. Without receipts and replies it has the lines of `dunlin receive`.
package struct PushFormat: Sendable, Hashable {
    /// A member of an object, and of the objects in it: `data.reports`.
    package typealias Path = [String]

    /// The field of a form that holds the JSON; nil where the body is JSON.
    package var form: String?
    /// Where the list stands; the body itself where it is empty.
    package var list: Path = []
    package var receipts: Receipts?
    package var replies: Replies?
    /// The zone of local times in the body.
    package var zone: Located<String>?

    package init() {}

    package struct Receipts: Sendable, Hashable {
        /// The notice's key, or the gateway's own number.
        package var name: Path
        package var isKey: Bool
        package var state: Path
        /// What the gateway's words mean; nil for one that says nothing final.
        package var states: [String: DeliveryState?]
        package var code: Path?
        package var at: Path?
    }

    package struct Replies: Sendable, Hashable {
        package var from: Path
        package var text: Path
        package var channel: Channel.Kind
        package var id: Path?
        package var at: Path?
    }

    package var readsLines: Bool { receipts == nil && replies == nil }
}
