internal import Delivery
internal import Expressions
internal import HTTPTypes
internal import Hummingbird
internal import Service

/// The addresses of the service.
struct PushServer {
    let intake: Intake
    let figures: ServiceFigures
    let clock: @Sendable () -> Instant

    /// The longest body that a gateway may post.
    private static let longestBody = 4 << 20

    /// A request with the address of whoever sent it.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let peer: String

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
            peer = source.channel.remoteAddress?.ipAddress ?? ""
        }
    }

    var router: Router<Context> {
        let router = Router(context: Context.self)
        router.post("push/:sender/:secret") { request, context in
            try await push(request, context)
        }
        router.get("health") { request, context in
            try Self.checkLocal(request, context)
            let health = figures.health(now: clock())
            return Self.response(
                health.isWell ? .ok : .serviceUnavailable, health.text, "application/json")
        }
        router.get("metrics") { request, context in
            try Self.checkLocal(request, context)
            return Self.response(.ok, figures.metrics(), "text/plain; version=0.0.4")
        }
        return router
    }

    private func push(_ request: Request, _ context: Context) async throws -> Response {
        let sender = context.parameters.get("sender") ?? ""
        let secret = context.parameters.get("secret") ?? ""
        let caller = Intake.Caller(
            sender: sender, secret: secret, peer: context.peer, forwarded: Self.forwarded(request))
        switch intake.admit(caller) {
        // A stranger's body is not read.
        case .refused(let answer): return Self.response(answer)
        case .admitted(let door):
            let body = try await request.body.collect(upTo: Self.longestBody)
            let signature = door.profile.signature.flatMap { HTTPField.Name($0.header) }
                .flatMap { request.headers[$0] }
            return Self.response(
                await intake.take(
                    ContiguousArray(body.readableBytesView), through: door, signature: signature))
        }
    }

    private static func response(_ answer: Intake.Answer) -> Response {
        var response = response(
            HTTPResponse.Status(code: answer.status), answer.text,
            answer.text.hasPrefix("{") ? "application/json" : "text/plain")
        if answer.status == 503, let name = HTTPField.Name("Retry-After") {
            response.headers[name] = "30"
        }
        return response
    }

    private static func forwarded(_ request: Request) -> String? {
        HTTPField.Name("X-Forwarded-For").flatMap { request.headers[values: $0].last }
    }

    /// Only this machine may ask how the service is, and no stranger through a proxy on it.
    private static func checkLocal(_ request: Request, _ context: Context) throws {
        guard Intake.isThisMachine(context.peer), forwarded(request) == nil else {
            throw HTTPError(.notFound)
        }
    }

    private static func response(
        _ status: HTTPResponse.Status, _ text: String, _ type: String
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: .init(string: text)))
    }
}
