internal import Foundation

/// What the folder of a round shows from outside of the process that was killed.
struct Evidence {
    /// What the input calls for.
    let notices: [Scene.Notice]
    /// What arrived at each address, in its order.
    let arrivals: [String: [Arrival]]
    /// By key, the states of the ledger's rows.
    let states: [String: Set<String>]
    /// Keys that a person is told to look into.
    let listed: Set<String>
    /// What the tools of a person say where something is wrong with the ledger.
    let complaints: [String]

    /// A notice that came to a file, a gateway or a program.
    struct Arrival {
        let key: String
        let answer: Receiver.Answer
        let isTaken: Bool
        let body: String

        var isInDoubt: Bool { answer == .failed || answer == .silent }
    }

    /// What a notice is on the wire, as far as it matters here.
    private struct Envelope: Decodable {
        let key: String
        let to: String
    }

    init(_ folder: String, _ plan: RoundPlan, _ dunlin: Dunlin) throws {
        notices = try Scene.notices(in: folder)
        states = try LedgerRows.states(folder + "/run.ledger")
        var complaints: [String] = []
        var arrivals: [String: [Arrival]] = [:]
        func take(_ arrival: Arrival, sender: String) {
            guard
                let envelope = try? JSONDecoder().decode(
                    Envelope.self, from: Data(arrival.body.utf8)),
                envelope.key == arrival.key
            else {
                complaints.append("\(sender) got what is no notice: \(arrival.body)")
                return
            }
            arrivals[envelope.to, default: []].append(arrival)
        }
        var logs = [folder + "/gateway.jsonl"]
        for (name, kind) in plan.senders.sorted(by: { $0.key < $1.key }) {
            if kind == .program { logs.append("\(folder)/\(name).log") }
            guard kind == .file, let text = try? Files.text("\(folder)/\(name).jsonl") else {
                continue
            }
            for line in text.split(separator: "\n").map(String.init) {
                let key = try? JSONDecoder().decode(Envelope.self, from: Data(line.utf8)).key
                take(
                    Arrival(key: key ?? "", answer: .accepted, isTaken: true, body: line),
                    sender: name)
            }
        }
        for log in logs {
            for line in try Files.lines(log, of: Receiver.Line.self) {
                take(
                    Arrival(
                        key: line.key, answer: line.answer, isTaken: line.isTaken, body: line.body),
                    sender: line.sender)
            }
        }
        let (list, listEnd) = try Self.say(
            ["resolve", "--ledger", folder + "/run.ledger"], folder, dunlin)
        listed = Set(
            list.split(separator: "\n").filter { $0.hasPrefix("  ") }
                .compactMap { $0.split(separator: " ").first.map(String.init) })
        if listEnd != .exited(listed.isEmpty ? 0 : 3) { complaints.append("resolve: \(list)") }
        let (word, wordEnd) = try Self.say(
            ["ledger", "verify", folder + "/run.ledger"], folder, dunlin)
        if wordEnd != .exited(0) { complaints.append("verify: \(word)") }
        self.arrivals = arrivals
        self.complaints = complaints
    }

    private static func say(
        _ arguments: [String], _ folder: String, _ dunlin: Dunlin
    ) throws -> (String, Dunlin.End) {
        let output = folder + "/said.txt"
        unlink(output)
        let end = try dunlin.run(arguments, output: output)
        return (try Files.text(output), end)
    }
}
