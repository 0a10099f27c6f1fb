import Expressions
import Planning

/// Whether another channel may take over, counted from what was sent and what receipts say.
extension RunCheck {
    /// Whether the step's notices want a fallback on this day; nil where bounds and gaps have a say in it.
    func mayFallBack(
        _ step: RandomCampaign.Step, _ index: Int, _ time: Int, _ account: Scene.Account
    ) -> Bool? {
        let own = scene.notices(of: account).filter { $0.step == index }
        guard let fallback = step.fallback, let last = own.map(\.sendAt).max(),
            !own.contains(where: { $0.isFallback || $0.hasArrived == true })
        else { return false }
        let isLost = own.allSatisfy { $0.hasArrived == false }
        if fallback.channel != "call", !isLost { return false }
        let ready = Int(last.seconds) + fallback.hours * 3600
        let now = (today * 1440 + minute) * 60 - 8 * 3600
        let isByDate = fallback.hours % 24 == 0
        let sentOn = (Int(last.seconds) + 8 * 3600) / 86_400
        if isByDate ? sentOn + fallback.hours / 24 > today : ready > now { return false }
        if step.notBefore != nil || step.noLaterThan != nil || step.after != nil { return nil }
        let day = account.due + step.offset + time * (step.every ?? 0)
        if day <= account.due, today > account.due { return false }
        var opens = isByDate ? sentOn + fallback.hours / 24 : (ready + 8 * 3600) / 86_400
        while isSendable(opens) == false { opens += 1 }
        guard isSendable(opens) == true, opens <= today else { return false }
        let passed = opens == today ? 0 : (opens + 1...today).count { isSendable($0) == true }
        return passed <= step.late ?? campaign.late
    }

    /// Nothing follows a step that was taken while its fallback is due.
    mutating func isOver(_ account: Scene.Account, _ outcome: Outcome, _ name: String) {
        guard let (step, time) = step(outcome), let index = outcome.decision.step else { return }
        let isHeldBack = step.condition.map { !holds($0, account) } ?? false
        let isOld = scene.notices(of: account).contains { $0.step > index }
        if isHeldBack || isOld { return }
        expect(
            mayFallBack(step, index, time, account) != true, "\(name): its fallback is due")
    }
}
