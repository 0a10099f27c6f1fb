internal import Diagnostics
package import Expressions

/// What the packs add to a campaign.
extension Campaign {
    /// The rules of all packs, in order.
    package var policyRules: [PolicyRule] { policies.flatMap(\.rules) }

    /// Whether the file makes an exception of the rule at a step or a key.
    package func makesException(of rule: PolicyRule, at place: String) -> Bool {
        exceptions.contains { $0.rule == rule.id && $0.place == place }
    }

    /// The campaign's own limits, then those of the packs in force on a date that are about its lender.
    package func limits(on date: CivilDate) -> [FrequencyLimit] {
        var limits = timing.limits
        for (at, rule) in policyRules.enumerated()
        where rule.severity == .error && rule.isInForce(on: date) && lender.isBound(by: rule) {
            guard case .cap(let caps) = rule.check,
                !makesException(of: rule, at: "timing.limits")
            else { continue }
            let kinds = Channel.Kind.allCases.filter(rule.scope.channels.contains)
            for cap in caps {
                for kind in kinds.isEmpty ? [nil] : kinds.map(Optional.some) {
                    limits.append(
                        FrequencyLimit(
                            channel: kind, count: cap.count, days: cap.days, span: rule.span,
                            policy: at))
                }
            }
        }
        return limits
    }
}
