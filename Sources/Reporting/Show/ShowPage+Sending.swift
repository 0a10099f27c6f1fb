internal import CampaignLanguage
internal import Expressions

/// By which channels a step goes, and what follows where it does not arrive.
extension ShowPage {
    func sending(_ sending: Sending) -> String {
        let names = sending.channels.map { plain.channel(campaign.channels[$0].kind) }
        switch sending {
        case .firstOf where names.count == 1: return names[0]
        case .firstOf:
            return say(
                "the first possible of " + names.joined(separator: ", "),
                zh: plain.spaced(names.joined(separator: "、"), "中第一个能用的"))
        case .allOf: return names.joined(separator: say(" and ", zh: "和"))
        }
    }

    /// `; after 1 day, where it has not arrived or no receipt came: call`, or nothing.
    func fallback(_ step: Step, _ groups: [Int]) -> [Inline] {
        guard let fallback = step.fallback else { return [] }
        let minutes = fallback.within / 60_000_000
        let (count, unit): (Int64, SpanWord) =
            minutes % 1440 == 0
            ? (minutes / 1440, .day)
            : minutes % 60 == 0 ? (minutes / 60, .hour) : (minutes, .minute)
        let span = plain.span(count, unit)
        let isSeveral = groups.contains {
            if case .allOf(let channels) = step.send[$0] { channels.count > 1 } else { false }
        }
        return [.text(say("; after \(span), ", zh: "；\(span)后"))]
            + choice(fallback.send, groups, ==) {
                [.text(following($0, isSeveral: isSeveral))]
            }
    }

    /// A message follows only on the word that nothing has arrived, a person is asked in silence, too.
    private func following(_ send: Sending, isSeveral: Bool) -> String {
        let tasks = send.channels.filter { campaign.channels[$0].kind.isTask }
        let failed = say(
            isSeveral
                ? "where all are known not to have arrived"
                : "where it is known not to have arrived",
            zh: isSeveral ? "都没送到的" : "没送到的")
        let silent = say("where no receipt came", zh: "没有回执的")
        let all = sending(send)
        if tasks.isEmpty { return say("\(failed): \(all)", zh: plain.spaced(failed, "，改用", all)) }
        if tasks.count == send.channels.count {
            let either = say(
                isSeveral
                    ? "where none is known to have arrived"
                    : "where it is not known to have arrived",
                zh: isSeveral ? "都没送到或没有回执的" : "没送到或没有回执的")
            return say("\(either): \(all)", zh: plain.spaced(either, "，改用", all))
        }
        let others = sending(.firstOf(tasks))
        return say(
            "\(failed): \(all); \(silent): \(others)",
            zh: plain.spaced(failed, "，改用", all, "；", silent, "，改用", others))
    }

    /// What the words of the table of steps mean, as far as it has them.
    var sendingNotes: [Block] {
        let fallbacks = campaign.ladder.compactMap(\.fallback).flatMap(\.send.values)
        let sends = campaign.ladder.flatMap(\.send.values) + fallbacks
        let choosesFirst = sends.contains {
            if case .firstOf(let channels) = $0 { channels.count > 1 } else { false }
        }
        var notes: [Block] = []
        if choosesFirst {
            notes.append(.paragraph([.text(firstPossible(hasFallback: !fallbacks.isEmpty))]))
        }
        if !fallbacks.isEmpty {
            let kinds = fallbacks.flatMap(\.channels).map { campaign.channels[$0].kind }
            notes.append(
                .paragraph([
                    .text(
                        notArrived(
                            hasMessage: kinds.contains { !$0.isTask },
                            hasTask: kinds.contains { $0.isTask }))
                ]))
        }
        return notes
    }

    private func firstPossible(hasFallback: Bool) -> String {
        let but =
            hasFallback
            ? say(", but where the table says so", zh: "（表中写明“没送到”改用什么的除外）") : ""
        return say(
            "“The first possible” is the first channel that has an address, is not opted out of and is within its limits. What has been sent and does not arrive is not sent by the next one for that\(but).",
            zh: "“第一个能用的”：有地址、没有退订、没到次数上限的第一个渠道。已经发出而没送到的，不会因此换下一个\(but)。"
        )
    }

    private func notArrived(hasMessage: Bool, hasTask: Bool) -> String {
        let silent =
            !hasTask
            ? say("Where no receipt comes, nothing follows.", zh: "一直没有回执的，不换渠道。")
            : !hasMessage
                ? say(
                    "Where no receipt comes, a person is asked, too.", zh: "一直没有回执的，也请人联系。")
                : say(
                    "Where no receipt comes, no other message follows; only a person is asked, where the table says so.",
                    zh: "一直没有回执的，不改发别的通知；表中写明的，只请人联系。")
        let isUpToDue = campaign.ladder.contains { $0.fallback != nil && mayFallUpToDue($0) }
        let ends =
            isUpToDue
            ? say(
                ", nor after the due date for a step up to it",
                zh: "，或者还款日当天或之前的步骤已过了还款日")
            : ""
        return say(
            "“Not to have arrived”: a receipt says that it has failed or expired, or the gateway has refused the address. \(silent) It is done once, by the first run after that time; not any more once a later step is due or it can no longer be made up\(ends).",
            zh: "“没送到”：回执说失败或过期，或者通道拒收这个号码或地址。\(silent)到时间后的第一次运行来办，只办一次；后面的步骤已到、过了补发期\(ends)，就不再办。"
        )
    }
}
