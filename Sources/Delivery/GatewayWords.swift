internal import Ledger

/// What the other side says in words of its own.
enum GatewayWords {
    private static let longest = 200

    /// Cut to a length that a report can show, without controls.
    static func shown(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= longest && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        if isPlain { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(
            contentsOf: text.unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }
                .prefix(longest))
        return String(scalars)
    }
}

extension Submission {
    /// The same without the address, which many gateways repeat in what they say.
    func hiding(_ address: String) -> Submission {
        func hidden(_ text: String) -> String {
            // Most texts do not say it, and to look for bytes is quick.
            guard !address.isEmpty, text.utf8.count >= address.utf8.count,
                text.utf8.contains(address.utf8)
            else { return text }
            return text.replacing(address, with: "***")
        }
        switch self {
        case .accepted(let id): return .accepted(id: id.map(hidden))
        case .unknown(let note): return .unknown(note: hidden(note))
        case .rejected(var rejection):
            rejection.detail = hidden(rejection.detail)
            rejection.code = hidden(rejection.code)
            return .rejected(rejection)
        }
    }
}

extension Rejection {
    /// The window of a notice closed while others of its group were given away.
    static var notCalled: Rejection {
        Rejection(.notCalled, code: "held", detail: "the run or its sender was stopped before")
    }

    static var tooLate: Rejection {
        Rejection(.expired, code: "closed", detail: "its window closed")
    }
}

extension String.UTF8View {
    /// `other` stands somewhere in it; `other` is not empty.
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        var start = startIndex
        while let found = self[start...].firstIndex(of: other[other.startIndex]) {
            if self[found...].starts(with: other) { return true }
            start = index(after: found)
        }
        return false
    }
}
