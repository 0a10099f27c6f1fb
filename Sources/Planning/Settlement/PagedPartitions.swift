/// Fixed-size entries in partitions by hash, each a chain of pages.
///
/// Entries of equal hash share a partition, so each partition can be settled alone: the form in
/// which partitions can be written to disk once memory is short. A page is taken when the first
/// entry needs it; nothing is moved when the table grows.
struct PagedPartitions<Element: BitwiseCopyable>: ~Copyable {
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

    mutating func append(_ element: Element, to partition: Int) {
        let count = counts[partition]
        if count == pages[partition].count * perPage {
            pages[partition].append(.allocate(capacity: perPage))
        }
        (pages[partition][count / perPage] + count % perPage).initialize(to: element)
        counts[partition] = count + 1
    }

    func count(of partition: Int) -> Int { counts[partition] }
    var count: Int { counts.reduce(0, +) }
    var largestPartition: Int { counts.max() ?? 0 }

    /// Copies a partition to `target`, which has room for it, and gives its pages back.
    mutating func drain(_ partition: Int, to target: UnsafeMutablePointer<Element>) {
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
