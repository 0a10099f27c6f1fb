internal import CCurlShim
internal import Glibc

/// libcurl's connections to one gateway and the transfers that use them. For one thread at a time.
///
/// libcurl says which sockets it waits for and until when; only those that something has come for are given back to it, so
/// that a request costs the same however many are in flight.
final class CurlConnections {
    private let multi: UnsafeMutableRawPointer
    private let transfers: [CurlTransfer]
    /// The sockets that libcurl waits for, and those for which it did so before.
    private let sockets: Int32
    /// Whether libcurl waits for one, by its number.
    private var isWatched: [Bool] = []
    /// Until when it waits; nil where it needs no such call.
    private var deadline: ContinuousClock.Instant?

    /// The longest wait for something to happen on any connection; each transfer has its own
    /// deadline.
    private static let longestWait = Duration.seconds(1)
    /// What keeps libcurl from starting, if anything does.
    private static let fault: String? = ccurl_load().map { String(cString: $0) }

    /// An answer is read up to `longestAnswer` bytes.
    init(
        _ options: HTTPSender.Options, longestAnswer: Int = 64 * 1024
    ) throws(SenderError) {
        if let fault = Self.fault { throw .library(detail: fault) }
        if let path = options.authorities { try Self.check(path) }
        let transfers = try (0..<max(1, options.inFlight)).map { _ throws(SenderError) in
            try CurlTransfer(options, longestAnswer)
        }
        let sockets = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard sockets >= 0 else { throw .library(detail: SystemReason.system().text) }
        guard let multi = ccurl_multi_init() else {
            Glibc.close(sockets)
            throw .library(detail: "it has no memory")
        }
        (self.multi, self.sockets, self.transfers) = (multi, sockets, transfers)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.inFlight)
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_multi_set_watchers(multi, curlWatches, curlWaits, context)
    }

    /// Who may write the file decides whom the notices reach.
    private static func check(_ path: String) throws(SenderError) {
        do throws(PrivateFile.Failure) {
            close(try PrivateFile.descriptor(path, forbidden: S_IWGRP | S_IWOTH).descriptor)
        } catch {
            throw .authorities(path: path, reason: error.reason)
        }
    }

    // No transfer is under way: `post` has taken each off before it returns.
    deinit {
        ccurl_multi_cleanup(multi)
        Glibc.close(sockets)
    }

    /// Makes all requests.
    ///
    /// `step` is told what has been answered since it was last asked, and which requests could be made now; it returns those
    /// that are to be made, and the others never are. What it returns has not left before it has returned.
    func post(
        _ requests: [HTTPRequest],
        step: (_ answers: [(index: Int, answer: HTTPAnswer)], _ next: Range<Int>) -> [Int]
    ) {
        var idle = transfers
        var answers: [(index: Int, answer: HTTPAnswer)] = []
        var next = 0
        while true {
            let room = min(idle.count, requests.count - next)
            if room > 0 || !answers.isEmpty {
                let called = step(answers, next..<next + room)
                answers.removeAll(keepingCapacity: true)
                next += room
                for index in called {
                    let transfer = idle.removeLast()
                    if transfer.start(requests[index], index),
                        ccurl_multi_add(multi, transfer.easy) == CURLM_OK
                    {
                        continue
                    }
                    idle.append(transfer)
                    answers.append((index, .neverStarted))
                }
                if called.count < room || !answers.isEmpty { continue }
            }
            if idle.count == transfers.count { return }
            guard move() else {
                // libcurl itself is broken: what is under way is not known, the rest was never
                // started.
                let isIdle = Set(idle.map(\.easy))
                for transfer in transfers where !isIdle.contains(transfer.easy) {
                    ccurl_multi_remove(multi, transfer.easy)
                    answers.append((transfer.index, transfer.answer(CURLE_RECV_ERROR)))
                }
                _ = step(answers, next..<next)
                return
            }
            var result = CURLE_OK
            while let easy = ccurl_multi_next_done(multi, &result) {
                let transfer = Unmanaged<CurlTransfer>.fromOpaque(ccurl_get_context(easy))
                    .takeUnretainedValue()
                ccurl_multi_remove(multi, easy)
                answers.append((transfer.index, transfer.answer(result)))
                idle.append(transfer)
            }
        }
    }

    /// Lets libcurl do what is due, or else waits until a socket has something for it; false where it is broken.
    private func move() -> Bool {
        var wait = Self.longestWait
        if let deadline {
            wait = min(wait, deadline - ContinuousClock.now)
            if wait <= .zero {
                self.deadline = nil
                return ccurl_multi_timeout(multi) == CURLM_OK
            }
        }
        return withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
            let (seconds, attoseconds) = wait.components
            // Rounded up: a call that comes too early is for nothing.
            let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
            let count = epoll_wait(sockets, events.baseAddress, 64, Int32(milliseconds))
            for var event in events.prefix(max(0, Int(count))) {
                guard isWatched[Int(event.data.fd)] else {
                    epoll_ctl(sockets, EPOLL_CTL_DEL, event.data.fd, &event)
                    continue
                }
                // An error, or the other side's end, is found by reading.
                let isOver = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
                let canRead = isOver || event.events & EPOLLIN.rawValue != 0
                let canWrite = isOver || event.events & EPOLLOUT.rawValue != 0
                let state = ccurl_multi_socket(multi, event.data.fd, canRead, canWrite)
                if state != CURLM_OK { return false }
            }
            return true
        }
    }

    /// libcurl waits for something on a socket, or no longer: then it nearly always does again for the next request, and what
    /// comes meanwhile is found when the system says so.
    fileprivate func watch(_ socket: Int32, reads: Bool, writes: Bool) {
        while isWatched.count <= Int(socket) { isWatched.append(false) }
        isWatched[Int(socket)] = reads || writes
        if !reads && !writes { return }
        var event = epoll_event()
        event.data.fd = socket
        if reads { event.events |= EPOLLIN.rawValue }
        if writes { event.events |= EPOLLOUT.rawValue }
        // One that was closed is known no more, even if another one has its number now.
        if epoll_ctl(sockets, EPOLL_CTL_MOD, socket, &event) != 0 {
            epoll_ctl(sockets, EPOLL_CTL_ADD, socket, &event)
        }
    }

    /// libcurl wants to be called then; a negative number takes that back.
    fileprivate func wait(milliseconds: Int) {
        deadline = milliseconds < 0 ? nil : .now.advanced(by: .milliseconds(milliseconds))
    }
}

extension HTTPAnswer {
    /// Of a request that libcurl did not take.
    static let neverStarted = HTTPAnswer(
        transfer: .failed(code: -1, text: "libcurl could not start the request"),
        isWritten: false, status: 0, body: [])
}

/// libcurl says what it waits for.
private func curlWatches(
    _ easy: UnsafeMutableRawPointer?, _ socket: Int32, _ what: Int32,
    _ context: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return -1 }
    Unmanaged<CurlConnections>.fromOpaque(context).takeUnretainedValue().watch(
        socket, reads: what == CURL_POLL_IN || what == CURL_POLL_INOUT,
        writes: what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
    return 0
}

/// libcurl says until when it waits.
private func curlWaits(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return -1 }
    Unmanaged<CurlConnections>.fromOpaque(context).takeUnretainedValue()
        .wait(milliseconds: milliseconds)
    return 0
}
