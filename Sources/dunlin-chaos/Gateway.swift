internal import Foundation
internal import Synchronization

/// A gateway on the loopback interface, in this process and so outside of the one that is killed.
///
/// One thread takes connections, each connection has one of its own. What a killed process had already sent is still read
/// and logged, as by a real gateway: `drain` waits for that.
final class Gateway: Sendable {
    private struct State {
        var receiver: Receiver?
        var connections = 0
        var failure: String?
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Self.flags, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw Failure("no port on the loopback interface") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    private static let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)

    /// From now on requests go to `receiver`.
    func begin(_ receiver: Receiver) {
        state.withLock { state in
            state.receiver?.end()
            state.receiver = receiver
        }
    }

    /// Waits until all that was sent by processes that have ended is read and logged.
    func drain() throws {
        for _ in 0..<10_000 {
            let isDone = try state.withLock { state in
                if let failure = state.failure { throw Failure(failure) }
                return state.connections == 0 && !isWaiting(milliseconds: 0)
            }
            if isDone { return }
            usleep(500)
        }
        throw Failure("the gateway still has connections")
    }

    /// Somebody wants to connect.
    private func isWaiting(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    private func acceptAll() {
        while true {
            guard isWaiting(milliseconds: -1) else { continue }
            let descriptor = state.withLock { state in
                Dunlin.starts.withLock { _ in
                    let descriptor = accept(listener, nil, nil)
                    if descriptor < 0 { return descriptor }
                    state.connections += 1
                    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                    return descriptor
                }
            }
            if descriptor >= 0 { Thread.detachNewThread { [self] in serve(descriptor) } }
        }
    }

    private func serve(_ descriptor: Int32) {
        var connection = HTTPConnection(descriptor)
        while let request = connection.next() {
            let answer = state.withLock { state in
                do {
                    return try state.receiver?.receive(
                        request.body, key: request.key, sender: request.path)
                } catch {
                    state.failure = "\(error)"
                    return nil
                }
            }
            guard let answer, connection.say(answer) else { break }
        }
        close(descriptor)
        state.withLock { $0.connections -= 1 }
    }
}
