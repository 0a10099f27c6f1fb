/// A run of elements in memory that never grows: tables that the planner reads for every row.
///
/// One owner, no reference counting and no copy on write; every access is checked against the
/// bounds.
struct FixedStorage<Element>: ~Copyable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: some Collection<Element>) {
        count = elements.count
        base = .allocate(capacity: max(1, count))
        var next = base
        for element in elements {
            next.initialize(to: element)
            next += 1
        }
    }

    init(repeating element: Element, count: Int) {
        self.count = count
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: element, count: count)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    subscript(_ index: Int) -> Element {
        // Lends the element: who reads one member of a large one does not copy the rest.
        @inline(__always) _read {
            precondition(index >= 0 && index < count)
            yield base[index]
        }
        @inline(__always) nonmutating set {
            precondition(index >= 0 && index < count)
            base[index] = newValue
        }
    }
}
