internal import CSpawnShim
internal import Expressions
internal import Glibc

/// One run's claim on a program, which the program inherits.
///
/// A run that is killed leaves its program to finish what is in its pipe. Whoever asked a new one what became of those
/// notices would be told "nothing", while the old one is about to send them: so a new one is started only once the old one,
/// and all that it has started, has ended.
final class ExecLock: Sendable {
    let descriptor: Int32

    /// nil where the options have no claim. Waits as long as a group may take; throws where the program is
    /// still at work then.
    convenience init?(_ options: ExecSender.Options) throws(SenderError) {
        guard let claim = options.claim else { return nil }
        let name = "dunlin-exec-" + SHA256.digest(options.program + "\0" + claim).description
        let deadline = ExecProcess.now() + Int64(options.timeoutSeconds) * 1000
        while true {
            let descriptor = cspawn_claim(name)
            if descriptor >= 0 {
                self.init(descriptor)
                return
            }
            guard errno == EADDRINUSE else { throw .io(path: options.program, reason: .system()) }
            if ExecProcess.now() >= deadline { throw .programBusy(path: options.program) }
            poll(nil, 0, 100)
        }
    }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
