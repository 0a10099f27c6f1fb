/// Fixed-size entries in partitions by hash, each a chain of pages.
///
/// Entries of equal hash share a partition, so each partition can be settled alone: the form in
/// which partitions can be written to disk once memory is short. A page is taken when the first
/// entry needs it; nothing is moved when the table grows.
final class PagedPartitions<Element: BitwiseCopyable> {
    static var partitionCount: Int { 64 }
    private static var pageBytes: Int { 16 * 1024 }

    private let perPage: Int
    private var pages: [[UnsafeMutablePointer<Element>]]
    private var counts: [Int]

    init() {
        perPage = max(1, Self.pageBytes / MemoryLayout<Element>.stride)
        pages = Array(repeating: [], count: Self.partitionCount)
        counts = Array(repeating: 0, count: Self.partitionCount)
    }

    deinit {
        for chain in pages {
            for page in chain { page.deallocate() }
        }
    }

    /// The partition of a hash: its six highest bits.
    static func partition(of hash: UInt64) -> Int { Int(hash >> 58) }

    func append(_ element: Element, to partition: Int) {
        let count = counts[partition]
        if count == pages[partition].count * perPage {
            pages[partition].append(.allocate(capacity: perPage))
        }
        (pages[partition][count / perPage] + count % perPage).initialize(to: element)
        counts[partition] = count + 1
    }

    func count(of partition: Int) -> Int { counts[partition] }
    var count: Int { counts.reduce(0, +) }

    /// Gives each partition of all `tables` to `body`, as one run of entries that ends with the call, and their pages back.
    static func drain(
        _ tables: [PagedPartitions], _ body: (UnsafeMutableBufferPointer<Element>) -> Void
    ) {
        let sizes = (0..<partitionCount).map { at in tables.reduce(0) { $0 + $1.counts[at] } }
        let entries = UnsafeMutablePointer<Element>.allocate(capacity: max(1, sizes.max() ?? 0))
        defer { entries.deallocate() }
        for (partition, size) in sizes.enumerated() where size > 0 {
            var next = entries
            for table in tables {
                let count = table.counts[partition]
                table.drain(partition, to: next)
                next += count
            }
            body(UnsafeMutableBufferPointer(start: entries, count: size))
        }
    }

    /// Copies a partition to `target`, which has room for it, and gives its pages back.
    private func drain(_ partition: Int, to target: UnsafeMutablePointer<Element>) {
        var left = counts[partition]
        var next = target
        for page in pages[partition] {
            let taken = min(left, perPage)
            next.update(from: page, count: taken)
            next += taken
            left -= taken
            page.deallocate()
        }
        pages[partition] = []
        counts[partition] = 0
    }
}
