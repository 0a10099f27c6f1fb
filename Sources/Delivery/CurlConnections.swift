internal import CCurlShim

/// libcurl's connections to one gateway and the transfers that use them. For one thread at a time.
final class CurlConnections {
    private let multi: UnsafeMutableRawPointer
    private let transfers: [CurlTransfer]

    /// The longest wait for something to happen on any connection; each transfer has its own
    /// deadline.
    private static let pollMilliseconds: Int32 = 1000
    /// What keeps libcurl from starting, if anything does.
    private static let fault: String? = ccurl_load().map { String(cString: $0) }

    /// An answer is read up to `longestAnswer` bytes.
    init(
        _ options: HTTPSender.Options, longestAnswer: Int = 64 * 1024
    ) throws(SenderError) {
        if let fault = Self.fault { throw .library(detail: fault) }
        guard let multi = ccurl_multi_init() else { throw .library(detail: "it has no memory") }
        self.multi = multi
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.inFlight)
        var transfers: [CurlTransfer] = []
        for _ in 0..<max(1, options.inFlight) {
            transfers.append(try CurlTransfer(options, longestAnswer))
        }
        self.transfers = transfers
    }

    // No transfer is under way: `post` has taken each off before it returns.
    deinit { ccurl_multi_cleanup(multi) }

    /// Makes all requests.
    ///
    /// `onCall` is asked right before each, and where it says no nothing leaves; `onAnswer` is told after each that was
    /// started, with its place among them.
    func post(
        _ requests: [HTTPRequest], onCall: (Int) -> Bool, onAnswer: (Int, HTTPAnswer) -> Void
    ) {
        var idle = transfers
        var running: [UnsafeMutableRawPointer: (CurlTransfer, Int)] = [:]
        var next = 0
        while next < requests.count || !running.isEmpty {
            while next < requests.count, let transfer = idle.popLast() {
                if transfer.start(requests[next]), onCall(next),
                    ccurl_multi_add(multi, transfer.easy) == CURLM_OK
                {
                    running[transfer.easy] = (transfer, next)
                } else {
                    idle.append(transfer)
                }
                next += 1
            }
            var count: Int32 = 0
            let state = ccurl_multi_perform(multi, &count)
            var result = CURLE_OK
            while let easy = ccurl_multi_next_done(multi, &result) {
                guard let (transfer, index) = running.removeValue(forKey: easy) else { continue }
                ccurl_multi_remove(multi, easy)
                onAnswer(index, transfer.answer(result))
                idle.append(transfer)
            }
            if state != CURLM_OK {
                // libcurl itself is broken: what is under way is not known, the rest was never
                // started.
                for (transfer, index) in running.values {
                    ccurl_multi_remove(multi, transfer.easy)
                    onAnswer(index, transfer.answer(CURLE_RECV_ERROR))
                }
                return
            }
            if idle.isEmpty || next == requests.count, !running.isEmpty {
                _ = ccurl_multi_wait(multi, Self.pollMilliseconds)
            }
        }
    }
}

extension HTTPAnswer {
    /// Of a request that libcurl did not take.
    static let neverStarted = HTTPAnswer(
        transfer: .failed(code: -1, text: "libcurl could not start the request"),
        isWritten: false, status: 0, body: [])
}

/// One request at a time on libcurl's handle, and the memory that libcurl reads and writes
/// meanwhile.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    private let fixedHeaders: [String]
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var body: ContiguousArray<UInt8> = []
    /// Bytes of `body` that libcurl has taken.
    private var taken = 0
    private var answer: ContiguousArray<UInt8> = []

    private let longestAnswer: Int

    private static let longestConnectSeconds = 10
    /// The code of a transfer of which no more was taken: the answer is too long.
    static let notTaken = Int(CURLE_WRITE_ERROR.rawValue)

    init(_ options: HTTPSender.Options, _ longestAnswer: Int) throws(SenderError) {
        guard let easy = ccurl_easy_init() else { throw .library(detail: "it has no memory") }
        self.easy = easy
        self.longestAnswer = longestAnswer
        // No `Expect: 100-continue`: it would cost each notice a round trip.
        fixedHeaders =
            options.headers.map { $0.name + ": " + $0.value } + [
                "Accept: application/json", "Expect:",
            ]
        let seconds = options.timeoutSeconds
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_TIMEOUT_MS, seconds * 1000),
            (CURLOPT_CONNECTTIMEOUT_MS, min(seconds, Self.longestConnectSeconds) * 1000),
        ]
        let texts: [(CURLoption, String)] = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""),
            (CURLOPT_URL, options.url),
        ]
        var codes = numbers.map { ccurl_set_long(easy, $0.0, $0.1) }
        codes += texts.map { ccurl_set_text(easy, $0.0, $0.1) }
        let context = Unmanaged.passUnretained(self).toOpaque()
        codes.append(ccurl_set_function(easy, CURLOPT_READFUNCTION, curlReads))
        codes.append(ccurl_set_pointer(easy, CURLOPT_READDATA, context))
        codes.append(ccurl_set_function(easy, CURLOPT_WRITEFUNCTION, curlWrites))
        codes.append(ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context))
        if let failed = codes.first(where: { $0 != CURLE_OK }) {
            throw .library(detail: String(cString: ccurl_easy_strerror(failed)))
        }
    }

    deinit {
        ccurl_easy_cleanup(easy)
        ccurl_list_free(headers)
    }

    /// Prepares the handle; false where libcurl has no memory.
    func start(_ request: HTTPRequest) -> Bool {
        body = request.body ?? []
        taken = 0
        answer.removeAll(keepingCapacity: true)
        ccurl_list_free(headers)
        headers = nil
        for header in fixedHeaders + request.headers {
            guard let list = ccurl_list_append(headers, header) else { return false }
            headers = list
        }
        let method = request.body == nil ? CURLOPT_HTTPGET : CURLOPT_POST
        return ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK
            && ccurl_set_long(easy, method, 1) == CURLE_OK
            && ccurl_set_long(easy, CURLOPT_POSTFIELDSIZE, body.count) == CURLE_OK
    }

    /// How the transfer ended.
    func answer(_ result: CURLcode) -> HTTPAnswer {
        var status = 0
        var written = 0
        var retryAfter: curl_off_t = 0
        _ = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        _ = ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &written)
        _ = ccurl_get_offset(easy, CURLINFO_RETRY_AFTER, &retryAfter)
        // A kept connection died under the request, and its bytes are not given a second time: libcurl's word for that
        // speaks of rewinding.
        let text =
            result == CURLE_SEND_FAIL_REWIND || result == CURLE_GOT_NOTHING
            ? "the connection was closed without an answer"
            : String(cString: ccurl_easy_strerror(result))
        let transfer: HTTPAnswer.Transfer
        switch result {
        case CURLE_OK: transfer = .complete
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            transfer = .misconfigured(code: Int(result.rawValue), text: text)
        default: transfer = .failed(code: Int(result.rawValue), text: text)
        }
        return HTTPAnswer(
            transfer: transfer, isWritten: taken > 0 || written > 0, status: status, body: answer,
            retryAfterSeconds: retryAfter > 0 ? Int(retryAfter) : nil)
    }

    /// Gives libcurl the next bytes of the body, each once only.
    ///
    /// On a kept connection that died libcurl starts again by itself; it then asks for bytes that
    /// are gone, and the transfer fails instead of sending the notice a second time.
    fileprivate func read(_ bytes: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
        let count = min(room, body.count - taken)
        if count == 0 { return Int(CURL_READFUNC_ABORT) }
        UnsafeMutableRawBufferPointer(start: bytes, count: count)
            .copyBytes(from: body[taken..<taken + count])
        taken += count
        return count
    }

    /// Takes bytes of the answer; taking fewer than offered ends the transfer.
    fileprivate func write(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
        if answer.count + count > longestAnswer { return 0 }
        answer.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }
}

/// libcurl asks for bytes of the request.
private func curlReads(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return Int(CURL_READFUNC_ABORT) }
    return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        .read(bytes, size * count)
}

/// libcurl brings bytes of the answer.
private func curlWrites(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        .write(bytes, size * count)
}
