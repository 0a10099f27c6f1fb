/// How a gateway may tell by itself what became of notices, and what borrowers have answered: it posts to `dunlind`.
package struct PushProfile: Sendable {
    /// The part of the address that only the gateway knows.
    package let path: Secret
    /// Who may post; everybody who knows the path where it is empty.
    package let from: [AddressRange]
    /// HMAC-SHA256 of the body under `key`, in hexadecimal digits, stands in the header; nil where the gateway signs nothing.
    package let signature: Signature?
    package let format: EventFormat
    /// The body of the answer that the gateway takes for a yes.
    package let answer: String

    package struct Signature: Sendable {
        package let header: String
        package let key: Secret
    }
}
