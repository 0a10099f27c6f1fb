internal import CCurlShim

/// One request at a time on libcurl's handle, and the memory that libcurl reads and writes
/// meanwhile.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    /// The place of its request among those that are made together.
    private(set) var index = 0
    /// The same for each request; those of one stand before them.
    private var fixedHeaders: UnsafeMutablePointer<curl_slist>?
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// libcurl reads the request from here.
    private var body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    /// The request may be written.
    private var isBegun = false
    private var request: HTTPRequest?
    private var answer: ContiguousArray<UInt8> = []

    private let longestAnswer: Int

    private static let longestConnectSeconds = 10
    /// libcurl has its buffer anew for each transfer, and what gateways say of one notice is short: so few bytes cost no call
    /// of the system's memory.
    private static let readAtOnce = 1024
    private static let shortAnswer = 64 * 1024
    /// The code of a transfer of which no more was taken: the answer is too long.
    static let notTaken = Int(CURLE_WRITE_ERROR.rawValue)

    init(_ options: HTTPSender.Options, _ longestAnswer: Int) throws(SenderError) {
        guard let easy = ccurl_easy_init() else { throw .library(detail: "it has no memory") }
        self.easy = easy
        self.longestAnswer = longestAnswer
        // No `Expect: 100-continue`: it would cost each notice a round trip.
        let lines =
            options.headers.map { $0.name + ": " + $0.value } + [
                "Accept: application/json", "Expect:",
            ]
        for line in lines {
            guard let list = ccurl_list_append(fixedHeaders, line) else {
                throw .library(detail: "it has no memory")
            }
            fixedHeaders = list
        }
        let seconds = options.timeoutSeconds
        var numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_TIMEOUT_MS, seconds * 1000),
            (CURLOPT_CONNECTTIMEOUT_MS, min(seconds, Self.longestConnectSeconds) * 1000),
        ]
        if longestAnswer <= Self.shortAnswer {
            numbers.append((CURLOPT_BUFFERSIZE, Self.readAtOnce))
        }
        let texts: [(CURLoption, String)] = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""),
            (CURLOPT_URL, options.url),
        ]
        var codes = numbers.map { ccurl_set_long(easy, $0.0, $0.1) }
        codes += texts.map { ccurl_set_text(easy, $0.0, $0.1) }
        if let authorities = options.authorities {
            codes.append(ccurl_set_text(easy, CURLOPT_CAINFO, authorities))
            codes.append(ccurl_set_pointer(easy, CURLOPT_CAPATH, nil))
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        codes.append(ccurl_set_pointer(easy, CURLOPT_PRIVATE, context))
        codes.append(ccurl_set_writer(easy, curlWrites, context))
        codes.append(ccurl_set_permission(easy, curlBegins, context))
        if let failed = codes.first(where: { $0 != CURLE_OK }) {
            throw .library(detail: String(cString: ccurl_easy_strerror(failed)))
        }
    }

    deinit {
        ccurl_easy_cleanup(easy)
        forgetHeaders()
        ccurl_list_free(fixedHeaders)
        body.deallocate()
    }

    /// Prepares the handle for the request at `index`; false where libcurl has no memory.
    func start(_ request: HTTPRequest, _ index: Int) -> Bool {
        self.index = index
        self.request = request
        isBegun = false
        answer.removeAll(keepingCapacity: true)
        forgetHeaders()
        for header in request.headers {
            guard let list = ccurl_list_prepend(headers ?? fixedHeaders, header) else {
                return false
            }
            headers = list
        }
        let list = headers ?? fixedHeaders
        guard ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, list) == CURLE_OK else { return false }
        guard let bytes = request.body else {
            return ccurl_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK
        }
        if body.count < max(1, bytes.count) {
            body.deallocate()
            body = .allocate(byteCount: max(1024, bytes.count), alignment: 1)
        }
        bytes.withUnsafeBytes { body.copyMemory(from: $0) }
        return ccurl_set_long(easy, CURLOPT_POST, 1) == CURLE_OK
            && ccurl_set_long(easy, CURLOPT_POSTFIELDSIZE, bytes.count) == CURLE_OK
            && ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress) == CURLE_OK
    }

    /// Frees those of the last request.
    private func forgetHeaders() {
        if let headers { ccurl_list_drop(headers, fixedHeaders) }
        headers = nil
    }

    /// How the transfer ended.
    func answer(_ result: CURLcode) -> HTTPAnswer {
        var status = 0
        var written = 0
        var retryAfter: curl_off_t = 0
        _ = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        _ = ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &written)
        _ = ccurl_get_offset(easy, CURLINFO_RETRY_AFTER, &retryAfter)
        return HTTPAnswer(
            transfer: Self.transfer(result), isWritten: isBegun || written > 0, status: status,
            body: answer, retryAfterSeconds: retryAfter > 0 ? Int(retryAfter) : nil)
    }

    private static func transfer(_ result: CURLcode) -> HTTPAnswer.Transfer {
        if result == CURLE_OK { return .complete }
        // A kept connection died under the request, which is not written a second time: libcurl's word for that speaks of
        // an application.
        let text =
            result == CURLE_ABORTED_BY_CALLBACK || result == CURLE_GOT_NOTHING
            ? "the connection was closed without an answer"
            : String(cString: ccurl_easy_strerror(result))
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            return .misconfigured(code: Int(result.rawValue), text: text)
        default: return .failed(code: Int(result.rawValue), text: text)
        }
    }

    /// libcurl has a connection and is about to write the request; false forbids it.
    ///
    /// On a kept connection that died libcurl starts again by itself. The gateway may have the first writing, so that the
    /// transfer fails instead of sending the notice a second time. And its window may have closed while it was connecting.
    fileprivate func begin() -> Bool {
        if isBegun || request?.isLate(.now) ?? false { return false }
        isBegun = true
        return true
    }

    /// Takes bytes of the answer; taking fewer than offered ends the transfer.
    fileprivate func write(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
        if answer.count + count > longestAnswer { return 0 }
        answer.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }
}

/// libcurl asks before it writes a request, each time.
private func curlBegins(
    _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?,
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32
) -> Int32 {
    guard let context else { return CURL_PREREQFUNC_ABORT }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.begin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
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
