internal import Delivery
package import Diagnostics
internal import Glibc

/// How many files the process may have open at a time.
package enum OpenFiles {
    /// What a live run needs for its files, its ledger and its threads; connections come on top.
    private static let fewest: rlim_t = 32

    /// Lets the process have as many as the system allows; a finding where those are too few.
    ///
    /// Found out before anything runs beside: where the last one is gone, the threads' own library ends the process.
    package static func allow(for senders: String) -> Diagnostic? {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return nil }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(files, &limit)
        if limit.rlim_max >= fewest { return nil }
        return .sendersUnreadable(
            senders,
            Phrase(
                "only \(limit.rlim_max) files may be open at a time, and a live run needs \(fewest) (`ulimit -n`)",
                zh: "同时只能打开 \(limit.rlim_max) 个文件，正式运行至少要 \(fewest) 个（`ulimit -n`）"))
    }
}
