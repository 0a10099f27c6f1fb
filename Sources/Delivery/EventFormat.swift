package import CampaignLanguage
package import Ledger

/// Where in what a gateway posts or answers things stand. Without receipts and replies it has the lines of `dunlin receive`.
package struct EventFormat: Sendable, Hashable {
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
