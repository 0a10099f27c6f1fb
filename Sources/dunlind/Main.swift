internal import ArgumentParser
internal import Delivery
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Hummingbird
internal import Logging
internal import Running
internal import Service
internal import ServiceLifecycle
internal import UnixSignals

/// The service `dunlind`: runs campaigns by their schedules, takes what gateways post, and tells how it is.
@main
struct Dunlind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dunlind",
        abstract: "Run campaigns by their schedules, and take receipts and replies from gateways.",
        discussion: """
            Each campaign below that has a `schedule` is run as `dunlin run … --live` at its times. Gateways whose \
            senders say `push` post to /push/SENDER/SECRET, those that say `pull` are asked; /health and /metrics \
            answer to this machine only.
            """,
        version: "0.1.0")

    @Argument(help: ArgumentHelp("Campaign files, or folders of them.", valueName: "campaigns"))
    var campaigns: [String]

    @Option(help: ArgumentHelp("The ledger of the live runs.", valueName: "file"))
    var ledger: String

    @Option(help: ArgumentHelp("The operator's sender profiles.", valueName: "file"))
    var senders: String

    @Option(
        help: ArgumentHelp(
            "Where to listen: an address of this machine and a port.", valueName: "address"))
    var listen = "127.0.0.1:8732"

    @Option(help: ArgumentHelp("Files may name only what lies below DIR.", valueName: "dir"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "The program that makes the runs; the `dunlin` beside this one if left out.",
            valueName: "file"))
    var dunlin: String?

    func validate() throws {
        if address == nil {
            throw ValidationError("--listen is an address and a port, such as 127.0.0.1:8732")
        }
    }

    /// `127.0.0.1:8732` or `[::1]:8732`.
    private var address: (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"),
            let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return host.isEmpty ? nil : (host, port)
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        guard let address else { return }
        Self.raiseLimit()
        let program = dunlin ?? Self.sibling
        for path in campaigns + [program] where access(path, F_OK) != 0 {
            Self.complain("dunlind: there is no `\(path)`")
            throw ExitCode(74)
        }
        let clock: @Sendable () -> Instant = { SystemTime.now }
        let log = ServiceLog(clock: clock) { text in
            var text = text
            text.withUTF8 { bytes in _ = write(STDOUT_FILENO, bytes.baseAddress, bytes.count) }
        }
        let figures = ServiceFigures()
        let (intake, collector) = try ways(log, figures, clock)
        let supervisor = Supervisor(
            Supervisor.Options(
                campaigns: campaigns, root: root, ledger: ledger, senders: senders,
                program: program), log: log, figures: figures, clock: clock)
        let server = PushServer(intake: intake, figures: figures, clock: clock)
        let application = Application(
            router: server.router,
            // Who says nothing for half a minute is let go, so that strangers hold no connection.
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: nil,
                availableConnectionsDelegate: .maximum(
                    512,
                    logger: Logger(label: "dunlind", factory: { _ in SwiftLogNoOpLogHandler() }))),
            onServerRunning: { channel in
                let bound = channel.localAddress
                let place = bound.flatMap { bound in
                    bound.port.map { "\(bound.ipAddress ?? address.host):\($0)" }
                }
                log.say("listens on \(place ?? listen)")
            }, logger: Logger(label: "dunlind", factory: { _ in SwiftLogNoOpLogHandler() }))
        // The last is asked to end first, and waited for: the run's notices before a gateway's answer.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: application)
        ]
        if let collector { services.append(.init(service: Fetcher(collector: collector))) }
        services.append(.init(service: Timekeeper(supervisor: supervisor)))
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "dunlind", factory: { _ in SwiftLogNoOpLogHandler() })))
        do {
            try await group.run()
        } catch {
            let inUse = "\(error)".contains("\(EADDRINUSE)")
            Self.complain(
                inUse
                    ? "dunlind: \(listen) is in use; another service may run already"
                    : "dunlind: cannot listen on \(listen): \(error)")
            throw ExitCode(74)
        }
    }

    /// The ways in of the senders file, and who fetches; ends the program where it, or a secret, cannot be used.
    private func ways(
        _ log: ServiceLog, _ figures: ServiceFigures, _ clock: @escaping @Sendable () -> Instant
    ) throws -> (intake: Intake, collector: Collector?) {
        var sources = SourceSet()
        var bag = DiagnosticBag()
        var ways: (intake: Intake, collector: Collector?)?
        do throws(SendersFile.Failure) {
            let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
            if let file = try SendersFile.read(senders, sources: &sources, into: &bag),
                let doors = file.doors(environment: environment, into: &bag),
                let pulls = file.pulls(environment: environment, into: &bag),
                let intake = Intake(
                    doors: doors, ledger: ledger, log: log, figures: figures, clock: clock,
                    into: &bag)
            {
                let collector = Collector(
                    pulls, of: file, ledger: ledger, log: log, figures: figures, clock: clock)
                if Self.haveZones(pulls, &bag) {
                    ways = (intake, pulls.isEmpty ? nil : collector)
                }
            }
        } catch {
            switch error {
            case .unreadable(let finding), .refused(let finding): bag.add(finding)
            }
        }
        let renderer = HumanRenderer(style: .plain, language: .en)
        var text = renderer.render(bag.shown, sources: sources)
        text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
        guard let ways else { throw ExitCode(1) }
        return ways
    }

    private static func haveZones(_ pulls: [PullSource], _ bag: inout DiagnosticBag) -> Bool {
        for pull in pulls {
            do throws(RunningError) { _ = try Puller.zone(of: pull) } catch {
                for finding in error.findings { bag.add(finding) }
                return false
            }
        }
        return true
    }

    private static func complain(_ text: String) {
        var line = text + "\n"
        line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }

    /// As many open files as the system allows: connections of strangers must not keep the ledger closed.
    private static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// As `dunlin` ends: a mistake in the arguments is 2.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess { print(message) } else { complain(message) }
            Glibc.exit(code.isSuccess ? 0 : code == .validationFailure ? 2 : 70)
        }
    }

    /// The `dunlin` in the folder of this program.
    private static var sibling: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "dunlin" }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return Files.join(String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]), "dunlin")
    }
}

/// Runs the supervisor until the service is asked to end.
private struct Timekeeper: ServiceLifecycle.Service {
    let supervisor: Supervisor

    func run() async throws {
        await cancelWhenGracefulShutdown { await supervisor.run() }
    }
}

/// Fetches until the service is asked to end, and waits for what was asked.
private struct Fetcher: ServiceLifecycle.Service {
    let collector: Collector

    func run() async throws {
        await cancelWhenGracefulShutdown { await collector.run() }
    }
}
