import CampaignLanguage
import Delivery
import Expressions
import Ledger

/// Calls a gateway as the product's own senders do: the journal and the gate before each call, the journal after it.
struct SimulatedSender: Sender {
    /// Where in its calls a process is killed.
    struct Death: Sendable {
        enum Moment: Sendable, CaseIterable { case beforeLine, beforeCall, afterCall, afterAnswer }

        let gateway: String
        /// Which of its calls, from 1.
        let call: Int
        let moment: Moment
    }

    let gateway: SimulatedGateway
    let world: World
    let death: Death?
    /// How many calls the gateway had when the process began.
    let before: Int

    init(_ gateway: SimulatedGateway, _ world: World, _ death: Death?) {
        self.gateway = gateway
        self.world = world
        self.death = death?.gateway == gateway.plan.name ? death : nil
        before = gateway.calls.count
    }

    var endpoint: String { "test:" + gateway.plan.name }
    var keyLifetimeSeconds: Int? { gateway.plan.lifetime }
    var rate: SendRate? { gateway.plan.rate }

    func submit(_ batch: [Envelope], gate: SendGate) async -> [Submission] {
        let group = world.takeOff()
        var time = group.start
        gateway.write("group " + batch.map { String($0.attempt) }.joined(separator: " "))
        var answers: [Submission] = []
        for (index, envelope) in batch.enumerated() {
            if isHalted(envelope.key, group, time) { gate.close() }
            if !gate.isOpen {
                answers.append(.rejected(Rejection(.notCalled, code: "", detail: "")))
                continue
            }
            // The first one was looked at by the dispatcher, at the same instant.
            if index > 0, time >= group.start.after(envelope.closesIn * 1_000) {
                answers.append(.rejected(Rejection(.expired, code: "closed", detail: "")))
                continue
            }
            guard let (answer, lasts) = call(envelope, at: time, group) else {
                answers += batch[index...].map { _ in .unknown(note: "killed") }
                break
            }
            time = time.after(lasts)
            gate.heard(answer)
            answers.append(answer)
        }
        world.jump(to: time)
        return answers
    }

    /// nil: the process was killed meanwhile.
    private func call(
        _ envelope: Envelope, at time: Instant, _ group: World.Group
    ) -> (Submission, Int64)? {
        let number = gateway.calls.count - before + 1
        let dies = death?.call == number ? death?.moment : nil
        if dies == .beforeLine { return killed() }
        gateway.write("call \(envelope.attempt)")
        if dies == .beforeCall { return killed() }
        let (answer, lasts) = gateway.call(
            envelope.key, attempt: envelope.attempt, at: time, group)
        if dies == .afterCall { return killed() }
        gateway.write(Self.line(envelope.attempt, answer))
        if dies == .afterAnswer { return killed() }
        return (answer, lasts)
    }

    private func killed() -> (Submission, Int64)? {
        world.store.kill()
        return nil
    }

    /// As the dispatcher hears within a second what a person says.
    private func isHalted(_ key: String, _ group: World.Group, _ time: Instant) -> Bool {
        let slot = world.story.slots[key]
        let campaign = slot.map { world.story.campaigns[$0.campaign].name }
        return group.coming.prefix { $0.at.after(1_000_000) <= time }.contains { word in
            switch word.what {
            case .stop: true
            case .pause(let paused): paused == campaign
            case .resume, .event: false
            }
        }
    }

    private static func line(_ attempt: Int64, _ answer: Submission) -> String {
        let fields =
            switch answer {
            case .accepted(let id): ["accepted"] + (id.map { [$0] } ?? [])
            case .unknown(let note): ["unknown", note]
            case .rejected(let no):
                [
                    "rejected", no.kind.rawValue, no.code,
                    no.retryAfterSeconds.map { String($0) } ?? "", no.detail,
                ]
            }
        return (["answer \(attempt)"] + fields).joined(separator: "\t")
    }

    /// Only a gateway that can be asked says something, and not always.
    func reconcile(_ open: [OpenEnvelope]) async -> [Submission] {
        open.map { envelope in
            guard gateway.plan.kind == .queryable else { return .unknown(note: "nobody can say") }
            let (taken, isLate) = gateway.fate(of: envelope.key, at: world.now())
            var dice = Dice(world.story.seed, "asked " + envelope.key, gateway.calls.count)
            if isLate || dice.happens(30) { return .unknown(note: "it does not say") }
            return taken.map { .accepted(id: $0.id) }
                ?? .rejected(Rejection(.notSent, code: "absent", detail: ""))
        }
    }

    func close() async {}
}
