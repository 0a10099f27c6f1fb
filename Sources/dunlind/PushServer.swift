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
        router.get("health") { _, context in
            try Self.checkLocal(context)
            let health = figures.health(now: clock())
            return Self.response(
                health.isWell ? .ok : .serviceUnavailable, health.text, "application/json")
        }
        router.get("metrics") { _, context in
            try Self.checkLocal(context)
            return Self.response(.ok, figures.metrics(), "text/plain; version=0.0.4")
        }
        return router
    }

    private func push(_ request: Request, _ context: Context) async throws -> Response {
        let sender = context.parameters.get("sender") ?? ""
        let secret = context.parameters.get("secret") ?? ""
        let body = try await request.body.collect(upTo: Self.longestBody)
        let forwarded = HTTPField.Name("X-Forwarded-For").flatMap {
            request.headers[values: $0].last
        }
        let signature = intake.signatureHeader(of: sender).flatMap { HTTPField.Name($0) }
            .flatMap { request.headers[$0] }
        let post = Intake.Post(
            sender: sender, secret: secret, peer: context.peer, forwarded: forwarded,
            body: ContiguousArray(body.readableBytesView))
        let answer = await intake.take(post, signature: signature)
        var response = Self.response(
            HTTPResponse.Status(code: answer.status), answer.text,
            answer.text.hasPrefix("{") ? "application/json" : "text/plain")
        if answer.status == 503, let name = HTTPField.Name("Retry-After") {
            response.headers[name] = "30"
        }
        return response
    }

    /// Only this machine may ask how the service is.
    private static func checkLocal(_ context: Context) throws {
        guard Intake.isThisMachine(context.peer) else { throw HTTPError(.notFound) }
    }

    private static func response(
        _ status: HTTPResponse.Status, _ text: String, _ type: String
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: .init(string: text)))
    }
}
