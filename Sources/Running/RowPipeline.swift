internal import Expressions
internal import FoundationEssentials
internal import Glibc
internal import Planning
internal import Portfolio

/// One pass over the rows of one reader by several workers, each on a thread of its own.
///
/// Whoever is free reads the next batch, alone; batches are worked on side by side and taken up one after the other, in
/// the order of the rows. So what is taken up does not depend on how many workers there are, and one is the same as many.
enum RowPipeline {
    /// More threads than this only wait for the reader.
    static let mostWorkers = 8

    /// The processors that this process may use.
    static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// One thread's part of a pass.
    struct Worker: ~Copyable {
        /// 0 for the planner of the run itself.
        let number: Int
        let planner: UnsafeMutablePointer<Planner>
        var tally: RowTally
        /// Of the batch in hand, for who wants them.
        var accounts: [Hash128] = []
    }

    /// Gives every row to `row`, with its words in the worker's planner, or to `broken`, beside other workers; and then the
    /// worker to `takeUp`, batch by batch in order and alone, with the share of the file that was read.
    ///
    /// `count` workers share the rows: `planner` and forks of it. Returns what they counted. Ends with the first error in
    /// the order of the rows; what comes before it has been taken up.
    static func run(
        _ reader: inout PortfolioReader, _ planner: inout Planner, count: Int, fields: Int,
        _ tally: RowTally,
        row: (inout Worker, _ number: Int, _ text: UnsafePointer<UInt8>) throws(RunningError) ->
            Void,
        broken: (inout Worker, BrokenRow) throws(RunningError) -> Void,
        takeUp: (inout Worker, _ share: Double) throws(RunningError) -> Void
    ) throws(RunningError) -> RowTally {
        let forks = UnsafeMutablePointer<Planner>.allocate(capacity: count)
        let workers = UnsafeMutablePointer<Worker>.allocate(capacity: count)
        for number in 1..<max(1, count) { (forks + number).initialize(to: planner.fork()) }
        defer {
            workers.deinitialize(count: count)
            workers.deallocate()
            if count > 1 { (forks + 1).deinitialize(count: count - 1) }
            forks.deallocate()
        }
        let total = reader.totalBytes
        return try withUnsafeMutablePointer(to: &planner) { main throws(RunningError) in
            for number in 0..<count {
                let planner = number == 0 ? main : forks + number
                (workers + number).initialize(
                    to: Worker(number: number, planner: planner, tally: tally))
            }
            // A copy: the planner's own are written as soon as the first row is decided.
            let first = Array(UnsafeBufferPointer(start: main.pointee.words, count: fields))
            try run(
                &reader, words: first, count: count,
                work: { (number, batch) throws(RunningError) in
                    try work(&workers[number], batch, fields, row, broken)
                },
                takeUp: { (number, batch) throws(RunningError) in
                    let share = total == 0 ? 1 : Double(batch.bytesRead) / Double(total)
                    try takeUp(&workers[number], share)
                })
            var all = tally
            for number in 0..<count { all.add(workers[number].tally) }
            return all
        }
    }

    private static func work(
        _ worker: inout Worker, _ batch: borrowing RowBatch, _ fields: Int,
        _ row: (inout Worker, _ number: Int, _ text: UnsafePointer<UInt8>) throws(RunningError) ->
            Void,
        _ broken: (inout Worker, BrokenRow) throws(RunningError) -> Void
    ) throws(RunningError) {
        worker.accounts.removeAll(keepingCapacity: true)
        for index in 0..<batch.count {
            if batch.isSound(index) {
                let words = batch.words(index)
                worker.planner.pointee.words.update(from: words, count: fields)
                worker.tally.add(words)
                try row(&worker, batch.firstRow + index, batch.text(index))
            } else if let one = batch.broken(index) {
                worker.tally.add(one)
                try broken(&worker, one)
            }
        }
    }

    /// Gives every batch to `work`, beside others, and then to `takeUp`, in order and alone, with the number of who has it.
    private static func run(
        _ reader: inout PortfolioReader, words: [Int64], count: Int,
        work: (Int, borrowing RowBatch) throws(RunningError) -> Void,
        takeUp: (Int, borrowing RowBatch) throws(RunningError) -> Void
    ) throws(RunningError) {
        let turns = Turns()
        try withUnsafeMutablePointer(to: &reader) { reader throws(RunningError) in
            let reading = Lock()
            // How many batches were read, so that each has its number.
            var batches = 0
            onThreads(count) { worker in
                var batch = RowBatch(words: words)
                var isOver = false
                while !isOver {
                    var failure: RunningError?
                    reading.lock()
                    let number = batches
                    batches += 1
                    do throws(PortfolioError) {
                        try batch.fill(from: &reader.pointee)
                    } catch {
                        failure = RunningError(error)
                    }
                    reading.unlock()
                    let isLast = batch.count == 0
                    do throws(RunningError) { try work(worker, batch) } catch { failure = error }
                    let hasFailed = turns.take(number) { () throws(RunningError) in
                        try takeUp(worker, batch)
                        if let failure { throw failure }
                    }
                    isOver = isLast || hasFailed
                }
            }
            if let failure = turns.failure { throw failure }
        }
    }

    /// One thread's call.
    private struct Call {
        let number: Int
        let body: (Int) -> Void
    }

    /// Calls `body` with each number below `count`, each on a thread of its own as far as the system gives one, and with 0
    /// on this one; returns when all have returned. What the calls share they guard themselves.
    private static func onThreads(_ count: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            var calls = (0..<count).map { Call(number: $0, body: body) }
            calls.withUnsafeMutableBufferPointer { calls in
                var threads: [pthread_t] = []
                for call in calls.indices.dropFirst() {
                    var thread = pthread_t()
                    let failure = pthread_create(
                        &thread, nil,
                        { call in
                            guard let call else { return nil }
                            let it = call.assumingMemoryBound(to: Call.self).pointee
                            it.body(it.number)
                            return nil
                        }, calls.baseAddress.map { $0 + call })
                    if failure == 0 { threads.append(thread) }
                }
                body(0)
                for thread in threads { pthread_join(thread, nil) }
            }
        }
    }
}

/// One thread at a time.
///
/// That of the standard library asks the system to lend priorities: 3 % of a run with two threads.
private class Lock {
    fileprivate let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() { pthread_mutex_init(mutex, nil) }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }
}

/// Lets threads through one after the other, by their numbers from 0, until one of them fails.
private final class Turns: Lock {
    private let moved = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var next = 0
    private(set) var failure: RunningError?

    override init() {
        pthread_cond_init(moved, nil)
        super.init()
    }

    deinit {
        pthread_cond_destroy(moved)
        moved.deallocate()
    }

    /// Waits for the turn of `number`, and does nothing in it once one has failed. True where nothing more is to be done.
    func take(_ number: Int, _ body: () throws(RunningError) -> Void) -> Bool {
        lock()
        defer { unlock() }
        while next != number { pthread_cond_wait(moved, mutex) }
        if failure == nil {
            do throws(RunningError) { try body() } catch { failure = error }
        }
        next += 1
        pthread_cond_broadcast(moved)
        return failure != nil
    }
}
