internal import Foundation

/// A sender's program, with the same bad manners as the gateway: `dunlin-chaos program LOG NAME SEED FAULTS`.
enum Program {
    private struct Message: Decodable {
        let op: String
        let key: String?
    }

    static func run(_ arguments: [String]) throws {
        guard arguments.count == 4, let seed = UInt64(arguments[2]), let faults = Int(arguments[3])
        else { throw Failure("a program wants its log, name, seed and faults") }
        var receiver = try Receiver(log: arguments[0], seed: seed, faults: faults)
        while let line = readLine() {
            let message = try JSONDecoder().decode(Message.self, from: Data(line.utf8))
            switch (message.op, message.key) {
            case ("hello", _): say(#"{"op":"ready","v":1,"caps":{"reconcile":true}}"#)
            case ("reconcile", let key?):
                say(key, receiver.taken.contains(key) ? accepted : rejected("not_sent"))
            case ("submit", let key?):
                let answer = try receiver.receive(envelope(line), key: key, sender: arguments[1])
                if !answered(answer, key) { return }
            default: break
            }
        }
    }

    /// False where the program ends without a word.
    private static func answered(_ answer: Receiver.Answer, _ key: String) -> Bool {
        switch answer {
        case .accepted: say(key, accepted)
        case .late:
            usleep(3000)
            say(key, accepted)
        case .throttled: say(key, rejected("throttled"))
        case .failed: say(key, #""outcome":"unknown""#)
        case .silent: return false
        }
        return true
    }

    private static let accepted = #""outcome":"accepted""#

    private static func rejected(_ kind: String) -> String {
        #""outcome":"rejected","kind":"\#(kind)","code":"c""#
    }

    /// Scene's keys need no escapes.
    private static func say(_ key: String, _ outcome: String) {
        say(#"{"op":"result","key":"\#(key)",\#(outcome)}"#)
    }

    private static func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    /// The notice without what belongs to the conversation, which has the same bytes each time.
    private static func envelope(_ line: String) -> String {
        line.firstRange(of: #""key":"#).map { "{" + line[$0.lowerBound...] } ?? line
    }
}
