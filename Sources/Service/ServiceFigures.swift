internal import Diagnostics
package import Expressions
internal import Synchronization

/// What the service counts, for its metrics and its health.
package final class ServiceFigures: Sendable {
    struct Values: Sendable {
        var runsStarted = 0
        var runsEnded: [String: Int] = [:]
        var runsMissed = 0
        var pushed: [String: Int] = [:]
        var refused: [String: Int] = [:]
        var pulls: [PullKey: Pull] = [:]
        var standings: [Timetable.Standing] = []
        var unsound: [String] = []
        var lastTick: Instant?
        var unknown = 0
        var trouble: String?

        var sortedPulls: [(key: PullKey, value: Pull)] {
            pulls.sorted { ($0.key.sender, $0.key.number) < ($1.key.sender, $1.key.number) }
        }
    }

    /// A request of a sender.
    struct PullKey: Hashable, Sendable {
        let sender: String
        let number: Int
    }

    /// What came of asking a gateway.
    struct Pull: Sendable {
        var taken = 0
        var failures = 0
        var answeredAt: Instant?
        var trouble: String?
    }

    private let values = Mutex(Values())

    package init() {}

    func update(_ body: (inout Values) -> Void) { values.withLock { body(&$0) } }

    /// The text format of Prometheus, version 0.0.4; no name of a borrower, no text.
    package func metrics() -> String {
        let now = values.withLock { $0 }
        var text = ""
        func family(
            _ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, Int64)]
        ) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
            for (labels, value) in samples { text += "\(name)\(labels) \(value)\n" }
        }
        func labelled(_ name: String, _ counts: [String: Int]) -> [(labels: String, Int64)] {
            counts.sorted { $0.key < $1.key }.map {
                ("{\(name)=\"\(Self.escaped($0.key))\"}", Int64($0.value))
            }
        }
        family(
            "dunlind_runs_started_total", "counter", "Runs that the service has begun.",
            [("", Int64(now.runsStarted))])
        family(
            "dunlind_runs_ended_total", "counter", "Runs that have ended, by how.",
            labelled("outcome", now.runsEnded))
        family(
            "dunlind_runs_missed_total", "counter", "Scheduled runs that did not take place.",
            [("", Int64(now.runsMissed))])
        family(
            "dunlind_campaign_running", "gauge", "1 while the campaign is being run.",
            now.standings.map { ("{campaign=\"\($0.id)\"}", $0.isRunning ? 1 : 0) })
        family(
            "dunlind_campaign_next_run_seconds", "gauge",
            "When the campaign runs next, in seconds since 1970.",
            now.standings.compactMap { one in
                one.next.map { ("{campaign=\"\(one.id)\"}", $0.seconds) }
            })
        family(
            "dunlind_campaign_due_seconds", "gauge",
            "The scheduled time that waits for its run, in seconds since 1970.",
            now.standings.compactMap { one in
                one.open.map { ("{campaign=\"\(one.id)\"}", $0.seconds) }
            })
        family(
            "dunlind_campaigns_unsound", "gauge", "Campaign files with errors, which do not run.",
            [("", Int64(now.unsound.count))])
        family(
            "dunlind_pushed_total", "counter",
            "What gateways have posted and the ledger has, by sender.",
            labelled("sender", now.pushed))
        family(
            "dunlind_push_refused_total", "counter", "Posts that were not taken, by reason.",
            labelled("reason", now.refused))
        let pulls = now.sortedPulls
        func pulled(_ value: (Pull) -> Int64?) -> [(labels: String, Int64)] {
            pulls.compactMap { key, pull in
                value(pull).map {
                    (
                        "{sender=\"\(Self.escaped(key.sender))\",request=\"\(key.number)\"}", $0
                    )
                }
            }
        }
        family(
            "dunlind_pulled_total", "counter",
            "What was fetched from gateways and the ledger has, by sender and request.",
            pulled { Int64($0.taken) })
        family(
            "dunlind_pull_failures_total", "counter", "Requests that came to nothing.",
            pulled { Int64($0.failures) })
        family(
            "dunlind_pull_answered_seconds", "gauge",
            "When the gateway last answered, in seconds since 1970.",
            pulled { $0.answeredAt?.seconds })
        family(
            "dunlind_notices_unknown", "gauge", "Notices of which nobody knows whether they left.",
            [("", Int64(now.unknown))])
        family(
            "dunlind_last_tick_seconds", "gauge",
            "When the service last looked at its timetable, in seconds since 1970.",
            now.lastTick.map { [("", $0.seconds)] } ?? [])
        return text
    }

    /// The longest that the service may be busy elsewhere.
    private static let longestTick: Int64 = 60

    /// Whether the service does its work, and what there is to know, as JSON.
    package func health(now: Instant) -> (isWell: Bool, text: String) {
        let values = values.withLock { $0 }
        let age = values.lastTick.map { now.seconds - $0.seconds }
        let isWell = values.trouble == nil && age.map { $0 <= Self.longestTick } ?? false
        func time(_ instant: Instant?) -> JSONValue {
            instant.map { .string(ZoneRules.utc.rfc3339($0)) } ?? .null
        }
        let campaigns = values.standings.map { one -> JSONValue in
            [
                "campaign": .string(one.id), "file": .string(one.path),
                "running": .bool(one.isRunning), "due": time(one.open),
                "why_not": one.trouble.map { .string($0.text) } ?? .null, "next": time(one.next),
            ]
        }
        let body: JSONValue = [
            "status": .string(isWell ? "ok" : "failing"),
            "trouble": values.trouble.map { .string($0) } ?? .null,
            "campaigns": .array(campaigns),
            "unsound": .array(values.unsound.map { .string($0) }),
            "pulls": .array(
                values.sortedPulls.map { key, pull -> JSONValue in
                    [
                        "sender": .string(key.sender), "request": .integer(key.number),
                        "answered": time(pull.answeredAt),
                        "trouble": pull.trouble.map { .string($0) } ?? .null,
                    ]
                }),
        ]
        return (isWell, body.text() + "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n")
    }
}
