/// Moments of a hand-over at which a test may end the process.
package enum DispatchPoint: String, Sendable, CaseIterable {
    /// A group's hand-over is on record, no sender was called yet. Once a group.
    case afterIntent = "after_intent"
    /// A sender has handed notices over: the file sender after each group, the HTTP sender after
    /// each answer.
    case afterHandOver = "after_hand_over"
    /// All outcomes of a group are known, none is on record. Once a group.
    case beforeOutcome = "before_outcome"
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
