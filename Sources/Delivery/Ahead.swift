internal import Expressions

extension Dispatcher {
    /// When the group that follows is taken from the outbox.
    package struct Ahead: Sendable {
        /// Notices a group.
        var groupSize = Dispatcher.groupSize
        /// How long a group may wait for the one before it, in microseconds: later what was looked at may be true no more, and
        /// it goes back. Nothing is taken ahead behind a group that took longer; nil: nothing ever is.
        var longest: Int64?
        /// While the one before is with its senders; or else before it is given to them.
        var isBeside = false

        /// After the answers of the one before.
        package static let never = Ahead()
        /// The disk and the network work at the same time.
        package static let beside = Ahead(longest: 1_000_000, isBeside: true)

        /// What `beside` comes to at worst, and the same each time.
        package static func before(groupSize: Int, longest: Int64?) -> Ahead {
            Ahead(groupSize: groupSize, longest: longest)
        }

        /// A group that began and ended then lets the next one be taken ahead.
        func isQuick(from start: Instant, to end: Instant) -> Bool {
            guard let longest else { return false }
            return (0...longest).contains(end.microseconds - start.microseconds)
        }
    }
}
