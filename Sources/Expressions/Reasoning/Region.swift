/// Which accounts a condition lets through, as far as it can be told: a union of boxes, each of which says
/// for some terms in which set their values lie.
///
/// A region is never too small. Where the exact one would need too many boxes, it is widened; so only what
/// is empty for certain is ever called impossible.
package struct Region: Sendable {
    /// The most boxes of a region, and the most sets in all of them.
    static let mostBoxes = 64
    static let mostSets = 4096

    var boxes: [Box]

    /// Every account.
    package static let all = Region(boxes: [Box()])
    /// No account.
    package static let none = Region(boxes: [])

    init(boxes: [Box]) { self.boxes = boxes }

    init(_ term: TermID, _ set: IntervalSet) {
        boxes = set.isEmpty ? [] : [Box(sides: [Box.Side(term: term, set: set)])]
    }

    /// The union of many, by halves, so that a list of members costs little more than one pass.
    static func union(_ regions: ArraySlice<Region>) -> Region {
        if regions.count <= 1 { return regions.first ?? .none }
        let middle = regions.startIndex + regions.count / 2
        return union(regions[..<middle]).union(union(regions[middle...]))
    }

    /// The intersection of many, by halves.
    static func intersection(_ regions: ArraySlice<Region>) -> Region {
        if regions.count <= 1 { return regions.first ?? .all }
        let middle = regions.startIndex + regions.count / 2
        return intersection(regions[..<middle]).intersection(intersection(regions[middle...]))
    }

    private var sets: Int { boxes.reduce(0) { $0 + $1.sides.count } }

    package mutating func formIntersection(_ other: Region) {
        if other.boxes.isEmpty || boxes.isEmpty {
            boxes = []
            return
        }
        if other.boxes.count == 1 {
            let box = other.boxes[0]
            if box.sides.isEmpty { return }
            var kept: [Box] = []
            for var one in boxes where one.formIntersection(box) { kept.append(one) }
            boxes = kept
            return
        }
        let isTooLarge =
            boxes.count * other.boxes.count > Self.mostBoxes
            || sets * other.boxes.count + other.sets * boxes.count > Self.mostSets
        if isTooLarge { return formIntersection(Region(boxes: [other.hull])) }
        let own = boxes
        boxes = []
        for one in own {
            for box in other.boxes {
                var both = one
                if both.formIntersection(box) { add(both) }
            }
        }
    }

    package func intersection(_ other: Region) -> Region {
        var result = self
        result.formIntersection(other)
        return result
    }

    package mutating func formUnion(_ other: Region) {
        for box in other.boxes { add(box) }
        if boxes.count > Self.mostBoxes || sets > Self.mostSets { boxes = [hull] }
    }

    package func union(_ other: Region) -> Region {
        var result = self
        result.formUnion(other)
        return result
    }

    /// Adds a box; one that makes a box with another is joined to it, one inside of another is left out.
    private mutating func add(_ box: Box) {
        var box = box
        var index = 0
        while index < boxes.count {
            if let joined = boxes[index].joined(box) {
                if joined == boxes[index] { return }
                box = joined
                boxes.remove(at: index)
                index = 0
            } else {
                index += 1
            }
        }
        boxes.append(box)
    }

    /// The smallest box around all boxes.
    private var hull: Box {
        guard var hull = boxes.first else { return Box() }
        for box in boxes.dropFirst() { hull.formHull(box) }
        return hull
    }
}

/// The number of a term: a field, a built-in value, or anything else that is computed from a row.
struct TermID: Hashable, Comparable, Sendable {
    let raw: Int32

    static func < (a: TermID, b: TermID) -> Bool { a.raw < b.raw }
}

/// Sets of values of some terms, all of which hold together; other terms have any value.
struct Box: Hashable, Sendable {
    struct Side: Hashable, Sendable {
        let term: TermID
        var set: IntervalSet
    }

    /// By ascending term.
    var sides: [Side] = []

    subscript(_ term: TermID) -> IntervalSet? {
        let at = place(of: term)
        return at < sides.count && sides[at].term == term ? sides[at].set : nil
    }

    /// False if the term has no value left.
    mutating func restrict(_ term: TermID, to set: IntervalSet) -> Bool {
        let at = place(of: term)
        guard at < sides.count, sides[at].term == term else {
            sides.insert(Side(term: term, set: set), at: at)
            return !set.isEmpty
        }
        let both = sides[at].set.intersection(set)
        // Writing what is there would copy all sides.
        if both != sides[at].set { sides[at].set = both }
        return !both.isEmpty
    }

    /// False if some term has no value left.
    mutating func formIntersection(_ other: Box) -> Bool {
        other.sides.allSatisfy { restrict($0.term, to: $0.set) }
    }

    mutating func formHull(_ other: Box) {
        sides = sides.compactMap { side in
            other[side.term].map { Side(term: side.term, set: side.set.union($0)) }
        }
    }

    /// The union, where it is a box: one holds the other, or they differ in one term.
    func joined(_ other: Box) -> Box? {
        if other.isInside(self) { return self }
        if isInside(other) { return other }
        guard sides.count == other.sides.count else { return nil }
        var differing: Int?
        for index in sides.indices where sides[index] != other.sides[index] {
            if differing != nil || sides[index].term != other.sides[index].term { return nil }
            differing = index
        }
        guard let differing else { return self }
        var joined = self
        joined.sides[differing].set = sides[differing].set.union(other.sides[differing].set)
        return joined
    }

    private func isInside(_ other: Box) -> Bool {
        other.sides.count <= sides.count
            && other.sides.allSatisfy { side in
                self[side.term].map { $0.isSubset(of: side.set) } ?? false
            }
    }

    private func place(of term: TermID) -> Int {
        var low = 0
        var high = sides.count
        while low < high {
            let middle = (low + high) / 2
            if sides[middle].term < term { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
