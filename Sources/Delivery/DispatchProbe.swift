/// Moments of a hand-over at which a test may end the process.
package enum DispatchPoint: String, Sendable, CaseIterable {
    /// A group is about to be taken from the outbox, and the outcomes of the one before recorded; the first time the plan
    /// stands and nothing has left. Once a group, and once more where nothing is left to take.
    case beforeIntent = "before_intent"
    /// A group's hand-over is on record, no sender was called yet. Once a group.
    case afterIntent = "after_intent"
    /// The journal says that a notice is handed over, and it is not yet: HTTP and program senders.
    case beforeCall = "before_call"
    /// A sender has handed notices over: the file sender after each group, the HTTP sender after
    /// each answer.
    case afterHandOver = "after_hand_over"
    /// All outcomes of a group are known, none is on record. Once a group.
    case beforeOutcome = "before_outcome"
    /// The outcomes of a group are on record, and with them the intent of the next one, if one follows at once. Once a
    /// group.
    case afterOutcome = "after_outcome"
}

/// Watches a live run from inside; the ordinary one does nothing.
package protocol DispatchProbe: Sendable {
    func reached(_ point: DispatchPoint)
}

/// Lets every moment pass.
package struct NoProbe: DispatchProbe {
    package init() {}

    package func reached(_ point: DispatchPoint) {}
}
